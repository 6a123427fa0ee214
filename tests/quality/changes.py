"""``python -m tests.quality --changes [PROGRAM ...]``: single changes of what a program is for that better first pages.

Each change of one field is tried alone over all judged companies but the unseen ones, in both set-ups. A change is
worth a thought where lists graded by different people agree; whether it is true of the program is for its reader.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hub.core.vocabulary.purpose import Beneficiary, FirmSize, NotFor, PaysFor, ProgramRole
from hub.matching.engine.evaluation import (
    ProgramAnswer,
    _answer,
    _traits,
    evaluate_catalogue,
    in_rank_order,
    page_needs,
)
from hub.matching.ranking.programs import RankedProgram
from programs.catalogue.entries import Catalogue
from programs.catalogue.purpose import MOST_VALUE, ProgramPurpose
from tests.quality.first_pages import FIRST, GOOD, ndcg
from tests.quality.judged import JUDGED_FILE, ONCE_FILE, SECOND_FILE, JudgedCompany, read_judged
from tests.quality.measuring import ON, judged_catalogue
from tests.quality.records import Setup

NEAR = 45  # of the programs of a company, the best by their score: no other comes to its first page
LEAST = 0.15  # of nDCG, over all pages
BEST = 8  # changes shown of a program
MISSED = 8  # grades missed and places lost to noise, from which a program is looked at


@dataclass
class Page:
    """The first page of a company in a set-up, and what it could be with one program changed."""

    of: str
    company: JudgedCompany
    setup: Setup
    catalogue: Catalogue
    on: date

    def __post_init__(self) -> None:
        profile = self.company.profile(self.setup)
        self.facts, self.traits = profile.facts, _traits(profile.facts, profile.area_order)
        self.needs = page_needs(profile.facts, profile.area_order)
        found = evaluate_catalogue(profile.facts, catalogue=self.catalogue, on=self.on, area_order=profile.area_order)
        self.answers = {one.program.slug: one for one in found if one.could_serve}
        self.near = sorted(self.answers.values(), key=lambda one: -one.score)[:NEAR]
        self.shown = self._first(self.near)
        self.gain = ndcg(self.shown, self.company)

    def gained(self, entry: RankedProgram) -> float:
        """Return what the page gains by another purpose of a program."""
        slug = entry.program.slug
        if slug not in self.answers:
            return 0.0
        other, held = _answer(entry, self.traits, self.facts, {}), self.answers[slug]
        if other.score == held.score and entry.role == held.standing_in_rank.role:
            return 0.0
        shown = self._first([other, *(one for one in self.near if one is not held)])
        return ndcg(shown, self.company) - self.gain

    def _first(self, answers: Sequence[ProgramAnswer]) -> Sequence[str]:
        ranked = in_rank_order(answers, self.needs)
        shown = dict.fromkeys(one.program.slug for one in ranked if one.rank is not None and one.likely)
        for family, version in self.catalogue.versions_in(self.facts.province):
            if version in shown:
                for other in family.members - {version}:
                    shown.pop(other, None)
        return tuple(shown)[:FIRST]


def changes_of(purpose: ProgramPurpose) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each change of one field: its words, and the fields."""
    for role in set(ProgramRole) - {purpose.role}:
        yield f"role: {role.value}", {"role": role}
    for value in set(range(MOST_VALUE + 1)) - {purpose.value}:
        yield f"value: {value}", {"value": value}
    for name, listed in (("not_for", NotFor), ("firm", FirmSize), ("serves", Beneficiary), ("pays_for", PaysFor)):
        held = getattr(purpose, name)
        for member in listed:
            kept = tuple(one for one in held if one != member)
            if member not in held:
                yield f"{name}: + {member.value}", {name: (*held, member)}
            elif kept or name == "not_for":
                yield f"{name}: - {member.value}", {name: kept}


def _pages(catalogue: Catalogue) -> list[Page]:
    files = {"first": JUDGED_FILE, "second": SECOND_FILE, "once": ONCE_FILE}
    return [
        Page(of, company, setup, catalogue, ON)
        for of, path in files.items()
        for company in read_judged(path)
        for setup in Setup
    ]


def _wanting(pages: Sequence[Page]) -> list[str]:
    """Return the programs that pages miss or show in vain, the most of it first."""
    missed: Counter[str] = Counter()
    for page in pages:
        missed.update(slug for slug in page.shown if slug not in page.company.grades)
        for slug, grade in page.company.grades.items():
            if grade >= GOOD and slug in page.answers and slug not in page.shown:
                missed[slug] += math.ceil(grade)
    return [slug for slug, many in missed.most_common() if many >= MISSED]


def lines(names: Sequence[str]) -> Iterator[str]:
    """Yield, program by program, the changes that gain most; without names of programs, of those that pages want."""
    catalogue = judged_catalogue()
    pages = _pages(catalogue)
    programs = {program.slug: program for program in catalogue.programs}
    for slug in names or _wanting(pages):
        program, purpose = programs[slug], programs[slug].purpose
        if purpose is None:
            continue
        found: list[tuple[float, str, dict[str, float]]] = []
        for words, fields in changes_of(purpose):
            entry = RankedProgram.of(replace(program, purpose=replace(purpose, **fields)), ON)
            gains: dict[str, float] = defaultdict(float)
            for page in pages:
                gains[page.of] += page.gained(entry)
            if sum(gains.values()) >= LEAST:
                found.append((sum(gains.values()), words, gains))
        yield slug
        for total, words, gains in sorted(found, key=lambda each: -each[0])[:BEST]:
            yield f"  {total:5.2f}  {words:36} " + "  ".join(f"{of} {gain:+.2f}" for of, gain in gains.items())
