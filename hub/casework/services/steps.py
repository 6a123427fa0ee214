"""What every use case of a request does alike: lock the row, take the step, leave its trace, set the ladder anew."""

from datetime import datetime
from typing import Any

from hub.audit.services import record
from hub.casework.calendars import calendar_of_seat
from hub.casework.choices import EventKind, OfferState, Part
from hub.casework.ladder import promised
from hub.casework.models import Event, Offer, Pause, ServiceRequest
from hub.casework.services.ledger import ball_seat, reset_ledger, standing_of
from hub.casework.sharing import HOLDERS
from hub.casework.workflow import CASE
from hub.directory.models import Seat


class ConflictError(Exception):
    """Somebody changed the request since the page was opened. ``since`` are the steps that its reader has not seen."""

    def __init__(self, request: ServiceRequest, since: list[Event]) -> None:
        super().__init__(request.reference)
        self.request = request
        self.since = since


def lock(request: ServiceRequest, *, version: int | None = None) -> ServiceRequest:
    """Return the request as it is now, held until the transaction ends.

    ``version`` is the one that the person saw: ``ConflictError`` where somebody was faster.
    """
    held: ServiceRequest = (
        ServiceRequest.objects.select_for_update(of=("self",))
        .select_related("owner__office__organization")
        .get(pk=request.pk)
    )
    if version is not None and held.version != version:
        raise ConflictError(held, list(held.events.filter(version__gt=version).select_related("by").order_by("pk")))
    return held


def take_step(
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
        CASE.take(request, step, by=by, at=at)
    if human:
        request.silent_since = at
    request.version += 1
    standing, seat_to_move = standing_of(request), ball_seat(request)
    request.due_at = promised(standing, calendar_of_seat(seat_to_move), at=at)
    request.save()
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
    reset_ledger(request, standing, seat_to_move, at=at)
    record(
        action=f"casework.request.{event}",
        by=by,
        at=at,
        subject=request,
        reason=reason,
        data={"seat": seat.slug if seat else "", "to": to_seat.slug if to_seat else "", **(data or {})},
    )
    return kept


def end_pause(request: ServiceRequest, *, at: datetime) -> None:
    """End the pause that lasts, if one does."""
    for pause in Pause.objects.filter(request=request, ended_at=None):
        pause.ended_at = max(at, pause.began_at)
        pause.save(update_fields=["ended_at"])


def end_offers(request: ServiceRequest, *, at: datetime) -> None:
    """Take back every open offer of a request, of the whole and of parts."""
    Offer.objects.filter(request=request, state=OfferState.OFFERED).update(state=OfferState.WITHDRAWN, answered_at=at)


def end_owning(request: ServiceRequest, *, at: datetime, but: Offer | None = None) -> None:
    """End the offers by which seats came to answer for a request: whoever had it before no longer reads it."""
    owning = Offer.objects.filter(request=request, part=Part.OWNER, state=OfferState.ACCEPTED)
    if but is not None:
        owning = owning.exclude(pk=but.pk)
    owning.update(state=OfferState.ENDED, done_at=at)


def end_part_of(request: ServiceRequest, seat: Seat, *, at: datetime) -> None:
    """End the part of a seat that answers for the whole from here on."""
    Offer.objects.filter(request=request, seat=seat, part=Part.SUPPORT, state=OfferState.ACCEPTED).update(
        state=OfferState.ENDED, done_at=at
    )


def end_everything(request: ServiceRequest, *, at: datetime) -> None:
    """On closing: nobody is asked any more, parts are over, and the rights that were given end."""
    end_pause(request, at=at)
    end_offers(request, at=at)
    Offer.objects.filter(request=request, state=OfferState.ACCEPTED).update(state=OfferState.ENDED, done_at=at)
    request.grants.filter(ended_at=None).update(ended_at=at)
    # The company let whoever had the request read its profile: nobody has it any more.
    request.shared_with = [code for code in request.shared_with if code != HOLDERS]


def state_before_offer(request: ServiceRequest) -> str:
    """Return the step by which an offered request comes back: to whoever had it in hand, or to the desk."""
    return "return_to_owner" if request.handler_id is not None else "return_to_desk"
