"""Whose the pages are on which entries rest: of an organization of the directory, of a government, or of another.

A page is official where it lies on a domain of the organization that an entry belongs to; of an entry that belongs to
none, on that of any organization of the directory, or on the site of whoever holds it. Those of the governments of
Canada and of China are official for every entry. All others are secondary.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hub.core.text.formats import GOVERNMENT_DOMAINS, GOVERNMENTS_ABROAD, lies_on, site_of
from hub.core.text.localized import Localized
from hub.directory.models import Organization

# The sites of the governments of Canada and of China.
OF_GOVERNMENTS = (*GOVERNMENT_DOMAINS, *GOVERNMENTS_ABROAD)


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page with the name of whose it is, else of its site, the day on which it was read, and what it is."""

    address: str
    name: Localized
    day: date | None
    official: bool

    @property
    def site(self) -> str:
        return site_of(self.address)


type Domains = Mapping[str, Mapping[str, Localized]]


def domains() -> Domains:
    """Return the domains of all organizations, each with the short names and names of whose it is (one query)."""
    found: dict[str, dict[str, Localized]] = {}
    for body in Organization.objects.order_by("slug").only("domains", "slug", "name_en", "name_fr"):
        for domain in body.domains:
            found.setdefault(domain, {})[body.slug] = Localized(body.name_en, body.name_fr)
    return found


def source_pages(
    days: Iterable[tuple[str, date | None]], known: Domains, organization: str = "", own: Iterable[str] = ()
) -> list[SourcePage]:  # fmt: skip
    """Return the pages of an entry, told with their days; ``organization`` is the one that it belongs to.

    ``own`` are the sites of whoever holds it.
    """
    official = (*own, *OF_GOVERNMENTS)
    return [_page(address, day, known, organization, official) for address, day in days]


def _page(
    address: str, day: date | None, known: Domains, organization: str, official: tuple[str, ...]
) -> SourcePage:  # fmt: skip
    site = site_of(address)
    parts = site.split(".")
    bodies = next((known[end] for n in range(len(parts)) if (end := ".".join(parts[n:])) in known), {})
    name = bodies.get(organization) or next(iter(bodies.values()), Localized(site, site))
    is_theirs = organization in bodies if organization else bool(bodies)
    return SourcePage(address, name, day, is_theirs or lies_on(address, official))
