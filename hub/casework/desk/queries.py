"""The list of the desk: which requests a member of the staff has before them, by views with counts and by filters.

Reads alone, whose number does not grow with the rows; every row that leaves this module is let in for its reader.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils import timezone

from hub.casework.choices import OPEN_STATES, ReferralRole, ReferralState, RequestState
from hub.casework.desk.access import grant_requests, log_reading, readable_at_desk, referred_to
from hub.casework.desk.filters import DeskFilter, due_this_week
from hub.casework.models import Referral, SavedView, ServiceRequest
from hub.core.db.tenancy import unscoped
from hub.directory.models import Seat, SeatHolder
from hub.directory.organizations.presentation import seat_label

PER_PAGE = 25
MOST_PEOPLE = 200


class DeskView(StrEnum):
    """The views that everybody at a desk has."""

    TRIAGE = "triage"
    MINE = "mine"
    WAITING = "waiting"
    OFFERED = "offered"
    ASKED = "asked"
    WEEK = "this_week"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of the desk's list, with everything around it.

    ``asked`` holds, by request, the open offer of the whole to another seat. ``counts`` has no figure for what is
    closed. ``near`` are the seats of the reader's offices.
    """

    view: DeskView
    page: Page[ServiceRequest]
    asked: dict[Any, Referral]
    counts: dict[str, int]
    filters: DeskFilter
    saved: list[SavedView]
    near: list[Seat]
    at: datetime


def in_view(view: DeskView, *, user: Any, seats: Sequence[Seat], at: datetime) -> Q:
    """Return what a view holds, of the requests that the reader may read."""
    own = Q(owner__in=[seat.pk for seat in seats])
    is_open = Q(state__in=OPEN_STATES)
    held: dict[DeskView, Callable[[], Q]] = {
        DeskView.TRIAGE: lambda: own & Q(state=RequestState.NEW),
        DeskView.MINE: lambda: Q(handler=user.pk) & is_open,
        DeskView.WAITING: lambda: own & Q(state=RequestState.WAITING),
        DeskView.OFFERED: lambda: own & Q(state=RequestState.REFERRED),
        DeskView.ASKED: lambda: referred_to(seats) & is_open,
        DeskView.WEEK: lambda: due_this_week(timezone.localtime(at)) & is_open,
        DeskView.OPEN: lambda: is_open,
        DeskView.CLOSED: lambda: Q(state=RequestState.CLOSED),
    }
    return held[view]()


def list_desk(*, user: Any, seats: Sequence[Seat], query: QueryDict, at: datetime) -> Listing:
    """Return the page of the list that an address asks for, and write down that it is read."""
    named = str(query.get("view", ""))
    view = DeskView(named) if named in set(DeskView) else DeskView.TRIAGE
    near = _near(seats)
    readable = readable_at_desk(seats)
    rows = ServiceRequest.objects.filter(readable)
    filters = DeskFilter(
        query,
        # A number or a word that is looked for is looked for everywhere.
        rows if query.get("q") and "view" not in query else rows.filter(in_view(view, user=user, seats=seats, at=at)),
        at=timezone.localtime(at),
        user=user,
        seats=[(seat.slug, seat_label(seat)) for seat in near],
        people=_people(near),
    )
    with unscoped():
        counts = _counts(rows, user=user, seats=seats, at=at)
        known = None if filters.chosen else counts.get(view)
        page = _page(filters.found, number=query.get("page"), known=known)
        listed = list(page.object_list)
        asked = _asked(listed)
    grant_requests(listed)
    log_reading(user, listed, ground="list", what="casework.inbox", at=at)
    return Listing(
        view=view,
        page=page,
        asked=asked,
        counts=counts,
        filters=filters,
        saved=list(SavedView.objects.filter(user=user)),
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


def _page(found: Any, *, number: str | None, known: int | None) -> Page[ServiceRequest]:
    """Return a page with its rows, their seats and people. ``known`` is the length of the list where it was counted.

    The keys come first, since to sort joined rows costs more.
    """
    pages = Paginator(found.values_list("pk", flat=True), PER_PAGE)
    if known is not None:
        pages.count = known
    page = pages.get_page(number)
    keys = list(page.object_list)
    rows = ServiceRequest.objects.select_related("owner__office", "owner__organization", "handler").in_bulk(keys)
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


def _asked(rows: Sequence[ServiceRequest]) -> dict[Any, Referral]:
    offers = Referral.objects.filter(
        request__in=[row.pk for row in rows], part=ReferralRole.OWNER, state=ReferralState.OFFERED
    ).select_related("seat__office__organization", "seat__organization")
    return {offer.request_id: offer for offer in offers}


def _counts(rows: Any, *, user: Any, seats: Sequence[Seat], at: datetime) -> dict[str, int]:
    """Count the open requests of each view in one statement."""
    counted = {
        view.value: Count("pk", filter=in_view(view, user=user, seats=seats, at=at))
        for view in DeskView
        if view not in {DeskView.OPEN, DeskView.CLOSED}
    }
    found: dict[str, int] = rows.filter(state__in=OPEN_STATES).order_by().aggregate(open=Count("pk"), **counted)
    return found
