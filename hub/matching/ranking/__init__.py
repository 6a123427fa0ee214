"""Rank programs for a company: five factors, multiplied, then the first page chosen as a set.

Need served, fit of purpose, chance, value, tempo: each lies between 0 and 1 and says why. Nothing else orders programs:
no hidden bonus, no paid place. The name and the languages of a company have no factor, nor has its ownership but where
a program is for its owners. Equal scores keep the order of reach, then of the English name, then the slug.

``tables`` holds every number, ``company`` and ``programs`` what ranking reads of each, ``factors`` the five functions;
the choice of the first page stands beside the programs.
"""

from hub.matching.ranking.company import CompanyTraits, stage_of, traits_of
from hub.matching.ranking.factors import (
    chance_of,
    need_served,
    purpose_fits,
    strength,
    strengths_of,
    tempo_of,
    value_of,
)
from hub.matching.ranking.programs import (
    FACTORS,
    LATER,
    STAPLE,
    Contribution,
    FactorValue,
    RankedProgram,
    ReasonSentence,
    Standing,
    first_moves,
    name_key,
    score_of,
)

__all__ = [
    "FACTORS",
    "LATER",
    "STAPLE",
    "CompanyTraits",
    "Contribution",
    "FactorValue",
    "RankedProgram",
    "ReasonSentence",
    "Standing",
    "chance_of",
    "first_moves",
    "name_key",
    "need_served",
    "purpose_fits",
    "score_of",
    "stage_of",
    "strength",
    "strengths_of",
    "tempo_of",
    "traits_of",
    "value_of",
]
