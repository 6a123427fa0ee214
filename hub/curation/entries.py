"""From a document to the row that readers see, and back."""

from collections.abc import Iterator, Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Max, ProtectedError, Q, Value
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.core.words import Words
from hub.core.workflow import Refusal, TransitionRefusedError
from hub.curation.declaring import Kind, entry_model
from hub.curation.fields import WITHDRAWN, Document, Reading, Shape, document_of, read_document
from hub.directory.models import WithdrawnEntry
from programs.drafting.values import Mistake


def row_of(kind: Kind, slug: str) -> Any:
    """Return the row that readers see, with the entries that it names; None where there is none (one query)."""
    named = [field.name for field in kind.fields if field.shape is Shape.ENTRY]
    rows = kind.model.objects.select_related(*named) if named else kind.model.objects.all()
    return rows.filter(slug=slug).first()


def document_of_row(kind: Kind, row: Any) -> Document:
    """Return the document that says what a row says."""
    found = document_of(kind.fields, row)
    return found | {WITHDRAWN: False} if kind.may_withdraw else found


def read_entry(kind: Kind, row: Any, document: Mapping[str, Any]) -> tuple[Reading, list[Mistake]]:
    """Return what a document says of its fields, and all that is wrong with it: its fields, its table, its neighbours.

    ``row`` is the one that readers see, or one with nothing but its slug; it is left as it is. The mistakes of the
    fields stand in the list too; what one field is told already is not told again. One query, one for each entry that
    is named, and those for its neighbours.
    """
    reading = read_document(kind.all_fields, document)
    mistakes = list(reading.mistakes)
    if reading.values.get(WITHDRAWN):
        return reading, []
    told, strange = _told(kind, row, reading)
    mistakes += strange
    wrong = {mistake.field for mistake in mistakes if mistake.field}
    if not kind.whole:
        mistakes += [one for one in _of_table(kind, told, wrong) if one.field not in wrong]
    mistakes += [one for one in kind.checks(told) if one.field not in wrong]
    if kind.whole and not mistakes:
        mistakes += _of_table(kind, told, wrong)
    return reading, mistakes


def apply(kind: Kind, slug: str, document: Document, *, at: datetime, of_file: bool) -> None:
    """Make the row that readers see say what a document says. Raises ``TransitionRefusedError`` where it cannot.

    ``of_file``: the words are those of a file, which may change them again.
    """
    there = row_of(kind, slug) or blank_row(kind, slug)
    reading, mistakes = read_entry(kind, there, document)
    if mistakes:
        raise TransitionRefusedError(Refusal("not_ready", _("Something is still missing. It is listed below.")))
    model = kind.model
    if reading.values.get(WITHDRAWN):
        _withdraw(kind, slug, at=at)
        return
    row, _strange = _told(kind, there, reading)
    row.curated_at = None if of_file else at
    if row.pk is None and hasattr(row, "order"):
        row.order = (model.objects.aggregate(last=Max("order"))["last"] or 0) + 1
    row.save()
    WithdrawnEntry.objects.filter(model=model._meta.label_lower, slug=slug).delete()


def _withdraw(kind: Kind, slug: str, *, at: datetime) -> None:
    try:
        kind.model.objects.filter(slug=slug).delete()
    except ProtectedError as error:
        named = ", ".join(sorted(str(row) for row in error.protected_objects))
        sentence = _("Other entries rest on it: %(entries)s. Change them first.") % {"entries": named}
        raise TransitionRefusedError(Refusal("needed", sentence)) from error
    WithdrawnEntry.objects.get_or_create(model=kind.model._meta.label_lower, slug=slug, defaults={"at": at})


def _told(kind: Kind, there: Any, reading: Reading) -> tuple[Any, list[Mistake]]:
    """Return a copy of the row, unsaved, as a document describes it, and the entries it names that are not there."""
    row, strange = copy(there), []
    for field in kind.fields:
        for column in field.columns:
            value = reading.values[column]
            if field.shape is Shape.ENTRY:
                named = entry_model(field).objects.filter(slug=value).first() if value else None
                if value and named is None:
                    words = Words(f"There is no entry {value}.", f"Il n’y a pas de fiche {value}.")
                    strange.append(Mistake("", column, words))
                value = named
            if field.shape is not Shape.ENTRY or value is not None or _may_be_null(kind, column):
                setattr(row, column, value)
    return row, strange


def blank_row(kind: Kind, slug: str) -> Any:
    """Return a row of which nothing is known but its slug."""
    model: Any = kind.model
    return model(slug=slug)


def _may_be_null(kind: Kind, column: str) -> bool:
    return bool(kind.model._meta.get_field(column).null)


def _of_table(kind: Kind, row: Any, wrong: set[str]) -> Iterator[Mistake]:
    """Yield what the table itself would refuse, in words of both languages."""
    told = []
    holds = _holds_together(row)
    for lang in ("en", "fr"):
        with override(lang):
            told.append(_refused_by_table(kind, row, wrong, holds=holds))
    for (column, en), (_same, fr) in zip(*told, strict=True):
        yield Mistake("", column, Words(en, fr))


def _holds_together(row: Any) -> bool:
    """Return whether a row satisfies every check of its table (one query); which one it does not is asked after."""
    options = row._meta
    values = {field.name: Value(getattr(row, field.attname), field) for field in options.concrete_fields}
    conditions = [each.condition for each in options.constraints if isinstance(each, CheckConstraint)]
    return Q(*conditions).check(values)


def _refused_by_table(kind: Kind, row: Any, wrong: set[str], *, holds: bool) -> list[tuple[str, str]]:
    # Entries that are named were looked up already.
    typed = {column for field in kind.fields for column in field.columns if field.shape is not Shape.ENTRY}
    found: list[tuple[str, str]] = []
    others = {field.name for field in kind.model._meta.fields} - typed
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
