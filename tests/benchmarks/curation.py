"""A year of two half-time curators over the real catalogue: what share of its entries stands confirmed at its end.

Run:  .local/venv/bin/python -m tests.benchmarks.curation [--hours 10] [--seed 1] [--weeks 52]
It holds the open programs, the opportunities in China that are not past, and the policies announced or in force there.
Changes, reports, new programs, leads and policies arrive at the rates below; what costs the least trust comes first: what
somebody said is wrong, pages that changed, then whatever is read by most and was read longest ago. Minutes are those of
an act from the list to the last press, reading included; a change is read by a second curator, and that is counted. The
seats in China do nothing here: what they confirm themselves comes on top. Confirmed: read on an official page within
twelve months, with nothing said against it since; in hand: an opportunity that somebody vouched for within 90 days. No
database; the same seed, the same table. Returns 1 where fewer than 90 of 100 entries are confirmed at the end.
"""

import argparse
import os
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple

import django

from hub.core.text.formats import GOVERNMENT_DOMAINS, lies_on
from hub.core.vocabulary.enums import CANADA, Intake, OpportunityStanding
from hub.core.vocabulary.evidence import VOUCHER_DAYS
from opportunities.status import ENDED, last_day, next_day, signal_state, standing
from programs.catalogue.entries import ProgramView
from programs.catalogue.files import read_programs
from programs.eligibility.evaluate import intake_on

START = date(2026, 11, 28)
YEAR, VOUCHER = timedelta(days=365), timedelta(days=VOUCHER_DAYS)
GOAL = 0.90
# A year, of each open entry.
PAGE_CHANGES, MOVED_LINKS, ENDINGS = 1.2, 0.08, 0.05
# A week, of the whole catalogue.
REPORTS, CORRECTIONS_OF_OWNERS, NEW_PROGRAMS = 3.0, 1.0, 1.0
NEW_LEADS, NEW_POLICIES = 0.5, 0.25
# A lead that comes in can be answered for so long.
LEAD_RUNS = timedelta(days=120)
# Minutes. Still right is two presses and the reading of one page; a program of eight conditions is forty presses.
STILL_RIGHT, CHANGE, REPORT, LINK, ENDING, NEW, SEARCH, SECOND_READER = 5, 12, 10, 8, 8, 60, 20, 4
# Of China: pages in Chinese, and a message to the organizer where no page says it.
STILL_RIGHT_CHINA, NEW_LEAD, NEW_POLICY = 12, 30, 40
# An official page that nobody knows is found in so many searches of a hundred; the next is half a year later.
FOUND, SEARCH_AGAIN = 60, timedelta(days=182)


@dataclass
class Kept:
    """An entry in the year: when an official page was read last, and what is said against it.

    ``rhythm`` is how long a reading holds; ``ends`` the day on which it is past by itself.
    """

    slug: str
    readers: float
    official: bool
    read_on: date | None
    kind: str = "program"
    rhythm: timedelta = YEAR
    ends: date | None = None
    changed: bool = False
    reported: bool = False
    moved: bool = False
    ended: bool = False
    searched_on: date | None = None

    def is_confirmed(self, on: date, within: timedelta = YEAR) -> bool:
        """Whether it stands as read within that time, with nothing against it."""
        fresh = self.official and self.read_on is not None and on - self.read_on <= within
        return fresh and not (self.changed or self.reported or self.moved or self.ended)

    def risk(self, on: date) -> float:
        """Return how much trust it may cost: how many read it, by how old it is against its rhythm."""
        age = on - (self.read_on or on - 3 * YEAR)
        return self.readers * (age / self.rhythm)

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
        elif self.read_on is None or on - self.read_on > self.rhythm * 5 / 6:
            yield 2, self.risk(on), STILL_RIGHT if self.kind == "program" else STILL_RIGHT_CHINA, "still right"


class Shares(NamedTuple):
    """What share is confirmed: of all, of programs, of China; and of opportunities there, what is in hand."""

    whole: float
    programs: float
    china: float
    in_hand: float


def kept_of(program: ProgramView) -> Kept:
    """Return a program as it stands today."""
    official = any(map(program.is_official, program.sources))
    readers = {CANADA: 3.0, "ON": 2.0, "QC": 2.0}.get(program.jurisdiction, 1.0)
    known = program.verified and official and not program.as_of_year_only
    return Kept(program.slug, readers, official, program.as_of if known else None)


def kept_of_china(official: tuple[str, ...]) -> list[Kept]:
    """Return the opportunities that are not past and the policies that have not ended, as they stand today."""
    from opportunities.catalogue.reader import read_opportunity_catalogue  # its columns are those of the models

    side = read_opportunity_catalogue()
    opportunities = [SimpleNamespace(**row | {"vouched_on": None}) for row in side.opportunities]
    signals = [SimpleNamespace(**row) for row in side.signals]
    found = []
    for row in opportunities:
        if standing(row, START) is not OpportunityStanding.PAST:
            ends = row.closes if next_day(row, START) else None
            found.append(_of_row(row, official, kind="opportunity", rhythm=VOUCHER, ends=ends))
    for row in signals:
        if signal_state(row, START) != ENDED:
            ends = last_day(row.until) if row.until else None
            found.append(_of_row(row, (*official, "gov.cn"), kind="signal", ends=ends))
    return found


def _of_row(row: Any, official: tuple[str, ...], **more: Any) -> Kept:
    lies = any(lies_on(address, official) for address in row.sources)
    return Kept(row.slug, 1.0, lies, row.as_of if lies and row.is_verified else None, **more)


def main() -> int:
    """Play the year, print its table, and return 1 where the goal is missed."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--hours", type=float, default=10, help="hours a week of both together")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--weeks", type=int, default=52)
    chosen = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.test")
    django.setup()
    shares = played(chosen.seed, chosen.hours, chosen.weeks, tell=print)
    return int(shares[-1].whole < GOAL)


def played(seed: int, hours: float, weeks: int, tell=lambda _line: None) -> list[Shares]:
    """Return the shares that stand confirmed, before the first week and after each."""
    dice = random.Random(seed)
    programs = read_programs().programs
    official = {domain for program in programs for domain in program.organization_domains}
    entries = [kept_of(one) for one in programs if intake_on(one.intake, START).state is not Intake.ENDED]
    entries += kept_of_china((*sorted(official), *GOVERNMENT_DOMAINS))
    shares, minutes, done = [_shares(entries, START)], 0.0, dict[str, int]()
    kinds = [sum(one.kind == kind for one in entries) for kind in ("program", "opportunity", "signal")]
    tell("{} open programs, {} opportunities and {} policies of China,".format(*kinds))
    tell(f"{hours:g} hours a week, seed {seed}")
    tell("week  confirmed  programs  China  in hand  waiting  acts so far")
    for week in range(1, weeks + 1):
        if week % 4 == 1:
            tell(_line(week - 1, shares[-1], entries, START + timedelta(weeks=week - 1), done))
        on = START + timedelta(weeks=week)
        _arrive(entries, dice)
        minutes = min(minutes, 0) + hours * 60
        for cost, what, entry in in_order(entries, on):
            if minutes <= 0:
                break
            minutes -= cost
            done[what] = done.get(what, 0) + 1
            _do(entry, what, on, dice)
        for kind, rate, cost in (
            ("lead", NEW_LEADS, NEW_LEAD),
            ("policy", NEW_POLICIES, NEW_POLICY),
            ("new", NEW_PROGRAMS, NEW),
        ):
            while minutes >= cost and done.get(kind, 0) < int(rate * week):
                minutes -= cost + SECOND_READER
                done[kind] = done.get(kind, 0) + 1
                entries.append(_new(kind, f"{kind}-{week}-{done[kind]}", on))
        past = [one for one in entries if (one.ended and one.read_on == on) or (one.ends is not None and one.ends < on)]
        entries = [one for one in entries if one not in past]
        shares.append(_shares(entries, on))
    tell(_line(weeks, shares[-1], entries, START + timedelta(weeks=weeks), done))
    first, last = shares[0], shares[-1]
    tell(f"from {first.whole:.0%} to {last.whole:.0%} confirmed on an official page within 12 months:")
    tell(f"programs {first.programs:.0%} to {last.programs:.0%}, China {first.china:.0%} to {last.china:.0%}")
    tell(f"opportunities in hand, vouched for within {VOUCHER_DAYS} days: {first.in_hand:.0%} to {last.in_hand:.0%}")
    return shares


def in_order(entries: Iterable[Kept], on: date) -> list[tuple[int, str, Kept]]:
    """Return what is to be done on a day, with its minutes: what was said to be wrong, what changed, the oldest risk."""
    jobs = ((*job, entry) for entry in entries for job in entry.work(on))
    ordered = sorted(jobs, key=lambda job: (job[0], -job[1], job[4].slug))
    return [(minutes, what, entry) for _rank, _risk, minutes, what, entry in ordered]


def _new(kind: str, slug: str, on: date) -> Kept:
    """Return what comes in, from its official page."""
    if kind == "lead":
        return Kept(slug, 1.0, official=True, read_on=on, kind="opportunity", rhythm=VOUCHER, ends=on + LEAD_RUNS)
    return Kept(slug, 1.0, official=True, read_on=on, kind="signal" if kind == "policy" else "program")


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


def _shares(entries: list[Kept], on: date) -> Shares:
    china = [entry for entry in entries if entry.kind != "program"]
    opportunities = [entry for entry in china if entry.kind == "opportunity"]
    return Shares(
        _share(entries, on),
        _share([entry for entry in entries if entry.kind == "program"], on),
        _share(china, on),
        _share(opportunities, on, within=VOUCHER),
    )


def _share(entries: list[Kept], on: date, within: timedelta = YEAR) -> float:
    return sum(entry.is_confirmed(on, within) for entry in entries) / max(len(entries), 1)


def _line(week: int, shares: Shares, entries: list[Kept], on: date, done: dict[str, int]) -> str:
    waiting = sum(1 for entry in entries for _job in entry.work(on))
    acts = ", ".join(f"{number} {what}" for what, number in sorted(done.items()))
    whole, programs, china, in_hand = (f"{share:.0%}" for share in shares)
    return f"{week:4}  {whole:>9}  {programs:>8}  {china:>5}  {in_hand:>7}  {waiting:7}  {acts}"


if __name__ == "__main__":
    sys.exit(main())
