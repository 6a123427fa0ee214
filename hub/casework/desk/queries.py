"""The list of the desk: which requests a member of the staff has before them, by views with counts and by filters.

Reads alone, whose number does not grow with the rows; every row that leaves this module is let in for its reader.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import itemgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    Q,
    Value,
    When,
)
from django.db.models.functions import Least
from django.http import QueryDict
from django.utils import timezone

from hub.casework.choices import OPEN_STATES, PendingStep, ReferralRole, ReferralState, RequestState
from hub.casework.desk.access import NO_SEAT, grant_requests, handed_over, log_reading, readable_at_desk
from hub.casework.desk.filters import TURN, DeskFilter, number_of
from hub.casework.desk.rules import TurnReason, due_horizon, quiet_horizon
from hub.casework.models import Mention, Referral, SavedView, ServiceRequest, Snooze, Task
from hub.casework.querysets import IsAmong
from hub.core.db.tenancy import unscoped
from hub.directory.models import Seat
from hub.directory.organizations.presentation import seat_label

PER_PAGE = 30
MOST_PEOPLE = 200
_LONG = {"body", "enclosed", "closing_answer", "search_text", "search_vector"}
# What a row shows of its seats and people, and no more: a statement that names each column of five tables takes longer
# to write than to run. The place of a seat tells its calendar.
_SEAT = ("title_en", "title_fr", "office__city", "office__kind", "office__provinces", "organization__jurisdiction")
_ROW = [
    *(field.name for field in ServiceRequest._meta.concrete_fields if field.name not in _LONG),
    *(f"owner__{name}" for name in _SEAT),
    "handler__name",
    "handler__email",
]
_OFFER = ["request", "part", "state", *(f"seat__{name}" for name in _SEAT)]


class DeskView(StrEnum):
    """The views that everybody at a desk has; the first one is where a person lands."""

    NOW = "now"
    MINE = "mine"
    OPEN = "open"
    SENT = "sent"
    WAITING = "waiting"
    SNOOZED = "snoozed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskReader:
    """A member of the staff at their desk, with the keys of the requests that wait for them by name.

    ``asked`` were offered to one of the seats, ``working`` are those of which a seat does a part; of ``tasks`` the day
    has come, ``named`` are notes that name the person, ``aside`` was put aside for now.
    """

    user: Any
    seats: Sequence[Seat]
    at: datetime
    asked: list[Any]
    working: list[Any]
    tasks: list[Any]
    named: list[Any]
    aside: list[Any]

    @property
    def held(self) -> list[int]:
        """The keys of the seats."""
        return [seat.pk for seat in self.seats] or [NO_SEAT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of the desk's list, with everything around it.

    Each row has its ``turn`` (the place of its reason among ``TurnReason``, or none) and is ``readable``, or only a
    trace of what was handed over. ``offers`` holds, by request, the open offer of the whole, else what the reader's
    seats are asked or do. ``counts`` has no figure for what is closed.
    """

    view: DeskView
    is_search: bool
    page: Page[Any]
    offers: dict[Any, Referral]
    counts: dict[str, int]
    filters: DeskFilter
    saved: list[tuple[SavedView, int]]
    reader: DeskReader


def desk_reader(*, user: Any, seats: Sequence[Seat], at: datetime) -> DeskReader:
    """Read what waits for a person by name, in one statement."""
    own = Referral.objects.filter(seat__in=[seat.pk for seat in seats])
    lists = {
        "asked": own.filter(state=ReferralState.OFFERED),
        "working": own.filter(state=ReferralState.ACCEPTED, part=ReferralRole.SUPPORT),
        "tasks": Task.objects.filter(assigned_to=user.pk, done_at=None, remind_at__lte=at),
        "named": Mention.objects.filter(user=user.pk, seen_at=None),
        "aside": Snooze.objects.filter(user=user.pk, ends_at__gt=at),
    }
    first, *others = (rows.order_by().values_list(Value(name), "request") for name, rows in lists.items())
    keys: dict[str, list[Any]] = {name: [] for name in lists}
    for name, key in first.union(*others, all=True):
        keys[name].append(key)
    return DeskReader(user=user, seats=seats, at=at, **keys)


def turn_of_reader(reader: DeskReader) -> Any:
    """Return an expression: the place among ``TurnReason`` of the first reason that holds for the reader, or NULL.

    A request whose handler is a colleague needs the colleague, and of one that was offered the clock runs for the seat
    that is asked. What is added here is in the view, its order and its count, and needs a member of ``TurnReason``
    with its words in ``presentation.rows``.
    """
    place = {reason: Value(number) for number, reason in enumerate(TurnReason)}
    at, waits_for_us = reader.at, ~Q(state=RequestState.REFERRED)
    own = Case(
        When(pending=PendingStep.REPLIED, then=place[TurnReason.REPLIED]),
        When(pending=PendingStep.RETURNED, then=place[TurnReason.RETURNED]),
        When(pending=PendingStep.REOPENED, then=place[TurnReason.REOPENED]),
        When(waits_for_us, due_at__lt=at, then=place[TurnReason.LATE]),
        When(waits_for_us, due_on__lte=due_horizon(timezone.localdate(at)), then=place[TurnReason.DUE]),
        When(state=RequestState.NEW, then=place[TurnReason.NEW]),
        When(
            state=RequestState.ASSIGNED, due_at=None, silent_since__lte=quiet_horizon(at), then=place[TurnReason.QUIET]
        ),
        output_field=IntegerField(),
    )
    named = {TurnReason.OFFERED: reader.asked, TurnReason.TASK: reader.tasks, TurnReason.MENTION: reader.named}
    # The least of several is that of the strongest reason; NULL counts for nothing.
    first = Least(
        Case(When(Q(handler=None) | Q(handler=reader.user.pk), owner__in=reader.held, then=own)),
        *(Case(When(IsAmong("id", keys), then=place[reason])) for reason, keys in named.items()),
    )
    return Case(When(state__in=OPEN_STATES, then=first), output_field=IntegerField())


def turn_of(request: ServiceRequest, reader: DeskReader) -> TurnReason | None:
    """Return why a request needs somebody now; None where it is not their turn."""
    rows = ServiceRequest.objects.filter(pk=request.pk).annotate(turn=turn_of_reader(reader))
    place: int | None = rows.values_list("turn", flat=True).first()
    return None if place is None else list(TurnReason)[place]


def in_view(view: DeskView, reader: DeskReader) -> Q:
    """Return what a view holds, of the requests that the reader may read; each has its ``turn``."""
    is_open, aside = Q(state__in=OPEN_STATES), Q(IsAmong("id", reader.aside))
    views: dict[DeskView, Callable[[], Q]] = {
        DeskView.NOW: lambda: Q(turn__isnull=False) & ~aside,
        DeskView.SNOOZED: lambda: is_open & aside,
        DeskView.MINE: lambda: is_open & (Q(handler=reader.user.pk) | Q(IsAmong("id", reader.working))),
        DeskView.OPEN: lambda: is_open,
        DeskView.SENT: lambda: Q(owner__in=reader.held, state=RequestState.REFERRED) | handed_over(reader.seats),
        DeskView.WAITING: lambda: Q(owner__in=reader.held, state=RequestState.WAITING),
        DeskView.CLOSED: lambda: Q(state=RequestState.CLOSED),
    }
    return views[view]()


def list_desk(*, user: Any, seats: Sequence[Seat], query: QueryDict, at: datetime) -> Listing:
    """Return the page of the list that an address asks for, and write down that it is read."""
    named = str(query.get("view", ""))
    view = DeskView(named) if named in set(DeskView) else DeskView.NOW
    # A number or a word that is looked for is looked for everywhere.
    is_search = bool(query.get("q")) and "view" not in query
    with unscoped():
        reader = desk_reader(user=user, seats=seats, at=at)
    near, people = _near(seats)
    filters = DeskFilter(
        query,
        _rows_of(view, query if is_search else None, reader),
        at=timezone.localtime(at),
        user=user,
        order=TURN if view in {DeskView.NOW, DeskView.MINE, DeskView.OPEN} else "newest",
        seats=[(seat.slug, seat_label(seat)) for seat in near],
        people=people,
    )
    with unscoped():
        kept = list(SavedView.objects.filter(user=user))
        counts = _counts(reader)
        numbers = _numbers([_saved_rows(one, filters, reader) for one in kept], reader)
        counts[DeskView.SENT.value] = numbers.pop(0)
        known = None if filters.chosen or is_search or view == DeskView.SENT else counts.get(view)
        page = _page(filters.found, reader, number=query.get("page"), known=known)
        listed = list(page.object_list)
        offers = _offers(listed, seats)
    grant_requests(listed)
    log_reading(user, listed, ground="list", what="casework.inbox", at=at)
    return Listing(
        view=view,
        is_search=is_search,
        page=page,
        offers=offers,
        counts=counts,
        filters=filters,
        saved=list(zip(kept, numbers, strict=True)),
        reader=reader,
    )


def selected_rows(
    *, seats: Sequence[Seat], references: Sequence[str], ground: str, user: Any, at: datetime
) -> list[ServiceRequest]:
    """Return those of some requests that the reader may read, in the order of their numbers."""
    with unscoped():
        rows = list(
            ServiceRequest.objects.filter(readable_at_desk(seats), reference__in=references[:PER_PAGE])
            .select_related("owner__office__organization", "owner__organization", "handler", "company")
            .order_by("year", "number")
        )
    grant_requests(rows)
    log_reading(user, rows, ground=ground, what="casework.several", at=at)
    return rows


def _readable(reader: DeskReader) -> Any:
    rows = ServiceRequest.objects.filter(readable_at_desk(reader.seats))
    return rows.annotate(turn=turn_of_reader(reader), readable=Value(value=True))


def _with_traces(reader: DeskReader, passing: Q) -> Any:
    """Return requests of which the reader may see the trace alone where they are not ``readable``."""
    readable = ExpressionWrapper(readable_at_desk(reader.seats), output_field=BooleanField())
    return ServiceRequest.objects.filter(passing).annotate(turn=turn_of_reader(reader), readable=readable)


def _rows_of(view: DeskView, search: QueryDict | None, reader: DeskReader) -> Any:
    """Return the requests of a view, or those that a search looks through; a number finds what was handed over too.

    Each has its ``turn``: the place of the first reason that holds, None for none.
    """
    if search is not None and (number := number_of(str(search["q"]))):
        return _with_traces(reader, readable_at_desk(reader.seats) | handed_over(reader.seats, number=number))
    if search is not None:
        return _readable(reader)
    passing = in_view(view, reader)
    return _with_traces(reader, passing) if view == DeskView.SENT else _readable(reader).filter(passing)


def _saved_rows(kept: SavedView, like: DeskFilter, reader: DeskReader) -> Any:
    """Return the requests of a view that somebody keeps."""
    query = QueryDict(kept.query)
    named = str(query.get("view", ""))
    view = DeskView(named) if named in set(DeskView) else DeskView.NOW
    rows = _rows_of(view, query if query.get("q") and not named else None, reader)
    filters = DeskFilter(query, rows, at=like.at, user=like.user)
    filters.form.fields["seat"].choices = like.form.fields["seat"].choices
    filters.form.fields["handler"].choices = like.form.fields["handler"].choices
    return filters.found


def _numbers(lists: Sequence[Any], reader: DeskReader) -> list[int]:
    """Return how many open requests were sent on, then the length of each list, in one statement."""
    sent = ServiceRequest.objects.filter(in_view(DeskView.SENT, reader), state__in=OPEN_STATES)
    counted = [
        rows.order_by().values(place=Value(place)).annotate(n=Count("pk")).values_list("place", "n")
        for place, rows in enumerate([sent, *lists])
    ]
    found = dict(counted[0].union(*counted[1:], all=True) if lists else counted[0])
    return [found.get(place, 0) for place in range(len(counted))]


def _page(found: Any, reader: DeskReader, *, number: str | None, known: int | None) -> Page[ServiceRequest]:
    """Return a page with its rows, their seats and people. ``known`` is the length of the list where it was counted.

    The keys come first, since to sort joined rows costs more.
    """
    pages = Paginator(found.values_list("pk", "turn", "readable"), PER_PAGE)
    if known is not None:
        pages.count = known
    page = pages.get_page(number)
    places = list(page.object_list)
    rows = ServiceRequest.objects.select_related("owner__office", "owner__organization", "handler").only(*_ROW)
    rows = rows.in_bulk([key for key, *_ in places])
    page.object_list = []
    for key, turn, may_read in places:
        if row := rows.get(key):
            row.turn, row.readable = turn, may_read
            page.object_list.append(row)
    return page


def _near(seats: Sequence[Seat]) -> tuple[list[Seat], list[tuple[str, str]]]:
    """Return the seats of the reader and of their offices, and the people who hold one of them, by key and name."""
    if not seats:
        return [], []
    held, offices = [seat.pk for seat in seats], [seat.office_id for seat in seats if seat.office_id]
    today = FilteredRelation("holders", condition=Q(holders__until=None))
    rows = (
        Seat.objects.filter(Q(pk__in=held) | Q(office__in=offices))
        .annotate(today=today, person=F("today__user"), name=F("today__user__name"), email=F("today__user__email"))
        .select_related("office", "organization")
        .order_by("order", "slug")
    )
    people = {str(row.person): row.name or row.email for row in rows if row.person is not None}
    return list({row.pk: row for row in rows}.values()), sorted(people.items(), key=itemgetter(1))[:MOST_PEOPLE]


def _offers(rows: Sequence[ServiceRequest], seats: Sequence[Seat]) -> dict[Any, Referral]:
    """Return, by request, the open offer of the whole; else what the reader's own seats are asked, or work on."""
    is_open = [ReferralState.OFFERED, ReferralState.ACCEPTED]
    offers = Referral.objects.filter(
        Q(part=ReferralRole.OWNER, state=ReferralState.OFFERED)
        | Q(part=ReferralRole.SUPPORT, state__in=is_open, seat__in=[seat.pk for seat in seats]),
        request__in=[row.pk for row in rows],
    ).select_related("seat__office", "seat__organization")
    # Of one request the whole counts more than a part: it is put in last.
    return {offer.request_id: offer for offer in offers.order_by("-part", "pk").only(*_OFFER)}


def _counts(reader: DeskReader) -> dict[str, int]:
    """Count the open requests of each view in one statement."""
    views = (DeskView.NOW, DeskView.MINE, DeskView.WAITING, DeskView.SNOOZED)
    counted = {view.value: Count("pk", filter=in_view(view, reader)) for view in views}
    rows = _readable(reader).filter(state__in=OPEN_STATES).order_by()
    found: dict[str, int] = rows.aggregate(open=Count("pk"), **counted)
    return found
