"""What a draft says: the program that its document describes, as far as it can be read, and what cannot."""

from collections.abc import Iterator, Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import date
from typing import Any

from hub.core.text.formats import is_sourceworthy
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import IntakeMode
from hub.publishing.documents.evidence import NO_SITE, TO_COME, evidence_mistakes
from hub.publishing.documents.fields import Document, Reading
from hub.publishing.documents.fields import read_document as read_fields
from hub.publishing.documents.values import Mistake
from programs.catalogue.entries import Contact, Note, OptionalField, ProgramView, Span
from programs.catalogue.purpose import ProgramPurpose
from programs.documents.condition_rows import condition_of
from programs.documents.fields import CONDITIONS, CONTACT, PURPOSE, PURPOSE_SECTION, SECTION_OF, SECTIONS
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.evaluate import IntakeFacts

type Values = Mapping[str, Any]

_PROVENANCE = ("amount_source", "amount_as_of", "intake_source", "intake_as_of", "contact_as_of")

_WHOLE_PURPOSE = (
    "purpose_main", "purpose_pays_for", "purpose_serves", "purpose_applicant", "purpose_firm", "purpose_tempo",
    "purpose_place_of_project", "purpose_role", "purpose_value", "purpose_obstacle_en", "purpose_basis",
)  # fmt: skip
_SOURCE = Localized("Name the page that says so.", "Nommez la page qui le dit.")


def read_document(document: Document, frame: ProgramView, *, today: date | None = None) -> Reading:
    """Return what a document says; ``frame`` gives what a draft does not change: the slug and the organization.

    The ``entry`` of the reading is a ``ProgramView``. Evidence is not of a day after ``today``, where that is known.
    """
    fields = read_fields(SECTIONS, document)
    conditions, strange = _conditions(document)
    told = fields.values
    mistakes = (*fields.mistakes, *strange, *_mistakes(told, document, frame), *_about_evidence(told, document, today))
    wrong = any(mistake.section == PURPOSE and not mistake.mild for mistake in mistakes)
    purpose = _purpose(told) if says_purpose(document) and not wrong else None
    return Reading(told, mistakes, replace(_program(told, conditions, frame), purpose=purpose))


def says_purpose(document: Document) -> bool:
    return any(document.get(column) for field in PURPOSE_SECTION.fields for column in field.columns)


def _purpose(told: Values) -> ProgramPurpose:
    """Return what a document, which says it whole, says that a program is for: the main thing first."""
    said = {field.name: told[f"purpose_{field.name}"] for field in fields_of(ProgramPurpose) if field.name != "value"}
    said["pays_for"] = tuple(dict.fromkeys((told["purpose_main"], *said["pays_for"])))
    return ProgramPurpose.of(said | {"value": int(told["purpose_value"])})


def _program(told: Values, conditions: tuple[TypedCondition, ...], frame: ProgramView) -> ProgramView:
    both = ("name", "summary", "decision", "how_to_apply", "url_basis")
    same = [f"{name}_{lang}" for name in both for lang in ("en", "fr")]
    same += ["link_in_one_language", "verified", "review_by", "looked_up", *_PROVENANCE]
    return replace(
        frame,
        **{name: told[name] for name in same},
        support=tuple(told["support"]),
        stages=tuple(told["stages"]),
        sources=tuple(told["sources"]),
        replaced_by=tuple(told["replaced_by"]),
        not_applicable=tuple(told["not_applicable"]),
        url_en=told["url_en"] or None,
        url_fr=told["url_fr"] or None,
        notes=_pairs(told, "notes"),
        documents=_pairs(told, "documents"),
        amount_min_cad=told["amount_min"],
        amount_max_cad=told["amount_max"],
        cost_share_max=None if told["cost_share"] is None else float(told["cost_share"]),
        effort=_span(told, "effort"),
        decision=_span(told, "decision"),
        contact=_contact(told),
        as_of=told["as_of"] or frame.as_of,
        as_of_year_only=told["year_only"],
        unverified_reason=told["unverified_reason"] or None,
        conditions=conditions,
        intake=IntakeFacts(
            mode=IntakeMode(told["intake_mode"] or IntakeMode.UNKNOWN),
            ended=told["ended"],
            replaced_by=bool(told["replaced_by"]),
            verified=told["verified"],
            opens=told["opens"],
            closes=told["closes"],
            closed_on=told["closed_on"],
        ),
    )


def _pairs(told: Values, name: str) -> tuple[Note, ...]:
    return tuple(Note(en, fr) for en, fr in zip(told[f"{name}_en"], told[f"{name}_fr"], strict=False))


def _span(told: Values, name: str) -> Span:
    return Span(least=told[f"{name}_min"], most=told[f"{name}_max"], source=told[f"{name}_source"])


def _contact(told: Values) -> Contact:
    return Contact(**{name: told[f"contact_{name}"] for name in CONTACT})


def _conditions(document: Document) -> tuple[tuple[TypedCondition, ...], list[Mistake]]:
    found: list[TypedCondition] = []
    mistakes: list[Mistake] = []
    for row in document[CONDITIONS]:
        condition, wrong = condition_of(row)
        mistakes += wrong
        if condition is not None:
            found.append(condition)
    return tuple(found), mistakes


# --- What must hold between fields ------------------------------------------------------------------------------------


def _mistakes(told: Values, document: Document, frame: ProgramView) -> Iterator[Mistake]:
    yield from _in_order(told)
    yield from _about_empty(told)
    yield from _without_source(told, document)
    yield from _about_links(told, document)
    yield from _about_purpose(told, document)
    if not told["verified"] and not told["unverified_reason"]:
        words = Localized(
            "Tick that the pages were read, or say why not.", "Cochez que les pages ont été lues, ou dites pourquoi."
        )
        yield _mistake("unverified_reason", words, blank=True, mild=True)
    if frame.slug in told["replaced_by"]:
        yield _mistake("replaced_by", Localized("The program names itself.", "Le programme se nomme lui-même."))
    if told["ended"] and told["intake_mode"] != IntakeMode.CLOSED:
        words = Localized("Only a program whose intake is closed can have ended.",
                      "Seul un programme qui ne reçoit plus de demandes peut avoir pris fin.")  # fmt: skip
        yield _mistake("ended", words)


def _about_empty(told: Values) -> Iterator[Mistake]:
    """Yield what is said not to apply, and is filled in."""
    filled = {
        OptionalField.CONTACT: bool(_contact(told)),
        OptionalField.AMOUNT: told["amount_min"] is not None or told["amount_max"] is not None,
        OptionalField.DATES: any(told[name] for name in ("opens", "closes")),
        OptionalField.HOW_TO_APPLY: bool(told["how_to_apply_en"] or told["how_to_apply_fr"]),
        OptionalField.DECISION: bool(told["decision_en"] or told["decision_fr"] or _span(told, "decision")),
    }
    if any(filled.get(OptionalField(name)) for name in told["not_applicable"]):
        words = Localized("Something is ticked that is filled in.", "Un élément coché est rempli.")
        yield _mistake("not_applicable", words)


def _in_order(told: Values) -> Iterator[Mistake]:
    for name in ("amount", "effort", "decision"):
        least, most = told[f"{name}_min"], told[f"{name}_max"]
        if least is not None and most is not None and least > most:
            words = Localized("The smallest is above the largest.", "Le plus petit dépasse le plus grand.")
            yield _mistake(f"{name}_max", words)
    opens: date | None = told["opens"]
    for name in ("closes", "closed_on"):
        if opens and (end := told[name]) and end < opens:
            yield _mistake(name, Localized("It would close before it opens.", "Il fermerait avant d’ouvrir."))


def _without_source(told: Values, document: Document) -> Iterator[Mistake]:
    """Yield figures and contacts of which no page is named that says so."""
    for name in ("effort", "decision"):
        if any(told[f"{name}_{end}"] is not None for end in ("min", "max")) and not document.get(f"{name}_source"):
            yield _mistake(f"{name}_source", _SOURCE, blank=True)
    if _contact(told) and not document.get("contact_source"):
        yield _mistake("contact_source", _SOURCE, blank=True)


def _about_evidence(told: Values, document: Document, today: date | None) -> Iterator[Mistake]:
    """Yield evidence of a day to come, and pages that are no source: bare numbers, test sites, copies."""
    yield from evidence_mistakes(SECTIONS, told, today=today)
    for row in document[CONDITIONS]:
        condition, _wrong = condition_of(row)
        if condition is None:
            continue
        if today is not None and condition.as_of and condition.as_of > today:
            yield Mistake(CONDITIONS, "as_of", TO_COME, row=row["id"])
        if condition.source and not is_sourceworthy(condition.source):
            yield Mistake(CONDITIONS, "source", NO_SITE, row=row["id"])


def _about_purpose(told: Values, document: Document) -> Iterator[Mistake]:
    """Yield what is missing of what a program is for, where some of it is said; costs that are not in order."""
    if not says_purpose(document):
        words = Localized("Say what it is for; first answers rest on it.",
                      "Dites à quoi il sert; les premières réponses en dépendent.")  # fmt: skip
        yield _mistake("purpose_main", words, blank=True, mild=True)
        return
    for name in _WHOLE_PURPOSE:
        if not told[name] and not (name == "purpose_obstacle_en" and told["purpose_obstacle_fr"]):
            yield _mistake(name, Localized("Write it: it is missing.", "À écrire\u00a0: il manque."), blank=True)
    costs = [told[f"purpose_project_{name}_cad"] for name in ("min", "typical", "max")]
    known = [cost for cost in costs if cost is not None]
    if known != sorted(known):
        words = Localized("The smallest, a typical and the largest project are not in order.",
                      "Le plus petit projet, un projet courant et le plus grand ne sont pas en ordre.")  # fmt: skip
        yield _mistake("purpose_project_max_cad", words)


def _about_links(told: Values, document: Document) -> Iterator[Mistake]:
    if told["link_in_one_language"]:
        return
    words = Localized("Add the link, or say that there is none.", "Ajoutez le lien, ou dites qu’il n’y en a pas.")
    for name in ("url_en", "url_fr"):
        if not document.get(name):
            yield _mistake(name, words, blank=True, mild=True)


def _mistake(name: str, words: Localized, *, blank: bool = False, mild: bool = False) -> Mistake:
    return Mistake(SECTION_OF[name].slug, name, words, blank=blank, mild=mild)
