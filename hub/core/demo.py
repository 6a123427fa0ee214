"""The gate of everything that is made for the demonstration, which production cannot turn on.

And what such rows share: their label, and days that are no weekend.
"""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _


def refuse_outside_demo() -> None:
    """Raise ``ImproperlyConfigured`` where this is no demonstration."""
    if not settings.DEMO_MODE:
        raise ImproperlyConfigured("What is made for the demonstration exists only in the demonstration.")


def demo_label(words: str) -> str:
    """Return the words of a row that is made up in the demonstration, with its label in the language that is on."""
    return _("%(words)s (fictional)") % {"words": words} if settings.DEMO_MODE else words


def demo_weekday(first: date, *, lasts: int = 1) -> date:
    """Return the first day, from ``first`` on, from which so many days are no weekend."""
    while first.weekday() + lasts > 5:
        first += timedelta(days=1)
    return first
