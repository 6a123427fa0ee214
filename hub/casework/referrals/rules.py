"""May this be done? Each function returns a refusal with its sentence, or None: the button and the service ask alike.

A person acts through a seat: ``seats`` are those that the person holds now.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.choices import ReferralRole, ReferralState, ReturnReason
from hub.casework.models import Referral, ServiceRequest
from hub.casework.requests.rules import may_step, must_own
from hub.core.workflow import Refusal
from hub.directory.models import Seat


def may_refer(
    request: ServiceRequest, *, seats: Collection[Seat], to: Seat, part: str, can_receive: bool
) -> Refusal | None:
    """Refuse an offer by others than the owner, to the owner itself, and to a seat where nobody is present."""
    if refusal := must_own(request, seats):
        return refusal
    if part == ReferralRole.OWNER and (refusal := may_step(request, "offer")):
        return refusal
    if part == ReferralRole.SUPPORT and not request.is_open:
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


def needs_mailbox(mailbox: str) -> Refusal | None:
    """Refuse to ask a body by a link while no mailbox of it is known."""
    if mailbox:
        return None
    return Refusal("no_mailbox", _("The directory has no mailbox of this body. Write one under its name."))


def may_answer_referral(offer: Referral, *, seats: Collection[Seat] | None) -> Refusal | None:
    """Refuse an answer to an offer that is over, or by somebody who does not hold the seat.

    ``seats`` None: the offer's own link was opened, which stands for the seat.
    """
    if offer.state != ReferralState.OFFERED:
        return Refusal("offer_over", _("This offer is over: it was answered, or taken back."))
    if seats is not None and all(seat.pk != offer.seat_id for seat in seats):
        return Refusal("not_asked", _("Another seat was asked."))
    return None


def may_renew_link(offer: Referral) -> Refusal | None:
    """Refuse a new link, and words to the sender, where an offer is over: nobody is asked, or works on it."""
    if offer.is_open and offer.request.is_open:
        return None
    return Refusal("offer_over", _("This offer is over: it was answered, or taken back."))


def needs_return_words(reason: str, text: str) -> Refusal | None:
    """Refuse to return for another reason than those of the list without saying which."""
    if reason != ReturnReason.OTHER or text.strip():
        return None
    return Refusal("no_words", _("Say in a few words why you return it."))


def may_withdraw_referral(offer: Referral, *, seats: Collection[Seat]) -> Refusal | None:
    """Refuse to take back what is over, what a seat with people answers for, and what another seat asked for.

    A part may be taken back while it is in work. A whole request only from a body that works by its link, and only by
    the seat that sent it: nobody else on our side reads it any more.
    """
    request = offer.request
    if offer.state == ReferralState.OFFERED or (offer.state, offer.part) == (
        ReferralState.ACCEPTED,
        ReferralRole.SUPPORT,
    ):
        return must_own(request, seats)
    if offer.state == ReferralState.ACCEPTED and offer.mailbox and request.is_open:
        if any(seat.pk == offer.from_seat_id for seat in seats):
            return None
        return Refusal("not_sender", _("Only the seat that sent the request can take it back from this body."))
    return Refusal("offer_over", _("This offer is over: it was answered, or taken back."))


def may_finish_part(offer: Referral, *, seats: Collection[Seat] | None) -> Refusal | None:
    """Refuse to finish a part that is not in hand, or that is another seat's."""
    if offer.part != ReferralRole.SUPPORT or offer.state != ReferralState.ACCEPTED:
        return Refusal("no_part", _("There is no part of this request in hand."))
    if seats is not None and all(seat.pk != offer.seat_id for seat in seats):
        return Refusal("not_asked", _("Another seat was asked."))
    return None


def not_asked_yet(asked: Collection[Any], to: Seat) -> Refusal | None:
    """Refuse to ask a seat that is asked already, or that works on a part. ``asked`` holds the keys of such seats."""
    if to.pk in asked:
        return Refusal("asked_already", _("This seat has the request, or is asked already."))
    return None


def sisters_of(part: Referral, others: Iterable[Referral]) -> list[Referral]:
    """Return the open parts by which other seats were asked the same: an answer to one answers them."""
    task = " ".join(part.task.casefold().split())
    return [one for one in others if one.pk != part.pk and task and " ".join(one.task.casefold().split()) == task]
