"""What every life shares: the people, the real rows and their models, how an act is tried, and what holds always."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.http import Http404
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.choices import EventKind, ReferralRole, ReferralState
from hub.casework.desk.access import AccessGround, case_for, desk_seats
from hub.casework.models import Approval, Reminder, ServiceRequest, Snooze, Survey
from hub.casework.sla.clock import calendar_of
from hub.casework.sla.services import service_standards
from hub.core.workflow import RefusedError
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.presence import availability_of, seat_place
from hub.directory.seats.services import seat_person
from tests.accounts.people import make_person
from tests.casework.histories.model import HUB, Days, ModelCase, ModelStep, away_until, open_days_after
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World, build_world

SEATS = (DESK, SHANGHAI, BEIJING, MONTREAL)
# The offices of officials, which are asked for their word and take no requests.
OFFICIALS = {"consul_general": "shanghai-consul-general", "ambassador": "beijing-ambassador"}
# Before Christmas, before Spring Festival, and before the clocks go forward: the histories run across them.
STARTS = (
    datetime(2026, 12, 21, 15, tzinfo=UTC),
    datetime(2027, 2, 1, 15, tzinfo=UTC),
    datetime(2027, 3, 10, 4, 30, tzinfo=UTC),
)
numbers = st.integers(0, 10)
# How often the histories of a run came to each corner.
REACHED: Counter[str] = Counter()


class Lives(RuleBasedStateMachine):
    """Companies, seats and people; the rules come with those who act."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now = STARTS[0]
        self.away: dict[int, list[Days]] = {}
        # When each absence was entered, by who is away and its first day.
        self.entered: dict[tuple[int, date], datetime] = {}
        self.world: World = build_world(at=self.now)
        officials = Seat.objects.select_related("office__organization").filter(slug__in=OFFICIALS.values())
        self.world.seats |= {seat.slug: seat for seat in officials}
        for name in (*SEATS, *OFFICIALS.values()):
            self._seat_somebody(name)
        self.calendars = {name: calendar_of(seat_place(seat)) for name, seat in self.world.seats.items()}
        self.cases: dict[Any, ModelCase] = {}
        self.looks = 0

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

    def _is_away(self, name: str) -> bool:
        """Whether people hold a seat and all of them are away, as the model counts."""
        return bool(self._holders(name)) and self._away_until(name) is not None

    def _is_there(self, name: str) -> bool:
        """Whether a seat can receive a request today: somebody is present, or it is the Hub's."""
        return name == HUB or (bool(self._holders(name)) and not self._is_away(name))

    def _away_until(self, name: str) -> date | None:
        return away_until([self.away.get(key, []) for key in self._holders(name)], self._day_at(name))

    def _day_at(self, name: str) -> date:
        return self.now.astimezone(ZoneInfo(self.calendars[name].zone)).date()

    def _is_gone(self, name: str) -> bool:
        """Whether a seat gives back what it was asked: nobody holds it, or all are away for long yet."""
        until = self._away_until(name)
        if until is None:
            return not self._holders(name)
        day, calendar = self._day_at(name), self.calendars[name]
        return open_days_after(day, until, calendar) >= service_standards().away

    def _is_left(self, case: ModelCase, step: ModelStep) -> bool:
        """Whether nobody may answer what an official was asked, or all who may have left for long since."""
        asked = {step.asked_by, *(one.by for one in case.ladder if one.level == "officer")}
        people = [key for key in self._holders(step.seat or "") if key not in asked]
        if not people or not step.seat or step.asked_at is None or case.on is None:
            return True
        day = self._day_at(step.seat)
        until = away_until([self.away.get(key, []) for key in people], day)
        if until is None:
            return False
        began = [(key, first) for key in people for first, last in self.away[key] if first <= day <= last]
        is_long = open_days_after(day, until, self.calendars[step.seat]) >= service_standards().away or until >= case.on
        return is_long and any(self.entered[one] > step.asked_at for one in began)

    def _reached(self, corner: str) -> None:
        """Count that a history came to a corner that it seldom finds by chance."""
        REACHED[corner] += 1
        event(corner)

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
            zone = ZoneInfo(self.calendars[case.offered or case.owner].zone)
            assert request.due_on == (request.due_at and request.due_at.astimezone(zone).date())
            assert request.merged_into_id == case.merged_into
            assert (request.outcome == "merged") == (request.merged_into_id is not None)
            assert dict(Snooze.objects.filter(request=request).values_list("user", "until")) == case.snoozed
            assert bool(request.outcome) == bool(request.closing_answer) == (case.state == "closed")
            offered = request.offers.filter(part=ReferralRole.OWNER, state=ReferralState.OFFERED)
            assert [offer.seat.slug for offer in offered] == ([case.offered] if case.offered else [])
            open_parts = request.offers.filter(
                part=ReferralRole.SUPPORT, state__in=[ReferralState.OFFERED, ReferralState.ACCEPTED]
            )
            assert {offer.seat.slug: offer.state for offer in open_parts} == case.parts

    @invariant()
    def the_ladders_are_as_the_model_says(self) -> None:
        rows = Approval.objects.select_related("seat").order_by("request", "position")
        found: dict[Any, list[tuple[Any, ...]]] = {key: [] for key in self.cases}
        for row in rows:
            seat = row.seat.slug if row.seat is not None else None
            found[row.request_id].append((row.level, row.state, seat, row.asked_by_id, row.by_id))
        for key, case in self.cases.items():
            assert found[key] == [(one.level, one.state, one.seat, one.asked_by, one.by) for one in case.ladder]

    @invariant()
    def a_case_opens_to_those_whom_it_concerns(self) -> None:
        """Two of the staff try each door, another two each time; whoever had to do with one finds its trace."""
        gave = {name for case in self.cases.values() for name in case.handed | case.over}
        handed = list(
            SeatHolder.objects.current().filter(seat__slug__in=gave).order_by("pk").values_list("user", flat=True)
        )
        everybody = list(User.objects.filter(role=Role.ADVISER).order_by("pk").values_list("pk", flat=True))
        self.looks += 1
        for keys in filter(None, (everybody, handed)):
            person = User.objects.get(pk=keys[self.looks % len(keys)])
            seats = desk_seats(person, at=self.now)
            for request in ServiceRequest.objects.order_by("pk"):
                ground = self._ground(self.cases[request.pk], seats)
                if ground == AccessGround.TRACE:
                    self._reached("found the trace of what was handed on")
                try:
                    found = case_for(person, request.reference, at=self.now, trace=True).ground
                except Http404:
                    found = None
                assert found == ground, (person, request.reference)

    def _ground(self, case: ModelCase, seats: list[Seat]) -> AccessGround | None:
        """Return why a case opens to who holds these seats, as the model counts."""
        held = {seat.slug for seat in seats}
        if case.owner in held:
            return AccessGround.OWNER
        states = {case.parts[name] for name in held & case.parts.keys()}
        if "accepted" in states:
            return AccessGround.SUPPORT
        if states or case.offered in held:
            return AccessGround.ASKED
        office = self.world.seat(case.owner).office_id
        if near := [seat for seat in seats if office is not None and seat.office_id == office]:
            led = any(getattr(seat, "is_led", False) for seat in near)
            return AccessGround.LEAD if led else AccessGround.OFFICE
        return AccessGround.TRACE if (case.handed | case.over) & held else None

    @invariant()
    def nothing_is_routed_to_where_nobody_is(self) -> None:
        for name in SEATS:
            here = availability_of([self.world.seat(name)], self.now)[name]
            assert here.present == (bool(self._holders(name)) and not self._is_away(name))
            assert here.away_until == (self._away_until(name) if self._is_away(name) else None)

    @invariant()
    def the_ledger_is_as_the_model_says(self) -> None:
        for key, case in self.cases.items():
            rows = Reminder.objects.filter(request=key).select_related("seat")
            pending = {(row.kind, row.seat.slug, row.due_at) for row in rows if row.done_at is None}
            assert pending == case.ledger
            assert {(row.kind, row.seat.slug, row.due_at) for row in rows if row.done_at} == case.done
            events = ServiceRequest.objects.get(pk=key).events
            told = sum(kind in {"nudge", "company_silent", "part_nudge"} for kind, _seat, _due in case.done)
            assert events.filter(kind=EventKind.NUDGED).count() == told - case.asked_after
            surveys = sum(kind.startswith("survey") for kind, _seat, _due in case.done)
            assert Survey.objects.filter(request=key).count() <= surveys
            versions = list(events.order_by("pk").values_list("version", flat=True))
            assert versions == list(range(1, len(versions) + 1))
