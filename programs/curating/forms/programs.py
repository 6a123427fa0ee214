"""Begin, end, take back: the short forms around a program."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.core.bilingual import current_language
from hub.core.choices import choices_for
from hub.core.vocabulary import CANADA, Province
from hub.directory.models import Organization
from programs.choices import RevisionState
from programs.curating.forms.base import when
from programs.models import Program, Revision


class OrganizationField(forms.ModelChoiceField):
    """One of the organizations that the person looks after."""

    def label_from_instance(self, obj: Organization) -> str:
        """Return the name in the language of the page."""
        return f"{obj.acronym}, {obj.name}"


class NewProgramForm(forms.Form):
    """What a program needs before it can be written."""

    organization = OrganizationField(
        label=_("Organization"),
        queryset=Organization.objects.none(),
        help_text=_("Who runs it. It cannot be changed later."),
    )
    jurisdiction = forms.ChoiceField(
        label=_("Whom it serves"), choices=[(CANADA, _("All of Canada")), *choices_for(Province)]
    )
    name_en = forms.CharField(label=_("Name, English"), max_length=300, widget=forms.TextInput(attrs={"lang": "en"}))
    name_fr = forms.CharField(label=_("Name, French"), max_length=300, widget=forms.TextInput(attrs={"lang": "fr"}))

    def __init__(self, *args: Any, organizations: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organization"].queryset = organizations


class ReasonForm(forms.Form):
    """Why something is done, or what somebody else should look at."""

    reason = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, label: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if label is not None:
            self.fields["reason"].label = label


class ApproveForm(forms.Form):
    """Publish now, or on a day."""

    day = when(_("On a later day"), _("At the beginning of the day, Eastern time. Leave empty to publish now."))
    accept = forms.CharField(
        label=_("Why changed cases are right"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where the page says that the verdict of a case changes."),
    )

    def clean_day(self) -> Any:
        """Return the day, or None."""
        text = self.cleaned_data["day"].strip()
        if not text:
            return None
        return forms.DateField().clean(text)


class RollBackForm(forms.Form):
    """An earlier version to show again."""

    version = forms.ModelChoiceField(label=_("Version"), queryset=Revision.objects.none(), to_field_name="number")
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, program: Program, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["version"]
        field.queryset = program.revisions.filter(state=RevisionState.RETIRED).order_by("-number")
        field.label_from_instance = self._label

    @staticmethod
    def _label(row: Revision) -> str:
        name = row.name_fr if current_language() == "fr" else row.name_en
        return f"{row.number}: {name}"


class RetireForm(forms.Form):
    """The program has ended: when, and what took over."""

    closed_on = when(_("Closed on"), _("Leave empty where no day is known."))
    successors = forms.CharField(
        label=_("Taken over by"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The end of the program’s address, such as ca-nrc-irap. One to a line."),
    )

    def clean_closed_on(self) -> Any:
        """Return the day, or None."""
        text = self.cleaned_data["closed_on"].strip()
        return forms.DateField().clean(text) if text else None
