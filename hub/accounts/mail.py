"""Mails about accounts: plain text, in the person's language, with a link and the reason for the mail."""

import base64
import json
import uuid
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template import Context, Engine
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext, override

from hub.core.identity import identity


def account_mail(*, template: str, to: str, lang: str, context: dict[str, Any]) -> EmailMessage:
    """Return the mail made from ``<template>_subject.txt`` and ``<template>_message.txt`` in ``lang``."""
    with override(lang):
        portal = identity(lang)
        values = {**context, "hub": portal, "email": to}
        subject = " ".join(plain_text(f"{template}_subject.txt", values).split("\n")).strip()
        body = plain_text(f"{template}_message.txt", values).strip() + "\n"
        return EmailMessage(
            subject=gettext("%(portal)s: %(subject)s") % {"portal": portal.name, "subject": subject},
            body=body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[to],
        )


def plain_text(template: str, values: dict[str, Any]) -> str:
    """Return a text of a mail: it has no markup to protect, and escaping would put &#x27; into names and links."""
    return str(Engine.get_default().get_template(template).render(Context(values, autoescape=False)))


# What waits for the owner of a mailbox lives so long, and so does the link to it.
CONFIRMATION_DAYS = 7


def mailbox_token(key: uuid.UUID, email: str, *, purpose: str) -> str:
    """Return the token of a link that is mailed to ``email``. It names a row, and carries a mark of the address."""
    return signing.dumps([key.hex, _mark(email, purpose)], salt=purpose)


def read_mailbox_token(token: str, *, purpose: str) -> tuple[uuid.UUID, str] | None:
    """Return the key of the row and the mark of the address, or None for a token that is late or not ours."""
    try:
        key, mark = signing.loads(token, salt=purpose, max_age=CONFIRMATION_DAYS * 24 * 3600)
        return uuid.UUID(hex=key), str(mark)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def is_mark_of(mark: str, email: str, *, purpose: str) -> bool:
    return constant_time_compare(mark, _mark(email, purpose))


def _mark(email: str, purpose: str) -> str:
    return signing.Signer(salt=f"{purpose}.address").signature(email.lower())


def sealed_token(values: dict[str, str], *, purpose: str, at: datetime) -> str:
    """Return the token of a link that holds ``values``, which nobody but us can read: nothing is kept meanwhile."""
    return _seal(purpose).encrypt_at_time(json.dumps(values).encode(), int(at.timestamp())).decode()


def read_sealed_token(token: str, *, purpose: str, at: datetime) -> dict[str, str] | None:
    """Return the values of a token, or None for one that is late or not ours."""
    age = CONFIRMATION_DAYS * 24 * 3600
    try:
        values: dict[str, str] = json.loads(_seal(purpose).decrypt_at_time(token.encode(), age, int(at.timestamp())))
    except (InvalidToken, UnicodeEncodeError):
        return None
    return values


def _seal(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac(purpose, "", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
