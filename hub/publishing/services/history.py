"""Who did what with an entry, when and why: the steps from the audit, the rows from their triggers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.accounts.models import User
from hub.audit.models import Entry
from hub.audit.presentation import action_words
from hub.core.db.bilingual import current_language
from hub.core.text.formats import clock_time, day, plain_number
from hub.publishing.access import HeldEntry
from hub.publishing.documents.differences import NO, YES
from hub.publishing.entry_types.base import EntryType
from hub.publishing.models import Version

ACTIONS: Mapping[str, Promise] = {
    "publishing.entry.begun": _("Entry begun"),
    "publishing.draft.begun": _("Draft begun"),
    "publishing.draft.updated": _("Draft brought up to date"),
    "publishing.draft.submitted": _("Sent to a second curator"),
    "publishing.draft.sent_back": _("Sent back"),
    "publishing.draft.discarded": _("Draft deleted"),
    "publishing.version.scheduled": _("Approved for a day"),
    "publishing.version.unscheduled": _("Publication cancelled"),
    "publishing.version.published": _("Published"),
    "publishing.entry.vouched": _("Said to be still right"),
    "programs.parts.confirmed": _("Said to be still right"),
    "programs.parts.confirmation_undone": _("Said to be still right: taken back"),
    "publishing.file.offered": _("A file says otherwise"),
    "publishing.file.decided": _("Decided about the file"),
    "programs.program.withdrawn": _("Taken out of the catalogue"),
    "programs.review.answered": _("Answered by its organization"),
    "programs.review.proposed": _("Proposed by its organization"),
    "programs.review.rhythm_set": _("Rhythm changed"),
    "programs.import.conflict_settled": _("Decided where a file differs"),
    "programs.link.replaced": _("New address taken into a draft"),
    "programs.page.proposals_taken": _("Figures of its page taken into a draft"),
    "publishing.entryreport.field_taken": _("What was reported taken into the draft"),
}
_COMMENTS = ("publishing.draft.sent_back", "publishing.version.unscheduled", "publishing.draft.submitted")
_MOST = 200
_GROUPED = 10_000  # the first figure whose thousands stand apart: a year does not
_LABELS: Mapping[str, Promise] = {"insert": _("written"), "update": _("changed"), "delete": _("deleted")}
_NOT_SHOWN = {"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context", "content_digest"}


@dataclass(frozen=True, slots=True)
class Step:
    """One action with an entry or a version of it."""

    at: datetime
    words: Promise | str
    version: int | None
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """One change of one row, as the database itself noted it. ``person`` is empty outside the portal."""

    at: datetime
    what: Promise | str
    label: Promise | str
    person: str
    changed: tuple[tuple[str, str, str], ...]


def steps_of(held: HeldEntry) -> list[Step]:
    """Return what was done with an entry and its versions, the newest first (two queries)."""
    keys: dict[str, list[str]] = {}
    for row in (*held.versions, *held.type.subjects(held.row)):
        keys.setdefault(row._meta.label_lower, []).append(str(row.pk))
    wanted = [Q(subject_type=label, subject_id__in=found) for label, found in keys.items()]
    numbers = {(row._meta.label_lower, str(row.pk)): row.number for row in held.versions}
    entries = list(Entry.objects.filter(reduce(or_, wanted, Q(pk__in=[]))).order_by("-at", "-pk")[:_MOST])
    names, lang = _names_of({entry.actor_id for entry in entries}), current_language()
    return [
        Step(
            at=entry.at,
            words=_words_of(entry, lang),
            version=numbers.get((entry.subject_type, entry.subject_id)),
            person=names.get(entry.actor_id, ""),
            reason=entry.reason,
        )
        for entry in entries
    ]


def _words_of(entry: Entry, lang: str) -> Promise | str:
    if entry.data.get("shown_again"):
        return gettext("Earlier version shown again")
    return ACTIONS.get(entry.action) or action_words(entry.action, lang) or entry.action


def last_comment(version: Version) -> Entry | None:
    """Return the last word on a draft: why it was sent back, or why it did not go out (one query)."""
    rows = Entry.objects.filter(
        subject_type=version._meta.label_lower, subject_id=str(version.pk), action__in=_COMMENTS
    )
    found: Entry | None = rows.select_related("actor").order_by("-at", "-pk").first()
    return found if found is not None and found.action != _COMMENTS[-1] and found.reason else None


def rows_of(entry_type: EntryType, slug: str, lang: str, versions: Iterable[Version] = ()) -> list[RowChange]:
    """Return every change of an entry's rows, the newest first: those of bulk and raw writes too.

    ``versions`` are told by their numbers. A query for each of its tables, one for the people, and those by which its
    type finds the tables.
    """
    numbers = {version.pk: version.number for version in versions}
    tables = entry_type.tables(slug)
    events: list[tuple[Promise | str, Any, Any]] = []
    for model, (words, filters) in tables.items():
        events += ((words, event, before) for event, before in _events(model, filters))
    events.sort(key=lambda event: (event[1].pgh_created_at, event[1].pgh_id), reverse=True)
    events = events[:_MOST]
    people = _names_of({_user_of(event) for _words, event, _before in events})
    return [
        RowChange(
            at=event.pgh_created_at,
            what=words,
            label=_LABELS.get(event.pgh_label, event.pgh_label),
            person=people.get(_user_of(event), ""),
            changed=tuple(_changed(before, event, numbers, lang)),
        )
        for words, event, before in events
    ]


def _events(model: type[Any], filters: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """Return the events of one kind of row, each with the one before it of the same row."""
    event_model = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    rows = event_model.objects.filter(**filters).select_related("pgh_context").order_by("pgh_id")
    last: dict[int, Any] = {}
    found = []
    for event in rows:
        found.append((event, last.get(event.pgh_obj_id)))
        last[event.pgh_obj_id] = event
    return found


def _changed(before: Any, event: Any, numbers: Mapping[int, int], lang: str) -> Iterable[tuple[str, str, str]]:
    if before is None or event.pgh_label != "update":
        return
    for field in event._meta.concrete_fields:
        if field.name in _NOT_SHOWN:
            continue
        was, now = (getattr(one, field.attname) for one in (before, event))
        if was != now:
            if field.related_model is not None and issubclass(field.related_model, Version):
                was, now = numbers.get(was, was), numbers.get(now, now)
            yield str(field.verbose_name), _value_words(field, was, lang), _value_words(field, now, lang)


def _value_words(field: Any, value: Any, lang: str) -> str:
    """Return what a column says as a person of a language writes it; a list one after the other."""
    match value:
        case None:
            words: Any = ""
        case list():
            words = ", ".join(_value_words(field, one, lang) for one in value)
        case bool():
            words = (YES if value else NO).text(lang)
        case datetime():
            moment = timezone.localtime(value)
            words = f"{day(moment, lang)}, {clock_time(moment, lang)}"
        case date():
            words = day(value, lang)
        case int() | Decimal() if field.related_model is None and not field.flatchoices:
            words = plain_number(value, lang) if Decimal(value) >= _GROUPED else value
        case _:
            words = next((label for member, label in field.flatchoices if member == value), value)
    return str(words)


def _user_of(event: Any) -> int | None:
    context = event.pgh_context
    return None if context is None else context.metadata.get("user")


def _names_of(keys: set[int | None]) -> dict[int | None, str]:
    """Return the names of people by their keys (one query)."""
    return {
        person.pk: person.get_full_name()
        for person in User.objects.filter(pk__in=[key for key in keys if key is not None])
    }
