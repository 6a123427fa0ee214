"""A process killed with kill -9 at every statement of what is done to a lead, a room and a mission."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.registration.services import register_company
from hub.casework.choices import RequestState
from hub.casework.leads.services import answer_proposal, fill_seats, propose_lead, record_buyer, send_proposal
from hub.casework.models import CompanyProposal, Mission, RoomMember, ServiceRequest
from hub.casework.rooms.proposals import answer_invitation, propose_consortium, send_invitation
from hub.core.workflow import RefusedError
from hub.directory.models import Seat
from hub.outbox.models import OutboxMessage
from opportunities.leads.queries import lead_entry
from opportunities.models import Opportunity
from tests.casework.crashes.effects import reminders_once, told_kinds
from tests.casework.small import small_world
from tests.casework.world import SHANGHAI
from tests.support.crashes import STRIDES, every_death

pytestmark = pytest.mark.django_db(transaction=True)


@STRIDES
def test_lead(now: datetime, stride: int):
    """A company is told of a lead once, its people hear it once, and two yes make one request of the introduction."""
    world = small_world(at=now)
    seen = Seat.objects.get(pk=world.seat(SHANGHAI).pk)
    lead = Opportunity.objects.create(
        slug="a-lead", kind="lead", status="ongoing", title_en="A lead", title_fr="Une piste", buyer_en="x", buyer_fr="x",
        buyer_kind="private_operator", description_en="x", description_fr="x", areas_basis="stated", is_verified=True,
        owner=seen, closes=now.date() + timedelta(days=60),
    )  # fmt: skip
    set_consent(company=world.company, purpose=Purpose.LEADS, granted=True, language="en", by=world.owner, at=now)

    def act() -> None:
        entry = lead_entry(lead.slug)
        assert entry is not None
        propose_lead(lead=entry, companies={world.company.pk: []}, by=world.people[SHANGHAI], at=now)
        proposal = CompanyProposal.objects.get()
        send_proposal(pk=proposal.pk, at=now)
        with suppress(RefusedError):
            answer_proposal(proposal=proposal, answer="yes", reason="", by=world.owner, at=now)
        with suppress(RefusedError):
            record_buyer(proposal=proposal, accepts=True, by=world.people[SHANGHAI], at=now)

    def holds() -> None:
        proposal = CompanyProposal.objects.get()
        request = ServiceRequest.objects.get()
        assert (proposal.request, request.owner, request.company) == (request, seen, world.company)
        assert OutboxMessage.objects.filter(topic="casework.proposal").count() == 1
        told = told_kinds()
        assert (told["casework.proposed"], told["casework.proposal_accepted"], told["casework.received"]) == (1, 1, 1)
        reminders_once(request)

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_invitation(now: datetime, stride: int):
    """A company is asked into a room once, its people hear it once, and by its yes it is in the room once."""
    world = small_world(at=now)
    seat, by = world.seat(SHANGHAI), world.people[SHANGHAI]
    set_consent(
        company=world.company, purpose=Purpose.PARTNER_COMPANIES, granted=True, language="en", by=world.owner, at=now
    )
    asked = {world.company.pk: ["membranes"]}
    room = propose_consortium(requirements=["membranes"], members=asked, seat=seat, by=by, at=now)
    proposal = CompanyProposal.objects.get()

    def act() -> None:
        send_invitation(pk=proposal.pk, at=now)
        with suppress(RefusedError):
            answer_invitation(proposal=proposal, answer="yes", reason="", note_read=True, by=world.owner, at=now)

    def holds() -> None:
        row = CompanyProposal.objects.get()
        assert (row.sent_at, row.answer) == (now, "yes")
        members = RoomMember.objects.filter(room=room, until=None).order_by("pk")
        assert list(members.values_list("seat", "company")) == [(seat.pk, None), (None, world.company.pk)]
        told = told_kinds()
        assert (told["casework.room_invited"], told["casework.room_changed_at_seat"]) == (1, 1)

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_mission_seat(now: datetime, stride: int):
    """A seat that is given back goes to the next in line once, with one request of theirs and one word to them."""
    world = small_world(at=now)
    mission = Opportunity.objects.create(
        slug="a-mission", kind="mission", status="ongoing", title_en="A mission", title_fr="Une mission", buyer_en="x",
        buyer_fr="x", buyer_kind="private_operator", description_en="x", description_fr="x", areas_basis="stated",
        is_verified=True, owner=world.seat(SHANGHAI), closes=now.date() + timedelta(days=60),
    )  # fmt: skip
    Mission.objects.create(opportunity=mission, anchor="x", seats=1, at=now)
    other = register_company(by=world.owner, name="Other inc.", province="QC", at=now)
    first, next_one = (
        CompanyProposal.objects.create(opportunity=mission, company=each, at=now, sent_at=now)
        for each in (world.company, other)
    )
    answer_proposal(proposal=first, answer="yes", reason="", by=world.owner, at=now)

    def act() -> None:
        # The first has gone already where this is done again: it is not seated anew.
        answer_proposal(proposal=next_one, answer="yes", reason="", by=world.owner, at=now)
        answer_proposal(proposal=first, answer="later", reason="", by=world.owner, at=now)
        fill_seats(mission=mission.slug, at=now)

    def holds() -> None:
        rows = CompanyProposal.objects.order_by("pk").values_list("seat_number", "waiting_number")
        assert list(rows) == [(None, None), (1, None)]
        gone, given = ServiceRequest.objects.order_by("number")
        assert (gone.company, gone.state) == (world.company, RequestState.CLOSED)
        assert (given.company, given.state, given.owner) == (other, RequestState.NEW, world.seat(SHANGHAI))
        told = told_kinds()
        assert (told["casework.mission_accepted"], told["casework.mission_seat"]) == (2, 1)
        reminders_once(given)

    assert every_death(act, stride, holds) >= 3
