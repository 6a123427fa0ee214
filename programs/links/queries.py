"""The web addresses that an entry names, and where each stands."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q

from programs.catalogue.entries import ProgramView
from programs.choices import LinkVerdict
from programs.links.evaluate import is_long
from programs.models import Link


def addresses_of(program: ProgramView) -> tuple[str, ...]:
    """Return every address of an entry once, in the order of its page."""
    return tuple(dict.fromkeys(address for address in _named(program) if address))


def _named(program: ProgramView) -> Iterator[str | None]:
    yield program.url_en
    yield program.url_fr
    yield from program.sources
    for condition in program.conditions:
        yield condition.source
    yield program.effort.source
    yield program.decision.source
    yield program.contact.url_en
    yield program.contact.url_fr
    yield program.contact.source


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


def needs_review(link: Link, at: datetime) -> bool:
    """Whether a curator should look at a link: it is broken, has moved for good, or was uncertain for long."""
    return (
        link.verdict == LinkVerdict.BROKEN or bool(link.moved_to) or is_long(LinkVerdict(link.verdict), link.since, at)
    )
