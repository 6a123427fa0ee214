"""Where the links of an entry stand, for pages and lists."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from programs.choices import LinkVerdict
from programs.links.verdicts import is_long
from programs.models import Link


def doubtful_links(addresses: Iterable[str] | None = None) -> dict[str, Link]:
    """Return the links that are not simply there, by address (one query); None asks about all."""
    doubtful = Link.objects.filter(~Q(verdict__in=[LinkVerdict.NEW, LinkVerdict.VALID]) | ~Q(moved_to=""))
    if addresses is not None:
        doubtful = doubtful.filter(address__in=list(addresses))
    return {link.address: link for link in doubtful}


def broken_since(links: Iterable[Link]) -> list[tuple[str, datetime]]:
    """Return the addresses of which readers are told that they lead nowhere, each with the moment since when."""
    return sorted(
        (link.address, since)
        for link in links
        if link.verdict == LinkVerdict.BROKEN and (since := link.since) is not None
    )


def wants_a_person(link: Link, at: datetime) -> bool:
    """Whether a curator should look at a link: it is broken, has moved for good, or was uncertain for long."""
    return (
        link.verdict == LinkVerdict.BROKEN or bool(link.moved_to) or is_long(LinkVerdict(link.verdict), link.since, at)
    )
