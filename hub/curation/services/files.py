"""Where a file says otherwise than a curator: nothing is overwritten, and a person decides."""

from datetime import datetime

from django.db import transaction

from hub.accounts.models import User
from hub.audit.services import noting, record
from hub.core.workflow import Refusal
from hub.curation.choices import EntryOrigin, EntryState
from hub.curation.declaring import Kind
from hub.curation.entries import row_of
from hub.curation.fields import Document
from hub.curation.models import EntryVersion
from hub.curation.rules import may_edit
from hub.curation.services.drafts import begin_draft, newest_save, save_draft
from hub.curation.services.versions import add_version, kind_of, locked, require, versions_of
from programs.workflow import curators_only

OFFER = "curation.file_words"


@transaction.atomic
def offer_file_words(*, kind: Kind, slug: str, document: Document, at: datetime) -> EntryVersion | None:
    """Put what a file says of an entry that a curator looks after on the desk, to be decided.

    Nothing happens for words that a file said before: they were published, or decided about. Newer words take the
    place of older ones that still wait.
    """
    row = row_of(kind, slug)
    if row is None or versions_of(kind, slug).filter(origin=EntryOrigin.FILE, content=document).exists():
        return None
    with noting(None, "curation.file.offered"):
        versions_of(kind, slug).filter(state=EntryState.OFFERED).update(state=EntryState.DECIDED)
        offered = add_version(
            kind, slug, document, origin=EntryOrigin.FILE, state=EntryState.OFFERED, by=None, at=at
        )  # fmt: skip
    record(action="curation.file.offered", by=None, at=at, subject=offered)
    return offered


@transaction.atomic
def decide_on_file(*, offered: EntryVersion, take: bool, by: User | None, at: datetime) -> EntryVersion | None:
    """Decide about what a file says: leave it, or take what it changed into a draft, which is reviewed like any other.

    What the file changed is what it says otherwise than it said before; where nothing is known of before, all of it.
    """
    row = locked(offered)
    require(curators_only(row, by=by) or may_edit(row.organization_ids, by=by))
    if row.state != EntryState.OFFERED:
        require(Refusal("decided", ""))
    kind, draft = kind_of(row), None
    earlier = versions_of(kind, row.slug).filter(origin=EntryOrigin.FILE, number__lt=row.number)
    before = earlier.order_by("-number").first()
    if take:
        draft = begin_draft(kind=kind, slug=row.slug, by=by, at=at)
        news = {
            column: value
            for column, value in row.content.items()
            if before is None or before.content.get(column) != value
        }
        save_draft(version=draft, values=news, number=newest_save(draft).number or 0, by=by, at=at)
    with noting(by, "curation.file.decided"):
        row.state = EntryState.DECIDED
        row.save(update_fields=["state"])
    record(action="curation.file.decided", by=by, at=at, subject=row, data={"taken": take})
    return draft
