"""Trades that some programs are made for, and those that a company's words speak of. They serve the rank alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from hub.matching.areas.tokens import simplified, stem, tokens_of

INDUSTRIES_FILE = Path(__file__).resolve().parents[1] / "data" / "trades.yaml"

_STEM = "*"


@dataclass(frozen=True, slots=True)
class Industry:
    """A trade: its name as it stands inside a sentence, the words that speak of it, the programs made for it."""

    slug: str
    name_en: str
    name_fr: str
    words: frozenset[tuple[str, ...]]
    beginnings: tuple[str, ...]
    characters: tuple[str, ...]
    programs: frozenset[str]


@lru_cache(maxsize=1)
def industries() -> Mapping[str, Industry]:
    """Return the trades by slug. Cached; raise OSError when the file is missing."""
    entries = yaml.safe_load(INDUSTRIES_FILE.read_text(encoding="utf-8"))
    found = {}
    for slug, entry in entries.items():
        latin = [*entry["words"]["en"], *entry["words"]["fr"]]
        found[slug] = Industry(
            slug=slug,
            name_en=entry["name_en"],
            name_fr=entry["name_fr"],
            words=frozenset(_stems(word) for word in latin if not word.endswith(_STEM)),
            beginnings=tuple(sorted({stem(word.removesuffix(_STEM)) for word in latin if word.endswith(_STEM)})),
            characters=tuple(simplified(word) for word in entry["words"]["zh"]),
            programs=frozenset(entry["programs"]),
        )
    return found


@lru_cache(maxsize=1)
def _industries_by_program() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for slug, trade in industries().items():
        for program in trade.programs:
            found[program] = found.get(program, frozenset()) | {slug}
    return found


def industries_of_program(slug: str) -> frozenset[str]:
    """Return the trades that a program is made for; nothing for a program that is open to any."""
    return _industries_by_program().get(slug, frozenset())


def industries_in_text(*texts: str | None) -> frozenset[str] | None:
    """Return the trades that a company's words speak of; None where it has said nothing of what it does."""
    said = [text.strip() for text in texts if text and text.strip()]
    return frozenset().union(*(_industries_in_text(text) for text in said)) if said else None


@lru_cache(maxsize=4096)
def _industries_in_text(text: str) -> frozenset[str]:
    stems = [token.stem for token in tokens_of(text)]
    plain = simplified(text)
    phrases = {tuple(stems[start : start + size]) for size in (1, 2, 3) for start in range(len(stems) - size + 1)}
    return frozenset(trade.slug for trade in industries().values() if any(_signs(trade, stems, phrases, plain)))


def _signs(trade: Industry, stems: list[str], phrases: set[tuple[str, ...]], plain: str) -> Iterator[bool]:
    yield not trade.words.isdisjoint(phrases)
    yield any(word.startswith(trade.beginnings) for word in stems)
    yield any(sign in plain for sign in trade.characters)


def _stems(words: str) -> tuple[str, ...]:
    return tuple(token.stem for token in tokens_of(words))
