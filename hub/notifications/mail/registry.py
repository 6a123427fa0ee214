"""The kinds of notifications. The app that uses one declares it when the portal starts (``docs/notifications.md``).

A kind says which names its context may hold, out of a closed list of names for what anybody may read on the way: a
mail travels in the open, so it says that something awaits its reader, and where.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
        """Return what may be chosen."""
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
    """Return all kinds by slug."""
    return dict(_notification_types)


def notification_type(slug: str) -> NotificationType | None:
    """Return the kind of a slug; None for one that an older version of the portal had."""
    return _notification_types.get(slug)


def categories() -> dict[str, Category]:
    """Return the categories of all kinds by slug, in the order in which they were declared."""
    return {kind.category.slug: kind.category for kind in _notification_types.values()}


def categories_for(audience: Audience) -> dict[str, Category]:
    """Return the categories that an audience is told of, in their order."""
    told = {audience, Audience.EVERYBODY}
    return {slug: category for slug, category in categories().items() if category.audience in told}
