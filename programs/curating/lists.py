"""The work lists of the desk: which programs and drafts want a curator, and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hub.core.text import day
from hub.core.vocabulary import EvidenceAge, Intake
from programs.catalogue.entries import Program
from programs.choices import Judgement, LinkVerdict, ReportOrigin, RevisionState
from programs.curating.signs import Signs
from programs.eligibility.evidence import known_age
from programs.eligibility.intake import SOON, intake_on
from programs.links.addresses import addresses_of
from programs.models import ImportConflict, Link, ProgramPair, Report, Revision
from programs.presentation import site_of


class WorkList(StrEnum):
    """The lists, in the order of the desk: what waits for a person first, then what wants to be better."""

    TO_REVIEW = "to-review"
    IN_REVIEW = "in-review"
    CONFLICTS = "conflicts"
    PAIRS = "pairs"
    SCHEDULED = "scheduled"
    DRAFTS = "drafts"
    OWNERS = "owners"
    REPORTS = "reports"
    REVIEW_DUE = "review-due"
    BROKEN = "broken"
    ENDING = "ending"
    UNVERIFIED = "unverified"
    STALE = "stale"
    NO_LINK = "no-link"
    ONE_LINK = "one-link"
    NO_CONTACT = "no-contact"


TITLES: Mapping[WorkList, Promise] = {
    WorkList.TO_REVIEW: _("To review"),
    WorkList.IN_REVIEW: _("Yours, in review"),
    WorkList.CONFLICTS: _("Conflicts with files"),
    WorkList.PAIRS: _("Maybe the same program"),
    WorkList.SCHEDULED: _("Waiting for their day"),
    WorkList.DRAFTS: _("Drafts"),
    WorkList.OWNERS: _("Corrections by owners"),
    WorkList.REPORTS: _("Reader reports"),
    WorkList.REVIEW_DUE: _("To look at again"),
    WorkList.BROKEN: _("Broken sources"),
    WorkList.ENDING: _("Closing within 30 days"),
    WorkList.UNVERIFIED: _("Not verified"),
    WorkList.STALE: _("Old evidence"),
    WorkList.NO_LINK: _("No official page"),
    WorkList.ONE_LINK: _("Official page in one language"),
    WorkList.NO_CONTACT: _("No contact"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: a program, and the draft where there is one."""

    slug: str
    name: str
    organization: str
    organization_slug: str
    why: str
    draft: Revision | None = None
    # Where it leads, where that is neither the draft nor the program.
    url: str = ""


def work_lists(
    programs: Iterable[Program], drafts: Iterable[Any], *, signs: Signs, person: Any, today: date, lang: str
) -> dict[WorkList, list[Item]]:
    """Return every list with its lines, by name. ``drafts`` are open revisions with their programs and ``writers``.

    ``programs`` are those that the person looks after; so is what stands among the ``signs``.
    """
    found: dict[WorkList, list[Item]] = {name: [] for name in WorkList}
    found[WorkList.CONFLICTS] = _conflict_items(signs.conflicts, lang)
    found[WorkList.PAIRS] = [_pair_item(pair, lang) for pair in signs.pairs]
    for draft in drafts:
        found[_list_of(draft, person)].append(_draft_item(draft, lang))
    for report in signs.reports:
        name = WorkList.OWNERS if report.origin == ReportOrigin.OWNER else WorkList.REPORTS
        found[name].append(_report_item(report, lang))
    bodies = set()
    for program in programs:
        bodies.add(program.organization_slug)
        for name, why in _wants(program, today, lang):
            found[name].append(_program_item(program, why, lang))
        for name, why in _kept(program, signs, today, lang):
            url = reverse("upkeep:program", args=[program.slug])
            found[name].append(_program_item(program, why, lang, url=url))
    for slug in sorted(bodies & signs.closed.keys()):
        found[WorkList.NO_CONTACT].append(_body_item(slug, *signs.closed[slug]))
    for items in found.values():
        items.sort(key=lambda item: (item.name.casefold(), item.slug))
    return found


def _list_of(draft: Any, person: Any) -> WorkList:
    if draft.state == RevisionState.DRAFT:
        return WorkList.DRAFTS
    if draft.state == RevisionState.SCHEDULED:
        return WorkList.SCHEDULED
    return WorkList.IN_REVIEW if person.pk in {draft.made_by_id, *draft.writers} else WorkList.TO_REVIEW


def _draft_item(draft: Revision, lang: str) -> Item:
    body = draft.program.organization
    name = draft.name_fr if lang == "fr" else draft.name_en
    if draft.state == RevisionState.SCHEDULED and draft.publish_at is not None:
        why = gettext("Goes out on %(day)s.") % {"day": day(draft.publish_at, lang)}
    else:
        moment = draft.submitted_at or draft.made_at
        words = gettext("Submitted on %(day)s.") if draft.submitted_at else gettext("Begun on %(day)s.")
        why = words % {"day": day(moment, lang)}
    acronym = body.acronym_fr if lang == "fr" else body.acronym_en
    return Item(draft.program.slug, name or draft.name_en or draft.name_fr, acronym, body.slug, why, draft)


def _conflict_items(conflicts: Iterable[ImportConflict], lang: str) -> list[Item]:
    """Return a line for each program and file, with how many fields differ."""
    fields = Counter((conflict.program, conflict.row) for conflict in conflicts)
    items = []
    for (program, row), number in fields.items():
        words = ngettext("%(count)d field differs from %(file)s.", "%(count)d fields differ from %(file)s.", number)
        why = words % {"count": number, "file": row.source.file_name}
        body = program.organization
        acronym = body.acronym_fr if lang == "fr" else body.acronym_en
        items.append(Item(program.slug, row.name, acronym, body.slug, why, url=reverse("imports:conflicts")))
    return items


def _pair_item(pair: ProgramPair, lang: str) -> Item:
    body = pair.first.organization
    names = [_name(program, lang) for program in (pair.first, pair.second)]
    acronym = body.acronym_fr if lang == "fr" else body.acronym_en
    words = gettext("Beside %(name)s.")
    if pair.judgement == Judgement.PROPOSED:
        words = gettext("Somebody would join it with %(name)s. Approve it, or not.")
    why = words % {"name": names[1]}
    return Item(pair.first.slug, names[0], acronym, body.slug, why, url=reverse("imports:pairs"))


def _name(program: Any, lang: str) -> str:
    live = program.live
    if live is None:
        return str(program.slug)
    return str(live.name_fr if lang == "fr" else live.name_en)


def _program_item(program: Program, why: str, lang: str, *, url: str = "") -> Item:
    return Item(program.slug, program.name(lang), program.acronym(lang), program.organization_slug, why, url=url)


def _report_item(report: Report, lang: str) -> Item:
    words = gettext("%(part)s. Reported on %(day)s.")
    if report.origin == ReportOrigin.OWNER:
        words = gettext("The organization wrote on %(day)s.")
    why = words % {"part": report.get_part_display(), "day": day(report.made_at, lang)}
    body = report.program.organization
    url = reverse("reporting:report", args=[report.pk])
    return Item(report.program.slug, _name(report.program, lang), body.acronym, body.slug, why, url=url)


def _body_item(slug: str, acronym: str, mailbox: str) -> Item:
    why = gettext("Mail to %(mailbox)s comes back. Name another mailbox.") % {"mailbox": mailbox}
    return Item("", acronym, acronym, slug, why, url=reverse("upkeep:organization", args=[slug]))


def _wants(program: Program, today: date, lang: str) -> Iterable[tuple[WorkList, str]]:
    intake = intake_on(program.intake, today)
    if intake.state is Intake.ENDED:
        return
    if intake.closes is not None and intake.days_left is not None and intake.days_left <= SOON:
        yield WorkList.ENDING, gettext("Closes on %(day)s.") % {"day": day(intake.closes, lang)}
    for name, holds, words in _QUALITY:
        if holds(program, today):
            yield name, words(program, lang)


def _kept(program: Program, signs: Signs, today: date, lang: str) -> Iterable[tuple[WorkList, str]]:
    """Yield the lists of what was to be kept true, and is not known to be."""
    due = signs.due.get(program.slug)
    if due is not None and due <= today and intake_on(program.intake, today).state is not Intake.ENDED:
        yield WorkList.REVIEW_DUE, gettext("Due since %(day)s.") % {"day": day(due, lang)}
    links = [signs.links[address] for address in addresses_of(program) if address in signs.links]
    if links:
        yield WorkList.BROKEN, " ".join(_link_said(link, lang) for link in links)


def _link_said(link: Link, lang: str) -> str:
    if link.verdict == LinkVerdict.BROKEN:
        words = gettext("%(site)s: not there since %(day)s.")
    elif link.moved_to:
        words = gettext("%(site)s: moved for good.")
    else:
        words = gettext("%(site)s: no sure answer since %(day)s. Open it yourself.")
    since = "" if link.since is None else day(link.since, lang)
    return words % {"site": site_of(link.address), "day": since}


def _evidence(program: Program, lang: str) -> str:
    if program.as_of_year_only:
        return gettext("Evidence of %(year)s.") % {"year": program.as_of.year}
    return gettext("Evidence of %(day)s.") % {"day": day(program.as_of, lang)}


def _link_words(program: Program, _lang: str) -> str:
    return gettext("French page missing.") if program.url_fr is None else gettext("English page missing.")


_OLD = frozenset({EvidenceAge.OLD, EvidenceAge.YEAR_ONLY})
_QUALITY: tuple[tuple[WorkList, Callable[[Program, date], bool], Callable[[Program, str], str]], ...] = (
    (
        WorkList.UNVERIFIED,
        lambda program, _today: not program.verified,
        lambda program, _lang: program.unverified_reason or gettext("No reason is given."),
    ),
    (
        WorkList.STALE,
        lambda program, today: known_age(program.as_of, today, program.confirmed_on) in _OLD,
        _evidence,
    ),
    (WorkList.NO_LINK, lambda program, _today: not (program.url_en or program.url_fr), _evidence),
    (
        WorkList.ONE_LINK,
        lambda program, _today: bool(program.url_en) != bool(program.url_fr) and not program.link_in_one_language,
        _link_words,
    ),
    (WorkList.NO_CONTACT, lambda program, _today: not program.contact, _evidence),
)
