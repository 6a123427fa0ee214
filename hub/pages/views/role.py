"""What a member of the staff looks after: seats, entries of the catalogue, and what the role can do today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.accounts.requests import SignedInRequest
from hub.core.bilingual import current_language
from hub.core.vocabulary import Area
from hub.core.words import label
from hub.directory.access import curatorships_of, seats_of
from hub.directory.models import Curatorship, Seat
from hub.directory.presentation import SeatCard, chinese_province_list
from programs.catalogue.entries import Catalogue
from programs.presentation import ProgramCard
from programs.services import live_catalogue


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat with what its holder sees of it; no area means all eight, "" for a place means all or none."""

    seat: Seat
    card: SeatCard
    areas: list[tuple[str, str]]
    china: str


@dataclass(frozen=True, slots=True)
class Charge:
    """A curatorship with the programs it covers; those of the whole catalogue are counted, not listed."""

    row: Curatorship
    programs: list[ProgramCard]
    count: int


@require_safe
def role(request: SignedInRequest) -> HttpResponse:
    """Show a member of the staff what is theirs, and where it leads. Raises ``PermissionDenied`` for the others."""
    person = request.user
    if not person.has_staff_role:
        raise PermissionDenied
    lang = current_language()
    context = {
        "seats": [_held(seat, lang) for seat in seats_of(person)],
        "charges": _charges(curatorships_of(person), timezone.localdate(), lang),
    }
    return render(request, "pages/role.html", context)


def _held(seat: Seat, lang: str) -> HeldSeat:
    areas = [(area, label(Area(area), lang)) for area in seat.areas or []]
    return HeldSeat(seat, SeatCard(seat, lang), areas, chinese_province_list(seat.cn_provinces, lang))


def _charges(rows: Sequence[Curatorship], today: date, lang: str) -> list[Charge]:
    if not rows:
        return []
    catalogue = live_catalogue()
    return [_charge(row, catalogue, today, lang) for row in rows]


def _charge(row: Curatorship, catalogue: Catalogue, today: date, lang: str) -> Charge:
    if row.organization is None:
        return Charge(row, [], len(catalogue.programs))
    own = [program for program in catalogue.programs if program.organization_slug == row.organization.slug]
    cards = [ProgramCard.of(program, catalogue, today, lang) for program in own]
    return Charge(row, sorted(cards, key=lambda card: (card.name.casefold(), card.slug)), len(cards))
