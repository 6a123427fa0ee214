"""What becomes of a task once it is given, and who hears."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from hub.accounts.models import User
from hub.casework.desk.access import readers_of
from hub.casework.desk.actions.rules import may_change_task
from hub.casework.models import Task
from hub.casework.notifications import task_changes as notifications
from hub.core.workflow import require

_MORNING = time(8)  # when somebody is reminded of a task, where the request is held


def reminder(on: date, *, days_before: int, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    """Return what a task keeps of its reminder: some days before its day, in the morning of a zone."""
    remind_at = datetime.combine(on - timedelta(days=days_before), _MORNING, zone)
    return {"days_before": days_before, "remind_at": remind_at, "reminded_at": at if remind_at <= at else None}


@transaction.atomic
def finish_task(*, task: Task, by: Any, at: datetime, done: bool = True, covers: Collection[int] = ()) -> Task:
    """Say that a task is done, or that it is not after all. Raises ``RefusedError``.

    Of a task that is done hear its person and who gave it, while they may read the request, but not ``by``.
    """
    rows = Task.objects.select_for_update(of=("self",)).select_related("request__owner")
    held: Task = rows.get(pk=task.pk)
    require(may_change_task(held, by=by, done=done, covers=covers))
    held.done_at = at if done else None
    held.save(update_fields=["done_at"])
    if done:
        notifications.task_done(held, others_of(held, by=by, at=at), at=at)
    return held


def others_of(task: Task, *, by: Any, at: datetime) -> list[User]:
    """Return whose a task is and who gave it, but ``by``, while they may read the request."""
    theirs = {task.assigned_to_id, task.made_by_id} - {by.pk}
    return [person for person in readers_of(task.request, at=at) if person.pk in theirs] if theirs - {None} else []
