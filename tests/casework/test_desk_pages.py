"""The desk's pages, as a commissioner works on them."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.choices import Purpose
from companies.services import set_consent
from hub.audit.models import SensitiveView
from hub.casework.choices import Channel, OfferState, Outcome, OutcomeReason, Part, RequestState, ReturnReason
from hub.casework.models import Grant, Hole, Message, Offer, SavedView, ServiceRequest
from hub.casework.services import accept_offer, claim_request, offer_request
from hub.directory.models import SeatHolder
from hub.directory.services import seat_person, unseat_person
from tests.accounts.people import give_app, make_person, sign_in, sign_in_staff
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World, build_world

pytestmark = pytest.mark.django_db
INBOX = "desk:inbox"


@pytest.fixture
def world(reference_data: None) -> World:
    """The desk of today: pages take the time from the clock."""
    return build_world(at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def at_desk(world: World) -> Client:
    """The browser of the person at the Hub's desk."""
    return browser_of(world, DESK)


def browser_of(world: World, name: str) -> Client:
    client, person = Client(), world.people[name]
    give_app(person)
    sign_in_staff(client, person)
    return client


def press(client: Client, name: str, row: ServiceRequest, **typed: Any) -> HttpResponse:
    """Send the form of an action, with the state that its page showed."""
    shown = {"version": ServiceRequest.objects.get(pk=row.pk).version}
    return client.post(reverse(f"desk:{name}", args=[row.reference]), shown | typed)


def open_case(client: Client, row: ServiceRequest, **query: str) -> HttpResponse:
    return client.get(reverse("desk:case", args=[row.reference]), query)


# --- The list --------------------------------------------------------------------------------------------------------


def test_the_list_shows_what_waits_and_counts_each_view(at_desk: Client, request_: ServiceRequest):
    page = at_desk.get(reverse(INBOX))
    assert page.status_code == 200
    assert request_.subject in page.text
    assert {one["text"]: one["count"] for one in page.context["views"]}["To triage"] == 1


def test_the_list_holds_what_its_reader_may_read_and_nothing_else(world: World, request_: ServiceRequest):
    shanghai = browser_of(world, SHANGHAI)
    assert request_.subject not in shanghai.get(reverse(INBOX), {"view": "open"}).text
    _offer(world, request_, SHANGHAI)
    assert request_.subject in shanghai.get(reverse(INBOX), {"view": "asked"}).text
    assert request_.subject not in shanghai.get(reverse(INBOX), {"view": "triage"}).text


def test_a_page_that_was_shown_is_written_down_once(at_desk: Client, world: World, request_: ServiceRequest):
    at_desk.get(reverse(INBOX))
    seen = SensitiveView.objects.get(user=world.people[DESK])
    assert (seen.what, seen.subjects) == ("casework.inbox", [str(request_.pk)])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "jiangsu"}, True),
        ({"q": "Clairbassin"}, True),
        ({"q": "guangdong"}, False),
        ({"kind": "partners", "area": "wastewater-treatment", "province": "QC", "language": "en"}, True),
        ({"kind": "ip"}, False),
        ({"area": "transmission-grid"}, False),
        ({"handler": "nobody", "seat": DESK}, True),
        ({"handler": "me"}, False),
        ({"due": "late"}, False),
        ({"again": "on"}, False),
        ({"fraud": "on"}, False),
        ({"kind": "no such kind", "due": "whenever", "sort": "up", "page": "99"}, True),
        ({"sort": "newest"}, True),
        ({"sort": "area"}, True),
    ],
)
def test_filters_stand_in_the_address(at_desk: Client, request_: ServiceRequest, query: dict[str, str], found: bool):
    page = at_desk.get(reverse(INBOX), {"view": "open"} | query)
    assert page.status_code == 200
    assert (request_.subject in page.text) is found


def test_what_is_due_stands_first_and_what_has_no_clock_last(at_desk: Client, world: World):
    first = world.submit(subject="The first", at=world.at - timedelta(days=20))
    second = world.submit(subject="The second", at=world.at - timedelta(days=2), kind="finance")
    press(at_desk, "answer", first, text="We look.")
    rows = at_desk.get(reverse(INBOX), {"view": "open"}).context["rows"]
    assert [row.request.reference for row in rows] == [second.reference, first.reference]
    newest = at_desk.get(reverse(INBOX), {"view": "open", "sort": "newest"}).context["rows"]
    assert newest[0].request == second


def test_a_view_is_kept_renamed_and_forgotten(at_desk: Client, world: World):
    person = world.people[DESK]
    at_desk.post(reverse("desk:view_keep"), {"name": "Quebec", "list": "view=open&province=QC&page=3&do=ask"})
    kept = SavedView.objects.get(user=person)
    assert (kept.name, kept.query) == ("Quebec", "view=open&province=QC")
    again = at_desk.post(reverse("desk:view_keep"), {"name": "Quebec", "list": "view=open"}, follow=True)
    assert "You have a view of this name already." in again.text
    at_desk.post(reverse("desk:view_change", args=[kept.pk]), {"name": "All of Quebec"})
    assert "All of Quebec" in at_desk.get(reverse(INBOX)).text
    other = browser_of(world, BEIJING)
    assert other.post(reverse("desk:view_change", args=[kept.pk]), {"forget": "1"}).status_code == 404
    at_desk.post(reverse("desk:view_change", args=[kept.pk]), {"forget": "1"})
    assert not SavedView.objects.exists()


# --- Several at once -------------------------------------------------------------------------------------------------


def test_several_are_taken_and_of_each_other_it_is_said_why_not(at_desk: Client, world: World):
    rows = [world.submit(subject=f"Number {n}", body=f"Words of number {n}.") for n in range(3)]
    colleague = make_person("colleague@desk.example", role="adviser", name="Robin")
    seat_person(seat=world.seat(DESK), person=colleague, by=None, at=world.at)
    claim_request(request=rows[1], by=colleague, seats=[world.seat(DESK)], at=world.at)
    picked = [row.reference for row in rows]
    said = at_desk.post(reverse("desk:several"), {"pick": picked, "do": "take"}, follow=True).text
    assert "2 requests are in your hands." in said
    assert f"{rows[1].reference}, Clairbassin inc.: Robin has it in hand." in said


def test_several_go_each_to_the_seat_proposed_and_come_back_with_one_press(at_desk: Client, world: World):
    rows = [world.submit(subject=f"Number {n}", body=f"Words of number {n}.") for n in range(2)]
    picked = {"pick": [row.reference for row in rows], "do": "assign"}
    asked = at_desk.post(reverse("desk:several"), picked)
    assert "Assign 2 requests" in asked.text
    assert not Offer.objects.exists()
    sent = at_desk.post(reverse("desk:several"), picked | {"confirmed": "1", "seat": "", "reason": ""}, follow=True)
    assert "2 requests are sent." in sent.text
    assert set(Offer.objects.values_list("rank", flat=True)) == {1}
    accept_offer(
        offer=Offer.objects.order_by("pk")[0],
        by=world.people[_name(world, Offer.objects.order_by("pk")[0].seat)],
        seats=[Offer.objects.order_by("pk")[0].seat],
        at=timezone.now(),
    )
    back = at_desk.post(reverse("desk:several_back"), follow=True).text
    assert "1 offer is taken back." in back
    assert "The others were answered meanwhile" in back


def test_one_seat_for_several_takes_a_reason(at_desk: Client, world: World, request_: ServiceRequest):
    typed = {"pick": [request_.reference], "do": "assign", "confirmed": "1", "seat": BEIJING}
    refused = at_desk.post(reverse("desk:several"), typed)
    assert "Say why you chose another seat" in refused.text
    at_desk.post(reverse("desk:several"), typed | {"reason": "They asked for it by phone."})
    assert Offer.objects.get().override_reason == "They asked for it by phone."


def test_several_are_handed_to_a_colleague(at_desk: Client, world: World, request_: ServiceRequest):
    colleague = make_person("colleague@desk.example", role="adviser", name="Robin")
    seat_person(seat=world.seat(DESK), person=colleague, by=None, at=world.at)
    typed = {"pick": [request_.reference], "do": "hand", "confirmed": "1", "person": str(colleague.pk)}
    at_desk.post(reverse("desk:several"), typed)
    assert world.fresh(request_).handler == colleague


def test_nothing_ticked_is_said(at_desk: Client, request_: ServiceRequest):
    assert "Tick the requests first." in at_desk.post(reverse("desk:several"), {"do": "take"}, follow=True).text


# --- A case ----------------------------------------------------------------------------------------------------------


def test_a_case_opens_with_its_words_seats_and_forms(at_desk: Client, request_: ServiceRequest):
    page = open_case(at_desk, request_)
    assert page.status_code == 200
    assert request_.body in page.text
    assert page.context["seats"][0].is_first
    assert page.context["seats"][0].is_checked
    assert SensitiveView.objects.filter(what="casework.case", ground="owner").count() == 1


def test_one_press_confirms_the_proposal_and_the_next_request_opens(at_desk: Client, world: World):
    first, second = world.submit(), world.submit(subject="Another one", body="Quite other words than before.")
    page = open_case(at_desk, first, view="triage")
    assert page.context["following"] == second.reference
    sent = press(at_desk, "send", first, seat=page.context["seats"][0].value, next=second.reference, list="view=triage")
    assert sent.url == reverse("desk:case", args=[second.reference]) + "?view=triage#case-h"
    offer = Offer.objects.get()
    assert (offer.rank, offer.state, offer.request) == (1, OfferState.OFFERED, first)
    assert world.fresh(first).state == RequestState.REFERRED


def test_leaving_the_proposal_takes_a_reason_and_nothing_typed_is_lost(
    at_desk: Client, world: World, request_: ServiceRequest
):
    seats = open_case(at_desk, request_).context["seats"]
    other = next(one for one in seats if not one.is_first and one.value != DESK)
    refused = press(at_desk, "send", request_, seat=other.value, note="Please call them.")
    assert refused.status_code == 409
    assert "Say why you chose another seat" in refused.text
    assert "Please call them." in refused.text
    assert next(one for one in refused.context["seats"] if one.is_checked).value == other.value
    press(at_desk, "send", request_, seat=other.value, note="Please call them.", reason="They know the mill.")
    assert Offer.objects.get().override_reason == "They know the mill."


def test_the_desk_that_keeps_what_nobody_fits_writes_the_hole_down_on_sending_alone(at_desk: Client, world: World):
    for holder in SeatHolder.objects.exclude(seat=world.seat(DESK)):
        unseat_person(holder=holder, by=None, at=world.at)
    row = world.submit()
    assert open_case(at_desk, row).context["nobody_fits"]
    assert not Hole.objects.exists()
    press(at_desk, "send", row, seat=DESK)
    assert Hole.objects.get().request_key == row.pk
    assert world.fresh(row).handler == world.people[DESK]


def test_whoever_is_slower_reads_what_happened_and_keeps_what_was_typed(
    at_desk: Client, world: World, request_: ServiceRequest
):
    colleague = make_person("colleague@desk.example", role="adviser", name="Robin")
    seat_person(seat=world.seat(DESK), person=colleague, by=None, at=world.at)
    seen = request_.version
    claim_request(request=request_, by=colleague, seats=[world.seat(DESK)], at=world.at)
    typed = {"outcome": Outcome.HELPED, "reasons": [OutcomeReason.PROGRAM_FOUND], "text": "Here is the form."}
    slow = press(at_desk, "close", request_, version=seen, **typed)
    assert slow.status_code == 409
    assert "Somebody was faster" in slow.text
    assert "Taken in hand" in slow.text
    assert "Robin" in slow.text
    assert "Here is the form." in slow.text
    assert world.fresh(request_).is_open
    # The page that told what happened shows the request as it is: the same press now counts.
    assert slow.context["form"]["version"].value() == world.fresh(request_).version


def test_words_go_to_the_company_and_notes_stay_inside(at_desk: Client, world: World, request_: ServiceRequest):
    press(at_desk, "note", request_, text="Their bank is new.")
    press(at_desk, "answer", request_, text="We look for an operator.")
    press(at_desk, "ask", request_, text="How large is a town?")
    page = open_case(at_desk, request_)
    assert [one.words for one in page.context["messages_said"]] == ["We look for an operator.", "How large is a town?"]
    assert [one.words for one in page.context["notes"]] == ["Their bank is new."]
    assert world.fresh(request_).state == RequestState.WAITING
    press(at_desk, "resume", request_)
    assert world.fresh(request_).state == RequestState.ASSIGNED


def test_an_empty_form_says_what_to_do(at_desk: Client, request_: ServiceRequest):
    page = press(at_desk, "ask", request_, text="")
    assert page.status_code == 200
    assert "Write something first." in page.text
    assert page.context["do"] == "ask"
    assert not Message.objects.exists()


def test_a_request_is_closed_with_its_outcome_and_an_answer(at_desk: Client, world: World, request_: ServiceRequest):
    empty = press(at_desk, "close", request_)
    assert {"outcome", "reasons", "text"} <= empty.context["form"].errors.keys()
    typed = {"outcome": Outcome.HELPED, "reasons": [OutcomeReason.INTRODUCTION_MADE], "text": "Meet them on Monday."}
    press(at_desk, "close", request_, **typed)
    assert world.fresh(request_).outcome == Outcome.HELPED
    assert "Meet them on Monday." in open_case(at_desk, request_).text
    assert request_.subject in at_desk.get(reverse(INBOX), {"view": "closed"}).text


def test_who_is_asked_accepts_or_returns_with_a_reason(world: World, request_: ServiceRequest):
    offer = _offer(world, request_, SHANGHAI)
    shanghai = browser_of(world, SHANGHAI)
    page = open_case(shanghai, request_, do="give_back")
    assert "Accept" in page.text
    assert not page.context["doing"].send
    press(shanghai, "give_back", request_, offer=offer.pk, return_reason=ReturnReason.WRONG_AREA, text="Ask Beijing.")
    assert Offer.objects.get(pk=offer.pk).return_reason == ReturnReason.WRONG_AREA
    second = _offer(world, request_, SHANGHAI)
    press(shanghai, "accept", request_, offer=second.pk)
    assert world.fresh(request_).owner == world.seat(SHANGHAI)
    # The desk that sent it no longer reads it.
    assert open_case(browser_of(world, DESK), request_).status_code == 404


def test_a_seat_that_passed_a_request_on_no_longer_reads_it(world: World, request_: ServiceRequest):
    accept_offer(
        offer=_offer(world, request_, SHANGHAI),
        by=world.people[SHANGHAI],
        seats=[world.seat(SHANGHAI)],
        at=timezone.now(),
    )
    passed = offer_request(
        request=request_,
        choice=world.choice(BEIJING),
        by=world.people[SHANGHAI],
        seats=[world.seat(SHANGHAI)],
        at=timezone.now(),
    )
    accept_offer(offer=passed, by=world.people[BEIJING], seats=[world.seat(BEIJING)], at=timezone.now())
    assert open_case(browser_of(world, SHANGHAI), request_).status_code == 404
    assert open_case(browser_of(world, BEIJING), request_).status_code == 200


def test_an_offer_is_taken_back_from_the_case(at_desk: Client, world: World, request_: ServiceRequest):
    offer = _offer(world, request_, SHANGHAI)
    assert "Take back" in open_case(at_desk, request_).text
    press(at_desk, "take_back", request_, offer=offer.pk)
    assert world.fresh(request_).state == RequestState.NEW


def test_a_part_is_asked_of_another_seat_and_finished_there(at_desk: Client, world: World, request_: ServiceRequest):
    assert "What you ask of this seat" in open_case(at_desk, request_, do="part").text
    press(at_desk, "part", request_, seat=BEIJING, task="Check the buyer.")
    part = Offer.objects.get()
    assert (part.part, part.task) == (Part.SUPPORT, "Check the buyer.")
    again = press(at_desk, "part", request_, seat=BEIJING, task="Check the buyer again.")
    assert "This seat has the request, or is asked already." in again.text
    beijing = browser_of(world, BEIJING)
    press(beijing, "accept", request_, offer=part.pk)
    press(beijing, "answer", request_, text="The buyer exists.")
    press(beijing, "finish", request_, offer=part.pk)
    assert Offer.objects.get().state == OfferState.DONE
    assert Message.objects.get().seat == world.seat(BEIJING)


def test_a_body_without_accounts_is_asked_by_mail(at_desk: Client, world: World, request_: ServiceRequest):
    assert open_case(at_desk, request_, do="outside").status_code == 200
    typed = {"seat": "edc-desk", "mailbox": "desk@edc.example", "language": "en", "part": "owner"}
    assert press(at_desk, "outside", request_, **typed).status_code == 409
    press(at_desk, "outside", request_, **typed, reason="They insure such orders.")
    offer = Offer.objects.get()
    assert (offer.mailbox, offer.link_expires_at is not None) == ("desk@edc.example", True)


def test_a_case_is_handed_and_shared(at_desk: Client, world: World, request_: ServiceRequest):
    colleague = make_person("colleague@desk.example", role="adviser", name="Robin")
    seat_person(seat=world.seat(DESK), person=colleague, by=None, at=world.at)
    assert "Robin" in open_case(at_desk, request_, do="hand").text
    press(at_desk, "hand", request_, person=str(colleague.pk))
    assert world.fresh(request_).handler == colleague
    unknown = press(at_desk, "share", request_, email="owner@clairbassin.example", reason="To help.")
    assert "people of the staff alone" in unknown.text
    press(at_desk, "share", request_, email=world.people[MONTREAL].email, reason="She knows the company.")
    assert open_case(browser_of(world, MONTREAL), request_).status_code == 200


def test_two_on_the_same_case_see_each_other(at_desk: Client, world: World, request_: ServiceRequest):
    colleague = make_person("colleague@desk.example", role="adviser", name="Robin")
    seat_person(seat=world.seat(DESK), person=colleague, by=None, at=world.at)
    other = Client()
    give_app(colleague)
    sign_in_staff(other, colleague)
    other.get(reverse(INBOX))
    assert "Also looking" not in open_case(at_desk, request_).text
    open_case(other, request_)
    assert "Also looking at it now: Robin." in open_case(at_desk, request_).text


def test_the_profile_opens_by_the_companys_consent_alone(world: World, request_: ServiceRequest):
    _offer(world, request_, SHANGHAI)
    shanghai = browser_of(world, SHANGHAI)
    closed = open_case(shanghai, request_)
    assert not closed.context["profile_is_open"]
    assert closed.context["would_open"]
    assert not SensitiveView.objects.filter(what="companies.profile").exists()
    set_consent(
        company=world.company,
        purpose=Purpose.SHARE_CHINA_OFFICES,
        granted=True,
        language="en",
        by=world.owner,
        at=timezone.now(),
    )
    opened = open_case(shanghai, request_)
    assert opened.context["profile_is_open"]
    assert opened.context["programs"]
    assert SensitiveView.objects.filter(what="companies.profile", ground="consent").count() == 1


def test_what_a_company_asks_again_and_signs_of_fraud_say_what_they_mean(at_desk: Client, world: World):
    world.submit()
    again = world.submit(
        body="We make membrane units for small towns and look for one operator to host a pilot. "
        "A buyer wants us to pay a notary and a banquet."
    )
    page = open_case(at_desk, again)
    assert "asks again within three weeks" in page.text or "has the same request open" in page.text
    assert "a notary to pay for and a banquet" in page.text
    assert page.context["earlier"][0].company == world.company


def test_an_officials_presence_climbs_its_ladder(at_desk: Client, world: World):
    from hub.casework.services import Official

    official = Official(
        level="consul_general",
        form="signing",
        on=timezone.localdate() + timedelta(days=30),
        city="Qingdao",
        host="The port",
        purpose="It shows that we are serious.",
    )
    row = world.submit(kind="presence", official=official)
    page = open_case(at_desk, row)
    step = page.context["next_approval"]
    press(at_desk, "approval", row, approval=step.pk, approved="yes", note="Said yes by phone.")
    out_of_order = press(at_desk, "approval", row, approval=step.pk, approved="yes")
    assert out_of_order.status_code == 409
    press(at_desk, "result", row, result="held")
    assert "It took place" in open_case(at_desk, row).text


# --- What is not one's own -------------------------------------------------------------------------------------------


def test_a_number_that_is_not_ones_own_opens_with_a_reason_for_a_short_time(world: World, request_: ServiceRequest):
    montreal = browser_of(world, MONTREAL)
    door = open_case(montreal, request_)
    assert door.status_code == 404
    assert request_.subject not in door.text
    assert world.company.name not in door.text
    glass = reverse("desk:glass", args=[request_.reference])
    assert "Say in a few words why" in montreal.post(glass, {"reason": "Because"}).text
    montreal.post(glass, {"reason": "The company called me about it."})
    opened = open_case(montreal, request_)
    assert request_.body in opened.text
    assert "You opened this request with a reason." in opened.text
    assert not opened.context["doing"].anything
    assert press(montreal, "note", request_, text="Hello").status_code == 409
    Grant.objects.update(since=timezone.now() - timedelta(days=2), until=timezone.now() - timedelta(days=1))
    assert open_case(montreal, request_).status_code == 404


def test_no_number_answers_as_anothers_does(world: World, request_: ServiceRequest):
    montreal = browser_of(world, MONTREAL)
    montreal.get(reverse(INBOX))  # says that the person is signed in
    absent = montreal.get(reverse("desk:case", args=["CGH-2026-99999"]))
    there = open_case(montreal, request_)
    assert absent.status_code == there.status_code == 404
    assert _without_tokens(absent, "CGH-2026-99999") == _without_tokens(there, request_.reference)
    sent = montreal.post(reverse("desk:glass", args=["CGH-2026-99999"]), {"reason": "The company called me about it."})
    assert "No request has this number." in sent.text


def test_the_desk_is_closed_to_companies(world: World, request_: ServiceRequest):
    client = Client()
    sign_in(client, world.owner.email)
    for page in (reverse(INBOX), reverse("desk:case", args=[request_.reference]), reverse("desk:new")):
        assert client.get(page).status_code == 403


# --- By phone --------------------------------------------------------------------------------------------------------


def test_a_request_is_taken_by_phone_and_its_number_read_out(world: World):
    montreal = browser_of(world, MONTREAL)
    found = montreal.get(reverse("desk:new"), {"name": "clairbassin"})
    assert world.company.name in found.text
    assert SensitiveView.objects.filter(what="casework.call").count() == 1
    typed = {"company": world.company.slug, "key": str(uuid.uuid4()), "channel": "phone", "kind": "programs"}
    typed |= {"subject": "Money for a pilot", "body": "They called.", "language": "fr", "urgency": "normal"}
    missing = montreal.post(reverse("desk:new"), typed | {"subject": "", "kind": "presence"})
    assert "Say in one line what the company needs." in missing.text
    assert "They called." in missing.text
    done = montreal.post(reverse("desk:new"), typed, follow=True)
    row = ServiceRequest.objects.get()
    assert row.reference in done.text
    assert (row.channel, row.entered_by, row.submitted_by) == (Channel.PHONE, world.people[MONTREAL], None)
    assert row.owner == world.seat(DESK)
    montreal.post(reverse("desk:new"), typed)
    assert ServiceRequest.objects.count() == 1
    assert browser_of(world, DESK).get(reverse("desk:new_taken", args=[row.reference])).status_code == 404


def test_only_the_desk_and_regional_offices_take_calls(world: World):
    assert browser_of(world, SHANGHAI).get(reverse("desk:new")).status_code == 403


def _without_tokens(page: HttpResponse, reference: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.text.replace(reference, "N"))


def _offer(world: World, row: ServiceRequest, name: str) -> Offer:
    return offer_request(
        request=row,
        choice=world.choice(name),
        by=world.people[DESK],
        seats=[world.seat(DESK)],
        at=timezone.now(),
    )


def _name(world: World, seat: Any) -> str:
    return next(name for name, one in world.seats.items() if one.pk == seat.pk)
