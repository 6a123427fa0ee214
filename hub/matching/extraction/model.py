"""What a sentence makes likely where no phrase says it: needs and readiness, learned from sentences by many hands.

It is offered to be ticked. Only the order of programs goes by it, where nobody told or said what is needed.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.facts.types import band_of
from hub.matching.areas.model import LinearModel, load_model
from hub.matching.extraction.readings import FactReading, TextParts
from hub.matching.extraction.text import Part

NEEDS_MODEL = Path(__file__).resolve().parents[1] / "data" / "needs-model.npz"
READINESS_MODEL = NEEDS_MODEL.with_name("readiness-model.npz")
# The classes of readiness: their first levels, and what tells nothing of it.
LEVELS: Mapping[str, tuple[int, int]] = {"1": (1, 2), "3": (3, 4), "5": (5, 6), "7": (7, 8), "9": (9, 9)}
NOTHING = "-"
LIKELY = "likely"  # the likelihood from which something is offered
MOST_NEEDS = 2  # offered beside what was read

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_RUN = 3  # words in a row, at most
_FEWEST = 3  # words of a sentence that tells something
_PARTS = (3, 4, 5)  # letters, with the marks of the beginning and the end of a word
_PART = 0.6  # what a part of a word counts beside a word
_SHOWN = 5  # words in a row that are shown as the reason


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """A sentence as the models read it: the value of every feature, its words, and the words that gave each feature."""

    values: Mapping[str, float]
    words: tuple[tuple[int, int], ...]
    places: Mapping[str, tuple[int, ...]]


def sentence_features(folded: str) -> SentenceFeatures:
    """Return the features of a folded sentence: runs of up to three words, and parts of words; length 1 together."""
    found = list(_WORD.finditer(folded))
    words = ["0" if match.group()[0].isdigit() else match.group() for match in found]
    places: dict[str, list[int]] = defaultdict(list)
    for size in range(1, _RUN + 1):
        for first in range(len(words) - size + 1):
            places["w:" + " ".join(words[first : first + size])] += range(first, first + size)
    for place, word in enumerate(words):
        marked = f"<{word}>"
        for size in _PARTS:
            for start in range(len(marked) - size + 1):
                places["c:" + marked[start : start + size]].append(place)
    values = {name: 1.0 if name[0] == "w" else _PART for name in places}
    length = math.sqrt(sum(value * value for value in values.values())) or 1.0
    return SentenceFeatures(
        {name: value / length for name, value in values.items()},
        tuple(match.span() for match in found),
        {name: tuple(at) for name, at in places.items()},
    )


def likely_readings(parts: TextParts, read: Collection[FactReading]) -> Iterator[FactReading]:
    """Yield what is likely beside what was ``read``: readiness where none was, then needs, likeliest first."""
    sentences = [(sentence, sentence_features(sentence.text)) for sentence in parts.sentences]
    sentences = [(sentence, features) for sentence, features in sentences if len(features.words) >= _FEWEST]
    if not any(one.fact == "trl" for one in read):
        yield from _level(parts, sentences)
    yield from _needs(parts, sentences, {one.value for one in read if one.fact == "needs"})


type _Sentences = list[tuple[Part, SentenceFeatures]]
type _Found = tuple[float, Part, SentenceFeatures]  # how likely something is, by which sentence


def _level(parts: TextParts, sentences: _Sentences) -> Iterator[FactReading]:
    model = load_model(READINESS_MODEL)
    best: dict[str, _Found] = {}
    for sentence, features in sentences:
        scores = model.scores(features.values)
        level = max(LEVELS, key=scores.__getitem__)
        share = scores[level] / sum(scores.values())
        if share >= max(model.thresholds[LIKELY], *(found[0] for found in best.values()), 0.0):
            best = {level: (share, sentence, features)}
    for level, found in best.items():
        low, high = LEVELS[level]
        value = low if low == high else band_of(low, high)
        yield _reading(parts, "trl", value, found, _reason(model, level, found[2]))


def _needs(parts: TextParts, sentences: _Sentences, known: Collection[str]) -> Iterator[FactReading]:
    model = load_model(NEEDS_MODEL)
    best: dict[str, _Found] = {}
    for sentence, features in sentences:
        for need, score in model.scores(features.values).items():
            if need not in known and score >= max(model.thresholds[LIKELY], best.get(need, (0.0,))[0]):
                best[need] = score, sentence, features
    for need in sorted(best, key=lambda one: -best[one][0])[:MOST_NEEDS]:
        yield _reading(parts, "needs", need, best[need], _reason(model, need, best[need][2]))


def _reason(model: LinearModel, named: str, features: SentenceFeatures) -> tuple[int, int]:
    """Return from where to where the few words in a row stand that speak most for a class."""
    column = model.classes.index(named)
    evidence = [0.0] * len(features.words)
    for name, places in features.places.items():
        if name in model.rows:
            for place in places:
                weight = float(model.weights[model.rows[name], column])
                evidence[place] += features.values[name] * weight / len(places)
    last = max(0, len(evidence) - _SHOWN)
    first = max(range(last + 1), key=lambda start: sum(evidence[start : start + _SHOWN]))
    return features.words[first][0], features.words[min(first + _SHOWN, len(evidence)) - 1][1]


def _reading(parts: TextParts, fact: str, value: object, found: _Found, span: tuple[int, int]) -> FactReading:
    likelihood, sentence, _features = found
    start, end = (sentence.start + place for place in span)
    return FactReading(fact, value, parts.written[start:end], start, end, likelihood)
