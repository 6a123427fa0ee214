"""A request as a row of the desk's list: who asks, whose turn it is and why, how its clock stands, in few words."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import chain

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from hub.casework.choices import (
    ApprovalState,
    Outcome,
    OutcomeReason,
    ReferralRole,
    ReferralState,
    RequestKind,
    RequestState,
    ReturnReason,
)
from hub.casework.desk.queries import ListFile
from hub.casework.desk.reader import TurnReason
from hub.casework.models import Approval, Referral, ServiceRequest
from hub.casework.requests.rules import due_step
from hub.casework.sla.clock import Calendar, business_days_between, calendar_of, local_day
from hub.core.text.formats import clock_time, day, short_day
from hub.core.vocabulary.enums import Area, Language, Province
from hub.core.vocabulary.labels import label
from hub.directory.choices import PresenceLevel
from hub.directory.reference.places import chinese_province, time_words
from hub.directory.seats.presence import seat_place

_SOON = 3  # business days left, from which on a clock asks for attention
_OUTCOME_TONES = {Outcome.HELPED: "ok", Outcome.PARTLY: "ok"}


@dataclass(frozen=True, slots=True)
class Clock:
    """How the clock of a request stands: its tone, and two short lines for a row."""

    tone: str
    head: str
    tail: str = ""

    @property
    def words(self) -> str:
        """Both lines, for a chip."""
        return f"{self.head}, {self.tail}" if self.tail else self.head


def offer_shown(request: ServiceRequest, offers: Collection[Referral], *, held: Collection[int]) -> Referral | None:
    """Return the offer by which a reader, who holds some seats, has to do with a request; None for no such offer.

    It is what their seats are asked, the whole before a part, else the part that they work on, else the open offer of
    the whole. To whoever answers for the request too, a part in work counts where it is due before the promise.
    ``ordering`` sorts by it.
    """
    promise = request.due_at if request.owner_id in held else None
    asked = [one for one in offers if one.state == ReferralState.OFFERED]
    parts = [one for one in offers if _is_in_work(one) and one.seat_id in held]
    parts = [one for one in parts if promise is None or (one.due_at is not None and one.due_at < promise)]
    ranked = [
        sorted(
            (one for one in asked if one.seat_id in held), key=lambda one: (one.part != ReferralRole.OWNER, _end(one))
        ),
        sorted(parts, key=_end),
        [one for one in asked if one.part == ReferralRole.OWNER],
    ]
    return next(chain.from_iterable(ranked), None)


def _end(offer: Referral) -> datetime:
    return offer.due_at or datetime.max.replace(tzinfo=UTC)


def _is_in_work(offer: Referral | None) -> bool:
    return offer is not None and offer.part == ReferralRole.SUPPORT and offer.state == ReferralState.ACCEPTED


def clock_of(request: ServiceRequest, offer: Referral | None, *, at: datetime, lang: str) -> Clock:
    """Return how the clock stands, in business days of the office that has the ball.

    It is that of a part where ``offer`` is one, else of the request: at the seat to which the whole is offered, or at
    the owner's.
    """
    if request.state == RequestState.CLOSED:
        closed = short_day(_local(request.closed_at), lang) if request.closed_at else ""
        return Clock(_OUTCOME_TONES.get(Outcome(request.outcome), "shut"), closed)
    is_part = offer is not None and offer.part == ReferralRole.SUPPORT
    calendar = calendar_of(seat_place(offer.seat if offer else request.owner))
    if offer is not None and is_part and offer.due_at and offer.due_on:
        what = _("your part") if _is_in_work(offer) else _("to accept")
        return _promise(offer.due_at, offer.due_on, calendar, what=what, at=at, lang=lang)
    if request.state == RequestState.WAITING:
        return Clock("shut", pgettext("clock", "Rests"), _since(_local(request.silent_since), lang))
    if request.due_at is None or request.due_on is None:
        return _silence(request, calendar, at=at, lang=lang)
    return _promise(request.due_at, request.due_on, calendar, what=_("first answer"), at=at, lang=lang)


def _local(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _since(when: date, lang: str) -> str:
    return _("since %(day)s") % {"day": short_day(when, lang, weekday=False)}


def _promise(due_at: datetime, due: date, calendar: Calendar, *, what: str, at: datetime, lang: str) -> Clock:
    today = local_day(at, calendar.zone)
    left = business_days_between(today, due, calendar)
    if at > due_at:
        late = max(-left, 1)
        head = ngettext("Late %(count)s day", "Late %(count)s days", late) % {"count": late}
        return Clock("late", head, _("was %(day)s") % {"day": short_day(due, lang, weekday=False)})
    if due == today:
        return Clock("soon", _("Today"), what)
    tail = ngettext("%(count)s day left", "%(count)s days left", left) % {"count": left}
    return Clock("soon" if left <= _SOON else "info", short_day(due, lang), tail)


def _silence(request: ServiceRequest, calendar: Calendar, *, at: datetime, lang: str) -> Clock:
    """The promise was kept: what counts now is how long the company waits, or how long nobody has done anything."""
    since = local_day(request.pending_since or request.silent_since, calendar.zone)
    days = max(business_days_between(since, local_day(at, calendar.zone), calendar), 0)
    if request.pending_since is not None:
        head = ngettext("Waits %(count)s day", "Waits %(count)s days", days) % {"count": days} if days else _("Waits")
        return Clock("soon", head, _since(since, lang))
    if days == 0:
        return Clock("ok", pgettext("clock", "Worked on"), _("today"))
    head = ngettext("Quiet %(count)s day", "Quiet %(count)s days", days) % {"count": days}
    return Clock("soon" if days >= _SOON else "info", head, _since(since, lang))


# --- Whose turn it is ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: one word with its sign, and a short line of why. ``tone``: ours, late, soon or calm."""

    word: str
    line: str
    tone: str
    icon: str


_TURNS = {
    TurnReason.REPLIED: ("ours", "reply", lambda: pgettext("turn", "Replied")),
    TurnReason.RETURNED: ("ours", "return", lambda: pgettext("turn", "Returned")),
    TurnReason.REOPENED: ("ours", "reopen", lambda: pgettext("turn", "Reopened")),
    TurnReason.OFFERED: ("ours", "given", lambda: pgettext("turn", "Offered")),
    TurnReason.LATE: ("late", "clock", lambda: pgettext("turn", "Late")),
    TurnReason.DUE: ("soon", "cal", lambda: pgettext("turn", "Due")),
    TurnReason.TASK: ("calm", "tick", lambda: pgettext("turn", "Task")),
    TurnReason.MENTION: ("calm", "at", lambda: pgettext("turn", "Named")),
    TurnReason.NEW: ("ours", "plus", lambda: pgettext("turn", "New")),
    TurnReason.QUIET: ("soon", "clock", lambda: pgettext("turn", "Quiet")),
}

_LINES = {
    TurnReason.TASK: gettext_lazy("yours, to do"),
    TurnReason.MENTION: gettext_lazy("in a note"),
    TurnReason.QUIET: gettext_lazy("no word from us"),
}


def turn_words(
    request: ServiceRequest,
    reason: TurnReason | None,
    offer: Referral | None,
    ladder: Sequence[Approval] = (),
    *,
    at: datetime,
    lang: str,
) -> Turn:
    """Return whose turn it is, for a reader for whom ``reason`` holds; without one the turn is somebody else's."""
    if reason == TurnReason.LADDER or (reason is None and ladder and request.state == RequestState.ASSIGNED):
        return _on_ladder(ladder, "ours" if reason else "calm")
    if reason is None:
        return _elsewhere(request, offer)
    tone, icon, word = _TURNS[reason]
    return Turn(word(), _line(request, reason, offer, at=at, lang=lang), tone, icon)


def _line(request: ServiceRequest, reason: TurnReason, offer: Referral | None, *, at: datetime, lang: str) -> str:
    if reason in {TurnReason.REPLIED, TurnReason.RETURNED, TurnReason.REOPENED}:
        return when_words(request.pending_since or at, lang, at=at)
    if reason == TurnReason.OFFERED:
        is_part = offer is not None and offer.part == ReferralRole.SUPPORT
        return _("a part") if is_part else _("the whole")
    if reason in _LINES:
        return str(_LINES[reason])
    if reason != TurnReason.NEW and _is_in_work(offer):
        return _("your part")
    return _("nobody has it") if request.state == RequestState.NEW else _("first answer")


def _on_ladder(ladder: Sequence[Approval], tone: str) -> Turn:
    step = due_step(ladder) or next((one for one in ladder if one.state == ApprovalState.REFUSED), None)
    if step is None:
        return Turn(pgettext("turn", "Agreed"), _("by everybody"), tone, "tick")
    who = str(PresenceLevel(step.level).label)
    if step.state == ApprovalState.REFUSED:
        return Turn(pgettext("turn", "Declined"), who, tone, "return")
    if step.asked_at is not None:
        return Turn(pgettext("turn", "Asked"), who, tone, "pause")
    is_own = step.level == PresenceLevel.OFFICER
    return Turn(
        pgettext("turn", "To agree") if is_own else pgettext("turn", "To ask"),
        _("by you") if is_own else who,
        tone,
        "person",
    )


def _elsewhere(request: ServiceRequest, offer: Referral | None) -> Turn:
    if request.state == RequestState.CLOSED:
        return Turn(pgettext("turn", "Closed"), str(Outcome(request.outcome).label), "calm", "done")
    if request.state == RequestState.WAITING:
        return Turn(pgettext("turn", "Asked"), _("company’s turn"), "calm", "pause")
    if request.state == RequestState.REFERRED and not _is_in_work(offer):
        asked = offer.seat.title if offer else ""
        return Turn(pgettext("turn", "Sent"), asked, "calm", "out")
    if _is_in_work(offer):
        return Turn(pgettext("turn", "Part"), _("you work on it"), "calm", "person")
    word = pgettext("turn", "Answered") if request.first_answer_at else pgettext("turn", "In hand")
    icon = "tick" if request.first_answer_at else "person"
    return Turn(word, request.handler.get_full_name() if request.handler else request.owner.title, "calm", icon)


@dataclass(frozen=True)
class DeskRow:
    """One request in the list. A ``trace`` is of what was handed over: nothing else of it may be shown.

    Of one that was asked and never accepted (not ``is_known``) not even who asks, for what, and what became of it.
    """

    request: ServiceRequest
    offer: Referral | None
    ladder: Sequence[Approval]
    reason: TurnReason | None
    at: datetime
    lang: str
    url: str
    is_now: bool = False
    is_trace: bool = False
    is_known: bool = True
    is_undo_place: bool = False  # what can be undone stands above it
    labels: Sequence[str] = ()
    own_seats: Collection[int] = ()
    person: int | None = None

    @cached_property
    def clock(self) -> Clock:
        found = clock_of(self.request, self.offer, at=self.at, lang=self.lang)
        return found if self.is_known or self.request.is_open else replace(found, tone="shut")

    @cached_property
    def turn(self) -> Turn:
        if not self.is_known:
            return Turn(pgettext("turn", "Over"), _("the offer to you"), "calm", "return")
        return turn_words(self.request, self.reason, self.offer, self.ladder, at=self.at, lang=self.lang)

    @property
    def name(self) -> str:
        """Whose request it is; its number where that may not be known."""
        return self.request.company_name if self.is_known else self.request.reference

    @property
    def words_lang(self) -> str:
        """The language of the company's words, where it is not the page's."""
        return "" if self.request.language == self.lang else self.request.language

    @property
    def kind(self) -> str:
        """What it is about, with the language of the answer where it is not the page's; else how it stands."""
        if not self.is_known:
            return str(RequestState(self.request.state).label)
        words = str(RequestKind(self.request.kind).label)
        return f"{self.request.language.upper()} · {words}" if self.words_lang else words

    @property
    def area(self) -> str:
        """Its first area."""
        return label(Area(self.request.areas[0]), self.lang) if self.request.areas and self.is_known else ""

    @property
    def place(self) -> str:
        """Where in China, or where in Canada the company is."""
        if not self.is_known:
            return ""
        places = [chinese_province(code, self.lang) for code in self.request.cn_provinces]
        if not places:
            return self.request.city or self.request.province
        return places[0] if len(places) == 1 else f"{places[0]} +{len(places) - 1}"

    @property
    def who_has_it(self) -> str:
        """Who has it in hand, or who is asked; the seat while nobody is. The reader is not told of themselves."""
        if self.offer is not None and self.offer.part == ReferralRole.OWNER:
            is_own = self.offer.seat_id in self.own_seats
            return "" if is_own else _("Offered to %(seat)s") % {"seat": self.offer.seat.title}
        handler = self.request.handler if self.is_known else None
        if handler is not None:
            return "" if handler.pk == self.person else handler.get_full_name()
        return "" if self.request.owner_id in self.own_seats else self.request.owner.title


def moment_words(at: datetime, lang: str) -> str:
    """Return "Tuesday 24 November, 10:12, Eastern time" in the zone of the reader."""
    local = timezone.localtime(at)
    return f"{day(local.date(), lang, weekday=True, year=False)}, {time_words(local, lang)}"


def when_words(moment: datetime, lang: str, *, at: datetime) -> str:
    """Return the time of something of today, or the day of something earlier, in the zone of the reader."""
    local, now = timezone.localtime(moment), timezone.localtime(at)
    return clock_time(local, lang) if local.date() == now.date() else short_day(local.date(), lang)


def rows_for_file(found: ListFile, lang: str) -> Iterator[list[str]]:
    """Yield the list as cells, the head first. Of a trace they say which it is, who has it, and how it stands."""
    yield [
        pgettext("request", "Number"), _("State"), _("Seat"), _("First answer due"), _("Received"),
        _("Kind of request"), _("Areas"), _("Place in China"), _("Province or territory"), _("Language"),
        pgettext("file", "In hand since"), _("First answer"), _("Closed"), _("Outcome"), pgettext("file", "Reasons"),
        _("Returned by seats"),
    ]  # fmt: skip
    for row in found.rows:
        seen = _readable(row, found.returned.get(row.pk, ()), lang) if row.readable else [""] * 12
        due = row.due_on.isoformat() if row.due_on else ""
        yield [row.reference, str(RequestState(row.state).label), str(row.owner.title), due, *seen]


def _readable(row: ServiceRequest, returned: Sequence[str], lang: str) -> list[str]:
    return [
        _day(row.received_at),
        str(RequestKind(row.kind).label),
        "; ".join(label(Area(area), lang) for area in row.areas),
        "; ".join(chinese_province(code, lang) for code in row.cn_provinces),
        label(Province(row.province), lang),
        label(Language(row.language), lang),
        _day(row.taken_at),
        _day(row.first_answer_at),
        _day(row.closed_at),
        str(Outcome(row.outcome).label) if row.outcome else "",
        "; ".join(str(OutcomeReason(one).label) for one in row.outcome_reasons),
        "; ".join(str(ReturnReason(one).label) for one in returned),
    ]


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""
