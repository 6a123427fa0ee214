"""Who did what with an entry, when and why: the steps from the audit, the rows from their triggers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.audit.models import Entry
from hub.curation.access import Entry as EntryHeld
from hub.curation.models import EntryVersion
from programs.curating.history import RowChange, Step, names_of, row_changes

ACTIONS: Mapping[str, Promise] = {
    "curation.entry.begun": _("Entry begun"),
    "curation.draft.begun": _("Draft begun"),
    "curation.draft.updated": _("Draft brought up to date"),
    "curation.draft.submitted": _("Sent to a second curator"),
    "curation.draft.sent_back": _("Sent back"),
    "curation.draft.discarded": _("Draft deleted"),
    "curation.version.scheduled": _("Approved for a day"),
    "curation.version.unscheduled": _("Publication cancelled"),
    "curation.version.published": _("Published"),
    "curation.file.offered": _("A file says otherwise"),
    "curation.file.decided": _("Decided about the file"),
}
_COMMENTS = ("curation.draft.sent_back", "curation.version.unscheduled", "curation.draft.submitted")
_MOST = 200
_TYPE = EntryVersion._meta.label_lower


def steps_of(versions: Iterable[EntryVersion]) -> list[Step]:
    """Return what was done with the versions of an entry, the newest first (two queries)."""
    numbers = {str(version.pk): version.number for version in versions}
    entries = list(Entry.objects.filter(subject_type=_TYPE, subject_id__in=numbers).order_by("-at", "-pk")[:_MOST])
    names = names_of({entry.actor_id for entry in entries})
    return [
        Step(
            at=entry.at,
            words=ACTIONS.get(entry.action, entry.action),
            version=numbers[entry.subject_id],
            person=names.get(entry.actor_id, ""),
            reason=entry.reason,
        )
        for entry in entries
    ]


def last_comment(version: EntryVersion) -> Entry | None:
    """Return the last word on a draft: why it was sent back, or why it did not go out (one query)."""
    rows = Entry.objects.filter(subject_type=_TYPE, subject_id=str(version.pk), action__in=_COMMENTS)
    found: Entry | None = rows.select_related("actor").order_by("-at", "-pk").first()
    return found if found is not None and found.action != "curation.draft.submitted" and found.reason else None


def rows_of(entry: EntryHeld) -> list[RowChange]:
    """Return every change of the entry's rows, the newest first: those of bulk and raw writes too (four queries)."""
    model = entry.kind.model
    wanted: dict[type[Any], dict[str, Any]] = {
        model: {"slug": entry.slug},
        EntryVersion: {"kind": entry.kind.slug, "slug": entry.slug},
    }
    words: dict[str, Promise | str] = {
        f"{model._meta.app_label}.{model.__name__}Event": _("Entry"),
        "curation.EntryVersionEvent": _("Version"),
    }
    return row_changes(wanted, words)
