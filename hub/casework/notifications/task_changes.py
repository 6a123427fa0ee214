"""Whom casework tells what a colleague did to a task that they have, or gave."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from hub.casework.models import Task
from hub.casework.notifications import notification_types
from hub.casework.notifications.services import notify_staff, task_step
from hub.core.text.localized import Localized


class TaskChange(Enum):
    """What became of a task, as its mail says it."""

    MOVED = Localized("A colleague moved it to another day.", "Un collègue a changé la date de la tâche.")
    REWORDED = Localized(
        "A colleague changed its words or its reminder.", "Un collègue a modifié le texte ou le rappel de la tâche."
    )
    WITH_ANOTHER = Localized(
        "Another person has it now. There is nothing left for you to do.",
        "La tâche est maintenant confiée à une autre personne. Vous n’avez plus rien à faire.",
    )
    DROPPED = Localized(
        "It is no longer needed. There is nothing left to do.", "La tâche est abandonnée. Il ne reste rien à faire."
    )
    OPEN_AGAIN = Localized("It is to be done after all.", "La tâche est de nouveau à faire.")


def task_done(task: Task, people: Sequence[Any], *, at: datetime) -> None:
    """A task is marked as done."""
    notify_staff(notification_types.TASK_DONE, people, task.request, at=at, step=task_step(task, at))


def task_changed(task: Task, people: Sequence[Any], change: TaskChange, *, at: datetime) -> None:
    """A task is another one, somebody else's, or over; for whom it is still to be done, its day is named."""
    day = None if change in {TaskChange.WITH_ANOTHER, TaskChange.DROPPED} else task.on
    kind, step = notification_types.TASK_CHANGED, task_step(task, at)
    notify_staff(kind, people, task.request, at=at, step=step, changed=change.value, day=day)
