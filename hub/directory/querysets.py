"""Reads of the directory."""

from datetime import date
from itertools import groupby
from typing import Any

from django.db import models

from hub.accounts.choices import STAFF_ROLES
from hub.core.models import HubQuerySet
from hub.directory.choices import POST_KINDS, OfficeKind, SeatKind


class OfficeQuerySet(HubQuerySet):
    """Offices in China and in Canada."""

    def posts(self) -> "OfficeQuerySet":
        """Return the embassy and the consulates general, largest first."""
        return self.filter(kind__in=POST_KINDS).order_by("-modelled_cleantech_positions", "slug")

    def regional(self) -> "OfficeQuerySet":
        """Return the regional offices in Canada, from west to east."""
        return self.filter(kind=OfficeKind.REGIONAL_OFFICE).order_by("order")


class SeatQuerySet(HubQuerySet):
    """Seats: roles, not persons."""

    def routable(self) -> "SeatQuerySet":
        """Return seats that may receive a request."""
        return self.filter(is_routable=True)

    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the seats to choose from by kind, the place of each first, as the directory has them (one query)."""
        rows = self.select_related("office", "organization").order_by("order", "slug")
        return [
            (
                str(SeatKind(kind).label),
                [(seat.slug, " · ".join(filter(None, (seat.place_name, str(seat.title))))) for seat in some],
            )
            for kind, some in groupby(rows, key=lambda seat: seat.kind)
        ]

    def of_commissioners(self) -> "SeatQuerySet":
        """Return seats that look after something; an official only agrees to a presence."""
        return self.exclude(kind=SeatKind.OFFICIAL)

    def for_area(self, area: str) -> Any:
        """Return seats that look after one priority area: those that name it first, and first in Canada."""
        named = models.Q(areas__contains=[area])
        return (
            self.filter(named | models.Q(areas=None))
            .alias(
                takes_all=models.Case(models.When(named, then=0), default=1),
                in_china=models.Case(
                    models.When(kind__in=[SeatKind.CHINA_POST, SeatKind.PROVINCIAL_OFFICE], then=1), default=0
                ),
            )
            .order_by("takes_all", "in_china", "order", "slug")
        )

    def of_organization(self, organization: models.Model) -> Any:
        return self.filter(models.Q(organization=organization) | models.Q(office__organization=organization))


class AbsenceQuerySet(HubQuerySet):
    """Absences, those that were cancelled included."""

    def standing(self) -> "AbsenceQuerySet":
        """Return those that nobody has cancelled."""
        return self.filter(cancelled_at=None)

    def ending_from(self, day: date) -> "AbsenceQuerySet":
        """Return those that are not over on a day, the next one first."""
        return self.standing().filter(last_day__gte=day).order_by("first_day", "pk")

    def on(self, day: date) -> "AbsenceQuerySet":
        """Return those that cover a day."""
        return self.standing().filter(first_day__lte=day, last_day__gte=day)


class IntakeFilterQuerySet(HubQuerySet):
    """Filters, those that have ended included."""

    def open(self) -> "IntakeFilterQuerySet":
        """Return the filters that count."""
        return self.filter(until=None)

    def above(self, *, seat: Any, office: Any, organization: Any) -> "IntakeFilterQuerySet":
        """Return those that stand on a seat, its office or its organization (keys, or references to outer ones)."""
        return self.filter(models.Q(seat=seat) | models.Q(office=office) | models.Q(organization=organization))


class AssignmentQuerySet(HubQuerySet):
    """Seats held and curatorships: rows that begin, end once, and are kept."""

    def open(self) -> "AssignmentQuerySet":
        """Return the rows that nobody has ended."""
        return self.filter(until=None)

    def current(self) -> "AssignmentQuerySet":
        """Return the rows that count today: open, of a person whose account is open and of the staff."""
        return self.open().filter(user__is_active=True, user__role__in=sorted(STAFF_ROLES))
