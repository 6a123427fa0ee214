"""Large files go to the worker: taken whole or not at all, whatever kills it, and told to whoever waits."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from hub.core.vocabulary.enums import ConditionKind
from hub.directory.models import Curatorship
from hub.outbox import services as outbox
from programs.choices import ImportState, JobKind, JobState
from programs.imports import jobs
from programs.imports.services import FEW_ROWS, SMALL_FILE, WORK, begin_import, check_file, checks, drafts
from programs.models import Import, ImportJob, ImportRow, Program, Revision
from tests.programs.desk.curators import MOMENT, enter
from tests.programs.factories import condition, entry, publish
from tests.programs.imports.sheets import as_csv, row
from tests.programs.imports.test_pages import send
from tests.support.crashes import KilledError, rested

pytestmark = pytest.mark.django_db(transaction=True)

MANY = FEW_ROWS + 20


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    """Jobs are done when a test says so."""
    monkeypatch.setattr(outbox, "_wake_worker", lambda: None)


@pytest.fixture
def desk():
    publish(entry("ca-known", conditions=(condition(ConditionKind.EMPLOYEES, {"max": 99}),)))
    found, _ada = enter()
    return found


def large(*, fault: bool = False) -> str:
    rows = [row(f"ca-{number}", name_en=f"Fund {number}") for number in range(MANY)]
    if fault:
        rows[-1]["support"] = "money"
    content = as_csv(*rows)
    assert len(content) > SMALL_FILE
    return content


def work_off(*, later: timedelta = timedelta(seconds=1)) -> None:
    while outbox.deliver_next(at=timezone.now() + later):
        pass


def job() -> ImportJob:
    return ImportJob.objects.latest("pk")


def test_a_large_file_is_looked_at_by_the_worker(desk: Client):
    page = send(desk, large())
    assert page["Location"] == reverse("imports:progress", args=[job().pk])
    page = desk.get(page["Location"])
    assert "It waits to be read." in page.text
    assert f'hx-get="{reverse("imports:progress", args=[job().pk])}?part=1"' in page.text
    assert reverse("imports:progress", args=[job().pk]) in desk.get(reverse("imports:list")).text
    assert (Import.objects.count(), ImportRow.objects.count()) == (0, 0)
    work_off()
    assert (job().state, job().content) == (JobState.DONE, None)
    source = Import.objects.get()
    page = desk.get(reverse("imports:progress", args=[job().pk]))
    assert page["Location"] == reverse("imports:detail", args=[source.pk])
    part = desk.get(reverse("imports:progress", args=[job().pk]), {"part": "1"})
    assert part["HX-Redirect"] == reverse("imports:progress", args=[job().pk])
    assert source.rows.count() == MANY


def test_a_small_file_does_not_wait(desk: Client):
    page = send(desk, as_csv(row()))
    assert page["Location"] == reverse("imports:detail", args=[Import.objects.get().pk])
    desk.post(reverse("imports:step", args=[Import.objects.get().pk, "apply"]))
    assert Import.objects.get().state == ImportState.APPLIED
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize(("lang", "place"), [("en", "Row 121, column support"), ("fr", "Ligne 121, colonne support")])
def test_a_large_file_with_a_fault_is_refused_whole_with_its_place(desk: Client, lang: str, place: str):
    send(desk, large(fault=True))
    work_off()
    with translation.override(lang):
        page = desk.get(reverse("imports:progress", args=[job().pk])).text
    assert (job().state, job().content) == (JobState.REFUSED, None)
    assert place in page
    assert not Import.objects.exists()


def test_many_rows_are_written_by_the_worker_and_once(desk: Client):
    send(desk, large())
    work_off()
    source = Import.objects.get()
    step = reverse("imports:step", args=[source.pk, "apply"])
    first = desk.post(step)["Location"]
    assert desk.post(step)["Location"] == first, "two presses are one job"
    page = desk.get(reverse("imports:detail", args=[source.pk])).text
    assert first in page
    assert step not in page
    assert "It waits to be written into drafts." in desk.get(first).text
    assert not Program.objects.filter(slug="ca-0").exists()
    work_off()
    source.refresh_from_db()
    assert source.state == ImportState.APPLIED
    assert Revision.objects.filter(origin="import").count() == MANY
    page = desk.get(first, follow=True).text
    assert "The file is imported." in page


def _killed_at(row_number: int, monkeypatch, module, name: str) -> None:
    real = getattr(module, name)
    calls = []

    def dies(*arguments, **options):
        calls.append(1)
        if len(calls) == row_number:
            raise KilledError
        return real(*arguments, **options)

    monkeypatch.setattr(module, name, dies)


def test_a_worker_that_is_killed_while_it_looks_leaves_nothing_and_begins_again(desk: Client, monkeypatch):
    send(desk, large())
    with monkeypatch.context() as patch:
        _killed_at(60, patch, checks, "document_of")
        with pytest.raises(KilledError):
            work_off()
    assert not Import.objects.exists()
    assert (job().state, bytes(job().content)) == (JobState.WAITING, large().encode())
    assert jobs.progress_of(job().pk) == (50, MANY), "the page says how far it had come"
    assert f"50 of {MANY} rows." in desk.get(reverse("imports:progress", args=[job().pk]), {"part": "1"}).text
    rested()
    outbox.deliver_due()  # the sweeper comes
    assert job().state == JobState.DONE
    assert ImportRow.objects.count() == MANY


def test_a_worker_that_is_killed_while_it_writes_leaves_nothing_and_begins_again(desk: Client, monkeypatch):
    send(desk, large())
    work_off()
    source = Import.objects.get()
    before = Program.objects.count(), Revision.objects.count()
    desk.post(reverse("imports:step", args=[source.pk, "apply"]))
    with monkeypatch.context() as patch:
        _killed_at(60, patch, drafts, "read_document")
        with pytest.raises(KilledError):
            work_off()
    source.refresh_from_db()
    assert source.state == ImportState.CHECKED
    assert (Program.objects.count(), Revision.objects.count()) == before
    rested()
    outbox.deliver_due()
    source.refresh_from_db()
    assert source.state == ImportState.APPLIED
    assert Program.objects.count() == before[0] + MANY
    assert ImportJob.objects.filter(kind=JobKind.APPLY, state=JobState.DONE).count() == 1


def test_what_fails_every_time_is_given_up_and_said(desk: Client, monkeypatch):
    monkeypatch.setattr(outbox, "LAST_ATTEMPT", 1)
    monkeypatch.setattr(checks, "current_entries", lambda _slugs: 1 / 0)
    send(desk, large())
    work_off()
    assert (job().state, job().content) == (JobState.FAILED, None)
    page = desk.get(reverse("imports:progress", args=[job().pk])).text
    assert "the fault is ours" in page
    assert reverse("imports:list") in page


def test_a_file_that_was_dropped_meanwhile_is_not_written(desk: Client):
    send(desk, large())
    work_off()
    source = Import.objects.get()
    desk.post(reverse("imports:step", args=[source.pk, "apply"]))
    desk.post(reverse("imports:step", args=[source.pk, "drop"]))
    work_off()
    assert not Import.objects.exists()
    assert not Revision.objects.filter(origin="import").exists()


def test_whoever_looks_after_nothing_any_more_is_refused(desk: Client):
    send(desk, large())
    Curatorship.objects.update(until=timezone.now())
    work_off()
    assert job().state == JobState.REFUSED
    assert not Import.objects.exists()


def test_whoever_loses_the_organization_before_the_rows_are_written_is_refused(desk: Client):
    send(desk, large())
    work_off()
    desk.post(reverse("imports:step", args=[Import.objects.get().pk, "apply"]))
    Curatorship.objects.update(until=timezone.now())
    work_off()
    assert job().state == JobState.REFUSED
    assert not Revision.objects.filter(origin="import").exists()


def test_nobody_else_sees_what_somebody_sent(desk: Client):
    send(desk, large())
    other, _eve = enter("eve")
    assert other.get(reverse("imports:progress", args=[job().pk])).status_code == 404
    assert "programs.csv" not in other.get(reverse("imports:list")).text.split("Change many entries")[0]


def test_the_database_keeps_no_file_of_a_finished_job(desk: Client):
    ada = get_user_model().objects.first()
    source = check_file(name="a.csv", content=as_csv(row()).encode(), by=ada, at=MOMENT)
    found = begin_import(source=source, by=ada, at=MOMENT)
    for values in ({"content": b"x"}, {"state": JobState.DONE, "finished_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ImportJob.objects.filter(pk=found.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportJob.objects.create(kind=JobKind.APPLY, source=source, file_name="a.csv", by=ada, at=MOMENT)
    assert outbox.OutboxMessage.objects.filter(topic=WORK).count() == 1
