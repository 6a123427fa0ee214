"""Programs as a type of entries. Their versions are revisions, with a row for each condition and successor."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import current_language
from hub.core.forms import choices_for
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import CANADA, IntakeMode, Province
from hub.directory.models import Organization
from hub.publishing.documents.differences import Difference
from hub.publishing.documents.fields import Document, Field, Reading, Shape
from hub.publishing.documents.readability import Lint
from hub.publishing.documents.values import Mistake
from hub.publishing.entry_types.base import EntryType
from hub.publishing.entry_types.points import Point
from hub.publishing.models import Version
from programs.catalogue.entries import ProgramView as Entry
from programs.catalogue.parsers import near_to
from programs.documents import corrections, fields
from programs.documents.condition_rows import ROW_FIELDS
from programs.documents.differences import differences, value_text
from programs.documents.parsers import read_document
from programs.eligibility.evaluate import IntakeFacts
from programs.entry_types.forms import ApproveForm, RetireForm, evidence
from programs.linter.linter import PLACES, lint, place_of
from programs.models import Condition, ImportConflict, Program, Revision, Succession
from programs.publication import services
from programs.publication.mappers import (
    PARTS,
    columns_of,
    conditions_of,
    confirmed_program_of,
    organization_facts,
    program_of,
    revision_of,
    source_days_of,
    successions_of,
)

_CONDITION = "condition"


class ProgramType(EntryType):
    """Programs. A condition is a part of its own, "condition:3", beside the sections."""

    slug = "program"
    one = Localized("Program", "Programme")
    many = Localized("Programs", "Programmes")
    sections = fields.SECTIONS
    repeated = MappingProxyType({fields.CONDITIONS: ROW_FIELDS})
    organization = "organization"
    namespace = "curating"
    may_retire = True
    impact = "matching:draft_impact"
    template = "programs/desk/program.html"
    new_words = Localized(
        "Its address is made of the place, the organization and the English name, and stays.",
        "Son adresse est formée du lieu, de l’organisme et du nom anglais, et reste.",
    )
    published_columns = ("content_digest",)
    nobody_named = _("Choose the organization.")
    retire_form = RetireForm
    withdraw = staticmethod(services.withdraw_program)
    publish_form = ApproveForm
    version_model = Revision

    @property
    def new_fields(self) -> tuple[Field, ...]:
        organization = Field(
            name="organization", words=Localized("Organization", "Organisme"), shape=Shape.ENTRY,
            target="directory.Organization", required=True, fixed=True,
            hint=Localized("Who runs it. It cannot be changed later.", "Qui le gère. Cela ne change plus ensuite."),
        )  # fmt: skip
        places = ((CANADA, _("All of Canada")), *choices_for(Province))
        served = Localized("Place it serves", "Territoire visé")
        jurisdiction = Field(
            name="jurisdiction", words=served, shape=Shape.ONE, members=places, required=True, fixed=True
        )  # fmt: skip
        return (organization, jurisdiction, fields.FIELDS["name_en"])

    def blank(self, at: datetime) -> Document:
        # Nobody has read its pages yet: whoever does says so, and writes the day.
        del at
        return fields.blank() | {"intake_mode": IntakeMode.UNKNOWN.value}

    def part_of(self, document: Document, part: str) -> Mapping[str, Any] | None:
        """Return the document, or the row of a condition; None for one that is not there any more."""
        kind, _colon, number = part.partition(":")
        if kind == _CONDITION:
            return fields.rows_by_id(document).get(int(number))
        return super().part_of(document, part)

    def with_part(self, document: Document, part: str, values: Mapping[str, Any]) -> Document:
        kind, _colon, number = part.partition(":")
        if kind != _CONDITION:
            return super().with_part(document, part, values)
        rows = [row | dict(values) if row["id"] == int(number) else row for row in document[fields.CONDITIONS]]
        return document | {fields.CONDITIONS: rows}

    def part_words(self, part: str) -> Localized:
        kind, _colon, number = part.partition(":")
        if kind != _CONDITION:
            return super().part_words(part)
        label = PLACES[_CONDITION]
        return Localized(f"{label.en} {number}", f"{label.fr} {number}")

    def row_labels(self, document: Document) -> dict[str | int, Localized]:
        label = PLACES[_CONDITION]
        rows = enumerate(document[fields.CONDITIONS], 1)
        return {row["id"]: Localized(f"{label.en} {place}", f"{label.fr} {place}") for place, row in rows}

    def count_of(self, section: str, document: Document) -> int | None:
        if section == fields.CONDITIONS:
            return len(document[fields.CONDITIONS])
        return len(document["sources"].split()) if section == fields.SOURCES else None

    def stem(self, document: Mapping[str, Any]) -> str:
        body = Organization.objects.get(slug=document["organization"])
        return f"{document['jurisdiction']}-{body.acronym_en}-{super().stem(document)}"

    # --- What readers may say is wrong ------------------------------------------------------------------------------

    reader_fields = corrections.READER_FIELDS
    reader_columns = corrections.EVERYTHING

    def changed(self, before: Document, after: Document) -> frozenset[str]:
        """Return what two documents say differently, of the conditions what they ask, pay and rest on apart."""
        return corrections.changed_fields(before, after)

    def value_words(self, column: str, value: Any, lang: str) -> str:
        return value_text(column, value, lang)

    # --- Whose it is --------------------------------------------------------------------------------------------------

    is_owned = True

    def bodies(self, document: Mapping[str, Any]) -> list[int]:
        return list(Organization.objects.filter(slug=document["organization"]).values_list("pk", flat=True))

    def bodies_of_row(self, row: Any) -> list[int]:
        return [] if row is None else [row.organization_id]

    # --- Its versions -------------------------------------------------------------------------------------------------

    def versions(self, slug: str) -> Any:
        return Revision.objects.filter(program__slug=slug).select_related("program__organization")

    def row(self, slug: str) -> Program | None:
        return Program.objects.select_related("organization", "live").filter(slug=slug).first()

    def shown_entries(self, charge: Any = None) -> dict[str, tuple[Any, Document]]:
        live = services.live_catalogue().by_slug
        rows = Program.objects.published().select_related("organization", "live").order_by("slug")
        rows = rows if charge is None else charge.of_programs(rows)
        return {row.slug: (row, fields.document_of(live[row.slug])) for row in rows if row.slug in live}

    def names_of_row(self, row: Any) -> dict[str, str]:
        return {lang: getattr(row.live, f"name_{lang}") for lang in ("en", "fr")} if row.live else {}

    def is_shown(self, row: Any) -> bool:
        return row is not None and row.live_id is not None

    def shown(self, slug: str, *, at: datetime) -> Revision | None:
        del at
        rows = Program.objects.select_for_update(of=("self",)).select_related("live", "organization").filter(slug=slug)
        program = rows.first()
        if program is None or program.live is None:
            return None
        live: Revision = program.live
        live.program = program
        return live

    def document_of_row(self, row: Any) -> Document:
        live = services.live_catalogue().by_slug.get(row.slug)
        return {} if live is None else fields.document_of(live)

    def document_at(self, version: Version) -> Document:
        row = _with_parts(version.pk)
        return fields.document_of(confirmed_program_of(row) if row.program.live_id == row.pk else program_of(row))

    def new_version(self, slug: str, document: Document, **columns: Any) -> Revision:
        program = Program.objects.select_related("organization", "live").get(slug=slug)
        entry = read_document(document, frame_of(program, at=columns["made_at"])).entry
        draft = revision_of(entry, program=program, number=self.last_number(slug) + 1, **columns)
        draft.save()
        return draft

    def is_outdated(self, version: Version) -> bool:
        return version.based_on_id != version.program.live_id  # type: ignore[attr-defined,no-any-return]

    def write_out(self, version: Version, document: Document, reading: Reading) -> None:
        """Write what a draft says into its columns, conditions and successors, in place of what stood there."""
        del document
        entry: Entry = reading.entry
        for name, value in columns_of(entry).items():
            setattr(version, name, value)
        programs = {row.slug: row for row in Program.objects.filter(slug__in=entry.replaced_by)}
        version.save()
        revision: Any = version
        revision.conditions.all().delete()
        revision.successions.all().delete()
        Condition.objects.bulk_create(list(conditions_of(entry, revision)))
        Succession.objects.bulk_create(list(successions_of(entry, revision, programs)))

    def create(self, slug: str, values: Mapping[str, Any]) -> None:
        body = Organization.objects.get(slug=values["organization"])
        Program.objects.create(slug=slug, organization=body, jurisdiction=values["jurisdiction"])

    def forget(self, version: Version) -> None:
        program: Program = version.program  # type: ignore[attr-defined]
        if not program.revisions.exists():
            program.delete()

    def taken(self, start: str) -> set[str]:
        return set(Program.objects.filter(slug__startswith=start).values_list("slug", flat=True))

    def read(self, version: Version, document: Document) -> Reading:
        """Return the program that a document describes, and what is wrong (a query where it names programs)."""
        program: Program = version.program  # type: ignore[attr-defined]
        frame = frame_of(program, at=version.made_at)
        reading = read_document(document, frame, today=timezone.localdate())
        strange = tuple(_strangers(reading.entry))
        return Reading(reading.values, (*reading.mistakes, *strange), reading.entry)

    def lint(self, reading: Reading, document: Document) -> Iterable[Point]:
        del document
        for finding in lint(reading.entry):
            # What is missing is told by the reading already, with the place where it is typed.
            if finding.rule is not Lint.NO_FRENCH:
                section = fields.CONDITIONS if finding.where.startswith(_CONDITION) else fields.WORDS
                yield Point("no" if finding.stops else "ask", finding.words, section, label=place_of(finding))

    def differences(self, version: Version, reading: Reading, document: Document) -> tuple[Difference, ...]:
        return differences(services.live_catalogue().by_slug.get(version.slug), reading.entry, document)

    def before(self, version: Version, reading: Reading) -> Document | None:
        del reading
        return self.document_of_row(version) or None

    def check_publication(self, version: Version, *, accepted: str) -> dict[str, Any]:
        """Return the cases whose verdict changes. Raises ``ChangedCasesError`` where nobody says why that is right."""
        return services.check_cases(revision=version, reason=accepted)  # type: ignore[arg-type]

    def show(self, version: Version, *, at: datetime) -> None:
        del at
        services.show_revision(version)  # type: ignore[arg-type]

    def retirement(self, **told: Any) -> tuple[str, dict[str, Any]]:
        closed_on: date | None = told["closed_on"]
        return fields.INTAKE, {
            "intake_mode": IntakeMode.CLOSED.value,
            "opens": "",
            "closes": "",
            "closed_on": "" if closed_on is None else closed_on.isoformat(),
            "ended": closed_on is None,
            "replaced_by": "\n".join(told["successors"]),
        }

    def about(self, row: Any) -> dict[str, Any]:
        """Return the rules between programs that name it, and what was found when it was looked up."""
        rules = services.live_catalogue().rules.about(row.slug)
        in_dispute = ImportConflict.objects.undecided().filter(program=row).exists()
        return {
            "program": row,
            "rules": [(rule.id, rule.sentence.text(current_language())) for rule in rules],
            "evidence": evidence().get(row.slug),
            # What is in dispute is decided first.
            "still_right_url": "" if in_dispute else reverse("freshness:still_right", args=[row.slug]),
        }

    def subject(self, version: Version) -> Any:
        """Return the program: of a draft that is deleted it alone may be left."""
        return version.program  # type: ignore[attr-defined]

    def subjects(self, row: Any) -> list[Any]:
        return [row]

    def tables(self, slug: str) -> dict[type[Any], tuple[Promise | str, dict[str, Any]]]:
        program = Program.objects.get(slug=slug)
        versions = list(program.revisions.values_list("pk", flat=True))
        return {
            Program: (_("Program"), {"pgh_obj_id": program.pk}),
            Revision: (_("Version"), {"program_id": program.pk}),
            Condition: (_("Condition"), {"revision_id__in": versions}),
            Succession: (_("Successor"), {"revision_id__in": versions}),
        }

    def url(self, name: str, *args: Any) -> str:
        """Return the address of a page at the desk; there is one type to begin there."""
        return super().url(name, *(() if name == "new" else args))

    def entry_url(self, slug: str, name: str = "entry", *args: Any) -> str:
        return reverse(f"curating:{'program' if name == 'entry' else name}", args=[slug, *args])

    def part_url(self, pk: int, part: str) -> str:
        if part == fields.CONDITIONS:
            return reverse("curating:conditions", args=[pk])
        return reverse("curating:section", args=[pk, part])

    def field_url(self, pk: int, document: Document, name: str) -> str:
        """Return where a field of a draft is written, or "condition:3", the third one that readers see."""
        kind, _colon, place = name.partition(":")
        if kind != _CONDITION or not place.isdecimal():
            return super().field_url(pk, document, name)
        shown = services.live_catalogue().by_slug.get(Revision.objects.get(pk=pk).slug)
        row = fields.same_row(document, shown, int(place[:9]))
        return self.part_url(pk, fields.CONDITIONS) if row is None else reverse("curating:condition", args=[pk, row])

    def point_url(self, pk: int, point: Point) -> str:
        if point.row is not None:
            return reverse("curating:condition", args=[pk, point.row])
        return super().point_url(pk, point)


PROGRAM = ProgramType()


def _with_parts(pk: int) -> Revision:
    return Revision.objects.select_related("program__organization").prefetch_related(*PARTS).get(pk=pk)


def frame_of(program: Program, *, at: datetime) -> Entry:
    """Return what a draft does not change of a program, with nothing said of the rest."""
    return Entry(
        slug=program.slug,
        name_en="",
        name_fr="",
        jurisdiction=program.jurisdiction,
        url_en=None,
        url_fr=None,
        summary_en="",
        summary_fr="",
        support=(),
        stages=(),
        amount_min_cad=None,
        amount_max_cad=None,
        cost_share_max=None,
        conditions=(),
        notes=(),
        intake=IntakeFacts(mode=IntakeMode.UNKNOWN),
        replaced_by=(),
        as_of=timezone.localdate(at),
        as_of_year_only=False,
        sources=(),
        verified=True,
        unverified_reason=None,
        source_days=() if program.live is None else source_days_of(program.live),
        **organization_facts(program.organization),
    )


def _strangers(program: Entry) -> Iterable[Mistake]:
    """Yield the successors that nobody knows, with what was perhaps meant; drafts of others are never named."""
    named = set(program.replaced_by)
    unknown = named - set(Program.objects.filter(slug__in=named).values_list("slug", flat=True)) if named else set()
    if not unknown:
        return
    every = list(Program.objects.published().values_list("slug", flat=True))
    for slug in sorted(unknown):
        words = Localized(f"There is no program with this address: {slug}.",
                      f"Aucun programme n’a cette adresse\u00a0: {slug}.")  # fmt: skip
        if near := near_to(slug, every):
            words = Localized(f"{words.en} Perhaps one of these: {near}.",
                          f"{words.fr} Peut-être l’un de ceux-ci\u00a0: {near}.")  # fmt: skip
        yield Mistake(fields.INTAKE, "replaced_by", words)
