"""What every template may count on."""

from types import SimpleNamespace

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language

from hub.core.db.bilingual import current_language
from hub.core.http.private_links import path_without_secrets
from hub.core.vocabulary.labels import country_name

DISCLAIMER = {
    "en": "Independent project. Not a Government of Canada website.",
    "fr": "Projet indépendant. Ce site n’est pas un site du gouvernement du Canada.",
}


def identity(lang: str) -> SimpleNamespace:
    """Return the portal's name, operator, contact and both independence lines for one language."""
    return SimpleNamespace(
        name=settings.HUB[f"name_{lang}"],
        name_en=settings.HUB["name_en"],
        name_fr=settings.HUB["name_fr"],
        operator=settings.HUB["operator"],
        contact_email=settings.HUB["contact_email"],
        postal_address=settings.HUB["postal_address"],
        profile=settings.HUB["operator_profile"],
        hosting_country=settings.HUB["hosting_country"],
        hosted_in=(country := settings.HUB["hosting_country"]) and country_name(country).text(lang),
        disclaimer=DISCLAIMER[lang],
        disclaimer_en=DISCLAIMER["en"],
        disclaimer_fr=DISCLAIMER["fr"],
    )


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
