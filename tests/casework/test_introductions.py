"""A request that stands for an introduction or a seat on a mission: nobody asks again by it, and joining takes it along."""

from datetime import timedelta

import pytest
from django.urls import reverse

from companies.models import Company
from hub.casework.choices import RepeatKind, RequestKind
from hub.casework.leads.services import record_buyer
from hub.casework.models import Booking, CompanyProposal, ServiceRequest
from hub.casework.requests.services.closure import merge_requests, withdraw_request
from hub.core.workflow import RefusedError
from hub.directory.models import Seat
from opportunities.models import Opportunity
from tests.casework import test_bookings
from tests.casework.leads import AT, OWNER_SEAT, browser_of, clear, company, officer, owner_of
from tests.casework.test_bookings import asked, booked, lent
from tests.casework.test_mission_rooms import run_jobs
from tests.casework.test_missions import answer, mission, moment, places, told

__all__ = ["mission", "moment"]
pytestmark = pytest.mark.django_db


def own_seat() -> Seat:
    seat: Seat = Seat.objects.get(slug=OWNER_SEAT)
    return seat


def seated(made: Company) -> CompanyProposal:
    return answer(told(made)[0])


def taken(request: ServiceRequest) -> ServiceRequest:
    """Let the seat that looks after the mission answer for a request."""
    ServiceRequest.objects.filter(pk=request.pk).update(owner=own_seat())
    return ServiceRequest.objects.get(pk=request.pk)


def join(kept: ServiceRequest, gone: ServiceRequest) -> ServiceRequest:
    rows = [ServiceRequest.objects.get(pk=row.pk) for row in (kept, gone)]
    return merge_requests(kept=rows[0], gone=rows[1], by=None, seats=[own_seat()], at=AT)


# --- Joined with another request --------------------------------------------------------------------------------------


def test_a_seat_on_a_mission_goes_on_with_the_request_that_stays(mission: Opportunity) -> None:
    one, next_one, waits = (company(name) for name in ("austral", "boreal", "cedar"))
    row = seated(one)
    seated(next_one)
    seated(waits)
    kept = join(taken(asked(one)), row.request)
    assert CompanyProposal.objects.get(pk=row.pk).request == kept
    assert places() == {"Austral": (1, None), "Boreal": (2, None), "Cedar": (None, 1)}
    # Whoever withdraws it now gives the seat to the next in line.
    withdraw_request(request=kept, reason="", by=owner_of(one), at=AT)
    run_jobs()
    assert places() == {"Austral": (None, None), "Boreal": (2, None), "Cedar": (1, None)}


def test_what_is_booked_goes_on_with_the_request_that_stays_and_is_given_back_with_it(mission: Opportunity) -> None:
    desk, one, two = lent(own_seat()), company("austral"), company("boreal")
    first = booked(desk, one)
    booked(desk, two)
    kept = join(taken(asked(one, RequestKind.PARTNERS)), taken(first.request))
    assert Booking.objects.get(pk=first.pk).request == kept
    page = browser_of(owner_of(one)).get(reverse("bookings:of_request", args=[kept.reference])).text
    assert f'name="cancel" value="{first.pk}"' in page
    withdraw_request(request=kept, reason="", by=owner_of(one), at=AT)
    test_bookings.run_jobs()
    assert test_bookings.lines(desk) == {"Boreal": None}


def test_two_that_stand_for_something_each_stay_apart_and_the_desk_offers_none(mission: Opportunity) -> None:
    one, ana = company("austral"), officer("ana", OWNER_SEAT)
    row, other = seated(one), taken(asked(one))
    lead = Opportunity.objects.get(pk=mission.pk)
    lead.pk, lead.slug, lead.kind = None, "another-lead", "lead"
    lead.save(force_insert=True)
    clear(lead.slug)
    second = CompanyProposal.objects.create(
        opportunity=lead, company=one, reasons=[], at=AT, sent_at=AT, answer="yes", answered_at=AT,
        answered_by=owner_of(one),
    )  # fmt: skip
    introduced = record_buyer(proposal=second, accepts=True, by=ana, at=AT)
    assert introduced is not None
    with pytest.raises(RefusedError, match="introductions"):
        join(introduced, row.request)
    assert not ServiceRequest.objects.filter(outcome="merged").exists()
    assert row.request.again == introduced.again == ""
    # What the company asked by itself joins either of them; then the desk offers nothing to join. Its list of keys
    # names the act always.
    desk = browser_of(ana)
    case, label = reverse("desk:case", args=[row.request.reference]), "Join with another request"
    assert desk.get(case).text.count(label) > 1
    assert join(introduced, other) == introduced
    assert desk.get(case).text.count(label) == 1


# --- Nobody asks again ------------------------------------------------------------------------------------------------


def test_an_introduction_is_not_asked_again_and_what_comes_after_does_not_repeat_it(mission: Opportunity) -> None:
    one = company("austral")
    own = asked(one, RequestKind.PARTNERS)
    row = seated(one)
    assert row.request.again == ""
    ServiceRequest.objects.filter(pk=own.pk).update(received_at=AT - timedelta(days=60))
    later = asked(one, RequestKind.PARTNERS)
    assert (later.again, later.again_of_id) == (RepeatKind.SAME_OPEN, own.pk), "of what it asked itself"
    shown = browser_of(officer("ana", OWNER_SEAT)).get(reverse("desk:case", args=[row.request.reference])).text
    assert "Asked again." not in shown
