"""May this be put aside, given, named, recorded? A refusal with its sentence, or None: button and service ask alike."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.models import ServiceRequest, Task
from hub.core.workflow import Refusal

LONGEST_SNOOZE = timedelta(days=180)
LONGEST_TASK = timedelta(days=2 * 366)


def _not_yours() -> Refusal:
    return Refusal("not_owner", _("Another seat answers for this request."))


def _wrong_day(on: date, *, first: date, most: timedelta) -> Refusal | None:
    if on < first:
        return Refusal("past", _("This day is over. Name a day to come."))
    if on > first + most:
        return Refusal("too_far", _("This day is too far off. Name an earlier one."))
    return None


def may_snooze(request: ServiceRequest, *, until: date, today: date, may_write: bool) -> Refusal | None:
    """Refuse to put aside what is closed or not before the person, and a day that is not to come."""
    if not may_write:
        return _not_yours()
    if not request.is_open:
        return Refusal("closed", _("The request is closed. Reopen it first."))
    return _wrong_day(until, first=today + timedelta(days=1), most=LONGEST_SNOOZE)


def may_give_task(
    *, on: date, days_before: int, today: date, to: Any, readers: Iterable[Any], may_write: bool
) -> Refusal | None:
    """Refuse whoever only reads the request, a day that is over, and a task for somebody who may not read it."""
    if not may_write:
        return _not_yours()
    return may_set_task_day(on, days_before=days_before, today=today) or may_mention([to], readers=readers)


def may_set_task_day(on: date, *, days_before: int, today: date) -> Refusal | None:
    """Refuse a day that is over, or far off, and a reminder whose day is over."""
    if refusal := _wrong_day(on, first=today, most=LONGEST_TASK):
        return refusal
    if on - timedelta(days=days_before) < today:
        return Refusal("reminder_past", _("The day of the reminder is over. Choose a later reminder or a later day."))
    return None


def may_mention(people: Collection[Any], *, readers: Iterable[Any]) -> Refusal | None:
    if {person.pk for person in people} <= {person.pk for person in readers}:
        return None
    return Refusal("no_reader", _("Choose somebody who may read this request."))


def may_change_task(task: Task, *, by: Any, done: bool, covers: Collection[int] = ()) -> Refusal | None:
    """Refuse the task of others, but for ``covers``, in whose place one stands, and what is so already."""
    if {task.assigned_to_id, task.made_by_id}.isdisjoint({by.pk, *covers}):
        return Refusal("not_yours", _("This is the task of a colleague."))
    if (task.done_at is not None) is done:
        return Refusal("so_already", _("This task is over already.") if done else _("This task is open already."))
    return None


def may_record_barrier(*, may_write: bool, known: bool) -> Refusal | None:
    """Refuse a barrier to those who only read the request, and the same one twice."""
    if not may_write:
        return _not_yours()
    if known:
        return Refusal("known", _("This barrier is recorded on this request already."))
    return None


def may_lean(*, may_write: bool, known: bool, is_there: bool) -> Refusal | None:
    """Refuse a signal to those who only read the request, the same one twice, and one that is gone."""
    if not may_write:
        return _not_yours()
    if known:
        return Refusal("known", _("This request leans on it already."))
    return None if is_there else Refusal("gone", _("This policy or rule is not there any more."))
