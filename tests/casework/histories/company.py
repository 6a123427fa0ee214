"""What a company does."""

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from hub.casework.choices import EventKind
from hub.casework.requests.services.closure import reopen_request, withdraw_request
from hub.casework.requests.services.messages import reply_as_company
from hub.casework.requests.services.submission import OfficialInput
from tests.casework.histories.base import OFFICIALS, STARTS, Lives, numbers
from tests.casework.histories.model import OPEN, ModelCase, ModelStep


class CompanyActs(Lives):
    """A company sends, replies, withdraws and opens again."""

    @initialize(start=st.sampled_from(STARTS))
    def begin(self, start: datetime) -> None:
        """A life without a request is none: the first one opens it."""
        self.now = start
        self.submit(level="")

    @precondition(lambda self: len(self.cases) < 3)
    @rule(level=st.sampled_from(["", *OFFICIALS]))
    def submit(self, level: str) -> None:
        """A company asks for partners, or for an official to come to Suzhou."""
        case = ModelCase(calendars=self.calendars, asked_at=self.now, silent_since=self.now)
        if level:
            on = self.now.date() + timedelta(days=60)
            wish = OfficialInput(level=level, form="signing", on=on, city="Suzhou", host="The port", purpose="Serious.")
            request = self.world.submit(at=self.now, kind="presence", official=wish)
            case.first_days, case.kind_days, case.on = 3, 3, on
            case.ladder = [ModelStep(one) for one in ("officer", "consul_general", "ambassador")]
            del case.ladder[2 if level == "consul_general" else 3 :]
        else:
            request = self.world.submit(at=self.now)
        case.stepped(self.now)
        self.cases[request.pk] = case

    @rule(number=numbers)
    def reply(self, number: int) -> None:
        request, case = self._case(number)
        newest = request.events.latest("at", "pk")
        is_twice = newest.kind == EventKind.REPLIED and self.now - newest.at <= timedelta(minutes=10)
        if self._try(
            not case.archived and case.merged_into is None,
            lambda: reply_as_company(request=request, text="Here.", by=self.world.owner, at=self.now),
        ):
            if is_twice:
                return  # a button that is pressed twice says something once, and wakes nobody
            case.snoozed = {}
            waited = case.state == "waiting"
            if waited:
                case.end_pause(self.now)
                case.state = "assigned"
            case.stepped(self.now, human=waited)

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
        is_joined = case.merged_into is not None  # the other one is opened in its place
        allowed = (
            case.state == "closed"
            and not case.archived
            and not is_joined
            and self.now < case.closed_at + timedelta(days=30)
        )
        if self._try(
            allowed, lambda: reopen_request(request=request, reason="Again.", by=self.world.owner, at=self.now)
        ):
            case.open_again(self.now, self._holders(case.owner), by_company=True)
