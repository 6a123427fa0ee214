"""The doors to companies that fit: who may ask, and whom one may be told by name."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from companies.choices import Purpose
from companies.models import Company
from hub.core.db.tenancy import grant_access
from hub.core.vocabulary.enums import Level
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.seats.presence import seats_of

_PROVINCIAL = frozenset({Level.PROVINCIAL, Level.TERRITORIAL})


def staff_seats(user: Any) -> list[Seat]:
    """Return the seats of a member of the staff (one query). Raises ``PermissionDenied`` for anybody else.

    Any member of the staff may see counts. Names come from a seat alone: the role of a curator or an administrator
    opens none.
    """
    if not user.is_authenticated or not user.has_staff_role:
        raise PermissionDenied
    return seats_of(user)


def readable_companies(seats: Iterable[Seat]) -> Q | None:
    """Return which companies the holders of seats may read, by what each company has agreed to; None for nobody."""
    reach: Q | None = None
    for seat in seats:
        for one in _reach(seat):
            reach = one if reach is None else reach | one
    return reach


def _reach(seat: Seat) -> Iterable[Q]:
    body = seat.body
    if body is not None and body.level == Level.FEDERAL:
        yield has_consented(Purpose.SHARE_FEDERAL)
    if body is not None and body.level in _PROVINCIAL:
        yield has_consented(Purpose.SHARE_PROVINCE) & Q(province=body.jurisdiction)
    if seat.kind == SeatKind.CHINA_POST:
        yield has_consented(Purpose.SHARE_CHINA_OFFICES)


def has_consented(purpose: Purpose) -> Q:
    """Return the condition that a company's last word on a purpose is yes. A withdrawal counts from the next read."""
    return Q(pk__in=Company.objects.consenting_to(purpose).values("pk"))


def grant_consenting(keys: Iterable[int]) -> None:
    """Open companies that have agreed to be put before the reader, for the rest of the request."""
    grant_access(*keys)
