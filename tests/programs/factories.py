"""Programs for tests: written through the services, so that they are what the portal would hold."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

from hub.core.vocabulary.enums import ConditionKind, IntakeMode
from hub.directory.models import Organization
from programs.catalogue.entries import Catalogue, ProgramView
from programs.catalogue.purpose import ProgramPurpose
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.conditions.registry import sentence_for
from programs.eligibility.evaluate import IntakeFacts
from programs.models import Program as ProgramRow
from programs.publication.services import load_catalogue

SOURCE = "https://programs.example/guide"
AS_OF = date(2026, 9, 1)
MOMENT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def condition(kind: ConditionKind, test: dict[str, Any] | None = None, **fields: Any) -> TypedCondition:
    """Return a condition worded by its test; without a test a person checks."""
    en, fr = sentence_for(kind, test) if test else ("A person checks this.", "Une personne le vérifie.")
    values = {"sentence_en": en, "sentence_fr": fr, "source": SOURCE, "as_of": AS_OF, **fields}
    return TypedCondition(kind=kind, test=test or {}, **values)


def purpose(**fields: Any) -> ProgramPurpose:
    """Return the purpose of a program that pays for pilots of any business; ``fields`` replace what they name."""
    plain = {
        "pays_for": ("pilot_demonstration", "equipment_capital"),
        "serves": ("any_business",),
        "must_serve": False,
        "applicant": "company",
        "not_for": ("pre_revenue",),
        "project_min_cad": 50_000,
        "project_typical_cad": 200_000,
        "project_max_cad": None,
        "firm": ("startup", "small"),
        "tempo": "standing",
        "topic_en": "",
        "topic_fr": "",
        "place_of_project": "canada",
        "role": "common",
        "value": 2,
        "obstacle_en": "It pays late.",
        "obstacle_fr": "Il paie tard.",
        "basis": "adviser",
    }
    return ProgramPurpose.of({**plain, **fields})


def entry(slug: str = "ca-example", **fields: Any) -> ProgramView:
    """Return a program that anyone may use all year; ``fields`` replace what they name."""
    plain = ProgramView(
        slug=slug,
        name_en=f"Program {slug}",
        name_fr=f"Programme {slug}",
        organization_slug="example-agency",
        organization_acronym_en="EA",
        organization_acronym_fr="AE",
        organization_en="Example Agency",
        organization_fr="Agence exemple",
        jurisdiction="CA",
        level="federal",
        url_en="https://programs.example/",
        url_fr=None,
        summary_en="Pays for clean technology.",
        summary_fr="Finance les technologies propres.",
        support=("grant",),
        stages=("demonstration",),
        amount_min_cad=None,
        amount_max_cad=100_000,
        cost_share_max=0.5,
        conditions=(),
        notes=(),
        intake=IntakeFacts(mode=IntakeMode.CONTINUOUS),
        replaced_by=(),
        as_of=AS_OF,
        as_of_year_only=False,
        sources=(SOURCE,),
        verified=True,
        unverified_reason=None,
        organization_domains=("programs.example",),
    )
    changed = replace(plain, **fields)
    intake = replace(changed.intake, verified=changed.verified, replaced_by=bool(changed.replaced_by))
    return replace(changed, intake=intake)


def organization(slug: str = "example-agency", **fields: Any) -> Organization:
    """Return the row of an organization, made if need be."""
    plain = {
        "acronym_en": "EA",
        "acronym_fr": "EA",
        "name_en": "Example Agency",
        "name_fr": "Agence exemple",
        "level": "federal",
        "jurisdiction": "CA",
        "domains": ["programs.example"],
    }
    row, _ = Organization.objects.get_or_create(slug=slug, defaults={**plain, **fields})
    return row


def publish(*entries: ProgramView, at: datetime = MOMENT) -> list[ProgramRow]:
    """Publish entries with their organizations and return the rows in the same order."""
    for each in entries:
        organization(
            each.organization_slug,
            acronym_en=each.organization_acronym_en,
            acronym_fr=each.organization_acronym_fr,
            name_en=each.organization_en,
            name_fr=each.organization_fr,
            level=each.level,
            jurisdiction=each.jurisdiction,
        )
    load_catalogue(catalogue=Catalogue.of(entries), by=None, at=at)
    rows = {row.slug: row for row in ProgramRow.objects.select_related("live", "organization")}
    return [rows[each.slug] for each in entries]


def contents(catalogue: Catalogue) -> dict[str, Any]:
    """Return all that a catalogue holds, to compare two of them: a catalogue equals itself alone.

    The day on which the portal began to say something is known of what it published, not of files.
    """
    programs = tuple(replace(program, published_on=None) for program in catalogue.programs)
    held = {field.name: getattr(catalogue, field.name) for field in fields(catalogue)}
    return held | {"programs": programs}
