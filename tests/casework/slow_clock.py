"""The slow model of the clock: walks from day to day, and asks of every day by itself. Written apart from the module."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays


@cache
def lists(country, subdivision):
    federal = holidays.country_holidays("CA", categories=("government",))
    if country == "CA":
        return federal, holidays.country_holidays(
            "CA", subdiv=subdivision, categories=("public",)
        ) if subdivision else {}
    return federal, holidays.country_holidays(country)


def model_is_open(day, calendar):
    federal, other = lists(calendar.country, calendar.subdivision)
    if day in federal:
        return False
    if calendar.country == "CN":
        return other.is_working_day(day)
    return day.isoweekday() <= 5 and day not in other


def model_days(start, calendar):
    """Yield the business days after the one of receipt, each with its first moment and that of the next day."""
    zone = ZoneInfo(calendar.zone)
    day = start.astimezone(zone).date()
    while not model_is_open(day, calendar):
        day += timedelta(days=1)
    while True:
        day += timedelta(days=1)
        if model_is_open(day, calendar):
            following = day + timedelta(days=1)
            yield (
                datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC),
                datetime(following.year, following.month, following.day, tzinfo=zone).astimezone(UTC),
            )


def model_is_touched(begins, ends, pauses, now):
    far = datetime(2200, 1, 1, tzinfo=UTC)
    return any(
        begin < (end or far) and begin <= now and begin < ends and (end if end and end <= now else far) > begins
        for begin, end in pauses
    )


def model_is_paused(pauses, now):
    return any(begin <= now and (end is None or (end > now and end > begin)) for begin, end in pauses)


def model_due(start, term, pauses, calendar, now):
    if model_is_paused(pauses, now):
        return None
    for begins, ends in model_days(start, calendar):
        if not model_is_touched(begins, ends, pauses, now):
            term -= 1
            if not term:
                return ends - timedelta(microseconds=1)
    return None


def model_elapsed(start, now, pauses, calendar):
    counted = 0
    for begins, ends in model_days(start, calendar):
        if ends > now:
            return counted
        counted += not model_is_touched(begins, ends, pauses, now)
    return None
