"""An absence as a hand-over: what is open, where each thing goes meanwhile, and what comes back untouched.

Nothing moves before the person has seen all of it and pressed the one button; then the absence and every transfer are
written together, or none is. What nobody has touched comes back when the absence is over, changed or cancelled.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hub.casework.choices import OPEN_REFERRALS, EventKind, ReferralRole, ReferralState, RequestState
from hub.casework.models import AbsenceTransfer, Referral, ServiceRequest
from hub.casework.notifications import services as notifications
from hub.casework.notifications.queries import people_of
from hub.casework.reassignment.queries import OpenThing, StandInChoice, open_things
from hub.casework.reassignment.rules import TransferPlace, may_transfer
from hub.casework.requests.services.recusals import is_kept_out
from hub.casework.requests.services.transitions import apply_transition, let_parts_follow, lock, staff_acts
from hub.core.db.tenancy import unscoped
from hub.core.workflow import Refusal, RefusedError, require
from hub.directory.models import Absence, Seat, SeatHolder
from hub.directory.seats.presence import seat_day
from hub.directory.seats.services import cancel_absence, record_absence
from hub.directory.seats.team_leads import leads_of_seat

# --- Hand over --------------------------------------------------------------------------------------------------------


@transaction.atomic
@unscoped()
def record_absence_with_transfers(
    *,
    person: Any,
    first_day: date,
    last_day: date,
    stand_in: StandInChoice | None,
    places: Mapping[str, TransferPlace],
    by: Any,
    at: datetime,
    absence: Absence | None = None,
) -> tuple[Absence, int]:
    """Record an absence and hand over what was chosen; return it with the number of things that went.

    ``places`` names the place of a thing by its key; what is not named stays. With ``absence``, which is recorded
    already, the rest is handed over for it. Raises what ``record_absence`` raises, and ``RefusedError`` where a place
    cannot take a thing any more: then nothing is done.
    """
    things = open_things(person, first_day=first_day, at=at)
    row = absence or record_absence(
        person=person,
        first_day=first_day,
        last_day=last_day,
        stand_in_seat=stand_in.seat if stand_in else None,
        stand_in=stand_in.person if stand_in else None,
        by=by,
        at=at,
    )
    went = 0
    for one in things:
        place = places.get(one.key, TransferPlace.KEEP)
        if place is TransferPlace.KEEP:
            continue
        require(may_transfer(one.kind))
        if place is TransferPlace.STAND_IN:
            require(_may_stand_in(stand_in))
        if place not in one.may_go(stand_in):
            sentence = _("%(reference)s cannot go there any more. Look at it again.")
            raise RefusedError(Refusal("no_place", sentence % {"reference": one.request.reference}))
        to_seat, to_person = one.office, None
        if place is TransferPlace.STAND_IN and stand_in is not None:
            to_seat, to_person = stand_in.seat or one.seat, stand_in.person
        went += _hand_over(one, to_seat or one.seat, to_person, absence=row, by=by, at=at)
    return row, went


def _may_stand_in(stand_in: StandInChoice | None) -> Refusal | None:
    """Refuse a seat that nobody holds: what went there would lie with nobody."""
    seat = stand_in.seat if stand_in is not None else None
    if seat is None or SeatHolder.objects.current().filter(seat=seat).exists():
        return None
    return Refusal("nobody_there", _("Nobody is present in this seat. Choose another one, or the Hub’s desk."))


def _hand_over(one: OpenThing, to: Seat, person: Any, *, absence: Absence, by: Any, at: datetime) -> bool:
    """Hand one thing over, and write down how it stood; return whether it still was where it had been seen."""
    held = lock(one.request)
    before = held.handler if one.offer is None else None
    if one.offer is None:
        if not held.is_open or held.owner_id != one.seat.pk or held.state not in {"new", "assigned"}:
            return False
        _place_case(held, to, person, by=by, at=at, data={"absence": absence.pk})
    else:
        offer = _locked_offer(one.offer.pk)
        if offer.seat_id != one.seat.pk or offer.state != one.offer.state:
            return False
        _place_offer(held, offer, to, by=by, at=at, data={"absence": absence.pk})
    # Whoever stands in goes away in turn: it comes back to them first.
    AbsenceTransfer.objects.filter(request=held, referral=one.offer, settled_at=None).update(settled_at=at)
    AbsenceTransfer.objects.create(
        absence=absence,
        request=held,
        referral=one.offer,
        from_seat=one.seat,
        from_handler=before,
        to_seat=to,
        to_handler=person,
        version=held.version,
        at=at,
    )
    people = [person] if person is not None else people_of(to)
    notifications.stands_in(held, people=people, of=one.seat, until=absence.last_day, at=at, by=by)
    return True


def _place_case(held: ServiceRequest, to: Seat, person: Any, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """Put a locked request into a seat, in the hand of a person of it or, with None, into its inbox.

    The promise and the clock of silence go on as they were. The company hears of it where another office has it now.
    """
    before = held.owner
    if to.pk != before.pk:
        let_parts_follow(held, to, at=at)
        # By which offer the seat came to have it is history: it reads the request no longer by that.
        Referral.objects.filter(
            request=held, seat=before, part=ReferralRole.OWNER, state=ReferralState.ACCEPTED
        ).update(state=ReferralState.ENDED, done_at=at)
    held.owner, held.handler = to, person
    step = "move" if held.state != RequestState.NEW else None if person is not None else ""
    if step is not None:
        apply_transition(
            held, step or None, EventKind.COVERED, by=by, at=at, seat=before, to_seat=to, data=data, human=False
        )
    if person is not None:
        held.taken_at = held.taken_at or at
        event = EventKind.COVERED if step is None else EventKind.HANDED
        data = data if step is None else {"to": person.pk}
        apply_transition(held, "claim", event, by=by, at=at, seat=before, to_seat=to, data=data, human=False)
    notifications.covered(held, before=before, at=at)


def _place_offer(
    held: ServiceRequest, offer: Referral, to: Seat, *, by: Any, at: datetime, data: dict[str, Any]
) -> None:
    """Let another seat be asked, or work on a part, in the place of one; its day stays."""
    before, offer.seat = offer.seat, to
    offer.save(update_fields=["seat"])
    data = {**data, "part": offer.part}
    apply_transition(held, None, EventKind.COVERED, by=by, at=at, seat=before, to_seat=to, data=data, human=False)


def _locked_offer(key: int) -> Referral:
    return Referral.objects.select_related("seat__office__organization", "seat__organization").get(pk=key)


# --- Give back --------------------------------------------------------------------------------------------------------


@transaction.atomic
@unscoped()
def cancel_absence_with_transfers(*, absence: Absence, by: Any, at: datetime) -> int:
    """Cancel an absence and give back what nobody has touched; return how many things came back.

    Raises what ``cancel_absence`` raises.
    """
    cancel_absence(absence=absence, by=by, at=at)
    return settle_transfers(AbsenceTransfer.objects.filter(absence=absence), by=by, at=at)


@unscoped()
def end_absences(*, at: datetime) -> int:
    """Give back what nobody has touched of absences that are over or were cancelled; return how many things came back.

    One transaction a thing: killed anywhere, the next sweep goes on.
    """
    rows = AbsenceTransfer.objects.filter(settled_at=None).select_related(
        "absence", "from_seat__office", "from_seat__organization"
    )
    ended = [
        row.pk
        for row in rows.order_by("pk")
        if row.absence.cancelled_at is not None or row.absence.last_day < seat_day(row.from_seat, at)
    ]
    return sum(settle_transfers(AbsenceTransfer.objects.filter(pk=key), by=None, at=at) for key in ended)


@transaction.atomic
def settle_transfers(rows: Any, *, by: Any, at: datetime) -> int:
    """Settle open transfers: what nobody has touched goes back to where it was, the rest stays where it is."""
    back = 0
    related = ("request", "from_handler", "from_seat__office__organization", "from_seat__organization", "to_seat")
    for row in list(rows.filter(settled_at=None).select_related(*related).order_by("pk")):
        held = lock(row.request)
        fresh = AbsenceTransfer.objects.filter(pk=row.pk, settled_at=None).exists()
        if not fresh:
            continue
        row.is_back = is_untouched(row, held) and _take_back(row, held, by=by, at=at)
        row.settled_at = max(at, row.at)
        row.save(update_fields=["is_back", "settled_at"])
        back += row.is_back
    return back


def is_untouched(row: AbsenceTransfer, held: ServiceRequest) -> bool:
    """Return whether a thing lies where the absence put it, and nobody of our side has done anything with it there."""
    if not held.is_open:
        return False
    acts = staff_acts(held).filter(version__gt=row.version)
    if row.referral_id is None:
        at_place = (held.owner_id, held.handler_id) == (row.to_seat_id, row.to_handler_id)
        return at_place and held.state in {RequestState.NEW, RequestState.ASSIGNED} and not acts.exists()
    offer = Referral.objects.get(pk=row.referral_id)
    of_seat = acts.filter(seat=row.to_seat_id)
    accepted = acts.filter(kind=EventKind.ACCEPTED, to_seat=row.to_seat_id)
    return offer.seat_id == row.to_seat_id and offer.is_open and not (of_seat.exists() or accepted.exists())


def _take_back(row: AbsenceTransfer, held: ServiceRequest, *, by: Any, at: datetime) -> bool:
    """Put a thing back; return False where its place is taken, or nobody holds the seat any more: then it stays."""
    holders: Iterable[int] = SeatHolder.objects.current().filter(seat=row.from_seat).values_list("user", flat=True)
    still = set(holders)
    if not still:
        return False
    still |= {lead.pk for lead in leads_of_seat(row.from_seat)}
    person = row.from_handler if row.from_handler_id in still else None
    if person is not None and is_kept_out(held, person):
        person = None
    people = [person] if person is not None else people_of(row.from_seat)
    data = {"absence": row.absence_id, "back": True}
    if row.referral_id is None:
        _place_case(held, row.from_seat, person, by=by, at=at, data=data)
    else:
        offer = _locked_offer(row.referral_id)
        taken = Referral.objects.filter(request=held, seat=row.from_seat, state__in=OPEN_REFERRALS).exists()
        if taken or held.owner_id == row.from_seat_id:
            return False
        _place_offer(held, offer, row.from_seat, by=by, at=at, data=data)
    notifications.came_back(held, people=people, of=row.to_seat, at=at, by=by)
    return True
