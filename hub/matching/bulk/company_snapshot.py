"""The facts of all companies as columns, kept up to date, so that a question about all of them takes no second.

A nightly run reads the companies in the order of their keys, a block to a job of the outbox; the last job joins the
blocks into one, which takes the place of the former. A company whose facts were changed since, or that came since, is
read anew when it is asked about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

import numpy as np
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from numpy.typing import NDArray

from companies.models import Company
from hub.core.db.tenancy import unscoped
from hub.matching.assessments.sources import company_readings, use_published_vocabulary
from hub.matching.index.columns import CompanyColumns, join_columns, pack_columns, unpack_columns
from hub.matching.models import ChangedFacts, FactBlock
from hub.outbox.services import enqueue_job

BLOCK = "matching.facts.block"
BLOCK_SIZE = 1000
MOST_FRESH = 500  # companies read anew for one question

type Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CompanySnapshot:
    """All active companies: ``kept`` from the blocks, where ``stale`` tells which rows do not count, and ``fresh``.

    ``on`` is the day of the oldest facts. ``fresh`` is None where there is no company to read anew.
    """

    kept: CompanyColumns | None
    kept_keys: Keys
    stale: NDArray[np.bool_]
    fresh: CompanyColumns | None
    fresh_keys: Keys
    on: date

    def __len__(self) -> int:
        return len(self.kept_keys) - int(self.stale.sum()) + len(self.fresh_keys)


# --- Reading the facts, by the worker ---------------------------------------------------------------------------------


@transaction.atomic
def request_snapshot(*, at: datetime) -> None:
    """Ask for the facts of all companies to be read again."""
    enqueue_job(topic=BLOCK, payload={"cursor": 0, "begun": at.isoformat()}, at=at)


@transaction.atomic
def build_block(*, cursor: int, begun: datetime, at: datetime) -> None:
    """Read the facts of the next companies into a block and ask for the one after it; the last one ends the run."""
    if cursor == 0:
        FactBlock.objects.filter(ready=False).delete()
    keys = list(Company.objects.active().filter(pk__gt=cursor).order_by("pk").values_list("pk", flat=True)[:BLOCK_SIZE])
    if keys:
        on = timezone.localdate(at)
        use_published_vocabulary()
        columns, present = _read(keys, on)
        FactBlock.objects.filter(ready=False, last_key=keys[-1]).delete()
        if columns is not None:
            FactBlock.objects.create(last_key=keys[-1], keys=present, on=on, at=at, columns=pack_columns(columns))
    if len(keys) == BLOCK_SIZE:
        enqueue_job(topic=BLOCK, payload={"cursor": keys[-1], "begun": begun.isoformat()}, at=at)
        return
    _join_blocks()
    ChangedFacts.objects.filter(at__lt=begun).delete()


def _join_blocks() -> None:
    """Put the blocks of a run, joined, in the place of what was read before."""
    FactBlock.objects.filter(ready=True).delete()
    rows = list(FactBlock.objects.order_by("last_key"))
    if not rows:
        return
    FactBlock.objects.create(
        ready=True,
        last_key=rows[-1].last_key,
        keys=[key for row in rows for key in row.keys],
        on=min(row.on for row in rows),
        at=min(row.at for row in rows),
        columns=pack_columns(join_columns([unpack_columns(bytes(row.columns)) for row in rows])),
    )
    FactBlock.objects.filter(ready=False).delete()


def mark_facts_changed(*, company_id: int, at: datetime) -> None:
    """Note that the facts of a company are no longer what its block says."""
    if Company.objects.filter(pk=company_id).exists():
        ChangedFacts.objects.update_or_create(company_id=company_id, defaults={"at": at})


# --- All companies at once --------------------------------------------------------------------------------------------


class _Kept:
    """The facts last read in this process, by their key."""

    lock = Lock()
    key: int | None = None
    columns: CompanyColumns | None = None
    keys: Keys = np.zeros(0, dtype=np.int64)


@unscoped()
def current_snapshot(*, on: date) -> CompanySnapshot | None:
    """Return the facts of all active companies; None where too many have to be read first (five queries or more)."""
    block: FactBlock | None = FactBlock.objects.filter(ready=True).only("pk", "on", "at").first()
    columns, keys = (None, _Kept.keys[:0]) if block is None else _columns_of(block.pk)
    changed = set() if block is None else set(_changed_since(block.at))
    last = int(keys.max()) if len(keys) else 0
    stale, missed = _against_the_rows(keys, last, changed)
    later = Company.objects.active().filter(pk__gt=last).values_list("pk", flat=True)[: MOST_FRESH + 1]
    fresh = sorted({*later, *missed, *changed})
    if len(fresh) > MOST_FRESH:
        return None
    read, present = _read(fresh, on) if fresh else (None, [])
    return CompanySnapshot(
        kept=columns,
        kept_keys=keys,
        stale=stale,
        fresh=read,
        fresh_keys=np.array(present, dtype=np.int64),
        on=on if block is None else min(block.on, on),
    )


def _against_the_rows(keys: Keys, last: int, changed: set[int]) -> tuple[NDArray[np.bool_], list[int]]:
    """Return which kept rows do not count, and which active companies up to ``last`` have none (one query or two).

    Companies are erased between two nights, and a run that another one overtakes reads some of them twice: the keys are
    read only where number and sum differ.
    """
    stale = np.isin(keys, np.array(sorted(changed), dtype=np.int64))
    active = Company.objects.active().filter(pk__lte=last).exclude(pk__in=changed)
    if not len(keys) or active.aggregate(n=Count("pk"), sum=Sum("pk")) == _size(keys[~stale]):
        return stale, []
    there = np.fromiter(active.values_list("pk", flat=True), dtype=np.int64)
    once = np.zeros(len(keys), dtype=np.bool_)
    once[np.unique(keys, return_index=True)[1]] = True
    return stale | ~once | ~np.isin(keys, there), np.setdiff1d(there, keys).tolist()


def _size(keys: Keys) -> dict[str, int | None]:
    return {"n": len(keys), "sum": int(keys.sum()) if len(keys) else None}


def _changed_since(moment: datetime) -> Iterable[int]:
    """Return the companies whose facts were changed, or that closed or became part of another, since a moment."""
    changed = Q(changed_facts__at__gte=moment) | Q(closed_at__gte=moment)
    return Company.objects.filter(changed).values_list("pk", flat=True)


def _columns_of(key: int) -> tuple[CompanyColumns | None, Keys]:
    """Return the columns of a block and its companies; they stay in memory until another block is asked for."""
    with _Kept.lock:
        if key != _Kept.key:
            row: FactBlock = FactBlock.objects.get(pk=key)
            _Kept.columns, _Kept.keys = unpack_columns(bytes(row.columns)), np.array(row.keys, dtype=np.int64)
            _Kept.key = key
        return _Kept.columns, _Kept.keys


def _read(keys: Sequence[int], on: date) -> tuple[CompanyColumns | None, list[int]]:
    """Return the facts of those of the companies that are active, and their keys."""
    rows = list(Company.objects.active().filter(pk__in=keys).order_by("pk").prefetch_related("offerings", "projects"))
    if not rows:
        return None, []
    columns = CompanyColumns.of([reading.facts for reading in company_readings(row, on=on)] for row in rows)
    return columns, [row.pk for row in rows]
