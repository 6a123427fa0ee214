"""Begin, end, take back: the short forms around a program."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.core.choices import choices_for
from hub.core.vocabulary import CANADA, Province
from hub.directory.models import Organization
from programs.choices import RevisionState
from programs.curating.forms.base import when
from programs.models import Revision


class NewProgramForm(forms.Form):
    """What a program needs before it can be written."""

    organization = forms.ChoiceField(label=_("Organization"), help_text=_("Who runs it. It cannot be changed later."))
    jurisdiction = forms.ChoiceField(
        label=_("Whom it serves"), choices=[(CANADA, _("All of Canada")), *choices_for(Province)]
    )
    name_en = forms.CharField(label=_("Name, English"), max_length=300, widget=forms.TextInput(attrs={"lang": "en"}))
    name_fr = forms.CharField(label=_("Name, French"), max_length=300, widget=forms.TextInput(attrs={"lang": "fr"}))

    def __init__(self, *args: Any, organizations: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A plain list: the field of a model would read its rows by a cursor of its own.
        self.organizations: dict[str, Organization] = {row.slug: row for row in organizations}
        field: Any = self.fields["organization"]
        field.choices = [("", "---------"), *((row.slug, f"{row.acronym}, {row.name}") for row in organizations)]

    def clean_organization(self) -> Organization:
        """Return the organization."""
        return self.organizations[self.cleaned_data["organization"]]


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

    version = forms.ChoiceField(label=_("Version"))
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, versions: Iterable[Revision], **options: Any) -> None:
        super().__init__(*args, **options)
        self.versions = {str(row.number): row for row in versions if row.state == RevisionState.RETIRED}
        field: Any = self.fields["version"]
        field.choices = [(number, f"{number}: {row.name}") for number, row in self.versions.items()]

    def clean_version(self) -> Revision:
        """Return the version."""
        return self.versions[self.cleaned_data["version"]]


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

    def clean_closed_on(self) -> Any:
        """Return the day, or None."""
        text = self.cleaned_data["closed_on"].strip()
        return forms.DateField().clean(text) if text else None
