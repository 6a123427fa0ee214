"""What a company can do with an opportunity on a day: by its dates and its evidence. Pure."""

from datetime import date
from typing import Protocol

from hub.core.vocabulary.enums import OpportunityKind, OpportunityStanding
from hub.core.vocabulary.evidence import months_after

RECURRING, UNCONFIRMED = "recurring", "ongoing_unconfirmed"
# What the evidence does not call past; the rest is reference: it shows who bought what.
LIVE = ("ongoing", "in_force", RECURRING, UNCONFIRMED)
# Plans, policies and market rules: they open or narrow a market, but nobody buys through them.
SIGNALS = (OpportunityKind.POLICY_DEMAND,)
# What one sells to or enters; a company is offered nothing else.
OFFERED = frozenset({OpportunityStanding.OPEN, OpportunityStanding.TO_CONFIRM, OpportunityStanding.WATCH})

_EVENTS = frozenset({OpportunityKind.TRADE_FAIR, OpportunityKind.MISSION, OpportunityKind.SEMINAR})
_EVIDENCE_MONTHS = 18
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
    def as_of(self) -> date | None: ...
    @property
    def is_verified(self) -> bool: ...


def standing(entry: DatedEntry, on: date) -> OpportunityStanding:
    """Return where an opportunity stands on a day.

    Open: a day to come, or evidence of the last 18 months. To confirm: its day has passed, its evidence is older or
    carries no date, or it was not confirmed or verified. An event held regularly whose next dates are not known is
    to watch.
    """
    if entry.status not in LIVE:
        return OpportunityStanding.PAST
    if entry.kind in SIGNALS:
        return OpportunityStanding.PAST if is_over(entry, on) else OpportunityStanding.SIGNAL
    dated = next_day(entry, on) is not None
    if entry.status == RECURRING and not dated:
        return OpportunityStanding.WATCH
    sure = entry.status != UNCONFIRMED and entry.is_verified
    if sure and (dated or (_is_recent(entry.as_of, on) and not is_over(entry, on))):
        return OpportunityStanding.OPEN
    return OpportunityStanding.TO_CONFIRM


def next_day(entry: DatedEntry, on: date) -> date | None:
    """Return the next day on which it opens, closes or takes place; None where no such day is to come.

    The days of a financed project are those of its works: nobody has to act by them.
    """
    if entry.kind == OpportunityKind.PROJECT:
        return None
    return next((day for day in (entry.opens, entry.closes) if day is not None and day >= on), None)


def is_over(entry: DatedEntry, on: date) -> bool:
    """Return whether its last known day has passed. An event without a last day lasts one day."""
    last = entry.closes or (entry.opens if entry.kind in _EVENTS else None)
    return last is not None and last < on


def use_order(entry: DatedEntry, on: date) -> Place:
    """Return the place of an entry in a list: what is open first, the newest evidence first, then by address.

    Among what is to confirm, that whose day has passed comes last.
    """
    evidence = entry.as_of.toordinal() if entry.as_of else 0
    return _PLACES[standing(entry, on)], is_over(entry, on), -evidence, entry.slug


def _is_recent(as_of: date | None, on: date) -> bool:
    return as_of is not None and on <= months_after(as_of, _EVIDENCE_MONTHS)
