"""Figures of a web process, for monitoring: how many requests there were, by view and status, and how long they took.

Several processes count in files of one folder where ``PROMETHEUS_MULTIPROC_DIR`` names it, as the image does.
"""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess

_OWN = CollectorRegistry()
REQUESTS = Counter("hub_requests", "Requests answered, by view and status.", ["view", "status"], registry=_OWN)
TIMEOUTS = Counter("hub_timeouts", "Answers that the database was too slow for, by view.", ["view"], registry=_OWN)
SECONDS = Histogram(
    "hub_request_seconds",
    "How long answers took.",
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=_OWN,
)


def registry() -> CollectorRegistry:
    """Return what holds the figures of all web processes of this machine."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return _OWN
    found = CollectorRegistry()
    multiprocess.MultiProcessCollector(found)
    return found
