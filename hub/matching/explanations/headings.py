"""The heading of a first move: a need only where the program is made for it, later only what comes later.

The rank knows more that may help with a need than a heading may promise.
"""

from collections.abc import Mapping

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Level, Need, Stage
from hub.core.vocabulary.labels import localized_label
from hub.core.vocabulary.purpose import FirmSize, NotFor, PaysFor
from hub.matching.engine.evaluation import ProgramAnswer
from hub.matching.ranking import tables
from hub.matching.ranking.programs import LATER, STAPLE

OTHER = "other"  # the heading of a move that answers no need of the page, is no staple and not for later
_NEEDS = frozenset(Need)

_BUILDING = frozenset({
    PaysFor.EQUIPMENT_CAPITAL, PaysFor.WORKING_CAPITAL, PaysFor.PROJECT_FINANCE, PaysFor.FIRST_COMMERCIAL_PLANT,
    PaysFor.BUILDING_SITE,
})  # fmt: skip
_OWN_SITE = frozenset({
    PaysFor.ENERGY_RETROFIT, PaysFor.FUEL_SWITCHING, PaysFor.COMMUNITY_PROJECT, PaysFor.INFRASTRUCTURE,
    PaysFor.TAX_RELIEF,
})  # fmt: skip
_ABROAD = frozenset({PaysFor.INTRODUCTIONS, PaysFor.EXPORT_MARKETING, PaysFor.EVENT_MISSION, PaysFor.MARKET_STUDY})
_CONTACTS = _ABROAD | {PaysFor.INFORMATION, PaysFor.ADVICE_COACHING, PaysFor.TRAINING}
# What a program must pay for to stand under a need.
_PROMISED: Mapping[Need, frozenset[PaysFor]] = {
    Need.FUNDING_RD: frozenset({PaysFor.R_AND_D, PaysFor.RESEARCH_WITH_UNIVERSITY}),
    Need.FUNDING_DEMO: frozenset({
        PaysFor.PILOT_DEMONSTRATION, PaysFor.FIRST_COMMERCIAL_PLANT, PaysFor.FIRST_BUYER, PaysFor.COMMUNITY_PROJECT,
    }),
    Need.GROWTH_CAPITAL: _BUILDING | {PaysFor.GROWTH_EQUITY},
    Need.EXPORT_FINANCE: frozenset({
        PaysFor.RECEIVABLES_INSURANCE, PaysFor.WORKING_CAPITAL, PaysFor.BONDING_GUARANTEE, PaysFor.PROJECT_FINANCE,
        PaysFor.EQUIPMENT_CAPITAL,
    }),
    Need.MARKET_ENTRY_CHINA: _ABROAD,
    Need.FIND_PARTNER: _ABROAD,
    Need.IP_PROTECTION: frozenset({PaysFor.IP_PROTECTION}),
    Need.REGULATORY_CERTIFICATION: frozenset({PaysFor.CERTIFICATION_TESTING}),
    Need.DISPUTE: frozenset({PaysFor.INTRODUCTIONS, PaysFor.ADVICE_COACHING}),
    Need.GOVERNMENT_INTRODUCTION: frozenset({PaysFor.INTRODUCTIONS}),
    Need.CONSORTIUM: frozenset({PaysFor.RESEARCH_WITH_UNIVERSITY, PaysFor.INTRODUCTIONS}),
    Need.TRADE_MISSION: _ABROAD,
    Need.TALENT: frozenset({PaysFor.HIRING, PaysFor.TRAINING}),
    Need.PROCUREMENT: frozenset({
        PaysFor.FIRST_BUYER, PaysFor.COMMUNITY_PROJECT, PaysFor.INFRASTRUCTURE, PaysFor.ENERGY_RETROFIT,
    }),
}  # fmt: skip
# Needs answered by contacts: a program that pays for something else first is made for other ends.
_BY_CONTACTS = frozenset({
    Need.MARKET_ENTRY_CHINA, Need.FIND_PARTNER, Need.GOVERNMENT_INTRODUCTION, Need.TRADE_MISSION, Need.DISPUTE,
})  # fmt: skip
_LEAST = 0.4  # strength with which a need is answered: less is help that goes to others, or is given elsewhere


def purposes_for(answer: ProgramAnswer, need: Need) -> list[PaysFor]:
    """Return what a program pays for that answers a need, the main thing first."""
    wanted = _PROMISED[need]
    if answer.company.adopts and need in tables.ADOPTERS_NEEDS_TO_PURPOSES:
        wanted |= _BUILDING | _OWN_SITE
    return [one for one in answer.entry.pays_for if one in wanted]


def answers_need(answer: ProgramAnswer, need: Need) -> bool:
    """Return whether a program is made for a need, so that its name may stand under it."""
    if not purposes_for(answer, need) or answer.standing_in_rank.strengths[need] < _LEAST:
        return False
    if need in _BY_CONTACTS and answer.entry.pays_for[0] not in _CONTACTS:
        return False
    return need is not Need.GOVERNMENT_INTRODUCTION or answer.program.level != Level.NON_GOVERNMENTAL


def heading_of(answer: ProgramAnswer) -> str:
    """Return the need that a first move stands under, or ``staple``, ``later``, ``other``."""
    key = answer.first_move or OTHER
    if key == LATER and not is_for_later(answer):
        return STAPLE if answer.entry.role in tables.STAPLES else OTHER
    if key in {STAPLE, LATER}:
        return key
    return key if key in _NEEDS and answers_need(answer, Need(key)) else OTHER


def for_own_project(need: Need, *, adopts: bool) -> bool:
    """Return whether who asks for growth capital puts to use what others make: money for a project, not to grow."""
    return adopts and need is Need.GROWTH_CAPITAL


def need_title(need: Need, *, adopts: bool) -> Localized:
    """Return the words of a need as a heading."""
    return _FOR_PROJECT if for_own_project(need, adopts=adopts) else localized_label(need)


_FOR_PROJECT = Localized("Money for your project", "Financer votre projet")

# What a company that is too early, or too small, has yet to leave behind.
_TOO_EARLY = frozenset({NotFor.EARLY_STAGE, NotFor.EARLY_TRL, NotFor.PRE_REVENUE})
_TOO_SMALL = frozenset({NotFor.STARTUPS, NotFor.SMALL_FIRMS})
_SURELY = 0.6  # of a score, kept at most where a company is surely one of those
_GROWN = frozenset({FirmSize.MEDIUM, FirmSize.LARGE})
_STAGES = list(Stage)


def is_for_later(answer: ProgramAnswer) -> bool:
    """Return whether a program is for a later stage, a larger company or a larger project than what is told."""
    company, entry = answer.company, answer.entry
    least, typical, _most = entry.costs
    if _is_one_of(_TOO_EARLY, answer) or _comes_later(answer):
        return True
    if not entry.pays_project:
        return _is_too_small(answer)
    if company.cost < max((least or 0) * 0.7, (typical or 0) / 10):
        return True
    # A project as large as asked for makes up for a small company.
    return not (company.cost_known and least and company.cost >= least) and _is_too_small(answer)


def _is_one_of(codes: frozenset[NotFor], answer: ProgramAnswer) -> bool:
    return any(answer.company.not_for.get(one, 1.0) <= _SURELY for one in answer.entry.not_for if one in codes)


def _is_too_small(answer: ProgramAnswer) -> bool:
    firm = answer.entry.firm
    return _is_one_of(_TOO_SMALL, answer) or (bool(firm) and firm <= _GROWN and answer.company.sizes.isdisjoint(_GROWN))


def _comes_later(answer: ProgramAnswer) -> bool:
    """Return whether a program begins at a later stage; what answers a told need is asked for today."""
    stages, company = [_STAGES.index(Stage(stage)) for stage in answer.program.stages], answer.company
    early = bool(stages) and company.stage is not None and min(stages) > _STAGES.index(company.stage)
    return early and not any(answers_need(answer, need) for need in company.needs)
