"""The ledger of what falls due: one row per request, seat, kind and moment, worked out anew at every step."""

from datetime import datetime

from hub.casework.choices import ReferralRole, ReferralState, RequestState
from hub.casework.models import Referral, Reminder, ServiceRequest
from hub.casework.sla.deadlines import calendar_of_seat
from hub.casework.sla.escalation import EscalationState, escalation_steps
from hub.casework.sla.service_standards import first_answer_days, service_standards
from hub.directory.choices import SeatKind
from hub.directory.models import Seat


def responsible_seat(request: ServiceRequest) -> Seat:
    """Return the seat whose move it is: the one that is asked, else the owner."""
    if request.state == RequestState.REFERRED:
        asked = Referral.objects.filter(request=request, part=ReferralRole.OWNER, state=ReferralState.OFFERED)
        offer = asked.select_related("seat__office__organization", "seat__organization").first()
        if offer is not None:
            return offer.seat  # type: ignore[no-any-return]
    return request.owner  # type: ignore[no-any-return]


def escalation_state(request: ServiceRequest) -> EscalationState:
    """Return where a request stands, for the ladder (one query)."""
    pauses = list(request.pauses.order_by("began_at").values_list("began_at", "ended_at"))
    return EscalationState(
        state=RequestState(request.state),
        asked_at=request.asked_at,
        silent_since=request.silent_since,
        first_answered=request.first_answer_at is not None,
        answer_days=first_answer_days(request.kind),
        pauses=pauses,
        at_hub=request.owner.kind == SeatKind.HUB_DESK and request.state != RequestState.REFERRED,
        closed_at=request.closed_at,
        outcome=request.outcome,
    )


def reset_reminders(request: ServiceRequest, standing: EscalationState, seat: Seat, *, at: datetime) -> None:
    """Bring the rows of a locked request to what falls due from now on, for the seat whose move it is.

    Rows of rungs that still hold stay as they are, due ones included, so that none is lost between two sweeps. Rungs
    that were passed before this step are not climbed again. What no longer holds goes, unless it was done.
    """
    wanted = set(escalation_steps(standing, calendar_of_seat(seat), service_standards(), at=at))
    known: set[tuple[str, datetime]] = set()
    for row in Reminder.objects.filter(request=request):
        key = (row.kind, row.due_at)
        if row.seat_id == seat.pk and key in wanted:
            known.add(key)
        elif row.done_at is None:
            row.delete()
    Reminder.objects.bulk_create(
        [
            Reminder(request=request, seat=seat, kind=kind, due_at=due)
            for kind, due in sorted(wanted)
            if due > at and (kind, due) not in known
        ]
    )
