from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = _("Programs")

    def ready(self) -> None:
        """Register the jobs, what is heard, the kinds of notifications, and what people get as their own data."""
        from hub.accounts import registry as accounts_registry
        from programs import entry_types, receivers, tasks  # noqa: F401
        from programs.freshness import notification_types as freshness_kinds  # noqa: F401
        from programs.reports import notification_types as report_kinds  # noqa: F401
        from programs.reports.services import export_reports

        accounts_registry.register_export("reports", export_reports)
