"""``scripts/figures``: measures the code, and draws its layers and rooms from the contracts of import-linter."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import django
import grimp
import yaml
from django.apps import apps as installed
from django.db.models import CASCADE, DO_NOTHING, SET_NULL

from scripts.configuration import PAGE as CONFIGURATION
from scripts.configuration import configuration_page

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"
PICTURE = ROOT / "docs" / "pictures" / "layers.svg"
CLASSES = ROOT / "docs" / "data-classes.yaml"
DATA_MAP = ROOT / "docs" / "data-map.md"
TOP = ("hub", "programs", "companies", "opportunities")
LINE = 160
BOX = 'fill="#eef5f0" stroke="#2f6b4f"'
INTERNALS = re.compile(r"^\s*(?:from|import) allauth[.\w]*\.internal", re.MULTILINE)
# What any app may have in its root: it says nothing of the app.
STANDARD = {
    "access", "admin", "apps", "choices", "forms", "management", "middleware", "migrations", "models", "querysets",
    "receivers", "rules", "services", "signals", "tasks", "templatetags", "urls", "urls_allauth", "urls_plain",
    "validators", "views",
}  # fmt: skip


class Measure(NamedTuple):
    """One thing that is measured, and how much of it there may be, where anybody set that."""

    name: str
    value: int
    goal: int | None
    detail: str = ""


class Contract(NamedTuple):
    """A contract of layers: what it holds, from top to bottom, with the neighbours of each floor."""

    container: str
    floors: list[list[str]]
    exhaustive: bool


def main() -> int:
    """Print the figures, refresh the page and the picture, and return the exit code.

    With ``--requests`` the files that requests run through are measured instead, which takes a database.
    """
    if "--requests" in sys.argv[1:]:
        command = [sys.executable, "-m", "scripts.run_tests", "tests/test_request_files.py", "-q", "-s"]
        return subprocess.run(command, cwd=ROOT, env=os.environ | {"WRITE_FIGURES": "1"}, check=False).returncode
    measured = figures()
    for figure in measured:
        print(f"{figure.name}: {figure.value} (goal {_goal(figure)}){figure.detail and '  ' + figure.detail}")
    PICTURE.write_text(picture())
    CONFIGURATION.write_text(configuration_page())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.test")
    django.setup()
    DATA_MAP.write_text(data_map())
    PAGE.write_text(replaced(replaced(PAGE.read_text(), "figures", table(measured)), "rooms", rooms()))
    return 0


def figures() -> list[Measure]:
    """Measure the files that git knows."""
    files = [path for path in _files("*.py") if "migrations" not in path.parts]
    modules = [path for path in files if path.parts[0] in TOP]
    named = [path for path in modules if path.name != "__init__.py"]
    texts = {path: (ROOT / path).read_text() for path in modules}
    folder, widest = Counter(path.parent for path in named).most_common(1)[0]
    lines = [line for path in _files("templates") for line in (ROOT / path).read_text().split("\n")]
    twice = classes_in_several_apps(texts)
    outside = modules_outside_layers()
    return [
        Measure("Lines of app code, without migrations", sum(text.count("\n") for text in texts.values()), 60_000),
        Measure("Lines of developers' tools in `scripts`, not shipped", _lines(files, "scripts"), None),
        Measure("Lines of tests", _lines(files, "tests"), None),
        Measure("Distinct module names", len({path.name for path in named}), 270),
        Measure("Modules in the widest folder", widest, 14, str(folder)),
        Measure("Modules outside a named layer", len(outside), 0, ", ".join(outside)),
        Measure("Imports inside `programs` that run back up", upward_imports("programs"), 0),
        Measure(f"Lines of templates over {LINE} characters", sum(len(line) > LINE for line in lines), 0),
        Measure("Characters in the longest line of a template", max(map(len, lines)), LINE),
        Measure("Imports of internals of allauth", sum(len(INTERNALS.findall(t)) for t in texts.values()), 0),
        Measure(
            "Names that classes of several apps share",
            len(twice),
            0,
            "; ".join(f"{name} ({', '.join(apps)})" for name, apps in twice.items()),
        ),
    ]


def classes_in_several_apps(texts: dict[Path, str]) -> dict[str, list[str]]:
    """Return each name of a class that more than one app defines, with the apps; Django's own names aside."""
    apps = defaultdict(set)
    for path, text in texts.items():
        app = ".".join(path.parts[:2]) if path.parts[0] == "hub" else path.parts[0]
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef) and node.name != "Command":
                apps[node.name].add(app)
    return {name: sorted(found) for name, found in sorted(apps.items()) if len(found) > 1}


def contracts() -> list[Contract]:
    """Read the contracts of layers: that between the apps first (its container is empty), then one for each app."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return [_contract(row) for row in settings["contracts"] if row["type"] == "layers"]


def modules_outside_layers() -> list[str]:
    """Return the modules that stand directly in an app, and that no layer of an exhaustive contract names."""
    held = {contract.container: contract for contract in contracts() if contract.exhaustive}
    apps = [*(f"hub.{path.name}" for path in (ROOT / "hub").iterdir() if (path / "__init__.py").exists()), *TOP[1:]]
    outside = []
    for app in sorted(apps):
        named = {name for floor in held[app].floors for name in floor} if app in held else set()
        paths = (ROOT / app.replace(".", "/")).iterdir()
        children = {path.stem for path in paths if path.suffix == ".py" or (path / "__init__.py").exists()}
        outside += [f"{app}.{child}" for child in sorted(children - named - {"__init__"})]
    return outside


def upward_imports(container: str) -> int:
    """Count the pairs of rooms of an app of which the lower one imports the upper one, itself or through others."""
    floors = next(contract.floors for contract in contracts() if contract.container == container)
    graph = grimp.build_graph(*TOP)
    layers = [set(floor) for floor in floors]
    return len(graph.find_illegal_dependencies_for_layers(layers=layers, containers={container}))


def table(measured: list[Measure]) -> str:
    """Return the figures as a table of the page."""
    rows = [f"| {figure.name} | {figure.value:,} | {_goal(figure)} |" for figure in measured]
    return "\n".join(["| figure | today | at most |", "|---|---|---|", *rows])


def written(page: str, name: str = "figures") -> dict[str, int]:
    """Return the figures that a block of the page tells."""
    block = page.partition(f"<!-- {name}: ")[2].partition(f"<!-- end of {name} -->")[0]
    found = re.findall(r"^\| (.+) \| ([\d,]+) \| [\d,–]+ \|$", block, re.MULTILINE)
    return {name: int(value.replace(",", "")) for name, value in found}


def rooms() -> str:
    """Return, for each app, its rooms from top to bottom, with the first sentence of each."""
    parts = []
    for contract in contracts():
        if not contract.container:
            continue
        parts += [f"### `{contract.container}`", "", _sentence(contract.container), ""]
        named = [name for floor in contract.floors for name in floor if name not in STANDARD]
        if named:
            parts += ["| room | holds |", "|---|---|"]
            parts += [f"| `{name}` | {_sentence(f'{contract.container}.{name}')} |" for name in named]
            parts += [""]
    return "\n".join(parts).rstrip()


def picture() -> str:
    """Draw the apps on their floors, and in each its rooms on theirs; what stands above imports what stands below."""
    top, *inner = contracts()
    inside = {contract.container: _floors_of_rooms(contract) for contract in inner}
    width, line, gap = 1180, 17, 10
    drawn, y = [], gap
    for apps in top.floors:
        share = (width - gap * (len(apps) + 1)) / len(apps)
        height = 30 + line * max(len(_wrapped(inside.get(app, []), share)) for app in apps)
        for at, app in enumerate(apps):
            x = gap + at * (share + gap)
            drawn.append(
                f'<rect x="{x:.0f}" y="{y}" width="{share:.0f}" height="{height}" rx="6" {BOX}/>'
                f'<text x="{x + 10:.0f}" y="{y + 19}" font-weight="bold">{escape(app)}</text>'
            )
            drawn += [
                f'<text x="{x + 10:.0f}" y="{y + 19 + line * number}">{escape(text)}</text>'
                for number, text in enumerate(_wrapped(inside.get(app, []), share), start=1)
            ]
        y += height + gap
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" font-family="sans-serif" font-size="13" '
        'role="img"><title>Layers between the apps, and the rooms of each</title>'
        f'<rect width="{width}" height="{y}" fill="#fff"/>'
    )
    return "\n".join([head, *drawn, "</svg>", ""])


def replaced(page: str, name: str, text: str) -> str:
    """Return the page with another text between the marks of a block."""
    begin, end = f"<!-- {name}: written by scripts/figures -->", f"<!-- end of {name} -->"
    before, _, rest = page.partition(begin)
    return f"{before}{begin}\n\n{text}\n\n{end}{rest.partition(end)[2]}"


def _files(pattern: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", pattern], cwd=ROOT, check=True, capture_output=True, text=True)
    return [Path(name) for name in listed.stdout.split("\n") if name and (ROOT / name).exists()]


def _lines(files: list[Path], folder: str) -> int:
    return sum((ROOT / path).read_text().count("\n") for path in files if path.parts[0] == folder)


def _goal(figure: Measure) -> str:
    return "–" if figure.goal is None else f"{figure.goal:,}"


def _contract(row: dict[str, Any]) -> Contract:
    floors = [[name.strip().strip("()") for name in re.split(r"[|:]", layer)] for layer in row["layers"]]
    return Contract("".join(row.get("containers", [])), floors, row.get("exhaustive", False))


def _floors_of_rooms(contract: Contract) -> list[str]:
    floors = ([name for name in floor if name not in STANDARD] for floor in contract.floors)
    return [" | ".join(floor) for floor in floors if floor]


def _wrapped(floors: list[str], share: float) -> list[str]:
    """Return the floors of an app as lines that fit into its box, parted by arrows that point down."""
    lines = [""]
    for number, floor in enumerate(floors):
        text = floor if number == 0 else f"→ {floor}"
        if lines[-1] and len(lines[-1]) + len(text) > share / 7:
            lines.append("")
        lines[-1] = f"{lines[-1]} {text}".strip()
    return [text for text in lines if text]


def _sentence(module: str) -> str:
    """Return what a module says of itself in its first line."""
    path = ROOT / module.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not file.exists():
        return ""
    return (ast.get_docstring(ast.parse(file.read_text())) or "").split("\n")[0]


_WITH_THE_ACCOUNT: dict[Any, str] = {
    CASCADE: "the row goes",
    SET_NULL: "emptied",
    DO_NOTHING: "a key that names nobody stays",
}
_MAP = """# Data map

Where information about people, and what companies told in confidence, lies. Written by `scripts/figures` from
[data-classes.yaml](data-classes.yaml) and the keys of the tables; a test holds it to them. The history of a table holds
the columns of the table. Who reads what: `tests/support/policies.py`. How long a row stays while nobody leaves: the
tasks of `CELERY_BEAT_SCHEDULE` in `hub/settings/base.py`. Where no key of the database erases a row, a service may:
`tests/companies/test_erasure.py`, `tests/companies/test_account_deletion.py`.
"""


def data_map() -> str:
    """Return the page: each table with columns that are personal or confidential, and what an erasure does to them."""
    classes: dict[str, dict[str, list[str]]] = yaml.safe_load(CLASSES.read_text(encoding="utf-8"))
    parts = [_MAP, "## About people\n", "| table | columns | when the account is erased |\n|---|---|---|"]
    parts += [
        f"| {label} | {', '.join(columns)} | {_with_the_account(installed.get_model(label), columns)} |"
        for label, found in sorted(classes.items())
        if (columns := found.get("personal"))
    ]
    parts += [
        "\n## In confidence\n",
        "| table | columns | behind the wall, by | when the company is erased |\n|---|---|---|---|",
    ]
    for label, found in sorted(classes.items()):
        if columns := found.get("confidential"):
            model: Any = installed.get_model(label)
            wall = ", ".join(getattr(model, "belongs_to", ())) or "no"
            fate = "the row goes" if _goes_with_company(model) else "no key does it"
            parts.append(f"| {label} | {', '.join(columns)} | {wall} | {fate} |")
    others = [label for label, found in sorted(classes.items()) if not found.keys() & {"personal", "confidential"}]
    parts += ["\n## Neither\n", ", ".join(others), ""]
    return "\n".join(parts)


def _with_the_account(model: Any, columns: list[str]) -> str:
    if model._meta.label == "accounts.User":
        return "the row goes"
    people = {
        field.name: _WITH_THE_ACCOUNT[field.remote_field.on_delete]
        for field in model._meta.concrete_fields
        if field.name in columns and field.remote_field and field.related_model._meta.label == "accounts.User"
    }
    if len(people) == len(columns) and len(set(people.values())) == 1:
        return next(iter(people.values()))
    return "; ".join(f"{name}: {fate}" for name, fate in people.items()) or "no key does it"


def _goes_with_company(model: Any, seen: frozenset[Any] = frozenset()) -> bool:
    """Return whether keys that delete with what they point to lead from the table to that of companies."""
    return model._meta.label == "companies.Company" or any(
        _goes_with_company(field.related_model, seen | {model})
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete is CASCADE and field.related_model not in seen | {model}
    )


if __name__ == "__main__":
    sys.exit(main())
