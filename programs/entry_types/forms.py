"""The forms of programs beside those of their fields: one condition, the end of a program, its publication."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hub.core.choices import choices_for
from hub.core.db.bilingual import current_language
from hub.core.vocabulary.enums import (
    CANADA,
    ApplicantKind,
    Area,
    ConditionKind,
    ExportExperience,
    IpStatus,
    LegalForm,
    Ownership,
    PartnerKind,
    Province,
)
from hub.core.vocabulary.labels import localized_label
from hub.publishing.documents.values import lines
from hub.publishing.forms import DraftForm, PublishForm, line, passage, several, when
from programs.documents.condition_rows import Row, is_free, values_from_lines
from programs.eligibility.conditions.parameters import PARAMETERS
from programs.eligibility.places import sub_regions

_SIDES = {
    "in": pgettext_lazy("condition", "One of these is enough"),
    "excluded": pgettext_lazy("condition", "None of these"),
    "kinds": _("Kinds of partners that serve"),
    "bodies": _("Organizations"),
    "is": _("Who applies"),
}
_HOW = [
    ("member", pgettext_lazy("membership", "Member")),
    ("client", pgettext_lazy("membership", "Client")),
    ("referral", pgettext_lazy("membership", "Referred by it")),
]
_YES_NO = [("yes", _("Yes")), ("no", _("No"))]
_LINES = {
    ConditionKind.SECTORS_NAICS: _("First digits of the codes, one to a line."),
    ConditionKind.TARGET_MARKETS: _("Two-letter country codes, one to a line; * for any market outside Canada."),
}
_UNITS = {
    ConditionKind.EMPLOYEES: _("Employees"),
    ConditionKind.ANNUAL_REVENUE: _("Dollars a year"),
    ConditionKind.YEARS_IN_BUSINESS: _("Years"),
    ConditionKind.TRL: _("Level, 1 to 9"),
    ConditionKind.MARKET_SALES_SHARE: _("Percent of sales"),
    ConditionKind.OWN_CONTRIBUTION: _("Percent of the cost"),
    ConditionKind.MIN_PROJECT_COST: _("Dollars"),
}
_ANYWHERE = _("Anywhere in Canada")
_MEMBERS: dict[ConditionKind, type[StrEnum]] = {
    ConditionKind.PROVINCES: Province,
    ConditionKind.PROJECT_PLACE: Province,
    ConditionKind.LEGAL_FORMS: LegalForm,
    ConditionKind.AREAS: Area,
    ConditionKind.EXPORT_EXPERIENCE: ExportExperience,
    ConditionKind.PARTNER: PartnerKind,
    ConditionKind.APPLICANT: ApplicantKind,
    ConditionKind.IP_STATUS: IpStatus,
}


class AddConditionForm(forms.Form):
    """Which kind of condition to add."""

    kind = forms.ChoiceField(label=_("Kind of condition"), choices=choices_for(ConditionKind))


class ConditionForm(DraftForm):
    """A row of the document as a form. Only the fields that the kind asks for are there."""

    def __init__(self, data: Any, *, row: Row) -> None:
        self.row, self.kind = row, ConditionKind(row["kind"])
        super().__init__(data)
        self._add_test()
        own = _("Only where the test alone does not say it.") if self.kind is not ConditionKind.OTHER else ""
        self.fields["sentence_en"] = passage(_("Own sentence, English"), lang="en", hint=own, rows=2)
        self.fields["sentence_fr"] = passage(_("Own sentence, French"), lang="fr", hint=own, rows=2)
        if self.kind is ConditionKind.OTHER:
            self.fields["sentence_en"].label = _("Sentence, English")
            self.fields["sentence_fr"].label = _("Sentence, French")
        self.fields["source"] = line(_("The page that says so"))
        self.fields["as_of"] = when(_("Read on"))
        self.fields["group"] = line(
            _("Any-of group"),
            hint=_("Of the conditions with the same number, one is enough. Leave empty where it must hold."),
            short=True,
        )
        self.layout = self._order()

    def _add_test(self) -> None:
        allowed = PARAMETERS[self.kind]
        if len(allowed.lists) > 1:
            choices = [(side, _SIDES[side]) for side in allowed.lists]
            self.fields["side"] = forms.ChoiceField(
                label=_("Test"), choices=choices, required=False, widget=forms.RadioSelect
            )
        if allowed.lists:
            self.fields["values"] = self._values_field()
        for bound in allowed.numbers:
            label = {"min": _("At least"), "max": _("At most")}[bound]
            self.fields[bound] = line(label, hint=_UNITS[self.kind], short=True)
        if allowed.truth:
            self.fields["is"] = forms.ChoiceField(
                label=localized_label(self.kind).text(current_language()),
                choices=_YES_NO,
                required=False,
                widget=forms.RadioSelect,
            )
        if len(allowed.words.get("how", ())) > 1:
            self.fields["how"] = forms.ChoiceField(
                label=_("How"), choices=_HOW, required=False, widget=forms.RadioSelect
            )
        if allowed.whole:
            self.fields["count"] = line(_("How many, at least"), short=True)

    def _values_field(self) -> forms.Field:
        allowed = PARAMETERS[self.kind]
        label = localized_label(self.kind).text(current_language())
        if is_free(self.kind) and self.kind is not ConditionKind.OWNERSHIP:
            return passage(label, hint=_LINES.get(self.kind, _("One to a line.")), rows=3)
        known = self._choices(next(iter(allowed.lists.values())))
        listed = {value for value, _label in known}
        # What stands in the document already may stay, though the list does not offer it.
        known += [(value, value) for value in self.row["values"] if value not in listed]
        return several(label, known)

    def _choices(self, members: Any) -> list[tuple[str, Any]]:
        lang = current_language()
        if self.kind is ConditionKind.SUB_REGION:
            places = sub_regions().values()
            named = [(each.slug, each.name_fr if lang == "fr" else each.name_en) for each in places]
            return sorted(named, key=lambda pair: pair[1].casefold())
        if self.kind is ConditionKind.OWNERSHIP:
            return choices_for(Ownership)
        return [(str(member), _member_words(self.kind, str(member), lang)) for member in members]

    def _order(self) -> list[str | tuple[str, str]]:
        """Return the fields in order: the bounds side by side, and the two languages."""
        names = set(self.fields)
        rows: list[str | tuple[str, str]] = [name for name in ("side", "values", "is", "how") if name in names]
        if {"min", "max"} <= names:
            rows.append(("min", "max"))
        else:
            rows += [name for name in ("min", "max") if name in names]
        rows += [name for name in ("count",) if name in names]
        return [*rows, ("sentence_en", "sentence_fr"), "source", "as_of", "group"]

    def values(self, there: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the row keeps of a form that was sent."""
        found = super().values(there)
        if isinstance(found.get("values"), str):
            found["values"] = values_from_lines(found["values"])
        return found

    @classmethod
    def of(cls, row: Row) -> "ConditionForm":
        """Return the form that shows a row."""
        kind = ConditionKind(row["kind"])
        data: dict[str, Any] = {name: value for name, value in row.items() if name not in {"id", "kind"}}
        if is_free(kind) and kind is not ConditionKind.OWNERSHIP:
            data["values"] = "\n".join(row["values"])
        return cls(data, row=row)


def _member_words(kind: ConditionKind, value: str, lang: str) -> str:
    return str(_ANYWHERE) if value == CANADA else localized_label(_MEMBERS[kind](value)).text(lang)


class ApproveForm(PublishForm):
    """Publish now, or on a day; and why cases whose verdict changes are right."""

    accept = forms.CharField(
        label=_("Why changed cases are right"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where the page says that the verdict of a case changes."),
    )


class RetireForm(forms.Form):
    """The program has ended: when, and what took over."""

    closed_on = when(_("Closed on"), _("Leave empty where no day is known."))
    successors = forms.CharField(
        label=_("Taken over by"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The address of the program’s page here, or its end, such as ca-nrc-irap. One to a line."),
    )

    def clean_successors(self) -> tuple[str, ...]:
        """Return the successors, one to a line."""
        return lines(self.cleaned_data["successors"])

    def clean_closed_on(self) -> Any:
        """Return the day, or None."""
        text = self.cleaned_data["closed_on"].strip()
        return forms.DateField().clean(text) if text else None
