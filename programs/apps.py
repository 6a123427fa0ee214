from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = _("Programs")

    def ready(self) -> None:
        """Register the jobs, what is heard, the kinds of notifications, and what people get as their own data."""
        from hub.accounts import extensions
        from programs import entry_types, receivers, tasks  # noqa: F401
        from programs.freshness import kinds as freshness_kinds  # noqa: F401
        from programs.reports import kinds as report_kinds  # noqa: F401
        from programs.reports import services as reports

        extensions.register_export("reports", reports.export_reports)
