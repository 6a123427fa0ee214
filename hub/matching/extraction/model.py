"""What a sentence makes likely: needs and readiness, learned from sentences by many hands.

In a description it is one of the features of a candidate; beside a line or two it is offered to be ticked.
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from hub.matching.areas.model import Span, TextFeatures, load_model
from hub.matching.extraction.readings import FactReading, TextParts

NEEDS_MODEL = Path(__file__).resolve().parents[1] / "data" / "needs-model.npz"
READINESS_MODEL = NEEDS_MODEL.with_name("readiness-model.npz")
# The classes of readiness: the levels of which they speak, and what tells nothing of it.
LEVELS: Mapping[str, tuple[int, int]] = {"1": (1, 3), "3": (3, 4), "5": (4, 6), "7": (6, 8), "9": (9, 9)}
NOTHING = "-"
LIKELY = "likely"  # the likelihood from which something is offered
MOST_NEEDS = 2  # offered beside what was read

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_RUN = 3  # words in a row, at most
_FEWEST = 5  # different words of a sentence that tells something
_PARTS = (3, 4, 5)  # letters, with the marks of the beginning and the end of a word
_PART = 0.6  # what a part of a word counts beside a word
_SHOWN = 5  # words in a row that are shown as the reason
_TELLING, _LEAST = 0.15, 0.5  # of the weightiest of them, what the first and the last weigh; what that weighs itself
_SOLD = "9"


@lru_cache(maxsize=512)
def sentence_features(folded: str) -> TextFeatures:
    """Return the features of a folded sentence: runs of up to three words, and parts of words; length 1 together.

    The places of a feature are the words that gave it.
    """
    found = list(_WORD.finditer(folded))
    words = [plain_word(match.group()) for match in found]
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


def plain_word(word: str) -> str:
    """Return a word as a feature names it: every number is the same."""
    return "0" if word[0].isdigit() else word


def likelihoods(parts: TextParts) -> dict[str, float]:
    """Return how likely each need and level is, by the sentence that speaks most for it."""
    best: dict[str, float] = {}
    for path in (NEEDS_MODEL, READINESS_MODEL):
        for sentence in parts.sentences:
            for name, score in _scores(sentence.text, path).items():
                best[name] = max(score, best.get(name, 0.0))
    return best


@lru_cache(maxsize=1024)
def _scores(sentence: str, path: Path) -> Mapping[str, float]:
    """Return the likelihoods of a sentence: of readiness as shares of one."""
    features = sentence_features(sentence)
    if sum(name[0] == "w" and " " not in name for name in features.values) < _FEWEST:
        return {}
    scores = load_model(path).scores(features.values)
    whole = sum(scores.values()) if path == READINESS_MODEL else 1.0
    return {name: score / whole for name, score in scores.items()}


def shown_words(parts: TextParts, fact: str, value: object, name: str) -> FactReading:
    """Return a reading with the few words in a row that speak most for a need or level.

    Without any where none says much, and of what is sold: it has no words of its own.
    """
    if name == _SOLD:
        return FactReading(fact, value)
    path = READINESS_MODEL if name in LEVELS else NEEDS_MODEL
    scores = [(score, one) for one in parts.sentences if (score := _scores(one.text, path).get(name, 0.0))]
    if not scores:
        return FactReading(fact, value)
    _score, sentence = max(scores, key=lambda one: one[0])
    features = sentence_features(sentence.text)
    evidence = load_model(path).because(features, name)
    words = sorted({span for spans in features.places.values() for span in spans})
    # A number says something beside other words, and nothing to a reader by itself.
    weights = [0.0 if sentence.text[span[0]].isdigit() else evidence.get(span, 0.0) for span in words]
    first = max(range(max(0, len(words) - _SHOWN) + 1), key=lambda start: sum(weights[start : start + _SHOWN]))
    most = max(weights[first : first + _SHOWN], default=0.0)
    telling = [place for place in range(first, min(first + _SHOWN, len(words))) if weights[place] >= _TELLING * most]
    if most < _LEAST:
        return FactReading(fact, value)
    shown = words[telling[0] : telling[-1] + 1]
    start, end = sentence.start + shown[0][0], sentence.start + shown[-1][1]
    return FactReading(fact, value, parts.written[start:end], start, end)
