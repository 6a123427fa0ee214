"""Between rows and values: a revision as a program of the pure catalogue, and back."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from hub.core.vocabulary import ConditionKind, IntakeMode
from hub.directory.models import Organization
from programs.catalogue import entries
from programs.eligibility import conditions
from programs.eligibility.intake import IntakeFacts
from programs.eligibility.places import fold
from programs.models import Condition, Program, Revision, SearchDocument, Succession

PARTS = ("conditions", Prefetch("successions", Succession.objects.select_related("successor")))


def program_of(revision: Revision) -> entries.Program:
    """Return what a revision says. Read it with ``program__organization`` and ``PARTS`` to save queries."""
    organization = revision.program.organization
    successors = [row.successor.slug for row in sorted(revision.successions.all(), key=lambda row: row.position)]
    return entries.Program(
        slug=revision.program.slug,
        name_en=revision.name_en,
        name_fr=revision.name_fr,
        organization_slug=organization.slug,
        organization_acronym_en=organization.acronym_en,
        organization_acronym_fr=organization.acronym_fr,
        organization_en=organization.name_en,
        organization_fr=organization.name_fr,
        jurisdiction=revision.program.jurisdiction,
        level=organization.level,
        url_en=revision.url_en or None,
        url_fr=revision.url_fr or None,
        summary_en=revision.summary_en,
        summary_fr=revision.summary_fr,
        support=tuple(revision.support),
        stages=tuple(revision.stages),
        amount_min_cad=revision.amount_min_cad,
        amount_max_cad=revision.amount_max_cad,
        cost_share_max=_share(revision.cost_share_max),
        stacking_cap=_share(revision.stacking_cap),
        conditions=tuple(map(_condition_of, sorted(revision.conditions.all(), key=lambda row: row.position))),
        notes=tuple(entries.Note(note["en"], note["fr"]) for note in revision.notes),
        intake=IntakeFacts(
            mode=IntakeMode(revision.intake_mode),
            opens=revision.opens,
            closes=revision.closes,
            closed_on=revision.closed_on,
            ended=revision.ended,
            replaced_by=bool(successors),
            verified=revision.verified,
        ),
        replaced_by=tuple(successors),
        excludes=tuple(revision.excludes),
        combines=tuple(revision.combines),
        after=tuple(revision.after),
        as_of=revision.as_of,
        as_of_year_only=revision.as_of_year_only,
        sources=tuple(revision.sources),
        verified=revision.verified,
        unverified_reason=revision.unverified_reason or None,
        documents=tuple(entries.Note(note["en"], note["fr"]) for note in revision.documents),
        effort=entries.Span(
            least=revision.effort_hours_min, most=revision.effort_hours_max, source=revision.effort_source
        ),
        decision=entries.Span(
            least=revision.decision_days_min, most=revision.decision_days_max, source=revision.decision_source
        ),
        contact=entries.Contact(
            email=revision.contact_email,
            phone=revision.contact_phone,
            url_en=revision.contact_url_en,
            url_fr=revision.contact_url_fr,
            source=revision.contact_source,
        ),
        review_by=revision.review_by,
        link_in_one_language=revision.link_in_one_language,
        confirmed_on=revision.confirmed_on,
    )


def revision_of(entry: entries.Program, *, program: Program, number: int, **fields: Any) -> Revision:
    """Return the unsaved draft that says what an entry says; its conditions and successors come apart."""
    return Revision(program=program, number=number, **columns_of(entry), **fields)


def columns_of(entry: entries.Program) -> dict[str, Any]:
    """Return the columns of a revision that says what an entry says."""
    return {
        "name_en": entry.name_en,
        "name_fr": entry.name_fr,
        "summary_en": entry.summary_en,
        "summary_fr": entry.summary_fr,
        "url_en": entry.url_en or "",
        "url_fr": entry.url_fr or "",
        "support": list(entry.support),
        "stages": list(entry.stages),
        "amount_min_cad": entry.amount_min_cad,
        "amount_max_cad": entry.amount_max_cad,
        "cost_share_max": _decimal(entry.cost_share_max),
        "stacking_cap": _decimal(entry.stacking_cap),
        "intake_mode": entry.intake.mode,
        "opens": entry.intake.opens,
        "closes": entry.intake.closes,
        "closed_on": entry.intake.closed_on,
        "ended": entry.intake.ended,
        "notes": [{"en": note.sentence_en, "fr": note.sentence_fr} for note in entry.notes],
        "excludes": list(entry.excludes),
        "combines": list(entry.combines),
        "after": list(entry.after),
        "verified": entry.verified,
        "unverified_reason": entry.unverified_reason or "",
        "as_of": entry.as_of,
        "as_of_year_only": entry.as_of_year_only,
        "sources": list(entry.sources),
        "content_digest": entries.digest_of(entry),
        "documents": [{"en": note.sentence_en, "fr": note.sentence_fr} for note in entry.documents],
        "effort_hours_min": entry.effort.least,
        "effort_hours_max": entry.effort.most,
        "effort_source": entry.effort.source,
        "decision_days_min": entry.decision.least,
        "decision_days_max": entry.decision.most,
        "decision_source": entry.decision.source,
        "contact_email": entry.contact.email,
        "contact_phone": entry.contact.phone,
        "contact_url_en": entry.contact.url_en,
        "contact_url_fr": entry.contact.url_fr,
        "contact_source": entry.contact.source,
        "review_by": entry.review_by,
        "link_in_one_language": entry.link_in_one_language,
    }


def conditions_of(entry: entries.Program, revision: Revision) -> Iterable[Condition]:
    """Return the unsaved conditions of an entry."""
    for position, condition in enumerate(entry.conditions):
        yield Condition(
            revision=revision,
            position=position,
            kind=condition.kind,
            test=dict(condition.test),
            sentence_en=condition.sentence_en,
            sentence_fr=condition.sentence_fr,
            source=condition.source,
            as_of=condition.as_of,
            group=condition.group,
        )


def successions_of(entry: entries.Program, revision: Revision, programs: dict[str, Program]) -> Iterable[Succession]:
    """Return the unsaved successions of an entry; ``programs`` are by slug."""
    for position, slug in enumerate(entry.replaced_by):
        yield Succession(revision=revision, position=position, successor=programs[slug])


def search_document_of(entry: entries.Program, program: Program, organization: Organization) -> SearchDocument:
    """Return the unsaved text that a search for the program looks through."""
    bodies = f"{organization.acronym_en} {organization.acronym_fr}"
    sentences: tuple[conditions.Condition | entries.Note, ...] = (*entry.conditions, *entry.notes)
    texts = {
        "names_en": entry.name_en,
        "names_fr": entry.name_fr,
        "bodies_en": f"{bodies} {organization.name_en}",
        "bodies_fr": f"{bodies} {organization.name_fr}",
        "summary_en": entry.summary_en,
        "summary_fr": entry.summary_fr,
        "sentences_en": "\n".join(item.sentence_en for item in sentences),
        "sentences_fr": "\n".join(item.sentence_fr for item in sentences),
    }
    folded = {
        f"folded_{lang}": fold(" ".join(texts[f"{part}_{lang}"] for part in ("names", "bodies", "summary")))
        for lang in ("en", "fr")
    }
    return SearchDocument(program=program, **texts, **folded)


def _condition_of(row: Condition) -> conditions.Condition:
    return conditions.Condition(
        kind=ConditionKind(row.kind),
        test=row.test,
        sentence_en=row.sentence_en,
        sentence_fr=row.sentence_fr,
        source=row.source,
        as_of=row.as_of,
        group=row.group,
    )


def _share(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
