"""Several requests at once: taken, sent, handed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.casework.choices import EventKind, OverrideReason
from hub.casework.models import Event, Referral, ServiceRequest
from hub.casework.referrals.services import accept_referral
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.workflow import REQUEST_WORKFLOW
from hub.directory.seats.services import seat_person
from hub.publishing.models import EntryReport
from tests.accounts.people import make_person
from tests.casework.world import BEIJING, DESK, SHANGHAI, World

pytestmark = pytest.mark.django_db


def test_several_are_taken_and_of_each_other_it_is_said_why_not(at_desk: Client, world: World):
    rows = [world.submit(subject=f"Number {n}", body=f"Words of number {n}.") for n in range(3)]
    colleague = make_person("colleague@desk.example", role="adviser", name="Robin")
    seat_person(seat=world.seat(DESK), person=colleague, by=None, at=world.at)
    claim_request(request=rows[1], by=colleague, seats=[world.seat(DESK)], at=world.at)
    picked = [row.reference for row in rows]
    said = at_desk.post(reverse("desk:bulk"), {"pick": picked, "do": "take"}, follow=True).text
    assert "2 requests are in your hands." in said
    assert f"{rows[1].reference}, Clairbassin inc.: Robin has it in hand." in said


def test_several_go_each_to_the_seat_proposed_and_come_back_with_one_press(at_desk: Client, world: World):
    rows = [world.submit(subject=f"Number {n}", body=f"Words of number {n}.") for n in range(2)]
    picked = {"pick": [row.reference for row in rows], "do": "assign"}
    asked = at_desk.post(reverse("desk:bulk"), picked)
    assert "Assign 2 requests" in asked.text
    assert not Referral.objects.exists()
    sent = at_desk.post(reverse("desk:bulk"), picked | {"confirmed": "1", "seat": "", "reason": ""}, follow=True)
    assert "2 requests are sent." in sent.text
    assert set(Referral.objects.values_list("rank", flat=True)) == {1}
    offered = Event.objects.filter(kind=EventKind.OFFERED).values_list("data__rule", flat=True)
    assert list(offered) == ["find_partner"] * 2, "counted for its rule"
    accept_referral(
        offer=Referral.objects.order_by("pk")[0],
        by=world.people[_name(world, Referral.objects.order_by("pk")[0].seat)],
        seats=[Referral.objects.order_by("pk")[0].seat],
        at=timezone.now(),
    )
    back = at_desk.post(reverse("desk:undo"), follow=True).text
    assert "1 offer is taken back." in back
    assert "The others were answered meanwhile" in back


def test_one_seat_for_several_takes_a_reason(at_desk: Client, world: World, request_: ServiceRequest):
    typed = {"pick": [request_.reference], "do": "assign", "confirmed": "1", "seat": BEIJING}
    refused = at_desk.post(reverse("desk:bulk"), typed)
    assert "Say why you chose another seat" in refused.text
    at_desk.post(reverse("desk:bulk"), typed | {"reason": "They asked for it by phone."})
    assert Referral.objects.get().override_reason == "They asked for it by phone."


def test_why_one_seat_has_several_is_one_press_which_reports_the_proposed(
    at_desk: Client, world: World, request_: ServiceRequest
):
    typed = {"pick": [request_.reference], "do": "assign", "confirmed": "1", "seat": BEIJING}
    at_desk.post(reverse("desk:bulk"), typed | {"why": OverrideReason.NO_CAPACITY})
    assert Referral.objects.get().override_kind == "no_capacity"
    report = EntryReport.objects.get()
    assert (report.slug, report.part) == (SHANGHAI, "other")
    assert "overloaded. The request was about: " in report.words


def test_several_are_handed_to_a_colleague(at_desk: Client, world: World, request_: ServiceRequest):
    colleague = make_person("colleague@desk.example", role="adviser", name="Robin")
    seat_person(seat=world.seat(DESK), person=colleague, by=None, at=world.at)
    typed = {"pick": [request_.reference], "do": "hand", "confirmed": "1", "person": str(colleague.pk)}
    at_desk.post(reverse("desk:bulk"), typed)
    assert world.fresh(request_).handler == colleague


def test_what_went_on_between_reading_and_taking_is_no_success(
    at_desk: Client, request_: ServiceRequest, monkeypatch: pytest.MonkeyPatch
):
    def overtaken(*, request: ServiceRequest, by: Any, at: Any, **_: Any) -> None:
        REQUEST_WORKFLOW.take(request, "resume", by=by, at=at)

    monkeypatch.setattr("hub.casework.desk.views.bulk.claim_request", overtaken)
    said = at_desk.post(reverse("desk:bulk"), {"pick": [request_.reference], "do": "take"}, follow=True).text
    assert "in your hands." not in said
    assert f"{request_.reference}, Clairbassin inc.: This is not possible any more." in said


@pytest.mark.parametrize("do", ["", "nonsense"])
def test_what_the_page_does_not_know_sends_nothing(at_desk: Client, world: World, request_: ServiceRequest, do: str):
    typed = {"pick": [request_.reference], "do": do, "confirmed": "1", "seat": "", "reason": ""}
    assert at_desk.post(reverse("desk:bulk"), typed).status_code == 404
    assert not Referral.objects.exists()
    assert world.fresh(request_).state == "new"


def test_nothing_ticked_is_said(at_desk: Client, request_: ServiceRequest):
    assert "Tick the requests first." in at_desk.post(reverse("desk:bulk"), {"do": "take"}, follow=True).text


def _name(world: World, seat: Any) -> str:
    return next(name for name, one in world.seats.items() if one.pk == seat.pk)
