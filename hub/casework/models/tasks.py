"""What somebody of the staff puts before themselves or a colleague on one request: tasks with a day, and snoozes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.casework.models.base import RequestRelatedModel, person
from hub.casework.models.requests import ServiceRequest


class Task(RequestRelatedModel):
    """Something to do on a day, by one person. ``remind_at`` is when the day begins where the request is held."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="tasks")
    words = models.CharField(_("What is to be done"), max_length=200)
    on = models.DateField(_("Day"))
    assigned_to = person("desk_tasks", null=False)
    made_by = person()
    made_at = models.DateTimeField()
    remind_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="task_has_words", violation_error_message=_("Say what is to be done.")
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=F("made_at")), name="task_is_done_after_it_was_made"
            ),
        ]
        indexes = [
            models.Index(fields=["assigned_to", "on"], condition=Q(done_at=None), name="task_of_person"),
            models.Index(
                fields=["remind_at"], condition=Q(done_at=None, reminded_at=None), name="task_to_be_reminded_of"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.on}"


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

    def __str__(self) -> str:
        return f"{self.request_id} {self.until}"
