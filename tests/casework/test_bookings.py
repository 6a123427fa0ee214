"""What offices lend: a slot is nobody's twice, who waits moves up in order, and each reads what is theirs."""

import random
import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from companies.models import Company
from companies.privacy.erasure import delete_company
from companies.privacy.registry import export_parts, merge_handlers
from hub.accounts.models import User
from hub.casework.bookings import services
from hub.casework.bookings.access import lent_resources, places_in_line
from hub.casework.bookings.rules import coming_slots, slots_of
from hub.casework.bookings.wishes import wish_lines
from hub.casework.choices import LandingHelp, RequestKind
from hub.casework.models import Booking, Resource, ServiceRequest
from hub.casework.requests.services.closure import LINES, withdraw_request
from hub.casework.requests.services.recusals import keep_out
from hub.casework.requests.services.submission import RequestInput, submit_request
from hub.casework.tasks import settle_lines
from hub.core.workflow import RefusedError
from hub.directory.models import Seat
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from tests.casework.leads import AT, OWNER_SEAT, browser_of, company, officer, owner_of
from tests.casework.small import small_world
from tests.directory.offices import make_office, make_office_seat
from tests.support.arrivals import CROWD, all_at_once, in_order


@pytest.fixture
def moment() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def desk(reference_data: None, moment: None) -> Resource:
    return lent(Seat.objects.get(slug=OWNER_SEAT))


def lent(seat: Seat, **more: Any) -> Resource:
    """Lend a desk of a seat's office, four hours at a time on working days."""
    said: dict[str, Any] = {
        "kind": LandingHelp.DESK, "title_en": "Desk", "title_fr": "Poste", "weekdays": [1, 2, 3, 4, 5],
        "opens": time(9), "closes": time(17), "minutes": 240,
    }  # fmt: skip
    return services.lend(office=seat.office, by=None, at=AT, **said | more)


def asked(made: Company, kind: RequestKind = RequestKind.MARKET_ENTRY) -> ServiceRequest:
    ask = RequestInput(
        kind=kind, subject="Enter Suzhou", body="We go there.", language="en", areas=["wastewater-treatment"],
        cn_provinces=["CN-SH"],
    )  # fmt: skip
    return submit_request(company=made, ask=ask, by=owner_of(made), at=AT)


def first_slot(resource: Resource) -> datetime:
    return coming_slots(resource, at=AT)[0][0]


def booked(resource: Resource, made: Company, *, begins: datetime | None = None) -> Booking:
    request = ServiceRequest.objects.filter(company=made).first() or asked(made)
    return services.book(
        resource=resource, begins=begins or first_slot(resource), request=request, by=owner_of(made), at=AT
    )


def lines(resource: Resource) -> dict[str, int | None]:
    rows = Booking.objects.filter(resource=resource, cancelled_at=None).select_related("company")
    return {row.company.name: row.waiting_number for row in rows.order_by("waiting_number")}


def told(kind: str) -> list[str]:
    return sorted(Notification.objects.filter(kind=kind).values_list("recipient__user__name", flat=True))


def run_jobs() -> None:
    while row := OutboxMessage.objects.filter(topic="casework.booking_lines", state="waiting").first():
        OutboxMessage.objects.filter(pk=row.pk).update(state="done", done_at=AT)
        settle_lines(resources=row.payload["resources"])


@pytest.mark.django_db
def test_who_is_kept_out_of_a_request_reads_that_a_slot_is_taken_alone(desk: Resource) -> None:
    row, wei = booked(desk, company("Boreal")), officer("wei", OWNER_SEAT)
    client, page = browser_of(wei), reverse("bookings:office", args=[desk.office.slug])
    assert {"Boreal", row.request.reference} <= set(
        re.findall(rf"Boreal|{row.request.reference}", client.get(page).text)
    )
    keep_out(request=row.request, person=wei, by=wei, at=AT)
    read = client.get(page)
    assert not re.findall(rf"Boreal|{row.request.reference}|Take this booking back", read.text)
    assert [one["row"] for one in read.context["bookings"]] == [row]
    assert client.post(page, {"cancel": row.pk}).status_code == 404


# --- Wishes -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_wishes_stand_by_week_and_city_with_whoever_reads_the_request(desk: Resource) -> None:
    wished: tuple[tuple[str, str, str | None, list[str]], ...] = (
        ("Boreal", "Suzhou", "2026-12-09", ["interpreter", "desk"]),
        ("Cedar", "SUZHOU (Jiangsu)", "2026-12-11", ["interpreter"]),
        ("Maple", "", "2026-12-14", ["room"]),
        ("Spruce", "Hangzhou", None, ["adviser"]),
        ("Tamarack", "Suzhou", "2026-12-09", []),
        ("Larch", "Suzhou", (AT - timedelta(days=9)).date().isoformat(), ["room"]),
        ("Alder", "(Suzhou)", "2026-12-10", ["interpreter"]),
        ("Birch", "-", "2026-12-16", ["room"]),
    )
    made = [asked(company(name)) for name, *_wish in wished]
    seat = Seat.objects.get(slug=OWNER_SEAT)
    for request, (_name, city, day, landing) in zip(made, wished, strict=True):
        ServiceRequest.objects.filter(pk=request.pk).update(
            city=city, needed_by=day, urgency="dated" if day else "normal", landing=landing, owner=seat
        )
    services.book(resource=desk, begins=first_slot(desk), request=made[0], by=owner_of(made[0].company), at=AT)

    def lines(seats: list[Seat]) -> list[tuple[str | None, str, int, dict[str, int]]]:
        found = wish_lines(User(), seats, on=AT.date())
        return [(line.monday and f"{line.monday}", line.city, line.requests, dict(line.wishes)) for line in found]

    overdue = (AT - timedelta(days=9)).date()
    overdue -= timedelta(days=overdue.weekday())
    assert lines([seat]) == [
        ("2026-12-07", "Suzhou", 3, {"An interpreter": 3}),
        ("2026-12-14", "Shanghai", 2, {"A room for a meeting": 2}),
        (None, "Hangzhou", 1, {"An hour with an adviser": 1}),
        (f"{overdue}", "Suzhou", 1, {"A room for a meeting": 1}),
    ]
    assert [line.is_overdue for line in wish_lines(User(), [seat], on=overdue + timedelta(days=6))] == [False] * 4
    withdraw_request(request=made[3], reason="", by=None, at=AT)
    assert len(lines([seat])) == 3
    assert lines([make_office_seat("elsewhere-desk", make_office("elsewhere"))]) == lines([]) == []
    page = browser_of(officer("wei", OWNER_SEAT)).get(reverse("bookings:wishes"))
    assert "Needed by the week of 7 December 2026" in page.text
    assert page.text.count("Overdue") == 1
    assert "Boreal" not in page.text


# --- Slots ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_slots_are_whole_and_in_the_time_of_the_office(desk: Resource) -> None:
    monday = datetime.fromisoformat("2026-11-30").date()
    slots = slots_of(desk, monday)
    assert [begins.isoformat() for begins, _ends in slots] == [
        "2026-11-30T09:00:00+08:00", "2026-11-30T13:00:00+08:00",
    ]  # fmt: skip
    assert slots_of(desk, monday - timedelta(days=1)) == []
    odd = lent(Seat.objects.get(slug=OWNER_SEAT), closes=time(16, 30), minutes=120)
    assert [ends.hour for _begins, ends in slots_of(odd, monday)] == [11, 13, 15]
    assert all(begins > AT for begins, _ends in coming_slots(desk, at=AT))
    assert len(coming_slots(desk, at=AT)) == 2 * 19, "the slots of today are over"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code"),
    [("closed", "request"), ("kind", "request"), ("stopped", "withdrawn"), ("past", "no_slot"), ("between", "no_slot")],
)
def test_nothing_is_booked_that_is_not_there(desk: Resource, change: str, code: str) -> None:
    one = company("austral")
    request = asked(one, RequestKind.DISPUTE if change == "kind" else RequestKind.MARKET_ENTRY)
    begins = first_slot(desk)
    if change == "closed":
        request = withdraw_request(request=request, reason="", by=owner_of(one), at=AT)
    elif change == "stopped":
        services.stop_lending(resource=desk, by=None, at=AT)
    elif change == "past":
        begins = datetime.fromisoformat("2026-11-27T09:00:00+08:00")
    elif change == "between":
        begins += timedelta(hours=1)
    with pytest.raises(RefusedError, match=code):
        services.book(resource=desk, begins=begins, request=request, by=None, at=AT)


# --- The line ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_slot_that_is_given_back_goes_to_the_next_in_line_who_is_told_once(desk: Resource) -> None:
    officer("ana", OWNER_SEAT)
    one, two, three = (company(name) for name in ("austral", "boreal", "cedar"))
    rows = [booked(desk, each) for each in (one, two, three)]
    assert lines(desk) == {"Austral": None, "Boreal": 1, "Cedar": 2}
    assert booked(desk, one) == rows[0], "the same again is one"
    assert told("casework.booking_at_office") == ["Ana"]
    # Leaving the line changes nothing for who has it.
    services.cancel_booking(booking=rows[1], by=None, at=AT)
    assert lines(desk) == {"Austral": None, "Cedar": 2}
    assert places_in_line(rows)[rows[2].pk] == 1
    services.cancel_booking(booking=rows[0], by=None, at=AT)
    assert lines(desk) == {"Cedar": None}
    assert told("casework.booking") == ["Cedar"]
    with pytest.raises(RefusedError, match="over"):
        services.cancel_booking(booking=rows[0], by=None, at=AT)
    # The office takes it back, and lends it no longer: each is told.
    services.cancel_booking(booking=rows[2], by=None, at=AT + timedelta(minutes=1), is_office=True)
    assert told("casework.booking") == ["Cedar", "Cedar"]
    again = booked(desk, two)
    services.stop_lending(resource=desk, by=None, at=AT)
    again.refresh_from_db()
    assert again.cancelled_at == AT
    assert lent_resources() == []


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_over_random_lives_of_a_slot_one_has_it_and_the_line_keeps_its_order(desk: Resource, seed: int) -> None:
    rng, firms = random.Random(seed), [company(name) for name in ("austral", "boreal", "cedar", "delta")]
    line: list[str] = []
    rows: dict[str, Booking] = {}
    for step in range(30):
        one = rng.choice(firms)
        if one.name not in line:
            rows[one.name] = booked(desk, one)
            line.append(one.name)
        else:
            services.cancel_booking(booking=rows[one.name], by=None, at=AT + timedelta(seconds=step))
            line.remove(one.name)
        found = (
            Booking.objects.filter(cancelled_at=None).order_by("waiting_number").values_list("company__name", flat=True)
        )
        held = list(
            Booking.objects.filter(cancelled_at=None, waiting_number=None).values_list("company__name", flat=True)
        )
        assert held == line[:1]
        assert [name for name in found if name not in held] == line[1:]


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["request", "federal", "private"])
def test_a_withdrawn_request_and_a_closed_company_give_back_what_they_booked(desk: Resource, way: str) -> None:
    one, two = company("austral"), company("boreal")
    row = booked(desk, one)
    booked(desk, two)
    if way == "request":
        withdraw_request(request=row.request, reason="", by=owner_of(one), at=AT)
    else:
        delete_company(company=one, typed_name=one.name, by=owner_of(one), at=AT, profile=way)
    assert OutboxMessage.objects.filter(topic=LINES).count() == 1
    run_jobs()
    assert lines(desk) == {"Boreal": None}
    assert told("casework.booking") == ["Boreal"]


@pytest.mark.django_db
def test_the_database_lends_nothing_twice(desk: Resource) -> None:
    one, two = company("austral"), company("boreal")
    row = booked(desk, one)
    other = booked(desk, two)
    with pytest.raises(IntegrityError, match="resource_is_lent_once"), transaction.atomic():
        Booking.objects.filter(pk=other.pk).update(waiting_number=None)
    with pytest.raises(IntegrityError, match="cancelled_booking"), transaction.atomic():
        Booking.objects.filter(pk=other.pk).update(cancelled_at=AT)
    with pytest.raises(IntegrityError, match="company_books_a_slot_once"), transaction.atomic():
        Booking.objects.create(
            resource=desk, company=one, request=row.request, period=row.period, waiting_number=9, at=AT
        )


@CROWD
@pytest.mark.django_db(transaction=True)
def test_of_many_bookings_at_one_moment_one_wins_and_the_others_wait_in_order(many: int) -> None:
    world = small_world(at=AT)
    desk = lent(make_office_seat("lending", make_office("lending-office", "Shanghai")))
    made = Company.objects.bulk_create([
        Company(name=f"Company {n}", slug=f"company-{n}", folded_name=f"company {n}", province="QC", created_at=AT, updated_at=AT)
        for n in range(many)
    ])  # fmt: skip
    requests = [
        submit_request(
            company=each, by=world.owner, at=AT,
            ask=RequestInput(kind=RequestKind.MARKET_ENTRY, subject="Enter", body="We go there.", language="en"),
        )
        for each in made
    ]  # fmt: skip
    begins = first_slot(desk)

    def book(request: ServiceRequest) -> None:
        services.book(resource=desk, begins=begins, request=request, by=world.owner, at=AT)

    spans = all_at_once(requests, book)
    found = list(Booking.objects.order_by("pk").values_list("waiting_number", flat=True))
    assert found == [None, *range(1, many)], "each is written down in turn"
    line = list(Booking.objects.order_by("pk").values_list("request", flat=True))
    assert in_order(line, spans), "who was done before another came stands before them"
    winner = Booking.objects.get(waiting_number=None)
    services.cancel_booking(booking=winner, by=None, at=AT)
    assert Booking.objects.get(waiting_number=None, cancelled_at=None).company != winner.company
    assert Booking.objects.filter(waiting_number__isnull=False).order_by("waiting_number")[0].waiting_number == 2


# --- On the pages -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_office_lends_a_company_books_and_the_officer_sees_it(reference_data: None, moment: None) -> None:
    one, two = company("austral"), company("boreal")
    ana: User = officer("ana", OWNER_SEAT)
    seat = Seat.objects.get(slug=OWNER_SEAT)
    desk, mine, theirs = browser_of(ana), browser_of(owner_of(one)), browser_of(owner_of(two))
    page = reverse("bookings:office", args=[seat.office.slug])
    place = seat.office.get_absolute_url()
    from_request = reverse("bookings:of_request", args=[asked(one).reference])
    assert "What it lends" not in mine.get(place).text
    assert "Nothing is offered yet" in mine.get(from_request).text
    assert page in desk.get(place).text
    assert page not in mine.get(place).text
    wrong = {"kind": "desk", "title_en": "Desk", "title_fr": "", "opens": "17:00", "closes": "09:00", "minutes": "60"}
    assert set(desk.post(page, wrong).context["form"].errors) == {"title_fr", "weekdays", "closes"}
    right = wrong | {"title_fr": "Poste", "opens": "09:00", "closes": "17:00", "weekdays": ["1", "3"]}
    assert desk.post(page, right).status_code == 302
    held = Resource.objects.get()
    assert (held.weekdays, held.title_fr) == ([1, 3], "Poste")
    assert from_request in mine.get(place).text
    assert "Desk" in mine.get(from_request).text
    sent = {"resource": str(held.pk), "slot": first_slot(held).isoformat()}
    mine.post(from_request, sent | {"slot": "x"})
    mine.post(from_request, sent | {"slot": "2026-11-30T03:33:00+08:00"})
    assert not Booking.objects.exists()
    assert mine.post(from_request, sent).status_code == 302
    other = reverse("bookings:of_request", args=[asked(two).reference])
    assert "(taken: you stand in line)" in theirs.get(other).text
    theirs.post(other, sent)
    assert "Number 1 in line" in theirs.get(other).text
    # Nobody reads who else has it; the office reads both, and nobody else's office does.
    assert "Austral" not in theirs.get(other).text
    shown = desk.get(page).text
    assert "Austral" in shown
    assert "Boreal" in shown
    bo = browser_of(officer("bo", "beijing-industry"))
    assert bo.get(page).status_code == bo.post(page, right).status_code == 404
    assert mine.get(page).status_code == 403
    assert theirs.get(from_request).status_code == theirs.post(from_request, sent).status_code == 404
    # A company gives back its own alone.
    row = Booking.objects.get(company=one)
    assert theirs.post(other, {"cancel": str(row.pk)}).status_code == 404
    assert mine.post(from_request, {"cancel": str(row.pk)}).status_code == 302
    assert "Yours" in theirs.get(other).text
    desk.post(page, {"cancel": str(Booking.objects.get(company=two).pk)})
    desk.post(page, {"stop": str(held.pk)})
    assert "Nothing is offered yet" in desk.get(page).text
    assert desk.post(page, {}).status_code == 404


@pytest.mark.django_db
def test_bookings_go_along_with_a_company(desk: Resource) -> None:
    kept, gone = company("boreal"), company("fjord")
    later = coming_slots(desk, at=AT)[1][0]
    booked(desk, kept)
    booked(desk, gone)
    booked(desk, gone, begins=later)
    exported = export_parts(gone)["bookings"]
    assert [(row["kind"], row["waiting"]) for row in exported] == [("desk", 1), ("desk", None)]
    assert "Boreal" not in str(exported)
    handler = next(each for each in merge_handlers() if each.column == "casework.Booking.company")
    outcome = handler.follow(kept, gone)
    assert (outcome.moved, outcome.left) == (1, 1)
    assert Booking.objects.filter(company=kept).count() == 2
