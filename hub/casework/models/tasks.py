"""What falls due on a request, when its clock rested, and what somebody puts before a colleague or aside."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import ReminderKind
from hub.casework.models.base import RequestRelatedModel, person
from hub.casework.models.requests import ServiceRequest
from hub.core.db.constraints import choice_constraint
from hub.directory.models import Seat


class Reminder(RequestRelatedModel):
    """One thing that falls due once. Rows are worked out anew whenever the state changes; done ones stay.

    The unique key is what keeps a reminder from being doubled: a row that was done and would be written again with the
    same day is the same row.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="reminders")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ReminderKind)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            choice_constraint("kind", ReminderKind, name="reminder_kind"),
            models.UniqueConstraint(fields=["request", "seat", "kind", "due_at"], name="reminder_once"),
        ]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(done_at=None), name="reminder_due")]


class Pause(RequestRelatedModel):
    """A time in which the company's answer was awaited: our clock rested."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="pauses")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request"], condition=Q(ended_at=None), name="one_open_pause"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="pause_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["request", "began_at"], name="pause_of_request")]


class Task(RequestRelatedModel):
    """Something to do on a day, by one person.

    ``remind_at`` is in the morning, where the request is held, of the day or some ``days_before`` it. What is done and
    what ``is_dropped``, since it is needed no more, is over at ``done_at``.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="tasks")
    words = models.CharField(_("What is to be done"), max_length=200)
    on = models.DateField(_("Day"))
    assigned_to = person("desk_tasks", null=False)
    made_by = person()
    made_at = models.DateTimeField()
    days_before = models.PositiveSmallIntegerField(default=0, db_default=0)
    remind_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    is_dropped = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="task_has_words", violation_error_message=_("Say what is to be done.")
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=F("made_at")), name="task_is_done_after_it_was_made"
            ),
            models.CheckConstraint(
                condition=Q(is_dropped=False) | Q(done_at__isnull=False), name="task_that_is_dropped_is_over"
            ),
        ]
        indexes = [
            models.Index(fields=["assigned_to", "on"], condition=Q(done_at=None), name="task_of_person"),
            models.Index(
                fields=["remind_at"], condition=Q(done_at=None, reminded_at=None), name="task_to_be_reminded_of"
            ),
        ]


class Snooze(RequestRelatedModel):
    """A request leaves what needs one person now until a day begins. No promise and no reminder moves."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="snoozes")
    user = person("desk_snoozes", null=False)
    until = models.DateField()
    since = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "user"], name="one_snooze_of_a_person"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("since")), name="snooze_ends_later"),
        ]
        indexes = [models.Index(fields=["user", "ends_at"], name="snooze_of_person")]
