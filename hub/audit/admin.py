"""The audit in the admin site: looked through, never written; and the register of incidents, which is kept here."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hub.audit.models import Incident
from hub.core.admin import FastListAdmin, register, register_tables
from hub.core.text.localized import Localized

register_tables("audit")


@register(Incident, Localized("incident", "incident"), Localized("register of incidents", "registre des incidents"))
class IncidentAdmin(FastListAdmin):
    """Incidents, the open ones first, with how long each waits for whom. Rows are written on and never deleted here."""

    list_display = ("noticed_at", "clock", "description", "has_risk", "closed_at")
    list_filter = ("has_risk", ("closed_at", admin.EmptyFieldListFilter))
    search_fields = ("description", "information", "measures")
    ordering = (F("closed_at").desc(nulls_first=True), "noticed_at", "pk")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: the law wants what was, for years."""
        return False

    @admin.display(description=_("Waits"))
    def clock(self, incident: Incident) -> str:
        """Return how many days it waits for what, and how many are left where the law gives days."""
        clock = incident.clock(is_federal=settings.HUB["operator_profile"] == "federal")
        if clock is None:
            return ""
        at = timezone.now()
        days = (at - clock.since).days
        said = ngettext("%(days)s day: %(step)s", "%(days)s days: %(step)s", days) % {"days": days, "step": clock.step}
        if clock.until is None:
            return said
        left = (clock.until - at).days
        if clock.until < at:
            return f"{said} ({gettext('the time to report is over')})"
        return f"{said} ({ngettext('%(count)s day left', '%(count)s days left', left) % {'count': left}})"
