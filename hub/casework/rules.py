"""May this be done? Each function returns a refusal with its sentence, or None: the button and the service ask alike.

A person acts through a seat: ``seats`` are those that the person holds now.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.choices import OFFICERS_OUTCOMES, OfferState, Part, RequestState
from hub.casework.deadlines import reopen_until
from hub.casework.models import Complaint, Offer, ServiceRequest, Survey
from hub.casework.workflow import CASE
from hub.core.workflow import Refusal
from hub.directory.models import Seat

_MOST_VIEWS = 20


def may_step(request: ServiceRequest, step: str) -> Refusal | None:
    """Refuse a step that the table does not know from the state the request is in."""
    if CASE.refusal(request, step, by=None) is None:
        return None
    return Refusal("wrong_state", _WRONG_STATE[RequestState(request.state)]())


_WRONG_STATE = {
    RequestState.NEW: lambda: _("Take the request first, or send it to a seat."),
    RequestState.ASSIGNED: lambda: _("The request is in hand: this step is for another moment."),
    RequestState.WAITING: lambda: _("The company’s answer is awaited. Go on with the request first."),
    RequestState.REFERRED: lambda: _("The request is offered to another seat. Take the offer back first."),
    RequestState.CLOSED: lambda: _("The request is closed. Reopen it first."),
}


def _answers_for(request: ServiceRequest, seats: Collection[Seat]) -> bool:
    return any(seat.pk == request.owner_id for seat in seats)


def must_answer_for(request: ServiceRequest, seats: Collection[Seat]) -> Refusal | None:
    """Refuse everybody but the people of the seat that answers for the request."""
    if _answers_for(request, seats):
        return None
    return Refusal("not_owner", _("Another seat answers for this request."))


def may_claim(request: ServiceRequest, *, seats: Collection[Seat], by: Any) -> Refusal | None:
    """Refuse to take what another seat answers for, and what somebody has in hand already."""
    if refusal := must_answer_for(request, seats) or may_step(request, "claim"):
        return refusal
    if request.handler_id is not None and request.handler_id != by.pk:
        return Refusal("taken", _("%(person)s has it in hand.") % {"person": request.handler.get_full_name()})
    return None


def may_hand(request: ServiceRequest, *, seats: Collection[Seat], to_is_of_seat: bool) -> Refusal | None:
    """Refuse to hand a request to somebody who does not hold the seat that answers for it."""
    if refusal := must_answer_for(request, seats):
        return refusal
    if not request.is_open:
        return may_step(request, "claim")
    if not to_is_of_seat:
        return Refusal("not_of_seat", _("This person does not hold the seat that answers for the request."))
    return None


def may_offer(
    request: ServiceRequest, *, seats: Collection[Seat], to: Seat, part: str, can_receive: bool
) -> Refusal | None:
    """Refuse an offer by others than the owner, to the owner itself, and to a seat where nobody is present."""
    if refusal := must_answer_for(request, seats):
        return refusal
    if part == Part.OWNER and (refusal := may_step(request, "offer")):
        return refusal
    if part == Part.SUPPORT and not request.is_open:
        return may_step(request, "offer")
    if to.pk == request.owner_id:
        return Refusal("own_seat", _("This seat answers for the request already."))
    if not can_receive:
        return Refusal("nobody_there", _("Nobody is present in this seat. Choose another one, or the Hub’s desk."))
    return None


def needs_override_reason(rank: int | None, reason: str) -> Refusal | None:
    """Refuse to leave the proposal (rank 1) without saying why."""
    if rank == 1 or reason.strip():
        return None
    return Refusal("no_reason", _("Say why you chose another seat than the one proposed. The reason is kept."))


def may_answer_offer(offer: Offer, *, seats: Collection[Seat] | None) -> Refusal | None:
    """Refuse an answer to an offer that is over, or by somebody who does not hold the seat.

    ``seats`` None: the offer's own link was opened, which stands for the seat.
    """
    if offer.state != OfferState.OFFERED:
        return Refusal("offer_over", _("This offer is over: it was answered, or taken back."))
    if seats is not None and all(seat.pk != offer.seat_id for seat in seats):
        return Refusal("not_asked", _("Another seat was asked."))
    return None


def may_take_back(offer: Offer, *, seats: Collection[Seat]) -> Refusal | None:
    """Refuse to take back what is over, what a seat with people answers for, and what another seat asked for.

    A part may be taken back while it is in work. A whole request only from a body that works by its link, and only by
    the seat that sent it: nobody else on our side reads it any more.
    """
    request = offer.request
    if offer.state == OfferState.OFFERED or (offer.state, offer.part) == (OfferState.ACCEPTED, Part.SUPPORT):
        return must_answer_for(request, seats)
    if offer.state == OfferState.ACCEPTED and offer.mailbox and request.is_open:
        if any(seat.pk == offer.from_seat_id for seat in seats):
            return None
        return Refusal("not_sender", _("Only the seat that sent the request can take it back from this body."))
    return Refusal("offer_over", _("This offer is over: it was answered, or taken back."))


def may_finish_part(offer: Offer, *, seats: Collection[Seat] | None) -> Refusal | None:
    """Refuse to finish a part that is not in hand, or that is another seat's."""
    if offer.part != Part.SUPPORT or offer.state != OfferState.ACCEPTED:
        return Refusal("no_part", _("There is no part of this request in hand."))
    if seats is not None and all(seat.pk != offer.seat_id for seat in seats):
        return Refusal("not_asked", _("Another seat was asked."))
    return None


def may_talk(request: ServiceRequest, *, seats: Collection[Seat], supports: bool = False) -> Refusal | None:
    """Refuse words to the company by others than the owner and those who work on a part, and on a closed request."""
    if not supports and (refusal := must_answer_for(request, seats)):
        return refusal
    return None if request.is_open else may_step(request, "ask")


def may_close(
    request: ServiceRequest, *, seats: Collection[Seat], outcome: str, reasons: Sequence[str], answer: str
) -> Refusal | None:
    """Refuse to close without an officer's outcome, a reason and an answer to the company."""
    if refusal := must_answer_for(request, seats) or may_step(request, "close"):
        return refusal
    if outcome not in OFFICERS_OUTCOMES:
        return Refusal("no_outcome", _("Choose what became of the request."))
    if not reasons:
        return Refusal("no_reason", _("Choose at least one reason."))
    if not answer.strip():
        return Refusal("no_answer", _("Write the answer that the company gets."))
    return None


def may_reopen(request: ServiceRequest, *, at: datetime) -> Refusal | None:
    """Refuse to reopen what is open, and what was closed more than 30 days ago."""
    if request.state != RequestState.CLOSED:
        return Refusal("is_open", _("The request is open."))
    last = reopen_until(request)
    if last is None or at > last:
        return Refusal(
            "too_late", _("It was closed too long ago to be reopened. Send a new request: we see the old one.")
        )
    return None


def may_complain(request: ServiceRequest, *, open_ones: int) -> Refusal | None:
    """Refuse a second complaint while the first one waits for its answer."""
    if request.archived_at is not None:
        return Refusal("archived", _("This request is archived. Write to the Hub’s desk."))
    if open_ones:
        return Refusal("complaint_open", _("Your complaint is with the lead. You get an answer to it first."))
    return None


def may_answer_complaint(complaint: Complaint, *, by: Any, leads: bool) -> Refusal | None:
    """Refuse an answer by whoever has the request in hand, and by everybody who does not lead."""
    if complaint.answered_at is not None:
        return Refusal("answered", _("This complaint was answered already."))
    if complaint.request.handler_id == by.pk:
        return Refusal("own_case", _("Somebody else answers a complaint about your own case."))
    if not leads:
        return Refusal("not_lead", _("A lead answers complaints."))
    return None


def may_answer_survey(survey: Survey) -> Refusal | None:
    """Refuse a second answer to one round."""
    if survey.answered_at is not None:
        return Refusal("answered", _("You have answered this already. Thank you."))
    return None


def may_share(request: ServiceRequest, *, seats: Collection[Seat], with_staff: bool) -> Refusal | None:
    """Refuse to share by others than the owner, and with somebody who is not of the staff."""
    if refusal := must_answer_for(request, seats):
        return refusal
    if not request.is_open:
        return may_step(request, "offer")
    if not with_staff:
        return Refusal("not_staff", _("A request is shared with people of the staff alone."))
    return None


def may_break_glass(by: Any, *, holds_seat: bool, reason: str) -> Refusal | None:
    """Refuse to open a request without a reason, and by somebody who holds no seat and is no administrator."""
    if not (by.has_staff_role and (holds_seat or by.is_administrator)):
        return Refusal("not_staff", _("Only people with a seat, and administrators, may open a request with a reason."))
    if len(reason.split()) < 3:
        return Refusal("no_reason", _("Say in a few words why you must see it. The seat and its lead read the reason."))
    return None


def may_ask_presence(on: date, *, today: date) -> Refusal | None:
    """Refuse an official's presence on a day that is over."""
    if on < today:
        return Refusal("past", _("This day is over. Name a day to come."))
    return None


def may_keep_view(number: int) -> Refusal | None:
    """Refuse to keep more views of the desk than a person can tell apart."""
    if number >= _MOST_VIEWS:
        return Refusal("too_many", _("You keep 20 views already. Forget one of them first."))
    return None


def not_asked_yet(asked: Collection[Any], to: Seat) -> Refusal | None:
    """Refuse to ask a seat that is asked already, or that works on a part. ``asked`` holds the keys of such seats."""
    if to.pk in asked:
        return Refusal("asked_already", _("This seat has the request, or is asked already."))
    return None
