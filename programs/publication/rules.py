"""May this be done? The button and the service ask the same functions."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.accounts.models import User
from hub.core.workflow import Refusal
from hub.publishing.rules import may_begin as may_begin_of
from hub.publishing.rules import may_edit as may_edit_of
from programs.models import Program
from programs.verdict_cases.evaluate import ChangedCase


def may_edit(program: Program, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not change what is said of a program, or None; None stands for the system."""
    return may_edit_of([program.organization_id], by=by)


def may_withdraw(program: Program, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not take the program out of the catalogue, or None."""
    if program.live_id is None:
        return Refusal("not_published", _("The program is not in the catalogue."))
    if by is None or may_begin_of((), by=by) is None:
        return None
    return Refusal("not_whole", _("Only who looks after the whole catalogue may take a program out of it."))


def may_change_cases(changes: Sequence[ChangedCase], *, reason: str) -> Refusal | None:
    """Return why a revision may not change the verdicts of these cases: nobody said for what reason. Else None."""
    if not changes or reason.strip():
        return None
    sentence = ngettext(
        "The verdict of %(count)d case would change (%(cases)s). Say why that is right, or correct the conditions.",
        "The verdicts of %(count)d cases would change (%(cases)s). Say why that is right, or correct the conditions.",
        len(changes),
    )
    names = ", ".join(change.case.id for change in changes)
    return Refusal("changed_cases", sentence % {"count": len(changes), "cases": names})
