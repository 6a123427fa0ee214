"""What falls due for somebody at the desk: tasks by their day, enquiries, and the next thing where none is due now."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from hub.casework.choices import OPEN_STATES, ReferralRole, ReferralState, RequestState
from hub.casework.desk.access import grant_requests, log_reading, readable_at_desk, seat_keys
from hub.casework.desk.reader import DeskReader, is_owned
from hub.casework.models import InboundEnquiry, Referral, ServiceRequest, Task
from hub.core.db.tenancy import unscoped
from hub.directory.models import Seat
from hub.directory.seats.presence import covered_people, hub_desk
from opportunities.leads.queries import LeadEntry, lead_entries

_LOOKED_AT = 100
_DONE_SHOWN = 20
_ROW = ("reference", "company_name", "subject", "language", "opportunity")


def next_due(user: Any, reader: DeskReader, *, at: datetime) -> tuple[date, ServiceRequest] | None:
    """Return the day and request of a reader's next promise, part or task, of what is not put aside. It is logged.

    A promise is theirs where they, or somebody in whose place they stand, have the request in hand, or nobody has.
    """
    own = ServiceRequest.objects.filter(
        Q(handler=None) | Q(handler__in=reader.people), is_owned(reader), state__in=OPEN_STATES, due_on__isnull=False
    ).exclude(state=RequestState.REFERRED)
    parts = Referral.objects.filter(
        seat__in=reader.seats.held, state=ReferralState.ACCEPTED, part=ReferralRole.SUPPORT, due_on__isnull=False
    )
    tasks = Task.objects.filter(assigned_to__in=reader.people, done_at=None)
    with unscoped():
        days = (
            own.order_by()
            .values_list("due_on", "pk")
            .union(
                parts.order_by().values_list("due_on", "request"),
                tasks.order_by().values_list("on", "request"),
                all=True,
            )
        )
        dated = list(days.order_by("due_on", "pk")[:_LOOKED_AT])
        passing = ServiceRequest.objects.filter(readable_at_desk(reader.person, reader.seats), state__in=OPEN_STATES)
        rows = passing.exclude(pk__in=reader.aside).only(*_ROW).in_bulk([key for _day, key in dated])
    found = next(((day, rows[key]) for day, key in dated if key in rows), None)
    if found is not None:
        grant_requests([found[1]])
        log_reading(user, [found[1]], ground="list", what="casework.inbox", at=at)
    return found


@unscoped()
def due_enquiries(seats: Sequence[Seat]) -> list[tuple[LeadEntry, date]]:
    """Return the leads that some seats look after and whose writer waits for an answer, and the day promised.

    The first day comes first. One query where no enquiry waits; nothing of what was written is read.
    """
    rows = InboundEnquiry.objects.filter(answered_at=None, due_on__isnull=False).order_by("due_on", "pk")
    if not (due := dict(rows.values_list("opportunity", "due_on"))):
        return []
    held = seat_keys(seats).held
    entries = {entry.slug: entry for entry in lead_entries() if (entry.owner or hub_desk()).pk in held}
    return [(entries[slug], day) for slug, day in due.items() if slug in entries]


def tasks_of(
    user: Any, *, seats: Sequence[Seat], at: datetime, people: Collection[int] = ()
) -> tuple[list[Task], list[Task]]:
    """Return a person's tasks on requests that they may read, by their day, and those done last; it is written down.

    Tasks of those in whose place they stand are among them. ``people`` are others, whose tasks are wanted instead.
    """
    people = people or [user.pk, *covered_people(seats)]
    readable = ServiceRequest.objects.filter(readable_at_desk(user.pk, seats)).order_by().values("pk")
    rows = Task.objects.filter(assigned_to__in=people, request__in=readable).select_related(
        "request", "made_by", "assigned_to"
    )
    with unscoped():
        waiting = list(rows.filter(done_at=None).order_by("on", "pk"))
        done = list(rows.filter(done_at__isnull=False, is_dropped=False).order_by("-done_at", "pk")[:_DONE_SHOWN])
    requests = list({task.request_id: task.request for task in (*waiting, *done)}.values())
    grant_requests(requests)
    log_reading(user, requests, ground="list", what="casework.inbox", at=at)
    return waiting, done
