"""The list of the desk: what stands in it, in which order, its filters and kept views."""

from copy import copy
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.audit.models import SensitiveView
from hub.casework.choices import Outcome, OutcomeReason, PartOutcome, ReferralRole, ReturnReason
from hub.casework.desk.presentation.rows import offer_shown
from hub.casework.desk.reader import TurnReason
from hub.casework.desk.services import snooze_request
from hub.casework.models import Mention, Referral, ServiceRequest, Task
from hub.casework.referrals.services import (
    accept_referral,
    finish_part,
    refer_request,
    return_referral,
    withdraw_referral,
)
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.closure import close_request, reopen_request
from hub.casework.requests.services.messages import add_note, answer_company, ask_company, reply_as_company
from hub.casework.requests.services.presence import ask_approval, record_approval
from hub.casework.requests.services.submission import OfficialInput
from hub.directory.choices import PresenceLevel
from hub.directory.models import Seat
from hub.directory.seats.presence import seat_day
from hub.directory.seats.services import seat_person
from tests.accounts.people import make_person
from tests.casework.desk.browsers import INBOX, browser_of, open_case, press, who
from tests.casework.test_downloads import rows_of
from tests.casework.world import BEIJING, DESK, SHANGHAI, World

pytestmark = pytest.mark.django_db


def test_the_list_shows_what_waits_and_counts_each_view(at_desk: Client, request_: ServiceRequest):
    page = at_desk.get(reverse(INBOX))
    assert page.status_code == 200
    assert request_.subject in page.text
    assert {one["text"]: one["count"] for one in page.context["views"]}["Needs me now"] == 1


def test_the_list_holds_what_its_reader_may_read_and_nothing_else(world: World, request_: ServiceRequest):
    shanghai = browser_of(world, SHANGHAI)
    assert request_.subject not in shanghai.get(reverse(INBOX), {"view": "open"}).text
    world.offer(request_, SHANGHAI, at=timezone.now())
    assert request_.subject in shanghai.get(reverse(INBOX)).text
    assert request_.subject not in shanghai.get(reverse(INBOX), {"view": "mine"}).text


def test_what_needs_a_person_stands_in_the_order_of_its_reasons(world: World):
    """Replied, returned, reopened, offered, late, due, task, named, ladder, new, quiet; what somebody else must do is not there."""
    desk = who(world, DESK)
    rows = {
        name: world.submit(subject=name, body=f"Words of {name}.", **(presence() if name == "ladder" else {}))
        for name in [*TurnReason, "waiting", "colleague"]
    }
    claim_request(request=rows["ladder"], **desk)
    colleague = make_person("colleague@desk.example", role="adviser", name="Robin")
    seat_person(seat=world.seat(DESK), person=colleague, by=None, at=world.at)
    ask_company(request=rows["replied"], text="How large?", **desk)
    reply_as_company(request=rows["replied"], text="Two thousand.", by=world.owner, at=world.at)
    offer = world.offer(rows["returned"], SHANGHAI, at=world.at)
    return_referral(offer=offer, reason=ReturnReason.NO_CAPACITY, text="", **who(world, SHANGHAI))
    closing = {"outcome": Outcome.HELPED, "reasons": [OutcomeReason.PROGRAM_FOUND], "answer": "Here is the form."}
    claim_request(request=rows["reopened"], **desk)
    close_request(request=rows["reopened"], **closing, **desk)
    reopen_request(request=rows["reopened"], reason="It is not settled.", by=world.owner, at=world.at)
    accept_referral(offer=world.offer(rows["offered"], SHANGHAI, at=world.at), **who(world, SHANGHAI))
    refer_request(request=rows["offered"], choice=world.choice(DESK), **who(world, SHANGHAI))
    ServiceRequest.objects.filter(subject="late").update(due_at=world.at - timedelta(days=1))
    ServiceRequest.objects.filter(subject="due").update(due_on=timezone.localdate())
    day = {"on": timezone.localdate(), "made_at": world.at, "remind_at": world.at}
    Task.objects.create(request=rows["task"], words="Call.", assigned_to=desk["by"], made_by=desk["by"], **day)
    named = add_note(request=rows["mention"], text="Do you know it?", by=colleague, seat=world.seat(DESK), at=world.at)
    Mention.objects.create(request=rows["mention"], message=named, user=desk["by"], at=world.at)
    answer_company(request=rows["quiet"], text="We look.", **desk)
    ServiceRequest.objects.filter(subject="quiet").update(silent_since=world.at - timedelta(days=12))
    ask_company(request=rows["waiting"], text="How large?", **desk)
    claim_request(request=rows["colleague"], by=colleague, seats=[world.seat(DESK)], at=world.at)
    page = browser_of(world, DESK).get(reverse(INBOX))
    assert [row.request.subject for row in page.context["rows"]] == [*TurnReason]
    assert [row.reason for row in page.context["rows"]] == [*TurnReason]
    assert {one["text"]: one["count"] for one in page.context["views"]}["Needs me now"] == len(TurnReason)
    # An answer is what a reply waits for.
    answer_company(request=rows["replied"], text="We know an operator.", **desk)
    assert world.fresh(rows["replied"]).pending == ""


def test_a_presence_says_whose_word_is_next(world: World):
    """Ours, then to be asked for, then that of whoever was asked, then ours again; "Answered" at no step."""
    desk, officer = who(world, DESK), make_person("officer@desk.example", role="adviser", name="Robin")
    seat_person(seat=world.seat(DESK), person=officer, by=None, at=world.at)
    row = world.submit(subject="A signing", **presence())
    claim_request(request=row, **desk)
    answer_company(request=row, text="We carry it to the consulate.", **desk)
    browser = browser_of(world, DESK)
    assert turn(browser, row) == ("now", "To agree", "by you")
    first, second = row.approvals.select_related("request")
    record_approval(approval=first, approved=True, note="It is ready.", **(desk | {"by": officer}))
    assert turn(browser, row) == ("now", "To ask", "The consul general")
    consul = Seat.objects.select_related("office__organization").get(slug="shanghai-consul-general")
    person = make_person("consul@desk.example", role="adviser")
    seat_person(seat=consul, person=person, by=None, at=world.at)
    ask_approval(approval=second, seat=consul, **desk)
    assert turn(browser, row) == ("mine", "Asked", "The consul general")
    record_approval(approval=second, approved=False, note="Not this year.", by=person, seats=[consul], at=world.at)
    assert turn(browser, row) == ("mine", "Declined", "The consul general")


def test_a_part_in_work_calls_whoever_does_it_by_its_own_clock(world: World, request_: ServiceRequest):
    part = world.given(request_, BEIJING, part=ReferralRole.SUPPORT, task="Who tests it?")
    beijing, desk = browser_of(world, BEIJING), browser_of(world, DESK)
    day, now, seat = timedelta(days=1), timezone.now(), part.seat
    turns = []
    for due in (now + 30 * day, now + timedelta(seconds=60), now - day):
        Referral.objects.update(due_at=due, due_on=seat_day(seat, due))
        # The promise of the request is that of the desk, and another day.
        ServiceRequest.objects.update(due_at=now + 20 * day, due_on=seat_day(world.seat(DESK), now + 20 * day))
        turns.append(turn(beijing, request_))
        clock = open_case(beijing, request_).context["clock"]
        assert clock.head != open_case(desk, request_).context["clock"].head
        if due < now:
            assert (clock.tone, clock.head) == ("late", "Late 1 day")
    assert turns == [("mine", "Part", "you work on it"), ("now", "Due", "your part"), ("now", "Late", "your part")]
    assert [one["count"] for one in beijing.get(reverse(INBOX)).context["views"] if one["text"] == "Needs me now"] == [
        1
    ]
    assert turn(desk, request_)[1] == "New"
    finish_part(offer=part, outcome=PartOutcome.HELPED, result="A host.", **who(world, BEIJING))
    assert not beijing.get(reverse(INBOX)).context["rows"]


def test_whoever_answers_for_the_request_too_reads_the_clock_that_ends_first(world: World, request_: ServiceRequest):
    part = world.given(request_, BEIJING, part=ReferralRole.SUPPORT, task="Who tests it?")
    assert part.due_at is not None
    both, owner = [part.seat_id, request_.owner_id], [request_.owner_id]
    for promise, shown in ((part.due_at + timedelta(days=1), part), (part.due_at, None), (None, part)):
        request_.due_at = promise
        assert offer_shown(request_, [part], held=both) == shown
        assert offer_shown(request_, [part], held=owner) is None
        assert offer_shown(request_, [part], held=[part.seat_id]) == part


def test_of_two_parts_of_one_day_the_one_that_ends_first_is_shown(world: World, request_: ServiceRequest):
    later = world.given(request_, BEIJING, part=ReferralRole.SUPPORT, task="Who tests it?")
    sooner = copy(later)
    sooner.due_at = later.due_at - timedelta(minutes=1)
    assert offer_shown(request_, [later, sooner], held=[later.seat_id]) is sooner


def test_where_nothing_is_due_the_list_says_what_falls_due_next(world: World):
    """The next promise, part or task; nothing of what is put aside, or that a colleague has."""
    desk, today = who(world, DESK), timezone.localdate()
    rows = {name: world.submit(subject=f"About {name}", body=f"Words of {name}.") for name in ("first", "then", "task")}
    browser = browser_of(world, DESK)
    for days, row in enumerate(rows.values(), 10):
        claim_request(request=row, **desk)
        day = today + timedelta(days=days)
        ServiceRequest.objects.filter(pk=row.pk).update(due_on=day, due_at=timezone.now() + timedelta(days=days))
    assert said_next(browser) == (today + timedelta(days=10), rows["first"])
    sooner = {"on": today + timedelta(days=9), "made_at": world.at, "remind_at": world.at + timedelta(days=9)}
    Task.objects.create(request=rows["task"], words="Call.", assigned_to=desk["by"], made_by=desk["by"], **sooner)
    assert said_next(browser) == (sooner["on"], rows["task"])
    snooze_request(request=rows["task"], until=today + timedelta(days=2), by=desk["by"], may_write=True, at=world.at)
    assert said_next(browser) == (today + timedelta(days=10), rows["first"])
    assert SensitiveView.objects.latest("pk").subjects == [str(rows["first"].pk)]
    ServiceRequest.objects.filter(pk=rows["first"].pk).update(handler=world.people[BEIJING])
    assert said_next(browser) == (today + timedelta(days=11), rows["then"])
    french = browser.get(reverse(INBOX).replace("/en/desk", "/fr/guichet"))
    assert "Prochaine échéance" in french.text
    beijing = browser_of(world, BEIJING)
    assert said_next(beijing) is None
    part = world.given(rows["first"], BEIJING, part=ReferralRole.SUPPORT, task="Who tests it?")
    assert said_next(beijing) == (part.due_on, rows["first"])


def said_next(browser: Client) -> tuple[Any, ServiceRequest] | None:
    """Return the day and the request that an empty list names; both stand on the page."""
    page = browser.get(reverse(INBOX))
    assert not page.context["rows"]
    found = page.context["next_due"]
    assert ("Next due" in page.text) is (found is not None)
    if found is None:
        return None
    assert reverse("desk:case", args=[found[1].reference]) in page.text
    assert found[1].subject in page.text
    return found


def presence() -> dict[str, Any]:
    on = timezone.localdate() + timedelta(days=30)
    wish = {"form": "signing", "on": on, "city": "Suzhou", "host": "The port", "purpose": "It is serious."}
    return {"kind": "presence", "official": OfficialInput(level=PresenceLevel.CONSUL_GENERAL, **wish)}


def turn(browser: Client, row: ServiceRequest) -> tuple[str, str, str]:
    """Return the first view in which a request stands, and whose turn it says there; its page says the same."""
    view, found = next(
        (view, one)
        for view in ("now", "mine")
        for one in browser.get(reverse(INBOX), {"view": view}).context["rows"]
        if one.request == row
    )
    page = open_case(browser, row)
    assert (page.context["turn"], page.context["clock"]) == (found.turn, found.clock)
    return view, found.turn.word, found.turn.line


def test_what_was_handed_over_is_found_by_its_number_and_stands_in_its_view(world: World, request_: ServiceRequest):
    accept_referral(offer=world.offer(request_, SHANGHAI, at=timezone.now()), **who(world, SHANGHAI))
    desk = browser_of(world, DESK)
    for query in ({"view": "sent"}, {"q": request_.reference}):
        rows = desk.get(reverse(INBOX), query).context["rows"]
        assert [(row.request, row.is_trace) for row in rows] == [(request_, True)]
    # Words of it are no longer the desk's to search.
    assert not desk.get(reverse(INBOX), {"q": "Clairbassin"}).context["rows"]


def test_what_was_returned_done_in_part_or_let_lapse_stands_in_what_was_sent_on(world: World):
    """What was never accepted as a number, in no order and by no filter that goes by what the company said."""
    returned, done, lapsed, mine = (world.submit(subject=f"Heron {n}", body=f"Words {n}.") for n in range(4))
    offer = world.offer(returned, BEIJING, at=timezone.now())
    return_referral(offer=offer, reason=ReturnReason.NO_CAPACITY, text="", **who(world, BEIJING))
    part = world.given(done, BEIJING, part=ReferralRole.SUPPORT, task="Who tests it?")
    finish_part(offer=part, outcome=PartOutcome.HELPED, result="A host.", **who(world, BEIJING))
    withdraw_referral(offer=world.offer(lapsed, BEIJING), **who(world, DESK))
    world.given(mine, BEIJING)
    browser = browser_of(world, BEIJING)
    page = browser.get(reverse(INBOX), {"view": "sent"})
    assert {row.request for row in page.context["rows"]} == {returned, done, lapsed}
    assert all(row.is_trace for row in page.context["rows"])
    assert {one["text"]: one["count"] for one in page.context["views"]}["Sent on"] == 3
    close_request(
        request=world.fresh(done),
        outcome=Outcome.HELPED,
        reasons=[OutcomeReason.PROGRAM_FOUND],
        answer="Ended.",
        **who(world, DESK),
    )
    page = browser.get(reverse(INBOX), {"view": "sent"})
    assert len(page.context["rows"]) == 3, "what was closed meanwhile stands in the list, and is counted"
    assert {one["text"]: one["count"] for one in page.context["views"]}["Sent on"] == 3
    assert ("Heron 1" in page.text, "Heron 0" in page.text, "Heron 2" in page.text) == (True, False, False)
    assert page.text.count("An offer to you that is over") == 2
    assert page.text.count("Clairbassin") == 1
    hidden = ("kind", "area", "q", "language", "handler", "received_from")
    for query in (
        *(
            {name: value}
            for name, value in zip(
                hidden, ("partners", "wastewater-treatment", "heron", "en", "nobody", "2020-01-01"), strict=True
            )
        ),
        *({"sort": order} for order in ("who", "-who", "kind", "place", "area", "turn")),
    ):
        found = [row.request for row in browser.get(reverse(INBOX), {"view": "sent"} | query).context["rows"]]
        assert found == ([] if "q" in query else [done]), query
    for query in ({"state": "new"}, {"sort": "due"}, {"q": returned.reference}):
        found = [row.request for row in browser.get(reverse(INBOX), {"view": "sent"} | query).context["rows"]]
        assert returned in found, query
    file = str(rows_of(browser.get(reverse("desk:inbox_csv"), {"view": "sent"})))
    assert returned.reference in file
    assert "Partners" not in file
    assert not browser.get(reverse(INBOX), {"q": returned.reference}).context["rows"]


def test_a_page_that_was_shown_is_written_down_once(at_desk: Client, world: World, request_: ServiceRequest):
    at_desk.get(reverse(INBOX))
    seen = SensitiveView.objects.get(user=world.people[DESK])
    assert (seen.what, seen.subjects) == ("casework.inbox", [str(request_.pk)])


def test_what_is_due_stands_first_and_what_has_no_clock_last(at_desk: Client, world: World):
    first = world.submit(subject="The first", at=world.at - timedelta(days=20))
    second = world.submit(subject="The second", at=world.at - timedelta(days=2), kind="finance")
    press(at_desk, "answer", first, text="We look.")
    rows = at_desk.get(reverse(INBOX), {"view": "open"}).context["rows"]
    assert [row.request.reference for row in rows] == [second.reference, first.reference]
    newest = at_desk.get(reverse(INBOX), {"view": "open", "sort": "newest"}).context["rows"]
    assert newest[0].request == second


def test_whoever_has_no_name_is_offered_by_address(at_desk: Client, world: World):
    person = world.people[DESK]
    type(person).objects.filter(pk=person.pk).update(name="")
    choices = at_desk.get(reverse(INBOX)).context["filters"].form.fields["handler"].choices
    assert (str(person.pk), person.email) in list(choices)
