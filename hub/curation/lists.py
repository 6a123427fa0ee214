"""The work lists of entries: what waits for a person first, then what wants to be better, then all of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import BooleanField, DateField, TextField, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hub.core.text import day
from hub.core.vocabulary import EvidenceAge
from hub.core.words import Words
from hub.curation.choices import EntryState
from hub.curation.declaring import Kind
from hub.curation.kinds import KINDS
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
    DOUBTFUL = "doubtful"
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
    WorkList.DOUBTFUL: _("Rules to look at again"),
    WorkList.WITHDRAWN: pgettext_lazy("entries", "Withdrawn"),
    WorkList.ALL: _("All entries"),
}


class Row(NamedTuple):
    """An entry that readers see, as far as lists look at it; None where its kind does not say."""

    kind: str
    slug: str
    name_en: str
    name_fr: str
    curated_at: datetime | None
    is_verified: bool | None
    as_of: date | None


def rows_of(kinds: Iterable[Kind], organization_ids: Collection[int] | None) -> list[Row]:
    """Return the entries of some kinds that readers see (one query); None: whosever they are."""
    found = []
    for kind in kinds:
        rows, there = kind.model.objects.order_by(), {field.name for field in kind.model._meta.fields}
        if organization_ids is not None:
            rows = rows.filter(kind.owners.rows(organization_ids)) if kind.owners else rows.none()
        verified = "is_verified" if "is_verified" in there else Value(None, BooleanField(null=True))
        as_of = "as_of" if "as_of" in there else Value(None, DateField(null=True))
        texts = [Cast(name, TextField()) for name in ("slug", f"{kind.name}_en", f"{kind.name}_fr")]
        found.append(rows.values_list(Value(kind.slug), *texts, "curated_at", verified, as_of))
    first, *others = found
    return [Row(*row) for row in first.union(*others, all=True)]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: an entry, and the version where it is about one."""

    kind: Kind
    slug: str
    name: str
    why: str
    version: EntryVersion | None = None


def work_lists(
    rows: Iterable[Row],
    versions: Iterable[EntryVersion],
    doubts: Mapping[tuple[str, str], Words],
    *,
    person: Any,
    today: date,
    lang: str,
) -> dict[WorkList, list[Item]]:
    """Return every list with its lines, by name.

    ``versions`` are open ones, those that a file offers, and published ones that withdrew their entry; ``doubts`` say
    why an entry, by its kind and its slug, is no longer sure to hold.
    """
    found: dict[WorkList, list[Item]] = {name: [] for name in WorkList}
    for version in versions:
        found[_list_of(version, person)].append(_of_version(version, lang))
    for row in rows:
        kind, shown = KINDS[row.kind], row.name_fr if lang == "fr" else row.name_en
        for name, why in _wants(row, today, lang):
            found[name].append(Item(kind, row.slug, shown, why))
        if words := doubts.get((row.kind, row.slug)):
            found[WorkList.DOUBTFUL].append(Item(kind, row.slug, shown, words.text(lang)))
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


def _wants(row: Row, today: date, lang: str) -> Iterator[tuple[WorkList, str]]:
    care = gettext("Looked after by curators.") if row.curated_at else gettext("As the files have it.")
    yield WorkList.ALL, care
    if row.is_verified is False:
        yield WorkList.UNVERIFIED, gettext("The pages that say so were not all read.")
    if row.as_of is not None and evidence_age(row.as_of, today) is EvidenceAge.OLD:
        yield WorkList.STALE, gettext("Evidence of %(day)s.") % {"day": day(row.as_of, lang)}
