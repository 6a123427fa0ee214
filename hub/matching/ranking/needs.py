"""The first factor of the rank: whether a program gives what was asked for, for the work it was asked for."""

from collections.abc import Mapping
from functools import lru_cache

from hub.core.text.formats import NBSP
from hub.core.vocabulary.enums import Need, Stage, Support
from hub.core.vocabulary.labels import localized_label
from hub.matching.profile.needs import NEEDS_TO_STAGES, NEEDS_TO_SUPPORT, USUAL_NEEDS
from hub.matching.ranking.values import FactorValue, ReasonSentence

_BEST_NEED, _ALL_NEEDS = 0.8, 0.2  # one need served well counts before many served a little
_USUAL_SHARE = 0.3  # what is asked for today is never all: the usual needs keep this share

_MONEY = frozenset(
    {
        Support.GRANT,
        Support.REPAYABLE_CONTRIBUTION,
        Support.LOAN,
        Support.LOAN_GUARANTEE,
        Support.EQUITY,
        Support.TAX_CREDIT,
    }
)
_SERVICES = frozenset(
    {
        Support.ADVISORY,
        Support.MARKET_INTELLIGENCE,
        Support.MATCHMAKING,
        Support.TRADE_MISSION,
        Support.STANDARDS,
        Support.IP_SUPPORT,
        Support.TRAINING,
    }
)
_STAGES = tuple(stage.value for stage in Stage)
_ONE_STAGE_AWAY, _FURTHER = 0.8, 0.5  # of the strength of money that serves other stages than the need is about
_BESIDE_A_SERVICE = 0.5  # of the strength of money that a program gives beside the service that it is for
_TO_OTHERS = 0.5  # of the strength of money for which a company cannot apply itself

type _Given = tuple[tuple[str, ...], tuple[str, ...], bool]


def need_served(
    needs: tuple[str, ...],
    support: tuple[str, ...],
    stages: tuple[str, ...],
    others_apply: bool,  # noqa: FBT001 - one of the things it reads
) -> FactorValue:
    """Value the kinds of support against the needs (in alphabetical order), by the published tables.

    The first kind of ``support`` is the main one, ``stages`` are those that the program serves, and ``others_apply``
    says that a company takes part without applying. Needs that were not told are the usual ones, and these count a
    little beside those that were.
    """
    given = support, stages, others_apply
    usual = _usual(given)
    if not needs:
        return FactorValue(usual)
    strengths = [_strength(need, given) for need in needs]
    best = max(strengths)
    mean = sum(strengths) / len(strengths)
    value = (1 - _USUAL_SHARE) * (_BEST_NEED * best + _ALL_NEEDS * mean) + _USUAL_SHARE * usual
    return FactorValue(value, _gives, (needs[strengths.index(best)], given)) if best else FactorValue(value, _NOTHING)


_NOTHING = ReasonSentence("It does not give what you asked for.", "Ce programme n’offre pas ce que vous avez demandé.")


@lru_cache(maxsize=16_384)
def _usual(given: _Given) -> float:
    """Return how well the usual needs are served."""
    return sum(_strength(need, given) for need in USUAL_NEEDS) / len(USUAL_NEEDS)


@lru_cache(maxsize=16_384)
def _strength(need: str, given: _Given) -> float:
    """Return how well a need is served."""
    return _best(need, given)[0]


def _best(need: str, given: _Given) -> tuple[float, str]:
    """Return how well a need is served by the kind of support that serves it best, and which that is."""
    table = NEEDS_TO_SUPPORT[Need(need)]
    strengths = {kind: table.get(Support(kind), 0.0) * _kept(need, kind, given) for kind in given[0]}
    kind = max(strengths, key=lambda one: strengths[one], default="")
    return strengths.get(kind, 0.0), kind


def _kept(need: str, kind: str, given: _Given) -> float:
    """Return the share of its strength that money keeps where it is for something else, or for somebody else."""
    support, stages, others_apply = given
    if kind not in _MONEY:
        return 1.0
    kept = _TO_OTHERS if others_apply else 1.0
    if support[0] in _SERVICES:
        kept *= _BESIDE_A_SERVICE
    away = _stages_away(need, stages)
    return kept * (1.0 if away == 0 else _ONE_STAGE_AWAY if away == 1 else _FURTHER)


def _stages_away(need: str, stages: tuple[str, ...]) -> int:
    """Return how far the stages served are from those that the need is about; 0 where either is open."""
    about = NEEDS_TO_STAGES.get(Need(need), frozenset())
    return min((abs(_STAGES.index(one) - _STAGES.index(other)) for one in about for other in stages), default=0)


def _limit(need: str, kind: str, given: _Given) -> str:
    """Return what lessens the kind of support that serves a need best: the first that applies, or nothing."""
    support, stages, others_apply = given
    if kind not in _MONEY:
        return ""
    if others_apply:
        return "others"
    if support[0] in _SERVICES:
        return support[0]
    return "stage" if _stages_away(need, stages) else ""


_LIMITS: Mapping[str, ReasonSentence] = {
    "": ReasonSentence(".", "."),
    "others": ReasonSentence(
        ", to others: you would take part as a supplier or partner.",
        ", mais à d’autres; vous y prendriez part comme fournisseur ou partenaire.",
    ),
    "stage": ReasonSentence(", for another stage of the work.", ", pour une autre étape du travail."),
}


def _gives(need: str, given: _Given) -> ReasonSentence:
    _, kind = _best(need, given)
    limit = _limit(need, kind, given)
    need_words, support_words = localized_label(Need(need)), localized_label(Support(kind))
    ending = _LIMITS.get(limit) or _beside(limit)
    return ReasonSentence(
        f"For your need “{need_words.en}” it gives: {support_words.inside('en')}{ending.en}",
        f"Pour votre besoin «{NBSP}{need_words.fr}{NBSP}», il offre{NBSP}: {support_words.inside('fr')}{ending.fr}",
    )


def _beside(service: str) -> ReasonSentence:
    words = localized_label(Support(service))
    return ReasonSentence(
        f", beside what it is mainly for ({words.inside('en')}).",
        f", à côté de son objet principal ({words.inside('fr')}).",
    )
