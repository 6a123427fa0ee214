"""Words between the company and those who work on its request. Asking the company rests our clock.

Whoever sends the same words again, with nothing in between, has pressed twice: they are kept, and told, once.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hub.audit.services import record
from hub.casework.choices import (
    EventKind,
    MessageSide,
    PendingStep,
    ReferralRole,
    ReferralState,
    RequestMessageKind,
    RequestState,
)
from hub.casework.models import TAKEN_BACK, Pause, Referral, RequestMessage, ServiceRequest
from hub.casework.notifications import messages as message_notifications
from hub.casework.notifications import referrals as referral_notifications
from hub.casework.notifications import services as notifications
from hub.casework.notifications.queries import awaits_reply, company_hears
from hub.casework.requests.rules import (
    may_answer_questions,
    may_reply,
    may_step,
    may_talk,
    may_withdraw_words,
    must_own,
)
from hub.casework.requests.services.recusals import may_have_in_hand
from hub.casework.requests.services.transitions import (
    apply_transition,
    end_pause,
    lock,
    require_version,
    step_on_reply,
)
from hub.casework.sla.services import remind_of_missed_promise
from hub.core.workflow import Refusal, RefusedError, require
from hub.directory.models import Seat

# After mail to somebody came back: whether a question of ours waits for a company that no mail reaches any more.
UNHEARD = "casework.unheard"
_TWICE = timedelta(minutes=10)
# What the trail says of words of each kind; a note leaves nothing there.
_TRAIL = {
    RequestMessageKind.ANSWER: {EventKind.ANSWERED},
    RequestMessageKind.REPLY: {EventKind.REPLIED, EventKind.REOPENED},
}


@transaction.atomic
def answer_company(
    *,
    request: ServiceRequest,
    text: str,
    by: Any,
    seats: Sequence[Seat] | None,
    at: datetime,
    seat: Seat | None = None,
    version: int | None = None,
    programs: Collection[str] = (),
) -> RequestMessage:
    """Write to the company. The first answer of a person keeps the promise, and its clock stops.

    ``seats`` None with ``seat``: a body without accounts writes through its link. ``programs`` are recommended in it:
    the same words with others are another answer. Raises ``RefusedError``, and
    ``StaleRequestError`` where somebody was faster.
    """
    held = lock(request)
    speaking = _speaking(held, seats, seat)
    sent = sent_already(held, RequestMessageKind.ANSWER, text, by=by, seat=speaking, at=at)
    if sent is not None and set(programs) <= set(sent.recommendations.values_list("program_slug", flat=True)):
        return sent
    require_version(held, version)
    message = _write(held, RequestMessageKind.ANSWER, text, by=by, seat=speaking, at=at)
    held.first_answer_at = held.first_answer_at or at
    if held.handler_id is None and by is not None and speaking.pk == held.owner_id and may_step(held, "claim") is None:
        # Whoever answers from the desk has it in hand.
        require(may_have_in_hand(held, by))
        held.handler, held.taken_at = by, held.taken_at or at
        apply_transition(held, "claim", EventKind.ANSWERED, by=by, at=at, seat=speaking)
    else:
        apply_transition(held, None, EventKind.ANSWERED, by=by, at=at, seat=speaking)
    notifications.answered(held, at=at)
    return message


@transaction.atomic
def ask_company(
    *, request: ServiceRequest, text: str, by: Any, seats: Sequence[Seat], at: datetime, version: int | None = None
) -> RequestMessage:
    """Ask the company something; until it replies our clock rests. A question is no answer: the promise waits.

    Where mail to everybody of the company comes back, the question stands on its page and our clock runs on. Raises
    ``RefusedError``, and ``StaleRequestError`` where somebody was faster.
    """
    held = lock(request, version=version)
    require(must_own(held, seats))
    if held.state == RequestState.NEW:
        held.handler, held.taken_at = by, at
        apply_transition(held, "claim", EventKind.CLAIMED, by=by, at=at, seat=held.owner)
    require(may_step(held, "ask"))
    message = _write(held, RequestMessageKind.QUESTION, text, by=by, seat=held.owner, at=at)
    if company_hears(held, at=at):
        Pause.objects.create(request=held, began_at=at)
        apply_transition(held, "ask", EventKind.ASKED, by=by, at=at, seat=held.owner)
    else:
        apply_transition(held, None, EventKind.ASKED, by=by, at=at, seat=held.owner, data={"unheard": True})
    notifications.asked(held, at=at)
    return message


def may_ask_by_link(request: ServiceRequest, offer: Referral) -> Refusal | None:
    """Refuse a question of a body without accounts where its offer is over, and one more while one is open."""
    if not offer.is_open or not request.is_open:
        return Refusal("offer_over", _("This offer is over: it was answered, or taken back."))
    if request.state == RequestState.WAITING or awaits_reply(offer):
        return Refusal("asked_already", _("The company is asked something already. Its answer comes to you by mail."))
    return None


@transaction.atomic
def ask_by_link(*, offer: Referral, text: str, at: datetime) -> RequestMessage:
    """Ask the company in the name of a body without accounts, which has its request or is asked to take it.

    Our clock rests as for the question of an officer. For the question of a body that is asked for a part, or does one,
    it runs on: who answers for the whole waits for nothing. Raises ``RefusedError``.
    """
    held = lock(offer.request)
    found = Referral.objects.select_related("seat").get(pk=offer.pk)
    sent = sent_already(held, RequestMessageKind.QUESTION, text, by=None, seat=found.seat, at=at)
    if sent is not None:
        return sent
    require(may_ask_by_link(held, found))
    is_whole = found.part == ReferralRole.OWNER
    message = _write(held, RequestMessageKind.QUESTION, text, by=None, seat=found.seat, at=at)
    data: dict[str, Any] = {"part": found.part}
    if is_whole and company_hears(held, at=at):
        Pause.objects.create(request=held, began_at=at)
        held.taken_at = held.taken_at or at
        step = "ask" if found.state == ReferralState.ACCEPTED else "ask_before_accepting"
        apply_transition(held, step, EventKind.ASKED, by=None, at=at, seat=found.seat, data=data)
    else:
        data |= {"unheard": True} if is_whole else {}
        apply_transition(held, None, EventKind.ASKED, by=None, at=at, seat=found.seat, data=data)
    notifications.asked(held, at=at)
    return message


@transaction.atomic
def reply_as_company(*, request: ServiceRequest, text: str, by: Any, at: datetime) -> RequestMessage:
    """Write as the company, to those who work on its request; what was asked is answered, and our clock goes on.

    A closed request stays closed: whoever had it reads the words. Raises ``RefusedError`` for one that is archived, or
    goes on in another.
    """
    held = lock(request)
    require(may_reply(held))
    if (sent := sent_already(held, RequestMessageKind.REPLY, text, by=by, seat=None, at=at)) is not None:
        return sent
    message: RequestMessage = RequestMessage.objects.create(
        request=held,
        side=MessageSide.COMPANY,
        kind=RequestMessageKind.REPLY,
        author=by,
        body=_words(text),
        language=held.language,
        at=at,
    )
    step = step_on_reply(held) if held.state == RequestState.WAITING else None
    if step:
        end_pause(held, at=at)
    # The ball comes to us only where it was with the company: a word in between does not set our clock back.
    apply_transition(held, step, EventKind.REPLIED, by=by, at=at, human=step is not None)
    message_notifications.replied(held, by=by, at=at)
    return message


@transaction.atomic
def withdraw_words(*, request: ServiceRequest, message: int, by: Any, seats: Sequence[Seat], at: datetime) -> None:
    """Take what was written to the wrong company from its page; what was said, and who saw it, stays on record.

    The company hears, whoever has the request, who leads the office that wrote, and administrators. The programs that
    were recommended in it go too. Where it was the first answer, the next one that stands is; with none the answer is
    awaited again; one whose day is over is missed as if nobody had answered. A question is no longer awaited, and what
    the company had said before waits for us again. Raises ``RefusedError``.
    """
    held = lock(request)
    found = RequestMessage.objects.filter(request=held, pk=message).first()
    require(may_withdraw_words(held, found, seats=seats) if found else Refusal("no_words", _("Choose the words.")))
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    found.recommendations.all().delete()
    standing = held.messages.filter(withdrawn_at=None).exclude(kind=RequestMessageKind.NOTE).order_by("at", "pk")
    was_first = held.is_open and held.first_answer_at == found.at
    if was_first:
        # What was said before the first answer that counts answered another asking.
        later = standing.filter(kind=RequestMessageKind.ANSWER, at__gte=found.at)
        held.first_answer_at = later.values_list("at", flat=True).first()
    asked = Pause.objects.filter(request=held, ended_at=None, began_at=found.at)
    is_awaited = found.kind == RequestMessageKind.QUESTION and asked.exists()
    step = step_on_reply(held) if held.state == RequestState.WAITING and is_awaited else None
    if step:
        end_pause(held, at=at)
    last = standing.last()
    if last and last.side == MessageSide.COMPANY and last.at <= found.at and held.is_open:
        held.pending, held.pending_since = PendingStep.REPLIED, last.at
    data = {"message": found.pk}
    apply_transition(held, step, EventKind.CORRECTED, by=by, at=at, seat=found.seat, human=step is not None, data=data)
    if was_first:
        remind_of_missed_promise(held, at=at)
    message_notifications.words_withdrawn(held, seat=found.seat or held.owner, by=by, at=at)


def may_take_back_note(request: ServiceRequest, message: RequestMessage, *, by: Any) -> Refusal | None:
    """Refuse to take back all but an own note that stands."""
    is_own = message.request_id == request.pk and message.author_id == by.pk
    if is_own and message.kind == RequestMessageKind.NOTE and message.withdrawn_at is None:
        return None
    return Refusal("no_note", _("This is not a note of yours."))


@transaction.atomic
def take_back_note(*, request: ServiceRequest, message: int, by: Any, at: datetime) -> None:
    """Take back an own note: nobody reads it any more, nor is asked for by it. That it was there stays in the trace.

    Raises ``RefusedError``.
    """
    held = lock(request)
    found = RequestMessage.objects.filter(request=held, pk=message).first()
    require(may_take_back_note(held, found, by=by) if found else Refusal("no_note", _("Choose the note.")))
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    found.mentions.all().delete()
    apply_transition(
        held, None, EventKind.CORRECTED, by=by, at=at, seat=found.seat, human=False, data={"note": found.pk}
    )


@transaction.atomic
def resume_request(*, request: ServiceRequest, by: Any, seats: Sequence[Seat], at: datetime) -> ServiceRequest:
    """Go on without the company's answer: it came another way, or is not needed. Raises ``RefusedError``."""
    held = lock(request)
    require(must_own(held, seats) or may_step(held, "resume"))
    end_pause(held, at=at)
    apply_transition(held, step_on_reply(held), EventKind.RESUMED, by=by, at=at, seat=held.owner)
    return held


@transaction.atomic
def resume_unheard(*, request: ServiceRequest, at: datetime) -> bool:
    """Let our clock run again where mail to everybody of the company comes back now: it may not have our question.

    Which mail came back is not asked: the company may have read the question before. The ball is with us again: whoever
    has the request hears. Return whether that is so.
    """
    held = lock(request)
    if held.state != RequestState.WAITING or company_hears(held, at=at):
        return False
    end_pause(held, at=at)
    data = {"unheard": True}
    apply_transition(held, step_on_reply(held), EventKind.RESUMED, by=None, at=at, seat=held.owner, data=data)
    message_notifications.unheard(held, at=at)
    return True


@transaction.atomic
def add_note(*, request: ServiceRequest, text: str, by: Any, seat: Seat, at: datetime) -> RequestMessage:
    """Keep a note for those who work on the request; the company never sees it, and no clock moves."""
    held = lock(request)
    sent = sent_already(held, RequestMessageKind.NOTE, text, by=by, seat=seat, at=at)
    return sent or _write(held, RequestMessageKind.NOTE, text, by=by, seat=seat, at=at)


def _speaking(held: ServiceRequest, seats: Sequence[Seat] | None, seat: Seat | None) -> Seat:
    """Return the seat in whose name somebody writes: the owner, or one that works on a part."""
    if seats is None and seat is not None:
        seats = [seat]
    own = [one for one in seats or () if one.pk == held.owner_id]
    working = Referral.objects.filter(request=held, state=ReferralState.ACCEPTED).values_list("seat", flat=True)
    supporting = [one for one in seats or () if one.pk in set(working)]
    require(may_talk(held, seats=own, supports=bool(supporting)))
    return (own or supporting)[0]


def sent_already(
    held: ServiceRequest, kind: RequestMessageKind, text: str, *, by: Any, seat: Seat | None, at: datetime
) -> RequestMessage | None:
    """Return the last message of a request where it is these words, sent a moment ago, and nothing happened since."""
    last: RequestMessage | None = held.messages.exclude(TAKEN_BACK).order_by("-at", "-pk").first()
    if last is None or at - last.at > _TWICE:
        return None
    who = by and by.pk, seat and seat.pk
    if (last.kind, last.author_id, last.seat_id, last.body) != (kind, *who, text.strip()):
        return None
    newest = held.events.order_by("-at", "-pk").first()
    if kind in _TRAIL and (newest is None or newest.kind not in _TRAIL[kind]):
        return None
    return last


def _write(
    held: ServiceRequest, kind: RequestMessageKind, text: str, *, by: Any, seat: Seat, at: datetime
) -> RequestMessage:
    return RequestMessage.objects.create(
        request=held, side=MessageSide.STAFF, kind=kind, author=by, seat=seat, body=_words(text), at=at
    )


def _words(text: str) -> str:
    if not text.strip():
        raise RefusedError(Refusal("no_words", _("Write something first.")))
    return text.strip()


def ask_what_decides(request: ServiceRequest, questions: Collection[str]) -> None:
    """Keep which questions of intake filters decide who may take a request: its page asks them."""
    if list(questions) != request.questions:
        ServiceRequest.objects.filter(pk=request.pk).update(questions=list(questions))


@transaction.atomic
def answer_questions(*, request: ServiceRequest, answers: Mapping[str, bool], by: Any, at: datetime) -> None:
    """Keep what a company answers to the questions that decide who may take its request; the others stay to be asked.

    Whoever has the request hears, since other seats may fit now.

    Raises ``RefusedError`` for a closed request.
    """
    held = lock(request)
    require(may_answer_questions(held))
    given = {name: answers[name] for name in held.questions if name in answers}
    held.answers = held.answers | given
    held.questions = [name for name in held.questions if name not in given]
    held.save(update_fields=["answers", "questions"])
    data = {"questions": sorted(given)}
    entry = record(action="casework.questions.answered", by=by, subject=held, at=at, data=data)
    if given:
        # Names of questions can be longer together than a key may be.
        referral_notifications.questions_answered(held, step=f"q{entry.pk}", at=at)
