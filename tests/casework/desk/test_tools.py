"""What stands beside a case: put aside, given, named, kept, opened again, recorded, inserted."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.registration.services import register_company
from hub.casework.choices import ReferralRole, RequestState, ReturnReason
from hub.casework.desk.reader import counts_of_views, desk_reader
from hub.casework.models import (
    Label,
    MarketBarrier,
    Mention,
    Reminder,
    RequestMessage,
    ServiceRequest,
    Snooze,
)
from hub.casework.referrals.services import return_referral
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.closure import close_request, reopen_request, withdraw_request
from hub.casework.requests.services.corrections import label_request
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import reply_as_company
from hub.core.db.tenancy import unscoped
from hub.core.workflow import RefusedError
from hub.directory.models import SeatHolder
from hub.directory.seats.services import seat_person, unseat_person
from tests.accounts.people import make_person
from tests.casework.desk.browsers import CLOSING, INBOX, browser_of, in_days, open_case, press, reader_of, told, who
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World

pytestmark = pytest.mark.django_db


# --- Put aside -------------------------------------------------------------------------------------------------------


def test_what_is_put_aside_keeps_its_promise_and_its_reminders(at_desk: Client, world: World, request_: ServiceRequest):
    def clocks() -> tuple[Any, ...]:
        row = world.fresh(request_)
        return (
            row.due_at,
            row.silent_since,
            row.version,
            list(Reminder.objects.order_by("pk").values_list("pk", "due_at")),
        )

    before = clocks()
    press(at_desk, "snooze", request_, until=in_days(4))
    assert clocks() == before
    person = world.people[DESK]
    assert reader_of(person).aside == [request_.pk]
    assert reader_of(person, after=timedelta(days=5)).aside == reader_of(world.people[SHANGHAI]).aside == []
    assert "It is put aside until" in open_case(at_desk, request_).text
    press(at_desk, "wake", request_)
    assert "It is put aside until" not in open_case(at_desk, request_).text


def test_it_comes_back_when_the_company_writes(at_desk: Client, world: World, request_: ServiceRequest):
    press(at_desk, "snooze", request_, until=in_days(4))
    reply_as_company(request=request_, text="We found one ourselves.", by=world.owner, at=timezone.now())
    assert not Snooze.objects.exists()


def test_it_comes_back_when_a_seat_returns_it_and_is_late_for_who_put_it_aside(
    at_desk: Client, world: World, request_: ServiceRequest
):
    """To put aside beyond the promise moves nothing: the day comes, and is told."""
    claim_request(request=request_, **who(world))
    press(at_desk, "snooze", request_, until=in_days(30))
    late = timezone.now() + timedelta(days=12)
    run_due(at=late)
    assert "casework.standard_missed" in told(world.people[DESK])
    assert Snooze.objects.exists()
    offer = world.offer(request_, SHANGHAI, at=late)
    said = world.who(SHANGHAI, at=late)
    return_referral(offer=offer, reason=ReturnReason.CONFLICT, text="", **said)
    assert not Snooze.objects.exists()


@pytest.mark.parametrize(("days", "said"), [(0, "This day is over"), (-3, "This day is over"), (400, "too far off")])
def test_a_day_that_is_not_to_come_is_refused(at_desk: Client, request_: ServiceRequest, days: int, said: str):
    page = press(at_desk, "snooze", request_, until=in_days(days))
    assert page.status_code == 409
    assert said in page.text
    assert not Snooze.objects.exists()


# --- Mentions --------------------------------------------------------------------------------------------------------


def test_a_note_that_names_a_colleague_needs_them_until_they_have_seen_it(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any
):
    press(at_desk, "note", request_, text="Do you know their bank?", mention=[colleague.pk])
    assert told(colleague) == ["casework.mentioned"]
    assert "bank" not in "".join(one.body for one in mail.outbox)
    assert reader_of(colleague).named == [request_.pk]
    theirs = browser_of(world, "colleague")
    assert "A colleague asks for you" in open_case(theirs, request_).text
    press(theirs, "seen", request_)
    assert "A colleague asks for you" not in open_case(theirs, request_).text
    assert reader_of(colleague).named == []
    assert RequestMessage.objects.get().kind == "note"


def test_nobody_is_named_who_may_not_read_the_request(at_desk: Client, world: World, request_: ServiceRequest):
    page = press(at_desk, "note", request_, text="Do you know?", mention=[world.people[SHANGHAI].pk])
    assert page.status_code == 200
    assert not Mention.objects.exists()
    assert not RequestMessage.objects.exists()
    world.offer(request_, SHANGHAI, at=timezone.now())
    press(at_desk, "note", request_, text="Do you know?", mention=[world.people[SHANGHAI].pk])
    assert Mention.objects.get().user == world.people[SHANGHAI]


def test_who_reads_a_request_no_longer_is_not_called_by_their_name_on_it(
    world: World, request_: ServiceRequest, at_desk: Client, colleague: Any
):
    press(at_desk, "note", request_, text="Do you know their bank?", mention=[colleague.pk])
    with unscoped():
        assert counts_of_views(desk_reader(user=colleague, seats=[world.seat(DESK)], at=timezone.now()))["now"] == 1
    unseat_person(holder=SeatHolder.objects.current().get(user=colleague), by=None, at=timezone.now())
    seat_person(seat=world.seat(MONTREAL), person=colleague, by=None, at=timezone.now())
    with unscoped():
        assert counts_of_views(desk_reader(user=colleague, seats=[world.seat(MONTREAL)], at=timezone.now()))["now"] == 0
    theirs = browser_of(world, "colleague")
    assert "Do you know their bank?" not in open_case(theirs, request_).text
    assert press(theirs, "seen", request_).status_code == 404


# --- Opened again, given back ----------------------------------------------------------------------------------------


def test_whoever_closed_it_opens_it_again_and_the_answer_stays_one(
    at_desk: Client, world: World, request_: ServiceRequest
):
    press(at_desk, "close", request_, text="Here is the form.", **CLOSING)
    answered = world.fresh(request_).first_answer_at
    press(at_desk, "reopen", request_, reason="The form was the wrong one.")
    row = world.fresh(request_)
    assert (row.state, row.first_answer_at, row.reopened, row.due_at) == (RequestState.NEW, answered, 1, None)
    note = RequestMessage.objects.get()
    assert (note.kind, note.body) == ("note", "The form was the wrong one.")
    assert told(world.owner)[-1] == "casework.reopened"
    assert "Opened again by us" in open_case(at_desk, request_).text


def test_what_the_company_withdrew_it_alone_opens_again(world: World, request_: ServiceRequest):
    withdraw_request(request=request_, reason="", by=world.owner, at=timezone.now())
    with pytest.raises(RefusedError, match="withdrawn"):
        reopen_request(request=request_, reason="", **who(world))
    reopen_request(request=request_, reason="Still open.", by=world.owner, at=timezone.now())


def test_what_was_taken_is_given_back_by_who_took_it(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any
):
    claim_request(request=request_, by=colleague, seats=[world.seat(DESK)], at=world.at)
    assert press(at_desk, "untake", request_).status_code == 409
    silent = world.fresh(request_).silent_since
    press(browser_of(world, "colleague"), "untake", request_)
    row = world.fresh(request_)
    assert (row.state, row.handler, row.taken_at, row.silent_since) == (RequestState.NEW, None, None, silent)


# --- Similar ---------------------------------------------------------------------------------------------------------


def helped(world: World, subject: str, answer: str, *, name: str, **said: Any) -> ServiceRequest:
    """Return a request of another company that the Hub's desk closed with an answer."""
    person = make_person(f"{name}@company.example")
    company = register_company(by=person, name=name, province="QC", at=world.at)
    mine = World(at=world.at, owner=person, company=company)
    row = mine.submit(subject=subject, body=f"{subject}. Please help.", **said)
    close_request(request=row, answer=answer, **CLOSING, **who(world))
    return row


def test_similar_closed_cases_are_at_most_three_the_most_alike_first(at_desk: Client, world: World):
    for number in range(3):
        helped(world, f"A partner in Jiangsu for pumps {number}", "Meet the park.", name=f"Pumps {number}")
    best = helped(world, "Pilot partner for membrane units in Jiangsu or Zhejiang", "Ask the operator.", name="Best")
    helped(world, "Trademark for Shanghai", "File it.", name="Other", kind="ip", areas=["energy-efficiency"])
    row = world.submit()
    found = open_case(at_desk, row).context["similar"]
    assert found[0][0] == best
    assert len(found) == 3
    assert "Same kind of request" in found[0][1]
    assert "membrane" in " ".join(found[0][1])
    assert not {"that", "with", "look", "have"} & set(" ".join(found[0][1]).replace(",", "").split())
    insert = reverse("desk:insert", args=[row.reference, "answer"])
    page = at_desk.post(insert, {"text": "", "insert": f"case:{best.reference}"})
    assert page.context["forms"]["answer"]["text"].value() == "Ask the operator."


def test_similar_cases_are_those_that_the_reader_may_read(world: World, request_: ServiceRequest):
    secret = helped(world, "Pilot partner in Jiangsu or Zhejiang", "Ask the operator.", name="Secret")
    world.given(request_, SHANGHAI, at=timezone.now())
    shanghai = browser_of(world, SHANGHAI)
    assert open_case(shanghai, request_).context["similar"] == []
    insert = reverse("desk:insert", args=[request_.reference, "answer"])
    assert shanghai.post(insert, {"text": "", "insert": f"case:{secret.reference}"}).status_code == 404


# --- Barriers --------------------------------------------------------------------------------------------------------

BARRIER = {"kind": "standard", "place": "CN-JS", "area": "wastewater-treatment", "words": "A local test is asked for."}


def test_a_barrier_is_recorded_once_and_counted_without_the_company(
    at_desk: Client, world: World, request_: ServiceRequest
):
    press(at_desk, "barrier", request_, **BARRIER)
    again = press(at_desk, "barrier", request_, **BARRIER)
    assert again.status_code == 409
    assert MarketBarrier.objects.count() == 1
    assert "A local test is asked for." in open_case(at_desk, request_).text
    page = browser_of(world, SHANGHAI).get(reverse("team:barriers"))
    (group,) = page.context["groups"]
    assert (group["place"], group["companies"], group["is_signal"]) == ("Jiangsu", 1, False)
    assert "A local test is asked for." in page.text
    assert request_.company_name not in page.text
    assert browser_of(world, MONTREAL).get(reverse("team:barriers")).status_code == 403


def test_the_list_of_the_desk_leads_to_the_tasks(at_desk: Client):
    assert reverse("desk:tasks") in at_desk.get(reverse(INBOX)).text


# --- Labels ----------------------------------------------------------------------------------------------------------


def test_labels_are_made_while_typing_and_read_and_filtered_by_the_own_place_alone(
    at_desk: Client, world: World, request_: ServiceRequest
):
    other = world.submit(subject="Another")
    typed = " Fair 2026, hydrogen,fair 2026,, "
    assert press(at_desk, "labels", request_, names=typed).status_code == 302
    assert list(Label.objects.values_list("name", flat=True)) == ["Fair 2026", "hydrogen"]
    form = open_case(at_desk, request_, do="labels").context["forms"]["labels"]
    assert form["names"].value() == "Fair 2026, hydrogen"
    assert "So far: Fair 2026, hydrogen." in form["names"].help_text
    assert '<span class="tag">hydrogen</span>' in open_case(at_desk, request_).text
    fair = Label.objects.get(name="Fair 2026")
    found = at_desk.get(reverse(INBOX), {"view": "open", "label": str(fair.pk)})
    assert [row.request.reference for row in found.context["rows"]] == [request_.reference]
    assert '<span class="tag">Fair 2026</span>' in found.text
    world.given(request_, SHANGHAI)
    theirs = browser_of(world, SHANGHAI)
    page = open_case(theirs, request_)
    assert "hydrogen" not in page.text
    listed = theirs.get(reverse(INBOX), {"view": "open", "label": str(fair.pk)})
    assert listed.context["rows"] == [], "the labels of others narrow to nothing"
    assert "label" not in theirs.get(reverse(INBOX), {"view": "open"}).context["filters"].form.fields
    press(theirs, "labels", request_, names="hydrogen")
    assert Label.objects.filter(name="hydrogen").count() == 2, "each place has its own"
    press(at_desk, "labels", other, names="FAIR 2026")
    assert set(fair.requests.all()) == {request_, other}


def test_a_place_keeps_twelve_labels_and_one_that_no_request_has_is_gone(
    at_desk: Client, world: World, request_: ServiceRequest
):
    twelve = ", ".join(f"Label {number}" for number in range(12))
    assert press(at_desk, "labels", request_, names=twelve).status_code == 302
    other = world.submit(subject="Another")
    refused = press(at_desk, "labels", other, names="One more")
    assert refused.status_code == 409
    assert "at most 12 labels. Use one of these: Label 0, " in refused.context["refused"]
    assert "at most 30 characters" in press(at_desk, "labels", other, names="x" * 31).text
    press(at_desk, "labels", request_, names="Label 3")
    assert press(at_desk, "labels", other, names="One more").status_code == 302
    assert list(Label.objects.values_list("name", flat=True)) == ["Label 3", "One more"]
    # Who only reads it labels nothing.
    share = press(at_desk, "share", other, email=world.people[MONTREAL].email, reason="Look.")
    assert share.status_code == 302
    assert press(browser_of(world, MONTREAL), "labels", other, names="Mine").status_code == 409
    with pytest.raises(RefusedError, match="not_owner"):
        mine = {"seat": world.seat(MONTREAL), "by": world.people[MONTREAL], "at": timezone.now()}
        label_request(request=other, names=["Mine"], **mine)
    assert "Mine" not in Label.objects.values_list("name", flat=True)


# --- Who hears of a note ---------------------------------------------------------------------------------------------


def test_a_note_is_told_to_who_has_the_request_and_to_who_works_on_a_part(
    world: World, request_: ServiceRequest, colleague: Any
):
    """Not to its writer, nor to who is only asked, nor twice to whom it names; nobody has it: to the seat."""
    beijing, desk = world.people[BEIJING], world.people[DESK]
    world.given(request_, BEIJING, part=ReferralRole.SUPPORT, task="Who tests it?")
    world.offer(request_, SHANGHAI, part=ReferralRole.SUPPORT, task="Other")

    browsers = {name: browser_of(world, name) for name in (BEIJING, DESK, "colleague")}

    def heard(writer: str, **more: Any) -> set[Any]:
        people = {beijing, desk, colleague, world.people[SHANGHAI]}
        before = {person: told(person) for person in people}
        press(browsers[writer], "note", request_, text=f"A note {timezone.now()}", **more)
        found = {person: told(person)[len(before[person]) :] for person in people}
        assert all(len(kinds) <= 1 for kinds in found.values()), found
        return {person for person in people if found[person]}

    assert heard(BEIJING) == {desk, colleague}
    assert heard(DESK) == {beijing}
    claim_request(request=request_, by=desk, seats=[world.seat(DESK)], at=timezone.now())
    assert heard("colleague") == {desk, beijing}
    assert heard(BEIJING) == {desk}
    assert heard("colleague", mention=[str(desk.pk)]) == {desk, beijing}
    assert told(desk)[-1] == "casework.mentioned"
