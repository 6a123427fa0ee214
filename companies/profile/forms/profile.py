"""The profile, a section at a time. Each field says why it is asked and what it unlocks."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.profile.facts import COMPANY_FACTS, FOUNDED_YEAR, NOT_ASKED
from companies.profile.forms.bands import SALES_BANDS, YearsField, dollar_field, people_field, share_field
from companies.profile.forms.base import FactsForm
from companies.profile.forms.fields import (
    CHINA_REGION_CHOICES,
    COUNTRY_CHOICES,
    PAIRS_TEMPLATE,
    DescriptionField,
    LinesField,
    MultipleChoiceField,
    SingleChoiceField,
    WebsiteField,
    YesNoField,
    market_choices,
)
from companies.validators import clean_business_number
from hub.core.choices import choices_for
from hub.core.vocabulary.enums import ExportExperience, LegalForm, Need, Ownership, Province
from hub.directory.reference.places import CHINA

LANGUAGES = [("en", _("English")), ("fr", _("French")), ("zh", _("Chinese")), ("es", _("Spanish"))]


class SectionForm(FactsForm):
    """A section of the profile. ``version`` tells the service what the person saw."""

    facts = COMPANY_FACTS
    own_fields = ("version",)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, row: Company, **options: Any) -> None:
        super().__init__(data, row=row, initial={"version": row.version}, **options)

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
    """Who the company is."""

    own_fields = ("version", "name", "website", "business_number")

    name = forms.CharField(
        label=_("Company name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    province = forms.ChoiceField(
        label=_("Province or territory"),
        choices=choices_for(Province),
        help_text=_("Where your head office is. Why we ask: most provinces help their own companies only."),
    )
    city = DescriptionField(
        label=_("City"), max_length=80, help_text=_("Why we ask: some programs serve one region of a province.")
    )
    sub_region = DescriptionField(
        label=_("Region"),
        max_length=80,
        help_text=_("Such as Northern Ontario or Vancouver Island. Helps where your city is small."),
    )
    website = WebsiteField(
        label=_("Website"),
        help_text=_("Why we ask: a colleague with an address at this domain can then ask to join you."),
    )
    business_number = forms.CharField(
        label=_("Business number"),
        required=False,
        max_length=24,
        help_text=_(
            "From the Canada Revenue Agency: 9 digits, or 15 characters. "
            "It keeps your company from being registered twice."
        ),
    )

    def __init__(self, data: Any = None, *, row: Company, **options: Any) -> None:
        super().__init__(data, row=row, **options)
        self.initial |= {name: getattr(row, name) for name in ("name", "website", "business_number")}

    def shown(self, name: str, field: Any, known: Mapping[str, Any]) -> Any:
        """Show the province as it is: it is never unknown."""
        return known[name] if name == "province" else super().shown(name, field, known)

    def clean_business_number(self) -> str:
        """Check form and check digit."""
        return clean_business_number(self.cleaned_data["business_number"])

    @property
    def identity(self) -> dict[str, str]:
        """Name, website and business number."""
        return {name: self.cleaned_data[name] for name in ("name", "website", "business_number")}


class DescriptionForm(SectionForm):
    """What the company does, in its own words."""

    description_en = DescriptionField(
        label=_("In English"),
        rows=6,
        max_length=4000,
        help_text=_(
            "What you make, for whom, and how far it is. One language is enough: "
            "we read the areas from it, and you decide."
        ),
    )
    description_fr = DescriptionField(label=_("In French"), rows=6, max_length=4000)
    description_zh = DescriptionField(label=_("In Chinese"), rows=4, max_length=4000)
    languages = MultipleChoiceField(
        LANGUAGES,
        template_name=PAIRS_TEMPLATE,
        label=_("Languages you work in"),
        unknown=False,
        help_text=_("Why we ask: so that the person who answers speaks one of them."),
    )


class SizeForm(SectionForm):
    """How large and how old the company is."""

    employees = people_field(
        label=_("How many people do you employ?"),
        help_text=_("A range is enough. Why we ask: many programs are for small and medium-sized companies."),
    )
    annual_revenue_cad = dollar_field(
        label=_("Revenue in the last year"),
        help_text=_(
            "A range is enough. Why we ask: some programs start or stop at a level of revenue. "
            "Only your members see it."
        ),
    )
    years_in_business = YearsField(
        label=_("How long have you been in business?"),
        help_text=_("Why we ask: some programs want two or three years of activity, others are for new companies."),
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["years_in_business"].latest = self.day.year

    def shown(self, name: str, field: Any, known: Mapping[str, Any]) -> Any:
        """Show the year of founding where it is known."""
        year = FOUNDED_YEAR.read(self.row, self.day) if name == "years_in_business" else None
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
    """Legal form and ownership."""

    legal_form = MultipleChoiceField(
        choices_for(LegalForm),
        label=_("Legal form"),
        help_text=_(
            "Several may hold, such as a cooperative that is non-profit. "
            "Why we ask: it settles whether you may apply yourself."
        ),
    )
    for_profit = YesNoField(
        label=_("Are you for profit?"),
        help_text=_("Why we ask: some programs are for companies, others for non-profits."),
    )
    canadian_controlled = YesNoField(
        label=_("Are you Canadian-controlled?"),
        help_text=_("Why we ask: tax credits and some funds ask who holds more than half of the votes."),
    )
    ownership = MultipleChoiceField(
        choices_for(Ownership),
        none=_("None of these groups"),
        label=_("Is more than half owned by one of these groups?"),
        help_text=_("Your choice to say. It can add programs for you, and never takes one away."),
    )
    naics = LinesField(
        most=6,
        label=_("Industry codes (NAICS)"),
        help_text=_(
            "2 to 6 digits, one to a line; they are on your tax return. Why we ask: a few programs name industries."
        ),
    )

    def clean_naics(self) -> Any:
        """Refuse what is not a code."""
        codes = self.cleaned_data["naics"]
        if codes is not NOT_ASKED and not all(code.isdecimal() and 2 <= len(code) <= 6 for code in codes):
            raise forms.ValidationError(_("An industry code has 2 to 6 digits, such as 3333."), code="naics")
        return codes


class NeedsForm(SectionForm):
    """What the company needs, and the markets it aims at."""

    own_fields = ("version", "china_regions", "china_share")

    needs = MultipleChoiceField(
        choices_for(Need),
        unknown=False,
        label=_("What do you need?"),
        help_text=_("Choose all that hold. It decides what comes first in your matches, and shuts nothing out."),
    )
    target_markets = MultipleChoiceField(
        market_choices(COUNTRY_CHOICES),
        template_name=PAIRS_TEMPLATE,
        none=_("Canada only, for now"),
        label=_("Which markets do you aim at?"),
        help_text=_("Why we ask: export programs and trade commissioners go by market."),
    )
    china_regions = forms.MultipleChoiceField(
        choices=market_choices(CHINA_REGION_CHOICES),
        template_name=PAIRS_TEMPLATE,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=_("Regions of China"),
        help_text=_("Where you have a city or buyer in mind, it finds the office that serves it."),
    )
    china_share = share_field(
        SALES_BANDS,
        label=_("What share of your sales is made in China?"),
        help_text=_("Why we ask: some help is for markets that are new to you."),
    )
    export_experience = SingleChoiceField(
        ExportExperience, label=_("Have you exported?"), help_text=_("Why we ask: some programs are for first exports.")
    )
    memberships = LinesField(
        label=_("Clusters, associations and incubators you belong to"),
        help_text=_("One to a line; write “none” if there are none. Why we ask: membership opens some programs."),
    )
    certifications = LinesField(
        label=_("Certifications your company holds"),
        help_text=_("Such as ISO 14001 or B Corp, one to a line; write “none” if there are none."),
    )

    def __init__(self, data: Any = None, *, row: Company, **options: Any) -> None:
        super().__init__(data, row=row, **options)
        shares = row.market_sales_share or {}
        share_field_ = self.fields["china_share"]
        asked_share = "market_sales_share" in row.not_known
        self.initial["china_share"] = share_field_.show(shares.get(CHINA), asked=asked_share)
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
