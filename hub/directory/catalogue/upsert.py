"""Brings the rows of tables to what the files say, and counts what changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError

from hub.audit import services as audit
from hub.core.models import HubModel
from hub.core.text.problems import DataProblem, InvalidDataError
from hub.publishing.models import CuratedModel, WithdrawnEntry
from hub.publishing.signals import entry_kept


@dataclass(frozen=True, slots=True)
class UpsertCounts:
    """How many rows were added, changed, removed, left as they were; ``kept`` are those that curators look after."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    kept: int = 0

    def __add__(self, other: "UpsertCounts") -> "UpsertCounts":
        return UpsertCounts(
            self.added + other.added,
            self.changed + other.changed,
            self.removed + other.removed,
            self.unchanged + other.unchanged,
            self.kept + other.kept,
        )

    @property
    def wrote(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a model as files say them, other entries by their slugs; ``besides`` are slugs that stay as well."""

    model: type[HubModel]
    rows: Sequence[Mapping[str, Any]]
    besides: Iterable[str] = ()


def load_tables(
    tables: Sequence[Table], *, action: str, by: Any, at: datetime, still_needed: Callable[[models.Model], DataProblem]
) -> UpsertCounts:
    """Bring tables to what files say, in an order in which each names only those before it, and record what changed.

    ``by`` is a user or None (the system). An entry may not be taken out while other rows rest on it:
    ``InvalidDataError`` tells what is ``still_needed``, and nothing was changed then.
    """
    changes = UpsertCounts()
    try:
        with transaction.atomic():
            for table in tables:
                changes += _upsert_table(table)
            for table in reversed(tables):
                slugs = [*(row["slug"] for row in table.rows), *table.besides]
                changes += delete_missing(model=table.model, slugs=slugs)
            if changes.wrote:
                counts = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
                audit.record(action=action, by=by, at=at, data=counts)
    except ProtectedError as error:
        raise InvalidDataError([still_needed(row) for row in error.protected_objects]) from error
    return changes


def _upsert_table(table: Table) -> UpsertCounts:
    """Write the rows of a table; those that others of it name come first. Circles were refused."""
    columns = (column for column in table.model._meta.fields if isinstance(column, models.ForeignKey))
    named: dict[str, Any] = {column.name: column.related_model for column in columns}
    within = [name for name, model in named.items() if model is table.model]
    changes, waiting = UpsertCounts(), list(table.rows)
    while waiting:
        later = {row["slug"] for row in waiting}
        held = [row for row in waiting if any(row.get(name) in later for name in within)]
        keys = {name: keys_by_slug(model) for name, model in named.items() if name in waiting[0]}
        ready = [row for row in waiting if row not in held]
        changes += upsert_rows(model=table.model, rows=_with_keys(table.model, ready, keys))
        waiting = held
    return changes


def _with_keys(
    model: type[HubModel], rows: Iterable[Mapping[str, Any]], keys: Mapping[str, Mapping[str, int]]
) -> Iterable[dict[str, Any]]:
    """Yield rows with slugs of other rows turned into their keys; "" becomes no reference.

    So does the name of a row that curators withdrew. What cannot stand without it is left out.
    """
    for row in rows:
        values = {name: value for name, value in row.items() if name not in keys}
        values |= {f"{name}_id": known.get(row[name]) for name, known in keys.items()}
        lost = [name for name, known in keys.items() if row[name] and row[name] not in known]
        if not lost or _can_stand(model(**values), without=lost):
            yield values


def _can_stand(row: models.Model, *, without: Iterable[str]) -> bool:
    """Whether columns and constraints let a row name nothing in some columns: a seat stands in one place."""
    if not all(row._meta.get_field(name).null for name in without):
        return False
    try:
        row.validate_constraints()
    except ValidationError:
        return False
    return True


def upsert_rows(*, model: type[HubModel], rows: Iterable[Mapping[str, Any]]) -> UpsertCounts:
    """Add what is missing and change what differs; a row is known by its slug, and an equal one is not written.

    What a curator published or withdrew is left alone; where the file says otherwise, ``entry_kept`` tells so.
    """
    present = {row.slug: row for row in model.objects.all()}
    withdrawn = _withdrawn(model)
    added = changed = unchanged = kept = 0
    for values in rows:
        row = present.get(values["slug"])
        if row is None and values["slug"] in withdrawn:
            kept += 1
            continue
        if row is None:
            model.objects.create(**values)
            added += 1
            continue
        different = [name for name, value in values.items() if getattr(row, name) != value]
        if getattr(row, "curated_at", None) is not None:
            kept += 1
            if different:
                entry_kept.send(model, row=model(**values))
            continue
        for name in different:
            setattr(row, name, values[name])
        if different:
            row.save(update_fields=different)
            changed += 1
        else:
            unchanged += 1
    return UpsertCounts(added=added, changed=changed, unchanged=unchanged, kept=kept)


def delete_missing(*, model: type[HubModel], slugs: Iterable[str]) -> UpsertCounts:
    """Remove the rows that no entry names, but those that curators look after.

    Raise ``ProtectedError`` where other rows rest on one of them.
    """
    rows = model.objects.exclude(slug__in=list(slugs))
    if issubclass(model, CuratedModel):
        rows = rows.filter(curated_at=None)
    others = list(rows.values_list("pk", flat=True))
    if others:
        model.objects.filter(pk__in=others).delete()
    return UpsertCounts(removed=len(others))


def _withdrawn(model: type[HubModel]) -> frozenset[str]:
    if not issubclass(model, CuratedModel):
        return frozenset()
    rows = WithdrawnEntry.objects.filter(model=model._meta.label_lower)
    return frozenset(rows.values_list("slug", flat=True))


def keys_by_slug(model: type[HubModel]) -> dict[str, int]:
    return dict(model.objects.values_list("slug", "pk"))
