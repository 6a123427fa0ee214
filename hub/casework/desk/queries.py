"""The list of the desk: which requests a member of the staff has before them, by views and by filters.

Nothing is stored. Reads alone, whose number does not grow with the rows; every row that leaves this module is let in
for its reader.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Cast, JSONArray, Lower
from django.http import QueryDict
from django.utils import timezone

from hub.accounts.models import User
from hub.casework.choices import OPEN_REFERRALS, OPEN_STATES, ReferralRole, ReferralState, RequestKind
from hub.casework.desk.access import (
    ACCEPTED_ONCE,
    grant_requests,
    handed_over,
    log_reading,
    readable_at_desk,
    was_asked,
)
from hub.casework.desk.filters import DeskFilter, number_of
from hub.casework.desk.ordering import TURN, order_of
from hub.casework.desk.reader import (
    ANY_READER,
    DeskReader,
    DeskView,
    counts_of_views,
    desk_reader,
    in_view,
    readable_requests,
    with_traces,
)
from hub.casework.desk.traces import gone_from, known_traces
from hub.casework.models import AccessGrant, Approval, Label, Recusal, Referral, SavedView, ServiceRequest, not_recused
from hub.casework.requests.services.corrections import labels_of
from hub.core.db.bilingual import current_language
from hub.core.db.tenancy import unscoped
from hub.core.models import CompiledQuery
from hub.directory.models import Seat, SeatHolder

PER_PAGE, MOST_IN_FILE, MOST_PEOPLE = 30, 2000, 200
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
_OFFER = ["request", "part", "state", "due_at", "due_on", *(f"seat__{name}" for name in _SEAT)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of the desk's list, with everything around it.

    Each row has its ``turn`` (the place of its reason among ``TurnReason``, or none) and is ``readable``, or only a
    trace of what was handed over or asked; it is ``known`` to whoever accepted it once. ``offers`` holds, by request,
    the open offer of the whole and what the reader's seats are asked or do, ``ladders`` the steps to an official's
    presence. ``counts`` has no figure for what is closed.
    """

    view: DeskView
    is_search: bool
    page: Page[Any]
    offers: dict[Any, list[Referral]]
    ladders: dict[Any, list[Approval]]
    counts: dict[str, int]
    filters: DeskFilter
    saved: list[tuple[SavedView, int]]
    reader: DeskReader


def list_desk(*, user: Any, seats: Sequence[Seat], query: QueryDict, at: datetime) -> Listing:
    """Return the page of the list that an address asks for, and write down that it is read."""
    view, is_search, reader, filters = _asked(user=user, seats=seats, query=query, at=at)
    with unscoped():
        saved = _saved(filters, reader, user)
        counts = counts_of_views(reader)
        found: Any
        if is_search or filters.chosen:
            found, known = _narrowed(view, query if is_search else None, filters, reader), None
        else:
            found, known = _WholeView(view, filters, reader), counts.get(view) if view != DeskView.SENT else None
        page = _page(found, reader, number=query.get("page"), known=known, labels=filters.labels)
        listed: list[Any] = list(page.object_list)
        known_here = known_traces([row.pk for row in listed if not row.readable], reader.seats)
        for row in listed:
            row.known = row.readable or row.pk in known_here
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """The whole list of an address, for a file; ``returned`` holds, by request, why seats returned it."""

    rows: list[Any]
    returned: dict[Any, list[str]]


def list_file(*, user: Any, seats: Sequence[Seat], query: QueryDict, at: datetime) -> ListFile | None:
    """Return all that the list of an address holds, in its order, and write down that it is taken along.

    None for more than ``MOST_IN_FILE`` requests.
    """
    view, is_search, reader, filters = _asked(user=user, seats=seats, query=query, at=at)
    with unscoped():
        found = _narrowed(view, query if is_search else None, filters, reader)
        places = list(found.values_list(*_PLACE)[: MOST_IN_FILE + 1])
        if len(places) > MOST_IN_FILE:
            return None
        rows = _rows_at(places, reader)
        reasons = Referral.objects.filter(
            request__in=[row.pk for row in rows if row.readable], state=ReferralState.RETURNED
        )
        returned: dict[Any, list[str]] = {}
        for key, reason in reasons.order_by("answered_at", "pk").values_list("request", "return_reason"):
            returned.setdefault(key, []).append(reason)
    grant_requests(rows)
    log_reading(user, rows, ground="list", what="casework.file", at=at)
    return ListFile(rows=rows, returned=returned)


def _asked(
    *, user: Any, seats: Sequence[Seat], query: QueryDict, at: datetime
) -> tuple[DeskView, bool, DeskReader, DeskFilter]:
    """Return what an address asks for: the view, whether it is a search, who reads, and the filters."""
    named = str(query.get("view", ""))
    view = DeskView(named) if named in set(DeskView) else DeskView.NOW
    with unscoped():
        reader = desk_reader(user=user, seats=seats, at=at)
    near, people, labels = filter_choices(seats)
    filters = DeskFilter(
        query,
        at=timezone.localtime(at),
        user=user,
        order=TURN if view in {DeskView.NOW, DeskView.MINE, DeskView.OPEN} else "newest",
        seats=[(seat.slug, seat.label) for seat in near],
        people=people,
        labels=labels,
    )
    # A number or a word that is looked for is looked for everywhere.
    return view, bool(query.get("q")) and "view" not in query, reader, filters


def filter_choices(seats: Sequence[Seat]) -> tuple[list[Seat], list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the seats of the reader and of their offices, who holds one of them, and the labels of the own places.

    People and labels come by key and name.
    """
    if not seats:
        return [], [], []
    held, offices = [seat.pk for seat in seats], [seat.office_id for seat in seats if seat.office_id]
    today = FilteredRelation("holders", condition=Q(holders__until=None))
    labels = ArraySubquery(labels_of(seats).values(pair=JSONArray(Cast("pk", TextField()), "name")))
    rows = (
        Seat.objects.filter(Q(pk__in=held) | Q(office__in=offices))
        .annotate(today=today, person=F("today__user"), name=F("today__user__name"), email=F("today__user__email"))
        .annotate(labels=labels)
        .select_related("office", "organization")
        .order_by("order", "slug")
    )
    people = {str(row.person): row.name or row.email for row in rows if row.person is not None}
    known = [(key, name) for row in rows[:1] for key, name in row.labels]
    return list({row.pk: row for row in rows}.values()), sorted(people.items(), key=itemgetter(1))[:MOST_PEOPLE], known


def _narrowed(view: DeskView, search: QueryDict | None, filters: DeskFilter, reader: DeskReader) -> Any:
    found = filters.narrow(_rows_of(view, search, reader, known=filters.reads_words))
    return found.order_by(*order_of(filters.order, reader, current_language()))


def selected_rows(
    *, seats: Sequence[Seat], references: Sequence[str], ground: str, user: Any, at: datetime
) -> list[ServiceRequest]:
    """Return those of some requests that the reader may read, in the order of their numbers."""
    with unscoped():
        rows = list(
            ServiceRequest.objects.filter(readable_at_desk(user.pk, seats), reference__in=references[:PER_PAGE])
            .select_related("owner__office__organization", "owner__organization", "handler", "company")
            .order_by("year", "number")
        )
    grant_requests(rows)
    log_reading(user, rows, ground=ground, what="casework.several", at=at)
    return rows


def open_parts_of(rows: Sequence[ServiceRequest]) -> dict[Any, list[str]]:
    parts = Referral.objects.filter(
        request__in=[row.pk for row in rows], part=ReferralRole.SUPPORT, state__in=OPEN_REFERRALS
    )
    found: dict[Any, list[str]] = {}
    for part in parts.select_related("seat").order_by("pk"):
        found.setdefault(part.request_id, []).append(str(part.seat.title))
    return found


def _rows_of(view: DeskView, search: QueryDict | None, reader: DeskReader, *, known: bool) -> Any:
    """Return the requests of a view, or those that a search looks through; a number finds traces too.

    With ``known`` the view of traces has only those of which the reader may know what they are narrowed or sorted by.
    Each has its ``turn``: the place of the first reason that holds, None for none.
    """
    if search is not None and (number := number_of(str(search["q"]))):
        past = handed_over(reader.seats, number=number) | was_asked(reader.seats, number=number, which=ACCEPTED_ONCE)
        return with_traces(reader, readable_at_desk(reader.person, reader.seats) | past)
    if search is not None:
        return readable_requests(reader)
    passing = in_view(view, reader)
    if view == DeskView.SENT and known:
        passing &= readable_at_desk(reader.person, reader.seats) | gone_from(reader.seats, known=True)
    return with_traces(reader, passing) if view == DeskView.SENT else readable_requests(reader).filter(passing)


def _saved(like: DeskFilter, reader: DeskReader, user: Any) -> list[tuple[SavedView, int]]:
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
    filters = DeskFilter(query, at=like.at, user=like.user, seats=like.seats, people=like.people, labels=like.labels)
    search = query if query.get("q") and not named else None
    return filters.narrow(_rows_of(view, search, reader, known=filters.reads_words))


_PLACE = ("pk", "turn", "readable")


class _WholeView(Sequence[Any]):
    """The keys of a view that nothing narrows, in an order, read a page at a time."""

    def __init__(self, view: DeskView, filters: DeskFilter, reader: DeskReader) -> None:
        self.view, self.order, self.known, self.reader = view, filters.order, filters.reads_words, reader

    def __len__(self) -> int:
        return int(_rows_of(self.view, None, self.reader, known=self.known).count())

    def __getitem__(self, part: Any) -> Any:
        if part.start >= part.stop:
            return []
        found = _keys_of_page(self.view, self.order, current_language(), part.start, known=self.known)
        return found.run(**self.reader.values)


@lru_cache(maxsize=200)
def _keys_of_page(view: DeskView, order: str, lang: str, start: int, *, known: bool) -> CompiledQuery:
    rows = _rows_of(view, None, ANY_READER, known=known).order_by(*order_of(order, ANY_READER, lang))
    return CompiledQuery(rows.values_list(*_PLACE)[start : start + PER_PAGE])


def _page(
    found: Any, reader: DeskReader, *, number: str | None, known: int | None, labels: Sequence[tuple[str, str]]
) -> Page[ServiceRequest]:
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
    page.object_list = _rows_at(page.object_list, reader, labels=labels)
    return page


def _rows_at(places: Iterable[Any], reader: DeskReader, *, labels: Sequence[tuple[str, str]] = ()) -> list[Any]:
    """Return the requests of ``_PLACE`` with their seats and people, each with its ``turn`` and ``readable``.

    One that is readable has those of ``labels`` that it was given, as ``own_labels``. An open one is ``also_open``
    where its company has another open one that the reader is not kept out of.
    """
    places = list(places)
    others = ServiceRequest.objects.open().filter(not_recused(reader.person), company=OuterRef("company"))
    # Not by EXISTS, and in an order that an index has: the database would read all open requests.
    others = others.exclude(pk=OuterRef("pk")).order_by("company", "-received_at")
    other = Subquery(others.values(found=Value(value=True))[:1])
    also_open = Q(state__in=OPEN_STATES) & Q(other)
    rows = ServiceRequest.objects.select_related("owner__office", "owner__organization", "handler").only(*_ROW)
    rows = rows.annotate(also_open=ExpressionWrapper(also_open, output_field=BooleanField()))
    own = Label.objects.filter(requests=OuterRef("pk"), pk__in=[key for key, _name in labels]).order_by(Lower("name"))
    if labels:
        rows = rows.annotate(given=ArraySubquery(own.values("name")))
    rows = rows.prefetch_related("opportunity").in_bulk([key for key, *_rest in places])
    found = []
    for key, turn, may_read, *_rest in places:
        if row := rows.get(key):
            row.turn, row.readable = turn, may_read
            row.own_labels = row.given if labels and may_read else []
            found.append(row)
    return found


def _offers(rows: Sequence[ServiceRequest], seats: Sequence[Seat]) -> dict[Any, list[Referral]]:
    """Return, by request, the open offer of the whole, and what the reader's own seats are asked, or work on."""
    offers = Referral.objects.filter(
        Q(part=ReferralRole.OWNER, state=ReferralState.OFFERED)
        | Q(part=ReferralRole.SUPPORT, state__in=OPEN_REFERRALS, seat__in=[seat.pk for seat in seats]),
        request__in=[row.pk for row in rows],
    ).select_related("seat__office", "seat__organization")
    found: dict[Any, list[Referral]] = {}
    for offer in offers.order_by("pk").only(*_OFFER):
        found.setdefault(offer.request_id, []).append(offer)
    return found


def _ladders(rows: Sequence[Any]) -> dict[Any, list[Approval]]:
    """Return the steps to an official's presence by request, for those that may be read; asked only where one is."""
    found: dict[Any, list[Approval]] = {row.pk: [] for row in rows if row.kind == RequestKind.PRESENCE and row.readable}
    for step in Approval.objects.filter(request__in=found).order_by("position") if found else ():
        found[step.request_id].append(step)
    return found


def readers_of(request: ServiceRequest, *, at: datetime) -> list[User]:
    """Return who may read a request by seat, office, part or a colleague's leave and is not kept out, by name."""
    asked = Referral.objects.filter(request=request, state__in=OPEN_REFERRALS)
    near = Q(seat=request.owner_id) | Q(seat__in=asked.order_by().values("seat"))
    if request.owner.office_id is not None:
        near |= Q(seat__office=request.owner.office_id)
    holders = SeatHolder.objects.current().filter(near)
    given = AccessGrant.objects.filter(request=request, ended_at=None, since__lte=at, until__gt=at)
    wanted = Q(pk__in=holders.order_by().values("user")) | Q(pk__in=given.order_by().values("user"))
    kept_out = Recusal.objects.standing().filter(request=request).order_by().values("user")
    return list(User.objects.filter(wanted, is_active=True).exclude(pk__in=kept_out).order_by("name", "pk"))
