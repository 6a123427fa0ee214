"""People come and go: absences of one and of all of a seat, departures, accounts that are switched off."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from hub.accounts.models import User
from hub.casework.choices import ReferralRole, ReferralState
from hub.casework.models import AbsenceTransfer, Referral, ServiceRequest
from hub.casework.reassignment.absences import cancel_absence_with_transfers, record_absence_with_transfers
from hub.casework.reassignment.offboarding import NewAssignment, offboard, open_work_of
from hub.casework.reassignment.queries import StandInChoice, open_things
from hub.casework.reassignment.rules import TransferPlace
from hub.casework.referrals.candidates import CandidateMark, candidates_for, selectable
from hub.directory.models import Absence, Seat, SeatHolder
from hub.directory.seats.rules import past_refusal, today_of
from hub.directory.seats.services import record_absence, unseat_person
from tests.casework.histories.base import SEATS, numbers
from tests.casework.histories.model import HUB, OPEN, ModelCase
from tests.casework.histories.time import Time

parts = st.sampled_from(list(ReferralRole))


class PeopleActs(Time):
    """Whoever holds a seat comes, is away, leaves by the guided way, or vanishes."""

    @rule(who=numbers, days=st.integers(0, 9))
    def go_away(self, who: int, days: int) -> None:
        person, seats = self._staff(who)
        if seats:
            self._leave_for(person, seats[0].slug, days)
            self._candidates_are_there()

    @rule(number=numbers, to=st.sampled_from(SEATS), days=st.integers(0, 20), keeps=st.integers(0, 3))
    def go_away_and_hand_over(self, number: int, to: str, days: int, keeps: int) -> None:
        """Whoever goes away hands over what is open, but for what is kept, to a seat that stands in."""
        rows = list(SeatHolder.objects.current().select_related("seat", "user").order_by("pk"))
        handlers = {case.handler for case in self.cases.values() if case.state in OPEN}
        rows = [row for row in rows if row.user_id in handlers] or rows  # who has nothing hands nothing over
        if not rows:
            return
        person, home = rows[number % len(rows)].user, rows[number % len(rows)].seat.slug
        today = self._day_at(home)
        if person.absences.filter(cancelled_at=None, last_day__gte=today).exists() or to == home:
            return
        choice = StandInChoice(seat=self.world.seat(to))
        things = [
            one
            for place, one in enumerate(open_things(person, first_day=today, at=self.now))
            if place % 4 != keeps and TransferPlace.STAND_IN in one.may_go(choice)
        ]
        places = {one.key: TransferPlace.STAND_IN for one in things}
        last = today + timedelta(days=days)
        if not self._try(
            not things or bool(self._holders(to)),
            lambda: record_absence_with_transfers(
                person=person, first_day=today, last_day=last, stand_in=choice, places=places, by=person, at=self.now
            ),
        ):
            return
        self.away.setdefault(person.pk, []).append((today, last))
        self.entered[person.pk, today] = self.now
        for one in things:
            self._reached("handed over for an absence")
            case = self.cases[one.request.pk]
            if one.offer is not None:
                case.cover_offer(one.offer.part, one.seat.slug, to, self.now)
            else:
                case.cover(to, None, self.now)

    @rule(number=numbers)
    def come_back_early(self, number: int) -> None:
        """An absence is cancelled; what nobody touched is back at once."""
        rows = [
            row
            for row in Absence.objects.standing().select_related("user").order_by("pk")
            if row.user is not None and not past_refusal(row, today=today_of(row.user, self.now))
        ]
        handed = set(AbsenceTransfer.objects.filter(settled_at=None).values_list("absence", flat=True))
        rows = [row for row in rows if row.pk in handed] or rows
        if not rows:
            return
        row = rows[number % len(rows)]
        waiting = set(AbsenceTransfer.objects.filter(absence=row, settled_at=None).values_list("pk", flat=True))
        cancel_absence_with_transfers(absence=row, by=None, at=self.now)
        self.away[row.user.pk].remove((row.first_day, row.last_day))
        self._came_home(waiting)

    @rule(name=st.sampled_from(SEATS))
    def somebody_comes(self, name: str) -> None:
        if len(self._holders(name)) < 3:
            self._seat_somebody(name)

    @rule(number=numbers, to=st.sampled_from(SEATS))
    def leave_by_the_guided_way(self, number: int, to: str) -> None:
        rows = list(SeatHolder.objects.current().select_related("seat", "user").order_by("pk"))
        if not rows:
            return
        holder = rows[number % len(rows)]
        if holder.seat.slug == HUB and len(self._holders(HUB)) == 1:
            return
        leaving = open_work_of(holder, at=self.now)
        own = {case.pk for case in leaving.in_hand}
        expected = {
            key
            for key, case in self.cases.items()
            if case.state in OPEN
            and case.handler == holder.user_id
            # Of another seat it is what the person may keep no longer.
            and (case.owner == holder.seat.slug or holder.user_id not in self._holders(case.owner))
        }
        assert own == expected
        goes_to = self.world.seat(to if to != holder.seat.slug else HUB)
        places = {
            case.pk: NewAssignment(person=leaving.able(case)[0]) if leaving.able(case) else NewAssignment(seat=goes_to)
            for case in leaving.cases
        }
        if leaving.cases:
            self._try(
                False, lambda: offboard(holder=holder, places={}, by=holder.user, at=self.now, reason="Posting ends")
            )
        fits = all(map(leaving.able, leaving.cases)) or self._is_there(goes_to.slug)
        if not self._try(
            fits, lambda: offboard(holder=holder, places=places, by=holder.user, at=self.now, reason="Posting ends")
        ):
            return
        for case in leaving.cases:
            model = self.cases[case.pk]
            if leaving.able(case):
                model.handler = leaving.able(case)[0].pk
                model.state = "assigned" if model.state == "new" else model.state
                model.stepped(self.now)
            else:
                model.move(goes_to.slug, self.now)
        for offer in (*leaving.asked, *leaving.parts):
            model = self.cases[offer.request_id]
            offer.refresh_from_db()
            if offer.state == ReferralState.RETURNED:
                self._came_back(offer, model)

    @rule(number=numbers)
    def vanish(self, number: int) -> None:
        """An account is switched off without any hand-over; the next sweep takes up what it leaves."""
        rows = list(SeatHolder.objects.current().exclude(seat__slug=HUB).select_related("seat").order_by("pk"))
        if not rows:
            return
        holder = rows[number % len(rows)]
        unseat_person(holder=holder, by=None, at=self.now)
        self._take_up()

    @rule()
    def an_official_leaves_who_is_asked(self) -> None:
        """The question comes back; a successor has not been asked."""
        asked = [step.seat for case in self.cases.values() for step in case.ladder if case.is_due(step) and step.seat]
        for name in asked[:1]:
            for holder in SeatHolder.objects.current().filter(seat__slug=name):
                unseat_person(holder=holder, by=None, at=self.now)
            self._take_up()
            self._seat_somebody(name)

    # --- Everybody of one seat is away -------------------------------------------------------------------------------

    @rule(number=numbers, name=st.sampled_from(SEATS), part=parts, days=st.integers(0, 40))
    def everybody_leaves_and_is_asked(self, number: int, name: str, part: ReferralRole, days: int) -> None:
        request, case = self._case(number)
        asking = self._asking(case)
        if asking is not None and self._holders(name):
            self._all_leave_for(name, days)
            self._try_offer(request, case, *asking, name, part)

    @rule(number=numbers, name=st.sampled_from(SEATS), part=parts, days=st.integers(0, 40))
    def everybody_leaves_and_one_accepts(self, number: int, name: str, part: ReferralRole, days: int) -> None:
        offer = self._asked_and_all_away(number, name, part, days)
        if offer is not None:
            person = User.objects.get(pk=self._holders(name)[0])
            self._try_accept(offer, self.cases[offer.request_id], person, [offer.seat], allowed=True)

    @rule(number=numbers, name=st.sampled_from(SEATS), days=st.integers(3, 40))
    def everybody_leaves_and_is_reminded(self, number: int, name: str, days: int) -> None:
        offer = self._asked_and_all_away(number, name, ReferralRole.OWNER, days)
        if offer is not None:
            ledger = self.cases[offer.request_id].ledger
            self.now = max(self.now, min(row[2] for row in ledger))
            self._sweep()

    @rule(number=numbers, name=st.sampled_from(SEATS), part=parts, days=st.integers(5, 40), accepts=st.booleans())
    def everybody_leaves_and_the_portal_sweeps(
        self, number: int, name: str, part: ReferralRole, days: int, accepts: bool
    ) -> None:
        offer = self._asked_and_all_away(number, name, part, days)
        if offer is not None:
            if accepts:
                person = User.objects.get(pk=self._holders(name)[0])
                self._try_accept(offer, self.cases[offer.request_id], person, [offer.seat], allowed=True)
            self._sweep()

    @rule(number=numbers, name=st.sampled_from(SEATS), part=parts, accepts=st.booleans())
    def everybody_vanishes_after_an_offer(self, number: int, name: str, part: ReferralRole, accepts: bool) -> None:
        """Accounts are switched off one after another, until nobody of the seat is left."""
        offer = self._asked(number, name, part)
        if offer is None or name == HUB:
            return
        if accepts:
            person = User.objects.get(pk=self._holders(name)[0])
            self._try_accept(offer, self.cases[offer.request_id], person, [offer.seat], allowed=True)
        for holder in SeatHolder.objects.current().filter(seat__slug=name).order_by("pk"):
            unseat_person(holder=holder, by=None, at=self.now)
        self._take_up()

    def _asking(self, case: ModelCase) -> tuple[User, list[Seat]] | None:
        """Return who may offer a request on behalf of the seat that answers for it; None where nobody holds it."""
        owners = User.objects.filter(pk__in=self._holders(case.owner)).order_by("pk")
        return (owners[0], [self.world.seat(case.owner)]) if owners else None

    def _asked(self, number: int, name: str, part: ReferralRole) -> Referral | None:
        """Have a seat asked, if it can be; return the offer."""
        request, case = self._case(number)
        asking = self._asking(case)
        if asking is None or case.state not in OPEN or not self._holders(name):
            return None
        if not self._try_offer(request, case, *asking, name, part):
            return None
        asked = Referral.objects.select_related("request", "seat").filter(request=request, seat__slug=name)
        return asked.latest("pk")  # type: ignore[no-any-return]

    def _asked_and_all_away(self, number: int, name: str, part: ReferralRole, days: int) -> Referral | None:
        offer = self._asked(number, name, part)
        if offer is not None:
            self._all_leave_for(name, days)
        return offer

    def _all_leave_for(self, name: str, days: int) -> None:
        for person in User.objects.filter(pk__in=self._holders(name)).order_by("pk"):
            self._leave_for(person, name, days)
        self._candidates_are_there()

    def _leave_for(self, person: User, name: str, days: int) -> None:
        """Somebody is away from today on; whoever is away already stays so."""
        today = self._day_at(name)
        if person.absences.filter(cancelled_at=None, last_day__gte=today).exists():
            return
        last = today + timedelta(days=days)
        record_absence(person=person, first_day=today, last_day=last, by=person, at=self.now)
        self.away.setdefault(person.pk, []).append((today, last))
        self.entered[person.pk, today] = self.now

    def _candidates_are_there(self) -> None:
        for key in self.cases:
            row = ServiceRequest.objects.get(pk=key)
            found = candidates_for(row, at=self.now)
            assert HUB in {found[0].seat.slug, found[-1].seat.slug}
            # A seat that fits though nobody is there stands on the list; whoever would receive the request is present.
            asked = [one.receiver.slug for one in selectable(found, row) if one.mark is not CandidateMark.BY_LINK]
            assert not any(self._is_away(slug) for slug in asked if slug != HUB)
