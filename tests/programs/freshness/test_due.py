"""When an entry is to be looked at again, and which entries one mail asks about."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.freshness.queries import USUAL_MONTHS, due_days, due_for_review, due_on
from tests.benchmarks.curation import GOAL, YEAR, Kept, in_order, played
from tests.programs.factories import entry

DAY = date(2026, 9, 1)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("confirmed", "review_by", "due"),
    [
        (None, None, date(2027, 3, 1)),
        (None, date(2027, 1, 15), date(2027, 1, 15)),
        (date(2027, 2, 1), None, date(2027, 8, 1)),
        # Confirmed before the day that was named: that day still holds.
        (date(2026, 12, 20), date(2027, 1, 15), date(2027, 1, 15)),
        (date(2027, 1, 15), date(2027, 1, 15), date(2027, 7, 15)),
        (date(2026, 1, 1), None, date(2027, 3, 1)),
        (date(2026, 10, 31), None, date(2027, 4, 30)),
    ],
)
def test_a_named_day_holds_until_something_newer_is_known(confirmed, review_by, due):
    assert due_on(as_of=DAY, confirmed_on=confirmed, review_by=review_by, months=6) == due


def test_the_rhythm_of_an_entry_stands_above_that_of_its_organization():
    programs = [entry("one"), entry("two"), entry("three", organization_slug="another")]
    found = due_days(programs, by_organization={"example-agency": 6}, by_program={"two": 1})
    assert found == {"one": date(2027, 3, 1), "two": date(2026, 10, 1), "three": date(2027, 9, 1)}
    assert USUAL_MONTHS == 12


@given(days, st.none() | days, st.none() | days, st.integers(1, 24))
def test_no_entry_is_due_before_what_is_known_of_it(as_of, confirmed, review_by, months):
    due = due_on(as_of=as_of, confirmed_on=confirmed, review_by=review_by, months=months)
    assert due > as_of
    assert confirmed is None or due > confirmed


@given(st.dictionaries(st.text(min_size=1, max_size=3), days, max_size=5), days)
def test_one_mail_asks_about_all_that_is_due_soon_and_only_where_something_is_due(due, today):
    asked = due_for_review(due, today)
    assert bool(asked) == any(day <= today for day in due.values())
    assert all(slug in asked for slug, day in due.items() if day <= today)
    assert all(day <= today + timedelta(days=30) for day in asked.values())


def test_two_half_time_curators_confirm_nine_in_ten_entries_within_a_year_those_of_china_among_them():
    shares = played(seed=1, hours=10, weeks=52)
    assert all(begin < end for begin, end in zip(shares[0], shares[-1], strict=True))
    assert shares[-1].whole >= GOAL
    assert shares[-1].programs >= GOAL
    # Of China no official page is found for one in eight, in two searches half a year apart.
    assert min(shares[-1].china, shares[-1].in_hand) >= 0.8
    assert played(seed=1, hours=10, weeks=52) == shares


def test_a_year_of_curators_goes_by_the_word_of_others_then_by_changed_pages_then_by_the_oldest_risk():
    def kept(slug, *, months, readers=1.0, **said):
        return Kept(slug, readers, official=True, read_on=DAY - timedelta(days=30 * months), **said)

    entries = [
        kept("fresh", months=1),
        kept("old", months=14),
        kept("older", months=20),
        kept("old-and-read-by-many", months=14, readers=3.0),
        # What is to be read four times a year grows old sooner.
        kept("old-in-its-rhythm", months=8, rhythm=YEAR / 4),
        Kept("never-read", 1.0, official=True, read_on=None),
        kept("changed", months=1, changed=True),
        kept("moved-and-older", months=6, moved=True),
        kept("reported", months=1, reported=True),
    ]
    assert [entry.slug for _minutes, _what, entry in in_order(entries, DAY)] == [
        "reported", "moved-and-older", "changed",
        "old-and-read-by-many", "never-read", "old-in-its-rhythm", "older", "old",
    ]  # fmt: skip
