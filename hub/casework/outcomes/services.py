"""What came of it: the company's word, and its complaints."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from hub.audit.services import record
from hub.casework.choices import EventKind
from hub.casework.models import Complaint, ServiceRequest, Survey
from hub.casework.notifications import messages as notifications
from hub.casework.outcomes.rules import may_answer_complaint, may_answer_survey
from hub.casework.requests.rules import may_complain
from hub.casework.requests.services.transitions import apply_transition, lock
from hub.core.workflow import require
from hub.directory.models import Absence
from hub.directory.seats.presence import hub_desk, seat_day
from hub.directory.seats.team_leads import leads_of_seat


@transaction.atomic
def answer_survey(*, survey: Survey, answers: Mapping[str, Any], by: Any, at: datetime) -> Survey:
    """Keep what a company says came of the help; whoever had the request hears.

    Raises ``RefusedError`` for a second answer to one round.
    """
    request = lock(survey.request)
    held: Survey = Survey.objects.select_for_update().get(pk=survey.pk)
    require(may_answer_survey(held))
    for name, value in answers.items():
        setattr(held, name, value)
    held.answered_at, held.answered_by = at, by
    held.full_clean()
    held.save()
    record(action="casework.survey.answered", by=by, at=at, subject=request, data={"round": held.round})
    notifications.survey_answered(request, held, at=at)
    return held


@transaction.atomic
def mark_survey_read(*, survey: Survey, is_read: bool, by: Any, at: datetime) -> None:
    """Mark what a company said as read for all of its office, or as unread; who read it first stays."""
    held: Survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if (held.read_at is not None) == is_read:
        return
    held.read_at, held.read_by = (at, by) if is_read else (None, None)
    held.save(update_fields=["read_at", "read_by"])
    record(
        action="casework.survey.read" if is_read else "casework.survey.unread",
        by=by,
        at=at,
        subject=held.request,
        data={"round": held.round},
    )


@transaction.atomic
def file_complaint(*, request: ServiceRequest, words: str, by: Any, at: datetime) -> Complaint:
    """Send a complaint to a human lead: of the office that has the request, else of the Hub's desk.

    Where nobody else leads the office than the person who has the request in hand, or all who do are away, it goes to
    the Hub's desk too. Raises ``RefusedError`` while an earlier one waits.
    """
    held = lock(request)
    open_ones = held.complaints.filter(answered_at=None).count()
    require(may_complain(held, open_ones=open_ones))
    others = {one.pk for one in leads_of_seat(held.owner)} - {held.handler_id}
    away = Absence.objects.on(seat_day(held.owner, at)).filter(user__in=others).values_list("user", flat=True)
    seat = held.owner if others - set(away) else hub_desk()
    complaint: Complaint = Complaint.objects.create(request=held, by=by, at=at, words=words.strip(), to_seat=seat)
    apply_transition(held, None, EventKind.COMPLAINED, by=by, at=at, to_seat=seat, human=False)
    notifications.complained(complaint, request=held, at=at)
    return complaint


@transaction.atomic
def answer_complaint(*, complaint: Complaint, answer: str, by: Any, leads: bool, at: datetime) -> Complaint:
    """Answer a complaint; the company reads it on the page of its request. Raises ``RefusedError``."""
    request = lock(complaint.request)
    held: Complaint = Complaint.objects.select_for_update().get(pk=complaint.pk)
    held.request = request
    require(may_answer_complaint(held, by=by, leads=leads))
    held.answer, held.answered_by, held.answered_at = answer.strip(), by, at
    held.full_clean(exclude=["request"])
    held.save(update_fields=["answer", "answered_by", "answered_at"])
    apply_transition(request, None, EventKind.COMPLAINT_ANSWERED, by=by, at=at, seat=held.to_seat, human=False)
    notifications.complaint_answered(request, held, at=at)
    return held
