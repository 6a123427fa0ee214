"""What those do who work on a request: taken, handed, asked about, answered, closed."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from hub.accounts.models import User
from hub.casework.choices import Outcome, OutcomeReason, RequestKind
from hub.casework.desk.services import snooze_request
from hub.casework.models import ServiceRequest
from hub.casework.requests.services.assignment import assign_to, claim_request, release_request
from hub.casework.requests.services.closure import close_request, merge_requests, reopen_request
from hub.casework.requests.services.corrections import reclassify_request
from hub.casework.requests.services.messages import answer_company, ask_company, resume_request
from hub.directory.models import Seat
from tests.casework.histories.base import Lives, numbers
from tests.casework.histories.model import DAYS_OF_KIND, OPEN, ModelCase


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
            and outcome not in {Outcome.WITHDRAWN, Outcome.NOBODY, Outcome.MERGED}  # who joins two joins them elsewhere
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

    @rule(number=numbers, who=numbers, kind=st.sampled_from(list(RequestKind)))
    def reclassify(self, number: int, who: int, kind: RequestKind) -> None:
        request, case = self._case(number)
        person, seats = self._staff(who)
        to = {"kind": kind, "areas": request.areas, "cn_provinces": request.cn_provinces}
        allowed = (
            case.owner in {seat.slug for seat in seats}
            and case.state in OPEN
            and not case.ladder  # a presence stays one, and nothing else becomes one
            and kind not in {RequestKind.PRESENCE, request.kind}
        )
        if self._try(allowed, lambda: reclassify_request(request=request, to=to, by=person, seats=seats, at=self.now)):
            self._reached("corrected what it is about")
            case.corrected(DAYS_OF_KIND.get(kind, 5))
            case.stepped(self.now, human=False)

    # --- One rule for four acts, each led to where it can be done every second time: chance finds them too seldom ------

    @rule(act=st.sampled_from(["untake", "reopen", "merge", "snooze"]), number=numbers, who=numbers, led=st.booleans())
    def put_right(self, act: str, number: int, who: int, led: bool) -> None:
        """Give back, open again, join or put aside, by somebody of the seat where ``led``, else by anybody."""
        fits: Callable[[ModelCase], bool] = {
            "untake": lambda case: case.state == "assigned" and case.handler is not None,
            "reopen": self._may_open_again,
            "merge": lambda case: case.state in {"new", "assigned"},
            "snooze": lambda case: case.state in OPEN,
        }[act]
        keys = [key for key, case in self.cases.items() if fits(case)] if led else list(self.cases)
        if not keys:
            return
        key = keys[number % len(keys)]
        request, case = ServiceRequest.objects.select_related("owner").get(pk=key), self.cases[key]
        person, seats = self._staff(who)
        holders = self._holders(case.owner)
        if led and holders:
            person = User.objects.get(pk=case.handler if act == "untake" else holders[who % len(holders)])
            seats = [self.world.seat(case.owner)]
        getattr(self, f"_{act}")(request, case, person, seats, number=number)

    def _untake(
        self, request: ServiceRequest, case: ModelCase, person: User, seats: list[Seat], *, number: int
    ) -> None:
        allowed = case.owner in {seat.slug for seat in seats} and case.state == "assigned" and case.handler == person.pk
        if self._try(allowed, lambda: release_request(request=request, by=person, seats=seats, at=self.now)):
            self._reached("gave back what was in hand")
            case.handler, case.state = None, "new"
            case.stepped(self.now, human=False)

    def _reopen(
        self, request: ServiceRequest, case: ModelCase, person: User, seats: list[Seat], *, number: int
    ) -> None:
        if case.closed_at is not None and abs(self.now - case.closed_at - timedelta(days=30)) < timedelta(days=1):
            return  # the hour of the day decides: held by its own test
        allowed = case.owner in {seat.slug for seat in seats} and self._may_open_again(case)
        again = partial(reopen_request, request=request, reason="By mistake.", by=person, seats=seats, at=self.now)
        joined = case.merged_into
        if self._try(allowed, again):
            self._reached("opened again at the desk")
            case.open_again(self.now, self._holders(case.owner), by_company=False)
            if joined is not None:
                self._reached("parted two requests")
                self.cases[joined].stepped(self.now)

    def _may_open_again(self, case: ModelCase) -> bool:
        """Whether a case was closed by the desk; one that was joined with another, less than thirty days ago."""
        if case.state != "closed" or case.archived or case.outcome == "withdrawn" or case.closed_at is None:
            return False
        return case.merged_into is None or bool(self.now < case.closed_at + timedelta(days=30))

    def _merge(self, request: ServiceRequest, case: ModelCase, person: User, seats: list[Seat], *, number: int) -> None:
        near = [key for key, one in self.cases.items() if one.owner == case.owner and key != request.pk]
        keys = near if near and number % 3 else list(self.cases)
        gone = ServiceRequest.objects.select_related("owner").get(pk=keys[number % len(keys)])
        ended = self.cases[gone.pk]
        allowed = (
            request.pk != gone.pk
            and not case.ladder
            and not ended.ladder  # a presence stays apart
            and {case.owner, ended.owner} <= {seat.slug for seat in seats}
            and case.state in {"new", "assigned", "referred"}
            and ended.state in {"new", "assigned", "waiting"}
        )
        join = partial(merge_requests, kept=request, gone=gone, by=person, seats=seats, at=self.now)
        if not self._try(allowed, join):
            return
        self._reached("joined two requests")
        if not ended.answered:
            case.asked_at = ended.asked_at if case.answered else min(case.asked_at, ended.asked_at)
            case.answered = False
        ended.end(self.now, "merged")
        for one in self.cases.values():
            if one.merged_into == gone.pk:
                one.merged_into = request.pk
        ended.merged_into, case.snoozed = request.pk, {}
        case.stepped(self.now)

    def _snooze(
        self, request: ServiceRequest, case: ModelCase, person: User, seats: list[Seat], *, number: int
    ) -> None:
        """What is put aside keeps its promise and its reminders: the ledger is held to the model as ever."""
        may_write = case.owner in {seat.slug for seat in seats}
        until = self._day_at(case.owner) + timedelta(days=number - 1)
        put = partial(snooze_request, request=request, until=until, by=person, may_write=may_write, at=self.now)
        if self._try(may_write and case.state in OPEN and number > 1, put):
            self._reached("put aside")
            case.snoozed[person.pk] = until
