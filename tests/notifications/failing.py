"""Mail providers that are down or do not answer."""

from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend

from hub.outbox.services import OutcomeUnknownError


class SilentBackend(BaseEmailBackend):
    """Takes every mail whole, and never says so."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        raise OutcomeUnknownError("no answer")


class FailingBackend(BaseEmailBackend):
    """Refuses every mail, and repeats to whom it should have gone, as real ones do."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        raise ConnectionError(f"provider down for {email_messages[0].to[0]}")
