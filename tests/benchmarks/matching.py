"""The answer for one company: verdicts, ranks, the fifty shown explained, and all of them explained and rendered.

Run:  .local/venv/bin/python -m tests.benchmarks.matching [--runs N]
Prints a table for the real catalogue and one for a thousand programs made by varying it: no database, no pages. Every
run takes another company. Times are of the processor, in milliseconds. The collector of memory passes over code, as it
does in a web worker (hub/wsgi.py).
"""

import argparse
import gc
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from hub.matching.bulk.companies import synthetic_facts
from hub.matching.engine.answer import answer_for, answer_json
from hub.matching.engine.evaluation import ProgramAnswer, evaluate_programs
from programs.catalogue.entries import Catalogue
from programs.catalogue.files import read_programs
from programs.eligibility.facts import ApplicantFacts
from tests.matching.builders import verdicts_for
from tests.support.synthetic import hide, synthetic_catalogue

ON = date(2026, 11, 24)
SHOWN = 50
LANGUAGES = ("en", "fr")


type Work = Callable[[ApplicantFacts], object]


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--runs", type=int, default=200, help="companies (default 200)")
    runs = options.parse_args().runs
    gc.collect()
    gc.freeze()
    rng = random.Random(20261124)
    companies = [hide(synthetic_facts(rng), rng, rng.choice((0, 0.1, 0.3, 0.6))) for _ in range(runs)]
    real = read_programs()
    for catalogue in (real, synthetic_catalogue(random.Random(7), real.programs, 1000)):
        conditions = sum(len(program.conditions) for program in catalogue.programs)
        print(f"\n{len(catalogue.programs)} programs, {conditions} conditions, {runs} companies; milliseconds")
        print("| what | median | p99 |\n|---|---:|---:|")
        for name, work in things_to_do(catalogue).items():
            measure(name, work, companies)
    return 0


def things_to_do(catalogue: Catalogue) -> dict[str, Work]:
    """Return what is measured on a catalogue."""

    def answers(facts: ApplicantFacts) -> Sequence[ProgramAnswer]:
        return evaluate_programs(facts, catalogue=catalogue, on=ON)

    def documents(facts: ApplicantFacts) -> list[bytes]:
        answer = answer_for(facts, catalogue=catalogue, seats=None, opportunities=None, on=ON)
        return [answer_json(answer, lang).encode() for lang in LANGUAGES]

    return {
        "verdicts, ranks and order of all": answers,
        f"the same, and the {SHOWN} shown explained in both languages": lambda facts: explained(answers(facts)[:SHOWN]),
        "the same, and all explained in both languages": lambda facts: explained(answers(facts)),
        "the whole answer as JSON, in both languages": documents,
        "bare verdicts, rule by rule": lambda facts: verdicts_for(facts, catalogue=catalogue),
    }


def explained(answers: Iterable[ProgramAnswer]) -> list[str]:
    """Return every reason, remedy and contribution in both languages."""
    said: list[str] = []
    for answer in answers:
        for finding in answer.findings:
            for lang in LANGUAGES:
                said += (finding.because(lang), finding.remedy(lang))
        for part in answer.why:
            said += (part.sentence.text(lang) for lang in LANGUAGES)
    return said


def measure(name: str, work: Work, companies: Sequence[ApplicantFacts]) -> None:
    """Take every company and print a row."""
    for facts in companies[:5]:
        work(facts)
    gc.collect()
    times = sorted(timed(work, facts) for facts in companies)
    print(f"| {name} | {statistics.median(times):.2f} | {times[int(0.99 * (len(times) - 1))]:.2f} |", flush=True)


def timed(work: Work, facts: ApplicantFacts) -> float:
    """Return the milliseconds of processor time that ``work`` takes for a company."""
    start = time.thread_time()
    work(facts)
    return 1000 * (time.thread_time() - start)


if __name__ == "__main__":
    sys.exit(main())
