"""Rights to read a request that is not one's own: shared by who has it, or taken with a reason for a short time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hub.casework import telling
from hub.casework.choices import EventKind, GrantGround
from hub.casework.models import Grant, ServiceRequest
from hub.casework.promises import promises
from hub.casework.rules import may_break_glass, may_share
from hub.casework.services.steps import lock, take_step
from hub.core.wall import let_in
from hub.core.workflow import require
from hub.directory.models import Seat

SHARE_DAYS = 30


@transaction.atomic
def share_request(
    *, request: ServiceRequest, person: Any, reason: str, by: Any, seats: Sequence[Seat], at: datetime
) -> Grant:
    """Let another member of the staff read a request for 30 days, or until it is closed. Raises ``RefusedError``."""
    held = lock(request)
    require(may_share(held, seats=seats, with_staff=person.has_staff_role and person.is_active))
    grant = _grant(held, person, GrantGround.SHARED, reason, by=by, at=at, lasts=timedelta(days=SHARE_DAYS))
    take_step(held, None, EventKind.SHARED, by=by, at=at, seat=held.owner, data={"with": person.pk}, human=False)
    telling.shared(held, person=person, at=at)
    return grant


@transaction.atomic
def break_glass(*, request: ServiceRequest, reason: str, by: Any, seats: Sequence[Seat], at: datetime) -> Grant:
    """Open a request for a few hours with a reason that the seat and its lead read. Raises ``RefusedError``."""
    require(may_break_glass(by, holds_seat=bool(seats), reason=reason))
    let_in(request.pk)
    held = lock(request)
    lasts = timedelta(hours=promises().break_glass_hours)
    grant = _grant(held, by, GrantGround.BREAK_GLASS, reason, by=by, at=at, lasts=lasts)
    take_step(held, None, EventKind.GLASS_BROKEN, by=by, at=at, reason=reason.strip(), human=False)
    telling.glass_broken(held, grant=grant, at=at)
    return grant


def _grant(
    held: ServiceRequest, person: Any, ground: GrantGround, reason: str, *, by: Any, at: datetime, lasts: timedelta
) -> Grant:
    grant: Grant = Grant.objects.create(
        request=held, user=person, ground=ground, reason=reason.strip(), given_by=by, since=at, until=at + lasts
    )
    return grant
