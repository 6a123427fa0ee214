"""A company and a program as ranking sees them, and what of both each factor reads.

What a factor does not read it cannot use: programs of which it reads the same have the same value, and share it.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from hub.core.vocabulary.enums import ConditionKind, EvidenceAge, Province
from hub.core.vocabulary.evidence import evidence_age
from hub.matching.areas import text_areas
from hub.matching.profile.industries import industries_of_program
from hub.matching.profile.needs import china_wanted
from hub.matching.ranking import factors
from hub.matching.ranking.factors import widely_used
from hub.matching.ranking.needs import need_served
from hub.matching.ranking.values import WEIGHTS, Contribution, FactorValue
from programs.catalogue.entries import ProgramView
from programs.catalogue.reach import reach_by_program
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.intake import IntakeState, intake_on

CONDITIONS = "conditions"  # the one factor that reads what the conditions say instead of the program

_CLEAN_TECHNOLOGY = re.compile(
    r"clean[- ]?tech|(?:climate|green)[- ]tech|environmental technolog|low-carbon technolog", re.IGNORECASE
)


@dataclass(frozen=True)
class ApplicantInputs:
    """A company on a day: all of it that ranking may look at. ``area_order`` has the main area first."""

    facts: ApplicantFacts
    on: date
    area_order: tuple[str, ...]

    @cached_property
    def reads(self) -> "Mapping[str, Read]":
        """What each factor reads of the company."""
        return {name: factor.of_company(self) for name, factor in FACTORS.items()}

    @cached_property
    def known(self) -> "Mapping[str, dict[Read, Contribution]]":
        """What each factor was found to add before, by what it reads of a program."""
        return {name: _found_before(name, self.reads.get(name, ())) for name in WEIGHTS}


@dataclass(frozen=True, kw_only=True)
class ProgramInputs:
    """A program on a day: all of it that ranking may look at.

    ``areas``, ``provinces`` and ``markets`` are those that its conditions name; None where it has no such condition,
    or where it names every province.
    ``topics`` are the areas that its own text speaks of, where it names none; ``clean_technology`` says whether that
    text speaks of clean technology as a whole. ``others_apply`` says that only public bodies, communities or
    associations may apply: a company takes part without applying.
    """

    program: ProgramView
    areas: frozenset[str] | None
    provinces: frozenset[str] | None
    markets: frozenset[str] | None
    topics: frozenset[str]
    clean_technology: bool
    others_apply: bool
    intake: IntakeState
    evidence: EvidenceAge

    @cached_property
    def reads(self) -> "Mapping[str, Read]":
        """What each factor reads of the program."""
        return {name: factor.of_program(self) for name, factor in FACTORS.items()}

    @classmethod
    def of(cls, program: ProgramView, on: date) -> "ProgramInputs":
        """Return a program as it stands on a day."""
        return cls(
            program=program,
            areas=_named(program, ConditionKind.AREAS),
            provinces=_part_of_canada(_named(program, ConditionKind.PROVINCES)),
            markets=_named(program, ConditionKind.TARGET_MARKETS),
            topics=_topics(program),
            clean_technology=_speaks_of_clean_technology(program.name_en, program.summary_en),
            others_apply=_others_apply(program),
            intake=intake_on(program.intake, on),
            evidence=evidence_age(program.as_of, on),
        )


_FOR_OTHERS = frozenset({"municipality", "government", "community", "association"})

type Read = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor, and what of the company and of the program it reads, in the order of its parameters."""

    value: Callable[..., FactorValue]
    of_company: Callable[[ApplicantInputs], Read]
    of_program: Callable[[ProgramInputs], Read]


FACTORS: Mapping[str, Factor] = {
    "need": Factor(
        need_served,
        lambda company: (tuple(sorted(company.facts.needs or ())),),
        lambda entry: (entry.program.support, entry.program.stages, entry.others_apply),
    ),
    "area": Factor(
        factors.area_named,
        lambda company: (company.area_order, company.facts.industries),
        lambda entry: (entry.areas, entry.topics, entry.clean_technology, industries_of_program(entry.program.slug)),
    ),
    "stage": Factor(
        factors.stage_fits,
        lambda company: (factors.stage_of(company.facts),),
        lambda entry: (entry.program.stages,),
    ),
    "place": Factor(
        factors.place_served,
        lambda company: (company.facts.province,),
        lambda entry: (entry.program.jurisdiction, entry.provinces),
    ),
    "market": Factor(
        factors.market_served,
        lambda company: (china_wanted(company.facts), company.facts.target_markets or frozenset()),
        lambda entry: (entry.markets,),
    ),
    "deadline": Factor(
        factors.deadline_near,
        lambda company: (company.on,),
        lambda entry: (entry.intake,),
    ),
    "size": Factor(
        factors.size_fits,
        lambda company: (company.facts.project,),
        lambda entry: (entry.program.amount_min_cad, entry.program.amount_max_cad, entry.program.cost_share_max),
    ),
    "evidence": Factor(
        factors.evidence_fresh,
        lambda _company: (),
        lambda entry: (entry.evidence, entry.program.verified),
    ),
    "reach": Factor(
        widely_used,
        lambda _company: (),
        lambda entry: (reach_by_program().get(entry.program.slug), entry.program.jurisdiction),
    ),
}


def contributions(company: ApplicantInputs, entry: ProgramInputs, settled: FactorValue) -> tuple[Contribution, ...]:
    """Return the contribution of every factor, in the order of the weights; ``settled`` is that of the conditions."""
    parts = []
    for name, known in company.known.items():
        read = settled if name == CONDITIONS else entry.reads[name]
        found = known.get(read)
        if found is None:
            value = settled if name == CONDITIONS else FACTORS[name].value(*company.reads[name], *read)
            found = known[read] = Contribution.of(name, value)
        parts.append(found)
    return tuple(parts)


@lru_cache(maxsize=512)
def _found_before(factor: str, of_company: Read) -> dict[Read, Contribution]:
    """Return what a factor adds to programs before a company of which it reads this: companies share it too."""
    return {}


def _others_apply(program: ProgramView) -> bool:
    """Return whether the program names who applies, and it is none that a company could be or work with directly."""
    named = [
        condition.test["is"]
        for condition in program.conditions
        if condition.kind is ConditionKind.APPLICANT and "is" in condition.test
    ]
    return any(_FOR_OTHERS.issuperset(kinds) for kinds in named)


def _named(program: ProgramView, kind: ConditionKind) -> frozenset[str] | None:
    """Return the values that the program's conditions of this kind name; None when it has no such condition."""
    named = [
        condition.test["in"] for condition in program.conditions if condition.kind is kind and "in" in condition.test
    ]
    return frozenset().union(*named) if named else None


def _part_of_canada(named: frozenset[str] | None) -> frozenset[str] | None:
    return None if named is None or named.issuperset(Province) else named


def _topics(program: ProgramView) -> frozenset[str]:
    if any(condition.kind is ConditionKind.AREAS for condition in program.conditions):
        return frozenset()
    return _topics_of(f"{program.name_en}. {program.summary_en}")


_topics_of = lru_cache(maxsize=4096)(text_areas)


@lru_cache(maxsize=4096)
def _speaks_of_clean_technology(name: str, summary: str) -> bool:
    return bool(_CLEAN_TECHNOLOGY.search(name) or _CLEAN_TECHNOLOGY.search(summary))
