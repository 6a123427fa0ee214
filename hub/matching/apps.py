from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "hub.matching"
    label = "matching"
    verbose_name = _("Matching")

    def ready(self) -> None:
        """Register receivers, jobs and kinds of notifications, and what companies ask of the rows of matching."""
        from hub.matching import receivers  # noqa: F401
        from hub.matching.company_matching import merge_handlers
        from hub.matching.history import notification_types  # noqa: F401

        merge_handlers.register()
