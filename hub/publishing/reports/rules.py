"""May a report be answered? The button and the service ask the same functions."""

from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.core.workflow import Refusal
from hub.publishing.choices import KEPT_STATES, ReportState, VersionState
from hub.publishing.models import EntryReport, Version
from hub.publishing.reports.access import bodies_of, draft_of
from hub.publishing.rules import may_edit


def waits(report: EntryReport) -> bool:
    """Whether a report wants a curator: nobody has answered it, or what it was taken into has gone or is published.

    A version that corrects what was reported ends the report; so one that is published has left it uncorrected.
    """
    if report.state == ReportState.ACCEPTED:
        draft = draft_of(report)
        return draft is None or draft.state in KEPT_STATES
    return bool(report.state == ReportState.OPEN)


def may_answer_report(report: EntryReport, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not answer a report, by a draft or by a reason why the entry stays; or None."""
    return may_edit(bodies_of(report), by=by) or (None if waits(report) else _settled())


def takes_reports(draft: Version | None) -> Refusal | None:
    """Return why a report may not be taken into the open draft of its entry (None: a new one is begun); or None.

    One that is with a second curator, or approved for a day, is not written in any more: the report waits.
    """
    if draft is None or draft.state == VersionState.DRAFT:
        return None
    sentence = _(
        "Its draft is in review or waits for its day. Have that sent back, or take the report up once it is published."
    )
    return Refusal("draft_closed", sentence)


def _settled() -> Refusal:
    return Refusal("settled", _("Somebody has answered this report already."))
