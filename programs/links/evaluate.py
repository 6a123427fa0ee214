"""What is held of a web address, from all that was seen of it. Pure.

Only what a site says for itself breaks a link, and only when it says so again over days. Whoever refuses programs, has
trouble or does not answer leaves the link uncertain, however long: a person looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from programs.choices import LinkFinding, LinkVerdict

# So many looks, over so long, must say that there is no such page or site.
LEAST_FAILURES = 3
LEAST_TIME = timedelta(days=3)
# Uncertain for so long, a link is for a person to open.
LONG = timedelta(days=30)
_BREAKS = frozenset({LinkFinding.GONE, LinkFinding.NO_HOST})
_AGAIN = {
    LinkVerdict.NEW: timedelta(),
    LinkVerdict.VALID: timedelta(days=7),
    LinkVerdict.UNCERTAIN: timedelta(days=1),
    LinkVerdict.BROKEN: timedelta(days=7),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCheck:
    """One look. ``final`` is the address that answered; ``permanent``: every step to it said that it is for good."""

    at: datetime
    finding: LinkFinding
    final: str = ""
    permanent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAssessment:
    """What is held. ``since``: when the trouble was first seen; ``moved_to``: the new address, or nothing."""

    verdict: LinkVerdict
    since: datetime | None = None
    moved_to: str = ""


def assess(address: str, looks: Sequence[PastCheck]) -> LinkAssessment:
    """Return what is held of an address after ``looks``, the oldest first."""
    if not looks:
        return LinkAssessment(verdict=LinkVerdict.NEW)
    if looks[-1].finding == LinkFinding.THERE:
        return LinkAssessment(verdict=LinkVerdict.VALID, moved_to=_moved_to(address, looks))
    trouble = _since_it_was_there(looks)
    failures = [look for look in trouble if look.finding in _BREAKS]
    since = trouble[0].at
    if (
        len(failures) >= LEAST_FAILURES
        and failures[-1].at - failures[0].at >= LEAST_TIME
        # What has come back to another trouble since is no longer sure.
        and _last_sure(trouble) in _BREAKS
    ):
        return LinkAssessment(verdict=LinkVerdict.BROKEN, since=since)
    return LinkAssessment(verdict=LinkVerdict.UNCERTAIN, since=since)


def next_check(verdict: LinkVerdict, at: datetime) -> datetime:
    """Return when to look again: a week after a sure answer, a day after a doubtful one."""
    return at + _AGAIN[verdict]


def is_long(verdict: LinkVerdict, since: datetime | None, at: datetime) -> bool:
    """Whether a link has been uncertain for so long that a person should open it."""
    return verdict == LinkVerdict.UNCERTAIN and since is not None and at - since >= LONG


def _since_it_was_there(looks: Sequence[PastCheck]) -> Sequence[PastCheck]:
    """Return the looks after the last one at which the page was there."""
    for index in range(len(looks) - 1, -1, -1):
        if looks[index].finding == LinkFinding.THERE:
            return looks[index + 1 :]
    return looks


def _last_sure(trouble: Sequence[PastCheck]) -> LinkFinding:
    """Return the last thing that a site said for itself; silence and trouble say nothing."""
    passing = {LinkFinding.SILENT, LinkFinding.TROUBLE}
    return next((look.finding for look in reversed(trouble) if look.finding not in passing), trouble[-1].finding)


def _moved_to(address: str, looks: Sequence[PastCheck]) -> str:
    """Return where the last two looks were sent for good, where both say the same; a site may be wrong for a day."""
    last = looks[-2:]
    places = {look.final for look in last if look.finding == LinkFinding.THERE and look.permanent}
    if len(last) == 2 and len(places) == 1 and all(look.permanent for look in last):
        place = places.pop()
        return place if place != address else ""
    return ""
