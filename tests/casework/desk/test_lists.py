"""The orders of the list, one for each column that sorts, and what stands beside a kept view."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.casework.choices import ReferralRole, RequestKind
from hub.casework.models import Referral, SavedView, ServiceRequest
from hub.casework.requests.services.messages import answer_company, ask_company
from hub.core.text.formats import fold
from hub.directory.models import SeatHolder
from hub.directory.reference.places import chinese_province
from hub.directory.seats.services import seat_person
from tests.casework.desk.browsers import INBOX, browser_of, press, who
from tests.casework.world import BEIJING, DESK, SHANGHAI, World

pytestmark = pytest.mark.django_db

KINDS, PLACES = ("partners", "finance", "ip"), (["CN-SH"], ["CN-GD"], [])


@pytest.fixture
def requests(world: World) -> list[ServiceRequest]:
    """Nine requests of three companies, kinds and places, so that each column puts them in an order of its own."""
    found = []
    for number, (kind, places) in enumerate(product(KINDS, PLACES)):
        at = world.at - timedelta(days=number * 7 % 9, minutes=number)
        # A row that names a place in China shows no town: none of it sorts.
        city = f"Town {9 - number}" if places else ""
        row = world.submit(at=at, subject=f"Request {number}", body=f"{number} units.", kind=kind, cn_provinces=places)
        ServiceRequest.objects.filter(pk=row.pk).update(city=city, company_name=("cedar", "Évain", "Zinc")[number % 3])
        found.append(row.pk)
    return list(ServiceRequest.objects.filter(pk__in=found))


def by_clock(row: ServiceRequest) -> Any:
    return row.due_at, row.received_at


def by_kind(row: ServiceRequest, lang: str = "en") -> str:
    with override(lang):
        return fold(str(RequestKind(row.kind).label))


def by_place(row: ServiceRequest, lang: str = "en") -> str:
    return fold(chinese_province(row.cn_provinces[0], lang)) if row.cn_provinces else "~"


def shown(browser: Client, sort: str, lang: str = "en") -> list[str]:
    with override(lang):
        page = browser.get(reverse(INBOX), {"view": "open", "sort": sort})
    return [row.request.subject for row in page.context["rows"]]


def test_each_column_sorts_both_ways(at_desk: Client, requests: list[ServiceRequest]):
    """Within one kind or place what is due first stands first, whichever way it is sorted."""
    clock = sorted(requests, key=by_clock)
    # One company's requests stand in the order of their keys.
    who = sorted(requests, key=lambda row: (fold(row.company_name), row.pk))
    orders = {
        "due": clock,
        "-due": clock[::-1],
        "who": who,
        "-who": who[::-1],
        "kind": sorted(clock, key=by_kind),
        "-kind": sorted(clock, key=by_kind, reverse=True),
        "place": sorted(clock, key=by_place),
        # What names no place stands last either way.
        "-place": sorted(clock, key=lambda row: (not row.cn_provinces, [-ord(one) for one in by_place(row)])),
    }
    for sort, rows in orders.items():
        assert shown(at_desk, sort) == [row.subject for row in rows], sort
    assert len({tuple(row.subject for row in rows) for rows in orders.values()}) == len(orders)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_kinds_and_places_stand_in_the_order_of_their_names(at_desk: Client, requests: list[ServiceRequest], lang: str):
    """As they are read on the page: in French Pékin stands beside the letter P, and accents count for nothing."""
    kinds, places = ("finance", "ip", "unsure", "partners"), ("CN-BJ", "CN-TJ", "CN-XJ", "CN-SN")
    for row, kind, place in zip(requests[:4], kinds, places, strict=True):
        ServiceRequest.objects.filter(pk=row.pk).update(kind=kind, cn_provinces=[place])
    for row, city in zip(requests[4:], ("Évain", "edmonton", "Fredericton", "", "Zurich"), strict=True):
        ServiceRequest.objects.filter(pk=row.pk).update(cn_provinces=[], city=city, province="QC")
    rows = {row.subject: row for row in ServiceRequest.objects.all()}
    by_name = [by_kind(rows[subject], lang) for subject in shown(at_desk, "kind", lang)]
    assert by_name == sorted(by_name)
    found = [rows[subject] for subject in shown(at_desk, "place", lang)]
    in_china = [by_place(row, lang) for row in found[:4]]
    assert in_china == sorted(in_china)
    # Elsewhere the row shows the town, or the province.
    assert [row.city for row in found[4:]] == ["edmonton", "Évain", "Fredericton", "", "Zurich"]
    assert [row.city for row in (rows[one] for one in shown(at_desk, "-place", lang))][4:] == [
        row.city for row in found[:3:-1]
    ]


def test_the_clock_sorts_by_what_each_row_shows(world: World):
    """Of somebody who answers for requests and works on parts of some: the part's clock where the row shows it."""
    person, day, now = world.people[DESK], timedelta(days=1), timezone.now()
    seat_person(seat=world.seat(BEIJING), person=person, by=None, at=world.at)
    names = (
        "part sooner",
        "part later",
        "part asked",
        "alone",
        "later",
        "resting",
        "quiet",
        "older quiet",
        "passed on",
    )
    rows = {name: world.submit(subject=name, body=f"Words on {name}.") for name in names}
    part = {"part": ReferralRole.SUPPORT, "task": "Who buys?", "by": person}
    for name, promise, due in (("part sooner", 9, 3), ("part later", 4, 8), ("part asked", 2, 6)):
        offer = world.offer(rows[name], BEIJING, **part)
        if name != "part asked":
            world.accept(offer)
        ServiceRequest.objects.filter(pk=rows[name].pk).update(due_at=now + promise * day, due_on=now + promise * day)
        Referral.objects.filter(pk=offer.pk).update(due_at=now + due * day, due_on=now + due * day)
    for name, promise in (("alone", 5), ("later", 7), ("passed on", 1)):
        ServiceRequest.objects.filter(pk=rows[name].pk).update(due_at=now + promise * day, due_on=now + promise * day)
    world.offer(rows["passed on"], SHANGHAI, by=person)
    ServiceRequest.objects.filter(pk=rows["passed on"].pk).update(due_at=now + day, due_on=now + day)
    ask_company(request=rows["resting"], text="Which one?", **who(world))
    for name, since in (("quiet", 1), ("older quiet", 2)):
        answer_company(request=rows[name], text="Here.", **who(world))
        ServiceRequest.objects.filter(pk=rows[name].pk).update(silent_since=now - since * day)
    browser = browser_of(world, DESK)
    dated = ["passed on", "part sooner", "part later", "alone", "part asked", "later"]
    assert shown(browser, "due") == [*dated, "older quiet", "quiet", "resting"]
    assert shown(browser, "-due") == [*dated[::-1], "quiet", "older quiet", "resting"]
    page = browser.get(reverse(INBOX), {"view": "open", "sort": "due", "language": "en"})
    assert [row.request.subject for row in page.context["rows"]][:6] == dated, "a list that is narrowed too"
    heads = {row.request.subject: row.offer is not None for row in page.context["rows"]}
    assert [name for name in dated if heads[name]] == ["passed on", "part sooner", "part asked"]


def test_what_is_closed_sorts_by_its_last_day(at_desk: Client, requests: list[ServiceRequest]):
    for row, days in zip(requests, (2, 0, 1), strict=False):
        press(at_desk, "close", row, outcome="helped", reasons=["information_given"], text="Here it is.")
        ServiceRequest.objects.filter(pk=row.pk).update(closed_at=timezone.now() + timedelta(days=days))
    for sort, order in (("due", [0, 1, 2]), ("-due", [2, 1, 0])):
        page = at_desk.get(reverse(INBOX), {"view": "closed", "sort": sort})
        days = sorted(row.request.closed_at for row in page.context["rows"])
        assert [row.request.closed_at for row in page.context["rows"]] == [days[place] for place in order]


def test_each_head_leads_to_its_order_and_back(at_desk: Client, requests: list[ServiceRequest]):
    """By its address alone each head of a column sorts, says so, and leads to the other way."""
    columns = {one["name"]: one["url"] for one in at_desk.get(reverse(INBOX), {"view": "open"}).context["columns"]}
    assert set(columns) == {"turn", "who", "kind", "place", "clock"}
    for name in ("who", "kind", "place", "clock"):
        url = columns[name]
        for way in ("ascending", "descending"):
            page = at_desk.get(url)
            (head,) = (one for one in page.context["columns"] if one["name"] == name)
            assert head["sort"] == way, name
            assert f'aria-sort="{way}"' in page.text
            assert [row.request.subject for row in page.context["rows"]] == shown(at_desk, head_order(url))
            url = head["url"]


def head_order(url: str) -> str:
    return url.partition("sort=")[2].partition("&")[0]


def test_a_kept_view_says_how_many_requests_its_owner_finds_there(
    at_desk: Client, world: World, requests: list[ServiceRequest]
):
    """It is counted anew each time, and of what its reader may read alone."""
    query = "view=open&kind=finance"
    for person in (world.people[DESK], world.people[BEIJING]):
        SavedView.objects.create(user=person, name="Money", query=query, position=0)
    page = at_desk.get(reverse(INBOX))
    assert [(kept.name, number) for kept, number, _is_here in page.context["saved"]] == [("Money", 3)]
    assert len(at_desk.get(f"{reverse(INBOX)}?{query}").context["rows"]) == 3
    one = next(row for row in requests if row.kind == "finance")
    press(at_desk, "close", one, outcome="helped", reasons=["information_given"], text="Here it is.")
    (_kept, number, _is_here) = at_desk.get(reverse(INBOX)).context["saved"][0]
    assert number == 2
    other = browser_of(world, BEIJING).get(reverse(INBOX))
    assert [number for _kept, number, _is_here in other.context["saved"]] == [0]


@pytest.mark.parametrize("gone", ["handler", "seat"])
def test_a_kept_view_of_who_is_near_no_longer_never_grows_to_all_requests(
    at_desk: Client, world: World, requests: list[ServiceRequest], colleague: Any, gone: str
):
    """Its count neither."""
    query = f"view=open&{gone}={colleague.pk if gone == 'handler' else DESK}"
    assert len(at_desk.get(f"{reverse(INBOX)}?{query}").context["rows"]) == (0 if gone == "handler" else 9)
    SeatHolder.objects.filter(user=colleague if gone == "handler" else world.people[DESK]).update(until=timezone.now())
    if gone == "seat":
        seat_person(seat=world.seat(BEIJING), person=world.people[DESK], by=None, at=world.at)
        world.given(requests[0], SHANGHAI)
        world.offer(requests[0], BEIJING, part=ReferralRole.SUPPORT, task="Check.")
    SavedView.objects.create(user=world.people[DESK], name="Gone", query=query, position=0)
    page = at_desk.get(f"{reverse(INBOX)}?{query}")
    assert list(page.context["rows"]) == []
    assert [number for _kept, number, _is_here in page.context["saved"]] == [0]
    assert (
        "A seat that is no longer near yours" if gone == "seat" else "Somebody who is no longer near you"
    ) in page.text
