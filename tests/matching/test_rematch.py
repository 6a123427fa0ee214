"""The verdicts that stand for every company: kept up with its profile and with the catalogue, through the outbox."""

from dataclasses import replace

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from companies.models import Company
from companies.privacy.erasure import delete_company
from companies.profile.services.offerings import add_offering
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import Entry
from hub.core.vocabulary.enums import Verdict
from hub.matching.assessments.sources import match_company, published_index, published_sources
from hub.matching.bulk import rematch
from hub.matching.bulk.rematch import CHUNK, REMATCH, rematch_company
from hub.matching.choices import RematchReason, RematchState
from hub.matching.models import CompanyVerdicts, Rematch, VerdictChange
from hub.outbox import services as outbox
from hub.outbox.models import OutboxMessage, OutboxState
from programs.catalogue.entries import ProgramView
from programs.publication.services import catalogue_version, withdraw_program
from tests.matching.rematches import (
    IN_ONTARIO,
    IN_QUEBEC,
    SMALL,
    WATER,
    by_two,
    changes,
    failing_at,
    five,
    learn,
    no_worker,
    register,
    verdicts_of,
    work_off,
)
from tests.programs.factories import entry, publish

__all__ = ["by_two", "five", "no_worker", "register"]
pytestmark = pytest.mark.django_db(transaction=True)


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
    monkeypatch.setattr(rematch, "company_readings", failing_at("a", ValueError("no sense"), rematch.company_readings))
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
