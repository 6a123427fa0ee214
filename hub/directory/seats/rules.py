"""May this be done? Each function returns a translated refusal, or None."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from hub.accounts.choices import Role
from hub.directory.choices import SeatKind
from hub.directory.models import Absence, Office, Organization, Seat, SeatHolder
from hub.directory.seats.presence import canadian_day, seat_day
from hub.directory.seats.team_leads import may_record_absence_for

LONGEST_ABSENCE = timedelta(days=366)


def giver_refusal(by: Any) -> str | None:
    """Say why ``by`` (None: the portal itself) may not give or end a seat or a curatorship."""
    if by is not None and not by.is_administrator:
        return _("Only an administrator may give or end a seat or a curatorship.")
    return None


def holder_refusal(person: Any) -> str | None:
    """Say why a person may hold no seat and no curatorship: power is for accounts of the staff that are open."""
    if not person.has_staff_role:
        return _("This person is not of the staff. Invite the person first.")
    if not person.is_active:
        return _("This account is switched off. Switch it on first.")
    return None


def assignment_refusal(*, role: str, seat: str, organization: str) -> str | None:
    """Say why an invitation into ``role`` cannot name this seat and this organization (slugs, or "").

    An adviser takes a seat; a curator an organization, or with none the whole catalogue; an administrator neither.
    """
    if role == Role.ADVISER:
        return _adviser_refusal(seat, organization)
    if role == Role.CURATOR:
        return _curator_refusal(seat, organization)
    if seat or organization:
        return _("An administrator looks after the whole portal. Leave the seat and the organization empty.")
    return None


def _adviser_refusal(seat: str, organization: str) -> str | None:
    if not seat:
        return _("Choose the seat that this person takes.")
    if organization:
        return _("A seat has its organization already. Leave the organization empty.")
    if not Seat.objects.filter(slug=seat).exists():
        return _("The directory has no such seat. Choose another one.")
    return None


def _curator_refusal(seat: str, organization: str) -> str | None:
    if seat:
        return _("A curator takes no seat. Leave the seat empty, or choose the role of an adviser.")
    if organization and not Organization.objects.filter(slug=organization).exists():
        return _("The directory has no such organization. Choose another one.")
    return None


# --- Absences, capacity and filters -----------------------------------------------------------------------------------


def absence_refusal(by: Any, person: Any) -> str | None:
    """Say why ``by`` (None: the portal itself) may not record or cancel the absence of a person (None: deleted)."""
    if by is None or may_record_absence_for(by, person):
        return None
    return _("Only the person, a lead of the office or an administrator may do this.")


def today_of(person: Any, at: datetime) -> date:
    """Return the day it is where a person sits: of several seats the one that is furthest behind."""
    if person is None:
        return canadian_day(at)
    held = SeatHolder.objects.open().filter(user=person).select_related("seat__office", "seat__organization")
    return min((seat_day(row.seat, at) for row in held), default=canadian_day(at))


def days_refusal(first_day: date, last_day: date, *, today: date) -> str | None:
    """Say why days cannot be an absence: in the wrong order, over, or too long."""
    if last_day < first_day:
        return _("The last day lies before the first one.")
    if last_day < today:
        return _("These days are over. Record an absence that lasts until today or longer.")
    if last_day - first_day > LONGEST_ABSENCE:
        return _("This is longer than a year. Ask an administrator to end the time in the seat instead.")
    return None


def past_refusal(absence: Absence, *, today: date) -> str | None:
    """Say why an absence cannot be cancelled: it is over."""
    return _("This absence is over.") if absence.last_day < today else None


def overlap_refusal(person: Any, first_day: date, last_day: date) -> str | None:
    """Say why days cannot be an absence: the person is away on some of them already."""
    overlapping = Absence.objects.standing().filter(user=person, first_day__lte=last_day, last_day__gte=first_day)
    return _("This person is away on some of these days already.") if overlapping.exists() else None


def stand_in_refusal(person: Any, *, seat: Seat | None, other: Any) -> str | None:
    """Say why a seat, or another person, cannot stand in for a person."""
    if seat is not None and other is not None:
        return _("Name a seat or a person who stands in, not both.")
    if other is not None and other == person:
        return _("Nobody stands in for themselves.")
    if other is not None:
        return holder_refusal(other)
    if seat is not None and not seat.is_routable:
        return _("This seat receives no requests. Choose another one.")
    return None


def capacity_refusal(by: Any, seat: Seat) -> str | None:
    """Say why somebody may not say how much a seat takes: its holders may, its lead, and administrators."""
    if by.is_administrator:
        return None
    led = Q(is_lead=True, seat__office__isnull=False, seat__office=seat.office_id)
    if SeatHolder.objects.current().filter(Q(seat=seat) | led, user=by).exists():
        return None
    return _("Only who holds the seat, a lead of its office or an administrator may do this.")


def filter_refusal(by: Any) -> str | None:
    """Say why somebody may not add or end a filter."""
    return None if by.is_administrator else _("Only an administrator may add or end a filter.")


def filter_place_refusal(place: Organization | Office | Seat) -> str | None:
    """Say why no filter may stand there: the Hub's own desk takes every question."""
    if isinstance(place, Seat) and place.kind == SeatKind.HUB_DESK:
        return _("The Hub’s desk takes every question. Put the filter on another seat.")
    return None
