"""The ledger of what falls due: one row per request, seat, kind and moment, worked out anew at every step."""

from collections.abc import Iterator
from datetime import date, datetime

from hub.casework.choices import ReferralRole, ReferralState, RequestState
from hub.casework.models import Referral, Reminder, ServiceRequest
from hub.casework.sla.deadlines import calendar_of_seat
from hub.casework.sla.escalation import EscalationState, PartState, escalation_steps, part_due, part_steps
from hub.casework.sla.service_standards import first_answer_days, service_standards
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.seats.presence import seat_day


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
    steps = escalation_steps(standing, calendar_of_seat(seat), service_standards(), at=at)
    wanted: set[tuple[int, str, datetime]] = {(seat.pk, kind, due) for kind, due in steps}
    wanted |= set(_steps_of_parts(request))
    known: set[tuple[int, str, datetime]] = set()
    for row in Reminder.objects.filter(request=request):
        key = (row.seat_id, row.kind, row.due_at)
        if key in wanted:
            known.add(key)
        elif row.done_at is None:
            row.delete()
    Reminder.objects.bulk_create(
        [
            Reminder(request=request, seat_id=key, kind=kind, due_at=due)
            for key, kind, due in sorted(wanted)
            if due > at and (key, kind, due) not in known
        ]
    )


def _steps_of_parts(request: ServiceRequest) -> Iterator[tuple[int, str, datetime]]:
    """Yield what falls due on the open parts of a request, each by the seat that has it (one query)."""
    rows = Referral.objects.filter(
        request=request, part=ReferralRole.SUPPORT, state__in=[ReferralState.OFFERED, ReferralState.ACCEPTED]
    ).select_related("seat__office__organization", "seat__organization")
    for row in rows:
        for kind, due in part_steps(part_state(row), calendar_of_seat(row.seat), service_standards()):
            yield row.seat_id, kind, due


def part_state(referral: Referral) -> PartState:
    """Return where an offer or a part stands, for its clock."""
    return PartState(
        state=ReferralState(referral.state), offered_at=referral.offered_at, answered_at=referral.answered_at
    )


def set_part_clock(referral: Referral) -> None:
    """Set by when the seat of an offer answers it, or does the part that it took on; the caller saves."""
    due: datetime | None = None
    if referral.part == ReferralRole.SUPPORT or referral.state == ReferralState.OFFERED:
        due = part_due(part_state(referral), calendar_of_seat(referral.seat), service_standards())
    day: date | None = None if due is None else seat_day(referral.seat, due)
    referral.due_at, referral.due_on = due, day
