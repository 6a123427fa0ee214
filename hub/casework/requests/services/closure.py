"""The end of a request, and its beginning again: closed with an answer, withdrawn, given up, reopened."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.casework.choices import (
    EventKind,
    MessageSide,
    Outcome,
    OutcomeReason,
    PendingStep,
    ReferralState,
    RequestMessageKind,
    RoomKind,
)
from hub.casework.models import (
    Booking,
    CompanyProposal,
    Event,
    Label,
    LeanedOn,
    Mission,
    ProgramRecommendation,
    Referral,
    RequestMessage,
    RoomMember,
    ServiceRequest,
    Task,
)
from hub.casework.notifications import referrals as referral_notifications
from hub.casework.notifications import services as notifications
from hub.casework.requests.access import introduced_requests
from hub.casework.requests.rules import (
    may_close,
    may_merge,
    may_reopen_as_company,
    may_reopen_at_desk,
    may_restore_part,
    may_separate,
    may_step,
)
from hub.casework.requests.services.messages import sent_already
from hub.casework.requests.services.recusals import recuse_from_both
from hub.casework.requests.services.transitions import apply_transition, end_all_work, lock, lock_both, parts_ended
from hub.core.db.tenancy import unscoped
from hub.core.workflow import Refusal, require
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.presence import availability_of, can_receive, hub_desk
from hub.outbox.services import enqueue_job

# After a seat of a mission came free: the next in line has it, and those in its room hear that somebody left.
FILL = "casework.mission_seats"
# After what an office lends came free because of a request or a company: the next in line has it.
LINES = "casework.booking_lines"
_TABLES: dict[str, Any] = {
    "tasks": Task, "leaned_on": LeanedOn, "recommended": ProgramRecommendation, "bookings": Booking,
    "proposals": CompanyProposal,
}  # fmt: skip
# What a request has once: what the other one has already stays where it is.
_ONCE = {"leaned_on": "signal", "recommended": "program_slug"}
_LABELLED: Any = Label.requests.through.objects


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
    data = {"outcome": outcome, "reasons": list(reasons)} | _pending_data(held)
    over = _end(held, outcome, reasons, answer.strip(), at=at)
    apply_transition(held, "close", EventKind.CLOSED, by=by, at=at, seat=held.owner, data=data)
    notifications.closed(held, at=at)
    referral_notifications.ended(held, over, at=at, by=by)
    return held


@transaction.atomic
def withdraw_request(
    *, request: ServiceRequest, reason: str, by: Any, at: datetime, is_erased: bool = False
) -> ServiceRequest:
    """Close a request because the company no longer needs it; its seat on a mission goes to the next in line.

    ``is_erased`` tells that its company is erased next, and it with it. Raises ``RefusedError`` for a closed one.
    """
    seated = _seat_of(request)
    held = lock(request)
    require(may_step(held, "withdraw"))
    if seated is not None:
        give_seat_back(seated, by=by, at=at)
    with override(held.language):
        answer = reason.strip() or _("The company has withdrawn its request.")
    asked = _end(held, Outcome.WITHDRAWN, (), answer, at=at)
    apply_transition(held, "withdraw", EventKind.WITHDRAWN, by=by, at=at, seat=held.owner)
    free_bookings(Booking.objects.filter(request=held), at=at)
    notifications.withdrawn(held, asked=asked, at=at, is_erased=is_erased)
    referral_notifications.officials_ended(held, at=at)
    return held


@unscoped()
def free_bookings(rows: Any, *, at: datetime) -> None:
    """Ask for the lines of what these bookings hold to be settled, once the request or company of them is gone."""
    resources = list(rows.filter(cancelled_at=None).order_by("resource").values_list("resource", flat=True).distinct())
    if resources:
        enqueue_job(topic=LINES, payload={"resources": resources}, at=at)


@unscoped()
def _seat_of(request: ServiceRequest) -> CompanyProposal | None:
    """Return the seat on a mission for which a request stands; the mission is locked before it, as everywhere."""
    rows = CompanyProposal.objects.filter(request=request, seat_number__isnull=False)
    found = rows.values_list("opportunity", flat=True).first()
    if found is None:
        return None
    Mission.objects.select_for_update().filter(opportunity=found).first()
    return rows.select_for_update().first()


@unscoped()
def give_seat_back(held: CompanyProposal, *, by: Any, at: datetime) -> None:
    """Take a company off its seat of a locked mission, and out of the room of those who go; the next in line has it."""
    mission = held.opportunity_id
    there = RoomMember.objects.filter(room__kind=RoomKind.MISSION, room__opportunity=mission, company=held.company_id)
    left = list(there.filter(until=None).values_list("pk", flat=True))
    RoomMember.objects.filter(pk__in=left).update(until=at, ended_by=by)
    asked = CompanyProposal.objects.filter(room__kind=RoomKind.MISSION, room__opportunity=mission)
    asked.filter(company=held.company_id).delete()
    held.seat_number = held.request = None
    held.save(update_fields=["seat_number", "request"])
    enqueue_job(topic=FILL, payload={"mission": mission, "left": left}, at=at)


def give_up(
    held: ServiceRequest,
    *,
    answer: str,
    at: datetime,
    outcome: Outcome = Outcome.NOBODY,
    reason: OutcomeReason = OutcomeReason.NO_CAPACITY,
) -> ServiceRequest:
    """Close a locked request that nobody could take, or whose company did not answer: honestly, with what is left."""
    over = _end(held, outcome, (reason,), answer, at=at)
    apply_transition(held, "give_up", EventKind.CLOSED, by=None, at=at, seat=held.owner, data={"outcome": outcome})
    notifications.closed(held, at=at)
    referral_notifications.ended(held, over, at=at)
    return held


@transaction.atomic
def merge_requests(
    *, kept: ServiceRequest, gone: ServiceRequest, by: Any, seats: Sequence[Seat], at: datetime
) -> ServiceRequest:
    """Join two requests of one company about the same thing: one goes on, the other is closed and names it.

    A first answer that the closed one still awaits is awaited of the one that goes on, since the earlier moment. What
    was merged into the closed one before goes on there too, and so do its open tasks, labels, recommended programs,
    what it leans on, its bookings and its introduction or seat on a mission; the step keeps what came along. Whoever is
    kept out of one of them is kept out of both. The company hears once, and so does whoever is asked or works on a part
    of the closed one: that ends. Raises ``RefusedError``.
    """
    _seat_of(gone)
    stays, ends = lock_both(kept, gone)
    clock = {"asked_at": stays.asked_at, "first_answer_at": stays.first_answer_at}
    before = {name: moment and moment.isoformat() for name, moment in clock.items()}
    require(may_merge(stays, ends, seats=seats, introduced=introduced_requests([stays, ends])))
    recuse_from_both(stays, ends, by=by, at=at)
    if ends.first_answer_at is None:
        waits = [ends.asked_at] if stays.first_answer_at is not None else [ends.asked_at, stays.asked_at]
        stays.asked_at, stays.first_answer_at = min(waits), None
    with override(ends.language):
        answer = _("This request is joined with %(reference)s. Everything goes on there.") % {
            "reference": stays.reference
        }
    came, own = _pending_data(ends), _pending_data(stays)
    over = _end(ends, Outcome.MERGED, (), answer, at=at)
    ends.merged_into = stays
    data = {"outcome": Outcome.MERGED, "into": stays.reference} | came
    apply_transition(ends, "close", EventKind.CLOSED, by=by, at=at, seat=ends.owner, data=data)
    with unscoped():
        goes_along = {
            "merged": ServiceRequest.objects.filter(merged_into=ends),
            "tasks": ends.tasks.filter(done_at=None),
            "leaned_on": ends.leaned_on.exclude(signal__in=stays.leaned_on.values("signal")),
            "recommended": ends.recommendations.exclude(program_slug__in=stays.recommendations.values("program_slug")),
            "labels": _LABELLED.filter(servicerequest=ends).exclude(label__in=stays.labels.values("pk")),
            "bookings": Booking.objects.filter(request=ends),
            "proposals": CompanyProposal.objects.filter(request=ends),
        }
        moved = {name: [str(row.pk) for row in rows] for name, rows in goes_along.items()}
        _move(moved, of=ends, to=stays)
    joined = {"merged": ends.reference, "moved": moved, "before": before} | own
    _set_pending(stays, _stronger_pending(came, own))
    apply_transition(stays, None, EventKind.MERGED, by=by, at=at, seat=stays.owner, data=joined)
    notifications.merged(ends, into=stays, at=at)
    referral_notifications.ended(ends, over, at=at, by=by, into=stays)
    return stays


@transaction.atomic
def undo_closing(
    *, request: ServiceRequest, by: Any, seats: Sequence[Seat], at: datetime
) -> list[tuple[Seat, Refusal]]:
    """Open a request again that was just closed, with the parts that ended with it; return those that stay over.

    So do the rights to read it and what its company shared: whoever gave them gives them again. Raises
    ``RefusedError``.
    """
    held, stay, back = lock(request), [], []
    ended, closing = list(parts_ended(held)), held.events.filter(kind=EventKind.CLOSED).order_by("-at", "-pk").first()
    presence = availability_of([part.seat for part in ended], at)
    for part in ended:
        is_there = can_receive(part.seat, presence[part.seat.slug])
        if refusal := may_restore_part(part, is_there=is_there, at=at):
            stay.append((part.seat, refusal))
            continue
        if part.state == ReferralState.ENDED:
            part.state, part.done_at = ReferralState.ACCEPTED, None
        else:
            part.state, part.answered_at = ReferralState.OFFERED, None
        part.save(update_fields=["state", "answered_at", "done_at"])
        back.append(part)
    again = reopen_request(request=held, reason="", by=by, at=at, seats=seats)
    _set_pending(again, closing.data if closing else {})
    again.save(update_fields=["pending", "pending_since"])
    referral_notifications.parts_go_on(again, back, at=at, by=by)
    return stay


@transaction.atomic
def separate_requests(
    *, kept: ServiceRequest, gone: ServiceRequest, by: Any, seats: Sequence[Seat], at: datetime
) -> list[tuple[Seat, Refusal]]:
    """Undo that two requests were joined, while nobody has gone on with either: each has again what it had.

    Returns the parts that stay over, as above. Raises ``RefusedError``.
    """
    stays, ends = lock_both(kept, gone)
    joined: dict[str, Any] = stays.events.order_by("-at", "-pk").values_list("data", flat=True).first() or {}
    require(may_separate(stays, ends, joined, seats=seats))
    for name, moment in joined["before"].items():
        setattr(stays, name, moment and datetime.fromisoformat(moment))
    _set_pending(stays, joined)
    stays.save(update_fields=[*joined["before"], "pending", "pending_since"])
    return undo_closing(request=ends, by=by, at=at, seats=seats)


def _move(moved: Mapping[str, Sequence[str]], *, of: ServiceRequest, to: ServiceRequest) -> None:
    for name, table in _TABLES.items():
        rows = table.objects.filter(pk__in=moved.get(name, ()), request=of)
        if once := _ONCE.get(name):
            rows = rows.exclude(**{f"{once}__in": table.objects.filter(request=to).values(once)})
        rows.update(request=to)
    labelled = _LABELLED.filter(pk__in=moved.get("labels", ()), servicerequest=of)
    labelled.exclude(label__in=to.labels.values("pk")).update(servicerequest=to)
    ServiceRequest.objects.filter(pk__in=moved["merged"], merged_into=of).update(merged_into=to)


@unscoped()
def _take_out(ends: ServiceRequest, stays: ServiceRequest, *, by: Any, at: datetime) -> None:
    """Give a request that stands apart again what came along when it was joined and is still with the other one.

    Where it was joined with one that was then joined itself, that one's history names what came along, and the one
    that goes on now has it. The clock of the one that goes on is as if they had never been joined.
    """
    there = [stays.pk, *stays.merged.values_list("pk", flat=True)]
    joins = Event.objects.filter(kind=EventKind.MERGED, request__in=there, data__has_key="before").order_by("at", "pk")
    joined = joins.filter(data__merged=ends.reference).last()
    if joined is not None:
        _move(joined.data["moved"], of=stays, to=ends)
        if joined.request_id == stays.pk:
            _give_clock_back(stays, list(joins.filter(request=stays)), joined)
    data = {"separated": ends.reference}
    apply_transition(stays, None, EventKind.MERGED, by=by, at=at, seat=stays.owner, data=data)


def _give_clock_back(stays: ServiceRequest, joins: Sequence[Event], joined: Event) -> None:
    """Take out of the clock of a locked request what one that was joined put into it, while its answer is awaited.

    What others brought that are still joined stays. Where its company opened it again since, its clock is its own.
    """
    if stays.first_answer_at is not None or stays.asked_at > joined.at:
        return
    # What its company opened again began a new clock: joins before that are no part of it.
    opened = stays.events.filter(kind=EventKind.REOPENED).exclude(data__has_key="side").order_by("at").last()
    joins = [one for one in joins if opened is None or one.at > opened.at]
    moment = {name: value and datetime.fromisoformat(value) for name, value in joins[0].data["before"].items()}
    asked, answered = moment["asked_at"], moment["first_answer_at"]
    others = {row.reference: row for row in stays.merged.all()}
    for one in joins:
        if (given := one.data["before"]["first_answer_at"]) and answered is None:
            answered = datetime.fromisoformat(given)
        other = others.get(one.data["merged"])
        if other is not None and other.first_answer_at is None:
            asked = min(other.asked_at, asked) if answered is None else other.asked_at
            answered = None
    stays.asked_at, stays.first_answer_at = asked, answered


@transaction.atomic
def reopen_request(
    *, request: ServiceRequest, reason: str, by: Any, at: datetime, seats: Sequence[Seat] | None = None
) -> ServiceRequest:
    """Open a request again: with whoever had it if still in the seat, else in the seat's inbox.

    The company may within 30 days, and for what was joined with another one nobody later; else until it is archived.

    ``seats`` None: the company opens it. Its reason stands among what was said, and it waits for a person again. With
    ``seats`` those who closed it do, and the reason is a note: the answer that was given stays one. What was joined
    with another by mistake stands apart again with what it had, and waits since it first came. The company opens the
    other one.

    A seat that nobody holds any more hands it to the Hub's desk. Raises ``RefusedError``.
    """
    goes_on = request.merged_into
    goes_on, held = (None, lock(request)) if goes_on is None else lock_both(goes_on, request)
    if seats is None and held.is_open and sent_already(held, RequestMessageKind.REPLY, reason, by=by, seat=None, at=at):
        return held
    require(may_reopen_as_company(held, at=at) if seats is None else may_reopen_at_desk(held, seats=seats, at=at))
    holders = set(SeatHolder.objects.current().filter(seat=held.owner).values_list("user", flat=True))
    before = held.owner
    stays = held.handler_id in holders
    if not stays:
        held.handler = None
        held.owner = held.owner if holders else hub_desk()
    held.outcome, held.outcome_reasons, held.closing_answer = "", [], ""
    held.closed_at, held.merged_into = None, None
    held.reopened += 1
    if seats is None or held.first_answer_at is None:
        # Whoever asks again waits for a person again.
        held.asked_at, held.first_answer_at = at if goes_on is None else held.asked_at, None
    step = "reopen_with_owner" if stays else "reopen_at_desk"
    if reason.strip():
        # Whoever takes it up again reads what is still open.
        RequestMessage.objects.create(
            request=held,
            side=MessageSide.COMPANY if seats is None else MessageSide.STAFF,
            kind=RequestMessageKind.REPLY if seats is None else RequestMessageKind.NOTE,
            seat=None if seats is None else before,
            author=by,
            body=reason.strip(),
            language=held.language if seats is None else "",
            at=at,
        )
    data = {} if seats is None else {"side": MessageSide.STAFF}
    apply_transition(held, step, EventKind.REOPENED, by=by, at=at, seat=before, to_seat=held.owner, data=data)
    if goes_on is not None:
        _take_out(held, goes_on, by=by, at=at)
    notifications.reopened(held, by=by, at=at)
    referral_notifications.officials_go_on(held, at=at)
    return held


def _pending_data(held: ServiceRequest) -> dict[str, Any]:
    """Return what came to our side and is not answered, for a step that may be undone; nothing where nothing has."""
    if held.pending_since is None:
        return {}
    return {"pending": held.pending, "pending_since": held.pending_since.isoformat()}


def _stronger_pending(*kept: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return of what came to our side, on two requests, the stronger one; of two alike the earlier one."""
    ranks, moment, waits = list(PendingStep), datetime.fromisoformat, filter(None, kept)
    return min(waits, key=lambda one: (ranks.index(one["pending"]), moment(one["pending_since"])), default={})


def _set_pending(held: ServiceRequest, kept: Mapping[str, Any]) -> None:
    since = kept.get("pending_since")
    held.pending, held.pending_since = kept.get("pending", ""), since and datetime.fromisoformat(since)


def _end(
    held: ServiceRequest, outcome: Outcome, reasons: Sequence[OutcomeReason], answer: str, *, at: datetime
) -> list[Referral]:
    over = end_all_work(held, at=at)
    held.outcome = outcome
    held.outcome_reasons = list(dict.fromkeys(reasons))
    held.closing_answer = answer
    return over
