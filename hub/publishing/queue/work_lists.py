"""Why an entry stands in the queue: what waits for a person first, then what wants to be better."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, Case, DateField, Q, TextField, Value, When
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hub.core.text.formats import day
from hub.core.vocabulary.enums import EvidenceAge
from hub.core.vocabulary.evidence import VOUCHER_DAYS, evidence_age, months_after, review_day
from hub.publishing.choices import OPEN_STATES, Origin, ReportOrigin, VersionState
from hub.publishing.documents.fields import WITHDRAWN
from hub.publishing.entry_types.base import EntryType
from hub.publishing.entry_types.fields import VERIFIED, address_columns
from hub.publishing.entry_types.pages import NamedField
from hub.publishing.entry_types.rows import RowType
from hub.publishing.models import EntryVersion, Version
from hub.publishing.registry import EditorCharge, doubtful_addresses
from hub.publishing.reports.access import waiting_reports

_WORDS_SHOWN = 120  # characters of a report
CONFIRMED_MONTHS = 12  # how long a reading of the official page counts


class WorkList(NamedTuple):
    """One reason to stand in the queue: its name in addresses, and its title.

    ``tone`` is how it looks, by the classes of a turn; None: nothing is to be done about it. ``asked``: somebody waits
    for an answer. ``early``: readers may read today what is not so, or miss a day. ``blocks``: until it is decided,
    nobody says that the entry is still right.
    """

    name: str
    title: Promise
    tone: str | None = "calm"
    asked: bool = False
    early: bool = False
    blocks: bool = False

    @property
    def icon(self) -> str:
        return _ICONS[self.tone]


_ICONS = {"late": "warn", "ours": "people", "soon": "clock", "calm": "reopen", None: "doc"}
TO_REVIEW = WorkList("to-review", _("To review"), "ours", asked=True)
IN_REVIEW = WorkList("in-review", _("Yours, in review"), None)
SCHEDULED = WorkList("scheduled", _("Waiting for their day"), None)
OWNERS = WorkList("owners", _("Corrections by owners"), "late", asked=True)
PROPOSED = WorkList("proposed", _("Proposed by owners"), "late", asked=True)
REPORTS = WorkList("reports", _("Mistakes reported"), "late", asked=True)
DRAFTS = WorkList("drafts", _("Drafts"))
FILES = WorkList("files", _("A file says otherwise"), "soon")
BROKEN = WorkList("broken", _("Broken sources"), "late")
DUE = WorkList("due", _("To look at again"), "soon")
UNVERIFIED = WorkList("unverified", pgettext_lazy("entries", "Not verified"))
STALE = WorkList("stale", _("Old evidence"))
DOUBTFUL = WorkList("doubtful", _("Rules to look at again"))
WITHDRAWN_LIST = WorkList("withdrawn", pgettext_lazy("entries", "Withdrawn"), None)
ALL = WorkList("all", _("All entries"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One reason for which an entry stands in the queue, since when, and where it is settled.

    ``kind`` is the type of the entry; ``body`` is the short name and the words of the organization to which it belongs.
    ``fields`` returns those that rest on a page that is gone or has changed, and ``missing`` those that are to be
    written: they are looked for where they are shown.
    """

    kind: str
    slug: str
    name: str
    why: str
    url: str
    body: tuple[str, str] = ("", "")
    since: date | None = None
    fields: Callable[[], Sequence[NamedField]] = field(default=tuple, compare=False)
    missing: Callable[[], Sequence[NamedField]] = field(default=tuple, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryStanding:
    """How an entry stands that readers see: the evidence, its rhythm in months, and whether it is open now.

    ``confirmed``: somebody read it on an official page within 12 months. ``is_past``: it is over, and reaches nobody.
    """

    evidence: date | None = None
    months: int = 12
    is_open: bool = False
    is_confirmed: bool = False
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks at a desk, and when; at one entry alone where its ``kind`` and ``slug`` are given."""

    person: Any
    charge: EditorCharge
    today: date
    lang: str
    kind: str = ""
    slug: str = ""

    def only(self, rows: Any, column: str = "slug") -> Any:
        """Return those of a query set that are about the entry; all of them where all entries are looked at."""
        return rows.filter(**{column: self.slug}) if self.slug else rows


type Found = Iterable[tuple[WorkList, Item, EntryStanding | None]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What one namespace of entries brings to the queue: its reasons in order, and those beside drafts.

    ``others`` yields them, and each entry that readers see once on ``ALL``, with its standing. ``body_of`` returns the
    organization of a draft. ``beside`` are the types of other desks of which it tells something.
    """

    namespace: str
    lists: Sequence[WorkList]
    others: Callable[[Look, Sequence[EntryType]], Found]
    body_of: Callable[[Version, str], tuple[str, str]]
    beside: Collection[str] = ()


def reasons(desk: Desk, look: Look, types: Sequence[EntryType]) -> Found:
    """Yield every reason of a desk: drafts within what the person looks after, and what the desk adds."""
    for model in dict.fromkeys(each.version_model for each in types):
        slugs = [each.slug for each in types if each.version_model is model]
        for version in _waiting(look.only(model.looked_after(look.charge, slugs), model.SLUG)):
            yield _list_of(version, look.person), _item_of(version, desk.body_of(version, look.lang), look.lang), None
    yield from desk.others(look, types)


def reported(look: Look, types: Sequence[EntryType], seen: Mapping[tuple[str, str], Item]) -> Found:
    """Yield the reports that want a curator, of the entries ``seen`` in the queue (two queries).

    Those on entries that readers do not see any more are for curators of the whole catalogue (a query a table).
    """
    waiting = waiting_reports(types, slug=look.slug)
    gone = {(row.entry_type, row.slug) for row in waiting} - seen.keys()
    items = {**seen, **(_withdrawn(look, types, gone) if gone and look.charge.whole else {})}
    for report in waiting:
        item = items.get((report.entry_type, report.slug))
        if item is not None:
            # An owner names its fields one by one, and often says no more.
            part = "" if report.origin == ReportOrigin.OWNER else f"{report.part_words}. "
            why = part + Truncator(report.words or report.get_origin_display()).chars(_WORDS_SHOWN)
            told = Item(
                kind=item.kind, slug=item.slug, name=item.name, body=item.body, why=why,
                url=reverse("report_review:report", args=[report.pk]), since=timezone.localdate(report.made_at),
            )  # fmt: skip
            yield OWNERS if report.origin == ReportOrigin.OWNER else REPORTS, told, None


def _withdrawn(look: Look, types: Sequence[EntryType], keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Item]:
    """Return what some entries that readers do not see were called last, of those that the person looks after."""
    named: dict[type[Version], set[tuple[str, str]]] = {}
    models = {each.slug: each.version_model for each in types}
    for kind, slug in keys:
        named.setdefault(models[kind], set()).add((kind, slug))
    found: dict[tuple[str, str], Item] = {}
    for model, wanted in named.items():
        rows = model.looked_after(look.charge, {kind for kind, _slug in wanted})
        rows = rows.filter(**{f"{model.SLUG}__in": [slug for _kind, slug in wanted]}).order_by("number")
        for row in rows.select_related(*(name for name in model.RELATED if name != "based_on")):
            if (row.entry_type, row.slug) in wanted:
                item = Item(kind=row.entry_type, slug=row.slug, name=row.name or row.slug, why="", url="")
                found[item.kind, item.slug] = item
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
    if version.state == VersionState.DRAFT and version.origin == Origin.OWNER:
        return PROPOSED
    if version.state in _LISTS:
        return _LISTS[version.state]
    return IN_REVIEW if person.pk in {version.made_by_id, *version.writers} else TO_REVIEW


def _item_of(version: Version, body: tuple[str, str], lang: str) -> Item:
    at = version.submitted_at or version.made_at
    if version.state == VersionState.SCHEDULED and version.publish_at is not None:
        why = gettext("Goes out on %(day)s.") % {"day": day(timezone.localdate(version.publish_at), lang)}
    elif version.state == VersionState.OFFERED:
        why = gettext("Said by a file on %(day)s.") % {"day": day(timezone.localdate(version.made_at), lang)}
    elif version.state == VersionState.PUBLISHED and version.published_at is not None:
        at = version.published_at
        why = gettext("Withdrawn on %(day)s.") % {"day": day(timezone.localdate(at), lang)}
    elif version.submitted_at is not None:
        why = gettext("Submitted on %(day)s.") % {"day": day(timezone.localdate(version.submitted_at), lang)}
    else:
        why = gettext("Begun on %(day)s.") % {"day": day(timezone.localdate(version.made_at), lang)}
    # What was withdrawn is looked at, and shown again, from the page of its versions.
    gone = version.state == VersionState.PUBLISHED
    return Item(
        kind=version.entry_type, slug=version.slug, name=version.name or version.slug, why=why, body=body,
        url=version.type.entry_url(version.slug) if gone else version.type.url("draft", version.pk),
        since=timezone.localdate(at),
    )  # fmt: skip


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
    body: str
    body_en: str
    body_fr: str
    is_past: bool
    addresses: Mapping[str, Any]


_DAYS = ("as_of", "review_by", "vouched_on")
_BODY = ("slug", "acronym_en", "acronym_fr")


def _rows_of(types: Iterable[RowType], look: Look, *, with_addresses: bool) -> list[_Row]:
    """Return the entries of some types that readers see and the person looks after (one query)."""
    found = []
    for each in types:
        rows, there = look.only(each.model.objects.order_by()), {field.name for field in each.model._meta.fields}
        if not look.charge.whole:
            rows = rows.filter(each.owners.rows(look.charge.organization_ids)) if each.owners else rows.none()
        verified = "is_verified" if "is_verified" in there else Value(None, BooleanField(null=True))
        days = [Cast(name if name in there else Value(None), DateField(null=True)) for name in _DAYS]
        texts = [Cast(name, TextField()) for name in ("slug", f"{each.name}_en", f"{each.name}_fr")]
        whens = [] if each.past is None else [When(each.past(look.today), then=Value(value=True))]
        past = Case(*whens, default=Value(value=False), output_field=BooleanField())
        bodies = [Cast(each.body_column(name), TextField()) for name in _BODY]
        named = _addresses(each if with_addresses else None)
        found.append(rows.values_list(Value(each.slug), *texts, "curated_at", verified, *days, *bodies, past, named))
    first, *others = found
    return [_Row(*row) for row in first.union(*others, all=True)]


def _addresses(entry_type: RowType | None) -> Any:
    """Return the web addresses of a row by the columns that hold them; none where none is asked for."""
    fields = entry_type.row_fields if entry_type else ()
    return JSONObject(**{column: column for column, _several in address_columns(fields)})


def _doubted(row: _Row, entry_type: RowType, doubtful: Collection[str]) -> list[tuple[str, str]]:
    """Return the columns of a row that name an address that wants a curator, each with the address."""
    named = [(column, row.addresses.get(column) or []) for column, _several in address_columns(entry_type.row_fields)]
    return [(column, address) for column, value in named
            for address in (value if isinstance(value, list) else [value]) if address in doubtful]  # fmt: skip


def _fields_of(entry_type: RowType, columns: Iterable[str], lang: str) -> list[NamedField]:
    return [NamedField(column, entry_type.column_words(column).text(lang)) for column in dict.fromkeys(columns)]


def _of_rows(look: Look, types: Sequence[EntryType]) -> Found:
    """Yield the entries that readers see, and what of them wants to be better."""
    known = {each.slug: each for each in types if isinstance(each, RowType)}
    in_time = {
        (each.slug, slug): official
        for each in known.values()
        for slug, official in each.official_by_open_entry(look.only(each.model.objects), look.today).items()
    }
    doubts = {(each.slug, slug): words for each in known.values() for slug, words in each.doubts().items()}
    doubtful = doubtful_addresses(look.lang)
    for row in _rows_of(known.values(), look, with_addresses=bool(doubtful)):
        entry_type, french = known[row.entry_type], look.lang == "fr"
        wants = list(_wants(row, look, entry_type))
        if not row.is_past and (words := doubts.get((row.entry_type, row.slug))):
            wants.append((DOUBTFUL, words.text(look.lang), None))
        doubted = [] if row.is_past else _doubted(row, entry_type, doubtful)
        if doubted:
            broken = [doubtful[each] for each in dict.fromkeys(address for _column, address in doubted)]
            since = min((one.since for one in broken if one.since is not None), default=None)
            wants.append((BROKEN, " ".join(one.message for one in broken), since))
        for work_list, why, since in wants:
            leaning = [column for column, _address in doubted] if work_list is BROKEN else []
            missing = [one.name for one in entry_type.fields if one == VERIFIED and work_list is UNVERIFIED]
            item = Item(
                kind=entry_type.slug, slug=row.slug, name=row.name_fr if french else row.name_en, why=why,
                url=entry_type.entry_url(row.slug), body=(row.body, row.body_fr if french else row.body_en),
                since=since, fields=partial(_fields_of, entry_type, leaning, look.lang),
                missing=partial(_fields_of, entry_type, missing, look.lang),
            )  # fmt: skip
            standing = _standing(row, look.today, official=in_time.get((row.entry_type, row.slug)))
            yield work_list, item, standing if work_list is ALL else None


def _standing(row: _Row, today: date, *, official: bool | None) -> EntryStanding:
    """Return how a row stands; ``official``: whether an official page says it, None where it is not open."""
    seen = max((day for day in (row.as_of, row.vouched_on) if day is not None), default=None)
    is_new = seen is not None and today <= months_after(seen, CONFIRMED_MONTHS)
    return EntryStanding(
        evidence=seen,
        months=VOUCHER_DAYS // 30 if row.review_by else CONFIRMED_MONTHS,
        is_open=official is not None,
        is_confirmed=is_new and bool(row.is_verified and official),
        is_past=row.is_past,
    )


def _wants(row: _Row, look: Look, entry_type: RowType) -> Iterable[tuple[WorkList, str, date | None]]:
    yield ALL, gettext("Looked after by curators.") if row.curated_at else gettext("As the files have it."), None
    if row.is_past:
        return
    due = review_day(row.review_by, row.vouched_on)
    if due is not None and due <= look.today:
        yield DUE, "", due
    if row.is_verified is False:
        yield UNVERIFIED, entry_type.unverified.text(look.lang), row.as_of
    if row.as_of is not None and evidence_age(row.as_of, look.today) is EvidenceAge.OLD:
        yield STALE, "", row.as_of


ENTRIES_DESK = Desk(
    namespace="entries",
    lists=(
        TO_REVIEW, IN_REVIEW, REPORTS, BROKEN, DUE, SCHEDULED, DRAFTS, FILES, UNVERIFIED, STALE, DOUBTFUL,
        WITHDRAWN_LIST, ALL,
    ),
    others=_of_rows,
    body_of=lambda _version, _lang: ("", ""),
)  # fmt: skip
