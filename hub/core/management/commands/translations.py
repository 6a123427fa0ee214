"""Keep English and French together without gettext's own tools, which a user's machine may lack."""

import ast
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

from hub.core.text.typography import french_typography
from hub.settings.env import BASE_DIR

LOCALE = BASE_DIR / "hub" / "locale"
_SINGULAR = {"gettext", "gettext_lazy", "_", "gettext_noop"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
# What ``templatize`` leaves of a template are such calls, among markup that it blanks.
_STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(?:(?:n|p|np)?gettext|_)\(\s*{_STRING}(?:\s*,\s*{_STRING})*", re.DOTALL)

type Key = tuple[str | None, str]


class Command(BaseCommand):
    """Compile the French catalogue; ``--check`` also demands that every English sentence has its French."""

    help = "Compile the French texts. --check: refuse missing, unused or doubtful ones."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--tidy", action="store_true", help="sort the catalogue and drop what nothing says")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile with French typography, and check where asked."""
        folder = LOCALE / "fr" / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "django.po"
        used = dict(messages_in_project(BASE_DIR)) if options["tidy"] or options["check"] else {}
        if options["tidy"]:
            tidy(path, used)
        catalogue = polib.pofile(str(path), encoding="utf-8", wrapwidth=110)
        mistakes = list(mistakes_in(catalogue, used)) if options["check"] else []
        if mistakes:
            raise CommandError("\n".join(mistakes))
        for entry in catalogue:
            entry.msgstr = french_typography(entry.msgstr)
            entry.msgstr_plural = {n: french_typography(text) for n, text in entry.msgstr_plural.items()}
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))


def mistakes_in(catalogue: polib.POFile, used: dict[Key, str]) -> Iterator[str]:
    """Yield a line for every text that lacks French, and for every French text that nothing uses."""
    known: dict[Key, polib.POEntry] = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    for key, place in sorted(used.items(), key=lambda item: item[1]):
        entry = known.get(key)
        if entry is None or not entry.translated() or entry.fuzzy:
            yield f"{place}: no French for {key[1]!r}"
    for key in known.keys() - used.keys():
        if not (known[key].comment or "").startswith("library:"):
            yield f"django.po: nothing says {key[1]!r} any more"


def tidy(path: Path, used: dict[Key, str]) -> None:
    """Write the catalogue in the order of its English, without what nothing says any more."""
    catalogue = polib.pofile(str(path), encoding="utf-8")
    kept = polib.POFile(wrapwidth=110)
    kept.metadata = {
        "Project-Id-Version": "Clean Growth Hub",
        "Language": "fr",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    for entry in sorted(catalogue, key=lambda entry: (entry.msgid.casefold(), entry.msgid, entry.msgctxt or "")):
        # Texts of libraries that were completed here carry a comment: our own code does not say them.
        if (entry.msgctxt, entry.msgid) in used or (entry.comment or "").startswith("library:"):
            kept.append(entry)
    kept.save(str(path))


def messages_in_project(root: Path) -> Iterator[tuple[Key, str]]:
    """Yield ((context, msgid), place) for every translatable text in code and templates."""
    for app in ("hub", "programs", "companies", "opportunities"):
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _messages(path.read_text(), str(path.relative_to(root)))
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            code = templatize(path.read_text(), origin=str(path))
            calls = "\n".join(found[0] + ")" for found in _CALL.finditer(code))
            yield from _messages(calls, str(path.relative_to(root)))


def _messages(code: str, place: str) -> Iterator[tuple[Key, str]]:
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [
            argument.value
            for argument in node.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        if (name in _SINGULAR and texts) or (name in _PLURAL and len(texts) > 1):
            yield (None, texts[0]), f"{place}:{node.lineno}"
        elif (name in _CONTEXT and len(texts) > 1) or (name == "npgettext" and len(texts) > 1):
            yield (texts[0], texts[1]), f"{place}:{node.lineno}"
