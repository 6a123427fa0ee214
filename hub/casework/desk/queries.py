"""The list of the desk: which requests a member of the staff has before them, by views with counts and by filters.

Reads alone, whose number does not grow with the rows; every row that leaves this module is let in for its reader.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Case, Count, ExpressionWrapper, IntegerField, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils import timezone

from hub.casework.choices import OPEN_STATES, PendingStep, ReferralRole, ReferralState, RequestState
from hub.casework.desk.access import NO_SEAT, grant_requests, handed_over, log_reading, readable_at_desk
from hub.casework.desk.actions.queries import snoozed_by
from hub.casework.desk.filters import TURN, DeskFilter, number_of
from hub.casework.desk.rules import TurnReason, due_horizon, quiet_horizon
from hub.casework.models import Mention, Referral, SavedView, ServiceRequest, Task
from hub.casework.querysets import IsOneOf
from hub.core.db.tenancy import unscoped
from hub.directory.models import Seat, SeatHolder
from hub.directory.organizations.presentation import seat_label

PER_PAGE = 50
MOST_PEOPLE = 200


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
    seats are asked or do. ``counts`` has no figure for what is closed.
    """

    view: DeskView
    is_search: bool
    page: Page[Any]
    offers: dict[Any, Referral]
    counts: dict[str, int]
    filters: DeskFilter
    saved: list[tuple[SavedView, int]]
    near: list[Seat]
    at: datetime


def turn_reasons(*, user: Any, seats: Sequence[Seat], at: datetime) -> Mapping[TurnReason, Q]:
    """Return what each reason holds of open requests, the most urgent first.

    A request whose handler is a colleague needs the colleague, and of one that was offered the clock runs for the seat
    that is asked. What is added here is in the view, its order and its
    count, and needs a member of ``TurnReason`` with its words in ``presentation.rows``.
    """
    held = [seat.pk for seat in seats] or [NO_SEAT]
    own = Q(owner__in=held) & (Q(handler=None) | Q(handler=user.pk))
    offered = Q(state=RequestState.REFERRED)
    asked = Referral.objects.filter(seat__in=held, state=ReferralState.OFFERED)
    tasks = Task.objects.filter(assigned_to=user.pk, done_at=None, remind_at__lte=at)
    named = Mention.objects.filter(user=user.pk, seen_at=None)
    return {
        TurnReason.REPLIED: own & Q(pending=PendingStep.REPLIED),
        TurnReason.RETURNED: own & Q(pending=PendingStep.RETURNED),
        TurnReason.REOPENED: own & Q(pending=PendingStep.REOPENED),
        TurnReason.OFFERED: Q(IsOneOf("id", asked.order_by().values("request"))),
        TurnReason.LATE: own & Q(due_at__lt=at) & ~offered,
        TurnReason.DUE: own & Q(due_on__lte=due_horizon(timezone.localdate(at))) & ~offered,
        TurnReason.TASK: Q(IsOneOf("id", tasks.order_by().values("request"))),
        TurnReason.MENTION: Q(IsOneOf("id", named.order_by().values("request"))),
        TurnReason.NEW: own & Q(state=RequestState.NEW),
        TurnReason.QUIET: own & Q(state=RequestState.ASSIGNED, due_at=None, silent_since__lte=quiet_horizon(at)),
    }


def with_turn(rows: QuerySet[Any], *, user: Any, seats: Sequence[Seat], at: datetime) -> Any:
    """Return requests, each with its ``turn``: the place of the first reason that holds, None for none."""
    reasons = turn_reasons(user=user, seats=seats, at=at)
    places = [When(held & Q(state__in=OPEN_STATES), then=Value(place)) for place, held in enumerate(reasons.values())]
    return rows.annotate(turn=Case(*places, default=None, output_field=IntegerField()))


def turn_of(request: ServiceRequest, *, user: Any, seats: Sequence[Seat], at: datetime) -> TurnReason | None:
    """Return why a request needs somebody now; None where it is not their turn."""
    rows = with_turn(ServiceRequest.objects.filter(pk=request.pk), user=user, seats=seats, at=at)
    place: int | None = rows.values_list("turn", flat=True).first()
    return None if place is None else list(turn_reasons(user=user, seats=seats, at=at))[place]


def in_view(view: DeskView, *, user: Any, seats: Sequence[Seat], at: datetime) -> Q:
    """Return what a view holds, of the requests that the reader may read."""
    is_open = Q(state__in=OPEN_STATES)
    held = [seat.pk for seat in seats] or [NO_SEAT]
    working = Referral.objects.filter(seat__in=held, state=ReferralState.ACCEPTED, part=ReferralRole.SUPPORT)
    aside = snoozed_by(user, at=at)
    views: dict[DeskView, Callable[[], Q]] = {
        DeskView.NOW: lambda: _any(turn_reasons(user=user, seats=seats, at=at).values()) & is_open & ~aside,
        DeskView.SNOOZED: lambda: is_open & aside,
        DeskView.MINE: lambda: is_open & (Q(handler=user.pk) | Q(IsOneOf("id", working.order_by().values("request")))),
        DeskView.OPEN: lambda: is_open,
        DeskView.SENT: lambda: Q(owner__in=held, state=RequestState.REFERRED) | handed_over(seats),
        DeskView.WAITING: lambda: Q(owner__in=held, state=RequestState.WAITING),
        DeskView.CLOSED: lambda: Q(state=RequestState.CLOSED),
    }
    return views[view]()


def _any(conditions: Any) -> Q:
    found = Q()
    for one in conditions:
        found |= one
    return found


def list_desk(*, user: Any, seats: Sequence[Seat], query: QueryDict, at: datetime) -> Listing:
    """Return the page of the list that an address asks for, and write down that it is read."""
    named = str(query.get("view", ""))
    view = DeskView(named) if named in set(DeskView) else DeskView.NOW
    # A number or a word that is looked for is looked for everywhere.
    is_search = bool(query.get("q")) and "view" not in query
    who: dict[str, Any] = {"user": user, "seats": seats, "at": at}
    near = _near(seats)
    readable = ServiceRequest.objects.filter(readable_at_desk(seats))
    filters = DeskFilter(
        query,
        _rows_of(view, query if is_search else None, readable, **who),
        at=timezone.localtime(at),
        user=user,
        order=TURN if view in {DeskView.NOW, DeskView.MINE, DeskView.OPEN} else "newest",
        seats=[(seat.slug, seat_label(seat)) for seat in near],
        people=_people(near),
    )
    with unscoped():
        kept = list(SavedView.objects.filter(user=user))
        counts = _counts(readable, **who)
        numbers = _numbers([_saved_rows(one, filters, readable, who) for one in kept], **who)
        counts[DeskView.SENT.value] = numbers.pop(0)
        known = None if filters.chosen or is_search or view == DeskView.SENT else counts.get(view)
        page = _page(filters.found, number=query.get("page"), known=known, **who)
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
        near=near,
        at=at,
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


def _rows_of(view: DeskView, search: QueryDict | None, readable: Any, **who: Any) -> Any:
    """Return the requests of a view, or those that a search looks through; a number finds what was handed over too."""
    if search is None:
        rows = ServiceRequest.objects.all() if view == DeskView.SENT else readable
        rows = rows.filter(in_view(view, **who))
    elif number := number_of(str(search["q"])):
        rows = ServiceRequest.objects.filter(readable_at_desk(who["seats"]) | handed_over(who["seats"], number=number))
    else:
        rows = readable
    return with_turn(rows, **who)


def _saved_rows(kept: SavedView, like: DeskFilter, readable: Any, who: Mapping[str, Any]) -> Any:
    """Return the requests of a view that somebody keeps."""
    query = QueryDict(kept.query)
    named = str(query.get("view", ""))
    view = DeskView(named) if named in set(DeskView) else DeskView.NOW
    rows = _rows_of(view, query if query.get("q") and not named else None, readable, **who)
    filters = DeskFilter(query, rows, at=like.at, user=like.user)
    filters.form.fields["seat"].choices = like.form.fields["seat"].choices
    filters.form.fields["handler"].choices = like.form.fields["handler"].choices
    return filters.found


def _numbers(lists: Sequence[Any], **who: Any) -> list[int]:
    """Return how many open requests were sent on, then the length of each list, in one statement."""
    sent = ServiceRequest.objects.filter(in_view(DeskView.SENT, **who), state__in=OPEN_STATES)
    counted = [
        rows.order_by().values(place=Value(place)).annotate(n=Count("pk")).values_list("place", "n")
        for place, rows in enumerate([sent, *lists])
    ]
    found = dict(counted[0].union(*counted[1:], all=True) if lists else counted[0])
    return [found.get(place, 0) for place in range(len(counted))]


def _page(found: Any, *, number: str | None, known: int | None, **who: Any) -> Page[ServiceRequest]:
    """Return a page with its rows, their seats and people. ``known`` is the length of the list where it was counted.

    The keys come first, since to sort joined rows costs more.
    """
    pages = Paginator(found.values_list("pk", flat=True), PER_PAGE)
    if known is not None:
        pages.count = known
    page = pages.get_page(number)
    keys = list(page.object_list)
    readable = ExpressionWrapper(readable_at_desk(who["seats"]), output_field=BooleanField())
    rows = with_turn(ServiceRequest.objects.annotate(readable=readable), **who).defer("search_vector", "body")
    rows = rows.select_related("owner__office", "owner__organization", "handler").in_bulk(keys)
    page.object_list = [rows[key] for key in keys if key in rows]
    return page


def _near(seats: Sequence[Seat]) -> list[Seat]:
    if not seats:
        return []
    held, offices = [seat.pk for seat in seats], [seat.office_id for seat in seats if seat.office_id]
    rows = Seat.objects.filter(Q(pk__in=held) | Q(office__in=offices))
    return list(rows.select_related("office", "organization").order_by("order", "slug"))


def _people(near: Sequence[Seat]) -> list[tuple[str, str]]:
    rows = SeatHolder.objects.current().filter(seat__in=[seat.pk for seat in near]).select_related("user")
    people = {row.user_id: row.user.get_full_name() for row in rows.order_by("user__name", "pk")[:MOST_PEOPLE]}
    return [(str(key), name) for key, name in people.items()]


def _offers(rows: Sequence[ServiceRequest], seats: Sequence[Seat]) -> dict[Any, Referral]:
    """Return, by request, the open offer of the whole; else what the reader's own seats are asked, or work on."""
    is_open = [ReferralState.OFFERED, ReferralState.ACCEPTED]
    offers = Referral.objects.filter(
        Q(part=ReferralRole.OWNER, state=ReferralState.OFFERED)
        | Q(part=ReferralRole.SUPPORT, state__in=is_open, seat__in=[seat.pk for seat in seats]),
        request__in=[row.pk for row in rows],
    ).select_related("seat__office__organization", "seat__organization", "from_seat")
    # Of one request the whole counts more than a part: it is put in last.
    return {offer.request_id: offer for offer in offers.order_by("-part", "pk")}


def _counts(rows: Any, **who: Any) -> dict[str, int]:
    """Count the open requests of each view in one statement."""
    views = (DeskView.NOW, DeskView.MINE, DeskView.WAITING, DeskView.SNOOZED)
    counted = {view.value: Count("pk", filter=in_view(view, **who)) for view in views}
    found: dict[str, int] = rows.filter(state__in=OPEN_STATES).order_by().aggregate(open=Count("pk"), **counted)
    return found
