"""What the watch over seats found, and the rule behind each finding, in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.casework.choices import RequestState, WorkloadSign
from hub.casework.coverage.workload_alerts import CaseLine, SeatAlert
from hub.casework.models import AlertDismissal
from hub.casework.sla.services import service_standards
from hub.core.text.formats import day as day_words
from hub.core.text.formats import percent, plain_number
from hub.directory.models import Seat

# More references than these stand on the page of the seat.
AT_ONCE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case as a list of leads shows it; ``is_late`` that its promised answer is overdue."""

    line: CaseLine
    state: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadFinding:
    """One sign at a seat: what was found, by which rule, the cases behind it, and who put it aside, if somebody did."""

    sign: WorkloadSign
    say: str
    cases: tuple[CaseRow, ...]
    more: int
    put_aside: AlertDismissal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatAlertWords:
    """A seat with everything that was found at it. ``contact_url`` is where its office can be reached."""

    seat: Seat
    place: str
    findings: tuple[WorkloadFinding, ...]
    open_requests: int
    takes: int | None
    contact_url: str

    @property
    def open_findings(self) -> list[WorkloadFinding]:
        """What nobody has put aside, or has grown since."""
        return [one for one in self.findings if one.put_aside is None]

    @property
    def aside_findings(self) -> list[WorkloadFinding]:
        """What somebody has looked at and put aside."""
        return [one for one in self.findings if one.put_aside is not None]


def case_rows(lines: Sequence[CaseLine], *, at: datetime) -> list[CaseRow]:
    """Return cases with their state in words."""
    return [
        CaseRow(
            line=line,
            state=str(RequestState(line.state).label),
            is_late=line.due_at is not None and line.due_at < at,
        )
        for line in lines
    ]


def seat_alert_words(found: SeatAlert, lang: str, *, at: datetime) -> SeatAlertWords:
    seat = found.seat
    return SeatAlertWords(
        seat=seat,
        place=seat.place_name,
        findings=tuple(
            WorkloadFinding(
                sign=sign,
                say=_said(sign, found, lang),
                cases=tuple(case_rows(found.cases[sign][:AT_ONCE], at=at)),
                more=max(0, len(found.cases[sign]) - AT_ONCE),
                put_aside=found.put_aside.get(sign),
            )
            for sign in found.signs
        ),
        open_requests=found.work.open_requests,
        takes=found.work.takes,
        contact_url=seat.within.get_absolute_url() if seat.within else "",
    )


def _said(sign: WorkloadSign, found: SeatAlert, lang: str) -> str:
    work = found.work
    match sign:
        case WorkloadSign.NOT_HELD:
            number = work.size_of(sign)
            sentence = ngettext(
                "Nobody holds the seat, and %(number)s request waits in it.",
                "Nobody holds the seat, and %(number)s requests wait in it.",
                number,
            )
        case WorkloadSign.AWAY:
            return _all_away(found, lang)
        case WorkloadSign.SILENT:
            number = work.silent
            sentence = ngettext(
                "%(number)s request was not touched after the reminder.",
                "%(number)s requests were not touched after the reminder.",
                number,
            )
        case WorkloadSign.OVERLOADED:
            return _too_much(found, lang)
        case WorkloadSign.UNANSWERED:
            number = work.unanswered
            sentence = ngettext(
                "%(number)s offer has had no answer for too long.",
                "%(number)s offers have had no answer for too long.",
                number,
            )
    return sentence % {"number": plain_number(number, lang)}


def _all_away(found: SeatAlert, lang: str) -> str:
    until = found.presence.away_until
    if until is None:
        return _("Everybody is away, and requests are open.")
    return _("Everybody is away until %(day)s, and requests are open.") % {"day": day_words(until, lang)}


def _too_much(found: SeatAlert, lang: str) -> str:
    cases, takes = plain_number(found.work.open_requests, lang), found.work.takes
    if takes is not None and found.work.is_full:
        return _("%(cases)s open requests, and the seat takes %(limit)s.") % {
            "cases": cases,
            "limit": plain_number(takes, lang),
        }
    return _("%(cases)s open requests, far more than at other seats.") % {"cases": cases}


def rule_sentences(usual: float, lang: str) -> list[tuple[str, str]]:
    """Return each rule of the watch: what it is called, and what it says, with the days and numbers of today."""
    limits = service_standards()
    values = {
        "silent": plain_number(limits.silent_requests_from, lang),
        "days": plain_number(limits.workload_days, lang),
        "nudge": plain_number(limits.nudge, lang),
        "over": plain_number(limits.over_median, lang),
        "usual": plain_number(usual, lang),
        "offer": plain_number(limits.offer_unanswered, lang),
        "part": percent(limits.silent_percent / 100, lang),
        "times": percent(limits.over_percent / 100, lang),
        "full": plain_number(limits.full_from, lang),
    }
    return [
        (
            _("Nobody there"),
            _("The seat has open requests, and nobody holds it. A body that answers by its link needs no account."),
        ),
        (_("All away"), _("The seat has open requests, and all who hold it are away.")),
        (
            _("Silent"),
            _(
                "A reminder goes out after %(nudge)s business days. In the last %(days)s days, at least %(silent)s "
                "open requests, and %(part)s of the seat’s, saw no human act after it."
            )
            % values,
        ),
        (
            _("Overloaded"),
            _(
                "The seat has its limit of open requests, and at least %(full)s. Or it has %(over)s more than the "
                "median of held seats, %(usual)s today, and %(times)s of it."
            )
            % values,
        ),
        (
            _("Offers unanswered"),
            _("An offer to the seat has had no answer for %(offer)s business days of its office.") % values,
        ),
    ]
