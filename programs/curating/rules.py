"""May this be done with a draft? The button and the service ask the same functions."""

from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.core.workflow import Refusal
from hub.directory.access import may_curate
from programs.choices import RevisionState
from programs.models import Program, Revision
from programs.workflow import PUBLISHING, curators_only


def may_edit(program: Program, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not change what is said of a program: another organization looks after it. Else None.

    None stands for the system.
    """
    if by is None or may_curate(by, program.organization):
        return None
    return Refusal("not_yours", _("This program is not among the entries you look after."))


def may_write(revision: Revision, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not change the draft, or None."""
    if revision.state != RevisionState.DRAFT:
        return Refusal("not_a_draft", _("This is no longer a draft. Ask for it to be sent back, or begin a new one."))
    return curators_only(revision, by=by) or may_edit(revision.program, by=by)


def may_step(revision: Revision, step: str, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not take a step of the workflow with the draft, or None."""
    return PUBLISHING.refusal(revision, step, by=by) or may_edit(revision.program, by=by) or _outdated(revision, step)


def _outdated(revision: Revision, step: str) -> Refusal | None:
    if step not in {"submit", "publish", "schedule"} or revision.based_on_id == revision.program.live_id:
        return None
    sentence = _("The published version has changed since this draft was begun. Take its changes into the draft first.")
    return Refusal("outdated", sentence)
