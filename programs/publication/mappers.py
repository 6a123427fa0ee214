"""Between rows and values: revisions as programs of the pure catalogue, rules between them as rules, and back."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from hub.core.text.formats import fold
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import CANADA, Area, ConditionKind, IntakeMode, Province, Stage, Support
from hub.core.vocabulary.labels import label
from hub.directory.models import Organization
from programs.catalogue import entries, program_rules
from programs.catalogue.facets import named_areas, places
from programs.catalogue.purpose import SEVERAL, ProgramPurpose
from programs.catalogue.synonyms import purpose_words, support_words
from programs.eligibility.conditions import base as conditions_base
from programs.eligibility.evaluate import IntakeFacts
from programs.models import Condition, Confirmation, Program, ProgramRule, Revision, SearchDocument, Succession
from programs.publication.sources import ConfirmedParts, with_confirmed
from programs.stacking.files import rule_of

_PURPOSE = {field.name: f"purpose_{field.name}" for field in fields(ProgramPurpose)}
# What a revision and an entry call the same.
_SAME = (
    "decision_en", "decision_fr", "how_to_apply_en", "how_to_apply_fr", "url_basis_en", "url_basis_fr", "looked_up",
    "amount_source", "amount_as_of", "intake_source", "intake_as_of", "contact_as_of", "name_en", "name_fr",
    "summary_en", "summary_fr", "amount_min_cad", "amount_max_cad", "verified", "as_of", "as_of_year_only",
    "review_by", "link_in_one_language",
)  # fmt: skip
_CONTACT = [field.name for field in fields(entries.Contact)]
_SAME_OF_INTAKE = ("opens", "closes", "closed_on", "ended")
_SPANS = {
    "effort": {"least": "effort_hours_min", "most": "effort_hours_max", "source": "effort_source"},
    "decision": {"least": "decision_days_min", "most": "decision_days_max", "source": "decision_source"},
}
_SAME_OF_CONDITION = ("sentence_en", "sentence_fr", "source", "as_of", "own_source", "group")
PARTS = ("conditions", Prefetch("successions", Succession.objects.select_related("successor")))
CONFIRMATIONS = Prefetch("program__confirmations", Confirmation.objects.filter(undone_at=None).order_by("pk"))


def program_of(revision: Revision) -> entries.ProgramView:
    """Return what a revision says. Read it with ``program__organization`` and ``PARTS`` to save queries."""
    organization = revision.program.organization
    successors = [row.successor.slug for row in sorted(revision.successions.all(), key=lambda row: row.position)]
    return entries.ProgramView(
        slug=revision.program.slug,
        jurisdiction=revision.program.jurisdiction,
        url_en=revision.url_en or None,
        url_fr=revision.url_fr or None,
        support=tuple(revision.support),
        stages=tuple(revision.stages),
        cost_share_max=None if revision.cost_share_max is None else float(revision.cost_share_max),
        conditions=tuple(map(_condition_of, sorted(revision.conditions.all(), key=lambda row: row.position))),
        notes=tuple(entries.Note(note["en"], note["fr"]) for note in revision.notes),
        intake=IntakeFacts(
            mode=IntakeMode(revision.intake_mode),
            replaced_by=bool(successors),
            verified=revision.verified,
            **{name: getattr(revision, name) for name in _SAME_OF_INTAKE},
        ),
        replaced_by=tuple(successors),
        sources=tuple(revision.sources),
        unverified_reason=revision.unverified_reason or None,
        documents=tuple(entries.Note(note["en"], note["fr"]) for note in revision.documents),
        effort=_span(revision, "effort"),
        decision=_span(revision, "decision"),
        contact=entries.Contact(**{name: getattr(revision, f"contact_{name}") for name in _CONTACT}),
        **{name: getattr(revision, name) for name in _SAME},
        source_days=source_days_of(revision),
        not_applicable=tuple(revision.not_applicable),
        **organization_facts(organization),
        confirmed_on=revision.confirmed_on,
        published_on=revision.published_at and timezone.localdate(revision.published_at),
        purpose=_purpose_of(revision),
    )


def _span(revision: Revision, name: str) -> entries.Span:
    return entries.Span(**{end: getattr(revision, column) for end, column in _SPANS[name].items()})


def confirmed_program_of(revision: Revision) -> entries.ProgramView:
    """Return what readers see of a live revision: what it says, with what curators found still right since.

    Read it with ``CONFIRMATIONS``, too. The entry has the day of those who read all of this very revision.
    """
    found = [
        ConfirmedParts(timezone.localdate(row.at), dict(row.pages), entry=row.whole and row.revision_id == revision.pk)
        for row in revision.program.confirmations.all()
    ]
    return with_confirmed(program_of(revision), found)


def source_days_of(revision: Revision) -> tuple[tuple[str, date], ...]:
    return tuple((address, date.fromisoformat(day)) for address, day in revision.source_days)


def organization_facts(body: Organization) -> dict[str, Any]:
    """Return what an entry takes from the directory: its organization, the domains of that, and how to reach it."""
    contact = entries.Contact(email=body.contact_email, url_en=body.contact_url_en, url_fr=body.contact_url_fr)
    return {
        "organization_slug": body.slug,
        "organization_acronym_en": body.acronym_en,
        "organization_acronym_fr": body.acronym_fr,
        "organization_en": body.name_en,
        "organization_fr": body.name_fr,
        "level": body.level,
        "organization_domains": tuple(body.domains),
        "organization_contact": contact,
    }


def revision_of(entry: entries.ProgramView, *, program: Program, number: int, **fields: Any) -> Revision:
    """Return the unsaved draft that says what an entry says; its conditions and successors come apart."""
    return Revision(program=program, number=number, **columns_of(entry), **fields)


def columns_of(entry: entries.ProgramView) -> dict[str, Any]:
    return {
        "url_en": entry.url_en or "",
        "url_fr": entry.url_fr or "",
        "support": list(entry.support),
        "stages": list(entry.stages),
        "cost_share_max": _decimal(entry.cost_share_max),
        "intake_mode": entry.intake.mode,
        **{name: getattr(entry.intake, name) for name in _SAME_OF_INTAKE},
        "notes": [{"en": note.sentence_en, "fr": note.sentence_fr} for note in entry.notes],
        "unverified_reason": entry.unverified_reason or "",
        "sources": list(entry.sources),
        "content_digest": entries.digest_of(entry),
        "documents": [{"en": note.sentence_en, "fr": note.sentence_fr} for note in entry.documents],
        **{column: getattr(getattr(entry, name), end) for name, ends in _SPANS.items() for end, column in ends.items()},
        **{f"contact_{name}": getattr(entry.contact, name) for name in _CONTACT},
        **{name: getattr(entry, name) for name in _SAME},
        "source_days": [[address, day.isoformat()] for address, day in entry.source_days if address in entry.sources],
        "not_applicable": list(entry.not_applicable),
        **_purpose_columns(entry.purpose),
    }


def conditions_of(entry: entries.ProgramView, revision: Revision) -> Iterable[Condition]:
    for position, condition in enumerate(entry.conditions):
        yield Condition(
            revision=revision,
            position=position,
            kind=condition.kind,
            test=dict(condition.test),
            **{name: getattr(condition, name) for name in _SAME_OF_CONDITION},
        )


def successions_of(
    entry: entries.ProgramView, revision: Revision, programs: dict[str, Program]
) -> Iterable[Succession]:
    """Return the unsaved successions of an entry; ``programs`` are by slug."""
    for position, slug in enumerate(entry.replaced_by):
        yield Succession(revision=revision, position=position, successor=programs[slug])


def search_document_of(entry: entries.ProgramView, program: Program, organization: Organization) -> SearchDocument:
    """Return the unsaved text that a search for the program looks through."""
    bodies = " ".join((organization.acronym_en, organization.acronym_fr, *map(support_words, entry.support)))
    main, *others = map(purpose_words, entry.purpose.pays_for if entry.purpose else ("",))
    bodies = f"{bodies} {main}"
    sentences: tuple[conditions_base.TypedCondition | entries.Note, ...] = (*entry.conditions, *entry.notes)
    texts = {
        "names_en": entry.name_en,
        "names_fr": entry.name_fr,
        "summary_en": entry.summary_en,
        "summary_fr": entry.summary_fr,
        "sentences_en": "\n".join(item.sentence_en for item in sentences),
        "sentences_fr": "\n".join(item.sentence_fr for item in sentences),
    }
    served = [place for place in Province if place in places(entry)]
    for lang, name in (("en", organization.name_en), ("fr", organization.name_fr)):
        kinds = [label(Support(kind), lang) for kind in entry.support]
        texts[f"bodies_{lang}"] = " ".join((bodies, name, *kinds, *(label(place, lang) for place in served)))
        texts[f"sentences_{lang}"] += "\n" + "\n".join((*_served(entry, lang), *others))
    folded = fold(" ".join(text for name, text in texts.items() if not name.startswith("sentences")))
    return SearchDocument(program=program, folded=" ".join(sorted(set(folded.split()))), **texts)


def _served(entry: entries.ProgramView, lang: str) -> Iterable[str]:
    """Yield what is served, in words: stages, areas, each province where all of Canada is, and China."""
    yield from (label(Stage(stage), lang) for stage in entry.stages)
    yield from (label(Area(area), lang) for area in sorted(named_areas(entry)))
    if CANADA in places(entry):
        yield from (label(province, lang) for province in Province)
    if Stage.EXPORT in entry.stages and _may_serve_china(entry):
        yield "China" if lang == "en" else "Chine"


def _may_serve_china(entry: entries.ProgramView) -> bool:
    named = [one.test.get("in", ()) for one in entry.conditions if one.kind is ConditionKind.TARGET_MARKETS]
    return all({"CN", "*"}.intersection(markets) for markets in named)


def rule_between(row: ProgramRule) -> program_rules.Rule:
    return rule_of(given_of(row))


def given_of(row: ProgramRule) -> dict[str, Any]:
    """Return what a row says by the keys of the file of rules, every value as text."""
    said: dict[str, Any] = {
        "id": row.slug,
        "kind": row.kind,
        "programs": row.programs,
        "said_by": row.said_by,
        "words": row.words,
        "notes": "true" if row.by_notes else "",
        "verified": "true" if row.is_verified else "false",
        "share": _share_given(row),
        "by": row.brought_by,
        "versions": row.versions,
        "needed": "true" if row.needed else "",
    }
    same = ("counts", "per", "money", "scope", "others", "levels", "first")
    said |= {name: getattr(row, name) for name in same}
    worded = ("sentence", "depends", "outside")
    said |= {f"{name}_{lang}": getattr(row, f"{name}_{lang}") for name in worded for lang in ("en", "fr")}
    return {key: value for key, value in said.items() if value}


def columns_of_rule(rule: program_rules.Rule, order: int) -> dict[str, Any]:
    """Return the columns of the row that says what a rule says, in its place among all."""
    share, depends, outside = (getattr(rule, name, None) for name in ("share", "depends", "outside"))
    low, high = (None, None) if share in (None, program_rules.SHARES) else (share.low, share.high)
    return {
        "slug": rule.id,
        "order": order,
        "kind": _KINDS[type(rule)].value,
        "programs": list(rule.programs),
        **_both("sentence", rule.sentence),
        "share": _decimal(low),
        "share_most": None if high == low else _decimal(high),
        **_both("depends", depends),
        **{name: str(getattr(rule, name, "")) for name in ("counts", "per", "money", "scope")},
        "brought_by": str(getattr(rule, "by", "")),
        "others": list(getattr(rule, "others", ())),
        "levels": sorted(map(str, getattr(rule, "levels", ()))),
        **_both("outside", outside),
        "first": list(getattr(rule, "first", ())),
        "needed": getattr(rule, "needed", False),
        "versions": {str(province): slug for province, slug in getattr(rule, "versions", {}).items()},
        "said_by": rule.said_by,
        "words": rule.words,
        "by_notes": not rule.said_by,
        "is_verified": rule.verified,
    }


_KINDS = {
    program_rules.Cap: program_rules.ProgramRuleKind.CAP,
    program_rules.Match: program_rules.ProgramRuleKind.MATCH,
    program_rules.Exclusion: program_rules.ProgramRuleKind.EXCLUDES,
    program_rules.Combination: program_rules.ProgramRuleKind.COMBINES,
    program_rules.Deduction: program_rules.ProgramRuleKind.DEDUCTS,
    program_rules.Precedence: program_rules.ProgramRuleKind.ORDER,
    program_rules.ProgramVariants: program_rules.ProgramRuleKind.TWINS,
}


def _both(name: str, words: Localized | None) -> dict[str, str]:
    return {f"{name}_en": words.en if words else "", f"{name}_fr": words.fr if words else ""}


def _share_given(row: ProgramRule) -> Any:
    if row.share is None or row.share_most is None:
        return "" if row.share is None else str(row.share)
    return {"min": str(row.share), "max": str(row.share_most)}


def _condition_of(row: Condition) -> conditions_base.TypedCondition:
    return conditions_base.TypedCondition(
        kind=ConditionKind(row.kind),
        test=row.test,
        **{name: getattr(row, name) for name in _SAME_OF_CONDITION},
    )


def _purpose_of(revision: Revision) -> ProgramPurpose | None:
    if not revision.purpose_basis:
        return None
    return ProgramPurpose.of({name: getattr(revision, column) for name, column in _PURPOSE.items()})


def _purpose_columns(purpose: ProgramPurpose | None) -> dict[str, Any]:
    if purpose is None:
        blank = Revision()
        return {column: getattr(blank, column) for column in _PURPOSE.values()}
    told = {column: getattr(purpose, name) for name, column in _PURPOSE.items()}
    return told | {f"purpose_{name}": list(getattr(purpose, name)) for name in SEVERAL}


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
