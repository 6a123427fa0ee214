"""What is to be told of something saved: what is different today from what its reader knows. Pure.

A state is what a reader knows, as plain JSON. Each function returns the alerts that are due and the state after them:
written together, nothing is told twice, and what a day without workers left out is told on the next.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

# Days before the day by which somebody has to act.
MILESTONES = (7, 30)
# What a mail may name of what newly fits.
_MAILED = ("named", "opportunities")

type State = Mapping[str, Any]


class AlertKind(StrEnum):
    """What happened to something that was saved."""

    CHANGED = "changed"
    DATES = "dates"
    OPENED = "opened"
    SHUT = "shut"
    CLOSING = "closing"
    ENDED = "ended"
    GONE = "gone"
    BACK = "back"
    RESULTS = "results"
    FIT = "fit"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryState:
    """An entry as one reader may see it on a day.

    ``parts`` maps the name of each part to a digest of what it says. ``deadline`` is the day by which one acts: the
    last day of an intake, the first of an event (``is_event``). ``is_shut`` means that its source says so, whatever
    the days. ``level`` tells how much of it is shown: digests of two levels cannot be compared.
    """

    parts: Mapping[str, str]
    opens: date | None = None
    closes: date | None = None
    deadline: date | None = None
    is_event: bool = False
    is_open: bool = False
    is_shut: bool = False
    is_ended: bool = False
    successors: tuple[str, ...] = ()
    level: str = ""


@dataclass(frozen=True, slots=True)
class DueAlert:
    """Something to tell, and what its sentence needs."""

    kind: AlertKind
    data: Mapping[str, Any]


def known_entry(entry: EntryState | None, on: date) -> State:
    """Return what somebody knows who has just seen an entry; None: it is not shown."""
    if entry is None:
        return {"gone": True}
    return {
        "level": entry.level,
        "parts": dict(entry.parts),
        "opens": _text(entry.opens),
        "closes": _text(entry.closes),
        "open": entry.is_open,
        "ended": entry.is_ended,
        "warned": [_text(entry.deadline), _milestone(entry, on)],
    }


def entry_changes(known: State, entry: EntryState | None, on: date) -> tuple[list[DueAlert], State]:
    """Return what has happened to an entry since its reader saw it, or was told last."""
    after = known_entry(entry, on)
    if entry is None:
        return ([] if known.get("gone") else [DueAlert(AlertKind.GONE, {})]), after
    if known.get("gone"):
        return [DueAlert(AlertKind.BACK, {})], after
    if entry.is_ended:
        ended = [] if known["ended"] else [DueAlert(AlertKind.ENDED, {"successors": list(entry.successors)})]
        return ended, after
    due: list[DueAlert] = []
    days = {"opens": after["opens"], "closes": after["closes"]}
    if entry.is_open and not known["open"]:
        due.append(DueAlert(AlertKind.OPENED, {"closes": days["closes"] if _is_ahead(entry.closes, on) else None}))
    elif _has_other_days(known, days, on):
        due.append(DueAlert(AlertKind.DATES, {name: day for name, day in days.items() if not _is_behind(day, on)}))
    elif not entry.is_shut and _is_closer(known["warned"], after["warned"]):
        due.append(DueAlert(AlertKind.CLOSING, {"day": after["warned"][0], "event": entry.is_event}))
    if entry.is_shut and known["open"] and not (known["closes"] and _is_behind(known["closes"], on)):
        due.append(DueAlert(AlertKind.SHUT, {}))
    changed = sorted(name for name, digest in entry.parts.items() if known["parts"].get(name, digest) != digest)
    if changed and known["level"] == entry.level:
        due.append(DueAlert(AlertKind.CHANGED, {"parts": changed}))
    return due, after


def known_results(found: Collection[str]) -> State:
    """Return what somebody knows who has just seen the results of a search."""
    return {"results": sorted(found)}


def new_results(known: State, found: Sequence[str]) -> tuple[list[DueAlert], State]:
    """Return the results of a search that were never there before, in their order."""
    before = set(known["results"])
    new = [slug for slug in found if slug not in before]
    due = [DueAlert(AlertKind.RESULTS, {"slugs": new})] if new else []
    return due, known_results(before.union(found))


def known_fits(opportunities: Collection[str], changes: Collection[int], on: date) -> State:
    """Return what somebody knows of what may fit on a day: its opportunities, and the verdicts that have changed."""
    return {"opportunities": sorted(opportunities), "changes": sorted(changes), "looked": on.isoformat()}


def new_fits(
    known: State,
    *,
    offered: Collection[str],
    fitting: Mapping[str, Sequence[int]],
    changes: Collection[int],
    programs: Mapping[str, bool],
    companies: Mapping[str, Sequence[int]],
    on: date,
) -> tuple[list[DueAlert], State]:
    """Return what newly fits the companies of a person, of what was not there before.

    ``offered`` are all opportunities of the day, ``fitting`` those for the companies, each with the keys of these.
    ``changes`` are the keys of all verdicts that have changed lately, also of those that opened nothing: what the
    company's own profile makes of one later is no news. ``programs`` are what the new ones opened, each with whether a
    mail of ours is to name it, and ``companies`` to which companies.
    """
    before = set(known["opportunities"])
    opportunities = [slug for slug in fitting if slug not in before]
    named = [slug for slug, is_named in programs.items() if is_named]
    data: dict[str, Any] = {"programs": list(programs), "named": named, "opportunities": opportunities}
    # By part: a program and an opportunity may have one slug.
    data["companies"] = {
        "named": {slug: list(companies[slug]) for slug in named},
        "opportunities": {slug: list(fitting[slug]) for slug in opportunities},
    }
    due = [DueAlert(AlertKind.FIT, data)] if programs or opportunities else []
    return due, known_fits(before.union(offered), changes, on)


def fits_of(data: Mapping[str, Any], companies: Collection[int]) -> State:
    """Return what newly fits as a mail may name it to somebody who is in these companies alone."""
    of = data.get("companies", {})  # before companies were kept by part, nobody could tell whose it was
    return dict(data) | {
        part: [slug for slug in data[part] if not set(companies).isdisjoint(of.get(part, {}).get(slug, ()))]
        for part in _MAILED
    }


def fits_moved(data: Mapping[str, Any], *, kept: int, gone: int) -> State:
    """Return what newly fits where a company is merged into another: what fitted the one fits the other."""
    of = data.get("companies", {})
    return dict(data) | {
        "companies": {
            part: {
                slug: sorted({kept if key == gone else key for key in keys}) for slug, keys in of.get(part, {}).items()
            }
            for part in _MAILED
        }
    }


def _has_other_days(known: State, days: Mapping[str, str | None], on: date) -> bool:
    """Return whether another day is ahead than was known, or none where one was."""
    others = ((known[name], day) for name, day in days.items() if known[name] != day)
    return any(not (_is_behind(was, on) and _is_behind(day, on)) for was, day in others)


def _is_closer(before: Sequence[Any], now: Sequence[Any]) -> bool:
    """Return whether a day has come within a milestone of which its reader was not warned."""
    day, milestone = now
    return milestone is not None and (before[0] != day or before[1] is None or milestone < before[1])


def _milestone(entry: EntryState, on: date) -> int | None:
    if entry.deadline is None or entry.deadline < on:
        return None
    left = (entry.deadline - on).days
    return next((days for days in MILESTONES if left <= days), None)


def _is_ahead(day: date | None, on: date) -> bool:
    return day is not None and day >= on


def _is_behind(day: str | None, on: date) -> bool:
    """Return whether a day is not ahead: it has passed, or is not known."""
    return day is None or date.fromisoformat(day) < on


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
