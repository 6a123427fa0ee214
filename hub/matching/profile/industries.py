"""Whom a company's words speak of as a customer or a site. It serves the rank alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from hub.matching.areas.tokens import simplified, stem, tokens_of

INDUSTRIES_FILE = Path(__file__).resolve().parents[1] / "data" / "industries.yaml"

_STEM = "*"


@dataclass(frozen=True, slots=True)
class Industry:
    """A beneficiary of programs, and the words that speak of it."""

    slug: str
    words: frozenset[tuple[str, ...]]
    beginnings: tuple[str, ...]
    characters: tuple[str, ...]
    others: frozenset[tuple[str, ...]]  # phrases with a word of it that speak of something else
    least: int  # how many words of one text it takes: one word often names a neighbour or what is bought
    enough: frozenset[str]  # words that are enough alone


@lru_cache(maxsize=1)
def industries() -> Mapping[str, Industry]:
    """Return the industries by slug. Cached; raise OSError when the file is missing."""
    entries = yaml.safe_load(INDUSTRIES_FILE.read_text(encoding="utf-8"))
    found = {}
    for slug, words in entries.items():
        latin = [*words["en"], *words["fr"]]
        found[slug] = Industry(
            slug=slug,
            words=frozenset(_stems(word) for word in latin if not word.endswith(_STEM)),
            beginnings=tuple(sorted({stem(word.removesuffix(_STEM)) for word in latin if word.endswith(_STEM)})),
            characters=tuple(simplified(word) for word in words["zh"]),
            others=frozenset(map(_stems, words.get("not", ()))),
            least=words.get("least", 1),
            enough=frozenset(map(stem, words.get("enough", ()))),
        )
    return found


def industries_in_text(*texts: str | None) -> frozenset[str] | None:
    """Return the industries that a company's words speak of; None where it has said nothing of what it does."""
    return _in_any(texts, _industries_in_text)


def words_in_text(*texts: str | None) -> frozenset[str] | None:
    """Return the folded words of a company, against which topics are held; None where it has said nothing."""
    return _in_any(texts, folded_words)


def _in_any(texts: Iterable[str | None], read: Callable[[str], frozenset[str]]) -> frozenset[str] | None:
    said = [text.strip() for text in texts if text and text.strip()]
    return frozenset().union(*map(read, said)) if said else None


@lru_cache(maxsize=4096)
def folded_words(text: str) -> frozenset[str]:
    """Return the words of a text without the small ones, as they are compared."""
    return frozenset(token.stem for token in tokens_of(text))


@lru_cache(maxsize=4096)
def _industries_in_text(text: str) -> frozenset[str]:
    stems = [token.stem for token in tokens_of(text)]
    phrases = [{tuple(stems[start : start + size]) for size in (1, 2, 3)} for start in range(len(stems))]
    plain = simplified(text)
    return frozenset(each.slug for each in industries().values() if _is_spoken_of(each, stems, phrases, plain))


def _is_spoken_of(industry: Industry, stems: list[str], phrases: list[set[tuple[str, ...]]], plain: str) -> bool:
    others = {place for phrase in industry.others for place in _places(phrase, stems)}
    found = {sign for sign in industry.characters if sign in plain}
    for place, word in enumerate(stems):
        spoken = word.startswith(industry.beginnings) or not industry.words.isdisjoint(phrases[place])
        if spoken and place not in others:
            found.add(word)
    return len(found) >= industry.least or not industry.enough.isdisjoint(found)


def _places(phrase: tuple[str, ...], stems: list[str]) -> Iterator[int]:
    """Yield the places of the words of a phrase."""
    for start in range(len(stems) - len(phrase) + 1):
        if tuple(stems[start : start + len(phrase)]) == phrase:
            yield from range(start, start + len(phrase))


def _stems(words: str) -> tuple[str, ...]:
    return tuple(token.stem for token in tokens_of(words))
