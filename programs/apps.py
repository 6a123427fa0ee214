from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = _("Programs")

    def ready(self) -> None:
        """Register the types of entries, the jobs, the kinds of notifications, and why programs stand in the queue."""
        from hub.publishing.entry_types.pages import PageComparison, PublicPage
        from hub.publishing.registry import ADDRESS_WATCHES, DESKS
        from programs import receivers, tasks  # noqa: F401
        from programs.desk.work_lists import PROGRAMS_DESK, watched_addresses
        from programs.entry_types import PROGRAM
        from programs.freshness import notification_types as freshness_kinds  # noqa: F401
        from programs.freshness.comparison import confirm_unchanged, pages_to_compare
        from programs.pages.views import DETAIL, detail_context

        DESKS.append(PROGRAMS_DESK)
        ADDRESS_WATCHES.append(watched_addresses)
        PROGRAM.comparison = PageComparison(pages_to_compare, confirm_unchanged)
        PROGRAM.public_page = PublicPage(DETAIL, detail_context)
