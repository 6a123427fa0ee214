"""The programs of an answer as every surface lists them: in the order of the engine, one version of each.

The verdict is a label of a program and a way to narrow the list. It never comes before the rank.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from companies.models import Company, ProgramStance
from hub.matching.engine.evaluation import MatchGroup, ProgramAnswer
from hub.matching.engine.results import MatchResult
from hub.matching.explanations.presentation import AnswerLinks, ProgramRow, program_rows
from hub.matching.explanations.program_variants import fold_variants
from programs.catalogue.entries import Catalogue

ENDED = "ended"
STANDINGS = (*(standing.value for standing in MatchGroup), ENDED)
_TITLES = {
    MatchGroup.MEETS: gettext_lazy("Meets every published condition"),
    MatchGroup.TO_CHECK: gettext_lazy("You meet all that can be tested: ask about the rest"),
    MatchGroup.TO_ANSWER: gettext_lazy("Worth a look"),
    MatchGroup.NOT_NOW: gettext_lazy("Not now"),
    ENDED: gettext_lazy("Ended, and what took over"),
}


def standing_title(standing: str) -> str:
    """Return the words of a standing."""
    return str(_TITLES[standing])


def standing_of(answer: ProgramAnswer) -> str:
    """Return where a program stands before the company: by its conditions, or ended."""
    return ENDED if answer.ended else answer.standing.value


def counts_of(answers: Iterable[ProgramAnswer]) -> dict[str, int]:
    """Return how many programs have each standing, in all, and could serve."""
    found = Counter(standing_of(answer) for answer in answers)
    counts = {standing: found[standing] for standing in STANDINGS}
    counts["all"] = sum(counts.values())
    counts["look"] = counts[MatchGroup.TO_CHECK] + counts[MatchGroup.TO_ANSWER]
    counts["could"] = counts[MatchGroup.MEETS] + counts["look"]
    return counts


@dataclass(frozen=True)
class MatchedPrograms:
    """Every program of an answer in the order of the engine: the ranked ones, the "not now", the ended."""

    rows: Sequence[ProgramRow]

    @classmethod
    def of(
        cls,
        told: MatchResult,
        *,
        catalogue: Catalogue,
        province: str | None,
        lang: str,
        links: AnswerLinks,
        stances: Mapping[str, Any] | None = None,
    ) -> "MatchedPrograms":
        """Return the list for a province; ``stances`` holds what the company said of some programs."""
        rows = program_rows(told, catalogue=catalogue, lang=lang, links=links, stances=stances)
        return cls(fold_variants(rows, province, catalogue=catalogue))

    @cached_property
    def waiting(self) -> list[ProgramRow]:
        """The programs of which the company has said nothing."""
        return [row for row in self.rows if row.stance is None]

    @property
    def could(self) -> list[ProgramRow]:
        """Those of them that could serve it."""
        return [row for row in self.waiting if row.answer.could_serve]

    @property
    def first(self) -> list[ProgramRow]:
        """The first moves among them."""
        return [row for row in self.waiting if row.answer.first_move is not None]

    @property
    def set_aside(self) -> list[ProgramRow]:
        """The programs of which it has said something."""
        return [row for row in self.rows if row.stance is not None]


class Part(StrEnum):
    """The parts of the list, as pages head them."""

    COULD = "could"
    NOT_NOW = "not_now"
    ENDED = "ended"

    @classmethod
    def of(cls, answer: ProgramAnswer) -> "Part":
        """Return the part in which a program stands."""
        if answer.could_serve:
            return cls.COULD
        return cls.ENDED if answer.ended else cls.NOT_NOW


_PART_TITLES = {
    Part.COULD: gettext_lazy("Programs that could serve you"),
    Part.NOT_NOW: _TITLES[MatchGroup.NOT_NOW],
    Part.ENDED: _TITLES[ENDED],
}
ALL_PARTS = "all"


@dataclass(frozen=True, slots=True)
class ListPart:
    """A part of the list: how many it holds, and the programs themselves where they were asked for."""

    key: Part
    title: str
    total: int
    rows: list[ProgramRow]


def parts_of(rows: Iterable[ProgramRow], *, show: str = "") -> list[ListPart]:
    """Return the parts that hold something; ``show`` names the one to open, or all of them."""
    held: dict[Part, list[ProgramRow]] = {part: [] for part in Part}
    for row in rows:
        held[Part.of(row.answer)].append(row)
    return [
        ListPart(part, str(_PART_TITLES[part]), len(held[part]), held[part] if show in {part, ALL_PARTS} else [])
        for part in Part
        if held[part]
    ]


def stances_on(day: date, stances: Iterable[ProgramStance]) -> dict[str, ProgramStance]:
    """Return what a company says of programs on a day; a "later" whose day has come is asked again."""
    return {one.program_slug: one for one in stances if one.until is None or one.until > day}


def plan_url(company: Company, programs: MatchedPrograms) -> str:
    """Return the address of a plan with the first moves of a company."""
    return reverse("matching:plan", args=[company.slug], query={"program": [row.slug for row in programs.first]})
