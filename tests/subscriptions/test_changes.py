"""What is due of an entry, over random histories, against a model that keeps its own books."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from hub.subscriptions.changes import (
    AlertKind,
    EntryState,
    entry_changes,
    fits_moved,
    fits_of,
    known_entry,
    known_fits,
    known_results,
    new_fits,
    new_results,
)
from tests.support.samples import EXTENTS

START = date(2026, 11, 2)
PARTS = ("conditions", "amounts")


@dataclass
class Entry:
    """An entry as its curators keep it; what it says on a day follows."""

    opens: date | None = None
    closes: date | None = None
    is_event: bool = False
    is_shut: bool = False
    is_ended: bool = False
    is_there: bool = True
    versions: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))

    def is_open(self, on: date) -> bool:
        within = (self.opens is None or self.opens <= on) and (self.closes is None or on <= self.closes)
        return within and not (self.is_event or self.is_shut or self.is_ended)

    def at(self, on: date) -> EntryState | None:
        if not self.is_there:
            return None
        return EntryState(
            parts={name: str(number) for name, number in self.versions.items()},
            opens=self.opens,
            closes=self.closes,
            deadline=self.opens if self.is_event else self.closes,
            is_event=self.is_event,
            is_open=self.is_open(on),
            is_shut=self.is_shut,
            is_ended=self.is_ended,
        )


class Reader:
    """The model: what a reader was told or has seen, as whole entries and pairs of day and milestone."""

    def __init__(self, entry: Entry, on: date) -> None:
        self.warned: set[tuple[date, int]] = set()
        self.look(entry, on)

    def look(self, entry: Entry, on: date) -> None:
        self.seen, self.was_open = replace(entry, versions=dict(entry.versions)), entry.is_there and entry.is_open(on)
        self.day = entry.opens if entry.is_event else entry.closes
        self.warned = {pair for pair in self.warned if pair[0] == self.day} | self._reached(on)

    def _reached(self, on: date) -> set[tuple[date, int]]:
        if self.day is None or self.day < on or not self.seen.is_there:
            return set()
        return {(self.day, days) for days in (7, 30) if (self.day - on).days <= days}

    def expected(self, entry: Entry, on: date) -> list[AlertKind]:
        before = self.seen
        if not entry.is_there or not before.is_there:
            return [] if entry.is_there == before.is_there else [AlertKind.BACK if entry.is_there else AlertKind.GONE]
        if entry.is_ended:
            return [] if before.is_ended else [AlertKind.ENDED]
        told: list[AlertKind] = []
        new_days = any(
            was != now and max(was or date.min, now or date.min) >= on
            for was, now in ((before.opens, entry.opens), (before.closes, entry.closes))
        )
        day = entry.opens if entry.is_event else entry.closes
        if entry.is_open(on) and not self.was_open:
            told.append(AlertKind.OPENED)
        elif new_days:
            told.append(AlertKind.DATES)
        elif day and not entry.is_shut and on <= day:
            near = {(day, days) for days in (7, 30) if (day - on).days <= days}
            told += [AlertKind.CLOSING] if near - self.warned else []
        if entry.is_shut and self.was_open and (before.closes is None or before.closes >= on):
            told.append(AlertKind.SHUT)
        if entry.versions != before.versions:
            told.append(AlertKind.CHANGED)
        return told


def happen(entry: Entry, chance: random.Random, on: date) -> None:
    match chance.randrange(14):
        case 0:
            entry.closes = on + timedelta(days=chance.randint(-2, 45))
            entry.opens = min(entry.opens, entry.closes) if entry.opens else None
        case 1:
            entry.opens = on + timedelta(days=chance.randint(0, 12))
            entry.closes = entry.opens + timedelta(days=chance.randint(0, 40)) if chance.random() < 0.7 else None
        case 2:
            entry.opens = entry.closes = None
        case 3:
            entry.is_shut = not entry.is_shut
        case 4:
            entry.is_ended = not entry.is_ended and chance.random() < 0.3
        case 5:
            entry.is_there = not entry.is_there
        case 6 | 7:
            entry.versions[chance.choice(PARTS)] += 1
        case _:
            pass


@EXTENTS
def test_every_history_is_told_whole_and_once(whole: bool) -> None:
    counted: Counter[AlertKind] = Counter()
    for seed in range(1000 if whole else 300):
        chance = random.Random(seed)
        entry = Entry(is_event=seed % 5 == 0)
        entry.closes = START + timedelta(days=chance.randint(20, 34))
        entry.opens = entry.closes if entry.is_event else None
        known, reader = None, None
        for step in range(36):
            on = START + timedelta(days=step)
            if chance.random() < 0.4:
                happen(entry, chance, on)
            if known is None or chance.random() < 0.03:  # saved, or stopped and saved again
                known, reader = known_entry(entry.at(on), on), Reader(entry, on)
                assert entry_changes(known, entry.at(on), on) == ([], known), "saving tells nothing"
                continue
            if chance.random() < 0.2:  # nobody worked that day
                continue
            assert reader is not None
            due, after = entry_changes(known, entry.at(on), on)
            assert [alert.kind for alert in due] == reader.expected(entry, on), f"{seed}, {on}"
            assert entry_changes(after, entry.at(on), on)[0] == [], "nothing is told twice"
            if chance.random() < 0.1:  # the worker ended before it had written both
                continue
            known = after
            reader.look(entry, on)
            counted.update(alert.kind for alert in due)
    assert {kind for kind in AlertKind if kind not in {AlertKind.RESULTS, AlertKind.FIT}} == counted.keys()


@pytest.mark.parametrize(
    ("saved", "days", "told"),
    [
        (31, [31, 30, 29, 8, 7, 6, 0, -1], [30, 7]),
        (31, [31, 28, 5, 1], [28, 5]),
        (31, [6, 2], [6]),
        (20, [19, 7], [7]),
        (5, [4, 0], []),
    ],
)
def test_it_is_told_once_in_thirty_days_and_once_in_seven(saved: int, days: list[int], told: list[int]) -> None:
    closes = START + timedelta(days=40)
    entry = EntryState(parts={}, closes=closes, deadline=closes, is_open=True)
    known = known_entry(entry, closes - timedelta(days=saved))
    found = []
    for left in days:
        on = closes - timedelta(days=left)
        due, known = entry_changes(known, entry if left >= 0 else replace(entry, is_open=False), on)
        found += [left for alert in due if alert.kind is AlertKind.CLOSING]
        assert all(alert.kind is AlertKind.CLOSING for alert in due)
    assert found == told


def test_what_changed_is_not_told_where_the_reader_sees_more_or_less_than_before() -> None:
    known = known_entry(EntryState(parts={"buyer": "a"}, level="whole"), START)
    assert entry_changes(known, EntryState(parts={"buyer": ""}, level="teaser"), START)[0] == []


def test_a_result_that_left_and_came_back_is_not_new() -> None:
    known = known_results(["a", "b"])
    for found, told in ((["b"], []), (["c", "a", "b"], ["c"]), (["c", "d"], ["d"])):
        due, known = new_results(known, found)
        assert [alert.data["slugs"] for alert in due] == ([told] if told else [])


def test_what_fits_is_told_once_and_only_where_it_was_not_there_before() -> None:
    known = known_fits(["old"], [1], START)
    due, known = new_fits(
        known,
        offered=["old", "new", "other"],
        fitting={"new": [1], "old": [1]},
        changes=[1, 2, 3, 4],
        programs={"q": True, "r": False},
        companies={"q": [1, 2], "r": [2]},
        on=START,
    )
    of = {"named": {"q": [1, 2]}, "opportunities": {"new": [1]}}
    kept = {"programs": ["q", "r"], "named": ["q"], "opportunities": ["new"], "companies": of}
    assert [alert.data for alert in due] == [kept]
    assert known == known_fits(["new", "old", "other"], [1, 2, 3, 4], START)
    # The other one fits only now, since the profile has changed: it was there before.
    due, _known = new_fits(
        known,
        offered=["old", "new", "other"],
        fitting={"other": [1]},
        changes=[4],
        programs={},
        companies={},
        on=START,
    )
    assert due == []


def test_what_fits_is_named_to_those_in_its_company_alone() -> None:
    data = {"programs": ["q", "r"], "named": ["q", "r"], "opportunities": ["new"]}
    kept = data | {"companies": {"named": {"q": [1, 2], "r": [1]}, "opportunities": {"new": [2]}}}
    for companies, named, opportunities in (([2], ["q"], ["new"]), ([1], ["q", "r"], []), ([], [], [])):
        found = fits_of(kept, companies)
        assert (found["named"], found["opportunities"]) == (named, opportunities)
    assert fits_of(data, [1])["named"] == [], "of whom it was is not known"


def test_what_fitted_a_record_that_is_merged_fits_the_kept_one() -> None:
    data = {"named": ["q"], "opportunities": ["new"], "programs": ["q"]}
    kept = data | {"companies": {"named": {"q": [1, 2]}, "opportunities": {"new": [3]}}}
    moved = fits_moved(kept, kept=1, gone=2)
    assert moved == data | {"companies": {"named": {"q": [1]}, "opportunities": {"new": [3]}}}
    assert fits_of(fits_moved(data, kept=1, gone=2), [1])["named"] == [], "of whom it was is not known"


def test_a_program_and_an_opportunity_of_one_slug_are_each_of_their_own_companies() -> None:
    due, _known = new_fits(
        known_fits([], [], START),
        offered=["wind"],
        fitting={"wind": [2]},
        changes=[],
        programs={"wind": True},
        companies={"wind": [1]},
        on=START,
    )
    for companies, named, opportunities in (([1], ["wind"], []), ([2], [], ["wind"])):
        found = fits_of(due[0].data, companies)
        assert (found["named"], found["opportunities"]) == (named, opportunities)
