"""Addresses in mails: of pages, and of the links that stop a category or confirm an address without signing in."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from hub.core.text.web_addresses import is_own_address

_STOP_SALT = "hub.notifications.stop"
_CONFIRM_SALT = "hub.notifications.confirm"
CONFIRMATION_SECONDS = 24 * 3600


class PageLink(NamedTuple):
    """A page of the portal by the name of its URL; its address is made in the recipient's language."""

    name: str
    kwargs: dict[str, Any] = {}


# Asked once in each language; it returns a path, as a ``get_absolute_url`` does.
type Link = PageLink | Callable[[], str]


def link_path(link: Link, lang: str) -> str:
    """Return the path of a link in a language. Raises ``ValueError`` for what is no path of the portal."""
    with override(lang):
        path = reverse(link.name, kwargs=link.kwargs) if isinstance(link, PageLink) else link()
    if not is_own_address(path):
        raise ValueError("A notification leads to a page of the portal.")
    return path


def absolute_url(path: str) -> str:
    """Return the address of a path where no request tells the portal's own (``HUB_SITE_URL``)."""
    return str(settings.HUB_SITE_URL).rstrip("/") + path


def page_url(name: str, lang: str, **kwargs: Any) -> str:
    """Return the whole address of a page in a language."""
    return absolute_url(link_path(PageLink(name, kwargs), lang))


def stop_token(recipient: int, category: str = "") -> str:
    """Return the token that stops a category, or all that can be stopped. It never ends: a mail may be read late."""
    return signing.dumps([recipient, category], salt=_STOP_SALT)


def read_stop_token(token: str) -> tuple[int, str] | None:
    """Return recipient and category of a token, or None where we did not make it."""
    try:
        recipient, category = signing.loads(token, salt=_STOP_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return int(recipient), str(category)


def confirmation_token(recipient: int, address: str) -> str:
    """Return the token by which somebody shows, within a day, that mail to ``address`` arrives."""
    return signing.dumps([recipient, signing.Signer(salt=_CONFIRM_SALT).signature(address)], salt=_CONFIRM_SALT)


def read_confirmation_token(token: str) -> tuple[int, str] | None:
    """Return the recipient and the mark of the address, or None for a token that is late or not ours."""
    try:
        recipient, mark = signing.loads(token, salt=_CONFIRM_SALT, max_age=CONFIRMATION_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return int(recipient), str(mark)


def is_confirmation_of(mark: str, address: str) -> bool:
    """Return whether a confirmation was made for this address."""
    try:
        return bool(signing.Signer(salt=_CONFIRM_SALT).unsign(f"{address}:{mark}"))
    except signing.BadSignature:
        return False
