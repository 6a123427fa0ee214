"""A program as ranking sees it: what it is for, or what its kinds of support say where nobody said it.

What a factor does to a score, and the sentence that says why, which is made when it is asked for.

The first page is a set: the best answers to each need, what such a company always checks, one for later.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from heapq import nlargest
from typing import Any, NamedTuple, Protocol

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import CANADA, ConditionKind, Need, Stage, Support
from hub.core.vocabulary.purpose import (
    Beneficiary,
    FirmSize,
    NotFor,
    PaysFor,
    ProgramRole,
    Signatory,
    SpendingPlace,
    Tempo,
)
from hub.matching.profile.facts import folded_words
from hub.matching.ranking import tables
from hub.matching.ranking.advisers import AdviserWeights, Features, adviser_weights, program_features
from programs.catalogue.entries import ProgramView
from programs.catalogue.purpose import reach_by_program
from programs.eligibility.evaluate import IntakeState, intake_on

_RESEARCH = frozenset({PaysFor.R_AND_D, PaysFor.PILOT_DEMONSTRATION, PaysFor.RESEARCH_WITH_UNIVERSITY})
_BUYERS = frozenset({NotFor.TECHNOLOGY_VENDORS, NotFor.VENDORS, NotFor.COMPANIES})
# What is paid beside a project: its size says nothing of the company's own.
_BESIDE_PROJECT = frozenset(
    {
        PaysFor.EXPORT_MARKETING, PaysFor.EVENT_MISSION, PaysFor.MARKET_STUDY, PaysFor.INTRODUCTIONS,
        PaysFor.INFORMATION, PaysFor.ADVICE_COACHING, PaysFor.IP_PROTECTION, PaysFor.HIRING, PaysFor.TRAINING,
        PaysFor.RECEIVABLES_INSURANCE, PaysFor.WORKING_CAPITAL, PaysFor.TARIFF_RELIEF,
    }
)  # fmt: skip
# Words that say nothing of what a call is about.
_ANY_TOPIC = folded_words(
    "energy clean technology project production system joint named edition shared tool skill similar low carbon "
    "services new impact foreign attracting first Canada small other country plant innovation company electrical "
    "énergie propre technologie projet système mixte nommé édition commun outil compétence semblable sobre faible "
    "nouveau nouvelle étranger attirer premier petit autre pays usine entreprise électrique"
)
_PARTS_OF_TOPICS = {folded_words(subject): folded_words(parts) for subject, parts in tables.PARTS_OF_TOPICS.items()}
_EQUIPMENT = frozenset({PaysFor.EQUIPMENT_CAPITAL, PaysFor.ENERGY_RETROFIT})
_CREDIT_OF_RESEARCH = PaysFor.TAX_RELIEF, PaysFor.R_AND_D
_IN_PROVINCE = frozenset({SpendingPlace.PROVINCE, SpendingPlace.REGION})
_ACROSS_PROVINCES = frozenset({ConditionKind.PROVINCES, ConditionKind.PROJECT_PLACE})


@dataclass(frozen=True, slots=True, eq=False)
class RankedProgram:
    """All that ranking reads of a program on a day. It equals itself alone: what was found of it is kept by that."""

    program: ProgramView
    intake: IntakeState
    pays_for: tuple[PaysFor, ...]
    serves_in_order: tuple[str, ...]
    must_serve: bool
    applicant: Signatory
    not_for: tuple[str, ...]
    costs: tuple[int | None, int | None, int | None]
    firm: frozenset[FirmSize]
    tempo: Tempo
    topic: frozenset[str]
    topic_words: tuple[str, str]
    spending: SpendingPlace
    role: ProgramRole
    value: int
    provinces: frozenset[str]  # where a company of its conditions is
    project_places: frozenset[str]
    regions: frozenset[str]
    place_chance: float  # that the company, or its research, is where the program asks without a condition
    reach: float
    says_size: bool
    says_age: bool
    sales: tuple[float, float] | None  # the bounds of a condition, dollars a year
    features: Features  # as the model of advisers has them
    adviser_weights: AdviserWeights = field(init=False)
    serves: frozenset[str] = field(init=False)
    serves_any: bool = field(init=False)
    others_sign: bool = field(init=False)
    pays_buyer: bool = field(init=False)
    spent_abroad: bool = field(init=False)
    for_exporters: bool = field(init=False)
    abroad: bool = field(init=False)
    is_credit: bool = field(init=False)
    is_credit_for_equipment: bool = field(init=False)  # wherever in its province or Canada it is put to use
    is_equity: bool = field(init=False)
    is_research: bool = field(init=False)
    is_accelerator: bool = field(init=False)
    for_firm: bool = field(init=False)  # the company's own work, whatever a project and its place are
    spent_at_home: bool = field(init=False)  # on a project in its province or region
    spent_in: str | None = field(init=False)  # that province, for a project; None: no one province
    pays_project: bool = field(init=False)
    weights: tuple[tuple[PaysFor, float], ...] = field(init=False)  # how much each of what it pays for counts

    def __post_init__(self) -> None:
        """Work out once what factors ask again and again."""
        put = object.__setattr__
        put(self, "adviser_weights", adviser_weights(self.features))
        put(self, "serves", frozenset(self.serves_in_order))
        put(
            self,
            "serves_any",
            not {Beneficiary.ANY_BUSINESS.value, Beneficiary.RESEARCHERS.value}.isdisjoint(self.serves),
        )
        put(self, "others_sign", self.applicant in {Signatory.COMMUNITY, Signatory.PARTNER_ONLY})
        # Who pays no tax claims no credit: a municipality as buyer opens none.
        put(self, "is_credit", self.pays_for[:1] == (PaysFor.TAX_RELIEF,) and self.applicant is Signatory.COMPANY)
        put(
            self,
            "is_credit_for_equipment",
            self.is_credit and self.spending is not SpendingPlace.REGION and not _EQUIPMENT.isdisjoint(self.pays_for),
        )
        put(self, "pays_buyer", self.others_sign or not _BUYERS.isdisjoint(self.not_for))
        put(self, "spent_abroad", self.spending is SpendingPlace.ABROAD)
        put(self, "for_exporters", NotFor.NON_EXPORTERS.value in self.not_for)
        put(self, "abroad", self.spent_abroad or self.for_exporters)
        put(self, "is_equity", self.pays_for[:1] == (PaysFor.GROWTH_EQUITY,))
        put(self, "pays_project", not self.pays_for or self.pays_for[0] not in _BESIDE_PROJECT)
        earns_by_research = self.pays_for[:2] == _CREDIT_OF_RESEARCH
        research = self.pays_for[:1] == (PaysFor.R_AND_D,) and not self.project_places
        put(self, "for_firm", earns_by_research or research or not self.pays_project)
        put(self, "spent_at_home", not self.for_firm and self.spending in _IN_PROVINCE)
        put(self, "spent_in", self.jurisdiction if self.spent_at_home and self.jurisdiction != CANADA else None)
        coaches = self.pays_for[:1] == (PaysFor.ADVICE_COACHING,)
        put(self, "is_accelerator", coaches and NotFor.MATURE_FIRMS.value in self.not_for)
        put(self, "weights", tuple(zip(self.pays_for, _places(self.role, len(self.pays_for)), strict=True)))
        put(self, "is_research", earns_by_research or (bool(self.pays_for) and self.pays_for[0] in _RESEARCH))

    @property
    def jurisdiction(self) -> str:
        return self.program.jurisdiction

    @property
    def takes_large_alone(self) -> bool:
        """Whether it pays for large projects alone."""
        return self.pays_project and (self.costs[0] or 0) >= tables.LARGE_PROJECT

    @classmethod
    def of(cls, program: ProgramView, on: date) -> "RankedProgram":
        purpose = program.purpose
        reach = reach_by_program().get(program.slug)
        known = {condition.kind for condition in program.conditions}
        spending = purpose.place_of_project if purpose else SpendingPlace.CANADA
        unstated = spending is SpendingPlace.REGION and ConditionKind.SUB_REGION not in known
        at_home = tables.PROJECT_AT_HOME if purpose and purpose.pays_for[:2] == _CREDIT_OF_RESEARCH else 1.0
        anywhere = program.jurisdiction != CANADA or _ACROSS_PROVINCES.isdisjoint(known)
        return cls(
            program=program,
            intake=intake_on(program.intake, on),
            pays_for=purpose.pays_for if purpose else _purposes_of(program),
            serves_in_order=tuple(one.value for one in purpose.serves)
            if purpose
            else (Beneficiary.ANY_BUSINESS.value,),
            must_serve=bool(purpose and purpose.must_serve),
            applicant=purpose.applicant if purpose else Signatory.COMPANY,
            not_for=tuple(one.value for one in purpose.not_for) if purpose else (),
            costs=(purpose.project_min_cad, purpose.project_typical_cad, purpose.project_max_cad)
            if purpose
            else (None, None, None),
            firm=frozenset(purpose.firm) if purpose else frozenset(),
            tempo=purpose.tempo if purpose else Tempo.STANDING,
            topic=_topic_words(purpose.topic_en, purpose.topic_fr) if purpose else frozenset(),
            topic_words=(purpose.topic_en, purpose.topic_fr) if purpose else ("", ""),
            spending=spending,
            role=purpose.role if purpose else ProgramRole.COMMON,
            value=purpose.value if purpose else 1,
            provinces=_named(program, ConditionKind.PROVINCES),
            project_places=_named(program, ConditionKind.PROJECT_PLACE),
            regions=_named(program, ConditionKind.SUB_REGION),
            place_chance=tables.UNSTATED_REGION if unstated and anywhere else at_home,
            reach=reach.a_year if reach else 0.0,
            says_size=ConditionKind.EMPLOYEES in known,
            says_age=ConditionKind.YEARS_IN_BUSINESS in known,
            sales=_bounds_of_sales(program),
            features=program_features(program),
        )


def _topic_words(en: str, fr: str) -> frozenset[str]:
    """Return the words of a topic, and those that name a part of it: who says "nickel" speaks of minerals."""
    said = folded_words(f"{en}. {fr}") - _ANY_TOPIC
    return said.union(*(parts for subject, parts in _PARTS_OF_TOPICS.items() if not subject.isdisjoint(said)))


def _places(role: ProgramRole, count: int) -> Sequence[float]:
    if role is ProgramRole.REGIONAL_STAPLE:  # its office pays for one as for another
        return [1.0] * count
    places = tables.PLACE_AMONG_PURPOSES
    return (*places, *[places[-1]] * count)[:count]


def _purposes_of(program: ProgramView) -> tuple[PaysFor, ...]:
    """Return what the kinds of support of a program pay for; money by the stages that it serves."""
    by_stage = [tables.STAGES_TO_PURPOSES[Stage(stage)] for stage in program.stages] or [PaysFor.R_AND_D]
    found: dict[PaysFor, None] = {}
    for support in program.support:
        found |= dict.fromkeys(tables.SUPPORT_TO_PURPOSES.get(Support(support), by_stage))
    return tuple(found)


def _bounds_of_sales(program: ProgramView) -> tuple[float, float] | None:
    for condition in program.conditions:
        if condition.kind is ConditionKind.ANNUAL_REVENUE:
            return condition.test.get("min") or 0, condition.test.get("max") or math.inf
    return None


def _named(program: ProgramView, kind: ConditionKind) -> frozenset[str]:
    tests = [condition.test for condition in program.conditions if condition.kind is kind]
    return frozenset(value for test in tests for value in test.get("in", ()))


FACTORS = ("need", "purpose", "chance", "value", "tempo", "advisers")
DIGITS = 4  # of values and scores


SILENCE = Localized("", "")


class FactorValue(NamedTuple):
    """The value of a factor between 0 and 1, and its reason: a sentence, or what makes it of ``about``."""

    number: float
    reason: Localized | Callable[..., Localized] = SILENCE
    about: tuple[Any, ...] = ()


@dataclass  # not frozen: hundreds are made for each company, and freezing takes most of that time
class Contribution:
    """What one factor does to a score: its value between 0 and 1, which counts to its power, and why."""

    factor: str
    value: float
    reason: Localized | Callable[..., Localized]
    about: tuple[Any, ...]

    @classmethod
    def of(cls, factor: str, value: FactorValue) -> "Contribution":
        return cls(factor, round(value.number, DIGITS), value.reason, value.about)

    @property
    def effect(self) -> float:
        """What it multiplies the score by: its value to its power."""
        return self.value ** tables.POWERS[self.factor]

    @cached_property
    def sentence(self) -> Localized:
        """The reason; empty when there is nothing to say."""
        return self.reason if isinstance(self.reason, Localized) else _has_sentence(self.reason, self.about)


@lru_cache(maxsize=16_384)  # the same reasons come back with every company
def _has_sentence(reason: Callable[..., Localized], about: tuple[Any, ...]) -> Localized:
    return reason(*about)


def score_of(parts: Sequence[Contribution]) -> float:
    """Return the product of what the factors do, between 0 and 1, to four digits."""
    return round(product_of(parts), DIGITS)


def product_of(parts: Iterable[Contribution]) -> float:
    return math.prod([part.effect for part in parts])


def name_key(program: ProgramView) -> tuple[str, str]:
    """Return the key that orders programs where nothing else does."""
    return program.name_en.casefold(), program.slug


STAPLE, LATER, ALSO = "staple", "later", "also"
_AFTER_NEEDS = {STAPLE: 1, ALSO: 2}
SERVES_WELL = 0.5  # a pick for another need that answers this one so well is one of its two
FITS_WELL = 0.5  # a purpose below says why it may not fit


@dataclass(slots=True, kw_only=True, eq=False)
class Standing:
    """What the choice reads of a program before a company: the answers it gives, its role, whether it is alive."""

    role: ProgramRole
    tempo: Tempo
    value: int
    never_later: bool  # its money goes to the buyer of the technology, or to exporters, and this is none
    if_large: bool  # it takes large projects alone, and nothing is told of the size of this one
    worth: float  # the score without the need
    fit: float  # of its purpose
    strengths: Mapping[Need, float]

    def answers(self, need: Need) -> float:
        """Return how good an answer to a need it is."""
        return self.worth * self.strengths.get(need, 0.0) ** tables.POWERS["need"]


class Ranked(Protocol):
    """A program with its score and standing."""

    @property
    def score(self) -> float: ...

    @property
    def standing_in_rank(self) -> Standing: ...


def first_moves[Answer: Ranked](answers: Sequence[Answer], needs: Iterable[Need]) -> list[tuple[Answer, str]]:
    """Return the picks among answers (the best score first), each with the need it is for, or why else it is one.

    Two for each need, families apart, the need of the best score first; then staples, what also answers a need well
    where few were picked (``also``), and one for later. What is dormant or in the background is none.
    """
    needs = tuple(needs)
    alive = [one for one in answers if _may_be_first(one.standing_in_rank)]
    picked: dict[int, tuple[Answer, str]] = {}
    best = {need: _best_answers(alive, need) for need in needs}
    for turn in range(1, tables.BEST_FOR_EACH_NEED + 1):
        for need, found in best.items():
            served = sum(id(one) in picked and one.standing_in_rank.strengths[need] >= SERVES_WELL for one in found)
            left = next((one for one in found if id(one) not in picked), None)
            if left is not None and served < turn and len(picked) < tables.MOST_MOVES:
                picked[id(left)] = left, need.value
    staples = [
        one for one in alive
        if one.standing_in_rank.role in tables.STAPLES and id(one) not in picked
        and one.standing_in_rank.worth > tables.STAPLE_FROM and one.score > tables.MOVE_FROM
    ]  # fmt: skip
    for one in staples[: min(tables.STAPLES_SHOWN, tables.MOST_MOVES - len(picked))]:
        picked[id(one)] = one, STAPLE
    largest = [one for one in alive if _is_large(one.standing_in_rank)]
    later = next((one for one in largest if id(one) not in picked and one.score > tables.MOVE_FROM), None)
    least = _also_from(picked.values(), needs)
    for one in alive:
        if len(picked) < tables.FEW_MOVES and id(one) not in picked and _also_answers(one, needs, least):
            picked[id(one)] = one, ALSO
    groups: dict[str, list[Answer]] = {}
    for one, group in sorted(picked.values(), key=lambda pick: -pick[0].score):
        groups.setdefault(group, []).append(one)
    for need in needs:
        groups.get(need.value, []).sort(
            key=lambda one: _place_for(one.standing_in_rank, need, of_several=len(needs) > 1)
        )
    # What such a company always checks comes after what it asked for.
    moves = [
        (one, group) for group in sorted(groups, key=lambda group: _AFTER_NEEDS.get(group, 0)) for one in groups[group]
    ]
    if later is not None and id(later) not in picked and len(moves) < tables.MOST_MOVES:
        moves.append((later, LATER))
    return moves


def _place_for(standing: Standing, need: Need, *, of_several: bool) -> tuple[bool, float]:
    """Return the place of a pick among those for its need: of several needs, by how good an answer to this one it is.

    What takes large projects alone stands behind what takes any, where nothing is told of how large this one is.
    """
    return standing.if_large, -standing.answers(need) if of_several else 0.0


def are_kin(one: str, other: str) -> bool:
    """Return whether one of two programs is a stream of the other, by their slugs: one call asks for both."""
    return one != other and (f"{one}-".startswith(f"{other}-") or f"{other}-".startswith(f"{one}-"))


def _best_answers[Answer: Ranked](alive: Iterable[Answer], need: Need) -> list[Answer]:
    """Return the best answers to a need, as many as could be picked before it; less than a little is none."""
    found = [(one.standing_in_rank.answers(need), -place, one) for place, one in enumerate(alive)]
    return [one for worth, _, one in nlargest(tables.MOST_MOVES + 1, found) if worth > tables.SERVES_NEED_FROM]


def _also_from(picked: Iterable[tuple[Ranked, str]], needs: Iterable[Need]) -> float:
    """Return the score from which a program is also a move: of one for money where all score little, a share."""
    best = max((one.score for one, _ in picked), default=0.0) if not tables.NEEDS_OF_MONEY.isdisjoint(needs) else 1.0
    return max(tables.LIKELY_FROM, min(tables.ALSO_FROM, tables.ALSO_SHARE * best))


def _also_answers(one: Ranked, needs: Iterable[Need], least: float) -> bool:
    standing = one.standing_in_rank
    answers = max((standing.strengths.get(need, 0.0) for need in needs), default=0.0) >= SERVES_WELL
    return answers and standing.fit >= FITS_WELL and one.score > least


def _is_large(standing: Standing) -> bool:
    return standing.value == len(tables.VALUES) - 1 and not standing.never_later


def _may_be_first(standing: Standing) -> bool:
    alive = standing.role is not ProgramRole.BACKGROUND and standing.tempo is not Tempo.ENDED_OR_DORMANT
    return alive and standing.fit > tables.FITS_FROM
