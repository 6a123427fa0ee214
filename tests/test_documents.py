"""Documents name modules, paths, classes and functions that exist, and names keep to the list of CONTRIBUTING.md."""

import re
import subprocess
from pathlib import Path
from typing import Any

import polib
import pytest
import yaml

from tests.browser.test_manuals import PICTURES

ROOT = Path(__file__).resolve().parents[1]
LISTED = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
FILES = frozenset(name for name in LISTED if name and (ROOT / name).exists())
FOLDERS = frozenset(str(parent) for name in FILES for parent in Path(name).parents)
# A test or a data file may be named without its folder, and so may a module of the apps.
BARE_NAMES = frozenset(
    path.name for path in map(Path, FILES) if path.parts[0] != "tests" or path.name.startswith("test_")
)
# The changelog names what is gone, too; reports are written by a command.
DOCUMENTS = sorted(
    name for name in FILES if name.endswith(".md") and name != "CHANGELOG.md" and not name.startswith("docs/reports/")
)
APPS = {"hub", "programs", "companies", "opportunities"}
MODULES = APPS | {"scripts", "tests"}
FIRST = MODULES | {"templates", "static", "docs", ".ci"}
ENDINGS = (".py", ".html", ".md", ".sql", ".toml", ".yml")


def references(text: str) -> set[str]:
    """Return the paths and the dotted names that a document gives, in code marks and in links."""
    marked = re.findall(r"`([^`\s]+)`|\]\(([^)\s#]+)[^)]*\)", text)
    found = {(first or second).rstrip(".,").removesuffix("()") for first, second in marked}
    return {name for name in found if re.fullmatch(r"[\w./-]+", name) and not name.startswith("/")}


def path_exists(name: str, document: str) -> bool:
    """Whether a path is there: from the root, from the document, or, for a bare name, anywhere."""
    beside = str((ROOT / document).parent.joinpath(name).resolve()).removeprefix(f"{ROOT}/")
    return bool({name.rstrip("/"), beside} & (FILES | FOLDERS)) or name in BARE_NAMES


def module_exists(name: str) -> bool:
    """Whether a dotted name is a module, what a module holds, or a code that an app uses."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        path = "/".join(parts[:length])
        file = next((file for file in (f"{path}.py", f"{path}/__init__.py") if file in FILES), "")
        if file and (length == len(parts) or re.search(rf"\b{parts[length]}\b", (ROOT / file).read_text())):
            return True
    return any(
        f'"{name}"' in (ROOT / file).read_text() for file in FILES if re.match(f"(hub/)?{parts[0]}/.*[.]py$", file)
    )


def test_documents_name_classes_and_functions_that_exist():
    sources = [name for name in FILES if name.endswith((".py", ".html"))]
    words = {word for name in sources for word in re.findall(r"\w+", (ROOT / name).read_text())}
    for document in DOCUMENTS:
        marked = re.findall(r"`((?:[A-Z][a-z]+){2,}|\w+(?=\([^`]*\)))[^`]*`", (ROOT / document).read_text())
        assert [name for name in marked if name not in words] == [], document


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_name_what_exists(document):
    missing = []
    for name in sorted(references((ROOT / document).read_text())):
        first = re.split(r"[./]", name)[0]
        if ("/" in name and first in FIRST) or name.endswith(ENDINGS):
            missing += [] if path_exists(name, document) else [name]
        elif "/" not in name and "." in name and first in MODULES:
            missing += [] if module_exists(name) else [name]
    assert missing == []


def given_up() -> set[str]:
    """Return the words of the list in CONTRIBUTING.md, but those that are given up in one meaning alone."""
    table = (ROOT / "CONTRIBUTING.md").read_text().split("| not | but |")[1].split("\n\n")[0]
    cells = [row.split("|")[1] for row in table.split("\n")[2:]]
    return {word.strip() for cell in cells for word in cell.split(",") if "(" not in word}


def test_no_module_is_named_by_a_word_that_was_given_up():
    words = given_up()
    assert {"told", "ladder", "hole"} <= words
    modules = [Path(name) for name in FILES if name.endswith(".py") and name.split("/")[0] in APPS]
    named = {part.removesuffix(".py") for path in modules if "migrations" not in path.parts for part in path.parts}
    assert {name for name in named if name in words or set(name.split("_")) & words} == set()


def test_decisions_are_numbered_once_and_begin_with_their_number():
    decisions = [name for name in DOCUMENTS if name.startswith("docs/decisions/")]
    numbers = [Path(name).name[:4] for name in decisions]
    assert len(numbers) == len(set(numbers))
    for name, number in zip(decisions, numbers, strict=True):
        assert re.match(rf"# {number}\b", (ROOT / name).read_text()), name


def texts_of_the_portal() -> dict[str, str]:
    """Return what is written on pages, with its French."""
    catalogue = polib.pofile(str(ROOT / "hub" / "locale" / "fr" / "LC_MESSAGES" / "django.po"), encoding="utf-8")
    return {entry.msgid: entry.msgstr for entry in catalogue if not entry.obsolete}


MANUALS = [name for name in DOCUMENTS if name.startswith("docs/manuals/")]


@pytest.mark.parametrize("manual", MANUALS)
def test_a_manual_names_what_stands_on_pages_in_both_languages(manual):
    """So that nobody looks for a button that bears another name by now."""
    english, french = (ROOT / manual).read_text(encoding="utf-8").split("\n## ")
    texts = texts_of_the_portal()
    words = [re.findall(r"\*\*(.+?)\*\*", half) for half in (english, french)]
    assert len(words[0]) >= 6
    assert [word for word in words[0] if word not in texts] == []
    assert words[1] == [texts[word] for word in words[0]]


def test_there_is_a_manual_for_each_role_with_a_picture_in_each_language():
    assert {Path(name).stem for name in MANUALS} == {*PICTURES}
    for key in PICTURES:
        for lang in ("en", "fr"):
            assert f"docs/pictures/manuals/{key}-{lang}.jpg" in FILES


def test_the_readme_counts_what_is_there_and_leads_to_every_page():
    readme = (ROOT / "README.md").read_text()
    china = ROOT / "opportunities" / "data"
    held = {
        "real programs": sum(len(_read(path)) for path in (ROOT / "programs" / "data").glob("programs*.yaml")),
        "documented projects": len(_read(china / "opportunities-china.yaml")),
        "plans and rules": len(_read(china / "signals-china.yaml")),
        "agreements": len(_read(china / "agreements.yaml")),
        "guides": len(_read(china / "china-guides.yaml")["guides"]),
    }
    assert {words: int(found[1]) for words in held if (found := re.search(rf"(\d+) {words}", readme))} == held
    pages = {name for name in FILES if re.fullmatch(r"docs/[^/]+[.]md", name)}
    assert {name for name in pages if f"]({name})" not in readme} == set()


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text())
