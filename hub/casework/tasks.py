"""Jobs and periodic work of casework."""

from collections.abc import Sequence
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from companies.models import Membership
from hub.casework.bookings.services import settle_line
from hub.casework.choices import RequestState
from hub.casework.desk.services import LEANED_ON, delete_old_drafts, remind_of_tasks, return_leaning_cases
from hub.casework.leads.services import SEND, send_proposal
from hub.casework.leads.services import fill_seats as fill_seats_service
from hub.casework.leads.submission import remind_of_enquiries
from hub.casework.metrics.services import close_months, make_results_files
from hub.casework.models import ServiceRequest
from hub.casework.reassignment.absences import end_absences
from hub.casework.reassignment.services import reassign_unattended
from hub.casework.referrals.candidates import record_routing_gap, routing_of
from hub.casework.requests.services.closure import FILL, LINES
from hub.casework.requests.services.erasure import erase_old_requests
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import UNHEARD, ask_what_decides
from hub.casework.requests.services.messages import resume_unheard as resume_unheard_service
from hub.casework.requests.services.presence import APPROVED, MOVED
from hub.casework.requests.services.submission import DEMAND, delete_expired_drafts
from hub.casework.requests.services.submission import remind_of_drafts as remind_of_drafts_service
from hub.casework.rooms.proposals import INVITE, ask_goers, send_invitation
from hub.casework.rooms.services import CLOSED, end_membership
from hub.casework.team.services import tell_figures
from hub.casework.visits.services import draft_visit_of_presence, move_visit_of_presence
from hub.core.db.tenancy import unscoped
from hub.matching.engine.seats import open_questions
from hub.outbox.services import job_handler

job_handler(LEANED_ON)(return_leaning_cases)
job_handler(SEND)(send_proposal)
job_handler(INVITE)(send_invitation)
job_handler(APPROVED)(draft_visit_of_presence)
job_handler(MOVED)(move_visit_of_presence)


@shared_task
def run_escalation(**_: object) -> int:
    """Do what has fallen due: reminders, hand-backs, honest closings, surveys, archives."""
    now = timezone.now()
    done = end_absences(at=now) + reassign_unattended(at=now) + run_due(at=now)
    return done + remind_of_tasks(at=now) + remind_of_enquiries(at=now)


@job_handler(DEMAND)
def record_demand(*, request: str) -> None:
    """Count unmet demand when a request comes in, whoever takes it in the end; ask what decides who may take it."""
    at = timezone.now()
    with unscoped():
        found = (
            ServiceRequest.objects.select_related("company", "owner", "program__organization", "opportunity")
            .filter(pk=request)
            .first()
        )
        if found is not None:
            routing = routing_of(found, at=at)
            record_routing_gap(found, routing, at=at)
            ask_what_decides(found, open_questions(routing.answer, routing.question))


@job_handler(UNHEARD)
@unscoped()
def resume_unheard(*, user: int) -> None:
    """Let the clocks run that rest on questions to companies of a closed address which no mail reaches any more."""
    companies = Membership.objects.filter(user=user).order_by().values("company")
    waiting = ServiceRequest.objects.filter(state=RequestState.WAITING, company__in=companies).order_by("pk")
    for request in list(waiting):
        resume_unheard_service(request=request, at=timezone.now())


@job_handler(FILL)
def fill_seats(*, mission: str, left: Sequence[int] = ()) -> None:
    """Give the free seats of a mission to those who wait, and keep its room: some ``left``, some are asked."""
    at = timezone.now()
    fill_seats_service(mission=mission, at=at)
    ask_goers(mission=mission, left=left, at=at)


@job_handler(CLOSED)
def leave_of_closed(*, company: int, rooms: Sequence[str], missions: Sequence[str]) -> None:
    """Take a company that was closed out of its rooms, and give its seats on missions to the next in line."""
    at = timezone.now()
    for key in rooms:
        end_membership(room=UUID(key), company=company, at=at)
    for mission in missions:
        fill_seats(mission=mission)


@job_handler(LINES)
def settle_lines(*, resources: Sequence[int]) -> None:
    """Let those who wait for what offices lend move up, after a request or a company was gone."""
    for key in resources:
        settle_line(resource=key, at=timezone.now())


@shared_task
def remind_of_drafts(**_: object) -> int:
    """Write to people whose request lies unfinished since yesterday, and forget drafts past their days."""
    now = timezone.now()
    delete_expired_drafts(at=now)
    delete_old_drafts(at=now)
    return remind_of_drafts_service(at=now)


@shared_task
def erase_requests(**_: object) -> int:
    """Erase names and words of old closed requests; where an authorization is needed for it, nothing."""
    if settings.HUB["operator_profile"] == "federal":
        return 0
    return erase_old_requests(years=settings.HUB["request_years"], at=timezone.now())


@shared_task
def renew_results(**_: object) -> int:
    """Keep the results of months that are over, count the open ones, and make the files of the page; tell leads."""
    at = timezone.now()
    closed = close_months(at=at)
    make_results_files(at=at)
    tell_figures(at=at)
    return closed
