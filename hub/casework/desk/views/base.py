"""What the pages of the desk share: the line above them, the list beside the case and its address, and undoing."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hub.accounts.choices import Role
from hub.casework.desk.access import PHONE_SEAT_KINDS, approvals_waiting, desk_seats
from hub.casework.desk.due_dates import due_enquiries, next_due
from hub.casework.desk.presentation.case import key_help
from hub.casework.desk.presentation.rows import DeskRow, offer_shown
from hub.casework.desk.queries import MOST_IN_FILE, Listing, list_desk
from hub.casework.desk.reader import DeskView, TurnReason, change_of
from hub.casework.sla.services import PORTAL_ZONE
from hub.core.db.bilingual import current_language
from hub.core.text.formats import clock_time
from hub.directory.models import Seat
from hub.directory.reference.places import zone_words
from hub.directory.seats.access import kept_entries
from hub.directory.seats.presence import hub_desk, seat_day, seat_zone, seats_of

MOST_ENQUIRIES = 3  # shown above the list, each with its day
# The parts of an address that name the list, and nothing of a case.
LIST_PARTS = (
    "view", "q", "state", "kind", "area", "province", "language", "seat", "handler", "due", "parts", "received_from",
    "received_until", "again", "fraud", "label", "sort", "page",
)  # fmt: skip

# Of these an address may name several.
_SEVERAL = {"state"}

_REFERENCE = re.compile(r"CGH-\d{4}-\d{5,}")


_TITLES = {
    DeskView.NOW: gettext_lazy("Needs me now"),
    DeskView.MINE: gettext_lazy("Mine"),
    DeskView.OPEN: gettext_lazy("My office"),
    DeskView.SENT: pgettext_lazy("desk view", "Sent on"),
    DeskView.WAITING: pgettext_lazy("desk view", "Waiting"),
    DeskView.SNOOZED: pgettext_lazy("desk view", "Put aside"),
    DeskView.CLOSED: pgettext_lazy("desk view", "Closed"),
}
# The columns that sort, with the order of the first press and of the second.
_COLUMNS = (
    ("turn", gettext_lazy("Turn"), "turn", "newest"),
    ("who", gettext_lazy("Company, subject"), "who", "-who"),
    ("kind", gettext_lazy("Kind of request"), "kind", "-kind"),
    ("place", gettext_lazy("Place"), "place", "-place"),
    ("clock", gettext_lazy("Clock"), "due", "-due"),
)


def zone_of_reader(seats: Sequence[Seat]) -> str:
    """Return the zone in which somebody reads times: that of the first seat, the portal's without one."""
    return seat_zone(seats[0]) if seats else PORTAL_ZONE


def reader_seats(request: HttpRequest) -> list[Seat]:
    """Return the seats of the reader, which are read once while a page is answered."""
    if not hasattr(request, "desk_seats"):
        request.desk_seats = desk_seats(request.user, at=timezone.now())  # type: ignore[attr-defined]
    return request.desk_seats  # type: ignore[attr-defined]


def in_own_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show every time of a page in the zone of its reader."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with timezone.override(zone_of_reader(reader_seats(request))):
            return view(request, *args, **kwargs)

    return shown


def staff_bar(context: Context) -> dict[str, Any]:
    """Places, search, the seat and its own time. A page that knows seats and number already gives them as ``staff``.

    Whoever holds no seat and keeps entries reads which. On the pages of the catalogue the search finds entries.
    """
    request, known, at = context["request"], context.get("staff") or {}, timezone.now()
    seats = known["seats"] if known else getattr(request, "desk_seats", None) or seats_of(request.user)
    zone, lang = zone_of_reader(seats), current_language()
    shared = ("request", "user", "hub", "other_language_url", "other_language_code", "other_language_name")
    keeps = "" if seats else kept_entries(request.user)
    finds_entries = request.path.startswith(reverse("curating:desk"))
    is_curator = getattr(request.user, "role", None) in (Role.CURATOR, Role.ADMINISTRATOR)
    queue = "curating:desk" if is_curator else "entries:desk"
    return {name: context.get(name) for name in shared} | {
        "keeps": keeps,
        "entries_url": reverse(queue) if finds_entries else "",
        "number": known.get("number", 0),
        "seat": seats[0].title if seats else "",
        "more_seats": len(seats) - 1,
        "takes_calls": any(seat.kind in PHONE_SEAT_KINDS for seat in seats),
        "time": clock_time(at.astimezone(ZoneInfo(zone)), lang),
        "zone": zone_words(zone).text(lang),
        "q": request.GET.get("q", "")
        if finds_entries or request.path.startswith(context.get("inbox_url") or "-")
        else "",
    }


def draft_answer(request: HttpRequest, *, kept: bool, at: datetime, back: str) -> HttpResponse:
    """Tell a script when a draft was kept, and lead a person back to the form."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"kept": clock_time(timezone.localtime(at), current_language()) if kept else ""})
    if kept:
        messages.success(request, _("Your draft is kept. Nothing was sent."))
    return HttpResponseRedirect(back)


def list_query(source: QueryDict) -> QueryDict:
    """Return the parts of an address that name a list, without the empty ones."""
    query = QueryDict(mutable=True)
    for name in LIST_PARTS:
        sent = source.getlist(name) if name in _SEVERAL else [source.get(name, "")]
        if values := list(dict.fromkeys(value.strip() for value in sent if value.strip())):
            query.setlist(name, values)
    return query


def sent_list(request: HttpRequest) -> QueryDict:
    return list_query(QueryDict(request.POST.get("list", "")[:2000]))


def list_url(request: HttpRequest) -> str:
    query = sent_list(request).urlencode()
    return reverse("desk:inbox") + (f"?{query}" if query else "")


def next_url(request: HttpRequest) -> str:
    """Return where a form leads on: to the next request of the list that it was sent from, else to the list."""
    following = request.POST.get("next", "")
    if _REFERENCE.fullmatch(following):
        return case_url(following, sent_list(request).urlencode(), to="case-h")
    return list_url(request)


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
    seats = reader_seats(request) if seats is None else seats
    listing = list_desk(user=request.user, seats=seats, query=query, at=at)
    encoded = query.urlencode()
    rows = desk_rows(listing, encoded, now=now, lang=current_language())
    approvals = approvals_waiting(request.user, seats)
    enquiries = due_enquiries(seats)
    # A presence to approve and an enquiry to answer need their reader as a request does: all are counted.
    beside = approvals + len(enquiries)
    counts = listing.counts | {DeskView.NOW.value: listing.counts[DeskView.NOW.value] + beside}
    is_now = listing.view is DeskView.NOW and not listing.filters.chosen
    # Beside other lists, and above an open case, they would push down what is looked for.
    shown = enquiries if listing.view is DeskView.NOW and not now else []
    return {
        "rows": rows,
        "page_obj": listing.page,
        "reader": listing.reader,
        "inbox_url": reverse("desk:inbox"),
        "list_query": encoded,
        "view": listing.view,
        "view_title": _("Found") if listing.is_search else _TITLES[listing.view],
        "view_count": listing.page.paginator.count + (beside if is_now else 0),
        "views": _views(listing, query, counts),
        "saved": [(one, number, one.query == encoded) for one, number in listing.saved],
        "columns": _columns(listing, query),
        "filters": listing.filters,
        "filter_fields": [field for field in listing.filters.form if field.name not in {"q", "sort"}],
        "filters_on": len([name for name in listing.filters.chosen if name != "q"]),
        "is_search": listing.is_search,
        "most_in_file": MOST_IN_FILE,
        "holds_seat": bool(seats),
        "approvals_waiting": approvals,
        "enquiries_waiting": [
            (lead, lead.title(current_language()), due, due < seat_day(lead.owner or hub_desk(), at))
            for lead, due in shown[:MOST_ENQUIRIES]
        ],
        "more_enquiries": max(0, len(shown) - MOST_ENQUIRIES),
        "staff": {"seats": seats, "number": counts[DeskView.NOW.value]},
        "following": _next_in_list(rows, now),
        "act_keys": key_help(),
        "undo": change_of(request, at=at),
        "empty": None if rows or (beside and listing.view is DeskView.NOW) else _empty(listing),
        "next_due": next_due(request.user, listing.reader, at=at) if is_now and not rows and not beside else None,
    }


def desk_rows(listing: Listing, query: str, *, now: str, lang: str) -> list[DeskRow]:
    """Return the rows of a list; ``query`` is its address, ``now`` the number that is open beside it."""
    reasons = list(TurnReason)
    numbers = [row.reference for row in listing.page.object_list]
    place = numbers.index(now) if now in numbers else 0
    return [
        DeskRow(
            row,
            offer_shown(row, listing.offers.get(row.pk, ()) if row.known else (), held=listing.reader.seats.held),
            listing.ladders.get(row.pk, []),
            None if row.turn is None else reasons[row.turn],
            listing.reader.at,
            lang,
            case_url(row.reference, query),
            is_now=row.reference == now,
            is_trace=not row.readable,
            is_known=row.known,
            is_undo_place=number == place,
            labels=row.own_labels,
            own_seats=listing.reader.seats.held,
            person=listing.reader.person,
        )
        for number, row in enumerate(listing.page.object_list)
    ]


def _views(listing: Listing, query: QueryDict, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    named = set(query) - {"view", "page", "sort"}
    return [
        {
            "text": title,
            "url": f"{reverse('desk:inbox')}?view={view.value}",
            "count": counts.get(view.value),
            "current": view is listing.view and not named,
        }
        for view, title in _TITLES.items()
    ]


def _columns(listing: Listing, query: QueryDict) -> list[dict[str, str]]:
    """Return the heads of the columns: each leads to its order, and to the other way where it has it."""
    found = []
    for name, words, first, second in _COLUMNS:
        order = listing.filters.order
        sorted_query = query.copy()
        sorted_query.pop("page", None)
        sorted_query["sort"] = second if order == first else first
        found.append(
            {
                "name": name,
                "words": str(words),
                "url": f"{reverse('desk:inbox')}?{sorted_query.urlencode()}",
                "sort": {first: "ascending", second: "descending"}.get(order, ""),
            }
        )
    return found


def _next_in_list(rows: list[DeskRow], now: str) -> str:
    """Return the number of the request after the one that is open, or of the one before it at the end; "" for none."""
    numbers = [row.request.reference for row in rows]
    if now not in numbers:
        return next(iter(numbers), "")
    place = numbers.index(now)
    return (numbers[place + 1 : place + 2] or numbers[max(place - 1, 0) : place] or [""])[0]


def _elsewhere(listing: Listing) -> list[tuple[str, str]]:
    """Return where else words may be found: in all requests that may be read, then in the catalogue."""
    chosen = listing.filters.chosen
    if "q" not in chosen:
        return []
    sought = urlencode({"q": chosen["q"]})
    is_narrow = not listing.is_search or len(chosen) > 1
    everywhere = [(_("Search all requests"), f"{reverse('desk:inbox')}?{sought}")] if is_narrow else []
    return [*everywhere, (_("Search programs, offices and guides"), f"{reverse('pages:search')}?{sought}")]


def _empty(listing: Listing) -> dict[str, Any]:
    """Return what an empty list says, and where it leads: to what waits elsewhere."""
    home = reverse("desk:inbox")
    if listing.filters.chosen:
        clear = (_("Clear all"), home if listing.is_search else f"{home}?view={listing.view.value}")
        words = _("Fewer words find more. A number whose request is not yours opens with a reason.")
        return {
            "title": _("No request that you may read passes"),
            "words": words,
            "links": [*_elsewhere(listing), clear],
        }
    links = [
        (f"{_TITLES[view]} ({listing.counts[view.value]})", f"{home}?view={view.value}")
        for view in (DeskView.NOW, DeskView.MINE, DeskView.OPEN, DeskView.SENT)
        if view is not listing.view and listing.counts.get(view.value)
    ]
    title = _("Nothing needs you now") if listing.view is DeskView.NOW else _("Nothing here")
    words = _("What is yours and has time stands here:") if links else _("What comes next opens here by itself.")
    return {"title": title, "words": words, "links": links}
