"""May this be done? Each function returns a refusal with its sentence, or None: the button and the service ask alike.

A person acts through a seat: ``seats`` are those that the person holds now.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.choices import (
    OFFICERS_OUTCOMES,
    ApprovalState,
    EventKind,
    Outcome,
    PartOutcome,
    ReferralState,
    RequestKind,
    RequestMessageKind,
    RequestState,
)
from hub.casework.models import (
    Approval,
    Event,
    OfficialPresence,
    OutsideAddress,
    Referral,
    RequestMessage,
    ServiceRequest,
)
from hub.casework.requests.workflow import REQUEST_WORKFLOW
from hub.casework.sla.services import reopen_until
from hub.core.workflow import Refusal
from hub.directory.choices import PresenceLevel
from hub.directory.models import Seat


def may_step(request: ServiceRequest, step: str) -> Refusal | None:
    """Refuse a step that the table does not know from the state the request is in."""
    if request.state in REQUEST_WORKFLOW.transitions[step].sources:
        return None
    return Refusal("wrong_state", _WRONG_STATE[RequestState(request.state)]())


_WRONG_STATE = {
    RequestState.NEW: lambda: _("Take the request first, or send it to a seat."),
    RequestState.ASSIGNED: lambda: _("The request is in hand: this step is for another moment."),
    RequestState.WAITING: lambda: _("The company’s answer is awaited. Go on with the request first."),
    RequestState.REFERRED: lambda: _("The request is offered to another seat. Take the offer back first."),
    RequestState.CLOSED: lambda: _("The request is closed. Reopen it first."),
}


def must_own(request: ServiceRequest, seats: Collection[Seat]) -> Refusal | None:
    """Refuse everybody but the people of the seat that answers for the request."""
    if any(seat.pk == request.owner_id for seat in seats):
        return None
    return Refusal("not_owner", _("Another seat answers for this request."))


def may_claim(request: ServiceRequest, *, seats: Collection[Seat], by: Any) -> Refusal | None:
    """Refuse to take what another seat answers for, and what somebody has in hand already."""
    if refusal := must_own(request, seats) or may_step(request, "claim"):
        return refusal
    if request.handler_id is not None and request.handler_id != by.pk:
        return Refusal("taken", _("%(person)s has it in hand.") % {"person": request.handler.get_full_name()})
    return None


def may_assign(request: ServiceRequest, *, seats: Collection[Seat], to_is_of_seat: bool) -> Refusal | None:
    """Refuse to hand a request to somebody who does not hold the seat that answers for it."""
    if refusal := must_own(request, seats):
        return refusal
    if not request.is_open:
        return may_step(request, "claim")
    if not to_is_of_seat:
        return Refusal("not_of_seat", _("This person does not hold the seat that answers for the request."))
    return None


def may_talk(request: ServiceRequest, *, seats: Collection[Seat], supports: bool = False) -> Refusal | None:
    """Refuse words to the company by others than the owner and those who work on a part, and on a closed request."""
    if not supports and (refusal := must_own(request, seats)):
        return refusal
    return None if request.is_open else may_step(request, "ask")


def may_withdraw_words(request: ServiceRequest, message: RequestMessage, *, seats: Collection[Seat]) -> Refusal | None:
    """Refuse to take back what the company wrote, notes, what is taken back, and words of other seats."""
    is_ours = message.kind in {RequestMessageKind.ANSWER, RequestMessageKind.QUESTION}
    if message.request_id != request.pk or not is_ours or message.withdrawn_at is not None:
        return Refusal("no_words", _("These words are not on the company’s page."))
    return None if any(seat.pk == message.seat_id for seat in seats) else must_own(request, seats)


def may_close(
    request: ServiceRequest, *, seats: Collection[Seat], outcome: str, reasons: Sequence[str], answer: str
) -> Refusal | None:
    """Refuse to close without an officer's outcome, a reason and an answer to the company."""
    if refusal := must_own(request, seats) or may_step(request, "close"):
        return refusal
    if outcome not in OFFICERS_OUTCOMES:
        return Refusal("no_outcome", _("Choose what became of the request."))
    if not reasons:
        return Refusal("no_reason", _("Choose at least one reason."))
    if not answer.strip():
        return Refusal("no_answer", _("Write the answer that the company gets."))
    return None


def may_answer_questions(request: ServiceRequest) -> Refusal | None:
    """Refuse answers to questions that decide nothing any more: of a closed request, and where none is left."""
    if request.is_open and request.questions:
        return None
    return Refusal("no_question", _("There is no question left: nothing more is needed from you here."))


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


def may_reopen_as_company(request: ServiceRequest, *, at: datetime) -> Refusal | None:
    """Refuse to reopen what goes on in another request: that one is opened again in its place."""
    return _goes_on_elsewhere(request) or may_reopen(request, at=at)


def may_reply(request: ServiceRequest) -> Refusal | None:
    """Refuse words of the company that nobody would read: on what goes on in another request, and what is archived."""
    if request.archived_at is not None:
        return Refusal("archived", _("This request is archived. Send a new request: we see the old one."))
    return _goes_on_elsewhere(request)


def _goes_on_elsewhere(request: ServiceRequest) -> Refusal | None:
    if request.merged_into is None:
        return None
    words = _("It goes on as %(reference)s. Go on there.") % {"reference": request.merged_into.reference}
    return Refusal("merged", words)


def may_reopen_at_desk(request: ServiceRequest, *, seats: Collection[Seat], at: datetime) -> Refusal | None:
    """Refuse to reopen to others than the owner, what is archived, and what the company has withdrawn."""
    is_kept = request.closed_at is not None and request.archived_at is None and request.merged_into_id is None
    if refusal := must_own(request, seats) or (None if is_kept else may_reopen(request, at=at)):
        return refusal
    if request.outcome == Outcome.WITHDRAWN:
        return Refusal("withdrawn", _("The company has withdrawn this request. It alone can open it again."))
    return None


def may_restore_part(part: Referral, *, is_there: bool, at: datetime) -> Refusal | None:
    """Refuse to bring a part back that ended with its request, where nobody could go on with it."""
    # The link of a part in work goes on for as long as its request does.
    if part.state == ReferralState.WITHDRAWN and part.link_expires_at is not None and part.link_expires_at <= at:
        return Refusal("link_over", _("The link of this body has ended."))
    if not part.mailbox and not is_there:
        return Refusal("nobody_there", _("Nobody is present in this seat any more."))
    return None


def may_release(request: ServiceRequest, *, seats: Collection[Seat], by: Any) -> Refusal | None:
    """Refuse to give back what one has not in hand."""
    if refusal := must_own(request, seats) or may_step(request, "release"):
        return refusal
    if request.handler_id != by.pk:
        return Refusal("not_in_hand", _("You do not have this request in hand."))
    return None


def may_undo_release(
    request: ServiceRequest, last: Event | None, *, seats: Collection[Seat], by: Any
) -> Refusal | None:
    """Refuse to have a request in hand again where ``last``, its last step, is not that the reader gave it back."""
    if refusal := may_claim(request, seats=seats, by=by):
        return refusal
    if last is None or last.kind != EventKind.RELEASED or last.by_id != by.pk:
        return Refusal("gone_on", _("Somebody has gone on with this request."))
    return None


def may_undo_handing(last: Event | None, *, by: Any) -> Refusal | None:
    """Refuse to take back from a colleague what somebody has gone on with; ``last`` is the last act of our side."""
    if last is None or last.kind != EventKind.HANDED or last.by_id != by.pk:
        return Refusal("gone_on", _("Somebody has gone on with this request."))
    return None


def may_merge(
    kept: ServiceRequest, gone: ServiceRequest, *, seats: Collection[Seat], introduced: Collection[Any]
) -> Refusal | None:
    """Refuse to join requests that are not both the reader's, of one company, and at work.

    ``introduced`` are the keys of those that stand for an introduction or a seat on a mission: two of them stay apart.
    """
    if refusal := must_own(kept, seats) or must_own(gone, seats):
        return refusal
    if kept.pk == gone.pk or kept.company_id != gone.company_id:
        return Refusal("not_twins", _("Two requests of one company can be joined, and no others."))
    if RequestKind.PRESENCE in {kept.kind, gone.kind}:
        return Refusal("presence", _("A request for an official’s presence has steps of its own and stays apart."))
    if {kept.pk, gone.pk} <= set(introduced):
        return Refusal("introductions", _("Each stands for an introduction or a mission of its own, and stays apart."))
    if kept.state == RequestState.WAITING or not kept.is_open:
        return _goes_on_elsewhere(kept) or may_step(kept, "offer")
    return _goes_on_elsewhere(gone) or may_step(gone, "close")


def may_separate(
    kept: ServiceRequest, gone: ServiceRequest, last: Mapping[str, Any], *, seats: Collection[Seat]
) -> Refusal | None:
    """Refuse to part requests that were joined where ``last``, the last step of the one that goes on, is another."""
    if refusal := must_own(kept, seats) or must_own(gone, seats):
        return refusal
    if gone.merged_into_id != kept.pk or last.get("merged") != gone.reference:
        return Refusal("gone_on", _("Somebody has gone on with it: both stay joined."))
    return None


def may_complain(request: ServiceRequest, *, open_ones: int) -> Refusal | None:
    """Refuse a second complaint while the first one waits for its answer."""
    if request.archived_at is not None:
        return Refusal("archived", _("This request is archived. Write to the Hub’s desk."))
    if open_ones:
        words = _("Your complaint is with the head of the office. You get an answer to it first.")
        return Refusal("complaint_open", words)
    return None


def may_ask_presence(on: date, *, today: date) -> Refusal | None:
    """Refuse an official's presence on a day that is over."""
    if on < today:
        return Refusal("past", _("This day is over. Name a day to come."))
    return None


def may_move_presence(
    request: ServiceRequest,
    presence: OfficialPresence | None,
    on: date | None,
    *,
    seats: Collection[Seat] | None,
    today: date,
) -> Refusal | None:
    """Refuse others than the owner and the company (``seats`` None), a day that is over, and what is over itself."""
    if seats is not None and (refusal := must_own(request, seats)):
        return refusal
    if not request.is_open:
        return may_step(request, "close")
    if presence is None or presence.result:
        return Refusal("no_presence", _("No official’s presence is to come: none was asked for, or it is over."))
    if on == presence.on:
        return Refusal("same_day", _("It is on this day already."))
    return None if on is None else may_ask_presence(on, today=today)


def may_record_result(
    request: ServiceRequest, presence: OfficialPresence | None, *, seats: Collection[Seat]
) -> Refusal | None:
    """Refuse what came of a presence by others than the owner, once it is closed, and where none is awaited."""
    if refusal := must_own(request, seats):
        return refusal
    if not request.is_open:
        return may_step(request, "close")
    if presence is None or presence.result:
        return Refusal(
            "no_result", _("No result is awaited: no presence was asked for, or its result is kept already.")
        )
    return None


def due_step(steps: Sequence[Approval]) -> Approval | None:
    """Return the step of the ladder that is to be answered next; None where one was refused, or none is left."""
    if any(one.state == ApprovalState.REFUSED for one in steps):
        return None
    return next((one for one in steps if one.state == ApprovalState.WAITING), None)


def _must_be_due(request: ServiceRequest, steps: Sequence[Approval], step: Approval) -> Refusal | None:
    due = due_step(steps)
    if request.is_open and due is not None and due.pk == step.pk:
        return None
    return Refusal("out_of_order", _("This step is not due: an earlier one is open, or the ladder has ended."))


def may_approve_there(request: ServiceRequest, level: str, seat: Seat) -> Refusal | None:
    """Refuse a seat that is not the office of such an official, and one of another place or province."""
    if seat.approves != level:
        return Refusal("wrong_official", _("This office does not answer for such an official."))
    places = set(request.cn_provinces)
    if (
        level == PresenceLevel.CONSUL_GENERAL
        and places
        and (seat.office is None or places.isdisjoint(seat.office.cn_provinces_served))
    ):
        return Refusal("wrong_place", _("This consul general looks after another part of China."))
    if seat.provinces is not None and request.province not in seat.provinces:
        return Refusal("wrong_province", _("This premier is of another province than the company."))
    return None


def may_ask_approval(
    request: ServiceRequest, steps: Sequence[Approval], step: Approval, *, to: Seat | None, seats: Collection[Seat]
) -> Refusal | None:
    """Refuse to ask an official by others than the owner, out of order, twice, and of the wrong post or province.

    ``to`` None: which official is chosen later. ``steps`` are all of the ladder, in their order.
    """
    if refusal := must_own(request, seats) or _must_be_due(request, steps, step):
        return refusal
    if step.level == PresenceLevel.OFFICER:
        return Refusal("own_step", _("Your own seat answers this step."))
    if step.asked_at is not None:
        return Refusal("asked_already", _("This official is asked already. Take the question back first."))
    return may_approve_there(request, step.level, to) if to is not None else None


def may_take_back_approval(
    request: ServiceRequest, steps: Sequence[Approval], step: Approval, *, seats: Collection[Seat]
) -> Refusal | None:
    """Refuse to take back a question that was answered, that nobody asked, or by others than the owner."""
    if refusal := must_own(request, seats) or _must_be_due(request, steps, step):
        return refusal
    return None if step.asked_at is not None else Refusal("not_asked", _("Nobody was asked yet."))


def who_asked_for_presence(request: ServiceRequest, steps: Sequence[Approval], step: Approval) -> set[int | None]:
    """Return the keys of those who may not answer a step, since they asked for the presence.

    Who sent the request, or wrote it down by phone, who moved its day, who asked the official, and, above the
    officer's own step, the officer who agreed.
    """
    asked = {request.submitted_by_id, request.entered_by_id, request.presence.moved_by_id, step.asked_by_id}
    return asked | {one.by_id for one in steps if one.level == PresenceLevel.OFFICER and one.pk != step.pk}


def may_record_approval(
    request: ServiceRequest,
    steps: Sequence[Approval],
    step: Approval,
    *,
    seats: Collection[Seat] | None,
    by: Any,
) -> Refusal | None:
    """Refuse the answer of a step to all but the seat that may answer, out of order, and to whoever asked for it.

    The officer's step is that of the seat that answers for the request. ``seats`` None: the link of the step was
    opened, which stands for its seat.
    """
    if refusal := _must_be_due(request, steps, step):
        return refusal
    if step.level == PresenceLevel.OFFICER:
        if refusal := must_own(request, seats or ()):
            return refusal
    elif step.asked_at is None or (seats is not None and all(seat.pk != step.seat_id for seat in seats)):
        return Refusal("not_asked", _("Another seat was asked."))
    if by is None:
        return None
    if by.pk not in who_asked_for_presence(request, steps, step):
        return None
    return Refusal(
        "own_wish",
        _(
            "You asked for this presence, or carry it further: somebody else answers this step. "
            "Ask a colleague of your seat, or send the request to another office."
        ),
    )


def may_decide_address(address: OutsideAddress, *, by: Any, note: str, approved: bool) -> Refusal | None:
    """Refuse the word on an address to who proposed it, a second time, and a refusal without a reason."""
    if address.state != ApprovalState.WAITING:
        return Refusal("decided", _("This address was decided already."))
    if by.pk == address.asked_by_id:
        return Refusal("own_wish", _("You proposed this address: a second person checks it."))
    if not approved and not note.strip():
        return Refusal("no_reason", _("Say why this is not an address of the body."))
    return None


def outcome_of_parts(outcomes: Iterable[str]) -> Outcome | None:
    """Return what became of a request as its parts say it; None where no part is done.

    Helped where every part did, not helped where none did, else partly. A part that a sister seat answered says nothing
    of its own; one whose seat did not reach the company counts only where no other part says more.
    """
    told = {PartOutcome(outcome) for outcome in outcomes if outcome} - {PartOutcome.COVERED}
    if len(told) > 1:
        told.discard(PartOutcome.UNREACHABLE)
    if not told:
        return None
    return Outcome(told.pop()) if len(told) == 1 else Outcome.PARTLY
