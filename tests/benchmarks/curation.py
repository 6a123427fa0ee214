"""A year of two half-time curators over the real catalogue: what share of open entries stands confirmed at its end.

Run:  .local/venv/bin/python -m tests.benchmarks.curation [--hours 10] [--seed 1] [--weeks 52]
Changes, reports and new programs arrive at the rates below; what costs the least trust comes first: what somebody said
is wrong, pages that changed, then whatever is read by most and was read longest ago. Minutes are those of an act from
the list to the last press, reading included; a change is read by a second curator, and that is counted. Confirmed: read
on an official page within twelve months, with nothing said against it since. No database; the same seed, the same
table. Returns 1 where fewer than 90 of 100 open entries are confirmed at the end.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hub.core.vocabulary.enums import CANADA, Intake
from programs.catalogue.entries import ProgramView
from programs.catalogue.files import read_programs
from programs.eligibility.evaluate import intake_on

USUAL_MONTHS = 12
START = date(2026, 11, 28)
YEAR = timedelta(days=365)
GOAL = 0.90
# A year, of each open entry.
PAGE_CHANGES, MOVED_LINKS, ENDINGS = 1.2, 0.08, 0.05
# A week, of the whole catalogue.
REPORTS, CORRECTIONS_OF_OWNERS, NEW_PROGRAMS = 3.0, 1.0, 1.0
# Minutes. Still right is two presses and the reading of one page; a program of eight conditions is forty presses.
STILL_RIGHT, CHANGE, REPORT, LINK, ENDING, NEW, SEARCH, SECOND_READER = 5, 12, 10, 8, 8, 60, 20, 4
# An official page that nobody knows is found in so many searches of a hundred; the next is half a year later.
FOUND, SEARCH_AGAIN = 60, timedelta(days=182)


@dataclass
class Kept:
    """An entry in the year: when an official page was read last, and what is said against it."""

    slug: str
    readers: float
    official: bool
    read_on: date | None
    changed: bool = False
    reported: bool = False
    moved: bool = False
    ended: bool = False
    searched_on: date | None = None

    def is_confirmed(self, on: date) -> bool:
        """Whether it stands as read within twelve months, with nothing against it."""
        fresh = self.official and self.read_on is not None and on - self.read_on <= YEAR
        return fresh and not (self.changed or self.reported or self.moved or self.ended)

    def risk(self, on: date) -> float:
        """Return how much trust it may cost: how many read it, by how old it is against its rhythm."""
        age = (on - (self.read_on or on - 3 * YEAR)).days
        return self.readers * age / (USUAL_MONTHS * 30.4)

    def work(self, on: date) -> Iterator[tuple[int, float, int, str]]:
        """Yield what is to be done: its rank (the least first), risk, minutes, and what."""
        if self.ended:
            yield 0, self.risk(on), ENDING + SECOND_READER, "ended"
        elif self.reported:
            yield 0, self.risk(on), REPORT + SECOND_READER, "report"
        elif self.changed:
            yield 1, self.risk(on), CHANGE + SECOND_READER, "change"
        elif self.moved:
            yield 1, self.risk(on), LINK + SECOND_READER, "link"
        elif not self.official:
            if self.searched_on is None or on - self.searched_on >= SEARCH_AGAIN:
                yield 2, self.risk(on), SEARCH + SECOND_READER, "search"
        elif self.read_on is None or on - self.read_on > YEAR - timedelta(days=60):
            yield 2, self.risk(on), STILL_RIGHT, "still right"


def kept_of(program: ProgramView) -> Kept:
    """Return an entry as it stands today."""
    official = any(map(program.is_official, program.sources))
    readers = {CANADA: 3.0, "ON": 2.0, "QC": 2.0}.get(program.jurisdiction, 1.0)
    known = program.verified and official and not program.as_of_year_only
    return Kept(program.slug, readers, official, program.as_of if known else None)


def main() -> int:
    """Play the year, print its table, and return 1 where the goal is missed."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--hours", type=float, default=10, help="hours a week of both together")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--weeks", type=int, default=52)
    chosen = options.parse_args()
    shares = played(chosen.seed, chosen.hours, chosen.weeks, tell=print)
    return int(shares[-1] < GOAL)


def played(seed: int, hours: float, weeks: int, tell=lambda _line: None) -> list[float]:
    """Return the share of open entries that stand confirmed, before the first week and after each."""
    dice = random.Random(seed)
    entries = [
        kept_of(program)
        for program in read_programs().programs
        if intake_on(program.intake, START).state is not Intake.ENDED
    ]
    shares, minutes, done = [_share(entries, START)], 0.0, dict[str, int]()
    tell(f"{len(entries)} open entries, {hours:g} hours a week, seed {seed}")
    tell("week  confirmed  waiting  acts so far")
    for week in range(1, weeks + 1):
        if week % 4 == 1:
            tell(_line(week - 1, shares[-1], entries, START + timedelta(weeks=week - 1), done))
        on = START + timedelta(weeks=week)
        _arrive(entries, dice)
        minutes = min(minutes, 0) + hours * 60
        waiting = sorted(
            ((*job, entry) for entry in entries for job in entry.work(on)),
            key=lambda job: (job[0], -job[1], job[4].slug),
        )
        for _rank, _risk, cost, what, entry in waiting:
            if minutes <= 0:
                break
            minutes -= cost
            done[what] = done.get(what, 0) + 1
            _do(entry, what, on, dice)
        while minutes >= NEW and done.get("new", 0) < NEW_PROGRAMS * week:
            minutes -= NEW + SECOND_READER
            done["new"] = done.get("new", 0) + 1
            entries.append(Kept(f"new-{week}-{done['new']}", 1.0, official=True, read_on=on))
        entries = [entry for entry in entries if not (entry.ended and entry.read_on == on)]
        shares.append(_share(entries, on))
    tell(_line(weeks, shares[-1], entries, START + timedelta(weeks=weeks), done))
    tell(f"from {shares[0]:.0%} to {shares[-1]:.0%} of open entries confirmed on an official page within 12 months")
    return shares


def _arrive(entries: list[Kept], dice: random.Random) -> None:
    """Let a week happen: every entry its own chances, the whole catalogue its reports."""
    for entry in entries:
        entry.changed |= entry.official and dice.random() < PAGE_CHANGES / 52
        entry.moved |= entry.official and dice.random() < MOVED_LINKS / 52
        entry.ended |= dice.random() < ENDINGS / 52
    weights = [entry.readers for entry in entries]
    number = int(REPORTS + CORRECTIONS_OF_OWNERS) + (dice.random() < (REPORTS + CORRECTIONS_OF_OWNERS) % 1)
    for entry in dice.choices(entries, weights, k=number):
        entry.reported = True


def _do(entry: Kept, what: str, on: date, dice: random.Random) -> None:
    if what == "search":
        entry.searched_on = on
        entry.official = dice.randrange(100) < FOUND
        entry.read_on = on if entry.official else entry.read_on
        return
    entry.read_on = on
    entry.changed = entry.reported = entry.moved = False


def _share(entries: list[Kept], on: date) -> float:
    return sum(entry.is_confirmed(on) for entry in entries) / len(entries)


def _line(week: int, share: float, entries: list[Kept], on: date, done: dict[str, int]) -> str:
    waiting = sum(1 for entry in entries for _job in entry.work(on))
    acts = ", ".join(f"{number} {what}" for what, number in sorted(done.items()))
    return f"{week:4}  {share:9.0%}  {waiting:7}  {acts}"


if __name__ == "__main__":
    sys.exit(main())
