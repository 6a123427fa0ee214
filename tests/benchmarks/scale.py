"""Verdicts at scale: the compiled index beside the readable rules, for one company and for many.

Run:  .local/venv/bin/python -m tests.benchmarks.scale
Prints one figure a line, in processor time; returns 1 where D-8 or D-9 of docs/standards.md is missed. No database: 1,000 programs are the real ones repeated with varied bounds and values, and the
companies are made up (tests/support/synthetic.py). Every figure stands beside a slower way of the same run, so that
shares can be compared where times cannot.
"""

import gc
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from hub.core.vocabulary.enums import ConditionKind
from hub.matching.bulk.companies import synthetic_facts
from hub.matching.index.columns import CompanyColumns
from hub.matching.index.companies import moved_verdicts, program_verdicts
from hub.matching.index.programs import ProgramIndex
from programs.catalogue.entries import Catalogue, ProgramView
from programs.catalogue.files import read_programs
from programs.eligibility.evaluate import evaluate, verdict_of, verdict_only
from programs.eligibility.facts import ApplicantFacts
from tests.benchmarks.standards import Held, unit_slowness
from tests.matching.builders import verdicts_for
from tests.support.synthetic import hide, synthetic_catalogue

PROGRAMS, HIDDEN = 1_000, 0.25
ONE_BY_ONE, READABLE = 5_000, 400  # companies asked one by one, and those of them that the readable rules are asked of
SIZES = (1_000, 10_000, 100_000, 1_000_000)
HELD_AT = 100_000


def main() -> int:
    """Measure and print."""
    catalogue = synthetic_catalogue(random.Random(1), read_programs().programs, PROGRAMS)
    conditions = sum(len(program.conditions) for program in catalogue.programs)
    print(f"{PROGRAMS} programs with {conditions} conditions; {HIDDEN:.0%} of the facts of a company are hidden\n")
    companies = list(_drawn(ONE_BY_ONE, seed=2))
    _one_company(catalogue, companies)
    print()
    return int(_many_companies(catalogue, companies) > 0)


def _drawn(count: int, seed: int) -> Iterator[ApplicantFacts]:
    rng = random.Random(seed)
    for _ in range(count):
        yield hide(synthetic_facts(rng), rng, HIDDEN)


def _one_company(catalogue: Catalogue, companies: Sequence[ApplicantFacts]) -> None:
    built = [_seconds(lambda: ProgramIndex(catalogue)) for _ in range(5)]
    print(f"index built: median {1e3 * statistics.median(built):.1f} ms")
    index = ProgramIndex(catalogue)
    first = _seconds(lambda: index.verdicts(companies[0]))
    quick = [_seconds(lambda facts=facts: index.verdicts(facts)) for facts in companies]
    few = companies[:READABLE]
    rules = [_seconds(lambda facts=facts: verdicts_for(facts, catalogue=catalogue)) for facts in few]
    naive = [_seconds(lambda facts=facts: _explained(catalogue, facts)) for facts in few]
    print(f"one company, all programs, the first after building: {1e6 * first:.0f} µs")
    base = statistics.median(quick)
    for name, times in (("index", quick), ("readable rules", rules), ("every finding", naive)):
        median = statistics.median(times)
        print(
            f"one company, all programs, {name}: median {1e6 * median:.1f} µs,"
            f" p99 {1e6 * _late(times):.1f} µs, {median / base:.1f} × the index"
        )
    best = statistics.median(_seconds(lambda facts=facts: index.best([facts])) for facts in few)
    print(f"the same with the condition that stands in the way of each, as a rematch asks: {1e6 * best:.0f} µs")


def _many_companies(catalogue: Catalogue, companies: Sequence[ApplicantFacts]) -> int:
    """Print a line for each number of companies; return how many rows of docs/standards.md are missed at HELD_AT."""
    adding = _seconds(lambda: CompanyColumns.of([facts] for facts in companies)) / len(companies)
    print(f"columns built: {1e6 * adding:.1f} µs a company")
    slow = _seconds(lambda: [_readable(catalogue.programs, facts) for facts in companies[:READABLE]])
    rules = slow / READABLE / PROGRAMS
    print(f"readable rules: {1e6 * rules:.2f} µs a program and company; below, times the number of companies\n")
    heads = ("companies", "bytes each", "program, ms", "p99, ms", "rules / index", "changed, ms", "all programs, s")
    print("".join(f"{head:>16}" for head in heads))
    for size in SIZES:
        columns = CompanyColumns.of([facts] for facts in _drawn(size, seed=3))
        gc.collect()
        each = [_seconds(partial(program_verdicts, one, columns)) for one in catalogue.programs]
        print("".join(f"{figure:>16}" for figure in (size, *_figures(catalogue, columns, rules * size, each))))
        if size == HELD_AT:
            held = (Held("D-8: one program, p99", 1e3 * _late(each), 5), Held("D-9: all", sum(each), 5, unit="s"))
    slow = unit_slowness()
    missed = [one for one in held if one.figure > one.limit * slow]
    print("".join(f"\nmissed, {one.what}: {one.figure:.3g} {one.unit}, slowness {slow:.2f}" for one in missed))
    return len(missed)


def _figures(catalogue: Catalogue, columns: CompanyColumns, rules: float, each: Sequence[float]) -> Iterator[str]:
    """Yield a line of the table; ``rules`` is what one program costs by the readable rules, in seconds."""
    program = catalogue.by_slug["ca-gac-canexport-smes"]
    revised = _revised(program)
    median = statistics.median(each)
    yield f"{columns.bytes_per_row:.0f}"
    yield f"{1e3 * median:.3f}"
    yield f"{1e3 * _late(each):.3f}"
    yield f"{rules / median:.0f}"
    yield f"{1e3 * statistics.median(_seconds(lambda: moved_verdicts(program, revised, columns)) for _ in range(9)):.2f}"
    yield f"{sum(each):.2f}"


def _late(times: Sequence[float]) -> float:
    """Return the time that one of a hundred exceeds."""
    return sorted(times)[int(0.99 * len(times))]


def _seconds(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return time.thread_time() - start


def _explained(catalogue: Catalogue, facts: ApplicantFacts) -> list[object]:
    return [verdict_of(evaluate(one.conditions, facts), verified=one.verified) for one in catalogue.programs]


def _readable(programs: Sequence[ProgramView], facts: ApplicantFacts) -> list[object]:
    return [verdict_only(one.conditions, facts, verified=one.verified) for one in programs]


def _revised(program: ProgramView) -> ProgramView:
    """Return the program as a curator might revise it: it asks for fewer people."""
    conditions = tuple(
        replace(each, test={"max": 100}) if each.kind is ConditionKind.EMPLOYEES else each
        for each in program.conditions
    )
    return replace(program, conditions=conditions)


if __name__ == "__main__":
    sys.exit(main())
