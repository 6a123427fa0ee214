"""The fields of a program at the curators' desk, section by section, and the document that says what a program says.

A document is a mapping of plain values, so that it can be stored as JSON: texts, lists of codes, and the rows of the
conditions. Nothing that a curator types is refused here; ``programs.documents.parsers`` says what cannot be read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields as fields_of
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from hub.core.text.formats import is_web_address
from hub.core.text.localized import Localized
from hub.core.vocabulary import purpose as lists
from hub.core.vocabulary.enums import IntakeMode, LinkBasis, Stage, Support
from hub.core.vocabulary.labels import localized_label
from hub.publishing.documents.fields import BOTH, Document, Field, Section, Shape, blank_document
from hub.publishing.documents.fields import document_of as typed_of
from programs.catalogue.entries import Note, OptionalField, ProgramView
from programs.catalogue.purpose import ProgramPurpose
from programs.documents.condition_rows import row_of

WORDS, MONEY, CONDITIONS, INTAKE, APPLYING, SOURCES = "words", "money", "conditions", "intake", "applying", "sources"
PURPOSE = "purpose"

_EACH = Localized(
    "One to a line, in the same order in both languages.",
    "Un élément par ligne, dans le même ordre dans les deux langues.",
)
_EMPTY = Localized("Leave empty what is not published.", "Laissez vide ce qui n’est pas publié.")
_LONG = 20_000
_OPTIONAL = (
    (OptionalField.CONTACT.value, Localized("Contact", "Coordonnées")),
    (OptionalField.AMOUNT.value, Localized("Amount", "Montant")),
    (OptionalField.DATES.value, Localized("Dates", "Dates")),
    (OptionalField.HOW_TO_APPLY.value, Localized("How to apply", "Comment présenter une demande")),
    (OptionalField.DECISION.value, Localized("Time to a decision", "Délai de décision")),
)
CONTACT = ("email", "phone", "url_en", "url_fr", "hours_en", "hours_fr", "source")
# The files set the marks of French alone.
_FRENCH = ("fr",)
_VALUES = (
    ("0", Localized("0: next to nothing", "0\u00a0: presque rien")),
    ("1", Localized("1: a little", "1\u00a0: un peu")),
    ("2", Localized("2: much", "2\u00a0: beaucoup")),
    ("3", Localized("3: its fate", "3\u00a0: son avenir")),
)


def _page(name: str, en: str, fr: str) -> Field:
    return Field(name=name, words=Localized(en, fr), shape=Shape.ADDRESS, most=1000)


def _bound(name: str, shape: Shape, en: str, fr: str, hint: Localized | None = None) -> Field:
    return Field(name=name, words=Localized(en, fr), shape=shape, hint=hint)


def _members(listed: Iterable[StrEnum]) -> tuple[tuple[str, Localized], ...]:
    return tuple((member.value, localized_label(member)) for member in listed)


def _one_of(name: str, en: str, fr: str, listed: Iterable[StrEnum], hint: Localized | None = None) -> Field:
    return Field(name=name, words=Localized(en, fr), shape=Shape.ONE, members=_members(listed), hint=hint)


def _some_of(name: str, en: str, fr: str, listed: Iterable[StrEnum], hint: Localized | None = None) -> Field:
    return Field(name=name, words=Localized(en, fr), shape=Shape.SEVERAL, members=_members(listed), hint=hint)


SECTIONS: tuple[Section, ...] = (
    Section(WORDS, Localized("Words", "Textes"), (
        Field(name="name", words=Localized("Name", "Nom"), languages=BOTH, required=True, most=300,
              typeset=_FRENCH),
        Field(name="summary", words=Localized("Summary", "Résumé"), shape=Shape.PASSAGE, languages=BOTH, required=True,
              most=_LONG, prose=True, length=(25, 60), typeset=_FRENCH),
        Field(name="url", words=Localized("Official page", "Page officielle"), shape=Shape.ADDRESS, languages=BOTH,
              alone=True, most=1000),
        Field(name="url_basis",
              words=Localized("How the official page is known", "Comment on connaît la page officielle"),
              shape=Shape.ONE, languages=BOTH, alone=True, members=_members(LinkBasis)),
        Field(name="link_in_one_language",
              words=Localized("The site has no page in the other language",
                  "Le site n’a pas de page dans l’autre langue"),
              shape=Shape.TICK,
              hint=Localized("Readers see which language the page is in.",
                         "Les lecteurs voient dans quelle langue est la page.")),
        Field(name="notes", words=Localized("Notes", "Notes"), shape=Shape.LIST, languages=BOTH, paired=True,
              most=_LONG,
              typeset=_FRENCH,
              hint=_EACH),
    )),
    Section(MONEY, Localized("Support and money", "Aide et montants"), (
        Field(name="support", words=Localized("Kinds of support", "Formes d’aide"), shape=Shape.SEVERAL,
              required=True,
              members=_members(Support)),
        Field(name="amount_min", words=Localized("Smallest amount, in dollars", "Montant minimal, en dollars"),
              shape=Shape.MONEY, hint=_EMPTY),
        Field(name="amount_max", words=Localized("Largest amount, in dollars", "Montant maximal, en dollars"),
              shape=Shape.MONEY),
        Field(name="cost_share",
              words=Localized("Largest share of the cost, in percent", "Part maximale des coûts, en pourcentage"),
              shape=Shape.SHARE),
        _page("amount_source", "The page that gives amount and share", "La page qui donne le montant et la part"),
        _bound("amount_as_of", Shape.DAY, "Amount and share read on", "Montant et part lus le"),
        Field(name="stages", words=Localized("Stages", "Stades"), shape=Shape.SEVERAL, members=_members(Stage),
              hint=Localized("They put programs in order, and never shut one out.",
                         "Ils classent les programmes, sans jamais en écarter un.")),
    )),
    Section(PURPOSE, Localized("What it is for", "À quoi il sert"), (
        _one_of("purpose_main", "Pays for, above all", "Usage principal de l’aide", lists.PaysFor,
                Localized("Say all of what it is for, or leave all of it empty.",
                          "Dites au complet à quoi il sert, ou laissez tout vide.")),
        _some_of("purpose_pays_for", "Pays for", "Usage de l’aide", lists.PaysFor),
        _some_of("purpose_serves", "Whom it serves", "Qui il sert", lists.Beneficiary),
        Field(name="purpose_must_serve", shape=Shape.TICK,
              words=Localized("A project that serves none of these has no business here",
                  "Un projet qui ne sert aucun de ceux-ci n’a pas sa place ici")),
        _one_of("purpose_applicant", "Who applies", "Qui présente la demande", lists.Signatory),
        _some_of("purpose_not_for", "Whom it does not suit", "À qui il ne convient pas", lists.NotFor),
        _some_of("purpose_firm", "Sizes of companies", "Taille des entreprises", lists.FirmSize),
        _bound("purpose_project_min_cad", Shape.MONEY, "Smallest project, in dollars", "Plus petit projet, en dollars",
               _EMPTY),
        _bound("purpose_project_typical_cad", Shape.MONEY, "Typical project, in dollars", "Projet courant, en dollars",
               Localized("Most often an estimate.", "Le plus souvent une estimation.")),
        _bound("purpose_project_max_cad", Shape.MONEY, "Largest project, in dollars", "Plus grand projet, en dollars"),
        _one_of("purpose_place_of_project", "Where the money may be spent", "Où l’argent peut être dépensé",
                lists.SpendingPlace),
        _one_of("purpose_tempo", "How often it takes applications", "Fréquence des appels", lists.Tempo),
        Field(name="purpose_topic", words=Localized("The one thing it is about", "Sujet unique"), languages=BOTH,
              most=200, typeset=_FRENCH,
              hint=Localized("For a call about one thing only.", "Pour un appel qui porte sur une seule chose.")),
        _one_of("purpose_role", "Whom it is named to", "À qui on le nomme", lists.ProgramRole),
        Field(name="purpose_value", shape=Shape.ONE, members=_VALUES,
              words=Localized("How much it changes for a company", "Importance pour une entreprise"),
              hint=Localized("Where it fits.", "S’il convient.")),
        Field(name="purpose_obstacle", words=Localized("Most often stands in the way", "Obstacle le plus fréquent"),
              shape=Shape.PASSAGE, languages=BOTH, most=_LONG, typeset=_FRENCH,
              hint=Localized("In a sentence, for a small company.", "En une phrase, pour une petite entreprise.")),
        _one_of("purpose_basis", "Who says so", "Qui le dit", lists.PurposeBasis,
                Localized("Readers see where it is our reading.", "Les lecteurs voient quand c’est notre lecture.")),
    )),
    Section(CONDITIONS, Localized("Conditions", "Conditions")),
    Section(INTAKE, Localized("Intake", "Dépôt des demandes"), (
        Field(name="intake_mode", words=Localized("Intake", "Dépôt des demandes"), shape=Shape.ONE,
              members=tuple((mode.value, mode.label) for mode in IntakeMode)),
        _bound("opens", Shape.DAY, "Opens", "Ouverture",
               Localized("The first day, Eastern time.", "Le premier jour, heure de l’Est.")),
        _bound("closes", Shape.DAY, "Closes", "Date limite",
               Localized("The last day, to its end.", "Le dernier jour, jusqu’à la fin.")),
        _bound("closed_on", Shape.DAY, "Closed on", "Fermé le",
               Localized("For a program that has ended or been closed.",
                     "Pour un programme terminé ou fermé.")),
        _page("intake_source", "The page that gives the dates", "La page qui donne les dates"),
        _bound("intake_as_of", Shape.DAY, "Dates read on", "Dates lues le"),
        Field(name="ended", words=Localized("Over for good, though no day of the end is known",
                                        "Terminé pour de bon, sans date de fin connue"), shape=Shape.TICK),
        Field(name="replaced_by", words=Localized("Taken over by", "Remplacé par"), shape=Shape.PROGRAMS,
              hint=Localized("The address of the program’s page here, or its end, such as ca-nrc-irap. One to a line.",
                         "L’adresse de la page du programme ici, ou sa fin, par exemple ca-nrc-irap. Une par ligne.")),
    )),
    Section(APPLYING, Localized("Applying and contact", "Demande et contact"), (
        Field(name="how_to_apply", words=Localized("How to apply", "Comment présenter une demande"),
              shape=Shape.PASSAGE, languages=BOTH, most=_LONG, typeset=_FRENCH),
        Field(name="decision", words=Localized("Time to a decision, in words", "Délai de décision, en mots"),
              languages=BOTH, most=1000, typeset=_FRENCH),
        Field(name="documents", words=Localized("What to hand in", "Pièces à fournir"), shape=Shape.LIST,
              languages=BOTH,
              paired=True, most=_LONG, hint=_EACH, typeset=_FRENCH),
        _bound("effort_min", Shape.COUNT, "Work to apply, in hours: at least",
               "Travail pour la demande, en heures\u00a0: au moins", _EMPTY),
        _bound("effort_max", Shape.COUNT, "Work to apply, in hours: at most",
               "Travail pour la demande, en heures\u00a0: au plus", _EMPTY),
        _page("effort_source", "The page that says how much work it is", "La page qui dit combien de travail il faut"),
        _bound("decision_min", Shape.COUNT, "Days to a decision: at least", "Jours avant la décision\u00a0: au moins",
               Localized("From a complete application.", "À partir d’une demande complète.")),
        _bound("decision_max", Shape.COUNT, "Days to a decision: at most", "Jours avant la décision\u00a0: au plus",
               Localized("From a complete application.", "À partir d’une demande complète.")),
        _page("decision_source", "The page that says how long it takes", "La page qui dit combien de temps il faut"),
        Field(name="contact_email", words=Localized("E-mail of the program", "Courriel du programme"), shape=Shape.MAIL,
              most=254),
        Field(name="contact_phone", words=Localized("Telephone of the program", "Téléphone du programme"), most=40),
        Field(name="contact_url", words=Localized("Contact page", "Page de contact"), shape=Shape.ADDRESS,
              languages=BOTH,
              alone=True, most=1000),
        Field(name="contact_hours", words=Localized("Hours", "Heures"), languages=BOTH, most=300, typeset=_FRENCH),
        _page("contact_source", "The page that gives the contact", "La page qui donne le contact"),
        _bound("contact_as_of", Shape.DAY, "Contact read on", "Contact lu le"),
        Field(name="not_applicable", words=Localized("Does not apply to this program", "Sans objet pour ce programme"),
              shape=Shape.SEVERAL, members=_OPTIONAL,
              hint=Localized("Tick what is empty for good. What is only not published has a day instead.",
                         "Cochez ce qui reste vide. Ce qui n’est simplement pas publié porte plutôt une date.")),
        _bound("looked_up", Shape.DAY, "Somebody looked for all of this on", "On a cherché tout cela le",
               Localized("What is empty then reads “not found” with this day; without it, “not looked up yet”.",
                         "Ce qui est vide se lit alors «\u00a0rien trouvé\u00a0» avec ce jour; sinon, "
                         "«\u00a0pas encore cherché\u00a0».")),
    )),
    Section(SOURCES, Localized("Sources", "Sources"), (
        Field(name="sources", words=Localized("Pages that say so", "Pages qui le disent"), shape=Shape.ADDRESSES,
              required=True, most=1000,
              hint=Localized("Whole web addresses, one to a line.", "Adresses Web complètes, une par ligne.")),
        Field(name="as_of", words=Localized("Evidence of", "Date de la source"), shape=Shape.DAY, required=True,
              hint=Localized("The day on which the page was read, or the day it gives.",
                     "Le jour où la page a été lue, ou celui qu’elle donne.")),
        Field(name="year_only", words=Localized("Only the year of the evidence is known",
                                            "Seule l’année de la source est connue"), shape=Shape.TICK),
        _bound("review_by", Shape.DAY, "Look at it again by", "À revoir d’ici le"),
        Field(name="verified",
              words=Localized("The pages were read and say this", "Les pages ont été lues et le disent"),
              shape=Shape.TICK),
        Field(name="unverified_reason",
              words=Localized("Why it could not be verified",
                  "Pourquoi on n’a pas pu le vérifier"), shape=Shape.PASSAGE,
              most=_LONG),
    )),
)  # fmt: skip
PURPOSE_SECTION = next(section for section in SECTIONS if section.slug == PURPOSE)
FIELDS: Mapping[str, Field] = {
    column: field for section in SECTIONS for field in section.fields for column in field.columns
}
SECTION_OF: Mapping[str, Section] = {
    name: section
    for section in SECTIONS
    for name in ([column for field in section.fields for column in field.columns] or [section.slug])
}
LISTS = frozenset({*(name for name, field in FIELDS.items() if field.shape is Shape.SEVERAL), CONDITIONS})


def blank() -> Document:
    """Return the document of a program of which nothing is known."""
    return blank_document([field for section in SECTIONS for field in section.fields]) | {CONDITIONS: []}


def document_of(program: ProgramView) -> Document:
    intake, contact = program.intake, program.contact
    said = {name: getattr(program, name) for name in FIELDS if hasattr(program, name)} | {
        **_pairs("notes", program.notes),
        **_pairs("documents", program.documents),
        **{name: getattr(intake, name) for name in ("opens", "closes", "closed_on", "ended")},
        **{f"contact_{name}": getattr(contact, name) for name in CONTACT},
        "amount_min": program.amount_min_cad,
        "amount_max": program.amount_max_cad,
        "cost_share": program.cost_share_max,
        "intake_mode": intake.mode.value,
        "year_only": program.as_of_year_only,
    }
    for name, span in (("effort", program.effort), ("decision", program.decision)):
        said |= {f"{name}_min": span.least, f"{name}_max": span.most, f"{name}_source": span.source}
    said |= _purpose(program.purpose)
    rows = [row_of(condition, number) for number, condition in enumerate(program.conditions, start=1)]
    return typed_of([field for section in SECTIONS for field in section.fields], SimpleNamespace(**said)) | {
        CONDITIONS: rows
    }


def pages_of(document: Document) -> list[str]:
    """Return the pages that a document names, each once: its sources, its official pages, those of its conditions."""
    named = [*document["sources"].split(), document["url_en"], document["url_fr"]]
    named += [row["source"] for row in document[CONDITIONS] if row.get("own")]
    return [page for page in dict.fromkeys(named) if is_web_address(page)]


def rows_by_id(document: Document) -> dict[int, dict[str, Any]]:
    """Return the rows of the conditions by their numbers, in their order."""
    return {row["id"]: row for row in document[CONDITIONS]}


def same_row(document: Document, program: ProgramView | None, place: int) -> int | None:
    """Return the number of the row that says what a condition of a program says, by its place; None for no such row."""
    rows = {} if program is None else rows_by_id(document_of(program))
    said = rows.get(place)
    return next((number for number, row in rows_by_id(document).items() if said and row | {"id": place} == said), None)


def next_row_id(document: Document) -> int:
    """Return a number that no condition of the document bears."""
    return max(rows_by_id(document), default=0) + 1


def _purpose(purpose: ProgramPurpose | None) -> dict[str, Any]:
    if purpose is None:
        return blank_document(PURPOSE_SECTION.fields)
    told = {f"purpose_{field.name}": getattr(purpose, field.name) for field in fields_of(purpose)}
    return told | {"purpose_main": purpose.pays_for[0]}


def _pairs(name: str, notes: Iterable[Note]) -> dict[str, list[str]]:
    given = tuple(notes)
    return {
        f"{name}_en": [" ".join(note.sentence_en.split()) for note in given],
        f"{name}_fr": [" ".join(note.sentence_fr.split(" ")) for note in given],
    }
