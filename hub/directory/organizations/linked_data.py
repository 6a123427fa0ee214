"""Organizations in the words of schema.org, for those who read pages by machine."""

from typing import Any

from hub.core.vocabulary.enums import CANADA, Level, Province
from hub.core.vocabulary.labels import label
from hub.directory.models import Organization

CONTEXT = "https://schema.org"


def organization_data(*, name: str, level: str, url: str = "", acronym: str = "") -> dict[str, Any]:
    """Return an organization: a government's own where it is one, with what is known of it."""
    told: dict[str, Any] = {
        "@type": "Organization" if level == Level.NON_GOVERNMENTAL else "GovernmentOrganization",
        "name": name,
    }
    if acronym and acronym != name:
        told["alternateName"] = acronym
    if url:
        told["url"] = url
    return told


def place_data(code: str, lang: str) -> dict[str, Any]:
    """Return Canada, or a province or territory."""
    if code == CANADA:
        return {"@type": "Country", "name": "Canada"}
    return {"@type": "AdministrativeArea", "name": label(Province(code), lang)}


def organization_page(row: Organization, lang: str) -> dict[str, Any]:
    """Return what the page of an organization says."""
    told = organization_data(name=row.name, level=row.level, url=row.url, acronym=row.acronym)
    return {"@context": CONTEXT, **told, "areaServed": place_data(row.jurisdiction, lang)}
