"""The judged companies: what a front desk knows of each, and the first page that two advisers would give it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hub.core.text.yaml_files import parse_yaml
from hub.matching.profile.facts import Profile, profile_from_answers
from programs.eligibility.facts import PROFILE_FIELDS, read_fields
from tests.quality.records import Setup

JUDGED_FILE = Path(__file__).with_name("judged.yaml")
SECOND_FILE = JUDGED_FILE.with_name("judged-second.yaml")
UNSEEN_FILE = JUDGED_FILE.with_name("judged-unseen.yaml")
ONCE_FILE = JUDGED_FILE.with_name(
    "judged-once.yaml"
)  # by one adviser each: they teach the rank (tests.quality.learning)
# What stands behind the names of their figures.
FURTHER_FILES = {", second": SECOND_FILE, ", unseen": UNSEEN_FILE}
ADVISERS = ("adviser_a", "adviser_b")
_RENAMED = {"areas_gold": "areas", "stage_gold": "stage"}

type Grades = Mapping[str, float]


@dataclass(frozen=True)
class Judgement:
    """What one adviser wrote: grades of programs and opportunities, the best for each need, and the traps."""

    programs: Grades
    opportunities: Grades
    needs: Mapping[str, Sequence[str]]
    traps: frozenset[str]

    @property
    def page(self) -> tuple[str, ...]:
        """The programs that the adviser would name, the best first; of equal grade, as written."""
        return tuple(sorted(self.programs, key=lambda slug: -self.programs[slug]))


@dataclass(frozen=True)
class JudgedCompany:
    """One company, and what both advisers wrote. The grade of a program is the mean of theirs; not named is 0."""

    ident: str
    answers: Mapping[str, Any]
    judgements: tuple[Judgement, ...]

    def profile(self, setup: Setup, **changes: Any) -> Profile:
        """Return what the engine is given in a set-up: all facts, or the words and the province."""
        told = {name: self.answers[name] for name in self.answers if setup is Setup.FACTS or _is_plain(name)}
        return profile_from_answers({**told, **changes}, ident=self.ident)

    @cached_property
    def grades(self) -> Grades:
        """The mean grade of every program that one of them names."""
        return _means([each.programs for each in self.judgements])

    @cached_property
    def opportunities(self) -> Grades:
        """The mean grade of every opportunity that one of them names."""
        return _means([each.opportunities for each in self.judgements])

    @cached_property
    def needs(self) -> Mapping[str, frozenset[str]]:
        """For each need told, the programs that one of them holds for its best; a need that has none is left out."""
        best: dict[str, frozenset[str]] = {}
        for judgement in self.judgements:
            for need, slugs in judgement.needs.items():
                best[need] = best.get(need, frozenset()).union(slugs)
        return best

    @property
    def traps(self) -> frozenset[str]:
        """The programs that one of them warns of and neither names."""
        return frozenset().union(*(each.traps for each in self.judgements)) - set(self.grades)


def read_judged(path: Path = JUDGED_FILE) -> tuple[JudgedCompany, ...]:
    """Return the judged companies of a file. Raise KeyError or ValueError where one is not well formed."""
    return tuple(_company(entry) for entry in parse_yaml(path.read_text(encoding="utf-8"), nulls=True))


def _company(entry: Mapping[str, Any]) -> JudgedCompany:
    told = {_RENAMED.get(name, name): value for name, value in entry.items()}
    told = {name: told[name] for name in PROFILE_FIELDS if name in told}
    if isinstance(told.get("employees"), str):
        told["employees"] = told["employees"].partition(" (")[0]  # "17 (2010)": what the advisers knew too
    if project := entry.get("project"):
        told["project"] = {name: value for name, value in project.items() if name != "what"}
    mistakes: list[str] = []
    answers = read_fields(told, PROFILE_FIELDS, lambda field, expected: mistakes.append(f"{field}: {expected}"))
    if mistakes:
        raise ValueError(f"{entry['id']}: {'; '.join(mistakes)}")
    graded = entry["graded"]
    return JudgedCompany(entry["id"], answers, tuple(_judgement(graded[one]) for one in ADVISERS if one in graded))


def _judgement(row: Mapping[str, Any]) -> Judgement:
    return Judgement(
        programs={slug: float(grade) for slug, grade in row["programs"].items()},
        opportunities={slug: float(grade) for slug, grade in row["opportunities"].items()},
        needs={need: slugs for need, slugs in row["needs"].items() if isinstance(slugs, list)},  # else "none: ..."
        traps=frozenset(row["traps"]),
    )


def _means(grades: Sequence[Grades]) -> Grades:
    slugs = dict.fromkeys(slug for each in grades for slug in each)
    return {slug: sum(each.get(slug, 0.0) for each in grades) / len(grades) for slug in slugs}


def _is_plain(name: str) -> bool:
    return name == "province" or name.startswith("description")
