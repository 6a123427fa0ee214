"""Every test of accounts begins in English, with no memory of earlier tries."""

import pytest
from django.core.cache import cache
from django.utils.translation import activate


@pytest.fixture(autouse=True)
def _fresh_start() -> None:
    cache.clear()
    # A request leaves its language behind in the thread.
    activate("en")
