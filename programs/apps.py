from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = _("Programs")

    def ready(self) -> None:
        """Register the jobs, what is heard, the kinds of notifications, and what people get as their own data."""
        from hub.accounts import registry as accounts_registry
        from hub.publishing.registry import register_desk
        from programs import entry_types, receivers, tasks  # noqa: F401
        from programs.desk.work_lists import PROGRAMS_DESK
        from programs.freshness import notification_types as freshness_kinds  # noqa: F401
        from programs.reports import notification_types as report_kinds  # noqa: F401
        from programs.reports.services import export_reports

        accounts_registry.register_export("reports", export_reports)
        register_desk(PROGRAMS_DESK)
