"""Messages and jobs, written in the business transaction and delivered after it."""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, F, Min, Q

from hub.core.db.constraints import choice_constraint
from hub.core.models import HubModel, HubQuerySet

# The levels of mails, which the page "About" publishes (hub/deploy/alerts.yml says how many may take longer).
PROMISED_SECONDS = (10, 300)


class OutboxQuerySet(HubQuerySet):
    """Messages and jobs waiting, delivered or given up."""

    def due(self, at: datetime) -> "OutboxQuerySet":
        """Return what may be tried at ``at``, oldest first."""
        return self.filter(state="waiting", not_before__lte=at).order_by("not_before", "pk")

    def dead(self) -> "OutboxQuerySet":
        """Return what waits for somebody: given up after the last try, or handed over with no answer."""
        return self.filter(Q(state="dead") | Q(state="unknown")).order_by("-created_at", "pk")

    def figures(self, at: datetime) -> dict[str, Any]:
        """Return how many rows are ``due`` at ``at``, since when the ``oldest`` is, and how many wait for a decision.

        One statement over the partial indexes: what was delivered is not looked at.
        """
        due = Q(state="waiting", not_before__lte=at)
        return self.filter(Q(state="waiting") | Q(state="dead") | Q(state="unknown")).aggregate(
            due=Count("pk", filter=due),
            oldest=Min("created_at", filter=due),
            dead=Count("pk", filter=Q(state="dead")),
            unknown=Count("pk", filter=Q(state="unknown")),
        )

    def late_shares(self, at: datetime) -> dict[int, float]:
        """Return which share of the mails of the last day took longer than so many seconds to be handed over."""
        day = timedelta(days=1)
        mails = self.filter(kind="mail", created_at__gt=at - 2 * day, not_before__gt=at - day, not_before__lte=at)
        late = {
            within: Q(done_at__gt=F("not_before") + timedelta(seconds=within))
            | Q(done_at=None, not_before__lt=at - timedelta(seconds=within))
            for within in PROMISED_SECONDS
        }
        found = mails.aggregate(mails=Count("pk"), **{f"late_{n}": Count("pk", filter=one) for n, one in late.items()})
        return {within: found[f"late_{within}"] / max(found["mails"], 1) for within in late}


class OutboxState(models.TextChoices):
    """What has become of a message."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"
    # A mail was handed over whole and the provider did not say whether it took it. Somebody decides; nothing else does.
    UNKNOWN = "unknown"
    # Somebody looked at a dead row and said why it need not be tried again.
    DROPPED = "dropped"


class OutboxKind(models.TextChoices):
    """A mail to a person, or a job for a worker."""

    MAIL = "mail"
    JOB = "job"


class OutboxMessage(HubModel):
    """One mail or one job. The row is the record: a lost broker loses nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8)
    topic = models.CharField(max_length=80, help_text="Name of the handler, or the subject of a mail's purpose.")
    payload = models.JSONField(default=dict)
    # Two rows with one key are one effect: the second is refused by the database.
    deduplication_key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    state = models.CharField(max_length=8, default=OutboxState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects: ClassVar[Any] = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            choice_constraint("kind", OutboxKind, name="outbox_message_kind"),
            choice_constraint("state", OutboxState, name="outbox_message_state"),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=False) | ~models.Q(state__in=["done", "dropped"]),
                name="outbox_done_message_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=models.Q(state="waiting"), name="outbox_due"),
            models.Index(fields=["kind", "-created_at"], name="outbox_recent"),
            models.Index(fields=["-created_at", "id"], condition=models.Q(state="dead"), name="outbox_dead"),
            models.Index(fields=["-created_at", "id"], condition=models.Q(state="unknown"), name="outbox_unknown"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.topic} {self.pk}"


class JobRun(HubModel):
    """When a job of the schedule last came to its end. One that never did stands here since the first of all did."""

    job = models.CharField(primary_key=True, max_length=80, help_text="Name of the task.")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job} {self.at:%Y-%m-%d %H:%M}"
