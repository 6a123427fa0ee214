"""A request that somebody of the staff takes by phone, for a company: everything on one page."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.profile.forms.fields import PAIRS_TEMPLATE
from hub.casework.choices import Channel, PresenceForm, RequestKind, Urgency
from hub.casework.desk.forms.actions import DraftedForm
from hub.core.db.bilingual import current_language
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import Area, Language, Need
from hub.directory.choices import PresenceLevel
from hub.directory.reference.places import ChineseProvince, chinese_province_words

_INPUT = {"class": "input"}
# What stands in the form before anything is typed.
_BEFOREHAND = {"key", "channel", "kind", "language", "urgency"}
# What an official's presence must say; the form asks for it with that kind alone.
PRESENCE = ("level", "form", "on", "where", "host", "purpose")


def _places() -> list[tuple[str, str]]:
    lang = current_language()
    return sorted(
        ((code.value, chinese_province_words(code).text(lang)) for code in ChineseProvince), key=lambda p: p[1]
    )


def _ticks(label: Any, choices: Any, *, pairs: bool = True) -> Any:
    """Return a list to tick; long words stand one below the other, short ones side by side."""
    return forms.MultipleChoiceField(  # type: ignore[call-arg]
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        template_name=PAIRS_TEMPLATE if pairs else None,
    )


class PhoneForm(DraftedForm):
    """What the company says, written down by who listens."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("How it comes in"),
        choices=[(one.value, one.label) for one in Channel if one is not Channel.WEB],
        initial=Channel.PHONE,
        widget=forms.Select(attrs=_INPUT),
    )
    kind = forms.ChoiceField(
        label=_("What the company asks for"),
        choices=RequestKind.choices,
        initial=RequestKind.UNSURE,
        widget=forms.Select(attrs=_INPUT),
    )
    subject = forms.CharField(
        label=_("In one line"),
        max_length=160,
        widget=forms.TextInput(attrs=_INPUT),
        error_messages={"required": _("Say in one line what the company needs.")},
    )
    body = forms.CharField(
        label=_("In its own words"),
        help_text=_("Write what was said, and read it back. The company sees it on the page of its request."),
        max_length=6000,
        widget=forms.Textarea(attrs=_INPUT | {"rows": 6}),
        error_messages={"required": _("Write what the company said.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the answer"), choices=choices_for(Language), widget=forms.Select(attrs=_INPUT)
    )
    needs = _ticks(_("Needs"), choices_for(Need))
    areas = _ticks(_("Areas"), choices_for(Area), pairs=False)
    cn_provinces = _ticks(_("Places in China"), _places)
    city = forms.CharField(label=_("City"), max_length=80, required=False, widget=forms.TextInput(attrs=_INPUT))
    urgency = forms.ChoiceField(
        label=_("How much time there is"),
        choices=Urgency.choices,
        initial=Urgency.NORMAL,
        widget=forms.Select(attrs=_INPUT),
    )
    needed_by = forms.DateField(
        label=_("By which day"), required=False, widget=forms.DateInput(attrs=_INPUT | {"type": "date"})
    )
    level = forms.ChoiceField(
        label=_("Which official"),
        choices=[("", "…"), *PresenceLevel.choices],
        required=False,
        widget=forms.Select(attrs=_INPUT),
    )
    form = forms.ChoiceField(
        label=_("What for"),
        choices=[("", "…"), *PresenceForm.choices],
        required=False,
        widget=forms.Select(attrs=_INPUT),
    )
    on = forms.DateField(
        label=_("On which day"), required=False, widget=forms.DateInput(attrs=_INPUT | {"type": "date"})
    )
    where = forms.CharField(
        label=_("In which city"), max_length=80, required=False, widget=forms.TextInput(attrs=_INPUT)
    )
    host = forms.CharField(
        label=_("Whom the official would meet"), max_length=200, required=False, widget=forms.TextInput(attrs=_INPUT)
    )
    purpose = forms.CharField(
        label=_("What it would change"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=_INPUT | {"rows": 3}),
    )

    def __init__(self, data: Any = None, *, language: str, today: date, draft: Mapping[str, Any]) -> None:
        super().__init__(data, auto_id="n_%s", initial={"language": language, "key": uuid.uuid4()} | dict(draft))
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Ask for the day that the urgency names, and for all of a presence where one is asked for."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("urgency") == Urgency.DATED and not data.get("needed_by"):
            self.add_error("needed_by", _("Name the day, or choose another answer."))
        if data.get("urgency") != Urgency.DATED:
            data["needed_by"] = None
        if data.get("kind") == RequestKind.PRESENCE:
            for name in PRESENCE:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("An official’s presence needs this."))
            if data.get("on") and data["on"] < self.today:
                self.add_error("on", _("This day is over. Name a day to come."))
        return data

    @property
    def folded(self) -> list[forms.BoundField]:
        """Long lists, of which a call seldom names anything."""
        return [self["needs"], self["cn_provinces"]]

    @property
    def presence(self) -> list[forms.BoundField]:
        """The fields of an official's presence."""
        return [self[name] for name in PRESENCE]

    @property
    def presence_is_open(self) -> bool:
        """Whether the part on an official's presence is shown open."""
        return bool(self["kind"].value() == RequestKind.PRESENCE)

    @property
    def answers(self) -> dict[str, Any]:
        """What is kept of it as a draft: nothing while only choices stand that were made beforehand."""
        typed = self.typed
        return typed if any(typed[name] for name in typed.keys() - _BEFOREHAND) else {}
