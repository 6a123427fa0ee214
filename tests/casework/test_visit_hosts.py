"""The hosts of visits: who of ours met whom, as far as the reader's circle may see, and not a word more."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.casework.choices import VisitCircle, VisitState
from hub.casework.models import Meeting, Visit
from hub.casework.visits.hosts import hosts_of
from hub.directory.models import Seat
from opportunities.models import Opportunity
from tests.casework.test_visits import ALBERTA, BEIJING, DESK, SHANGHAI, enter, move, plan, planned, world
from tests.casework.world import World

__all__ = ["enter", "world"]

pytestmark = pytest.mark.django_db


def hosts(browser: Client, **asked: str) -> str:
    """Return what the list tells in both languages."""
    found = []
    for lang in ("en", "fr"):
        with override(lang):
            page = browser.get(reverse("visits:hosts"), asked)
        assert page.status_code == 200
        found.append(page.text)
    return "\n".join(found)


def days(ago: int, lasts: int = 1) -> dict[str, date]:
    first = timezone.localdate() - timedelta(days=ago)
    return {"first_day": first, "last_day": first + timedelta(days=lasts - 1)}


def test_a_host_stands_once_in_its_city_with_who_met_it_what_is_next_and_whom_to_call(
    world: World, enter: Callable[[str | None], Client]
) -> None:
    planned(world, host="Suzhou Wåter Co., Ltd.", city="Suzhou (Jiangsu)", **days(400))
    planned(world, BEIJING, host="SUZHOU WATER", city="Suzhou", **days(30, 2))
    planned(world, host="Suzhou Water", city="Suzhou", **days(-20))
    planned(world, host="Suzhou Water", city="Wuhan", **days(10))
    plan(world, host="Heron Draft", city="Suzhou", **days(-10))
    move(planned(world, host="Heron Gone", **days(-10)), VisitState.CANCELLED)
    planned(world, host="Heron Long Ago", **days(4 * 365))
    browser = enter(SHANGHAI)
    page = browser.get(reverse("visits:hosts"))
    first, second = page.context["rows"]
    assert (first["name"], first["city"], first["visits"], second["city"]) == ("Suzhou Water", "Suzhou", 2, "Wuhan")
    assert [line["who"] for line in first["met"]] == [str(world.seat(BEIJING).office.organization.name)] * 2
    assert first["next"] is not None
    assert second["next"] is None
    assert {call["title"] for call in first["calls"]} == {str(world.seat(each).title) for each in (SHANGHAI, BEIJING)}
    told = hosts(browser)
    assert "Heron" not in told
    assert "2 visits" in told
    assert "2 visites" in told
    assert reverse("visits:hosts") in browser.get(reverse("visits:list")).text
    # By city, by a word of the host, by who met it; what no list knows asks for nothing.
    shown = {"Wuhan": {"city": "wuhan"}, "Suzhou": {"city": "suzhou"}}
    for city, asked in shown.items():
        assert [row["city"] for row in browser.get(reverse("visits:hosts"), asked).context["rows"]] == [city]
    for words, number in (("water SUZHOU", 2), ("wuhan", 1), ("heron", 0), ("x" * 300, 0)):
        assert len(browser.get(reverse("visits:hosts"), {"q": words}).context["rows"]) == number
    assert "No host fits" in hosts(browser, q="heron")
    assert len(browser.get(reverse("visits:hosts"), {"city": "nowhere"}).context["rows"]) == 2


def test_another_circle_reads_no_host_and_a_public_circle_does(
    world: World, enter: Callable[[str | None], Client]
) -> None:
    row = planned(world, ALBERTA, host="Heronhost Water", city="Tianjin", note="heronnote", **days(-15, 2))
    past = planned(world, ALBERTA, host="Heronpast Water", city="Harbin", **days(60))
    for who in (SHANGHAI, DESK):
        told = hosts(enter(who))
        assert all(words not in told for words in ("Heron", "heronnote", str(row.pk), str(past.pk), "Harbin"))
        # Of what is planned: the week, the city and whom to call.
        assert "Tianjin" in told
        assert str(world.seat(ALBERTA).title) in told
        assert "Heronhost" not in hosts(enter(who), q="host", city="tianjin")
    assert "Heronhost Water" in hosts(enter(ALBERTA))
    plan(world, ALBERTA, visit=row, host="Heronhost Water", city="Tianjin", circle=VisitCircle.PUBLIC, **days(-15, 2))
    assert "Heronhost Water" in hosts(enter(SHANGHAI))
    assert enter("owner").get(reverse("visits:hosts")).status_code == 403
    assert Client().get(reverse("visits:hosts")).status_code == 302


def test_meetings_of_missions_count_for_who_looks_after_the_mission_and_name_no_company(
    world: World, enter: Callable[[str | None], Client]
) -> None:
    mission = Opportunity.objects.filter(kind="mission").order_by("slug")[0]
    Opportunity.objects.filter(pk=mission.pk).update(owner=world.seat(SHANGHAI), city="Ningbo")
    planned(world, host="Suzhou Water", city="Suzhou", **days(90))
    for host, ago in (("Suzhou Water Co. Ltd", 40), ("suzhou water", 41), ("Heron Port", 42), ("Heron Port", 2000)):
        on = timezone.localdate() - timedelta(days=ago)
        Meeting.objects.create(opportunity=mission, company=world.company, host=host, on=on, at=timezone.now())
    told = hosts(enter(SHANGHAI))
    assert "2 meetings on your missions" in told
    assert "2 rencontres dans vos missions" in told
    assert "1 meeting on your missions" in told
    assert "Ningbo" in told
    assert world.company.name not in told
    assert "Heron Port" in hosts(enter(DESK))
    for who in (ALBERTA, BEIJING):
        assert "Heron Port" not in hosts(enter(who))
    assert str(Seat.objects.get(slug=SHANGHAI).title) in told


@pytest.mark.parametrize(
    ("host", "city", "place", "counted"),
    [
        ("Suzhou Water", "", "Their head office", "Suzhou"),
        ("Suzhou Water", "", "Wuhan", "Suzhou"),
        ("Suzhou Water", "Ningbo", "Wuhan", "Ningbo"),
        ("Heron Port", "", "Wuhan", "Wuhan"),
        ("Heron Port", "", "苏州", "苏州"),
        ("Heron Port", "", "Hotel Nikko", ""),
        ("Heron Port", "", "Hotel Nikko Wuhan", ""),
        ("Heron Port", "", "China", ""),
        ("Heron Port", "", "Toronto", ""),
        ("Heron Port", "", "", ""),
    ],
)
def test_a_meeting_without_a_city_is_counted_where_its_host_was_visited_and_no_hall_is_a_city(
    host: str, city: str, place: str, counted: str
) -> None:
    visited = Visit(host="Suzhou Water", city="Suzhou", state=VisitState.PLANNED)
    found = hosts_of([visited], [(host, city, place, date(2026, 11, 24))])
    assert [each.city for each in found if each.meetings] == [counted]


def test_nobody_was_met_yet(world: World, enter: Callable[[str | None], Client]) -> None:
    browser = enter(SHANGHAI)
    told = hosts(browser)
    assert "No host yet" in told
    assert "Aucun hôte pour le moment" in told
    assert hosts_of([], []) == []


def test_many_hosts_stand_on_pages_and_take_as_many_statements_as_one(
    world: World, enter: Callable[[str | None], Client]
) -> None:
    browser, statements = enter(SHANGHAI), []
    others = list(Seat.objects.filter(organization__level="provincial").order_by("pk")[:3])
    assert len(others) == 3
    browser.get(reverse("visits:hosts"))  # notes that its person is there
    for count in (1, 31):
        for number in range(count):
            planned(world, host=f"Host {number:02}", **days(number + 5))
            world.seats[ALBERTA] = others[number % 3]
            planned(world, ALBERTA, host="Heron", city=f"City {number}", **days(-number))
        with CaptureQueriesContext(connection) as found:
            pages = [browser.get(reverse("visits:hosts"), {"page": number}).context for number in ("1", "2")]
        statements.append(len(found))
    assert statements[0] == statements[1]
    assert [len(page["rows"]) for page in pages] == [30, 1]
    assert pages[1]["rows"][0]["name"] == "Host 30"
    assert len({each["call"]["title"] for each in pages[0]["traces"]}) > 1
