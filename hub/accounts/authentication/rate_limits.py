"""How often a person, a company and a network address may send a form. ``settings.RATE_LIMITS`` holds the figures.

Counted in the cache, in windows of the clock, so that a refusal can say when to come back. Who is counted stands there
as a fingerprint. While the cache is down, the database counts in its place, tries at signing in too
(``hub.core.db.tables``). A view asks ``allows_attempt`` once its form is valid, and shows the form
again where it says no; ``too_many_attempts`` gives that page its status. Searches and files, which no form holds, are
counted by ``LimitMiddleware`` of ``sessions``.
"""

import ipaddress
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from hub.core.db.tenancy import companies_let_in
from hub.core.http import logs

_SALT = "hub.accounts.authentication.rate_limits"
# A count outlives its window by so many seconds: clocks of several machines differ.
_MARGIN = 60


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """How long to wait before the next try, in seconds."""

    seconds: int

    @property
    def sentence(self) -> str:
        """Say when to come back, in the language of the page."""
        minutes = -(-self.seconds // 60)
        return ngettext(
            "This was sent many times in a short while. Try again in %(minutes)s minute. What you wrote is still here.",
            "This was sent many times in a short while. Try again in %(minutes)s minutes. "
            "What you wrote is still here.",
            minutes,
        ) % {"minutes": minutes}


def count_attempt(request: HttpRequest, action: str, *, at: datetime, mailbox: str = "") -> RetryAfter | None:
    """Count one try of ``action``; return how long to wait where it was one too many, the longest of all limits.

    ``mailbox`` is the address that would be written to: nobody fills somebody else's.
    """
    waits = []
    for kind, who in (*_counted(request), *([("mailbox", mailbox.strip().lower())] if mailbox else ())):
        times, seconds = settings.RATE_LIMITS.get(action, {}).get(kind, (0, 0))
        if times and _tries(action, kind, who, seconds, at) > times:
            waits.append(seconds - int(at.timestamp()) % seconds)
    if not waits:
        return None
    logs.refused("accounts.rate_limited", by=request.user, subject=action)
    return RetryAfter(max(waits))


def allows_attempt(request: HttpRequest, form: BaseForm, action: str, *, at: datetime, mailbox: str = "") -> bool:
    """Count one try with a valid form. One too many puts the sentence above the form, which keeps what was typed."""
    wait = count_attempt(request, action, at=at, mailbox=mailbox)
    if wait is None:
        return True
    form.add_error(None, wait.sentence)
    request.wait = wait  # type: ignore[attr-defined]
    return False


def too_many_attempts(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 429, with the time to wait, where the view found one try too many."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        wait: RetryAfter | None = getattr(request, "wait", None)
        if wait is not None:
            response.status_code = 429
            response["Retry-After"] = str(wait.seconds)
        return response

    return answered


def _counted(request: HttpRequest) -> Iterator[tuple[str, str]]:
    if request.user.is_authenticated:
        yield "person", str(request.user.pk)
        yield from (("company", str(key)) for key in companies_let_in())
    yield "address", _network(get_adapter(request).get_client_ip(request))


def _network(address: str) -> str:
    """Return what counts as one address: an IPv6 customer has a whole network, told by its first 64 bits."""
    try:
        return str(ipaddress.IPv6Network((address, 64), strict=False))
    except ValueError:
        return address


def _tries(action: str, kind: str, who: str, seconds: int, at: datetime) -> int:
    """Return how many tries there were in this window, this one included."""
    fingerprint = salted_hmac(_SALT, who, algorithm="sha256").hexdigest()[:32]
    key = f"rates:{action}:{kind}:{fingerprint}:{int(at.timestamp()) // seconds}"
    cache.add(key, 0, timeout=seconds + _MARGIN)
    return int(cache.incr(key))
