"""What wants a curator among programs beside drafts: conflicts, pairs, links, days, and what is missing."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hub.core.text.formats import day, site_of
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import EvidenceAge, Intake
from hub.core.vocabulary.evidence import known_age, months_after
from hub.directory.models import Organization
from hub.publishing.documents.readability import Lint
from hub.publishing.entry_types.base import EntryType
from hub.publishing.entry_types.pages import NamedField
from hub.publishing.queue import work_lists as queue
from hub.publishing.queue.work_lists import Desk, EntryStanding, Found, Item, Look, WorkList
from hub.publishing.registry import DoubtfulAddress
from programs.catalogue.entries import ProgramView
from programs.choices import LinkVerdict, PairDecision
from programs.documents.differences import label
from programs.eligibility.evaluate import SOON, intake_on
from programs.entry_types import PROGRAM
from programs.freshness.presentation import changed_fields, fields_on
from programs.freshness.queries import plans_and_mail, review_days
from programs.imports.access import conflicts_of, pairs_for
from programs.imports.presentation import side_names
from programs.links.queries import addresses_of, doubtful_links, needs_review, page_changes
from programs.linter.linter import official_links
from programs.models import ImportConflict, Link, Program, ProgramPair
from programs.publication.services import live_catalogue, program_names

CONFLICTS = WorkList("conflicts", _("Conflicts with files"), "soon", blocks=True)
PAIRS = WorkList("pairs", _("Maybe the same program"), "soon")
CHANGED = WorkList("changed", _("Pages that changed"), "soon", early=True)
ENDING = WorkList("ending", _("Closing within 30 days"), "soon", early=True)
UNVERIFIED = WorkList("unverified", _("Not verified"))
NO_LINK = WorkList("no-link", _("No official page"))
ONE_LINK = WorkList("one-link", _("Official page in one language"))
TO_CONFIRM = WorkList("link-to-confirm", _("Official page to confirm"))
NO_CONTACT = WorkList("no-contact", _("No contact"))

# What files and drafts say in full: a list names their programs only.
_NOT_LISTED = ("ours", "theirs", "row__document", "row__changes", "row__clashes")


def _of_programs(look: Look, _types: Sequence[EntryType]) -> Found:
    """Yield what stands on the lists beside drafts, within what the person looks after (five queries)."""
    charge: Any = look.charge
    held = None if charge.whole else {body.slug for body in charge.organizations}
    programs = [
        program
        for program in live_catalogue().programs
        if (held is None or program.organization_slug in held)
        # Of an organization it is told whether mail about its programs comes back.
        and look.slug in ("", program.slug, program.organization_slug)
    ]
    for item in _conflict_items(look.only(conflicts_of(charge), "program__slug").defer(*_NOT_LISTED), look.lang):
        yield CONFLICTS, item, None
    pairs = list(look.only(pairs_for(look.person, charge), "first__slug"))
    names = side_names(side for pair in pairs for side in (pair.first, pair.second))
    for pair in pairs:
        yield PAIRS, _pair_item(pair, names, look.lang), None
    yield from _kept_true(programs, look)
    if not look.slug:  # of one program its own page tells it
        yield from _withdrawn(look)


def _withdrawn(look: Look) -> Found:
    """Yield what was taken out of the catalogue (one query, and one where something was)."""
    charge: Any = look.charge
    rows = charge.of_programs(Program.objects.filter(withdrawn_at__isnull=False)).select_related("organization")
    names = program_names([row.slug for row in rows], drafts=True) if rows else {}
    for row in rows:
        why = gettext("Withdrawn on %(day)s.") % {"day": day(timezone.localdate(row.withdrawn_at), look.lang)}
        acronym = row.organization.acronym_fr if look.lang == "fr" else row.organization.acronym_en
        url = reverse("curating:program", args=[row.slug])
        item = _item(row.slug, names[row.slug].text(look.lang), (row.organization.slug, acronym), why, url)
        yield queue.WITHDRAWN_LIST, replace(item, since=timezone.localdate(row.withdrawn_at)), None


def _kept_true(programs: Sequence[ProgramView], look: Look) -> Found:
    """Yield what was to be kept true, and is not known to be: days, links, mailboxes that give mail back."""
    at = timezone.now()
    plans = plans_and_mail(at)
    due = review_days(programs, rhythms={plan.organization.slug: plan.months for plan in plans})
    named = {address for program in programs for address in addresses_of(program)} if look.slug else None
    links = {address: link for address, link in doubtful_links(named).items() if needs_review(link, at)}
    changes = page_changes(programs)
    for program in programs:
        url = reverse("curating:program", args=[program.slug])
        confirm = reverse("freshness:still_right", args=[program.slug])
        day_due = due.get(program.slug)
        yield queue.ALL, _program_item(program, "", look.lang, url), _standing(program, day_due, look.today)
        if found := changes.get(program.slug):
            changed_on = timezone.localdate(found[0].at)
            why = gettext("Changed on %(day)s.") % {"day": day(changed_on, look.lang)}
            item = _program_item(program, why, look.lang, confirm, changed_on)
            yield CHANGED, replace(item, fields=partial(changed_fields, program, found, look.lang)), None
        for name, why, since in _wants(program, look.today, look.lang):
            item = _program_item(program, why, look.lang, confirm if name in _COMPARED else url, since)
            yield name, replace(item, missing=partial(_missing, name, program, look.lang)), None
        is_over = intake_on(program.intake, look.today).state is Intake.ENDED
        if day_due is not None and day_due <= look.today and not is_over:
            # What is due is compared with its pages, and is still right by one press there.
            yield queue.DUE, _program_item(program, _evidence(program, look.lang), look.lang, confirm, day_due), None
        if broken := [links[address] for address in addresses_of(program) if address in links]:
            yield queue.BROKEN, _broken_item(program, broken, look.lang), None
    bodies = {program.organization_slug for program in programs}
    for plan in plans:
        if plan.gives_back and plan.organization.slug in bodies:
            yield NO_CONTACT, _body_item(plan.organization, plan.mailbox), None


def _standing(program: ProgramView, due: date | None, today: date) -> EntryStanding:
    """Return how a program stands: its rhythm leads from its evidence to the day on which it is to be looked at."""
    seen = max(program.as_of, program.confirmed_on or program.as_of)
    is_new = today <= months_after(seen, queue.CONFIRMED_MONTHS) and not (
        program.as_of_year_only and seen == program.as_of
    )
    is_official = bool(program.url_en or program.url_fr) and not any(official_links(program))
    state = intake_on(program.intake, today).state
    return EntryStanding(
        evidence=seen,
        months=queue.CONFIRMED_MONTHS if due is None else max(1, (due - seen).days // 30),
        is_open=state is Intake.OPEN,
        is_confirmed=program.verified and is_new and is_official,
        is_past=state is Intake.ENDED,
    )


def _broken_item(program: ProgramView, broken: Sequence[Link], lang: str) -> Item:
    since = min((link.since for link in broken if link.since is not None), default=None)
    words = " ".join(_link_said(link, lang) for link in broken)
    url = reverse("freshness:program", args=[program.slug])
    item = _program_item(program, words, lang, url, None if since is None else timezone.localdate(since))
    return replace(item, fields=partial(fields_on, program, [link.address for link in broken], lang))


def _conflict_items(conflicts: Iterable[ImportConflict], lang: str) -> list[Item]:
    """Return a line for each program and file, with how many fields differ."""
    fields = Counter((conflict.program, conflict.row) for conflict in conflicts)
    items = []
    for (program, row), number in fields.items():
        words = ngettext("%(count)d field differs from %(file)s.", "%(count)d fields differ from %(file)s.", number)
        why = words % {"count": number, "file": row.source.file_name}
        body = program.organization
        acronym = body.acronym_fr if lang == "fr" else body.acronym_en
        url = reverse("imports:conflicts", query={"program": program.slug})
        items.append(_item(program.slug, row.name, (body.slug, acronym), why, url))
    return items


def _pair_item(pair: ProgramPair, named: Mapping[str, Localized], lang: str) -> Item:
    body = pair.first.organization
    sides = (pair.first, pair.second)
    names = [named[one.slug].text(lang) if one.slug in named else one.slug for one in sides]
    acronym = body.acronym_fr if lang == "fr" else body.acronym_en
    words = gettext("Compare with %(name)s.")
    if pair.judgement == PairDecision.PROPOSED:
        words = gettext("Somebody would join it with %(name)s. Approve it, or not.")
    why = words % {"name": names[1]}
    return _item(pair.first.slug, names[0], (body.slug, acronym), why, reverse("imports:pairs"))


def _item(slug: str, name: str, body: tuple[str, str], why: str, url: str) -> Item:
    return Item(kind=PROGRAM.slug, slug=slug, name=name, why=why, url=url, body=body)


def _program_item(program: ProgramView, why: str, lang: str, url: str, since: date | None = None) -> Item:
    body = (program.organization_slug, program.acronym(lang))
    return replace(_item(program.slug, program.name(lang), body, why, url), since=since)


def _body_item(body: Organization, mailbox: str) -> Item:
    why = gettext("No mail goes to %(mailbox)s. Name another mailbox.") % {"mailbox": mailbox}
    url = reverse("freshness:organization", args=[body.slug])
    return Item(
        kind="organization", slug=body.slug, name=body.name, why=why, url=url, body=(body.slug, body.acronym)
    )  # fmt: skip


def _wants(program: ProgramView, today: date, lang: str) -> Iterable[tuple[WorkList, str, date | None]]:
    intake = intake_on(program.intake, today)
    if intake.state is Intake.ENDED:
        return
    closes, left = intake.closes, intake.days_left
    seen = max(one for one in (program.intake_as_of or program.as_of, program.confirmed_on) if one is not None)
    # Whoever read the day since it came near has nothing to do about it; the day of another page says nothing of that.
    if closes is not None and left is not None and left <= SOON and seen < closes - timedelta(SOON):
        yield ENDING, gettext("Closes on %(day)s.") % {"day": day(closes, lang)}, closes
    for name, holds, words in _QUALITY:
        if holds(program, today):
            why = words(program, lang)
            # A page or a contact that is not known is as old as nothing.
            yield name, why, None if program.as_of_year_only or not why else program.as_of


def watched_addresses(lang: str) -> dict[str, DoubtfulAddress]:
    """Return what the link checker says of the addresses that want a curator, of entries of any type (one query)."""
    at = timezone.now()
    return {
        address: DoubtfulAddress(
            _link_said(link, lang), None if link.since is None else timezone.localdate(link.since)
        )
        for address, link in doubtful_links().items()
        if needs_review(link, at)
    }  # fmt: skip


def _link_said(link: Link, lang: str) -> str:
    if link.verdict == LinkVerdict.BROKEN:
        words = gettext("%(site)s: not there since %(day)s.")
    elif link.moved_to:
        words = gettext("%(site)s: moved for good.")
    else:
        words = gettext("%(site)s: no sure answer since %(day)s. Open it yourself.")
    since = "" if link.since is None else day(timezone.localdate(link.since), lang)
    return words % {"site": site_of(link.address), "day": since}


def _evidence(program: ProgramView, lang: str) -> str:
    if program.as_of_year_only:
        return gettext("Evidence of %(year)s.") % {"year": program.as_of.year}
    return gettext("Evidence of %(day)s.") % {"day": day(program.as_of, lang)}


def _nothing(_program: ProgramView, _lang: str) -> str:
    return ""


def _link_words(program: ProgramView, _lang: str) -> str:
    return gettext("French page missing.") if program.url_fr is None else gettext("English page missing.")


# What is settled where an entry is compared with its pages.
_COMPARED = frozenset({ENDING, queue.STALE, TO_CONFIRM})


def _missing(name: WorkList, program: ProgramView, lang: str) -> list[NamedField]:
    """Return the fields that are to be written, so that a program leaves a list."""
    links = [column for column in ("url_en", "url_fr") if not getattr(program, column)]
    columns = {UNVERIFIED: ["verified"], NO_LINK: links, ONE_LINK: links, NO_CONTACT: ["contact_email"]}.get(name, [])
    return [NamedField(column, label(column, lang)) for column in columns]


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
    (NO_LINK, lambda program, _today: not (program.url_en or program.url_fr), _nothing),
    (
        ONE_LINK,
        lambda program, _today: bool(program.url_en) != bool(program.url_fr) and not program.link_in_one_language,
        _link_words,
    ),
    (
        TO_CONFIRM,
        lambda program, _today: any(found.rule is Lint.LINK_TO_CONFIRM for found in official_links(program)),
        _nothing,
    ),
    (NO_CONTACT, lambda program, _today: not program.contact, _nothing),
)


def _organization_of(version: Any, lang: str) -> tuple[str, str]:
    body = version.program.organization
    return body.slug, body.acronym_fr if lang == "fr" else body.acronym_en


PROGRAMS_DESK = Desk(
    namespace=PROGRAM.namespace,
    lists=(
        queue.TO_REVIEW, queue.IN_REVIEW, queue.OWNERS, queue.PROPOSED, queue.REPORTS, CONFLICTS, PAIRS, CHANGED,
        queue.BROKEN, ENDING, queue.DUE, queue.SCHEDULED, queue.DRAFTS, UNVERIFIED, queue.STALE, NO_LINK, ONE_LINK,
        TO_CONFIRM, NO_CONTACT, queue.WITHDRAWN_LIST, queue.ALL,
    ),
    others=_of_programs,
    body_of=_organization_of,
    beside=("organization",),
)  # fmt: skip
