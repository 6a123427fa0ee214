"""The worker is killed with kill -9 in the middle of a file: nothing half written, done once, and the page says so."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

from hub.audit.models import Entry as AuditEntry
from hub.core.vocabulary.enums import ConditionKind
from hub.outbox import services as outbox
from hub.publishing.choices import VersionState
from programs.choices import ImportState, JobKind, JobState
from programs.imports.services import FEW_ROWS, SMALL_FILE, begin_import, submit_file
from programs.models import DraftSave, Import, ImportConflict, ImportJob, ImportRow, Program, Revision
from tests.programs.desk.curators import MOMENT, edited, enter
from tests.programs.factories import condition, entry, publish
from tests.programs.imports.sheets import as_csv, row
from tests.support.crashes import STRIDES, every_death, rested
from tests.support.samples import EXTENTS
from tests.support.workers import emptied_broker, sweep, wait_until, wake, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

NEW = FEW_ROWS + 20
ROWS = NEW + 1  # a program that a curator has changed stands in the file, too

# Where a worker is stopped: it waits for a table that somebody else holds.
LOOKING = (
    ("reading", "programs_program", "ACCESS EXCLUSIVE"),
    ("checking", "programs_importrow", "EXCLUSIVE"),
    ("done", "outbox_outboxmessage", "SHARE"),
)
WRITING = (
    ("reading", "programs_import", "EXCLUSIVE"),
    ("writing", "programs_draftsave", "EXCLUSIVE"),
    ("done", "outbox_outboxmessage", "SHARE"),
)


@pytest.fixture
def desk(settings: Any) -> Client:
    """A curator's browser, an edit of theirs, and a memory that pages share with the worker."""
    emptied_broker()
    cache = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": configured.REDIS_URL}
    settings.CACHES = {**settings.CACHES, "default": cache}
    [known] = publish(entry("ca-known", conditions=(condition(ConditionKind.EMPLOYEES, {"max": 99}),)))
    browser, ada = enter()
    edited(known, ada, name_en="By hand")
    # What publishing has to tell would come first.
    outbox.OutboxMessage.objects.all().delete()
    return browser


def work_off() -> None:
    while outbox.deliver_due():
        pass


def file_of_many() -> bytes:
    rows = [row(f"ca-{number}", name_en=f"Fund {number}") for number in range(NEW)]
    content = as_csv(*rows, row("ca-known", name_en="By file")).encode()
    assert len(content) > SMALL_FILE
    return content


def sent() -> ImportJob:
    ada = get_user_model().objects.get()
    return submit_file(name="many.csv", content=file_of_many(), by=ada, at=MOMENT)


def to_write() -> ImportJob:
    """Return a job to write what was looked at."""
    sent()
    work_off()
    return begin_import(source=Import.objects.get(), by=get_user_model().objects.get(), at=MOMENT)


def state_of_things() -> dict[str, Any]:
    """Return all that an import may write."""
    return {
        "imports": list(Import.objects.values_list("state", flat=True)),
        "rows": ImportRow.objects.filter(draft=None).count(),
        "programs": Program.objects.count(),
        "revisions": Revision.objects.count(),
        "saves": DraftSave.objects.count(),
        "conflicts": ImportConflict.objects.count(),
        "job": ImportJob.objects.latest("pk").state,
        "audit": AuditEntry.objects.filter(action="programs.import.applied").count(),
    }


def was_looked_at(job: ImportJob) -> None:
    job.refresh_from_db()
    assert (job.state, job.content, job.source) == (JobState.DONE, None, Import.objects.get())
    assert ImportRow.objects.count() == ROWS
    assert not Program.objects.filter(slug="ca-0").exists()


def was_written(job: ImportJob) -> None:
    job.refresh_from_db()
    source = Import.objects.get()
    assert (job.state, job.source, source.state) == (JobState.DONE, source, ImportState.APPLIED)
    assert ImportJob.objects.filter(kind=JobKind.APPLY).count() == 1
    drafts = Revision.objects.filter(origin="import", state=VersionState.DRAFT)
    assert drafts.count() == NEW == drafts.values("program").distinct().count()
    assert DraftSave.objects.filter(part="imported").count() == NEW
    assert ImportConflict.objects.filter(program__slug="ca-known", field="name_en").count() == 1
    assert Revision.objects.get(program__slug="ca-known", state=VersionState.DRAFT).name_en == "By hand"
    assert AuditEntry.objects.filter(action="programs.import.applied").count() == 1


def page_of(desk: Client, job: ImportJob) -> str:
    return desk.get(reverse("imports:progress", args=[job.pk]), follow=True).text


@contextmanager
def held(table: str, mode: str) -> Iterator[None]:
    """Hold a table, as another transaction does, so that a worker that comes to it waits."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN {mode} MODE")
        yield
    finally:
        other.rollback()
        other.close()


def somebody_waits_for(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table])
        return bool(cursor.fetchone()[0])


def kill_at(point: tuple[str, str, str], folder: Path) -> None:
    """Start a worker and kill it once it waits at a point."""
    _name, table, mode = point
    with held(table, mode), worker(folder) as running:
        wait_until(lambda: somebody_waits_for(table), meanwhile=wake)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait(10)
    rested()


def do_it(job: ImportJob, folder: Path) -> None:
    def is_over() -> bool:
        return not ImportJob.objects.filter(pk=job.pk, state=JobState.WAITING).exists()

    with worker(folder):
        wait_until(is_over, meanwhile=sweep)
        # What the killed ones had been told still lies with the broker; none of it is done again.
        sweep()
        wait_until(lambda: not outbox.OutboxMessage.objects.filter(state="waiting").exists())


@EXTENTS
def test_a_worker_that_is_killed_while_it_looks_leaves_nothing(desk: Client, tmp_path: Path, whole: bool):
    """At each point in a deep run, in a normal one in the middle of the work."""
    job = sent()
    before = state_of_things()
    assert "It waits to be read." in page_of(desk, job)
    for point in LOOKING if whole else LOOKING[1:2]:
        kill_at(point, tmp_path)
        assert state_of_things() == before, point
        page = page_of(desk, job)
        assert "the work goes on" in page, point
        rows = f"{ROWS // 50 * 50} of {ROWS} rows."
        assert ("It is being read." if point[0] == "reading" else rows) in page, point
    do_it(job, tmp_path)
    was_looked_at(job)
    assert f"{NEW}" in page_of(desk, job)


@EXTENTS
def test_a_worker_that_is_killed_while_it_writes_leaves_nothing(desk: Client, tmp_path: Path, whole: bool):
    """At each point in a deep run, in a normal one in the middle of the work."""
    job = to_write()
    before = state_of_things()
    assert "It waits to be written into drafts." in page_of(desk, job)
    for point in WRITING if whole else WRITING[1:2]:
        kill_at(point, tmp_path)
        assert state_of_things() == before, point
        page = page_of(desk, job)
        assert "the work goes on" in page, point
        assert "is imported" not in page, point
    do_it(job, tmp_path)
    was_written(job)
    assert "The file is imported." in page_of(desk, job)


@STRIDES
def test_a_look_that_dies_at_any_statement_is_done_once(desk: Client, stride: int):
    job = sent()
    before = state_of_things()

    def after_death() -> None:
        job.refresh_from_db()
        if job.state == JobState.WAITING:
            assert state_of_things() == before
        else:
            was_looked_at(job)

    assert every_death(work_off, stride, lambda: was_looked_at(job), after_death=after_death) >= 10 // stride


@STRIDES
def test_a_write_that_dies_at_any_statement_is_done_once(desk: Client, stride: int):
    job = to_write()
    before = state_of_things()

    def after_death() -> None:
        job.refresh_from_db()
        if job.state == JobState.WAITING:
            assert state_of_things() == before
        else:
            was_written(job)

    assert every_death(work_off, stride, lambda: was_written(job), after_death=after_death) >= 20 // stride
