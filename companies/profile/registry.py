"""What the apps above bring to the first page of a company, which cannot know them: they register at the start."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest

from companies.models import Membership


class DashboardPart(NamedTuple):
    """A part of the first page: its template, what it needs as ``part``, and whether it stands beside the rest."""

    template: str
    context: Callable[[HttpRequest, Membership], dict[str, Any]]
    aside: bool = False


_dashboard_parts: list[DashboardPart] = []
PARTNER_PARTS: list[DashboardPart] = []


def register_dashboard_part(part: DashboardPart, *, first: bool = False) -> None:
    """Show this part on the first page of every company, before or after those registered already."""
    _dashboard_parts.insert(0 if first else len(_dashboard_parts), part)


def dashboard_parts(request: HttpRequest, membership: Membership, *, aside: bool) -> list[dict[str, Any]]:
    """Return the parts of the main column, or those beside it, each with its template."""
    return [
        {"template": part.template, **part.context(request, membership)}
        for part in _dashboard_parts
        if part.aside is aside
    ]


def partner_parts(request: HttpRequest, membership: Membership) -> list[dict[str, Any]]:
    return [{"template": part.template, **part.context(request, membership)} for part in PARTNER_PARTS]
