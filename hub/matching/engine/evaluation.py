"""Every program of a catalogue before one company: findings, verdict, intake, score and rank.

The next question, asked only while its answer can change the first moves.

It can where one of the first twenty programs waits for the fact, or where the fact decides the rank of all programs
(``DECISIVE``: how far the technology is, what the project costs, how large the company is): those come first, since who
stops early reads the better first page for it. Of the rest, the fact that most programs wait for stands first.
What was answered with "I don't know" leads to another kind of question. A fact waits for the one without which it says
nothing (a region for the province), and what was read in the company's own words is not asked again. Ended programs and
those that are "not now" ask nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

from hub.core.vocabulary.enums import CANADA, Area, ConditionKind, Intake, Need, TechnologyRole, Verdict
from hub.core.vocabulary.purpose import ProgramRole
from hub.matching.ranking.company import CompanyTraits, traits_of
from hub.matching.ranking.factors import (
    chance_of,
    named_by_advisers,
    need_served,
    purpose_fits,
    strengths_of,
    tempo_of,
    value_of,
)
from hub.matching.ranking.programs import (
    Contribution,
    RankedProgram,
    Standing,
    first_moves,
    name_key,
    product_of,
    score_of,
)
from hub.matching.ranking.tables import LIKELY_FROM
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.evaluate import (
    Finding,
    IntakeState,
    OutcomesByTest,
    evaluate,
    missing_facts,
    verdict_of,
)
from programs.eligibility.facts import ApplicantFacts


class MatchGroup(StrEnum):
    """What the conditions of a program leave open, the best first: pages label and narrow their lists by it."""

    MEETS = "meets"  # every published condition is met
    TO_CHECK = "to_check"  # all that can be tested is met; a person checks the rest
    TO_ANSWER = "to_answer"  # facts are missing
    NOT_NOW = "not_now"  # a condition is not met


@dataclass(eq=False, kw_only=True)
class ProgramAnswer:
    """One program before one company on one day.

    ``findings`` has one for each condition. What follows from them beside the verdict is worked out where it is asked
    for: of most programs nobody does, since they are ruled out.
    ``rank`` is the order in which every page shows programs. It counts from 1 among those that are not "not now", have
    not ended and are no background; for the others it is None. ``first_move`` says why a program is among the first
    moves: the need that it answers, "staple", "also" or "later"; None for the rest.
    """

    entry: RankedProgram
    company: CompanyTraits
    findings: tuple[Finding, ...]
    verdict: Verdict
    rank: int | None = None
    first_move: str | None = None

    @property
    def program(self) -> ProgramView:
        return self.entry.program

    @property
    def intake(self) -> IntakeState:
        return self.entry.intake

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The facts that are still open, in the order of the closed list."""
        return missing_facts(self.findings)

    @cached_property
    def why(self) -> tuple[Contribution, ...]:
        """What each factor does to the score (their product, between 0 and 1)."""
        company, entry = self.company, self.entry
        doubted = tuple(one.condition.kind.value for one in self.findings if one.outcome.doubted)
        return (
            Contribution.of("need", need_served(company, entry, self._strengths)),
            Contribution.of("purpose", purpose_fits(company, entry)),
            Contribution.of("chance", chance_of(company, entry, self.verdict, self.missing, doubted)),
            *_constant_factors(entry),
            Contribution.of("advisers", named_by_advisers(company, entry)),
        )

    @cached_property
    def score(self) -> float:
        """The product of the factors; nothing where it is ruled out, since it has no chance then."""
        return 0.0 if self.verdict is Verdict.NOT_NOW else score_of(self.why)

    @cached_property
    def standing_in_rank(self) -> Standing:
        """What the choice of the first moves reads of it."""
        company, entry = self.company, self.entry
        return Standing(
            role=entry.role,
            tempo=entry.tempo,
            value=entry.value,
            never_later=entry.pays_buyer or (entry.for_exporters and company.adopts and not company.exports),
            if_large=entry.takes_large_alone and not (company.cost_known or company.size_known),
            worth=product_of(self.why[1:]),
            fit=0.0 if self._of_a_place else next(part.value for part in self.why if part.factor == "purpose"),
            strengths=self._strengths,
        )

    @property
    def _of_a_place(self) -> bool:
        """Whether it is for companies of a place, and nobody told where this one is."""
        company = self.company
        home = company.province or company.may_be_in(self.entry.provinces)
        return ConditionKind.PROVINCES in self.missing and not home

    @property
    def _strengths(self) -> Mapping[Need, float]:
        return strengths_of(self.entry, self.company.exports, self.company.buyer_partner, self.company.adopts)

    @property
    def standing(self) -> MatchGroup:
        """What its conditions leave open."""
        match self.verdict:
            case Verdict.MEETS:
                return MatchGroup.MEETS
            case Verdict.NOT_NOW:
                return MatchGroup.NOT_NOW
        return MatchGroup.TO_ANSWER if self.missing else MatchGroup.TO_CHECK

    @property
    def ended(self) -> bool:
        """Whether the program takes no applications any more."""
        return self.intake.state is Intake.ENDED

    @property
    def could_serve(self) -> bool:
        """Whether it may be of use: nothing rules it out, and it has not ended."""
        return self.verdict is not Verdict.NOT_NOW and not self.ended

    @property
    def likely(self) -> bool:
        """Whether it may be of use and more than a little speaks for it: by its score, or as a first move."""
        return self.could_serve and (self.first_move is not None or self.score >= LIKELY_FROM)


def evaluate_programs(
    facts: ApplicantFacts, *, catalogue: Catalogue, on: date, area_order: tuple[str, ...] | None = None
) -> tuple[ProgramAnswer, ...]:
    """Return every program of the catalogue: the ranked ones in their order, then the others by their score.

    ``area_order`` names the company's areas, the main one first; without it the order of the closed list stands.
    """
    answers = evaluate_catalogue(facts, catalogue=catalogue, on=on, area_order=area_order)
    return in_rank_order(answers, page_needs(facts, area_order))


def evaluate_catalogue(
    facts: ApplicantFacts, *, catalogue: Catalogue, on: date, area_order: tuple[str, ...] | None = None
) -> list[ProgramAnswer]:
    """Return every program of the catalogue in its order, without a rank; equal tests are shared."""
    company = _traits(facts, area_order)
    shared: OutcomesByTest = {}
    return [_answer(entry, company, facts, shared) for entry in _entries(catalogue, on)]


def evaluate_program(
    program: ProgramView, facts: ApplicantFacts, *, on: date, area_order: tuple[str, ...] | None = None
) -> ProgramAnswer:
    """Return one program before one company, without a rank."""
    return _answer(RankedProgram.of(program, on), _traits(facts, area_order), facts, {})


def _answer(
    entry: RankedProgram, company: CompanyTraits, facts: ApplicantFacts, shared: OutcomesByTest
) -> ProgramAnswer:
    findings = evaluate(entry.program.conditions, facts, shared=shared)
    return ProgramAnswer(
        entry=entry,
        company=company,
        findings=findings,
        verdict=verdict_of(findings, verified=entry.program.is_confirmed),
    )


@lru_cache(maxsize=2048)
def _constant_factors(entry: RankedProgram) -> tuple[Contribution, Contribution]:
    tempo = tempo_of(entry.tempo, entry.intake.state)
    return Contribution.of("value", value_of(entry.role, entry.value)), Contribution.of("tempo", tempo)


@lru_cache(maxsize=8)
def _entries(catalogue: Catalogue, on: date) -> Sequence[RankedProgram]:
    return [RankedProgram.of(program, on) for program in catalogue.programs]


def in_rank_order(answers: Iterable[ProgramAnswer], needs: Iterable[Need]) -> tuple[ProgramAnswer, ...]:
    """Return the first moves for these needs, the other ranked programs, then background, "not now" and the ended."""

    def place(answer: ProgramAnswer) -> tuple[bool, bool, bool, float, float, tuple[str, str]]:
        background = answer.entry.role is ProgramRole.BACKGROUND
        not_now = answer.verdict is Verdict.NOT_NOW
        return answer.ended, not_now, background, -answer.score, -answer.entry.reach, name_key(answer.program)

    ordered = sorted(answers, key=place)
    ranked = [one for one in ordered if one.could_serve and one.entry.role is not ProgramRole.BACKGROUND]
    moves = first_moves(ranked, needs)
    for answer in ordered:
        answer.rank, answer.first_move = None, None
    for answer, group in moves:
        answer.first_move = group
    ranked = [*(answer for answer, _ in moves), *(one for one in ranked if one.first_move is None)]
    for rank, answer in enumerate(ranked, start=1):
        answer.rank = rank
    return (*ranked, *(one for one in ordered if one.rank is None))


def areas_in_order(facts: ApplicantFacts) -> tuple[str, ...]:
    """Return the areas that the company chose, else those proposed to it, in the order of the closed list."""
    held = facts.held_areas
    return tuple(area.value for area in Area if area in held)


def page_needs(facts: ApplicantFacts, area_order: tuple[str, ...] | None = None) -> tuple[Need, ...]:
    """Return the needs that the first page answers: at most three told, else the most usual.

    Who puts to use what others make also equips its own site, told or not.
    """
    return _traits(facts, area_order).page_needs


def _traits(facts: ApplicantFacts, area_order: tuple[str, ...] | None) -> CompanyTraits:
    return traits_of(facts.supposed, areas_in_order(facts) if area_order is None else area_order)


# What the finder asks first: where you are, what you do, what you need. The first two shut most doors that are not
# yours; the third decides no verdict and drives the whole rank.
OPENING = ("provinces", "areas", "needs")

# Facts that decide the rank of all programs, by what is asked first.
DECISIVE = ("trl", "min_project_cost", "employees")
# Programs of a list that a company looks through: what none of them waits for is not asked.
_LOOKED_THROUGH = 20
# Questions of one kind: who cannot answer one will hardly answer the next.
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("employees", "annual_revenue_cad", "years_in_business"), "size"),
    **dict.fromkeys(("legal_forms", "for_profit", "ownership", "canadian_control"), "structure"),
    **dict.fromkeys(("trl", "ip_status", "certifications"), "technology"),
    **dict.fromkeys(("project_place", "min_project_cost", "own_contribution", "partner"), "project"),
    **dict.fromkeys(("target_markets", "export_experience", "market_sales_share"), "markets"),
    **dict.fromkeys(("sectors_naics", "membership"), "industry"),
}
_COSTLESS = frozenset({Need.DISPUTE, Need.IP_PROTECTION, Need.GOVERNMENT_INTRODUCTION, Need.TRADE_MISSION})

# How far a technology is, and whose it is, is for its maker to say: not for who sells or puts to use what others make.
_OF_ITS_MAKER = ("trl", "ip_status")
# A fact that says nothing before another: a region lies in a province, a share of sales belongs to a market.
_DEPENDS_ON: Mapping[str, str] = {"sub_region": "provinces", "market_sales_share": "target_markets"}
_FACT_ORDER = {kind.value: place for place, kind in enumerate(ConditionKind)}


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for: of all ranked programs, how many its answer settles, and in how many it plays a part."""

    fact: str
    settles: int
    programs_decided: int


def next_question(
    facts: ApplicantFacts,
    catalogue: Catalogue,
    day: date,
    asked: Collection[str] = (),
    *,
    opening: bool = False,
) -> Question | None:
    """Return the question to put next, or None when no answer would change the first moves.

    ``asked`` names the facts already asked for, answered or not. ``opening`` puts the finder's first three questions
    before all others.
    """
    return pick_question(evaluate_programs(facts, catalogue=catalogue, on=day), facts, asked, opening=opening)


def pick_question(
    answers: Iterable[ProgramAnswer],
    facts: ApplicantFacts,
    asked: Collection[str] = (),
    *,
    opening: bool = False,
) -> Question | None:
    """Return the next question from programs already evaluated (`next_question` says the rest)."""
    settles: Counter[str] = Counter()
    programs_decided: Counter[str] = Counter()
    read: set[str] = set()
    said: set[str] = set()
    for answer in answers:
        said.update(one.condition.kind.value for one in answer.findings if one.outcome.doubted)
        if answer.rank is None:
            continue
        askable = facts_to_ask(answer)
        programs_decided.update(askable)
        if askable and len(answer.missing) == 1:
            settles[askable[0]] += 1
        if answer.rank <= _LOOKED_THROUGH:
            read.update(fact for fact in askable if _changes(answer, fact))
    first = next((fact for fact in OPENING if opening and fact not in asked and _is_open(fact, facts)), None)
    if first:
        return Question(first, settles[first], programs_decided[first])
    read.update(fact for fact in DECISIVE if programs_decided[fact] and _decides_the_rank(fact, facts))
    candidates = read.difference(asked, said)
    if not candidates:
        return None
    not_known = {_KINDS.get(fact, fact) for fact in asked if programs_decided[fact]}

    def place(fact: str) -> tuple[bool, int, int, int, str]:
        decisive = DECISIVE.index(fact) if fact in DECISIVE else len(DECISIVE)
        return _KINDS.get(fact, fact) in not_known, decisive, -programs_decided[fact], _place_of(fact), fact

    best = min(candidates, key=place)
    return Question(best, settles[best], programs_decided[best])


def facts_to_ask(answer: ProgramAnswer) -> list[str]:
    """Return the facts missing in a program whose answer can be used now, in the order of the closed list."""
    own = answer.company.role is TechnologyRole.DEVELOPS
    return [
        fact
        for fact in answer.missing
        if _DEPENDS_ON.get(fact) not in answer.missing and (own or fact not in _OF_ITS_MAKER)
    ]


def _changes(answer: ProgramAnswer, fact: str) -> bool:
    """Return whether an answer can put a program into another group: it settles the program, or can rule it out."""
    return len(answer.missing) == 1 or any(
        condition.group is None
        and fact in {condition.kind, _DEPENDS_ON.get(condition.kind)}
        and not (condition.kind is ConditionKind.PROJECT_PLACE and CANADA in condition.test["in"])
        for condition in answer.program.conditions
    )


def _decides_the_rank(fact: str, facts: ApplicantFacts) -> bool:
    """Return whether a decisive fact is open; the cost of a project only where money is what is needed."""
    known = facts.supposed
    match fact:
        case "trl":
            return known.trl is None
        case "employees":
            return known.employees is None
        case "min_project_cost":
            costless = bool(known.needs) and frozenset(known.needs or ()) <= _COSTLESS
            return known.project.cost_cad is None and not costless
    return False


def _is_open(fact: str, facts: ApplicantFacts) -> bool:
    facts = facts.supposed
    match fact:
        case "provinces":
            return facts.province is None
        case "areas":
            return facts.areas is None and not facts.proposed_areas
    return facts.needs is None


def _place_of(fact: str) -> int:
    return _FACT_ORDER.get(fact, len(_FACT_ORDER))
