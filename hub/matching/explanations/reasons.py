"""Why a first move fits a company, what stands against it, and the heading that it stands under.

A heading is a need only where the program is made for it: the rank knows more that may help than a heading may promise.
Where the company is, or that every company checks a program, is no reason.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hub.core.text.formats import NBSP, join_words, money, percent
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, ConditionKind, Level, Need, Result, Stage, Support
from hub.core.vocabulary.labels import localized_label
from hub.core.vocabulary.purpose import Beneficiary, FirmSize, NotFor, PaysFor
from hub.matching.engine.evaluation import ProgramAnswer
from hub.matching.ranking import tables
from hub.matching.ranking.factors import serves_field
from hub.matching.ranking.programs import LATER, STAPLE
from programs.catalogue.entries import ProgramView
from programs.catalogue.purpose import ProgramPurpose
from programs.eligibility.conditions.registry import CONDITION_TYPES, RULES
from programs.eligibility.evaluate import Finding
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.phrases import FROM_WORDS, read_from_words
from programs.stacking.amounts import takes_whole_cost

# --- Headings -------------------------------------------------------------------------------------------------------

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
    Need.OWN_SITE: _BUILDING | _OWN_SITE,
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
    """Return whether a program is for a later stage, a larger company or a larger project than this one.

    What was not told is supposed, as everywhere in the rank.
    """
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


# --- What stands against it ----------------------------------------------------------------------------------------

OBSTACLES_FILE = Path(__file__).resolve().parents[1] / "data" / "obstacles.yaml"
_ROLE = "role"
_UNSAID = frozenset({_ROLE, ConditionKind.PROVINCES, ConditionKind.PROJECT_PLACE})

type Tests = Mapping[str, Any]


@cache
def obstacle_answers() -> Mapping[str, tuple[Tests, ...]]:
    """Return what answers an obstacle, by its English sentence; of several ways one is enough.

    Raise OSError where the file is missing.
    """
    entries = yaml.safe_load(OBSTACLES_FILE.read_text(encoding="utf-8"))
    return {sentence: tuple(body if isinstance(body, list) else [body]) for sentence, body in entries.items()}


def answers_to_obstacle(purpose: ProgramPurpose, facts: ApplicantFacts) -> list[Localized] | None:
    """Return what a company, in facts or in its words, says to the obstacle of a program; None where it answers none.

    A role, and where it is, answer without a sentence: they are no reason of their own, and count where they were told.
    """
    for tests in obstacle_answers().get(purpose.obstacle_en, ()):
        if all(_is_met(name, test, facts if name in _UNSAID else facts.supposed) for name, test in tests.items()):
            return [_told(ConditionKind(name), test, facts) for name, test in tests.items() if name not in _UNSAID]
    return None


def _is_met(name: str, test: Any, facts: ApplicantFacts) -> bool:
    if name == _ROLE:
        return facts.technology_role in test
    return RULES[ConditionKind(name)](test, facts, None) is Result.MET


def _told(kind: ConditionKind, test: Any, facts: ApplicantFacts) -> Localized:
    words = CONDITION_TYPES[kind].explain(test, Result.MET, facts.supposed, None)
    return words if _is_met(kind, test, facts) else read_from_words(words)


# --- Why it fits ---------------------------------------------------------------------------------------------------

_LINE = 140  # characters of the reasons of a move
_NAMED = 2  # purposes that a reason names
# What is told of a company, what says most of it first.
_TELLING = (
    ConditionKind.OWNERSHIP, ConditionKind.PARTNER, ConditionKind.TRL, ConditionKind.SUB_REGION,
    ConditionKind.TARGET_MARKETS, ConditionKind.EXPORT_EXPERIENCE, ConditionKind.ANNUAL_REVENUE,
    ConditionKind.MIN_PROJECT_COST,
)  # fmt: skip
# A bound of size that is a reason: one that nearly all firms keep tells none apart.
_NARROW: Mapping[ConditionKind, float] = {ConditionKind.EMPLOYEES: 100, ConditionKind.YEARS_IN_BUSINESS: 10}
_COVERS_NOTHING = frozenset({Support.LOAN, Support.LOAN_GUARANTEE, Support.EQUITY, Support.INSURANCE})
_LEAST_SHARE = 0.1  # of the cost of a project: less is no reason
# What a need names itself: said under it, it repeats the heading.
_SAID_BY_NEED: Mapping[Need, PaysFor] = {
    Need.FUNDING_RD: PaysFor.R_AND_D, Need.FUNDING_DEMO: PaysFor.PILOT_DEMONSTRATION,
    Need.IP_PROTECTION: PaysFor.IP_PROTECTION, Need.REGULATORY_CERTIFICATION: PaysFor.CERTIFICATION_TESTING,
    Need.TRADE_MISSION: PaysFor.EVENT_MISSION, Need.TALENT: PaysFor.HIRING,
}  # fmt: skip

# What a kind of support says already of what it is for.
_SAID: Mapping[Support, PaysFor] = {
    Support.ADVISORY: PaysFor.ADVICE_COACHING, Support.EQUITY: PaysFor.GROWTH_EQUITY,
    Support.IP_SUPPORT: PaysFor.IP_PROTECTION, Support.MARKET_INTELLIGENCE: PaysFor.MARKET_STUDY,
    Support.MATCHMAKING: PaysFor.INTRODUCTIONS, Support.STANDARDS: PaysFor.CERTIFICATION_TESTING,
    Support.TAX_CREDIT: PaysFor.TAX_RELIEF, Support.TRADE_MISSION: PaysFor.EVENT_MISSION,
    Support.TRAINING: PaysFor.TRAINING, Support.WAGE_SUBSIDY: PaysFor.HIRING,
}  # fmt: skip


def shown_uses(program: ProgramView) -> list[PaysFor]:
    """Return what a program pays for as a move shows it, the main things first, but what its kinds of support say."""
    said = {PaysFor.INFORMATION, *(_SAID.get(Support(kind)) for kind in program.support)}
    return [one for one in (program.purpose.pays_for if program.purpose else ()) if one not in said][:_NAMED]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonContext:
    """What a reason rests on beside the answer.

    ``heading`` is what the move stands under, which no reason repeats. ``cost`` is that of the project, where one
    figure is known; ``answered`` what answers the usual obstacle of the program. ``told`` are the needs that were
    told, and not read from words alone; ``cost_told`` and ``stage_told`` say so of the cost and the stage.
    """

    heading: str = ""
    cost: float | None = None
    cost_told: bool = True
    stage_told: bool = True
    answered: Sequence[Localized] = ()
    told: Container[str] = frozenset(Need)


def reason_for(answer: ProgramAnswer, about: ReasonContext, lang: str) -> str:
    """Return why a program fits a company: the best reason, and the next one that finds room in its line.

    Empty where nothing that is known of the company speaks for it.
    """
    mark = FROM_WORDS.text(lang)
    found = [one.text(lang) for one in _reasons(answer, about)]
    first, *others = dict.fromkeys(one.removesuffix(mark) for one in found) or [""]
    second = next((one for one in others if len(first) + len(one) < _LINE), "")
    read = any(one.endswith(mark) and one.removesuffix(mark) in {first, second} for one in found)
    return f"{first} {second}".rstrip() + (mark if read else "")


def _reasons(answer: ProgramAnswer, about: ReasonContext) -> list[Localized]:
    needs = list(_needs(answer, about))
    met = {
        one.condition.kind: one.outcome.because if needs else _because(one, answer)
        for one in answer.findings
        if one.result is Result.MET
    }
    field = [met[ConditionKind.AREAS]] if ConditionKind.AREAS in met else _field(answer)
    share = [one if about.cost_told else read_from_words(one) for one in _share(answer, about.cost)]
    found = [*needs, *share, *field, *about.answered]
    found += [met[kind] for kind in _TELLING if kind in met]
    # The need of the heading, where nothing says more, then what its stage often needs. Its size says nothing alone.
    found = found or list(_need_of_heading(answer, about)) or list(_need_of_stage(answer, about))
    sizes = [one for one in answer.findings if one.result is Result.MET and _is_narrow(one)]
    return [*found, *(met[one.condition.kind] for one in sizes)] if found else []


def _is_narrow(finding: Finding) -> bool:
    most = finding.condition.test.get("max")
    return most is not None and most <= _NARROW.get(finding.condition.kind, 0)


def _needs(answer: ProgramAnswer, about: ReasonContext) -> Iterator[Localized]:
    """Yield what it answers of the needs of the company: under the heading of a need, not that need again."""
    told, heading = answer.company.needs, about.heading
    if heading in told:
        in_heading = _SAID_BY_NEED.get(Need(heading))
        # Of a program that is made for something else first, what brings it under this heading is no repetition.
        named = [
            one
            for one in purposes_for(answer, Need(heading))
            if one is not in_heading or one is not answer.entry.pays_for[0]
        ]
        if named:
            yield _asked_for(named, about)
    other = next((one for one in told if one != heading and answers_need(answer, one)), None)
    if other is not None and not for_own_project(other, adopts=answer.company.adopts):
        words, also = localized_label(other), heading in told
        said = Localized(
            f"It {'also ' if also else ''}answers your need “{words.en}”.",
            f"Il répond {'aussi ' if also else ''}à votre besoin «{NBSP}{words.fr}{NBSP}».",
        )
        yield said if other in about.told else read_from_words(said)


def _need_of_heading(answer: ProgramAnswer, about: ReasonContext) -> Iterator[Localized]:
    """Yield that it pays for what the need of the heading names itself, where the company told that need."""
    if about.heading in answer.company.needs and (named := purposes_for(answer, Need(about.heading))):
        yield _asked_for(named, about)


def _need_of_stage(answer: ProgramAnswer, about: ReasonContext) -> Iterator[Localized]:
    """Yield what it pays for of what companies at the stage of this one often need, the most usual need first."""
    company = answer.company
    if company.stage is None or company.adopts:
        return
    usual = tables.USUAL_NEEDS[company.stage]
    for need in sorted(usual, key=lambda one: -usual[one]):
        if need in company.usual and answers_need(answer, need):
            named = purposes_for(answer, need)
            said = Localized(
                f"It answers what companies at your stage often need: {_listed(named, 'en')}.",
                f"Il répond à un besoin fréquent à votre étape{NBSP}: {_listed(named, 'fr')}.",
            )
            yield said if about.stage_told else read_from_words(said)
            return


def _asked_for(named: Iterable[PaysFor], about: ReasonContext) -> Localized:
    said = Localized(
        f"It answers what you ask for: {_listed(named, 'en')}.",
        f"Il répond à ce que vous demandez{NBSP}: {_listed(named, 'fr')}.",
    )
    return said if about.heading in about.told else read_from_words(said)


def _because(finding: Finding, answer: ProgramAnswer) -> Localized:
    """Return what meets a condition; of one that any foreign market meets, with what it offers for sales there."""
    because = finding.outcome.because
    if (
        finding.condition.kind is not ConditionKind.TARGET_MARKETS
        or ANY_FOREIGN_MARKET not in finding.condition.test.get("in", ())
    ):
        return because
    aim = Localized(
        *(because.text(lang).removesuffix(FROM_WORDS.text(lang)).removesuffix(".") for lang in ("en", "fr"))
    )
    said = Localized(
        f"{aim.en}; for sales abroad it offers: {_listed(answer.entry.pays_for[:1], 'en')}.",
        f"{aim.fr}; pour vendre à l’étranger, il offre{NBSP}: {_listed(answer.entry.pays_for[:1], 'fr')}.",
    )
    return read_from_words(said) if finding.outcome.from_words else said


def _field(answer: ProgramAnswer) -> list[Localized]:
    """Return whose field it is made for; clean technology is that of every company here, and tells none apart."""
    served = answer.company.serves or ()
    slugs = tuple(one for one in answer.entry.serves_in_order if one in served and one != Beneficiary.CLEANTECH)
    return [serves_field(slugs)] if slugs else []


def _share(answer: ProgramAnswer, cost: float | None) -> Iterator[Localized]:
    """Yield what it covers of a project at most, by its published share and limit: of a share of its costs only."""
    limit, share, entry = answer.program.amount_max_cad, answer.program.cost_share_max, answer.entry
    asks_for_research = not entry.is_research or not tables.NEEDS_OF_RESEARCH.isdisjoint(answer.company.needs)
    covers = _COVERS_NOTHING.isdisjoint(answer.program.support)  # what is lent, lent against or invested pays no share
    if cost is None or not entry.pays_project or not asks_for_research or not covers:
        return
    if share is not None and not takes_whole_cost(answer.program):
        return
    if limit is not None and limit < cost * _LEAST_SHARE:
        return
    project = Localized(money(cost, "en"), money(cost, "fr"))
    if limit is not None and limit < cost * (share or 1):
        yield Localized(
            f"It covers at most {money(limit, 'en')} of your project of {project.en}.",
            f"Il couvre au plus {money(limit, 'fr')} de votre projet de {project.fr}.",
        )
    elif share is not None:
        yield Localized(
            f"It covers up to {percent(share, 'en')} of the eligible costs of your project of {project.en}.",
            f"Il couvre jusqu’à {percent(share, 'fr')} des coûts admissibles de votre projet de {project.fr}.",
        )


def _listed(purposes: Iterable[PaysFor], lang: str) -> str:
    return join_words([localized_label(one).inside(lang) for one in list(purposes)[:_NAMED]], lang)
