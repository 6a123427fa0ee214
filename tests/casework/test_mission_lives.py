"""Random lives of a mission: no seat is given twice, and the line keeps its order."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from companies.privacy.erasure import delete_company
from hub.casework.choices import RequestState
from hub.casework.leads.services import release_seat
from hub.casework.models import CompanyProposal, ServiceRequest
from hub.casework.requests.services.closure import withdraw_request
from hub.core.workflow import RefusedError
from opportunities.models import Opportunity
from tests.casework.leads import AT, company, owner_of
from tests.casework.test_mission_rooms import run_jobs
from tests.casework.test_missions import answer, mission, moment, places, seats, told

__all__ = ["mission", "moment"]


class Cohort:
    """A mission of two seats beside a model of a few lines: who goes with which seat, and who waits in which order."""

    def __init__(self) -> None:
        self.firms = {each.name: each for each in (company(name) for name in ("austral", "boreal", "cedar", "delta"))}
        self.rows = {row.company.name: row for row in told(*self.firms.values())}
        self.there, self.goes, self.line = 2, dict[str, int](), list[str]()

    def free(self) -> int | None:
        return next((seat for seat in range(1, self.there + 1) if seat not in self.goes.values()), None)

    def leave(self, name: str) -> None:
        self.goes.pop(name, None)
        self.line = [each for each in self.line if each != name]

    def yes(self, name: str) -> None:
        answer(self.rows[name])
        if name in self.goes or name in self.line:
            return
        if not self.line and (seat := self.free()) is not None:
            self.goes[name] = seat
        else:
            self.line.append(name)

    def no(self, name: str) -> None:
        answer(self.rows[name], "no")
        self.leave(name)

    def later(self, name: str) -> None:
        answer(self.rows[name], "later")
        self.leave(name)

    def release(self, name: str) -> None:
        if name in self.goes:
            release_seat(proposal=CompanyProposal.objects.get(pk=self.rows[name].pk), by=None, at=timezone.now())
            self.leave(name)

    def withdraw(self, name: str) -> None:
        if name in self.goes:
            held = CompanyProposal.objects.get(pk=self.rows[name].pk)
            withdraw_request(request=held.request, reason="", by=None, at=timezone.now())
            self.leave(name)

    def more(self, _name: str) -> None:
        self.there = min(self.there + 1, 4)
        seats(self.there)

    def fewer(self, _name: str) -> None:
        if self.there == max(self.goes.values(), default=0):
            with pytest.raises(RefusedError, match="taken"):
                seats(self.there - 1)
        elif self.there > 1:
            self.there -= 1
            seats(self.there)

    def work(self, _name: str) -> None:
        run_jobs()
        while self.line and (seat := self.free()) is not None:
            self.goes[self.line.pop(0)] = seat

    def close(self, name: str) -> None:
        if len(self.firms) == 4:
            gone = self.firms.pop(name)
            self.leave(name)
            delete_company(company=gone, typed_name=gone.name, by=owner_of(gone), at=timezone.now(), profile="federal")
            self.work(name)

    def check(self) -> None:
        """Compare: seats, line, and one open request of each who goes, of nobody else."""
        held = {name: seat for name, (seat, _number) in places().items() if seat}
        waiting = {number: name for name, (_seat, number) in places().items() if number}
        assert held == self.goes
        assert max(held.values(), default=0) <= self.there
        assert [waiting[number] for number in sorted(waiting)] == self.line
        requests = ServiceRequest.objects.exclude(state=RequestState.CLOSED)
        assert sorted(requests.values_list("company__name", flat=True)) == sorted(self.goes)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_over_random_lives_of_a_mission_no_seat_is_given_twice_and_the_line_keeps_its_order(
    mission: Opportunity, seed: int
) -> None:
    rng, cohort = random.Random(seed), Cohort()
    acts = [cohort.yes, cohort.yes, cohort.yes, cohort.no, cohort.later, cohort.release, cohort.withdraw, cohort.more,
            cohort.fewer, cohort.work, cohort.close]  # fmt: skip
    for step in range(40):
        # Each yes has its own moment, by which its request is known.
        with time_machine.travel(AT + timedelta(minutes=step), tick=False):
            rng.choice(acts)(rng.choice(sorted(cohort.firms)))
            cohort.check()
