"""Who is told what, when they want to hear it, and which addresses gave our mail back."""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Lower

from hub.core.db.constraints import choice_constraint
from hub.core.models import HubModel, HubQuerySet
from hub.core.vocabulary.enums import Language
from hub.notifications.choices import BY_STAFF, LASTING, BounceKind, State, Timing

# So many passing failures within this time count as an address that does not work.
SOFT_LIMIT = 5
SOFT_WINDOW = timedelta(days=30)


class NotificationQuerySet(HubQuerySet):
    """What people were told, or will be."""

    def newest_first(self) -> "NotificationQuerySet":
        return self.order_by("-created_at", "pk")


class BounceQuerySet(HubQuerySet):
    """Reports of mail that came back."""

    def closing(self, address: str, at: datetime) -> bool:
        """Return whether reports that nobody has answered close ``address`` at ``at``."""
        open_reports = self.filter(address=address.lower(), lifted_at=None)
        found = open_reports.aggregate(
            lasting=Count("pk", filter=Q(kind__in=LASTING)),
            soft=Count("pk", filter=Q(kind="soft", at__gt=at - SOFT_WINDOW)),
        )
        return bool(found["lasting"]) or found["soft"] >= SOFT_LIMIT

    def closures(self, addresses: Any, at: datetime) -> Any:
        """Return those of ``addresses``, in lower case, that are closed at ``at``, each once.

        With ``last``, the moment of the last report, ``wished``, since when its reader asks for no mail, and ``said``,
        when the staff said that none is to go there.
        """
        return (
            self.filter(address__in=addresses, lifted_at=None)
            .values("address")
            .annotate(
                lasting=Count("pk", filter=Q(kind__in=LASTING)),
                soft=Count("pk", filter=Q(kind="soft", at__gt=at - SOFT_WINDOW)),
                last=Max("at"),
                wished=Min("at", filter=Q(kind="wish")),
                said=Max("at", filter=Q(status=BY_STAFF)),
            )
            .filter(Q(lasting__gt=0) | Q(soft__gte=SOFT_LIMIT))
        )

    def closed_of(self, addresses: Any, at: datetime) -> Any:
        """Return, to be asked for with others, those of ``addresses`` that are closed at ``at``."""
        return self.closures(addresses, at).values("address")


class Recipient(HubModel):
    """Somebody who is told things: a person with an account, or a mailbox without one.

    All that is decided about one recipient is decided while this row is locked, so a preference and a delivery at
    the same moment have an order.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    mailbox = models.EmailField(blank=True)
    mailbox_language = models.CharField(max_length=2, default=Language.ENGLISH.value)

    class Meta:
        constraints = [
            choice_constraint("mailbox_language", Language, name="recipient_language"),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, mailbox="") | (models.Q(user=None) & ~models.Q(mailbox="")),
                name="recipient_is_a_person_or_a_mailbox",
            ),
            models.UniqueConstraint(Lower("mailbox"), condition=~models.Q(mailbox=""), name="recipient_mailbox_once"),
        ]

    def __str__(self) -> str:
        return f"recipient {self.pk}"

    @property
    def address(self) -> str:
        """Return where mail goes now."""
        return self.user.email if self.user else self.mailbox

    @property
    def language(self) -> str:
        """Return the language in which this recipient reads now."""
        return self.user.language if self.user else self.mailbox_language

    @property
    def is_reachable(self) -> bool:
        """Return whether anything may be sent at all: an account that was switched off hears nothing more."""
        return self.user is None or self.user.is_active


class Preference(HubModel):
    """When a recipient wants to hear of one category; without a row the category's default holds."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="preferences")
    category = models.SlugField(max_length=40)
    timing = models.CharField(max_length=8, choices=Timing)
    # What a link in a mail stopped can be taken up again as it was.
    stopped_from = models.CharField(max_length=8, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            choice_constraint("timing", Timing, name="preference_timing"),
            models.UniqueConstraint(fields=["recipient", "category"], name="preference_once"),
            models.CheckConstraint(
                condition=models.Q(stopped_from="") | models.Q(timing="off", stopped_from__in=["at_once", "daily"]),
                name="preference_stopped_from_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.category}: {self.timing}"


class Notification(HubModel):
    """One thing that one recipient is told once. ``context`` holds plain values, nothing confidential."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=80)
    category = models.SlugField(max_length=40)
    key = models.CharField(max_length=200, help_text="Two with one key are one, for one recipient.")
    context = models.JSONField(default=dict)
    # A mailbox has links that open something for whoever holds them: they are forgotten once they were delivered.
    path_en = models.CharField(max_length=500, blank=True)
    path_fr = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    mail = models.UUIDField(null=True, help_text="The row of the outbox that carries it.")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            choice_constraint("state", State, name="notification_state"),
            models.UniqueConstraint(fields=["recipient", "key"], name="notification_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["posted", "told"]) | models.Q(mail__isnull=False),
                name="notification_told_by_a_mail",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "gathered", "posted"], settled_at=None)
                | models.Q(state__in=["told", "off", "returned", "failed"], settled_at__isnull=False),
                name="notification_settled_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notification_history"),
            models.Index(fields=["mail"], name="notification_by_mail"),
            models.Index(
                fields=["recipient", "created_at"],
                condition=models.Q(state="gathered"),
                name="notification_gathered",
            ),
            models.Index(fields=["settled_at"], name="notification_settled"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def path(self, lang: str) -> str:
        return self.path_fr if lang == "fr" else self.path_en


class Bounce(HubModel):
    """One report that a mail came back, or the word of somebody of the staff, ``by``, that none is to go there.

    The same report twice is one row.
    """

    address = models.EmailField()
    kind = models.CharField(max_length=4)
    status = models.CharField(max_length=11, blank=True, help_text="Enhanced status code, such as 5.1.1.")
    fingerprint = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = BounceQuerySet.as_manager()

    class Meta:
        constraints = [
            choice_constraint("kind", BounceKind, name="bounce_kind"),
            models.CheckConstraint(condition=models.Q(address=Lower("address")), name="bounce_address_in_lower_case"),
        ]
        indexes = [
            models.Index(fields=["address"], condition=models.Q(lifted_at=None), name="bounce_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status} {self.pk}"
