"""What becomes of a task once it is given, and who hears."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from hub.casework.desk.actions.rules import may_change_task, may_mention, may_set_task_day
from hub.casework.desk.queries import readers_of
from hub.casework.models import Task
from hub.casework.notifications import messages as notifications
from hub.casework.notifications.messages import TaskChange
from hub.casework.notifications.services import task_given
from hub.core.db.bilingual import current_language
from hub.core.text.formats import day
from hub.core.workflow import Refusal, require
from hub.directory.seats.presence import seat_zone

_MORNING = time(8)  # when somebody is reminded of a task, where the request is held


def reminder(on: date, *, days_before: int, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    """Return what a task keeps of its reminder: some days before its day, in the morning of a zone."""
    remind_at = datetime.combine(on - timedelta(days=days_before), _MORNING, zone)
    return {"days_before": days_before, "remind_at": remind_at, "reminded_at": at if remind_at <= at else None}


def task_mark(task: Task) -> str:
    """Return what tells whether a task is still as it was shown: a digest of its words, day, reminder and person."""
    shown = (task.words, task.on, task.days_before, task.assigned_to_id)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _changed_meanwhile(task: Task) -> Refusal:
    words = {"words": task.words, "day": day(task.on, current_language()), "person": task.assigned_to.get_full_name()}
    said = _("Somebody changed this task meanwhile: %(words)s (%(day)s, %(person)s). Send yours again to replace it.")
    return Refusal("task_changed", said % words)


@transaction.atomic
def finish_task(
    *, task: Task, by: Any, at: datetime, done: bool = True, dropped: bool = False, covers: Collection[int] = ()
) -> Task:
    """Say that a task is done, or ``dropped`` as needed no more, or that it is open after all. Raises ``RefusedError``.

    Its person and who gave it hear, while they may read the request, but not ``by``.
    """
    held = _lock(task)
    require(may_change_task(held, by=by, done=done, covers=covers))
    held.done_at, held.is_dropped = (at, dropped) if done else (None, False)
    held.save(update_fields=["done_at", "is_dropped"])
    people = _others(held, by=by, at=at)
    if done and not dropped:
        notifications.task_done(held, people, at=at)
    else:
        notifications.task_changed(held, people, TaskChange.DROPPED if dropped else TaskChange.OPEN_AGAIN, at=at)
    return held


@transaction.atomic
def change_task(
    *,
    task: Task,
    words: str,
    on: date,
    days_before: int,
    to: Any,
    readers: Sequence[Any],
    by: Any,
    at: datetime,
    covers: Collection[int] = (),
    seen: str = "",
) -> Task:
    """Change what is to be done, when, or by whom. Raises ``RefusedError``.

    ``seen`` is the mark of the task as it was shown: where a colleague has changed it since, nothing is overwritten.
    Another day, or another reminder, is reminded of anew. Whoever gets the task hears, who had it, and of another
    change its person; nobody hears of what they did themselves.
    """
    held = _lock(task)
    require(may_change_task(held, by=by, done=True, covers=covers))
    before, is_moved = held.assigned_to, (on, days_before) != (held.on, held.days_before)
    is_same = not is_moved and words.strip() == held.words
    if seen and seen != task_mark(held) and not (is_same and to == before):
        require(_changed_meanwhile(held))
    if is_moved:
        zone = ZoneInfo(seat_zone(held.request.owner))
        require(may_set_task_day(on, days_before=days_before, today=at.astimezone(zone).date()))
        for name, value in reminder(on, days_before=days_before, zone=zone, at=at).items():
            setattr(held, name, value)
    require(may_mention([to], readers=readers))
    change = TaskChange.MOVED if on != held.on else TaskChange.REWORDED
    held.words, held.on, held.assigned_to = words.strip(), on, to
    held.save()
    if to != before:
        if to.pk != by.pk:
            task_given(held, at=at)
        notifications.task_changed(held, _but(by, [before], readers), TaskChange.WITH_ANOTHER, at=at)
    elif not is_same:
        notifications.task_changed(held, _but(by, [to], readers), change, at=at)
    return held


def _lock(task: Task) -> Task:
    rows = Task.objects.select_for_update(of=("self",)).select_related("request__owner", "assigned_to")
    held: Task = rows.get(pk=task.pk)
    return held


def _others(task: Task, *, by: Any, at: datetime) -> list[Any]:
    """Return whose a task is and who gave it, but ``by``, while they may read the request."""
    theirs = [person for person in (task.assigned_to, task.made_by) if person is not None and person.pk != by.pk]
    return _but(by, theirs, readers_of(task.request, at=at)) if theirs else []


def _but(by: Any, people: Iterable[Any], readers: Sequence[Any]) -> list[Any]:
    return [person for person in people if person != by and person in readers]
