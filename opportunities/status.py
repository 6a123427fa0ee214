"""What a company can do with an opportunity on a day, and where a policy signal stands: by dates and vouchers. Pure."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Protocol

from hub.core.vocabulary.enums import OpportunityKind, OpportunityStanding
from hub.core.vocabulary.evidence import VOUCHER_DAYS

RECURRING, UNCONFIRMED = "recurring", "ongoing_unconfirmed"
# What the evidence does not call past; the rest is reference: it shows who bought what.
LIVE = ("ongoing", "in_force", RECURRING, UNCONFIRMED)
# Plans, policies and market rules are no opportunities: they are policy signals, of a table of their own.
KINDS = tuple(kind.value for kind in OpportunityKind if kind is not OpportunityKind.POLICY_DEMAND)
# What somebody has to answer by a day: while it is live, it has its owner, and a date or a day to look at it again.
ANSWERED = ("lead", "joint_call", "tender", "mission")
# What an officer puts before companies one by one, and who takes part answers: its day is a promise, not evidence.
PROPOSED = ("lead", "mission")
# What one sells to or enters; a company is offered nothing else.
OFFERED = frozenset({OpportunityStanding.OPEN, OpportunityStanding.TO_CONFIRM, OpportunityStanding.WATCH})
# A day that is as exact as its source: "2026", "2026-01", "2026-01-15", or nothing.
STATED = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"

EVENTS = frozenset({OpportunityKind.TRADE_FAIR, OpportunityKind.MISSION, OpportunityKind.SEMINAR})
_PLACES = {standing: place for place, standing in enumerate(OpportunityStanding)}


type Place = tuple[int, bool, int, str]


class DatedEntry(Protocol):
    """What is read of an opportunity: a row of the table, some of its columns, or the engine's view."""

    @property
    def slug(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def opens(self) -> date | None: ...
    @property
    def closes(self) -> date | None: ...
    @property
    def vouched_on(self) -> date | None: ...
    @property
    def as_of(self) -> date | None: ...
    @property
    def is_verified(self) -> bool: ...


def standing(entry: DatedEntry, on: date) -> OpportunityStanding:
    """Return where an opportunity stands on a day.

    Open: a day to come, or a person of the staff vouched for it less than 90 days ago. Watch: it comes back, and its
    next dates are not known. To confirm: all else that the evidence does not call past, what was not confirmed or
    verified, and what has passed its day. A lead or a mission that has passed its day is past, unless it comes back.
    """
    ends = entry.kind in PROPOSED and entry.status != RECURRING
    if entry.status not in LIVE or (ends and is_over(entry, on)):
        return OpportunityStanding.PAST
    dated, vouched = next_day(entry, on) is not None, is_vouched(entry, on)
    if entry.status == RECURRING and not dated:
        return OpportunityStanding.WATCH
    sure = entry.status != UNCONFIRMED and entry.is_verified
    if (dated and sure) or (vouched and not is_over(entry, on)):
        return OpportunityStanding.OPEN
    return OpportunityStanding.TO_CONFIRM


def is_vouched(entry: DatedEntry, on: date) -> bool:
    """Return whether somebody of the staff said less than 90 days ago that it can be acted on."""
    return entry.vouched_on is not None and entry.vouched_on <= on < entry.vouched_on + timedelta(VOUCHER_DAYS)


def next_day(entry: DatedEntry, on: date) -> date | None:
    """Return the next day on which it opens, closes or takes place; None where no such day is to come.

    The days of a financed project are those of its works: nobody has to act by them.
    """
    if entry.kind == OpportunityKind.PROJECT:
        return None
    return next((day for day in (entry.opens, entry.closes) if day is not None and day >= on), None)


def is_over(entry: DatedEntry, on: date) -> bool:
    """Return whether its last known day has passed. An event without a last day lasts one day."""
    last = entry.closes or (entry.opens if entry.kind in EVENTS else None)
    return last is not None and last < on


def use_order(entry: DatedEntry, on: date) -> Place:
    """Return the place of an entry in a list: what is open first, the newest evidence first, then by address.

    Among what is to confirm, that whose day has passed comes last.
    """
    evidence = entry.as_of.toordinal() if entry.as_of else 0
    return _PLACES[standing(entry, on)], is_over(entry, on), -evidence, entry.slug


# --- Policy signals ---------------------------------------------------------------------------------------------------

# The states of a signal, and what it does, as the closed lists name them.
ANNOUNCED, IN_FORCE, ENDED = "announced", "in_force", "ended"
_EFFECTS = ("opens", "narrows", "closes")


class StatedSignal(Protocol):
    """What is read of a policy signal. Days are as exact as the source says: "2026", "2026-04", "2026-04-01" or ""."""

    @property
    def slug(self) -> str: ...
    @property
    def effect(self) -> str: ...
    @property
    def effective(self) -> str: ...
    @property
    def until(self) -> str: ...


def signal_state(signal: StatedSignal, on: date) -> str:
    """Return where a policy signal stands on a day. One whose beginning is not known is in force."""
    if signal.until and last_day(signal.until) < on:
        return ENDED
    if signal.effective and first_day(signal.effective) > on:
        return ANNOUNCED
    return IN_FORCE


def signal_order(signal: StatedSignal, on: date) -> tuple[int, int, int, str]:
    """Return the place of a signal in a list: in force, announced, ended; in each what closes or narrows first.

    Among those alike the newest comes first.
    """
    begun = first_day(signal.effective).toordinal() if signal.effective else 0
    place = {IN_FORCE: 0, ANNOUNCED: 1}.get(signal_state(signal, on), 2)
    return place, -_EFFECTS.index(signal.effect), -begun, signal.slug


def first_day(stated: str) -> date:
    """Return the first day that a stated year, month or day may mean."""
    year, month, day = (int(part) for part in f"{stated}-01-01"[:10].split("-"))
    return date(year, month, day)


def last_day(stated: str) -> date:
    """Return the last day that a stated year, month or day may mean."""
    match [int(part) for part in stated.split("-")]:
        case [year]:
            return date(year, 12, 31)
        case [year, month]:
            return date(year, month, monthrange(year, month)[1])
    return date.fromisoformat(stated)
