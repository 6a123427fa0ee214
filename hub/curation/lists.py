"""The work lists of entries: what waits for a person first, then what wants to be better, then all of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hub.core.text import day
from hub.core.vocabulary import EvidenceAge
from hub.curation.choices import EntryState
from hub.curation.kinds import KINDS, Kind
from hub.curation.models import EntryVersion
from programs.eligibility.evidence import evidence_age


class WorkList(StrEnum):
    """The lists, in the order of the desk."""

    TO_REVIEW = "to-review"
    IN_REVIEW = "in-review"
    SCHEDULED = "scheduled"
    DRAFTS = "drafts"
    FILES = "files"
    UNVERIFIED = "unverified"
    STALE = "stale"
    WITHDRAWN = "withdrawn"
    ALL = "all"


TITLES: Mapping[WorkList, Promise] = {
    WorkList.TO_REVIEW: _("To review"),
    WorkList.IN_REVIEW: _("Yours, in review"),
    WorkList.SCHEDULED: _("Waiting for their day"),
    WorkList.DRAFTS: _("Drafts"),
    WorkList.FILES: _("A file says otherwise"),
    WorkList.UNVERIFIED: pgettext_lazy("entries", "Not verified"),
    WorkList.STALE: _("Old evidence"),
    WorkList.WITHDRAWN: pgettext_lazy("entries", "Withdrawn"),
    WorkList.ALL: _("All entries"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: an entry, and the version where it is about one."""

    kind: Kind
    slug: str
    name: str
    why: str
    version: EntryVersion | None = None


def work_lists(
    rows: Iterable[tuple[Kind, Any]], versions: Iterable[EntryVersion], *, person: Any, today: date, lang: str
) -> dict[WorkList, list[Item]]:
    """Return every list with its lines, by name.

    ``versions`` are open ones, those that a file offers, and published ones that withdrew their entry.
    """
    found: dict[WorkList, list[Item]] = {name: [] for name in WorkList}
    for version in versions:
        found[_list_of(version, person)].append(_of_version(version, lang))
    for kind, row in rows:
        for name, why in _wants(row, today, lang):
            found[name].append(Item(kind, row.slug, _name(kind, row, lang), why))
    for items in found.values():
        items.sort(key=lambda item: (item.name.casefold(), item.slug))
    return found


_LISTS: Mapping[str, WorkList] = {
    EntryState.OFFERED: WorkList.FILES,
    EntryState.DRAFT: WorkList.DRAFTS,
    EntryState.SCHEDULED: WorkList.SCHEDULED,
    EntryState.PUBLISHED: WorkList.WITHDRAWN,
}


def _list_of(version: EntryVersion, person: Any) -> WorkList:
    if version.state in _LISTS:
        return _LISTS[version.state]
    written = {version.made_by_id, *(save.by_id for save in version.saves.all() if save.number is not None)}
    return WorkList.IN_REVIEW if person.pk in written else WorkList.TO_REVIEW


def _of_version(version: EntryVersion, lang: str) -> Item:
    kind = KINDS[version.kind]
    if version.state == EntryState.SCHEDULED and version.publish_at is not None:
        why = gettext("Goes out on %(day)s.") % {"day": day(version.publish_at, lang)}
    elif version.state == EntryState.OFFERED:
        why = gettext("Said by a file on %(day)s.") % {"day": day(version.made_at, lang)}
    elif version.state == EntryState.PUBLISHED and version.published_at is not None:
        why = gettext("Withdrawn on %(day)s.") % {"day": day(version.published_at, lang)}
    elif version.submitted_at is not None:
        why = gettext("Submitted on %(day)s.") % {"day": day(version.submitted_at, lang)}
    else:
        why = gettext("Begun on %(day)s.") % {"day": day(version.made_at, lang)}
    name = version.name_fr if lang == "fr" else version.name_en
    shown = name or version.name_en or version.name_fr or version.slug
    # What was withdrawn is looked at, and shown again, from the page of its versions.
    return Item(kind, version.slug, shown, why, None if version.state == EntryState.PUBLISHED else version)


def _name(kind: Kind, row: Any, lang: str) -> str:
    return str(getattr(row, f"{kind.name}_{lang}"))


def _wants(row: Any, today: date, lang: str) -> Iterator[tuple[WorkList, str]]:
    care = gettext("Looked after by curators.") if row.curated_at else gettext("As the files have it.")
    yield WorkList.ALL, care
    if getattr(row, "is_verified", True) is False:
        yield WorkList.UNVERIFIED, gettext("The pages that say so were not all read.")
    as_of = getattr(row, "as_of", None)
    if as_of is not None and evidence_age(as_of, today) is EvidenceAge.OLD:
        yield WorkList.STALE, gettext("Evidence of %(day)s.") % {"day": day(as_of, lang)}
