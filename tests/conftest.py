"""What every test may count on."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.utils.translation import override
from hypothesis import HealthCheck, settings
from pytest_django.plugin import blocking_manager_key

from tests.support.queries import QueryRecorder

settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("deep", max_examples=10_000, deadline=None)
settings.load_profile("ci")


@pytest.fixture
def today() -> date:
    """The day of the catalogue's evidence."""
    return date(2026, 11, 24)


@pytest.fixture
def now() -> datetime:
    """A moment of that day."""
    return datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture
def queries() -> QueryRecorder:
    """Record the statements of a page, to freeze and to compare them."""
    return QueryRecorder()


_OWN_REFERENCE_DATA = frozenset(
    {
        "directory",
        "opportunities",
        "programs",
        "catalogue",
        "matching",
        "matching_pages",
        "audit",
        "importing",
        "curating",
        "links",
        "freshness",
        "reports",
        "together",
    }
)
# Set once the test database exists: from then on the reference data can be put back before a test begins.
_database_is_made = False


def _load_what_is_missing() -> None:
    from django.core.management import call_command

    from programs.models import Program

    if not Program.objects.exists():
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            call_command("load_everything", stdout=nowhere)
        with connection.cursor() as cursor:
            # Tests of the audit and of the outbox count rows; those of this load are not theirs.
            cursor.execute("TRUNCATE audit_entry, outbox_message")


@pytest.fixture(scope="session")
def _reference_rows(django_db_setup: None, django_db_blocker: Any) -> None:
    global _database_is_made
    with django_db_blocker.unblock():
        _load_what_is_missing()
    _database_is_made = True


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Put the reference data back when a test that truncates tables has taken it away."""
    if _database_is_made and "reference_data" in getattr(item, "fixturenames", ()):
        with item.config.stash[blocking_manager_key].unblock():
            _load_what_is_missing()


@pytest.fixture
def reference_data(_reference_rows: None, db: None) -> None:
    """The real directory, catalogue and opportunities; loaded once a worker, before the test's transaction."""


@pytest.fixture
def empty_tables(db: None) -> None:
    """No reference data, whatever an earlier test of this worker loaded. Comes back with the roll-back."""
    from django.apps import apps

    tables = [
        f'"{model._meta.db_table}"'
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"audit", "directory", "programs", "opportunities"}
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


@pytest.fixture(autouse=True)
def _begin_in_english() -> Iterator[None]:
    """A page that was answered in French leaves its language behind."""
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def _begin_empty(request: pytest.FixtureRequest) -> None:
    """Tests of reference data that write their own begin without the real one."""
    wanted = request.node.get_closest_marker("django_db") and "reference_data" not in request.fixturenames
    if _database_is_made and wanted and request.node.path.parent.name in _OWN_REFERENCE_DATA:
        request.getfixturevalue("empty_tables")
