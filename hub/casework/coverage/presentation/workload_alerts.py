"""What the watch over seats found, and the rule behind each finding, in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.casework.choices import WorkloadSign
from hub.casework.coverage.workload_alerts import CaseLine, SeatAlert
from hub.casework.models import AlertDismissal
from hub.casework.sla.services import service_standards
from hub.core.text.formats import day as day_words
from hub.core.text.formats import percent, plain_number

# More references than these stand on the page of the seat.
AT_ONCE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadFinding:
    """One sign at a seat: what was found, by which rule, the cases behind it, and who put it aside, if somebody did."""

    sign: WorkloadSign
    say: str
    cases: Sequence[CaseLine]
    more: int
    put_aside: AlertDismissal | None = None


def findings_of(found: SeatAlert, lang: str) -> list[WorkloadFinding]:
    """Return everything that was found at a seat, the worst first."""
    return [
        WorkloadFinding(
            sign=sign,
            say=_said(sign, found, lang),
            cases=found.cases[sign][:AT_ONCE],
            more=max(0, len(found.cases[sign]) - AT_ONCE),
            put_aside=found.put_aside.get(sign),
        )
        for sign in found.signs
    ]


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
