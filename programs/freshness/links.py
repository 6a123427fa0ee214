"""Secret links to an owner's entries: of each, only the hash is kept."""

import hashlib
import secrets

from django.urls import reverse


def new_token() -> str:
    """Return the token of a new link."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def owner_path(token: str) -> str:
    """Return the address of an owner's page, in the language of the page."""
    return reverse("owners:entries", args=[token])
