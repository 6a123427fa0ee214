"""Offerings and projects."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from companies.profile.facts import NOT_ASKED, OFFERING_FACTS, PROJECT_FACTS
from companies.profile.forms.bands import dollar_field, share_field
from companies.profile.forms.base import FactsForm, is_answered
from companies.profile.forms.fields import (
    COUNTRY_CHOICES,
    DONT_KNOW,
    PAIRS_TEMPLATE,
    UNKNOWN,
    DayField,
    LinesField,
    MultipleChoiceField,
    SingleChoiceField,
    YesNoField,
    market_choices,
)
from hub.core.choices import choices_for
from hub.core.vocabulary.enums import Area, IpStatus, PartnerKind, Province, Stage

TRL_LABELS = {
    (1, 3): _("1 to 3: idea and first principles"),
    (4, 6): _("4 to 6: works in the laboratory or a pilot"),
    (7, 9): _("7 to 9: works where it will be used"),
    (1, 1): _("1: basic principles observed"),
    (2, 2): _("2: concept formulated"),
    (3, 3): _("3: concept proven"),
    (4, 4): _("4: tested in the laboratory"),
    (5, 5): _("5: tested in a simulated environment"),
    (6, 6): _("6: prototype in a simulated environment"),
    (7, 7): _("7: prototype where it will be used"),
    (8, 8): _("8: complete and qualified"),
    (9, 9): _("9: proven in daily use"),
}
_PARTNERS = [kind for kind in PartnerKind if kind is not PartnerKind.ANY]


def trl_text(low: int, high: int) -> Any:
    """Return the words of a readiness level or range."""
    return TRL_LABELS.get((low, high)) or _("%(low)s to %(high)s") % {"low": low, "high": high}


class TrlField(forms.ChoiceField):
    """A readiness level, a range of them, or "I don't know"."""

    def __init__(self, **options: Any) -> None:
        levels = [(f"{low}-{high}", words) for (low, high), words in TRL_LABELS.items()]
        super().__init__(
            choices=[("", _("Not answered yet")), *levels, (UNKNOWN, DONT_KNOW)], required=False, **options
        )

    def clean(self, value: Any) -> Any:
        """Return a level, a range, None or ``NOT_ASKED``."""
        chosen = super().clean(value)
        if chosen in {"", UNKNOWN}:
            return None if chosen else NOT_ASKED
        low, high = map(int, chosen.split("-"))
        return low if low == high else {"min": low, "max": high}

    def show(self, answer: Any, *, asked: bool) -> str:
        """Return what the form shows; a range that the list does not offer is added to it."""
        if answer is None:
            return UNKNOWN if asked else ""
        low, high = (answer["min"], answer["max"]) if isinstance(answer, dict) else (answer, answer)
        value = f"{low}-{high}"
        if (low, high) not in TRL_LABELS:
            self.choices = [*self.choices, (value, lazy(trl_text, str)(low, high))]
        return value


class OfferingForm(FactsForm):
    """A technology, product or service."""

    facts = OFFERING_FACTS
    own_fields = ("name", "description", "is_main")

    name = forms.CharField(label=_("Name"), max_length=160, help_text=_("As you would say it to a buyer."))
    description = forms.CharField(
        label=_("What it does"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    areas = MultipleChoiceField(
        choices_for(Area),
        none=_("None of the eight"),
        label=_("Priority areas"),
        help_text=_("Why we ask: they decide which commissioners, leads and programs fit."),
    )
    trl = TrlField(
        label=_("Technology readiness level"),
        help_text=_("A range is enough. Why we ask: funds for research stop where funds for demonstration begin."),
    )
    stage = SingleChoiceField(
        Stage,
        template_name=PAIRS_TEMPLATE,
        label=_("Stage"),
        help_text=_("It puts programs in order, and never shuts one out."),
    )
    markets = MultipleChoiceField(
        market_choices(COUNTRY_CHOICES),
        template_name=PAIRS_TEMPLATE,
        none=_("Canada only, for now"),
        label=_("Markets for this offering"),
        help_text=_("Leave empty where they are those of the company."),
    )
    ip_status = SingleChoiceField(
        IpStatus,
        label=_("Intellectual property"),
        help_text=_("Why we ask: help to protect it comes before you show it abroad."),
    )
    certifications = LinesField(
        label=_("Certifications of this offering"),
        help_text=_("Such as CSA, UL or CCC, one to a line; write “none” if there are none."),
    )
    is_main = forms.BooleanField(
        label=_("This is our main offering"),
        required=False,
        help_text=_("Matches start from it. The first offering is the main one until you choose another."),
    )

    def __init__(self, data: Any = None, *, row: Any, **options: Any) -> None:
        initial = {"name": row.name, "description": row.description, "is_main": row.is_main}
        super().__init__(data, row=row, initial=initial, **options)
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
    province = forms.ChoiceField(
        label=_("Where it takes place"),
        choices=[("", _("Not answered yet")), *choices_for(Province), (UNKNOWN, DONT_KNOW)],
        required=False,
        help_text=_("Why we ask: some programs go by the place of the project, not of the company."),
    )
    cost_cad = dollar_field(
        label=_("Whole cost"),
        help_text=_("A range is enough. Why we ask: programs have a smallest or largest project."),
    )
    own_contribution = share_field(
        label=_("Share of the cost you can pay yourself"),
        help_text=_("Why we ask: most programs pay a part, and ask who pays the rest."),
    )
    public_money_cad = dollar_field(
        label=_("Public money already agreed"),
        help_text=_("Why we ask: governments limit what they pay together."),
    )
    starts = DayField(label=_("Start date"), help_text=_("Why we ask: costs before an approval are seldom paid back."))
    has_partner = YesNoField(
        label=_("Do you have a partner for it?"),
        help_text=_("Why we ask: some programs want one, and we can help to find one."),
    )
    partner_kind = MultipleChoiceField(choices_for(_PARTNERS), unknown=False, label=_("What kind of partner?"))

    def __init__(self, data: Any = None, *, row: Any, **options: Any) -> None:
        super().__init__(data, row=row, initial={"name": row.name, "purpose": row.purpose}, **options)

    def shown(self, name: str, field: Any, known: Any) -> Any:
        """Show the province, or that it is not known."""
        if name == "province":
            return known.get(name) or (UNKNOWN if name in known else "")
        return super().shown(name, field, known)

    def clean_province(self) -> Any:
        """Return the province, None or ``NOT_ASKED``."""
        chosen = self.cleaned_data["province"]
        return {UNKNOWN: None, "": NOT_ASKED}.get(chosen, chosen)

    def clean(self) -> dict[str, Any]:
        """Refuse kinds of partners beside "no partner"."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("has_partner") is False and is_answered(cleaned.get("partner_kind", NOT_ASKED)):
            self.add_error("partner_kind", _("You said that there is no partner. Change one of the two answers."))
        return cleaned
