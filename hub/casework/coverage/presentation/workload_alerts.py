"""What the watch over seats found, and the rule behind each finding, in a sentence."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.casework.choices import WorkloadSign
from hub.casework.coverage.figures import SeatRates
from hub.casework.coverage.services import key_of
from hub.casework.coverage.workload_alerts import CaseLine, SeatAlert, keys_of
from hub.casework.models import AlertDismissal
from hub.casework.sla.services import service_standards
from hub.core.text.formats import day as day_words
from hub.core.text.formats import fold, percent, plain_number
from hub.core.vocabulary.enums import Province
from hub.core.vocabulary.labels import label
from hub.directory.models import Seat
from hub.directory.reference.places import chinese_province

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
    is_new: bool = False


def findings_of(found: SeatAlert, lang: str, known: Collection[str] | None = None) -> list[WorkloadFinding]:
    """Return everything that was found at a seat, the worst first.

    ``known`` are the signs that the reader has looked through, None of a reader who never did: then nothing is new.
    """
    return [
        WorkloadFinding(
            sign=sign,
            say=_said(sign, found, lang),
            cases=found.cases[sign][:AT_ONCE],
            more=max(0, len(found.cases[sign]) - AT_ONCE),
            put_aside=found.put_aside.get(sign),
            is_new=known is not None and key_of(found.seat, sign) not in known,
        )
        for sign in found.signs
    ]


def gone_since(known: Iterable[str], found: Iterable[SeatAlert], seats: Iterable[Seat]) -> list[tuple[Seat, str, str]]:
    """Return what was looked through at these seats and is found no more: each seat with the sign in words, and key."""
    shown = keys_of(found)
    by_slug = {seat.slug: seat for seat in seats}
    gone = ((*key.partition(":"), key) for key in known if key not in shown)
    return [
        (by_slug[slug], str(WorkloadSign(sign).label), key)
        for slug, _colon, sign, key in gone
        if slug in by_slug and sign in WorkloadSign.values
    ]


def regions_of(seat: Seat) -> set[str]:
    """Return the provinces, and parts of China, that a seat or its office serves by name."""
    office = seat.office
    served = {*office.provinces, *office.cn_provinces_served} if office else set()
    return {*served, *(seat.provinces or ()), *seat.cn_provinces}


def region_choices(seats: Iterable[Seat], lang: str) -> list[tuple[str, str]]:
    """Return the places by which these seats can be narrowed: provinces of Canada, then parts of China, by name."""
    codes = {code for seat in seats for code in regions_of(seat)}
    canada = [(code, label(Province(code), lang)) for code in codes.intersection(Province)]
    china = [(code, chinese_province(code, lang)) for code in codes.difference(Province)]
    return [choice for named in (canada, china) for choice in sorted(named, key=lambda one: fold(one[1]))]


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
        case WorkloadSign.DORMANT:
            return _asked_at_rest(found, lang)
        case _:
            return _rate(sign, work.rates, lang)
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


def _asked_at_rest(found: SeatAlert, lang: str) -> str:
    number = found.work.size_of(WorkloadSign.DORMANT)
    sentence = ngettext(
        "Nobody who holds the seat has done anything here since %(day)s, and %(number)s request waits.",
        "Nobody who holds the seat has done anything here since %(day)s, and %(number)s requests wait.",
        number,
    )
    day = day_words(timezone.localdate(found.last_act), lang) if found.last_act else ""
    return sentence % {"number": plain_number(number, lang), "day": day}


def _rate(sign: WorkloadSign, rates: SeatRates, lang: str) -> str:
    if sign is WorkloadSign.RETURNING:
        rate, sentence = rates.returned, _("It returned %(share)s of the offers it answered: %(part)s of %(whole)s.")
    elif sign is WorkloadSign.FEW_HELPED:
        rate, sentence = rates.helped, _("It helped in %(share)s of the requests it closed: %(part)s of %(whole)s.")
    else:
        rate = rates.confirmed
        sentence = _("Of the companies it helped, %(share)s say that it did: %(part)s of %(whole)s.")
    return sentence % {
        "share": percent(rate.percent / 100, lang),
        "part": plain_number(rate.part, lang),
        "whole": plain_number(rate.whole, lang),
    }


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
        "rest": plain_number(limits.dormant_days, lang),
        "least": plain_number(limits.rates_from, lang),
        "returned": percent(limits.returned_percent / 100, lang),
        "helped": percent(limits.helped_percent / 100, lang),
        "said": plain_number(limits.confirmed_from, lang),
        "confirmed": percent(limits.confirmed_percent / 100, lang),
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
        (
            _("Asked after a long rest"),
            _(
                "The seat is asked something, and nobody who holds it did anything there for %(rest)s days. Seats that "
                "are asked nothing have their own list."
            )
            % values,
        ),
        (
            _("Many offers returned"),
            _(
                "In the last %(days)s days the seat answered at least %(least)s offers of a whole request, and "
                "returned %(returned)s or more."
            )
            % values,
        ),
        (
            _("Few helped"),
            _(
                "In the last %(days)s days its people closed at least %(least)s requests, and %(helped)s or less of "
                "them with help, or help in part."
            )
            % values,
        ),
        (
            _("Few say it helped"),
            _(
                "In the last year at least %(said)s companies that the seat helped said what came of it, and "
                "%(confirmed)s or less say that it helped."
            )
            % values,
        ),
    ]
