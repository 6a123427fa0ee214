"""Take the new address of a page that has moved for good into a draft, wherever the entry names the old one."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import record
from hub.core.workflow import Refusal, TransitionRefusedError
from hub.publishing.documents.fields import Document
from hub.publishing.services import document_at, save_draft
from programs.desk.changes import begin_program_draft
from programs.documents.fields import CONDITIONS, SECTIONS
from programs.models import Link, Program, Revision


@transaction.atomic
def take_new_address(*, program: Program, link: Link, by: User, at: datetime) -> Revision:
    """Return the program's draft, in which the address to which ``link`` has moved stands in place of the old one.

    Raises ``TransitionRefusedError`` for others' programs, for a draft that is being reviewed, and where the link has
    moved nowhere.
    """
    if not link.moved_to:
        raise TransitionRefusedError(Refusal("not_moved", _("No new address is known any more. Look at the page.")))
    draft = begin_program_draft(program=program, by=by, at=at)
    document, number = document_at(draft)
    for part, values in _parts(document, link.address, link.moved_to):
        number = save_draft(version=draft, part=part, values=values, number=number, by=by, at=at).number
    record(action="programs.link.replaced", by=by, at=at, subject=program, data={"link": link.pk})
    return draft


def _parts(document: Document, old: str, new: str) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    for section in SECTIONS:
        names = (name for field in section.fields for name in field.columns)
        texts = {name: document[name] for name in names if isinstance(document[name], str)}
        changed = {name: _replaced(text, old, new) for name, text in texts.items()}
        changed = {name: text for name, text in changed.items() if text != texts[name]}
        if changed:
            found.append((section.slug, changed))
    rows = [row for row in document[CONDITIONS] if row.get("source") == old]
    return [*found, *((f"condition:{row['id']}", {"source": new}) for row in rows)]


def _replaced(text: str, old: str, new: str) -> str:
    return "\n".join(new if line.strip() == old else line for line in text.split("\n"))
