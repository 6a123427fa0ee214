"""Clocks of casework: the module against a slow model written differently, and days that were checked by hand."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.casework.sla.clock import (
    Calendar,
    after_days,
    after_months,
    business_days_between,
    calendar_of,
    due_at,
    due_with_pauses,
    elapsed,
    is_business_day,
    local_day,
    received_on,
    remaining,
)
from hub.core.vocabulary.enums import Province
from hub.directory.reference.places import ChineseProvince
from tests.casework.slow_clock import (
    model_due,
    model_elapsed,
    model_is_open,
)

TORONTO, MONTREAL, VANCOUVER = calendar_of("ON"), calendar_of("QC"), calendar_of("BC")
ST_JOHNS, SHANGHAI, HONG_KONG = calendar_of("NL"), calendar_of("CN-SH"), calendar_of("CN-HK")
CALENDARS = st.sampled_from([TORONTO, MONTREAL, VANCOUVER, ST_JOHNS, SHANGHAI, HONG_KONG, calendar_of("CA")])

moments = st.integers(0, 2_980_000).map(lambda minutes: datetime(2025, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes))
# Days around which everything happens at once: long holidays, moved ones, and nights when the clocks change.
near_holidays = st.builds(
    lambda day, minutes: datetime(*day, tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from(
        [
            (2025, 1, 26),
            (2025, 9, 27),
            (2026, 2, 13),
            (2026, 3, 8),
            (2026, 11, 1),
            (2027, 6, 24),
            (2028, 7, 1),
            (2029, 12, 24),
        ]
    ),
    st.integers(-4 * 24 * 60, 12 * 24 * 60),
)
starts = st.one_of(moments, near_holidays)


@st.composite
def histories(draw):
    """Draw a start, pauses that overlap and touch as they like, the last one perhaps open, and a present."""
    start = draw(starts)
    pauses = []
    for _ in range(draw(st.integers(0, 4))):
        begin = start + timedelta(minutes=draw(st.integers(-2000, 40_000)))
        length = draw(st.one_of(st.integers(0, 20_000), st.sampled_from([0, 1, 1440, 2880])))
        pauses.append((begin, begin + timedelta(minutes=length)))
    if draw(st.booleans()):
        pauses.append((start + timedelta(minutes=draw(st.integers(0, 40_000))), None))
    now = start + timedelta(minutes=draw(st.integers(0, 80_000)))
    return start, draw(st.permutations(pauses)), now


@given(starts, CALENDARS)
def test_a_business_day_is_what_the_model_says(start, calendar):
    day = start.date()
    assert is_business_day(day, calendar) == model_is_open(day, calendar)


@given(starts, st.integers(1, 130), CALENDARS)
def test_a_term_ends_where_the_model_ends_it(start, term, calendar):
    due = due_at(start, term, calendar)
    assert due == model_due(start, term, [], calendar, start)
    assert due.tzinfo is UTC
    assert due == due_with_pauses(start, term, [], calendar, start)


@given(histories(), st.integers(1, 45), CALENDARS)
def test_a_term_with_pauses_ends_where_the_model_ends_it(history, term, calendar):
    start, pauses, now = history
    assert due_with_pauses(start, term, pauses, calendar, now) == model_due(start, term, pauses, calendar, now)


@given(histories(), CALENDARS)
def test_what_has_elapsed_is_what_the_model_counts(history, calendar):
    start, pauses, now = history
    counted = elapsed(start, now, pauses, calendar)
    assert counted == model_elapsed(start, now, pauses, calendar)
    assert remaining(start, 5, pauses, calendar, now) == 5 - counted


@given(histories(), st.integers(1, 30), CALENDARS)
def test_a_term_is_missed_exactly_when_all_its_days_have_elapsed(history, term, calendar):
    start, pauses, now = history
    due = due_with_pauses(start, term, pauses, calendar, now)
    if due is not None:
        assert (now > due) == (elapsed(start, now, pauses, calendar) >= term)
        assert (remaining(start, term, pauses, calendar, now) <= 0) == (now > due)


@given(histories(), CALENDARS, st.integers(0, 10_000))
def test_time_only_adds_what_has_elapsed(history, calendar, minutes):
    start, pauses, now = history
    assert elapsed(start, now, pauses, calendar) <= elapsed(start, now + timedelta(minutes=minutes), pauses, calendar)


@given(starts, starts, starts, CALENDARS)
def test_days_between_add_up_and_turn_their_sign(a, b, c, calendar):
    first, second, third = a.date(), b.date(), c.date()
    assert business_days_between(first, second, calendar) == -business_days_between(second, first, calendar)
    assert business_days_between(first, third, calendar) == business_days_between(
        first, second, calendar
    ) + business_days_between(second, third, calendar)


@given(starts, CALENDARS)
def test_days_between_are_those_of_the_model(start, calendar):
    first = start.date()
    days = [first + timedelta(days=number) for number in range(1, 60)]
    open_days = sum(model_is_open(day, calendar) for day in days)
    assert business_days_between(first, days[-1], calendar) == open_days


@given(starts, st.integers(0, 800), CALENDARS)
def test_calendar_days_keep_the_local_hour_but_for_the_night_of_the_change(start, days, calendar):
    zone = ZoneInfo(calendar.zone)
    before, after = start.astimezone(zone), after_days(start, days, calendar.zone).astimezone(zone)
    assert (after.date() - before.date()).days == days
    assert after.time() == before.time() or after.replace(tzinfo=None) == before.replace(tzinfo=None) + timedelta(
        days=days, hours=1
    )


# --- Days checked by hand ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "calendar", "is_open"),
    [
        (date(2026, 12, 25), TORONTO, False),  # Christmas, a Friday
        (date(2026, 12, 28), TORONTO, False),  # for Boxing Day, a Saturday
        (date(2026, 12, 29), TORONTO, True),
        (date(2028, 7, 1), TORONTO, False),  # Canada Day, a Saturday
        (date(2028, 7, 3), TORONTO, False),  # kept on the Monday
        (date(2028, 7, 3), SHANGHAI, False),  # at posts too
        (date(2028, 7, 4), VANCOUVER, True),
        (date(2027, 6, 24), MONTREAL, False),  # National Holiday of Quebec, a Thursday
        (date(2027, 6, 24), TORONTO, True),
        (date(2029, 6, 25), MONTREAL, False),  # 24 June is a Sunday
        (date(2027, 2, 15), TORONTO, False),  # Family Day
        (date(2027, 2, 15), MONTREAL, True),
        (date(2027, 2, 15), calendar_of("CA"), True),  # not a federal holiday
        (date(2027, 8, 2), VANCOUVER, False),  # British Columbia Day
        (date(2027, 8, 2), TORONTO, True),
        (date(2027, 9, 30), TORONTO, False),  # Truth and Reconciliation, federal
        (date(2026, 9, 30), SHANGHAI, False),
        (date(2027, 7, 9), calendar_of("NU"), False),  # Nunavut Day
        (date(2025, 9, 28), SHANGHAI, True),  # Sunday, made up for 7 October
        (date(2025, 10, 8), SHANGHAI, False),  # last day of Golden Week
        (date(2025, 10, 9), SHANGHAI, True),
        (date(2025, 10, 11), SHANGHAI, True),  # Saturday, made up for 8 October
        (date(2026, 1, 4), SHANGHAI, True),  # Sunday, made up for 2 January
        (date(2026, 2, 14), SHANGHAI, True),  # Saturday, made up for Spring Festival
        (date(2026, 2, 14), TORONTO, False),
        (date(2026, 2, 23), SHANGHAI, False),  # last day of Spring Festival
        (date(2026, 11, 28), HONG_KONG, False),  # offices close on Saturdays there
        (date(2026, 2, 16), HONG_KONG, True),  # the eve is a working day there
        (date(2026, 2, 17), HONG_KONG, False),
        (date(2027, 2, 5), SHANGHAI, False),  # New Year's Eve, a Friday
        (date(2027, 2, 8), SHANGHAI, False),  # third day
        (date(2027, 2, 9), SHANGHAI, False),  # for the Saturday
        (date(2027, 2, 10), SHANGHAI, False),  # for the Sunday
        (date(2027, 2, 11), SHANGHAI, True),
        (date(2027, 2, 9), HONG_KONG, False),  # the fourth day, for the Sunday
        (date(2027, 2, 10), HONG_KONG, True),
    ],
)
def test_known_days_are_open_or_closed(day, calendar, is_open):
    assert is_business_day(day, calendar) is is_open


def local(calendar, *parts):
    return datetime(*parts, tzinfo=ZoneInfo(calendar.zone))


@pytest.mark.parametrize(
    ("calendar", "received", "term", "last_day"),
    [
        (TORONTO, (2026, 11, 20, 16, 0), 5, date(2026, 11, 27)),  # a Friday afternoon
        (TORONTO, (2026, 11, 21, 9, 0), 5, date(2026, 11, 30)),  # a Saturday counts as Monday
        (TORONTO, (2026, 12, 23, 12, 0), 3, date(2026, 12, 30)),  # 25th, weekend and 28th left out
        (MONTREAL, (2027, 6, 22, 12, 0), 2, date(2027, 6, 25)),
        (TORONTO, (2027, 6, 22, 12, 0), 2, date(2027, 6, 24)),
        (SHANGHAI, (2025, 9, 29, 12, 0), 1, date(2025, 10, 9)),  # a Canadian holiday, then Golden Week
        (SHANGHAI, (2025, 9, 30, 12, 0), 1, date(2025, 10, 10)),  # received on the 9th
        (SHANGHAI, (2026, 2, 13, 12, 0), 1, date(2026, 2, 14)),  # the made-up Saturday
        (SHANGHAI, (2026, 2, 13, 12, 0), 2, date(2026, 2, 24)),
        (SHANGHAI, (2027, 2, 4, 12, 0), 1, date(2027, 2, 11)),
        (TORONTO, (2026, 12, 31, 23, 59), 1, date(2027, 1, 4)),  # over the turn of the year
        (ST_JOHNS, (2026, 3, 6, 12, 0), 1, date(2026, 3, 9)),  # over the night of 8 March
        (VANCOUVER, (2026, 10, 30, 12, 0), 1, date(2026, 11, 2)),  # over the night of 1 November
    ],
)
def test_known_terms_end_on_their_day(calendar, received, term, last_day):
    due = due_at(local(calendar, *received), term, calendar)
    assert local_day(due, calendar.zone) == last_day
    assert due.astimezone(ZoneInfo(calendar.zone)).strftime("%H:%M:%S.%f") == "23:59:59.999999"


def test_one_moment_is_received_on_two_days_at_two_offices():
    friday_evening = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    assert received_on(friday_evening, TORONTO) == date(2026, 11, 20)
    assert received_on(friday_evening, SHANGHAI) == date(2026, 11, 23)  # Saturday there


def test_the_day_of_the_clock_change_has_its_own_length():
    # Sunday's end lies 23 hours after its beginning in March, 25 in November.
    for day, hours in ((date(2026, 3, 8), 23), (date(2026, 11, 1), 25)):
        saturday = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("America/Toronto")).astimezone(UTC)
        assert after_days(saturday, 1, "America/Toronto") - saturday == timedelta(hours=hours)


def test_an_hour_that_is_skipped_is_read_as_if_the_clock_had_not_changed():
    before = local(TORONTO, 2026, 3, 7, 2, 30)
    assert after_days(before, 1, TORONTO.zone) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)  # 3:30 summer time


def test_a_pause_takes_out_the_days_it_touches():
    start = local(TORONTO, 2026, 11, 16, 9, 0)  # Monday: five days end on the 23rd
    pause = (local(TORONTO, 2026, 11, 18, 10, 0), local(TORONTO, 2026, 11, 19, 15, 0))
    now = local(TORONTO, 2026, 11, 20, 9, 0)
    due = due_with_pauses(start, 5, [pause], TORONTO, now)
    assert local_day(due, TORONTO.zone) == date(2026, 11, 25)
    assert elapsed(start, now, [pause], TORONTO) == 1
    assert remaining(start, 5, [pause], TORONTO, now) == 4
    assert due_with_pauses(start, 5, [(pause[0], None)], TORONTO, now) is None


def test_a_pause_of_a_weekend_changes_nothing():
    start = local(TORONTO, 2026, 11, 19, 9, 0)
    weekend = (local(TORONTO, 2026, 11, 21, 0, 0), local(TORONTO, 2026, 11, 23, 0, 0))
    now = local(TORONTO, 2026, 11, 24, 9, 0)
    assert due_with_pauses(start, 5, [weekend], TORONTO, now) == due_at(start, 5, TORONTO)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 11, 24), 12, date(2027, 11, 24)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_months_end_with_the_month(start, months, expected):
    moment = datetime(start.year, start.month, start.day, 9, 0, tzinfo=ZoneInfo("America/Toronto"))
    later = after_months(moment, months, "America/Toronto").astimezone(ZoneInfo("America/Toronto"))
    assert (later.date(), later.hour) == (expected, 9)


def test_every_place_has_its_calendar():
    calendars = {place: calendar_of(place) for place in [*Province, *ChineseProvince, "CA"]}
    assert calendars["CN-MO"] == Calendar("Asia/Macau", "MO")
    assert calendars["CN-GD"] == Calendar("Asia/Shanghai", "CN")
    assert calendars["NL"] == Calendar("America/St_Johns", "CA", "NL")
    for calendar in calendars.values():
        assert not is_business_day(date(2026, 12, 25), calendar)


def test_what_cannot_be_placed_is_refused():
    naive = datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001
    aware = naive.replace(tzinfo=UTC)
    refused = [
        lambda: due_at(naive, 5, TORONTO),
        lambda: due_at(aware, 0, TORONTO),
        lambda: elapsed(aware, naive, [], TORONTO),
        lambda: elapsed(aware, aware, [(aware, aware - timedelta(hours=1))], TORONTO),
        lambda: calendar_of("US"),
        lambda: Calendar("America/Toronto", "US"),
        lambda: Calendar("Asia/Shanghai", "CN", "QC"),
    ]
    for call in refused:
        with pytest.raises(ValueError, match=r"\w"):
            call()


def test_a_page_of_five_hundred_terms_reads_no_holiday_twice(monkeypatch):
    start = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
    due_at(start, 45, TORONTO)
    monkeypatch.setattr(holidays, "country_holidays", None)
    dues = [due_at(start + timedelta(hours=hour), 21, TORONTO) for hour in range(500)]
    assert dues == sorted(dues)
