"""The line above every page of the staff: ``{% staff_bar %}``; what administrators begin with."""

from typing import Any

from django import template
from django.utils import timezone

from hub.casework.desk.views.base import staff_bar

register = template.Library()
register.inclusion_tag("ui/staff_bar.html", takes_context=True)(staff_bar)


@register.inclusion_tag("admin/waiting.html", takes_context=True)
def waiting(context: template.Context) -> dict[str, Any]:
    """Return what waits for the administrator who reads, and the ways that begin most often here."""
    # Few pages show it: what it counts is imported where it is shown.
    from hub.casework.team.queries import waiting_for_administrators

    return {"rows": waiting_for_administrators(context["request"].user, at=timezone.now())}
