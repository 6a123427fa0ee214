"""The web addresses that an entry names, and where each stands."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q

from programs.catalogue.entries import ProgramView
from programs.choices import LinkVerdict
from programs.links.evaluate import is_long
from programs.models import Confirmation, Link, PageChange, Program
from programs.publication.services import live_catalogue


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


def is_official_page(address: str) -> bool:
    """Whether an entry of the catalogue names an address as a page of its organization or of a government."""
    return any(
        program.is_official(address) for program in live_catalogue().programs if address in addresses_of(program)
    )


def page_changes(programs: Iterable[ProgramView]) -> dict[str, list[PageChange]]:
    """Return the changes of official pages that nobody has looked at yet, by program, the newest first.

    Whoever says that a part on the page is still right, or publishes the entry, has looked. One query where no page
    has changed, else three.
    """
    changes = list(PageChange.objects.select_related("link").order_by("-pk"))
    found: dict[str, list[PageChange]] = {}
    if not changes:
        return found
    seen = _looked_at()
    for program in programs:
        named = frozenset(addresses_of(program))
        for change in changes:
            address = change.link.address
            if address not in named or not program.is_official(address):
                continue
            known = seen.get((program.slug, "")), seen.get((program.slug, address))
            if not any(moment is not None and moment >= change.at for moment in known):
                found.setdefault(program.slug, []).append(change)
    return found


def _looked_at() -> dict[tuple[str, str], datetime]:
    """Return when somebody looked at a page of a program last, and, without a page, when it was published."""
    shown = Program.objects.published().values_list("slug", "live__published_at")
    found = {(slug, ""): moment for slug, moment in shown}
    rows = Confirmation.objects.filter(undone_at=None).order_by("pk").values_list("program__slug", "pages", "at")
    return found | {(slug, page): moment for slug, pages, moment in rows for _key, page in pages}


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
