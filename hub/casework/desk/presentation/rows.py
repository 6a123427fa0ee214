"""A request as a row of the desk's list: who asks, how its clock stands, in few words."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.casework.choices import Outcome, RequestKind, RequestState
from hub.casework.models import Referral, ServiceRequest
from hub.casework.sla.clock import Calendar, business_days_between, local_day
from hub.casework.sla.deadlines import calendar_of_seat
from hub.core.text.formats import day
from hub.core.vocabulary.enums import Area
from hub.core.vocabulary.labels import label
from hub.directory.models import Seat
from hub.directory.reference.places import day_words, time_words

_SOON = 3  # business days left, from which on a clock asks for attention
_NAMED_KINDS = frozenset({RequestKind.PRESENCE, RequestKind.DISPUTE, RequestKind.IP})
_OUTCOME_TONES = {Outcome.HELPED: "ok", Outcome.PARTLY: "ok"}


@dataclass(frozen=True, slots=True)
class Clock:
    """How the clock of a request stands: the tone of its chip, few words for a row, more for the page of the case."""

    tone: str
    words: str
    sentence: str


def clock_of(request: ServiceRequest, asked: Seat | None, *, at: datetime, lang: str) -> Clock:
    """Return how the clock stands, in business days of the office that has the ball (``asked``, else the owner's)."""
    if request.state == RequestState.CLOSED:
        words = str(Outcome(request.outcome).label)
        return Clock(_OUTCOME_TONES.get(Outcome(request.outcome), "shut"), words, words)
    calendar = calendar_of_seat(asked or request.owner)
    if request.state == RequestState.WAITING:
        return Clock("shut", _("Waiting on the company"), _("Waiting on the company: our clock rests"))
    if request.due_at is None or request.due_on is None:
        return _silence(request, calendar, at=at, lang=lang)
    return _promise(request.due_at, request.due_on, calendar, at=at, lang=lang)


def _promise(due_at: datetime, due: date, calendar: Calendar, *, at: datetime, lang: str) -> Clock:
    today = local_day(at, calendar.zone)
    left = business_days_between(today, due, calendar)
    if at > due_at:
        late = max(-left, 1)
        words = ngettext("Late %(count)s day", "Late %(count)s days", late) % {"count": late}
        sentence = ngettext(
            "First answer late by %(count)s business day, it was due %(day)s",
            "First answer late by %(count)s business days, it was due %(day)s",
            late,
        )
        return Clock("late", words, sentence % {"count": late, "day": _day_there(due, calendar, lang)})
    if due == today:
        return Clock("soon", _("Due today"), _("First answer due today"))
    words = _("Due %(day)s") % {"day": day(due, lang, year=False)}
    sentence = ngettext(
        "First answer due %(day)s, %(count)s business day left",
        "First answer due %(day)s, %(count)s business days left",
        left,
    )
    tone = "soon" if left <= _SOON else "info"
    return Clock(tone, words, sentence % {"day": _day_there(due, calendar, lang), "count": left})


def _silence(request: ServiceRequest, calendar: Calendar, *, at: datetime, lang: str) -> Clock:
    """The promise was kept: what counts now is how long nobody has done anything."""
    since, today = local_day(request.silent_since, calendar.zone), local_day(at, calendar.zone)
    quiet = max(business_days_between(since, today, calendar), 0)
    if quiet == 0:
        return Clock("ok", _("Answered"), _("The first answer was given. Something was done today."))
    words = ngettext("Quiet for %(count)s day", "Quiet for %(count)s days", quiet) % {"count": quiet}
    sentence = ngettext(
        "The first answer was given. Nothing was done for %(count)s business day, since %(day)s.",
        "The first answer was given. Nothing was done for %(count)s business days, since %(day)s.",
        quiet,
    )
    tone = "soon" if quiet >= _SOON else "info"
    return Clock(tone, words, sentence % {"count": quiet, "day": _day_there(since, calendar, lang)})


def _day_there(when: date, calendar: Calendar, lang: str) -> str:
    """Return a day of the office; its zone is named where it is not that of the reader."""
    return day_words(when, calendar.zone, lang, reader=timezone.get_current_timezone_name())


@dataclass(frozen=True)
class DeskRow:
    """One request in the list."""

    request: ServiceRequest
    offer: Referral | None
    at: datetime
    lang: str
    url: str
    is_now: bool = False

    @cached_property
    def clock(self) -> Clock:
        """How its clock stands."""
        return clock_of(self.request, self.offer.seat if self.offer else None, at=self.at, lang=self.lang)

    @property
    def words_lang(self) -> str:
        """The language of the company's words, where it is not the page's."""
        return "" if self.request.language == self.lang else self.request.language

    @property
    def tags(self) -> list[str]:
        """Where it comes from, what it is about, in which language it is answered."""
        found = [self.request.province]
        if self.request.kind in _NAMED_KINDS or not self.request.areas:
            found.append(str(RequestKind(self.request.kind).label))
        if self.request.areas:
            found.append(label(Area(self.request.areas[0]), self.lang))
        if self.words_lang:
            found.append(self.request.language.upper())
        return found

    @property
    def who_has_it(self) -> str:
        """Who has it in hand, or who is asked; "" while nobody is."""
        if self.offer is not None:
            return _("Offered to %(seat)s") % {"seat": self.offer.seat.title}
        return self.request.handler.get_full_name() if self.request.handler else ""

    @property
    def asks_again(self) -> bool:
        """Whether one of the rules of "again" has named it."""
        return bool(self.request.again)

    @property
    def has_signs(self) -> bool:
        """Whether its words hold a sign of fraud."""
        return bool(self.request.signs_of_fraud)


def moment_words(at: datetime, lang: str) -> str:
    """Return "Tuesday 24 November, 10:12, Eastern time" in the zone of the reader."""
    local = timezone.localtime(at)
    return f"{day(local.date(), lang, weekday=True, year=False)}, {time_words(local, lang)}"
