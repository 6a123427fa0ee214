"""The rows of the queue, in their order; how far the catalogue is confirmed, and who keeps what of it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Count
from django.utils import timezone

from hub.core.text.formats import fold
from hub.publishing.access import types_for
from hub.publishing.entry_types.base import EntryType
from hub.publishing.models import EntryComment, EntryWork
from hub.publishing.queue.work_lists import (
    ALL,
    DRAFTS,
    DUE,
    IN_REVIEW,
    PROPOSED,
    STALE,
    TO_REVIEW,
    UNVERIFIED,
    EntryStanding,
    Item,
    Look,
    WorkList,
    reasons,
    reported,
)
from hub.publishing.registry import DESKS, Editor, editors, entry_types

type Key = tuple[str, str]

EXPOSURE = "publishing.exposure"  # where the counts are kept
_EXPOSURE_KEPT = 600  # seconds: counting goes through the verdicts of every company
_DAYS_IN_MONTH = 30.4
_OLDEST, _NEWEST = 6.0, 0.25  # how far age alone moves an entry
_UNKNOWN_AGE = 2.0
_OPEN, _ASKED = 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry in the queue: its reasons, the first in order first, whom it reaches, and who works on it.

    ``acts`` can be done with it among others.
    """

    kind: str
    slug: str
    reasons: tuple[tuple[WorkList, Item], ...]
    standing: EntryStanding
    companies: int
    risk: float
    holder: Any = None
    snoozed_until: date | None = None
    comments: int = 0
    acts: tuple[str, ...] = ()

    @property
    def first(self) -> tuple[WorkList, Item]:
        """The reason that is told: that for which somebody waits, else the first of its desk."""
        return next((reason for reason in self.reasons if reason[0].asked), self.reasons[0])

    @property
    def item(self) -> Item:
        return self.first[1]

    @property
    def work(self) -> tuple[tuple[WorkList, Item], ...]:
        """The reasons about which something is to be done."""
        return tuple(reason for reason in self.reasons if reason[0].tone is not None)

    @property
    def is_asked(self) -> bool:
        """Whether somebody waits for an answer: a reader, an owner, or whoever wrote a draft."""
        return any(work_list.asked for work_list, _item in self.reasons)

    @property
    def place(self) -> int:
        """Its place before any risk: somebody waits; a page has changed or a day is near; the rest."""
        if self.is_asked:
            return 0
        return 1 if any(work_list.early for work_list, _item in self.reasons) else 2

    @property
    def is_in_review(self) -> bool:
        """Whether the reader's own draft of it is in review: nothing is to be done before somebody else has read it."""
        return any(work_list is IN_REVIEW for work_list, _item in self.reasons) and not self.is_asked

    @property
    def since(self) -> date | None:
        """Since when the first reason stands."""
        return self.item.since

    def because_of(self, name: str) -> "Row | None":
        """Return the row with one of its reasons alone; None where it does not stand here for that."""
        kept = tuple(reason for reason in self.reasons if reason[0].name == name)
        return replace(self, reasons=kept) if kept else None


class Progress(NamedTuple):
    """How many of the open entries were confirmed on an official page within 12 months."""

    confirmed: int
    open: int


@dataclass(frozen=True, slots=True)
class Queue:
    """All that a person may see of the queue, in its order, with its reasons and the entries that count."""

    rows: tuple[Row, ...]
    lists: tuple[WorkList, ...]
    progress: Progress
    editors: tuple[Editor, ...]


def queue_for(look: Look) -> Queue:
    """Return the queue of a person (the queries of the desks, and seven)."""
    found, standings, lists = _found(look)
    people = tuple(editors())
    rows = _rows(found, standings, cache.get_or_set(EXPOSURE, _exposure, _EXPOSURE_KEPT) or {}, people)
    rows.sort(key=lambda row: (row.place, -row.risk, row.since or date.max, fold(row.item.name), row.slug))
    open_now = [one for one in standings.values() if one.is_open]
    progress = Progress(sum(one.is_confirmed for one in open_now), len(open_now))
    return Queue(tuple(rows), tuple(lists.values()), progress, people)


def _exposure() -> dict[Key, int]:
    """Return how many companies each entry is shown to; none stands for nobody, or not counted."""
    counted = ((each.slug, each.count_companies()) for each in entry_types() if each.count_companies is not None)
    return {(kind, slug): number for kind, found in counted for slug, number in found.items()}


def reasons_of(look: Look, kind: str, slug: str) -> list[tuple[WorkList, Item]]:
    """Return why an entry stands in the queue, the most pressing first (the queries of its desk, and two)."""
    return worth_saying(_found(replace(look, kind=kind, slug=slug))[0].get((kind, slug), ()))


def worth_saying(found: Iterable[tuple[WorkList, Item]]) -> list[tuple[WorkList, Item]]:
    """Return the reasons that want somebody; what is to be looked at again has old evidence, which needs no word."""
    told = [reason for reason in found if reason[0].tone is not None]
    is_due = any(work_list == DUE for work_list, _item in told)
    return [reason for reason in told if not (is_due and reason[0] == STALE)]


def _found(
    look: Look,
) -> tuple[dict[Key, list[tuple[WorkList, Item]]], dict[Key, EntryStanding], dict[str, WorkList]]:
    """Return the reasons of each entry in the order of its own desk, how entries stand, and which reasons there are."""
    lists: dict[str, WorkList] = {}
    order: dict[str, dict[str, int]] = {}
    found: dict[Key, list[tuple[WorkList, Item]]] = {}
    standings: dict[Key, EntryStanding] = {}
    every: list[EntryType] = []
    for desk in DESKS:
        types = [each for each in types_for(look.charge, desk.namespace) if look.kind in ("", each.slug, *desk.beside)]
        if not types:
            continue
        lists |= {one.name: one for one in desk.lists}
        every += types
        places = {one.name: place for place, one in enumerate(desk.lists)}
        order |= {each.slug: places for each in types}
        for work_list, item, standing in reasons(desk, look, types):
            key = (item.kind, item.slug)
            found.setdefault(key, []).append((work_list, item))
            if standing is not None:
                standings[key] = standing
    seen = {key: items[0][1] for key, items in found.items()}
    for work_list, item, _standing in reported(look, every, seen):
        found.setdefault((item.kind, item.slug), []).append((work_list, item))
    for key, told in found.items():
        told.sort(key=partial(_place, order.get(key[0], {})))
    return found, standings, lists


def _place(places: Mapping[str, int], reason: tuple[WorkList, Item]) -> int:
    return places.get(reason[0].name, len(places))


def _rows(
    found: Mapping[Key, list[tuple[WorkList, Item]]],
    standings: Mapping[Key, EntryStanding],
    shown: Mapping[Key, int],
    people: Sequence[Editor],
) -> list[Row]:
    today = timezone.localdate()
    work = {(row.entry_type, row.slug): row for row in EntryWork.objects.all()}
    # Whoever keeps no entries any more holds none either.
    known = {editor.person.pk: editor.person for editor in people}
    about = EntryComment.objects.filter(slug__in={slug for _kind, slug in found})
    counted = about.values_list("entry_type", "slug").annotate(number=Count("pk")).order_by()
    comments = {(kind, slug): number for kind, slug, number in counted}
    types, rows = {each.slug: each for each in entry_types()}, []
    for key, told in found.items():
        standing, there = standings.get(key, EntryStanding()), work.get(key)
        is_asked = any(work_list.asked for work_list, _item in told)
        companies = 0 if standing.is_past else shown.get(key, 0)
        holder = known.get(there.holder_id) if there is not None else None
        snoozed = None if there is None else _snoozed(there, told, today)
        row = Row(
            kind=key[0],
            slug=key[1],
            reasons=tuple(told),
            standing=standing,
            companies=companies,
            risk=risk(standing, companies=companies, is_asked=is_asked, today=today),
            holder=holder,
            comments=comments.get(key, 0),
            snoozed_until=snoozed,
            acts=_acts(types.get(key[0]), told, standing, is_held=holder is not None, is_snoozed=snoozed is not None),
        )
        rows.append(row)
    return rows


def _acts(
    entry_type: EntryType | None,
    told: Iterable[tuple[WorkList, Item]],
    standing: EntryStanding,
    *,
    is_held: bool,
    is_snoozed: bool,
) -> tuple[str, ...]:
    reasons = {work_list.name: work_list for work_list, _item in told}
    vouched = entry_type is not None and entry_type.vouches and ALL.name in reasons and not standing.is_past
    if entry_type is not None and entry_type.comparison is None and UNVERIFIED.name in reasons:
        vouched = False  # what was never read is not still right
    if any(work_list.blocks for work_list in reasons.values()):
        vouched = False
    waits = any(work_list.tone is not None for work_list in reasons.values())
    fit = {
        "take": True,
        "vouch": vouched,
        "assign": True,
        "snooze": waits and not is_snoozed,
        "wake": is_snoozed,
        "release": is_held,
        "submit": not reasons.keys().isdisjoint({DRAFTS.name, PROPOSED.name}),
        "approve": TO_REVIEW.name in reasons,
    }
    return tuple(name for name, fits in fit.items() if fits)


def risk(standing: EntryStanding, *, companies: int, is_asked: bool, today: date) -> float:
    """Return how much is at stake: companies shown it x age against its rhythm x open now x somebody waits."""
    age = _UNKNOWN_AGE
    if standing.evidence is not None:
        age = (today - standing.evidence).days / _DAYS_IN_MONTH / standing.months
    age = min(max(age, _NEWEST), _OLDEST)
    return (1 + companies) * age * (_OPEN if standing.is_open else 1) * (_ASKED if is_asked else 1)


def _snoozed(work: EntryWork, told: Iterable[tuple[WorkList, Item]], today: date) -> date | None:
    """Return until when an entry is put aside; None where the day has come, or something new has since."""
    until: date | None = work.snoozed_until
    if until is None or work.snoozed_at is None or until <= today:
        return None
    at = timezone.localdate(work.snoozed_at)
    is_new = any(item.since is not None and item.since > at for work_list, item in told if work_list.tone is not None)
    return None if is_new else until


# --- Parts of the queue -----------------------------------------------------------------------------------------------


def _waits(row: Row) -> bool:
    return bool(row.work)


def _is_to_do(row: Row) -> bool:
    return _waits(row) and row.snoozed_until is None


def _is_free_for(row: Row, person: Any) -> bool:
    return row.holder is None or row.holder.pk == person.pk


PARTS: Mapping[str, Callable[[Row, Any], bool]] = {
    "mine": lambda row, person: _is_to_do(row) and not row.is_in_review and _is_free_for(row, person),
    "asked": lambda row, _person: _is_to_do(row) and row.is_asked,
    "review": lambda row, _person: any(work_list is TO_REVIEW for work_list, _item in row.reasons),
    "snoozed": lambda row, _person: _waits(row) and row.snoozed_until is not None,
    "all": lambda row, _person: _waits(row),
    "every": lambda _row, _person: True,
}


def part(rows: Iterable[Row], name: str, person: Any) -> list[Row]:
    """Return one part of the queue, by its name in ``PARTS``."""
    return [row for row in rows if PARTS[name](row, person)]


def first_part(rows: Sequence[Row], person: Any) -> str:
    """Return the part with which the queue opens: where somebody waits whom nobody else has in hand, those."""
    return "asked" if any(row.is_asked for row in part(rows, "mine", person)) else "mine"


# --- Who keeps what ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What one person holds and keeps, or what stands in one part of the catalogue, with the oldest of it.

    ``asked_for`` is the filter of the queue that shows a part.
    """

    name: str
    asked_for: str = ""
    keeps: Sequence[str]
    waiting: int
    held: int
    asked: int
    oldest: Row | None


def shares_of_people(queue: Queue, lang: str) -> list[Portion]:
    """Return what each person keeps and holds; people of posts without an entry in hand are left out."""
    found = []
    for editor in queue.editors:
        held = [
            row for row in queue.rows if _waits(row) and row.holder is not None and row.holder.pk == editor.person.pk
        ]
        if held or editor.charge.rows:
            keeps = [_charge_words(row, lang) for row in editor.charge.rows]
            found.append(_share(editor.person.get_full_name(), keeps, held))
    return found


def shares_of_parts(queue: Queue, names: Mapping[str, str], lang: str) -> list[Portion]:
    """Return what waits by organization, or by type where an entry belongs to none; the most first."""
    parts: dict[tuple[str, str], list[Row]] = {}
    for row in queue.rows:
        if _waits(row):
            slug, name = row.item.body
            key = (f"organization={slug}", name) if name else (f"kind={row.kind}", names.get(row.kind, row.kind))
            parts.setdefault(key, []).append(row)
    keepers: dict[str, list[str]] = {}
    for editor in queue.editors:
        for row in editor.charge.rows:
            keepers.setdefault(_charge_words(row, lang), []).append(editor.person.get_full_name())
    found = [
        replace(_share(name, keepers.get(name, []), rows), asked_for=asked_for)
        for (asked_for, name), rows in parts.items()
    ]
    return sorted(found, key=lambda share: (-share.waiting, fold(share.name)))


def _charge_words(row: Any, lang: str) -> str:
    body = row.organization
    return "" if body is None else str(body.acronym_fr if lang == "fr" else body.acronym_en)


def _share(name: str, keeps: Sequence[str], rows: Collection[Row]) -> Portion:
    dated = [row for row in rows if row.since is not None]
    return Portion(
        name=name,
        keeps=keeps,
        waiting=len(rows),
        held=sum(row.holder is not None for row in rows),
        asked=sum(row.is_asked for row in rows),
        oldest=min(dated, key=lambda row: row.since or date.max, default=None),
    )


def counts_of(rows: Iterable[Row]) -> Counter[str]:
    """Return how many entries stand in the queue for each reason."""
    return Counter(name for row in rows for name in {work_list.name for work_list, _item in row.reasons})
