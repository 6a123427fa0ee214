"""The published vocabulary: phrases of every area, the words of other trades, and the boundary rules between areas."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import Area
from hub.matching.areas.tokens import CJK, NEGATIONS, NEGATIONS_ZH, STAR, Token, languages_of, simplified, tokens_of

AREAS_FILE = Path(__file__).resolve().parents[2] / "directory" / "data" / "areas.yaml"
WORDS_FILE = Path(__file__).resolve().parents[1] / "data" / "area-words.yaml"
PLACES_FILE = Path(__file__).resolve().parents[1] / "data" / "place-names.tsv"
LEXICON_FOLDER = Path(__file__).resolve().parents[1] / "data" / "lexicon"

LEXICON_WEIGHTS = {3: 1.0, 2: 0.55, 1: 0.25}
WEIGHTS = {"keyword": 1.0, "strong": 1.0, "medium": 0.55, "weak": 0.25}
OTHER_AREAS = "elsewhere"  # the words of other trades
NONE = "none"  # how data files name it: a company that fits none of the eight

_LATIN = ("en", "fr")
_LANGUAGES = (*_LATIN, "zh")
_NEGATION_REACH = 2

type Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoundaryRule:
    """A boundary rule: when one phrase of `when` is said, the phrases of `hits` count for another area."""

    source: str
    target: str
    keep: float
    hits: frozenset[Phrase]
    when: frozenset[Phrase]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The phrases of all areas by language, ready for look-up. Phrases of Latin script are folded and stemmed."""

    terms: Mapping[str, Mapping[Phrase, Mapping[str, float]]]
    guards: tuple[BoundaryRule, ...]
    longest: int
    heads: Mapping[str, frozenset[str]]
    chinese: re.Pattern[str]

    @classmethod
    def of(
        cls, terms: Mapping[str, Mapping[Phrase, Mapping[str, float]]], guards: tuple[BoundaryRule, ...] = ()
    ) -> "Vocabulary":
        """Return the vocabulary of these phrases."""
        chinese = sorted((phrase[0] for phrase in terms["zh"]), key=lambda text: (-len(text), text))
        return cls(
            terms=terms,
            guards=guards,
            longest=max(len(phrase) for lang in _LATIN for phrase in terms[lang]),
            heads={lang: frozenset(phrase[0] for phrase in terms[lang]) for lang in _LATIN},
            chinese=re.compile("|".join(map(re.escape, chinese))),
        )


@dataclass(frozen=True, slots=True)
class PublishedVocabulary:
    """What curators published in place of the file: two are equal where their ``version`` is, which is "" for none.

    ``areas`` holds, for each area that they wrote, its words by language; ``cases`` are their boundary cases, as
    language, words and area.
    """

    version: str = ""
    areas: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict, compare=False)
    cases: Sequence[tuple[str, str, str]] = field(default=(), compare=False)


@dataclass(slots=True)
class PhraseMatch:
    """A phrase found in a text: its weight by area, the words as written, and where they stand."""

    weights: dict[str, float]
    words: str
    start: int
    end: int


# --- Reading the vocabulary ---------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def load_vocabulary(
    areas_file: Path = AREAS_FILE,
    words_file: Path = WORDS_FILE,
    lexicon: Path | None = LEXICON_FOLDER,
    published: PublishedVocabulary = PublishedVocabulary(),
) -> Vocabulary:
    """Read the keywords of the areas, the everyday words and the lexicon. Cached; OSError when a file is missing.

    Of an area that curators wrote, their words stand in place of the file's.
    """
    words = _read_yaml(words_file)
    terms: dict[str, dict[Phrase, dict[str, float]]] = {lang: {} for lang in _LANGUAGES}
    entries = (
        *_keywords(_read_yaml(areas_file), published),
        *_everyday_words(words),
        *_lexicon_entries(lexicon),
    )
    for lang, text, area, weight in entries:
        phrase = _phrase(text, lang)
        if phrase:
            known = terms[lang].setdefault(phrase, {})
            known[area] = max(weight, known.get(area, 0.0))
    for lang, texts in words["masks"].items():
        for text in texts:
            terms[lang][_phrase(text, lang)] = {}
    guards = tuple(_guard(rule) for rule in words["guards"])
    for rule in words["guards"]:  # what only a rule names must be found in a text too, and weighs nothing
        for lang, texts in (*rule["when"].items(), *rule["hits"].items()):
            for text in texts:
                terms[lang].setdefault(_phrase(text, lang), {})
    return Vocabulary.of(terms, guards)


type _Entry = tuple[str, str, str, float]  # language, text, area, weight


def _keywords(areas: Iterable[Mapping[str, Any]], published: PublishedVocabulary) -> Iterable[_Entry]:
    for slug, by_lang in published.areas.items():
        for lang, texts in by_lang.items():
            for text in texts:
                yield lang, text, slug, WEIGHTS["keyword"]
    for lang, text, slug in published.cases:
        yield lang, text, slug, WEIGHTS["keyword"]
    for area in areas:
        if area["id"] in published.areas:
            continue
        for lang in _LANGUAGES:
            for text in (*area[f"keywords_{lang}"], area[f"name_{lang}"], area[f"short_{lang}"]):
                yield lang, text, area["id"], WEIGHTS["keyword"]


def _everyday_words(words: Mapping[str, Any]) -> Iterable[_Entry]:
    for area, by_lang in (*words["areas"].items(), (OTHER_AREAS, words["elsewhere"])):
        for lang, by_strength in by_lang.items():
            for strength, texts in by_strength.items():
                for text in texts:
                    yield lang, text, area, WEIGHTS[strength]


class LexiconEntry(NamedTuple):
    """A line of the lexicon: what a phrase of a language points to, and how strongly (1 to 3)."""

    lang: str
    areas: tuple[str, ...]
    strength: int
    phrase: str


def read_lexicon(folder: Path = LEXICON_FOLDER) -> list[LexiconEntry]:
    """Read the lexicon of every language. Raise ValueError with file and line for a line that is not well formed."""
    words = []
    for lang in _LANGUAGES:
        path = folder / f"{lang}.tsv"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], start=2):
            match line.split("\t"):
                case [areas, "1" | "2" | "3" as strength, phrase] if phrase.strip():
                    words.append(
                        LexiconEntry(lang, areas_in_cell(areas, f"{path.name}:{number}"), int(strength), phrase)
                    )
                case _:
                    raise ValueError(f"{path.name}:{number}: expected areas, a strength of 1 to 3 and a phrase")
    return words


def areas_in_cell(text: str, where: str) -> tuple[str, ...]:
    """Return the areas of a cell, the main one first; none for ``none``."""
    areas = () if text == NONE else tuple(text.split("+"))
    if strangers := [area for area in areas if area not in set(Area)]:
        raise ValueError(f"{where}: no such area: {', '.join(strangers)}")
    return areas


def _lexicon_entries(folder: Path | None) -> Iterable[_Entry]:
    for word in read_lexicon(folder) if folder else ():
        for area in word.areas or (OTHER_AREAS,):
            yield word.lang, word.phrase, area, LEXICON_WEIGHTS[word.strength]


def _read_yaml(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return parse_yaml(file)


def _guard(rule: Mapping[str, Any]) -> BoundaryRule:
    def phrases(by_lang: Mapping[str, Sequence[str]]) -> frozenset[Phrase]:
        return frozenset(_phrase(text, lang) for lang, texts in by_lang.items() for text in texts)

    return BoundaryRule(rule["from"], rule["to"], float(rule["keep"]), phrases(rule["hits"]), phrases(rule["when"]))


def _phrase(text: str, lang: str) -> Phrase:
    if lang == "zh":
        return (simplified(text),)
    return tuple(token.stem for token in tokens_of(text.replace("*", STAR)))


# --- Finding phrases ----------------------------------------------------------------------------------------------


def find_phrases(text: str, vocabulary: Vocabulary) -> dict[Phrase, PhraseMatch]:
    """Return the phrases that stand in a text, each once, after the boundary rules have moved their weights."""
    hits: dict[Phrase, PhraseMatch] = {}
    for lang in languages_of(text):
        for phrase, hit in _latin_hits(text, lang, vocabulary).items():
            hits.setdefault(phrase, hit)
    if CJK.search(text):
        hits.update(_chinese_hits(text, vocabulary))
    _apply_guards(hits, vocabulary.guards)
    return hits


def _latin_hits(text: str, lang: str, vocabulary: Vocabulary) -> dict[Phrase, PhraseMatch]:
    tokens = tokens_of(text)
    hits: dict[Phrase, PhraseMatch] = {}
    position = 0
    while position < len(tokens):
        found = _longest(tokens, position, lang, vocabulary)
        if found is None:
            position += 1
            continue
        phrase, length = found
        last = tokens[position + length - 1]
        if phrase not in hits and not _negated(tokens, position):
            start, end = tokens[position].start, last.end
            hits[phrase] = PhraseMatch(dict(vocabulary.terms[lang][phrase]), text[start:end], start, end)
        position += length
    return hits


def _longest(tokens: list[Token], start: int, lang: str, vocabulary: Vocabulary) -> tuple[Phrase, int] | None:
    terms, first = vocabulary.terms[lang], tokens[start]
    heads = vocabulary.heads[lang]
    if first.stem not in heads and not any(first.stem[:size] + "*" in heads for size in range(3, len(first.stem) + 1)):
        return None
    for length in range(min(vocabulary.longest, len(tokens) - start), 0, -1):
        window = tokens[start : start + length]
        if window[-1].clause != first.clause:
            continue
        stems = tuple(token.stem for token in window)
        for phrase in _spellings_of(stems):
            if phrase in terms:
                return phrase, length
    return None


def _spellings_of(stems: Phrase) -> Iterable[Phrase]:
    """Yield the phrase itself, then with its first or its last word cut to each of its beginnings."""
    yield stems
    for place in {0, len(stems) - 1}:
        word = stems[place]
        for size in range(len(word), 2, -1):
            yield (*stems[:place], word[:size] + "*", *stems[place + 1 :])


def _negated(tokens: list[Token], position: int) -> bool:
    before = tokens[max(0, position - _NEGATION_REACH) : position]
    return any(token.stem in NEGATIONS and token.clause == tokens[position].clause for token in before)


def _chinese_hits(text: str, vocabulary: Vocabulary) -> dict[Phrase, PhraseMatch]:
    hits: dict[Phrase, PhraseMatch] = {}
    plain = simplified(text)
    for match in vocabulary.chinese.finditer(plain):
        phrase = (match.group(),)
        if phrase not in hits and not plain[: match.start()].endswith(NEGATIONS_ZH):
            words = text[match.start() : match.end()] if len(plain) == len(text) else match.group()
            hits[phrase] = PhraseMatch(dict(vocabulary.terms["zh"][phrase]), words, match.start(), match.end())
    return hits


def _apply_guards(hits: Mapping[Phrase, PhraseMatch], guards: Iterable[BoundaryRule]) -> None:
    for guard in guards:
        if guard.when.isdisjoint(hits):
            continue
        for phrase in guard.hits & hits.keys():
            weights = hits[phrase].weights
            moved = weights.get(guard.source, 0.0) * (1 - guard.keep)
            if moved:
                weights[guard.source] -= moved
                weights[guard.target] = weights.get(guard.target, 0.0) + moved
