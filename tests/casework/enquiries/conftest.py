"""Visitors who write to a person today, in the world of those who ask."""

from tests.casework.asking.conftest import _no_rate_is_reached, at, browser, world

__all__ = ["_no_rate_is_reached", "at", "browser", "world"]
