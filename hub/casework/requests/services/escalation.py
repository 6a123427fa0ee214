"""What is done when something falls due. One transaction a row: killed anywhere, it is done once, by the next sweep."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.casework.choices import (
    OPEN_REFERRALS,
    OPEN_STATES,
    EventKind,
    Outcome,
    OutcomeReason,
    ReferralRole,
    ReferralState,
    ReminderKind,
    RequestState,
)
from hub.casework.models import Event, Referral, Reminder, ServiceRequest, Survey, not_recused
from hub.casework.notifications import referrals as referral_notifications
from hub.casework.notifications import services as notifications
from hub.casework.requests.services.assignment import move_locked
from hub.casework.requests.services.closure import give_up
from hub.casework.requests.services.transitions import apply_transition, lock
from hub.core.db.tenancy import unscoped
from hub.directory.models import Seat
from hub.directory.seats.presence import hub_desk, offices_for_province

logger = logging.getLogger(__name__)


@unscoped()
def run_due(*, at: datetime, limit: int = 500) -> int:
    """Do what has fallen due by ``at``, the oldest first; return how many rows were done.

    Rows of one request that fell due together are done in their order, as if somebody had looked each time.
    """
    done = 0
    due = Reminder.objects.filter(done_at=None, due_at__lte=at).order_by("due_at", "pk")
    for key, request_id in list(due.values_list("pk", "request_id")[:limit]):
        try:
            done += _do(key, request_id, at=at)
        except Exception:
            # One row that fails, or that somebody holds just now, must not keep the others waiting.
            logger.exception("a reminder was not done; the next sweep tries again", extra={"reminder": key})
    return done


@transaction.atomic
def _do(key: int, request_id: uuid.UUID, *, at: datetime) -> bool:
    """Do one row. The request is locked first, as everywhere; then the row is looked at again."""
    try:
        request = lock(ServiceRequest(pk=request_id))
    except ServiceRequest.DoesNotExist:
        return False
    row: Reminder | None = Reminder.objects.select_related("seat").filter(pk=key, done_at=None).first()
    if row is None:
        return False
    row.done_at = at
    row.save(update_fields=["done_at"])
    _EFFECTS[ReminderKind(row.kind)](request, row, at)
    return True


def _step(kind: EventKind, tell: Callable[..., None]) -> "Effect":
    """Return the effect that leaves a step in the history of the request, and tells whom it concerns."""

    def effect(request: ServiceRequest, row: Reminder, at: datetime) -> None:
        apply_transition(request, None, kind, by=None, at=at, seat=row.seat, human=False)
        tell(request, row, at=at)

    return effect


def _back_to_hub(request: ServiceRequest, row: Reminder, at: datetime) -> None:
    move_locked(request, to=hub_desk(), by=None, at=at, reason="", event=EventKind.BACK_TO_HUB, human=False)


def _close(request: ServiceRequest, _row: Reminder, at: datetime) -> None:
    if request.state == RequestState.WAITING:
        why = OutcomeReason.COMPANY_SILENT
        give_up(request, answer=unreached_closing_text(request), at=at, outcome=Outcome.UNREACHABLE, reason=why)
    else:
        give_up(request, answer=unanswered_closing_text(request), at=at)


def _ask_again(request: ServiceRequest, row: Reminder, at: datetime) -> None:
    if not request.is_open:
        others = ServiceRequest.objects.filter(company=request.company_id)
        has_asked = others.filter(Q(state__in=OPEN_STATES) | Q(received_at__gt=request.closed_at)).exists()
        if request.company.closed_at is None and not has_asked:
            notifications.still_looking(request, at=at)
        return
    apply_transition(request, None, EventKind.NUDGED, by=None, at=at, data={"side": "company"}, human=False)
    notifications.company_silent(request, row, at=at)


def _archive(request: ServiceRequest, _row: Reminder, at: datetime) -> None:
    request.archived_at = at
    apply_transition(request, None, EventKind.ARCHIVED, by=None, at=at, human=False)


def _survey(number: int) -> "Effect":
    def ask(request: ServiceRequest, _row: Reminder, at: datetime) -> None:
        if request.company.closed_at is not None:
            return
        survey, is_new = Survey.objects.get_or_create(request=request, round=number, defaults={"asked_at": at})
        if is_new:
            notifications.survey(request, survey, at=at)

    return ask


def _survey_again(request: ServiceRequest, row: Reminder, at: datetime) -> None:
    """Remind the company of the last question, where that has no answer; once, and not where it went out late."""
    survey = request.surveys.order_by("-round").first()
    if survey is None or survey.answered_at is not None or request.company.closed_at is not None:
        return
    of_it = Reminder.objects.filter(request=request, kind=row.kind, done_at__isnull=False, due_at__gt=survey.asked_at)
    if of_it.count() == 1 and row.due_at > survey.asked_at:
        notifications.survey(request, survey, at=at, is_repeated=True)


def _part_nudge(request: ServiceRequest, row: Reminder, at: datetime) -> None:
    if (part := _open_part(request, row)) is not None:
        apply_transition(
            request, None, EventKind.NUDGED, by=None, at=at, seat=row.seat, human=False, data={"part": part.part}
        )
        referral_notifications.part_nudge(part, row, request=request, at=at)


def _part_late(request: ServiceRequest, row: Reminder, at: datetime) -> None:
    if (part := _open_part(request, row)) is not None:
        apply_transition(request, None, EventKind.PART_LATE, by=None, at=at, seat=row.seat, human=False)
        referral_notifications.part_late(part, row, request=request, at=at)


def _open_part(request: ServiceRequest, row: Reminder) -> Referral | None:
    """Return the part that a reminder is of; a seat is asked, or works on, one part of a request at a time."""
    parts = Referral.objects.filter(request=request, part=ReferralRole.SUPPORT, state__in=OPEN_REFERRALS)
    rows = parts.filter(seat=row.seat)
    found: Referral | None = rows.select_related("seat", "from_seat__office", "from_seat__organization").first()
    if found is not None:
        found.request = request
    return found


type Effect = Callable[[ServiceRequest, Reminder, datetime], None]

_EFFECTS: dict[ReminderKind, Effect] = {
    ReminderKind.NUDGE: _step(EventKind.NUDGED, notifications.nudge),
    ReminderKind.PROMISE: _step(EventKind.STANDARD_MISSED, notifications.standard_missed),
    ReminderKind.LEAD: _step(EventKind.LEAD_INFORMED, notifications.lead_informed),
    ReminderKind.BACK: _back_to_hub,
    ReminderKind.CLOSE: _close,
    ReminderKind.COMPANY_SILENT: _ask_again,
    ReminderKind.PART_NUDGE: _part_nudge,
    ReminderKind.PART_LATE: _part_late,
    ReminderKind.ARCHIVE: _archive,
    ReminderKind.SURVEY_1: _survey(1),
    ReminderKind.SURVEY_2: _survey(2),
    ReminderKind.SURVEY_3: _survey(3),
    ReminderKind.SURVEY_AGAIN: _survey_again,
}


# --- By hand ---------------------------------------------------------------------------------------------------------


def unanswered_at(seat: Seat, *, by: Any, at: datetime) -> Any:
    """Return the open requests of which something waits unanswered at a seat, and that ``by`` is not kept out of.

    That is an offer, a part whose day is over, a request without a first answer, and what came back to us since. None
    of which the seat was reminded in the last day.
    """
    asked = Referral.objects.filter(_waits(at), seat=seat).order_by()
    own = Q(owner=seat, state__in=[RequestState.NEW, RequestState.ASSIGNED])
    own &= Q(first_answer_at=None) | ~Q(pending="")
    reminded = Event.objects.filter(kind=EventKind.NUDGED, seat=seat, at__gt=at - timedelta(days=1)).order_by()
    waits = own | Q(pk__in=asked.values("request"))
    found = ServiceRequest.objects.open().filter(waits, not_recused(by.pk))
    return found.exclude(pk__in=reminded.values("request"))


def _waits(at: datetime) -> Q:
    """Return which offers wait unanswered: all that are open, and parts whose day is over."""
    late = Q(state=ReferralState.ACCEPTED, part=ReferralRole.SUPPORT, due_at__lte=at)
    return Q(state=ReferralState.OFFERED) | late


@unscoped()
def count_unanswered(*, seat: Seat, by: Any, at: datetime) -> int:
    return int(unanswered_at(seat, by=by, at=at).count())


@unscoped()
def remind_seat(*, seat: Seat, by: Any, at: datetime) -> int:
    """Remind a seat, on somebody's word, of all that waits unanswered there; return of how many requests.

    Each is told once, and noted in its history. No clock moves.
    """
    done = 0
    for key in list(unanswered_at(seat, by=by, at=at).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            request = lock(ServiceRequest(pk=key))
            if unanswered_at(seat, by=by, at=at).filter(pk=key).exists():
                part = Referral.objects.filter(_waits(at), request=request, seat=seat)
                offer = part.select_related("seat", "from_seat__office", "from_seat__organization").first()
                data = {"part": offer.part} if offer else {}
                apply_transition(request, None, EventKind.NUDGED, by=by, at=at, seat=seat, human=False, data=data)
                referral_notifications.reminded(request, seat, offer, by=by, at=at)
                done += 1
    return done


def unanswered_closing_text(request: ServiceRequest) -> str:
    """Return what a company reads when nobody could take its request: that, and the ways that are left."""
    with override(request.language):
        doors = [office.name for office in offices_for_province(request.province)]
        lines = [
            _("Nobody at our partners could take this request in the time we allow ourselves. We are sorry."),
            _("What is left: your matches list the programs and people that fit today, each with its reasons."),
        ]
        if doors:
            lines.append(_("You can also call your regional office: %(office)s.") % {"office": doors[0]})
        lines.append(_("You can reopen this request within 30 days, or send a new one at any time."))
        return "\n\n".join(lines)


def unreached_closing_text(request: ServiceRequest) -> str:
    """Return what a company reads whose request ends because it did not answer what it was asked."""
    with override(request.language):
        lines = [
            _("We asked you something, asked once more, and had no answer. So we close this request for now."),
            _("Your answer is still welcome: open the request again within 30 days, or send a new one at any time."),
        ]
        return "\n\n".join(lines)
