from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = _("Programs")

    def ready(self) -> None:
        """Register the types of entries, the jobs, the kinds of notifications, and why programs stand in the queue."""
        from hub.publishing.registry import (
            PageComparison,
            PublicPage,
            register_address_watch,
            register_comparison,
            register_desk,
            register_public_page,
        )
        from programs import entry_types, receivers, tasks  # noqa: F401
        from programs.desk.work_lists import PROGRAMS_DESK, watched_addresses
        from programs.freshness import notification_types as freshness_kinds  # noqa: F401
        from programs.freshness.comparison import confirm_unchanged, pages_to_compare
        from programs.pages.views import DETAIL, detail_context

        register_desk(PROGRAMS_DESK)
        register_address_watch(watched_addresses)
        register_comparison("program", PageComparison(pages_to_compare, confirm_unchanged))
        register_public_page("program", PublicPage(DETAIL, detail_context))
