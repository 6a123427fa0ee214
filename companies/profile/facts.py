"""The facts of a company, an offering and a project: where their rows keep them, and as answers."""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hub.facts.registry import COMPANY_FACTS, OFFERING_FACTS, PROFILE_FACTS, PROJECT_FACTS
from hub.facts.types import (
    NOT_ASKED,
    AnswerError,
    Choice,
    Day,
    Fact,
    Number,
    PlaceCode,
    Unit,
    Words,
    band_bounds,
    band_of,
    exact_is_unknown,
    is_band,
)

# --- Where a row keeps them -----------------------------------------------------------------------------------------


def read_fact(row: Any, fact: Fact, day: date) -> Any:
    """Return what a row knows of a fact on a day; None where it is unknown."""
    low, high = getattr(row, fact.columns[0]), getattr(row, fact.columns[-1])
    match fact.type:
        case Number(unit=Unit.YEARS):
            return None if high is None else band_of(whole_years(high, day), low and whole_years(low, day))
        case Number(unit=Unit.FOUNDED):
            known = low is not None and (low.month, low.day) == (1, 1) and low.year == high.year
            return low.year if known else None
        case Number():
            return band_of(*(float(end) if isinstance(end, Decimal) else end for end in (low, high)))
        case Day():
            return low.isoformat() if low else None
        case Choice() | Words() | PlaceCode():
            return low or None
    return low


def write_fact(row: Any, fact: Fact, value: Any, day: date) -> None:
    """Write a checked value to a row (unsaved); numbers but shares are widened to whole ends."""
    low: Any
    high: Any
    low, high = band_bounds(value) if isinstance(fact.type, Number) else (value, value)
    match fact.type:
        case Number(unit=Unit.YEARS):
            since = None if high is None else years_before(day, math.floor(high) + 1) + timedelta(days=1)
            low, high = since, None if low is None else years_before(day, math.floor(low))
        case Number(unit=Unit.FOUNDED):
            low, high = (date(value, 1, 1), min(date(value, 12, 31), day)) if value else (None, None)
        case Number(unit=Unit.SHARE):
            low, high = (None if end is None else round(Decimal(str(end)), 3) for end in (low, high))
        case Number():
            low, high = low and math.floor(low), high and math.ceil(high)
        case Day():
            low = high = date.fromisoformat(value) if value else None
        case Choice() | Words() | PlaceCode():
            low = high = value or ""
    setattr(row, fact.columns[0], low)
    setattr(row, fact.columns[-1], high)


def years_before(day: date, years: int) -> date:
    """Return the same day ``years`` earlier; 29 February becomes 28 February where it must."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def whole_years(since: date, day: date) -> int:
    """Count the whole years from ``since`` to ``day``, never below 0."""
    return max(0, day.year - since.year - ((day.month, day.day) < (since.month, since.day)))


# --- Answers --------------------------------------------------------------------------------------------------------


def clean_answer(fact: str, value: Any) -> tuple[str, Any]:
    """Return the full name of a fact and its checked value. ``None`` ("I don't know") fits every fact.

    Project facts may be named ``project.cost_cad`` or, where nothing else has the name, ``cost_cad``. Raises
    ``AnswerError`` for an unknown fact or a value of another shape.
    """
    if fact not in PROFILE_FACTS and fact in PROJECT_FACTS:
        fact = f"project.{fact}"
    of_project = fact.startswith("project.")
    group, name = (PROJECT_FACTS, fact.removeprefix("project.")) if of_project else (PROFILE_FACTS, fact)
    if name not in group:
        raise AnswerError(f"no fact is named {fact!r}")
    return fact, None if value is None else group[name].type.parse(value)


def with_answer(answers: Mapping[str, Any], fact: str, value: Any) -> dict[str, Any]:
    """Return ``answers`` with one more, checked. Raises ``AnswerError``."""
    fact, value = clean_answer(fact, value)
    if not fact.startswith("project."):
        return {**answers, fact: value}
    return {**answers, "project": {**answers.get("project", {}), fact.removeprefix("project."): value}}


def write_answers(row: Any, facts: Mapping[str, Fact], answers: Mapping[str, Any], day: date) -> None:
    """Write answers to a company, an offering or a project (unsaved). Values are checked already.

    A band that is written again as it stands keeps that its exact number is not known.
    """
    not_known = dict.fromkeys(row.not_known)
    before = read_answers(row, facts, day)
    for name, value in answers.items():
        write_fact(row, facts[name], None if value is NOT_ASKED else value, day)
        not_known.pop(name, None)
        as_before = exact_is_unknown(before.get(name)) and band_bounds(before[name]) == band_bounds(value)
        if value is None or exact_is_unknown(value) or as_before:
            not_known[name] = None
    row.not_known = list(not_known)


def read_answers(row: Any, facts: Mapping[str, Fact], day: date) -> dict[str, Any]:
    """Return what a row knows, and None for what it was asked and does not know. The rest is absent."""
    values = {name: read_fact(row, fact, day) for name, fact in facts.items()}
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
