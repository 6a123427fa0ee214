"""What people saved, what they were told of it, and the secret addresses of their calendars."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hub.core.db.constraints import choice_constraint
from hub.core.models import HubModel
from hub.core.vocabulary.enums import Language
from hub.subscriptions.changes import AlertKind
from hub.subscriptions.choices import ENTRY_KINDS, SEARCH_KINDS, SubscriptionKind


class Subscription(HubModel):
    """One thing that one person saved.

    ``slug`` names an entry, ``query`` holds what a search asks for, as its address does, and ``language`` that of its
    words. ``state`` is what the person knows: what has happened is what is different today (``changes``). It holds
    nothing of the entry but digests, days and slugs.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions")
    kind = models.CharField(max_length=20, choices=SubscriptionKind)
    slug = models.CharField(max_length=80, blank=True)
    query = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=2, default=Language.ENGLISH.value)
    state = models.JSONField(default=dict)
    told = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            choice_constraint("kind", SubscriptionKind, name="subscription_kind"),
            choice_constraint("language", Language, name="subscription_language"),
            models.UniqueConstraint(fields=["person", "kind", "slug", "query"], name="subscription_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ENTRY_KINDS], query="") & ~Q(slug="")
                | Q(kind__in=[kind.value for kind in SEARCH_KINDS], slug="") & ~Q(query="")
                | Q(kind=SubscriptionKind.FIT.value, slug="", query=""),
                name="subscription_names_its_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}"


class Alert(HubModel):
    """One thing that happened to something saved. It is shown in the portal, and mailed as its reader wants it.

    ``number`` counts those of one subscription (``told`` of them), so that two workers who find the same write it once.
    ``data`` holds days, names of parts, and slugs: what an entry is called is looked up when it is shown, as far as its
    reader may see it then.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="alerts")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            choice_constraint("kind", AlertKind, name="alert_kind"),
            models.UniqueConstraint(fields=["subscription", "number"], name="alert_once"),
            models.CheckConstraint(condition=Q(seen_at=None) | Q(seen_at__gte=F("at")), name="alert_seen_later"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["at"], name="alert_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class CalendarFeed(HubModel):
    """The secret address at which a calendar program reads a person's days. Only a hash of its token is kept."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
