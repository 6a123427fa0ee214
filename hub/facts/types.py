"""What a value of a fact may be. Each type reads it from JSON, and from files in which every scalar is text.

Values of facts, the one form in which finder answers, profile forms, files and matching exchange them.

A value is plain JSON: a text, a yes or no, a list, a number, or a band ``{"min": 20, "max": 49}`` whose ``max`` is null
for "and more". ``None`` means asked and answered "I don't know"; an absent fact was never asked. A band that holds
``"exact": None`` was asked for its exact number too, and answered "I don't know exactly". Facts of a project stand
in a mapping of their own under ``project``. The names are those of the batch interface (docs/matching.md).
"""

import re
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Any, Final

from hub.core.vocabulary.enums import ConditionKind
from hub.core.vocabulary.labels import COUNTRIES
from hub.directory.reference.capabilities import capabilities
from hub.directory.reference.places import is_project_place


class AnswerError(ValueError):
    """A value of another fact or shape: what was expected, and where inside the field."""

    def __init__(self, expected: str, inner: str = "") -> None:
        super().__init__(expected)
        self.expected, self.inner = expected, inner


class _NotAsked:
    def __repr__(self) -> str:
        return "NOT_ASKED"


NOT_ASKED: Final = _NotAsked()
"""The value of a field that was left empty: the fact goes back to "never asked"."""


def band_bounds(value: Any) -> tuple[Any, Any]:
    """Return the lower and the upper end of a number or band; ``(None, None)`` for an unknown one."""
    if value is None:
        return None, None
    if isinstance(value, Mapping):
        return value["min"], value["max"]
    return value, value


def is_band(value: Any) -> bool:
    """Return whether an answer is a band, with room for more than one number."""
    return isinstance(value, Mapping) and "min" in value


def is_in_reach(value: Any, low: float, high: float) -> bool:
    """Return whether a number or band shares a number with the band between two ends."""
    least, most = band_bounds(value)
    return bool(least <= high and low <= most)


def exact_is_unknown(value: Any) -> bool:
    """Return whether a band stands because its exact number was asked for and is not known."""
    return is_band(value) and "exact" in value


def band_of(low: Any, high: Any) -> Any:
    """Return the number or band between two ends, or None where the lower end is unknown."""
    if low is None:
        return None
    return low if low == high else {"min": low, "max": high}


type Bands = Sequence[tuple[float, float | None]]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_CHINESE_PROVINCE = re.compile(r"CN-[A-Z]{2}")


class FactType:
    def parse(self, value: Any, *, text: bool = False) -> Any:
        """Return the checked value. ``text`` says that every scalar is text, as in files. Raise ``AnswerError``."""
        raise NotImplementedError


@dataclass(frozen=True)
class Text(FactType):
    """A text that says something. ``limit`` is what a column holds; files may write more."""

    limit: int

    def parse(self, value: Any, *, text: bool = False) -> Any:
        if not isinstance(value, str) or not value.strip() or (not text and len(value) > self.limit):
            raise AnswerError("expected one text" if text else f"expected a text of 1 to {self.limit} characters")
        return value.strip()


@dataclass(frozen=True)
class Words(Text):
    """Free words: blank ones of a file say nothing. ``sent`` is the most that the API takes."""

    sent: int = 120
    rows: int = 0  # of its box in a form

    def parse(self, value: Any, *, text: bool = False) -> Any:
        return None if text and isinstance(value, str) and not value.strip() else super().parse(value, text=text)


@dataclass(frozen=True)
class Code(FactType):
    pattern: str
    expected: str
    limit: int | None = None
    names: Mapping[str, str] | None = None  # of those that a form offers

    def parse(self, value: Any, *, text: bool = False) -> Any:
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            raise AnswerError(f"expected {self.expected}; got {shown(value)}")
        return value


@dataclass(frozen=True)
class Choice(FactType):
    """A member of a closed list. Files and the API may name others in the form of ``open_to``."""

    members: type[StrEnum]
    open_to: Code | None = None

    def parse(self, value: Any, *, text: bool = False) -> Any:
        if text and self.open_to:
            return self.open_to.parse(value)
        names = [member.value for member in self.members]
        if value not in names:
            raise AnswerError(f"expected one of {', '.join(names)}; got {shown(value)}")
        return str(value)


class Market(FactType):
    """A country, or a province of China."""

    def parse(self, value: Any, *, text: bool = False) -> Any:
        if isinstance(value, str) and (value in COUNTRIES or _CHINESE_PROVINCE.fullmatch(value)):
            return value
        raise AnswerError(f"expected an ISO country code such as CN; got {shown(value)}")


class PlaceCode(FactType):
    """Where a project is: a Canadian province, a country, or a division of China."""

    def parse(self, value: Any, *, text: bool = False) -> Any:
        if isinstance(value, str) and is_project_place(value):
            return value
        raise AnswerError(f"expected a province such as QC, a country such as DE, or CN-JS; got {shown(value)}")


class CapabilitySlug(FactType):
    def parse(self, value: Any, *, text: bool = False) -> Any:
        if not isinstance(value, str) or value not in capabilities():
            raise AnswerError(f"expected a capability of the list; got {shown(value)}")
        return value


class YesNo(FactType):
    """Yes or no."""

    def parse(self, value: Any, *, text: bool = False) -> Any:
        """Read "true" of a file as the truth."""
        words = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
        if text and isinstance(value, str) and value in words:
            return words[value]
        if text or not isinstance(value, bool):
            raise AnswerError(f"expected true or false; got {shown(value)}")
        return value


class Day(FactType):
    """A day in ISO form."""

    def parse(self, value: Any, *, text: bool = False) -> Any:
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                return date.fromisoformat(value).isoformat()
        except (TypeError, ValueError):
            pass
        raise AnswerError(f"expected a date such as 2027-01-31; got {shown(value)}")


class Unit(Enum):
    PEOPLE = "people"
    DOLLARS = "dollars"
    YEARS = "years"
    FOUNDED = "founded"
    SHARE = "share"
    LEVEL = "level"


@dataclass(frozen=True)
class Number(FactType):
    """A number or a band. ``high`` ends its scale; without one, ``most`` is the largest that answers may hold.

    ``bands`` are the ranges that forms offer.
    """

    unit: Unit
    bands: Bands = ()
    low: float = 0
    high: float | None = None
    most: float = 10**15

    def parse(self, value: Any, *, text: bool = False) -> Any:
        """Close a band at the end of its scale; a band of one number is that number."""
        if not isinstance(value, Mapping):
            return self._one(value, text=text)
        for key in value:
            if key not in ("min", "max") and (key != "exact" or text or value[key] is not None):
                raise AnswerError("expected only the keys min and max", f".{key}")
        least, most = value.get("min"), value.get("max")
        if least is None and most is None:
            raise AnswerError("expected a number, or min or max or both")
        start = self.low if least is None else _inside(".min", self._one, least, text=text)
        end = self.high if most is None else _inside(".max", self._one, most, text=text)
        if end is not None and start > end:
            raise AnswerError(f"expected min not above max; got {start:g} and {end:g}")
        band = band_of(start, end)
        return {**band, "exact": None} if "exact" in value and is_band(band) else band

    def _one(self, value: Any, *, text: bool) -> Any:
        number: Any = value
        if text:
            number = float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None
        top = self.high if self.high is not None else sys.float_info.max if text else self.most
        if isinstance(number, int | float) and not isinstance(number, bool) and self.low <= number <= top:
            return number if text or not float(number).is_integer() else int(number)
        bounds = f"of {self.low:g} or more" if self.high is None else f"from {self.low:g} to {self.high:g}"
        raise AnswerError(f"expected a number {bounds}; got {shown(value)}")


@dataclass(frozen=True)
class Many(FactType):
    """A list without repetitions. Files may write ``single`` values without the list."""

    one: FactType
    may_be_empty: bool = True
    single: bool = False

    def parse(self, value: Any, *, text: bool = False) -> Any:
        """Check each, and say where one does not fit."""
        if self.single and text and not isinstance(value, list):
            value = [value]
        if isinstance(value, str | Mapping) or not isinstance(value, Collection):
            raise AnswerError(f"expected a list; got {shown(value)}")
        if not value and not self.may_be_empty and not text:
            raise AnswerError("expected at least one value")
        items = [_inside(f"[{n}]", self.one.parse, item, text=text) for n, item in enumerate(value, start=1)]
        return list(dict.fromkeys(items))


@dataclass(frozen=True)
class Shares(FactType):
    """A share for each market; a market without one says nothing."""

    share: Number

    def parse(self, value: Any, *, text: bool = False) -> Any:
        if not isinstance(value, Mapping):
            raise AnswerError(f"expected markets with a share of sales each, as {{CN: 0.2}}; got {shown(value)}")
        return {
            _inside(f".{market}", Market().parse, market, text=text): _inside(
                f".{market}", self.share.parse, part, text=text
            )
            for market, part in value.items()
            if part is not None
        }


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fact. Files of profiles and the API hold it where it ``is_open``."""

    type: FactType
    name: str = ""
    column: str = ""  # of its row, where it has another name
    attribute: str = ""  # of ``ApplicantFacts``, where it has another name
    is_open: bool = True
    section: str = ""  # of the profile of a company
    label: str = ""  # as a form asks it
    help: str = ""
    title: ConditionKind | None = None  # names it where the form asks in a whole question
    none: str = ""  # the answer that is an empty list, in words
    unknown: bool = True  # whether the form offers "I don't know" beside a list
    pairs: bool = False  # short choices side by side

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold it; they are known or unknown together."""
        column = self.column or self.name
        if not isinstance(self.type, Number):
            return (column,)
        ends = ("from", "to") if self.type.unit in {Unit.YEARS, Unit.FOUNDED} else ("min", "max")
        return tuple(f"{column}_{end}" for end in ends)


def _inside(place: str, parse: Any, value: Any, *, text: bool) -> Any:
    try:
        return parse(value, text=text)
    except AnswerError as error:
        raise AnswerError(error.expected, f"{place}{error.inner}") from error


def shown(value: Any) -> str:
    """Return how a message shows a value that does not fit."""
    match value:
        case None:
            return "nothing"
        case str():
            return f'"{value[:40]}…"' if len(value) > 40 else f'"{value}"'
        case Mapping():
            return "a mapping"
        case Collection():
            return "a list"
    return repr(value)


PEOPLE = Number(
    Unit.PEOPLE,
    bands=((0, 0), (1, 4), (5, 9), (10, 19), (20, 49), (50, 99), (100, 249), (250, 499), (500, None)),
    most=2_000_000_000,
)
DOLLARS = Number(
    Unit.DOLLARS,
    bands=(
        (0, 0),
        (1, 99_999),
        (100_000, 499_999),
        (500_000, 999_999),
        (1_000_000, 4_999_999),
        (5_000_000, 9_999_999),
        (10_000_000, 19_999_999),
        (20_000_000, 49_999_999),
        (50_000_000, None),
    ),
)
YEARS = Number(Unit.YEARS, bands=((0, 1), (2, 4), (5, 9), (10, None)), most=400)
SHARE = Number(Unit.SHARE, bands=((0, 0.249), (0.25, 0.499), (0.5, 0.749), (0.75, 1)), high=1)
SALES = Number(Unit.SHARE, bands=((0, 0), (0.001, 0.099), (0.1, 0.249), (0.25, 1)), high=1)
LEVEL = Number(Unit.LEVEL, low=1, high=9)
