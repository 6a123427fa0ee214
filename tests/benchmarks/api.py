"""Waiting times of the read API at a constant rate of arrivals, beside an empty view in the same run.

Run:  .local/venv/bin/python -m tests.benchmarks.api        (services and data are made as for the demonstration)
"""

import os
import sys

from tests.benchmarks.load import Ask, arrive
from tests.benchmarks.pages import running

SECONDS, RATE = 15.0, 50
QUERIES = (
    "/api/v1/programs",
    "/api/v1/programs?place=QC&support=grant",
    "/api/v1/programs?area=wastewater-treatment&per_page=50",
    "/api/v1/programs?level=provincial&intake=open&page=2",
    "/api/v1/programs?stage=demonstration&sort=closing&lang=fr",
)
SELDOM = 5  # a second: what a stranger could ask for that nobody asked before
RUNS: tuple[tuple[str, tuple[str, ...], dict[str, str], int], ...] = (
    ("empty view", ("/bench/empty/",), {}, RATE),
    ("list, five questions in turn", QUERIES, {}, RATE),
    ("list, words asked before", ("/api/v1/programs?q=export", "/api/v1/programs?q=hydrogen"), {}, RATE),
    ("list, the reader has it (304)", QUERIES[:1], {"If-None-Match": "*"}, RATE),
    ("one program", ("/api/v1/programs/ca-gac-canexport-smes",), {}, RATE),
    ("opportunities", ("/api/v1/opportunities",), {}, RATE),
    ("list, words never asked", tuple(f"/api/v1/programs?q=export+{number}" for number in range(1000)), {}, SELDOM),
)


def main() -> int:
    """Start everything, measure, print, stop."""
    with running() as (port, *_):
        print(f"Requests arrive at a constant rate (open model), {SECONDS:.0f} s, 1 web worker, {os.cpu_count()} cores")
        empty = None
        for name, paths, headers, rate in RUNS:
            asks = [Ask(path, headers) for path in paths]
            # What is made once for each catalogue is no part of what a reader waits for.
            arrive(port=port, asks=asks[:5], seconds=1, rate=10)
            figures = arrive(port=port, asks=asks, seconds=SECONDS, rate=rate)
            empty = empty or figures
            print(
                f"{name}, {rate}/s: median {figures.median_ms:.1f} ms, p95 {figures.p95_ms:.1f} ms, "
                f"{figures.median_ms / empty.median_ms:.1f} and {figures.p95_ms / empty.p95_ms:.1f} times the empty view"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
