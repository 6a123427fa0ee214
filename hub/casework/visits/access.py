"""The doors to the calendar of visits: one's own circle reads a visit whole, others a week, a city and whom to call."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from hub.audit.services import record_view
from hub.casework.choices import COUNTED_VISITS, ApprovalState, VisitCircle, VisitState
from hub.casework.desk.access import desk_seats, seat_keys
from hub.casework.models import Approval, Meeting, Visit, VisitClash, not_recused
from hub.core.db.tenancy import allow_writes, grant_access, unscoped
from hub.core.http import logs
from hub.directory.choices import SeatKind
from hub.directory.models import Seat

_WEEK = timedelta(days=7)
_RELATED = ("organization", "contact__office__organization", "contact__organization", "opportunity")


def organization_of(seat: Seat) -> int | None:
    """Return the key of the organization for which a seat plans; None for the Hub's own desk."""
    return seat.organization_id or (seat.office.organization_id if seat.office else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTrace:
    """What everybody else of the staff learns of a planned visit."""

    monday: date
    city: str
    contact: Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitReader:
    """Somebody of the staff before the calendar, by the seats through which they work."""

    user: Any
    seats: list[Seat]

    @property
    def own(self) -> Q:
        """Return the visits of the reader's own circle: drafts of the office, all else of the organization.

        None of a presence that the reader is kept out of.
        """
        near = Q(contact__in=[seat.pk for seat in self.seats])
        near |= Q(contact__office__in=[seat.office_id for seat in self.seats if seat.office_id])
        bodies = [key for seat in self.seats if (key := organization_of(seat)) is not None]
        near |= Q(organization__in=bodies) & ~Q(state=VisitState.DRAFT)
        return near & (Q(presence=None) | not_recused(self.user.pk, "presence_id"))

    @property
    def is_own(self) -> ExpressionWrapper:
        """Return whether a visit is of the reader's own circle, as a column."""
        return ExpressionWrapper(self.own, output_field=BooleanField())

    @property
    def whole(self) -> Q:
        """Return the visits that the reader reads whole."""
        return self.own | Q(state=VisitState.PUBLIC) | Q(state=VisitState.PLANNED, circle=VisitCircle.PUBLIC)


def visit_reader(user: Any, *, at: datetime) -> VisitReader:
    """Return somebody of the staff as a reader of the calendar. Raises ``PermissionDenied`` for no staff."""
    return VisitReader(user=user, seats=desk_seats(user, at=at))


@unscoped()
def visits_of(reader: VisitReader, *, first: date | None = None, last: date | None = None) -> list[Visit]:
    """Return the visits that somebody reads whole between two days, those without days first where no day is named.

    Each tells as ``is_own`` whether it is of their own circle.
    """
    rows = Visit.objects.filter(reader.whole).annotate(is_own=reader.is_own).exclude(state=VisitState.CANCELLED)
    if first is not None:
        rows = rows.filter(last_day__gte=first)
    if last is not None:
        rows = rows.filter(first_day__lte=last)
    return _opened(rows)


@unscoped()
def undated_visits(reader: VisitReader) -> list[Visit]:
    """Return the drafts of one's own circle that wait for their days."""
    return _opened(Visit.objects.filter(reader.own, first_day=None, state=VisitState.DRAFT))


@unscoped()
def traces_of(reader: VisitReader, *, first: date, last: date) -> list[VisitTrace]:
    """Return what somebody learns of planned visits of other circles between two days; no more of them is read."""
    rows = Visit.objects.filter(state=VisitState.PLANNED, last_day__gte=first, first_day__lte=last)
    # No row may be told twice: a condition over relations is asked by key.
    found = _traces(rows.exclude(pk__in=Visit.objects.filter(reader.whole).values("pk"))).values()
    return [each for weeks in found for each in weeks if each.monday <= last and first < each.monday + _WEEK]


@unscoped()
def mission_meetings(reader: VisitReader, *, since: date) -> list[tuple[str, str, str, date]]:
    """Return host, city, place and day of meetings on missions that the reader's seats look after (one query).

    As at the door to a mission. Which company met the host is not read. A mission to several cities names none.
    """
    rows = Meeting.objects.filter(on__gte=since).order_by("on", "pk")
    if not any(seat.kind == SeatKind.HUB_DESK for seat in reader.seats):
        keys = seat_keys(reader.seats)
        rows = rows.filter(Q(opportunity__owner__in=keys.held) | Q(opportunity__owner__office__in=keys.offices))
    return list(rows.values_list("host", "opportunity__city", "place", "on"))


def _traces(rows: Any) -> dict[UUID, list[VisitTrace]]:
    """Return the traces of visits by key, one for each week of a visit, in the order of their days (two queries)."""
    found = list(rows.order_by("first_day", "city", "pk").values_list("pk", "first_day", "last_day", "city", "contact"))
    named = Seat.objects.select_related("office", "organization").filter(pk__in={contact for *_said, contact in found})
    seats = {seat.pk: seat for seat in named}
    return {
        key: [
            VisitTrace(monday=begin - timedelta(days=begin.weekday()) + week * _WEEK, city=city, contact=seats[contact])
            for week in range((end - begin + timedelta(days=begin.weekday())) // _WEEK + 1)
        ]
        for key, begin, end, city, contact in found
    }


def _opened(rows: Any) -> list[Visit]:
    found = list(rows.select_related(*_RELATED).order_by("first_day", "last_day", "city", "pk"))
    grant_access(*(row.pk for row in found))
    return found


@unscoped()
def visit_for(
    user: Any, pk: UUID, *, at: datetime, own: bool = False, log: bool = False
) -> tuple[VisitReader, Visit, bool]:
    """Return a visit that somebody reads whole, and whether it is of their own circle; ``own``: no other will do.

    With ``log`` the reading is written down. Raises ``PermissionDenied`` for no staff, and ``Http404`` for others.
    """
    reader = visit_reader(user, at=at)
    rows = Visit.objects.filter(pk=pk).filter(reader.own if own else reader.whole).annotate(is_own=reader.is_own)
    found = rows.select_related(*_RELATED).first()
    if found is None:
        logs.refused("casework.access_denied", by=user, subject=f"{Visit._meta.label_lower} {pk}")
        raise Http404
    grant_access(found.pk)
    if log:
        with allow_writes():
            record_view(by=user, what="casework.visit", ground="circle", subjects=[found.pk], at=at)
    return reader, found, bool(found.is_own)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashLine:
    """A clash as one side reads it: the other visit whole, or its trace."""

    clash: VisitClash
    other: Visit | None = None
    trace: VisitTrace | None = None
    grounds: list[str] = field(default_factory=list)


@unscoped()
def is_agreed(visit: Visit) -> bool:
    """Whether everybody has agreed to the presence that a visit is of; whoever plans another one asks nobody."""
    if visit.presence_id is None:
        return True
    return not Approval.objects.filter(request=visit.presence_id).exclude(state=ApprovalState.APPROVED).exists()


@unscoped()
def clashes_of(reader: VisitReader, visits: Iterable[Visit]) -> dict[UUID, list[ClashLine]]:
    """Return the clashes that stand, for each of some own visits; the other side as far as it is open."""
    own = {visit.pk: visit for visit in visits}
    rows = list(VisitClash.objects.filter(visit__in=own, ended_at=None).order_by("seen_at", "pk"))
    others = [row.other_id for row in rows]
    whole = {row.pk: row for row in _opened(Visit.objects.filter(reader.whole, pk__in=others))}
    hidden = [key for key in others if key not in whole]
    traces = _traces(Visit.objects.filter(pk__in=hidden)) if hidden else {}
    found: dict[UUID, list[ClashLine]] = {}
    for row in rows:
        near = partial(_apart, own[row.visit_id])
        line = ClashLine(
            clash=row,
            other=whole.get(row.other_id),
            trace=min(traces.get(row.other_id, ()), key=near, default=None),
            grounds=list(row.grounds),
        )
        found.setdefault(row.visit_id, []).append(line)
    return found


def _apart(own: Visit, trace: VisitTrace) -> timedelta:
    """Return how far the days of a visit are from a week of another: none where they meet."""
    first, last = own.first_day or trace.monday, own.last_day or trace.monday
    return max(trace.monday - last, first - trace.monday - timedelta(days=6), timedelta(0))


@unscoped()
def clash_of(visit: Visit, pk: int) -> VisitClash:
    """Return a clash of a visit that a door has opened. Raises ``Http404`` for another's."""
    return get_object_or_404(VisitClash, visit=visit, pk=pk)


# --- Anybody ----------------------------------------------------------------------------------------------------------


@unscoped()
def public_visits(*, on: date, opportunity: str = "") -> list[Visit]:
    """Return the public visits that are not over, to anybody; those of one opportunity where it is named."""
    rows = Visit.objects.filter(state=VisitState.PUBLIC, last_day__gte=on)
    return _opened(rows.filter(opportunity=opportunity) if opportunity else rows)


@unscoped()
def counted_visits(reader: VisitReader, *, since: date) -> dict[str, int]:
    """Return how many visits of one's own circle began since a day, and their clashes: seen, kept, moved or ended."""
    own = Visit.objects.filter(reader.own, first_day__gte=since, state__in=COUNTED_VISITS).values("pk")
    clashes: dict[str, int] = VisitClash.objects.filter(visit__in=own).aggregate(
        seen=Count("pk"),
        kept=Count("pk", filter=Q(ended_at=None) & ~Q(reason="")),
        ended=Count("pk", filter=Q(ended_at__isnull=False)),
    )
    return clashes | {"visits": own.count()}
