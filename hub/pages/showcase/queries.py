"""The showcase, narrowed: what anybody may read of companies that consent at this moment."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
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

# What the list is narrowed by: the codes that are known, and what each is called in a language, in its order.
_CUTS: Mapping[str, tuple[Callable[[], Iterable[str]], Callable[[str, str], str]]] = {
    "area": (lambda: Area, lambda code, lang: term(Area(code), lang)),
    "place": (lambda: Province, lambda code, lang: term(Province(code), lang)),
    "capability": (capabilities, capability_name),
}


def _codes(sheet: PublicSheet, name: str) -> tuple[str, ...]:
    return {"area": sheet.areas, "place": (sheet.place,), "capability": sheet.capabilities}[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowcaseFilter:
    """What was asked for; what no list knows asks for nothing."""

    area: str = ""
    place: str = ""
    capability: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> "ShowcaseFilter":
        said = {name: str(given.get(name, "")) for name in _CUTS}
        return cls(**{name: code for name, code in said.items() if code in _CUTS[name][0]()})

    def admits(self, sheet: PublicSheet, *, but: str = "") -> bool:
        """Return whether a sheet answers what was asked for, leaving out one of the three."""
        asked = ((name, getattr(self, name)) for name in _CUTS if name != but)
        return all(not code or code in _codes(sheet, name) for name, code in asked)

    def query(self, **other: str) -> str:
        """Return the query of the list with another value in place of one."""
        asked = replace(self, **other)
        said = {name: value for name in _CUTS if (value := getattr(asked, name))}
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

    def counts(self, name: str) -> Mapping[str, int]:
        """Return how many have each area, place or capability, of those that answer the rest of what was asked for."""
        admitted = (sheet for sheet in self.sheets if self.asked.admits(sheet, but=name))
        return Counter(code for sheet in admitted for code in _codes(sheet, name))

    def choices(self, name: str) -> list[tuple[str, str, int]]:
        """Return the areas, places or capabilities with a company, each with its name and how many.

        Areas in their order, the others by name; in Chinese, which has no such order, by how many companies they have.
        """
        (known, named), counts, asked = _CUTS[name], self.counts(name), getattr(self.asked, name)
        there = [str(code) for code in known() if counts.get(code) or code == asked]
        rows = [(code, named(code, self.lang), counts.get(code, 0)) for code in there]
        if name == "area":
            return rows
        return sorted(rows, key=lambda row: (-row[2], row[0]) if self.lang == "zh" else (0, fold(row[1])))
