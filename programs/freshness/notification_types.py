"""The kind of notification by which an owner is asked. Its words are in ``templates/notifications/programs``."""

from django.utils.translation import gettext_lazy as _

from hub.notifications.choices import Audience
from hub.notifications.mail.registry import Category, NotificationType, register

OWNERS = Category(
    slug="programs.owners",
    label=_("Your organization’s entries"),
    sentence=_("When entries of an organization in the catalogue are to be confirmed or corrected."),
    always=True,
    audience=Audience.MAILBOX,
)
REVIEW_ASKED = NotificationType(
    slug="programs.review_asked",
    category=OWNERS,
    template="notifications/programs/review_asked",
    names=frozenset({"organization", "program", "count", "until"}),
    why=_("You get this because a curator named this mailbox for your organization’s entries."),
)

register(REVIEW_ASKED)
