"""The verdicts that stand for every company: kept up with its profile and with the catalogue, through the outbox."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from companies.models import Company
from companies.privacy.erasure import delete_company
from companies.profile.services.offerings import add_offering
from companies.profile.services.profile import update_profile
from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import Entry
from hub.core.vocabulary.enums import Area, ConditionKind, Verdict
from hub.matching.assessments.sources import match_company, published_index, published_sources
from hub.matching.bulk import rematch
from hub.matching.bulk.rematch import CHUNK, REMATCH, rematch_chunk, rematch_company, start_rematch
from hub.matching.choices import RematchReason, RematchState
from hub.matching.models import CompanyVerdicts, Rematch, VerdictChange
from hub.outbox import services as outbox
from hub.outbox.models import OutboxMessage, OutboxState
from programs.catalogue.entries import ProgramView
from programs.publication.services import catalogue_version, withdraw_program
from tests.programs.factories import condition, entry, publish
from tests.support.crashes import KilledError, rested

pytestmark = pytest.mark.django_db(transaction=True)

IN_QUEBEC = condition(ConditionKind.PROVINCES, {"in": ["QC"]})
IN_ONTARIO = condition(ConditionKind.PROVINCES, {"in": ["ON"]})
SMALL = condition(ConditionKind.EMPLOYEES, {"max": 99})
WATER = condition(ConditionKind.AREAS, {"in": [Area.WASTEWATER_TREATMENT]})


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are done when a test says so."""
    monkeypatch.setattr(outbox, "_wake_worker", lambda: None)


@pytest.fixture
def register(now: datetime) -> Callable[..., Company]:
    """Register companies in Quebec, in the order of their names."""

    def make(*names: str, province: str = "QC") -> list[Company]:
        made = []
        for name in names:
            owner = User.objects.create_user(f"{name}@firm.example")
            made.append(register_company(by=owner, name=name, province=province, at=now))
        return made

    return make


def work_off() -> None:
    """Do every job that is due."""
    while outbox.deliver_next(at=timezone.now() + timedelta(seconds=1)):
        pass


def verdicts_of(company: Company) -> dict[str, str]:
    return CompanyVerdicts.objects.get(company=company).verdicts


def changes() -> list[tuple[int, str, str, str, str]]:
    rows = VerdictChange.objects.order_by("company", "program", "pk")
    return list(rows.values_list("company", "program", "before", "after", "condition"))


def learn(company: Company, at: datetime, **answers: Any) -> Company:
    return update_profile(company=company, answers=answers, version=company.version, by=None, at=at)


# --- One company -----------------------------------------------------------------------------------------------------


def test_a_profile_and_its_verdicts_go_together(register, now) -> None:
    publish(entry("both", conditions=(IN_QUEBEC, SMALL)), entry("doubtful", verified=False), entry("open"))
    [company] = register("a")
    work_off()
    assert verdicts_of(company) == {"both": "to_confirm employees", "doubtful": "to_confirm", "open": "meets"}
    learn(company, now.replace(minute=1), employees=12)
    work_off()
    assert verdicts_of(company)["both"] == "meets"
    learn(Company.objects.get(), now.replace(minute=2), employees=120)
    work_off()
    assert verdicts_of(company)["both"] == "not_now employees"
    assert changes() == []  # its own doing is no news to it


def test_the_row_says_what_the_match_page_shows(register, now, today) -> None:
    publish(entry("water", conditions=(WATER, IN_QUEBEC)), entry("small", conditions=(SMALL,)), entry("open"))
    [company] = register("a")
    for area in ("energy-efficiency", "wastewater-treatment"):
        add_offering(company=company, name=area, answers={"areas": [area]}, by=None, at=now.replace(minute=1))
    work_off()
    shown = match_company(company=company, on=today, sources=published_sources()).answer.programs
    stored = {slug: packed.partition(" ")[0] for slug, packed in verdicts_of(company).items()}
    assert stored == {answer.program.slug: answer.verdict.value for answer in shown}
    assert stored == {"water": "meets", "small": "to_confirm", "open": "meets"}


def test_two_changes_of_one_moment_are_one_job(register, now) -> None:
    [company] = register("a")
    work_off()
    for name in ("one", "two"):
        add_offering(company=company, name=name, answers={}, by=None, at=now.replace(minute=5))
    assert OutboxMessage.objects.filter(topic=rematch.VERDICTS, state=OutboxState.WAITING).count() == 1


# --- All companies ---------------------------------------------------------------------------------------------------


def test_what_one_transaction_publishes_makes_one_run(register) -> None:
    register("a", "b")
    publish(*(entry(f"p{number}", conditions=(IN_QUEBEC,)) for number in range(20)))
    assert OutboxMessage.objects.filter(topic=REMATCH).count() == 1
    work_off()
    run = Rematch.objects.get()
    assert (run.state, run.reason, run.total, run.done) == (RematchState.FINISHED, RematchReason.CATALOGUE, 2, 2)
    assert run.catalogue_version == catalogue_version() == published_index().catalogue_version
    assert run.changed == 0  # what is written for the first time is no change
    assert CompanyVerdicts.objects.count() == 2
    actions = (
        Entry.objects.filter(action__startswith="matching.rematch").order_by("pk").values_list("action", flat=True)
    )
    assert list(actions) == ["matching.rematch.started", "matching.rematch.finished"]


def test_nothing_is_published_nothing_is_run(register) -> None:
    publish(entry("one"))
    work_off()
    publish(entry("one"))  # a second load of the same
    work_off()
    assert Rematch.objects.count() == 1
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(entry("two"))
        1 / 0  # noqa: B018
    work_off()
    assert Rematch.objects.count() == 1


def test_a_version_that_comes_back_is_run_again(register) -> None:
    [company] = register("a")
    for conditions in ((IN_QUEBEC,), (IN_ONTARIO,), (IN_QUEBEC,)):
        publish(entry("one", conditions=conditions))
        work_off()
    assert [run.changed for run in Rematch.objects.order_by("pk")] == [0, 1, 1]
    assert verdicts_of(company) == {"one": "meets"}


def _revised() -> tuple[list[ProgramView], list[ProgramView]]:
    before = [
        entry("better", conditions=(IN_QUEBEC, SMALL)),
        entry("gone", conditions=(IN_QUEBEC,)),
        entry("same", conditions=(IN_QUEBEC,)),
        entry("words", conditions=(SMALL,)),
        entry("worse", conditions=(IN_QUEBEC,)),
    ]
    after = [
        replace(before[0], conditions=(IN_QUEBEC,)),
        replace(before[3], conditions=(WATER,)),
        replace(before[4], conditions=(IN_ONTARIO,)),
        entry("new", conditions=(IN_QUEBEC,)),
        entry("new-elsewhere", conditions=(IN_ONTARIO,)),
    ]
    return before, after


def test_a_run_keeps_what_changed_and_why(register) -> None:
    here, elsewhere = *register("a"), *register("b", province="BC")
    before, after = _revised()
    rows = {row.slug: row for row in publish(*before)}
    work_off()
    written = {row.pk: row.at for row in CompanyVerdicts.objects.all()}
    with transaction.atomic():
        publish(*after)
        withdraw_program(program=rows["gone"], by=None, at=timezone.now(), reason="Ended.")
    work_off()
    run = Rematch.objects.newest_first().first()
    assert changes() == [
        (here.pk, "better", "to_confirm", "meets", "employees"),
        (here.pk, "gone", "meets", "", ""),
        (here.pk, "new", "", "meets", ""),
        (here.pk, "worse", "meets", "not_now", "provinces"),
    ]
    assert {change.rematch for change in VerdictChange.objects.all()} == {run}
    assert {change.catalogue_version for change in VerdictChange.objects.all()} == {run.catalogue_version}
    assert (run.done, run.changed) == (2, 1)
    assert verdicts_of(here)["words"] == "to_confirm areas"
    assert verdicts_of(elsewhere)["new"] == "not_now provinces"
    assert all(row.at > written[row.pk] for row in CompanyVerdicts.objects.all())


def test_a_run_writes_nothing_where_nothing_changed(register) -> None:
    here, elsewhere = *register("a"), *register("b", province="BC")
    publish(entry("one", conditions=(IN_QUEBEC, SMALL)))
    work_off()
    kept = {row.pk: (row.at, row.catalogue_version) for row in CompanyVerdicts.objects.all()}
    publish(entry("one", conditions=(IN_QUEBEC,)))
    work_off()
    rows = {row.pk: (row.at, row.catalogue_version) for row in CompanyVerdicts.objects.all()}
    assert rows[elsewhere.pk] == kept[elsewhere.pk]
    assert rows[here.pk] != kept[here.pk]


def test_an_empty_register_is_soon_done() -> None:
    publish(entry("one"))
    work_off()
    run = Rematch.objects.get()
    assert (run.state, run.total, run.done) == (RematchState.FINISHED, 0, 0)


# --- Chunks ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two companies to a chunk."""
    monkeypatch.setattr(rematch, "CHUNK_SIZE", 2)


@pytest.fixture
def five(register, by_two) -> list[Company]:
    """Five companies that a run has matched, and then a program that says something else."""
    companies = register("a", "b", "c", "d", "e")
    publish(entry("one", conditions=(IN_QUEBEC,)))
    work_off()
    publish(entry("one", conditions=(IN_ONTARIO,)))
    assert outbox.deliver_next(at=timezone.now() + timedelta(seconds=1))  # begins the run, matches nobody yet
    return companies


def running() -> Rematch:
    run: Rematch = Rematch.objects.running().get()
    return run


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


def _failing_at(name: str, error: BaseException, real: Callable[..., Any]) -> Callable[..., Any]:
    def read(company: Company, **options: Any) -> Any:
        if company.name == name:
            raise error
        return real(company, **options)

    return read


def test_a_killed_worker_leaves_the_run_where_it_was(five, monkeypatch) -> None:
    work_on = timezone.now() + timedelta(seconds=1)
    outbox.deliver_next(at=work_on)
    with monkeypatch.context() as patch:
        patch.setattr(rematch, "company_readings", _failing_at("d", KilledError(), rematch.company_readings))
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
        patch.setattr(rematch, "company_readings", _failing_at("d", ValueError("no sense"), rematch.company_readings))
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


# --- Erasure, staff --------------------------------------------------------------------------------------------------


def test_the_rows_go_with_their_company(five) -> None:
    work_off()
    gone = five[0]
    delete_company(company=gone, typed_name=gone.name, by=None, at=timezone.now(), profile="private")
    assert not CompanyVerdicts.objects.filter(pk=gone.pk).exists()
    assert not VerdictChange.objects.filter(company_id=gone.pk).exists()
    assert VerdictChange.objects.count() == CompanyVerdicts.objects.count() == 4
    rematch_company(company_id=gone.pk, at=timezone.now())  # a job that comes late
    assert CompanyVerdicts.objects.count() == 4


def test_a_closed_company_has_no_verdicts(five) -> None:
    closed = five[0]
    delete_company(company=closed, typed_name=closed.name, by=None, at=timezone.now(), profile="federal")
    work_off()
    assert not CompanyVerdicts.objects.filter(pk=closed.pk).exists()
    assert Rematch.objects.newest_first().first().done == 4
    rematch_company(company_id=closed.pk, at=timezone.now())
    assert not CompanyVerdicts.objects.filter(pk=closed.pk).exists()


def test_staff_may_ask_for_a_run_and_see_how_far_it_is(five, capsys) -> None:
    call_command("rematch")
    assert "asked for" in capsys.readouterr().out
    work_off()
    assert Rematch.objects.newest_first().first().reason == RematchReason.ASKED
    call_command("rematch", "--status")
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[2] for line in lines] == [
        "finished, 5 of 5 companies, 3 with a changed verdict",
        "superseded, 2 of 5 companies, 2 with a changed verdict",
        "finished, 5 of 5 companies, 0 with a changed verdict",
    ]


def test_a_job_that_was_given_up_is_told_of(five, monkeypatch, capsys) -> None:
    monkeypatch.setattr(outbox, "LAST_ATTEMPT", 1)
    monkeypatch.setattr(rematch, "company_readings", _failing_at("a", ValueError("no sense"), rematch.company_readings))
    work_off()
    call_command("rematch", "--status")
    assert "after 1 tries given up: ValueError: no sense" in capsys.readouterr().out
    assert OutboxMessage.objects.get(topic=CHUNK, state=OutboxState.DEAD)
    monkeypatch.undo()
    monkeypatch.setattr(outbox, "_wake_worker", lambda: None)
    call_command("rematch")
    work_off()
    assert Rematch.objects.newest_first().first().state == RematchState.FINISHED


@pytest.mark.parametrize(
    ("model", "shown"),
    [(Rematch, ["finished", "catalogue"]), (CompanyVerdicts, []), (VerdictChange, ["one", "meets", "not_now"])],
)
def test_the_lists_of_staff_are_for_reading(five, rf, model, shown) -> None:
    work_off()
    page = admin.site.get_model_admin(model)
    request = rf.get("/")
    request.user = User.objects.create_user("admin@hub.example", role=Role.ADMINISTRATOR)
    assert page.has_view_permission(request)
    assert not page.has_add_permission(request)
    assert not page.has_delete_permission(request)
    assert not page.has_change_permission(request)
    html = page.changelist_view(request).rendered_content
    assert all(f">{word}</" in html for word in shown)
    form = page.changeform_view(request, str(model.objects.first().pk)).rendered_content
    assert "provinces" not in html + form  # what stands in the way tells of the company


def test_a_change_is_kept_once_in_a_run(five) -> None:
    work_off()
    one = VerdictChange.objects.first()
    with pytest.raises(IntegrityError):
        VerdictChange.objects.create(
            company=one.company,
            program=one.program,
            before=Verdict.MEETS,
            after=Verdict.NOT_NOW,
            catalogue_version=one.catalogue_version,
            at=one.at,
            rematch=one.rematch,
        )
