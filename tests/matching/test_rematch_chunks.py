"""A rematch goes on in chunks: killed, delivered twice, overtaken by a newer catalogue or by a profile."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from hub.matching.bulk import rematch
from hub.matching.bulk.rematch import rematch_chunk, rematch_company, start_rematch
from hub.matching.choices import RematchReason, RematchState
from hub.matching.models import CompanyVerdicts, Rematch, VerdictChange
from hub.outbox import services as outbox
from hub.outbox.models import OutboxMessage
from programs.publication.services import catalogue_version
from tests.matching.rematches import (
    IN_ONTARIO,
    IN_QUEBEC,
    SMALL,
    by_two,
    changes,
    failing_at,
    five,
    learn,
    no_worker,
    register,
    running,
    verdicts_of,
    work_off,
)
from tests.programs.factories import entry, publish
from tests.support.crashes import KilledError, rested

__all__ = ["by_two", "five", "no_worker", "register"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_chunks_follow_each_other(five) -> None:
    seen = []
    for _ in range(2):
        outbox.deliver_next(at=timezone.now() + timedelta(seconds=1))
        run = running()
        seen.append((run.done, run.changed, run.cursor))
    assert seen == [(2, 2, five[1].pk), (4, 4, five[3].pk)]
    work_off()
    run = Rematch.objects.newest_first().first()
    assert (run.state, run.done, run.changed, run.cursor) == (RematchState.FINISHED, 5, 5, five[4].pk)
    assert VerdictChange.objects.count() == 5


def test_companies_that_fill_the_last_chunk_are_all_of_them(register, by_two) -> None:
    register("a", "b", "c", "d")
    publish(entry("one"))
    work_off()
    run = Rematch.objects.get()
    assert (run.state, run.done) == (RematchState.FINISHED, 4)


def test_a_chunk_that_is_delivered_twice_changes_nothing(five) -> None:
    run, moment = running(), timezone.now()
    rematch_chunk(run_id=run.pk, cursor=0, at=moment)
    first = list(Rematch.objects.values()), list(VerdictChange.objects.values()), list(CompanyVerdicts.objects.values())
    jobs = OutboxMessage.objects.count()
    rematch_chunk(run_id=run.pk, cursor=0, at=moment + timedelta(minutes=1))
    again = list(Rematch.objects.values()), list(VerdictChange.objects.values()), list(CompanyVerdicts.objects.values())
    assert again == first
    assert OutboxMessage.objects.count() == jobs
    work_off()  # the row of the outbox that asked for this chunk is still there, and does no harm
    assert Rematch.objects.newest_first().first().done == 5
    assert VerdictChange.objects.count() == 5


def test_a_killed_worker_leaves_the_run_where_it_was(five, monkeypatch) -> None:
    work_on = timezone.now() + timedelta(seconds=1)
    outbox.deliver_next(at=work_on)
    with monkeypatch.context() as patch:
        patch.setattr(rematch, "company_readings", failing_at("d", KilledError(), rematch.company_readings))
        with pytest.raises(KilledError):
            outbox.deliver_next(at=work_on)
    run = running()
    assert (run.done, run.cursor) == (2, five[1].pk)
    assert [change.company for change in VerdictChange.objects.order_by("company")] == five[:2]
    rested()
    assert outbox.deliver_due() == 2  # the sweeper comes
    run.refresh_from_db()
    assert (run.state, run.done, run.changed) == (RematchState.FINISHED, 5, 5)
    assert VerdictChange.objects.count() == 5


def test_a_chunk_that_fails_is_tried_again(five, monkeypatch, capsys) -> None:
    outbox.deliver_next(at=timezone.now() + timedelta(seconds=1))
    with monkeypatch.context() as patch:
        patch.setattr(rematch, "company_readings", failing_at("d", ValueError("no sense"), rematch.company_readings))
        work_off()
        assert (running().done, running().cursor) == (2, five[1].pk)
        call_command("rematch", "--status")
        said = capsys.readouterr().out
    assert "running, 2 of 5 companies, 2 with a changed verdict" in said
    assert "after 1 tries to be tried again: ValueError: no sense" in said
    while outbox.deliver_next(at=timezone.now() + timedelta(hours=1)):
        pass
    assert Rematch.objects.newest_first().first().state == RematchState.FINISHED
    assert VerdictChange.objects.count() == 5


def test_a_company_that_registers_meanwhile_is_matched_too(five, register) -> None:
    outbox.deliver_next(at=timezone.now() + timedelta(seconds=1))
    [late] = register("late")
    work_off()
    run = Rematch.objects.newest_first().first()
    assert (run.done, run.total) == (6, 6)
    assert verdicts_of(late) == {"one": "not_now provinces"}


# --- A newer catalogue -----------------------------------------------------------------------------------------------


def test_a_newer_version_supersedes_the_run(five) -> None:
    work_on = timezone.now() + timedelta(seconds=1)
    outbox.deliver_next(at=work_on)
    older = running()
    publish(entry("one", conditions=(IN_QUEBEC, SMALL)))
    work_off()
    older.refresh_from_db()
    assert (older.state, older.done) == (RematchState.SUPERSEDED, 2)
    newest = Rematch.objects.newest_first().first()
    assert (newest.state, newest.done, Rematch.objects.count()) == (RematchState.FINISHED, 5, 3)
    told = [(pk, before, after) for pk, _, before, after, _ in changes()]
    first_two = [(one.pk, *step) for one in five[:2] for step in (("meets", "not_now"), ("not_now", "to_confirm"))]
    assert told == first_two + [(one.pk, "meets", "to_confirm") for one in five[2:]]


def test_a_chunk_of_an_older_version_begins_the_newer_run(five) -> None:
    older = running()
    publish(entry("one", conditions=(SMALL,)))
    rematch_chunk(run_id=older.pk, cursor=0, at=timezone.now())
    older.refresh_from_db()
    assert (older.state, older.done) == (RematchState.SUPERSEDED, 0)
    assert running().catalogue_version == catalogue_version()
    work_off()
    assert Rematch.objects.count() == 3  # the job that the publication left finds the run begun
    assert Rematch.objects.newest_first().first().state == RematchState.FINISHED


def test_only_one_run_goes_on_at_a_time(five) -> None:
    with pytest.raises(IntegrityError):
        Rematch.objects.create(catalogue_version="v", reason=RematchReason.ASKED, started_at=timezone.now(), total=0)
    assert start_rematch(reason=RematchReason.CATALOGUE, at=timezone.now()) is None


# --- Profile and catalogue at once -----------------------------------------------------------------------------------


def test_a_profile_that_changes_before_the_run_reaches_it_loses_no_news(five, now) -> None:
    publish(entry("one", conditions=(IN_QUEBEC, SMALL)))
    last = five[4]
    rematch_company(company_id=last.pk, at=timezone.now())
    assert changes() == [(last.pk, "one", "meets", "to_confirm", "employees")]
    assert VerdictChange.objects.get().rematch is None
    work_off()
    assert [change for change in changes() if change[0] == last.pk] == [
        (last.pk, "one", "meets", "to_confirm", "employees")
    ]


def test_a_profile_that_changes_behind_the_run_is_no_news(five, now) -> None:
    outbox.deliver_next(at=timezone.now() + timedelta(seconds=1))
    first = five[0]
    told = len(changes())
    learn(first, now.replace(minute=7), province="ON")
    rematch_company(company_id=first.pk, at=timezone.now())
    assert verdicts_of(first) == {"one": "meets"}
    assert len(changes()) == told


def test_a_row_that_the_run_left_as_it_was_counts_as_reached(register, now) -> None:
    [company] = register("a", province="BC")
    publish(entry("one", conditions=(IN_QUEBEC,)))
    work_off()
    publish(entry("one", conditions=(IN_ONTARIO,)))
    work_off()
    learn(company, now.replace(minute=7), province="ON")
    work_off()
    assert CompanyVerdicts.objects.get().verdicts == {"one": "meets"}
    assert changes() == []
