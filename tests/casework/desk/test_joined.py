"""Two requests of a company become one, and stand apart again as long as nobody has gone on."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.registration.services import register_company
from hub.casework.choices import Outcome, RequestState
from hub.casework.desk.services import lean_on
from hub.casework.models import (
    ServiceRequest,
    Task,
)
from hub.casework.requests.services.closure import (
    merge_requests,
    reopen_request,
    separate_requests,
    withdraw_request,
)
from hub.casework.requests.services.corrections import label_request
from hub.casework.requests.services.messages import answer_company, reply_as_company
from hub.core.workflow import RefusedError
from tests.accounts.people import client_of, make_person
from tests.casework.desk.browsers import in_days, open_case, press, told, who
from tests.casework.world import DESK, SHANGHAI, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(world: World, request_: ServiceRequest) -> ServiceRequest:
    return world.submit(subject="Partner, again", body="We ask again.", at=world.at + timedelta(minutes=1))


def test_twins_go_on_as_one_and_the_company_hears_it_once(
    at_desk: Client, world: World, request_: ServiceRequest, twin: ServiceRequest
):
    reply_as_company(request=twin, text="It is urgent.", by=world.owner, at=timezone.now())
    before = len(told(world.owner))
    press(at_desk, "merge", request_, twin=twin.reference, keep="this")
    gone, kept = world.fresh(twin), world.fresh(request_)
    assert (gone.state, gone.outcome, gone.merged_into) == (RequestState.CLOSED, Outcome.MERGED, kept)
    assert kept.owner == world.seat(DESK)
    assert told(world.owner)[before:] == ["casework.merged"]
    page = open_case(at_desk, request_)
    assert "It is urgent." in _words_of(page)
    assert f"{twin.reference} was joined with it" in page.text
    assert kept.reference in open_case(at_desk, twin).text
    press(at_desk, "reopen", twin, reason="They are not the same.")
    again = world.fresh(twin)
    assert (again.state, again.merged_into, again.outcome) == (RequestState.NEW, None, "")
    assert "It is urgent." not in _words_of(open_case(at_desk, request_))


def test_to_join_two_requests_is_undone_with_all_that_came_along(
    at_desk: Client, world: World, request_: ServiceRequest, twin: ServiceRequest
):
    answer_company(request=request_, text="We look.", **who(world))
    press(at_desk, "task", twin, words="Call them.", on=in_days(3), person=world.people[DESK].pk)

    def found() -> list[Any]:
        rows = [world.fresh(request_), world.fresh(twin)]
        return [(row.state, row.merged_into_id, row.asked_at, row.first_answer_at, row.due_at) for row in rows]

    before = found()
    press(at_desk, "merge", request_, twin=twin.reference, keep="this")
    assert Task.objects.get().request_id == request_.pk
    back = at_desk.post(reverse("desk:undo"))
    assert back.url.startswith(reverse("desk:case", args=[request_.reference]))
    assert (found(), Task.objects.get().request_id) == (before, twin.pk)
    assert f"{twin.reference} stands apart again" in open_case(at_desk, request_).text
    browser = client_of(world.owner)
    page = browser.get(reverse("casework:request", args=[request_.reference]))
    assert f"Your request {twin.reference} stands apart again" in page.text


def test_labels_go_along_and_come_back(world: World, request_: ServiceRequest, twin: ServiceRequest):
    def labelled(row: ServiceRequest, *names: str) -> None:
        label_request(request=row, names=names, seat=world.seat(DESK), by=world.people[DESK], at=timezone.now())

    def found() -> list[list[str]]:
        return [sorted(row.labels.values_list("name", flat=True)) for row in (request_, twin)]

    labelled(request_, "Fair 2026")
    labelled(twin, "Fair 2026", "Urgent", "To call")
    merge_requests(kept=request_, gone=twin, **who(world))
    assert found() == [["Fair 2026", "To call", "Urgent"], ["Fair 2026"]]
    # What was taken off meanwhile stays off.
    labelled(request_, "Fair 2026", "Urgent")
    reopen_request(request=world.fresh(twin), reason="Not one thing.", **who(world))
    assert found() == [["Fair 2026"], ["Fair 2026", "Urgent"]]
    # What both have meanwhile stays with both.
    leaning: dict[str, Any] = {"signal": "sig-cybersecurity-2026", "by": world.people[DESK], "may_write": True}
    lean_on(request=twin, at=timezone.now(), **leaning)
    merge_requests(kept=world.fresh(request_), gone=world.fresh(twin), **who(world))
    labelled(twin, "Fair 2026", "Urgent")
    lean_on(request=world.fresh(twin), at=timezone.now(), **leaning)
    reopen_request(request=world.fresh(twin), reason="Not one thing.", **who(world))
    assert found() == [["Fair 2026", "Urgent"], ["Fair 2026", "Urgent"]]


@pytest.mark.parametrize("act", ["merge", "close"])
def test_a_reply_that_nobody_has_answered_goes_along_and_comes_back_with_the_undo(
    at_desk: Client, world: World, request_: ServiceRequest, twin: ServiceRequest, act: str
):
    for row in (request_, twin):
        answer_company(request=row, text="We look.", **who(world))
    reply_as_company(request=twin, text="It is urgent.", by=world.owner, at=timezone.now())

    def pending() -> list[str]:
        return [world.fresh(row).pending for row in (request_, twin)]

    since = world.fresh(twin).pending_since
    if act == "merge":
        press(at_desk, "merge", request_, twin=twin.reference, keep="this")
        assert (pending(), world.fresh(request_).pending_since) == (["replied", ""], since)
    else:
        press(at_desk, "close", twin, outcome="helped", reasons=["program_found"], text="Here.")
        assert pending() == ["", ""]
    at_desk.post(reverse("desk:undo"))
    assert (pending(), world.fresh(twin).pending_since) == (["", "replied"], since)


# What waits on the one that stays (and how many minutes ago it came), and whether what waits on the other is stronger.
BOTH_WAIT = [("returned", 60, True), ("reopened", 60, True), ("replied", 60, False), ("replied", 5, True)]


@pytest.mark.parametrize(("own", "minutes", "goes_along"), BOTH_WAIT)
def test_of_two_things_that_wait_the_stronger_one_waits_on(
    world: World, request_: ServiceRequest, twin: ServiceRequest, own: str, minutes: int, goes_along: bool
):
    """A reply is stronger than a return; of two replies the earlier one has waited longer."""
    now = timezone.now()
    reply_as_company(request=twin, text="It is urgent.", by=world.owner, at=now - timedelta(minutes=30))
    since = now - timedelta(minutes=minutes)
    ServiceRequest.objects.filter(pk=request_.pk).update(pending=own, pending_since=since)
    expected = now - timedelta(minutes=30) if goes_along else since
    joined = merge_requests(kept=request_, gone=twin, **who(world))
    assert (joined.pending, joined.pending_since) == ("replied", expected)
    separate_requests(kept=joined, gone=world.fresh(twin), **who(world))
    again = world.fresh(request_)
    assert (again.pending, again.pending_since) == (own, since)


def test_two_requests_stay_joined_once_somebody_has_gone_on(
    at_desk: Client, world: World, request_: ServiceRequest, twin: ServiceRequest
):
    press(at_desk, "merge", request_, twin=twin.reference, keep="this")
    answer_company(request=request_, text="We look.", **who(world))
    at_desk.post(reverse("desk:undo"))
    assert world.fresh(twin).merged_into_id == request_.pk
    with pytest.raises(RefusedError, match="gone_on"):
        separate_requests(kept=world.fresh(request_), gone=world.fresh(twin), **who(world))


def test_the_earlier_promise_is_kept_where_two_become_one(world: World, request_: ServiceRequest, twin: ServiceRequest):
    answer_company(request=request_, text="We look.", **who(world))
    promised = world.fresh(twin).due_at
    kept = merge_requests(kept=request_, gone=twin, **who(world))
    assert (kept.first_answer_at, kept.due_at) == (None, promised)


@pytest.mark.parametrize("case", ["another's", "waiting", "closed", "presence", "itself"])
def test_what_is_no_twin_is_refused(world: World, request_: ServiceRequest, twin: ServiceRequest, case: str):
    if case == "another's":
        world.given(twin, SHANGHAI)
    elif case == "waiting":
        ServiceRequest.objects.filter(pk=request_.pk).update(
            state="waiting", taken_at=world.at, due_at=None, due_on=None
        )
    elif case == "closed":
        withdraw_request(request=twin, reason="", by=world.owner, at=world.at)
    elif case == "presence":
        ServiceRequest.objects.filter(pk=twin.pk).update(kind="presence")
    other = request_ if case == "itself" else twin
    with pytest.raises(RefusedError) as refused:
        merge_requests(kept=request_, gone=other, **who(world))
    assert refused.value.refusal.sentence
    assert not ServiceRequest.objects.filter(outcome="merged").exists()


def test_what_goes_on_in_another_is_joined_with_nothing_and_that_one_is_named(
    world: World, request_: ServiceRequest, twin: ServiceRequest
):
    merge_requests(kept=request_, gone=twin, **who(world))
    third = world.submit(subject="Money", body="Who lends to us?")
    gone, named = world.fresh(twin), f"It goes on as {request_.reference}"
    for pair in ({"kept": gone, "gone": request_}, {"kept": gone, "gone": third}, {"kept": third, "gone": gone}):
        with pytest.raises(RefusedError) as refused:
            merge_requests(**pair, **who(world))
        assert refused.value.refusal.sentence.startswith(named)
    assert ServiceRequest.objects.filter(outcome="merged").count() == 1


def test_the_database_joins_no_requests_of_two_companies(world: World, request_: ServiceRequest, twin: ServiceRequest):
    stranger = make_person("stranger@company.example")
    company = register_company(by=stranger, name="Somebody else", province="ON", at=world.at)
    merge_requests(kept=request_, gone=twin, **who(world))
    with pytest.raises(IntegrityError, match="goes on in one of its company"), transaction.atomic():
        ServiceRequest.objects.filter(pk=twin.pk).update(company=company)
        from django.db import connection

        connection.check_constraints()


def _words_of(page: Any) -> list[str]:
    return [one.words for one in [*page.context["earlier_said"], *page.context["said"]]]
