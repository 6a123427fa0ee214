"""The showcase, narrowed: what anybody may read of companies that consent at this moment."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.http import QueryDict
from django.utils.http import urlencode

from companies.sheets.labels import capability_name, term
from companies.sheets.presentation import PublicSheet
from companies.sheets.queries import public_sheets
from hub.core.text.formats import fold
from hub.core.vocabulary.enums import Area, Province
from hub.directory.reference.capabilities import capabilities


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowcaseFilter:
    """What was asked for; what no list knows asks for nothing."""

    area: str = ""
    place: str = ""
    capability: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> "ShowcaseFilter":
        area, place, capability = (given.get(name, "") for name in ("area", "place", "capability"))
        return cls(
            area=area if area in set(Area) else "",
            place=place if place in set(Province) else "",
            capability=capability if capability in capabilities() else "",
        )

    def admits(self, sheet: PublicSheet, *, but: str = "") -> bool:
        """Return whether a sheet answers what was asked for, leaving out one of the three."""
        return (
            (but == "area" or not self.area or self.area in sheet.areas)
            and (but == "place" or not self.place or self.place == sheet.place)
            and (but == "capability" or not self.capability or self.capability in sheet.capabilities)
        )

    def query(self, **other: str) -> str:
        """Return the query of the list with another value in place of one."""
        asked = replace(self, **other)
        said = {name: value for name in ("area", "place", "capability") if (value := getattr(asked, name))}
        return f"?{urlencode(said)}" if said else ""


@dataclass(frozen=True)
class Showcase:
    """The companies that show themselves, in one language (three queries)."""

    asked: ShowcaseFilter
    lang: str
    sheets: list[PublicSheet] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sheets", public_sheets(self.lang))

    @cached_property
    def found(self) -> list[PublicSheet]:
        """Those that answer what was asked for; in Chinese first those that have Chinese words of their own."""
        found = [sheet for sheet in self.sheets if self.asked.admits(sheet)]
        return sorted(found, key=lambda sheet: not sheet.headline) if self.lang == "zh" else found

    @cached_property
    def by_place(self) -> Mapping[str, int]:
        """How many there are in each province or territory, for the area and capability that were asked for."""
        return Counter(sheet.place for sheet in self.sheets if self.asked.admits(sheet, but="place"))

    def area_choices(self) -> list[tuple[str, str, int]]:
        """Return the areas with a company, each with its name and how many."""
        counts = Counter(area for sheet in self._but("area") for area in sheet.areas)
        there = [each for each in Area if self._stands(counts, "area", each)]
        return [(each.value, term(each, self.lang), counts[each]) for each in there]

    def place_choices(self) -> list[tuple[str, str, int]]:
        """Return the provinces and territories with a company."""
        counts = self.by_place
        rows = [(each.value, term(each, self.lang), counts.get(each, 0)) for each in Province]
        return self._ordered(row for row in rows if row[2] or row[0] == self.asked.place)

    def capability_choices(self) -> list[tuple[str, str, int]]:
        """Return the capabilities with a company."""
        counts = Counter(slug for sheet in self._but("capability") for slug in sheet.capabilities)
        rows = [
            (slug, capability_name(slug, self.lang), counts[slug])
            for slug in capabilities()
            if self._stands(counts, "capability", slug)
        ]
        return self._ordered(rows)

    def _ordered(self, rows: Iterable[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
        """Return choices by name; those in Chinese, which has no such order, by how many companies they have."""
        return sorted(rows, key=lambda row: (-row[2], row[0]) if self.lang == "zh" else (0, fold(row[1])))

    def _but(self, name: str) -> Iterator[PublicSheet]:
        return (sheet for sheet in self.sheets if self.asked.admits(sheet, but=name))

    def _stands(self, counts: Mapping[str, int], name: str, value: str) -> bool:
        return bool(counts.get(value)) or getattr(self.asked, name) == value
