from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "hub.matching"
    label = "matching"
    verbose_name = _("Matching")

    def ready(self) -> None:
        from companies.profile.registry import DashboardPart, register_dashboard_part
        from hub.directory.seats.validators import TOWN_LISTS
        from hub.matching import receivers  # noqa: F401
        from hub.matching.company_matching import merge_handlers, queries
        from hub.matching.engine.filters import is_known_town
        from hub.matching.finder import meeting  # noqa: F401
        from hub.matching.finder.views.company import dashboard_moves
        from hub.matching.history import notification_types  # noqa: F401
        from hub.matching.history.views import dashboard_changes
        from opportunities.entry_types import OPPORTUNITY
        from programs.entry_types import PROGRAM

        merge_handlers.register()
        TOWN_LISTS.append(is_known_town)
        PROGRAM.count_companies = queries.companies_reached
        OPPORTUNITY.count_companies = queries.companies_in_areas
        register_dashboard_part(DashboardPart("matching/dashboard_moves.html", dashboard_moves))
        register_dashboard_part(DashboardPart("matching/dashboard_changes.html", dashboard_changes))
