"""A mail provider that is down."""

from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend


class FailingBackend(BaseEmailBackend):
    """Refuses every mail, and repeats to whom it should have gone, as real ones do."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        raise ConnectionError(f"provider down for {email_messages[0].to[0]}")
