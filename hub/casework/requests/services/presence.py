"""An official's presence: who must agree in which order, and what came of it."""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.casework.choices import ApprovalState, EventKind, MessageSide, PresenceResult, RequestMessageKind
from hub.casework.models import Approval, OfficialPresence, RequestMessage, ServiceRequest
from hub.casework.notifications import referrals as referral_notifications
from hub.casework.notifications import services as notifications
from hub.casework.notifications.queries import people_of
from hub.casework.requests.rules import (
    due_step,
    may_approve_there,
    may_ask_approval,
    may_move_presence,
    may_record_approval,
    may_record_result,
    may_take_back_approval,
    who_asked_for_presence,
)
from hub.casework.requests.services.transitions import apply_transition, lock
from hub.casework.sla.clock import after_days, business_days_between, calendar_of
from hub.casework.sla.services import service_standards
from hub.core.db.bilingual import current_language
from hub.core.http.private_links import hash_of
from hub.core.text import formats
from hub.core.workflow import Refusal, RefusedError, require
from hub.directory.choices import OfficeKind, PresenceLevel
from hub.directory.models import Office, Seat
from hub.directory.seats.presence import absences_of_all, seat_day, seat_place, seat_zone
from hub.outbox.services import enqueue_job

# Who must agree before an official of this level is asked, the nearest first. Our own planning assumption: each
# government has its own rules, and the officer may leave a step to whoever has that power.
APPROVAL_STEPS: dict[str, tuple[PresenceLevel, ...]] = {
    PresenceLevel.OFFICER: (PresenceLevel.OFFICER,),
    PresenceLevel.CONSUL_GENERAL: (PresenceLevel.OFFICER, PresenceLevel.CONSUL_GENERAL),
    PresenceLevel.AMBASSADOR: (PresenceLevel.OFFICER, PresenceLevel.CONSUL_GENERAL, PresenceLevel.AMBASSADOR),
    PresenceLevel.DEPUTY_MINISTER: (
        PresenceLevel.OFFICER,
        PresenceLevel.AMBASSADOR,
        PresenceLevel.DEPUTY_MINISTER,
    ),
    PresenceLevel.MINISTER: (
        PresenceLevel.OFFICER,
        PresenceLevel.AMBASSADOR,
        PresenceLevel.DEPUTY_MINISTER,
        PresenceLevel.MINISTER,
    ),
    # The office of a premier, or of the prime minister, asks its own ministers.
    PresenceLevel.PREMIER: (PresenceLevel.OFFICER, PresenceLevel.AMBASSADOR, PresenceLevel.PREMIER),
}

# After the last office agreed the visit is drafted; after the day was moved it follows (``hub.casework.tasks``).
APPROVED = "casework.presence_approved"
MOVED = "casework.presence_moved"
HEADS_OF_POSTS = (PresenceLevel.CONSUL_GENERAL, PresenceLevel.AMBASSADOR)


def steps_to(level: str, *, post_kinds: Collection[str]) -> list[PresenceLevel]:
    """Return who must agree in which order; ``post_kinds`` are those of the posts that look after the place.

    Where that is the embassy, its ambassador stands for a consul general. Where no post does, outside China, no head of
    a post is asked but the one who is wished for.
    """
    steps = APPROVAL_STEPS[level]
    if not post_kinds:
        return [step for step in steps if step not in HEADS_OF_POSTS or step == level]
    if set(post_kinds) == {OfficeKind.EMBASSY}:
        steps = tuple(PresenceLevel.AMBASSADOR if step == PresenceLevel.CONSUL_GENERAL else step for step in steps)
    return list(dict.fromkeys(steps))


def set_up_approvals(request: ServiceRequest, *, level: str, city: str) -> None:
    """Write the steps of the ladder to a level, at the post that looks after the place."""
    steps = steps_to(level, post_kinds=[post.kind for post in _posts_of(request, city)])
    Approval.objects.bulk_create(
        [Approval(request=request, position=position, level=step) for position, step in enumerate(steps, start=1)]
    )


def _posts_of(request: ServiceRequest, city: str) -> list[Office]:
    """Return the posts that look after a place: by its province of China, else by the city of a post."""
    places, name = set(request.cn_provinces), city.strip().casefold()
    return [
        post
        for post in Office.objects.posts()
        if not places.isdisjoint(post.cn_provinces_served)
        or (not places and name in {post.city.casefold(), post.city_zh})
    ]


def seats_that_may_approve(request: ServiceRequest, level: str) -> list[Seat]:
    """Return the offices of officials that may answer a step of a request, in the order of the directory."""
    rows = Seat.objects.filter(approves=level).select_related("office__organization", "organization")
    return [seat for seat in rows.order_by("order", "slug") if may_approve_there(request, level, seat) is None]


@transaction.atomic
def ask_approval(
    *, approval: Approval, seat: Seat, by: Any, seats: list[Seat], at: datetime, mailbox: str = "", language: str = ""
) -> Approval:
    """Ask the office of an official for its word; by a link to ``mailbox`` where it has no account here.

    Raises ``RefusedError`` for others than the owner, out of order, for another official, post or province, and where
    nobody holds the seat and no address is named. The address is one that was checked (``services.corrections``).
    """
    request, steps, held = _lock_step(approval)
    require(may_ask_approval(request, steps, held, to=seat, seats=seats))
    people = people_of(seat)
    if not mailbox and not people:
        raise RefusedError(
            Refusal("nobody_there", _("Nobody holds this seat here. Write to an address of the office."))
        )
    if not mailbox and {person.pk for person in people} <= who_asked_for_presence(request, steps, held) | {by.pk}:
        raise RefusedError(
            Refusal(
                "own_wish", _("Whoever holds this seat asked for the presence: nobody approves what they asked for.")
            )
        )
    token = secrets.token_urlsafe(32) if mailbox else ""
    held.seat, held.asked_by, held.asked_at = seat, by, at
    held.mailbox, held.mailbox_language = mailbox, language if mailbox else ""
    held.token_hash = hash_of(token) if token else ""
    held.link_expires_at = after_days(at, service_standards().offer_link_days, seat_zone(seat)) if token else None
    held.save(update_fields=_ASKED)
    _leave_trace(request, held, by=by, at=at, state="asked")
    notifications.approval_asked(held, request=request, token=token, at=at)
    return held


_ASKED = ["seat", "asked_by", "asked_at", "mailbox", "mailbox_language", "token_hash", "link_expires_at"]
_SAID = ["state", "by", "at", "role", "note"]


@transaction.atomic
def take_back_approval(*, approval: Approval, by: Any, seats: list[Seat], at: datetime) -> Approval:
    """Take back what an official was asked: a link ends with it. Raises ``RefusedError``."""
    request, steps, held = _lock_step(approval)
    require(may_take_back_approval(request, steps, held, seats=seats))
    referral_notifications.official_asked_no_more(held, request=request, at=at)
    _take_back(request, held, by=by, at=at)
    return held


@transaction.atomic
def return_unanswered_approval(*, approval: Approval, at: datetime) -> bool:
    """Take back what an official was asked where nobody can answer it any more; return whether that is so.

    Nobody holds the seat but those who asked for the presence, the link has ended, or everybody who may answer went
    away for long since then. The office hears that nothing is left to do; whoever answers for the request hears, and
    asks anew.
    """
    request, steps, held = _lock_step(approval)
    seat = held.seat
    if seat is None or held.asked_at is None or not request.is_open or due_step(steps) != held:
        return False
    until: date | None = None
    if held.link_expires_at is not None:
        if held.link_expires_at > at:
            return False
    elif people := may_answer_step(request, steps, held, seat):
        until = _left_for_long(request, seat, people, asked_at=held.asked_at, at=at)
        if until is None:
            return False
    asker = held.asked_by
    referral_notifications.official_asked_no_more(held, request=request, at=at)
    _take_back(request, held, by=None, at=at, human=False)
    if until is None:
        referral_notifications.approval_unanswered(request, seat=seat, at=at)
    else:
        referral_notifications.official_away(request, seat=seat, until=until, asker=asker, at=at)
    return True


def may_answer_step(request: ServiceRequest, steps: Sequence[Approval], step: Approval, seat: Seat) -> list[Any]:
    """Return who of an office may answer a step: whoever holds it, and did not ask for the presence."""
    asked = who_asked_for_presence(request, steps, step)
    return [person for person in people_of(seat) if person.pk not in asked]


def _left_for_long(
    request: ServiceRequest, seat: Seat, people: Sequence[Any], *, asked_at: datetime, at: datetime
) -> date | None:
    """Return until when all of an office are away who may answer, where that began after they were asked.

    For long is as many business days as for an offer, or past the day of the presence. Whoever asks an office that is
    away already knows it, and waits.
    """
    day, asked_on = seat_day(seat, at), seat_day(seat, asked_at)
    away = absences_of_all(people, day)
    if not any(row.made_at > asked_at or row.first_day > asked_on for _until, row in away):
        return None
    until = min(last for last, _row in away)
    days = business_days_between(day, until, calendar_of(seat_place(seat)))
    is_long = days >= service_standards().away or until >= OfficialPresence.objects.get(request=request).on
    return until if is_long else None


def _take_back(request: ServiceRequest, held: Approval, *, by: Any, at: datetime, human: bool = True) -> None:
    _leave_trace(request, held, by=by, at=at, state="taken_back", human=human)
    _begin_anew(held)


def _begin_anew(held: Approval) -> None:
    """Let a step be as one of which nobody was asked, and nobody has said a word."""
    held.state, held.by, held.at, held.role, held.note = ApprovalState.WAITING, None, None, "", ""
    held.seat, held.asked_by, held.asked_at = None, None, None
    held.mailbox, held.mailbox_language, held.token_hash, held.link_expires_at = "", "", "", None
    held.save(update_fields=[*_ASKED, *_SAID])


@transaction.atomic
def record_approval(
    *,
    approval: Approval,
    approved: bool,
    note: str,
    by: Any,
    seats: list[Seat] | None,
    at: datetime,
    role: str = "",
    version: int | None = None,
    on: date | None = None,
) -> Approval:
    """Record the word of the seat that may answer a step. Steps are answered in order, and a refusal ends the ladder.

    ``seats`` None: the step's own link was opened, and ``role`` names the role in which somebody answers; for an
    account that is the seat's own. A word counts for the day that was seen: ``version`` is what the page of the case
    showed, ``on`` the day that the page of the official did. A link shows one day alone: it ends with a move.

    Raises ``RefusedError`` for other seats, for whoever asked for it, out of order and for another day, and
    ``StaleRequestError`` where somebody was faster.
    """
    request, steps, held = _lock_step(approval, version=version)
    require(may_record_approval(request, steps, held, seats=seats, by=by))
    _require_day(request, on)
    if not note.strip():
        raise RefusedError(Refusal("no_words", _("Write a word with your answer.")))
    if held.level == PresenceLevel.OFFICER:
        held.seat = request.owner
    held.state = ApprovalState.APPROVED if approved else ApprovalState.REFUSED
    held.by, held.at, held.note, held.role = by, at, note.strip(), role.strip()
    held.save(update_fields=["seat", *_SAID])
    _leave_trace(request, held, by=by, at=at, state=held.state)
    notifications.presence_step(request, at=at)
    if all(step.state == ApprovalState.APPROVED for step in steps):
        enqueue_job(topic=APPROVED, payload={"request": str(request.pk)}, at=at)
    return held


def _require_day(request: ServiceRequest, seen: date | None) -> None:
    """Refuse a word for a day that its reader did not see; None: no day was shown."""
    if seen is not None and seen != (on := OfficialPresence.objects.get(request=request).on):
        words = _("The day was moved meanwhile: it is %(day)s now. Read it again before you answer.")
        raise RefusedError(Refusal("moved", words % {"day": formats.day(on, current_language())}))


def _lock_step(approval: Approval, *, version: int | None = None) -> tuple[ServiceRequest, list[Approval], Approval]:
    """Return the request, its ladder and the step as they are now; the request is locked first, as everywhere."""
    request = lock(approval.request, version=version)
    related = ("seat__office__organization", "seat__organization")
    steps = list(Approval.objects.filter(request=request).select_related(*related))
    return request, steps, next(step for step in steps if step.pk == approval.pk)


def _leave_trace(
    request: ServiceRequest, step: Approval, *, by: Any, at: datetime, state: str, human: bool = True
) -> None:
    data = {"level": step.level, "state": state}
    kind, seat = EventKind.PRESENCE_STEP, request.owner
    apply_transition(request, None, kind, by=by, at=at, seat=seat, to_seat=step.seat, human=human, data=data)


@transaction.atomic
def move_presence(
    *, request: ServiceRequest, on: date, by: Any, seats: list[Seat] | None, at: datetime
) -> OfficialPresence:
    """Move an official's presence to another day: each word that was given lapses, and the ladder begins anew.

    ``seats`` None: the company moves it. Whoever moves it asks for the new day, and answers no step. Offices that were
    asked hear, and their links end; what they said stays as a note. Raises ``RefusedError``.
    """
    held = lock(request)
    found = OfficialPresence.objects.filter(request=held).first()
    require(may_move_presence(held, found, on, seats=seats, today=timezone.localdate(at)))
    presence: OfficialPresence = found
    before, presence.on, presence.moved_by = presence.on, on, by
    presence.save(update_fields=["on", "moved_by"])
    related = ("seat__office__organization", "seat__organization")
    steps = Approval.objects.filter(request=held).exclude(seat=None).select_related(*related, "by")
    for step in list(steps):
        if step.asked_at is not None:
            referral_notifications.official_asked_no_more(step, request=held, at=at, is_moved=True)
        if step.note:
            RequestMessage.objects.create(
                request=held,
                side=MessageSide.STAFF,
                kind=RequestMessageKind.NOTE,
                author=step.by,
                seat=step.seat,
                body=step.note,
                at=step.at,
            )
        _begin_anew(step)
    data = {"moved": on.isoformat(), "before": before.isoformat()}
    data |= {"side": MessageSide.COMPANY} if seats is None else {}
    kind, is_ours = EventKind.PRESENCE_STEP, seats is not None
    apply_transition(held, None, kind, by=by, at=at, seat=held.owner, human=is_ours, data=data)
    referral_notifications.presence_moved(held, day=on, by=by, at=at)
    enqueue_job(topic=MOVED, payload={"request": str(held.pk)}, at=at)
    return presence


@transaction.atomic
def record_presence_result(
    *, request: ServiceRequest, result: PresenceResult, note: str, by: Any, seats: list[Seat], at: datetime
) -> OfficialPresence:
    """Record what came of the presence, once. Raises ``RefusedError`` for others than the owner."""
    held = lock(request)
    require(may_record_result(held, OfficialPresence.objects.filter(request=held).first(), seats=seats))
    presence: OfficialPresence = OfficialPresence.objects.get(request=held)
    presence.result, presence.result_note, presence.result_at = result, note, at
    presence.save(update_fields=["result", "result_note", "result_at"])
    apply_transition(held, None, EventKind.PRESENCE_STEP, by=by, at=at, seat=held.owner, data={"result": result})
    return presence
