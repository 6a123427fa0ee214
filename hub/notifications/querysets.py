"""Reads of notifications and of mail that came back."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from hub.core.models import HubQuerySet

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
            hard=Count("pk", filter=Q(kind="hard")),
            soft=Count("pk", filter=Q(kind="soft", at__gt=at - SOFT_WINDOW)),
        )
        return bool(found["hard"]) or found["soft"] >= SOFT_LIMIT

    def closed_of(self, addresses: Any, at: datetime) -> "BounceQuerySet":
        """Return, to be asked for with others, those of ``addresses``, in lower case, that reports close at ``at``."""
        return (
            self.filter(address__in=addresses, lifted_at=None)
            .values("address")
            .annotate(
                hard=Count("pk", filter=Q(kind="hard")),
                soft=Count("pk", filter=Q(kind="soft", at__gt=at - SOFT_WINDOW)),
            )
            .filter(Q(hard__gt=0) | Q(soft__gte=SOFT_LIMIT))
            .values("address")
        )
