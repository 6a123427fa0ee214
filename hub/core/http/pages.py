"""Public pages that are the same for everybody, kept until what they show may have changed.

Only who comes without a cookie, but that of a chosen language, reads a kept page or has one kept. What a page depends
on is its key: the address as it was written, the language, the day, and whether what is public has changed
(``hub.core.models``). All else that a page shows stands in the settings or in the code, which end with the process, as
what is kept does.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from gzip import compress
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from hub.core.forms import start_token
from hub.core.models import public_change

KEPT = "pages"
# Bytes of a page, and characters of an address, beyond which none is kept. How many are kept: the settings.
MOST_BYTES = 200_000
LONGEST_ADDRESS = 300
_TAKES_GZIP = re.compile(r"\bgzip\b")
# The moment that a form of ``hub.core.forms`` was begun: no two answers share it.
_STARTED = re.compile(rb'(?<=name="started" value=")[^"]+')


@dataclass(frozen=True, slots=True)
class _KeptPage:
    """What an answer is made of: the page between the moments at which its forms were begun, and the same packed."""

    parts: tuple[bytes, ...]
    packed: bytes
    content_type: str


def keep_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep what a view of anybody answers. It may read no more of a request than its address, language and day."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_anybody(request):
            return view(request, *args, **kwargs)
        # First whether there was a change, then the page: what is published in between belongs to the next key.
        key = _key_of(request, public_change())
        page = caches[KEPT].get(key)
        if page is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200 or response.cookies or len(response.content) > MOST_BYTES:
                return response
            page = _KeptPage(
                tuple(_STARTED.split(response.content)), compress(response.content, mtime=0), response["Content-Type"]
            )
            caches[KEPT].set(key, page)
        return _answer_with(request, page)

    return answered


def _is_anybody(request: HttpRequest) -> bool:
    """Return whether a request says nothing of who sends it but a language, and asks for a whole page."""
    return (
        request.method in {"GET", "HEAD"}
        and request.COOKIES.keys() <= {settings.LANGUAGE_COOKIE_NAME}
        and not request.user.is_authenticated
        and not getattr(request, "htmx", False)
        and len(request.get_full_path()) <= LONGEST_ADDRESS
    )


def _key_of(request: HttpRequest, change: str) -> str:
    parts = (
        *(request.scheme, request.get_host(), request.path, request.META.get("QUERY_STRING", ""), request.encoding),
        *(get_language(), timezone.localdate().isoformat(), change),
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()


def _answer_with(request: HttpRequest, page: _KeptPage) -> HttpResponse:
    # A browser may hold it, and asks each time whether it still stands: whoever signs in sees their own page.
    headers = {"Cache-Control": "no-cache"}
    if len(page.parts) > 1:  # a form begins when its page is asked for
        content = start_token(timezone.now().timestamp()).encode().join(page.parts)
        response = HttpResponse(content, content_type=page.content_type, headers=headers)
        patch_vary_headers(response, ("Cookie",))
        return response
    content = page.parts[0]
    if _TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")):
        content, headers["Content-Encoding"] = page.packed, "gzip"
    # Weak, as it stands for the page and for what it is packed to.
    headers["ETag"] = tag = f'W/"{hashlib.sha256(page.packed).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=page.content_type, headers=headers)
    patch_vary_headers(response, ("Cookie", "Accept-Encoding"))
    return get_conditional_response(request, etag=tag, response=response) or response
