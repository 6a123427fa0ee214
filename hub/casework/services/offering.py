"""Offers of a request, or of a part of it: the warm hand-over. Until the receiver accepts, the sender owns it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from hub.casework import telling
from hub.casework.calendars import calendar_of_seat
from hub.casework.choices import EventKind, OfferState, Part, ReturnReason
from hub.casework.clock import after_days
from hub.casework.links import hash_of
from hub.casework.models import Correction, Offer, ServiceRequest
from hub.casework.promises import promises
from hub.casework.rules import (
    may_answer_offer,
    may_finish_part,
    may_offer,
    may_take_back,
    needs_override_reason,
    not_asked_yet,
)
from hub.casework.services.holding import move_held
from hub.casework.services.steps import end_owning, lock, state_before_offer, take_step
from hub.core.workflow import require
from hub.directory.models import Seat
from hub.directory.presence import availability_of, can_receive


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The seat that somebody chose, with its place among the candidates and why it stood there."""

    seat: Seat
    rank: int | None = None
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Where a body without accounts is told: by a signed link that ends."""

    mailbox: str
    language: str


@transaction.atomic
def offer_request(
    *,
    request: ServiceRequest,
    choice: Choice,
    by: Any,
    seats: Sequence[Seat],
    at: datetime,
    part: Part = Part.OWNER,
    task: str = "",
    note: str = "",
    override_reason: str = "",
    outside: Outside | None = None,
    version: int | None = None,
) -> Offer:
    """Offer a request, or a part of it, to a seat. One click confirms the first candidate; another one takes a reason.

    Raises ``RefusedError``, and ``ConflictError`` where somebody was faster.
    """
    held = lock(request, version=version)
    is_there = outside is not None or can_receive(choice.seat, availability_of([choice.seat], at)[choice.seat.slug])
    require(may_offer(held, seats=seats, to=choice.seat, part=part, can_receive=is_there))
    if part == Part.OWNER:
        require(needs_override_reason(choice.rank, override_reason))
    asked = held.offers.filter(state__in=[OfferState.OFFERED, OfferState.ACCEPTED]).values_list("seat", flat=True)
    require(not_asked_yet(set(asked), choice.seat))
    token = secrets.token_urlsafe(32) if outside else ""
    offer: Offer = Offer.objects.create(
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
        override_reason=override_reason.strip(),
        mailbox=outside.mailbox if outside else "",
        mailbox_language=outside.language if outside else "",
        token_hash=hash_of(token) if outside else "",
        link_expires_at=_link_ends(at, choice.seat) if outside else None,
    )
    step = "offer" if part == Part.OWNER else None
    data = {"part": part, "rank": choice.rank, "outside": bool(outside)}
    take_step(
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
    telling.offered(offer, token=token, at=at)
    return offer


@transaction.atomic
def accept_offer(*, offer: Offer, by: Any, seats: Sequence[Seat] | None, at: datetime) -> Offer:
    """Accept: from now on this seat answers for the request, or works on its part. The sender gets a receipt.

    ``seats`` None: the offer's own link was opened. Raises ``RefusedError`` for an offer that is over.
    """
    request, held = _lock_offer(offer)
    require(may_answer_offer(held, seats=seats))
    held.state, held.answered_by, held.answered_at = OfferState.ACCEPTED, by, at
    held.save(update_fields=["state", "answered_by", "answered_at"])
    before = request.owner
    if held.part == Part.OWNER:
        end_owning(request, but=held, at=at)
        request.owner, request.handler, request.taken_at = held.seat, by, at
    step = "accept" if held.part == Part.OWNER else None
    data = {"part": held.part}
    take_step(request, step, EventKind.ACCEPTED, by=by, at=at, seat=before, to_seat=held.seat, data=data)
    telling.accepted(held, request=request, at=at)
    return held


@transaction.atomic
def return_offer(
    *, offer: Offer, reason: ReturnReason, text: str, by: Any, seats: Sequence[Seat] | None, at: datetime
) -> Offer:
    """Return an offer with a reason, which proposes a correction to the directory. The sender still owns the request.

    Raises ``RefusedError`` for an offer that is over.
    """
    request, held = _lock_offer(offer)
    require(may_answer_offer(held, seats=seats))
    held.state, held.answered_by, held.answered_at = OfferState.RETURNED, by, at
    held.return_reason, held.return_text = reason, text.strip()
    held.save(update_fields=["state", "answered_by", "answered_at", "return_reason", "return_text"])
    Correction.objects.create(offer=held, seat=held.seat, reason=reason, codes=_codes(request, reason), at=at)
    step = state_before_offer(request) if held.part == Part.OWNER else None
    data = {"part": held.part, "reason": reason}
    take_step(request, step, EventKind.RETURNED, by=by, at=at, seat=held.seat, to_seat=request.owner, data=data)
    telling.returned(held, request=request, at=at)
    return held


@transaction.atomic
def give_back(*, offer: Offer, by: Any, at: datetime) -> bool:
    """Return what a seat was asked, or a part that it took on, because nobody is there to do it.

    It comes back to who answers for the request, who hears of it. ``by`` is the person who leaves, None for the sweep.
    Return whether there was something to give back. It says nothing of what the seat is for: no correction is proposed.
    """
    request, held = _lock_offer(offer)
    whole = held.part == Part.OWNER
    if held.state == OfferState.ACCEPTED and not whole:
        held.done_at = at
    elif held.state == OfferState.OFFERED:
        held.answered_by, held.answered_at = by, at
    else:
        return False
    was, held.state, held.return_reason = held.state, OfferState.RETURNED, ReturnReason.NOBODY_THERE
    held.save(update_fields=["state", "answered_by", "answered_at", "done_at", "return_reason"])
    step = state_before_offer(request) if whole else None
    data = {"part": held.part, "reason": ReturnReason.NOBODY_THERE, "was": was}
    human = whole or by is not None
    take_step(
        request, step, EventKind.RETURNED, by=by, at=at, seat=held.seat, to_seat=request.owner, data=data, human=human
    )
    telling.returned(held, request=request, at=at)
    return True


@transaction.atomic
def take_back_offer(*, offer: Offer, by: Any, seats: Sequence[Seat], at: datetime) -> Offer:
    """Take back what was offered, a part that is in work, or the whole from a body that has it by its link.

    Raises ``RefusedError``.
    """
    request, held = _lock_offer(offer)
    require(may_take_back(held, seats=seats))
    if held.state == OfferState.ACCEPTED and held.part == Part.OWNER:
        # Whoever asked a body that works by its link alone is the last of us who can: the link ends with it.
        move_held(request, to=held.from_seat, by=by, at=at, reason="", event=EventKind.MOVED)
        held.state, held.done_at = OfferState.ENDED, at
        telling.taken_back(held, at=at)
        return held
    data = {"part": held.part, "was": held.state}
    if held.state == OfferState.ACCEPTED:
        held.state, held.done_at = OfferState.ENDED, at
    else:
        held.state, held.answered_at = OfferState.WITHDRAWN, at
    held.save(update_fields=["state", "answered_at", "done_at"])
    step = state_before_offer(request) if held.part == Part.OWNER else None
    take_step(request, step, EventKind.TAKEN_BACK, by=by, at=at, seat=request.owner, to_seat=held.seat, data=data)
    telling.taken_back(held, at=at)
    return held


@transaction.atomic
def finish_part(*, offer: Offer, by: Any, seats: Sequence[Seat] | None, at: datetime) -> Offer:
    """Say that a part is done; the owner hears. Raises ``RefusedError``."""
    request, held = _lock_offer(offer)
    require(may_finish_part(held, seats=seats))
    held.state, held.done_at = OfferState.DONE, at
    held.save(update_fields=["state", "done_at"])
    take_step(request, None, EventKind.PART_DONE, by=by, at=at, seat=held.seat, to_seat=request.owner)
    telling.part_done(held, at=at)
    return held


def _lock_offer(offer: Offer) -> tuple[ServiceRequest, Offer]:
    """Return the request and the offer as they are now; the request is locked first, as everywhere."""
    request = lock(offer.request)
    held: Offer = Offer.objects.select_related("seat__office__organization", "seat__organization", "from_seat").get(
        pk=offer.pk
    )
    held.request = request
    return request, held


def _link_ends(at: datetime, seat: Seat) -> datetime:
    return after_days(at, promises().offer_link_days, calendar_of_seat(seat).zone)


def _codes(request: ServiceRequest, reason: ReturnReason) -> list[str]:
    if reason == ReturnReason.WRONG_AREA:
        return list(request.areas)
    if reason == ReturnReason.WRONG_REGION:
        return [request.province, *request.cn_provinces]
    return []
