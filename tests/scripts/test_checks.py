"""What the portal is made of is known, may be shipped, and holds no secret (supply chain)."""

import json
import subprocess
from pathlib import Path

import pytest

from scripts import checks
from scripts.checks import COMPATIBLE, DEVELOPMENT, MCP, SHIPPED, TOOLS_ONLY, Package

ROOT = Path(__file__).resolve().parents[2]


def test_every_line_of_a_lock_is_read_with_its_hashes():
    for lock in (SHIPPED, MCP, DEVELOPMENT):
        text = (ROOT / lock).read_text(encoding="utf-8")
        found = checks.packages(lock)
        assert len(found) == text.count("==") - text.count("== '")
        assert sum(len(package.hashes) for package in found) == text.count("--hash=sha256:")


def test_every_licence_is_known_and_goes_together_with_ours():
    assert checks.refused_licences() == []


@pytest.mark.parametrize(
    ("expression", "may_be_shipped", "may_be_used"),
    [
        ("MIT", True, True),
        ("Apache-2.0 OR GPL-3.0-only", True, True),
        ("(MIT AND MPL-2.0) OR Proprietary", True, True),
        ("MIT AND GPL-3.0-or-later", False, True),
        ("AGPL-3.0-only", False, False),
        ("Other/Proprietary License", False, False),
        ("", False, False),
    ],
)
def test_an_unknown_or_incompatible_licence_is_refused(expression: str, may_be_shipped: bool, may_be_used: bool):
    assert checks.is_compatible(expression, COMPATIBLE) is may_be_shipped
    assert checks.is_compatible(expression, COMPATIBLE | TOOLS_ONLY) is may_be_used


def test_a_package_that_says_nothing_is_named(monkeypatch: pytest.MonkeyPatch):
    unknown = Package("no-such-package", "1.0", "", ())
    monkeypatch.setattr(checks, "packages", lambda lock: [unknown] if lock == SHIPPED else [])
    assert checks.refused_licences() == ["requirements.txt: no-such-package 1.0: no licence known"]


def test_the_bill_of_materials_names_all_that_is_shipped_and_is_always_the_same():
    bill = checks.bill_of_materials()
    assert bill == checks.bill_of_materials()
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    shipped = {package.purl for package in checks.packages(SHIPPED)}
    assert {part["purl"] for part in bill["components"]} == shipped
    assert f"pkg:pypi/django@{next(p.version for p in checks.packages(SHIPPED) if p.name == 'django')}" in shipped
    for part in bill["components"]:
        assert part["hashes"], part["name"]
        assert all(len(value["content"]) == 64 for value in part["hashes"])
    json.dumps(bill)


def advisory(**affected: object) -> dict[str, object]:
    return {
        "id": "TEST-1",
        "summary": "words",
        "affected": [{"package": {"ecosystem": "PyPI", "name": "Django"}} | affected],
    }


@pytest.mark.parametrize(
    ("made", "is_found"),
    [
        (advisory(ranges=[{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9999"}]}]), True),
        (advisory(ranges=[{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"last_affected": "1.0"}]}]), False),
        (advisory(ranges=[{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]), False),
        (advisory(ranges=[{"type": "GIT", "events": [{"introduced": "0"}]}]), False),
        (advisory(ranges=[{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]) | {"withdrawn": "2026"}, False),
        (advisory(versions=["@"]), True),
        (advisory(versions=["@"], package={"ecosystem": "npm", "name": "django"}), False),
    ],
)
def test_an_advisory_is_held_against_the_locks(tmp_path: Path, made: dict[str, object], is_found: bool):
    version = next(package.version for package in checks.packages(SHIPPED) if package.name == "django")
    (tmp_path / "TEST-1.json").write_text(json.dumps(made).replace("@", version))
    found = checks.advisories(tmp_path)
    assert found == ([f"django {version}: TEST-1 words"] if is_found else [])


# Put together here, so that this file holds none.
PLANTED = [
    "-----BEGIN " + "PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0",
    "AKIA" + "ABCDEFGHIJKLMNOP",
    "ghp" + "_" + "a1" * 18,
    "sk" + "_live_" + "a1" * 12,
    "postgres://hub:" + "q8Wz2kLm9x" + "@db.hub.example/hub",
]


@pytest.mark.parametrize("secret", PLANTED)
def test_a_planted_secret_is_found_in_the_tree_and_after_it_was_taken_away(
    secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(checks, "ROOT", tmp_path)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@hub.example", "-c", "commit.gpgsign=false"]
    file = tmp_path / "settings.py"

    def run(*arguments: str) -> None:
        subprocess.run([*git, *arguments], cwd=tmp_path, check=True, capture_output=True)

    run("init", "-q")
    file.write_text("NAME = 'hub'\n")
    run("add", ".")
    run("commit", "-qm", "one")
    assert checks.leaked() == []
    file.write_text(f"KEY = '''{secret}'''\n")
    assert len(checks.leaked()) == 1
    run("commit", "-qam", "two")
    file.write_text("KEY = ''\n")
    run("commit", "-qam", "three")
    [found] = checks.leaked()
    assert found.startswith("settings.py (")
    assert secret not in found


@pytest.mark.deep
def test_no_secret_stands_in_the_whole_history():
    assert checks.leaked(None) == []
