"""The room of those who go on a mission: who has a seat comes in by a yes, and leaves with the seat."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.models import Company
from companies.privacy.erasure import delete_company
from hub.casework.choices import ConsortiumState, Outcome, RequestState, RoomKind
from hub.casework.leads.services import (
    release_seat,
)
from hub.casework.models import (
    CompanyProposal,
    Consortium,
    Room,
    RoomMember,
    ServiceRequest,
)
from hub.casework.requests.services.closure import withdraw_request
from hub.casework.rooms.proposals import ask_goers, open_mission_room
from hub.casework.rooms.services import agree_to_offer, join_room, open_room
from hub.core.text.localized import Localized
from hub.directory.models import Seat
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from hub.outbox.services import do_job
from opportunities.leads.queries import lead_entry
from opportunities.models import Opportunity
from tests.casework.leads import AT, OWNER_SEAT, browser_of, company, officer, owner_of
from tests.casework.test_missions import SLUG, answer, mission, moment, places, seats, told

__all__ = ["mission", "moment"]


def run_jobs() -> None:
    """Do the jobs of the mission and its room that wait, until none does."""
    topics = ("casework.mission_seats", "casework.room_invitation", "casework.company_closed")
    while row := OutboxMessage.objects.filter(topic__in=topics, state="waiting").order_by("created_at", "pk").first():
        OutboxMessage.objects.filter(pk=row.pk).update(state="done", done_at=AT)
        do_job(row)


def room_page() -> str:
    return reverse("rooms:room", args=[Room.objects.get().pk])


def come_in(made: Company, said: str = "yes") -> int:
    """Answer the invitation into the room on its page."""
    asked = CompanyProposal.objects.get(company=made, room__isnull=False)
    page = reverse("rooms:invitation", args=[made.slug, asked.pk])
    return int(browser_of(owner_of(made)).post(page, {"answer": said}).status_code)


def inside() -> set[str]:
    return set(RoomMember.objects.filter(until=None, company__isnull=False).values_list("company__name", flat=True))


@pytest.fixture
def room_of(mission: Opportunity) -> tuple[list[Company], Client]:
    """The open room: Austral and Boreal go and are in it, Cedar waits; and the officer's browser."""
    firms = [company(name) for name in ("austral", "boreal", "cedar")]
    for row in told(*firms):
        answer(row)
    desk = browser_of(officer("ana", OWNER_SEAT))
    assert desk.post(reverse("rooms:mission", args=[SLUG])).status_code == 302
    run_jobs()
    for each in firms[:2]:
        come_in(each)
    return firms, desk


@pytest.mark.django_db
def test_the_officer_opens_one_room_and_those_who_go_come_in_by_their_own_yes(mission: Opportunity) -> None:
    one, two, waits = firms = [company(name) for name in ("austral", "boreal", "cedar")]
    for row in told(*firms):
        answer(row)
    desk, others = browser_of(officer("ana", OWNER_SEAT)), browser_of(officer("bo", "beijing-industry"))
    way = reverse("rooms:mission", args=[SLUG])
    assert way in desk.get(reverse("missions:cohort", args=[SLUG])).text
    assert others.get(way).status_code == others.post(way).status_code == 404
    shown = desk.get(way).text
    assert "Austral and Boreal" in shown
    for _again in range(2):
        assert desk.post(way).headers["Location"] == room_page()
    assert desk.get(way).headers["Location"] == room_page()
    run_jobs()
    asked = Notification.objects.filter(kind="casework.room_invited").values_list("recipient__user__name", flat=True)
    assert sorted(asked) == ["Austral", "Boreal"]
    # Nothing of the room, and of nobody in it, before a yes of one's own.
    come_in(one)
    invitation = reverse(
        "rooms:invitation", args=[two.slug, CompanyProposal.objects.get(company=two, room__isnull=False).pk]
    )
    theirs = browser_of(owner_of(two))
    assert "Austral" not in theirs.get(invitation).text
    assert theirs.get(room_page()).status_code == 404
    assert "Boreal" not in browser_of(owner_of(one)).get(room_page()).text
    assert "1 company is asked" in desk.get(room_page()).text
    come_in(two)
    assert "Austral" in theirs.get(room_page()).text
    assert browser_of(owner_of(waits)).get(room_page()).status_code == 404
    # A company takes nobody out and closes nothing; the officer does both, and who was taken out is not asked again.
    mine = browser_of(owner_of(one))
    member = RoomMember.objects.get(company=two)
    assert "Take out" not in mine.get(room_page()).text
    for act in ({"act": "remove", "member": str(member.pk)}, {"act": "close"}):
        mine.post(room_page(), act)
    assert inside() == {"Austral", "Boreal"}
    desk.post(room_page(), {"act": "remove", "member": str(member.pk)})
    run_jobs()
    ask_goers(mission=SLUG, at=AT)
    assert theirs.get(invitation).status_code == 404
    assert inside() == {"Austral"}
    # A second officer of the office comes in by the same way.
    own = Seat.objects.get(slug=OWNER_SEAT)
    colleague = browser_of(officer("cy", Seat.objects.filter(office=own.office).exclude(pk=own.pk)[0].slug))
    assert "A colleague has opened it" in colleague.get(way).text
    assert colleague.post(way).headers["Location"] == room_page()
    assert RoomMember.objects.filter(seat__isnull=False, until=None).count() == 2
    desk.post(room_page(), {"act": "close"})
    assert Room.objects.get().closed_at == AT
    assert not inside()


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["answer", "request", "officer"])
def test_whoever_gives_the_seat_back_leaves_the_room_at_once_and_the_next_in_line_is_asked(
    room_of: tuple[list[Company], Client], way: str
) -> None:
    (one, _two, waits), _desk = room_of
    row = CompanyProposal.objects.get(company=one, opportunity=SLUG)
    Notification.objects.all().delete()
    if way == "answer":
        answer(row, "later")
    elif way == "officer":
        release_seat(proposal=row, by=None, at=AT)
    else:
        withdraw_request(request=row.request, reason="", by=owner_of(one), at=AT)
    assert places()["Austral"] == (None, None)
    assert inside() == {"Boreal"}
    assert ServiceRequest.objects.get(company=one).state == RequestState.CLOSED
    run_jobs()
    assert places() == {"Austral": (None, None), "Boreal": (2, None), "Cedar": (1, None)}
    left = Notification.objects.filter(kind="casework.room_changed").values_list("recipient__user__name", flat=True)
    assert list(left) == ["Boreal"]
    assert Notification.objects.filter(kind="casework.room_invited").get().recipient.user == owner_of(waits)
    assert come_in(waits) == 302
    assert inside() == {"Boreal", "Cedar"}
    # It still reads the posts of its own time; a new yes stands in line, and asks anew once it has a seat.
    assert browser_of(owner_of(one)).get(room_page()).status_code == 200
    answer(CompanyProposal.objects.get(pk=row.pk))
    seats(3)
    run_jobs()
    come_in(one)
    assert inside() == {"Austral", "Boreal", "Cedar"}


@pytest.mark.django_db
def test_an_invitation_is_worth_nothing_once_the_seat_is_gone(room_of: tuple[list[Company], Client]) -> None:
    (_one, _two, late), _desk = room_of
    seats(3)
    run_jobs()
    asked = CompanyProposal.objects.get(company=late, room__isnull=False)
    release_seat(proposal=CompanyProposal.objects.get(company=late, opportunity=SLUG), by=None, at=AT)
    page = reverse("rooms:invitation", args=[late.slug, asked.pk])
    assert browser_of(owner_of(late)).get(page).status_code == 404
    with pytest.raises(IntegrityError, match="does not go"), transaction.atomic():
        RoomMember.objects.create(room=Room.objects.get(), company=late, since=AT)


@pytest.mark.django_db
def test_a_company_that_took_its_consent_back_is_not_asked(mission: Opportunity) -> None:
    one = company("austral")
    answer(told(one)[0])
    entry = lead_entry(SLUG)
    assert entry is not None
    open_mission_room(lead=entry, seat=Seat.objects.get(slug=OWNER_SEAT), by=None, at=AT)
    set_consent(company=one, purpose=Purpose.LEADS, granted=False, language="en", by=owner_of(one), at=AT)
    run_jobs()
    assert not Notification.objects.filter(kind="casework.room_invited").exists()
    assert CompanyProposal.objects.get(room__isnull=False).dropped_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize("profile", ["federal", "private"])
def test_a_company_that_is_closed_leaves_every_room_and_gives_its_seat_to_the_next(
    room_of: tuple[list[Company], Client], profile: str
) -> None:
    (one, two, _waits), desk = room_of
    offer = open_room(kind=RoomKind.BID, title=Localized("Offer", "Offre"), by=None, at=AT)
    Consortium.objects.create(room=offer, requirements=["membranes"])
    talk = open_room(kind=RoomKind.PEERS, title=Localized("Talk", "Échange"), by=None, at=AT)
    for each in (one, two):
        join_room(room=offer, company=each, by=None, at=AT, note=1)
        join_room(room=talk, company=each, by=None, at=AT)
    for each in (one, two):
        agree_to_offer(room=offer, member=RoomMember.objects.get(room=offer, company=each), by=None, at=AT)
    Notification.objects.all().delete()
    delete_company(company=one, typed_name=one.name, by=owner_of(one), at=AT, profile=profile)
    run_jobs()
    assert inside() == {"Boreal"}
    assert Consortium.objects.get().state == ConsortiumState.FORMING
    assert Consortium.objects.get().lead_company == two
    assert Room.objects.get(pk=talk.pk).closed_at is not None
    assert places()["Cedar"] == (1, None)
    room_of_goers = Room.objects.get(kind="mission")
    told_rooms = Notification.objects.filter(kind="casework.room_changed", recipient__user=owner_of(two))
    left, closed = "Somebody left the room.", "The room is closed."
    assert sorted(told_rooms.values_list("context__room__en", "context__changed__en")) == [
        ("Offer", left), ("Talk", left), ("Talk", closed), (room_of_goers.title_en, left),
    ]  # fmt: skip
    assert "Austral" not in desk.get(reverse("rooms:room", args=[room_of_goers.pk])).text


@pytest.mark.django_db
def test_the_database_lets_no_withdrawn_request_keep_a_seat_and_nobody_without_one_in_the_room(
    room_of: tuple[list[Company], Client],
) -> None:
    (one, _two, _waits), _desk = room_of
    row = CompanyProposal.objects.get(company=one, opportunity=SLUG)
    with pytest.raises(IntegrityError, match="still in the room"), transaction.atomic():
        CompanyProposal.objects.filter(pk=row.pk).update(seat_number=None, request=None)
    with pytest.raises(IntegrityError, match="seat on a mission"), transaction.atomic():
        ServiceRequest.objects.filter(pk=row.request_id).update(
            state=RequestState.CLOSED,
            outcome=Outcome.WITHDRAWN,
            closing_answer="x",
            closed_at=AT,
            due_at=None,
            due_on=None,
        )
    with pytest.raises(IntegrityError, match="one_open_room_of_a_mission"), transaction.atomic():
        open_room(kind=RoomKind.MISSION, title=Localized("a", "b"), by=None, at=AT, opportunity=row.lead)
