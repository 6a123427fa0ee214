"""The programs of an answer as every surface lists them: in the order of the engine, one version of each.

The verdict is a label of a program and a way to narrow the list. It never comes before the rank.

Programs with versions of their own in some provinces, or kept twice: a list shows one and names the others beneath.

What belongs together is said by the rules between programs, and by whoever joined two of them at the curators' desk.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from companies.models import Company, ProgramStance
from hub.core.vocabulary.enums import CANADA, Verdict
from hub.matching.engine.evaluation import MatchGroup, ProgramAnswer
from hub.matching.engine.results import MatchResult
from hub.matching.explanations.presentation import AnswerLinks, NamedLink, ProgramRow, program_rows
from programs.catalogue.entries import Catalogue, JoinedPrograms
from programs.catalogue.program_rules import Rules


@dataclass(frozen=True, slots=True)
class ProgramFamily:
    """Programs that stand for one. ``everywhere`` serves where no version of ``provinces`` does; it may be missing."""

    members: frozenset[str]
    everywhere: str | None
    provinces: dict[str, str]

    def version_for(self, province: str | None) -> str | None:
        """Return the version that serves a province (None or "CA": not known); None where none does."""
        return self.provinces.get(province or "", self.everywhere)


def program_families(rules: Rules, joined: Iterable[JoinedPrograms] = ()) -> list[ProgramFamily]:
    """Return the families that rules and people name: first those of one program kept twice, then versions.

    Versions with a member in common are one family. A program that was kept stands there for the other.
    """
    pairs = list(joined)
    kept = {slug: pair.kept for pair in pairs if pair.kept for slug in {pair.first, pair.second} - {pair.kept}}
    found: list[ProgramFamily] = []
    for slug in sorted(kept):
        _join(found, ProgramFamily(frozenset({slug, _kept_program(slug, kept)}), _kept_program(slug, kept), {}))
    versions: list[ProgramFamily] = []
    for twins in rules.twins:
        places = {place: _kept_program(slug, kept) for place, slug in twins.versions.items()}
        national = _kept_program(twins.national, kept)
        _join(versions, ProgramFamily(frozenset({national, *places.values()}), national, places))
    for pair in pairs:
        if not pair.kept:
            sides = {pair.first_in: _kept_program(pair.first, kept), pair.second_in: _kept_program(pair.second, kept)}
            provinces = {place: slug for place, slug in sides.items() if place != CANADA}
            _join(versions, ProgramFamily(frozenset(sides.values()), sides.get(CANADA), provinces))
    return found + versions


def _kept_program(slug: str, kept: Mapping[str, str]) -> str:
    """Return the program that is kept in the place of one, or itself."""
    seen = set()
    while slug in kept and slug not in seen:
        seen.add(slug)
        slug = kept[slug]
    return slug


def _join(families: list[ProgramFamily], one: ProgramFamily) -> None:
    """Add a family, joined with those that it shares a member with. What was said first holds."""
    for other in [other for other in families if not other.members.isdisjoint(one.members)]:
        families.remove(other)
        provinces = {**one.provinces, **other.provinces}
        one = ProgramFamily(one.members | other.members, other.everywhere or one.everywhere, provinces)
    families.append(one)


def fold_variants(rows: Iterable[ProgramRow], province: str | None, *, catalogue: Catalogue) -> list[ProgramRow]:
    """Return the rows without those that another one of their family stands for; the one kept names them.

    A version that the company has spoken of stays. So does every version where the one for the province is not listed.
    """
    shown = {row.slug: row for row in rows}
    for family in program_families(catalogue.rules, catalogue.joined):
        kept = shown.get(family.version_for(None if province == CANADA else province) or "")
        if kept is None:
            continue
        others = [slug for slug in sorted(family.members - {kept.slug}) if slug in shown and shown[slug].stance is None]
        folded = [shown.pop(slug) for slug in others]
        beneath = [named for row in folded for named in (NamedLink(row.name, row.url), *row.twins)]
        shown[kept.slug] = replace(kept, twins=(*kept.twins, *beneath))
    return list(shown.values())


def variants_elsewhere(province: str | None, catalogue: Catalogue) -> set[str]:
    """Return the slugs that a list leaves out for a province, because another one of their family stands for them."""
    hidden: set[str] = set()
    for family in program_families(catalogue.rules, catalogue.joined):
        kept = family.version_for(None if province == CANADA else province)
        if kept in catalogue.by_slug:
            hidden |= family.members - {kept}
    return hidden


ENDED = "ended"
STANDINGS = (*(standing.value for standing in MatchGroup), ENDED)
_TITLES = {
    MatchGroup.MEETS: gettext_lazy("Meets every published condition"),
    MatchGroup.TO_CHECK: gettext_lazy("You meet all that can be tested: ask about the rest"),
    MatchGroup.TO_ANSWER: gettext_lazy("Worth a look"),
    MatchGroup.NOT_NOW: gettext_lazy("Not now"),
    ENDED: gettext_lazy("Ended, and what took over"),
}


# The same of a company, to whoever looks for companies.
_OF_COMPANIES = _TITLES | {
    MatchGroup.MEETS: gettext_lazy("Fits"),
    MatchGroup.TO_CHECK: gettext_lazy("Fits as far as known"),
    MatchGroup.TO_ANSWER: gettext_lazy("To confirm"),
}


def standing_title(standing: str, *, of_company: bool = False) -> str:
    """Return the words of a standing: to the company itself, or of a company."""
    return str((_OF_COMPANIES if of_company else _TITLES)[standing])


def standing_of(answer: ProgramAnswer) -> str:
    """Return where a program stands before the company: by its conditions, or ended."""
    return ENDED if answer.ended else answer.standing


def counts_of(answers: Iterable[ProgramAnswer]) -> dict[str, int]:
    """Return how many programs have each standing, in all, and could serve."""
    found = Counter([standing_of(answer) for answer in answers])
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
        if answer.ended:
            return cls.ENDED
        return cls.NOT_NOW if answer.verdict is Verdict.NOT_NOW else cls.COULD


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
