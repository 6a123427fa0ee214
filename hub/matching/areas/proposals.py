"""The areas that a program's own text speaks of, by the published vocabulary alone. It serves the rank, no verdict."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from hub.core.vocabulary.enums import Area
from hub.matching.areas.model import (
    SATURATION,
    LinearModel,
    Span,
    TextFeatures,
    load_model,
    text_features,
    without_towns,
)
from hub.matching.areas.vocabulary import OTHER_AREAS, PublishedVocabulary, Vocabulary, find_phrases, load_vocabulary

_ENOUGH_WEIGHT = 0.66  # one strong phrase
# Up to here a text is a title: the one area that it names is proposed, if the model knows no likelier trade.
_FEW_WORDS = 6


def text_areas(text: str) -> frozenset[str]:
    """Return the areas for which a text holds a strong phrase, or several weaker ones."""
    return _named_areas(text, load_vocabulary())


def _named_areas(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    evidence: dict[str, float] = defaultdict(float)
    for hit in find_phrases(text, vocabulary).values():
        for area, weight in hit.weights.items():
            evidence[area] += weight
    return frozenset(area.value for area in Area if 1 - math.exp(-SATURATION * evidence[area]) >= _ENOUGH_WEIGHT)


class _InUse:
    """The words that curators published, as this process last heard of them."""

    words: PublishedVocabulary = PublishedVocabulary()


MOST_AREAS = 3
MOST_SURE = 0.99  # words never prove an area
_MOST_WORDS = 6
_TELLING = 0.15  # a word is shown from this share of the weightiest word on


@dataclass(frozen=True, slots=True)
class AreaProposal:
    """One area proposed to a company, with the words, as the person wrote them, that led there."""

    area: str
    score: float
    because: tuple[str, ...]


def use_vocabulary(words: PublishedVocabulary) -> None:
    """Propose by these words from now on; a proposal that is being made is finished by those before."""
    _InUse.words = words


def vocabulary_version() -> str:
    """Return the version of the words of curators by which areas are proposed; "" for the words of the files."""
    return _InUse.words.version


def propose_areas(*texts: str | None) -> tuple[AreaProposal, ...]:
    """Propose areas for what a company says of itself, best first; an empty tuple says that no area fits.

    Several texts (an English and a French description) speak of one company: an area keeps its best score.
    """
    best: dict[str, AreaProposal] = {}
    for text in texts:
        for proposal in _propose(text.strip(), _InUse.words) if text else ():
            known = best.get(proposal.area, proposal)
            because = dict.fromkeys((*known.because, *proposal.because))
            best[proposal.area] = AreaProposal(proposal.area, max(known.score, proposal.score), tuple(because))
    return _best_first(best)


def score_areas(*texts: str | None) -> dict[str, float]:
    """Return the score of all eight areas, proposed or not; nothing for texts without words."""
    scored = [scores for text in texts if text and (scores := _scored(text.strip(), _InUse.words)[1])]
    return {area.value: max(scores[area] for scores in scored) for area in Area} if scored else {}


def chosen_areas(scores: Mapping[str, float], thresholds: Mapping[str, float]) -> tuple[str, ...]:
    """Return the areas that scores propose, best first: none where none is likely, or another trade likelier."""
    areas = sorted((area.value for area in Area), key=lambda area: -scores[area])
    first = scores[areas[0]]
    if first < thresholds["enough"] or scores[OTHER_AREAS] > first:
        return ()
    least = max(thresholds["enough"], thresholds["beside"] * first)
    return tuple(area for area in areas[:MOST_AREAS] if scores[area] >= least)


def _best_first(proposals: Mapping[str, AreaProposal]) -> tuple[AreaProposal, ...]:
    order = list(Area)
    found = sorted(proposals.values(), key=lambda each: (-each.score, order.index(Area(each.area))))
    return tuple(found[:MOST_AREAS])


@lru_cache(maxsize=4096)
def _propose(text: str, words: PublishedVocabulary) -> tuple[AreaProposal, ...]:
    model, (reading, scores) = load_model(), _scored(text, words)
    if not scores:
        return ()
    return tuple(
        AreaProposal(area, min(round(scores[area], 2), MOST_SURE), _words(text, _by_phrase(reading, model, area)))
        for area in chosen_areas(scores, model.thresholds) or _only_area_of_a_title(text, scores, words)
    )


def _only_area_of_a_title(text: str, scores: Mapping[str, float], words: PublishedVocabulary) -> tuple[str, ...]:
    named = _named_areas(text, _vocabulary(words)) if len(text.split()) <= _FEW_WORDS else ()
    return tuple(area for area in named if len(named) == 1 and scores[area] >= scores[OTHER_AREAS])


@lru_cache(maxsize=64)  # who asks for proposals asks for all scores as well
def _scored(text: str, words: PublishedVocabulary) -> tuple[TextFeatures, Mapping[str, float]]:
    reading = text_features(without_towns(text), _vocabulary(words))
    return reading, load_model().scores(reading.values) if reading.values else {}


def _vocabulary(words: PublishedVocabulary) -> Vocabulary:
    return load_vocabulary(published=words) if words.version else load_vocabulary()


def _by_phrase(reading: TextFeatures, model: LinearModel, area: str) -> dict[Span, float]:
    """Return the evidence by place: of phrases that the vocabulary knows for the area, each with its words added up.

    Words alone stand in where it knows none: "First" of a First Nation, or a town, says nothing to a reader.
    """
    evidence = model.because(reading, area)
    phrases = sorted(reading.places.get(f"v:{area}", ()), key=lambda span: span[0] - span[1])
    whole: dict[Span, float] = defaultdict(float)
    for (start, end), weight in evidence.items():
        home = next((phrase for phrase in phrases if phrase[0] <= start and end <= phrase[1]), (start, end))
        whole[home] += weight
    return {place: weight for place, weight in whole.items() if place in phrases and weight > 0} or whole


def _words(text: str, evidence: Mapping[Span, float]) -> tuple[str, ...]:
    """Return the words that weigh most, as written, each place in the text once."""
    most = max(evidence.values(), default=0.0)
    chosen: list[Span] = []
    for (start, end), weight in sorted(evidence.items(), key=lambda item: (-item[1], item[0])):
        if weight < _TELLING * most or len(chosen) == _MOST_WORDS:
            break
        if all(end <= other[0] or start >= other[1] for other in chosen):
            chosen.append((start, end))
    return tuple(dict.fromkeys(text[start:end] for start, end in chosen))
