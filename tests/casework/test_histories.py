"""Random lives of requests over the real database, beside a model: one owner always, no reminder doubled or lost.

Every act is tried by anybody, at any moment: where the model says it is not allowed it must be refused, and change
nothing. Time passes across weekends, holidays of three places and the nights when clocks change.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.calendars import calendar_of_seat
from hub.casework.choices import EventKind, OfferState, Outcome, OutcomeReason, Part, ReturnReason
from hub.casework.models import Offer, Reminder, ServiceRequest, Survey
from hub.casework.routing import candidates_for
from hub.casework.services import (
    NewPlace,
    accept_offer,
    answer_company,
    ask_company,
    claim_request,
    close_request,
    depart,
    finish_part,
    hand_to,
    offer_request,
    reopen_request,
    reply_as_company,
    resume_request,
    return_offer,
    run_due,
    take_back_offer,
    take_up_orphans,
    what_departure_leaves,
    withdraw_request,
)
from hub.core.workflow import RefusedError
from hub.directory.models import Seat, SeatHolder
from hub.directory.presence import availability_of
from hub.directory.services import record_absence, seat_person, unseat_person
from tests.accounts.people import make_person
from tests.casework.model import HUB, OPEN, ModelCase
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

SEATS = (DESK, SHANGHAI, BEIJING, MONTREAL)
# Before Christmas, before Spring Festival, and before the clocks go forward: the histories run across them.
STARTS = (
    datetime(2026, 12, 21, 15, tzinfo=UTC),
    datetime(2027, 2, 1, 15, tzinfo=UTC),
    datetime(2027, 3, 10, 4, 30, tzinfo=UTC),
)
numbers = st.integers(0, 10)


class Histories(RuleBasedStateMachine):
    """Companies, seats, absences, departures, and time."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now = STARTS[0]
        self.world: World = build_world(at=self.now)
        for name in SEATS:
            self._seat_somebody(name)
        self.calendars = {name: calendar_of_seat(self.world.seat(name)) for name in SEATS}
        self.cases: dict[Any, ModelCase] = {}
        self.nudges: dict[Any, int] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    # --- Who and what ------------------------------------------------------------------------------------------------

    def _seat_somebody(self, name: str) -> User:
        number = User.objects.count()
        person = make_person(f"person-{number}@desk.example", role=Role.ADVISER)
        seat_person(seat=self.world.seat(name), person=person, by=None, at=self.now)
        return person

    def _staff(self, number: int) -> tuple[User, list[Seat]]:
        """Return somebody of the staff, who may hold no seat any more, with the seats held."""
        everybody = list(User.objects.filter(role=Role.ADVISER).order_by("pk"))
        person = everybody[number % len(everybody)]
        held = SeatHolder.objects.current().filter(user=person).select_related("seat__office__organization")
        return person, [row.seat for row in held]

    def _holders(self, name: str) -> list[int]:
        return list(SeatHolder.objects.current().filter(seat__slug=name).order_by("pk").values_list("user", flat=True))

    def _case(self, number: int) -> tuple[ServiceRequest, ModelCase]:
        keys = list(self.cases)
        key = keys[number % len(keys)]
        return ServiceRequest.objects.select_related("owner").get(pk=key), self.cases[key]

    def _try(self, allowed: bool, act: Any) -> bool:
        """Do what is allowed; see that what is not is refused and leaves everything as it was."""
        if allowed:
            act()
            return True
        before = list(ServiceRequest.objects.order_by("pk").values_list("pk", "version", "state", "owner"))
        with pytest.raises(RefusedError) as refused:
            act()
        assert refused.value.refusal.sentence
        assert before == list(ServiceRequest.objects.order_by("pk").values_list("pk", "version", "state", "owner"))
        return False

    # --- The company -------------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.cases) < 3)
    @rule(start=st.sampled_from(STARTS))
    def submit(self, start: datetime) -> None:
        if not self.cases:
            self.now = start
        request = self.world.submit(at=self.now)
        case = ModelCase(calendars=self.calendars, asked_at=self.now, silent_since=self.now)
        case.stepped(self.now)
        self.cases[request.pk] = case

    @precondition(lambda self: self.cases)
    @rule(number=numbers)
    def reply(self, number: int) -> None:
        request, case = self._case(number)
        if self._try(
            case.state in OPEN,
            lambda: reply_as_company(request=request, text="Here.", by=self.world.owner, at=self.now),
        ):
            waited = case.state == "waiting"
            if waited:
                case.end_pause(self.now)
                case.state = "assigned"
            case.stepped(self.now, human=waited)

    @precondition(lambda self: self.cases)
    @rule(number=numbers)
    def withdraw(self, number: int) -> None:
        request, case = self._case(number)
        if number % 4:
            return
        if self._try(
            case.state in OPEN,
            lambda: withdraw_request(request=request, reason="", by=self.world.owner, at=self.now),
        ):
            case.end(self.now, "withdrawn")

    @precondition(lambda self: any(case.state == "closed" for case in self.cases.values()))
    @rule(number=numbers)
    def reopen(self, number: int) -> None:
        request, case = self._case(number)
        at_limit = case.closed_at is not None and abs(self.now - case.closed_at - timedelta(days=30)) < timedelta(
            days=1
        )
        if at_limit:
            return  # the hour of the day decides: held by its own test
        allowed = case.state == "closed" and not case.archived and self.now < case.closed_at + timedelta(days=30)
        if self._try(
            allowed, lambda: reopen_request(request=request, reason="Again.", by=self.world.owner, at=self.now)
        ):
            holders = self._holders(case.owner)
            if case.handler in holders:
                case.state = "assigned"
            else:
                case.state, case.handler = "new", None
                case.owner = case.owner if holders else HUB
            case.closed_at, case.outcome, case.answered, case.asked_at = None, "", False, self.now
            case.stepped(self.now)

    # --- The desk ----------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.cases)
    @rule(number=numbers, who=numbers)
    def claim(self, number: int, who: int) -> None:
        request, case = self._case(number)
        person, seats = self._staff(who)
        allowed = (
            case.owner in {seat.slug for seat in seats}
            and case.state in {"new", "assigned"}
            and case.handler in {None, person.pk}
        )
        done = self._try(allowed, lambda: claim_request(request=request, by=person, seats=seats, at=self.now))
        if done and case.handler != person.pk:
            case.handler, case.state = person.pk, "assigned"
            case.stepped(self.now)

    @precondition(lambda self: self.cases)
    @rule(number=numbers, who=numbers, to=numbers)
    def hand(self, number: int, who: int, to: int) -> None:
        request, case = self._case(number)
        person, seats = self._staff(who)
        receiver, theirs = self._staff(to)
        allowed = (
            case.owner in {seat.slug for seat in seats}
            and case.state in OPEN
            and case.owner in {seat.slug for seat in theirs}
        )
        done = self._try(allowed, lambda: hand_to(request=request, to=receiver, by=person, seats=seats, at=self.now))
        if done and case.handler != receiver.pk:
            case.handler = receiver.pk
            case.state = "assigned" if case.state == "new" else case.state
            case.stepped(self.now)

    @precondition(lambda self: self.cases)
    @rule(number=numbers, who=numbers, to=st.sampled_from(SEATS), part=st.sampled_from(list(Part)))
    def offer(self, number: int, who: int, to: str, part: Part) -> None:
        request, case = self._case(number)
        person, seats = self._staff(who)
        choice = self.world.choice(to)
        present = availability_of([choice.seat], self.now)[to].present
        right_state = case.state in {"new", "assigned"} if part == Part.OWNER else case.state in OPEN
        allowed = (
            case.owner in {seat.slug for seat in seats} and right_state and to != case.owner and (present or to == HUB)
        )
        if allowed and (case.parts.get(to) in {"offered", "accepted"} or case.offered == to):
            return  # the database refuses a second offer to one seat: held by its own test
        if self._try(
            allowed,
            lambda: offer_request(request=request, choice=choice, by=person, seats=seats, at=self.now, part=part),
        ):
            if part == Part.OWNER:
                case.state, case.offered = "referred", to
            else:
                case.parts[to] = "offered"
            case.stepped(self.now)

    def _an_offer(self, number: int) -> tuple[Offer, ModelCase] | None:
        offers = list(Offer.objects.select_related("request", "seat").order_by("pk"))
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
        allowed = offer.state == OfferState.OFFERED and offer.seat in seats
        if self._try(allowed, lambda: accept_offer(offer=offer, by=person, seats=seats, at=self.now)):
            if offer.part == Part.OWNER:
                case.owner, case.handler, case.state, case.offered = offer.seat.slug, person.pk, "assigned", None
            else:
                case.parts[offer.seat.slug] = "accepted"
            case.stepped(self.now)

    @rule(number=numbers, who=numbers, reason=st.sampled_from(list(ReturnReason)))
    def return_(self, number: int, who: int, reason: ReturnReason) -> None:
        if (found := self._an_offer(number)) is None:
            return
        offer, case = found
        person, seats = self._staff(who)
        allowed = offer.state == OfferState.OFFERED and offer.seat in seats
        if self._try(
            allowed,
            lambda: return_offer(offer=offer, reason=reason, text="", by=person, seats=seats, at=self.now),
        ):
            self._came_back(offer, case)

    @rule(number=numbers, who=numbers)
    def take_back(self, number: int, who: int) -> None:
        if (found := self._an_offer(number)) is None:
            return
        offer, case = found
        person, seats = self._staff(who)
        allowed = offer.state == OfferState.OFFERED and case.owner in {seat.slug for seat in seats}
        if self._try(allowed, lambda: take_back_offer(offer=offer, by=person, seats=seats, at=self.now)):
            self._came_back(offer, case)

    def _came_back(self, offer: Offer, case: ModelCase) -> None:
        if offer.part == Part.OWNER:
            case.offered = None
            case.state = "assigned" if case.handler is not None else "new"
        else:
            case.parts.pop(offer.seat.slug)
        case.stepped(self.now)

    @rule(number=numbers, who=numbers)
    def finish(self, number: int, who: int) -> None:
        if (found := self._an_offer(number)) is None:
            return
        offer, case = found
        person, seats = self._staff(who)
        allowed = offer.part == Part.SUPPORT and offer.state == OfferState.ACCEPTED and offer.seat in seats
        if self._try(allowed, lambda: finish_part(offer=offer, by=person, seats=seats, at=self.now)):
            case.parts.pop(offer.seat.slug)
            case.stepped(self.now)

    @precondition(lambda self: self.cases)
    @rule(number=numbers, who=numbers)
    def ask(self, number: int, who: int) -> None:
        request, case = self._case(number)
        person, seats = self._staff(who)
        allowed = case.owner in {seat.slug for seat in seats} and case.state in {"new", "assigned"}
        if self._try(
            allowed, lambda: ask_company(request=request, text="Which size?", by=person, seats=seats, at=self.now)
        ):
            if case.state == "new":
                case.handler, case.state = person.pk, "assigned"
                case.stepped(self.now)
            case.answered = True
            case.pauses.append((self.now, None))
            case.state = "waiting"
            case.stepped(self.now)

    @precondition(lambda self: self.cases)
    @rule(number=numbers, who=numbers)
    def resume(self, number: int, who: int) -> None:
        request, case = self._case(number)
        person, seats = self._staff(who)
        allowed = case.owner in {seat.slug for seat in seats} and case.state == "waiting"
        if self._try(allowed, lambda: resume_request(request=request, by=person, seats=seats, at=self.now)):
            case.end_pause(self.now)
            case.state = "assigned"
            case.stepped(self.now)

    @precondition(lambda self: self.cases)
    @rule(number=numbers, who=numbers)
    def answer(self, number: int, who: int) -> None:
        request, case = self._case(number)
        person, seats = self._staff(who)
        own = case.owner in {seat.slug for seat in seats}
        helps = any(case.parts.get(seat.slug) == "accepted" for seat in seats)
        allowed = case.state in OPEN and (own or helps)
        if self._try(
            allowed, lambda: answer_company(request=request, text="We look.", by=person, seats=seats, at=self.now)
        ):
            case.answered = True
            if own and case.handler is None and case.state in {"new", "assigned"}:
                case.handler, case.state = person.pk, "assigned"
            case.stepped(self.now)

    @precondition(lambda self: self.cases)
    @rule(number=numbers, who=numbers, outcome=st.sampled_from(list(Outcome)), words=st.booleans())
    def close(self, number: int, who: int, outcome: Outcome, words: bool) -> None:
        request, case = self._case(number)
        person, seats = self._staff(who)
        allowed = (
            case.owner in {seat.slug for seat in seats}
            and case.state in {"new", "assigned", "waiting"}
            and outcome not in {Outcome.WITHDRAWN, Outcome.NOBODY}
            and words
        )
        if self._try(
            allowed,
            lambda: close_request(
                request=request,
                outcome=outcome,
                reasons=[OutcomeReason.INFORMATION_GIVEN],
                answer="This is what we found." if words else " ",
                by=person,
                seats=seats,
                at=self.now,
            ),
        ):
            case.answered = True
            case.end(self.now, outcome)

    # --- People come and go ------------------------------------------------------------------------------------------

    @rule(who=numbers, days=st.integers(0, 9))
    def go_away(self, who: int, days: int) -> None:
        person, seats = self._staff(who)
        today = self.now.date()
        if not seats or person.absences.filter(cancelled_at=None, last_day__gte=today).exists():
            return
        record_absence(person=person, first_day=today, last_day=today + timedelta(days=days), by=person, at=self.now)
        present = availability_of([self.world.seat(name) for name in SEATS], self.now)
        for key in self.cases:
            found = candidates_for(ServiceRequest.objects.get(pk=key), at=self.now)
            assert found[-1].seat.slug == HUB or found[0].seat.slug == HUB
            assert all(one.seat.slug == HUB or present[one.seat.slug].present for one in found)

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
        leaving = what_departure_leaves(holder)
        own = {case.pk for case in leaving.in_hand}
        expected = {
            key
            for key, case in self.cases.items()
            if case.state in OPEN and case.owner == holder.seat.slug and case.handler == holder.user_id
        }
        assert own == expected
        colleague = leaving.colleagues[0] if leaving.colleagues else None
        goes_to = self.world.seat(to if to != holder.seat.slug else HUB)
        places = {
            case.pk: NewPlace(person=colleague) if colleague else NewPlace(seat=goes_to) for case in leaving.cases
        }
        if leaving.cases:
            self._try(
                False, lambda: depart(holder=holder, places={}, by=holder.user, at=self.now, reason="Posting ends")
            )
        depart(holder=holder, places=places, by=holder.user, at=self.now, reason="Posting ends")
        for case in leaving.cases:
            model = self.cases[case.pk]
            if colleague:
                model.handler = colleague.pk
                model.state = "assigned" if model.state == "new" else model.state
                model.stepped(self.now)
            else:
                model.move(goes_to.slug, self.now)
        for offer in leaving.asked:
            model = self.cases[offer.request_id]
            offer.refresh_from_db()
            if offer.state == OfferState.RETURNED:
                self._came_back(offer, model)

    @rule(number=numbers)
    def vanish(self, number: int) -> None:
        """An account is switched off without any hand-over; the next sweep takes up what it leaves."""
        rows = list(SeatHolder.objects.current().exclude(seat__slug=HUB).select_related("seat").order_by("pk"))
        if not rows:
            return
        holder = rows[number % len(rows)]
        unseat_person(holder=holder, by=None, at=self.now)
        take_up_orphans(at=self.now)
        name = holder.seat.slug
        left = self._holders(name)
        for case in self.cases.values():
            if case.state in OPEN and case.owner == name and not left:
                case.move(HUB, self.now, human=False)
        for offer in Offer.objects.filter(answered_at=self.now, state=OfferState.RETURNED, seat__slug=name):
            case = self.cases[offer.request_id]
            if (case.offered == name and offer.part == Part.OWNER) or case.parts.get(name) == "offered":
                self._came_back(offer, case)
        for case in self.cases.values():
            if case.state in OPEN and case.handler is not None and case.handler not in self._holders(case.owner):
                case.handler = None
                if case.state == "assigned":
                    case.state = "new"
                case.stepped(self.now, human=False)

    # --- Time --------------------------------------------------------------------------------------------------------

    @rule(hours=st.integers(1, 24 * 12))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self._sweep()

    @precondition(lambda self: any(case.ledger for case in self.cases.values()))
    @rule(late=st.sampled_from([timedelta(0), timedelta(microseconds=1), timedelta(minutes=7)]))
    def time_passes_to_what_falls_due(self, late: timedelta) -> None:
        to_come = [row[2] for case in self.cases.values() for row in case.ledger]
        if to_come and min(to_come) + late > self.now:
            self.now = min(to_come) + late
            self._sweep()

    @rule()
    def sweep_twice(self) -> None:
        """Two sweeps at one moment are one."""
        self._sweep()
        assert run_due(at=self.now) == 0

    def _sweep(self) -> None:
        due = list(
            Reminder.objects.filter(done_at=None, due_at__lte=self.now)
            .order_by("due_at", "pk")
            .values_list("request", "kind", "seat__slug", "due_at")
        )
        run_due(at=self.now)
        for key, kind, seat, moment in due:
            case = self.cases[key]
            if (kind, seat, moment) not in case.ledger:
                continue  # an earlier one of this sweep has changed the ground
            case.ledger.remove((kind, seat, moment))
            case.done.add((kind, seat, moment))
            match kind:
                case "back":
                    case.move(HUB, self.now, human=False)
                case "close":
                    case.end(self.now, "nobody")
                case "archive":
                    case.archived = True
                    case.stepped(self.now, human=False)
                case "nudge" | "promise" | "lead" | "company_silent":
                    case.stepped(self.now, human=False)

    # --- What holds always -------------------------------------------------------------------------------------------

    @invariant()
    def everything_is_as_the_model_says(self) -> None:
        connection.check_constraints()
        for request in ServiceRequest.objects.select_related("owner"):
            case = self.cases[request.pk]
            assert request.owner.slug == case.owner
            assert request.state == case.state
            assert request.handler_id == case.handler
            assert request.due_at == case.due_at(self.now)
            assert bool(request.outcome) == bool(request.closing_answer) == (case.state == "closed")
            offered = request.offers.filter(part=Part.OWNER, state=OfferState.OFFERED)
            assert [offer.seat.slug for offer in offered] == ([case.offered] if case.offered else [])

    @invariant()
    def the_ledger_is_as_the_model_says(self) -> None:
        for key, case in self.cases.items():
            rows = Reminder.objects.filter(request=key).select_related("seat")
            pending = {(row.kind, row.seat.slug, row.due_at) for row in rows if row.done_at is None}
            assert pending == case.ledger
            assert {(row.kind, row.seat.slug, row.due_at) for row in rows if row.done_at} == case.done
            events = ServiceRequest.objects.get(pk=key).events
            told = sum(kind in {"nudge", "company_silent"} for kind, _seat, _due in case.done)
            assert events.filter(kind=EventKind.NUDGED).count() == told
            surveys = sum(kind.startswith("survey") for kind, _seat, _due in case.done)
            assert Survey.objects.filter(request=key).count() <= surveys
            versions = list(events.order_by("pk").values_list("version", flat=True))
            assert versions == list(range(1, len(versions) + 1))


def _run(examples: int, steps: int) -> None:
    assert connection.in_atomic_block
    run_state_machine_as_test(
        Histories,
        settings=settings(
            settings.get_profile("ci"),
            max_examples=examples,
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.timeout(900)
def test_random_lives_keep_one_owner_and_one_ledger() -> None:
    _run(int(os.environ.get("HISTORIES", "50")), 30)


@pytest.mark.deep
@pytest.mark.timeout(7200)
def test_many_long_lives_keep_one_owner_and_one_ledger() -> None:
    _run(500, 50)
