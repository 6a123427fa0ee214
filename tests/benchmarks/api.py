"""Waiting times of the read API at a constant rate of arrivals, beside an empty view in the same run.

Run:  .local/venv/bin/python -m tests.benchmarks.api        (services and data are made as for the demonstration)
"""

import os
import sys

from tests.benchmarks.load import arrive
from tests.benchmarks.pages import ROOT, serving

SECONDS, RATE = 20.0, 50
QUERIES = (
    "/api/v1/programs",
    "/api/v1/programs?place=QC&support=grant",
    "/api/v1/programs?area=wastewater-treatment&per_page=50",
    "/api/v1/programs?level=provincial&intake=open&page=2",
    "/api/v1/programs?stage=demonstration&sort=closing&lang=fr",
)
RUNS = (
    ("empty view", ("/bench/empty/",), {}),
    ("list, five questions in turn", QUERIES, {}),
    ("list, searched for words asked before", ("/api/v1/programs?q=export", "/api/v1/programs?q=hydrogen"), {}),
    ("list, searched for words never asked", tuple(f"/api/v1/programs?q=export+{n}" for n in range(1000)), {}),
    ("list, the reader has it (304)", QUERIES[:1], {"If-None-Match": "*"}),
    ("one program", ("/api/v1/programs/ca-gac-canexport-smes",), {}),
    ("opportunities", ("/api/v1/opportunities",), {}),
)


def main() -> int:
    """Start everything, measure, print, stop."""
    with serving(ROOT / ".local" / "bench") as (port, _environment):
        print(f"{RATE} requests a second arriving (open model), {SECONDS:.0f} s, 1 web worker, {os.cpu_count()} cores")
        empty = None
        for name, paths, headers in RUNS:
            # What is made once for each catalogue is no part of what a reader waits for.
            arrive(port=port, paths=paths[:5], seconds=1, rate=10, headers=headers)
            figures = arrive(port=port, paths=paths, seconds=SECONDS, rate=RATE, headers=headers)
            empty = empty or figures
            print(
                f"{name}: median {figures.median_ms:.1f} ms, p95 {figures.p95_ms:.1f} ms, "
                f"{figures.median_ms / empty.median_ms:.1f} and {figures.p95_ms / empty.p95_ms:.1f} times the empty view"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
