"""The request of a page that only signed-in people reach."""

import time
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

from hub.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request whose person is known: for views behind ``LoginRequiredMiddleware``."""

    user: User


STARTED = "session_started_at"
SEEN = "session_seen_at"
# The session is written again at most this often, in seconds, to note that its person is active.
NOTE_EVERY = 60


def has_second_factor(request: HttpRequest) -> bool:
    """Return whether the person of this session has shown a second factor in it."""
    return any(record.get("method") == "mfa" for record in _records(request))


def note_second_factor(request: HttpRequest, factor: Authenticator) -> None:
    """Note beside what the person has shown in this session that a second factor was among it."""
    shown = {"method": "mfa", "at": time.time(), "id": factor.pk, "type": factor.type}
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [*_records(request), shown]


def has_just_signed_in(request: HttpRequest) -> bool:
    """Return whether the person has given a password or a factor within the time that counts as fresh."""
    records = _records(request)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def mark_signed_out(request: HttpRequest) -> None:
    """Note on a request that its person has signed out in it."""
    request.signed_out = True  # type: ignore[attr-defined]


def has_signed_out(request: HttpRequest) -> bool:
    """Return whether the person of this request has signed out in it, or was."""
    return getattr(request, "signed_out", False)


def has_expired(session: SessionBase, *, user: User, now: float) -> bool:
    """Return whether the session has outlived its limits at ``now`` (seconds since the epoch)."""
    limits = settings.SESSION_LIMITS["staff" if user.needs_second_factor else "company"]
    started, seen = session.get(STARTED, now), session.get(SEEN, now)
    return bool(now - started > limits["absolute"] or now - seen > limits["idle"])


def note_activity(session: SessionBase, *, now: float) -> None:
    """Note the start of the session once, and that its person is active at most once a minute."""
    if STARTED not in session:
        session[STARTED] = now
    if now - session.get(SEEN, 0) >= NOTE_EVERY:
        session[SEEN] = now


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    person = request.user
    return get_authentication_records(request, person) if isinstance(person, User) else []


def sign_in_by_mailed_link(request: HttpRequest, person: User, *, onward: str) -> HttpResponse:
    """Sign in whoever has just shown that a mailbox is theirs, as a mailed code would; return where to go next.

    Who has a second factor is not signed in yet: the answer leads to it, and from there to ``onward``.
    """
    if request.user.is_authenticated and request.user != person:
        logout(request)
    response: HttpResponse = perform_login(request, person, email=person.email, redirect_url=onward)
    return response
