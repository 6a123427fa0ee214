"""Missions: told once, a yes takes a seat or a place in line, no seat is given twice, and yields equal a recount."""

import csv
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.models import Company
from companies.privacy.erasure import delete_company
from companies.privacy.registry import export_parts, merge_handlers
from hub.accounts.models import User
from hub.casework.choices import ConsortiumState, Outcome, OutcomeReason, RequestState, RoomKind
from hub.casework.leads.services import (
    add_meeting,
    answer_proposal,
    fill_seats,
    propose_lead,
    record_buyer,
    record_meeting,
    release_seat,
    send_proposal,
    set_mission,
)
from hub.casework.metrics.columns import mission_rows
from hub.casework.metrics.figures import SurveyYield
from hub.casework.metrics.queries import mission_yields
from hub.casework.models import (
    CompanyProposal,
    Consortium,
    Meeting,
    Mission,
    Room,
    RoomMember,
    ServiceRequest,
    Survey,
)
from hub.casework.models.requests import introduction_subject
from hub.casework.outcomes.services import answer_survey
from hub.casework.requests.services.closure import close_request, withdraw_request
from hub.casework.rooms.proposals import ask_goers, open_mission_room
from hub.casework.rooms.services import agree_to_offer, join_room, open_room
from hub.casework.tasks import fill_seats as fill_seats_job
from hub.casework.tasks import leave_of_closed, send_invitation
from hub.core.text.localized import Localized
from hub.core.workflow import RefusedError
from hub.directory.models import Seat
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from opportunities.leads.queries import lead_entry
from opportunities.models import Opportunity
from tests.casework.small import small_world
from tests.casework.test_leads import AT, OWNER_SEAT, TODAY, browser_of, clear, company, officer, owner_of
from tests.casework.world import SHANGHAI

SLUG = "water-mission"


@pytest.fixture
def moment() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def published(owner: Seat) -> Opportunity:
    row: Opportunity = Opportunity.objects.create(
        slug=SLUG, kind="mission", status="ongoing", title_en="Water mission", title_fr="Mission eau",
        buyer_en="A port", buyer_fr="Un port", buyer_kind="private_operator", description_en="To Suzhou.",
        description_fr="À Suzhou.", areas=["wastewater-treatment"], areas_basis="stated", cn_provinces=["CN-JS"],
        capabilities=["membranes"], capability_words_en=["membranes"], capability_words_fr=["membranes"],
        opens=TODAY + timedelta(days=40), closes=TODAY + timedelta(days=44), is_verified=True, sources=[], owner=owner,
    )  # fmt: skip
    return row


@pytest.fixture
def mission(reference_data: None, moment: None) -> Opportunity:
    """A published, cleared mission with two seats."""
    row = published(Seat.objects.get(slug=OWNER_SEAT))
    clear(SLUG)
    seats(2)
    return row


def seats(number: int) -> None:
    entry = lead_entry(SLUG)
    assert entry is not None
    set_mission(lead=entry, anchor="Heronanchor Ltd.", seats=number, by=None, at=AT)


def told(*companies: Company) -> list[CompanyProposal]:
    """Tell companies of the mission, each with a reason."""
    entry = lead_entry(SLUG)
    assert entry is not None
    propose_lead(lead=entry, companies={each.pk: [("Why.", "Raison.")] for each in companies}, by=None, at=AT)
    rows = [CompanyProposal.objects.get(opportunity=SLUG, company=each) for each in companies]
    for row in rows:
        send_proposal(pk=row.pk, at=AT)
    return [CompanyProposal.objects.get(pk=row.pk) for row in rows]


def answer(row: CompanyProposal, said: str = "yes") -> CompanyProposal:
    reason = "no_time" if said == "no" else ""
    answer_proposal(proposal=row, answer=said, reason=reason, by=owner_of(row.company), at=AT)
    return CompanyProposal.objects.get(pk=row.pk)


def places() -> dict[str, tuple[int | None, int | None]]:
    rows = CompanyProposal.objects.filter(opportunity=SLUG).select_related("company").order_by("company__name")
    return {row.company.name: (row.seat_number, row.waiting_number) for row in rows}


# --- Told, answered, seated -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_nobody_is_told_before_somebody_says_how_many_seats_there_are(reference_data: None, moment: None) -> None:
    published(Seat.objects.get(slug=OWNER_SEAT))
    clear(SLUG)
    one, entry = company("boreal"), lead_entry(SLUG)
    assert entry is not None
    with pytest.raises(RefusedError, match="no_seats"):
        propose_lead(lead=entry, companies={one.pk: []}, by=None, at=AT)
    seats(1)
    assert told(one)[0].sent_at == AT


@pytest.mark.django_db
def test_each_is_told_once_and_nobody_whose_consent_is_gone(mission: Opportunity) -> None:
    one, gone = company("boreal"), company("fjord")
    entry = lead_entry(SLUG)
    assert entry is not None
    propose_lead(lead=entry, companies={one.pk: [], gone.pk: []}, by=None, at=AT)
    set_consent(company=gone, purpose=Purpose.LEADS, granted=False, language="en", by=owner_of(gone), at=AT)
    for _again in range(3):
        for key in CompanyProposal.objects.values_list("pk", flat=True):
            send_proposal(pk=key, at=AT)
    (row,) = Notification.objects.filter(kind="casework.mission_proposed")
    assert row.recipient.user == owner_of(one)
    assert "Heronanchor" not in str(row.context)


@pytest.mark.django_db
def test_a_yes_takes_a_seat_and_a_request_and_the_third_waits(mission: Opportunity) -> None:
    rows = told(company("austral"), company("boreal"), company("cedar"), company("delta"))
    for row in rows:
        answer(row)
    assert places() == {"Austral": (1, None), "Boreal": (2, None), "Cedar": (None, 1), "Delta": (None, 2)}
    asked = ServiceRequest.objects.order_by("pk")
    assert {(each.owner.slug, each.opportunity_id) for each in asked} == {(OWNER_SEAT, mission.pk)}
    assert {each.company.name for each in asked} == {"Austral", "Boreal"}
    # The same answer again changes nothing, for whoever goes and for whoever waits.
    for row in rows:
        answer(row)
    assert places()["Delta"] == (None, 2)
    assert ServiceRequest.objects.count() == 2
    with pytest.raises(RefusedError, match="no_buyer"):
        record_buyer(proposal=rows[0], accepts=True, by=None, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["no", "later", "officer"])
def test_a_seat_that_comes_free_goes_to_the_first_in_line_who_is_told_once(mission: Opportunity, way: str) -> None:
    rows = told(company("austral"), company("boreal"), company("cedar"), company("delta"))
    for row in rows:
        answer(row)
    held = CompanyProposal.objects.get(pk=rows[0].pk).request
    if way == "officer":
        release_seat(proposal=rows[0], by=None, at=AT)
    else:
        answer(rows[0], way)
    assert places()["Austral"] == (None, None)
    assert ServiceRequest.objects.get(pk=held.pk).state == RequestState.CLOSED
    # Whoever says yes now stands behind those who wait.
    late = told(company("elm"))[0]
    answer(late)
    job = OutboxMessage.objects.filter(topic="casework.mission_seats")[0]
    for _again in range(3):
        fill_seats_job(**job.payload)
    assert places() == {
        "Austral": (None, None), "Boreal": (2, None), "Cedar": (1, None), "Delta": (None, 2), "Elm": (None, 3),
    }  # fmt: skip
    (mail,) = Notification.objects.filter(kind="casework.mission_seat")
    assert mail.recipient.user == owner_of(Company.objects.get(name="Cedar"))
    # One that gave its seat back may say yes anew, at the end.
    answer(rows[0])
    assert places()["Austral"] == (None, 4)


@pytest.mark.django_db
def test_more_seats_go_to_those_who_wait_and_taken_ones_are_not_taken_away(mission: Opportunity) -> None:
    for row in told(company("austral"), company("boreal"), company("cedar")):
        answer(row)
    with pytest.raises(RefusedError, match="taken"):
        seats(1)
    seats(3)
    assert fill_seats(mission=SLUG, at=AT) == 1
    assert places()["Cedar"] == (3, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"seat_number": 3},
        {"seat_number": 0},
        {"seat_number": 1},
        {"seat_number": 2, "waiting_number": 1},
        {"waiting_number": 1, "answer": "", "answered_at": None},
    ],
)
def test_the_database_gives_no_seat_that_is_not_there(mission: Opportunity, wrong: dict[str, Any]) -> None:
    first, second = told(company("austral"), company("boreal"))
    answer(first)
    CompanyProposal.objects.filter(pk=second.pk).update(answer="yes", answered_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyProposal.objects.filter(pk=second.pk).update(**wrong)
    CompanyProposal.objects.filter(pk=second.pk).update(seat_number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mission.objects.filter(opportunity=SLUG).update(seats=1)


@pytest.mark.parametrize(
    ("lang", "title", "said"),
    [
        ("fr", "Mission sur l’eau", "Mission sur l’eau"),
        ("en", "Water mission", "Water mission"),
        ("en", "Buyers of pumps", "Mission: Buyers of pumps"),
        ("fr", "Émissions de méthane", "Mission\N{NO-BREAK SPACE}: Émissions de méthane"),
    ],
)
def test_a_request_says_once_that_it_is_of_a_mission(lang: str, title: str, said: str) -> None:
    with override(lang):
        assert introduction_subject(Opportunity(kind="mission", title_en=title, title_fr=title)) == said


# --- Two hundred at one moment ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_answers_to_the_last_seat_one_gets_it_and_the_others_wait_in_order() -> None:
    world = small_world(at=AT)
    row = published(world.seat(SHANGHAI))
    seats(1)
    made = Company.objects.bulk_create([
        Company(name=f"Company {n}", slug=f"company-{n}", folded_name=f"company {n}", province="QC", created_at=AT, updated_at=AT)
        for n in range(200)
    ])  # fmt: skip
    rows = CompanyProposal.objects.bulk_create([
        CompanyProposal(opportunity=row, company=each, at=AT, sent_at=AT) for each in made
    ])  # fmt: skip
    lanes = 40
    gate = Barrier(lanes)

    def run(lane: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait(60)
            waiting = rows[lane::lanes]
            while waiting:
                # Whoever waits too long behind the others is told to try again, and does.
                with suppress(OperationalError):
                    answer_proposal(proposal=waiting[-1], answer="yes", reason="", by=world.owner, at=AT)
                    waiting.pop()
        finally:
            connection.close()

    with ThreadPoolExecutor(lanes) as pool:
        for future in [pool.submit(run, lane) for lane in range(lanes)]:
            future.result()
    found = list(CompanyProposal.objects.values_list("seat_number", "waiting_number"))
    assert [seat for seat, _line in found if seat] == [1]
    assert sorted(line for _seat, line in found if line) == list(range(1, 200))
    assert ServiceRequest.objects.count() == 1
    # They go on in that order.
    seats(4)
    assert fill_seats(mission=SLUG, at=AT) == 3
    left = CompanyProposal.objects.filter(waiting_number__isnull=False).values_list("waiting_number", flat=True)
    assert min(left) == 4


# --- Meetings and yields ----------------------------------------------------------------------------------------------


def close(request: ServiceRequest, by: User) -> None:
    close_request(
        request=request, outcome=Outcome.HELPED, reasons=[OutcomeReason.EVENT_ATTENDED], answer="Well met.",
        by=by, seats=[request.owner], at=AT,
    )  # fmt: skip


@pytest.mark.django_db
def test_yields_at_three_and_twelve_months_equal_a_recount(mission: Opportunity) -> None:
    ana = officer("ana", OWNER_SEAT)
    seats(6)
    names = ("austral", "boreal", "cedar", "delta", "elm", "fir")
    rows = [answer(row) for row in told(*[company(name) for name in names])]
    said = [
        (2, True, ["contact"], 0), (2, True, ["contact", "contract"], 40_000), (2, False, ["nothing"], None),
        (3, True, ["contract"], 900_000), (3, True, ["contract", "jobs"], 5), (2, True, ["contact"], None),
    ]  # fmt: skip
    for number, row in enumerate(rows):
        for day in range(number):
            held = add_meeting(proposal=row, host=f"Host {day}", on=TODAY + timedelta(days=day), by=ana, at=AT)
            outcome = ("", "follow_up", "signed", "nothing", "not_held")[day]
            record_meeting(meeting=held, outcome=outcome, by=ana, at=AT)
        close(row.request, ana)
        for round_ in (1, 2, 3):
            survey = Survey.objects.create(request=row.request, round=round_, asked_at=AT)
            if round_ == said[number][0] or round_ == 1:
                _round, helped, came, value = said[number]
                answers = {"helped": helped, "came_of_it": came, "value_cad": value}
                answer_survey(survey=survey, answers=answers, by=owner_of(row.company), at=AT)
    # What no company with a seat says does not count.
    outsider = company("grouse")
    told(outsider)
    found = mission_yields([SLUG])[SLUG]
    kept = list(Meeting.objects.filter(opportunity=SLUG))
    assert (found.seats, found.goers, found.waiting, len(kept)) == (6, 6, 0, 15)
    assert found.held == sum(1 for row in kept if row.outcome not in {"", "not_held"})
    assert found.signed == sum(1 for row in kept if row.outcome == "signed")
    assert found.signed > 1
    for round_, shown in ((2, found.after_3), (3, found.after_12)):
        mine = [each for each in said if each[0] == round_]
        assert shown.asked == 6
        assert shown.answered == len(mine)
        assert shown.contact == sum("contact" in each[2] for each in mine)
        assert shown.contract == sum("contract" in each[2] for each in mine)
        assert shown.value_cad == sum(each[3] or 0 for each in mine)
    # To others than who leads, no cell of fewer than five, and none that would tell one.
    shown = found.unless_small(least=5)
    assert shown is not None
    assert (shown.goers, shown.waiting, shown.held, shown.signed) == (6, None, found.held, None)
    assert shown.after_3 == SurveyYield(asked=6, answered=None, contact=None, contract=None, value_cad=None)
    assert found.unless_small(least=1) == found
    lines = {tuple(row[:1]): row[1:] for row in mission_rows([found, None], "en")}
    assert lines["Companies that go",] == ["Water mission", "6", "6"]
    assert lines["Answers, After 12 months",] == ["Water mission", "2", "6"]
    assert lines["Value, After 12 months",] == ["Water mission", "900005", ""]
    closed = {row[0]: row[1:] for row in mission_rows([shown], "fr")}
    assert closed["Something signed"] == ["Mission eau", "", ""]
    unasked = replace(found, after_3=SurveyYield())
    assert {row[2] for row in mission_rows([unasked], "en") if "3 months" in row[0]} == {""}
    assert found.unless_small(least=7) is None


@pytest.mark.django_db
def test_what_stands_of_a_company_goes_along_with_it(mission: Opportunity) -> None:
    kept, gone = company("boreal"), company("fjord")
    for row in told(kept, gone):
        answer(row)
        add_meeting(proposal=row, host="The port", on=TODAY, by=None, at=AT)
    add_meeting(proposal=CompanyProposal.objects.get(company=gone), host="The dam", on=TODAY, by=None, at=AT)
    leads = next(part for part in export_parts(gone).items() if part[0] == "leads")[1]
    assert {each["host"] for each in leads["meetings"]} == {"The port", "The dam"}
    handler = next(each for each in merge_handlers() if each.column == "casework.Meeting.company")
    outcome = handler.follow(kept, gone)
    assert (outcome.moved, outcome.left) == (1, 1)
    assert sorted(Meeting.objects.filter(company=kept).values_list("host", flat=True)) == ["The dam", "The port"]


# --- The room of those who go -----------------------------------------------------------------------------------------


def run_jobs() -> None:
    """Do the jobs of the mission and its room that wait, until none does."""
    handlers = {
        "casework.mission_seats": fill_seats_job,
        "casework.room_invitation": send_invitation,
        "casework.company_closed": leave_of_closed,
    }
    while row := OutboxMessage.objects.filter(topic__in=handlers, state="waiting").order_by("created_at", "pk").first():
        OutboxMessage.objects.filter(pk=row.pk).update(state="done", done_at=AT)
        handlers[row.topic](**row.payload)


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
    told_rooms = Notification.objects.filter(kind="casework.room_changed", recipient__user=owner_of(two))
    assert told_rooms.count() >= 3
    page = desk.get(reverse("rooms:room", args=[Room.objects.get(kind="mission").pk])).text
    assert "Austral" not in page


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


# --- On the pages -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_whole_way_on_the_pages(mission: Opportunity) -> None:
    one, two, three = company("boreal"), company("austral"), company("cedar")
    desk = browser_of(officer("ana", OWNER_SEAT))
    lead, cohort = reverse("leads:lead", args=[SLUG]), reverse("missions:cohort", args=[SLUG])
    programme = reverse("missions:programme", args=[SLUG])
    assert "Water mission" in desk.get(reverse("leads:list")).text
    Mission.objects.all().delete()
    assert "Say how many seats" in desk.get(lead).text
    assert set(desk.post(cohort, {"anchor": "", "seats": "0"}).context["form"].errors) == {"anchor", "seats"}
    assert desk.post(cohort, {"anchor": "Heronanchor Ltd.", "seats": "2"}).status_code == 302
    assert {row["key"] for row in desk.get(lead).context["companies"]} == {one.pk, two.pk, three.pk}
    desk.post(lead, {"act": "propose", "companies": [str(each.pk) for each in (one, two, three)]})
    for key in CompanyProposal.objects.values_list("pk", flat=True):
        send_proposal(pk=key, at=AT)
    browsers = {each.pk: browser_of(owner_of(each)) for each in (one, two, three)}
    for each in (one, two, three):
        assert "Water mission" in browsers[each.pk].get(reverse("leads:for_you", args=[each.slug])).text
        browsers[each.pk].post(page_of(each), {"act": "answer", "answer": "yes"})
    mine = browsers[one.pk].get(page_of(one)).text
    assert "You have a seat" in mine
    assert "Heronanchor Ltd." in mine
    assert "Number 1 in line" in browsers[three.pk].get(page_of(three)).text
    shown = desk.get(cohort).text
    assert all(words in shown for words in ("Boreal", "Austral", "Cedar", "2 of 2", "In line"))
    row = CompanyProposal.objects.get(company=one)
    assert set(desk.post(programme, {"host": "", "on": "", "proposal": "0"}).context["form"].errors) == {
        "host", "on", "proposal",
    }  # fmt: skip
    desk.post(programme, {"host": "Suzhou Water", "on": "2027-01-08", "proposal": row.pk})
    held = Meeting.objects.get()
    assert "Suzhou Water" in (mine := browsers[one.pk].get(page_of(one)).text)
    # What came of it is asked from its day on; in China that begins on the day before here.
    assert "follow_up" not in mine + desk.get(programme).text + (shown := desk.get(cohort).text)
    assert "What missions brought" not in shown
    Meeting.objects.update(on=TODAY + timedelta(days=1))
    assert "follow_up" in browsers[one.pk].get(page_of(one)).text
    # Nobody reads the programme of another company, or says what came of its meetings.
    assert "Suzhou Water" not in browsers[two.pk].get(page_of(two)).text
    refused = browsers[two.pk].post(page_of(two), {"act": "meeting", "meeting": held.pk, "outcome": "signed"})
    assert refused.status_code == 404
    browsers[one.pk].post(page_of(one), {"act": "meeting", "meeting": held.pk, "outcome": "follow_up"})
    assert "They go on talking" in desk.get(programme).text
    shown = desk.get(cohort).text
    assert "What missions brought" in shown
    # Nobody was asked yet what came of it: that is said, and no amount.
    assert "Not asked yet" in shown
    assert "$0" not in shown
    file = list(csv.reader(io.StringIO(browser_of(officer("dee", "hub-desk")).get(reverse("team:figures_csv")).text)))
    assert [row for row in file if "Water mission" in row] == [], "few went: its figures are closed"
    # Few went: to others than who leads the Hub the figures of such a mission are closed.
    assert "its figures are not shown" in desk.get(reverse("team:figures")).text
    desk.post(cohort, {"release": row.pk})
    fill_seats(mission=SLUG, at=AT)
    assert "Your seat was given back" in browsers[one.pk].get(page_of(one)).text
    assert "You have a seat" in browsers[three.pk].get(page_of(three)).text
    desk.post(programme, {"act": "meeting", "meeting": held.pk, "outcome": "", "remove": "1"})
    assert not Meeting.objects.exists()
    for page in (cohort, programme):
        assert desk.post(page, {}).status_code == 404


def page_of(made: Company) -> str:
    return reverse("leads:told", args=[made.slug, CompanyProposal.objects.get(company=made).pk])


@pytest.mark.django_db
def test_a_mission_opens_to_its_own_office_and_a_lead_has_no_cohort(mission: Opportunity) -> None:
    bo = browser_of(officer("bo", "beijing-industry"))
    desk: Client = browser_of(officer("dee", "hub-desk"))
    for name in ("missions:cohort", "missions:programme"):
        assert bo.get(reverse(name, args=[SLUG])).status_code == 404
        assert desk.get(reverse(name, args=[SLUG])).status_code == 200
    Opportunity.objects.filter(slug=SLUG).update(kind="lead")
    assert desk.get(reverse("missions:cohort", args=[SLUG])).status_code == 404
