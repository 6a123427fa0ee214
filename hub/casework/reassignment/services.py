"""What is left where nobody is: cases of empty seats, what nobody can answer any more, cases in lost hands.

Whoever leaves by the guided way hands everything over; an account that is switched off, a seat that an administrator
ends, and a long absence leave work behind. Each sweep finds it, and each piece comes back to somebody who is there.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from hub.casework.choices import OPEN_STATES, ApprovalState, EventKind, ReferralRole, ReferralState
from hub.casework.desk.services import hand_over_tasks
from hub.casework.models import Approval, Recusal, Referral, ServiceRequest, Task
from hub.casework.reassignment.offboarding import keeps_in_hand
from hub.casework.referrals.services import return_unattended_referral
from hub.casework.requests.services.assignment import leave_to_seat, move_locked
from hub.casework.requests.services.presence import return_unanswered_approval
from hub.casework.requests.services.transitions import lock
from hub.casework.sla.clock import business_days_between, calendar_of
from hub.casework.sla.services import service_standards
from hub.core.db.tenancy import unscoped
from hub.core.workflow import UNDO_WITHIN
from hub.directory.choices import PresenceLevel, SeatKind
from hub.directory.models import Absence, Seat, SeatHolder
from hub.directory.seats.presence import (
    SeatPresence,
    availability_of,
    hub_desk,
    seat_day,
    seat_place,
    seats_of,
)


@unscoped()
def reassign_unattended(*, at: datetime) -> int:
    """Bring back what lies where nobody is; return how many pieces were moved.

    Requests that a seat answers for and nobody holds any more go to the Hub's desk, and so do those that everybody of
    the seat is kept out of. What such a person had in hand goes back to the seat's inbox. Offers and parts of a seat
    that is empty, or from which everybody is away for long or kept out, go back to who answers for the request, and so
    do those whose link has ended. A body without accounts works by its link, and keeps what it has accepted. What an
    official was asked comes back where nobody of the seat may answer it, or all who may have left for long since, and
    from an ended link. Tasks of whoever is kept out of a request go to who may read it.
    """
    moved = _move_cases(at=at) + _give_back_parts(at=at) + _take_back_approvals(at=at) + _empty_hands(at=at)
    return moved + hand_over_tasks(_tasks_of_kept_out(at=at), at=at)


def _readers(seat: str, request: str, *, at: datetime) -> Any:
    """Return who of a seat of the outer row may read its request; whoever was kept out just now may yet undo it."""
    kept_out = Recusal.objects.standing().filter(
        request=OuterRef(OuterRef(request)), user=OuterRef("user"), since__lte=at - UNDO_WITHIN
    )
    return SeatHolder.objects.current().filter(seat=OuterRef(seat)).exclude(Exists(kept_out))


def _tasks_of_kept_out(*, at: datetime) -> Any:
    """Return the tasks of those who are kept out of the request and may not undo it any more."""
    kept_out = Recusal.objects.standing().filter(request=OuterRef("request"), user=OuterRef("assigned_to"))
    return Task.objects.filter(Exists(kept_out.filter(since__lte=at - UNDO_WITHIN)))


def _move_cases(*, at: datetime) -> int:
    who, kept_out = _readers("owner", "pk", at=at), Recusal.objects.standing()
    by_link = Referral.objects.filter(part=ReferralRole.OWNER, state=ReferralState.ACCEPTED).exclude(mailbox="")
    unattended = (
        ServiceRequest.objects.open()
        .exclude(owner__kind=SeatKind.HUB_DESK)
        .exclude(Exists(who))
        .exclude(pk__in=by_link.values("request"))
    )
    moved = 0
    for key in list(unattended.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            request = lock(ServiceRequest(pk=key))
            holders = SeatHolder.objects.current().filter(seat=request.owner)
            unable = kept_out.filter(request=request).values("user")
            if request.is_open and not holders.exclude(user__in=unable).exists():
                event = EventKind.MOVED if holders.exists() else EventKind.BACK_TO_HUB
                move_locked(request, to=hub_desk(), by=None, at=at, reason="", event=event, human=False)
                moved += 1
    return moved


def _give_back_parts(*, at: datetime) -> int:
    """Return offers and parts to who answers for the request where nobody can answer or do them."""
    asked = Referral.objects.filter(
        Q(state=ReferralState.OFFERED) | Q(state=ReferralState.ACCEPTED, part=ReferralRole.SUPPORT),
        request__state__in=OPEN_STATES,
    )
    by_account = asked.filter(mailbox="")
    seats = list(
        Seat.objects.filter(Exists(by_account.filter(seat=OuterRef("pk"))))
        .exclude(kind=SeatKind.HUB_DESK)
        .select_related("office__organization", "organization")
    )
    present = availability_of(seats, at)
    gone = [seat for seat in seats if is_unattended(seat, present[seat.slug], at=at)]
    lapsed = asked.filter(state=ReferralState.OFFERED, link_expires_at__lte=at)
    kept_out = by_account.exclude(seat__kind=SeatKind.HUB_DESK).exclude(Exists(_readers("seat", "request", at=at)))
    rows = (by_account.filter(seat__in=gone) | kept_out | lapsed).select_related("request", "seat").order_by("pk")
    return sum(return_unattended_referral(offer=offer, by=None, at=at) for offer in list(rows))


def _take_back_approvals(*, at: datetime) -> int:
    asked = Approval.objects.filter(
        state=ApprovalState.WAITING, asked_at__isnull=False, request__state__in=OPEN_STATES
    ).select_related("request")
    asked = asked.alias(asked_on=TruncDate("asked_at", tzinfo=UTC))
    # Of those who hold the seat, whoever asked for the presence answers nothing (``rules.who_asked_for_presence``).
    person, row = OuterRef("user"), OuterRef(OuterRef("pk"))
    asked_for_it = (
        Q(request__submitted_by=person) | Q(request__entered_by=person) | Q(request__presence__moved_by=person)
    )
    own_wish = Q(pk=row) & (Q(asked_by=person) | asked_for_it)
    agreed = Q(level=PresenceLevel.OFFICER, by=person, request=OuterRef(OuterRef("request")))
    may_answer = _readers("seat", "request", at=at).exclude(Exists(Approval.objects.filter(own_wish | agreed)))
    empty = asked.filter(mailbox="").exclude(Exists(may_answer))
    day = timedelta(days=1)  # today may be the day before, or after, at a seat
    gone = Absence.objects.standing().filter(first_day__lte=at.date() + day, last_day__gte=at.date() - day)
    # Whoever asks an office that is away waits for it: only what was recorded, or began, since then counts.
    since = Q(made_at__gt=OuterRef("asked_at")) | Q(first_day__gte=OuterRef("asked_on"))
    of_seat = Q(user__seats_held__seat=OuterRef("seat"), user__seats_held__until=None)
    away = asked.filter(Exists(gone.filter(since, of_seat)), mailbox="")
    rows = (empty | away | asked.filter(link_expires_at__lte=at)).order_by("pk")
    return sum(return_unanswered_approval(approval=step, at=at) for step in list(rows))


def is_unattended(seat: Seat, presence: SeatPresence, *, at: datetime) -> bool:
    """Return whether nobody of a seat is there to answer: it is empty, or all are away for long yet.

    A person who is there and stands in answers for it.
    """
    if presence.holders == 0:
        return True
    if presence.is_covered or presence.away_until is None:
        return False
    days = business_days_between(seat_day(seat, at), presence.away_until, calendar_of(seat_place(seat)))
    return days >= service_standards().away


def _empty_hands(*, at: datetime) -> int:
    """Take requests out of hands that no longer hold, stand in for, or lead the seat that answers for them."""
    still = SeatHolder.objects.current().filter(seat=OuterRef("owner"), user=OuterRef("handler"))
    lost = ServiceRequest.objects.open().filter(handler__isnull=False).exclude(Exists(still))
    freed = 0
    for key in list(lost.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            request = lock(ServiceRequest(pk=key))
            person = request.handler if request.is_open else None
            if person is not None and not keeps_in_hand(person, request.owner, own=seats_of(person), at=at):
                leave_to_seat(request, by=None, at=at)
                freed += 1
    return freed
