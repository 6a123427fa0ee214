"""What is said on a request, and what happened to it."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from hub.casework.choices import EventKind, MessageSide, RequestMessageKind
from hub.casework.models.base import RequestRelatedModel, one_of, person, search_vector
from hub.casework.models.requests import ServiceRequest
from hub.directory.models import Seat


class RequestMessage(RequestRelatedModel):
    """Words of one side. A note is of our side, and never shown to the company."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=8, choices=MessageSide)
    kind = models.CharField(max_length=10, choices=RequestMessageKind)
    author = person()
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(max_length=6000)
    language = models.CharField(max_length=2, blank=True)
    search_vector = search_vector("body")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("side", MessageSide, name="message_side"),
            one_of("kind", RequestMessageKind, name="message_kind"),
            models.CheckConstraint(condition=~Q(body=""), name="message_has_words"),
            models.CheckConstraint(
                condition=Q(kind=RequestMessageKind.REPLY, side=MessageSide.COMPANY, seat=None)
                | ~Q(kind=RequestMessageKind.REPLY) & Q(side=MessageSide.STAFF, seat__isnull=False),
                name="message_kind_fits_side",
            ),
        ]
        indexes = [
            models.Index(fields=["request", "at", "id"], name="message_of_request"),
            GinIndex(fields=["search_vector"], name="message_words"),
        ]
        triggers = [pgtrigger.ReadOnly(name="message_is_kept_as_sent", fields=["body", "side", "kind", "at"])]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"


class Event(RequestRelatedModel):
    """One step in the life of a request. ``data`` holds codes and references, never what somebody wrote."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind)
    at = models.DateTimeField()
    by = person()
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    data = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(help_text="The version of the request that this step made")

    class Meta:
        constraints = [one_of("kind", EventKind, name="event_kind")]
        indexes = [models.Index(fields=["request", "at", "id"], name="event_of_request")]
        triggers = [
            # Of a deleted account the step remains; nothing else of it is ever changed.
            pgtrigger.ReadOnly(name="event_is_history", exclude=["by"]),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"


class Mention(RequestRelatedModel):
    """A note that names a person who may read the request: it needs them until they have seen it."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="mentions")
    message = models.ForeignKey(RequestMessage, on_delete=models.CASCADE, related_name="mentions")
    user = person("desk_mentions", null=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "user"], name="mention_once"),
            models.CheckConstraint(condition=Q(seen_at=None) | Q(seen_at__gte=F("at")), name="mention_seen_later"),
        ]
        indexes = [models.Index(fields=["user"], condition=Q(seen_at=None), name="mention_of_person")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.user_id}"
