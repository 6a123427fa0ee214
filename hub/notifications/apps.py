from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "hub.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        """Register the receivers and jobs, and what accounts show and hand over of notifications."""
        from hub.accounts import extensions
        from hub.notifications import presentation, receivers, services, tasks  # noqa: F401

        extensions.register_export("notifications", services.export_notifications)
        extensions.register_notice(presentation.account_notice)
