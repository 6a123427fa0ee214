"""The pages of a request that is being written: one form a page, each with why it asks."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from companies.models import Offering, Project
from companies.profile.forms.fields import CHINA_REGION_CHOICES
from hub.casework.choices import (
    KINDS_WITH_LANDING,
    MONEY,
    NEEDS_OF_KIND,
    LandingHelp,
    PresenceForm,
    RequestKind,
    Urgency,
)
from hub.casework.forms import day_field, line_field, radio_field, select_field, set_choices, text_field, tick_field
from hub.casework.requests.forms.base import ContactPreferenceForm, StepForm
from hub.casework.sla.services import first_answer_days
from hub.core.forms import choices_for
from hub.core.text.formats import is_web_address
from hub.core.vocabulary.enums import Area, Need
from hub.directory.choices import PresenceLevel
from hub.matching.areas import propose_areas
from hub.matching.assessments.sources import use_published_vocabulary
from hub.matching.questions.presentation import matched_words

MOST_LINKS = 10

KIND_HINTS: Mapping[RequestKind, Any] = {
    RequestKind.UNSURE: _("A person reads your words and finds who can help."),
    RequestKind.PROGRAMS: _("Which could pay for what, and how to apply."),
    RequestKind.MARKET_ENTRY: _("Rules, buyers and first steps in China."),
    RequestKind.PARTNERS: _("A buyer, a distributor, a pilot site."),
    RequestKind.IP: _("Before you show what is yours, or after somebody took it."),
    RequestKind.STANDARDS: _("What your product needs, and where to get it."),
    RequestKind.FINANCE: _("Getting paid, insured or financed across borders."),
    RequestKind.DISPUTE: _("A payment, a contract or a right is at stake."),
    RequestKind.PRESENCE: _("At a meeting, a visit or a signing, or by letter."),
    RequestKind.OTHER: "",
}


def _hint(kind: RequestKind) -> str:
    """Return what a kind is for, with its promise where that is sooner than the common one."""
    days = first_answer_days(kind)
    if days == first_answer_days(RequestKind.OTHER):
        return str(KIND_HINTS[kind])
    sooner = ngettext(
        "A person answers within %(days)s business day.", "A person answers within %(days)s business days.", days
    ) % {"days": days}
    return f"{KIND_HINTS[kind]} {sooner}"


class KindForm(StepForm):
    name = "about"
    title = _("What do you need help with?")
    why = _("No choice is wrong: we pass it on. A person answers within a working week.")
    lead_field = "kind"

    kind = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. If none fits, choose “I don’t know who to ask”.")},
    )

    def build(self) -> None:
        """Put "I don't know who to ask" first, each kind with its promise."""
        hints = {kind.value: _hint(kind) for kind in KIND_HINTS}
        set_choices(self, "kind", [(kind.value, kind.label) for kind in KIND_HINTS], hints)

    @classmethod
    def is_answered(cls, known: Mapping[str, Any]) -> bool:
        return known.get("kind") in RequestKind.values


class RequestTextForm(StepForm):
    """The request in the company's own words."""

    name = "words"
    title = _("Say it in your own words")
    why = _("A person reads this first. Two or three sentences are enough; say what you have tried.")

    subject = line_field(
        _("In one line"),
        help_text=_("As you would write it above a letter."),
        most=160,
        empty=_("Write one line that says what you need."),
    )
    body = text_field(
        _("What you need, and why now"),
        help_text=_("English, French or Chinese. Leave out trade secrets, passwords and personal facts of others."),
        rows=8,
        empty=_("Write a few words. Two sentences are enough."),
    )
    links = text_field(
        _("Documents, as links"),
        help_text=_("One address to a line, each beginning with https://. We take no files."),
        required=False,
        most=4000,
        rows=2,
    )

    def build(self) -> None:
        """Show the links a line each."""
        self.initial["links"] = "\n".join(self.known.get("links") or ())

    @classmethod
    def is_answered(cls, known: Mapping[str, Any]) -> bool:
        return bool(known.get("subject") and known.get("body"))

    def clean_links(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if wrong := next((line for line in lines if not is_web_address(line) or len(line) > 500), None):
            raise forms.ValidationError(
                _("Write a whole address that begins with https://. This is none: %(line)s"),
                params={"line": wrong[:60]},
                code="address",
            )
        if len(lines) > MOST_LINKS:
            raise forms.ValidationError(
                _("Name at most %(most)s links. A link to a folder counts as one."),
                params={"most": MOST_LINKS},
                code="many",
            )
        return list(dict.fromkeys(lines))


class OfficialForm(StepForm):
    name = "presence"
    title = _("What would the official do?")
    why = _(
        "Each level has its own diary and its own approvals. The earlier we know, the better. The office of each "
        "official who must agree reads your company’s name, your province and what you write on this page."
    )

    level = radio_field(_("Who is asked"), PresenceLevel.choices)
    form = radio_field(_("To do what"), PresenceForm.choices)
    on = day_field(_("Day"), help_text=_("For a letter: the day by which you need it."))
    city = line_field(_("City"), most=80)
    part = select_field(_("Province or city of China, if it is there"), required=False)
    host = line_field(_("Whom the official would meet"), help_text=_("Name, role and organization."), most=200)
    purpose = text_field(_("What it would change"), most=2000)

    @classmethod
    def applies(cls, known: Mapping[str, Any]) -> bool:
        """Only a request for an official has it."""
        return known.get("kind") == RequestKind.PRESENCE

    @classmethod
    def is_answered(cls, known: Mapping[str, Any]) -> bool:
        return bool(known.get("official"))

    def build(self) -> None:
        """Show what was said, and offer the provinces of China."""
        self.initial.update(self.known.get("official") or {})
        outside = ("", gettext("Outside China, or not known"))
        set_choices(self, "part", [outside, *_parts_of_china(self.setting.lang)])
        self.initial["part"] = next(iter(self.known.get("cn_provinces") or ()), "")

    def answers(self) -> dict[str, Any]:
        """Return the wish as one answer, and the place where routing looks for it."""
        said = dict(self.cleaned_data)
        part = said.pop("part")
        said["on"] = said["on"].isoformat()
        return {"official": said, "cn_provinces": [part] if part else [], "city": said["city"]}


class RequestNeedsForm(StepForm):
    """What it concerns: needs, areas, and which offering or project."""

    name = "fit"
    title = _("What does it concern?")
    why = _("It brings the request to somebody who knows the field. Nothing here can count against you.")

    needs = tick_field(_("What you look for"), choices_for(Need), pairs=True)
    areas = tick_field(_("Areas of clean technology"), choices_for(Area))
    offering = forms.TypedChoiceField(label=_("Which offering"), required=False, coerce=int, empty_value=None)
    project = forms.TypedChoiceField(label=_("Which project"), required=False, coerce=int, empty_value=None)

    @classmethod
    def is_answered(cls, known: Mapping[str, Any]) -> bool:
        """Whether the page was gone through; no area at all is an answer."""
        return "areas" in known

    def build(self) -> None:
        """Tick the areas that the words propose, and ask only for what the kind and the company leave open."""
        if self.known.get("kind") == RequestKind.FINANCE:
            self.fields["needs"].label = gettext("Which kind of money?")
            self.fields["needs"].help_text = gettext(
                "Some desks take only some kinds. Leave it open if you are not sure."
            )
            set_choices(self, "needs", choices_for(MONEY))
        elif self.known.get("kind") in NEEDS_OF_KIND:
            del self.fields["needs"]
        use_published_vocabulary()
        proposals = propose_areas(self.known.get("subject"), self.known.get("body"))
        areas: Any = self.fields["areas"]
        areas.choice_hints = {one.area: matched_words(one) for one in proposals}
        if proposals:
            areas.help_text = gettext("Your words propose the ones that are ticked. Change them as you like.")
        elif self.known.get("body"):
            areas.help_text = gettext("Your words name none of the eight. That is no obstacle: choose some, or none.")
        if "areas" not in self.known:
            self.initial["areas"] = [one.area for one in proposals] or self._areas_of_company()
        self._choose("offering", self.setting.offerings, gettext("None in particular"))
        self._choose("project", self.setting.projects, gettext("None in particular"))

    def _areas_of_company(self) -> list[str]:
        """Return the areas of the main offering, where the words propose none."""
        return list(next((one.areas for one in self.setting.offerings if one.areas), None) or ())

    def _choose(self, name: str, rows: tuple[Offering, ...] | tuple[Project, ...], nothing: str) -> None:
        if rows:
            set_choices(self, name, [("", nothing), *((row.pk, row.name) for row in rows)])
        else:
            del self.fields[name]


class TimingAndPlaceForm(StepForm):
    name = "when"
    title = _("Where and by when?")
    why = _("Each post looks after its own part of China. A day tells us what comes first.")

    cn_provinces = tick_field(_("Part of China"), pairs=True)
    city = line_field(_("City"), help_text=_("If one is in view, such as Suzhou."), most=80, required=False)
    landing = tick_field(
        _("What would help you there?"),
        LandingHelp.choices,
        help_text=_("We cannot promise it: no office says that it lends any. We ask, and count what is missing."),
    )
    urgency = radio_field(_("How much time do you have?"), Urgency.choices, initial=Urgency.NORMAL)
    needed_by = day_field(_("The day"), help_text=_("Only with “By a certain day”."), required=False)

    @classmethod
    def applies(cls, known: Mapping[str, Any]) -> bool:
        """A request for an official has its place and day already."""
        return known.get("kind") != RequestKind.PRESENCE

    @classmethod
    def is_answered(cls, known: Mapping[str, Any]) -> bool:
        return "urgency" in known

    def build(self) -> None:
        """Ask for a place only where one may matter; propose the one of the company's profile."""
        if self.known.get("kind") not in KINDS_WITH_LANDING:
            del self.fields["landing"]
        if self.known.get("kind") == RequestKind.PROGRAMS:
            del self.fields["cn_provinces"], self.fields["city"]
            return
        set_choices(self, "cn_provinces", _parts_of_china(self.setting.lang))
        company = self.setting.company
        if "cn_provinces" not in self.known and company is not None:
            markets = company.target_markets or ()
            self.initial["cn_provinces"] = [code for code in markets if code in CHINA_REGION_CHOICES]

    def clean(self) -> dict[str, Any]:
        """Ask for the day where there is one, and for none where there is not."""
        data = super().clean() or self.cleaned_data
        dated = data.get("urgency") == Urgency.DATED
        if dated and not data.get("needed_by") and "needed_by" not in self.errors:
            self.add_error("needed_by", _("Name the day, or choose another answer."))
        if not dated:
            data["needed_by"] = None
        return data

    def answers(self) -> dict[str, Any]:
        """Return the day in ISO form."""
        said = dict(self.cleaned_data)
        day = said["needed_by"]
        return said | {"needed_by": day.isoformat() if day else None}


STEPS: Mapping[str, type[StepForm]] = {
    form.name: form
    for form in (KindForm, RequestTextForm, OfficialForm, RequestNeedsForm, TimingAndPlaceForm, ContactPreferenceForm)
}


def steps_of(known: Mapping[str, Any]) -> list[type[StepForm]]:
    return [form for form in STEPS.values() if form.applies(known)]


def first_unanswered(known: Mapping[str, Any]) -> type[StepForm] | None:
    """Return the first page that is not answered; None where the request can be checked and sent."""
    return next((form for form in steps_of(known) if not form.is_answered(known)), None)


def _parts_of_china(lang: str) -> list[tuple[str, str]]:
    return sorted(((code, words.text(lang)) for code, words in CHINA_REGION_CHOICES.items()), key=lambda pair: pair[1])
