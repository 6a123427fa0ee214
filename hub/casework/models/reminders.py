"""What falls due on a request, and when its clock rested."""

from django.db import models
from django.db.models import F, Q

from hub.casework.choices import ReminderKind
from hub.casework.models.base import RequestRelatedModel, one_of
from hub.casework.models.requests import ServiceRequest
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
            one_of("kind", ReminderKind, name="reminder_kind"),
            models.UniqueConstraint(fields=["request", "seat", "kind", "due_at"], name="reminder_once"),
        ]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(done_at=None), name="reminder_due")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind} {self.due_at:%Y-%m-%d}"


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

    def __str__(self) -> str:
        return f"{self.request_id} {self.began_at:%Y-%m-%d}"
