"""From a draft to readers and back: submitted, read by somebody else, published now or on a day, taken back."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import history_context, record
from hub.core.workflow import Refusal, RefusedError, require
from hub.outbox.services import enqueue_job
from hub.publishing.choices import Origin, VersionState
from hub.publishing.entry_types.base import EntryType
from hub.publishing.entry_types.points import stops
from hub.publishing.models import Version
from hub.publishing.rules import may_begin, may_edit, may_step, without_reason
from hub.publishing.services.drafts import (
    begin_draft,
    document_at,
    locked,
    newest_save,
    save_draft,
    take_columns,
)
from hub.publishing.services.reviewers import reviewers_of, tell_administrators
from hub.publishing.signals import entry_published
from hub.publishing.workflow import PUBLISHING

PUBLISH = "publishing.publish_scheduled"


@transaction.atomic
def submit(*, version: Version, reason: str, by: User | None, at: datetime) -> None:
    """Give a draft to a second curator; ``reason`` says why it changes what readers see.

    What the draft says is written out and no longer changed, unless it is sent back. Raises ``RefusedError``
    where something is missing or cannot be read, where readers see other words since, and where nothing changes.
    Where nobody may publish it, administrators hear.
    """
    row = locked(version)
    document = newest_save(row).content
    require(may_step(row, "submit", by=by) or without_reason(reason))
    # Whose it is to publish is said by what it says now, whatever it said on the way.
    take_columns(row, document, final=True, save=False)
    require(may_edit(row.organization_ids, by=by))
    reading = row.type.read(row, document)
    if stops(row.type.points(reading, document)):
        require(Refusal("not_ready", _("Something is still missing. It is listed below.")))
    if row.based_on is not None and document == row.type.document_at(row.based_on):
        require(Refusal("nothing_changes", _("The draft says what readers see already.")))
    with history_context(by, "publishing.draft.submitted"):
        row.change_reason = reason
        PUBLISHING.take(row, "submit", by=by, at=at)
        row.type.write_out(row, document, reading)
    record(action="publishing.draft.submitted", by=by, at=at, subject=row, reason=reason)
    if not reviewers_of(row):
        tell_administrators(row, at=at)


@transaction.atomic
def send_back(*, version: Version, comment: str, by: User | None, at: datetime) -> None:
    """Give a draft back to its author with a comment. Raises ``RefusedError`` without one."""
    row = locked(version)
    require(may_step(row, "send_back", by=by) or without_reason(comment))
    with history_context(by, "publishing.draft.sent_back"):
        row.save(update_fields=PUBLISHING.take(row, "send_back", by=by, at=at))
    record(action="publishing.draft.sent_back", by=by, at=at, subject=row, reason=comment)


@transaction.atomic
def approve(
    *, version: Version, by: User | None, at: datetime, publish_at: datetime | None = None, accepted: str = ""
) -> None:
    """Publish what another curator submitted, now or at a later moment.

    ``accepted`` says why what it changes elsewhere is right. Raises ``RefusedError`` for whoever wrote in
    the draft, where readers see other words since, and for what its type refuses.
    """
    row = _locked_with_entry(version, at)
    later = publish_at is not None and publish_at > at
    # Published at once or on a day, it is in review; one that waits for its day goes out by itself.
    require(may_step(row, "schedule", by=by))
    if not later or publish_at is None:
        _publish(row, "publish", by=by, at=at, reason=row.change_reason, accepted=accepted)
        return
    told = row.type.check_publication(row, accepted=accepted)
    with history_context(by, "publishing.version.scheduled"):
        changed = PUBLISHING.take(row, "schedule", by=by, at=at)
        row.publish_at, row.approved_by = publish_at, by
        row.save(update_fields=[*changed, "publish_at", "approved_by"])
    payload = {"model": row._meta.label, "version_id": row.pk, "moment": publish_at.isoformat(), "accepted": accepted}
    enqueue_job(topic=PUBLISH, payload=payload, at=at, not_before=publish_at)
    data = {"publish_at": publish_at.isoformat(), **told}
    record(action="publishing.version.scheduled", by=by, at=at, subject=row, data=data)


@transaction.atomic
def take_back(*, version: Version, by: User | None, at: datetime, reason: str = "") -> None:
    """Cancel a publication that waits for its day: the draft is in review again."""
    row = locked(version)
    require(may_step(row, "unschedule", by=by))
    with history_context(by, "publishing.version.unscheduled"):
        changed = PUBLISHING.take(row, "unschedule", by=by, at=at)
        row.publish_at = row.approved_by = None
        row.save(update_fields=[*changed, "publish_at", "approved_by"])
    record(action="publishing.version.unscheduled", by=by, at=at, subject=row, reason=reason)


@transaction.atomic
def publish_scheduled(*, model: str, version_id: int, moment: datetime, at: datetime, accepted: str = "") -> None:
    """Publish what was approved for this moment, in the name of whoever approved it.

    Nothing happens where it was cancelled or moved. What may not go out any more is in review again, with the reason.
    """
    found: Any = apps.get_model(model).objects.filter(pk=version_id, publish_at=moment).first()  # type: ignore[attr-defined]
    if found is None:
        return
    row = _locked_with_entry(found, at)
    if row.state != VersionState.SCHEDULED:
        return
    try:
        with transaction.atomic():
            require(may_step(row, "publish", by=row.approved_by))
            _publish(row, "publish", by=row.approved_by, at=at, reason=row.change_reason, accepted=accepted)
    except RefusedError as error:
        take_back(version=row, by=None, at=at, reason=error.refusal.sentence)


@transaction.atomic
def roll_back(*, to: Version, reason: str, by: User | None, at: datetime) -> None:
    """Show an earlier version again, in one step. Raises ``RefusedError`` without a reason.

    It was read by a second curator or came from a file, and cannot have changed since. Words of a file that are shown
    again may be changed by that file again.
    """
    row = _locked_with_entry(to, at)
    require(may_step(row, "restore", by=by) or without_reason(reason))
    _publish(row, "restore", by=by, at=at, reason=reason, accepted=reason)


@transaction.atomic
def vouch(*, entry_type: Any, slug: str, by: User, at: datetime) -> None:
    """Note that a person says that an entry is still right: its words stay, so no second person reads it.

    Raises ``RefusedError`` for what nobody vouches for and for an entry that ``by`` does not look after.
    """
    shown = entry_type.shown(slug, at=at)
    row = entry_type.row(slug)
    if row is None or shown is None or not entry_type.may_vouch(row):
        raise RefusedError(Refusal("given"))
    require(may_begin(entry_type.bodies_of_row(row), by=by))
    with history_context(by, "publishing.entry.vouched"):
        entry_type.vouch(row, by=by, at=at)
        document = entry_type.document_of_row(entry_type.row(slug))
        if document != entry_type.document_at(shown):
            shown.save(update_fields=PUBLISHING.take(shown, "retire", by=None, at=at))
            shown = entry_type.new_version(
                slug, document, origin=Origin.CURATOR, state=VersionState.PUBLISHED, made_by=by, made_at=at,
                published_at=at, change_reason=_("Still right"),
            )  # fmt: skip
    record(action="publishing.entry.vouched", by=by, at=at, subject=shown)


@transaction.atomic
def begin_retirement(*, entry_type: EntryType, slug: str, by: User | None, at: datetime, **told: Any) -> Version:
    """Return a draft that says that an entry has ended, and what took over. It is reviewed like any other."""
    if not entry_type.may_retire:
        require(Refusal("given", _("These entries are given: none is taken out.")))
    draft = begin_draft(entry_type=entry_type, slug=slug, by=by, at=at)
    part, values = entry_type.retirement(**told)
    _document, number = document_at(draft)
    save_draft(version=draft, part=part, values=values, number=number, by=by, at=at)
    return draft


def _locked_with_entry(version: Version, at: datetime) -> Version:
    """Return a version as it is now, once nobody else is changing what readers see of its entry."""
    version.type.shown(version.slug, at=at)
    return locked(version)


def _publish(row: Version, step: str, *, by: User | None, at: datetime, reason: str, accepted: str) -> None:
    with history_context(by, "publishing.version.published"):
        before = row.type.shown(row.slug, at=at)
        told = row.type.check_publication(row, accepted=accepted)
        columns = [*PUBLISHING.take(row, step, by=by, at=at), *row.type.published_columns]
        if before is not None and before.pk != row.pk:
            before.save(update_fields=PUBLISHING.take(before, "retire", by=None, at=at))
        row.save(update_fields=columns)
        row.type.show(row, at=at)
    told = told | ({"shown_again": True} if step == "restore" else {})
    record(action="publishing.version.published", by=by, at=at, subject=row, reason=reason, data=told)
    entry_published.send(type(row), entry_type=row.entry_type, slug=row.slug)
