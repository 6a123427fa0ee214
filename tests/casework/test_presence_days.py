"""The day of an official's presence can be moved: what was agreed lapses, and nobody approves what they asked for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.casework.choices import ApprovalState, EventKind, PresenceResult, VisitState
from hub.casework.models import Approval, OfficialPresence, RequestMessage, ServiceRequest, Visit
from hub.casework.requests.services.closure import withdraw_request
from hub.casework.requests.services.presence import MOVED, move_presence, record_presence_result
from hub.casework.requests.services.transitions import staff_acts
from hub.casework.visits.services import draft_visit_of_presence, move_visit, move_visit_of_presence
from hub.core.workflow import RefusedError
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from tests.casework.desk.browsers import browser_of, press
from tests.casework.test_presence import CONSUL, ask, official, record, seat_of, shown_day, step_of, wished, world
from tests.casework.world import DESK, World

__all__ = ["world"]

pytestmark = pytest.mark.django_db


def another(days: int = 40) -> date:
    return timezone.localdate() + timedelta(days=days)


def moved(world: World, request: ServiceRequest, who: str = "", *, on: date | None = None) -> OfficialPresence:
    """Move a presence: as the company, or as somebody of the desk."""
    by, seats = (world.people[who], [world.seat(DESK)]) if who else (world.owner, None)
    return move_presence(request=request, on=on or another(), by=by, seats=seats, at=timezone.now())


def agreed(world: World) -> ServiceRequest:
    """Return a presence to which the officer and the consul general agreed; its visit is drafted."""
    request = wished(world)
    record(request, "officer", world.people["mate"], DESK)
    consul = official(world, CONSUL)
    ask(world, request, "consul_general", CONSUL)
    record(request, "consul_general", consul, CONSUL)
    draft_visit_of_presence(request=request.pk, at=timezone.now())
    return request


def test_a_move_lets_every_word_lapse_and_each_is_asked_anew(world: World) -> None:
    request = agreed(world)
    moved(world, request)
    steps = Approval.objects.filter(request=request)
    assert {(step.state, step.seat, step.by, step.asked_at) for step in steps} == {("waiting", None, None, None)}
    kept = RequestMessage.objects.filter(request=request, kind="note").values_list("author__email", "body")
    assert set(kept) == {("mate@desk.example", "Yes."), (f"{CONSUL}@post.example", "Yes.")}, "what was said stays"
    told = Notification.objects.filter(kind="casework.part_over", recipient__user=world.people[CONSUL]).get()
    assert "day" in told.context["changed"]["en"]
    event = request.events.filter(kind=EventKind.PRESENCE_STEP).latest("pk")
    assert (event.data["moved"], event.data["side"]) == (another().isoformat(), "company")
    assert event not in staff_acts(request)
    record(request, "officer", world.people["mate"], DESK)
    ask(world, request, "consul_general", CONSUL)
    assert record(request, "consul_general", world.people[CONSUL], CONSUL).state == ApprovalState.APPROVED


def test_whoever_moves_the_day_answers_no_step(world: World) -> None:
    """Neither by the service nor in a row; a colleague does."""
    request = agreed(world)
    moved(world, request, "mate")
    with pytest.raises(RefusedError, match="own_wish"):
        record(request, "officer", world.people["mate"], DESK)
    with pytest.raises(IntegrityError, match="that they asked for"), transaction.atomic():
        Approval.objects.filter(pk=step_of(request, "officer").pk).update(
            state="approved", by=world.people["mate"], at=timezone.now(), seat=world.seat(DESK)
        )
    assert record(request, "officer", world.people[DESK], DESK).state == ApprovalState.APPROVED


def test_a_declined_presence_may_be_asked_for_on_another_day(world: World) -> None:
    request = wished(world)
    record(request, "officer", world.people[DESK], DESK, approved=False)
    moved(world, request)
    assert step_of(request, "officer").state == ApprovalState.WAITING


@pytest.mark.parametrize("state", [VisitState.DRAFT, VisitState.PLANNED])
def test_the_visit_follows_as_a_draft(world: World, state: VisitState) -> None:
    request = agreed(world)
    visit = Visit.objects.get()
    if state == VisitState.PLANNED:
        move_visit(visit=visit, to=state, by=None, at=timezone.now())
    moved(world, request)
    assert OutboxMessage.objects.filter(topic=MOVED, payload={"request": str(request.pk)}).exists()
    for _time in range(2):
        move_visit_of_presence(request=request.pk, at=timezone.now())
        visit.refresh_from_db()
        assert (visit.first_day, visit.last_day, visit.state) == (another(), another(), VisitState.DRAFT)
    draft_visit_of_presence(request=request.pk, at=timezone.now())
    assert Visit.objects.count() == 1


def test_no_visit_is_drafted_of_a_presence_that_was_moved_meanwhile(world: World) -> None:
    request = agreed(world)
    Visit.objects.all().delete()
    moved(world, request)
    draft_visit_of_presence(request=request.pk, at=timezone.now())
    move_visit_of_presence(request=request.pk, at=timezone.now())
    assert not Visit.objects.exists()


def test_the_visit_is_not_planned_until_all_agree_to_the_new_day(world: World) -> None:
    request = agreed(world)
    visit = Visit.objects.get()
    moved(world, request)
    move_visit_of_presence(request=request.pk, at=timezone.now())
    planned: dict[str, Any] = {"visit": visit, "to": VisitState.PLANNED, "by": None, "at": timezone.now()}
    with pytest.raises(RefusedError, match="not_agreed"):
        move_visit(**planned)
    page = browser_of(world, DESK).get(reverse("visits:visit", args=[visit.pk]))
    assert page.context["states"] == [VisitState.CANCELLED]
    record(request, "officer", world.people["mate"], DESK)
    ask(world, request, "consul_general", CONSUL)
    record(request, "consul_general", world.people[CONSUL], CONSUL)
    assert move_visit(**planned).state == VisitState.PLANNED
    move_visit_of_presence(request=request.pk, at=timezone.now())
    visit.refresh_from_db()
    assert visit.state == VisitState.PLANNED, "a job that comes late finds the word of all"


def test_a_visit_that_has_the_new_day_already_is_a_draft_again(world: World) -> None:
    request = agreed(world)
    visit = Visit.objects.get()
    Visit.objects.update(first_day=another(), last_day=another())
    move_visit(visit=visit, to=VisitState.PLANNED, by=None, at=timezone.now())
    moved(world, request)
    move_visit_of_presence(request=request.pk, at=timezone.now())
    visit.refresh_from_db()
    assert (visit.first_day, visit.state) == (another(), VisitState.DRAFT)


def test_nobody_agrees_to_a_day_that_their_page_did_not_show(world: World) -> None:
    """The page of the case sends its version, that of the official its day."""
    request = wished(world)
    consul, desk = official(world, CONSUL), browser_of(world, DESK)
    seen = {"approval": step_of(request, "officer").pk, "approved": "yes", "note": "Yes."}
    version = world.fresh(request).version
    moved(world, request)
    assert press(desk, "approval", request, **seen, version=version).status_code == 409
    assert step_of(request, "officer").state == ApprovalState.WAITING
    assert press(desk, "approval", request, **seen).status_code == 302
    ask(world, request, "consul_general", CONSUL)
    step = step_of(request, "consul_general")
    office, address = browser_of(world, CONSUL), reverse("desk:approval_answer", args=[step.pk])
    answer = {"approval": step.pk, "approved": "yes", "note": "Yes.", "shown_day": shown_day(office.get(address))}
    assert answer["shown_day"] == another().isoformat()
    moved(world, request, on=another(50))
    record(request, "officer", world.people["mate"], DESK)
    ask(world, request, "consul_general", CONSUL)
    refused = office.post(address, answer)
    assert (refused.status_code, step_of(request, "consul_general").state) == (409, ApprovalState.WAITING)
    assert "The day was moved meanwhile" in refused.text
    assert office.post(address, answer | {"shown_day": shown_day(refused)}).status_code == 302
    assert step_of(request, "consul_general").by == consul


def test_who_may_not_move_it_and_when(world: World) -> None:
    request = agreed(world)
    refused: dict[str, dict[str, Any]] = {
        "same_day": {"on": OfficialPresence.objects.get().on},
        "past": {"on": timezone.localdate() - timedelta(days=1)},
        "not_owner": {"by": world.people[CONSUL], "seats": [seat_of(CONSUL)]},
    }
    said: dict[str, Any] = {"request": request, "on": another(), "by": world.owner, "seats": None, "at": timezone.now()}
    for why, changed in refused.items():
        with pytest.raises(RefusedError, match=why):
            move_presence(**(said | changed))
    desk: dict[str, Any] = world.who(DESK, at=timezone.now())
    record_presence_result(request=request, result=PresenceResult.HELD, note="", **desk)
    with pytest.raises(RefusedError, match="no_presence"):
        moved(world, request)
    with pytest.raises(RefusedError, match="no_presence"):
        moved(world, world.submit())
    closed = wished(world)
    withdraw_request(request=closed, reason="", by=world.owner, at=timezone.now())
    with pytest.raises(RefusedError, match="wrong_state"):
        moved(world, closed)


def test_the_company_and_the_officer_move_it_on_their_pages(world: World) -> None:
    request, company = agreed(world), Client()
    company.force_login(world.owner)
    address = reverse("casework:another_day", args=[request.reference])
    assert address in company.get(request.get_absolute_url()).text
    assert company.post(address, {"on": ""}).status_code == 200
    assert company.post(address, {"on": another(50).isoformat()}).status_code == 302
    assert OfficialPresence.objects.get().on == another(50)
    assert "Moved to" in company.get(request.get_absolute_url()).text
    told = Notification.objects.filter(kind="casework.presence_moved_at_desk").values_list("recipient__user", flat=True)
    assert set(told) == {world.people[DESK].pk, world.people["mate"].pk}
    assert not Notification.objects.filter(kind="casework.presence_moved").exists(), "who moved it knows"
    desk = browser_of(world, DESK)
    fresh = world.fresh(request)
    assert press(desk, "another_day", fresh, on=another(60).isoformat()).status_code == 302
    assert OfficialPresence.objects.get().on == another(60)
    assert Notification.objects.filter(kind="casework.presence_moved", recipient__user=world.owner).exists()
    assert company.get(reverse("casework:another_day", args=[world.submit().reference])).context["refusal"]
