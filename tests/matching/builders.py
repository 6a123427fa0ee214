"""Small catalogues for the tests of matching."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hub.core.vocabulary.enums import ConditionKind, IntakeMode, Verdict
from hub.matching.engine.evaluation import evaluate_program
from hub.matching.ranking.programs import Contribution
from programs.catalogue.entries import Catalogue, Note, ProgramView
from programs.catalogue.purpose import ProgramPurpose
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.evaluate import IntakeFacts, verdict_only
from programs.eligibility.facts import ApplicantFacts

DAY = date(2026, 11, 24)


def condition(kind: ConditionKind, test: Mapping[str, Any] | None = None, group: int | None = None) -> TypedCondition:
    return TypedCondition(
        kind=kind,
        test=test or {},
        sentence_en=f"Condition on {kind}.",
        sentence_fr=f"Condition sur {kind}.",
        source="https://example.org/source",
        as_of=date(2026, 6, 1),
        group=group,
    )


def program(slug: str, *conditions: TypedCondition, **changes: Any) -> ProgramView:
    fields: dict[str, Any] = {
        "slug": slug,
        "name_en": f"Program {slug}",
        "name_fr": f"Programme {slug}",
        "organization_slug": "org",
        "organization_acronym_en": "ORG",
        "organization_acronym_fr": "ORG",
        "organization_en": "Organization",
        "organization_fr": "Organisme",
        "jurisdiction": "CA",
        "level": "federal",
        "url_en": "https://example.org/en",
        "url_fr": None,
        "summary_en": "Shares the cost of projects.",
        "summary_fr": "Partage les coûts de projets.",
        "support": ("grant",),
        "stages": ("development", "demonstration"),
        "amount_min_cad": None,
        "amount_max_cad": 50_000,
        "cost_share_max": 0.5,
        "conditions": conditions,
        "notes": (Note("Pays by claim.", "Verse sur demande."),),
        "intake": IntakeFacts(mode=IntakeMode.CONTINUOUS),
        "replaced_by": (),
        "as_of": date(2026, 9, 1),
        "as_of_year_only": False,
        "sources": ("https://example.org/source",),
        "verified": True,
        "unverified_reason": None,
        "organization_domains": ("example.org",),
    }
    return ProgramView(**{**fields, **changes})


def purpose(**changes: Any) -> ProgramPurpose:
    """Return what a program is for: research and development of any company, many of which use it."""
    fields: dict[str, Any] = {
        "pays_for": ("r_and_d",), "serves": ("any_business",), "must_serve": False, "applicant": "company",
        "not_for": (), "project_min_cad": None, "project_typical_cad": None, "project_max_cad": None,
        "firm": ("startup", "small", "medium", "large"), "tempo": "standing", "topic_en": "", "topic_fr": "",
        "place_of_project": "canada", "role": "common", "value": 2, "obstacle_en": "Time.", "obstacle_fr": "Le temps.",
        "basis": "adviser",
    }  # fmt: skip
    return ProgramPurpose.of({**fields, **changes})


def catalogue(*programs: ProgramView) -> Catalogue:
    return Catalogue.of(programs)


def verdicts_for(facts: ApplicantFacts, *, catalogue: Catalogue) -> dict[str, Verdict]:
    """Return the bare verdict of every program by its slug: no findings, no rank."""
    return {
        program.slug: verdict_only(program.conditions, facts, verified=program.is_confirmed)
        for program in catalogue.programs
    }


def part(factor: str, entry: ProgramView, order: tuple[str, ...] = (), **facts: Any) -> Contribution:
    """Return a factor of a program before some facts."""
    answer = evaluate_program(entry, ApplicantFacts(**facts), on=DAY, area_order=order)
    return next(found for found in answer.why if found.factor == factor)


def value(factor: str, entry: ProgramView, order: tuple[str, ...] = (), **facts: Any) -> float:
    return part(factor, entry, order, **facts).value


def made_for(**changes: Any) -> ProgramView:
    return program("p", purpose=purpose(**changes))
