"""The verdicts that stand for every company, kept up to date: one company at a time, or all of them in a run.

A run walks through the companies in the order of their keys, a chunk to a job of the outbox. A chunk and its new cursor
are one transaction: a worker that is killed leaves the run where it was, and the job is delivered again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from companies.models import Company
from hub.audit.services import record
from hub.matching.assessments.sources import company_readings, published_index
from hub.matching.bulk.company_snapshot import mark_facts_changed
from hub.matching.choices import RematchReason, RematchState
from hub.matching.history.notifications import VERDICT_RANKS, request_notifications, unpack_verdict
from hub.matching.index.programs import IndexedVerdict, ProgramIndex
from hub.matching.models import CompanyVerdicts, Rematch, VerdictChange
from hub.outbox.services import enqueue_job
from programs.publication.services import catalogue_version

REMATCH = "matching.rematch"
CHUNK = "matching.rematch.chunk"
VERDICTS = "matching.verdicts"
CHUNK_SIZE = 500


# --- Runs ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def request_rematch(*, at: datetime) -> None:
    """Ask for a run on the word of staff; the worker begins it, in place of one that goes on."""
    enqueue_job(topic=REMATCH, payload={"reason": RematchReason.ASKED.value}, at=at)


@transaction.atomic
def start_rematch(*, reason: str, at: datetime) -> Rematch | None:
    """Begin a run against the published catalogue, in place of one that goes on; return it.

    Where the catalogue is the ``reason`` and its version is the one of the last run, which goes on or was finished,
    there is nothing to do: None.
    """
    version = catalogue_version()
    last: Rematch | None = Rematch.objects.newest_first().select_for_update().first()
    settled = last is not None and last.catalogue_version == version and last.state != RematchState.SUPERSEDED
    if settled and reason == RematchReason.CATALOGUE:
        return None
    Rematch.objects.running().update(state=RematchState.SUPERSEDED, finished_at=at)
    run: Rematch = Rematch.objects.create(
        catalogue_version=version, reason=reason, started_at=at, total=Company.objects.active().count()
    )
    record(action="matching.rematch.started", by=None, at=at, subject=run, data={"reason": str(reason)})
    _request_chunk(run, at=at)
    return run


@transaction.atomic
def rematch_chunk(*, run_id: int, cursor: int, at: datetime) -> None:
    """Match the companies after ``cursor`` again and ask for the next chunk.

    Nothing happens where the run is beyond ``cursor`` already, or another took its place. Where the catalogue has
    changed since, a run of the present version takes its place.
    """
    run: Rematch | None = Rematch.objects.running().select_for_update().filter(pk=run_id, cursor=cursor).first()
    if run is None:
        return
    index = published_index()
    if index.catalogue_version != run.catalogue_version:
        start_rematch(reason=run.reason, at=at)
        return
    keys = list(Company.objects.active().filter(pk__gt=cursor).order_by("pk").values_list("pk", flat=True)[:CHUNK_SIZE])
    run.changed += _match(keys, index, at=at, run=run)
    run.done += len(keys)
    run.cursor = keys[-1] if keys else cursor
    if len(keys) < CHUNK_SIZE:
        _finish(run, at=at)
    run.save()
    if run.state == RematchState.RUNNING:
        _request_chunk(run, at=at)


def _request_chunk(run: Rematch, *, at: datetime) -> None:
    payload = {"run_id": run.pk, "cursor": run.cursor}
    enqueue_job(topic=CHUNK, payload=payload, at=at, key=f"{CHUNK}:{run.pk}:{run.cursor}")


def _finish(run: Rematch, *, at: datetime) -> None:
    run.state, run.finished_at = RematchState.FINISHED, at
    run.total = run.done  # companies that came or went meanwhile
    CompanyVerdicts.objects.filter(company__closed_at__isnull=False).delete()
    data = {"companies": run.done, "changed": run.changed}
    record(action="matching.rematch.finished", by=None, at=at, subject=run, data=data)
    request_notifications(run, at=at)


# --- One company -----------------------------------------------------------------------------------------------------


@transaction.atomic
def rematch_company(*, company_id: int, at: datetime) -> None:
    """Bring the verdicts of one company up to date after its profile has changed.

    Its own change is no news to it. Where the catalogue changed since its verdicts were written and no run has reached
    it, the changes are kept as the run would have kept them.
    """
    mark_facts_changed(company_id=company_id, at=at)
    if Company.objects.active().filter(pk=company_id).exists():
        _match([company_id], published_index(), at=at)
    else:
        CompanyVerdicts.objects.filter(company_id=company_id).delete()


def _is_notified(row: CompanyVerdicts, index: ProgramIndex) -> bool:
    """Tell whether what the present catalogue means for a company has been written down already."""
    if row.catalogue_version == index.catalogue_version:
        return True
    last: Rematch | None = Rematch.objects.newest_first().first()
    if last is None or last.catalogue_version != index.catalogue_version:
        return False
    return bool(last.state == RematchState.FINISHED or last.cursor >= row.pk)


# --- Both ------------------------------------------------------------------------------------------------------------


def _match(keys: Sequence[int], index: ProgramIndex, *, at: datetime, run: Rematch | None = None) -> int:
    """Write what has changed of the verdicts of companies; return for how many the catalogue changed one."""
    rows = _locked(keys, index, at=at)
    companies = Company.objects.filter(pk__in=rows).order_by("pk").prefetch_related("offerings", "projects")
    written: list[CompanyVerdicts] = []
    changes: list[VerdictChange] = []
    for company in companies:
        row, verdicts = rows[company.pk], _verdicts_of(company, index, at=at)
        if row.verdicts == verdicts:
            continue
        # What is written for the first time is no change.
        if row.verdicts and (run is not None or not _is_notified(row, index)):
            changes += _changes(row, verdicts, index, at=at, run=run)
        row.verdicts, row.catalogue_version, row.at = verdicts, index.catalogue_version, at
        written.append(row)
    # The rows are there: this is an update, which PostgreSQL does faster in this form.
    CompanyVerdicts.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["company"],
        update_fields=["verdicts", "catalogue_version", "at"],
    )
    VerdictChange.objects.bulk_create(changes)
    return len({change.company_id for change in changes})


def _locked(keys: Sequence[int], index: ProgramIndex, *, at: datetime) -> dict[int, CompanyVerdicts]:
    """Return the rows of companies by their keys, locked; those that are missing are made, without verdicts.

    They are locked before the facts are read: of two workers on one company, the later reads the later facts.
    """
    rows = CompanyVerdicts.objects.filter(pk__in=keys).order_by("pk")
    missing = set(keys) - set(rows.values_list("pk", flat=True))
    CompanyVerdicts.objects.bulk_create(
        [
            CompanyVerdicts(company_id=key, catalogue_version=index.catalogue_version, verdicts={}, at=at)
            for key in sorted(missing)
        ],
        ignore_conflicts=True,
    )
    return {row.pk: row for row in rows.select_for_update()}


def _verdicts_of(company: Company, index: ProgramIndex, *, at: datetime) -> dict[str, str]:
    readings = company_readings(company, on=timezone.localdate(at))
    best = index.best([reading.facts for reading in readings])
    return {slug: _packed(decided) for slug, decided in best.items()}


def _packed(decided: IndexedVerdict) -> str:
    return decided.verdict.value if decided.kind is None else f"{decided.verdict.value} {decided.kind.value}"


def _changes(
    row: CompanyVerdicts, verdicts: Mapping[str, str], index: ProgramIndex, *, at: datetime, run: Rematch | None
) -> Iterator[VerdictChange]:
    """Yield the verdicts that became better or worse; a program that is not there counts as one that is "not now"."""
    for slug in sorted(row.verdicts.keys() | verdicts.keys()):
        (before, once), (after, now) = unpack_verdict(row.verdicts.get(slug)), unpack_verdict(verdicts.get(slug))
        if VERDICT_RANKS[before] != VERDICT_RANKS[after]:
            yield VerdictChange(
                company_id=row.pk,
                program=slug,
                before=before,
                after=after,
                condition=once if VERDICT_RANKS[after] > VERDICT_RANKS[before] else now,
                stood=once,
                catalogue_version=index.catalogue_version,
                at=at,
                rematch=run,
            )
