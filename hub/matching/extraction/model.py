"""What a sentence makes likely where no phrase says it: needs and readiness, learned from sentences by many hands.

It is offered to be ticked. Only the order of programs goes by it, where nobody told or said what is needed.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from hub.facts.types import band_of
from hub.matching.areas.model import LinearModel, Span, TextFeatures, load_model
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


def sentence_features(folded: str) -> TextFeatures:
    """Return the features of a folded sentence: runs of up to three words, and parts of words; length 1 together.

    The places of a feature are the words that gave it.
    """
    found = list(_WORD.finditer(folded))
    words = ["0" if match.group()[0].isdigit() else match.group() for match in found]
    spans = [match.span() for match in found]
    places: dict[str, list[Span]] = defaultdict(list)
    for size in range(1, _RUN + 1):
        for first in range(len(words) - size + 1):
            places["w:" + " ".join(words[first : first + size])] += spans[first : first + size]
    for word, span in zip(words, spans, strict=True):
        marked = f"<{word}>"
        for size in _PARTS:
            for start in range(len(marked) - size + 1):
                places["c:" + marked[start : start + size]].append(span)
    values = {name: 1.0 if name[0] == "w" else _PART for name in places}
    length = math.sqrt(sum(value * value for value in values.values())) or 1.0
    return TextFeatures(
        {name: value / length for name, value in values.items()}, {name: tuple(at) for name, at in places.items()}
    )


type _Sentences = list[tuple[Part, TextFeatures]]
type _Found = tuple[float, Part, TextFeatures]  # how likely something is, by which sentence


def likely_readings(parts: TextParts, read: Collection[FactReading]) -> Iterator[FactReading]:
    """Yield what is likely beside what was ``read``: readiness where none was, then needs, likeliest first."""
    sentences = [(sentence, sentence_features(sentence.text)) for sentence in parts.sentences]
    sentences = [(sentence, features) for sentence, features in sentences if len(_words_of(features)) >= _FEWEST]
    if not any(one.fact == "trl" for one in read):
        model = load_model(READINESS_MODEL)
        levels = [one for one in _likeliest(model, sentences, as_shares=True) if one[0] in LEVELS]
        for level, found in levels[:1]:
            low, high = LEVELS[level]
            yield _reading(
                parts, "trl", low if low == high else band_of(low, high), found, model.because(found[2], level)
            )
    model = load_model(NEEDS_MODEL)
    known = {one.value for one in read if one.fact == "needs"}
    needs = [one for one in _likeliest(model, sentences) if one[0] not in known]
    for need, found in needs[:MOST_NEEDS]:
        yield _reading(parts, "needs", need, found, model.because(found[2], need))


def _likeliest(model: LinearModel, sentences: _Sentences, *, as_shares: bool = False) -> list[tuple[str, _Found]]:
    """Return the classes that are likely, each by the sentence that speaks most for it, likeliest first."""
    best: dict[str, _Found] = {}
    for sentence, features in sentences:
        scores = model.scores(features.values)
        whole = sum(scores.values()) if as_shares else 1.0
        for name, score in scores.items():
            least = max(model.thresholds[LIKELY], best[name][0] if name in best else 0.0)
            if score / whole >= least:
                best[name] = score / whole, sentence, features
    return sorted(best.items(), key=lambda one: -one[1][0])


def _words_of(features: TextFeatures) -> list[Span]:
    return sorted({span for spans in features.places.values() for span in spans})


def _reading(parts: TextParts, fact: str, value: object, found: _Found, evidence: Mapping[Span, float]) -> FactReading:
    """Return a reading with the few words in a row that speak most for it."""
    likelihood, sentence, features = found
    words = _words_of(features)
    weights = [evidence.get(span, 0.0) for span in words]
    first = max(range(max(0, len(words) - _SHOWN) + 1), key=lambda start: sum(weights[start : start + _SHOWN]))
    shown = words[first : first + _SHOWN]
    start, end = sentence.start + shown[0][0], sentence.start + shown[-1][1]
    return FactReading(fact, value, parts.written[start:end], start, end, likelihood)
