"""The end of a request, and its beginning again: closed with an answer, withdrawn, given up, reopened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.casework.choices import EventKind, MessageSide, Outcome, OutcomeReason, ReferralState, RequestMessageKind
from hub.casework.models import RequestMessage, ServiceRequest
from hub.casework.notifications import services as notifications
from hub.casework.notifications.queries import external_referrals
from hub.casework.requests.rules import may_close, may_reopen, may_step
from hub.casework.requests.services.transitions import apply_transition, end_all_work, lock
from hub.core.workflow import require
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.queries import hub_desk


@transaction.atomic
def close_request(
    *,
    request: ServiceRequest,
    outcome: Outcome,
    reasons: Sequence[OutcomeReason],
    answer: str,
    by: Any,
    seats: Sequence[Seat] | None,
    at: datetime,
    version: int | None = None,
    seat: Seat | None = None,
) -> ServiceRequest:
    """Close a request with what became of it, why, and the answer that the company reads.

    Raises ``RefusedError``, and ``StaleRequestError`` where somebody was faster. A closing answer is a first answer
    too.
    """
    held = lock(request, version=version)
    speaking = [seat] if seats is None and seat is not None else list(seats or ())
    require(may_close(held, seats=speaking, outcome=outcome, reasons=reasons, answer=answer))
    held.first_answer_at = held.first_answer_at or at
    _end(held, outcome, reasons, answer.strip(), at=at)
    data = {"outcome": outcome, "reasons": list(reasons)}
    apply_transition(held, "close", EventKind.CLOSED, by=by, at=at, seat=held.owner, data=data)
    notifications.closed(held, at=at)
    return held


@transaction.atomic
def withdraw_request(*, request: ServiceRequest, reason: str, by: Any, at: datetime) -> ServiceRequest:
    """Close a request because the company no longer needs it. Raises ``RefusedError`` for a closed one."""
    held = lock(request)
    require(may_step(held, "withdraw"))
    asked = [
        *held.offers.filter(state=ReferralState.OFFERED, mailbox="").select_related("seat"),
        *external_referrals(held),
    ]
    with override(held.language):
        answer = reason.strip() or _("The company has withdrawn its request.")
    _end(held, Outcome.WITHDRAWN, (), answer, at=at)
    apply_transition(held, "withdraw", EventKind.WITHDRAWN, by=by, at=at, seat=held.owner)
    notifications.withdrawn(held, asked=asked, at=at)
    return held


def give_up(held: ServiceRequest, *, answer: str, at: datetime) -> ServiceRequest:
    """Close a locked request that nobody could take: honestly, with the ways that are left."""
    _end(held, Outcome.NOBODY, (OutcomeReason.NO_CAPACITY,), answer, at=at)
    apply_transition(
        held, "give_up", EventKind.CLOSED, by=None, at=at, seat=held.owner, data={"outcome": Outcome.NOBODY}
    )
    notifications.closed(held, at=at)
    return held


@transaction.atomic
def reopen_request(*, request: ServiceRequest, reason: str, by: Any, at: datetime) -> ServiceRequest:
    """Open a request again within 30 days: with whoever had it if still in the seat, else in the seat's inbox.

    The reason is the company's word on what is still open, and stands among what was said.

    A seat that nobody holds any more hands it to the Hub's desk. Raises ``RefusedError``.
    """
    held = lock(request)
    require(may_reopen(held, at=at))
    holders = set(SeatHolder.objects.current().filter(seat=held.owner).values_list("user", flat=True))
    before = held.owner
    stays = held.handler_id in holders
    if not stays:
        held.handler = None
        held.owner = held.owner if holders else hub_desk()
    held.outcome, held.outcome_reasons, held.closing_answer = "", [], ""
    held.closed_at = None
    held.reopened += 1
    # Whoever asks again waits for a person again.
    held.asked_at, held.first_answer_at = at, None
    step = "reopen_with_owner" if stays else "reopen_at_desk"
    if reason.strip():
        # Whoever takes it up again reads what is still open.
        RequestMessage.objects.create(
            request=held,
            side=MessageSide.COMPANY,
            kind=RequestMessageKind.REPLY,
            author=by,
            body=reason.strip(),
            language=held.language,
            at=at,
        )
    apply_transition(held, step, EventKind.REOPENED, by=by, at=at, seat=before, to_seat=held.owner)
    notifications.reopened(held, at=at)
    return held


def _end(
    held: ServiceRequest, outcome: Outcome, reasons: Sequence[OutcomeReason], answer: str, *, at: datetime
) -> None:
    end_all_work(held, at=at)
    held.outcome = outcome
    held.outcome_reasons = list(dict.fromkeys(reasons))
    held.closing_answer = answer
