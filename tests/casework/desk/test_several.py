"""Several requests at once: taken, sent, handed."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.casework.choices import EventKind, OverrideReason, ReferralRole
from hub.casework.models import Event, Referral, ServiceRequest, Snooze
from hub.casework.referrals.services import accept_referral
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.messages import reply_as_company
from hub.casework.requests.workflow import REQUEST_WORKFLOW
from hub.directory.seats.services import seat_person
from hub.publishing.models import EntryReport
from tests.accounts.people import make_person
from tests.casework.desk.browsers import browser_of, in_days, press, told
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
    assert "Send 2 requests" in asked.text
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


def test_several_are_put_aside_until_a_day_and_come_back_with_one_press(at_desk: Client, world: World):
    rows = [world.submit(subject=f"Number {n}", body=f"Words of number {n}.") for n in range(3)]
    press(at_desk, "close", rows[2], outcome="helped", reasons=["information_given"], text="Here it is.")
    picked = {"pick": [row.reference for row in rows], "do": "snooze"}
    assert "Put 3 requests aside" in at_desk.post(reverse("desk:bulk"), picked).text
    over = at_desk.post(
        reverse("desk:bulk"), picked | {"pick": [rows[0].reference], "confirmed": "1", "until": in_days(0)}
    )
    assert "This day is over" in over.text
    assert not Snooze.objects.exists()
    said = at_desk.post(reverse("desk:bulk"), picked | {"confirmed": "1", "until": in_days(4)}, follow=True).text
    assert "2 requests are put aside." in said
    assert f"{rows[2].reference}, Clairbassin inc.: The request is closed." in said
    aside = Snooze.objects.filter(user=world.people[DESK])
    assert set(aside.values_list("request", flat=True)) == {rows[0].pk, rows[1].pk}
    at_desk.post(reverse("desk:undo"))
    assert not Snooze.objects.exists()


def test_several_are_closed_with_one_answer_in_each_language_and_each_company_hears(at_desk: Client, world: World):
    rows = [
        world.submit(subject=f"Number {n}", body=f"Words of number {n}.", language=lang)
        for n, lang in enumerate(("en", "fr", "en"))
    ]
    part = world.offer(rows[0], BEIJING, part=ReferralRole.SUPPORT, task="Who tests it?")
    page = {"pick": [row.reference for row in rows], "do": "close"}
    shown = at_desk.post(reverse("desk:bulk"), page)
    assert "Close 3 requests" in shown.text
    assert f"Parts that end with it, and whose seats hear: {part.seat.title}." in shown.text
    end = {"confirmed": "1", "outcome": "not_helped", "reasons": ["no_program_fits"]}
    end |= {"seen": re.findall(r'name="seen" value="([^"]+)"', shown.text), "text_en": "{reference}: it has ended."}
    missing = at_desk.post(reverse("desk:bulk"), page | end)
    assert "Write something first." in missing.text
    wrong = at_desk.post(reverse("desk:bulk"), page | end | {"text_fr": "{prix}"})
    assert "No field has this name: prix." in wrong.text
    assert not ServiceRequest.objects.filter(state="closed").exists()
    reply_as_company(request=rows[2], text="One more thing.", by=world.owner, at=timezone.now())
    end |= {"text_fr": "{numéro} : le programme a pris fin."}
    said = at_desk.post(reverse("desk:bulk"), page | end, follow=True).text
    assert "2 requests are closed. Each company has your answer." in said
    assert f"{rows[2].reference}, Clairbassin inc.: Somebody changed it meanwhile." in said
    closed = [world.fresh(row) for row in rows[:2]]
    assert [row.closing_answer for row in closed] == [
        f"{rows[0].reference}: it has ended.",
        f"{rows[1].reference} : le programme a pris fin.",
    ]
    assert [(row.outcome, row.outcome_reasons) for row in closed] == [("not_helped", ["no_program_fits"])] * 2
    assert told(world.owner).count("casework.closed") == 2
    assert world.fresh(rows[2]).state != "closed"
    assert "Undone for 2 requests." in at_desk.post(reverse("desk:undo"), follow=True).text
    assert not ServiceRequest.objects.filter(state="closed").exists()


def test_where_none_may_be_closed_the_page_says_why_and_keeps_the_answer(world: World, request_: ServiceRequest):
    world.offer(request_, SHANGHAI, at=timezone.now())
    end = {"outcome": "helped", "reasons": ["program_found"], "text_en": "We found one."}
    typed = {"pick": [request_.reference], "do": "close", "confirmed": "1"} | end
    page = browser_of(world, SHANGHAI).post(reverse("desk:bulk"), typed)
    assert "Another seat answers for this request." in page.text
    assert "We found one." in page.text
    assert world.fresh(request_).state == "referred"


def _name(world: World, seat: Any) -> str:
    return next(name for name, one in world.seats.items() if one.pk == seat.pk)
