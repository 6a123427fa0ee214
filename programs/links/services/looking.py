"""Look at the links that are due: one request at a time a site, by a lease in its row, with a pause after each."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify

from hub.audit.services import record
from hub.core.web import is_web_address
from programs.choices import LinkFinding, LinkVerdict
from programs.links.verdicts import Seen, judge, next_look
from programs.links.visiting import Sight, Visitor
from programs.models import Link, LinkLook, LinkSite

# A worker that was killed gives its site back after this time.
LEASE = timedelta(minutes=3)
ROBOTS_LIVE, ROBOTS_AGAIN = timedelta(days=1), timedelta(hours=1)
KEPT = timedelta(days=400)
# So many looks, the newest, decide; daily ones reach back two months.
_DECIDE = 60


def visitor() -> Visitor:
    """Return the visitor that the settings describe. Its name tells the portal and whom to write to."""
    hub, links = settings.HUB, settings.LINK_CHECKER
    name = slugify(hub["name_en"]) or "hub"
    contact = links["contact"] or hub["contact_email"]
    return Visitor(
        agent=f"{name}-links/1.0 (+{settings.HUB_SITE_URL}; {contact})".encode("ascii", "ignore").decode(),
        private=links["private"],
        pause=links["pause"],
    )


def look_at_next(*, by_visitor: Visitor, at: datetime) -> bool:
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
def forget_looks(*, at: datetime) -> int:
    """Delete looks that are older than 400 days, and return how many there were."""
    deleted, _rows = LinkLook.objects.filter(at__lt=at - KEPT).delete()
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
            return site.robots  # type: ignore[no-any-return]
    read[origin] = by_visitor.read_robots(origin)
    LinkSite.objects.filter(origin=origin).update(robots=read[origin], robots_at=at)
    by_visitor.rest(by_visitor.pause)
    return read[origin]


@transaction.atomic
def _keep(link: Link, sight: Sight, *, at: datetime) -> None:
    """Keep one look, and judge the link by all of them."""
    row: Link | None = Link.objects.select_for_update().filter(pk=link.pk).first()
    if row is None:
        # The catalogue was published without it meanwhile.
        return
    LinkLook.objects.create(
        link=row,
        at=at,
        finding=sight.finding,
        status=sight.status,
        final_address=sight.final,
        permanent=sight.permanent,
    )
    judgement = judge(row.address, looks_of(row))
    before = row.verdict
    row.verdict, row.since = judgement.verdict, judgement.since
    row.moved_to = judgement.moved_to if is_web_address(judgement.moved_to) else ""
    row.seen_at, row.next_at = at, next_look(judgement.verdict, at)
    row.save(update_fields=["verdict", "since", "moved_to", "seen_at", "next_at"])
    if LinkVerdict.BROKEN in {before, row.verdict} and before != row.verdict:
        data = {"was": before, "is": row.verdict, "finding": sight.finding}
        record(action="programs.link.judged", by=None, at=at, subject=row, data=data)


def looks_of(link: Link) -> list[Seen]:
    """Return the looks that decide, the oldest first."""
    newest = link.looks.order_by("-at", "-pk")[:_DECIDE]
    return [
        Seen(at=look.at, finding=LinkFinding(look.finding), final=look.final_address, permanent=look.permanent)
        for look in reversed(newest)
    ]
