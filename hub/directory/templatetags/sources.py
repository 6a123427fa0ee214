"""``{% source_rows row %}``: the pages on which an entry rests, each as an official or a secondary source."""

from typing import Any

from django import template

from hub.core.text.formats import is_web_address, site_of
from hub.directory.organizations.sources import domains, source_pages

register = template.Library()


@register.inclusion_tag("directory/source_rows.html")
def source_rows(row: Any) -> dict[str, Any]:
    """Return the pages of a row (one query, where it has some)."""
    body = getattr(row, "organization", None)
    organizer = getattr(row, "organizer_url", "")
    days = [(address, None) for address in getattr(row, "sources", ())]
    own = [site_of(organizer)] if organizer else []
    return {"pages": source_pages(days, domains(), getattr(body, "slug", ""), own) if days else []}


@register.inclusion_tag("publishing/typed_sources.html")
def typed_sources(form: Any, version: Any, document: Any) -> dict[str, Any]:
    """Return the pages that a form of a draft names, each once (one query, where it names some)."""
    typed = (line.strip() for field in form for line in str(field.value() or "").splitlines())
    found = dict.fromkeys(line for line in typed if is_web_address(line))
    if not found:
        return {"pages": []}
    program = getattr(version, "program", None)
    body = program.organization.slug if program else document.get("organization") or ""
    if version.type.slug == "organization":
        body = version.slug
    organizer = document.get("organizer_url") or ""
    own = [site_of(organizer)] if organizer else []
    return {"pages": source_pages([(address, None) for address in found], domains(), body, own)}
