"""What wants a curator among programs beside drafts: conflicts, pairs, reports, links, days, and what is missing."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hub.core.text.formats import day
from hub.core.vocabulary.enums import EvidenceAge, Intake
from hub.core.vocabulary.evidence import known_age
from hub.directory.models import Organization
from hub.publishing import queue
from hub.publishing.documents.findings import Lint
from hub.publishing.entry_types.base import EntryType
from hub.publishing.queue import Desk, Found, Item, Look, WorkList
from programs.catalogue.entries import ProgramView
from programs.choices import LinkVerdict, PairDecision, ReportOrigin
from programs.eligibility.intake import SOON, intake_on
from programs.freshness.queries import plans_and_mail, review_days
from programs.imports.access import conflicts_of, pairs_for
from programs.links.queries import addresses_of, doubtful_links, needs_review, page_changes
from programs.linter.links import official_links
from programs.models import ImportConflict, Link, ProgramPair, ProgramReport
from programs.pages.sources import site_of
from programs.publication.services import live_catalogue
from programs.reports.access import waiting_reports

CONFLICTS = WorkList("conflicts", _("Conflicts with files"))
PAIRS = WorkList("pairs", _("Maybe the same program"))
OWNERS = WorkList("owners", _("Corrections by owners"))
REPORTS = WorkList("reports", _("Reader reports"))
REVIEW_DUE = WorkList("review-due", _("To look at again"))
BROKEN = WorkList("broken", _("Broken sources"))
CHANGED = WorkList("changed", _("Pages that changed"))
ENDING = WorkList("ending", _("Closing within 30 days"))
UNVERIFIED = WorkList("unverified", _("Not verified"))
NO_LINK = WorkList("no-link", _("No official page"))
ONE_LINK = WorkList("one-link", _("Official page in one language"))
TO_CONFIRM = WorkList("link-to-confirm", _("Official page to confirm"))
NO_CONTACT = WorkList("no-contact", _("No contact"))

# What files and drafts say in full: a list names their programs only.
_NOT_LISTED = ("ours", "theirs", "row__document", "row__changes", "row__clashes")


def _of_programs(look: Look, _types: Sequence[EntryType]) -> Found:
    """Yield what stands on the lists beside drafts, within what the person looks after (six queries)."""
    charge: Any = look.charge
    held = None if charge.whole else {body.slug for body in charge.organizations}
    programs = [program for program in live_catalogue().programs if held is None or program.organization_slug in held]
    yield from ((CONFLICTS, item) for item in _conflict_items(conflicts_of(charge).defer(*_NOT_LISTED), look.lang))
    yield from ((PAIRS, _pair_item(pair, look.lang)) for pair in pairs_for(look.person, charge))
    for report in waiting_reports(charge):
        yield OWNERS if report.origin == ReportOrigin.OWNER else REPORTS, _report_item(report, look.lang)
    yield from _kept_true(programs, look)


def _kept_true(programs: Sequence[ProgramView], look: Look) -> Found:
    """Yield what was to be kept true, and is not known to be: days, links, mailboxes that give mail back."""
    at = timezone.now()
    plans = plans_and_mail(at)
    due = review_days(programs, rhythms={plan.organization.slug: plan.months for plan in plans})
    links = {address: link for address, link in doubtful_links().items() if needs_review(link, at)}
    changes = page_changes(programs)
    for program in programs:
        if found := changes.get(program.slug):
            url = reverse("freshness:still_right", args=[program.slug])
            why = gettext("Changed on %(day)s.") % {"day": day(timezone.localdate(found[0].at), look.lang)}
            yield CHANGED, _program_item(program, why, look.lang, url)
        for name, why in _wants(program, look.today, look.lang):
            url = reverse("curating:program", args=[program.slug])
            yield name, _program_item(program, why, look.lang, url)
        for name, why in _overdue(program, due.get(program.slug), links, look):
            # What is due is compared with its pages, and is still right by one press there.
            page = "freshness:still_right" if name is REVIEW_DUE else "freshness:program"
            yield name, _program_item(program, why, look.lang, reverse(page, args=[program.slug]))
    bodies = {program.organization_slug for program in programs}
    for plan in plans:
        if plan.gives_back and plan.organization.slug in bodies:
            yield NO_CONTACT, _body_item(plan.organization, plan.mailbox)


def _overdue(
    program: ProgramView, due: date | None, links: dict[str, Link], look: Look
) -> Iterable[tuple[WorkList, str]]:
    if due is not None and due <= look.today and intake_on(program.intake, look.today).state is not Intake.ENDED:
        yield REVIEW_DUE, gettext("Due since %(day)s.") % {"day": day(due, look.lang)}
    broken = [links[address] for address in addresses_of(program) if address in links]
    if broken:
        yield BROKEN, " ".join(_link_said(link, look.lang) for link in broken)


def _conflict_items(conflicts: Iterable[ImportConflict], lang: str) -> list[Item]:
    """Return a line for each program and file, with how many fields differ."""
    fields = Counter((conflict.program, conflict.row) for conflict in conflicts)
    items = []
    for (program, row), number in fields.items():
        words = ngettext("%(count)d field differs from %(file)s.", "%(count)d fields differ from %(file)s.", number)
        why = words % {"count": number, "file": row.source.file_name}
        body = program.organization
        acronym = body.acronym_fr if lang == "fr" else body.acronym_en
        items.append(_item(program.slug, row.name, (body.slug, acronym), why, reverse("imports:conflicts")))
    return items


def _pair_item(pair: ProgramPair, lang: str) -> Item:
    body = pair.first.organization
    names = [_name(program, lang) for program in (pair.first, pair.second)]
    acronym = body.acronym_fr if lang == "fr" else body.acronym_en
    words = gettext("Beside %(name)s.")
    if pair.judgement == PairDecision.PROPOSED:
        words = gettext("Somebody would join it with %(name)s. Approve it, or not.")
    why = words % {"name": names[1]}
    return _item(pair.first.slug, names[0], (body.slug, acronym), why, reverse("imports:pairs"))


def _name(program: Any, lang: str) -> str:
    live = program.live
    if live is None:
        return str(program.slug)
    return str(live.name_fr if lang == "fr" else live.name_en)


def _item(slug: str, name: str, body: tuple[str, str], why: str, url: str) -> Item:
    return Item(slug=slug, name=name, why=why, url=url, group_slug=body[0], group=body[1])


def _program_item(program: ProgramView, why: str, lang: str, url: str) -> Item:
    body = (program.organization_slug, program.acronym(lang))
    return _item(program.slug, program.name(lang), body, why, url)


def _report_item(report: ProgramReport, lang: str) -> Item:
    words = gettext("%(part)s. Reported on %(day)s.")
    if report.origin == ReportOrigin.OWNER:
        words = gettext("The organization wrote on %(day)s.")
    why = words % {"part": report.get_part_display(), "day": day(report.made_at, lang)}
    body = report.program.organization
    url = reverse("report_review:report", args=[report.pk])
    return _item(report.program.slug, _name(report.program, lang), (body.slug, body.acronym), why, url)


def _body_item(body: Organization, mailbox: str) -> Item:
    why = gettext("Mail to %(mailbox)s comes back. Name another mailbox.") % {"mailbox": mailbox}
    url = reverse("freshness:organization", args=[body.slug])
    return _item("", body.acronym, (body.slug, body.acronym), why, url)


def _wants(program: ProgramView, today: date, lang: str) -> Iterable[tuple[WorkList, str]]:
    intake = intake_on(program.intake, today)
    if intake.state is Intake.ENDED:
        return
    if intake.closes is not None and intake.days_left is not None and intake.days_left <= SOON:
        yield ENDING, gettext("Closes on %(day)s.") % {"day": day(intake.closes, lang)}
    for name, holds, words in _QUALITY:
        if holds(program, today):
            yield name, words(program, lang)


def _link_said(link: Link, lang: str) -> str:
    if link.verdict == LinkVerdict.BROKEN:
        words = gettext("%(site)s: not there since %(day)s.")
    elif link.moved_to:
        words = gettext("%(site)s: moved for good.")
    else:
        words = gettext("%(site)s: no sure answer since %(day)s. Open it yourself.")
    since = "" if link.since is None else day(link.since, lang)
    return words % {"site": site_of(link.address), "day": since}


def _evidence(program: ProgramView, lang: str) -> str:
    if program.as_of_year_only:
        return gettext("Evidence of %(year)s.") % {"year": program.as_of.year}
    return gettext("Evidence of %(day)s.") % {"day": day(program.as_of, lang)}


def _link_words(program: ProgramView, _lang: str) -> str:
    return gettext("French page missing.") if program.url_fr is None else gettext("English page missing.")


_OLD = frozenset({EvidenceAge.OLD, EvidenceAge.YEAR_ONLY})
_QUALITY: tuple[tuple[WorkList, Callable[[ProgramView, date], bool], Callable[[ProgramView, str], str]], ...] = (
    (
        UNVERIFIED,
        lambda program, _today: not program.verified,
        lambda program, _lang: program.unverified_reason or gettext("No reason is given."),
    ),
    (
        queue.STALE,
        lambda program, today: known_age(program.as_of, today, program.confirmed_on) in _OLD,
        _evidence,
    ),
    (NO_LINK, lambda program, _today: not (program.url_en or program.url_fr), _evidence),
    (
        ONE_LINK,
        lambda program, _today: bool(program.url_en) != bool(program.url_fr) and not program.link_in_one_language,
        _link_words,
    ),
    (
        TO_CONFIRM,
        lambda program, _today: any(found.rule is Lint.LINK_TO_CONFIRM for found in official_links(program)),
        _evidence,
    ),
    (NO_CONTACT, lambda program, _today: not program.contact, _evidence),
)


def _organization_of(version: Any, lang: str) -> tuple[str, str]:
    body = version.program.organization
    return body.slug, body.acronym_fr if lang == "fr" else body.acronym_en


PROGRAMS_DESK = Desk(
    namespace="curating",
    template="programs/desk/desk.html",
    lists=(
        queue.TO_REVIEW, queue.IN_REVIEW, CONFLICTS, PAIRS, queue.SCHEDULED, queue.DRAFTS, OWNERS, REPORTS, REVIEW_DUE,
        CHANGED, BROKEN, ENDING, UNVERIFIED, queue.STALE, NO_LINK, ONE_LINK, TO_CONFIRM, NO_CONTACT,
    ),
    others=_of_programs,
    group_name="organization",
    group_of=_organization_of,
)  # fmt: skip
