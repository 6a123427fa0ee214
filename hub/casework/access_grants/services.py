"""Rights to read a request that is not one's own: shared by who has it, or taken with a reason for a short time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hub.casework.access_grants.rules import may_open_emergency_access, may_share
from hub.casework.choices import EventKind, GrantGround
from hub.casework.models import AccessGrant, ServiceRequest
from hub.casework.notifications import services as notifications
from hub.casework.requests.services.recusals import is_kept_out, may_have_in_hand
from hub.casework.requests.services.transitions import apply_transition, lock
from hub.casework.sla.services import service_standards
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.workflow import require
from hub.directory.models import Seat

SHARE_DAYS = 30


@transaction.atomic
def share_request(
    *, request: ServiceRequest, person: Any, reason: str, by: Any, seats: Sequence[Seat], at: datetime
) -> AccessGrant:
    """Let another member of the staff read a request for 30 days, or until it is closed. Raises ``RefusedError``."""
    held = lock(request)
    require(may_share(held, seats=seats, with_staff=person.has_staff_role and person.is_active))
    require(may_have_in_hand(held, person))
    grant = _grant(held, person, GrantGround.SHARED, reason, by=by, at=at, lasts=timedelta(days=SHARE_DAYS))
    apply_transition(held, None, EventKind.SHARED, by=by, at=at, seat=held.owner, data={"with": person.pk}, human=False)
    notifications.shared(held, person=person, at=at)
    return grant


@transaction.atomic
def open_emergency_access(
    *, request: ServiceRequest, reason: str, by: Any, seats: Sequence[Seat], at: datetime
) -> AccessGrant:
    """Open a request for a few hours with a reason that the seat and its lead read. Raises ``RefusedError``."""
    with unscoped():
        kept_out = is_kept_out(request, by)
    require(may_open_emergency_access(by, holds_seat=bool(seats), reason=reason, kept_out=kept_out))
    grant_access(request.pk)
    held = lock(request)
    lasts = timedelta(hours=service_standards().emergency_access_hours)
    grant = _grant(held, by, GrantGround.EMERGENCY_ACCESS, reason, by=by, at=at, lasts=lasts)
    apply_transition(held, None, EventKind.EMERGENCY_ACCESS_OPENED, by=by, at=at, reason=reason.strip(), human=False)
    notifications.emergency_access_opened(held, grant=grant, at=at)
    return grant


def _grant(
    held: ServiceRequest, person: Any, ground: GrantGround, reason: str, *, by: Any, at: datetime, lasts: timedelta
) -> AccessGrant:
    return AccessGrant.objects.create(
        request=held, user=person, ground=ground, reason=reason.strip(), given_by=by, since=at, until=at + lasts
    )
