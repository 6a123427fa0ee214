"""A promise is a day of the office that has the request: company, officer, lead and mail all read this day."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.casework.choices import Outcome, OutcomeReason
from hub.casework.desk.queries import list_desk
from hub.casework.desk.reader import DeskView
from hub.casework.models import ServiceRequest
from hub.casework.notifications import notification_types
from hub.casework.requests.services.closure import close_request, reopen_request
from hub.core.text.formats import day
from hub.core.vocabulary.enums import Province
from hub.core.workflow import RefusedError
from hub.directory.models import Seat
from hub.directory.reference.places import ChineseProvince, day_words, zone_of, zone_words
from hub.directory.seats.services import seat_person
from hub.notifications.mail.rendering import _words
from hub.notifications.models import Notification
from tests.accounts.people import client_of, make_person
from tests.casework.desk.browsers import browser_of
from tests.casework.world import DESK, SHANGHAI, World, build_world

pytestmark = pytest.mark.django_db

# Tuesday, 10:00 in Toronto. Five business days later it is 1 December everywhere.
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
PACIFIC, PRAIRIES, ATLANTIC = "ro-pacific-adviser", "ro-prairies-adviser", "ro-atlantic-adviser"


@pytest.fixture
def world(reference_data: None) -> Iterator[World]:
    with time_machine.travel(NOW, tick=False):
        world = build_world(at=NOW)
        for name in (PACIFIC, PRAIRIES, ATLANTIC):
            seat = Seat.objects.select_related("office__organization", "organization").get(slug=name)
            person = make_person(f"{name}@desk.example", role=Role.ADVISER, name=name)
            seat_person(seat=seat, person=person, by=None, at=NOW)
            world.seats[name], world.people[name] = seat, person
        yield world


@pytest.fixture
def company(world: World) -> Client:
    return client_of(world.owner)


def read(browser: Client, name: str, *arguments: Any, lang: str = "en", **query: str) -> str:
    with override(lang):
        address = reverse(name, args=arguments)
    response = browser.get(address, query)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def with_seat(world: World, name: str) -> ServiceRequest:
    """Return a request that a seat has accepted, and of which nobody has answered the company yet."""
    request = world.submit()
    if name != DESK:
        world.given(request, name)
    return world.fresh(request)


OFFICES = [
    (DESK, "Tuesday 1 December", "mardi 1er décembre"),
    (PACIFIC, "Tuesday 1 December (Pacific time)", "mardi 1er décembre (heure du Pacifique)"),
    (PRAIRIES, "Tuesday 1 December (Mountain time)", "mardi 1er décembre (heure des Rocheuses)"),
    (ATLANTIC, "Tuesday 1 December (Atlantic time)", "mardi 1er décembre (heure de l’Atlantique)"),
    (SHANGHAI, "Tuesday 1 December (China time)", "mardi 1er décembre (heure de la Chine)"),
]


PAGES = ("casework:request", "casework:list", "casework:print")


@pytest.mark.parametrize("number", range(len(OFFICES)), ids=[name for name, _english, _french in OFFICES])
def test_everybody_reads_the_same_day_wherever_the_office_is(world: World, company: Client, number: int):
    """The company reads it on every page, and in French on one of them: offices and pages take turns."""
    name, english, french = OFFICES[number]
    request = with_seat(world, name)
    assert request.due_on == date(2026, 12, 1)
    arguments = {page: [] if page == "casework:list" else [request.reference] for page in PAGES}
    pages = {page: read(company, page, *arguments[page]) for page in PAGES}
    assert {page: f"A person answers you by {english}." in words for page, words in pages.items()} == dict.fromkeys(
        PAGES, True
    )
    in_french = PAGES[number % len(PAGES)]
    assert french in read(company, in_french, *arguments[in_french], lang="fr")
    officer = browser_of(world, name)
    # The officer reads the desk in the zone of the office: its day needs no name there, and each hour has one.
    own_day, _paren, zone = english.partition(" (")
    case = read(officer, "desk:case", request.reference)
    assert f"First answer by the end of {own_day}" in case
    assert "5 days left" in case
    assert (zone.rstrip(")") or "Eastern time") in case
    assert "Tue 1 Dec" in read(officer, "desk:inbox", view="open")
    loads = "" if name == DESK else read(officer, "team:coverage" if name == SHANGHAI else "team:provinces")
    assert name == DESK or "1 December 2026" in loads
    assert "2 December" not in pages["casework:request"] + case + loads


def test_a_company_of_the_same_zone_reads_the_day_without_it(world: World, company: Client):
    request = with_seat(world, PACIFIC)
    ServiceRequest.objects.filter(pk=request.pk).update(province="BC")
    page = read(company, "casework:request", request.reference)
    assert "A person answers you by Tuesday 1 December." in page


@pytest.mark.parametrize("name", [PACIFIC, SHANGHAI])
def test_who_is_asked_and_who_asks_again_are_promised_the_day_of_the_office_that_has_it(
    world: World, company: Client, name: str
):
    request = world.submit()
    world.offer(request, name)
    asked = Notification.objects.filter(kind="casework.offered").latest("created_at")
    sent = Notification.objects.filter(kind="casework.sent").latest("created_at")
    assert asked.context["day"] == sent.context["day"] == {"day": "2026-12-01"}
    assert "1 December" in read(company, "casework:request", request.reference)


@pytest.mark.parametrize(("days", "promised"), [(7, {"day": "2026-12-01"}), (8, None)])
def test_no_company_is_promised_a_day_that_is_over(world: World, days: int, promised: dict[str, str] | None):
    """The last day of the promise is still ahead; a request that is sent on later names no day to its company."""
    world.offer(world.submit(), PACIFIC, at=NOW + timedelta(days=days))
    sent = Notification.objects.get(kind="casework.sent")
    assert sent.context["day"] == promised
    assert ("A person answers you by" in _words(notification_types.SENT, "body", sent, "en")) is (days == 7)


def test_mails_of_a_reopened_request_say_the_day_of_its_page(world: World):
    request = with_seat(world, PACIFIC)
    seat = world.seat(PACIFIC)
    close_request(
        request=request, outcome=Outcome.HELPED, reasons=[OutcomeReason.INTRODUCTION_MADE], answer="Met.",
        by=world.people[PACIFIC], seats=[seat], at=NOW,
    )  # fmt: skip
    reopen_request(request=request, reason="It goes on.", by=world.owner, at=NOW)
    days = Notification.objects.filter(kind__in=["casework.reopened", "casework.reopened_at_desk"])
    assert {row.context["day"]["day"] for row in days} == {"2026-12-01"}
    assert world.fresh(request).due_on == date(2026, 12, 1)


def test_what_is_due_on_sunday_night_in_the_west_is_due_this_week(world: World):
    request = with_seat(world, PACIFIC)
    officer, seat = world.people[PACIFIC], world.seat(PACIFIC)

    def listed(at: datetime, **query: str) -> list[ServiceRequest]:
        address = QueryDict(mutable=True)
        address.update(query)
        return list(list_desk(user=officer, seats=[seat], query=address, at=at).page.object_list)

    tuesday = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
    # At nine in the evening in Vancouver, an hour after midnight in Toronto: today is still the promised day.
    evening = datetime(2026, 12, 2, 5, 0, tzinfo=UTC)
    for moment in (tuesday, evening):
        assert listed(moment, view=DeskView.OPEN, due="today") == [request]
        assert listed(moment, view=DeskView.OPEN, due="late") == []
    assert listed(tuesday - timedelta(days=1), view=DeskView.OPEN, due="today") == []
    ServiceRequest.objects.filter(pk=request.pk).update(
        due_at=datetime(2026, 12, 7, 7, 59, 59, tzinfo=UTC), due_on=date(2026, 12, 6)
    )
    assert listed(tuesday, view=DeskView.OPEN, due="week") == [request]


def test_the_database_keeps_moment_and_day_together(world: World):
    request = world.submit()
    for change in ({"due_on": None}, {"due_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceRequest.objects.filter(pk=request.pk).update(**change)


@pytest.mark.parametrize("place", [*Province, *ChineseProvince, "CA"])
def test_every_zone_where_a_seat_stands_has_a_name_in_both_languages(place: str):
    words = zone_words(zone_of(place))
    assert words.en.endswith("time")
    assert words.fr.startswith("heure d")


def test_a_zone_is_named_to_those_who_live_in_another():
    when = date(2026, 12, 4)
    assert day_words(when, "America/Vancouver", "en", reader="America/Toronto") == "Friday 4 December (Pacific time)"
    assert day_words(when, "America/Iqaluit", "fr", reader="America/Toronto") == "vendredi 4 décembre"


def test_the_last_day_to_open_it_again_counts_whole_where_it_was_held(world: World, company: Client):
    request, seat = with_seat(world, PACIFIC), world.seat(PACIFIC)
    close_request(
        request=request, outcome=Outcome.HELPED, reasons=[OutcomeReason.INTRODUCTION_MADE], answer="Met.",
        by=world.people[PACIFIC], seats=[seat], at=NOW,
    )  # fmt: skip
    said = "You can open it again until Thursday 24 December (Pacific time)."
    assert said in read(company, "casework:request", request.reference)
    # It was closed at seven in the morning there: ten at night is the same day, a quarter past midnight is not.
    last, over = datetime(2026, 12, 25, 6, tzinfo=UTC), datetime(2026, 12, 25, 8, 15, tzinfo=UTC)
    with pytest.raises(RefusedError, match="too_late"):
        reopen_request(request=request, reason="It goes on.", by=world.owner, at=over)
    reopen_request(request=request, reason="It goes on.", by=world.owner, at=last)
    assert world.fresh(request).owner == seat


def test_who_is_asked_for_the_whole_reads_no_day_after_the_promise(world: World):
    """The promise may end before the days that a seat has to answer an offer: then its day counts, while it is ahead."""
    request = world.submit(at=NOW - timedelta(days=3))
    promise = world.fresh(request).due_on
    offer = world.offer(request, SHANGHAI, at=NOW)
    asked = world.fresh(request)
    assert asked.due_on is not None
    assert offer.due_on is not None
    assert promise is not None
    assert offer.due_on > asked.due_on
    page = read(browser_of(world, SHANGHAI), "desk:case", request.reference)
    assert f"To be answered by {words_of(asked.due_on)}" in page
    assert words_of(offer.due_on) not in page
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        ServiceRequest.objects.filter(pk=request.pk).update(
            due_at=NOW - timedelta(days=2), due_on=NOW.date() - timedelta(days=2)
        )
        assert f"To be answered by {words_of(offer.due_on)}" in read(
            browser_of(world, DESK), "desk:case", request.reference
        )


def words_of(when: date) -> str:
    return day(when, "en", weekday=True, year=False)
