"""Programs as open data: what a program says to everybody, and its intake on a day."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from hub.api.records.conditions import ConditionRecord, NoteRecord
from hub.api.records.fields import (
    DEMONSTRATION,
    SLUG,
    SOURCE_DAYS,
    SOURCE_PAGES,
    UPDATED_ON,
    Record,
    SourceRecord,
    documented,
)
from hub.api.records.purpose import PurposeRecord
from hub.core.vocabulary.enums import CANADA, Area, Intake, IntakeMode, Level, LinkBasis, Province, Stage, Support
from hub.directory.demo import DEMO_ORGANIZATION
from programs.catalogue.entries import Catalogue, Note, ProgramView
from programs.catalogue.facets import live_successors, named_areas, places
from programs.catalogue.program_rules import Combination, Exclusion, Rule
from programs.eligibility.evaluate import IntakeState, intake_on
from programs.stacking.files import is_confirmed, named_programs

Place = StrEnum("Place", {"CANADA": CANADA, **{member.name: member.value for member in Province}})  # type: ignore[misc]

_AS_OF = (
    "Day of the evidence; good to the year only where as_of_year_only is true",
    "Jour de la source; seule l’année compte si as_of_year_only est vrai",
)


class TogetherRecord(Record):
    """A rule between programs: what combines, what excludes, what comes first, who pays the rest."""

    id: str = documented("Stable name of the rule", "Nom stable de la règle")
    kind: str = documented(
        "cap, match, exclusion, combination, deduction, order or twins",
        "Plafond (cap), contrepartie (match), exclusion, combinaison, déduction, ordre ou versions (twins)",
    )
    sentence_en: str = documented("The rule in English", "La règle en anglais")
    sentence_fr: str = documented("The rule in French", "La règle en français")
    programs: list[str] = documented("Every program that the rule names", "Tous les programmes que la règle nomme")
    said_by: str = documented(
        "Program whose text says so; empty where our notes do",
        "Programme dont le texte le dit; vide si ce sont nos notes",
    )
    verified: bool = documented("Whether a source confirms it", "Si une source le confirme")

    @classmethod
    def of(cls, rule: Rule, catalogue: Catalogue) -> "TogetherRecord":
        """Return the record of a rule of a catalogue."""
        return cls(
            id=rule.id,
            kind=type(rule).__name__.lower(),
            sentence_en=rule.sentence.en,
            sentence_fr=rule.sentence.fr,
            programs=list(dict.fromkeys(slug for _field, slug in named_programs(rule))),
            said_by=rule.said_by,
            verified=is_confirmed(rule, catalogue),
        )


class IntakeRecord(Record):
    """Whether one can apply on a day."""

    on: date = documented("The day that this answer is for", "Le jour pour lequel cette réponse vaut")
    state: Intake = documented("Whether one can apply on that day", "Si l’on peut présenter une demande ce jour-là")
    opens: date | None = documented("Next opening day, where published", "Prochain jour d’ouverture, s’il est publié")
    closes: date | None = documented(
        "Closing day in the Eastern time zone, that day included", "Date limite, heure de l’Est, ce jour compris"
    )
    days_left: int | None = documented(
        "Days to the closing day; 0 on that day", "Jours avant la date limite; 0 le jour même"
    )
    ended: date | None = documented("Day on which the program ended", "Jour où le programme a pris fin")

    @classmethod
    def of(cls, state: IntakeState, on: date) -> "IntakeRecord":
        """Return the record of an intake."""
        return cls.read(state, on=on)


class ProgramBrief(Record):
    """A program in few words."""

    slug: str = documented(*SLUG)
    name_en: str = documented("Name in English", "Nom en anglais")
    name_fr: str = documented("Name in French", "Nom en français")
    organization: str = documented("Slug of the organization", "Nom stable de l’organisme")
    organization_en: str = documented("Name of the organization in English", "Nom de l’organisme en anglais")
    organization_fr: str = documented("Name of the organization in French", "Nom de l’organisme en français")
    level: Level = documented("Who stands behind it", "Qui en est responsable")
    jurisdiction: Place = documented(
        "Whom it serves: CA, a province or a territory", "Qui il sert : CA, province ou territoire"
    )
    places: list[Place] = documented("Where it serves; CA for all of Canada", "Où il sert; CA pour tout le Canada")
    areas: list[Area] = documented(
        "Priority areas that it names; empty: open to any", "Domaines prioritaires nommés; vide : ouvert à tous"
    )
    support: list[Support] = documented("Kinds of support", "Genres d’aide")
    stages: list[Stage] = documented("Stages that it serves; empty: not published", "Étapes visées; vide : non publié")
    amount_min_cad: int | None = documented(
        "Smallest amount, whole Canadian dollars; null: not published",
        "Montant minimal en dollars canadiens; null : non publié",
    )
    amount_max_cad: int | None = documented(
        "Largest amount, whole Canadian dollars; null: not published",
        "Montant maximal en dollars canadiens; null : non publié",
    )
    cost_share_max: float | None = documented(
        "Largest share of the eligible cost, 0 to 1; null: not published",
        "Part maximale des coûts admissibles, de 0 à 1; null : non publié",
    )
    verified: bool = documented("Whether our sources confirm it", "Si nos sources le confirment")
    as_of: date = documented(*_AS_OF)
    as_of_year_only: bool = documented(
        "Whether only the year of as_of is known", "Si seule l’année de as_of est connue"
    )
    confirmed_on: date | None = documented(
        "Day on which the organization said that all of it is still right; null: it has not said so of this version",
        "Jour où l’organisme a dit que tout est encore exact; null : il ne l’a pas dit de cette version",
    )
    official: bool = documented(
        "Whether its page or one of its sources lies on a domain of the organization or of a government",
        "Si sa page ou l’une de ses sources se trouve sur un domaine de l’organisme ou d’un gouvernement",
    )
    updated_on: date | None = documented(*UPDATED_ON)
    demonstration: bool = documented(*DEMONSTRATION)


class ProgramRecord(ProgramBrief):
    """A program whole, whatever the day: what the files hold."""

    organization_acronym_en: str = documented(
        "Acronym of the organization in English", "Sigle de l’organisme en anglais"
    )
    organization_acronym_fr: str = documented(
        "Acronym of the organization in French", "Sigle de l’organisme en français"
    )
    summary_en: str = documented("Summary in English", "Résumé en anglais")
    summary_fr: str = documented("Summary in French", "Résumé en français")
    url_en: str | None = documented("Official page in English", "Page officielle en anglais")
    url_fr: str | None = documented("Official page in French", "Page officielle en français")
    stacking_cap: float | None = documented(
        "Largest share of the cost that all public money together may pay, 0 to 1",
        "Part maximale des coûts que les fonds publics peuvent payer en tout, de 0 à 1",
    )
    intake_mode: IntakeMode = documented("How it takes applications", "Comment les demandes sont reçues")
    opens: date | None = documented("Opening day, as published", "Jour d’ouverture, tel que publié")
    closes: date | None = documented(
        "Closing day in the Eastern time zone, that day included", "Date limite, heure de l’Est, ce jour compris"
    )
    closed_on: date | None = documented("Day on which it closed for good", "Jour où il a fermé pour de bon")
    ended: bool = documented("Over for good, where no day of the end is known", "Terminé, sans qu’on sache quel jour")
    conditions: list[ConditionRecord] = documented(
        "All must hold, except inside a group", "Toutes doivent être remplies, sauf dans un groupe"
    )
    notes: list[NoteRecord] = documented("Sentences that are no condition", "Phrases qui ne sont pas des conditions")
    together: list[TogetherRecord] = documented(
        "Rules that speak of this program and others", "Règles entre ce programme et d’autres"
    )
    replaced_by: list[str] = documented("Programs that took over", "Programmes qui ont pris le relais")
    excludes: list[str] = documented("Programs not to be held together with it", "Programmes non cumulables avec lui")
    combines: list[str] = documented("Programs that may be combined with it", "Programmes cumulables avec lui")
    after: list[str] = documented("Programs that come first", "Programmes qui viennent avant")
    sources: list[str] = documented("Web addresses that all this comes from", "Adresses Web d’où tout cela provient")
    documents: list[NoteRecord] = documented("What has to be handed in", "Documents à remettre")
    effort_hours_min: int | None = documented(
        "Hours of work to apply, at least; null: not published",
        "Heures de travail pour présenter une demande, au moins; null : non publié",
    )
    effort_hours_max: int | None = documented(
        "Hours of work to apply, at most; null: not published",
        "Heures de travail pour présenter une demande, au plus; null : non publié",
    )
    effort_source: str | None = documented("Web address that gives the hours", "Adresse Web qui donne les heures")
    decision_days_min: int | None = documented(
        "Calendar days from a complete application to the answer, at least; null: not published",
        "Jours civils entre la demande complète et la réponse, au moins; null : non publié",
    )
    decision_days_max: int | None = documented(
        "Calendar days from a complete application to the answer, at most; null: not published",
        "Jours civils entre la demande complète et la réponse, au plus; null : non publié",
    )
    decision_source: str | None = documented("Web address that gives the days", "Adresse Web qui donne les jours")
    contact_email: str | None = documented("Mailbox of the program", "Adresse courriel du programme")
    contact_phone: str | None = documented("Telephone of the program", "Téléphone du programme")
    contact_url_en: str | None = documented("Contact page in English", "Page des coordonnées en anglais")
    contact_url_fr: str | None = documented("Contact page in French", "Page des coordonnées en français")
    contact_source: str | None = documented(
        "Web address that gives the contact", "Adresse Web qui donne les coordonnées"
    )
    contact_hours_en: str | None = documented("When somebody answers, in English", "Heures de réponse, en anglais")
    contact_hours_fr: str | None = documented("When somebody answers, in French", "Heures de réponse, en français")
    organization_contact_email: str | None = documented(
        "Mailbox of the organization", "Adresse courriel de l’organisme"
    )
    organization_contact_url_en: str | None = documented(
        "Contact page of the organization in English", "Page des coordonnées de l’organisme en anglais"
    )
    organization_contact_url_fr: str | None = documented(
        "Contact page of the organization in French", "Page des coordonnées de l’organisme en français"
    )
    how_to_apply_en: str | None = documented("How to apply, in English", "Comment présenter une demande, en anglais")
    how_to_apply_fr: str | None = documented("How to apply, in French", "Comment présenter une demande, en français")
    decision_en: str | None = documented("Time to a decision, in English", "Délai de décision, en anglais")
    decision_fr: str | None = documented("Time to a decision, in French", "Délai de décision, en français")
    looked_up: date | None = documented(
        "Day on which somebody looked for a contact, the way to apply, documents and times: what is null was not "
        "found; null: nobody has looked yet",
        "Jour où l’on a cherché les coordonnées, la façon de présenter une demande, les pièces et les délais : ce qui "
        "est null n’a pas été trouvé; null : personne n’a encore cherché",
    )
    url_basis_en: LinkBasis | None = documented("How url_en is known", "Comment url_en est connu")
    url_basis_fr: LinkBasis | None = documented("How url_fr is known", "Comment url_fr est connu")
    official_sources: list[str] = documented(
        "Those of the sources that lie on a domain of the organization or of a government",
        "Les sources qui se trouvent sur un domaine de l’organisme ou d’un gouvernement",
    )
    source_days: dict[str, date] = documented(*SOURCE_DAYS)
    source_pages: list[SourceRecord] = documented(*SOURCE_PAGES, default=[])

    purpose: PurposeRecord | None = documented(
        "What it is for; null: nobody has said so yet", "À quoi il sert; null : personne ne l’a encore dit"
    )

    @classmethod
    def of(cls, program: ProgramView, catalogue: Catalogue) -> "ProgramRecord":
        """Return the record of a program of a catalogue."""
        return cls.read(
            program,
            **_brief(program),
            stacking_cap=catalogue.rules.stacking_cap(program.slug),
            intake_mode=program.intake.mode,
            opens=program.intake.opens,
            closes=program.intake.closes,
            closed_on=program.intake.closed_on,
            ended=program.intake.ended,
            conditions=[ConditionRecord.of(each, position) for position, each in enumerate(program.conditions)],
            notes=_notes(program.notes),
            together=[TogetherRecord.of(rule, catalogue) for rule in catalogue.rules.about(program.slug)],
            excludes=catalogue.rules.beside(program.slug, Exclusion),
            combines=catalogue.rules.beside(program.slug, Combination),
            after=catalogue.rules.before(program.slug),
            documents=_notes(program.documents),
            effort_hours_min=program.effort.least,
            effort_hours_max=program.effort.most,
            effort_source=program.effort.source or None,
            decision_days_min=program.decision.least,
            decision_days_max=program.decision.most,
            decision_source=program.decision.source or None,
            contact_email=program.contact.email or None,
            contact_phone=program.contact.phone or None,
            contact_url_en=program.contact.url_en or None,
            contact_url_fr=program.contact.url_fr or None,
            contact_source=program.contact.source or None,
            purpose=program.purpose and PurposeRecord.of(program.purpose),
            contact_hours_en=program.contact.hours_en or None,
            contact_hours_fr=program.contact.hours_fr or None,
            organization_contact_email=program.organization_contact.email or None,
            organization_contact_url_en=program.organization_contact.url_en or None,
            organization_contact_url_fr=program.organization_contact.url_fr or None,
            official_sources=[address for address in program.sources if program.is_official(address)],
            source_days=dict(program.source_days),
        )


class ProgramOnList(ProgramBrief):
    """A program on a list, with its intake on the day."""

    intake: IntakeRecord = documented("Intake on the day asked for", "Dépôt des demandes au jour demandé")

    @classmethod
    def of(cls, program: ProgramView, on: date) -> "ProgramOnList":
        """Return the record of a program on a day."""
        return cls.read(program, **_brief(program), intake=IntakeRecord.of(intake_on(program.intake, on), on))


class SuccessorRecord(Record):
    """A program that one is led to."""

    slug: str = documented(*SLUG)
    name_en: str = documented("Name in English", "Nom en anglais")
    name_fr: str = documented("Name in French", "Nom en français")


class ProgramOnDay(ProgramRecord):
    """A program whole, with its intake on the day and what took over."""

    intake: IntakeRecord = documented("Intake on the day asked for", "Dépôt des demandes au jour demandé")
    successors: list[SuccessorRecord] = documented(
        "What took over, followed to programs that are still there",
        "Programmes remplaçants, suivis jusqu’à ceux qui existent encore",
    )

    @classmethod
    def on_day(cls, record: ProgramRecord, program: ProgramView, catalogue: Catalogue, on: date) -> "ProgramOnDay":
        """Return a program on a day; ``record`` is what it says on every day."""
        return cls.model_construct(
            **dict(record),
            intake=IntakeRecord.of(intake_on(program.intake, on), on),
            successors=[SuccessorRecord.read(each) for each in live_successors(program, catalogue, on)],
        )


class ConditionRecordRow(ConditionRecord):
    """A condition in a file of its own, with the program that it belongs to."""

    program: str = documented("Slug of the program", "Nom stable du programme")


def condition_rows(record: ProgramRecord) -> list[ConditionRecordRow]:
    """Return the conditions of a program as rows of a file."""
    return [ConditionRecordRow.model_construct(**dict(each), program=record.slug) for each in record.conditions]


def _notes(notes: Iterable[Note]) -> list[NoteRecord]:
    return [NoteRecord.read(note) for note in notes]


def _brief(program: ProgramView) -> dict[str, Any]:
    """Return what a program in few words says beside its own columns."""
    return {
        "organization": program.organization_slug,
        "places": sorted(places(program)),
        "areas": sorted(named_areas(program)),
        "verified": program.verified,
        "official": any(map(program.is_official, filter(None, (program.url_en, program.url_fr, *program.sources)))),
        "updated_on": max(filter(None, (program.published_on, program.confirmed_on)), default=None),
        "demonstration": program.organization_slug == DEMO_ORGANIZATION,
    }
