"""What every test may count on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, settings

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
def queries(request: pytest.FixtureRequest) -> Iterator[QueryRecorder]:
    """Record the statements of a page, to freeze and to compare them."""
    yield QueryRecorder()
