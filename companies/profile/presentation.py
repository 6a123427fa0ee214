"""What is known of a company, an offering or a project, in the words of the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from companies.models import Company, Offering, Project
from companies.profile.facts import read_answers, read_fact
from companies.profile.forms.bands import NUMBER_TEXTS
from companies.profile.forms.profile import SECTION_TITLES, SECTIONS
from hub.core.db.bilingual import current_language
from hub.core.text import formats
from hub.core.vocabulary.countries import country_name
from hub.core.vocabulary.enums import ConditionKind
from hub.core.vocabulary.labels import label
from hub.directory.reference.capabilities import capabilities
from hub.directory.reference.places import CHINA, markets_by_country, project_place_words
from hub.facts.registry import COMPANY_FACTS, FOUNDED_YEAR, OFFERING_FACTS, PROFILE_FACTS, PROJECT_FACTS
from hub.facts.types import (
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
    YesNo,
    band_bounds,
)


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact: its label, what is known in words (empty where nothing is), and whether it was asked."""

    label: Any
    words: str
    asked: bool
    lang: str = ""


@dataclass(frozen=True, slots=True)
class ProfileSection:
    """One section of the profile with its rows."""

    key: str
    title: Any
    rows: tuple[FactRow, ...]

    @property
    def known(self) -> int:
        """How many rows say something."""
        return sum(bool(row.words) for row in self.rows)


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
            return [label(members(value), lang) for value in values]
        case Market():
            return [words.text(lang) for words in markets_by_country(values, country_name)]
        case CapabilitySlug():
            return [capabilities()[slug].name(lang) for slug in values if slug in capabilities()]
        case Code(names=names) if names:
            return [_(names[code]) if code in names else code for code in values]
    return values


def profile_sections(company: Company, *, day: date) -> list[ProfileSection]:
    """Return the profile, section by section."""
    known = read_answers(company, COMPANY_FACTS, day)
    sections = []
    for key, form in SECTIONS.items():
        rows = [
            FactRow(form.base_fields[name].label, getattr(company, name), asked=False)
            for name in ("name", "website", "business_number")
            if name in form.base_fields
        ]
        rows += [_row(fact, known) for fact in form.facts.values()]
        sections.append(ProfileSection(key, SECTION_TITLES[key], tuple(rows)))
    year = read_fact(company, FOUNDED_YEAR, day)
    return sections if year is None else [_with_year(section, year) for section in sections]


def offering_rows(offering: Offering, *, day: date) -> list[FactRow]:
    """Return what is known of an offering."""
    known = read_answers(offering, OFFERING_FACTS, day)
    return [_row(fact, known) for fact in OFFERING_FACTS.values()]


def project_rows(project: Project, *, day: date) -> list[FactRow]:
    """Return what is known of a project."""
    known = read_answers(project, PROJECT_FACTS, day)
    return [_row(fact, known) for fact in PROJECT_FACTS.values()]


def sheet_rows(answers: Mapping[str, Any]) -> list[FactRow]:
    """Return finder answers for the page that says what will be imported."""
    project = answers.get("project", {})
    rows = [FactRow(_("Company name"), answers["name"], asked=True)] if "name" in answers else []
    # Capabilities are shown with their offering alone.
    rows += [_row(PROFILE_FACTS[name], answers) for name in answers if name in PROFILE_FACTS and name != "capabilities"]
    return rows + [_row(PROJECT_FACTS[name], project) for name in project]


def _row(fact: Fact, known: Mapping[str, Any]) -> FactRow:
    words = fact_text(fact.name, known.get(fact.name))
    return FactRow(fact_title(fact), words, asked=fact.name in known, lang=FOREIGN.get(fact.name, ""))


def _with_year(section: ProfileSection, year: int) -> ProfileSection:
    title = label(ConditionKind.YEARS_IN_BUSINESS, current_language())
    founded = _("Founded in %(year)s") % {"year": year}
    rows = tuple(FactRow(title, founded, asked=False) if row.label == title else row for row in section.rows)
    return ProfileSection(section.key, section.title, rows)
