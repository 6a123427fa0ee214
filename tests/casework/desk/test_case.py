"""A case on its page: its words, the one press, conflicts, what is said and how it ends."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.choices import Purpose
from companies.consents.services import set_consent
from hub.audit.models import SensitiveView
from hub.casework.choices import EventKind, Outcome, OutcomeReason, ReferralState, RequestState
from hub.casework.desk.presentation.history import ThreadEntry, split_thread
from hub.casework.models import Event, Referral, RequestMessage, RoutingGap, ServiceRequest
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.messages import reply_as_company
from hub.core.vocabulary.purpose import PaysFor
from hub.directory.models import SeatHolder
from hub.directory.seats.services import seat_person, unseat_person
from programs.publication.services import live_catalogue
from tests.accounts.people import client_of, make_person
from tests.casework.desk.browsers import INBOX, browser_of, open_case, press
from tests.casework.world import DESK, MONTREAL, SHANGHAI, World

pytestmark = pytest.mark.django_db


def test_a_case_opens_with_its_words_seats_and_forms(at_desk: Client, request_: ServiceRequest):
    page = open_case(at_desk, request_)
    assert page.status_code == 200
    assert request_.body in page.text
    assert page.context["seats"][0].is_first
    assert page.context["seats"][0].is_checked
    assert SensitiveView.objects.filter(what="casework.case", ground="owner").count() == 1


def test_of_a_case_in_hand_the_seats_are_worked_out_when_they_are_asked_for(
    at_desk: Client, world: World, request_: ServiceRequest
):
    claim_request(request=request_, **world.who(DESK, at=world.at))
    page = open_case(at_desk, request_)
    assert "seats" not in page.context
    assert 'id="send"' not in page.text
    assert "do=send#send" in page.text
    asked = open_case(at_desk, request_, do="send")
    assert asked.context["seats"][0].is_first
    assert asked.text.count('id="send"') == 1


def test_one_press_confirms_the_proposal_and_the_next_request_opens(at_desk: Client, world: World):
    first, second = world.submit(), world.submit(subject="Another one", body="Quite other words than before.")
    page = open_case(at_desk, first, view="triage")
    assert page.context["following"] == second.reference
    sent = press(at_desk, "send", first, seat=page.context["seats"][0].value, next=second.reference, list="view=triage")
    assert sent.url == reverse("desk:case", args=[second.reference]) + "?view=triage#case-h"
    offer = Referral.objects.get()
    assert (offer.rank, offer.state, offer.request) == (1, ReferralState.OFFERED, first)
    assert world.fresh(first).state == RequestState.REFERRED


def test_leaving_the_proposal_takes_a_reason_and_nothing_typed_is_lost(
    at_desk: Client, world: World, request_: ServiceRequest
):
    assert open_case(at_desk, request_).context["seats"][0].value == SHANGHAI
    refused = press(at_desk, "send", request_, seat=MONTREAL, note="Please call them.")
    assert refused.status_code == 409
    assert "Say why you chose another seat" in refused.text
    # It is said at its field, which stands under the chosen seat and has the focus.
    below = refused.text.partition(f'id="seat-{MONTREAL}"')[2].partition('class="cand')[0]
    assert 'name="why"' in below
    assert below.index("Say why you chose another seat") < below.index("autofocus")
    assert refused.context["refused"] == ""
    assert "Please call them." in refused.text
    assert next(one for one in refused.context["seats"] if one.is_checked).value == MONTREAL
    press(at_desk, "send", request_, seat=MONTREAL, note="Please call them.", reason="They know the mill.")
    assert Referral.objects.get().override_reason == "They know the mill."
    # The rule that was left is counted (P-7).
    assert Event.objects.get(kind=EventKind.OFFERED).data["rule"] == "find_partner"


def test_a_seat_that_the_company_named_counts_for_no_rule(at_desk: Client, world: World, request_: ServiceRequest):
    ServiceRequest.objects.filter(pk=request_.pk).update(wished_seat=world.seat(SHANGHAI))
    press(at_desk, "send", request_, seat=SHANGHAI)
    assert Event.objects.get(kind=EventKind.OFFERED).data["rule"] == ""


def test_the_desk_that_keeps_what_nobody_fits_writes_the_hole_down_on_sending_alone(at_desk: Client, world: World):
    for holder in SeatHolder.objects.exclude(seat=world.seat(DESK)):
        unseat_person(holder=holder, by=None, at=world.at)
    row = world.submit()
    assert open_case(at_desk, row).context["nobody_fits"]
    assert not RoutingGap.objects.exists()
    press(at_desk, "send", row, seat=DESK)
    assert RoutingGap.objects.get().request_key == row.pk
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
    before, panel = slow.text.split('id="close"')
    assert "Somebody was faster" in panel, "beside what was typed"
    assert "Somebody was faster" not in before
    assert "Taken in hand" in slow.text
    assert "Robin" in slow.text
    assert "Here is the form." in slow.text
    assert world.fresh(request_).is_open
    # The page that told what happened shows the request as it is: the same press now counts.
    assert slow.context["form"]["version"].value() == world.fresh(request_).version


def test_the_second_answer_is_not_sent_before_the_first_is_read(
    at_desk: Client, world: World, request_: ServiceRequest
):
    seen = request_.version
    reply_as_company(request=request_, text="We have found one meanwhile.", by=world.owner, at=timezone.now())
    slow = press(at_desk, "answer", request_, version=seen, text="We look for an operator.")
    assert slow.status_code == 409
    assert "The company replied" in slow.text
    assert "We look for an operator." in slow.text
    assert slow.context["opened"] == "answer"
    assert RequestMessage.objects.count() == 1


def test_words_go_to_the_company_and_notes_stay_inside(at_desk: Client, world: World, request_: ServiceRequest):
    press(at_desk, "note", request_, text="Their bank is new.")
    press(at_desk, "answer", request_, text="We look for an operator.")
    press(at_desk, "ask", request_, text="How large is a town?")
    page = open_case(at_desk, request_)
    said = [(one.side, one.words) for one in [*page.context["earlier_said"], *page.context["said"]]]
    assert said == [
        ("theirs", request_.body),
        ("inside", "Their bank is new."),
        ("ours", "We look for an operator."),
        ("ours", "How large is a town?"),
    ]
    assert world.fresh(request_).state == RequestState.WAITING
    press(at_desk, "resume", request_)
    assert world.fresh(request_).state == RequestState.ASSIGNED


def test_a_short_thread_is_read_whole_and_a_long_one_from_what_is_new():
    back = ThreadEntry("inside", "Returned", "today", "Not my area", is_new=True)
    asked = ThreadEntry("theirs", "The company", "Monday", "Who decides on dams?")
    assert split_thread([asked, back]) == ([], [asked, back])
    long = ThreadEntry("theirs", "The company", "Monday", "Who decides? " * 50)
    assert split_thread([long, back]) == ([long], [back])


def test_an_empty_form_says_what_to_do(at_desk: Client, request_: ServiceRequest):
    page = press(at_desk, "ask", request_, text="")
    assert page.status_code == 200
    assert "Write something first." in page.text
    assert page.context["do"] == "ask"
    assert not RequestMessage.objects.exists()


def test_a_request_is_closed_with_its_outcome_and_an_answer(at_desk: Client, world: World, request_: ServiceRequest):
    empty = press(at_desk, "close", request_)
    assert {"outcome", "reasons", "text"} <= empty.context["form"].errors.keys()
    typed = {"outcome": Outcome.HELPED, "reasons": [OutcomeReason.INTRODUCTION_MADE], "text": "Meet them on Monday."}
    press(at_desk, "close", request_, **typed)
    assert world.fresh(request_).outcome == Outcome.HELPED
    assert "Meet them on Monday." in open_case(at_desk, request_).text
    assert request_.subject in at_desk.get(reverse(INBOX), {"view": "closed"}).text


def test_two_on_the_same_case_see_each_other(at_desk: Client, world: World, request_: ServiceRequest):
    colleague = make_person("colleague@desk.example", role="adviser", name="Robin")
    seat_person(seat=world.seat(DESK), person=colleague, by=None, at=world.at)
    other = client_of(colleague, app=True)
    other.get(reverse(INBOX))
    assert "Also open" not in open_case(at_desk, request_).text
    opened = timezone.now()
    open_case(other, request_)
    page = open_case(at_desk, request_)
    assert "Also open: Robin, since " in page.text
    url = reverse("desk:viewers", args=[request_.reference])
    # What stands there already is not read out again; whoever looks no more is gone after a minute.
    assert at_desk.get(url, {"shown": page.context["viewers_key"]}).status_code == 204
    for seconds in (40, 80):
        with time_machine.travel(opened + timedelta(seconds=seconds), tick=False):
            assert "Also open: Robin" in at_desk.get(url).text
            if seconds == 40:
                other.get(url)
    with time_machine.travel(opened + timedelta(seconds=101), tick=False):
        assert "Also open" not in at_desk.get(url).text
    assert browser_of(world, SHANGHAI).get(url).status_code == 404


def request_path(request: ServiceRequest) -> str:
    return reverse("desk:case", args=[request.reference])


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(at_desk: Client, request_: ServiceRequest):
    open_case(at_desk, request_)
    began = at_desk.session["session_seen_at"]
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        at_desk.get(reverse("desk:viewers", args=[request_.reference]))
        assert at_desk.session["session_seen_at"] == began
        page = open_case(at_desk, request_)
        assert at_desk.session["session_seen_at"] > began
        assert "htmx-2" in page.text, "the page asks by itself"
    with time_machine.travel(timezone.now() + timedelta(minutes=55)):
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{request_path(request_)}"}
        ended = at_desk.get(reverse("desk:viewers", args=[request_.reference]), headers=headers)
        assert ended["HX-Redirect"].endswith(urlencode({"next": request_path(request_)}))


def test_the_profile_opens_by_the_companys_consent_alone(world: World, request_: ServiceRequest):
    world.offer(request_, SHANGHAI, at=timezone.now())
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
    assert page.context["earlier"][0][0].company == world.company


def test_the_proposed_seat_says_what_its_kind_does_with_such_a_request(at_desk: Client, world: World):
    page = open_case(at_desk, world.submit())
    first = next(seat for seat in page.context["seats"] if seat.is_first)
    assert first.role
    assert f"{first.role}." in page.text


def test_an_officials_presence_climbs_its_ladder(at_desk: Client, world: World):
    from hub.casework.requests.services.submission import OfficialInput

    official = OfficialInput(
        level="consul_general",
        form="signing",
        on=timezone.localdate() + timedelta(days=30),
        city="Qingdao",
        host="The port",
        purpose="It shows that we are serious.",
    )
    row = world.submit(kind="presence", official=official)
    page = open_case(at_desk, row)
    # No money for research stands beside it: what brings officials and introductions, or nothing.
    paid = {slug: program.purpose.pays_for for slug, program in live_catalogue().by_slug.items() if program.purpose}
    slugs = [one.url.strip("/").rpartition("/")[2] for one in page.context["programs"]]
    assert slugs
    assert all({PaysFor.INTRODUCTIONS, PaysFor.EVENT_MISSION}.intersection(paid[slug]) for slug in slugs)
    step = page.context["next_approval"]
    press(at_desk, "approval", row, approval=step.pk, approved="yes", note="Said yes by phone.")
    out_of_order = press(at_desk, "approval", row, approval=step.pk, approved="yes", note="Yes again.")
    assert out_of_order.status_code == 409
    press(at_desk, "result", row, result="held")
    assert "It took place" in open_case(at_desk, row).text


def test_programs_beside_a_case_answer_what_is_asked_or_none_stands_there(at_desk: Client, world: World):
    """Of a kind that no need was chosen with, those of the kind: no money for research beside a market or a standard."""
    paid = {slug: one.purpose.pays_for[:3] for slug, one in live_catalogue().by_slug.items() if one.purpose}
    wanted = {
        "standards": {PaysFor.CERTIFICATION_TESTING},
        "ip": {PaysFor.IP_PROTECTION},
        "partners": {PaysFor.INTRODUCTIONS},
        "dispute": set(),
        "other": set(),
    }
    for kind, purposes in wanted.items():
        row = world.submit(kind=kind, needs=[], subject=f"A heron {kind}", body="Good day.")
        page = open_case(at_desk, row)
        slugs = [one.url.strip("/").rpartition("/")[2] for one in page.context["programs"]]
        assert all(purposes.intersection(paid[slug]) for slug in slugs), kind
        assert bool(slugs) == ("Programs for what is asked" in page.text), kind
    row = world.submit(kind="other", needs=[], subject="Heron", body="We look for a distributor.")
    assert open_case(at_desk, row).context["programs"]
    assert open_case(at_desk, world.submit(kind="finance", needs=[], subject="Money")).context["programs"]
