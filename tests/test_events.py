"""The handful of named events by which lower parts speak upwards: no other exists, and each is heard."""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.dispatch import Signal

ROOT = Path(__file__).resolve().parents[1]
APPS = ("hub", "programs", "companies", "opportunities")
EVENTS = {
    "companies.signals": {"company_closed", "consent_withdrawn", "pre_merge", "profile_changed"},
    "hub.accounts.signals": {"staff_joined"},
    "hub.directory.signals": {"seats_handed_on"},
    "hub.notifications.signals": {"address_closed", "mails_stopping"},
    "hub.matching.signals": {"verdict_changes_moved"},
    "programs.signals": {"program_published", "program_withdrawn"},
    "hub.publishing.signals": {"entry_published", "entry_kept"},
}


def _modules() -> list[Path]:
    return [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def test_the_list_of_events_is_closed() -> None:
    declared = {
        name: {event for event, value in vars(import_module(name)).items() if isinstance(value, Signal)}
        for name in map(_dotted, _modules())
        if name.endswith(".signals")
    }
    assert declared == EVENTS


def test_events_are_declared_nowhere_else() -> None:
    for path in _modules():
        code = path.read_text()
        made = [
            node
            for node in (ast.walk(ast.parse(code)) if "Signal(" in code else ())
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in {"Signal", "ModelSignal"}
        ]
        assert not made or _dotted(path) in EVENTS, path


@pytest.mark.parametrize(
    ("module", "event"), [(module, event) for module, names in EVENTS.items() for event in sorted(names)]
)
def test_every_event_is_heard(module: str, event: str) -> None:
    signal: Signal = getattr(import_module(module), event)
    assert signal.has_listeners()


@pytest.mark.parametrize(
    ("module", "event"), [(module, event) for module, names in EVENTS.items() for event in sorted(names)]
)
def test_every_event_is_sent(module: str, event: str) -> None:
    assert f"{event}.send" in _called()


@cache
def _called() -> set[str]:
    """Return what our modules send."""
    return {
        ast.unparse(node.func).removeprefix("signals.")
        for path in _modules()
        if ".send(" in (code := path.read_text())
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "send"
    }
