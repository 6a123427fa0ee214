"""A provider that takes no mail."""

from django.core.mail.backends.base import BaseEmailBackend


class NoWay(BaseEmailBackend):
    """Refuse every mail."""

    def send_messages(self, email_messages):
        """Raise."""
        raise ConnectionError
