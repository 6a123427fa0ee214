"""Forms whose fields are facts, made from the registry: the profile a section at a time, offerings and projects.

They are shown from a row and read back as answers. Each field says why it is asked and what it unlocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.profile.facts import FactRow, fact_row, read_answers, read_fact
from companies.profile.forms import fields
from companies.profile.forms.bands import number_field
from companies.profile.forms.fields import (
    CHINA_REGION_CHOICES,
    PAIRS_TEMPLATE,
    BusinessNumberField,
    WebsiteField,
    market_choices,
)
from hub.core.db.bilingual import current_language
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import ConditionKind, PartnerKind, Province
from hub.core.vocabulary.labels import label
from hub.directory.reference.places import CHINA
from hub.facts.registry import COMPANY_FACTS, FOUNDED_YEAR, OFFERING_FACTS, PROJECT_FACTS
from hub.facts.types import (
    NOT_ASKED,
    SALES,
    Choice,
    Code,
    Day,
    Fact,
    Many,
    Market,
    Number,
    PlaceCode,
    Text,
    Words,
    YesNo,
)

_MOST_BUTTONS = 8


class FactsForm(forms.Form):
    """A form over the facts of one row. Field names are fact names; other fields are listed in ``own_fields``."""

    facts: Mapping[str, Fact] = {}
    own_fields: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, row: Any, day: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.initial |= {name: getattr(row, name) for name in self.own_fields if hasattr(row, name)}
        made = {name: form_field(fact) for name, fact in self.facts.items() if name not in self.fields}
        self.fields |= {name: field for name, field in made.items() if field is not None}
        self.order_fields(self.field_order)
        self.row, self.day = row, day
        known = read_answers(row, self.facts, day)
        for name, field in self.fields.items():
            if name not in self.own_fields:
                # Also where the form is sent: a stored value that the list does not offer must pass.
                self.initial[name] = self.shown(name, field, known)

    def shown(self, name: str, field: Any, known: Mapping[str, Any]) -> Any:
        """Return what a field shows for what the row knows."""
        return field.show(known.get(name), asked=name in known)

    @property
    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in self.own_fields}


def texts_of(fact: Fact) -> dict[str, Any]:
    """Return what a field says of a fact: its label, and why it is asked."""
    pairs = {"template_name": fields.PAIRS_TEMPLATE} if fact.pairs else {}
    return {"label": gettext_lazy(fact.label), "help_text": fact.help and gettext_lazy(fact.help), **pairs}


def form_field(fact: Fact) -> forms.Field | None:
    """Return the field that asks for a fact; None for what forms ask in another way."""
    texts, made = texts_of(fact), None
    match fact.type:
        case Words() as of:
            made = fields.DescriptionField(rows=of.rows, max_length=of.limit, **texts)
        case YesNo():
            made = fields.YesNoField(**texts)
        case PlaceCode():
            made = fields.PlaceField(**texts)
        case Day():
            made = fields.DayField(**texts)
        case Number() as of:
            made = number_field(of, **texts)
        case Choice(members=members):
            select = len(members) > _MOST_BUTTONS
            made = (fields.SelectOneField if select else fields.SingleChoiceField)(members, **texts)
        case Many(one=one) if choices := _choices(one):
            none = fact.none and gettext_lazy(fact.none)
            made = fields.MultipleChoiceField(choices, none=none, unknown=fact.unknown, **texts)
        case Many(one=Text() | Code() as one):
            made = fields.LinesField(most=one.limit if isinstance(one, Text) else 6, **texts)
    return made


def _choices(one: Any) -> list[tuple[str, Any]]:
    """Return what a list offers; nothing where names are written, one to a line."""
    match one:
        case Choice(members=members):
            return choices_for(member for member in members if member is not PartnerKind.ANY)
        case Code(names=names) if names:
            return [(code, gettext_lazy(name)) for code, name in names.items()]
        case Market():
            return fields.market_choices(fields.COUNTRY_CHOICES)
    return []


def is_answered(value: Any) -> bool:
    """Tell whether a field was answered with something known."""
    return value is not NOT_ASKED and value is not None


def _of_section(key: str) -> Mapping[str, Fact]:
    return {name: fact for name, fact in COMPANY_FACTS.items() if fact.section == key}


class SectionForm(FactsForm):
    """A section of the profile. ``version`` tells the service what the person saw."""

    own_fields = ("version",)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def identity(self) -> dict[str, str]:
        """What the section holds besides facts."""
        return {}

    def show_conflict(self, stored: Company) -> None:
        """Keep what was written, say what happened, and let the next press save over what ``stored`` holds."""
        data: Any = self.data
        self.data = data.copy()
        self.data["version"] = str(stored.version)
        self.add_error(
            None,
            _(
                "A colleague changed the profile while you were writing. Nothing of yours is lost: "
                "compare it with what is saved now, and save again."
            ),
        )


class IdentityForm(SectionForm):
    facts = _of_section("identity")
    own_fields = ("version", "name", "website", "business_number")
    field_order = ("version", "name", *facts)

    name = forms.CharField(
        label=_("Company name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    province = forms.ChoiceField(choices=choices_for(Province), **texts_of(COMPANY_FACTS["province"]))
    website = WebsiteField(
        label=_("Website"),
        help_text=_("Why we ask: a colleague with an address at this domain can then ask to join you."),
    )
    business_number = BusinessNumberField(
        help_text=_(
            "From the Canada Revenue Agency: 9 digits, or 15 characters. "
            "It keeps your company from being registered twice."
        ),
    )

    def shown(self, name: str, field: Any, known: Mapping[str, Any]) -> Any:
        """Show the province as it is: it is never unknown."""
        return known[name] if name == "province" else super().shown(name, field, known)

    @property
    def identity(self) -> dict[str, str]:
        """Name, website and business number."""
        return {name: self.cleaned_data[name] for name in ("name", "website", "business_number")}


class DescriptionForm(SectionForm):
    """What the company does, in its own words."""

    facts = _of_section("words")


class SizeForm(SectionForm):
    """How large and how old the company is."""

    facts = _of_section("size")

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["years_in_business"].latest = self.day.year

    def shown(self, name: str, field: Any, known: Mapping[str, Any]) -> Any:
        """Show the year of founding where it is known."""
        year = read_fact(self.row, FOUNDED_YEAR, self.day) if name == "years_in_business" else None
        return ("", str(year)) if year else super().shown(name, field, known)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers; a year of founding goes under its own name."""
        answers = super().answers
        years = answers["years_in_business"]
        if isinstance(years, Mapping) and "year" in years:
            return {**{k: v for k, v in answers.items() if k != "years_in_business"}, "founded_year": years["year"]}
        return answers


class StructureForm(SectionForm):
    facts = _of_section("structure")

    def clean_naics(self) -> Any:
        codes = self.cleaned_data["naics"]
        if codes is not NOT_ASKED and not all(code.isdecimal() and 2 <= len(code) <= 6 for code in codes):
            raise forms.ValidationError(_("An industry code has 2 to 6 digits, such as 3333."), code="naics")
        return codes


class NeedsForm(SectionForm):
    """What the company needs, and the markets it aims at."""

    facts = _of_section("needs")
    own_fields = ("version", "china_regions", "china_share")
    field_order = ("version", "needs", "target_markets", *own_fields[1:])

    china_regions = forms.MultipleChoiceField(
        choices=market_choices(CHINA_REGION_CHOICES),
        template_name=PAIRS_TEMPLATE,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=_("Regions of China"),
        help_text=_("Where you have a city or buyer in mind, it finds the office that serves it."),
    )
    china_share = number_field(SALES, **texts_of(COMPANY_FACTS["market_sales_share"]))

    def __init__(self, data: Any = None, *, row: Company, **options: Any) -> None:
        super().__init__(data, row=row, **options)
        shares = row.market_sales_share or {}
        asked_share = "market_sales_share" in row.not_known
        self.initial["china_share"] = self.fields["china_share"].show(shares.get(CHINA), asked=asked_share)
        self.initial["china_regions"] = [code for code in row.target_markets or () if code in CHINA_REGION_CHOICES]

    def shown(self, name: str, field: Any, known: Mapping[str, Any]) -> Any:
        """Leave the regions of China to their own list; with one of them, China itself is aimed at."""
        if name == "target_markets" and known.get(name):
            countries = [code for code in known[name] if code not in CHINA_REGION_CHOICES]
            if len(countries) < len(known[name]) and CHINA not in countries:
                countries.insert(0, CHINA)
            known = {**known, name: countries}
        return super().shown(name, field, known)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers; regions join the markets, and the share of sales in China joins those of other markets."""
        answers = super().answers
        regions = self.cleaned_data["china_regions"]
        markets = answers["target_markets"]
        if regions:
            countries = markets if isinstance(markets, list) else []
            answers["target_markets"] = list(dict.fromkeys([*countries, CHINA, *regions]))
        share = self.cleaned_data["china_share"]
        others = {code: part for code, part in (self.row.market_sales_share or {}).items() if code != CHINA}
        if share is None and not others:
            answers["market_sales_share"] = None
        else:
            here = {} if share is None or share is NOT_ASKED else {CHINA: share}
            answers["market_sales_share"] = {**others, **here} or NOT_ASKED
        return answers


SECTIONS: Mapping[str, type[SectionForm]] = {
    "identity": IdentityForm,
    "words": DescriptionForm,
    "size": SizeForm,
    "structure": StructureForm,
    "needs": NeedsForm,
}
SECTION_TITLES = {
    "identity": _("Who you are"),
    "words": _("What you do, in your own words"),
    "size": _("Size and age"),
    "structure": _("Legal form and ownership"),
    "needs": _("Needs and markets"),
}


@dataclass(frozen=True, slots=True)
class ProfileSection:
    key: str
    title: Any
    rows: tuple[FactRow, ...]

    @property
    def known(self) -> int:
        """How many rows say something."""
        return sum(bool(row.words) for row in self.rows)


def profile_sections(company: Company, *, day: date) -> list[ProfileSection]:
    known = read_answers(company, COMPANY_FACTS, day)
    sections = []
    for key, form in SECTIONS.items():
        rows = [
            FactRow(form.base_fields[name].label, getattr(company, name), asked=False)
            for name in ("name", "website", "business_number")
            if name in form.base_fields
        ]
        rows += [fact_row(fact, known) for fact in form.facts.values()]
        sections.append(ProfileSection(key, SECTION_TITLES[key], tuple(rows)))
    year = read_fact(company, FOUNDED_YEAR, day)
    return sections if year is None else [_with_year(section, year) for section in sections]


def _with_year(section: ProfileSection, year: int) -> ProfileSection:
    title = label(ConditionKind.YEARS_IN_BUSINESS, current_language())
    founded = _("Founded in %(year)s") % {"year": year}
    rows = tuple(FactRow(title, founded, asked=False) if row.label == title else row for row in section.rows)
    return ProfileSection(section.key, section.title, rows)


class OfferingForm(FactsForm):
    """A technology, product or service."""

    facts = OFFERING_FACTS
    own_fields = ("name", "description", "is_main")
    field_order = ("name", "description", *facts)

    name = forms.CharField(label=_("Name"), max_length=160, help_text=_("As you would say it to a buyer."))
    description = forms.CharField(
        label=_("What it does"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    is_main = forms.BooleanField(
        label=_("This is our main offering"),
        required=False,
        help_text=_("Matches start from it. The first offering is the main one until you choose another."),
    )

    def __init__(self, data: Any = None, *, row: Any, **options: Any) -> None:
        super().__init__(data, row=row, **options)
        if row.is_main:
            del self.fields["is_main"]


class ProjectForm(FactsForm):
    """A piece of work that needs support."""

    facts = PROJECT_FACTS
    own_fields = ("name", "purpose")

    name = forms.CharField(label=_("Name"), max_length=160)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        """Refuse kinds of partners beside "no partner"."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("has_partner") is False and is_answered(cleaned.get("partner_kind", NOT_ASKED)):
            self.add_error("partner_kind", _("You said that there is no partner. Change one of the two answers."))
        return cleaned
