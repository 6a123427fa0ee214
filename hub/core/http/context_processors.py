"""What every template may count on."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language

from hub.core.db.bilingual import current_language
from hub.core.http.private_links import path_without_secrets
from hub.core.identity import identity


def _absolute(request: HttpRequest, path: str) -> str:
    """Return the whole address of a path; the path alone on the page that refuses a forged host."""
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        return path


def own_address(request: HttpRequest) -> str:
    """Return the address of a request without its host, so that a link to it stays here: "//name/" is another host."""
    return escape_leading_slashes(request.get_full_path())


def portal(request: HttpRequest) -> dict[str, object]:
    """Give pages the portal's identity and the address of the same page in the other language."""
    lang = current_language()
    other = "en" if lang == "fr" else "fr"
    path = own_address(request)
    # To find an address again in its own language would ask every pattern of the portal, for what is known.
    urls = {each: path if each == get_language() else translate_url(path, each) for each in ("en", "fr")}
    return {
        "hub": identity(lang),
        "demo_mode": settings.DEMO_MODE,
        "session_limits": settings.SESSION_LIMITS,
        "language": lang,
        "other_language_code": other,
        "other_language_name": {"en": "English", "fr": "Français"}[other],
        "other_language_url": urls[other],
        # A private link may stand in no query: the front writes those into its log.
        "is_private_link": path_without_secrets(request) != request.path,
        "english_url": _absolute(request, urls["en"]),
        "french_url": _absolute(request, urls["fr"]),
    }
