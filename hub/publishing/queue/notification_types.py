"""What the daily mail tells curators of their queue. The words are in ``templates/notifications/publishing``."""

from django.utils.translation import gettext_lazy as _

from hub.notifications.choices import Audience, Timing
from hub.notifications.mail.registry import Category, NotificationType, register

QUEUE = Category(
    slug="publishing.queue",
    label=_("Your queue of entries"),
    sentence=_("On weekdays, how much waits in the queue of the entries that you keep, if any of it is new or late."),
    default=Timing.DAILY,
    audience=Audience.STAFF,
    at_most_daily=True,
)


def _notification_type(slug: str, *names: str) -> NotificationType:
    return NotificationType(
        slug=f"publishing.{slug}",
        category=QUEUE,
        template=f"notifications/publishing/{slug}",
        names=frozenset(names),
        why=_("You get this because you keep entries of the catalogue."),
    )


QUEUE_WAITS = _notification_type("queue_waits", "count", "changed")
QUEUE_ASKED = _notification_type("queue_asked", "count")
QUEUE_DUE = _notification_type("queue_due", "count")
QUEUE_SOURCE = _notification_type("queue_source", "entry", "changed")

register(QUEUE_WAITS, QUEUE_ASKED, QUEUE_DUE, QUEUE_SOURCE)
