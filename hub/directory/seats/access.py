"""The doors to what a person may do in the directory. The role opens none of them: rows do."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404
from django.utils.translation import gettext as _

from hub.accounts.choices import Role
from hub.directory.choices import SeatKind
from hub.directory.models import Absence, Curatorship, Organization, Seat, SeatHolder
from hub.directory.seats.presence import seats_of
from hub.directory.seats.team_leads import may_record_absence_for
from hub.publishing.registry import Editor

_NAMED = 2  # organizations in the line above a page


def curatorships_of(user: Any) -> list[Curatorship]:
    """Return what the person looks after in the catalogue now, each with its organization (one query).

    One for the whole catalogue stands first. As for seats, accounts that do not count today have none.
    """
    if not user.is_authenticated:
        return []
    rows = Curatorship.objects.current().filter(user=user).select_related("organization")
    found = list(rows.order_by(F("organization__slug").asc(nulls_first=True)))
    user.curatorships_read = found  # for the line above the page, which says them
    return found


def kept_entries(user: Any) -> str:
    """Return in words what a curator looks after: all of the catalogue, or short names of organizations; "" for others.

    What the page has read already is not read again (one query at most).
    """
    if getattr(user, "role", None) != Role.CURATOR:
        return ""
    rows = getattr(user, "curatorships_read", None)
    rows = curatorships_of(user) if rows is None else rows
    bodies = [row.organization for row in rows if row.organization is not None]
    if len(bodies) < len(rows):
        return _("Whole catalogue")
    names = [body.acronym for body in bodies] or [_("No entries yet")]
    return ", ".join(names[:_NAMED]) + (f" +{len(names) - _NAMED}" if len(names) > _NAMED else "")


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


def seats_under(bodies: Collection[int]) -> Any:
    """Return the seats whose entries are kept under some bodies: of the same posts, all for the Hub's desk (a query).

    The other way round of ``seat_bodies``.
    """
    seats = list(Seat.objects.filter(pk__in=[-key for key in bodies if key < 0]))
    if any(seat.kind == SeatKind.HUB_DESK for seat in seats):
        return Seat.objects.all()
    offices = [seat.office_id for seat in seats if seat.office_id is not None]
    return Seat.objects.filter(Q(pk__in=[seat.pk for seat in seats]) | Q(office__in=offices))


def owned_by_posts(bodies: Collection[int], prefix: str = "owner") -> Q:
    """Return the condition for the rows whose owner's post is among some bodies (one query)."""
    return Q(**{f"{prefix}__in": seats_under(bodies).values("pk")})


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
    return row
