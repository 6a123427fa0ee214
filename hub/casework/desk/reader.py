"""Who reads at the desk: what waits for them by name, for which reason each request needs them, and their views.

And what they did last, while it can be undone. A person acts through a seat: ``seats`` are those held now.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Count,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Least
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from hub.casework.choices import (
    OPEN_STATES,
    ApprovalState,
    PendingStep,
    ReferralRole,
    ReferralState,
    RequestKind,
    RequestState,
)
from hub.casework.desk.access import SeatKeys, marked_readable, readable_at_desk, seat_keys
from hub.casework.desk.traces import gone_from
from hub.casework.models import Approval, Mention, Referral, ServiceRequest, Snooze, Task
from hub.casework.sla.clock import business_days_between, calendar_of, is_business_day, local_day
from hub.casework.sla.services import service_standards
from hub.core.db.bilingual import current_language
from hub.core.models import KEYS, CompiledQuery, IsAmong, Parameter
from hub.core.vocabulary.enums import CANADA
from hub.core.workflow import UNDO_WITHIN, Refusal
from hub.directory.models import Seat
from hub.directory.seats.presence import covered_people

MOST_VIEWS = 20
_DAY = timedelta(days=1)


class TurnReason(StrEnum):
    """Why a request needs somebody now, the most urgent reason first."""

    REPLIED = "replied"  # the company replied, or wrote
    RETURNED = "returned"  # by the seat that it was offered to, or as mail to the company comes back
    REOPENED = "reopened"  # by the company
    OFFERED = "offered"  # to the person's seat, the whole or a part
    LATE = "late"  # the promised first answer, or a part that a seat of the person works on
    DUE = "due"  # one of the two, today or on the next business day
    TASK = "task"  # the person's own, of which they were reminded
    MENTION = "mention"  # a note names the person
    LADDER = "ladder"  # of an official's presence: the next word is ours, or is to be asked for
    NEW = "new"  # nobody has it in hand
    QUIET = "quiet"  # answered, and then nothing was done for days


def due_horizon(today: date) -> date:
    """Return the last day whose promises are due soon: the next business day after today."""
    calendar, day = calendar_of(CANADA), today + _DAY
    while not is_business_day(day, calendar):
        day += _DAY
    return day


def quiet_horizon(at: datetime) -> datetime:
    """Return since when nothing was done, for an answered request to be quiet: as many days as the first reminder."""
    calendar = calendar_of(CANADA)
    today = day = local_day(at, calendar.zone)
    while business_days_between(day, today, calendar) < service_standards().nudge:
        day -= _DAY
    return at - (today - day)


def may_keep_view(number: int) -> Refusal | None:
    """Refuse to keep more views of the desk than a person can tell apart."""
    if number >= MOST_VIEWS:
        return Refusal("too_many", _("You keep 20 views already. Forget one of them first."))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskReader:
    """A member of the staff at their desk at a moment, with the keys of the requests that wait for them by name.

    ``people`` are the person and those in whose place they stand. ``asked`` were offered to one of the seats,
    ``working`` are those of which a seat does a part, which for some is late (``parts_late``) or due soon
    (``parts_due``); of ``tasks`` the reminder has come, ``named`` are notes that name the person, ``aside`` was put
    aside for now. A part has its own clock: those of ``clocks`` end at ``clock_ends``. What is due by ``due_by`` is due
    soon; answered and left since ``quiet_since`` is quiet.
    """

    person: Any
    people: Any
    seats: SeatKeys
    at: Any
    due_by: Any
    quiet_since: Any
    asked: Any
    working: Any
    parts_late: Any
    parts_due: Any
    tasks: Any
    named: Any
    aside: Any
    clocks: Any
    clock_ends: Any

    @property
    def values(self) -> dict[str, Any]:
        """What a statement that was written for ``ANY_READER`` is given for this one."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return found | {"held": self.seats.held, "offices": self.seats.offices}


_BY_NAME = ("asked", "working", "parts_late", "parts_due", "tasks", "named", "aside")


def _any_reader() -> DeskReader:
    keys = {name: Parameter(name, KEYS) for name in (*_BY_NAME, "clocks", "clock_ends")}
    return DeskReader(
        person=Parameter("person", BigIntegerField()),
        people=Parameter("people", KEYS),
        seats=SeatKeys(Parameter("held", KEYS), Parameter("offices", KEYS)),
        at=Parameter("at", DateTimeField()),
        due_by=Parameter("due_by", DateField()),
        quiet_since=Parameter("quiet_since", DateTimeField()),
        **keys,
    )


ANY_READER = _any_reader()


def desk_reader(*, user: Any, seats: Sequence[Seat], at: datetime) -> DeskReader:
    """Read what waits for a person by name, in one statement."""
    keys: dict[str, list[Any]] = {name: [] for name in _BY_NAME}
    found, due_by, people = seat_keys(seats), due_horizon(timezone.localdate(at)), [user.pk, *covered_people(seats)]
    rows = _waiting_by_name().run(person=user.pk, people=people, held=found.held, at=at, due_by=due_by)
    for name, key, _ends_at in rows:
        keys[name].append(key)
    clocks = _clocks(rows)
    return DeskReader(
        person=user.pk,
        people=people,
        seats=found,
        at=at,
        due_by=due_by,
        quiet_since=quiet_horizon(at),
        clocks=list(clocks),
        clock_ends=list(clocks.values()),
        **keys,
    )


def _clocks(rows: Sequence[tuple[Any, ...]]) -> dict[Any, datetime]:
    """Return when the clock of the part ends that each row shows, as ``presentation.rows`` chooses it.

    Of a request that was offered as a whole it is the request's own (None); what is asked comes before what is in work.
    """
    first: dict[str, dict[Any, Any]] = {"working": {}, "asked": {}}
    for name, key, ends_at in sorted(rows, key=lambda row: (row[2] is not None, row[2])):
        if name in first:
            first[name].setdefault(key, ends_at)
    return {key: ends_at for key, ends_at in (first["working"] | first["asked"]).items() if ends_at is not None}


@cache
def _waiting_by_name() -> CompiledQuery:
    person, people, at = ANY_READER.person, ANY_READER.people, ANY_READER.at
    # What an absent person has in hand and put aside stays so for who stands in.
    snoozed = Q(user=person) | Q(IsAmong("user", people, type="int"), request__handler=F("user"))
    own = Referral.objects.filter(IsAmong("seat", ANY_READER.seats.held, type="int"))
    parts = own.filter(state=ReferralState.ACCEPTED, part=ReferralRole.SUPPORT)
    lists = {
        "asked": own.filter(state=ReferralState.OFFERED),
        "working": parts,
        "parts_late": parts.filter(due_at__lt=at),
        "parts_due": parts.filter(due_at__gte=at, due_on__lte=ANY_READER.due_by),
        "tasks": Task.objects.filter(IsAmong("assigned_to", people, type="int"), done_at=None, remind_at__lte=at),
        "named": Mention.objects.filter(user=person, seen_at=None),
        "aside": Snooze.objects.filter(snoozed, ends_at__gt=at),
    }
    end, none = Case(When(part=ReferralRole.SUPPORT, then=F("due_at"))), Value(None, output_field=DateTimeField())
    first, *others = (
        rows.order_by().values_list(Value(name), "request", end if name in {"asked", "working"} else none)
        for name, rows in lists.items()
    )
    return CompiledQuery(first.union(*others, all=True))


def turn_of_reader(reader: DeskReader) -> Any:
    """Return an expression: the place among ``TurnReason`` of the first reason that holds for the reader, or NULL.

    A request whose handler is a colleague needs the colleague, or who stands in, and of one that was offered the clock
    runs for the seat that is asked. A part needs whoever holds its seat, by its own clock. What is added here is in the
    view, its order and its count, and needs a member of ``TurnReason`` with its words in ``presentation.rows``.
    """
    place = {reason: Value(number) for number, reason in enumerate(TurnReason)}
    waits_for_us = ~Q(state=RequestState.REFERRED)
    own = Case(
        When(pending=PendingStep.REPLIED, then=place[TurnReason.REPLIED]),
        When(pending=PendingStep.RETURNED, then=place[TurnReason.RETURNED]),
        When(pending=PendingStep.REOPENED, then=place[TurnReason.REOPENED]),
        When(waits_for_us, due_at__lt=reader.at, then=place[TurnReason.LATE]),
        When(waits_for_us, due_on__lte=reader.due_by, then=place[TurnReason.DUE]),
        When(
            Q(state=RequestState.ASSIGNED, kind=RequestKind.PRESENCE) & Q(_step_is_ours()),
            then=place[TurnReason.LADDER],
        ),
        When(state=RequestState.NEW, then=place[TurnReason.NEW]),
        When(
            state=RequestState.ASSIGNED, due_at=None, silent_since__lte=reader.quiet_since, then=place[TurnReason.QUIET]
        ),
        output_field=IntegerField(),
    )
    in_hand = Q(handler=None) | Q(IsAmong("handler", reader.people, type="int"))
    named = {
        TurnReason.OFFERED: reader.asked,
        TurnReason.LATE: reader.parts_late,
        TurnReason.DUE: reader.parts_due,
        TurnReason.TASK: reader.tasks,
        TurnReason.MENTION: reader.named,
    }
    # The least of several is that of the strongest reason; NULL counts for nothing.
    first = Least(
        Case(When(in_hand & Q(is_owned(reader)), then=own)),
        *(Case(When(is_among(keys), then=place[reason])) for reason, keys in named.items()),
    )
    return Case(When(state__in=OPEN_STATES, then=first), output_field=IntegerField())


def _step_is_ours() -> Subquery:
    """Return the condition that of a ladder the first step without a yes waits, and nobody is asked for it."""
    steps = Approval.objects.filter(request=OuterRef("pk")).exclude(state=ApprovalState.APPROVED).order_by("position")
    ours = ExpressionWrapper(Q(state=ApprovalState.WAITING, asked_at=None), output_field=BooleanField())
    return Subquery(steps.values_list(ours)[:1], output_field=BooleanField())


def is_among(keys: Any) -> IsAmong:
    """Return the condition that a request is one of some."""
    return IsAmong("id", keys, type="uuid")


def is_owned(reader: DeskReader) -> IsAmong:
    """Return the condition that a seat of the reader answers for a request."""
    return IsAmong("owner", reader.seats.held, type="int")


def turn_of(request: ServiceRequest, reader: DeskReader) -> TurnReason | None:
    """Return why a request needs somebody now; None where it is not their turn."""
    rows = _turn_by_key().run(key=request.pk, **reader.values)
    place = rows[0][0] if rows else None
    return None if place is None else list(TurnReason)[place]


@cache
def _turn_by_key() -> CompiledQuery:
    rows = ServiceRequest.objects.filter(pk=Parameter("key", UUIDField())).annotate(turn=turn_of_reader(ANY_READER))
    return CompiledQuery(rows.values_list("turn"))


# --- Views -----------------------------------------------------------------------------------------------------------


class DeskView(StrEnum):
    """The views that everybody at a desk has; the first one is where a person lands."""

    NOW = "now"
    MINE = "mine"
    OPEN = "open"
    SENT = "sent"
    WAITING = "waiting"
    SNOOZED = "snoozed"
    CLOSED = "closed"


def in_view(view: DeskView, reader: DeskReader) -> Q:
    """Return what a view holds, of the requests that the reader may read; each has its ``turn``."""
    is_open, aside = Q(state__in=OPEN_STATES), Q(is_among(reader.aside))
    views: dict[DeskView, Callable[[], Q]] = {
        DeskView.NOW: lambda: Q(turn__isnull=False) & ~aside,
        DeskView.SNOOZED: lambda: is_open & aside,
        DeskView.MINE: lambda: is_open & (Q(handler=reader.person) | Q(is_among(reader.working))),
        DeskView.OPEN: lambda: is_open,
        DeskView.SENT: lambda: Q(is_owned(reader), state=RequestState.REFERRED) | gone_from(reader.seats),
        DeskView.WAITING: lambda: Q(is_owned(reader), state=RequestState.WAITING),
        DeskView.CLOSED: lambda: Q(state=RequestState.CLOSED),
    }
    return views[view]()


def readable_requests(reader: DeskReader) -> Any:
    """Return the requests that the reader may read, each with its ``turn``."""
    rows = ServiceRequest.objects.filter(readable_at_desk(reader.person, reader.seats))
    return rows.annotate(turn=turn_of_reader(reader), readable=Value(value=True))


def with_traces(reader: DeskReader, passing: Q) -> Any:
    """Return requests of which the reader may see the trace alone where they are not ``readable``."""
    rows = marked_readable(ServiceRequest.objects.filter(passing), reader.person, reader.seats)
    return rows.annotate(turn=turn_of_reader(reader))


_COUNTED = (DeskView.NOW, DeskView.MINE, DeskView.WAITING, DeskView.SNOOZED)


def counts_of_views(reader: DeskReader) -> dict[str, int]:
    """Count what each view lists in one statement: open requests, and of what was sent on the closed ones too."""
    # A part without any request gives no row.
    found = {part: numbers for part, *numbers in _counted_views().run(**reader.values)}
    nothing = [0] * (1 + len(_COUNTED))
    counts = zip((DeskView.OPEN, *_COUNTED), found.get("readable", nothing), strict=True)
    return {view.value: number for view, number in counts} | {DeskView.SENT.value: found.get("sent", nothing)[0]}


@cache
def _counted_views() -> CompiledQuery:
    counted = [Count("pk", filter=in_view(view, ANY_READER)) for view in _COUNTED]
    readable = readable_requests(ANY_READER).filter(state__in=OPEN_STATES)
    sent = with_traces(ANY_READER, in_view(DeskView.SENT, ANY_READER))
    first, second = (
        rows.order_by()
        .values(part=Value(part))
        .annotate(**{f"n{place}": number for place, number in enumerate([Count("pk"), *numbers])})
        .values_list("part", *(f"n{place}" for place in range(1 + len(numbers))))
        for part, rows, numbers in (("readable", readable, counted), ("sent", sent, [Value(0)] * len(counted)))
    )
    return CompiledQuery(first.union(second, all=True))


# --- What can be undone ----------------------------------------------------------------------------------------------


KEPT_CHANGE = "desk_undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskChange:
    """What was done to which requests; ``data`` holds, for each of them, what it takes to undo it."""

    do: str
    said: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.data)

    @property
    def references(self) -> set[str]:
        return set(self.data.values()) if self.do == "send" else set(self.data)


def change_of(http: HttpRequest, *, at: datetime) -> DeskChange | None:
    """Return what can still be undone."""
    kept = http.session.get(KEPT_CHANGE)
    made = parse_datetime(kept["at"]) if kept else None
    if not kept or made is None or at - made > UNDO_WITHIN:
        return None
    # Whoever changes the language reads that something was done, not a sentence of the other one.
    said = kept["said"] if kept.get("lang") == current_language() else ""
    return DeskChange(do=kept["do"], said=said, data=kept["data"])
