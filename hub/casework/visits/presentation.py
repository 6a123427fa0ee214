"""Visits in the words of the page: bars over four months, lists by week and by city, clashes, and calendar files."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hub.casework.choices import ClashGround, VisitState
from hub.casework.models import Visit
from hub.casework.visits.access import ClashLine, VisitTrace
from hub.core.demo import demo_label
from hub.core.text.formats import day, join_words, short_day
from hub.core.vocabulary.enums import Area
from hub.core.vocabulary.evidence import months_after
from hub.core.vocabulary.labels import listed
from hub.directory.models import Seat
from hub.subscriptions.presentation import Deadline
from opportunities.entries.presentation import month_name

MONTHS, _WIDTH = 4, 30  # the width of a month in units of the drawing
_TONES = {VisitState.PLANNED: "info", VisitState.PUBLIC: "ok"}


def visit_title(row: Visit) -> str:
    """Return what a visit is called: by its opportunity, else by its city."""
    return str(row.opportunity.title) if row.opportunity else demo_label(_("Visit to %(city)s") % {"city": row.city})


def trace_title(trace: VisitTrace) -> str:
    """Return what everybody else of the staff calls a visit."""
    return demo_label(_("A visit to %(city)s") % {"city": trace.city})


def week_words(monday: date, lang: str) -> str:
    return _("week of %(day)s") % {"day": day(monday, lang)}


def days_words(first: date | None, last: date | None, lang: str) -> str:
    if first is None or last is None:
        return _("Days not known yet")
    if first == last:
        return day(first, lang)
    begin = day(first, lang, year=first.year != last.year)
    return pgettext("days", "%(first)s to %(last)s") % {"first": begin, "last": day(last, lang)}


def call_words(seat: Seat) -> dict[str, str]:
    """Return whom to call: the seat, where it is, and the page with its numbers."""
    return {
        "title": str(seat.title),
        "place": seat.place_name,
        "url": seat.within.get_absolute_url() if seat.within is not None else reverse("pages:contact"),
    }


# --- The calendar -----------------------------------------------------------------------------------------------------


# A line of the calendar: a visit, or the trace of one, of which neither days nor host are told.
type VisitRow = dict[str, Any]


def month_span(asked: str, *, on: date) -> list[date]:
    """Return the first days of four months, from the one that the address names ("2027-01"), else from this one."""
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        first = on.replace(day=1)
    if not on.year - 10 <= first.year <= on.year + 10:
        first = on.replace(day=1)
    return [months_after(first, number) for number in range(MONTHS)]


def period_words(months: list[date], lang: str) -> str:
    first, last = months[0], months[-1]
    begin = month_name(first.month, lang) + (f" {first.year}" if first.year != last.year else "")
    return _("%(first)s to %(last)s") % {"first": begin, "last": f"{month_name(last.month, lang)} {last.year}"}


def calendar_rows(
    visits: Iterable[Visit],
    traces: Iterable[VisitTrace],
    clashes: Mapping[UUID, list[ClashLine]],
    *,
    months: list[date],
    lang: str,
) -> list[VisitRow]:
    rows = [(row.first_day or date.max, _visit_row(row, len(clashes.get(row.pk, ())), months, lang)) for row in visits]
    rows += [(trace.monday, _trace_row(trace, months, lang)) for trace in traces]
    return [row for _day, row in sorted(rows, key=lambda pair: (pair[0], pair[1]["title"]))]


def _visit_row(row: Visit, clashing: int, months: list[date], lang: str) -> VisitRow:
    x, width = _span(row.first_day, row.last_day, months)
    return visit_facts(row, lang) | {
        "number": _numbers(row.first_day, row.last_day, lang),
        "city": row.city,
        "monday": row.first_day - timedelta(days=row.first_day.weekday()) if row.first_day else None,
        "first": row.first_day,
        "last": row.last_day,
        "url": reverse("visits:visit", args=[row.pk]),
        "host": row.host,
        "clashes": clashing,
        "x": x,
        "width": width,
        "css": "ask" if clashing else "none" if row.state == VisitState.DRAFT else "fg",
    }


def _trace_row(trace: VisitTrace, months: list[date], lang: str) -> VisitRow:
    x, width = _span(trace.monday, trace.monday + timedelta(days=6), months)
    return {
        "title": trace_title(trace),
        "when": week_words(trace.monday, lang),
        "number": _("week"),
        "city": trace.city,
        "monday": trace.monday,
        "call": call_words(trace.contact),
        "x": x,
        "width": width,
        "css": "soft",
    }


def _numbers(first: date | None, last: date | None, lang: str) -> str:
    if first is None or last is None:
        return "?"
    if first == last:
        return str(first.day)
    end = str(last.day) if last.month == first.month else short_day(last, lang, weekday=False)
    return pgettext("numbers of days", "%(first)s to %(last)s") % {"first": first.day, "last": end}


def _span(first: date | None, last: date | None, months: list[date]) -> tuple[str, str]:
    """Return where a bar begins and how long it is, cut to the months that are shown; each month is as wide."""
    if first is None or last is None:
        return "0", "0"
    begins, ends = _place(first, months), _place(last + timedelta(days=1), months)
    return f"{begins:.1f}", f"{max(ends - begins, 1.2):.1f}"


def _place(when: date, months: list[date]) -> float:
    apart = (when.year - months[0].year) * 12 + when.month - months[0].month
    whole = apart * _WIDTH + (when.day - 1) / monthrange(when.year, when.month)[1] * _WIDTH
    return min(max(whole, 0), MONTHS * _WIDTH)


def rows_for_file(rows: Iterable[VisitRow]) -> Iterator[list[str]]:
    """Yield the lines of the calendar as cells, the head first: what the list shows, no more."""
    yield [_("Visit"), _("First day"), _("Last day"), _("Week of"), _("City"), _("Host"), _("Organization"), _("State"),
           _("Clash"), _("Whom to call"), _("Place")]  # fmt: skip
    for row in rows:
        days = [row[name].isoformat() if row.get(name) else "" for name in ("first", "last", "monday")]
        told = [str(row.get(name, "")) for name in ("host", "body", "state")]
        clash = _("Clash") if row.get("clashes") else ""
        yield [row["title"], *days, row["city"], *told, clash, row["call"]["title"], row["call"]["place"]]


def grouped_rows(rows: Iterable[VisitRow], *, by_city: bool, lang: str) -> list[tuple[str, list[VisitRow]]]:
    """Return the lines by week, or by city, under the name of each."""
    groups: dict[Any, tuple[str, list[VisitRow]]] = {}
    for row in sorted(rows, key=lambda row: row["city"].casefold()) if by_city else rows:
        monday = row["monday"]
        key = row["city"].casefold() if by_city else monday
        name = row["city"] if by_city else week_words(monday, lang) if monday else _("Days not known yet")
        groups.setdefault(key, (name[:1].upper() + name[1:], []))[1].append(row)
    return list(groups.values())


# --- Clashes ----------------------------------------------------------------------------------------------------------


def clash_row(line: ClashLine, lang: str) -> dict[str, Any]:
    """Return what the page shows of a clash: the other visit, what both share, and whom to call."""
    other, trace = line.other, line.trace
    seat = other.contact if other is not None else trace.contact if trace is not None else None
    when = ""
    if other is not None:
        when = days_words(other.first_day, other.last_day, lang)
    elif trace is not None:
        when = week_words(trace.monday, lang)
    return {
        "pk": line.clash.pk,
        "title": visit_title(other) if other is not None else trace_title(trace) if trace is not None else "",
        "url": reverse("visits:visit", args=[other.pk]) if other is not None else "",
        "when": when,
        "shares": _shares(line, lang),
        "call": call_words(seat) if seat is not None else {},
        "reason": line.clash.reason,
        "kept_at": line.clash.kept_at,
    }


def _shares(line: ClashLine, lang: str) -> str:
    """Return what both visits share; of another circle's no host and no area, which a draft could guess."""
    if line.other is None:
        return str(ClashGround.CITY.label) if ClashGround.CITY in line.grounds else _("the same host or area")
    return join_words([str(ground.label) for ground in ClashGround if ground in line.grounds], lang)


def visit_facts(row: Visit, lang: str) -> dict[str, Any]:
    return {
        "title": visit_title(row),
        "when": days_words(row.first_day, row.last_day, lang),
        "state": VisitState(row.state).label,
        "tone": _TONES.get(VisitState(row.state), ""),
        "areas": listed(map(Area, row.areas), lang),
        "call": call_words(row.contact),
        "body": str(row.organization.name) if row.organization else "",
    }


# --- Calendar files ---------------------------------------------------------------------------------------------------


def visit_deadlines(visits: Iterable[Visit], traces: Iterable[VisitTrace]) -> list[Deadline]:
    """Return visits as whole days of a calendar file; of other circles the week, the city and whom to call."""
    found = [
        Deadline(
            f"{visit_title(row)}, {row.city}" if row.opportunity else visit_title(row),
            row.first_day,
            row.last_day,
            path=reverse("visits:visit", args=[row.pk]),
            name=f"visit/{row.pk}",
            stamp=row.changed_at,
        )
        for row in visits
        if row.first_day is not None and row.last_day is not None
    ]
    for number, trace in enumerate(traces):
        words = _("%(visit)s: call %(seat)s") % {"visit": trace_title(trace), "seat": trace.contact.title}
        stamp = datetime.combine(trace.monday, time.min, tzinfo=timezone.get_default_timezone())
        name = f"trace/{trace.monday}/{trace.city}/{number}"
        path = f"{reverse('visits:list')}?from={trace.monday:%Y-%m}"
        found.append(Deadline(words, trace.monday, trace.monday + timedelta(days=6), path=path, name=name, stamp=stamp))
    return found
