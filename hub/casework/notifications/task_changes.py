"""Whom casework tells what a colleague did to a task that they have, or gave."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hub.casework.models import Task
from hub.casework.notifications import notification_types
from hub.casework.notifications.services import notify_staff


def task_done(task: Task, people: Sequence[Any], *, at: datetime) -> None:
    """A task is marked as done."""
    notify_staff(notification_types.TASK_DONE, people, task.request, at=at, step=change_step(task, at))


def change_step(task: Task, at: datetime) -> str:
    """Return what tells one change of a task from the next in the key of a notification."""
    return f"t{task.pk}-{at:%Y%m%d%H%M%S%f}"
