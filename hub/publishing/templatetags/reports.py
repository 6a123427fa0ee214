"""``{% reports "guide" guide.slug %}``: the way to say that an entry is wrong, and what was corrected of it."""

from typing import Any

from django import template

from hub.publishing.reports.access import corrections_of

register = template.Library()


@register.inclusion_tag("publishing/reports/of_entry.html")
def reports(kind: str, slug: str) -> dict[str, Any]:
    """Return what the foot of an entry's page shows (one query)."""
    return {"kind": kind, "slug": slug, "corrections": corrections_of(kind, slug)}
