"""The door to what was given up: administrators see topics, errors and ages, never what a mail says."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from hub.outbox.models import Message


def let_administrator_in(user: Any) -> None:
    """Refuse everybody but administrators."""
    if not user.is_administrator:
        raise PermissionDenied


def dead_message_for(user: Any, key: uuid.UUID) -> Message:
    """Return a dead mail or job without its content. Raises ``Http404`` where it is not there, or no longer dead."""
    let_administrator_in(user)
    found: Message | None = Message.objects.dead().defer("payload").filter(pk=key).first()
    if found is None:
        raise Http404
    return found
