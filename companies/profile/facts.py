"""The facts of a company, an offering and a project: where their rows keep them, and as answers.

What is known of a company, an offering or a project, in the words of the page.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from companies.models import Offering, Project
from companies.profile.forms.bands import NUMBER_TEXTS
from hub.core.db.bilingual import current_language
from hub.core.text import formats
from hub.core.vocabulary.enums import Province
from hub.core.vocabulary.labels import country_name, label, localized_label
from hub.directory.reference.capabilities import capabilities
from hub.directory.reference.places import CHINA, markets_by_country, project_place_words
from hub.facts.registry import COMPANY_FACTS, OFFERING_FACTS, PROFILE_FACTS, PROJECT_FACTS
from hub.facts.types import (
    NOT_ASKED,
    AnswerError,
    CapabilitySlug,
    Choice,
    Code,
    Day,
    Fact,
    FactType,
    Many,
    Market,
    Number,
    PlaceCode,
    Shares,
    Unit,
    Words,
    YesNo,
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


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact: its label, what is known in words (empty where nothing is), and whether it was asked."""

    label: Any
    words: str
    asked: bool
    lang: str = ""


_FACTS: Mapping[str, Fact] = {**PROJECT_FACTS, **OFFERING_FACTS, **COMPANY_FACTS}
_EXACT: Mapping[Unit, Callable[[Any, str], str]] = {
    Unit.PEOPLE: formats.plain_number,
    Unit.DOLLARS: formats.money_exact,
    Unit.YEARS: lambda years, lang: formats.plural(years, lang, _("{n} year"), _("{n} years")),
    Unit.SHARE: formats.percent,
}
FOREIGN = {"description_en": "en-CA", "description_fr": "fr-CA", "description_zh": "zh-Hans"}


def fact_text(name: str, value: Any) -> str:
    """Return an answer in the words of the page; free words as they are, unknown as an empty text."""
    fact, lang = _FACTS.get(name), current_language()
    if value is None or fact is None:
        return "" if value is None else str(value)
    match fact.type:
        case YesNo():
            value = _("Yes") if value else _("No")
        case Choice(members=members):
            value = label(members(value), lang)
        case PlaceCode():
            value = project_place_words(value).text(lang)
        case Day():
            value = formats.day(date.fromisoformat(value), lang)
        case Number() as of:
            value = _number(of, value)
        case Shares(share=of):
            value = _number(of, value[CHINA]) if CHINA in value else ""
        case Many(one=one):
            value = formats.join_words(_names(one, value, lang), lang) or _(fact.none or "None")
    return str(value)


def fact_title(fact: Fact) -> str:
    """Return the short name of a fact: a form asks in whole questions."""
    return label(fact.title, current_language()) if fact.title else _(fact.label)


def _number(of: Number, value: Any) -> str:
    low, high = band_bounds(value)
    exact = _EXACT.get(of.unit) if low == high and low and (of.unit is not Unit.YEARS or low > 1) else None
    return exact(low, current_language()) if exact else str(NUMBER_TEXTS[of.unit](low, high))


def _names(one: FactType, values: list[str], lang: str) -> list[str]:
    match one:
        case Choice(members=members):
            words = [localized_label(members(value)) for value in values]
            # Inside a list a label begins small, but not a name.
            return [
                one.inside(lang) if at and members is not Province else one.text(lang) for at, one in enumerate(words)
            ]
        case Market():
            return [words.text(lang) for words in markets_by_country(values, country_name)]
        case CapabilitySlug():
            return [capabilities()[slug].name(lang) for slug in values if slug in capabilities()]
        case Code(names=names) if names:
            spoken = [_(names[code]) if code in names else code for code in values]
            return spoken[:1] + [one[:1].lower() + one[1:] if lang == "fr" else one for one in spoken[1:]]
    return values


def fact_rows(row: Offering | Project, facts: Mapping[str, Fact], *, day: date) -> list[FactRow]:
    known = read_answers(row, facts, day)
    return [fact_row(fact, known) for fact in facts.values()]


def sheet_rows(answers: Mapping[str, Any]) -> list[FactRow]:
    """Return finder answers for the page that says what will be imported."""
    project = answers.get("project", {})
    rows = [FactRow(_("Company name"), answers["name"], asked=True)] if "name" in answers else []
    # Capabilities are shown with their offering alone.
    rows += [
        fact_row(PROFILE_FACTS[name], answers) for name in answers if name in PROFILE_FACTS and name != "capabilities"
    ]
    return rows + [fact_row(PROJECT_FACTS[name], project) for name in project]


def fact_row(fact: Fact, known: Mapping[str, Any]) -> FactRow:
    words = fact_text(fact.name, known.get(fact.name))
    return FactRow(fact_title(fact), words, asked=fact.name in known, lang=FOREIGN.get(fact.name, ""))
