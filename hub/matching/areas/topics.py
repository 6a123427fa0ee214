"""The areas that a program's own text speaks of, by the published vocabulary alone. It serves the rank, no verdict."""

import math
from collections import defaultdict

from hub.core.vocabulary import Area
from hub.matching.areas.features import SATURATION
from hub.matching.areas.vocabulary import find_hits, load_vocabulary

_ENOUGH = 0.66  # one strong phrase


def topics_of(text: str) -> frozenset[str]:
    """Return the areas for which a text holds a strong phrase, or several weaker ones."""
    evidence: dict[str, float] = defaultdict(float)
    for hit in find_hits(text, load_vocabulary()).values():
        for area, weight in hit.weights.items():
            evidence[area] += weight
    return frozenset(area.value for area in Area if 1 - math.exp(-SATURATION * evidence[area]) >= _ENOUGH)
