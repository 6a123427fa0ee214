"""Facts in the shape of a profile: the one form in which finder answers, profile forms and matching exchange them.

A value is plain JSON: a text, a yes or no, a list, a number, or a band ``{"min": 20, "max": 49}`` whose ``max`` is null
for "and more". ``None`` means asked and answered "I don't know"; an absent fact was never asked. A band that holds
``"exact": None`` was asked for its exact number too, and answered "I don't know exactly". Facts of a project stand
in a mapping of their own under ``project``. The names are those of the batch interface (docs/matching.md).
"""

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from hub.core.vocabulary.enums import (
    Area,
    ExportExperience,
    IpStatus,
    LegalForm,
    Need,
    Ownership,
    PartnerKind,
    Province,
    Stage,
)
from hub.directory.reference.capabilities import capabilities

type Clean = Callable[[Any], Any]


class AnswerError(ValueError):
    """An answer whose fact or shape is not known; the message says what was expected."""


class _NotAsked:
    def __repr__(self) -> str:
        return "NOT_ASKED"


NOT_ASKED: Final = _NotAsked()
"""The value of a field that was left empty: the fact goes back to "never asked"."""


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """One fact of a company, an offering or a project: how a value is checked, and where a row keeps it."""

    clean: Clean
    read: Callable[[Any, date], Any]
    write: Callable[[Any, Any, date], None]


# --- Checking values ------------------------------------------------------------------------------------------------


def _text(limit: int) -> Clean:
    def clean(value: Any) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > limit:
            raise AnswerError(f"expected a text of 1 to {limit} characters")
        return value.strip()

    return clean


def _member(members: type[StrEnum]) -> Clean:
    def clean(value: Any) -> str:
        try:
            return str(members(value).value)
        except ValueError:
            raise AnswerError(f"expected one of {', '.join(members)}; got {value!r}") from None

    return clean


def _capability(value: Any) -> str:
    if not isinstance(value, str) or value not in capabilities():
        raise AnswerError(f"expected a capability of the list; got {value!r}")
    return value


def _pattern(pattern: str, expected: str) -> Clean:
    def clean(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise AnswerError(f"expected {expected}; got {value!r}")
        return value

    return clean


def _many(one: Clean, *, empty: bool = True) -> Clean:
    def clean(value: Any) -> list[str]:
        if isinstance(value, str) or not isinstance(value, Collection):
            raise AnswerError(f"expected a list; got {value!r}")
        if not value and not empty:
            raise AnswerError("expected at least one value")
        return list(dict.fromkeys(one(item) for item in value))

    return clean


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise AnswerError(f"expected true or false; got {value!r}")
    return value


def _day(value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise AnswerError(f"expected a date such as 2027-01-31; got {value!r}") from None


def _number(low: float, high: float) -> Clean:
    def one(value: Any) -> float | int:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise AnswerError(f"expected a number from {low:g} to {high:g}; got {value!r}")
        return int(value) if float(value).is_integer() else value

    def clean(value: Any) -> Any:
        if not isinstance(value, Mapping):
            return one(value)
        if not set(value) <= {"min", "max", "exact"} or not value or value.get("exact") is not None:
            raise AnswerError(f"expected a number, or min and max; got {value!r}")
        least = low if value.get("min") is None else value["min"]
        # A scale with an end is closed at its end; the others stay open: "500 or more".
        most = (high if high <= _SCALE_END else None) if value.get("max") is None else value["max"]
        band: dict[str, Any] = {"min": one(least), "max": None if most is None else one(most)}
        if band["max"] is not None and band["min"] > band["max"]:
            raise AnswerError(f"expected min not above max; got {value!r}")
        if band["min"] == band["max"]:
            return band["min"]
        return {**band, "exact": None} if "exact" in value else band

    return clean


_SCALE_END = 9
_PEOPLE = 2_000_000_000
_DOLLARS = 10**15


def _shares(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise AnswerError(f"expected markets with a share of sales each; got {value!r}")
    share = _number(0, 1)
    return {_market(market): share(part) for market, part in value.items()}


_market = _pattern(r"[A-Z]{2}(-[A-Z]{2})?", "an ISO country code such as CN, or a Chinese region such as CN-JS")
_body = _text(120)


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


def exact_is_unknown(value: Any) -> bool:
    """Return whether a band stands because its exact number was asked for and is not known."""
    return is_band(value) and "exact" in value


def band_of(low: Any, high: Any) -> Any:
    """Return the number or band between two ends, or None where the lower end is unknown."""
    if low is None:
        return None
    return low if low == high else {"min": low, "max": high}


# --- Where a row keeps them -----------------------------------------------------------------------------------------


def _column(clean: Clean, column: str, *, blank: bool = False) -> FactDefinition:
    """Return a fact kept in one column; ``blank`` columns keep the unknown as an empty text."""

    def read(row: Any, _day_: date) -> Any:
        value = getattr(row, column)
        return None if blank and value == "" else value

    def write(row: Any, value: Any, _day_: date) -> None:
        setattr(row, column, "" if blank and value is None else value)

    return FactDefinition(clean, read, write)


def _pair(clean: Clean, column: str, *, whole: bool = True) -> FactDefinition:
    """Return a fact kept as a lower and an upper end; ``whole`` numbers are widened to whole ends."""

    def read(row: Any, _day_: date) -> Any:
        ends = getattr(row, f"{column}_min"), getattr(row, f"{column}_max")
        return band_of(*(float(end) if isinstance(end, Decimal) else end for end in ends))

    def write(row: Any, value: Any, _day_: date) -> None:
        low, high = band_bounds(value)
        if whole:
            low, high = low and math.floor(low), high and math.ceil(high)
        else:
            low, high = (None if end is None else round(Decimal(str(end)), 3) for end in (low, high))
        setattr(row, f"{column}_min", low)
        setattr(row, f"{column}_max", high)

    return FactDefinition(clean, read, write)


def years_before(day: date, years: int) -> date:
    """Return the same day ``years`` earlier; 29 February becomes 28 February where it must."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def whole_years(since: date, day: date) -> int:
    """Count the whole years from ``since`` to ``day``, never below 0."""
    return max(0, day.year - since.year - ((day.month, day.day) < (since.month, since.day)))


def _read_years(row: Any, day: date) -> Any:
    if row.founded_to is None:
        return None
    return band_of(whole_years(row.founded_to, day), row.founded_from and whole_years(row.founded_from, day))


def _write_years(row: Any, value: Any, day: date) -> None:
    low, high = band_bounds(value)
    row.founded_to = None if low is None else years_before(day, math.floor(low))
    row.founded_from = None if high is None else years_before(day, math.floor(high) + 1) + timedelta(days=1)


def _write_year(row: Any, value: Any, day: date) -> None:
    row.founded_from = date(value, 1, 1) if value else None
    row.founded_to = min(date(value, 12, 31), day) if value else None


def _read_year(row: Any, _day_: date) -> int | None:
    known = row.founded_from is not None and row.founded_from.year == row.founded_to.year
    return row.founded_from.year if known and (row.founded_from.month, row.founded_from.day) == (1, 1) else None


def _read_starts(row: Any, _day_: date) -> str | None:
    return row.starts.isoformat() if row.starts else None


def _write_starts(row: Any, value: Any, _day_: date) -> None:
    row.starts = date.fromisoformat(value) if value else None


_places = _text(80)
_words = _text(4000)
_dollars = _number(0, _DOLLARS)

COMPANY_FACTS: Mapping[str, FactDefinition] = {
    "description_en": _column(_words, "description_en", blank=True),
    "description_fr": _column(_words, "description_fr", blank=True),
    "description_zh": _column(_words, "description_zh", blank=True),
    "province": _column(_member(Province), "province", blank=True),
    "sub_region": _column(_places, "sub_region", blank=True),
    "city": _column(_places, "city", blank=True),
    "employees": _pair(_number(0, _PEOPLE), "employees"),
    "annual_revenue_cad": _pair(_dollars, "revenue"),
    "years_in_business": FactDefinition(_number(0, 400), _read_years, _write_years),
    "legal_form": _column(_many(_member(LegalForm), empty=False), "legal_forms"),
    "for_profit": _column(_truth, "for_profit"),
    "naics": _column(_many(_pattern(r"\d{2,6}", "a NAICS code of 2 to 6 digits")), "naics"),
    "needs": _column(_many(_member(Need)), "needs"),
    "target_markets": _column(_many(_market), "target_markets"),
    "market_sales_share": _column(_shares, "market_sales_share"),
    "export_experience": _column(_member(ExportExperience), "export_experience", blank=True),
    "ownership": _column(_many(_member(Ownership)), "ownership"),
    "canadian_controlled": _column(_truth, "canadian_controlled"),
    "memberships": _column(_many(_body), "memberships_held"),
    "certifications": _column(_many(_body), "certifications"),
    "languages": _column(_many(_pattern(r"[a-z]{2,3}(-[A-Za-z]+)?", "a language code such as fr")), "languages"),
}
# Said on the profile page only: more exact than a number of years, and it does not age.
FOUNDED_YEAR = FactDefinition(_number(1600, 2200), _read_year, _write_year)

OFFERING_FACTS: Mapping[str, FactDefinition] = {
    "areas": _column(_many(_member(Area)), "areas"),
    "capabilities": _column(_many(_capability), "capabilities"),
    "trl": _pair(_number(1, _SCALE_END), "trl"),
    "stage": _column(_member(Stage), "stage", blank=True),
    "ip_status": _column(_member(IpStatus), "ip_status", blank=True),
    "markets": _column(_many(_market), "markets"),
    "certifications": _column(_many(_body), "certifications"),
}

PROJECT_FACTS: Mapping[str, FactDefinition] = {
    "province": _column(_member(Province), "province", blank=True),
    "cost_cad": _pair(_dollars, "cost"),
    "own_contribution": _pair(_number(0, 1), "own_share", whole=False),
    "public_money_cad": _pair(_dollars, "public_money"),
    "starts": FactDefinition(_day, _read_starts, _write_starts),
    "has_partner": _column(_truth, "has_partner"),
    "partner_kind": _column(_many(_member(PartnerKind)), "partner_kinds"),
}

_TOP_LEVEL: Mapping[str, FactDefinition] = {
    "description": _column(_words, "description_en", blank=True),
    **{name: fact for name, fact in OFFERING_FACTS.items() if name != "markets"},
    **COMPANY_FACTS,
}


# --- Answers --------------------------------------------------------------------------------------------------------


def clean_answer(fact: str, value: Any) -> tuple[str, Any]:
    """Return the full name of a fact and its checked value. ``None`` ("I don't know") fits every fact.

    Project facts may be named ``project.cost_cad`` or, where nothing else has the name, ``cost_cad``. Raises
    ``AnswerError`` for an unknown fact or a value of another shape.
    """
    if fact not in _TOP_LEVEL and fact in PROJECT_FACTS:
        fact = f"project.{fact}"
    group, name = (PROJECT_FACTS, fact.removeprefix("project.")) if fact.startswith("project.") else (_TOP_LEVEL, fact)
    if name not in group:
        raise AnswerError(f"no fact is named {fact!r}")
    return fact, None if value is None else group[name].clean(value)


def with_answer(answers: Mapping[str, Any], fact: str, value: Any) -> dict[str, Any]:
    """Return ``answers`` with one more, checked. Raises ``AnswerError``."""
    fact, value = clean_answer(fact, value)
    if not fact.startswith("project."):
        return {**answers, fact: value}
    return {**answers, "project": {**answers.get("project", {}), fact.removeprefix("project."): value}}


def write_answers(row: Any, facts: Mapping[str, FactDefinition], answers: Mapping[str, Any], day: date) -> None:
    """Write answers to a company, an offering or a project (unsaved). Values are checked already.

    A band that is written again as it stands keeps that its exact number is not known.
    """
    not_known = dict.fromkeys(row.not_known)
    before = read_answers(row, facts, day)
    for name, value in answers.items():
        facts[name].write(row, None if value is NOT_ASKED else value, day)
        not_known.pop(name, None)
        as_before = exact_is_unknown(before.get(name)) and band_bounds(before[name]) == band_bounds(value)
        if value is None or exact_is_unknown(value) or as_before:
            not_known[name] = None
    row.not_known = list(not_known)


def read_answers(row: Any, facts: Mapping[str, FactDefinition], day: date) -> dict[str, Any]:
    """Return what a row knows, and None for what it was asked and does not know. The rest is absent."""
    values = {name: fact.read(row, day) for name, fact in facts.items()}
    for name in row.not_known:
        if is_band(values.get(name)):
            values[name]["exact"] = None
    return {name: value for name, value in values.items() if value is not None or name in row.not_known}


def profile_answers(company: Any, *, day: date, offering: Any = None, project: Any = None) -> dict[str, Any]:
    """Return the facts of a company for one offering and one project, in the shape of a profile.

    This is what matching reads. An offering's markets stand before the company's; its certificates add
    to the company's, whose own answer stands where the offering names none.
    """
    answers = {"name": company.name, **read_answers(company, COMPANY_FACTS, day)}
    if offering is not None:
        own = read_answers(offering, OFFERING_FACTS, day)
        markets, certificates = own.pop("markets", None), own.pop("certifications", None)
        answers |= own
        if markets is not None:
            answers["target_markets"] = markets
        if certificates:
            answers["certifications"] = list(dict.fromkeys([*(answers.get("certifications") or ()), *certificates]))
    if project is not None:
        answers["project"] = read_answers(project, PROJECT_FACTS, day)
    return answers
