"""``{% source_rows row %}``: the pages on which an entry rests, each as an official or a secondary source."""

from collections.abc import Iterable
from typing import Any

from django import template

from hub.core.text.formats import is_web_address, site_of
from hub.directory.organizations.sources import SourcePage, domains, source_pages

register = template.Library()


@register.inclusion_tag("directory/source_rows.html")
def source_rows(row: Any) -> dict[str, Any]:
    """Return the pages of a row (one query, where it has some)."""
    body = getattr(row, "organization", None)
    organizer = getattr(row, "organizer_url", "")
    return {"pages": _pages(getattr(row, "sources", ()), getattr(body, "slug", ""), organizer)}


@register.inclusion_tag("publishing/typed_sources.html")
def typed_sources(form: Any, version: Any, document: Any) -> dict[str, Any]:
    """Return the pages that a form of a draft names, each once (one query, where it names some)."""
    typed = (line.strip() for field in form for line in str(field.value() or "").splitlines())
    found = dict.fromkeys(line for line in typed if is_web_address(line))
    program = getattr(version, "program", None)
    body = program.organization.slug if program else document.get("organization") or ""
    if version.type.slug == "organization":
        body = version.slug
    return {"pages": _pages(found, body, document.get("organizer_url") or "")}


def _pages(addresses: Iterable[str], body: str, organizer: str) -> list[SourcePage]:
    """Return the pages; whose domains there are is read where one is no government's and not the organizer's."""
    days = [(address, None) for address in addresses]
    own = [site_of(organizer)] if organizer else []
    found = source_pages(days, {}, body, own)
    return found if all(page.official for page in found) else source_pages(days, domains(), body, own)
