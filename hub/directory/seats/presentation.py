"""What lies around the seats that a person holds: colleagues, absences to come, filters, and who may stand in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from hub.accounts.models import User
from hub.directory.models import Absence, IntakeFilter, Organization, Seat
from hub.directory.seats.presence import seat_day
from hub.directory.seats.team_leads import led_holders


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatOverview:
    """What a holder of seats sees beside them. ``staff`` are the people whose absences the holder may record."""

    staff: dict[int, User]
    absences: list[Absence]
    filters: list[IntakeFilter]
    free_seats: list[Seat]
    own_seats: list[Seat]
    leads: bool

    @property
    def people(self) -> list[tuple[int, str]]:
        """Pairs of key and name, the holder first."""
        return [(key, person.get_full_name()) for key, person in self.staff.items()]

    @property
    def stand_ins(self) -> list[tuple[str, str]]:
        """Pairs of slug and words of the seats that may stand in."""
        return [(seat.slug, seat.label) for seat in self.free_seats]

    def person(self, key: int) -> User:
        return self.staff[key]

    def seat(self, slug: str) -> Seat | None:
        """Return a seat that may stand in, None for ""."""
        return next((seat for seat in self.free_seats if seat.slug == slug), None)

    def filters_above(self, seat: Seat) -> list[IntakeFilter]:
        return [row for row in self.filters if _stands_above(row, seat)]


def _stands_above(row: IntakeFilter, seat: Seat) -> bool:
    body = seat.body
    return (
        row.seat_id == seat.pk
        or (row.office_id is not None and row.office_id == seat.office_id)
        or (row.organization_id is not None and body is not None and row.organization_id == body.pk)
    )


def filters_above(seats: Iterable[Seat]) -> Mapping[int, list[IntakeFilter]]:
    """Return the open filters above each seat, by its key, in the order in which they were added (one query)."""
    rows = list(IntakeFilter.objects.open().order_by("since", "pk"))
    return {seat.pk: [row for row in rows if _stands_above(row, seat)] for seat in seats}


def seat_overview(person: Any, seats: Sequence[Seat], *, at: datetime) -> SeatOverview:
    """Return what lies around the seats of a person, as ``access.seats_of`` gives them (four queries)."""
    led = [seat for seat in seats if seat.is_led]  # type: ignore[attr-defined]
    staff = {person.pk: person} | {row.user.pk: row.user for row in (led_holders(led) if led else [])}
    today = min(seat_day(seat, at) for seat in seats)
    away = Absence.objects.ending_from(today).filter(user__in=staff)
    held = {seat.pk for seat in seats}
    # Asked of the database, so that a seat without an office or an organization runs the same statements.
    own = Seat.objects.filter(pk__in=held)
    bodies = Organization.objects.filter(Q(desks__in=own) | Q(offices__seats__in=own)).values("pk")
    on_seat_or_office = Q(seat__in=held) | Q(office__in=own.values("office"))
    filters = IntakeFilter.objects.open().filter(on_seat_or_office | Q(organization__in=bodies))
    near = Seat.objects.routable().filter(Q(organization__in=bodies) | Q(office__organization__in=bodies))
    return SeatOverview(
        staff=staff,
        absences=list(away.select_related("user", "stand_in_seat__office", "stand_in_seat__organization")),
        filters=list(filters.order_by("since", "pk")),
        free_seats=list(near.exclude(pk__in=held).select_related("office", "organization").order_by("order", "slug")),
        own_seats=list(seats),
        leads=bool(led),
    )
