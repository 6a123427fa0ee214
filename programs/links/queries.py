"""The web addresses that an entry names, and where each stands.

What is held of a web address, from all that was seen of it. Pure.

Only what a site says for itself breaks a link, and only when it says so again over days. Whoever refuses programs, has
trouble or does not answer leaves the link uncertain, however long: a person looks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from programs.catalogue.entries import ProgramView
from programs.choices import LinkFinding, LinkVerdict
from programs.models import Confirmation, Link, PageChange, Program
from programs.publication.services import live_catalogue
from programs.publication.sources import LINK_KEY

# So many looks, over so long, must say that there is no such page or site.
LEAST_FAILURES = 3
LEAST_TIME = timedelta(days=3)
# Uncertain for so long, a link is for a person to open.
LONG = timedelta(days=30)
_BREAKS = frozenset({LinkFinding.GONE, LinkFinding.NO_HOST})
_AGAIN = {
    LinkVerdict.NEW: timedelta(),
    LinkVerdict.VALID: timedelta(days=7),
    LinkVerdict.UNCERTAIN: timedelta(days=1),
    LinkVerdict.BROKEN: timedelta(days=7),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCheck:
    """One look. ``final`` is the address that answered; ``permanent``: every step to it said that it is for good."""

    at: datetime
    finding: LinkFinding
    final: str = ""
    permanent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAssessment:
    """What is held. ``since``: when the trouble was first seen; ``moved_to``: the new address, or nothing."""

    verdict: LinkVerdict
    since: datetime | None = None
    moved_to: str = ""


def assess(address: str, looks: Sequence[PastCheck]) -> LinkAssessment:
    """Return what is held of an address after ``looks``, the oldest first."""
    if not looks:
        return LinkAssessment(verdict=LinkVerdict.NEW)
    if looks[-1].finding == LinkFinding.THERE:
        return LinkAssessment(verdict=LinkVerdict.VALID, moved_to=_moved_to(address, looks))
    trouble = _since_it_was_there(looks)
    failures = [look for look in trouble if look.finding in _BREAKS]
    since = trouble[0].at
    if (
        len(failures) >= LEAST_FAILURES
        and failures[-1].at - failures[0].at >= LEAST_TIME
        # What has come back to another trouble since is no longer sure.
        and _last_sure(trouble) in _BREAKS
    ):
        return LinkAssessment(verdict=LinkVerdict.BROKEN, since=since)
    return LinkAssessment(verdict=LinkVerdict.UNCERTAIN, since=since)


def next_check(verdict: LinkVerdict, at: datetime) -> datetime:
    """Return when to look again: a week after a sure answer, a day after a doubtful one."""
    return at + _AGAIN[verdict]


def is_long(verdict: LinkVerdict, since: datetime | None, at: datetime) -> bool:
    """Whether a link has been uncertain for so long that a person should open it."""
    return verdict == LinkVerdict.UNCERTAIN and since is not None and at - since >= LONG


def _since_it_was_there(looks: Sequence[PastCheck]) -> Sequence[PastCheck]:
    for index in range(len(looks) - 1, -1, -1):
        if looks[index].finding == LinkFinding.THERE:
            return looks[index + 1 :]
    return looks


def _last_sure(trouble: Sequence[PastCheck]) -> LinkFinding:
    """Return the last thing that a site said for itself; silence and trouble say nothing."""
    passing = {LinkFinding.SILENT, LinkFinding.TROUBLE}
    return next((look.finding for look in reversed(trouble) if look.finding not in passing), trouble[-1].finding)


def _moved_to(address: str, looks: Sequence[PastCheck]) -> str:
    """Return where the last two looks were sent for good, where both say the same; a site may be wrong for a day."""
    last = looks[-2:]
    places = {look.final for look in last if look.finding == LinkFinding.THERE and look.permanent}
    if len(last) == 2 and len(places) == 1 and all(look.permanent for look in last):
        place = places.pop()
        return place if place != address else ""
    return ""


def addresses_of(program: ProgramView) -> tuple[str, ...]:
    """Return every address of an entry once, in the order of its page."""
    return tuple(dict.fromkeys(address for address in _named(program) if address))


def _named(program: ProgramView) -> Iterator[str | None]:
    yield program.url_en
    yield program.url_fr
    yield from program.sources
    yield program.amount_source
    yield program.intake_source
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

    Whoever says that a part on the page is still right, or publishes the entry, has looked; to have seen the page is
    not enough. One query where no page
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
    return found | {(slug, page): moment for slug, pages, moment in rows for key, page in pages
                    if not key.startswith(LINK_KEY)}  # fmt: skip


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
