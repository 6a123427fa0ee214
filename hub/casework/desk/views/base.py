"""What the pages of the desk share: the list beside the case, its address, and what may be undone."""

import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hub.casework.desk.access import desk_seats
from hub.casework.desk.actions.changes import change_of
from hub.casework.desk.actions.presentation import key_help
from hub.casework.desk.filters import ORDERS
from hub.casework.desk.presentation.rows import DeskRow
from hub.casework.desk.queries import DeskView, Listing, list_desk
from hub.core.db.bilingual import current_language
from hub.directory.choices import SeatKind
from hub.directory.models import Seat

# The parts of an address that name the list, and nothing of a case.
LIST_PARTS = (
    "view", "q", "state", "kind", "area", "province", "language", "seat", "handler", "due", "again", "fraud", "sort",
    "page",
)  # fmt: skip


_REFERENCE = re.compile(r"CGH-\d{4}-\d{5,}")


_TITLES = {
    DeskView.TRIAGE: gettext_lazy("To triage"),
    DeskView.MINE: gettext_lazy("Mine"),
    DeskView.WAITING: gettext_lazy("Waiting on the company"),
    DeskView.OFFERED: pgettext_lazy("desk view", "Offered, not accepted"),
    DeskView.ASKED: gettext_lazy("Asked of my seats"),
    DeskView.WEEK: gettext_lazy("Due this week"),
    DeskView.OPEN: gettext_lazy("All open"),
    DeskView.CLOSED: pgettext_lazy("desk view", "Closed"),
}


def list_query(source: QueryDict) -> QueryDict:
    """Return the parts of an address that name a list, without the empty ones."""
    query = QueryDict(mutable=True)
    for name in LIST_PARTS:
        if value := source.get(name, "").strip():
            query[name] = value
    return query


def sent_list(request: HttpRequest) -> QueryDict:
    """Return the list that a form was sent from."""
    return list_query(QueryDict(request.POST.get("list", "")[:2000]))


def next_url(request: HttpRequest) -> str:
    """Return where a form leads on: to the next request of the list that it was sent from, else to the list."""
    query = sent_list(request).urlencode()
    following = request.POST.get("next", "")
    if _REFERENCE.fullmatch(following):
        return case_url(following, query, to="case-h")
    return reverse("desk:inbox") + (f"?{query}" if query else "")


def case_url(reference: str, query: str, *, to: str = "") -> str:
    """Return the address of a case beside its list; ``to`` names the part of the page to begin at."""
    address = reverse("desk:case", args=[reference])
    return address + (f"?{query}" if query else "") + (f"#{to}" if to else "")


def list_context(
    request: HttpRequest, *, query: QueryDict, at: datetime, now: str = "", seats: list[Seat] | None = None
) -> dict[str, Any]:
    """Return what the list shows; ``now`` is the number of the request that is open beside it.

    ``seats`` are those of the reader, where a door has found them already.
    """
    seats = desk_seats(request.user) if seats is None else seats
    listing = list_desk(user=request.user, seats=seats, query=query, at=at)
    lang, encoded = current_language(), query.urlencode()
    rows = [
        DeskRow(
            row,
            listing.asked.get(row.pk),
            at,
            lang,
            case_url(row.reference, encoded),
            is_now=row.reference == now,
        )
        for row in listing.page.object_list
    ]
    return {
        "wide": True,
        "rows": rows,
        "page_obj": listing.page,
        "inbox_url": reverse("desk:inbox"),
        "list_query": encoded,
        "view": listing.view,
        "view_title": _TITLES[listing.view],
        "views": _views(listing, query),
        "saved": listing.saved,
        "filters": listing.filters,
        "filter_fields": [field for field in listing.filters.form if field.name not in {"q", "sort"}],
        "filters_on": len([name for name in listing.filters.chosen if name != "q"]),
        "orders": [(value, words, value == listing.filters.order) for value, words in ORDERS.items()],
        "order": listing.filters.order,
        "holds_seat": bool(seats),
        "at_hub": any(seat.kind == SeatKind.HUB_DESK for seat in seats),
        "takes_calls": any(seat.kind in {SeatKind.HUB_DESK, SeatKind.REGIONAL_OFFICE} for seat in seats),
        "following": _next_in_list(rows, now),
        "act_keys": key_help(),
        "undo": change_of(request, at=at),
        "empty": _empty(listing),
    }


def _views(listing: Listing, query: QueryDict) -> list[dict[str, Any]]:
    named = set(query) - {"view", "page", "sort"}
    return [
        {
            "text": title,
            "url": f"{reverse('desk:inbox')}?view={view.value}",
            "count": listing.counts.get(view.value),
            "current": view is listing.view and not named,
        }
        for view, title in _TITLES.items()
    ]


def _next_in_list(rows: list[DeskRow], now: str) -> str:
    """Return the number of the request after the one that is open, or of the one before it at the end; "" for none."""
    numbers = [row.request.reference for row in rows]
    if now not in numbers:
        return next(iter(numbers), "")
    place = numbers.index(now)
    return (numbers[place + 1 : place + 2] or numbers[max(place - 1, 0) : place] or [""])[0]


def _empty(listing: Listing) -> str:
    if listing.filters.chosen:
        return _("No request passes these filters")
    if listing.view is DeskView.TRIAGE:
        return _("Nothing to triage")
    return _("Nothing here")
