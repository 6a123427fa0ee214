"""Reads of accounts."""

from datetime import datetime

from hub.core.models import HubQuerySet


class StaffInvitationQuerySet(HubQuerySet):
    """Invitations into a staff role."""

    def open(self, at: datetime) -> "StaffInvitationQuerySet":
        """Return those that can still be accepted at ``at``."""
        return self.filter(accepted_at=None, expires_at__gt=at)
