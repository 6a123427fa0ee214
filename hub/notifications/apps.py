from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "hub.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from hub.accounts import registry as accounts_registry
        from hub.notifications import receivers, tasks  # noqa: F401
        from hub.notifications.delivery import presentation
        from hub.notifications.delivery.services import export_notifications

        accounts_registry.EXPORTS["notifications"] = export_notifications
        accounts_registry.NOTICES.append(presentation.account_notice)
