"""Regions inside a province, and how a company's own words are matched to them.

The list comes from ``programs/data/sub-regions.yaml``; every rule takes it as a plain mapping, so that another list
can stand in for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hub.core.text.formats import fold
from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import Result

_FILE = Path(__file__).parent.parent / "data" / "sub-regions.yaml"


@dataclass(frozen=True, slots=True)
class Place:
    """A region of a province: its names, and the main cities known to lie in it (folded)."""

    slug: str
    province: str
    name_en: str
    name_fr: str
    cities: frozenset[str] = frozenset()

    def name(self, lang: str) -> str:
        return self.name_fr if lang.startswith("fr") else self.name_en


type Places = Mapping[str, Place]


def read_places(rows: Iterable[Mapping[str, Any]]) -> Places:
    """Return the places of rows with ``slug``, ``province``, ``name_en``, ``name_fr`` and ``cities``."""
    return MappingProxyType(
        {
            row["slug"]: Place(
                slug=row["slug"],
                province=row["province"],
                name_en=row["name_en"],
                name_fr=row["name_fr"],
                cities=frozenset(map(fold, row.get("cities") or ())),
            )
            for row in rows
        }
    )


@cache
def sub_regions() -> Places:
    """Return the places of the project's own list, read once. Raise FileNotFoundError if it is missing."""
    # Every scalar stays text, so that Ontario's ON never becomes a boolean.
    return read_places(parse_yaml(_FILE.read_text(encoding="utf-8")))


def place_named(text: str, places: Places) -> Place | None:
    """Return the place that a company means by ``text`` (slug or name in either language), or None."""
    if text in places:
        return places[text]
    wanted = fold(text)
    for place in places.values():
        if wanted in {fold(place.slug), fold(place.name_en), fold(place.name_fr)}:
            return place
    return None


def places_of_city(city: str, province: str, places: Places) -> tuple[Place, ...]:
    """Return the places of a province that list ``city``; a city of the same name elsewhere does not count."""
    wanted = fold(city)
    return tuple(place for place in places.values() if place.province == province and wanted in place.cities)


def is_within(place: Place, wanted: Place) -> Result:
    """Tell whether ``place`` lies in ``wanted``, by the cities that both list.

    A part of a region lists only cities that the region lists too. Unknown where the first is larger, where they
    overlap, or where one of them lists no city.
    """
    if place == wanted:
        return Result.MET
    if place.province != wanted.province:
        return Result.NOT_MET
    if not place.cities or not wanted.cities:
        return Result.UNKNOWN
    if place.cities <= wanted.cities:
        return Result.MET
    return Result.NOT_MET if place.cities.isdisjoint(wanted.cities) else Result.UNKNOWN
