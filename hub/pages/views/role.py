"""What a member of the staff looks after: seats, entries of the catalogue, and what the role can do today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.reassignment.absences import cancel_absence_with_transfers
from hub.core.db.bilingual import current_language
from hub.core.text.formats import fold
from hub.core.vocabulary.enums import Area
from hub.core.vocabulary.labels import label
from hub.directory.choices import SeatKind
from hub.directory.models import Curatorship, IntakeFilter, Seat
from hub.directory.organizations.presentation import SeatCard, chinese_province_list
from hub.directory.seats.access import absence_for, curatorships_of
from hub.directory.seats.forms import AbsenceForm, CapacityForm
from hub.directory.seats.presence import held_seat, seats_of
from hub.directory.seats.presentation import SeatOverview, seat_overview
from hub.directory.seats.services import set_capacity
from programs.catalogue.entries import Catalogue
from programs.pages.cards import ProgramCard
from programs.publication.services import live_catalogue


@dataclass(frozen=True, slots=True)
class StaffSeat:
    """A seat with what its holder sees of it; no area means all eight, "" for a place means all or none."""

    seat: Seat
    card: SeatCard
    areas: list[tuple[str, str]]
    china: str
    filters: list[IntakeFilter]
    form: CapacityForm


@dataclass(frozen=True, slots=True)
class CuratedEntries:
    """A curatorship with the programs it covers; those of the whole catalogue are counted, not listed."""

    row: Curatorship
    programs: list[ProgramCard]
    count: int


@require_http_methods(["GET", "HEAD", "POST"])
def role(request: SignedInRequest) -> HttpResponse:
    """Show a member of the staff what is theirs, and take what they say of it.

    The name of the button tells what: an absence to cancel, or how many cases a seat takes. Whoever has just signed in
    and holds a seat goes on to where its work stands. Raises
    ``PermissionDenied`` for who is not of the staff, ``Http404`` for a seat or an absence of others.
    """
    person = request.user
    if not person.has_staff_role:
        raise PermissionDenied
    now = timezone.now()
    if "cancel" in request.POST:
        return _cancel(request, now)
    if "capacity" in request.POST:
        return _capacity(request, now)
    seats = seats_of(person)
    if request.method == "POST":
        raise Http404
    if seats and "arrived" in request.GET:
        # An official's office approves presences, and has no requests of its own.
        of_official = all(seat.kind == SeatKind.OFFICIAL for seat in seats)
        return redirect("desk:approvals" if of_official else "desk:inbox")
    near = seat_overview(person, seats, at=now) if seats else None
    return _page(request, seats, near, _absence_form(request, near) if near else None)


def _page(
    request: SignedInRequest,
    seats: Sequence[Seat],
    near: SeatOverview | None,
    form: AbsenceForm | None,
    refused: CapacityForm | None = None,
) -> HttpResponse:
    lang = current_language()
    held = [_held(seat, near.filters_above(seat) if near else [], refused, lang) for seat in seats]
    context = {
        "seats": held,
        "absences": near.absences if near else [],
        "leads": bool(near and near.leads),
        "absence_form": form,
        "form": refused or form,
        "charges": _curated_entries(curatorships_of(request.user), timezone.localdate(), lang),
    }
    return render(request, "pages/role.html", context)


# --- What a holder says -----------------------------------------------------------------------------------------------


def _absence_form(request: SignedInRequest, near: SeatOverview) -> AbsenceForm:
    """Return the form whose days are sent to the page of an absence, where everything open is placed."""
    return AbsenceForm(people=near.people, seats=near.stand_ins, initial={"person": request.user.pk})


def _cancel(request: SignedInRequest, now: datetime) -> HttpResponse:
    key = request.POST["cancel"]
    absence = absence_for(request.user, int(key) if key.isdecimal() and len(key) < 19 else 0)
    try:
        back = cancel_absence_with_transfers(absence=absence, by=request.user, at=now)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("The absence is cancelled."))
        if back:
            messages.success(request, _("What nobody had touched is back with you."))
    return redirect("pages:role")


def _capacity(request: SignedInRequest, now: datetime) -> HttpResponse:
    seat = held_seat(request.user, request.POST["capacity"])
    form = CapacityForm(request.POST, seat=seat)
    if not form.is_valid():
        seats = seats_of(request.user)
        near = seat_overview(request.user, seats, at=now)
        unsent = AbsenceForm(people=near.people, seats=near.stand_ins, initial={"person": request.user.pk})
        return _page(request, seats, near, unsent, form)
    set_capacity(seat=seat, cases=form.cleaned_data["cases"], by=request.user, at=now)
    messages.success(request, _("Saved."))
    return redirect("pages:role")


# --- What is shown ----------------------------------------------------------------------------------------------------


def _held(seat: Seat, filters: list[IntakeFilter], refused: CapacityForm | None, lang: str) -> StaffSeat:
    areas = [(area, label(Area(area), lang)) for area in seat.areas or []]
    form = CapacityForm(seat=seat)
    if refused is not None and refused.prefix == form.prefix:
        form = refused
    china = chinese_province_list(seat.cn_provinces, lang)
    return StaffSeat(seat, SeatCard(seat, lang), areas, china, filters, form)


def _curated_entries(rows: Sequence[Curatorship], today: date, lang: str) -> list[CuratedEntries]:
    if not rows:
        return []
    catalogue = live_catalogue()
    return [_curated_entry(row, catalogue, today, lang) for row in rows]


def _curated_entry(row: Curatorship, catalogue: Catalogue, today: date, lang: str) -> CuratedEntries:
    if row.organization is None:
        return CuratedEntries(row, [], len(catalogue.programs))
    own = [program for program in catalogue.programs if program.organization_slug == row.organization.slug]
    cards = [ProgramCard.of(program, catalogue, today, lang) for program in own]
    return CuratedEntries(row, sorted(cards, key=lambda card: (fold(card.name), card.slug)), len(cards))
