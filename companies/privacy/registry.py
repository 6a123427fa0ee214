"""What the apps above keep of companies, which companies cannot know: they register it here when the portal starts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef

from companies.models import Company


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeOutcome:
    """What became of the rows of a merged record: how many moved, joined a row of the kept one, or stayed behind."""

    moved: int = 0
    joined: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeHandler:
    """Rows that belong to companies by one column, such as "matching.Assessment.company".

    ``title`` is the translated name of such rows, for the page that says what moves. ``count`` tells how many a record
    has, ``follow`` takes ``kept`` and ``gone`` and gives the rows their place; it runs inside the merge's transaction.
    """

    column: str
    title: Any
    count: Callable[[Company], int]
    follow: Callable[[Company, Company], MergeOutcome]


_merge_handlers: dict[str, MergeHandler] = {}
# Parts of what a company gets as its own data, by name: values that ``DjangoJSONEncoder`` writes, times included.
EXPORTS: dict[str, Callable[[Company], Any]] = {}


def register_merge_handler(
    column: str,
    title: Any,
    *,
    same: tuple[str, ...] | None = None,
    follow: Callable[[Company, Company], MergeOutcome] | None = None,
    is_counted: bool = True,
) -> None:
    """Ask this of the rows behind a column whenever two records are merged, from now on.

    Without a ``follow`` of their own they move, but those of which the kept record has one with the ``same`` columns:
    where it names none, any row of the kept record stands.
    """
    app, model, field = column.split(".")
    rows = apps.get_model(app, model).objects
    _merge_handlers[column] = MergeHandler(
        column=column,
        title=title,
        count=lambda company: rows.filter(**{field: company}).count() if is_counted else 0,
        follow=follow or partial(_move, rows, field, same),
    )


def _move(rows: Any, field: str, same: tuple[str, ...] | None, kept: Company, gone: Company) -> MergeOutcome:
    moving = there = rows.filter(**{field: gone})
    if same is not None:
        moving = moving.exclude(Exists(rows.filter(**{field: kept, **{name: OuterRef(name) for name in same}})))
    moved = moving.update(**{field: kept})
    return MergeOutcome(moved=moved, left=there.count() if same is not None else 0)


def merge_handlers() -> tuple[MergeHandler, ...]:
    """Return every registered follower, in the order of their columns."""
    return tuple(_merge_handlers[column] for column in sorted(_merge_handlers))


def export_parts(company: Company) -> dict[str, Any]:
    return {name: part(company) for name, part in EXPORTS.items()}
