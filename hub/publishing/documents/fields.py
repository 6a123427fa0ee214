"""What an entry of any type is made of: fields, the document that keeps them as they were typed, and its reading.

Pure: no Django. A document is a mapping of texts, lists of codes and ticks. Nothing that was typed is refused.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from hub.core.text.localized import Localized
from hub.core.text.typography import typeset
from hub.core.vocabulary.enums import Province
from hub.publishing.documents import values as read
from hub.publishing.documents.values import Mistake, ValueMistakeError, percent_text

BOTH = ("en", "fr")
WITHDRAWN = "withdrawn"
UNKNOWN = Localized("This is not in the list.", "Cela n’est pas dans la liste.")
OTHER = "other"  # what a reader names who finds no field for it
_LONGEST_ADDRESS = 500
_LONGEST_SLUG = 80
_PLACE = re.compile(r"([A-Z]{2})\s*:\s*(\S+)")

type Document = dict[str, Any]


class Shape(StrEnum):
    """How a field is typed and kept."""

    LINE = "line"
    PASSAGE = "passage"
    LIST = "list"  # one to a line
    ADDRESS = "address"
    ADDRESSES = "addresses"
    ONE = "one"  # of a closed list
    SEVERAL = "several"  # of a closed list
    ENTRY = "entry"  # another entry, by its slug
    TICK = "tick"
    DAY = "day"
    MAIL = "mail"
    SHARE = "share"  # of one, typed in percent
    MONEY = "money"  # in whole dollars
    COUNT = "count"
    PROGRAMS = "programs"  # by their short names, one to a line
    PLACES = "places"  # a program for each of some provinces, one to a line


_TEXTS = (Shape.LINE, Shape.PASSAGE, Shape.LIST)
_LISTS = (Shape.LIST, Shape.ADDRESSES, Shape.PROGRAMS)
_FIGURES = (Shape.DAY, Shape.SHARE, Shape.MONEY, Shape.COUNT)
_LANGUAGES = {
    "en": Localized("English", "anglais"),
    "fr": Localized("French", "français"),
    "zh": Localized("Chinese", "chinois"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a type of entry.

    ``languages`` are those of its columns (``name_en``), empty for one column. ``paired`` lists have as many lines in
    each language; ``alone`` is a text that may stand in one. ``members`` are the pairs of value and label of a closed
    list, under the headings of ``groups`` (by value) where it is very long; ``target`` is the label of the model of
    another entry, and ``name_of`` tells in a language what one that stands there by its short name is called.
    ``fixed`` fields are chosen when the entry begins; ``begins`` are asked for then, and may change. ``prose`` is
    measured as readers would, ``typeset`` are the languages whose marks are set, and ``length`` is the fewest and the
    most words it should have. Where ``only`` names a field and some of its values, it is asked for
    entries that have one of them; others leave it blank, and are shown what still stands there. A ``rare`` field folds
    at the end of the form until it says something. A reader says that a field is wrong in its ``reader_words``, else in
    its own words; ``staff`` fields are not shown to readers, or are the curators' word.
    """

    name: str
    words: Localized
    shape: Shape = Shape.LINE
    languages: tuple[str, ...] = ()
    required: bool = False
    paired: bool = False
    alone: bool = False
    fixed: bool = False
    begins: bool = False
    prose: bool = False
    typeset: tuple[str, ...] = BOTH
    most: int = 2000
    length: tuple[int, int] | None = None
    pattern: str = ""
    members: Sequence[tuple[str, Any]] = ()
    groups: Mapping[str, Localized] | None = None
    target: str = ""
    name_of: Callable[[str, str], str] | None = None
    hint: Localized | None = None
    only: tuple[str, tuple[str, ...]] | None = None
    rare: bool = False
    reader_words: Localized | None = None
    staff: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The names under which the document and the row keep it."""
        return tuple(f"{self.name}_{lang}" for lang in self.languages) or (self.name,)

    def is_asked(self, document: Mapping[str, Any]) -> bool:
        if self.only is None or document.get(self.only[0]) in self.only[1]:
            return True
        # What was written before the kind changed can be taken away; a choice cannot.
        return self.shape is not Shape.ONE and any(document.get(column) for column in self.columns)

    def label(self, column: str) -> Localized:
        """Return what a column is called: "Name, French"."""
        lang = column.rpartition("_")[2] if self.languages else ""
        if not lang:
            return self.words
        named = _LANGUAGES[lang]
        return Localized(f"{self.words.en}, {named.en}", f"{self.words.fr}, {named.fr}")


class ReaderField(NamedTuple):
    """What a reader may say is wrong with an entry: its name, the reader's words, and what of a document it is."""

    name: str
    words: Localized
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that are written on one page of the editor, in their order."""

    slug: str
    words: Localized
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """``values`` are the columns that a document describes so far; ``mistakes`` what cannot be read or is missing.

    ``entry`` is what they make: an unsaved row, or a value of the type's own; ``shown`` the row that readers see.
    """

    values: Mapping[str, Any]
    mistakes: tuple[Mistake, ...]
    entry: Any = None
    shown: Any = None

    @property
    def is_whole(self) -> bool:
        """Whether all can be read, and nothing is missing without which the entry could not be published."""
        return all(mistake.mild for mistake in self.mistakes)


def blank_document(fields: Sequence[Field]) -> Document:
    return {column: _blank(field) for field in fields for column in field.columns}


def document_of(fields: Sequence[Field], row: Any) -> Document:
    return {column: _typed(field, getattr(row, column)) for field in fields for column in field.columns}


def read_document(sections: Sequence[Section], document: Mapping[str, Any]) -> Reading:
    """Return what a document says; another entry is its slug."""
    found: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for section, field in ((one, field) for one in sections for field in one.fields):
        wrong = []
        for column in field.columns:
            try:
                found[column] = value_of(field, column, document.get(column, _blank(field)))
            except ValueMistakeError as error:
                found[column] = _empty(field)
                wrong.append(Mistake(section.slug, column, error.words))
        if field.is_asked(document):
            wrong += _missing(section, field, document, found)
        mistakes += wrong
    return Reading(found, tuple(mistakes))


def changed_columns(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {column for column in before.keys() | after.keys() if before.get(column) != after.get(column)}


def _blank(field: Field) -> Any:
    if field.shape is Shape.SEVERAL:
        return []
    return False if field.shape is Shape.TICK else ""


def _empty(field: Field) -> Any:
    if field.shape in (*_LISTS, Shape.SEVERAL):
        return []
    if field.shape is Shape.PLACES:
        return {}
    return None if field.shape in _FIGURES else _blank(field)


def _typed(field: Field, value: Any) -> Any:
    typed = _TYPED.get(field.shape)
    if typed is not None:
        return typed(value)
    return "" if value is None else str(value)


_TYPED: Mapping[Shape, Callable[[Any], Any]] = {
    Shape.TICK: bool,
    Shape.SEVERAL: lambda value: list(value or ()),
    **dict.fromkeys(_LISTS, "\n".join),
    Shape.PLACES: lambda value: "\n".join(f"{place}: {slug}" for place, slug in value.items()),
    Shape.SHARE: lambda value: percent_text(None if value is None else float(value)),
    Shape.ENTRY: lambda value: "" if value is None else value.slug,
}


def value_of(field: Field, column: str, typed: Any) -> Any:
    """Return what was typed in a field as its value. Raises ``ValueMistakeError`` for what cannot be read."""
    reader = _READERS.get(field.shape)
    return _text(field, column, typed) if reader is None else reader(field, column, typed)


def _several(field: Field, _column: str, typed: Any) -> list[str]:
    known = {value for value, _label in field.members}
    return [value for value in typed if value in known]


def _one(field: Field, _column: str, typed: Any) -> str:
    if typed and typed not in {value for value, _label in field.members}:
        raise ValueMistakeError(UNKNOWN)
    return str(typed or "")


def _share(typed: str) -> Decimal | None:
    share = read.share(typed)
    return None if share is None else Decimal(str(share))


def _places(typed: str) -> dict[str, str]:
    found = {}
    for line in read.lines(typed):
        parts = _PLACE.fullmatch(line)
        if parts is None or parts[1] not in set(Province):
            raise ValueMistakeError(
                Localized(
                    f"“{line}” is not a province and its program, such as QC: ca-ced-rtri.",
                    f"«\u00a0{line}\u00a0» n’est pas une province et son programme, comme QC: ca-ced-rtri.",
                )
            )
        (found[parts[1]],) = (_short(each, _LONGEST_SLUG) for each in read.slugs(parts[2]))
    return found


_READERS: Mapping[Shape, Callable[[Field, str, Any], Any]] = {
    Shape.TICK: lambda _field, _column, typed: bool(typed),
    Shape.SEVERAL: _several,
    Shape.ONE: _one,
    Shape.DAY: lambda _field, _column, typed: read.day(typed),
    Shape.SHARE: lambda _field, _column, typed: _share(typed),
    Shape.MONEY: lambda _field, _column, typed: read.whole(typed),
    Shape.COUNT: lambda _field, _column, typed: read.count(typed),
    Shape.MAIL: lambda field, _column, typed: _short(read.mail(typed), field.most),
    Shape.PROGRAMS: lambda _field, _column, typed: [_short(each, _LONGEST_SLUG) for each in read.slugs(typed)],
    Shape.PLACES: lambda _field, _column, typed: _places(typed),
    Shape.ADDRESS: lambda _field, _column, typed: _short(read.address(typed), _LONGEST_ADDRESS),
    Shape.ADDRESSES: lambda _field, _column, typed: [_short(each, _LONGEST_ADDRESS) for each in read.addresses(typed)],
    Shape.LIST: lambda field, column, typed: [_text(field, column, line) for line in dict.fromkeys(read.lines(typed))],
}


def _text(field: Field, column: str, typed: str) -> str:
    lang = column.rpartition("_")[2] if field.languages else "en"
    # A non-breaking space is part of the text.
    text = " ".join(re.split(r"[ \t\r\n]+", typed)).strip(" ")
    text = typeset(text, lang) if lang in field.typeset and field.shape in _TEXTS else text
    if field.pattern and text and not re.fullmatch(field.pattern, text):
        raise ValueMistakeError(field.hint or field.words)
    return _short(text, field.most)


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise ValueMistakeError(
            Localized(f"Shorten the text to {most} characters.", f"Raccourcissez le texte à {most} caractères.")
        )
    return text


def _missing(
    section: Section, field: Field, document: Mapping[str, Any], found: Mapping[str, Any]
) -> Iterator[Mistake]:
    """Yield what is not there: a field that must be, one of two languages, a line without its translation."""
    there = [column for column in field.columns if document.get(column)]
    for column in field.columns:
        lang = column.rpartition("_")[2] if field.languages else ""
        other = bool(there) and lang in BOTH and not field.alone
        if column in there or not (field.required or other) or field.shape is Shape.TICK:
            continue
        words = Localized("Write it.", "À écrire.")
        yield Mistake(section.slug, column, words, blank=True)
    if field.paired and len({len(found[column]) for column in field.columns}) > 1:
        words = Localized("Write each line in both languages.", "Écrivez chaque ligne dans les deux langues.")
        yield Mistake(section.slug, field.columns[-1], words)
