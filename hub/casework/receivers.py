"""What casework hears from below. Receivers write outbox rows; what an erasure takes away is ended before it."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from companies.signals import company_closed
from hub.casework.choices import OPEN_STATES
from hub.casework.desk.services import LEANED_ON
from hub.casework.models import Booking, CompanyProposal, RoomMember, ServiceRequest
from hub.casework.requests.services.closure import free_bookings, withdraw_request
from hub.casework.rooms.services import CLOSED
from hub.core.db.tenancy import unscoped
from hub.outbox.services import enqueue_job
from hub.publishing.signals import entry_published
from opportunities.entry_types import SIGNAL


@receiver(entry_published, dispatch_uid="casework.leaned_on")
def on_signal_published(*, entry_type: str, slug: str, **_kwargs: Any) -> None:
    """Ask for the cases that lean on a policy signal to come back to their officers."""
    if entry_type == SIGNAL.slug:
        enqueue_job(topic=LEANED_ON, payload={"signal": slug}, at=timezone.now())


@receiver(company_closed, dispatch_uid="casework.company_closed")
@unscoped()
def on_company_closed(*, company_id: int, at: datetime, **_kwargs: Any) -> None:
    """Ask for a company that is closed to leave its rooms, its seats and lines of missions, and what it booked.

    What it had open is withdrawn at once, so that those who work on it hear of it before an erasure takes it away.
    """
    inside = RoomMember.objects.filter(company=company_id, until=None).values_list("room", flat=True)
    asked = CompanyProposal.objects.filter(Q(seat_number__isnull=False) | Q(waiting_number__isnull=False))
    missions = list(asked.filter(company=company_id).values_list("opportunity", flat=True))
    rooms = [str(key) for key in inside]
    free_bookings(Booking.objects.filter(company=company_id), at=at)
    for request in ServiceRequest.objects.filter(company=company_id, state__in=OPEN_STATES).order_by("pk"):
        withdraw_request(request=request, reason="", by=None, at=at)
    if rooms or missions:
        enqueue_job(topic=CLOSED, payload={"company": company_id, "rooms": rooms, "missions": missions}, at=at)
