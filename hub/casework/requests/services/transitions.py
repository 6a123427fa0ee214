"""What every use case of a request does alike: lock the row, take the step, leave its trace, set the ladder anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from hub.audit.services import record
from hub.casework.choices import OPEN_REFERRALS, EventKind, PendingStep, ReferralRole, ReferralState
from hub.casework.models import Event, Pause, Referral, ServiceRequest, Snooze
from hub.casework.notifications import services as notifications
from hub.casework.requests.profile_access import HOLDERS
from hub.casework.requests.workflow import REQUEST_WORKFLOW
from hub.casework.sla.clock import calendar_of
from hub.casework.sla.services import first_answer_due, pauses_of, reset_reminders, responsible_seat
from hub.directory.models import Seat
from hub.directory.seats.presence import seat_day, seat_place

# The ball is with us again: nobody's snooze outlasts it.
_WAKES = frozenset({EventKind.REPLIED, EventKind.REOPENED, EventKind.RETURNED, EventKind.MERGED})


class StaleRequestError(Exception):
    """Somebody changed the request since the page was opened. ``since`` are the steps that its reader has not seen."""

    def __init__(self, request: ServiceRequest, since: list[Event]) -> None:
        super().__init__(request.reference)
        self.request = request
        self.since = since


def lock(request: ServiceRequest, *, version: int | None = None) -> ServiceRequest:
    """Return the request as it is now, held until the transaction ends.

    ``version`` is the one that the person saw: ``StaleRequestError`` where somebody was faster.
    """
    held: ServiceRequest = (
        ServiceRequest.objects.select_for_update(of=("self",))
        .select_related("owner__office__organization")
        .get(pk=request.pk)
    )
    require_version(held, version)
    return held


def lock_both(kept: ServiceRequest, gone: ServiceRequest) -> list[ServiceRequest]:
    """Return two requests, locked, in the order in which they were given."""
    # In the order of their keys, so that two who merge at one moment wait for each other.
    rows = {row.pk: lock(row) for row in sorted((kept, gone), key=lambda row: row.pk)}
    return [rows[kept.pk], rows[gone.pk]]


def require_version(held: ServiceRequest, version: int | None) -> None:
    """Raise ``StaleRequestError`` where a locked request is not as the person saw it (None: whoever saw nothing)."""
    if version is not None and held.version != version:
        raise StaleRequestError(held, list(held.events.filter(version__gt=version).select_related("by").order_by("pk")))


def apply_transition(
    request: ServiceRequest,
    step: str | None,
    event: EventKind,
    *,
    by: Any,
    at: datetime,
    seat: Seat | None = None,
    to_seat: Seat | None = None,
    human: bool = True,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> Event:
    """Move a locked request (other columns may be changed on it already), and leave the trace of it.

    ``step`` is a transition of the table, or None where the state stays. ``human`` tells that a person on our side did
    it, or that the ball came to us: silence counts from here. ``data`` holds codes, never what somebody wrote.
    """
    if step is not None:
        REQUEST_WORKFLOW.take(request, step, by=by, at=at)
    if human:
        request.silent_since = at
    if event in _WAKES:
        Snooze.objects.filter(request=request).delete()
    _keep_pending(request, event, data or {}, at=at)
    request.version += 1
    kept: Event = Event.objects.create(
        request=request,
        kind=event,
        at=at,
        by=by,
        seat=seat,
        to_seat=to_seat,
        data=data or {},
        version=request.version,
    )
    # The step stands before the clock is set: a corrected kind reads it.
    pauses, seat_to_move = pauses_of(request), responsible_seat(request)
    request.due_at = first_answer_due(request, pauses, calendar_of(seat_place(seat_to_move)), at=at)
    request.due_on = None if request.due_at is None else seat_day(seat_to_move, request.due_at)
    request.save()
    reset_reminders(request, pauses, seat_to_move, at=at)
    record(
        action=f"casework.request.{event}",
        by=by,
        at=at,
        subject=request,
        reason=reason,
        data={"seat": seat.slug if seat else "", "to": to_seat.slug if to_seat else "", **(data or {})},
    )
    of = request.handler_id
    if by is not None and of not in {None, by.pk} and event not in _TOLD_BY_SERVICE:
        notifications.colleague_acted(request, event, by=by, of=request.handler, at=at)
    return kept


# Whoever had the request in hand before such a step hears of it from the service that takes it.
_TOLD_BY_SERVICE = frozenset({EventKind.HANDED, EventKind.MOVED})
# What comes to our side, and what answers it.
_COMES = {
    EventKind.REPLIED: PendingStep.REPLIED,
    EventKind.REOPENED: PendingStep.REOPENED,
    EventKind.RETURNED: PendingStep.RETURNED,
    EventKind.BACK_TO_HUB: PendingStep.RETURNED,
}
_ANSWERS = frozenset({EventKind.ANSWERED, EventKind.ASKED, EventKind.OFFERED, EventKind.CLOSED, EventKind.WITHDRAWN})


def _keep_pending(request: ServiceRequest, event: EventKind, data: Mapping[str, Any], *, at: datetime) -> None:
    """Keep what came to our side until it is answered; of two things the stronger one."""
    ranks = list(PendingStep)
    # Whoever of our side opens it again knows of it.
    came = None if data.get("side") else _COMES.get(event)
    if event == EventKind.RESUMED and data.get("unheard"):
        # Nobody took the question back: it is ours again as mail to the company comes back.
        came = PendingStep.RETURNED
    if came and (not request.pending or ranks.index(came) <= ranks.index(PendingStep(request.pending))):
        request.pending, request.pending_since = came, at
    # A question that no mail brings answers nothing, nor does a part that is asked of somebody.
    is_answered = event in _ANSWERS and data.get("part") != ReferralRole.SUPPORT and not data.get("unheard")
    is_seen = event == EventKind.CLAIMED and request.pending == PendingStep.RETURNED
    if is_answered or is_seen or not request.is_open:
        request.pending, request.pending_since = "", None


# What the company does, and what nobody does, is no act of our side.
_OF_COMPANY = (
    Q(
        kind__in=(
            EventKind.REPLIED,
            EventKind.SHARING,
            EventKind.COMPLAINED,
            EventKind.COVERED,
            EventKind.WITHDRAWN,
        )
    )
    | Q(Q(kind=EventKind.REOPENED), ~Q(data__has_key="side"))
    | Q(kind=EventKind.PRESENCE_STEP, data__has_key="side")
)


def staff_acts(request: ServiceRequest) -> QuerySet[Event]:
    """Return what people of our side did on a request, the last act last."""
    return request.events.filter(by__isnull=False).exclude(_OF_COMPANY).order_by("at", "pk")


def end_pause(request: ServiceRequest, *, at: datetime) -> None:
    for pause in Pause.objects.filter(request=request, ended_at=None):
        pause.ended_at = max(at, pause.began_at)
        pause.save(update_fields=["ended_at"])


def end_referrals(request: ServiceRequest, *, at: datetime, of: Sequence[str] = tuple(ReferralRole)) -> list[Referral]:
    """Take back the open offers of a request, of the whole and of parts, or those ``of`` one alone; return them.

    They are returned as they were.
    """
    rows = request.offers.filter(state=ReferralState.OFFERED, part__in=of)
    found = list(rows.select_related(*_SEATS).order_by("pk"))
    rows.update(state=ReferralState.WITHDRAWN, answered_at=at)
    return found


_SEATS = ("seat__office", "seat__organization", "from_seat__office", "from_seat__organization")


def end_ownership(request: ServiceRequest, *, at: datetime, but: Referral | None = None) -> None:
    """End the offers by which seats came to answer for a request: whoever had it before no longer reads it."""
    owning = Referral.objects.filter(request=request, part=ReferralRole.OWNER, state=ReferralState.ACCEPTED)
    if but is not None:
        owning = owning.exclude(pk=but.pk)
    owning.update(state=ReferralState.ENDED, done_at=at)


def let_parts_follow(request: ServiceRequest, seat: Seat, *, at: datetime) -> None:
    """Let parts go on for the seat that answers for the whole from here on: it asks for them now. Its own one ends."""
    parts = Referral.objects.filter(request=request, part=ReferralRole.SUPPORT)
    parts.filter(seat=seat, state=ReferralState.ACCEPTED).update(state=ReferralState.ENDED, done_at=at)
    parts.filter(seat=seat, state=ReferralState.OFFERED).update(state=ReferralState.WITHDRAWN, answered_at=at)
    parts.filter(state__in=OPEN_REFERRALS).update(from_seat=seat)


def parts_ended(request: ServiceRequest) -> QuerySet[Referral]:
    """Return the parts that ended because the request was closed, by the moment of it."""
    withdrawn = Q(state=ReferralState.WITHDRAWN, answered_at=request.closed_at)
    ended = Q(state=ReferralState.ENDED, done_at=request.closed_at)
    rows = Referral.objects.filter(withdrawn | ended, request=request, part=ReferralRole.SUPPORT)
    return rows.select_related(*_SEATS, "seat__office__organization").order_by("pk")


def end_all_work(request: ServiceRequest, *, at: datetime) -> list[Referral]:
    """On closing: nobody is asked any more, parts are over, and the rights that were given end.

    Return, as it was, what others were asked or worked on, and what a body that works by its link had.
    """
    end_pause(request, at=at)
    working = request.offers.filter(state=ReferralState.ACCEPTED)
    others = working.exclude(part=ReferralRole.OWNER, mailbox="").select_related(*_SEATS)
    found = end_referrals(request, at=at) + list(others.order_by("pk"))
    working.update(state=ReferralState.ENDED, done_at=at)
    request.grants.filter(ended_at=None).update(ended_at=at)
    request.snoozes.all().delete()
    # The company let whoever had the request read its profile: nobody has it any more.
    request.shared_with = [code for code in request.shared_with if code != HOLDERS]
    return found


def is_offered(request: ServiceRequest) -> bool:
    """Return whether another seat is asked to take over the whole of a request."""
    return bool(request.offers.filter(part=ReferralRole.OWNER, state=ReferralState.OFFERED).exists())


def step_on_reply(request: ServiceRequest) -> str:
    """Return the step by which a request that waits on its company goes on: to whom it is offered, or to its owner."""
    return "resume_offer" if is_offered(request) else "resume"


def state_before_referral(request: ServiceRequest) -> str:
    """Return the step by which an offered request comes back: to whoever had it in hand, or to the desk."""
    return "return_to_owner" if request.handler_id is not None else "return_to_desk"
