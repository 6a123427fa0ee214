"""The work lists of a desk: what waits for a person first, then what wants to be better."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, DateField, Q, TextField, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hub.core.text.formats import day
from hub.core.vocabulary.enums import EvidenceAge
from hub.core.vocabulary.evidence import evidence_age, review_day
from hub.publishing.choices import OPEN_STATES, VersionState
from hub.publishing.documents.fields import WITHDRAWN
from hub.publishing.entry_types.base import EntryType
from hub.publishing.entry_types.rows import RowType
from hub.publishing.models import EntryVersion, Version
from hub.publishing.registry import EditorCharge


class WorkList(NamedTuple):
    """One list: its name in addresses, and its title."""

    name: str
    title: Promise


TO_REVIEW = WorkList("to-review", _("To review"))
IN_REVIEW = WorkList("in-review", _("Yours, in review"))
SCHEDULED = WorkList("scheduled", _("Waiting for their day"))
DRAFTS = WorkList("drafts", _("Drafts"))
FILES = WorkList("files", _("A file says otherwise"))
DUE = WorkList("due", _("To look at again"))
UNVERIFIED = WorkList("unverified", pgettext_lazy("entries", "Not verified"))
STALE = WorkList("stale", _("Old evidence"))
DOUBTFUL = WorkList("doubtful", _("Rules to look at again"))
WITHDRAWN_LIST = WorkList("withdrawn", pgettext_lazy("entries", "Withdrawn"))
ALL = WorkList("all", _("All entries"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a list: an entry, why it stands there, and where it leads. ``group`` is what it is told apart by.

    Where ``vouch_url`` is one, a press there says that it is still right.
    """

    slug: str
    name: str
    why: str
    url: str
    group: str = ""
    group_slug: str = ""
    vouch_url: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks at a desk, and when."""

    person: Any
    charge: EditorCharge
    today: date
    lang: str


type Found = Iterable[tuple[WorkList, Item]]


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk: the namespace of its pages, the template, its lists in order, and what stands on them beside drafts.

    ``group_of`` says by what the entries of drafts are told apart, by short name and words; addresses ask for one of
    them by ``group_name``.
    """

    namespace: str
    template: str
    lists: Sequence[WorkList]
    others: Callable[[Look, Sequence[EntryType]], Found]
    group_name: str
    group_of: Callable[[Version, str], tuple[str, str]]


def work_lists(desk: Desk, look: Look, types: Sequence[EntryType]) -> dict[WorkList, list[Item]]:
    """Return every list with its lines: drafts within what the person looks after, and what the desk adds."""
    found: dict[WorkList, list[Item]] = {name: [] for name in desk.lists}
    for model in dict.fromkeys(each.version_model for each in types):
        slugs = [each.slug for each in types if each.version_model is model]
        for version in _waiting(model.looked_after(look.charge, slugs)):
            slug, words = desk.group_of(version, look.lang)
            found[_list_of(version, look.person)].append(_item_of(version, slug, words, look.lang))
    for name, item in desk.others(look, types):
        found[name].append(item)
    for items in found.values():
        items.sort(key=lambda item: (item.name.casefold(), item.slug))
    return found


def _waiting(rows: Any) -> Any:
    writers = ArrayAgg("saves__by", filter=Q(saves__number__isnull=False), default=Value([]))
    model = rows.model
    wanted = Q(state__in=(*OPEN_STATES, VersionState.OFFERED))
    if model is EntryVersion:
        wanted |= Q(state=VersionState.PUBLISHED, **{f"content__{WITHDRAWN}": True})
        rows = rows.defer("content")
    return rows.filter(wanted).select_related(*(name for name in model.RELATED if name != "based_on")).annotate(
        writers=writers
    )  # fmt: skip


_LISTS: Mapping[str, WorkList] = {
    VersionState.OFFERED: FILES,
    VersionState.DRAFT: DRAFTS,
    VersionState.SCHEDULED: SCHEDULED,
    VersionState.PUBLISHED: WITHDRAWN_LIST,
}


def _list_of(version: Any, person: Any) -> WorkList:
    if version.state in _LISTS:
        return _LISTS[version.state]
    return IN_REVIEW if person.pk in {version.made_by_id, *version.writers} else TO_REVIEW


def _item_of(version: Version, group_slug: str, group: str, lang: str) -> Item:
    if version.state == VersionState.SCHEDULED and version.publish_at is not None:
        why = gettext("Goes out on %(day)s.") % {"day": day(version.publish_at, lang)}
    elif version.state == VersionState.OFFERED:
        why = gettext("Said by a file on %(day)s.") % {"day": day(version.made_at, lang)}
    elif version.state == VersionState.PUBLISHED and version.published_at is not None:
        why = gettext("Withdrawn on %(day)s.") % {"day": day(version.published_at, lang)}
    elif version.submitted_at is not None:
        why = gettext("Submitted on %(day)s.") % {"day": day(version.submitted_at, lang)}
    else:
        why = gettext("Begun on %(day)s.") % {"day": day(version.made_at, lang)}
    # What was withdrawn is looked at, and shown again, from the page of its versions.
    gone = version.state == VersionState.PUBLISHED
    url = version.type.entry_url(version.slug) if gone else version.type.url("draft", version.pk)
    return Item(
        slug=version.slug, name=version.name or version.slug, why=why, url=url, group=group, group_slug=group_slug
    )


# --- The desk of entries that are rows --------------------------------------------------------------------------------


class _Row(NamedTuple):
    entry_type: str
    slug: str
    name_en: str
    name_fr: str
    curated_at: Any
    is_verified: bool | None
    as_of: date | None
    review_by: date | None
    vouched_on: date | None


_DAYS = ("as_of", "review_by", "vouched_on")


def _rows_of(types: Iterable[RowType], organization_ids: Any) -> list[_Row]:
    """Return the entries of some types that readers see (one query); None: whosever they are."""
    found = []
    for each in types:
        rows, there = each.model.objects.order_by(), {field.name for field in each.model._meta.fields}
        if organization_ids is not None:
            rows = rows.filter(each.owners.rows(organization_ids)) if each.owners else rows.none()
        verified = "is_verified" if "is_verified" in there else Value(None, BooleanField(null=True))
        days = [Cast(name if name in there else Value(None), DateField(null=True)) for name in _DAYS]
        texts = [Cast(name, TextField()) for name in ("slug", f"{each.name}_en", f"{each.name}_fr")]
        found.append(rows.values_list(Value(each.slug), *texts, "curated_at", verified, *days))
    first, *others = found
    return [_Row(*row) for row in first.union(*others, all=True)]


def _of_rows(look: Look, types: Sequence[EntryType]) -> Found:
    """Yield the entries that readers see, and what of them wants to be better."""
    known = {each.slug: each for each in types if isinstance(each, RowType)}
    doubts = {(each.slug, slug): words for each in known.values() for slug, words in each.doubts().items()}
    for row in _rows_of(known.values(), None if look.charge.whole else look.charge.organization_ids):
        entry_type = known[row.entry_type]
        name = row.name_fr if look.lang == "fr" else row.name_en
        wants = list(_wants(row, look))
        if words := doubts.get((row.entry_type, row.slug)):
            wants.append((DOUBTFUL, words.text(look.lang)))
        for work_list, why in wants:
            yield work_list, Item(
                slug=row.slug, name=name, why=why, url=entry_type.entry_url(row.slug),
                group=entry_type.one.text(look.lang), group_slug=entry_type.slug,
                vouch_url=entry_type.entry_url(row.slug, "change", "vouch") if work_list is DUE else "",
            )  # fmt: skip


def _wants(row: _Row, look: Look) -> Iterable[tuple[WorkList, str]]:
    yield ALL, gettext("Looked after by curators.") if row.curated_at else gettext("As the files have it.")
    due = review_day(row.review_by, row.vouched_on)
    if due is not None and due <= look.today:
        yield DUE, gettext("Due since %(day)s.") % {"day": day(due, look.lang)}
    if row.is_verified is False:
        yield UNVERIFIED, gettext("The pages that say so were not all read.")
    if row.as_of is not None and evidence_age(row.as_of, look.today) is EvidenceAge.OLD:
        yield STALE, gettext("Evidence of %(day)s.") % {"day": day(row.as_of, look.lang)}


ENTRIES_DESK = Desk(
    namespace="entries",
    template="publishing/entries_desk.html",
    lists=(
        TO_REVIEW, IN_REVIEW, DUE, SCHEDULED, DRAFTS, FILES, UNVERIFIED, STALE, DOUBTFUL, WITHDRAWN_LIST, ALL,
    ),
    others=_of_rows,
    group_name="kind",
    group_of=lambda version, lang: (version.entry_type, version.type.one.text(lang)),
)  # fmt: skip
