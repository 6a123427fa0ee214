"""Types whose entries are rows of a table: a version is a document, and publishing makes the row say the same.

What a file brought becomes version 1 when a curator first looks at it, so that one step leads back to it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Max, ProtectedError, Q, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from hub.core.text.localized import Localized
from hub.core.workflow import Refusal, RefusedError
from hub.publishing.choices import OPEN_STATES, Origin, VersionState
from hub.publishing.documents.evidence import evidence_mistakes
from hub.publishing.documents.fields import (
    WITHDRAWN,
    Document,
    Field,
    ReaderField,
    Reading,
    Section,
    Shape,
    document_of,
    read_document,
)
from hub.publishing.documents.values import Mistake
from hub.publishing.entry_types.base import EntryType, Lead
from hub.publishing.entry_types.fields import entry_model
from hub.publishing.models import CuratedModel, EntryVersion, Version, WithdrawnEntry
from hub.publishing.registry import entry_types

_WITHDRAWN = Field(
    name=WITHDRAWN, words=Localized("No longer shown to readers", "Ne plus montrer au public"), shape=Shape.TICK,
    staff=True,
)  # fmt: skip
_TEXT = Localized("Text", "Texte")
_NOT_ALL_READ = Localized(
    "The pages that say so were not all read.", "Les pages qui le disent n’ont pas toutes été lues."
)
_REDATED = Localized(
    "All of it is as its page or its organization says today. Its date becomes today.",
    "Tout correspond à ce que dit aujourd’hui sa page ou son organisme. Elle portera la date du jour.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """Whose entries are: one of their organizations is enough to look after one.

    ``of`` returns the keys of the organizations that a document names, ``rows`` the condition for the rows of some
    organizations; ``missing`` says what to do where a document names none, "" where it may.
    """

    of: Callable[[Mapping[str, Any]], Iterable[int]]
    rows: Callable[[Collection[int]], Q]
    missing: Promise | str
    posts: bool = False


class RowType(EntryType):
    """One type of entries that are rows of ``model``. ``organization`` is the column of the body it belongs to.

    ``owners`` say whose its entries are; without, they belong to the whole portal. ``checks`` yields what is wrong with
    a row (unsaved) beside its single fields; where they are ``whole``, they tell all that the table would refuse.
    ``find_doubts`` returns why entries that readers see want a look, by their slugs; ``find_leads`` the entries of
    other types that one names; ``unverified`` says what it means that one is not verified.
    ``redates``: one press says that one that was verified is still right, which makes the day of its evidence today.
    ``past`` returns the condition for the rows that are over on a day: nothing of them is to be kept true.
    """

    version_model = EntryVersion

    def __init__(
        self,
        *,
        slug: str,
        model: type[CuratedModel],
        one: Localized,
        many: Localized,
        name: str,
        fields: tuple[Field, ...],
        organization: str = "",
        owners: Owners | None = None,
        may_begin: bool = True,
        may_withdraw: bool = False,
        checks: Callable[[Any], Iterable[Mistake]] = lambda _row: (),
        whole: bool = False,
        find_doubts: Callable[[], Mapping[str, Localized]] = dict,
        find_leads: Callable[[Any, Any], Iterable[Lead]] = lambda _row, _charge: (),
        find_page: Callable[[Any], str] | None = None,
        find_stem: Callable[[Mapping[str, Any]], str] | None = None,
        unverified: Localized = _NOT_ALL_READ,
        redates: bool = False,
        past: Callable[[date], Q] | None = None,
    ) -> None:
        self.slug, self.one, self.many, self.name = slug, one, many, name
        self.model: Any = model
        self.sections = (Section("text", _TEXT, (*fields, _WITHDRAWN) if may_withdraw else fields),)
        self.organization, self.owners = organization, owners
        self.may_begin, self.may_retire = may_begin, may_withdraw
        self.checks, self.whole = checks, whole
        self.find_doubts, self.find_leads = find_doubts, find_leads
        self.find_page, self.find_stem = find_page, find_stem
        self.unverified, self.redates, self.past = unverified, redates, past
        self.vouch_words = _REDATED if redates else EntryType.vouch_words

    @property
    def row_fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.name != WITHDRAWN)

    @property
    def label(self) -> str:
        return str(self.model._meta.label_lower)

    def stem(self, document: Mapping[str, Any]) -> str:
        """Return what the address of a new entry is made of: its name, after the entry that it stands with."""
        if self.find_stem is not None:
            return self.find_stem(document)
        fixed = next((field for field in self.fields if field.fixed and field.shape is Shape.ENTRY), None)
        lead = document[fixed.name] if fixed is not None else ""
        return f"{lead} {super().stem(document)}"

    def reader_choices(self, row: Any) -> tuple[ReaderField, ...]:
        document = self.document_of_row(row)
        asked = {field.name for field in self.fields if field.is_asked(document)}
        return tuple(field for field in self.reader_fields if field.name in asked)

    @property
    def is_owned(self) -> bool:
        return self.owners is not None

    @property
    def of_posts(self) -> bool:  # type: ignore[override]
        """Whether people of a post look after the entries of their post."""
        return self.owners is not None and self.owners.posts

    @property
    def nobody_named(self) -> Promise | str:  # type: ignore[override]
        """What to do where an entry names no organization."""
        return self.owners.missing if self.owners else ""

    def bodies(self, document: Mapping[str, Any]) -> list[int]:
        """Return the keys of the organizations whose entry a document describes (one query where there may be any)."""
        return sorted(set(self.owners.of(document))) if self.owners else []

    def bodies_of(self, slug: str, document: Mapping[str, Any]) -> list[int]:
        """Return the keys of the organizations whose entry a document of ``slug`` describes (as above)."""
        return self.bodies(document)

    def bodies_of_row(self, row: Any) -> list[int]:
        return self.bodies({} if row is None else self.document_of_row(row))

    def body_column(self, name: str) -> Any:
        """Return a column of the organization by which lists sort an entry; "" where it belongs to none."""
        return F(f"{self.organization}__{name}") if self.organization else Value("")

    def columns(self, version: Version, document: Document, *, final: bool) -> dict[str, Any]:
        """Return the names and the bodies of a draft. Until it is submitted it is also theirs whom it named before."""
        bodies = self.bodies_of(version.slug, document)
        before = () if final else version.organization_ids
        return {**self.name_of(document), "organization_ids": sorted({*before, *bodies})}

    def versions(self, slug: str) -> Any:
        return EntryVersion.objects.filter(entry_type=self.slug, slug=slug)

    def row(self, slug: str) -> Any:
        """Return the row that readers see, with the entries that it names; None where there is none (one query)."""
        return self._rows().filter(slug=slug).first()

    def shown_entries(self, charge: Any = None) -> dict[str, tuple[Any, Document]]:
        rows = self._rows()
        if charge is not None and not charge.whole:
            rows = rows.filter(self.owners.rows(charge.organization_ids)) if self.owners else rows.none()
        return {row.slug: (row, self.document_of_row(row)) for row in rows.order_by("slug")}

    def _rows(self) -> Any:
        named = [field.name for field in self.fields if field.shape is Shape.ENTRY]
        return self.model.objects.select_related(*named) if named else self.model.objects.all()

    def is_shown(self, row: Any) -> bool:
        return row is not None

    def shown(self, slug: str, *, at: datetime) -> EntryVersion | None:
        """Return the version that says what readers see, written down where none does yet.

        What a file brought has no version before a curator looks at it, and a load may have changed it since.
        """
        self.model.objects.select_for_update().filter(slug=slug).values_list("pk").first()
        row = self.row(slug)
        versions = self.versions(slug).select_for_update()
        shown: EntryVersion | None = versions.filter(state=VersionState.PUBLISHED).first()
        if row is None:
            return shown
        document = self.document_of_row(row)
        if shown is not None and self.document_at(shown) == document:
            return shown
        if shown is not None:
            shown.state, shown.retired_at = VersionState.RETIRED, at
            shown.save(update_fields=["state", "retired_at"])
        return self.new_version(
            slug, document, origin=Origin.FILE, state=VersionState.PUBLISHED, made_by=None, made_at=at,
            published_at=row.curated_at or at,
        )  # fmt: skip

    def document_at(self, version: Version) -> Document:
        kept: Any = version
        return kept.content

    def document_of_row(self, row: Any) -> Document:
        found = document_of(self.row_fields, row)
        return found | {WITHDRAWN: False} if self.may_retire else found

    def new_version(self, slug: str, document: Document, **columns: Any) -> EntryVersion:
        return EntryVersion.objects.create(
            entry_type=self.slug, slug=slug, number=self.last_number(slug) + 1, content=document,
            organization_ids=self.bodies_of(slug, document), **self.name_of(document), **columns,
        )  # fmt: skip

    def is_outdated(self, version: Version) -> bool:
        row = self.row(version.slug)
        if version.based_on is None:
            return row is not None
        if row is None:
            gone = WithdrawnEntry.objects.filter(model=self.label, slug=version.slug).exists()
            return not (gone and self.document_at(version.based_on).get(WITHDRAWN))
        return self.document_at(version.based_on) != self.document_of_row(row)

    def write_out(self, version: Version, document: Document, reading: Reading) -> None:
        del reading
        version.content = document  # type: ignore[attr-defined]
        version.save()

    def taken(self, start: str) -> set[str]:
        versions = EntryVersion.objects.filter(entry_type=self.slug, slug__startswith=start)
        rows = self.model.objects.filter(slug__startswith=start)
        return {*rows.values_list("slug", flat=True), *versions.values_list("slug", flat=True)}

    def read(self, version: Version, document: Document) -> Reading:
        there = self.row(version.slug)
        return replace(self.read_entry(there or self.model(slug=version.slug), document), shown=there)

    def read_entry(self, row: Any, document: Document) -> Reading:
        """Return the row that a document describes, and what is wrong: its fields, its table, its neighbours.

        ``row`` is the one that readers see, or one with nothing but its slug; it is left as it is. What one field is
        told already is not told again. One query, one for each entry that is named, and those for its neighbours.
        """
        reading = read_document(self.sections, document)
        if reading.values.get(WITHDRAWN):
            return Reading(reading.values, ())
        told, strange = self._told(row, reading)
        evidence = evidence_mistakes(self.sections, reading.values, today=timezone.localdate())
        mistakes = [*reading.mistakes, *strange, *evidence]
        wrong = {mistake.field for mistake in mistakes if mistake.field}
        if not self.whole:
            mistakes += [one for one in self._of_table(told, wrong) if one.field not in wrong]
        mistakes += [one for one in self.checks(told) if one.field not in wrong]
        if self.whole and not mistakes:
            mistakes += self._of_table(told, wrong)
        return Reading(reading.values, tuple(mistakes), told)

    def before(self, version: Version, reading: Reading) -> Document | None:
        if reading.shown is not None:
            return self.document_of_row(reading.shown)
        based = version.based_on
        return self.document_at(based) if based is not None and version.state in OPEN_STATES else None

    def show(self, version: Version, *, at: datetime) -> None:
        """Make the row that readers see say what a version says; words of a file may be changed by it again."""
        slug, reading = version.slug, self.read(version, self.document_at(version))
        if not reading.is_whole:
            raise RefusedError(Refusal("not_ready", _("Something is still missing. It is listed below.")))
        if reading.values.get(WITHDRAWN):
            self._withdraw(slug, at=at)
            return
        row = reading.entry
        row.curated_at = None if version.origin == Origin.FILE else at
        if row.pk is None and hasattr(row, "order"):
            row.order = (self.model.objects.aggregate(last=Max("order"))["last"] or 0) + 1
        row.save()
        WithdrawnEntry.objects.filter(model=self.label, slug=slug).delete()

    def _withdraw(self, slug: str, *, at: datetime) -> None:
        try:
            self.model.objects.filter(slug=slug).delete()
        except ProtectedError as error:
            named = ", ".join(sorted(str(row) for row in error.protected_objects))
            sentence = _("Other entries rest on it: %(entries)s. Change them first.") % {"entries": named}
            raise RefusedError(Refusal("needed", sentence)) from error
        WithdrawnEntry.objects.get_or_create(model=self.label, slug=slug, defaults={"at": at})

    def _told(self, there: Any, reading: Reading) -> tuple[Any, list[Mistake]]:
        """Return a copy of the row, unsaved, as a document describes it, and the named entries that are not there."""
        row, strange = copy(there), []
        for field in self.row_fields:
            for column in field.columns:
                value = reading.values[column]
                if field.shape is Shape.ENTRY:
                    named = entry_model(field).objects.filter(slug=value).first() if value else None
                    if value and named is None:
                        words = Localized(
                            f"“{value}” is not in the list, or several are named so.",
                            f"«\u00a0{value}\u00a0» n’est pas dans la liste, ou plusieurs portent ce nom.",
                        )
                        strange.append(Mistake("text", column, words))
                    value = named
                if field.shape is not Shape.ENTRY or value is not None or self._may_be_null(column):
                    setattr(row, column, value)
        return row, strange

    def _may_be_null(self, column: str) -> bool:
        return bool(self.model._meta.get_field(column).null)

    def _of_table(self, row: Any, wrong: set[str]) -> Iterator[Mistake]:
        """Yield what the table itself would refuse, in words of both languages."""
        told = []
        holds = _holds_together(row)
        for lang in ("en", "fr"):
            with override(lang):
                told.append(self._refused_by_table(row, wrong, holds=holds))
        for (column, en), (_same, fr) in zip(*told, strict=True):
            yield Mistake("text", column, Localized(en, fr))

    def _refused_by_table(self, row: Any, wrong: set[str], *, holds: bool) -> list[tuple[str, str]]:
        # Entries that are named were looked up already.
        typed = {column for field in self.row_fields for column in field.columns if field.shape is not Shape.ENTRY}
        found: list[tuple[str, str]] = []
        others = {field.name for field in self.model._meta.fields} - typed
        asked = [lambda: row.clean_fields(exclude=wrong | others)]
        if not holds:
            asked.append(lambda: row.validate_constraints(exclude=wrong))
        for ask in asked:
            try:
                ask()
            except ValidationError as error:
                for column, sentences in error.message_dict.items():
                    found += [(column if column in typed else "", sentence) for sentence in sentences]
        return found

    @property
    def vouches(self) -> bool:
        return self.redates or type(self).may_vouch is not RowType.may_vouch

    def may_vouch(self, row: Any) -> bool:
        """Return whether one press may say that a row is still right: it was verified once."""
        return self.redates and row is not None and getattr(row, "is_verified", True)

    def vouch(self, row: Any, *, by: Any, at: datetime) -> None:
        """Make today the day of its evidence; from then on no file changes the row."""
        del by
        row.as_of, row.curated_at = timezone.localdate(at), at
        row.save(update_fields=["as_of", "curated_at"])

    def page(self, row: Any) -> str:
        return super().page(row) if self.find_page is None else self.find_page(row)

    def leads(self, row: Any, charge: Any) -> Iterable[Lead]:
        return self.find_leads(row, charge)

    def doubts(self) -> Mapping[str, Localized]:
        return self.find_doubts()

    def tables(self, slug: str) -> dict[type[Any], tuple[Promise | str, dict[str, Any]]]:
        return {
            self.model: (gettext_lazy("Entry"), {"slug": slug}),
            EntryVersion: (gettext_lazy("Version"), {"entry_type": self.slug, "slug": slug}),
        }


def row_type_of(model: type[Any]) -> RowType | None:
    """Return the type of the entries that a table holds; None for a table that is not curated as rows."""
    return next((each for each in entry_types() if isinstance(each, RowType) and each.model is model), None)


def _holds_together(row: Any) -> bool:
    """Return whether a row satisfies every check of its table (one query); which one it does not is asked after."""
    options = row._meta
    # A column that the database works out is not there before the row is written.
    written = [field for field in options.concrete_fields if not field.generated]
    values = {field.name: Value(getattr(row, field.attname), field) for field in written}
    conditions = [each.condition for each in options.constraints if isinstance(each, CheckConstraint)]
    return Q(*conditions).check(values)
