"""From a draft to readers and back: submitted, read by somebody else, published now or on a day, taken back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import noting, record
from hub.core.workflow import Refusal, TransitionRefusedError
from hub.curation.choices import EntryOrigin, EntryState
from hub.curation.declaring import Kind
from hub.curation.entries import apply, blank_row, read_entry, row_of
from hub.curation.fields import WITHDRAWN
from hub.curation.linting import findings
from hub.curation.models import EntryVersion
from hub.curation.rules import may_edit, may_step
from hub.curation.services.drafts import begin_draft, newest_save, save_draft
from hub.curation.services.versions import (
    is_outdated,
    kind_of,
    locked,
    require,
    retire,
    shown_version,
)
from hub.curation.signals import entry_published
from hub.outbox.services import enqueue_job
from programs.workflow import PUBLISHING, curators_only

PUBLISH = "curation.publish_scheduled"


@transaction.atomic
def submit(*, version: EntryVersion, reason: str, by: User | None, at: datetime) -> None:
    """Give a draft to a second curator; ``reason`` says why it changes what readers see.

    What the draft says is no longer changed, unless it is sent back. Raises ``TransitionRefusedError`` where something
    is missing or cannot be read, where readers see other words since, and where nothing changes.
    """
    row = locked(version)
    document = newest_save(row).content
    require(may_step(row, "submit", by=by) or _outdated(row) or _without_reason(reason))
    kind = kind_of(row)
    # Whose it is to publish is said by what it says now, whatever it said on the way.
    row.organization_ids = kind.organization_ids(document)
    require(may_edit(row.organization_ids, by=by))
    there = row_of(kind, row.slug) or blank_row(kind, row.slug)
    _reading, mistakes = read_entry(kind, there, document)
    if mistakes or any(finding.stops for finding in findings(kind, document)):
        require(Refusal("not_ready", _("Something is still missing. It is listed below.")))
    if row.based_on is not None and document == row.based_on.content:
        require(Refusal("nothing_changes", _("The draft says what readers see already.")))
    with noting(by, "curation.draft.submitted"):
        row.change_reason, row.content = reason, document
        said = ["change_reason", "content", "organization_ids"]
        row.save(update_fields=[*said, *PUBLISHING.take(row, "submit", by=by, at=at)])
    record(action="curation.draft.submitted", by=by, at=at, subject=row, reason=reason)


@transaction.atomic
def send_back(*, version: EntryVersion, comment: str, by: User | None, at: datetime) -> None:
    """Give a draft back to its author with a comment. Raises ``TransitionRefusedError`` without one."""
    row = locked(version)
    require(may_step(row, "send_back", by=by) or _without_reason(comment))
    with noting(by, "curation.draft.sent_back"):
        row.save(update_fields=PUBLISHING.take(row, "send_back", by=by, at=at))
    record(action="curation.draft.sent_back", by=by, at=at, subject=row, reason=comment)


@transaction.atomic
def approve(*, version: EntryVersion, by: User | None, at: datetime, publish_at: datetime | None = None) -> None:
    """Publish what another curator submitted, now or at a later moment.

    Raises ``TransitionRefusedError`` for whoever wrote in the draft, and where readers see other words since.
    """
    row = locked(version)
    later = publish_at is not None and publish_at > at
    require(may_step(row, "schedule" if later else "publish", by=by) or _outdated(row))
    if not later or publish_at is None:
        _publish(row, "publish", by=by, at=at, reason=row.change_reason)
        return
    with noting(by, "curation.version.scheduled"):
        changed = PUBLISHING.take(row, "schedule", by=by, at=at)
        row.publish_at, row.approved_by = publish_at, by
        row.save(update_fields=[*changed, "publish_at", "approved_by"])
    payload = {"version_id": row.pk, "moment": publish_at.isoformat()}
    enqueue_job(topic=PUBLISH, payload=payload, at=at, not_before=publish_at)
    record(action="curation.version.scheduled", by=by, at=at, subject=row, data={"publish_at": publish_at.isoformat()})


@transaction.atomic
def take_back(*, version: EntryVersion, by: User | None, at: datetime, reason: str = "") -> None:
    """Cancel a publication that waits for its day: the draft is in review again."""
    row = locked(version)
    require(may_step(row, "unschedule", by=by))
    with noting(by, "curation.version.unscheduled"):
        changed = PUBLISHING.take(row, "unschedule", by=by, at=at)
        row.publish_at = row.approved_by = None
        row.save(update_fields=[*changed, "publish_at", "approved_by"])
    record(action="curation.version.unscheduled", by=by, at=at, subject=row, reason=reason)


@transaction.atomic
def publish_scheduled(*, version_id: int, moment: datetime, at: datetime) -> None:
    """Publish what was approved for this moment, in the name of whoever approved it.

    Nothing happens where it was cancelled or moved. What may not go out any more is in review again, with the reason.
    """
    row: EntryVersion | None = EntryVersion.objects.filter(pk=version_id, publish_at=moment).first()
    if row is None:
        return
    row = locked(row)
    if row.state != EntryState.SCHEDULED:
        return
    try:
        with transaction.atomic():
            require(may_step(row, "publish", by=row.approved_by) or _outdated(row))
            _publish(row, "publish", by=row.approved_by, at=at, reason=row.change_reason)
    except TransitionRefusedError as error:
        take_back(version=row, by=None, at=at, reason=error.refusal.sentence)


@transaction.atomic
def roll_back(*, to: EntryVersion, reason: str, by: User | None, at: datetime) -> None:
    """Show an earlier version again, in one step. Raises ``TransitionRefusedError`` without a reason.

    It was read by a second curator or came from a file, and cannot have changed since. Words of a file that are shown
    again may be changed by that file again.
    """
    row = locked(to)
    require(
        curators_only(row, by=by)
        or may_edit(row.organization_ids, by=by)
        or PUBLISHING.refusal(row, "restore", by=by)
        or _without_reason(reason)
    )
    _publish(row, "restore", by=by, at=at, reason=reason)


@transaction.atomic
def begin_withdrawal(*, kind: Kind, slug: str, by: User | None, at: datetime) -> EntryVersion:
    """Return a draft that takes the entry away from readers. It is reviewed like any other."""
    if not kind.may_withdraw:
        require(Refusal("given", _("These entries are given: none is taken out.")))
    draft = begin_draft(kind=kind, slug=slug, by=by, at=at)
    number = newest_save(draft).number or 0
    save_draft(version=draft, values={WITHDRAWN: True}, number=number, by=by, at=at)
    return draft


def _publish(row: EntryVersion, step: str, *, by: User | None, at: datetime, reason: str) -> None:
    kind = kind_of(row)
    with noting(by, "curation.version.published"):
        before = shown_version(kind, row.slug, at=at)
        if before is not None and before.pk != row.pk:
            retire(before, at=at)
        row.save(update_fields=PUBLISHING.take(row, step, by=by, at=at))
        apply(kind, row.slug, row.content, at=at, of_file=row.origin == EntryOrigin.FILE)
    record(action="curation.version.published", by=by, at=at, subject=row, reason=reason)
    entry_published.send(EntryVersion, kind=kind.slug, slug=row.slug)


def _outdated(row: EntryVersion) -> Refusal | None:
    if not is_outdated(row, row_of(kind_of(row), row.slug)):
        return None
    sentence = _("The published version has changed since this draft was begun. Take its changes into the draft first.")
    return Refusal("outdated", sentence)


def _without_reason(reason: str) -> Refusal | None:
    return None if reason.strip() else Refusal("no_reason", _("Say why, so that others understand it later."))
