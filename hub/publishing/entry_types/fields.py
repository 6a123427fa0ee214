"""Fields that several types have, and the entries that a field may name."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from hub.core.text.localized import Localized
from hub.publishing.documents.fields import BOTH, Field, Shape

ONE_TO_A_LINE = Localized("One to a line.", "Un élément par ligne.")
PAIRED = Localized(
    "One to a line, in the same order in both languages.",
    "Un élément par ligne, dans le même ordre dans les deux langues.",
)
PAGES = Localized("The pages it rests on", "Les pages sur lesquelles elle s’appuie")
SOURCES = Field(
    name="sources", words=Localized("Source pages", "Pages sources"), shape=Shape.ADDRESSES, required=True,
    hint=Localized("Whole web addresses, one to a line.", "Adresses Web complètes, une par ligne."),
    reader_words=PAGES,
)  # fmt: skip
VERIFIED = Field(
    name="is_verified", words=Localized("The pages were read and say this", "Les pages ont été lues et le disent"),
    shape=Shape.TICK, staff=True,
)  # fmt: skip
NOTE = Field(name="note", words=Localized("Note", "Note"), shape=Shape.PASSAGE, languages=BOTH, rare=True)
_WRITTEN_IN = ("en", "fr", "zh")
_SHAPES = (
    (models.ForeignKey, Shape.ENTRY),
    (models.BooleanField, Shape.TICK),
    (models.DateField, Shape.DAY),
    (models.EmailField, Shape.MAIL),
    (models.URLField, Shape.ADDRESS),
    (models.TextField, Shape.PASSAGE),
    (models.IntegerField, Shape.COUNT),
)


def column_fields(model: type[models.Model]) -> Callable[..., Field]:
    """Return what makes the fields of a model's entries, by their names, their words, and what else is said of them.

    What is not said, the column does: the shape, the languages, the closed list, the length, and whether it must be
    written. A list without choices holds lines.
    """
    columns: dict[str, Any] = {column.name: column for column in model._meta.get_fields()}

    def field(name: str, words: Localized, **said: Any) -> Field:
        languages = () if name in columns else tuple(lang for lang in _WRITTEN_IN if f"{name}_{lang}" in columns)
        column = columns[f"{name}_{languages[0]}" if languages else name]
        one = column.base_field if isinstance(column, ArrayField) else column
        told: dict[str, Any] = {"languages": languages, "members": tuple(one.choices or ())} | said
        told.setdefault("shape", _shape(column, closed=bool(told["members"])))
        if told["shape"] is Shape.ENTRY:
            told["target"] = column.related_model._meta.label
        elif told["shape"] in (Shape.LINE, Shape.PASSAGE, Shape.LIST, Shape.MAIL) and one.max_length:
            told.setdefault("most", one.max_length)
        if told.get("paired"):
            told.setdefault("hint", PAIRED)
        told.setdefault("required", not (column.blank or column.null or told["shape"] is Shape.TICK))
        return Field(name=name, words=words, **told)

    return field


def _shape(column: Any, *, closed: bool) -> Shape:
    if isinstance(column, ArrayField):
        return Shape.SEVERAL if closed else Shape.LIST
    if closed:
        return Shape.ONE
    return next((shape for kind, shape in _SHAPES if isinstance(column, kind)), Shape.LINE)


def addresses_of_row(fields: Iterable[Field], row: Any) -> Iterator[str]:
    """Yield the web addresses that a row names, as its fields have them."""
    for column, several in address_columns(fields):
        value = getattr(row, column)
        yield from value if several else filter(None, [value])


def address_columns(fields: Iterable[Field]) -> Iterator[tuple[str, bool]]:
    """Yield the columns that hold web addresses, and whether one holds several."""
    for field in fields:
        if field.shape in (Shape.ADDRESS, Shape.ADDRESSES):
            yield from ((column, field.shape is Shape.ADDRESSES) for column in field.columns)


def as_of(*, required: bool) -> Field:
    return Field(
        name="as_of", words=Localized("Date of the sources", "Date des sources"), shape=Shape.DAY, required=required,
        staff=True,
        hint=Localized("The day you read them, or the day they give.",
                       "Le jour de votre lecture, ou celui qu’elles donnent."),
    )  # fmt: skip


def entry_model(field: Field) -> Any:
    return apps.get_model(field.target)


def entries_offered(field: Field) -> Any:
    """Return the entries that a field may name, with the office by which a list tells seats apart."""
    rows = entry_model(field).objects.all()
    return rows.select_related("office") if hasattr(rows.model, "office") else rows


def entry_named(field: Field, slug: str) -> str:
    """Return what an entry that a field names is called (one query)."""
    row = entry_model(field).objects.filter(slug=slug).first()
    return slug if row is None else row_name(row)


def row_name(row: Any) -> str:
    return str(getattr(row, "name", "") or getattr(row, "title", "") or row)


def entry_option(row: Any) -> str:
    """Return how an entry stands in a list to choose from: "NRCan, Natural Resources Canada"; a seat, at its office."""
    short, office = getattr(row, "acronym", ""), getattr(row, "office", None)
    name = f"{short}, {row_name(row)}" if short else row_name(row)
    return f"{name}, {office.name}" if office else name
