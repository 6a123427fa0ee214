"""The list of the desk: which requests a member of the staff has before them, by views with counts and by filters.

Reads alone, whose number does not grow with the rows; every row that leaves this module is let in for its reader.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Q,
    Value,
    Window,
)
from django.http import QueryDict
from django.utils import timezone

from hub.casework.choices import OPEN_STATES, ReferralRole, ReferralState, RequestKind, RequestState
from hub.casework.desk.access import grant_requests, handed_over, log_reading, readable_at_desk
from hub.casework.desk.filters import ORDERS, TURN, DeskFilter, number_of
from hub.casework.desk.reader import ANY_READER, DeskReader, desk_reader, is_among, is_owned, turn_of_reader
from hub.casework.models import Approval, Referral, SavedView, ServiceRequest
from hub.core.db.tenancy import unscoped
from hub.core.models import CompiledQuery
from hub.directory.models import Seat

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
class Listing:
    """One page of the desk's list, with everything around it.

    Each row has its ``turn`` (the place of its reason among ``TurnReason``, or none) and is ``readable``, or only a
    trace of what was handed over. ``offers`` holds, by request, the open offer of the whole, else what the reader's
    seats are asked or do, ``ladders`` the steps to an official's presence. ``counts`` has no figure for what is closed.
    """

    view: DeskView
    is_search: bool
    page: Page[Any]
    offers: dict[Any, Referral]
    ladders: dict[Any, list[Approval]]
    counts: dict[str, int]
    filters: DeskFilter
    saved: list[tuple[SavedView, int]]
    reader: DeskReader


def in_view(view: DeskView, reader: DeskReader) -> Q:
    """Return what a view holds, of the requests that the reader may read; each has its ``turn``."""
    is_open, aside = Q(state__in=OPEN_STATES), Q(is_among(reader.aside))
    views: dict[DeskView, Callable[[], Q]] = {
        DeskView.NOW: lambda: Q(turn__isnull=False) & ~aside,
        DeskView.SNOOZED: lambda: is_open & aside,
        DeskView.MINE: lambda: is_open & (Q(handler=reader.person) | Q(is_among(reader.working))),
        DeskView.OPEN: lambda: is_open,
        DeskView.SENT: lambda: Q(is_owned(reader), state=RequestState.REFERRED) | handed_over(reader.seats),
        DeskView.WAITING: lambda: Q(is_owned(reader), state=RequestState.WAITING),
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
        at=timezone.localtime(at),
        user=user,
        order=TURN if view in {DeskView.NOW, DeskView.MINE, DeskView.OPEN} else "newest",
        seats=[(seat.slug, seat.label) for seat in near],
        people=people,
    )
    with unscoped():
        saved = _saved(filters, reader, user)
        counts = _counts(reader)
        found: Any
        if is_search or filters.chosen:
            found, known = filters.narrow(_rows_of(view, query if is_search else None, reader)), None
        else:
            found, known = _WholeView(view, filters.order, reader), counts.get(view) if view != DeskView.SENT else None
        page = _page(found, number=query.get("page"), known=known)
        listed = list(page.object_list)
        offers, ladders = _offers(listed, seats), _ladders(listed)
    grant_requests(listed)
    log_reading(user, listed, ground="list", what="casework.inbox", at=at)
    return Listing(
        view=view,
        is_search=is_search,
        page=page,
        offers=offers,
        ladders=ladders,
        counts=counts,
        filters=filters,
        saved=saved,
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


def _saved(like: DeskFilter, reader: DeskReader, user: Any) -> list[tuple[SavedView, int]]:
    """Return the views that a person keeps, each with the length of its list."""
    kept = list(SavedView.objects.filter(user=user))
    if not kept:
        return []
    first, *others = (
        _saved_rows(one, like, reader).order_by().values(place=Value(place)).annotate(n=Count("pk"))
        for place, one in enumerate(kept)
    )
    rows = first.values_list("place", "n")
    found = dict(rows.union(*(other.values_list("place", "n") for other in others), all=True) if others else rows)
    return [(one, found.get(place, 0)) for place, one in enumerate(kept)]


def _saved_rows(kept: SavedView, like: DeskFilter, reader: DeskReader) -> Any:
    query = QueryDict(kept.query)
    named = str(query.get("view", ""))
    view = DeskView(named) if named in set(DeskView) else DeskView.NOW
    filters = DeskFilter(query, at=like.at, user=like.user)
    filters.form.fields["seat"].choices = like.form.fields["seat"].choices
    filters.form.fields["handler"].choices = like.form.fields["handler"].choices
    return filters.narrow(_rows_of(view, query if query.get("q") and not named else None, reader))


_PLACE = ("pk", "turn", "readable")


class _WholeView(Sequence[Any]):
    """The keys of a view that nothing narrows, in an order, read a page at a time."""

    def __init__(self, view: DeskView, order: str, reader: DeskReader) -> None:
        self.view, self.order, self.reader = view, order, reader

    def __len__(self) -> int:
        return int(_rows_of(self.view, None, self.reader).count())

    def __getitem__(self, part: Any) -> Any:
        if part.start >= part.stop:
            return []
        return _keys_of_page(self.view, self.order, part.start).run(**self.reader.values)


@lru_cache(maxsize=100)
def _keys_of_page(view: DeskView, order: str, start: int) -> CompiledQuery:
    rows = _rows_of(view, None, ANY_READER).order_by(*ORDERS[order])
    return CompiledQuery(rows.values_list(*_PLACE)[start : start + PER_PAGE])


def _page(found: Any, *, number: str | None, known: int | None) -> Page[ServiceRequest]:
    """Return a page with its rows, their seats and people. ``known`` is the length of the list where it was counted.

    The keys come first, since to sort joined rows costs more. A list that was narrowed is counted while its first page
    is read: words are looked for once.
    """
    if not isinstance(found, _WholeView):
        if number in {None, "", "1"}:
            found = list(found.values_list(*_PLACE, Window(Count("*")))[:PER_PAGE])
            known = found[0][-1] if found else 0
        else:
            found = found.values_list(*_PLACE)
    pages = Paginator(found, PER_PAGE)
    if known is not None:
        pages.count = known
    page = pages.get_page(number)
    places = list(page.object_list)
    rows = ServiceRequest.objects.select_related("owner__office", "owner__organization", "handler").only(*_ROW)
    rows = rows.in_bulk([key for key, *_ in places])
    page.object_list = []
    for key, turn, may_read, *_ in places:
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


def _ladders(rows: Sequence[Any]) -> dict[Any, list[Approval]]:
    """Return the steps to an official's presence by request, for those that may be read; asked only where one is."""
    found: dict[Any, list[Approval]] = {row.pk: [] for row in rows if row.kind == RequestKind.PRESENCE and row.readable}
    for step in Approval.objects.filter(request__in=found).order_by("position") if found else ():
        found[step.request_id].append(step)
    return found


_COUNTED = (DeskView.NOW, DeskView.MINE, DeskView.WAITING, DeskView.SNOOZED)


def _counts(reader: DeskReader) -> dict[str, int]:
    """Count the open requests of each view in one statement."""
    # A part without any request gives no row.
    found = {part: numbers for part, *numbers in _counts_of_views().run(**reader.values)}
    nothing = [0] * (1 + len(_COUNTED))
    counts = zip((DeskView.OPEN, *_COUNTED), found.get("readable", nothing), strict=True)
    return {view.value: number for view, number in counts} | {DeskView.SENT.value: found.get("sent", nothing)[0]}


@cache
def _counts_of_views() -> CompiledQuery:
    counted = [Count("pk", filter=in_view(view, ANY_READER)) for view in _COUNTED]
    readable = _readable(ANY_READER).filter(state__in=OPEN_STATES)
    sent = ServiceRequest.objects.filter(in_view(DeskView.SENT, ANY_READER), state__in=OPEN_STATES)
    first, second = (
        rows.order_by()
        .values(part=Value(part))
        .annotate(**{f"n{place}": number for place, number in enumerate([Count("pk"), *numbers])})
        .values_list("part", *(f"n{place}" for place in range(1 + len(numbers))))
        for part, rows, numbers in (("readable", readable, counted), ("sent", sent, [Value(0)] * len(counted)))
    )
    return CompiledQuery(first.union(second, all=True))
