"""What falls due next for somebody at the desk, for whom nothing is due now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from hub.casework.choices import OPEN_STATES, ReferralRole, ReferralState, RequestState
from hub.casework.desk.access import grant_requests, log_reading, readable_at_desk
from hub.casework.desk.reader import DeskReader, is_owned
from hub.casework.models import Referral, ServiceRequest, Task
from hub.core.db.tenancy import unscoped

_LOOKED_AT = 100
_ROW = ("reference", "company_name", "subject", "language", "opportunity")


@dataclass(frozen=True, slots=True)
class NextDue:
    """The day on which something of a request falls due next for a reader."""

    on: date
    request: ServiceRequest


def next_due(user: Any, reader: DeskReader, *, at: datetime) -> NextDue | None:
    """Return the next promise, part or task of a reader, of what they have not put aside; it is written down.

    A promise is theirs where they have the request in hand, or nobody of their seat has.
    """
    own = ServiceRequest.objects.filter(
        Q(handler=None) | Q(handler=user), is_owned(reader), state__in=OPEN_STATES, due_on__isnull=False
    ).exclude(state=RequestState.REFERRED)
    parts = Referral.objects.filter(
        seat__in=reader.seats.held, state=ReferralState.ACCEPTED, part=ReferralRole.SUPPORT, due_on__isnull=False
    )
    tasks = Task.objects.filter(assigned_to=user, done_at=None)
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
        passing = ServiceRequest.objects.filter(readable_at_desk(reader.seats), state__in=OPEN_STATES)
        rows = passing.exclude(pk__in=reader.aside).only(*_ROW).in_bulk([key for _day, key in dated])
    found = next((NextDue(day, rows[key]) for day, key in dated if key in rows), None)
    if found is not None:
        grant_requests([found.request])
        log_reading(user, [found.request], ground="list", what="casework.inbox", at=at)
    return found
