"""Every text of the portal stands in English and in French at the same time (P-20).

Held of what the repository holds: the catalogue, pairs in code and in data, and whatever a template says by itself:
text, titles, descriptions of pages, names of pictures, mails. What is alike in both languages is so by intent, and is
listed here.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib

from hub.core.management.commands.translations import LOCALE, messages_in_project, mistakes_in
from tests.core.test_glossary import data_texts
from tests.test_consistency import MODULES, ROOT, TEMPLATES, name

# Alike by intent, by the reason. What holds no word but gaps, and addresses, need no line.
ALIKE = {
    "the same word in both languages": {
        "%(count)s page", "%(count)s pages", "%(number)s message", "%(number)s messages",
        "%(kind_name)s, version %(number)s, %(state)s", "%(portal)s, administration",
        "%(title)s Question %(number)s", "Absence", "absence", "Absences", "absences", "Audit", "Certifications",
        "Code", "Condition", "condition", "Conditions", "conditions", "construction", "date", "Dates", "Dollars",
        "Guide", "guide", "Guides", "guides", "Import", "incident", "Invitation", "invitation", "Invitations",
        "Licence", "Menu", "Mission", "Municipal", "Note", "Notes", "Pages", "Parties", "Programme", "Province",
        "Provincial", "Question", "Service", "Services", "Sessions", "Source", "Sources", "Table", "Type", "Version",
        "version %(number)s", "Versions",
    },
    "a name": {"Canada"},
    "a format of files": {"CSV", "JSON", "programme.pdf"},
}  # fmt: skip
# What templates say by themselves, by the reason.
OUTSIDE_THE_CATALOGUE = {
    "both languages side by side, since nobody knows which is read or the database may be down": {
        "400.html", "403.html", "404.html", "429.html", "500.html", "503.html", "maintenance.html", "ui/plain.html",
        "api/llms.txt",
    },
    "examples of parts and of calls, for whoever builds": {"ui/styleguide_blocks.html", "api/reference.html"},
}  # fmt: skip
# The names of languages stand in their own; of formats and keys, as they are written.
SAID_AS_IT_IS = {
    "English", "Français", "français", "中文", "中文 Français English", "(Atom):", "llms.txt", ", SHA-256:",
    "Enter", "Ctrl", "Ctrl ↵", "Esc",
}  # fmt: skip
_NOT_TEXT = re.compile(
    r"<script\b.*?</script>|{%\s*comment.*?endcomment\s*%}|{#.*?#}"
    r"|{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_READ_OUT = re.compile(r'\s(?:alt|title|placeholder|aria-label|aria-description|label)="([^"]*)"')
_DESCRIPTION = re.compile(r'<meta\s+(?:name="description"|property="og:[^"]*")\s+content="([^"]*)"')
# What people read of a call: its words, or those named so.
_SHOWN = {"ValidationError", "forms.ValidationError", "Http404", "PermissionDenied"} | {
    f"messages.{level}" for level in ("success", "info", "warning", "error")
}
_NAMED = {"label", "empty_label", "violation_error_message"}
_WORD = re.compile(r"[^\W\d_]{2,}")
_GAP = re.compile(r"%\(\w+\)[sd]|\{\w+\}|&\w+;")


def test_every_text_that_is_said_has_its_french_and_none_is_doubtful() -> None:
    catalogue = polib.pofile(str(LOCALE / "fr" / "LC_MESSAGES" / "django.po"))
    assert len(catalogue) > 5000
    assert list(mistakes_in(catalogue, dict(messages_in_project(ROOT)))) == []


def test_what_is_alike_in_both_languages_is_so_by_intent() -> None:
    """The list holds nothing else either: a text that got its French leaves it."""
    catalogue = polib.pofile(str(LOCALE / "fr" / "LC_MESSAGES" / "django.po"))
    found = {english for entry in catalogue for english, french in _forms(entry) if english == french}
    found |= {words[0] for path in MODULES for words in _pairs(path) if words[0] == words[1]}
    found |= {english for english, french in data_texts() if english == french}
    addresses = {text for text in found if text.endswith("/")}
    assert {text for text in found - addresses if _WORD.search(_GAP.sub("", text))} == set().union(*ALIKE.values())


def test_no_template_says_anything_outside_the_catalogue() -> None:
    said, exempt = {}, set().union(*OUTSIDE_THE_CATALOGUE.values())
    for path in TEMPLATES:
        place = path.relative_to(ROOT / "templates")
        # Pages of prose are held against each other by tests/pages/test_prose.py.
        if str(place) in exempt or {"en", "fr", "zh"}.intersection(place.parts):
            continue
        if texts := [text for text in _own_words(path) if text not in SAID_AS_IT_IS]:
            said[name(path)] = texts
    assert said == {}


def test_no_error_and_no_label_is_said_outside_the_catalogue() -> None:
    calls = [
        (path, node) for path in MODULES for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
    ]
    said = [f"{name(path)}:{call.lineno}" for path, call in calls for text in _read(call) if _is_bare(text)]
    assert len(calls) > 20_000
    assert said == []


def _read(call: ast.Call) -> Iterator[ast.expr]:
    """Yield what people read of a call: of an error, of a message that a page shows, and what is named a label."""
    if ast.unparse(call.func) in _SHOWN:
        yield from call.args
    yield from (keyword.value for keyword in call.keywords if keyword.arg in _NAMED)


def _is_bare(text: ast.expr) -> bool:
    return isinstance(text, ast.Constant) and isinstance(text.value, str) and bool(_WORD.search(text.value))


def _forms(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    """Yield the English and the French of a text; of a plural, each form."""
    if entry.msgid_plural:
        yield from zip((entry.msgid, entry.msgid_plural), entry.msgstr_plural.values(), strict=True)
    else:
        yield entry.msgid, entry.msgstr


def _pairs(path: Path) -> Iterator[list[str]]:
    """Yield the words that code holds in both languages side by side."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Localized":
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
            words = [one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if len(words) > 1:
                yield words


def _own_words(path: Path) -> Iterator[str]:
    """Yield what a template says by itself, line by line, with what is read out, and what search engines show."""
    shown = plain = _NOT_TEXT.sub(" ", path.read_text())
    if path.suffix == ".html":
        shown = "\n".join((_TAG.sub("\n", plain), *_READ_OUT.findall(plain), *_DESCRIPTION.findall(plain)))
    for line in shown.splitlines():
        if _WORD.search(_GAP.sub("", line)) and not line.strip().startswith('class="'):
            yield line.strip()
