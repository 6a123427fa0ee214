"""The doors to what a person may do in the directory. The role opens none of them: rows do."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404

from hub.directory.choices import SeatKind
from hub.directory.models import Absence, Curatorship, Organization, Seat, SeatHolder
from hub.directory.seats.presence import seat_day
from hub.directory.seats.team_leads import may_record_absence_for
from hub.publishing.registry import Editor


def seats_of(user: Any) -> list[Seat]:
    """Return the seats that the person holds now, each with its office and organization (one query).

    ``held_since`` tells since when, ``is_led`` whether the person leads its office. Nobody who is
    not signed in, switched off or no longer of the staff holds a seat.
    """
    if not user.is_authenticated:
        return []
    holding = SeatHolder.objects.current().filter(user=user)
    seats = Seat.objects.filter(holders__in=holding).annotate(
        held_since=F("holders__since"), is_led=F("holders__is_lead")
    )
    return list(seats.select_related("office__organization", "organization").order_by("order", "slug"))


def covered_seats(user: Any, own: Sequence[Seat], *, at: datetime) -> list[Seat]:
    """Return the seats for which the person stands in now, without the own ones (one query, two where there are any).

    Those are seats of people who are away today, where the day is that of the seat, and who named one of the person's
    seats, or the person. It ends by itself with the absence.
    """
    day = timedelta(days=1)
    away = Absence.objects.standing().filter(
        Q(stand_in=user) | Q(stand_in_seat__in=[seat.pk for seat in own]),
        # The day before and the day after may be today somewhere.
        first_day__lte=at.date() + day,
        last_day__gte=at.date() - day,
    )
    # Most people stand in for nobody: this is told by a small statement.
    if not (absences := list(away.values_list("pk", flat=True))):
        return []
    rows = (
        SeatHolder.objects.current()
        .filter(user__absences__in=absences)
        .exclude(seat__in=[seat.pk for seat in own])
        .annotate(first_day=F("user__absences__first_day"), last_day=F("user__absences__last_day"))
        .select_related("seat__office__organization", "seat__organization")
        .order_by("seat__order", "pk")
    )
    found = {row.seat_id: row.seat for row in rows if row.first_day <= seat_day(row.seat, at) <= row.last_day}
    return list(found.values())


def curatorships_of(user: Any) -> list[Curatorship]:
    """Return what the person looks after in the catalogue now, each with its organization (one query).

    One for the whole catalogue stands first. As for seats, accounts that do not count today have none.
    """
    if not user.is_authenticated:
        return []
    rows = Curatorship.objects.current().filter(user=user).select_related("organization")
    return list(rows.order_by(F("organization__slug").asc(nulls_first=True)))


class Charge:
    """What one person looks after: the whole catalogue, some organizations, or the entries of a post.

    Among the keys of organizations a seat stands by the negative of its own key: see ``seat_bodies``.
    """

    def __init__(self, rows: list[Curatorship], posts: Collection[int] = (), *, whole: bool = False) -> None:
        self.rows, self.posts = rows, frozenset(posts)
        self.whole = whole or any(row.organization_id is None for row in rows)
        self.organization_ids = self.posts | {row.organization_id for row in rows if row.organization_id is not None}

    def holds(self, organization_id: int) -> bool:
        """Whether an organization's entries are among them."""
        return self.whole or organization_id in self.organization_ids

    def holds_one_of(self, organization_ids: Collection[int]) -> bool:
        """Whether those of one of some organizations are; what belongs to none is the whole catalogue's."""
        return self.whole or any(map(self.holds, organization_ids))

    def of_programs(self, programs: Any, prefix: str = "") -> Any:
        """Return those of a query set that are looked after; ``prefix`` leads to the program."""
        return programs if self.whole else programs.filter(self.reach(prefix))

    def reach(self, prefix: str = "") -> Q:
        """Return the condition that a program is looked after; an empty one for whoever looks after all of them."""
        return Q() if self.whole else Q(**{f"{prefix}organization__in": self.organization_ids})

    @property
    def organizations(self) -> Any:
        """The organizations whose entries may be written."""
        rows = Organization.objects.order_by("slug")
        return rows if self.whole else rows.filter(pk__in=self.organization_ids)


def charge_of(user: Any) -> Charge:
    """Return what the person looks after (one query). Raises ``PermissionDenied`` for whoever looks after nothing."""
    rows = curatorships_of(user)
    if not rows:
        raise PermissionDenied
    return Charge(rows)


def charge_with_posts(user: Any) -> Charge:
    """Return what the person looks after, the entries of their post among it (two queries). Raises as above."""
    return _charge_with_posts(user, whole=False)


def charge_to_read(user: Any) -> Charge:
    """Return what the person may look through (as above): administrators see everything, and write what is theirs."""
    return _charge_with_posts(user, whole=user.is_authenticated and user.is_administrator)


def _charge_with_posts(user: Any, *, whole: bool) -> Charge:
    rows = curatorships_of(user)
    posts = [-seat.pk for seat in seats_of(user)] if user.is_authenticated else []
    if not rows and not posts and not whole:
        raise PermissionDenied
    return Charge(rows, posts, whole=whole)


def editors() -> list[Editor]:
    """Return everybody who keeps entries, those of posts too (two queries)."""
    people: dict[int, Any] = {}
    rows: dict[int, list[Curatorship]] = {}
    posts: dict[int, list[int]] = {}
    for row in Curatorship.objects.current().select_related("user", "organization"):
        people[row.user_id] = row.user
        rows.setdefault(row.user_id, []).append(row)
    for holding in SeatHolder.objects.current().select_related("user"):
        people[holding.user_id] = holding.user
        posts.setdefault(holding.user_id, []).append(-holding.seat_id)
    found = [Editor(person, Charge(rows.get(pk, []), posts.get(pk, ()))) for pk, person in people.items()]
    return sorted(found, key=lambda editor: (str(editor.person.get_full_name()).casefold(), editor.person.pk))


def seat_bodies(seat: Seat) -> list[int]:
    """Return the keys under which the entries of a seat are kept: its post's seats, and the Hub's desk (one query).

    Whoever holds one of these seats looks after them. They are negative, so that no key of an organization is meant.
    """
    same = Q(pk=seat.pk) | Q(kind=SeatKind.HUB_DESK)
    if seat.office_id is not None:
        same |= Q(office=seat.office_id)
    return [-key for key in Seat.objects.filter(same).order_by("pk").values_list("pk", flat=True)]


def owned_by_posts(bodies: Collection[int], prefix: str = "owner") -> Q:
    """Return the condition for the rows whose owner's post is among some bodies (one query)."""
    seats = list(Seat.objects.filter(pk__in=[-key for key in bodies if key < 0]))
    if any(seat.kind == SeatKind.HUB_DESK for seat in seats):
        return Q(**{f"{prefix}__isnull": False})
    offices = [seat.office_id for seat in seats if seat.office_id is not None]
    return Q(**{f"{prefix}__in": seats}) | Q(**{f"{prefix}__office__in": offices})


def may_curate(user: Any, organization: Organization | None) -> bool:
    """Return whether the person looks after an organization's entries; None asks about the whole catalogue."""
    return _curates(user, Q() if organization is None else Q(organization=organization))


def may_curate_one_of(user: Any, organization_ids: Collection[int]) -> bool:
    """Return whether the person looks after the entries of one of some bodies, or the whole catalogue."""
    seats = [-key for key in organization_ids if key < 0]
    if seats and user.is_authenticated and SeatHolder.objects.current().filter(user=user, seat__in=seats).exists():
        return True
    return _curates(user, Q(organization__in=organization_ids))


def _curates(user: Any, reach: Q) -> bool:
    if not user.is_authenticated:
        return False
    # An empty condition joined by "or" adds nothing.
    whole = Q(organization=None)
    return bool(Curatorship.objects.current().filter(whole | reach, user=user).exists())


def absence_for(user: Any, pk: int) -> Absence:
    """Return an absence that the person may cancel. Raise ``Http404`` for one of others, and where there is none."""
    row = Absence.objects.select_related("user").filter(pk=pk).first()
    if row is None or not may_record_absence_for(user, row.user):
        raise Http404
    return row  # type: ignore[no-any-return]


def held_seat(user: Any, slug: str) -> Seat:
    """Return a seat that the person holds. Raise ``Http404`` for another one, and where there is none."""
    for seat in seats_of(user):
        if seat.slug == slug:
            return seat
    raise Http404
