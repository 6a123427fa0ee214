"""What somebody searches for, read from what they typed: known terms with their other names, and the words left."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from hub.core.text.formats import fold
from hub.core.text.problems import DataProblems, SourceLocation
from hub.core.text.yaml_files import read_yaml
from hub.directory.reference.chinese import chinese_terms, named_codes

_DATA = Path(__file__).parent.parent / "data"
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_HYPHENED = re.compile(r"(\w+)[-\u2010\u2011](\w+)")
_MOST_TERMS = 8


@cache
def synonyms() -> tuple[tuple[str, ...], ...]:
    """Return the groups of words that mean the same. Raise ``InvalidDataError`` when the file cannot be read."""
    return tuple(tuple(group) for group in _read("synonyms.yaml"))


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """One thing that is searched for: the words as typed, and all by which it is known in either language.

    ``codes`` are the places in China and the priority areas that it names. ``typed`` is what stood there before it
    was corrected.
    """

    words: str
    names: tuple[str, ...]
    codes: frozenset[str] = frozenset()
    typed: str = ""

    @property
    def others(self) -> tuple[str, ...]:
        """The other names, each once, without those that differ in case, accents or an ending alone."""
        kept: list[str] = []
        for name in self.names:
            if not any(fold(name).startswith(fold(known)[:-1]) for known in (self.words, *kept)):
                kept.append(name)
        return tuple(kept)

    @property
    def doubtful_words(self) -> tuple[str, ...]:
        """Those of its words that may be mistyped: nothing known holds them, and each can be told from another."""
        if self.codes or len({name.replace(" ", "") for name in self.names}) > 1 or _CHINESE.search(self.words):
            return ()
        return tuple(word for word in self.words.split() if len(word) > 3)


@dataclass(frozen=True, slots=True)
class SearchText:
    """A search as it was understood."""

    terms: tuple[SearchTerm, ...]
    asks_for_person: bool

    def corrected(self, words: Mapping[str, str]) -> "SearchText":
        """Return the search with words that were mistyped in their right form."""
        return replace(self, terms=tuple(_corrected(term, words) for term in self.terms))


def read_search(text: str) -> SearchText:
    """Return what a text searches for: long known terms before short ones, without the words that say nothing."""
    plain = fold(text)
    said = f" {plain} "
    person = any(f" {word} " in said or (_CHINESE.fullmatch(word) and word in said) for word in _words().person)
    pairs = [(fold(first), fold(second)) for first, second in _HYPHENED.findall(text)]
    hyphened = {f"{first} {second}": first + second for first, second in pairs if second not in _words().empty}
    terms = dict.fromkeys((*_chinese(plain), *_latin(_CHINESE.sub(" ", plain).split(), hyphened)))
    return SearchText(tuple(terms)[:_MOST_TERMS], person)


def _corrected(term: SearchTerm, words: Mapping[str, str]) -> SearchTerm:
    if words.keys().isdisjoint(term.doubtful_words):
        return term
    known = read_search("-".join(words.get(word, word) for word in term.words.split())).terms
    return replace(known[0], typed=term.words) if known else term


def support_words(kind: str) -> str:
    """Return what a kind of support is called besides its name, in both languages."""
    return _words().support.get(kind, "")


def purpose_words(purpose: str) -> str:
    """Return what people say who look for something that a program pays for, in both languages."""
    return _words().purposes.get(purpose, "")


def acronyms_that_are_words() -> frozenset[str]:
    """Return acronyms of programs that are common words too, folded: names only where they stand in capitals."""
    return _words().acronyms


def words_that_name_no_program() -> frozenset[str]:
    """Return words that hold an acronym of a program and mean something else, folded."""
    return _words().no_names


def _latin(tokens: list[str], hyphened: Mapping[str, str]) -> Iterator[SearchTerm]:
    """Yield the terms of folded words; what was ``hyphened`` is looked for apart and in one word."""
    groups, longest = _groups()
    empty, places = _words().empty, named_codes()
    at = 0
    while at < len(tokens):
        for length in range(min(longest, len(tokens) - at), 0, -1):
            words = " ".join(tokens[at : at + length])
            if words in groups or words in places:
                names = groups.get(words, (words,))
                yield SearchTerm(words, names, frozenset().union(*(places.get(fold(name), ()) for name in names)))
                at += length
                break
        else:
            pair = " ".join(tokens[at : at + 2])
            if pair in hyphened:
                yield SearchTerm(pair, (pair, hyphened[pair]))
                at += 2
                continue
            if tokens[at] not in empty and len(tokens[at]) > 1:
                yield SearchTerm(tokens[at], (tokens[at],))
            at += 1


def _chinese(text: str) -> Iterator[SearchTerm]:
    """Yield the known terms of each run of Chinese characters, the longest first, and what is left as it stands."""
    groups, _longest = _groups()
    known = chinese_terms()
    for run in _CHINESE.findall(text):
        at, rest = 0, ""
        while at < len(run):
            for length in range(len(run) - at, 0, -1):
                words = run[at : at + length]
                if words in groups or words in known:
                    if rest:
                        yield from _rest(rest)
                    rest = ""
                    names, codes = known.get(words, ((), frozenset()))
                    others = [name for one in (words, *names) for name in groups.get(fold(one), (one,))]
                    yield SearchTerm(words, tuple(dict.fromkeys(others)), codes)
                    at += length
                    break
            else:
                rest += run[at]
                at += 1
        if rest:
            yield from _rest(rest)


def _rest(text: str) -> Iterator[SearchTerm]:
    for word in sorted(_words().empty | set(_words().person), key=len, reverse=True):
        if _CHINESE.search(word):
            text = text.replace(word, "")
    if text:
        yield SearchTerm(text, (text,))


@cache
def _groups() -> tuple[Mapping[str, tuple[str, ...]], int]:
    groups = {fold(term): group for group in synonyms() for term in group}
    return groups, max(len(term.split()) for term in groups)


@dataclass(frozen=True, slots=True)
class _Words:
    empty: frozenset[str]
    person: tuple[str, ...]
    support: Mapping[str, str]
    purposes: Mapping[str, str]
    acronyms: frozenset[str]
    no_names: frozenset[str]


@cache
def _words() -> _Words:
    data = _read("search-words.yaml")
    return _Words(
        frozenset(fold(" ".join(data["empty"])).split()),
        tuple(fold(word) for word in data["person"]),
        data["support"],
        data["purposes"],
        frozenset(data["acronyms_that_are_words"]),
        frozenset(map(fold, data["no_names"])),
    )


def _read(name: str) -> Any:
    mistakes = DataProblems()
    content = read_yaml(_DATA / name, SourceLocation(mistakes, name))
    mistakes.raise_any()
    return content
