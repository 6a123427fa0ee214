"""What owners and curators fill in to keep entries true. Nothing typed is lost where something is refused."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hub.core.db.bilingual import current_language
from hub.core.db.web_addresses import validate_web_address
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import CANADA, Language, Province
from hub.publishing.forms import TypedDayField, line, when
from hub.publishing.reports.services import ReportedValue
from programs.freshness.presentation import EntryField, group_choices

INTERVALS = (1, 2, 3, 6, 12, 18, 24)


def interval_words(months: int) -> str:
    """Return "every 6 months" in the language of the page."""
    return ngettext("every month", "every %(months)s months", months) % {"months": months}


class IntervalForm(forms.Form):
    """How often somebody looks at entries."""

    hide_optional = True
    months = forms.TypedChoiceField(label=_("How often"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, blank: Any = "", **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["months"]
        field.required = not blank
        field.choices = ([("", blank)] if blank else []) + [(months, interval_words(months)) for months in INTERVALS]


class PlanForm(IntervalForm):
    """How an organization is asked about its entries."""

    mailbox = forms.EmailField(
        label=_("Mailbox"),
        required=False,
        help_text=_("Of a role, such as programs@organization.ca, not of a person. Without one nobody is asked."),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=choices_for(Language))


class AddressForm(forms.Form):
    """Where a page stands now that is not at its address any more."""

    address = forms.CharField(
        label=_("Where it stands now"),
        max_length=1000,
        error_messages={"required": _("Write the whole address of the page.")},
        validators=[validate_web_address],
    )


class ConfirmForm(forms.Form):
    """What an owner has read, so that nobody confirms what was changed meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _answered_by() -> forms.CharField:
    return forms.CharField(
        label=_("Your name and role"),
        required=False,
        max_length=120,
        help_text=_("Only curators of the catalogue see them. They are deleted after a year."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class OwnerForm(ConfirmForm):
    answered_by = _answered_by()


class AllRightForm(forms.Form):
    """All entries of a link are still right: what was read of each, and who says it."""

    answered_by = _answered_by()

    def __init__(self, *args: Any, read: Mapping[str, int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.slugs = list(read)
        for slug, revision in read.items():
            self.fields[f"read_{slug}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=revision
            )  # fmt: skip

    @property
    def read(self) -> dict[str, int | None]:
        """The version of each entry that stood on the page."""
        return {slug: self.cleaned_data[f"read_{slug}"] for slug in self.slugs}


class StillRightForm(ConfirmForm):
    """Which parts of an entry a curator found still right; a value names one, or the two that one clause stands as."""

    part = forms.MultipleChoiceField(label=_("Still right"), required=False)

    def __init__(self, *args: Any, values: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["part"]
        field.choices = [(value, value) for value in values]

    def clean_part(self) -> list[str]:
        return " ".join(self.cleaned_data["part"]).split()


class GroupsForm(forms.Form):
    """Which parts of an entry are wrong."""

    field = forms.MultipleChoiceField(
        label=_("Which parts should say something else?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["field"]
        field.choices = group_choices(current_language())


def _source(*, required: bool = False) -> forms.CharField:
    whole = _("The whole address, beginning with https://.")
    return forms.CharField(
        label=_("Page that says so"),
        required=required,
        max_length=1000,
        validators=[validate_web_address],
        widget=forms.URLInput(attrs={"inputmode": "url"}),
        help_text=whole if required else _("The whole address, beginning with https://, if there is one."),
    )


def _words(label: Any, *, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}))


class CorrectForm(OwnerForm):
    """What each chosen field should say, and where it comes from."""

    # Everything is: whatever is not touched stays as it is.
    hide_optional = True
    words = _words(_("Anything else that is wrong or missing"))
    source = _source()

    def __init__(self, *args: Any, fields: Sequence[EntryField], **options: Any) -> None:
        super().__init__(*args, **options)
        self.entry_fields = fields
        for each in fields:
            long = len(each.typed) > 80 or "\n" in each.typed or not (each.typed or each.is_short)
            widget = forms.Textarea(attrs={"rows": 4 if long else 1} | ({"lang": each.lang} if each.lang else {}))
            self.fields[f"to_{each.name}"] = forms.CharField(
                label=_("It should say"), required=False, initial=each.typed, max_length=20_000, widget=widget
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The chosen fields with what they say and the box beside it."""
        return [{"field": each, "box": self[f"to_{each.name}"]} for each in self.entry_fields]

    @property
    def said(self) -> list[ReportedValue]:
        source = self.cleaned_data["source"]
        typed = {each.name: self.cleaned_data[f"to_{each.name}"].replace("\r\n", "\n") for each in self.entry_fields}
        return [
            ReportedValue(field=each.name, says=each.shown, should_say=typed[each.name], source=source)
            for each in self.entry_fields
            if typed[each.name].strip() != each.typed.strip()
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a form that says nothing new."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("words", "").strip() and not self.said:
            name = f"to_{self.entry_fields[0].name}" if self.entry_fields else "words"
            self.add_error(name, _("Nothing is changed yet. Write what it should say, or go back and confirm it."))
        return cleaned


class NewProgramForm(forms.Form):
    """A program that an owner proposes: what it is called, what it offers, and the page that says so."""

    jurisdiction = forms.ChoiceField(
        label=_("Place it serves"), choices=((CANADA, _("All of Canada")), *choices_for(Province))
    )
    name_en = line(_("Name in English"), lang="en", most=300)
    name_fr = line(_("Name in French"), lang="fr", most=300)
    summary_en = _words(_("What it offers, to whom and until when, in English"))
    summary_fr = _words(_("What it offers, to whom and until when, in French"))
    source = _source(required=True)

    hide_optional = True

    @property
    def values(self) -> dict[str, str]:
        told = {name: str(value).replace("\r\n", "\n") for name, value in self.cleaned_data.items()}
        return told | {"sources": told.pop("source")}

    def clean(self) -> dict[str, Any]:
        """Ask for its name in one language at least."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not (cleaned["name_en"].strip() or cleaned["name_fr"].strip()):
            self.add_error("name_en", _("Write its name in one language at least."))
        return cleaned


class EndedForm(OwnerForm):
    """The program is over: since when, and what took over."""

    closed_on = when(_("Closed on"), _("Leave empty where no day is known."), TypedDayField)
    words = _words(_("What took over, and what companies should know"))
    source = _source()

    @property
    def said(self) -> list[ReportedValue]:
        """What the entry should say once the program is over."""
        known = self.cleaned_data["closed_on"]
        day = known.isoformat() if known else ""
        new = {"intake_mode": "closed", "opens": "", "closes": "", "closed_on": day, "ended": "" if day else "ended"}
        source = self.cleaned_data["source"]
        return [ReportedValue(field=name, says="", should_say=value, source=source) for name, value in new.items()]
