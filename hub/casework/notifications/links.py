"""Signed and secret links of casework: a draft's own, and the one by which a body without accounts answers."""

import hashlib
import uuid

from django.core import signing
from django.urls import reverse

from hub.casework.models import RequestDraft

_DRAFT = "casework.draft"


def sign_draft(draft: RequestDraft) -> str:
    """Return the token of the link to a draft. It holds the draft's random id and a time, nothing of a person."""
    return signing.dumps(draft.pk.hex, salt=_DRAFT)


def read_draft(token: str, *, max_age: int) -> uuid.UUID | None:
    """Return the key of the draft that a link opens, or None for a forged or outlived one. Age in seconds."""
    try:
        return uuid.UUID(hex=signing.loads(token, salt=_DRAFT, max_age=max_age))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def draft_path(draft: RequestDraft) -> str:
    """Return the address at which a draft goes on, in the language of the page."""
    return reverse("casework:draft", args=[sign_draft(draft)])


def referral_path(token: str) -> str:
    """Return the address at which a body without accounts answers an offer."""
    return reverse("casework:referral", args=[token])


def hash_of(token: str) -> str:
    """Return what is kept of a secret link's token."""
    return hashlib.sha256(token.encode()).hexdigest()
