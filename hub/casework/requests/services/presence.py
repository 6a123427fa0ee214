"""An official's presence: who must agree in which order, and what came of it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from hub.casework.choices import ApprovalState, EventKind, PresenceLevel, PresenceResult
from hub.casework.models import Approval, OfficialPresence, ServiceRequest
from hub.casework.notifications import services as notifications
from hub.casework.requests.rules import may_record_approval, may_record_result
from hub.casework.requests.services.transitions import apply_transition, lock
from hub.core.workflow import require
from hub.directory.models import Seat

# Who must agree before an official of this level is asked, the nearest first. Our own planning assumption: each
# government has its own rules, and the officer may leave a step to whoever has that power.
APPROVAL_STEPS: dict[str, tuple[PresenceLevel, ...]] = {
    PresenceLevel.OFFICER: (PresenceLevel.OFFICER,),
    PresenceLevel.CONSUL_GENERAL: (PresenceLevel.OFFICER, PresenceLevel.CONSUL_GENERAL),
    PresenceLevel.AMBASSADOR: (PresenceLevel.OFFICER, PresenceLevel.CONSUL_GENERAL, PresenceLevel.AMBASSADOR),
    PresenceLevel.DEPUTY_MINISTER: (
        PresenceLevel.OFFICER,
        PresenceLevel.AMBASSADOR,
        PresenceLevel.DEPUTY_MINISTER,
    ),
    PresenceLevel.MINISTER: (
        PresenceLevel.OFFICER,
        PresenceLevel.AMBASSADOR,
        PresenceLevel.DEPUTY_MINISTER,
        PresenceLevel.MINISTER,
    ),
    PresenceLevel.PREMIER: (
        PresenceLevel.OFFICER,
        PresenceLevel.AMBASSADOR,
        PresenceLevel.DEPUTY_MINISTER,
        PresenceLevel.MINISTER,
        PresenceLevel.PREMIER,
    ),
}


def set_up_approvals(request: ServiceRequest, *, level: str) -> None:
    """Write the steps of the ladder to a level."""
    Approval.objects.bulk_create(
        [
            Approval(request=request, position=position, level=step)
            for position, step in enumerate(APPROVAL_STEPS[level], start=1)
        ]
    )


@transaction.atomic
def record_approval(
    *, approval: Approval, approved: bool, note: str, by: Any, seats: list[Seat], at: datetime
) -> Approval:
    """Record what one step of the ladder said. Steps are answered in their order, and a refusal ends the ladder.

    Raises ``RefusedError`` for others than the owner, for whoever asked for it, out of order, and on a closed request.
    """
    request = lock(approval.request)
    steps = list(Approval.objects.filter(request=request))
    require(may_record_approval(request, steps, approval, seats=seats, by=by))
    held = next(step for step in steps if step.pk == approval.pk)
    held.state = ApprovalState.APPROVED if approved else ApprovalState.REFUSED
    held.by, held.at, held.note = by, at, note
    held.save(update_fields=["state", "by", "at", "note"])
    data = {"level": held.level, "state": held.state}
    apply_transition(request, None, EventKind.PRESENCE_STEP, by=by, at=at, seat=request.owner, data=data)
    notifications.presence_step(request, at=at)
    return held


@transaction.atomic
def record_presence_result(
    *, request: ServiceRequest, result: PresenceResult, note: str, by: Any, seats: list[Seat], at: datetime
) -> OfficialPresence:
    """Record what came of the presence, once. Raises ``RefusedError`` for others than the owner."""
    held = lock(request)
    require(may_record_result(held, OfficialPresence.objects.filter(request=held).first(), seats=seats))
    presence: OfficialPresence = OfficialPresence.objects.get(request=held)
    presence.result, presence.result_note, presence.result_at = result, note, at
    presence.save(update_fields=["result", "result_note", "result_at"])
    apply_transition(held, None, EventKind.PRESENCE_STEP, by=by, at=at, seat=held.owner, data={"result": result})
    return presence
