"""Signed and secret links of casework: a draft's own, and the one by which a body without accounts answers."""

import uuid

from django.core import signing
from django.urls import reverse

from hub.accounts.mail import is_mark_of, mailbox_token, read_mailbox_token
from hub.casework.models import RequestDraft

_DRAFT = "casework.draft"
_CONFIRMATION = "casework.confirmation"


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


def confirmation_path(draft: RequestDraft) -> str:
    """Return the address at which the owner of the draft's mailbox sends it, in the language of the page."""
    return reverse("casework:confirm", args=[mailbox_token(draft.pk, draft.email, purpose=_CONFIRMATION)])


def draft_of_confirmation(token: str) -> tuple[uuid.UUID, str] | None:
    """Return the key of the draft that a mailed link sends and the mark of its address, or None."""
    return read_mailbox_token(token, purpose=_CONFIRMATION)


def was_mailed_to(mark: str, email: str) -> bool:
    """Return whether the link with this mark was mailed to an address."""
    return is_mark_of(mark, email, purpose=_CONFIRMATION)


def referral_path(token: str) -> str:
    """Return the address at which a body without accounts answers an offer."""
    return reverse("casework:referral", args=[token])


def approval_path(token: str) -> str:
    """Return the address at which the office of an official, without an account, answers a step of a presence."""
    return reverse("casework:approval", args=[token])
