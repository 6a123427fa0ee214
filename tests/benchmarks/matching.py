"""The answer for one company: verdicts of all programs, and the full explanation of the fifty shown.

Run:  .local/venv/bin/python -m tests.benchmarks.matching
Prints one figure a line. No database, no pages: the pure engine on the real catalogue.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date

from hub.matching.engine import answer_for
from hub.matching.evaluation import evaluate_programs, verdicts_for
from programs.catalogue.reading import read_programs
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts

ON = date(2026, 11, 24)
FACTS = ApplicantFacts(
    province="QC",
    employees=Interval(20, 49),
    trl=Interval.exact(7),
    stage="demonstration",
    legal_forms=frozenset({"corporation"}),
    for_profit=True,
    areas=frozenset({"wastewater-treatment"}),
    needs=frozenset({"funding_demo", "market_entry_china"}),
    target_markets=frozenset({"CN"}),
    project=ProjectFacts(province="QC"),
)


def main() -> int:
    """Measure and print."""
    catalogue = read_programs()

    def explained() -> None:
        answers = sorted(
            (each for each in evaluate_programs(FACTS, catalogue=catalogue, on=ON) if each.rank),
            key=lambda each: each.rank or 0,
        )
        for each in answers[:50]:
            json.dumps([[f.because("en"), f.remedy("en"), f.because("fr"), f.remedy("fr")] for f in each.findings])

    print(f"{len(catalogue.programs)} programs, {sum(len(each.conditions) for each in catalogue.programs)} conditions")
    _print("verdict alone, all programs", lambda: verdicts_for(FACTS, catalogue=catalogue))
    _print("ranked and sorted, all programs", lambda: evaluate_programs(FACTS, catalogue=catalogue, on=ON))
    _print("the same, and the fifty shown explained in both languages", explained)
    _print(
        "the whole answer with people and opportunities",
        lambda: answer_for(FACTS, catalogue=catalogue, seats=(), opportunities=(), on=ON),
    )
    return 0


def _print(name: str, work: Callable[[], object]) -> None:
    times = []
    for _ in range(60):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    print(f"{name}: median {statistics.median(times):.2f} ms, p99 {times[-1]:.2f} ms")


if __name__ == "__main__":
    sys.exit(main())
