"""What we promise and when we act: the one table of days. An operator may change any of it in ``settings.CASEWORK``.

Business days count in the calendar and zone of the office that holds the request; retention and surveys count calendar
days and months. The figures are those of the domain page; no outside source sets them but for the five days, which are
the Trade Commissioner Service's own standard.
"""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from django.conf import settings

from hub.casework.choices import RequestKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStandards:
    """Days, in business days where not said otherwise."""

    first_answer: int = 5
    nudge: int = 3
    lead: int = 9
    back: int = 21
    close: int = 45
    company_silent: int = 10
    archive_months: int = 6
    reopen_days: int = 30  # calendar days
    offer_link_days: int = 30  # calendar days
    chaser_days: int = 21  # calendar days
    serial_from: int = 4  # the fourth request ...
    serial_days: int = 30  # ... within so many calendar days
    survey_1_days: int = 10  # calendar days
    survey_2_months: int = 3
    survey_3_months: int = 12
    draft_days: int = 30  # calendar days
    draft_reminder_hours: int = 24
    emergency_access_hours: int = 8
    seen_minutes: int = 1  # whoever opened a case so lately is said to be looking at it
    workload_days: int = 90  # calendar days that the watch over seats and the figures of holes look back
    silent_requests_from: int = 3  # so many requests left without a human act after the nudge: the seat is silent
    silent_percent: int = 25  # ... and so many of a hundred of its open ones
    over_median: int = 5  # so many open requests above the median of all seats ...
    over_percent: int = 150  # ... and so many of a hundred of the median: too many
    full_from: int = 3  # a seat that takes fewer is not overloaded by being full
    offer_unanswered: int = 5  # business days of the seat that is asked
    part_days: int = 5  # business days in which a seat does the part that it took on
    away: int = 9  # a seat from which everybody is away so many of its business days more gives back what it was asked
    small_cell: int = 5  # figures below this are not shown to everybody


# A dispute and an intellectual-property scare grow worse by the day; an official's diary needs an early word.
FIRST_ANSWER: dict[str, int] = {
    RequestKind.DISPUTE: 2,
    RequestKind.IP: 3,
    RequestKind.PRESENCE: 3,
}


@cache
def service_standards() -> ServiceStandards:
    """Return the table with the operator's changes. Raises ``ValueError`` for a name that is not in it."""
    changed: dict[str, Any] = dict(getattr(settings, "CASEWORK", {}))
    changed.pop("first_answer_by_kind", None)
    if unknown := changed.keys() - {field.name for field in fields(ServiceStandards)}:
        raise ValueError(f"settings.CASEWORK: no such promise: {', '.join(sorted(unknown))}")
    return ServiceStandards(**changed)


def first_answer_days(kind: str) -> int:
    """Return within how many business days a request of this kind gets its first human answer."""
    by_kind = FIRST_ANSWER | dict(getattr(settings, "CASEWORK", {}).get("first_answer_by_kind", {}))
    return by_kind.get(kind, service_standards().first_answer)
