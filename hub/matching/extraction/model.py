"""What a sentence makes likely where no phrase says it: needs and readiness, learned from sentences by many hands.

What is nearly sure is read like a phrase; what is likely is offered to be ticked. Where nobody told or said what is
needed, the order of programs goes by what is likely.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from hub.core.vocabulary.enums import Need
from hub.facts.types import band_bounds, band_of
from hub.matching.areas.model import Span, TextFeatures, load_model
from hub.matching.extraction.readings import FactReading, TextParts
from hub.matching.extraction.text import Part
from hub.matching.extraction.vocabulary import compiled, found_in

NEEDS_MODEL = Path(__file__).resolve().parents[1] / "data" / "needs-model.npz"
READINESS_MODEL = NEEDS_MODEL.with_name("readiness-model.npz")
# The classes of readiness: the levels of which they speak, and what tells nothing of it.
LEVELS: Mapping[str, tuple[int, int]] = {"1": (1, 3), "3": (3, 4), "5": (4, 6), "7": (6, 8), "9": (9, 9)}
NOTHING = "-"
LIKELY = "likely"  # the likelihood from which something is offered
MOST_NEEDS = 2  # offered beside what was read

# From these likelihoods on something is read: about nine in ten are right (decision 0040). Needs are heard in two
# sentences in a row, because people say in one what they do and in the next what it lacks.
_SURE_LEVEL, _SURE_SALE, _SURE_NEED, _SURE_UNWISHED = 0.55, 0.45, 0.85, 0.92
_SPOKEN_OF = 0.5
_SOLD = "9"
_UNFINISHED = frozenset({"1", "3", "5"})
_EARLY = frozenset({Need.FUNDING_RD, Need.FUNDING_DEMO})
# What is added to the likelihood that it is sold every day, by what is known of the company; and to that of any level
# where neither people nor sales are told: then it is a text for readers, and no answer to a question.
_MANY = 30  # people
_WITH_MANY, _WITH_SALES, _WITH_EARLY_NEED, _NOTHING_KNOWN = 0.4, 0.4, -0.25, -0.25

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_RUN = 3  # words in a row, at most
_FEWEST = 5  # different words of a sentence that tells something
_PARTS = (3, 4, 5)  # letters, with the marks of the beginning and the end of a word
_PART = 0.6  # what a part of a word counts beside a word
_SHOWN = 5  # words in a row that are shown as the reason


@lru_cache(maxsize=512)
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


type _Found = tuple[float, Part, TextFeatures]  # how likely something is, by which sentence


def level_reading(parts: TextParts, read: Collection[FactReading]) -> FactReading | None:
    """Return the level of which words speak without its name; ``read`` is what phrases say.

    A company of thirty people or with sales sells something; one that looks for money for a trial does not yet.
    """
    best = _best(parts.sentences, READINESS_MODEL)
    team = max(
        (one for one in read if one.fact == "employees"), key=lambda one: band_bounds(one.value)[0], default=None
    )
    people = band_bounds(team.value)[0] if team else 0
    sales = next((one for one in read if one.fact == "annual_revenue_cad" and band_bounds(one.value)[0] > 0), None)
    needs = {one.value for one in read if one.fact == "needs"}
    spoken = _best(parts.sentences, NEEDS_MODEL)
    early = needs & _EARLY or any(found[0] >= _SPOKEN_OF for need, found in spoken.items() if need in _EARLY)
    unknown = 0.0 if people or sales else _NOTHING_KNOWN
    many = team if people >= _MANY else None
    sold = sum((_WITH_MANY if many else 0, _WITH_SALES if sales else 0, _WITH_EARLY_NEED if early else 0))
    likely = {
        name: found[0] + unknown + (sold if name == _SOLD else 0.0) for name, found in best.items() if name in LEVELS
    }
    level = max(likely, key=lambda name: likely[name], default=None)
    if level is None or likely[level] < (_SURE_SALE if level == _SOLD else _SURE_LEVEL):
        return None
    if level in _UNFINISHED and any(True for _ in found_in(parts.text, "stage_of_a_business")):
        return None  # who says what they do every day is past the lab
    because = many or sales
    if level == _SOLD and because and best[level][0] < _SURE_SALE:
        return replace(because, fact="trl", value=LEVELS[_SOLD][0])
    return replace(_level(parts, level, best[level]), likelihood=1.0)


def sure_needs(parts: TextParts, read: Collection[FactReading]) -> Iterator[FactReading]:
    """Yield the needs that are nearly sure beside those ``read``, for a text in which no phrase tells one."""
    known = {one.value for one in read}
    pairs = (Part(parts.text[one.start : other.end], one.start) for one, other in pairwise(parts.sentences))
    wished = any(pattern.search(parts.text) for pattern in compiled("wishes")) or "?" in parts.text
    for need, found in _likeliest(_best(pairs, NEEDS_MODEL), _SURE_NEED if wished else _SURE_UNWISHED):
        if need not in known:
            yield replace(_need(parts, need, found), likelihood=1.0)


def likeliest_of(parts: TextParts, needs: Collection[str], least: float) -> str | None:
    """Return which of some needs words speak of most, if it is as likely as ``least``."""
    return next((one for one, _ in _likeliest(_best(parts.sentences, NEEDS_MODEL), least) if one in needs), None)


def likely_readings(parts: TextParts, read: Collection[FactReading]) -> Iterator[FactReading]:
    """Yield what is likely beside what was ``read``: readiness where none was, then needs, likeliest first."""
    if not any(one.fact == "trl" for one in read):
        best = _best(parts.sentences, READINESS_MODEL)
        levels = [one for one in _likeliest(best, load_model(READINESS_MODEL).thresholds[LIKELY]) if one[0] in LEVELS]
        yield from (_level(parts, level, found) for level, found in levels[:1])
    known = {one.value for one in read if one.fact == "needs"}
    likely = _likeliest(_best(parts.sentences, NEEDS_MODEL), load_model(NEEDS_MODEL).thresholds[LIKELY])
    needs = [one for one in likely if one[0] not in known]
    yield from (_need(parts, need, found) for need, found in needs[:MOST_NEEDS])


def _likeliest(best: Mapping[str, _Found], least: float) -> list[tuple[str, _Found]]:
    """Return the classes that are likely, likeliest first."""
    return sorted((one for one in best.items() if one[1][0] >= least), key=lambda one: -one[1][0])


def _best(sentences: Iterable[Part], path: Path) -> Mapping[str, _Found]:
    """Return how likely each class is, by the sentence that speaks most for it."""
    best: dict[str, _Found] = {}
    for sentence in sentences:
        for name, score in _scores(sentence.text, path).items():
            if name not in best or score > best[name][0]:
                best[name] = score, sentence, sentence_features(sentence.text)
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


def _words_of(features: TextFeatures) -> list[Span]:
    return sorted({span for spans in features.places.values() for span in spans})


def _level(parts: TextParts, level: str, found: _Found) -> FactReading:
    low, high = LEVELS[level]
    evidence = load_model(READINESS_MODEL).because(found[2], level)
    return _reading(parts, "trl", low if low == high else band_of(low, high), found, evidence)


def _need(parts: TextParts, need: str, found: _Found) -> FactReading:
    return _reading(parts, "needs", need, found, load_model(NEEDS_MODEL).because(found[2], need))


def _reading(parts: TextParts, fact: str, value: object, found: _Found, evidence: Mapping[Span, float]) -> FactReading:
    """Return a reading with the few words in a row that speak most for it."""
    likelihood, sentence, features = found
    words = _words_of(features)
    weights = [evidence.get(span, 0.0) for span in words]
    first = max(range(max(0, len(words) - _SHOWN) + 1), key=lambda start: sum(weights[start : start + _SHOWN]))
    shown = words[first : first + _SHOWN]
    start, end = sentence.start + shown[0][0], sentence.start + shown[-1][1]
    return FactReading(fact, value, parts.written[start:end], start, end, likelihood)
