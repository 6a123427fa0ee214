"""The kinds of notifications about reports. Their words are in ``templates/notifications/publishing``."""

from django.utils.translation import gettext_lazy as _

from hub.notifications.mail.registry import Category, NotificationType, register

REPORTS = Category(
    slug="publishing.reports",
    label=_("What you reported"),
    sentence=_("When a mistake that you reported is corrected, or when we see it otherwise."),
    always=True,
)
_WHY = _("You get this once, because you said that something is wrong.")


def _notification_type(slug: str) -> NotificationType:
    template = f"notifications/publishing/{slug}"
    return NotificationType(
        slug=f"publishing.{slug}", category=REPORTS, template=template, names=frozenset({"entry"}), why=_WHY
    )


REPORT_CORRECTED = _notification_type("report_corrected")
REPORT_DECLINED = _notification_type("report_declined")

register(REPORT_CORRECTED, REPORT_DECLINED)
