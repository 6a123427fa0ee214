"""May a report be answered? The button and the service ask the same functions."""

from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.core.workflow import Refusal
from programs.choices import ReportState
from programs.documents.fields import LISTS, SECTION_OF
from programs.models import ProgramReport
from programs.publication.rules import may_edit


def may_accept(report: ProgramReport, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not take a report into a draft, or None. One whose draft was deleted may be taken again."""
    if refusal := may_edit(report.program, by=by):
        return refusal
    waits = report.state == ReportState.OPEN or (report.state == ReportState.ACCEPTED and report.draft_id is None)
    return None if waits else _settled()


def may_decline(report: ProgramReport, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not decline a report, or None."""
    return may_accept(report, by=by)


def can_be_applied(field: str) -> bool:
    """Whether an owner's words for a field can stand in it: conditions and lists of codes are written by a curator."""
    return field in SECTION_OF and field not in LISTS


def _settled() -> Refusal:
    return Refusal("settled", _("Somebody has answered this report already."))
