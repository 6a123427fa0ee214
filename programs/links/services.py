"""Know every address that the published catalogue names, and forget those that it names no more."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import record
from hub.core.text.formats import is_web_address
from hub.core.workflow import Refusal, RefusedError
from hub.publishing.documents.fields import Document
from hub.publishing.entry_types.fields import address_columns, addresses_of_row
from hub.publishing.entry_types.rows import RowType
from hub.publishing.registry import entry_types
from hub.publishing.services import document_at, save_draft
from programs.choices import LinkFinding, LinkVerdict
from programs.documents.fields import CONDITIONS, SECTIONS
from programs.drafts.services import begin_program_draft, write_fields
from programs.links.differences import ChangedPart, changed_passages
from programs.links.http_client import MOST_BYTES, ForbiddenTargetError, origin_of
from programs.links.parsers import passages_of
from programs.links.queries import PastCheck, addresses_of, assess, is_official_page, next_check
from programs.links.visitor import Visitor, VisitResult
from programs.models import Link, LinkCheck, LinkSite, PageChange, PageText, Program, Revision
from programs.publication.services import live_catalogue


@transaction.atomic
def collect_links(*, at: datetime) -> int:
    """Write the addresses of published entries that are not known yet, and return how many there were.

    One query a type of entry, beside the catalogue.
    """
    named: dict[str, str] = {}
    of_programs = (address for program in live_catalogue().programs for address in addresses_of(program))
    for address in chain(of_programs, _addresses_of_rows()):
        try:
            named[address] = origin_of(address)
        except ForbiddenTargetError:
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


def _addresses_of_rows() -> Iterator[str]:
    """Yield the addresses of all entries that are rows: of China, of organizations, of offices."""
    for each in entry_types():
        columns = [column for column, _several in address_columns(each.fields)]
        if isinstance(each, RowType) and columns:
            for row in each.model.objects.only(*columns):
                yield from addresses_of_row(each.row_fields, row)


def _sites(origins: set[str], *, at: datetime) -> dict[str, LinkSite]:
    rows = [LinkSite(origin=origin, not_before=at) for origin in sorted(origins)]
    LinkSite.objects.bulk_create(rows, ignore_conflicts=True)
    return {site.origin: site for site in LinkSite.objects.filter(origin__in=origins)}


# A worker that was killed gives its site back after this time.
LEASE = timedelta(minutes=3)
ROBOTS_LIVE, ROBOTS_AGAIN = timedelta(days=1), timedelta(hours=1)
KEPT = timedelta(days=400)
# So many looks, the newest, decide; daily ones reach back two months.
_DECIDE = 60


def default_visitor() -> Visitor:
    """Return the visitor that the settings describe. Its name tells the portal and whom to write to."""
    hub, links = settings.HUB, settings.LINK_CHECKER
    name = slugify(hub["name_en"]) or "hub"
    contact = links["contact"] or hub["contact_email"]
    return Visitor(
        agent=f"{name}-links/1.0 (+{settings.HUB_SITE_URL}; {contact})".encode("ascii", "ignore").decode(),
        private=links["private"],
        pause=links["pause"],
    )


def check_next(*, by_visitor: Visitor, at: datetime) -> bool:
    """Look at one link that is due, on a site that rests no more; return False where there is none.

    Nothing is locked while the site answers: the lease keeps other workers away.
    """
    site = _take_site(at)
    if site is None:
        return False
    link: Link = site.links.filter(next_at__lte=at).order_by("next_at", "pk")[0]
    robots: dict[str, str | None] = {}
    sight = by_visitor.look(link.address, robots=lambda origin: _robots(origin, robots, by_visitor, at))
    _keep(link, sight, at=at)
    rest = timedelta(seconds=settings.LINK_CHECKER["rest"])
    LinkSite.objects.filter(pk=site.pk, busy_until=site.busy_until).update(busy_until=None, not_before=at + rest)
    return True


@transaction.atomic
def delete_old_checks(*, at: datetime) -> int:
    """Delete looks that are older than 400 days, and return how many there were; changes of pages go with them."""
    PageChange.objects.filter(at__lt=at - KEPT).delete()
    deleted, _rows = LinkCheck.objects.filter(at__lt=at - KEPT).delete()
    return deleted


@transaction.atomic
def _take_site(at: datetime) -> LinkSite | None:
    free = Q(busy_until=None) | Q(busy_until__lte=at)
    due = Link.objects.filter(site=OuterRef("pk"), next_at__lte=at)
    waiting = LinkSite.objects.filter(free, Exists(due), not_before__lte=at).order_by("not_before", "pk")
    site: LinkSite | None = waiting.select_for_update(skip_locked=True).first()
    if site is not None:
        site.busy_until = at + LEASE
        site.save(update_fields=["busy_until"])
    return site


def _robots(origin: str, read: dict[str, str | None], by_visitor: Visitor, at: datetime) -> str | None:
    """Return the robots.txt of an origin: as it was read within a day, or anew."""
    if origin in read:
        return read[origin]
    site = LinkSite.objects.filter(origin=origin).first()
    if site is not None and site.robots_at is not None:
        live = ROBOTS_AGAIN if site.robots is None else ROBOTS_LIVE
        if site.robots_at > at - live:
            return site.robots
    read[origin] = by_visitor.read_robots(origin)
    LinkSite.objects.filter(origin=origin).update(robots=read[origin], robots_at=at)
    by_visitor.rest(by_visitor.pause)
    return read[origin]


@transaction.atomic
def _keep(link: Link, sight: VisitResult, *, at: datetime) -> None:
    row: Link | None = Link.objects.select_for_update().filter(pk=link.pk).first()
    if row is None:
        # The catalogue was published without it meanwhile.
        return
    LinkCheck.objects.create(
        link=row,
        at=at,
        finding=sight.finding,
        status=sight.status,
        final_address=sight.final,
        permanent=sight.permanent,
    )
    if sight.page:
        _keep_text(row, sight, at=at)
    judgement = assess(row.address, checks_of(row))
    before = row.verdict
    row.verdict, row.since = judgement.verdict, judgement.since
    row.moved_to = judgement.moved_to if is_web_address(judgement.moved_to) else ""
    row.seen_at, row.next_at = at, next_check(judgement.verdict, at)
    row.save(update_fields=["verdict", "since", "moved_to", "seen_at", "next_at"])
    if LinkVerdict.BROKEN in {before, row.verdict} and before != row.verdict:
        data = {"was": before, "is": row.verdict, "finding": sight.finding}
        record(action="programs.link.judged", by=None, at=at, subject=row, data=data)


def _keep_text(link: Link, sight: VisitResult, *, at: datetime) -> None:
    """Keep what an official page says, and what is not as it was read before."""
    if not is_official_page(link.address):
        return
    now = passages_of(sight.page, content_type=sight.content_type, whole=len(sight.page) < MOST_BYTES)
    if not now:
        return
    known = PageText.objects.filter(link=link).first()
    if known is not None and (found := changed_passages(known.text.split("\n"), now)):
        PageChange.objects.create(link=link, at=at, passages=found)
    PageText.objects.update_or_create(link=link, defaults={"text": "\n".join(now), "read_at": at})


def checks_of(link: Link) -> list[PastCheck]:
    """Return the looks that decide, the oldest first."""
    newest = link.looks.order_by("-at", "-pk")[:_DECIDE]
    return [
        PastCheck(at=look.at, finding=LinkFinding(look.finding), final=look.final_address, permanent=look.permanent)
        for look in reversed(newest)
    ]


@transaction.atomic
def take_new_address(*, program: Program, link: Link, by: User, at: datetime, address: str = "") -> Revision:
    """Return the program's draft, in which a new address stands in place of that of ``link``, wherever it is named.

    It is the one that a person found, else that to which the link has moved. Raises ``RefusedError`` for
    others' programs, for a draft that is being reviewed, and where the link has moved nowhere.
    """
    new = address or link.moved_to
    if not new:
        raise RefusedError(Refusal("not_moved", _("No new address is known any more. Look at the page.")))
    draft = begin_program_draft(program=program, by=by, at=at)
    document, number = document_at(draft)
    for part, values in _parts(document, link.address, new):
        number = save_draft(version=draft, part=part, values=values, number=number, by=by, at=at).number
    record(action="programs.link.replaced", by=by, at=at, subject=program, data={"link": link.pk})
    return draft


_PAGE_OF = {"amount_min": "amount", "amount_max": "amount", "cost_share": "amount"}


@transaction.atomic
def take_proposals(
    *, program: Program, address: str, changed: Iterable[ChangedPart], read_on: date, by: User, at: datetime
) -> Revision:
    """Return the program's draft, in which stand the figures and days that its page says now, with that page and day.

    Raises ``RefusedError`` for others' programs, for a draft that is being reviewed, and where nothing is
    proposed.
    """
    values = {name: value for one in changed for name, value in one.proposals}
    if not values:
        raise RefusedError(Refusal("nothing", _("Nothing can be taken from the page. Look at it yourself.")))
    draft = begin_program_draft(program=program, by=by, at=at)
    for what in {_PAGE_OF.get(name, "intake") for name in values}:
        values |= {f"{what}_source": address, f"{what}_as_of": read_on.isoformat()}
    write_fields(version=draft, values=values, by=by, at=at)
    record(action="programs.page.proposals_taken", by=by, at=at, subject=program, data={"fields": sorted(values)})
    return draft


def _parts(document: Document, old: str, new: str) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    for section in SECTIONS:
        names = (name for field in section.fields for name in field.columns)
        texts = {name: document[name] for name in names if isinstance(document[name], str)}
        changed = {name: _replaced(text, old, new) for name, text in texts.items()}
        changed = {name: text for name, text in changed.items() if text != texts[name]}
        if changed:
            found.append((section.slug, changed))
    rows = [row for row in document[CONDITIONS] if row.get("source") == old]
    return [*found, *((f"condition:{row['id']}", {"source": new}) for row in rows)]


def _replaced(text: str, old: str, new: str) -> str:
    return "\n".join(new if line.strip() == old else line for line in text.split("\n"))
