"""What is known of a company, an offering or a project, in the words of the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from companies.models import Company, Offering, Project
from companies.profile.facts import (
    COMPANY_FACTS,
    FOUNDED_YEAR,
    OFFERING_FACTS,
    PROJECT_FACTS,
    band_bounds,
    read_answers,
)
from companies.profile.forms.bands import dollar_text, people_text, share_text, years_text
from companies.profile.forms.offerings import OfferingForm, ProjectForm, trl_text
from companies.profile.forms.profile import LANGUAGES, SECTION_TITLES, SECTIONS
from hub.core.db.bilingual import current_language
from hub.core.text import formats
from hub.core.vocabulary.countries import country_name
from hub.core.vocabulary.enums import (
    Area,
    ConditionKind,
    ExportExperience,
    IpStatus,
    LegalForm,
    Need,
    Ownership,
    PartnerKind,
    Province,
    Stage,
)
from hub.core.vocabulary.labels import label
from hub.directory.reference.capabilities import capabilities
from hub.directory.reference.places import CHINA, markets_by_country


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


def _listed(words: list[str]) -> str:
    return formats.join_words(words, current_language())


def _one(members: type[StrEnum]) -> Callable[[Any], str]:
    return lambda value: label(members(value), current_language())


def _many(members: type[StrEnum], nothing: Callable[[], str]) -> Callable[[Any], str]:
    return lambda values: _listed([label(members(value), current_language()) for value in values]) or nothing()


def _number(words: Callable[[Any, Any], str], exact: Callable[[Any], str]) -> Callable[[Any], str]:
    def in_words(value: Any) -> str:
        low, high = band_bounds(value)
        return exact(low) if low == high and low else words(low, high)

    return in_words


def _truth(value: bool) -> str:  # noqa: FBT001 - the truth value is the whole argument
    return _("Yes") if value else _("No")


def _names(values: list[str]) -> str:
    return _listed(values) or _("None")


def _markets(codes: list[str]) -> str:
    words = markets_by_country(codes, country_name)
    return _listed([each.text(current_language()) for each in words]) or _("Canada only, for now")


def _capabilities(slugs: list[str]) -> str:
    known = capabilities()
    return _listed([known[slug].name(current_language()) for slug in slugs if slug in known]) or _("None of the list")


def _languages(codes: list[str]) -> str:
    names = dict(LANGUAGES)
    return _listed([str(names.get(code, code)) for code in codes])


def _share(value: Any) -> str:
    return _number(share_text, lambda share: formats.percent(share, current_language()))(value)


def _dollars(value: Any) -> str:
    return _number(dollar_text, lambda amount: formats.money_exact(amount, current_language()))(value)


_WORDS: Mapping[str, Callable[[Any], str]] = {
    "province": _one(Province),
    "employees": _number(people_text, lambda n: formats.plain_number(n, current_language())),
    "annual_revenue_cad": _dollars,
    "years_in_business": _number(years_text, lambda n: years_text(n, n) if n < 2 else _years(n)),
    "legal_form": _many(LegalForm, str),
    "for_profit": _truth,
    "canadian_controlled": _truth,
    "ownership": _many(Ownership, lambda: _("None of these groups")),
    "naics": _names,
    "needs": _many(Need, lambda: _("None")),
    "target_markets": _markets,
    "markets": _markets,
    "market_sales_share": lambda shares: _share(shares[CHINA]) if CHINA in shares else "",
    "export_experience": _one(ExportExperience),
    "memberships": _names,
    "certifications": _names,
    "languages": _languages,
    "areas": _many(Area, lambda: _("None of the eight")),
    "capabilities": _capabilities,
    "trl": lambda value: str(trl_text(*band_bounds(value))),
    "stage": _one(Stage),
    "ip_status": _one(IpStatus),
    "cost_cad": _dollars,
    "own_contribution": _share,
    "public_money_cad": _dollars,
    "starts": lambda value: formats.day(date.fromisoformat(value), current_language()),
    "has_partner": _truth,
    "partner_kind": _many(PartnerKind, lambda: _("None")),
}
# A form asks in whole questions; a page that reads needs the short name of the fact.
_TITLES = {
    "employees": ConditionKind.EMPLOYEES,
    "annual_revenue_cad": ConditionKind.ANNUAL_REVENUE,
    "years_in_business": ConditionKind.YEARS_IN_BUSINESS,
    "for_profit": ConditionKind.FOR_PROFIT,
    "canadian_controlled": ConditionKind.CANADIAN_CONTROL,
    "ownership": ConditionKind.OWNERSHIP,
    "target_markets": ConditionKind.TARGET_MARKETS,
    "export_experience": ConditionKind.EXPORT_EXPERIENCE,
    "memberships": ConditionKind.MEMBERSHIP,
    "own_contribution": ConditionKind.OWN_CONTRIBUTION,
    "has_partner": ConditionKind.PARTNER,
}
_FOREIGN = {"description_en": "en-CA", "description_fr": "fr-CA", "description_zh": "zh-Hans"}
# Where a form's field shows a part of a fact under a name of its own.
_FIELD_OF = {"market_sales_share": "china_share"}


def _years(number: int) -> str:
    return formats.plural(number, current_language(), _("{n} year"), _("{n} years"))


def fact_text(name: str, value: Any) -> str:
    """Return an answer in the words of the page; free words as they are, unknown as an empty text."""
    if value is None:
        return ""
    in_words = _WORDS.get(name)
    return in_words(value) if in_words else str(value)


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
        for name in COMPANY_FACTS:
            field = form.base_fields.get(_FIELD_OF.get(name, name))
            if field is not None:
                rows.append(_row(field.label, name, known))
        sections.append(ProfileSection(key, SECTION_TITLES[key], tuple(rows)))
    year = FOUNDED_YEAR.read(company, day)
    return sections if year is None else [_with_year(section, year) for section in sections]


def offering_rows(offering: Offering, *, day: date) -> list[FactRow]:
    """Return what is known of an offering."""
    known = read_answers(offering, OFFERING_FACTS, day)
    fields = OfferingForm.base_fields
    return [_row(fields[name].label if name in fields else _("What it brings"), name, known) for name in OFFERING_FACTS]


def project_rows(project: Project, *, day: date) -> list[FactRow]:
    """Return what is known of a project."""
    known = read_answers(project, PROJECT_FACTS, day)
    return [_row(ProjectForm.base_fields[name].label, name, known) for name in PROJECT_FACTS]


def sheet_rows(answers: Mapping[str, Any]) -> list[FactRow]:
    """Return finder answers for the page that says what will be imported."""
    fields: dict[str, Any] = {}
    for form in SECTIONS.values():
        fields |= {name: field.label for name, field in form.base_fields.items()}
    fields |= {"market_sales_share": fields["china_share"], "description": _("In your own words")}
    offering = {name: field.label for name, field in OfferingForm.base_fields.items() if name in OFFERING_FACTS}
    rows = [
        _row(fields.get(name) or offering[name], name, answers)
        for name in answers
        if name in fields or name in offering
    ]
    project = answers.get("project", {})
    return rows + [_row(ProjectForm.base_fields[name].label, name, project) for name in project]


def _row(title: Any, name: str, known: Mapping[str, Any]) -> FactRow:
    if name in _TITLES:
        title = label(_TITLES[name], current_language())
    return FactRow(title, fact_text(name, known.get(name)), asked=name in known, lang=_FOREIGN.get(name, ""))


def _with_year(section: ProfileSection, year: int) -> ProfileSection:
    title = label(ConditionKind.YEARS_IN_BUSINESS, current_language())
    founded = _("Founded in %(year)s") % {"year": year}
    rows = tuple(FactRow(title, founded, asked=False) if row.label == title else row for row in section.rows)
    return ProfileSection(section.key, section.title, rows)
