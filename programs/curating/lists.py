"""The work lists of the desk: which programs and drafts want a curator, and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hub.core.text import day
from hub.core.vocabulary import EvidenceAge, Intake
from programs.catalogue.entries import Program
from programs.choices import RevisionState
from programs.eligibility.evidence import evidence_age
from programs.eligibility.intake import SOON, intake_on
from programs.models import ImportConflict, ProgramPair, Revision


class WorkList(StrEnum):
    """The lists, in the order of the desk: what waits for a person first, then what wants to be better."""

    TO_REVIEW = "to-review"
    IN_REVIEW = "in-review"
    CONFLICTS = "conflicts"
    PAIRS = "pairs"
    SCHEDULED = "scheduled"
    DRAFTS = "drafts"
    REVIEW_DUE = "review-due"
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
    WorkList.REVIEW_DUE: _("To look at again"),
    WorkList.ENDING: _("Closing within 30 days"),
    WorkList.UNVERIFIED: _("Not verified"),
    WorkList.STALE: _("Old evidence"),
    WorkList.NO_LINK: _("No official page"),
    WorkList.ONE_LINK: _("Official page in one language"),
    WorkList.NO_CONTACT: _("No contact"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: a program, and the draft where there is one. ``page`` names another page to decide on."""

    slug: str
    name: str
    organization: str
    organization_slug: str
    why: str
    draft: Revision | None = None
    page: str = ""


def work_lists(
    programs: Iterable[Program],
    drafts: Iterable[Revision],
    *,
    conflicts: Iterable[ImportConflict] = (),
    pairs: Iterable[ProgramPair] = (),
    person: Any,
    today: date,
    lang: str,
) -> dict[WorkList, list[Item]]:
    """Return every list with its lines, by name. ``drafts`` are open revisions with their programs.

    ``conflicts`` are fields of imports that wait for a person, ``pairs`` programs that may be one.
    """
    found: dict[WorkList, list[Item]] = {name: [] for name in WorkList}
    found[WorkList.CONFLICTS] = _conflict_items(conflicts, lang)
    found[WorkList.PAIRS] = [_pair_item(pair, lang) for pair in pairs]
    for draft in drafts:
        found[_list_of(draft, person)].append(_draft_item(draft, lang))
    for program in programs:
        for name, why in _wants(program, today, lang):
            found[name].append(_program_item(program, why, lang))
    for items in found.values():
        items.sort(key=lambda item: (item.name.casefold(), item.slug))
    return found


def _list_of(draft: Revision, person: Any) -> WorkList:
    if draft.state == RevisionState.DRAFT:
        return WorkList.DRAFTS
    if draft.state == RevisionState.SCHEDULED:
        return WorkList.SCHEDULED
    written = {draft.made_by_id, *(save.by_id for save in draft.saves.all() if save.number is not None)}
    return WorkList.IN_REVIEW if person.pk in written else WorkList.TO_REVIEW


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
        items.append(Item(program.slug, row.name, acronym, body.slug, why, page="imports:conflicts"))
    return items


def _pair_item(pair: ProgramPair, lang: str) -> Item:
    body = pair.first.organization
    names = [_name(program, lang) for program in (pair.first, pair.second)]
    acronym = body.acronym_fr if lang == "fr" else body.acronym_en
    why = gettext("Beside %(name)s.") % {"name": names[1]}
    return Item(pair.first.slug, names[0], acronym, body.slug, why, page="imports:pairs")


def _name(program: Any, lang: str) -> str:
    live = program.live
    if live is None:
        return str(program.slug)
    return str(live.name_fr if lang == "fr" else live.name_en)


def _program_item(program: Program, why: str, lang: str) -> Item:
    return Item(program.slug, program.name(lang), program.acronym(lang), program.organization_slug, why)


def _wants(program: Program, today: date, lang: str) -> Iterable[tuple[WorkList, str]]:
    intake = intake_on(program.intake, today)
    if program.review_by is not None and program.review_by <= today:
        yield WorkList.REVIEW_DUE, gettext("Due on %(day)s.") % {"day": day(program.review_by, lang)}
    if intake.state is Intake.ENDED:
        return
    if intake.closes is not None and intake.days_left is not None and intake.days_left <= SOON:
        yield WorkList.ENDING, gettext("Closes on %(day)s.") % {"day": day(intake.closes, lang)}
    for name, holds, words in _QUALITY:
        if holds(program, today):
            yield name, words(program, lang)


def _evidence(program: Program, lang: str) -> str:
    if program.as_of_year_only:
        return gettext("Evidence of %(year)s.") % {"year": program.as_of.year}
    return gettext("Evidence of %(day)s.") % {"day": day(program.as_of, lang)}


def _link_words(program: Program, _lang: str) -> str:
    return gettext("French page missing.") if program.url_fr is None else gettext("English page missing.")


_QUALITY: tuple[tuple[WorkList, Callable[[Program, date], bool], Callable[[Program, str], str]], ...] = (
    (
        WorkList.UNVERIFIED,
        lambda program, _today: not program.verified,
        lambda program, _lang: program.unverified_reason or gettext("No reason is given."),
    ),
    (
        WorkList.STALE,
        lambda program, today: evidence_age(program.as_of, today) in {EvidenceAge.OLD, EvidenceAge.YEAR_ONLY},
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
