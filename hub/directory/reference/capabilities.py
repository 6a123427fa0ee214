"""The closed list of capabilities: what companies bring and what opportunities look for. Pure.

It stands below both, so that an offering and an opportunity speak of the same things. The list is a file
(``data/capabilities.yaml``), read once; like the vocabulary of the areas it is not kept in the database.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import Area

CAPABILITIES_FILE = Path(__file__).resolve().parents[1] / "data" / "capabilities.yaml"
LANGUAGES = ("en", "fr", "zh")

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_TEXTS = tuple(f"name_{lang}" for lang in LANGUAGES)
_WORDS = tuple(f"words_{lang}" for lang in LANGUAGES)
_FIELDS = frozenset({"id", "areas", "link", *_TEXTS, *_WORDS})


class ValueChainLink(StrEnum):
    """A place in the value chain, from the part to the service around the whole."""

    COMPONENT = "component"
    EQUIPMENT = "equipment"
    PLANT = "plant"
    SERVICE = "service"
    DIGITAL = "digital"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """One technology or service. ``areas`` has the main one first; ``words`` by language point to it in a text."""

    slug: str
    areas: tuple[Area, ...]
    link: ValueChainLink
    name_en: str
    name_fr: str
    name_zh: str
    words: Mapping[str, tuple[str, ...]]

    def name(self, lang: str) -> str:
        """Return the name in ``lang`` ("en", "fr" or "zh")."""
        return {"fr": self.name_fr, "zh": self.name_zh}.get(lang[:2], self.name_en)

    def inside(self, lang: str) -> str:
        """Return the name as it stands inside a sentence: acronyms keep their capitals."""
        name = self.name(lang)
        return name if name[1:2].isupper() else name[:1].lower() + name[1:]


class CapabilitiesError(ValueError):
    """The file of the capabilities holds mistakes; all of them are named."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


@lru_cache(maxsize=4)
def capabilities(path: Path = CAPABILITIES_FILE) -> Mapping[str, Capability]:
    """Return every capability by its slug, in the order of the file.

    Raises ``CapabilitiesError`` naming every mistake, and OSError where the file cannot be read.
    """
    rows = parse_yaml(path.read_text(encoding="utf-8"))
    if not isinstance(rows, list) or not rows:
        raise CapabilitiesError([f"{path.name}: write a list with at least one entry"])
    mistakes = [f"{path.name}, {place}: {remedy}" for place, remedy in _mistakes(rows)]
    if mistakes:
        raise CapabilitiesError(mistakes)
    return {row["id"]: _capability(row) for row in rows}


def _capability(row: Mapping[str, Any]) -> Capability:
    return Capability(
        slug=row["id"],
        areas=tuple(Area(area) for area in row["areas"]),
        link=ValueChainLink(row["link"]),
        words={lang: tuple(row[f"words_{lang}"]) for lang in LANGUAGES},
        **{name: row[name] for name in _TEXTS},
    )


def _mistakes(rows: list[Any]) -> Iterable[tuple[str, str]]:
    slugs: set[str] = set()
    owners: dict[tuple[str, str], str] = {}
    for number, row in enumerate(rows, start=1):
        slug = row.get("id") if isinstance(row, dict) else None
        if not isinstance(slug, str) or not _SLUG.match(slug):
            yield f"entry {number}", "write a mapping with an id in small letters, digits and single hyphens"
            continue
        if slug in slugs:
            yield slug, "this id stands twice: give each entry its own"
        slugs.add(slug)
        fields = list(_mistaken_fields(row))
        yield from ((slug, remedy) for remedy in fields)
        if not fields:
            yield from ((slug, remedy) for remedy in _shared_words(row, owners))


def _mistaken_fields(row: Mapping[str, Any]) -> Iterable[str]:
    for field in sorted(_FIELDS - row.keys()):
        yield f"add {field}"
    for field in sorted(row.keys() - _FIELDS):
        yield f"remove {field}: it is not known here"
    areas = row.get("areas")
    if not isinstance(areas, list) or not areas or not set(areas) <= set(Area):
        yield f"areas: name at least one of {', '.join(Area)}"
    if row.get("link") not in set(ValueChainLink):
        yield f"link: write one of {', '.join(ValueChainLink)}"
    for field in _TEXTS:
        if not isinstance(row.get(field), str) or not row.get(field):
            yield f"{field}: write the name"
    for field in _WORDS:
        words = row.get(field)
        if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
            yield f"{field}: write at least one word"


def _shared_words(row: Mapping[str, Any], owners: dict[tuple[str, str], str]) -> Iterable[str]:
    """Yield the words that stand twice: what points to two capabilities points to none."""
    for field in _WORDS:
        for word in row[field]:
            owner = owners.setdefault((field, word.casefold()), row["id"])
            if owner != row["id"] or row[field].count(word) > 1:
                yield f"{field}: {word!r} stands under {owner} too: keep one"
