from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    name = "hub.subscriptions"
    label = "subscriptions"
    verbose_name = _("What people follow")

    def ready(self) -> None:
        """Register receivers, jobs and kinds of notifications, and what people get of their own data."""
        from hub.accounts.registry import EXPORTS
        from hub.subscriptions import notification_types, receivers, tasks  # noqa: F401
        from hub.subscriptions.services import export_subscriptions

        EXPORTS["subscriptions"] = export_subscriptions
