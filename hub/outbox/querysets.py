"""Reads of the outbox."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from hub.core.models import HubQuerySet


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
        found: dict[str, Any] = self.filter(Q(state="waiting") | Q(state="dead") | Q(state="unknown")).aggregate(
            due=Count("pk", filter=due),
            oldest=Min("created_at", filter=due),
            dead=Count("pk", filter=Q(state="dead")),
            unknown=Count("pk", filter=Q(state="unknown")),
        )
        return found
