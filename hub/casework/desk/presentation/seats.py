"""Who could have a request, as the page shows it: kinds of seat in their order, and the seats of each with marks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hub.casework.choices import OverrideReason, ReferralState, ReturnReason
from hub.casework.models import Referral, ServiceRequest
from hub.casework.referrals.candidates import (
    CandidateMark,
    Routing,
    SeatCandidate,
    candidate_of,
    mailbox_of,
    routing_of,
    selectable,
)
from hub.casework.requests.access import SharingConsent, consent_for_seats
from hub.casework.requests.profile_access import SHARING_TEXTS
from hub.core.text.formats import day, fold
from hub.core.vocabulary.enums import Result
from hub.directory.catalogue.rules import routing_table
from hub.directory.choices import SeatKind
from hub.directory.models import Organization, Seat, SeatHolder
from hub.matching.engine.seats import RankedSeat, SeatFit

_MOST_REASONS, _MOST_FOUND, _NEAR = 3, 8, 2
_TONES = {Result.MET: "ok", Result.UNKNOWN: "ask", Result.NOT_MET: "no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatChoice:
    """One seat to choose: its mark, its reasons with their tones, its load, and the figure key that chooses it.

    ``role`` says what its kind does with such a request; ``goes_to`` where it goes where nobody is there. ``mailbox``
    is that of a body asked by a link, and ``mailbox_from`` says where it stands. ``contact_words`` say whether
    ``contact_url`` is its contact page or only its site. ``reads`` says what of the profile the seat may read; ``met``
    how many of its conditions are met, and ``note`` is what its entry says of it.
    """

    value: str
    title: str
    place: str
    role: str
    met: str
    reasons: list[tuple[str, str]]
    note: str
    load: int
    takes: int | None
    is_first: bool
    is_checked: bool
    takes_reason: bool
    mark: str
    mark_tone: str
    is_gap: bool
    by_link: bool
    goes_to: str = ""
    mailbox: str = ""
    mailbox_from: str = ""
    contact_url: str = ""
    contact_words: str = ""
    reads: str = ""
    button: str = ""
    key: str = ""

    @property
    def is_out_of_reach(self) -> bool:
        """Whether nothing can be sent to it from here: a body without accounts, and without a mailbox that is known."""
        return self.by_link and not self.mailbox

    @property
    def is_other(self) -> bool:
        """Whether it is chosen in place of the proposed one: then the reason is asked for under it."""
        return self.is_checked and self.takes_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class KindGroup:
    """One kind of seat, why it has its rank, and its seats."""

    name: str
    reason: str
    seats: list[SeatChoice] = field(default_factory=list)


def kind_groups(
    routing: Routing,
    request: ServiceRequest,
    consents: Sequence[SharingConsent],
    *,
    chosen: str,
    typed: Callable[[str], str] = lambda _slug: "",
    lang: str,
) -> list[KindGroup]:
    """Return the candidates by kind, best first; ``typed`` returns the mailbox that was typed for a seat."""
    ranked = selectable(routing.candidates, request)
    picked = chosen or (ranked[0].seat.slug if ranked else "")
    shown = [
        seat_choice(one, request, consents, picked=picked, place=place, mailbox=typed(one.seat.slug), lang=lang)
        for place, one in enumerate(ranked, start=1)
    ]
    # A key chooses what something can be sent to.
    keys = iter("123456789")
    shown = [one if one.is_out_of_reach else replace(one, key=next(keys, "")) for one in shown]
    pairs = list(zip(ranked, shown, strict=True))
    groups = []
    for _key, members in groupby(pairs, key=lambda pair: pair[0].step):
        held = list(members)
        step = held[0][0].step
        groups.append(
            KindGroup(
                name=kind_name(step.kind, lang), reason=step.step.reason.text(lang), seats=[one for _c, one in held]
            )
        )
    return groups


def kind_name(kind: str, lang: str) -> str:
    group = routing_table().groups.get(kind)
    return group.name.text(lang) if group else _("Asked for by the company")


def seat_choice(
    one: SeatCandidate,
    request: ServiceRequest,
    consents: Sequence[SharingConsent],
    *,
    picked: str,
    place: int = 0,
    mailbox: str = "",
    lang: str,
) -> SeatChoice:
    """Return a candidate as a choice; the Hub's desk is "keep it here" for its own people."""
    keeps = one.seat.kind == SeatKind.HUB_DESK and request.owner_id == one.seat.pk
    mark, tone = mark_words(one)
    body = one.seat.body
    return SeatChoice(
        value=one.seat.slug,
        title=_("Keep it at the Hub’s desk") if keeps else str(one.seat.title),
        place=one.seat.place_name,
        role=one.step.step.reason.text(lang),
        met=_met(one),
        reasons=_reasons(one, lang),
        note=str(one.seat.note),
        load=one.open_requests,
        takes=one.presence.takes,
        is_first=place == 1,
        is_checked=one.seat.slug == picked,
        takes_reason=one.rank != 1 and one.receiver.pk != request.owner_id,
        mark=mark,
        mark_tone=tone,
        is_gap=one.mark is CandidateMark.NOBODY_THERE,
        by_link=one.mark is CandidateMark.BY_LINK,
        goes_to=goes_to_words(one, owner=request.owner_id),
        mailbox=mailbox or mailbox_of(one.seat),
        mailbox_from=_mailbox_from(one.seat, lang),
        contact_url=str(body.contact_url or body.url) if body is not None else "",
        contact_words=_("Its contact page") if body is not None and body.contact_url else _("Its site"),
        reads="" if keeps else _reads(one, request, consents, lang),
        button=_button(one, keeps=keeps),
    )


def mark_words(one: SeatCandidate) -> tuple[str, str]:
    words = {
        (CandidateMark.NOBODY_THERE, False): (_("Fits, nobody there"), "shut"),
        (CandidateMark.NOBODY_THERE, True): (_("Fits in part, nobody there"), "shut"),
        (CandidateMark.BY_LINK, False): (_("Fits, outside: ask by link"), "info"),
        (CandidateMark.BY_LINK, True): (_("Fits in part, outside: ask by link"), "info"),
    }
    if one.mark is CandidateMark.BY_LINK and not mailbox_of(one.seat):
        words |= {
            (CandidateMark.BY_LINK, False): (_("Fits, outside: no mailbox"), "info"),
            (CandidateMark.BY_LINK, True): (_("Fits in part, outside: no mailbox"), "info"),
        }
    if one.ranked.fit is SeatFit.NO:
        return _("Does not fit"), "shut"
    beside = one.ranked.fit is SeatFit.PART
    return words.get((one.mark, beside), (_("Fits in part") if beside else _("Fits"), ""))


def _met(one: SeatCandidate) -> str:
    """Return how many conditions are met and how many are to confirm; "" where there is not more than one."""
    results = [finding.result for finding in one.ranked.findings]
    if len(results) < 2:
        return ""
    words = _("%(met)s of %(all)s conditions met") % {"met": results.count(Result.MET), "all": len(results)}
    if waiting := results.count(Result.UNKNOWN):
        words += ", " + _("%(number)s to confirm") % {"number": waiting}
    return words


def _reasons(one: SeatCandidate, lang: str) -> list[tuple[str, str]]:
    """Return at most three reasons: what is met, what is to confirm, what speaks against it."""
    found = [("ok", _("The company asked for this seat."))] if one.is_wished else []
    found += [
        (_TONES[finding.result], finding.sentence(lang))
        for result in _TONES
        for finding in one.ranked.findings
        if finding.result is result
    ]
    against = [reason for reason in found if reason[0] == "no"]
    return [*[reason for reason in found if reason[0] != "no"][: _MOST_REASONS - len(against[:1])], *against[:1]]


def goes_to_words(one: SeatCandidate, *, owner: int | None = None) -> str:
    """Return where goes what is sent to a seat in which nobody is there; "" where somebody is.

    To ``owner``, by its key, it stays with them; every other reader is told the seat.
    """
    if one.stand_in is None:
        return ""
    if one.presence.away_until is not None:
        return _("Everybody is away: it goes to %(seat)s.") % {"seat": one.stand_in.label}
    if one.stand_in.pk == owner:
        return _("Nobody holds this seat, and nobody stands in: it stays with you. The gap is counted.")
    return _("Nobody holds this seat: it goes to %(seat)s, and the gap is counted.") % {"seat": one.stand_in.label}


def _mailbox_from(seat: Seat, lang: str) -> str:
    """Return where a mailbox stands, so that whoever sends can judge it."""
    body = seat.body
    if seat.office is not None and seat.office.contact_mailbox:
        known = seat.office.as_of
    elif body is not None and body.contact_email:
        known = body.contact_email_as_of
    else:
        return _("Or send it to a mailbox that stands on its own pages.")
    if known is None:
        return _("From the directory, a page without a day: confirm it.")
    return _("From the directory, a page of %(day)s: confirm it.") % {"day": day(known, lang)}


def _reads(one: SeatCandidate, request: ServiceRequest, consents: Sequence[SharingConsent], lang: str) -> str:
    found = consent_for_seats([one.receiver], consents, request, asked=True)
    if found is None:
        return _("Reads the question and your note, nothing of the profile.")
    title = SHARING_TEXTS[found.code][-1].title.text(lang).partition(". ")[0].rstrip(".")
    return _("Reads the question, your note and the profile: “%(consent)s”.") % {"consent": title}


def _button(one: SeatCandidate, *, keeps: bool) -> str:
    if keeps:
        return _("Keep it here")
    office, place = one.receiver.office, one.receiver.body
    name = office.city if office else str(place.acronym) if place else str(one.receiver.title)
    return (_("Send to %(body)s by link") if one.mark is CandidateMark.BY_LINK else _("Send to %(body)s")) % {
        "body": name
    }


def not_proposed(routing: Routing, lang: str) -> list[tuple[str, str]]:
    """Return the seats that were asked already, with their day, and those that something rules out, with the reason."""
    rows = routing.pool.rows
    return [
        *((one.seat.label, _asked_words(one, lang)) for one in routing.asked),
        *((rows[one.seat.slug].label, _against(one, lang)) for one in routing.answer.left_out),
    ]


def _asked_words(offer: Referral, lang: str) -> str:
    when = day(timezone.localdate(offer.offered_at), lang)
    if offer.state == ReferralState.RETURNED:
        reason = str(ReturnReason(offer.return_reason).label)
        return _("Asked on %(day)s, returned: %(reason)s.") % {"day": when, "reason": reason}
    state = str(ReferralState(offer.state).label)
    return _("Asked on %(day)s: %(state)s.") % {"day": when, "state": state}


def _against(one: RankedSeat, lang: str) -> str:
    found = [finding for finding in one.findings if finding.result is Result.NOT_MET]
    return found[-1].sentence(lang) if found else ""


def short_list(
    request: ServiceRequest,
    consents: Sequence[SharingConsent],
    offers: Sequence[Referral],
    *,
    form: Any,
    at: datetime,
    lang: str,
) -> dict[str, Any]:
    """Return what the page of a case shows of it: the proposal, two more, and the one that was chosen before."""
    routing = routing_of(request, at=at, offers=offers)
    chosen = str(form["seat"].value() or "") if form is not None else ""

    def typed(slug: str) -> str:
        return str(form.data.get(f"mailbox_{slug}", "")) if form is not None else ""

    groups = kind_groups(routing, request, consents, chosen=chosen, typed=typed, lang=lang)
    every = [one for group in groups for one in group.seats]
    searched = candidate_of(routing, chosen, request) if chosen and all(one.value != chosen for one in every) else None
    if searched is not None:
        mailbox = typed(chosen)
        every.insert(0, seat_choice(searched, request, consents, picked=chosen, mailbox=mailbox, lang=lang))
    # Beside a body that cannot be reached from here stands the best seat with an account.
    inside = next((one for one in every if not one.by_link and not one.is_gap), None)
    inside = inside if every and every[0].is_out_of_reach else None
    shown = [
        one
        for place, one in enumerate(every)
        if place <= _NEAR or one.is_checked or one.value == request.owner.slug or one is inside
    ]
    why = str(form["why"].value() or "") if form is not None else ""
    words = {"whys": OverrideReason.choices, "why": why}
    return words | {
        "seats": shown,
        "more_seats": len(every) - len(shown),
        "leaves": any(one.is_other for one in shown),
        "nobody_fits": routing.answer.unmet is not None,
    }


# --- Any other seat --------------------------------------------------------------------------------------------------


def found_seats(
    routing: Routing,
    request: ServiceRequest,
    consents: Sequence[SharingConsent],
    *,
    query: str,
    chosen: str,
    lang: str,
) -> tuple[list[SeatChoice], list[str], list[str], list[Organization]]:
    """Return the seats and bodies whose words match, each with what speaks for and against it.

    A seat matches by the name of who holds it too. The second list names seats that match and are asked now, the third
    those that are proposed already; a body without a seat can only be reached.
    """
    words = fold(query).split()
    people = _holder_names(routing) if words else {}
    matching = [row for row in routing.pool.rows.values() if _matches(row, words, people.get(row.pk, ()))]
    listed = {one.seat.slug for one in routing.candidates} | {request.owner.slug}
    asked = {one.seat.slug for one in routing.asked if one.is_open}
    rows = [row for row in matching if row.slug not in listed]
    proposed = {one.seat.slug for one in routing.candidates}
    above = [row.label for row in matching if row.slug in proposed]
    found = [candidate_of(routing, row.slug, request) for row in rows if row.slug not in asked]
    shown = [
        seat_choice(one, request, consents, picked=chosen, lang=lang) for one in found[:_MOST_FOUND] if one is not None
    ]
    again = [row.label for row in rows if row.slug in asked]
    bodies = {row.body.pk for row in routing.pool.rows.values() if row.body is not None}
    others = [
        body
        for body in Organization.objects.exclude(pk__in=bodies).order_by("slug")
        if _says(words, (body.name_en, body.name_fr, body.acronym_en, body.acronym_fr))
    ]
    return shown, again, above, others[:_MOST_FOUND]


def _holder_names(routing: Routing) -> dict[int, list[str]]:
    holders = SeatHolder.objects.current().filter(seat__in=[row.pk for row in routing.pool.rows.values()])
    found: dict[int, list[str]] = {}
    for seat, name in holders.order_by("pk").values_list("seat", "user__name"):
        found.setdefault(seat, []).append(name)
    return found


def _matches(seat: Seat, words: Sequence[str], people: Iterable[str]) -> bool:
    texts = [seat.title_en, seat.title_fr, *people]
    if seat.office is not None:
        texts += [seat.office.name_en, seat.office.name_fr, seat.office.city, seat.office.city_zh]
    if seat.body is not None:
        texts += [seat.body.name_en, seat.body.name_fr, seat.body.acronym_en, seat.body.acronym_fr]
    return _says(words, texts)


def _says(words: Sequence[str], texts: Iterable[Any]) -> bool:
    folded = fold(" ".join(texts))
    return bool(words) and all(word in folded for word in words)


def part_choices(groups: Sequence[KindGroup]) -> list[tuple[str, str]]:
    """Return who could be asked for a part beside the proposed one, the first of the next kinds first."""
    firsts = [group.seats[0] for group in groups[1:] if group.seats]
    return [(one.value, f"{one.title}, {one.place}" if one.place else one.title) for one in firsts if not one.by_link]
