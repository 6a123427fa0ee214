"""Reads of notifications and of mail that came back."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q

from hub.core.models import HubQuerySet
from hub.notifications.choices import BY_STAFF, LASTING

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
