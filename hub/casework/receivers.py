"""What casework hears from below. Receivers write outbox rows; what an erasure takes away is ended before it."""

from collections.abc import Container
from datetime import datetime
from itertools import count
from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.http import QueryDict
from django.utils import timezone

from companies.signals import company_closed, consent_withdrawn
from hub.casework.choices import OPEN_STATES
from hub.casework.desk.reader import MOST_VIEWS
from hub.casework.desk.services import LEANED_ON
from hub.casework.models import Booking, CompanyProposal, Mission, RoomMember, SavedView, ServiceRequest
from hub.casework.notifications.messages import profile_closed
from hub.casework.requests.profile_access import PURPOSES
from hub.casework.requests.services.closure import free_bookings, withdraw_request
from hub.casework.requests.services.messages import UNHEARD
from hub.casework.rooms.services import CLOSED
from hub.core.db.tenancy import unscoped
from hub.directory.signals import seats_handed_on
from hub.notifications.signals import address_closed
from hub.outbox.services import enqueue_job
from hub.publishing.signals import entry_published
from opportunities.entry_types import SIGNAL


@receiver(entry_published, dispatch_uid="casework.leaned_on")
def on_signal_published(*, entry_type: str, slug: str, **_kwargs: Any) -> None:
    """Ask for the cases that lean on a policy signal to come back to their officers."""
    if entry_type == SIGNAL.slug:
        enqueue_job(topic=LEANED_ON, payload={"signal": slug}, at=timezone.now())


@receiver(consent_withdrawn, dispatch_uid="casework.consent_withdrawn")
@unscoped()
def on_consent_withdrawn(*, company_id: int, purpose: str, consent: int, at: datetime, **_kwargs: Any) -> None:
    """Tell who has an open request of a company that its profile is open to fewer: not where the request shares it."""
    if purpose in PURPOSES:
        rows = ServiceRequest.objects.open().filter(company=company_id).exclude(shared_with__contains=[purpose])
        for request in rows.select_related("owner", "handler"):
            profile_closed(request, at=at, step=f"w{consent}")


@receiver(address_closed, dispatch_uid="casework.address_closed")
def on_address_closed(*, person_id: int, at: datetime, **_kwargs: Any) -> None:
    """Ask whether our clock rests on a question to a company that no mail reaches any more."""
    enqueue_job(topic=UNHEARD, payload={"user": person_id}, at=at)


@receiver(seats_handed_on, dispatch_uid="casework.seats_handed_on")
def on_seats_handed_on(*, user_id: int, predecessor_id: int, **_kwargs: Any) -> None:
    """Give whoever succeeds somebody the saved views of the desk: as many as there is room for, the first ones first.

    The own view of a name stays, and the one that comes beside it has a number. A view that searches for words, such as
    the name of a company, stays with its person.
    """
    own = dict(SavedView.objects.filter(user=user_id).values_list("name", "query"))
    for row in SavedView.objects.filter(user=predecessor_id).order_by("position", "pk"):
        if len(own) >= MOST_VIEWS:
            break
        if own.get(row.name) == row.query or "q" in QueryDict(row.query):
            continue
        name = _free_name(row.name, own)
        own[name] = row.query
        SavedView.objects.create(user_id=user_id, name=name, query=row.query, position=row.position)


def _free_name(name: str, taken: Container[str]) -> str:
    """Return a name of a view that is not taken: with the first number that makes it another one, within its length."""
    longest = SavedView._meta.get_field("name").max_length or len(name)
    numbered = (f"{name[: longest - len(end)]}{end}" for end in (f" ({number})" for number in count(2)))
    return name if name not in taken else next(one for one in numbered if one not in taken)


@receiver(company_closed, dispatch_uid="casework.company_closed")
@unscoped()
def on_company_closed(*, company_id: int, by: Any, at: datetime, is_erased: bool, **_kwargs: Any) -> None:
    """Ask for a company that is closed to leave its rooms, its seats and lines of missions, and what it booked.

    What it had open is withdrawn at once, so that those who work on it hear of it before an erasure takes it away.
    """
    asked = CompanyProposal.objects.filter(Q(seat_number__isnull=False) | Q(waiting_number__isnull=False))
    missions = asked.filter(company=company_id).values_list("opportunity", flat=True)
    # Missions before requests, as everywhere; of the requests, those that nobody closes before we have their rows.
    list(Mission.objects.select_for_update().filter(opportunity__in=missions).order_by("pk"))
    rows = ServiceRequest.objects.select_for_update(of=("self",)).filter(company=company_id, state__in=OPEN_STATES)
    held = list(rows.order_by("pk"))
    for request in held:
        withdraw_request(request=request, reason="", by=by, at=at, is_erased=is_erased)
    free_bookings(Booking.objects.filter(company=company_id).exclude(request__in=held), at=at)
    # What left with its request has told so.
    inside = RoomMember.objects.filter(company=company_id, until=None).values_list("room", flat=True)
    payload = {"company": company_id, "rooms": [str(key) for key in inside], "missions": list(missions)}
    if payload["rooms"] or payload["missions"]:
        enqueue_job(topic=CLOSED, payload=payload, at=at)
