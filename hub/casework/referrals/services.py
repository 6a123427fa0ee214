"""Offers of a request, or of a part of it: the warm hand-over. Until the receiver accepts, the sender owns it."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from hub.audit.services import record
from hub.casework.choices import (
    OPEN_REFERRALS,
    EventKind,
    PartOutcome,
    ReferralRole,
    ReferralState,
    RequestState,
    ReturnReason,
)
from hub.casework.models import Referral, ServiceRequest
from hub.casework.notifications import referrals as referral_notifications
from hub.casework.referrals.candidates import (
    CandidateMark,
    Routing,
    SeatCandidate,
    mailbox_of,
    record_routing_gap,
    rule_of_proposal,
)
from hub.casework.referrals.reports import report_proposed, report_seat
from hub.casework.referrals.rules import (
    may_answer_referral,
    may_finish_part,
    may_refer,
    may_renew_link,
    may_withdraw_referral,
    needs_mailbox,
    needs_override_reason,
    needs_return_words,
    not_asked_yet,
    sisters_of,
)
from hub.casework.requests.services.assignment import claim_request, move_locked
from hub.casework.requests.services.messages import add_note
from hub.casework.requests.services.recusals import may_have_in_hand
from hub.casework.requests.services.transitions import (
    apply_transition,
    end_ownership,
    end_pause,
    let_parts_follow,
    lock,
    state_before_referral,
)
from hub.casework.sla.services import offer_link_ends, service_standards, set_part_clock
from hub.core.http.private_links import hash_of
from hub.core.workflow import require
from hub.directory.models import Seat
from hub.directory.seats.presence import availability_of, can_receive
from hub.notifications.delivery.services import Mailbox


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatChoiceInput:
    """The seat that somebody chose, with its place among the candidates and why it stood there."""

    seat: Seat
    rank: int | None = None
    reasons: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def refer_request(
    *,
    request: ServiceRequest,
    choice: SeatChoiceInput,
    by: Any,
    seats: Sequence[Seat],
    at: datetime,
    part: ReferralRole = ReferralRole.OWNER,
    task: str = "",
    note: str = "",
    override_reason: str = "",
    override_kind: str = "",
    outside: Mailbox | None = None,
    version: int | None = None,
    rule: str = "",
) -> Referral:
    """Offer a request, or a part of it, to a seat. One click confirms the first candidate; another one takes a reason.

    ``outside`` is where a body without accounts is told, by a signed link that ends. ``rule`` is the question whose
    rule proposed the first candidate, for the figures.

    Raises ``RefusedError``, and ``StaleRequestError`` where somebody was faster.
    """
    held = lock(request, version=version)
    is_there = outside is not None or can_receive(choice.seat, availability_of([choice.seat], at)[choice.seat.slug])
    require(may_refer(held, seats=seats, to=choice.seat, part=part, can_receive=is_there))
    if part == ReferralRole.OWNER:
        require(needs_override_reason(choice.rank, override_reason or override_kind))
    asked = held.offers.filter(state__in=OPEN_REFERRALS).values_list("seat", flat=True)
    require(not_asked_yet(set(asked), choice.seat))
    token = secrets.token_urlsafe(32) if outside else ""
    offer = Referral(
        request=held,
        seat=choice.seat,
        part=part,
        from_seat=held.owner,
        offered_by=by,
        offered_at=at,
        task=task.strip(),
        note=note.strip(),
        rank=choice.rank,
        reasons=[list(pair) for pair in choice.reasons],
        override_kind=override_kind if choice.rank != 1 else "",
        override_reason=override_reason.strip(),
        mailbox=outside.email if outside else "",
        mailbox_language=outside.language if outside else "",
        token_hash=hash_of(token) if outside else "",
        link_expires_at=offer_link_ends(at, choice.seat) if outside else None,
    )
    set_part_clock(offer)
    offer.save(force_insert=True)
    step = "offer" if part == ReferralRole.OWNER else None
    data = {"part": part, "rank": choice.rank, "outside": bool(outside), "rule": rule}
    apply_transition(
        held,
        step,
        EventKind.OFFERED,
        by=by,
        at=at,
        seat=held.owner,
        to_seat=choice.seat,
        reason=override_reason.strip(),
        data=data,
    )
    referral_notifications.referred(offer, token=token, at=at)
    return offer


@transaction.atomic
def send_to_candidate(
    *,
    request: ServiceRequest,
    routing: Routing,
    chosen: SeatCandidate,
    by: Any,
    seats: Sequence[Seat],
    at: datetime,
    note: str = "",
    override_kind: str = "",
    override_reason: str = "",
    mailbox: str = "",
    version: int | None = None,
) -> Referral | None:
    """Send a request to a candidate: to the seat, to who stands in for it, or by link to a body without accounts.

    Choosing the desk that has it already means to take it; then None is returned. Unmet demand is counted, and a reason
    for leaving the proposal that speaks of the directory is a report on it. Raises what ``refer_request`` raises.
    """
    record_routing_gap(request, routing, at=at)
    if chosen.receiver.pk == request.owner_id:
        claim_request(request=request, by=by, seats=seats, at=at)
        return None
    require(needs_override_reason(chosen.rank, override_reason or override_kind))
    outside = None
    if chosen.mark is CandidateMark.BY_LINK:
        mailbox = mailbox or mailbox_of(chosen.seat)
        require(needs_mailbox(mailbox))
        outside = Mailbox(mailbox, request.language)
    offer = refer_request(
        request=request,
        choice=SeatChoiceInput(seat=chosen.receiver, rank=chosen.rank or None, reasons=chosen.reasons),
        by=by,
        seats=seats,
        at=at,
        note=note,
        override_kind=override_kind,
        override_reason=override_reason,
        outside=outside,
        version=version,
        rule=rule_of_proposal(routing, request),
    )
    report_proposed(offer, routing, by=by, at=at)
    return offer


@transaction.atomic
def accept_referral(*, offer: Referral, by: Any, seats: Sequence[Seat] | None, at: datetime) -> Referral:
    """Accept: from now on this seat answers for the request, or works on its part. The sender gets a receipt.

    ``seats`` None: the offer's own link was opened. Raises ``RefusedError`` for an offer that is over.
    """
    request, held = _lock_offer(offer)
    require(may_answer_referral(held, seats=seats))
    if by is not None:
        require(may_have_in_hand(request, by))
    held.state, held.answered_by, held.answered_at = ReferralState.ACCEPTED, by, at
    set_part_clock(held)
    held.save(update_fields=["state", "answered_by", "answered_at", "due_at", "due_on"])
    before, handler = request.owner, request.handler
    if held.part == ReferralRole.OWNER:
        end_ownership(request, but=held, at=at)
        let_parts_follow(request, held.seat, at=at)
        request.owner, request.handler, request.taken_at = held.seat, by, at
    step = None
    if held.part == ReferralRole.OWNER:
        step = "accept_while_asked" if request.state == RequestState.WAITING else "accept"
    data = {"part": held.part}
    apply_transition(request, step, EventKind.ACCEPTED, by=by, at=at, seat=before, to_seat=held.seat, data=data)
    referral_notifications.accepted(held, request=request, handler=handler, at=at, by=by)
    if held.part == ReferralRole.SUPPORT:
        # One of an office works on it: what its other seats were asked, and have not begun, is over. Other posts of
        # the body know another place, and answer for themselves.
        for sister in sisters_of(held, open_parts(request)):
            if sister.state == ReferralState.OFFERED and sister.seat.within == held.seat.within:
                _cover(sister, by_part=held, request=request, by=by, at=at)
    return held


@transaction.atomic
def return_referral(
    *, offer: Referral, reason: ReturnReason, text: str, by: Any, seats: Sequence[Seat] | None, at: datetime
) -> Referral:
    """Return an offer with a reason; one that speaks of the directory is a report on it. The sender owns the request.

    Raises ``RefusedError`` for an offer that is over, and for another reason without words.
    """
    request, held = _lock_offer(offer)
    require(may_answer_referral(held, seats=seats) or needs_return_words(reason, text))
    held.state, held.answered_by, held.answered_at = ReferralState.RETURNED, by, at
    held.return_reason, held.return_text = reason, text.strip()
    held.save(update_fields=["state", "answered_by", "answered_at", "return_reason", "return_text"])
    report_seat(held.seat, ReturnReason(reason), request=request, by=by, at=at, language=held.mailbox_language)
    step = _step_back(request, at=at) if held.part == ReferralRole.OWNER else None
    data = {"part": held.part, "reason": reason}
    apply_transition(request, step, EventKind.RETURNED, by=by, at=at, seat=held.seat, to_seat=request.owner, data=data)
    referral_notifications.returned(held, request=request, at=at, by=by)
    if held.part == ReferralRole.OWNER and _returned_often(request):
        referral_notifications.returned_often(request, at=at)
    return held


def _step_back(request: ServiceRequest, *, at: datetime) -> str:
    """Return the step by which an offered request comes back; what its receiver asked the company waits no more."""
    end_pause(request, at=at)
    return state_before_referral(request)


def _returned_often(request: ServiceRequest) -> bool:
    """Return whether so many seats in turn have returned a request that whoever leads its office is to decide."""
    rows = request.offers.filter(part=ReferralRole.OWNER).exclude(state=ReferralState.WITHDRAWN)
    last = list(rows.order_by("-answered_at", "-pk").values_list("state", flat=True)[: service_standards().returns])
    return last == [ReferralState.RETURNED] * service_standards().returns


@transaction.atomic
def return_unattended_referral(*, offer: Referral, by: Any, at: datetime) -> bool:
    """Return what a seat was asked, or a part that it took on, because nobody is there to do it.

    It comes back to who answers for the request, who hears of it. ``by`` is the person who leaves, None for the sweep.
    Return whether there was something to give back. It says nothing of what the seat is for: nothing is reported.
    """
    request, held = _lock_offer(offer)
    whole = held.part == ReferralRole.OWNER
    if held.state == ReferralState.ACCEPTED and not whole:
        held.done_at = at
    elif held.state == ReferralState.OFFERED:
        held.answered_by, held.answered_at = by, at
    else:
        return False
    was, held.state, held.return_reason = held.state, ReferralState.RETURNED, ReturnReason.NOBODY_THERE
    held.save(update_fields=["state", "answered_by", "answered_at", "done_at", "return_reason"])
    step = _step_back(request, at=at) if whole else None
    data = {"part": held.part, "reason": ReturnReason.NOBODY_THERE, "was": was}
    human = whole or by is not None
    apply_transition(
        request, step, EventKind.RETURNED, by=by, at=at, seat=held.seat, to_seat=request.owner, data=data, human=human
    )
    referral_notifications.returned(held, request=request, at=at)
    return True


@transaction.atomic
def withdraw_referral(*, offer: Referral, by: Any, seats: Sequence[Seat], at: datetime) -> Referral:
    """Take back what was offered, a part that is in work, or the whole from a body that has it by its link.

    Raises ``RefusedError``.
    """
    request, held = _lock_offer(offer)
    require(may_withdraw_referral(held, seats=seats))
    if held.state == ReferralState.ACCEPTED and held.part == ReferralRole.OWNER:
        # Whoever asked a body that works by its link alone is the last of us who can: the link ends with it.
        move_locked(request, to=held.from_seat, by=by, at=at, reason="", event=EventKind.MOVED)
        held.state, held.done_at = ReferralState.ENDED, at
        referral_notifications.taken_back(held, at=at)
        return held
    data = {"part": held.part, "was": held.state}
    if held.state == ReferralState.ACCEPTED:
        held.state, held.done_at = ReferralState.ENDED, at
    else:
        held.state, held.answered_at = ReferralState.WITHDRAWN, at
    held.save(update_fields=["state", "answered_at", "done_at"])
    step = _step_back(request, at=at) if held.part == ReferralRole.OWNER else None
    apply_transition(
        request, step, EventKind.TAKEN_BACK, by=by, at=at, seat=request.owner, to_seat=held.seat, data=data
    )
    referral_notifications.taken_back(held, at=at)
    return held


@transaction.atomic
def send_new_link(*, offer: Referral, at: datetime) -> None:
    """Mail a new link to the checked mailbox of a body whose link is lost or over; the one before ends at once.

    An offer whose days are over or nearly so, and that nobody took back, is open for as many again. Raises
    ``RefusedError``.
    """
    request, held = _lock_offer(offer)
    require(may_renew_link(held))
    referral_notifications.link_asked(held, at=at)
    # Whoever presses may have no right to the mailbox any more: no other link opens.
    held.past_link_ends_at = at
    held.save(update_fields=["past_link_ends_at"])
    record(action="casework.link.renewed", by=None, subject=request, at=at, data={"seat": held.seat.slug})


@transaction.atomic
def ask_sender(*, offer: Referral, text: str, at: datetime) -> None:
    """Keep what a body without accounts asks whoever sent it the request: a note, and a mail to them.

    Raises ``RefusedError``.
    """
    request, held = _lock_offer(offer)
    require(may_renew_link(held))
    note = add_note(request=request, text=text, by=None, seat=held.seat, at=at)
    referral_notifications.sender_asked(held, request=request, step=f"m{note.pk}", at=at)


@transaction.atomic
def finish_part(
    *,
    offer: Referral,
    by: Any,
    seats: Sequence[Seat] | None,
    at: datetime,
    outcome: PartOutcome,
    result: str = "",
    covers: Collection[int] = (),
) -> Referral:
    """Say that a part is done and what came of it; the owner hears.

    ``covers`` are the keys of other open parts of the request that this answer answers too: they end with it, and their
    seats hear that nothing is left to do. Raises ``RefusedError``.
    """
    request, held = _lock_offer(offer)
    require(may_finish_part(held, seats=seats))
    held.state, held.done_at, held.outcome, held.result = ReferralState.DONE, at, outcome, result.strip()
    held.save(update_fields=["state", "done_at", "outcome", "result"])
    data = {"outcome": outcome}
    apply_transition(request, None, EventKind.PART_DONE, by=by, at=at, seat=held.seat, to_seat=request.owner, data=data)
    referral_notifications.part_done(held, at=at, by=by)
    for sister in open_parts(request).filter(pk__in=covers):
        _cover(sister, by_part=held, request=request, by=by, at=at)
    return held


def _cover(sister: Referral, *, by_part: Referral, request: ServiceRequest, by: Any, at: datetime) -> None:
    """End the part of a seat for which a sister answers; it hears that nothing is left to do."""
    sister.state, sister.done_at, sister.answered_at = ReferralState.DONE, at, sister.answered_at or at
    sister.outcome, sister.covered_by = PartOutcome.COVERED, by_part
    sister.save(update_fields=["state", "done_at", "answered_at", "outcome", "covered_by"])
    apply_transition(
        request, None, EventKind.PART_COVERED, by=by, at=at, seat=sister.seat, to_seat=by_part.seat, human=False
    )
    referral_notifications.part_covered(sister, by_seat=by_part.seat, request=request, at=at)


def open_parts(request: ServiceRequest) -> QuerySet[Referral]:
    """Return the parts of a request that somebody is asked for or works on, in the order of their days."""
    rows = Referral.objects.filter(request=request, part=ReferralRole.SUPPORT, state__in=OPEN_REFERRALS)
    return rows.select_related("seat__office__organization", "seat__organization", "from_seat").order_by("due_at", "pk")


def _lock_offer(offer: Referral) -> tuple[ServiceRequest, Referral]:
    """Return the request and the offer as they are now; the request is locked first, as everywhere."""
    request = lock(offer.request)
    held: Referral = Referral.objects.select_related(
        "seat__office__organization", "seat__organization", "from_seat"
    ).get(pk=offer.pk)
    held.request = request
    return request, held
