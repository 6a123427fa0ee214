"""What administrators hear of drafts. The words are in ``templates/notifications/publishing``."""

from django.utils.translation import gettext_lazy as _

from hub.notifications.choices import Audience
from hub.notifications.mail.registry import Category, NotificationType, register

REVIEWERS = Category(
    slug="publishing.reviewers",
    label=_("Drafts that nobody can publish"),
    sentence=_("For administrators: a draft was sent, and only its author keeps the entry."),
    audience=Audience.STAFF,
)
NO_REVIEWER = NotificationType(
    slug="publishing.no_reviewer",
    category=REVIEWERS,
    template="notifications/publishing/no_reviewer",
    names=frozenset({"entry"}),
    why=_("You get this because you administer the portal."),
)

register(NO_REVIEWER)
