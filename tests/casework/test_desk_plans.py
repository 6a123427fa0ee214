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
from hub.directory.seats.presence import seats_of
from tests.benchmarks.many_requests import seed_many_requests
from tests.casework.world import DESK, SHANGHAI, World, build_world

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


def test_no_list_of_the_desk_reads_a_whole_table(many: World):
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
            for statement in statements.captured_queries:
                sql = statement["sql"]
                if sql.startswith("SELECT") and (found := list(_scanned_whole(sql))):
                    whole[f"{name} {query}"] = found
    assert whole == {}


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
