"""Whom casework tells of complaints, and of their answers."""

from datetime import datetime

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.models import Complaint, ServiceRequest
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import leads_present, not_kept_out
from hub.casework.notifications.services import notify_all, notify_company
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
