"""May a report be answered? The button and the service ask the same functions."""

from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.core.workflow import Refusal
from hub.publishing.choices import KEPT_STATES, VersionState
from hub.publishing.models import Version
from programs.choices import ReportState
from programs.documents.fields import LISTS, SECTION_OF
from programs.models import ProgramReport
from programs.publication.rules import may_edit


def waits(report: ProgramReport) -> bool:
    """Whether a report wants a curator: nobody has answered it, or what it was taken into has gone or is published.

    A version that corrects what was reported ends the report; so one that is published has left it uncorrected.
    """
    if report.state == ReportState.ACCEPTED:
        return report.draft is None or report.draft.state in KEPT_STATES
    return bool(report.state == ReportState.OPEN)


def may_answer_report(report: ProgramReport, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not answer a report, by a draft or by a reason why the entry stays; or None."""
    return may_edit(report.program, by=by) or (None if waits(report) else _settled())


def takes_reports(draft: Version | None) -> Refusal | None:
    """Return why a report may not be taken into the open draft of its program (None: a new one is begun); or None.

    One that is with a second curator, or approved for a day, is not written in any more: the report waits.
    """
    if draft is None or draft.state == VersionState.DRAFT:
        return None
    sentence = _(
        "The program’s draft is with a second curator, or approved for a day, and cannot be changed now. The report "
        "waits here: have the draft sent back, or take the report up once it is published."
    )
    return Refusal("draft_closed", sentence)


def can_be_applied(field: str) -> bool:
    """Whether an owner's words for a field can stand in it: conditions and lists of codes are written by a curator."""
    return field in SECTION_OF and field not in LISTS


def _settled() -> Refusal:
    return Refusal("settled", _("Somebody has answered this report already."))
