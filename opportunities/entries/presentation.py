"""What the pages of the China side show of a row, in the language of the page."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hub.core.text.formats import (
    NBSP,
    base_language,
    day,
    days_until,
    is_first_of_year,
    is_last_of_year,
    join_words,
    lower_first,
    plain_number,
)
from hub.core.vocabulary.enums import Area, OpportunityKind, OpportunityStanding, Province
from hub.core.vocabulary.labels import label
from hub.directory.organizations.presentation import evidence_date
from hub.directory.reference.capabilities import capabilities
from hub.directory.reference.places import chinese_province
from opportunities.access import Reader, readable
from opportunities.choices import (
    AgreementOpening,
    AgreementStatus,
    AreasBasis,
    ComplianceFlag,
    GuideMoment,
    OpportunityStatus,
)
from opportunities.models import Opportunity
from opportunities.status import EVENTS, LIVE, OFFERED, is_over, is_vouched, next_day, standing

_TONES = {
    OpportunityStanding.OPEN: "ok",
    OpportunityStanding.TO_CONFIRM: "soon",
    OpportunityStanding.WATCH: "info",
    OpportunityStanding.PAST: "shut",
}
_AGREEMENT_TONES = {
    AgreementStatus.IN_FORCE: "ok",
    AgreementStatus.UNCONFIRMED: "soon",
    AgreementStatus.EXPIRED: "shut",
}
_UNITS = (
    (Decimal(10) ** 12, "trillion", None),
    (Decimal(10) ** 9, "billion", ("milliard", "milliards")),
    (Decimal(10) ** 6, "million", ("million", "millions")),
)
_SOON_DAYS = 30


def value_text(amount: Decimal, currency: str, lang: str) -> str:
    """Return an amount in a currency: "USD 150 million" or « 150 millions USD ». Below a million, to the unit."""
    french = base_language(lang) == "fr"
    for unit, english, names in _UNITS:
        if amount < unit or (french and names is None):
            continue
        figure = (amount / unit).normalize()
        digits = plain_number(figure, lang)
        if french and names:
            return f"{digits}{NBSP}{names[figure >= 2]}{NBSP}{currency}"
        return f"{currency}{NBSP}{digits}{NBSP}{english}"
    digits = plain_number(amount.normalize(), lang)
    return f"{digits}{NBSP}{currency}" if french else f"{currency}{NBSP}{digits}"


def month_name(month: int, lang: str) -> str:
    return day(date(2000, month, 2), lang, year=False).split(" ", 1)[1]


def signing_date(signed: str, lang: str) -> str:
    """Return a date that is good to the year, the month or the day: "2026", "January 2026", "16 January 2026"."""
    match signed.split("-"):
        case [year, month]:
            return f"{month_name(int(month), lang)} {year}"
        case [_year, _month, _day]:
            return day(date.fromisoformat(signed), lang)
    return signed


def period(since: str, until: str, *, is_exact: bool = False) -> str:
    """Return "2021 to 2025": what begins and ends, in words. In French a month or a year has no article."""
    words = _("%(opens)s to %(closes)s") if is_exact else pgettext("month or year", "%(opens)s to %(closes)s")
    return words % {"opens": since, "closes": until}


def is_day(stated: str) -> bool:
    return stated.count("-") == 2


def since_stated(stated: str, lang: str) -> str:
    """Return "Since 2021" or "Since 4 May 2021", as exact as it is stated."""
    words = _("Since %(opens)s") if is_day(stated) else pgettext("month or year", "Since %(opens)s")
    return words % {"opens": signing_date(stated, lang)}


def until_stated(stated: str, lang: str) -> str:
    """Return "Until 2025" or "Until 4 May 2025", as exact as it is stated."""
    words = _("Until %(closes)s") if is_day(stated) else pgettext("month or year", "Until %(closes)s")
    return words % {"closes": signing_date(stated, lang)}


def _known_start(opens: date) -> str:
    """Return a start as it is stated: of what begins on 1 January, most often the year alone is known."""
    return str(opens.year) if is_first_of_year(opens) else opens.isoformat()


def _known_end(closes: date) -> str:
    """Return an end as it is stated: of what ends on 31 December, most often the year alone is known."""
    return str(closes.year) if is_last_of_year(closes) else closes.isoformat()


def split_first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of a text and the rest."""
    parts = re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý])", text, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


class EntryCard:
    """What is said alike of entries of the China side. Agreements on science or trade in general have no area."""

    def __init__(self, row: Any, lang: str) -> None:
        self.row, self.lang = row, lang

    @property
    def areas(self) -> list[tuple[str, str]]:
        """Return the areas as pairs of slug and name."""
        return [(area, label(Area(area), self.lang)) for area in self.row.areas]

    @property
    def flags(self) -> list[str]:
        return [str(ComplianceFlag(flag).label) for flag in self.row.compliance_flags]

    @property
    def evidence(self) -> str:
        return evidence_date(self.row.as_of, self.lang)


class OpportunityCard(EntryCard):
    """An opportunity with what a page says of it to its reader on a day."""

    def __init__(self, row: Opportunity, *, reader: Reader, today: date, lang: str) -> None:
        self.row, self.today, self.lang = readable(row, reader), today, lang

    @property
    def kind(self) -> str:
        return label(OpportunityKind(self.row.kind), self.lang)

    @property
    def kind_and_buyer(self) -> str:
        return f"{self.kind} · {self.row.buyer}" if self.row.buyer else self.kind

    @cached_property
    def standing(self) -> OpportunityStanding:
        return standing(self.row, self.today)

    @property
    def is_offered(self) -> bool:
        """Return whether a company may be able to act on it."""
        return self.standing in OFFERED

    @property
    def seeks(self) -> bool:
        """Return whether its source says what is bought or funded."""
        return bool(self.row.capabilities) and self.row.kind not in (
            OpportunityKind.TRADE_FAIR,
            OpportunityKind.MISSION,
        )

    @property
    def capabilities(self) -> list[str]:
        """Return the names of what is looked for."""
        return [capabilities()[slug].name(self.lang) for slug in self.row.capabilities]

    @property
    def may_share(self) -> bool:
        """Return whether something of a company could be shared there: somebody buys, hosts or answers, or may."""
        return self.is_offered and self.row.kind != OpportunityKind.TRADE_FAIR

    @property
    def status(self) -> str:
        """Return the state in words; a closing date within reach is named."""
        if self.standing is OpportunityStanding.OPEN:
            return self._open_words
        if self.standing is OpportunityStanding.TO_CONFIRM and is_over(self.row, self.today):
            return _("Its date has passed: confirm")
        if self.standing in {OpportunityStanding.TO_CONFIRM, OpportunityStanding.WATCH}:
            return label(self.standing, self.lang)
        return str(
            OpportunityStatus(self.row.status if self.row.status not in LIVE else OpportunityStatus.CLOSED).label
        )

    @property
    def _open_words(self) -> str:
        to_come = next_day(self.row, self.today)
        if to_come and self.is_event and not self.vouched:
            return self._event_words
        if soon := self._closes_soon:
            return (_("Ends on %(day)s") if self.is_event else _("Closes on %(day)s")) % {"day": day(soon, self.lang)}
        if self.vouched:
            return self._confirmed
        if to_come is None:
            return str(OpportunityStatus(self.row.status).label)
        last = self.row.closes or to_come
        if is_last_of_year(last):
            return _("Open until the end of %(year)s") % {"year": last.year}
        return _("Open until %(day)s") % {"day": day(last, self.lang)}

    @property
    def _confirmed(self) -> str:
        return _("Confirmed on %(day)s") % {"day": self.vouched}

    @property
    def is_confirmation(self) -> bool:
        """Return whether its status is that somebody vouches for it: the day of its sources is no news then."""
        return bool(self.vouched) and self.status == self._confirmed

    @property
    def confirmed(self) -> str:
        """Return the day on which somebody vouched for it, where its status neither says nor denies that."""
        stands = self.standing in {OpportunityStanding.OPEN, OpportunityStanding.WATCH}
        return self.vouched if stands and not self.is_confirmation else ""

    @property
    def is_event(self) -> bool:
        return self.row.kind in EVENTS

    @property
    def vouched(self) -> str:
        """Return the day on which somebody of the staff last said that it can be acted on; "" where that is too old."""
        on = self.row.vouched_on
        return day(on, self.lang) if on is not None and is_vouched(self.row, self.today) else ""

    @property
    def unsure(self) -> bool:
        """Return whether nobody vouches for it, neither its sources nor a person of the staff.

        What is past and rested on a person alone was not to be verified.
        """
        return not self.row.is_verified and not self.vouched and (self.is_offered or bool(self.row.sources))

    @property
    def tone(self) -> str:
        return "soon" if self.standing is OpportunityStanding.OPEN and self._closes_soon else _TONES[self.standing]

    @property
    def icon(self) -> str | None:
        """Return the icon of the state's chip where it is not that of its tone."""
        return "warn" if self.standing is OpportunityStanding.TO_CONFIRM else None

    @property
    def _event_words(self) -> str:
        """Return when a fair, a mission or a seminar begins, or ends: nobody closes it."""
        opens, closes = self.row.opens, self.row.closes
        if opens and (opens >= self.today or not closes):
            return _("Begins on %(day)s") % {"day": day(opens, self.lang)}
        return _("Ends on %(day)s") % {"day": day(closes, self.lang)} if closes else ""

    @property
    def _closes_soon(self) -> date | None:
        """Return the closing day, where it is within reach."""
        closes = self.row.closes if next_day(self.row, self.today) else None
        return closes if closes is not None and days_until(closes, self.today) <= _SOON_DAYS else None

    @property
    def summary(self) -> str:
        """Return the first sentence of the description."""
        return split_first_sentence(self.row.description)[0]

    @property
    def place(self) -> str:
        """Return the city and the provinces, or that no single province applies."""
        provinces = [chinese_province(code, self.lang) for code in self.row.cn_provinces]
        if self.row.city:
            inside = [name for name in provinces if name != self.row.city]
            return f"{self.row.city} ({join_words(inside, self.lang)})" if len(inside) == 1 else self.row.city
        if not provinces:
            return _("No single province")
        if len(provinces) > 4:
            more = len(provinces) - 3
            return _("%(places)s and %(more)s more provinces") % {"places": ", ".join(provinces[:3]), "more": more}
        return join_words(provinces, self.lang)

    @property
    def provinces(self) -> list[tuple[str, str]]:
        """Return the provinces as pairs of code and name."""
        return [(code, chinese_province(code, self.lang)) for code in self.row.cn_provinces]

    @property
    def all_provinces(self) -> str:
        """Return every province that applies; "" where none does."""
        return join_words([chinese_province(code, self.lang) for code in self.row.cn_provinces], self.lang)

    @property
    def value(self) -> str:
        """Return the amount in words; "" where none is published."""
        if self.row.value_amount is None:
            return ""
        return value_text(self.row.value_amount, self.row.value_currency, self.lang)

    @property
    def dates(self) -> str:
        """Return when it takes place; "" where no date is published."""
        row, lang = self.row, self.lang
        if row.usual_month:
            return _("Usually in %(month)s") % {"month": month_name(row.usual_month, lang)}
        if row.opens and row.closes:
            starts, ends = _known_start(row.opens), _known_end(row.closes)
            if not is_day(starts) and not is_day(ends):
                return starts if starts == ends else period(starts, ends)
            return period(day(row.opens, lang), day(row.closes, lang), is_exact=True)
        if row.closes:
            ends = _known_end(row.closes)
            return self._event_words if self.is_event and is_day(ends) else until_stated(ends, lang)
        if row.opens and row.status in LIVE and row.opens < self.today:
            return since_stated(_known_start(row.opens), lang)
        return signing_date(_known_start(row.opens), lang) if row.opens else ""

    @property
    def basis(self) -> str:
        return str(AreasBasis(self.row.areas_basis).label)


class AgreementCard(EntryCard):
    @property
    def status(self) -> str:
        return str(AgreementStatus(self.row.status).label)

    @property
    def tone(self) -> str:
        return _AGREEMENT_TONES[AgreementStatus(self.row.status)]

    @property
    def signed(self) -> str:
        """Return when it was signed; "" where that is not known."""
        return signing_date(self.row.signed, self.lang)

    @property
    def canadian_side(self) -> str:
        """Return the Canadian parties as a list in a sentence."""
        return join_words(self.row.canadian_parties, self.lang)

    @property
    def chinese_side(self) -> str:
        """Return the Chinese parties as a list in a sentence."""
        return join_words(self.row.chinese_parties, self.lang)

    @property
    def opens(self) -> str:
        words = [str(AgreementOpening(opening).label) for opening in self.row.opens]
        return join_words([words[0], *(lower_first(word) for word in words[1:])], self.lang)

    @property
    def places(self) -> str:
        """Return the provinces on both sides; "" for national texts."""
        canadian = [label(Province(code), self.lang) for code in self.row.provinces]
        chinese = [chinese_province(code, self.lang) for code in self.row.cn_provinces]
        return join_words([*canadian, *chinese], self.lang)


class GuideCard(EntryCard):
    @property
    def moments(self) -> str:
        words = [str(GuideMoment(moment).label) for moment in self.row.use_when]
        return join_words([words[0], *(lower_first(word) for word in words[1:])], self.lang)

    @property
    def exists_in(self) -> str:
        """Return a warning where the resource does not exist in the language of the page; "" where it does."""
        if self.lang in self.row.languages:
            return ""
        return _("In French only") if self.row.languages == ["fr"] else _("In English only")


def opportunity_cards(rows: Iterable[Opportunity], *, reader: Reader, today: date, lang: str) -> list[OpportunityCard]:
    return [OpportunityCard(row, reader=reader, today=today, lang=lang) for row in rows]
