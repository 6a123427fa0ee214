"""Devices on which a person has signed in before.

Guesses are counted per account, so a stranger could lock the owner out by guessing wrongly on purpose. A device that
carries this cookie is counted apart: the owner still gets in. The cookie opens nothing by itself.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "known_device"
LIFETIME = timedelta(days=180)


def remember_device(response: HttpResponseBase, *, email: str) -> None:
    """Mark the device that this response goes to as one on which the owner of ``email`` has signed in."""
    response.set_signed_cookie(
        settings.KNOWN_DEVICE_COOKIE_NAME,
        f"{_fingerprint(email)}.{secrets.token_urlsafe(12)}",
        salt=SALT,
        max_age=LIFETIME,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def known_device(request: HttpRequest, *, email: str) -> str | None:
    """Return the name of the device if the owner of ``email`` has signed in on it, or None."""
    try:
        value = str(request.get_signed_cookie(settings.KNOWN_DEVICE_COOKIE_NAME, salt=SALT, max_age=LIFETIME))
    except (KeyError, BadSignature):
        return None
    fingerprint, _, name = value.partition(".")
    return name if constant_time_compare(fingerprint, _fingerprint(email)) else None


def _fingerprint(email: str) -> str:
    return salted_hmac(SALT, email.lower(), algorithm="sha256").hexdigest()
