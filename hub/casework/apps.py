from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "hub.casework"
    label = "casework"
    verbose_name = _("Requests")

    def ready(self) -> None:
        """Register the jobs, the kinds of notifications, and what companies and accounts ask of the rows here."""
        from companies.profile.registry import PARTNER_PARTS, DashboardPart, register_dashboard_part
        from hub.casework import merge_handlers, receivers, tasks  # noqa: F401
        from hub.casework.desk.company_history import HISTORY_SOURCES
        from hub.casework.leads.presentation import lead_history
        from hub.casework.leads.views import dashboard_leads
        from hub.casework.notifications import notification_types  # noqa: F401
        from hub.casework.requests.views.requests import dashboard_requests
        from hub.casework.rooms import presentation  # noqa: F401
        from hub.casework.rooms.views.proposals import peers_part
        from hub.casework.team import figures  # noqa: F401
        from hub.casework.visits.views import deadlines_of_person
        from hub.subscriptions.presentation import PERSONAL_CALENDARS

        merge_handlers.register()
        HISTORY_SOURCES.append(lead_history)
        PERSONAL_CALENDARS.append(deadlines_of_person)
        PARTNER_PARTS.append(DashboardPart("casework/rooms/peers.html", peers_part))
        register_dashboard_part(DashboardPart("casework/leads/dashboard.html", dashboard_leads), first=True)
        register_dashboard_part(DashboardPart("casework/requests/dashboard.html", dashboard_requests, aside=True))
