"""The kinds of notifications about what people saved. Their words are in ``templates/notifications/subscriptions``."""

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.notifications.choices import Timing
from hub.notifications.mail.registry import Category, NotificationType, register
from hub.subscriptions.choices import ENTRY_KINDS, SEARCH_KINDS

_SALT = "hub.subscriptions.stop"


def _category(slug: str, label: object, sentence: object) -> Category:
    return Category(
        slug=f"subscriptions.{slug}", label=label, sentence=sentence, default=Timing.DAILY, at_most_daily=True
    )


def stop_token(subscription: int) -> str:
    """Return the token that stops what a mail tells of one thing. It never ends: a mail may be read late."""
    return signing.dumps(subscription, salt=_SALT)


def read_stop_token(token: str) -> int | None:
    """Return the key of the subscription of a token, or None where we did not make it."""
    try:
        return int(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def notification_key(slug: str, subscription: int, number: int | str = "") -> str:
    """Return the key of a notification; without a number, how the keys of all of one subscription begin."""
    return f"{slug}:{subscription}:{number}"


def _stop_path(key: str) -> str:
    return reverse("subscriptions:stop", args=[stop_token(int(key.split(":")[1]))])


def _type(slug: str, category: Category, why: object, *names: str) -> NotificationType:
    return NotificationType(
        slug=f"subscriptions.{slug}",
        category=category,
        template=f"notifications/subscriptions/{slug}",
        names=frozenset(names),
        why=why,
        stop_path=_stop_path,
    )


ENTRY = _type(
    "entry",
    _category(
        "entries",
        _("Programs, opportunities and policies that you follow"),
        _("When one changes, opens, announces dates, closes in 30 and in 7 days, or ends."),
    ),
    _("You get this because you follow these entries."),
    "entry",
    "changed",
)
RESULTS = _type(
    "results",
    _category("searches", _("Searches that you follow"), _("When a search that you follow finds something new.")),
    _("You get this because you follow a search."),
    "entry",
    "count",
    "since",
)
FIT = _type(
    "fit",
    _category("fits", _("What newly fits your company"), _("When a new program or opportunity may fit your company.")),
    _("You get this because you asked to be told when one fits your company."),
    "entry",
    "count",
)

register(ENTRY, RESULTS, FIT)


def notification_type(kind: str) -> NotificationType:
    """Return the type of what is told of things of a kind."""
    return ENTRY if kind in ENTRY_KINDS else RESULTS if kind in SEARCH_KINDS else FIT
