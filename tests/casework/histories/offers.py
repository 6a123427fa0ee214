"""Offers of a request and of its parts: made, accepted, returned, taken back, done."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from hub.accounts.models import User
from hub.casework.choices import PartOutcome, ReferralRole, ReferralState, ReturnReason
from hub.casework.models import Referral, ServiceRequest
from hub.casework.referrals.services import (
    accept_referral,
    finish_part,
    open_parts,
    refer_request,
    return_referral,
    withdraw_referral,
)
from hub.directory.models import Seat
from tests.casework.histories.base import SEATS, Lives, numbers
from tests.casework.histories.model import OPEN, ModelCase


class OfferActs(Lives):
    """Requests and parts of them go from seat to seat, and back."""

    @rule(number=numbers, who=numbers, to=st.sampled_from(SEATS), part=st.sampled_from(list(ReferralRole)))
    def offer(self, number: int, who: int, to: str, part: ReferralRole) -> None:
        request, case = self._case(number)
        person, seats = self._staff(who)
        self._try_offer(request, case, person, seats, to, part)

    def _try_offer(
        self, request: ServiceRequest, case: ModelCase, person: User, seats: list[Seat], to: str, part: ReferralRole
    ) -> bool:
        """Try to offer a request or a part; return whether it was offered."""
        choice = self.world.choice(to)
        right_state = case.state in {"new", "assigned"} if part == ReferralRole.OWNER else case.state in OPEN
        may_ask = case.owner in {seat.slug for seat in seats} and right_state and to != case.owner
        if may_ask and (case.parts.get(to) or case.offered == to):
            return False  # the database refuses a second offer to one seat: held by its own test
        is_there = self._is_there(to)
        if may_ask and self._is_away(to):
            self._reached("offered to a seat from which everybody is away")
        done = self._try(
            may_ask and is_there,
            lambda: refer_request(
                request=request, choice=choice, by=person, seats=seats, at=self.now, part=part, task="Who tests it?"
            ),
        )
        if done:
            if part == ReferralRole.OWNER:
                case.state, case.offered = "referred", to
            else:
                case.parts[to], case.part_since[to] = "offered", self.now
            case.stepped(self.now)
        return done

    def _an_offer(self, number: int) -> tuple[Referral, ModelCase] | None:
        offers = list(Referral.objects.select_related("request", "seat").order_by("pk"))
        if not offers:
            return None
        offer = offers[number % len(offers)]
        return offer, self.cases[offer.request_id]

    @rule(number=numbers, who=numbers)
    def accept(self, number: int, who: int) -> None:
        if (found := self._an_offer(number)) is None:
            return
        offer, case = found
        person, seats = self._staff(who)
        allowed = offer.state == ReferralState.OFFERED and offer.seat in seats
        self._try_accept(offer, case, person, seats, allowed=allowed)

    def _try_accept(self, offer: Referral, case: ModelCase, person: User, seats: list[Seat], *, allowed: bool) -> None:
        if allowed and self._is_away(offer.seat.slug):
            self._reached("accepted by a seat from which everybody is away")
        if self._try(allowed, lambda: accept_referral(offer=offer, by=person, seats=seats, at=self.now)):
            if offer.part == ReferralRole.OWNER:
                case.handed.add(case.owner)
                case.leave()
                case.had = offer.seat.slug
                case.owner, case.handler, case.state, case.offered = offer.seat.slug, person.pk, "assigned", None
            else:
                case.parts[offer.seat.slug], case.part_since[offer.seat.slug] = "accepted", self.now
            case.stepped(self.now)
            if offer.part == ReferralRole.SUPPORT:
                self._sisters_are_covered(offer.seat, case)

    def _sisters_are_covered(self, by: Seat, case: ModelCase) -> None:
        """What other seats of the same body were asked, and have not begun, is over: all parts ask the same."""
        for slug in [slug for slug, state in case.parts.items() if state == "offered"]:
            if self.world.seat(slug).body == by.body:
                self._reached("a part ended as a sister took hers")
                case.parts.pop(slug)
                case.over.add(slug)
                case.stepped(self.now, human=False)

    @rule(number=numbers, who=numbers, reason=st.sampled_from(list(ReturnReason)), text=st.sampled_from(["", "No."]))
    def return_(self, number: int, who: int, reason: ReturnReason, text: str) -> None:
        if (found := self._an_offer(number)) is None:
            return
        offer, case = found
        person, seats = self._staff(who)
        is_said = reason != ReturnReason.OTHER or bool(text)
        allowed = offer.state == ReferralState.OFFERED and offer.seat in seats and is_said
        if self._try(
            allowed,
            lambda: return_referral(offer=offer, reason=reason, text=text, by=person, seats=seats, at=self.now),
        ):
            self._came_back(offer, case)

    @rule(number=numbers, who=numbers)
    def take_back(self, number: int, who: int) -> None:
        if (found := self._an_offer(number)) is None:
            return
        offer, case = found
        person, seats = self._staff(who)
        in_work = offer.state == ReferralState.ACCEPTED and offer.part == ReferralRole.SUPPORT
        is_open = offer.state == ReferralState.OFFERED or in_work
        allowed = is_open and case.owner in {seat.slug for seat in seats}
        if self._try(allowed, lambda: withdraw_referral(offer=offer, by=person, seats=seats, at=self.now)):
            self._came_back(offer, case, returned=False)

    def _came_back(self, offer: Referral, case: ModelCase, *, human: bool = True, returned: bool = True) -> None:
        case.over.add(offer.seat.slug)
        if returned:
            case.snoozed = {}
        if offer.part == ReferralRole.OWNER:
            case.offered = None
            case.state = "assigned" if case.handler is not None else "new"
        else:
            case.parts.pop(offer.seat.slug)
        case.stepped(self.now, human=human)

    @rule(number=numbers, who=numbers, covers=st.booleans())
    def finish(self, number: int, who: int, covers: bool) -> None:
        if (found := self._an_offer(number)) is None:
            return
        offer, case = found
        person, seats = self._staff(who)
        allowed = offer.part == ReferralRole.SUPPORT and offer.state == ReferralState.ACCEPTED and offer.seat in seats
        sisters = list(open_parts(offer.request).exclude(pk=offer.pk)) if covers else []
        keys = [one.pk for one in sisters]
        outcome = PartOutcome.PARTLY
        if self._try(
            allowed,
            lambda: finish_part(offer=offer, by=person, seats=seats, at=self.now, outcome=outcome, covers=keys),
        ):
            case.parts.pop(offer.seat.slug)
            case.over.add(offer.seat.slug)
            case.stepped(self.now)
            for sister in sisters:
                self._reached("a part ended with its sister's")
                case.parts.pop(sister.seat.slug)
                case.over.add(sister.seat.slug)
                case.stepped(self.now, human=False)
