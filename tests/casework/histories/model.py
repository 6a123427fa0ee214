"""A request as the rules of the domain page say it should be, kept beside the real one. Written apart from the services.

It knows states, who answers, the clocks by the slow model, and the ledger; of every act it says whether it is allowed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from hub.casework.sla.clock import Calendar, after_days, after_months
from tests.casework.slow_clock import model_due, model_is_open

HUB = "hub-desk"
# Within how many business days a kind is answered; five for the others.
DAYS_OF_KIND = {"dispute": 2, "ip": 3, "presence": 3}
OPEN = {"new", "assigned", "waiting", "referred"}
DAY = timedelta(days=1)

# The first and the last day of an absence.
type Days = tuple[date, date]


def away_until(absences: Sequence[Sequence[Days]], day: date) -> date | None:
    """Return the last day before somebody is back, from the absences of each holder; None where one is there."""
    ends = []
    for mine in absences:
        last = day - DAY
        while any(first <= last + DAY <= end for first, end in mine):
            last += DAY
        if last < day:
            return None
        ends.append(last)
    return min(ends, default=None)


def open_days_after(day: date, until: date, calendar: Calendar) -> int:
    """Return how many days the office works after a day, up to and including another one."""
    return sum(model_is_open(day + n * DAY, calendar) for n in range(1, (until - day).days + 1))


@dataclass
class ModelStep:
    """One step of the ladder of a presence: its level, whom it was asked of and by whom, and who answered."""

    level: str
    state: str = "waiting"
    seat: str | None = None
    asked_by: int | None = None
    asked_at: datetime | None = None
    by: int | None = None


@dataclass
class ModelCase:
    """One request. Seats by slug, people by key. ``ledger`` holds (kind, seat, due) of what is to come or due.

    ``handed`` are the seats that handed the whole of it on; ``ladder`` are the steps of a presence, in their order.
    """

    calendars: dict[str, Calendar]
    asked_at: datetime
    silent_since: datetime
    state: str = "new"
    owner: str = HUB
    handler: int | None = None
    offered: str | None = None
    parts: dict[str, str] = field(default_factory=dict)
    # Since when each seat is asked for its part, or works on it.
    part_since: dict[str, datetime] = field(default_factory=dict)
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    answered: bool = False
    closed_at: datetime | None = None
    outcome: str = ""
    archived: bool = False
    merged_into: UUID | None = None
    snoozed: dict[int, date] = field(default_factory=dict)
    ledger: set[tuple[str, str, datetime]] = field(default_factory=set)
    done: set[tuple[str, str, datetime]] = field(default_factory=set)
    first_days: int = 5
    # That of its kind as it is now: whoever asks again is promised it.
    kind_days: int = 5
    handed: set[str] = field(default_factory=set)
    # The seat that has the whole by an offer, and those whose offer or part is over.
    had: str | None = None
    over: set[str] = field(default_factory=set)
    ladder: list[ModelStep] = field(default_factory=list)
    # The day of the presence.
    on: date | None = None
    # How often the company was asked whether it still looks for help: the history holds no step of it.
    asked_after: int = 0

    @property
    def ball(self) -> str:
        """Whose move it is."""
        return self.offered if self.state == "referred" and self.offered else self.owner

    def is_due(self, step: ModelStep) -> bool:
        """Whether a step of the ladder is the next to be answered: none before it waits, and nobody has declined."""
        first = next((one for one in self.ladder if one.state != "approved"), None)
        return self.state in OPEN and first is step and step.state == "waiting"

    def due_at(self, at: datetime) -> datetime | None:
        """By when the first answer is promised."""
        if self.answered or self.state in {"waiting", "closed"}:
            return None
        return model_due(self.asked_at, self.first_days, self.pauses, self.calendars[self.ball], at)

    def rungs(self, at: datetime) -> set[tuple[str, str, datetime]]:
        """Everything that falls due where the request stands, past or to come."""
        seat = self.ball
        calendar = self.calendars[seat]

        def days(since: datetime, n: int) -> datetime:
            return model_due(since, n, [], calendar, since)

        if self.state == "closed":
            found = [("archive", after_months(self.closed_at, 6, calendar.zone))]
            if self.outcome == "unreachable":
                found.append(("company_silent", after_months(self.closed_at, 3, calendar.zone)))
            if self.outcome in {"helped", "partly", "not_helped"}:
                asked = [
                    ("survey_1", after_days(self.closed_at, 10, calendar.zone)),
                    ("survey_2", after_months(self.closed_at, 3, calendar.zone)),
                    ("survey_3", after_months(self.closed_at, 12, calendar.zone)),
                ]
                found += asked + [("survey_again", after_days(due, 7, calendar.zone)) for _kind, due in asked]
        elif self.state == "waiting":
            began = self.pauses[-1][0]
            found = [("company_silent", days(began, 10)), ("nudge", days(began, 21))]
            found += [("lead", days(began, 45)), ("close", days(began, 60))]
        else:
            since = self.silent_since
            found = [("nudge", days(since, 3)), ("lead", days(since, 9)), ("close", days(since, 45))]
            if not (self.owner == HUB and self.state != "referred"):
                found.append(("back", days(since, 21)))
            if (promise := self.due_at(at)) is not None:
                found.append(("promise", promise))
        return {(kind, seat, due) for kind, due in found} | self.part_rungs()

    def part_rungs(self) -> set[tuple[str, str, datetime]]:
        """What falls due on the open parts, each by the calendar of its own seat, whatever else rests."""
        found = set()
        for seat, state in self.parts.items():
            since, days = self.part_since[seat], {"offered": (3, 5), "accepted": (5, 8)}[state]
            for kind, number in zip(("part_nudge", "part_late"), days, strict=True):
                found.add((kind, seat, model_due(since, number, [], self.calendars[seat], since)))
        return found

    def cover(self, to: str, handler: int | None, at: datetime) -> None:
        """Somebody stands in, or is back: another seat answers, its own part is over, and no clock begins anew."""
        if to != self.owner:
            self.over |= {to} & self.parts.keys()
            self.parts.pop(to, None)
            self.leave()
        self.owner, self.handler = to, handler
        self.state = "new" if handler is None else "assigned"
        self.stepped(at, human=False)

    def cover_offer(self, part: str, before: str, to: str, at: datetime) -> None:
        """Another seat is asked, or works on a part, in the place of one."""
        if part == "owner":
            self.offered = to
        else:
            self.parts[to], self.part_since[to] = self.parts.pop(before), self.part_since.pop(before)
        self.stepped(at, human=False)

    def stepped(self, at: datetime, *, human: bool = True) -> None:
        """Something was done at a moment: silence begins anew where a person did it, and the ledger is set."""
        if human:
            self.silent_since = at
        wanted = self.rungs(at)
        self.ledger = {row for row in wanted if row not in self.done and (row in self.ledger or row[2] > at)}

    def corrected(self, days: int) -> None:
        """Its kind is another: the promise follows, and gets no later."""
        self.first_days, self.kind_days = min(self.first_days, days), days

    def end(self, at: datetime, outcome: str, *, human: bool = True) -> None:
        """The request is closed."""
        self.end_pause(at)
        self.state, self.outcome, self.closed_at = "closed", outcome, at
        self.leave()
        self.over |= self.parts.keys() | ({self.offered} if self.offered else set())
        self.offered = None
        self.parts, self.snoozed = {}, {}
        self.stepped(at, human=human)

    def leave(self) -> None:
        """Whoever had the whole by an offer has it no longer."""
        self.over |= {self.had} if self.had else set()
        self.had = None

    def end_pause(self, at: datetime) -> None:
        """The company's answer is no longer awaited."""
        if self.pauses and self.pauses[-1][1] is None:
            self.pauses[-1] = (self.pauses[-1][0], at)

    def move(self, to: str, at: datetime, *, human: bool = True) -> None:
        """Another seat answers from now on."""
        self.end_pause(at)
        self.leave()
        kept = {seat: state for seat, state in self.parts.items() if seat != to}
        self.over |= (self.parts.keys() - kept.keys()) | ({self.offered} if self.offered else set())
        self.owner, self.handler, self.state, self.offered = to, None, "new", None
        self.parts = kept
        self.stepped(at, human=human)

    def open_again(self, at: datetime, holders: list[int], *, by_company: bool) -> None:
        """The request is open again: with whoever had it if still there, else with the seat, else with the Hub."""
        if self.handler in holders:
            self.state = "assigned"
        else:
            self.state, self.handler = "new", None
            self.owner = self.owner if holders else HUB
        was_joined = self.merged_into is not None
        self.closed_at, self.outcome, self.merged_into, self.snoozed = None, "", None, {}
        if by_company or (not self.answered and not was_joined):
            self.answered, self.asked_at = False, at
            self.first_days = self.kind_days
        self.stepped(at)

    def may_reopen(self, at: datetime) -> bool:
        """Whether the company may open it again."""
        return self.state == "closed" and not self.archived and at <= self.closed_at + timedelta(days=31)
