"""Where each open thing of somebody who goes away is proposed to go, and why. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.core.text.formats import day as day_words
from hub.core.workflow import Refusal


class TransferPlace(StrEnum):
    """Where an open thing goes for an absence."""

    STAND_IN = "stand_in"
    OFFICE = "office"
    KEEP = "keep"


class WorkKind(models.TextChoices):
    """What an open thing is for the person who goes away."""

    CASE = "case", gettext_lazy("In hand")
    OFFER = "offer", gettext_lazy("Offered to you")
    PART = "part", gettext_lazy("Your part")
    WAITING = "waiting", gettext_lazy("Waiting on the company")
    SENT_ON = "sent_on", gettext_lazy("Offered to another seat")


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceWindow:
    """The days of an absence, and the day it is now at the seat."""

    first_day: date
    last_day: date
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StandInState:
    """What is known of who stands in. ``away_on`` are days of the absence on which nobody is there either."""

    languages: frozenset[str] = frozenset()
    away_on: frozenset[date] = frozenset()
    is_full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The place that is preset for one thing, with the reason that its row shows."""

    place: TransferPlace
    reason: str


def transfer_proposal(
    kind: WorkKind,
    *,
    due: date | None,
    language: str,
    window: AbsenceWindow,
    stand_in: StandInState | None,
    may_go: frozenset[TransferPlace],
    lang: str,
) -> Proposal:
    """Return where an open thing is proposed to go. ``stand_in`` None: nobody is named; ``may_go`` names what can be.

    What waits on somebody else stays, and so does what is due before the first day away or after the last one. The
    rest goes to the stand-in, and to the office where the stand-in is away too, has no room or does not read the
    language.
    """
    proposal = _proposal(kind, due=due, language=language, window=window, stand_in=stand_in, lang=lang)
    if proposal.place in may_go:
        return proposal
    if TransferPlace.OFFICE in may_go:
        return Proposal(place=TransferPlace.OFFICE, reason=_("The stand-in has it already, or sent it"))
    return Proposal(place=TransferPlace.KEEP, reason=_("It can go nowhere else; reminders go to who stands in"))


def _proposal(
    kind: WorkKind, *, due: date | None, language: str, window: AbsenceWindow, stand_in: StandInState | None, lang: str
) -> Proposal:
    if reason := _reason_to_keep(kind, due, window):
        return Proposal(place=TransferPlace.KEEP, reason=reason)
    if reason := _reason_against(stand_in, due, language, lang):
        return Proposal(place=TransferPlace.OFFICE, reason=reason)
    reason = _("Due while you are away")
    if kind is WorkKind.OFFER:
        reason = _("An offer, not yet yours")
    elif due is not None and due < window.today:
        reason = _("Late already: somebody must have it")
    return Proposal(place=TransferPlace.STAND_IN, reason=reason)


def _reason_to_keep(kind: WorkKind, due: date | None, window: AbsenceWindow) -> str:
    """Return why a thing stays; "" where it should go."""
    if kind is WorkKind.WAITING:
        return _("Waits on the company; if it replies, who stands in is told")
    if kind is WorkKind.SENT_ON:
        return _("Another seat is asked to take it over")
    if (due is None and kind is WorkKind.CASE) or (due is not None and due > window.last_day):
        return _("Nothing due while you are away")
    if due is not None and window.today <= due < window.first_day:
        return _("Due before you go")
    return ""


def _reason_against(stand_in: StandInState | None, due: date | None, language: str, lang: str) -> str:
    """Return why a thing does not go to the stand-in; "" where it does."""
    if stand_in is None:
        return _("No stand-in is named")
    if due is not None and due in stand_in.away_on:
        return _("The stand-in is away on %(day)s too") % {"day": day_words(due, lang, weekday=True, year=False)}
    if stand_in.languages and language not in stand_in.languages:
        return _("In French; the stand-in has none") if language == "fr" else _("In English; the stand-in has none")
    return _("The stand-in has no room left") if stand_in.is_full else ""


def may_transfer(kind: WorkKind) -> Refusal | None:
    """Refuse to hand over what waits on somebody else: on the company, or on a seat that is asked."""
    if kind in {WorkKind.WAITING, WorkKind.SENT_ON}:
        return Refusal("waits_elsewhere", _("This waits on somebody else, and stays where it is."))
    return None
