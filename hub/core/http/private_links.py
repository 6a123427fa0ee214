"""Addresses that hold a secret: what is kept of it, and how they are written without it in logs and in links."""

import hashlib

from django.http import HttpRequest
from django.urls import ResolverMatch

# Arguments of the URL conf that open something for whoever knows them.
SECRET_ARGUMENTS = frozenset({"token", "key"})
HIDDEN = "…"
# No word of our addresses is as long as a secret; addresses that lead nowhere may hold one with a slip in it.
_LONGEST_WORD = 40


def hash_of(token: str) -> str:
    """Return what is kept of the token of a link. It has 256 random bits: a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def path_without_secrets(request: HttpRequest) -> str:
    """Return the path of a request with "…" in the place of each secret, and of what may be one or be a person's."""
    match: ResolverMatch | None = getattr(request, "resolver_match", None)
    if match is None:
        return "/".join(map(_guarded, request.path.split("/")))
    path = request.path
    # Those that stand in the path, not those that the URL conf adds. The stubs do not know them.
    captured: dict[str, object] = match.captured_kwargs  # type: ignore[attr-defined]
    for name in SECRET_ARGUMENTS & captured.keys():
        path = path.replace(str(captured[name]), HIDDEN)
    return path


def view_of(request: HttpRequest) -> str:
    """Return how figures name a view: as its address is; what has none is one name, whatever was typed."""
    match = request.resolver_match
    return match.view_name if match else "none"


def _guarded(word: str) -> str:
    return HIDDEN if len(word) > _LONGEST_WORD or "@" in word else word
