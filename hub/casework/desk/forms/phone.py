"""A request that somebody of the staff takes by phone, for a company: everything on one page."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import Channel, PresenceForm, RequestKind, Urgency
from hub.casework.desk.forms.actions import DraftedForm
from hub.casework.forms import day_field, line_field, select_field, text_field, tick_field
from hub.core.db.bilingual import current_language
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import Area, Language, Need
from hub.directory.choices import PresenceLevel
from hub.directory.reference.places import ChineseProvince, chinese_province_words

# What stands in the form before anything is typed.
_BEFOREHAND = {"key", "channel", "kind", "language", "urgency"}
# What an official's presence must say; the form asks for it with that kind alone.
PRESENCE = ("level", "form", "on", "where", "host", "purpose")


# How a talk may come about: on the portal itself there is none.
_CHANNELS = [(one.value, one.label) for one in Channel if one is not Channel.WEB]


class ConversationForm(forms.Form):
    """A talk with a company that is no request."""

    on = day_field(_("On which day"), empty=_("Say on which day it was."))
    channel = select_field(_("How"), _CHANNELS, initial=Channel.PHONE)
    participants = line_field(_("Who took part"), most=300, empty=_("Say who took part."))
    words = text_field(
        _("What was said"),
        help_text=_("Your office and the Hub’s desk read it. The company may ask for what is kept of it."),
        most=4000,
        rows=4,
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, auto_id="t_%s", initial={"on": today})
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return on


def _places() -> list[tuple[str, str]]:
    lang = current_language()
    return sorted(
        ((code.value, chinese_province_words(code).text(lang)) for code in ChineseProvince), key=lambda p: p[1]
    )


class PhoneForm(DraftedForm):
    """What the company says, written down by who listens."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = select_field(
        _("How it comes in"),
        _CHANNELS,
        initial=Channel.PHONE,
    )
    kind = select_field(_("What the company asks for"), RequestKind.choices, initial=RequestKind.UNSURE)
    subject = line_field(_("In one line"), most=160, empty=_("Say in one line what the company needs."))
    body = text_field(
        _("In its own words"),
        help_text=_("Write what was said, and read it back. The company sees it on the page of its request."),
        rows=6,
        empty=_("Write what the company said."),
    )
    language = select_field(_("Language of the answer"), choices_for(Language))
    needs = tick_field(_("Needs"), choices_for(Need), pairs=True)
    areas = tick_field(_("Areas"), choices_for(Area))
    cn_provinces = tick_field(_("Places in China"), _places, pairs=True)
    city = line_field(_("City"), most=80, required=False)
    urgency = select_field(_("How much time there is"), Urgency.choices, initial=Urgency.NORMAL)
    needed_by = day_field(_("By which day"), required=False)
    level = select_field(_("Which official"), [("", "…"), *PresenceLevel.choices], required=False)
    form = select_field(_("What for"), [("", "…"), *PresenceForm.choices], required=False)
    on = day_field(_("On which day"), required=False)
    where = line_field(_("In which city"), most=80, required=False)
    host = line_field(_("Whom the official would meet"), most=200, required=False)
    purpose = text_field(_("What it would change"), required=False, most=2000, rows=3)

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
