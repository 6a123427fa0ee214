"""The mail backend of the portal: every mail is a row first."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from hub.outbox.services import enqueue_mail


class OutboxEmailBackend(BaseEmailBackend):
    """Write mails to the outbox instead of sending them, in the transaction of whoever sends."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each message and return how many were written."""
        with transaction.atomic():
            for message in email_messages:
                enqueue_mail(message=message, topic="mail", at=timezone.now())
        return len(email_messages)
