"""The mail backends of the portal: every mail is a row first, and the worker hands each row over once."""

import smtplib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.utils import timezone

from hub.outbox.services import OutcomeUnknownError, enqueue_mail

# RFC 5321 (4.5.3.2.6) gives a server ten minutes after the last line of a mail, as many do their checks then. A worker
# has less: it waits so many seconds, and does not send the mail again by itself.
ANSWER_WITHIN = 60
_LAST_LINE = b"\r\n.\r\n"


class OutboxEmailBackend(BaseEmailBackend):
    """Write mails to the outbox instead of sending them, in the transaction of whoever sends."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            for message in email_messages:
                enqueue_mail(message=message, topic="mail", at=timezone.now())
        return len(email_messages)


class _Conversation(smtplib.SMTP):
    """A conversation that knows whether a mail was handed over whole."""

    answer_within: float = ANSWER_WITHIN
    _handed_over = False

    def send(self, s: Any) -> None:
        """Send a command or a mail; after its last line the server has longer."""
        super().send(s)
        if isinstance(s, bytes) and s.endswith(_LAST_LINE):
            self._handed_over = True
            if self.sock is not None:
                self.sock.settimeout(self.answer_within)

    def getreply(self) -> tuple[int, bytes]:
        """Read the answer. Raises ``OutcomeUnknownError`` where there is none to a whole mail."""
        try:
            return super().getreply()
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if self._handed_over:
                raise OutcomeUnknownError("The provider took the whole mail and did not answer in time.") from error
            raise
        finally:
            if self._handed_over and self.sock is not None:
                self.sock.settimeout(self.timeout)
            self._handed_over = False


class DeliveryEmailBackend(EmailBackend):
    """Hand mails over by SMTP, each once: what was taken, or may have been, is no failure to be repeated."""

    def __init__(self, *args: Any, answer_within: float = ANSWER_WITHIN, **options: Any) -> None:
        super().__init__(*args, **options)
        self.answer_within = answer_within

    @property
    def connection_class(self) -> Any:
        return type("Conversation", (_Conversation,), {"answer_within": self.answer_within})

    def close(self) -> None:
        """End the conversation. A server that does not say good-bye has taken the mail all the same."""
        try:
            with suppress(OSError, smtplib.SMTPException):
                super().close()
        finally:
            self.connection = None
