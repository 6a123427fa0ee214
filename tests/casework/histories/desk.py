"""What those do who work on a request: taken, handed, asked about, answered, closed."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from hub.casework.choices import Outcome, OutcomeReason
from hub.casework.requests.services.assignment import assign_to, claim_request
from hub.casework.requests.services.closure import close_request
from hub.casework.requests.services.messages import answer_company, ask_company, resume_request
from tests.casework.histories.base import Lives, numbers
from tests.casework.histories.model import OPEN


class DeskActs(Lives):
    """Anybody of the staff tries anything on any request."""

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
        done = self._try(allowed, lambda: assign_to(request=request, to=receiver, by=person, seats=seats, at=self.now))
        if done and case.handler != receiver.pk:
            case.handler = receiver.pk
            case.state = "assigned" if case.state == "new" else case.state
            case.stepped(self.now)

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
            case.pauses.append((self.now, None))
            case.state = "waiting"
            case.stepped(self.now)

    @rule(number=numbers, who=numbers)
    def resume(self, number: int, who: int) -> None:
        request, case = self._case(number)
        person, seats = self._staff(who)
        allowed = case.owner in {seat.slug for seat in seats} and case.state == "waiting"
        if self._try(allowed, lambda: resume_request(request=request, by=person, seats=seats, at=self.now)):
            case.end_pause(self.now)
            case.state = "assigned"
            case.stepped(self.now)

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
