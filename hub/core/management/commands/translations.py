"""Keep English and French together without gettext's own tools, which a user's machine may lack."""

import ast
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

from hub.settings.env import BASE_DIR

LOCALE = BASE_DIR / "hub" / "locale"
_SINGULAR = {"gettext", "gettext_lazy", "_", "gettext_noop"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy"}

type Key = tuple[str | None, str]


class Command(BaseCommand):
    """Compile the French catalogue; ``--check`` also demands that every English sentence has its French."""

    help = "Compile the French texts. --check: refuse missing, unused or doubtful ones."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--tidy", action="store_true", help="sort the catalogue and drop what nothing says")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile, and check where asked."""
        folder = LOCALE / "fr" / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "django.po"
        used = dict(messages_in_project(BASE_DIR))
        if options["tidy"]:
            tidy(path, used)
        catalogue = polib.pofile(str(path), encoding="utf-8", wrapwidth=110)
        mistakes = list(mistakes_in(catalogue, used)) if options["check"] else []
        if mistakes:
            raise CommandError("\n".join(mistakes))
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
            yield from _messages(_python_of(code), str(path.relative_to(root)))


def _python_of(templatized: str) -> str:
    """Keep the calls that templatize leaves among the blanked markup, one a line."""
    return "\n".join(_joined_calls(templatized))


def _joined_calls(text: str) -> Iterator[str]:
    names = ("gettext(", "ngettext(", "pgettext(", "npgettext(", "_(")
    position = 0
    while position < len(text):
        starts = [(text.find(name, position), name) for name in names]
        found = [start for start in starts if start[0] >= 0]
        if not found:
            return
        start = min(found)[0]
        end = _end_of_call(text, text.index("(", start))
        call = text[start:end]
        try:
            ast.parse(call.strip(), mode="eval")
        except SyntaxError:
            position = start + 1
            continue
        yield " ".join(call.split("\n")) if "'''" not in call and '"""' not in call else call
        position = end


def _end_of_call(text: str, opening: int) -> int:
    depth, quote, position = 0, "", opening
    while position < len(text):
        letter = text[position]
        if quote:
            if letter == "\\":
                position += 1
            elif letter == quote:
                quote = ""
        elif letter in "'\"":
            quote = letter
        elif letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
            if depth == 0:
                return position + 1
        position += 1
    return len(text)


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
