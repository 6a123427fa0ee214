"""Rank programs for a company by named weights, each contribution visible.

The score is the weighted mean of ten factors, each between 0 and 1. A fact that is not known gives the neutral
value and no sentence. Nothing else orders programs: no hidden bonus, no paid place. Name, languages and ownership of
the company have no factor. Equal scores keep the alphabetical order of the program's English name, then its slug.

``values`` holds the weights and what a factor gives, ``needs`` and ``factors`` the ten functions, ``inputs`` what each
of them reads.
"""

from hub.matching.ranking.factors import conditions_settled
from hub.matching.ranking.inputs import ApplicantInputs, ProgramInputs, contributions
from hub.matching.ranking.values import (
    NEUTRAL,
    WEIGHTS,
    Contribution,
    FactorValue,
    ReasonSentence,
    rank_key,
    score_of,
)

__all__ = [
    "NEUTRAL",
    "WEIGHTS",
    "ApplicantInputs",
    "Contribution",
    "FactorValue",
    "ProgramInputs",
    "ReasonSentence",
    "conditions_settled",
    "contributions",
    "rank_key",
    "score_of",
]
