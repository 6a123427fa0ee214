"""Brings the rows of a table to what the files say, and counts what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.core.models import HubModel
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
        """Return both counts together."""
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
