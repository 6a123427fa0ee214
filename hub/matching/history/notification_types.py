"""The kinds of notifications that matching sends. Their words are in ``templates/notifications/matching``."""

from django.utils.translation import gettext_lazy as _

from hub.notifications.choices import Audience, Timing
from hub.notifications.mail.registry import Category, NotificationType, register

PROGRAMS = Category(
    slug="matching.programs",
    label=_("Programs for your company"),
    sentence=_("When a change in the catalogue opens a program to your company, or closes one to it."),
    default=Timing.DAILY,
    audience=Audience.COMPANY,
)
# ``since`` is the moment of the first change that it tells of: where another follows before it goes out, one takes the
# place of both. Which way an answer moved tells of the company, so it stands on the page and not in the mail.
_NAMES = frozenset({"program", "changed", "count", "since"})
_WHY = _("You get this because you look after the profile of a company here.")

ANSWER_CHANGED = NotificationType(
    slug="matching.answer_changed",
    category=PROGRAMS,
    template="notifications/matching/answer_changed",
    names=_NAMES,
    why=_WHY,
)

register(ANSWER_CHANGED)
