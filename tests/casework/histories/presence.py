"""The ladder of an official's presence: asked, answered and taken back, by anybody and in any order."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hub.accounts.models import User
from hub.casework.models import Approval
from hub.casework.requests.services.presence import ask_approval, record_approval, take_back_approval
from hub.directory.models import Seat
from tests.casework.histories.base import OFFICIALS, numbers
from tests.casework.histories.company import CompanyActs
from tests.casework.histories.model import ModelCase, ModelStep


class PresenceActs(CompanyActs):
    """Nobody climbs alone: each step is answered by its own office, and by nobody who asked for it."""

    @precondition(lambda self: any(case.ladder for case in self.cases.values()))
    @rule(
        act=st.sampled_from(["ask", "record", "take_back"]),
        number=numbers,
        who=numbers,
        to=st.sampled_from(sorted(OFFICIALS.values())),
        approved=st.booleans(),
    )
    def try_a_step(self, act: str, number: int, who: int, to: str, approved: bool) -> None:
        """Anybody asks, answers or takes back any step."""
        steps = [(case, step) for case in self.cases.values() for step in case.ladder]
        self._step(act, *steps[number % len(steps)], *self._staff(who), to=to, approved=approved)

    @rule(level=st.sampled_from(list(OFFICIALS)), who=numbers, acts=st.integers(1, 6), end=st.integers(0, 8))
    def climb(self, level: str, who: int, acts: int, end: int) -> None:
        """Those whose turn it is go on, act by act: chance finds the way up too seldom."""
        if not self._due() and len(self.cases) < 3:
            self.submit(level=level)
        for number in range(acts):
            if not (due := self._due()):
                return
            case, step = due[0]
            act = "ask" if step.level in OFFICIALS and step.asked_by is None else "record"
            if number == end and step.asked_by is not None:
                act = "take_back"
            place = (step.seat if act == "record" else None) or case.owner
            holders = self._holders(place)
            if not holders:
                return
            person, seats = User.objects.get(pk=holders[(who + number) % len(holders)]), [self.world.seat(place)]
            to = OFFICIALS.get(step.level, "beijing-ambassador")
            self._step(act, case, step, person, seats, to=to, approved=number != end)

    def _due(self) -> list[tuple[ModelCase, ModelStep]]:
        return [(case, step) for case in self.cases.values() for step in case.ladder if case.is_due(step)]

    def _step(
        self,
        act: str,
        case: ModelCase,
        step: ModelStep,
        person: User,
        seats: list[Seat],
        *,
        to: str,
        approved: bool,
    ) -> None:
        key = next(key for key, one in self.cases.items() if one is case)
        rows = Approval.objects.select_related("request", "seat")
        row = rows.get(request=key, position=next(at for at, one in enumerate(case.ladder, start=1) if one is step))
        if act == "ask":
            self._ask_official(row, case, step, person, seats, to=to)
        elif act == "record":
            self._record(row, case, step, person, seats, approved=approved)
        elif self._try(
            case.owner in {seat.slug for seat in seats} and case.is_due(step) and step.asked_by is not None,
            lambda: take_back_approval(approval=row, by=person, seats=seats, at=self.now),
        ):
            self._reached("took back what an official was asked")
            step.seat = step.asked_by = None
            case.stepped(self.now)

    def _ask_official(
        self, row: Approval, case: ModelCase, step: ModelStep, person: User, seats: list[Seat], *, to: str
    ) -> None:
        allowed = (
            case.owner in {seat.slug for seat in seats}
            and case.is_due(step)
            and OFFICIALS.get(step.level) == to
            and step.asked_by is None
            # Whoever holds the office alone does not ask it.
            and any(key != person.pk for key in self._holders(to))
        )
        seat = self.world.seat(to)
        if self._try(allowed, lambda: ask_approval(approval=row, seat=seat, by=person, seats=seats, at=self.now)):
            self._reached("asked an official")
            step.seat, step.asked_by, step.asked_at = to, person.pk, self.now
            case.stepped(self.now)

    def _record(
        self, row: Approval, case: ModelCase, step: ModelStep, person: User, seats: list[Seat], *, approved: bool
    ) -> None:
        place = case.owner if step.level == "officer" else step.seat
        asked = {step.asked_by, *(one.by for one in case.ladder if one.level == "officer" and one is not step)}
        allowed = case.is_due(step) and place in {seat.slug for seat in seats} and person.pk not in asked
        if self._try(
            allowed,
            lambda: record_approval(
                approval=row, approved=approved, note="A word.", by=person, seats=seats, at=self.now
            ),
        ):
            step.state, step.seat, step.by = "approved" if approved else "refused", place, person.pk
            if all(one.state == "approved" for one in case.ladder):
                self._reached("climbed a whole ladder")
            elif not approved:
                self._reached("a ladder ended with a no")
            case.stepped(self.now)
