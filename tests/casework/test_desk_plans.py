"""How the database finds the list of the desk among many requests: by indexes, never by reading the whole table (D-12)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.casework.desk.due_dates import next_due
from hub.casework.desk.queries import list_desk
from hub.casework.desk.reader import DeskView
from hub.casework.metrics.months import count_months, month_after, months_to_close
from hub.casework.metrics.queries import month_of
from hub.directory.seats.presence import seats_of
from tests.benchmarks.many_requests import seed_many_requests
from tests.casework.world import DESK, SHANGHAI, World, build_world
from tests.support.databases import plan_as_shipped

pytestmark = pytest.mark.django_db

REQUESTS, LARGE = 50_000, 10_000
FILTERS = [
    *({"view": view.value} for view in DeskView),
    {"view": "open", "sort": "newest"},
    {"view": "open", "sort": "area"},
    *({"view": view, "sort": sort} for view in ("open", "closed") for sort in ("due", "-due", "kind", "place")),
    {"view": "open", "page": "3"},
    {"view": "open", "area": "wastewater-treatment", "province": "QC"},
    {"view": "open", "kind": "partners", "language": "fr", "due": "late"},
    {"view": "open", "handler": "nobody", "again": "on", "fraud": "on"},
    {"view": "closed", "sort": "newest"},
    {"q": "membrane"},
    {"q": "desalination"},
    {"q": "CGH-2026-00042"},
    {"view": "open", "q": "no such words anywhere"},
]


@pytest.fixture
def many(reference_data: None) -> World:
    """Fifty thousand requests at two hundred seats."""
    world = build_world(at=timezone.now())
    seed_many_requests(company=world.company, number=REQUESTS)
    return world


def test_no_list_of_the_desk_reads_a_whole_table_and_neither_do_the_open_months_of_the_results(many: World):
    plan_as_shipped()
    whole: dict[str, list[str]] = {}
    for name in (DESK, SHANGHAI):
        person = many.people[name]
        seats = seats_of(person)
        for query in FILTERS:
            address = QueryDict(mutable=True)
            address.update(query)
            with CaptureQueriesContext(connection) as statements:
                listing = list_desk(user=person, seats=seats, query=address, at=timezone.now())
                if query == {"view": DeskView.NOW.value}:
                    next_due(person, listing.reader, at=timezone.now())
            whole[f"{name} {query}"] = _all_scanned(statements)
    at = timezone.now()
    with CaptureQueriesContext(connection) as statements:
        count_months(month_after(month_of(at), -1), month_of(at), at=at)
        months_to_close(at=at)
    whole["results"] = _all_scanned(statements)
    assert {name: tables for name, tables in whole.items() if tables} == {}


def _all_scanned(statements: CaptureQueriesContext) -> list[str]:
    asked = [one["sql"] for one in statements.captured_queries if one["sql"].startswith("SELECT")]
    return [table for sql in asked for table in _scanned_whole(sql)]


def _scanned_whole(sql: str) -> Iterator[str]:
    """Yield each large table that a statement reads from its first row to its last."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        plan = cursor.fetchone()[0]
        nodes = [(plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]]
        while nodes:
            node: dict[str, Any] = nodes.pop()
            nodes += node.get("Plans", [])
            if node["Node Type"] == "Seq Scan":
                cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [node["Relation Name"]])
                if cursor.fetchone()[0] > LARGE:
                    yield node["Relation Name"]
