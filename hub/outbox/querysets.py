"""Reads of the outbox."""

from datetime import datetime

from hub.core.models import HubQuerySet


class MessageQuerySet(HubQuerySet):
    """Messages and jobs waiting, delivered or given up."""

    def due(self, at: datetime) -> "MessageQuerySet":
        """Return what may be tried at ``at``, oldest first."""
        return self.filter(state="waiting", not_before__lte=at).order_by("not_before", "pk")

    def dead(self) -> "MessageQuerySet":
        """Return what was given up after the last try."""
        return self.filter(state="dead").order_by("-created_at", "pk")
