"""The kinds of notifications. The app that uses one declares it when the portal starts (``docs/notifications.md``).

A kind says which names its context may hold, out of a closed list of names for what anybody may read on the way: a
mail travels in the open, so it says that something awaits its reader, and where.

What a notification may say: plain values, kept as JSON and given back as they were. Pure but for the language.

Addresses in mails: of pages, and of the links that stop a category or confirm an address without signing in.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from hub.core.text.formats import is_own_address
from hub.core.text.localized import Localized
from hub.notifications.choices import Audience, Timing

# What a mail may name. No name of this list stands for something that a company or an officer told in confidence.
PLAIN_NAMES = frozenset(
    {
        "area",
        "changed",
        "city",
        "count",
        "day",
        "days",
        "deadline",
        "entry",  # the name of a program or an opportunity, as anybody reads it
        "number",
        "office",
        "opportunity",
        "organization",
        "place",
        "program",
        "province",
        "reason",  # of the table of routing, never one that somebody wrote
        "reference",
        "room",  # its title: of a lead, of capabilities or a topic of the list, never one that somebody wrote
        "seat",
        "since",
        "step",
        "until",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One switch on the page of preferences. ``label`` and ``sentence`` are lazy translations.

    What is ``always`` sent (a step of one's own request) may come once a day, but cannot be switched off. A category
    that people opt in to has the default ``Timing.OFF``. Only its ``audience`` is asked about it. What is ``joined``
    waits a minute (``settings.NOTIFICATION_HOLD``), and all that came meanwhile for one person is one mail. What is
    ``at_most_daily`` comes in the mail of a day, or not at all.
    """

    slug: str
    label: Any
    sentence: Any
    default: Timing = Timing.AT_ONCE
    always: bool = False
    audience: Audience = Audience.EVERYBODY
    joined: bool = False
    at_most_daily: bool = False

    @property
    def timings(self) -> list[Timing]:
        closed = {Timing.OFF} if self.always else {Timing.AT_ONCE} if self.at_most_daily else set()
        return [timing for timing in Timing if timing not in closed]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationType:
    """One kind of notification.

    ``template`` names the plain texts ``<template>_subject.txt`` (one line, which also stands in the daily mail and in
    the history) and ``<template>_body.txt``. They see the names of ``names``, ``hub`` and nothing else. ``why`` is the
    lazy sentence that tells the reader why this came. ``stop_path``, where something smaller than a category can be
    stopped, takes the key of a notification and returns the path where that is done without signing in.
    """

    slug: str
    category: Category
    template: str
    names: frozenset[str]
    why: Any
    stop_path: Callable[[str], str] | None = None


_notification_types: dict[str, NotificationType] = {}


def register(*kinds: NotificationType) -> None:
    """Make kinds known. Raises ``ValueError`` for a name that no mail may hold, and for two of one slug."""
    for kind in kinds:
        if kind.category.always and kind.category.default == Timing.OFF:
            raise ValueError(f"{kind.category.slug} is always sent, so it cannot be off at first.")
        if refused := kind.names - PLAIN_NAMES:
            raise ValueError(f"{kind.slug} would put {', '.join(sorted(refused))} into a mail.")
        if "." not in kind.slug or _notification_types.get(kind.slug, kind) != kind:
            raise ValueError(f"{kind.slug} is taken, or does not name its app.")
        if categories().get(kind.category.slug, kind.category) != kind.category:
            raise ValueError(f"Two categories are called {kind.category.slug}.")
        _notification_types[kind.slug] = kind


def notification_types() -> dict[str, NotificationType]:
    return dict(_notification_types)


def notification_type(slug: str) -> NotificationType | None:
    """Return the kind of a slug; None for one that an older version of the portal had."""
    return _notification_types.get(slug)


def categories() -> dict[str, Category]:
    """Return the categories of all kinds by slug, in the order in which they were declared."""
    return {kind.category.slug: kind.category for kind in _notification_types.values()}


def categories_for(audience: Audience) -> dict[str, Category]:
    told = {audience, Audience.EVERYBODY}
    return {slug: category for slug, category in categories().items() if category.audience in told}


# Longer than any name or reference; shorter than what somebody writes in confidence.
LONGEST = 200


type Plain = str | int | float | Decimal | date | datetime | Localized | None


def pack(context: Mapping[str, Plain]) -> dict[str, Any]:
    """Return a context as JSON. Raises ``TypeError`` for what is not a plain value: rows and texts have no place."""
    return {name: _packed(name, value) for name, value in context.items()}


def unpack(packed: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the values of a packed context as they were, names in ``lang``."""
    return {name: _unpacked(value, lang) for name, value in packed.items()}


def one_line(text: str) -> str:
    """Return a text without line breaks, controls and signs that turn the direction of writing, at most 200 long."""
    visible = "".join(" " if unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp", "Cs"} else sign for sign in text)
    # Spaces that do not break belong to French punctuation and stay.
    words = re.sub(" +", " ", visible).strip()
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _packed(name: str, value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return one_line(value)
        case Localized():
            return {"en": one_line(value.en), "fr": one_line(value.fr)}
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
    raise TypeError(f"{name} is no plain value but {type(value).__name__}")


def _unpacked(value: Any, lang: str) -> Any:
    match value:
        case {"moment": str(text)}:
            return datetime.fromisoformat(text)
        case {"day": str(text)}:
            return date.fromisoformat(text)
        case {"decimal": str(text)}:
            return Decimal(text)
        case {"en": en, "fr": fr}:
            return fr if lang == "fr" else en
    return value


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
        if isinstance(link, PageLink):
            return reverse(link.name, kwargs=link.kwargs)
        path = link()
    if not is_own_address(path):
        raise ValueError("A notification leads to a page of the portal.")
    return path


def absolute_url(path: str) -> str:
    """Return the address of a path where no request tells the portal's own (``HUB_SITE_URL``)."""
    return str(settings.HUB_SITE_URL).rstrip("/") + path


def page_url(name: str, lang: str, **kwargs: Any) -> str:
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
    try:
        return bool(signing.Signer(salt=_CONFIRM_SALT).unsign(f"{address}:{mark}"))
    except signing.BadSignature:
        return False
