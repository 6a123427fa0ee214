"""May this be done? Each function returns a refusal with its sentence, or None: the button and the service ask alike.

A person acts through a seat: ``seats`` are those that the person holds now.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from hub.casework.sla.clock import business_days_between, calendar_of, is_business_day, local_day
from hub.casework.sla.service_standards import service_standards
from hub.core.vocabulary.enums import CANADA
from hub.core.workflow import Refusal

_MOST_VIEWS = 20
_DAY = timedelta(days=1)


class TurnReason(StrEnum):
    """Why a request needs somebody now, the most urgent reason first."""

    REPLIED = "replied"  # the company replied, or wrote
    RETURNED = "returned"  # by the seat that it was offered to
    REOPENED = "reopened"  # by the company
    OFFERED = "offered"  # to the person's seat, the whole or a part
    LATE = "late"  # the promised first answer
    DUE = "due"  # today or on the next business day
    TASK = "task"  # the person's own, whose day has come
    MENTION = "mention"  # a note names the person
    NEW = "new"  # nobody has it in hand
    QUIET = "quiet"  # answered, and then nothing was done for days


def due_horizon(today: date) -> date:
    """Return the last day whose promises are due soon: the next business day after today."""
    calendar, day = calendar_of(CANADA), today + _DAY
    while not is_business_day(day, calendar):
        day += _DAY
    return day


def quiet_horizon(at: datetime) -> datetime:
    """Return since when nothing was done, for an answered request to be quiet: as many days as the first reminder."""
    calendar = calendar_of(CANADA)
    today = day = local_day(at, calendar.zone)
    while business_days_between(day, today, calendar) < service_standards().nudge:
        day -= _DAY
    return at - (today - day)


def may_keep_view(number: int) -> Refusal | None:
    """Refuse to keep more views of the desk than a person can tell apart."""
    if number >= _MOST_VIEWS:
        return Refusal("too_many", _("You keep 20 views already. Forget one of them first."))
    return None
