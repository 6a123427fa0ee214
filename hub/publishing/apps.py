from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "hub.publishing"
    label = "publishing"
    verbose_name = _("Entries of curators")

    def ready(self) -> None:
        """Register receivers, jobs, what people get as their own data, where they begin, and why rows are queued."""
        from hub.accounts import registry as accounts_registry
        from hub.publishing import receivers, tasks  # noqa: F401
        from hub.publishing.access import landing
        from hub.publishing.queue.work_lists import ENTRIES_DESK
        from hub.publishing.registry import DESKS
        from hub.publishing.reports.services import export_reports

        accounts_registry.EXPORTS["reports"] = export_reports
        accounts_registry.LANDINGS.append(landing)
        DESKS.append(ENTRIES_DESK)
