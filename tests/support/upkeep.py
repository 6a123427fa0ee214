"""Links, reviews by owners and reports for the access matrix: a curator's own, those of others, and none."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from hub.core.http.private_links import hash_of
from hub.publishing.models import EntryReport
from hub.publishing.registry import entry_type
from hub.publishing.reports.access import sign_report
from hub.publishing.reports.services import report_entry
from programs.links.http_client import origin_of
from programs.links.queries import addresses_of
from programs.models import (
    Confirmation,
    Link,
    LinkSite,
    PageChange,
    Program,
    ReviewedProgram,
    ReviewRequest,
)
from programs.publication.services import live_catalogue
from tests.support.policies import Thing

OWNER_TOKEN = "owners-link-of-the-access-matrix-0123456789"
_ABSENT_SLUG, _ABSENT_KEY = "zzzzzzzzzzzz", 999_999_999


def upkept_things(*, at: datetime) -> dict[str, dict[Thing, dict[str, Any]]]:
    """Return what the curators' pages of upkeep ask for: what is the curator's, what is another's, and nothing."""
    found: dict[str, dict[Thing, dict[str, Any]]] = {}
    for thing, mine in ((Thing.OWN, Q(organization__slug="nrcan")), (Thing.FOREIGN, ~Q(organization__slug="nrcan"))):
        program = Program.objects.published().filter(mine).exclude(live__sources=[]).order_by("slug")[0]
        report, ask, link = _report(program, at=at), _ask(program, f"{thing}", at=at), _moved(program, at=at)
        body = {"slug": program.organization.slug}
        found.setdefault("freshness:organization", {})[thing] = body
        found.setdefault("freshness:request_review", {})[thing] = body
        found.setdefault("freshness:revoke", {})[thing] = {"pk": ask.pk}
        found.setdefault("freshness:program", {})[thing] = {"slug": program.slug}
        found.setdefault("freshness:still_right", {})[thing] = {"slug": program.slug}
        found.setdefault("freshness:undo", {})[thing] = {"slug": program.slug, "pk": _confirmed(program, at=at).pk}
        change = PageChange.objects.create(link=link, at=at, passages=[["Was.", "Is."]])
        found.setdefault("freshness:take_page", {})[thing] = {"slug": program.slug, "pk": change.pk}
        found.setdefault("freshness:apply_link", {})[thing] = {"slug": program.slug, "pk": link.pk}
        found.setdefault("report_review:report", {})[thing] = {"pk": report.pk}
        found.setdefault("report_review:apply", {})[thing] = {"pk": report.pk}
    for things in found.values():
        nothing = {"slug": _ABSENT_SLUG, "pk": _ABSENT_KEY}
        things[Thing.ABSENT] = {name: nothing[name] for name in things[Thing.OWN]}
    return found


def links_of_outsiders(*, at: datetime) -> dict[str, dict[str, Any]]:
    """Return the links of an owner and of a reader, neither of whom has an account."""
    program = Program.objects.published().order_by("-slug")[0]
    _ask(program, OWNER_TOKEN, at=at)
    owned = {"token": OWNER_TOKEN, "slug": program.slug}
    return {
        "owners:entries": {"token": OWNER_TOKEN},
        "owners:entry": owned,
        "owners:correct": owned,
        "owners:ended": owned,
        "owners:propose": {"token": OWNER_TOKEN},
        "reports:new": {"kind": "program", "slug": program.slug},
        "reports:own": {"token": sign_report(_report(program, at=at))},
    }


def _report(program: Program, *, at: datetime) -> EntryReport:
    values = {"words": f"Wrong: {program.slug}", "link": "", "email": "reader@home.example", "language": "en"}
    return report_entry(entry_type=entry_type("program"), slug=program.slug, part="money", **values, at=at)


def _ask(program: Program, token: str, *, at: datetime) -> ReviewRequest:
    ask: ReviewRequest = ReviewRequest.objects.create(
        organization=program.organization,
        mailbox="owner@body.example",
        language="en",
        token_hash=hash_of(token),
        asked_at=at,
        expires_at=at + timedelta(days=30),
    )
    ReviewedProgram.objects.create(ask=ask, program=program, due_on=at.date())
    return ask


def _confirmed(program: Program, *, at: datetime) -> Confirmation:
    row: Confirmation = Confirmation.objects.create(
        program=program, revision=program.live, at=at, pages=[["nothing", "https://body.example/"]], whole=False
    )
    return row


def _moved(program: Program, *, at: datetime) -> Link:
    address = addresses_of(live_catalogue().by_slug[program.slug])[0]
    site = LinkSite.objects.get_or_create(origin=origin_of(address), defaults={"not_before": at})[0]
    moved = {"site": site, "next_at": at, "seen_at": at, "verdict": "valid", "moved_to": "https://moved.example/"}
    link: Link = Link.objects.get_or_create(address=address, defaults=moved)[0]
    return link
