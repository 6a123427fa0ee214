"""What stands before every page: sessions that end in time, a second factor for staff, and how often one searches.

Fresh proof of who a person is: asked for before what matters, unless it was given within five minutes.

Signing in counts as proof, and so does a password, a code or a passkey given again.
"""

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import perform_login
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from hub.accounts.authentication.adapter import FACTORS
from hub.accounts.authentication.rate_limits import count_attempt
from hub.accounts.models import User
from hub.core.http import logs
from hub.core.http.middleware import Middleware
from hub.core.http.private_links import path_without_secrets


class SignedInRequest(HttpRequest):
    """A request whose person is known: for views behind ``LoginRequiredMiddleware``."""

    user: User


# What answers with a file to keep.
EXPORT_VIEWS = {
    *("accounts:export", "companies:export", "imports:export", "imports:template"),
    *("results:results_csv", "results:results_pdf", "team:figures_csv", "team:figures_pdf"),
    *("api:file-csv", "api:file-json", "api:hsds-file", "mfa_download_recovery_codes"),
    *("desk:inbox_csv", "leads:list_csv", "rooms:needs_csv", "visits:list_csv"),
    *("leads:programme_pdf", "missions:programme_pdf", "rooms:room_pdf"),
}
STARTED = "session_started_at"
SEEN = "session_seen_at"
UNSENT = "unsent_form"
_SECRET = re.compile("password|code|credential")
# The session is written again at most this often, in seconds, to note that its person is active.
NOTE_EVERY = 60


def has_second_factor(request: HttpRequest) -> bool:
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
    request.signed_out = True  # type: ignore[attr-defined]


def has_signed_out(request: HttpRequest) -> bool:
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


def unsent_form(request: HttpRequest) -> dict[str, Any] | None:
    """Return what this person sent after their session had ended: the address, and what was typed."""
    kept: dict[str, Any] | None = request.session.get(UNSENT)
    return kept if kept and kept["person"] == request.user.pk else None


def keep_form(request: HttpRequest, person: int) -> bool:
    """Keep what was sent in the session that begins, for the person whose session has ended; secrets are not kept."""
    if any(_SECRET.search(name) for name in request.POST):
        return False
    typed = [(name, value) for name, values in request.POST.lists() for value in values if name[:4] != "csrf"]
    request.session[UNSENT] = {"person": person, "path": request.get_full_path(), "typed": typed}
    return True


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    person = request.user
    return get_authentication_records(request, person) if isinstance(person, User) else []


def sign_in_by_mailed_link(request: HttpRequest, person: User, *, onward: str) -> HttpResponse:
    """Sign in whoever has just shown that a mailbox is theirs, as a mailed code would; return where to go next.

    Who has a second factor is not signed in yet: the answer leads to it, and from there to ``onward``.
    """
    if request.user.is_authenticated and request.user != person:
        logout(request)
    return perform_login(request, person, email=person.email, redirect_url=onward)


# What a browser forgets when its person signs out. Not "cookies": that takes the cookies of the operator's whole
# domain, other services included, and the one that lets the owner in while a stranger guesses. The session's own is
# deleted by itself.
FORGOTTEN = '"cache", "storage"'

# Open to everybody who is signed in: the way out, and what machines read.
ALWAYS_OPEN = {"account_logout", "health-live", "health-ready", "robots", "choose-language", "pages:contact"}
# Open to staff who have no factor yet.
ENROLMENT = {"accounts:second-factor", "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn"}
# Open to staff who have a factor and have not shown it in this session.
PROOF = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


def _redirect_to(request: HttpRequest, url: str, *, back_to: str = "", **query: str) -> HttpResponseBase:
    if back_to:
        query[REDIRECT_FIELD_NAME] = back_to
    address = f"{url}?{urlencode(query)}" if query else url
    if request.headers.get("HX-Request") == "true":
        # A redirect would be swapped into the part of the page that asked.
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def unattended[View: Callable[..., Any]](view: View) -> View:
    """Mark a view that a page asks for by itself: it keeps nobody signed in."""
    vars(view)["is_unattended"] = True
    return view


class SessionLimitMiddleware(Middleware):
    """End sessions that were idle too long or are too old; public pages go on without the person.

    The browser of a session that ended, here or by signing out, is told to forget what it kept of the portal.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if has_signed_out(request):
            response["Clear-Site-Data"] = FORGOTTEN
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Send the person of an ended session to the sign-in page, and back here afterwards."""
        if not request.user.is_authenticated:
            return None
        now = time.time()
        if not has_expired(request.session, user=request.user, now=now):
            if not getattr(view, "is_unattended", False):
                note_activity(request.session, now=now)
            return None
        person = request.user.pk
        logout(request)
        if not getattr(view, "login_required", True):
            return None
        back_to = request.get_full_path() if request.method == "GET" else ""
        if request.method == "POST" and keep_form(request, person):
            back_to = reverse("accounts:unsent-form")
        elif part := HtmxDetails(request):
            # What a page asks for by itself is a part of it: the person comes back to the page.
            back_to = part.current_url_abs_path or ""
        return _redirect_to(request, reverse("account_login"), back_to=back_to, ended="1")


class LimitMiddleware(Middleware):
    """Count what is searched on any page, and the files that are taken; answer 429 to one too many."""

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Let through what is no search and no file, and what comes no more often than people do."""
        match = request.resolver_match
        if match and match.view_name in EXPORT_VIEWS:
            action = "core.export"
        elif request.GET.get("q", "").strip():
            action = "core.search"
        else:
            return None
        wait = count_attempt(request, action, at=timezone.now())
        if wait is None:
            return None
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(wait.seconds)
        return response


class SecondFactorMiddleware(Middleware):
    """Send staff to enrol a second factor, or to show the one they have, before anything else."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Let through what the person needs to get a factor into this session, and nothing more."""
        user = request.user
        if not user.is_authenticated or not user.needs_second_factor or has_second_factor(request):
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in ALWAYS_OPEN:
            return None
        if name not in ENROLMENT | PROOF:
            logs.refused("accounts.second_factor_missing", by=user, subject=path_without_secrets(request))
        back_to = request.get_full_path() if request.method == "GET" else ""
        if not is_mfa_enabled(user, FACTORS):
            return (
                None if name in ENROLMENT else _redirect_to(request, reverse("accounts:second-factor"), back_to=back_to)
            )
        if name in PROOF:
            return None
        return _redirect_to(request, get_adapter(request).get_reauthentication_methods(user)[0]["url"], back_to=back_to)


@reauthentication_required(app="allauth.account")
def require_reauthentication(request: HttpRequest) -> None:
    """Go on only with fresh proof. Raises ``ReauthenticationRequired``, which allauth's middleware answers.

    It keeps what the form sent in the session, and the page goes on with that once the person has shown who they are.
    """


def reauthentication_redirect(request: HttpRequest, *, then: str) -> HttpResponseRedirect | None:
    """Return the way to the page that asks for proof and leads on to ``then``; None where proof is fresh.

    For downloads: a file that answers the form of that page would leave the person standing there.
    """
    try:
        require_reauthentication(request)
    except ReauthenticationRequired:
        way = get_adapter(request).get_reauthentication_methods(request.user)[0]["url"]
        return HttpResponseRedirect(f"{way}?{urlencode({REDIRECT_FIELD_NAME: then})}")
    return None
