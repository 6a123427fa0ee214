"""What a program is for: what it pays for, whom it must serve, who signs, how large a project. Read from files.

How many companies a program reaches in a year, where a published source says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import yaml

from hub.core.text.problems import DataProblems, SourceLocation
from hub.core.text.typography import french_typography
from hub.core.text.yaml_files import is_null, read_yaml
from hub.core.vocabulary import purpose as lists
from programs.catalogue import parsers
from programs.catalogue.faults import report

MOST_VALUE = 3
_COSTS = "project_min", "typical", "project_max"
_KEYS = (
    "pays_for", "serves", "must_serve", "applicant", "not_for", "ticket_cad", "firm", "tempo", "topic_en", "topic_fr",
    "place_of_project", "role", "value", "obstacle_en", "obstacle_fr", "basis",
)  # fmt: skip
# The fields that hold members of closed lists: several, and one.
SEVERAL: Mapping[str, type[StrEnum]] = {
    "pays_for": lists.PaysFor,
    "serves": lists.Beneficiary,
    "not_for": lists.NotFor,
    "firm": lists.FirmSize,
}
ONE: Mapping[str, type[StrEnum]] = {
    "applicant": lists.Signatory,
    "tempo": lists.Tempo,
    "place_of_project": lists.SpendingPlace,
    "role": lists.ProgramRole,
    "basis": lists.PurposeBasis,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramPurpose:
    """What a program is for.

    ``pays_for`` begins with the main thing. ``must_serve``: a project that serves none of ``serves`` has no business
    here. ``topic`` is the one thing that a call is about; empty: none. The costs are those of the project that it is
    made for; a typical one is an estimate, which ranks and never excludes. ``value`` says how much it changes a
    company's fate where it fits, 0 to 3. ``obstacle`` is what most often rules a small company out. ``basis`` says
    whether the entry's sources say all this, or an adviser does.
    """

    pays_for: tuple[lists.PaysFor, ...]
    serves: tuple[lists.Beneficiary, ...]
    must_serve: bool
    applicant: lists.Signatory
    not_for: tuple[lists.NotFor, ...]
    project_min_cad: int | None
    project_typical_cad: int | None
    project_max_cad: int | None
    firm: tuple[lists.FirmSize, ...]
    tempo: lists.Tempo
    topic_en: str
    topic_fr: str
    place_of_project: lists.SpendingPlace
    role: lists.ProgramRole
    value: int
    obstacle_en: str
    obstacle_fr: str
    basis: lists.PurposeBasis

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """Return the purpose that plain values say. Raise ValueError for a code that its list does not know."""
        several = {name: tuple(map(listed, given[name])) for name, listed in SEVERAL.items()}
        one = {name: listed(given[name]) for name, listed in ONE.items()}
        return cls(**{**given, **several, **one})

    def topic(self, lang: str) -> str:
        """Return the one thing that a call is about in ``lang``; empty: none."""
        return self.topic_fr if lang.startswith("fr") else self.topic_en

    def obstacle(self, lang: str) -> str:
        """Return what most often stands in the way, in ``lang``."""
        return self.obstacle_fr if lang.startswith("fr") else self.obstacle_en


def read_purposes(path: Path, mistakes: DataProblems) -> dict[str, tuple[ProgramPurpose | None, SourceLocation]]:
    """Return the purposes of a file by the slug of the program, each with its place; None for one with a mistake."""
    file = SourceLocation(mistakes, path.name)
    before = len(mistakes.found)
    content = read_yaml(path, file)
    if not isinstance(content, dict):
        if len(mistakes.found) == before:
            file.wrong("A mapping from program to its purpose was expected.", "Write id: and its body.")
        return {}
    places = {slug: SourceLocation(mistakes, path.name, entry_id=slug) for slug in content}
    return {slug: (purpose_of(content[slug], place), place) for slug, place in places.items()}


@cache
def known_purposes(path: Path) -> dict[str, tuple[ProgramPurpose | None, SourceLocation]]:
    """Return the purposes of a file, read once, where reading the catalogue tells of its mistakes."""
    return read_purposes(path, DataProblems())


def purpose_of(given: Any, place: SourceLocation) -> ProgramPurpose | None:
    """Return what an entry of a file says that a program is for; None where it says nothing, or with a mistake."""
    if is_null(given):
        return None
    before = len(place.mistakes.found)
    told = parsers.mapping(given, place, _KEYS)
    values: dict[str, Any] = {}
    for name, listed in SEVERAL.items():
        values[name] = parsers.members(told.get(name), place.at(name), tuple(listed))
        if name != "not_for" and (is_null(told.get(name)) or told[name] == []):
            parsers.required(None, place.at(name))
    for name, listed in ONE.items():
        values[name] = parsers.member(parsers.required(told.get(name), place.at(name)), place.at(name), tuple(listed))
    parsers.required(told.get("must_serve"), place.at("must_serve"))
    values["must_serve"] = parsers.truth(told.get("must_serve"), place.at("must_serve"))
    values["value"] = _value(told.get("value"), place.at("value"))
    values |= _costs(told.get("ticket_cad"), place.at("ticket_cad"))
    values |= {f"obstacle_{lang}": parsers.required(told.get(f"obstacle_{lang}"), place.at(f"obstacle_{lang}"))
               for lang in ("en", "fr")}  # fmt: skip
    values |= _topic(told, place)
    if len(place.mistakes.found) > before:
        return None
    values |= {name: french_typography(values[name]) for name in ("topic_fr", "obstacle_fr")}
    return ProgramPurpose.of(values)


def _value(given: Any, place: SourceLocation) -> int | float | None:
    parsers.required(given, place)
    found = parsers.number(given, place, high=MOST_VALUE)
    if isinstance(found, float):
        report(place, "no_value", found=found)
    return found


def _costs(given: Any, place: SourceLocation) -> dict[str, int | None]:
    told = parsers.mapping(given, place, _COSTS)
    low, typical, high = found = [parsers.dollars(told.get(name), place.at(name)) for name in _COSTS]
    known = [cost for cost in found if cost is not None]
    if known != sorted(known):
        report(place.at("project_max"), "costs_crossed")
    return {"project_min_cad": low, "project_typical_cad": typical, "project_max_cad": high}


def _topic(told: Mapping[str, Any], place: SourceLocation) -> dict[str, str]:
    names = "topic_en", "topic_fr"
    if all(is_null(told.get(name)) for name in names):
        return dict.fromkeys(names, "")
    return {name: parsers.required(told.get(name), place.at(name)) for name in names}


REACH_FILE = Path(__file__).parent.parent / "data" / "reach.yaml"


class ReachUnit(StrEnum):
    """What a source counts."""

    COMPANIES = "companies"
    CLAIMS = "claims"
    PROJECTS = "projects"
    LOANS = "loans"
    PLACEMENTS = "placements"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a source says of a program: ``number`` were counted over ``years``.

    ``at_least`` says that the source counts a part or writes "more than", ``earlier`` that it counts for what the
    program replaced. ``says`` gives the meaning of its sentence; ``period`` is "2022-2023" or one year.
    """

    number: int
    counted: ReachUnit
    period: str
    by_en: str
    by_fr: str
    title: str
    address: str
    says: str
    years: float = 1
    at_least: bool = False
    earlier: bool = False

    @property
    def a_year(self) -> float:
        return self.number / self.years

    def by(self, lang: str) -> str:
        """Return who says so, in ``lang``."""
        return self.by_fr if lang.startswith("fr") else self.by_en


@cache
def reach_by_program() -> Mapping[str, Reach]:
    """Return what is known, by the slug of the program. Raise OSError without the file, TypeError for a wrong key."""
    entries = yaml.safe_load(REACH_FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {slug: Reach(**{**entry, "counted": ReachUnit(entry["counted"])}) for slug, entry in entries.items()}
    )
