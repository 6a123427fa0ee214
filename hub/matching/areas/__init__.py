"""Propose priority areas from a company's own words, in English, French or Chinese.

The method is plain, so that it can be shown: phrases of a published vocabulary are found in the text, each adds its
weight to its areas, boundary rules move some of that weight, and an area is proposed when enough has come together.
Words of other trades (wine, drug discovery, scheduling) weigh for "none of the eight". A proposal is a suggestion:
the company decides.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from hub.core.vocabulary import Area
from hub.matching.areas.vocabulary import AREAS_FILE, ELSEWHERE, Hit, Vocabulary, find_hits, load_vocabulary

__all__ = ["AREAS_FILE", "ENOUGH", "Proposal", "load_vocabulary", "propose_areas"]

ENOUGH = 0.5  # the score from which an area is proposed to a person
BESIDE_THE_FIRST = 0.5  # a further area needs this share of the evidence of the first
MOST_AREAS = 3
MOST_SURE = 0.99  # words never prove an area
SATURATION = 1.1  # one strong word scores 0.67, two 0.89


@dataclass(frozen=True, slots=True)
class Proposal:
    """One area proposed to a company, with the words, as the person wrote them, that led there."""

    area: str
    score: float
    because: tuple[str, ...]


def propose_areas(*texts: str | None, vocabulary: Vocabulary | None = None) -> tuple[Proposal, ...]:
    """Propose areas for what a company says of itself, best first; an empty tuple says that no area fits.

    Several texts (an English and a French description) speak of one company: an area keeps its best score.
    """
    vocabulary = vocabulary or load_vocabulary()
    best: dict[str, Proposal] = {}
    for text in texts:
        for proposal in _propose(text or "", vocabulary):
            known = best.get(proposal.area, proposal)
            because = dict.fromkeys((*known.because, *proposal.because))
            best[proposal.area] = Proposal(proposal.area, max(known.score, proposal.score), tuple(because))
    order = list(Area)
    return tuple(sorted(best.values(), key=lambda found: (-found.score, order.index(Area(found.area)))))


def _propose(text: str, vocabulary: Vocabulary) -> list[Proposal]:
    hits = find_hits(text, vocabulary)
    evidence: dict[str, float] = defaultdict(float)
    for hit in hits.values():
        for area, weight in hit.weights.items():
            evidence[area] += weight
    elsewhere = evidence.pop(ELSEWHERE, 0.0)
    first = max(evidence.values(), default=0.0)
    return [
        Proposal(area, min(round(_score(found), 2), MOST_SURE), _because(area, hits.values()))
        for area, found in sorted(evidence.items(), key=lambda item: -item[1])[:MOST_AREAS]
        if _score(found) >= ENOUGH and found >= BESIDE_THE_FIRST * first and found > elsewhere
    ]


def _score(evidence: float) -> float:
    return 1 - math.exp(-SATURATION * evidence)


def _because(area: str, hits: Iterable[Hit]) -> tuple[str, ...]:
    """Return the words behind an area, the weightiest first, at most six."""
    telling = sorted((hit for hit in hits if hit.weights.get(area, 0.0) > 0.05), key=lambda hit: -hit.weights[area])
    return tuple(dict.fromkeys(hit.words for hit in telling))[:6]
