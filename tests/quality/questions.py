"""``python -m tests.quality.questions``: simulate visits to the finder and print what its questions come to.

``--companies N`` takes the first N made-up companies; ``--write`` puts the figures of ``COMPANIES`` of them into
docs/quality.md. The settings are those of the tests where none are named; no database is needed.
"""

import argparse
import math
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import django

from hub.core.text.formats import day
from tests.quality.figures import Figure

if TYPE_CHECKING:
    from tests.quality.visits import Step, Visit

COMPANIES = 1000
_OPENING = 3  # questions before the first list


@dataclass(frozen=True, slots=True)
class Asked:
    """What the visits of many companies come to."""

    visits: tuple["Visit", ...]
    engine_version: str
    catalogue_version: str
    on: str

    @property
    def useful_after(self) -> list[float]:
        """Pages until the first useful list, fewest first; infinity where there was none."""
        return sorted(math.inf if one.useful_after is None else one.useful_after for one in self.visits)

    @property
    def questions(self) -> list[float]:
        """How many questions were put, fewest first."""
        return sorted(one.questions for one in self.visits)

    @property
    def pages(self) -> list[float]:
        """The same with the second steps that ask for an exact number."""
        return sorted(len(one.steps) for one in self.visits)

    def shares(self) -> tuple[Figure, ...]:
        """Return the ratios, each with its parts by company."""
        return (
            self._share("useful list after the opening", lambda one: (one.useful_after == _OPENING, 1)),
            self._share("useful list within ten questions", lambda one: (one.useful_after is not None, 1)),
            self._of_steps("can change an outcome", lambda step: step.can_change),
            self._of_steps("can change the first twenty", lambda step: step.can_change_first),
            self._of_steps("changed an outcome", lambda step: step.changed),
            self._of_steps("changed the first twenty", lambda step: step.changed_first),
            self._of_steps("settles a program for certain", lambda step: step.settles > 0, after=_OPENING),
        )

    def _of_steps(self, name: str, is_so: Callable[["Step"], bool], *, after: int = 0) -> Figure:
        return self._share(name, lambda one: (sum(map(is_so, one.steps[after:])), len(one.steps[after:])))

    def _share(self, name: str, part: Callable[["Visit"], tuple[float, float]]) -> Figure:
        return Figure.of(name, "engine", [part(one) for one in self.visits])


MEANINGS = {
    "useful list after the opening": "companies whose first list, after three questions, is useful",
    "useful list within ten questions": "companies that see a useful list before the questions end",
    "can change an outcome": "questions to which at least one answer changes the group of a program, or the first "
    "twenty: which programs they are, in which order, in which group",
    "can change the first twenty": "questions to which at least one answer changes the first twenty",
    "changed an outcome": "questions to which the company’s own answer changed an outcome; many said “I don’t know”",
    "changed the first twenty": "questions to which the company’s own answer changed the first twenty",
    "settles a program for certain": "questions after the opening that settle at least one program whatever the answer",
}


def ask(companies: int) -> Asked:
    """Return the visits of the first companies. About a tenth of a second each. Needs Django set up."""
    # Forms and models cannot be imported before Django is set up, and the command sets it up.
    from hub.matching.engine.answer import ENGINE_VERSION
    from tests.quality.measuring import ON
    from tests.quality.visitors import visitor
    from tests.quality.visits import visit
    from tests.support.catalogue import real_catalogue

    catalogue = real_catalogue()
    return Asked(
        visits=tuple(visit(visitor(seed), catalogue) for seed in range(companies)),
        engine_version=ENGINE_VERSION,
        catalogue_version=catalogue.version,
        on=day(ON, "en"),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of sorted values that at least this share (0 to 1) of them does not exceed."""
    return values[max(0, math.ceil(share * len(values)) - 1)]


def block(asked: Asked) -> str:
    """Return the tables as they stand between the markers of docs/quality.md."""
    return "\n".join(_lines(asked))


def _lines(asked: Asked) -> Iterator[str]:
    yield (
        f"Measured for {asked.on} with engine {asked.engine_version} and catalogue {asked.catalogue_version[:12]}, on "
        f"{len(asked.visits):,} made-up companies."
    )
    yield ""
    yield "| | median | 90th percentile | most |"
    yield "|---|---|---|---|"
    for name, values in (
        ("pages to the first useful list", asked.useful_after),
        ("questions put", asked.questions),
        ("pages, exact numbers included", asked.pages),
    ):
        yield f"| {name} | {' | '.join(_number(percentile(values, share)) for share in (0.5, 0.9, 1))} |"
    yield ""
    yield "| | engine |"
    yield "|---|---|"
    yield from (f"| {figure.name} | {figure.cell()} |" for figure in asked.shares())
    yield ""
    yield from (f"- *{name}*: {meaning}." for name, meaning in MEANINGS.items())
    yield ""
    times = Counter(step.fact for one in asked.visits for step in one.steps)
    yield f"How often each was put: {', '.join(f'{fact} {number}' for fact, number in times.most_common())}."


def _number(value: float) -> str:
    return "none" if math.isinf(value) else f"{value:.0f}"


def main(arguments: list[str] | None = None) -> int:
    """Simulate, print and, when asked, write; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.questions", description=__doc__)
    parser.add_argument("--companies", type=int, default=COMPANIES, metavar="N")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/quality.md")
    options = parser.parse_args(arguments)
    if options.write and options.companies != COMPANIES:
        parser.error(f"the page states {COMPANIES} companies: leave --companies out")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.test")
    django.setup()
    from tests.quality.page import PAGE, QUESTIONS, with_block  # it reads models

    figures = block(ask(options.companies))
    sys.stdout.write(f"{figures}\n")
    if options.write:
        PAGE.write_text(with_block(PAGE.read_text(encoding="utf-8"), figures, QUESTIONS), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
