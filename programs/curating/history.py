"""Who did what with a program, when and why: the steps from the audit, the rows from their triggers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.accounts.models import User
from hub.audit.models import Entry
from programs.models import Condition, Program, Revision, Succession

ACTIONS: Mapping[str, Promise] = {
    "programs.program.created": _("Program begun"),
    "programs.program.withdrawn": _("Taken out of the catalogue"),
    "programs.draft.begun": _("Draft begun"),
    "programs.draft.updated": _("Draft brought up to date"),
    "programs.draft.submitted": _("Sent to a second curator"),
    "programs.draft.sent_back": _("Sent back"),
    "programs.draft.discarded": _("Draft deleted"),
    "programs.revision.scheduled": _("Approved for a day"),
    "programs.revision.unscheduled": _("Publication cancelled"),
    "programs.revision.published": _("Published"),
}
_MOST = 200
_ROWS: Mapping[str, Promise] = {
    "programs.ProgramEvent": _("Program"),
    "programs.RevisionEvent": _("Version"),
    "programs.ConditionEvent": _("Condition"),
    "programs.SuccessionEvent": _("Successor"),
}
_LABELS: Mapping[str, Promise] = {"insert": _("written"), "update": _("changed"), "delete": _("deleted")}
_NOT_SHOWN = {"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context"}


@dataclass(frozen=True, slots=True)
class Step:
    """One action with a program or a version of it."""

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


def steps_of(program: Program) -> list[Step]:
    """Return what was done with a program, the newest first (three queries)."""
    numbers = dict(program.revisions.values_list("pk", "number"))
    of_program = Entry.objects.filter(subject_type=Program._meta.label_lower, subject_id=str(program.pk))
    of_versions = Entry.objects.filter(subject_type=Revision._meta.label_lower, subject_id__in=map(str, numbers))
    entries = list((of_program | of_versions).order_by("-at", "-pk")[:_MOST])
    names = names_of({entry.actor_id for entry in entries})
    return [
        Step(
            at=entry.at,
            words=ACTIONS.get(entry.action, entry.action),
            version=numbers.get(int(entry.subject_id)) if "revision" in entry.subject_type else None,
            person=names.get(entry.actor_id, ""),
            reason=entry.reason,
        )
        for entry in entries
    ]


def last_comment(revision: Revision) -> Entry | None:
    """Return the last word on a draft: why it was sent back, or why it did not go out (one query)."""
    found: Entry | None = (
        Entry.objects.filter(
            subject_type=Revision._meta.label_lower,
            subject_id=str(revision.pk),
            action__in=["programs.draft.sent_back", "programs.revision.unscheduled", "programs.draft.submitted"],
        )
        .select_related("actor")
        .order_by("-at", "-pk")
        .first()
    )
    return found if found is not None and found.action != "programs.draft.submitted" and found.reason else None


def rows_of(program: Program) -> list[RowChange]:
    """Return every change of the program's rows, the newest first: those of bulk and raw writes too (six queries)."""
    versions = list(program.revisions.values_list("pk", flat=True))
    wanted: dict[type[Any], dict[str, Any]] = {
        Program: {"pgh_obj_id": program.pk},
        Revision: {"program_id": program.pk},
        Condition: {"revision_id__in": versions},
        Succession: {"revision_id__in": versions},
    }
    return row_changes(wanted, _ROWS)


def row_changes(wanted: Mapping[type[Any], Mapping[str, Any]], words: Mapping[str, Promise | str]) -> list[RowChange]:
    """Return the changes of rows, the newest first (a query a table, and two).

    ``wanted`` holds for each model which of its events, ``words`` what a row is called, by the label of the events.
    """
    events: list[tuple[str, Any, Any]] = []
    for model, filters in wanted.items():
        events += _events(model, filters)
    events.sort(key=lambda event: (event[1].pgh_created_at, event[1].pgh_id), reverse=True)
    events = events[:_MOST]
    people = names_of({_user_of(event) for _label, event, _before in events})
    return [
        RowChange(
            at=event.pgh_created_at,
            what=words[label],
            label=_LABELS.get(event.pgh_label, event.pgh_label),
            person=people.get(_user_of(event), ""),
            changed=tuple(_changed(before, event)),
        )
        for label, event, before in events
    ]


def _events(model: type[Any], filters: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return the events of one kind of row, each with the one before it of the same row."""
    event_model = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    rows = event_model.objects.filter(**filters).select_related("pgh_context").order_by("pgh_id")
    last: dict[int, Any] = {}
    found = []
    for event in rows:
        found.append((event_model._meta.label, event, last.get(event.pgh_obj_id)))
        last[event.pgh_obj_id] = event
    return found


def _changed(before: Any, event: Any) -> Any:
    if before is None or event.pgh_label != "update":
        return
    for field in event._meta.concrete_fields:
        if field.name in _NOT_SHOWN:
            continue
        was, now = (getattr(one, field.attname) for one in (before, event))
        if was != now:
            yield field.name, str(was), str(now)


def _user_of(event: Any) -> int | None:
    context = event.pgh_context
    return None if context is None else context.metadata.get("user")


def names_of(keys: set[int | None]) -> dict[int | None, str]:
    """Return the names of people by their keys (one query)."""
    return {
        person.pk: person.get_full_name()
        for person in User.objects.filter(pk__in=[key for key in keys if key is not None])
    }
