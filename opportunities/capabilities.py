"""Reads which capabilities each opportunity looks for, each with the words of the entry's own text that say so."""

from collections.abc import Iterable
from typing import Any

from hub.core.typography import typeset
from hub.directory.capabilities import capabilities
from hub.directory.reading import Entry, Reader

type Row = dict[str, Any]

_LANGUAGES = ("en", "fr")


def read_sought(reader: Reader, file: str, opportunities: Iterable[Row]) -> None:
    """Add capabilities and their words to the rows of opportunities; note every mistake, and entries left out."""
    rows = {row["slug"]: row for row in opportunities}
    for each in rows.values():
        each |= {"capabilities": [], "capability_words_en": [], "capability_words_fr": []}
    named = set()
    for entry in reader.entries(file, reader.document(file)):
        named.add(entry.name)
        row = rows.get(entry.name)
        if row is None:
            entry.note("id", "this is not an opportunity: remove the entry, or mend the id")
            continue
        for sought in entry.mappings("sought"):
            _read_one(sought, row)
        entry.end()
    for slug in rows.keys() - named:
        reader.note(file, slug, "", "say which capabilities it looks for; [] where it names none")


def _read_one(sought: Entry, row: Row) -> None:
    slug = sought.member("capability", capabilities())
    said = {lang: typeset(sought.text(lang, longest=200), lang) for lang in _LANGUAGES}
    sought.end()
    for lang, words in said.items():
        if words and not any(words in text for text in _texts(row, lang)):
            sought.note(lang, f"{words!r} does not stand in the title, the description or the technologies")
    if slug in row["capabilities"]:
        sought.note("capability", f"{slug!r} stands twice: keep one")
    row["capabilities"].append(slug)
    for lang, words in said.items():
        row[f"capability_words_{lang}"].append(words)


def _texts(row: Row, lang: str) -> tuple[str, ...]:
    return (row[f"title_{lang}"], row[f"description_{lang}"], *row[f"technologies_{lang}"])
