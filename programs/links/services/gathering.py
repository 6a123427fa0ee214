"""Know every address that the published catalogue names, and forget those that it names no more."""

from datetime import datetime

from django.db import transaction

from programs.links.addresses import addresses_of
from programs.links.guard import OutsideError, origin_of
from programs.models import Link, LinkSite
from programs.services import live_catalogue


@transaction.atomic
def gather_links(*, at: datetime) -> int:
    """Write the addresses of the published catalogue that are not known yet, and return how many there were."""
    named: dict[str, str] = {}
    for program in live_catalogue().programs:
        for address in addresses_of(program):
            try:
                named[address] = origin_of(address)
            except OutsideError:
                # What is no public web address is looked at once, which says so.
                named[address] = "outside:"
    known = set(Link.objects.values_list("address", flat=True))
    new = sorted(named.keys() - known)
    sites = _sites({named[address] for address in new}, at=at)
    Link.objects.bulk_create(
        [Link(address=address, site=sites[named[address]], next_at=at) for address in new], ignore_conflicts=True
    )
    Link.objects.filter(address__in=known - named.keys()).delete()
    LinkSite.objects.filter(links=None).delete()
    return len(new)


def _sites(origins: set[str], *, at: datetime) -> dict[str, LinkSite]:
    rows = [LinkSite(origin=origin, not_before=at) for origin in sorted(origins)]
    LinkSite.objects.bulk_create(rows, ignore_conflicts=True)
    return {site.origin: site for site in LinkSite.objects.filter(origin__in=origins)}
