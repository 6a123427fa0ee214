"""Where a file says otherwise than a curator: nothing is overwritten, and a person decides."""

from datetime import datetime
from typing import Any

from django.db import transaction

from hub.accounts.models import User
from hub.audit.services import history_context, record
from hub.core.workflow import Refusal, require
from hub.publishing.choices import Origin, VersionState
from hub.publishing.documents.fields import Document
from hub.publishing.entry_types.rows import RowType
from hub.publishing.models import EntryVersion, Version
from hub.publishing.rules import may_begin
from hub.publishing.services.drafts import begin_draft, locked, newest_save, save_draft

OFFER = "publishing.file_words"


@transaction.atomic
def offer_file_words(*, entry_type: RowType, slug: str, document: Document, at: datetime) -> EntryVersion | None:
    """Put what a file says of an entry that a curator looks after on the desk, to be decided.

    Nothing happens for words that a file said before: they were published, or decided about. Newer words take the
    place of older ones that still wait.
    """
    versions = entry_type.versions(slug)
    if entry_type.row(slug) is None or _was_said(entry_type, versions, document):
        return None
    with history_context(None, "publishing.file.offered"):
        versions.filter(state=VersionState.OFFERED).update(state=VersionState.DECIDED)
        offered = entry_type.new_version(
            slug, document, origin=Origin.FILE, state=VersionState.OFFERED, made_by=None, made_at=at
        )  # fmt: skip
    record(action="publishing.file.offered", by=None, at=at, subject=offered)
    return offered


def _was_said(entry_type: RowType, versions: Any, document: Document) -> bool:
    return any(entry_type.document_at(each) == document for each in versions.filter(origin=Origin.FILE))


@transaction.atomic
def decide_on_file(*, offered: Version, take: bool, by: User | None, at: datetime) -> Version | None:
    """Decide about what a file says: leave it, or take what it changed into a draft, which is reviewed like any other.

    What the file changed is what it says otherwise than it said before; where nothing is known of before, all of it.
    """
    row = locked(offered)
    require(may_begin(row.organization_ids, by=by))
    if row.state != VersionState.OFFERED:
        require(Refusal("decided"))
    draft, said = None, row.type.document_at(row)
    earlier = row.type.versions(row.slug).filter(origin=Origin.FILE, number__lt=row.number).order_by("-number").first()
    if take:
        draft = begin_draft(entry_type=row.type, slug=row.slug, by=by, at=at)
        before = {} if earlier is None else row.type.document_at(earlier)
        news = {name: value for name, value in said.items() if earlier is None or before.get(name) != value}
        save_draft(version=draft, values=news, number=newest_save(draft).number or 0, by=by, at=at)
    with history_context(by, "publishing.file.decided"):
        row.state = VersionState.DECIDED
        row.save(update_fields=["state"])
    record(action="publishing.file.decided", by=by, at=at, subject=row, data={"taken": take})
    return draft
