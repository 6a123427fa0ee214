"""The orders of the list, one for each column that sorts, and what stands beside a kept view."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hub.casework.models import SavedView, ServiceRequest
from tests.casework.desk.browsers import INBOX, browser_of, press
from tests.casework.world import BEIJING, DESK, World

pytestmark = pytest.mark.django_db

KINDS, PLACES = ("partners", "finance", "ip"), (["CN-SH"], ["CN-GD"], [])


@pytest.fixture
def requests(world: World) -> list[ServiceRequest]:
    """Nine requests of three companies, kinds and places, so that each column puts them in an order of its own."""
    found = []
    for number, (kind, places) in enumerate(product(KINDS, PLACES)):
        at = world.at - timedelta(days=number * 7 % 9, minutes=number)
        row = world.submit(at=at, subject=f"Request {number}", body=f"{number} units.", kind=kind, cn_provinces=places)
        ServiceRequest.objects.filter(pk=row.pk).update(company_name=("Boreal", "Aurora", "Cedar")[number % 3])
        found.append(row.pk)
    return list(ServiceRequest.objects.filter(pk__in=found))


def by_clock(row: ServiceRequest) -> Any:
    return row.due_at, row.received_at


def by_place(row: ServiceRequest) -> str:
    return row.cn_provinces[0] if row.cn_provinces else "~"


def shown(browser: Client, sort: str) -> list[str]:
    page = browser.get(reverse(INBOX), {"view": "open", "sort": sort})
    return [row.request.subject for row in page.context["rows"]]


def test_each_column_sorts_both_ways(at_desk: Client, requests: list[ServiceRequest]):
    """Within one kind or place what is due first stands first, whichever way it is sorted."""
    clock = sorted(requests, key=by_clock)
    # One company's requests stand in the order of their keys.
    who = sorted(requests, key=lambda row: (row.company_name, row.pk))
    orders = {
        "due": clock,
        "-due": clock[::-1],
        "who": who,
        "-who": who[::-1],
        "kind": sorted(clock, key=lambda row: row.kind),
        "-kind": sorted(clock, key=lambda row: row.kind, reverse=True),
        "place": sorted(clock, key=by_place),
        # What names no place stands last either way.
        "-place": sorted(clock, key=lambda row: (not row.cn_provinces, [-ord(one) for one in by_place(row)])),
    }
    for sort, rows in orders.items():
        assert shown(at_desk, sort) == [row.subject for row in rows], sort
    assert len({tuple(row.subject for row in rows) for rows in orders.values()}) == len(orders)


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
