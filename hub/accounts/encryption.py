"""Secrets of second factors, encrypted at rest with a key that the database does not hold."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def encrypt(text: str) -> str:
    """Return the text encrypted under the present key."""
    return _box().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """Return what ``encrypt`` was given, under the present key or an earlier one.

    Raises ``cryptography.fernet.InvalidToken`` for a text that none of the keys made.
    """
    return _box().decrypt(text.encode()).decode()


def _box() -> MultiFernet:
    if not settings.MFA_SECRETS_KEY:
        raise ImproperlyConfigured("MFA_SECRETS_KEY must be set: it encrypts the secrets of second factors.")
    keys = [settings.MFA_SECRETS_KEY, *settings.MFA_SECRETS_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys])
