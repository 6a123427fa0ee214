"""Whom casework tells of complaints, of their answers, and of what a company says came of its request."""

from datetime import datetime

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.models import Complaint, ServiceRequest, Survey
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import in_charge_or_sender, leads_present, not_kept_out
from hub.casework.notifications.services import notify_all, notify_company, notify_staff
from hub.directory.seats.team_leads import leads_of_seat
from hub.notifications.mail.registry import PageLink


def complained(complaint: Complaint, *, request: ServiceRequest, at: datetime) -> None:
    """Whoever may answer a complaint hears of it: leads who are there, else administrators, else leads who are away.

    Not whoever has the request in hand, but where nobody else is left; and nobody who stands in for a lead: they lead
    nothing.
    """
    leads, here = leads_of_seat(complaint.to_seat), leads_present(complaint.to_seat, at=at)
    administrators = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    ranked = ([one for one in leads if one in here], administrators, leads)
    others = ([one for one in not_kept_out(people, request) if one.pk != request.handler_id] for people in ranked)
    people = next(filter(None, others), None) or not_kept_out(leads, request)
    page = PageLink("team:complaint", {"reference": request.reference, "pk": complaint.pk})
    notify_all(notification_types.COMPLAINT, people, request, page, at=at, step=f"c{complaint.pk}")


def complaint_answered(request: ServiceRequest, complaint: Complaint, *, at: datetime) -> None:
    notify_company(notification_types.COMPLAINT_ANSWERED, request, at=at, step=f"c{complaint.pk}")


def survey_answered(request: ServiceRequest, survey: Survey, *, at: datetime) -> None:
    """The company has said what came of it: whoever had the request hears, else whoever holds its seat now.

    Where it says that it did not help, those who lead the office hear too.
    """
    people, step = in_charge_or_sender(request, at=at), f"s{survey.round}"
    notify_staff(notification_types.SURVEY_ANSWERED, people, request, at=at, step=step)
    if survey.helped is False:
        leads = not_kept_out(leads_of_seat(request.owner), request)
        others = [one for one in leads if one.pk not in {person.pk for person in people}]
        notify_all(
            notification_types.SURVEY_REFUTES, others, request, PageLink("team:survey_answers"), at=at, step=step
        )
