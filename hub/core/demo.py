"""The gate of everything that is made for the demonstration, which production cannot turn on."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def refuse_outside_demo() -> None:
    """Raise ``ImproperlyConfigured`` where this is no demonstration."""
    if not settings.DEMO_MODE:
        raise ImproperlyConfigured("What is made for the demonstration exists only in the demonstration.")
