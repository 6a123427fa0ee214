"""The door to what was given up: administrators see topics, errors and ages, never what a mail says."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from hub.outbox.models import OutboxMessage


def require_administrator(user: Any) -> None:
    """Refuse everybody but administrators."""
    if not user.is_administrator:
        raise PermissionDenied


def dead_message_for(user: Any, key: uuid.UUID) -> OutboxMessage:
    """Return a dead mail or job without its content. Raises ``Http404`` where it is not there, or no longer dead."""
    require_administrator(user)
    found: OutboxMessage | None = OutboxMessage.objects.dead().defer("payload").filter(pk=key).first()
    if found is None:
        raise Http404
    return found
