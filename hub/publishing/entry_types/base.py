"""A type of entries: what the framework asks of it. Most types are rows of a table (``rows``); a few answer themselves.

The services, rules, pages and lists of publishing are the same for every type. A type says what its entries are made
of, whose they are, how a version is stored, and how readers come to see it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import Max
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override

from hub.core.text.localized import Localized, enumeration
from hub.publishing.documents import differences
from hub.publishing.documents.fields import (
    OTHER,
    WITHDRAWN,
    Document,
    Field,
    ReaderField,
    Reading,
    Section,
    Shape,
    blank_document,
    changed_columns,
)
from hub.publishing.documents.readability import findings
from hub.publishing.entry_types.fields import entry_named
from hub.publishing.entry_types.pages import PageComparison, PublicPage
from hub.publishing.entry_types.points import Point
from hub.publishing.models import Version

BEGUN, UPDATED, RESTORED, IMPORTED = "begun", "updated", "restored", "imported"
_SAVES: Mapping[str, Localized] = {
    BEGUN: Localized("Begun", "Commencée"),
    UPDATED: Localized("Brought up to date", "Mise à jour"),
    RESTORED: Localized("An earlier save again", "Retour à un enregistrement"),
    IMPORTED: Localized("Imported from a file", "Importée d’un fichier"),
}
_OTHER_WORDS = Localized("Something else", "Autre chose")


class Lead(NamedTuple):
    """Another entry that an entry speaks of, with the address of its page."""

    name: str
    url: str


class EntryType(ABC):
    """One type of entries.

    ``repeated`` are the lists in its documents, each with the fields of its rows.
    ``name`` is the field that names an entry; ``new_fields`` are asked when one begins. ``namespace`` is that of its
    addresses at the desk; ``of_posts``: people of a post look after the entries of their post. ``retire_form`` asks
    what has to be known when an entry ends, ``publish_form`` what a second person says when it is published; ``impact``
    names the page that counts what a draft would change, and ``vouch_words`` tell what one press says. What parts above
    know of a type they give it when they are ready: ``public_page`` is how readers see an entry, ``comparison`` how one
    is compared with its pages before it is still right, ``count_companies`` says how many companies see each.
    """

    slug: str
    one: Localized
    many: Localized
    sections: tuple[Section, ...]
    repeated: Mapping[str, tuple[Field, ...]] = MappingProxyType({})
    name: str = "name"
    organization: str = ""
    namespace: str = "entries"
    of_posts: bool = False
    may_begin: bool = True
    may_retire: bool = False
    impact: str = ""
    published_columns: tuple[str, ...] = ()
    nobody_named: Promise | str = ""
    template: str = "publishing/entry.html"
    vouch_words: Localized = Localized(
        "It can be acted on today. Readers see the date; you are asked again in 90 days.",
        "On peut y donner suite aujourd’hui. Le public voit la date; on vous le redemande dans 90 jours.",
    )
    retire_form: Any = None
    withdraw: Any = None  # what takes an entry away from readers at once, where a draft is not asked for
    publish_form: Any = None
    public_page: PublicPage | None = None
    comparison: PageComparison | None = None
    count_companies: Callable[[], Mapping[str, int]] | None = None
    version_model: type[Version]

    # --- What it is made of -------------------------------------------------------------------------------------------

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its fields, in their order."""
        return tuple(field for section in self.sections for field in section.fields)

    @property
    def new_fields(self) -> tuple[Field, ...]:
        """What is asked when an entry begins: its name, what cannot be changed later, what it begins with."""
        return tuple(field for field in self.fields if field.fixed or field.begins or field.name == self.name)

    @property
    def new_words(self) -> Localized:
        """What is told where an entry begins."""
        en, fr = enumeration(field.words for field in self.fields if field.fixed)
        en = en and f" Cannot be changed later: {en}."
        fr = fr and f" À choisir maintenant, sans pouvoir y revenir\u00a0: {fr}."
        return Localized(f"A second person publishes it.{en}", f"Une deuxième personne la publiera.{fr}")

    def section(self, slug: str) -> Section | None:
        """Return a section by its short name."""
        return next((section for section in self.sections if section.slug == slug), None)

    def blank(self, at: datetime) -> Document:
        """Return the document of an entry of which nothing is known."""
        return blank_document(self.fields)

    def part_of(self, document: Document, part: str) -> Mapping[str, Any] | None:
        """Return what a part of the editor writes in; None for one that is not there (any more)."""
        return document if self.section(part) is not None else None

    def with_part(self, document: Document, part: str, values: Mapping[str, Any]) -> Document:
        return document | dict(values)

    def part_words(self, part: str) -> Localized:
        section = self.section(part)
        return section.words if section is not None else _SAVES.get(part, Localized(part, part))

    def row_labels(self, document: Document) -> dict[str | int, Localized]:
        """Return what its rows are called where something stops them, by their numbers."""
        return {}

    def count_of(self, section: str, document: Document) -> int | None:
        """Return how many things stand in a section, where that is worth a figure."""
        return None

    def name_of(self, document: Mapping[str, Any]) -> dict[str, str]:
        """Return the names by which lists call an entry, as columns of its version."""
        return {f"name_{lang}": str(document.get(f"{self.name}_{lang}") or "")[:300] for lang in ("en", "fr")}

    def stem(self, document: Mapping[str, Any]) -> str:
        """Return what the address of a new entry is made of."""
        return str(document[f"{self.name}_en"] or document[f"{self.name}_fr"])

    # --- What readers may say is wrong ------------------------------------------------------------------------------

    @property
    def reader_fields(self) -> tuple[ReaderField, ...]:
        """What readers may say is wrong, in their words; what only the staff see is not among it."""
        shown = [field for field in self.fields if not field.staff]
        return tuple(ReaderField(one.name, one.reader_words or one.words, frozenset(one.columns)) for one in shown)

    @property
    def reader_columns(self) -> frozenset[str]:
        """All of a document of which readers may say something."""
        return frozenset[str]().union(*(field.columns for field in self.reader_fields))

    def reader_choices(self, row: Any) -> tuple[ReaderField, ...]:
        return self.reader_fields if row is not None else ()

    def reader_field(self, name: str) -> ReaderField:
        """Return one of them; the one for all the rest where none has the name."""
        rest = ReaderField(OTHER, _OTHER_WORDS, self.reader_columns)
        return next((field for field in self.reader_fields if field.name == name), rest)

    def changed(self, before: Document, after: Document) -> frozenset[str]:
        """Return what two documents say differently, in the names of ``reader_fields``."""
        return frozenset(changed_columns(before, after))

    def column_words(self, column: str) -> Localized:
        """Return what a column of a document, or a section that is kept whole, is called."""
        section = self.section(column)
        return self._field(column).label(column) if section is None else section.words

    def value_words(self, column: str, value: Any, lang: str) -> str:
        """Return what a column says as text, one item to a line; empty where nothing is said."""
        return differences.shown(self._field(column), value, lang, named)

    def can_be_written(self, column: str) -> bool:
        """Return whether words of others can stand in a column: lists of codes are ticked by a curator."""
        return any(column in one.columns and one.shape is not Shape.SEVERAL and not one.fixed for one in self.fields)

    def _field(self, column: str) -> Field:
        return next(field for field in self.fields if column in field.columns)

    # --- Whose it is --------------------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def is_owned(self) -> bool:
        """Whether its entries belong to organizations; else they belong to the whole catalogue."""

    @abstractmethod
    def bodies(self, document: Mapping[str, Any]) -> list[int]:
        """Return the keys of the organizations whose entry a document describes."""

    @abstractmethod
    def bodies_of_row(self, row: Any) -> list[int]:
        """Return the keys of the organizations whose entry a row is; it is asked of None, too, by the same query."""

    def columns(self, version: Version, document: Document, *, final: bool) -> dict[str, Any]:
        """Return the columns of a draft that follow its document; ``final``: it is submitted."""
        return self.name_of(document)

    def offered(self, column: str, charge: Any) -> list[Any] | None:
        """Return the entries that may be named in a field where one begins; None: all there are."""
        return list(charge.organizations) if column == self.organization else None

    # --- Its versions -------------------------------------------------------------------------------------------------

    @abstractmethod
    def versions(self, slug: str) -> Any:
        """Return the versions of an entry."""

    @abstractmethod
    def row(self, slug: str) -> Any:
        """Return the row of an entry; None where there is none."""

    @abstractmethod
    def shown_entries(self, charge: Any = None) -> dict[str, tuple[Any, Document]]:
        """Return the rows and documents of all that readers see, by their slugs; of what a ``charge`` looks after."""

    def names_of_row(self, row: Any) -> dict[str, str]:
        return {lang: getattr(row, f"{self.name}_{lang}") for lang in ("en", "fr")}

    @abstractmethod
    def is_shown(self, row: Any) -> bool:
        """Return whether readers see the entry of a row."""

    @abstractmethod
    def shown(self, slug: str, *, at: datetime) -> Version | None:
        """Return the version that readers see; whoever else changes something of this entry waits."""

    @abstractmethod
    def document_of_row(self, row: Any) -> Document:
        """Return the document of what readers see of an entry."""

    @abstractmethod
    def document_at(self, version: Version) -> Document:
        """Return what a version says, where it has no save."""

    @abstractmethod
    def new_version(self, slug: str, document: Document, **columns: Any) -> Version:
        """Write a version."""

    @abstractmethod
    def is_outdated(self, version: Version) -> bool:
        """Return whether readers see other words than a draft began with."""

    @abstractmethod
    def write_out(self, version: Version, document: Document, reading: Reading) -> None:
        """Keep what a draft says that is submitted."""

    def create(self, slug: str, values: Mapping[str, Any]) -> None:  # noqa: B027 - most have no row before readers do
        """Make what an entry needs before its first draft."""

    def forget(self, version: Version) -> None:  # noqa: B027 - as above
        """Take away what is left where a draft was deleted and nothing else was ever said."""

    @abstractmethod
    def taken(self, start: str) -> set[str]:
        """Return the short names of entries that begin with a text."""

    def last_number(self, slug: str) -> int:
        return self.versions(slug).aggregate(last=Max("number"))["last"] or 0

    # --- From a draft to readers --------------------------------------------------------------------------------------

    @abstractmethod
    def read(self, version: Version, document: Document) -> Reading:
        """Return what a document says, and all that is wrong with it: its fields, its table, its neighbours."""

    def lint(self, reading: Reading, document: Document) -> Iterable[Point]:
        places = {name: section.slug for section in self.sections for field in section.fields
                  for name in (field.name, *field.columns)}  # fmt: skip
        for one in findings(self.fields, document):
            yield Point("no" if one.stops else "ask", one.words, places.get(one.where, ""), label=one.label)

    def points(self, reading: Reading, document: Document) -> list[Point]:
        """Return the list for a draft, what stops it first."""
        labels: dict[str | int, Localized] = {name: one.label(name) for one in self.fields for name in one.columns}
        labels |= self.row_labels(document)
        found = [
            Point("ask" if one.mild else "no", one.words, one.section, one.row,
                  labels.get(one.field if one.row is None else one.row))
            for one in reading.mistakes
        ]  # fmt: skip
        found += self.lint(reading, document)
        return sorted(found, key=lambda point: point.tone != "no")

    def differences(
        self, version: Version, reading: Reading, document: Document
    ) -> tuple[differences.Difference, ...]:  # fmt: skip
        """Return what a draft says otherwise than what readers see."""
        return differences.differences(self.sections, self.before(version, reading), document, named)

    @abstractmethod
    def before(self, version: Version, reading: Reading) -> Document | None:
        """Return what readers see, or what a draft began with where they see nothing any more."""

    def check_publication(self, version: Version, *, accepted: str) -> dict[str, Any]:
        """Return what the audit keeps of a publication beside its reason. Raises ``RefusedError``.

        ``accepted`` says why what it changes elsewhere is right.
        """
        return {}

    @abstractmethod
    def show(self, version: Version, *, at: datetime) -> None:
        """Make readers see a version that is published. Raises ``RefusedError`` where it cannot be."""

    def retirement(self, **told: Any) -> tuple[str, dict[str, Any]]:
        """Return the part, and what stands in it, that says that an entry has ended."""
        return self.sections[-1].slug, {WITHDRAWN: True}

    # --- What else there is of one ------------------------------------------------------------------------------------

    def page(self, row: Any) -> str:
        """Return the address of the page where readers see a row."""
        return str(row.get_absolute_url())

    @property
    def vouches(self) -> bool:
        """Whether somebody may say of any of its entries that it is still right."""
        return self.comparison is not None

    def may_vouch(self, row: Any) -> bool:
        """Return whether somebody may say of a row, in one press, that it is still right."""
        return False

    def official_by_open_entry(self, rows: Any, on: date) -> Mapping[str, bool]:
        """Return the entries among some rows that are open on a day, and whether an official page says so."""
        return {}

    def vouch(self, row: Any, *, by: Any, at: datetime) -> None:  # noqa: B027 - most have nothing to vouch for
        """Note that a person says that a row is still right."""

    def about(self, row: Any) -> dict[str, Any]:
        return {}

    def leads(self, row: Any, charge: Any) -> Iterable[Lead]:
        """Return other entries that one speaks of."""
        return ()

    def doubts(self) -> Mapping[str, Localized]:
        """Return why entries that readers see want a look, by their slugs."""
        return {}

    def subject(self, version: Version) -> Any:
        """Return the row under which the audit keeps what became of a version that is deleted."""
        return version

    def subjects(self, row: Any) -> list[Any]:
        """Return the rows beside its versions under which the audit keeps what was done with an entry."""
        return []

    @abstractmethod
    def tables(self, slug: str) -> dict[type[Any], tuple[Promise | str, dict[str, Any]]]:
        """Return the tables in which the changes of an entry are noted: what a row is called, and which are its own."""

    # --- Its addresses ------------------------------------------------------------------------------------------------

    def url(self, name: str, *args: Any) -> str:
        """Return the address of a page at the desk."""
        return reverse(f"{self.namespace}:{name}", args=args)

    def entry_url(self, slug: str, name: str = "entry", *args: Any) -> str:
        return self.url(name, self.slug, slug, *args)

    def part_url(self, pk: int, part: str) -> str:
        del part
        return self.url("write", pk)

    def field_url(self, pk: int, document: Document, name: str) -> str:
        """Return the address at which a field of a draft is written; the draft's own for one that it does not have."""
        del document
        section = next((one for one in self.sections for field in one.fields if name in field.columns), None)
        return self.url("draft", pk) if section is None else f"{self.part_url(pk, section.slug)}#id_{name}"

    def point_url(self, pk: int, point: Point) -> str:
        return self.part_url(pk, point.section) if point.section else ""


def named(field: Field, value: str, lang: str) -> str:
    """Return what a member of a closed list, or another entry, is called (a query for an entry)."""
    with override(lang):
        if field.target:
            return entry_named(field, value)
        label = next((label for member, label in field.members if member == value), value)
        return label.text(lang) if isinstance(label, Localized) else str(label)
