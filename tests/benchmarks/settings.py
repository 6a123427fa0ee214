"""The demonstration's settings with three more addresses to compare with."""

from hub.settings.dev import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
