"""Two records of one company side by side, in the words of the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.choices import Purpose
from companies.consents.texts import CONSENT_TEXTS
from companies.merging.rows import FIELDS, is_known
from companies.merging.services import MergePreview
from companies.models import Company
from companies.profile.facts import FOREIGN, fact_text, fact_title, read_fact
from companies.profile.forms.bands import share_text
from companies.profile.forms.fields import market_names
from hub.core.db.bilingual import current_language
from hub.core.text import formats
from hub.core.vocabulary.enums import ConditionKind, Language
from hub.core.vocabulary.labels import label
from hub.facts.registry import COMPANY_FACTS, FOUNDED_YEAR

# Staff read of the company what its own pages ask it in whole questions.
_TITLES: Mapping[str, Any] = {
    "name": gettext_lazy("Company name"),
    "website": gettext_lazy("Website"),
    "business_number": gettext_lazy("Business number"),
    "language": gettext_lazy("Language of what we keep for it"),
    "description_en": gettext_lazy("Its own words, in English"),
    "description_fr": gettext_lazy("Its own words, in French"),
    "description_zh": gettext_lazy("Its own words, in Chinese"),
    "languages": gettext_lazy("Languages"),
    "needs": gettext_lazy("Needs"),
}
_KINDS = {
    "market_sales_share": ConditionKind.MARKET_SALES_SHARE,
    "certifications": ConditionKind.CERTIFICATIONS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeFieldRow:
    """A field of which one record says something, or both the same: what each says, "" for nothing."""

    title: Any
    kept: Any
    gone: Any
    is_filled: bool  # the merged record has it from the gone one


def field_title(name: str) -> Any:
    if name in _KINDS:
        return label(_KINDS[name], current_language())
    return _TITLES[name] if name in _TITLES else fact_title(COMPANY_FACTS[name])


def field_text(company: Company, name: str, *, day: date) -> Any:
    """Return what a record says in a field, with the language of its own words marked; "" where it says nothing."""
    if not is_known(company, name):
        return ""
    if name in FOREIGN:
        return format_html('<span lang="{}">{}</span>', FOREIGN[name], getattr(company, name))
    in_words = _WORDS.get(name)
    if in_words is not None:
        return in_words(company)
    if name in COMPANY_FACTS:
        return fact_text(name, read_fact(company, COMPANY_FACTS[name], day))
    return getattr(company, name)


def _founded(company: Company) -> str:
    """Return the year, or the days between which it lies: years of business would read alike for two answers."""
    year = read_fact(company, FOUNDED_YEAR, timezone.localdate(company.created_at))
    if year is not None:
        return _("Founded in %(year)s") % {"year": year}
    lang = current_language()
    latest = formats.day(company.founded_to, lang) if company.founded_to else ""
    if company.founded_from is None:
        return _("Founded on %(day)s or earlier") % {"day": latest}
    return _("Founded between %(first)s and %(last)s") % {
        "first": formats.day(company.founded_from, lang),
        "last": latest,
    }


def _shares(company: Company) -> str:
    """Return the share of each market; the company's own page asks for China alone."""
    lang = current_language()
    return formats.join_words(
        [f"{market_names([code], lang)[0]} ({_share(part)})" for code, part in _parts(company)], lang
    )


def _parts(company: Company) -> list[tuple[str, Any]]:
    return sorted((company.market_sales_share or {}).items())


def _share(part: Any) -> str:
    low, high = (part["min"], part["max"]) if isinstance(part, Mapping) else (part, part)
    return formats.percent(low, current_language()) if low == high else str(share_text(low, high))


_WORDS: Mapping[str, Callable[[Company], str]] = {
    "language": lambda company: label(Language(company.language), current_language()),
    "years_in_business": _founded,
    "market_sales_share": _shares,
}


def field_choices(preview: MergePreview, *, day: date) -> dict[str, tuple[Any, Any, Any]]:
    """Return the fields that staff choose between: label, and the words of both records."""
    return {
        name: (
            field_title(name),
            field_text(preview.kept, name, day=day),
            field_text(preview.gone, name, day=day),
        )
        for name in preview.differing
    }


def field_rows(preview: MergePreview, *, day: date) -> list[MergeFieldRow]:
    """Return the other fields of which something is known."""
    return [
        MergeFieldRow(
            title=field_title(name),
            kept=field_text(preview.kept, name, day=day),
            gone=field_text(preview.gone, name, day=day),
            is_filled=name in preview.filled,
        )
        for name in FIELDS
        if name not in preview.differing and (is_known(preview.kept, name) or is_known(preview.gone, name))
    ]


def withdrawn_consents(preview: MergePreview) -> list[str]:
    return [CONSENT_TEXTS[Purpose(purpose)][-1].title.text(current_language()) for purpose in preview.withdrawn]


def moved_rows(preview: MergePreview) -> list[tuple[Any, int]]:
    """Return what comes from the gone record, kind by kind, with how many rows; kinds without any are left out."""
    rows = preview.gone_rows
    kinds = [
        (_("Members"), len(rows["members"])),
        (_("Offerings"), len(rows["offerings"])),
        (_("Projects"), len(rows["projects"])),
        (_("Answers about programs"), len(rows["answers_about_programs"])),
        (_("Applications"), len(rows["applications"])),
        (_("Invitations"), len(rows["invitations"])),
        (_("Requests to join"), len(rows["join_requests"])),
        (_("Finder answers"), len(rows["finder_answers"])),
        *preview.followers,
    ]
    return [(title, number) for title, number in kinds if number]
