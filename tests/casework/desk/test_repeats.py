"""What a company, or a person, asked before stands beside what it asks now, as far as the reader may know of it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.registration.services import register_company
from hub.audit.models import SensitiveView
from hub.casework.choices import Outcome, OutcomeReason, RepeatKind, RequestState
from hub.casework.models import ServiceRequest
from hub.casework.requests.services.closure import close_request
from hub.casework.requests.services.recusals import keep_out
from hub.casework.requests.services.submission import submit_request
from tests.casework.desk.browsers import INBOX, browser_of, open_case, who
from tests.casework.world import BEIJING, DESK, SHANGHAI, World

pytestmark = pytest.mark.django_db

OTHER = {"kind": "other", "subject": "A trade fair in May", "body": "Quite other words on a fair."}
CLOSED = {"outcome": Outcome.HELPED, "reasons": [OutcomeReason.PROGRAM_FOUND], "answer": "Here it is."}


def seen_beside(client: Client, row: ServiceRequest, earlier: ServiceRequest) -> bool:
    return reverse("desk:case", args=[earlier.reference]) in open_case(client, row).text


@pytest.mark.parametrize("is_closed", [False, True])
def test_what_another_seat_has_or_closed_stands_beside_it_as_a_trace(
    at_desk: Client, world: World, request_: ServiceRequest, *, is_closed: bool
):
    world.given(request_, SHANGHAI)
    if is_closed:
        close_request(request=world.fresh(request_), **CLOSED, **who(world, SHANGHAI))
    new = world.submit(**OTHER)
    page = open_case(at_desk, new)
    assert seen_beside(at_desk, new, request_)
    assert world.seat(SHANGHAI).label in page.text
    assert str(RequestState(world.fresh(request_).state).label) in page.text
    assert request_.subject not in page.text
    assert request_.body not in page.text


def test_who_is_kept_out_or_never_accepted_sees_no_trace(world: World, request_: ServiceRequest):
    world.given(request_, SHANGHAI)
    new = world.submit(**OTHER)
    keep_out(request=request_, person=world.people[DESK], by=world.people[DESK], at=timezone.now())
    assert not seen_beside(browser_of(world, DESK), new, request_)
    world.given(new, BEIJING)
    assert not seen_beside(browser_of(world, BEIJING), new, request_)


def test_the_request_that_one_repeats_is_named_and_leads_to_its_trace(world: World, request_: ServiceRequest):
    world.given(request_, SHANGHAI)
    close_request(request=world.fresh(request_), **CLOSED, **who(world, SHANGHAI))
    chaser = world.submit(subject="Again a partner", body="Do you know somebody else?")
    assert (chaser.again, chaser.again_of_id) == (RepeatKind.CHASER, request_.pk)
    page = open_case(browser_of(world, DESK), chaser)
    assert page.context["repeated"] == {"reference": request_.reference, "may_follow": True}
    assert f'href="{reverse("desk:case", args=[request_.reference])}">{request_.reference}</a>' in page.text
    world.given(chaser, BEIJING)
    beijing = browser_of(world, BEIJING)
    page = open_case(beijing, chaser)
    assert page.context["repeated"] == {"reference": request_.reference, "may_follow": False}
    assert f'<span class="num">{request_.reference}</span>' in page.text
    keep_out(request=request_, person=world.people[BEIJING], by=world.people[BEIJING], at=timezone.now())
    assert request_.reference not in open_case(beijing, chaser).text


def test_what_the_same_person_asked_for_another_company_stands_beside_it(world: World, request_: ServiceRequest):
    close_request(request=request_, **CLOSED, **who(world))
    firm = register_company(by=world.owner, name="Autre bassin inc.", province="QC", at=world.at)
    new = submit_request(company=firm, ask=world.ask(**OTHER), by=world.owner, at=timezone.now())
    handed = world.submit(subject="A word for Shanghai", body="Something for Shanghai alone.")
    world.given(handed, SHANGHAI)
    desk = browser_of(world, DESK)
    page = open_case(desk, new)
    assert {(one.reference, one.readable) for one in page.context["same_person"]} == {
        (request_.reference, True),
        (handed.reference, False),
    }
    assert request_.subject in page.text
    assert world.seat(SHANGHAI).label in page.text
    assert handed.subject not in page.text
    seen = SensitiveView.objects.get(what="casework.same_person")
    assert seen.subjects == [str(request_.pk)]
    for row in (request_, handed):
        keep_out(request=row, person=world.people[DESK], by=world.people[DESK], at=timezone.now())
    assert open_case(desk, new).context["same_person"] == []
    world.given(new, BEIJING)
    assert open_case(browser_of(world, BEIJING), new).context["same_person"] == []


def test_a_second_open_request_of_a_company_is_marked_in_the_list(
    at_desk: Client, world: World, request_: ServiceRequest
):
    def is_marked() -> bool:
        return "Has another open" in at_desk.get(reverse(INBOX), {"view": "open"}).text

    assert not is_marked()
    new = world.submit(**OTHER)
    assert not new.is_asked_again
    assert is_marked()
    keep_out(request=request_, person=world.people[DESK], by=world.people[DESK], at=timezone.now())
    assert not is_marked()


def test_what_is_closed_is_no_second_open_request(at_desk: Client, world: World, request_: ServiceRequest):
    close_request(request=request_, **CLOSED, **who(world))
    world.submit(**OTHER)
    for view in ("open", "closed"):
        assert "Has another open" not in at_desk.get(reverse(INBOX), {"view": view}).text
