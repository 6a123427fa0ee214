"""What a person decides where a file and an edit differ."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import record
from hub.core.workflow import Refusal, require
from hub.publishing.services import document_at
from programs.choices import ConflictChoice
from programs.documents.conflicts import same
from programs.drafts.services import begin_program_draft, write_fields
from programs.models import ImportConflict
from programs.publication.rules import may_edit


@transaction.atomic
def resolve_conflict(*, conflict: ImportConflict, choice: ConflictChoice, by: User, at: datetime) -> bool:
    """Keep what stands, take what the file says into the program's draft, or note that both were seen.

    Returns False where the field was changed since it was compared: then nothing is written but what stands now, for
    the person to look at. Raises ``RefusedError`` for others' programs, for a draft that is being reviewed,
    and for a conflict that somebody has settled.
    """
    row: ImportConflict = ImportConflict.objects.select_for_update().get(pk=conflict.pk)
    require(may_edit(row.program, by=by) or _settled(row))
    if choice == ConflictChoice.THEIRS:
        draft = begin_program_draft(program=row.program, by=by, at=at)
        document, _number = document_at(draft)
        if not same(row.field, document[row.field], row.ours):
            row.ours = document[row.field]
            row.save(update_fields=["ours"])
            return False
        write_fields(version=draft, values={row.field: row.theirs}, by=by, at=at)
    row.choice, row.settled_by, row.settled_at = choice, by, at
    row.save(update_fields=["choice", "settled_by", "settled_at"])
    data = {"field": row.field, "choice": choice.value}
    record(action="programs.import.conflict_settled", by=by, at=at, subject=row.program, data=data)
    return True


def _settled(row: ImportConflict) -> Refusal | None:
    return Refusal("settled", _("Somebody has settled this already.")) if row.choice else None
