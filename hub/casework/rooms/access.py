"""The door to a room: whoever is in it, or was, through a company or a seat. Each reads the posts of the own time."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from companies.access import membership_for
from companies.choices import ROLE_ORDER, MemberRole
from companies.models import Company, Membership
from hub.casework.desk.access import desk_seats
from hub.casework.models import CompanyProposal, Post, Room, RoomMember
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.http import logs
from hub.core.vocabulary.enums import CANADA
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.reference.places import zone_of
from hub.directory.seats.presence import seat_zone, seats_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRoom:
    """A room as one of its members may read it: through a company or a seat, for some times (``rows``)."""

    room: Room
    rows: list[RoomMember]
    membership: Membership | None = None
    seat: Seat | None = None

    @property
    def own(self) -> RoomMember:
        """The time that goes on, else the last one."""
        return next((row for row in self.rows if row.until is None), self.rows[-1])

    @property
    def is_current(self) -> bool:
        return self.room.closed_at is None and self.own.until is None

    @property
    def zone(self) -> ZoneInfo:
        """In which zone the member reads times: that of the seat, or of the company's province."""
        if self.seat is not None:
            return ZoneInfo(seat_zone(self.seat))
        return ZoneInfo(zone_of(self.membership.company.province if self.membership else CANADA))

    @property
    def may_act(self) -> bool:
        """Whether the person may write for the member: holders of a seat, owners and editors of a company."""
        if self.membership is None:
            return True
        return ROLE_ORDER.index(MemberRole(self.membership.role)) >= ROLE_ORDER.index(MemberRole.EDITOR)

    def require_act(self) -> None:
        """Raise ``PermissionDenied`` for a person who may only read."""
        if not self.may_act:
            raise PermissionDenied


def room_for(user: Any, key: uuid.UUID, *, at: datetime) -> OpenRoom:
    """Return a room to somebody whose company or seat is in it, or was. Raises ``Http404`` for everybody else."""
    seats = {seat.pk: seat for seat in desk_seats(user, at=at)} if getattr(user, "has_staff_role", False) else {}
    with unscoped():
        mine = Membership.objects.filter(user=user, company__closed_at=None).select_related("company")
        memberships = {row.company_id: row for row in mine}
        within = Q(company__in=memberships) | Q(seat__in=seats)
        rows = list(RoomMember.objects.filter(within, room=key).select_related("room").order_by("since", "pk"))
    if not rows:
        logs.refused("casework.access_denied", by=user, subject=f"{Room._meta.label_lower} {key}")
        raise Http404
    first = next((row for row in rows if row.until is None), rows[-1])
    rows = [row for row in rows if (row.company_id, row.seat_id) == (first.company_id, first.seat_id)]
    grant_access(key)
    return OpenRoom(
        room=first.room,
        rows=rows,
        membership=memberships.get(first.company_id or 0),
        seat=seats.get(first.seat_id or 0),
    )


def posts_of(opened: OpenRoom) -> list[Post]:
    """Return what was written in a room while the member was in it, the first one first."""
    times = Q(pk__in=[])
    for row in opened.rows:
        times |= Q(at__gte=row.since) if row.until is None else Q(at__gte=row.since, at__lt=row.until)
    return list(Post.objects.filter(times, room=opened.room).order_by("at", "pk"))


def members_of(opened: OpenRoom) -> list[RoomMember]:
    """Return who is in a room now, to a member who is too; to somebody who has left, only themselves."""
    if not opened.is_current:
        return [opened.own]
    return list(RoomMember.objects.filter(room=opened.room, until=None).order_by("since", "pk"))


@unscoped()
def names_of(companies: set[int], seats: set[int], lang: str) -> dict[tuple[str, int], str]:
    """Return the names of companies and seats that share a room with the reader."""
    found = {("company", pk): name for pk, name in Company.objects.filter(pk__in=companies).values_list("pk", "name")}
    rows = Seat.objects.filter(pk__in=seats).select_related("office__organization", "organization")
    return found | {("seat", seat.pk): seat_name(seat, lang) for seat in rows}


def seat_name(seat: Seat, lang: str) -> str:
    """Return what a seat is called in a room: its title, and the organization behind it."""
    title = seat.title_fr if lang == "fr" else seat.title_en
    body = seat.body
    if body is None:
        return str(title)
    return f"{title}, {body.name_fr if lang == 'fr' else body.name_en}"


def rooms_of_seats(seats: list[Seat]) -> list[RoomMember]:
    """Return the rooms in which seats are now, the last opened first."""
    keys = [seat.pk for seat in seats]
    with unscoped():
        rows = RoomMember.objects.filter(seat__in=keys, until=None).select_related("room", "seat")
        found = list(rows.order_by("-since", "pk"))
    grant_access(*(row.room_id for row in found))
    return found


def invitation_for(
    user: Any, slug: str, pk: int, *, role: MemberRole = MemberRole.READER
) -> tuple[Membership, CompanyProposal]:
    """Return an invitation into a room that a company was told of. Raises as ``membership_for`` does, and ``Http404``.

    Of the room its kind, its title and what it is about are open: of the others in it, nothing.
    """
    membership = membership_for(user, slug, role=role)
    with unscoped():
        rows = CompanyProposal.objects.filter(company=membership.company, room__isnull=False, sent_at__isnull=False)
        return membership, get_object_or_404(rows.select_related("room__opportunity"), pk=pk)


def hub_desk_seat(user: Any) -> Seat:
    """Return the Hub's own desk, for who holds it. Raises ``PermissionDenied`` for everybody else."""
    for seat in seats_of(user):
        if seat.kind == SeatKind.HUB_DESK:
            return seat
    raise PermissionDenied
