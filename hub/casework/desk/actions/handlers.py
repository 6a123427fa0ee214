"""Each action of the desk: from what was typed to the one service that does it, and what is said of it then."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.casework.access_grants.services import share_request
from hub.casework.choices import PartOutcome, ReferralRole, ReferralState, RequestState
from hub.casework.desk.access import Case
from hub.casework.desk.actions.changes import keep_change, keep_offers
from hub.casework.desk.actions.rules import may_change_task
from hub.casework.desk.queries import readers_of
from hub.casework.desk.services import add_note_for
from hub.casework.desk.task_changes import finish_task
from hub.casework.models import Referral, ServiceRequest, Task
from hub.casework.referrals.candidates import (
    CandidateMark,
    Routing,
    SeatCandidate,
    candidate_of,
    mailbox_of,
    routing_of,
    rule_of_proposal,
    selected,
)
from hub.casework.referrals.reports import report_proposed
from hub.casework.referrals.services import (
    SeatChoiceInput,
    accept_referral,
    finish_part,
    refer_request,
    return_referral,
    send_to_candidate,
    withdraw_referral,
)
from hub.casework.requests.services.assignment import assign_to, claim_request
from hub.casework.requests.services.closure import close_request
from hub.casework.requests.services.corrections import require_checked_address
from hub.casework.requests.services.messages import answer_company, ask_company, resume_request
from hub.core.db.bilingual import current_language
from hub.core.text import formats
from hub.core.workflow import Refusal, RefusedError
from hub.directory.models import Seat
from hub.directory.seats.presence import covered_people
from hub.matching.engine.seats import SeatFit
from hub.notifications.delivery.services import Mailbox


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionContext:
    """Who does what on which case; ``data`` is what was typed."""

    http: HttpRequest
    case: Case
    data: dict[str, Any]
    at: datetime
    prepared: Any = None  # what the action's ``prepare`` returned

    @property
    def request(self) -> ServiceRequest:
        return self.case.request

    @property
    def by(self) -> Any:
        return self.http.user

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.by, "seats": self.case.acting_seats, "at": self.at}

    @property
    def seen(self) -> dict[str, Any]:
        """The same with the request and the version that was seen."""
        return self.who | {"request": self.request, "version": self.data["version"]}


def sentence(words: str, acting: ActionContext, **more: Any) -> str:
    """Return a sentence with the number of the request filled in."""
    return words % {"reference": acting.request.reference, **more}


# --- Who has it ------------------------------------------------------------------------------------------------------


def choose(acting: ActionContext) -> tuple[Routing, SeatCandidate]:
    """Return how the request is routed, and who was chosen. An address that waits for a second person is kept."""
    routing = routing_of(acting.request, at=acting.at)
    chosen = selected(routing, acting.data["seat"], acting.request)
    if chosen is None:
        raise RefusedError(Refusal("no_candidate", _("This seat cannot be chosen any more. Choose another one.")))
    mailbox = acting.data["mailbox"] or mailbox_of(chosen.seat)
    if chosen.mark is CandidateMark.BY_LINK and mailbox:
        require_checked_address(mailbox=mailbox, seat=chosen.seat, by=acting.by, at=acting.at)
    return routing, chosen


def check_address(acting: ActionContext) -> None:
    """Refuse an address outside that is not known to be the body's; it is kept for a second person."""
    if mailbox := acting.data["mailbox"]:
        seat = seat_named(acting.data["seat"])
        require_checked_address(mailbox=mailbox, seat=seat, by=acting.by, at=acting.at)


def send(acting: ActionContext) -> str:
    """Offer the request to a seat; choosing the Hub's desk where it is means to take it."""
    routing, chosen = acting.prepared
    offer = send_to_candidate(
        **acting.seen,
        routing=routing,
        chosen=chosen,
        note=acting.data["note"],
        override_kind=acting.data["why"],
        override_reason=acting.data["reason"],
        mailbox=acting.data["mailbox"],
    )
    if offer is None:
        return sentence(_("You have %(reference)s in hand."), acting)
    made = [offer, *_part_beside(acting)]
    words = _("%(reference)s is offered to %(seat)s. You answer for it until then.")
    if chosen.stand_in is not None:
        words = _("%(reference)s is offered to %(seat)s, which stands in. You answer for it until then.")
    said = sentence(words, acting, seat=chosen.receiver.label)
    return keep_offers(acting.http, made, said=said, at=acting.at)


def _part_beside(acting: ActionContext) -> list[Referral]:
    """Ask another seat for a part in the same press, where one was named."""
    if not acting.data["part_seat"]:
        return []
    beside = Seat.objects.routable().filter(slug=acting.data["part_seat"]).first()
    if beside is None:
        raise RefusedError(Refusal("no_candidate", _("This seat cannot be chosen any more. Choose another one.")))
    part = refer_request(
        **acting.who,
        request=acting.request,
        choice=_for_part(beside, acting.prepared[0], acting.request),
        part=ReferralRole.SUPPORT,
        task=acting.data["part_task"],
    )
    return [part]


def _for_part(seat: Seat, routing: Routing, request: ServiceRequest) -> SeatChoiceInput:
    """Return a seat that is asked for a part, with why it fits, where it does."""
    found = candidate_of(routing, seat.slug, request)
    if found is None or found.ranked.fit is SeatFit.NO:
        return SeatChoiceInput(seat=seat)
    return SeatChoiceInput(seat=seat, reasons=found.reasons)


def take(acting: ActionContext) -> str:
    was_free = acting.request.handler_id is None
    claim_request(request=acting.request, **acting.who)
    said = sentence(_("You have %(reference)s in hand."), acting)
    return undoable(acting, "take", None, said) if was_free else said


def assign(acting: ActionContext) -> str:
    """Hand the request to a colleague of the seat."""
    person = User.objects.get(pk=acting.data["person"])
    before = acting.request.handler_id
    assign_to(request=acting.request, to=person, **acting.who)
    said = sentence(_("%(person)s has %(reference)s in hand."), acting, person=person.get_full_name())
    return undoable(acting, "hand", before, said)


def undoable(acting: ActionContext, do: str, data: Any, said: str, *, of: str = "") -> str:
    """Remember what was just done to the request, or to that of another number, and return what is said of it."""
    keep_change(acting.http, do, {of or acting.request.reference: data}, said=said, at=acting.at)
    return said


def take_back(acting: ActionContext) -> str:
    """Take back an offer, a part in work, or the whole from a body that works by its link."""
    offer = _offer(acting)
    withdraw_referral(offer=offer, **acting.who)
    if offer.state == ReferralState.OFFERED:
        return sentence(_("The offer of %(reference)s is taken back."), acting)
    if offer.part == ReferralRole.SUPPORT:
        return sentence(_("The part of %(reference)s is taken back."), acting)
    return sentence(_("You answer for %(reference)s again. The link of the body is over."), acting)


def accept(acting: ActionContext) -> str:
    offer = _offer(acting)
    accept_referral(offer=offer, **acting.who)
    if offer.part == ReferralRole.SUPPORT:
        return sentence(_("You work on your part of %(reference)s."), acting)
    return sentence(_("You have %(reference)s in hand. The sender has its receipt."), acting)


def give_back(acting: ActionContext) -> str:
    return_referral(offer=_offer(acting), reason=acting.data["return_reason"], text=acting.data["text"], **acting.who)
    return sentence(_("%(reference)s is back with the sender, with your reason."), acting)


def finish(acting: ActionContext) -> str:
    """Say that a part is done and what came of it."""
    finish_part(
        offer=_offer(acting),
        outcome=PartOutcome(acting.data["outcome"]),
        result=acting.data["result"],
        covers=acting.data.get("covers", ()),
        **acting.who,
    )
    return sentence(_("Your part of %(reference)s is done. The owner hears of it."), acting)


def _offer(acting: ActionContext) -> Referral:
    offers = Referral.objects.filter(request=acting.request, pk=acting.data["offer"])
    found: Referral | None = offers.select_related("seat", "request").first()
    if found is None:
        raise RefusedError(Refusal("offer_over", _("This offer is over: it was answered, or taken back.")))
    return found


# --- Several seats, and bodies outside -------------------------------------------------------------------------------


def ask_part(acting: ActionContext) -> str:
    seat = seat_named(acting.data["seat"])
    part = refer_request(
        **acting.seen,
        choice=_for_part(seat, routing_of(acting.request, at=acting.at), acting.request),
        part=ReferralRole.SUPPORT,
        task=acting.data["task"],
        note=acting.data["note"],
    )
    said = sentence(_("%(seat)s is asked for a part of %(reference)s."), acting, seat=seat.label)
    promise = part.request.due_on
    if promise is not None and part.due_on is not None and part.due_on > promise:
        lang = current_language()
        days = {"part": formats.day(part.due_on, lang), "promise": formats.day(promise, lang)}
        said = f"{said} {_('Its word may come on %(part)s, after your own promise of %(promise)s.') % days}"
    return keep_offers(acting.http, [part], said=said, at=acting.at)


def refer_externally(acting: ActionContext) -> str:
    """Ask a body without accounts, by a link in a mail."""
    seat = seat_named(acting.data["seat"])
    part, routing = ReferralRole(acting.data["part"]), routing_of(acting.request, at=acting.at)
    choice = _for_part(seat, routing, acting.request)
    if part == ReferralRole.OWNER:
        # Its place among the candidates, so that the figures count a first proposal as taken.
        found = selected(routing, seat.slug, acting.request)
        choice = replace(choice, rank=found.rank or None if found else None)
    offer = refer_request(
        **acting.seen,
        choice=choice,
        part=part,
        task=acting.data["task"],
        override_kind=acting.data["why"] if part == ReferralRole.OWNER else "",
        override_reason=acting.data["reason"],
        outside=Mailbox(acting.data["mailbox"], acting.data["language"]),
        rule=rule_of_proposal(routing, acting.request),
    )
    report_proposed(offer, routing, by=acting.by, at=acting.at)
    said = sentence(_("A link to %(reference)s goes to %(address)s."), acting, address=acting.data["mailbox"])
    return keep_offers(acting.http, [offer], said=said, at=acting.at)


def seat_named(slug: str) -> Seat:
    return Seat.objects.select_related("office__organization", "organization").get(slug=slug)


# --- Words -----------------------------------------------------------------------------------------------------------


def ask(acting: ActionContext) -> str:
    asked = ask_company(**acting.seen, text=acting.data["text"]).request
    if asked.state != RequestState.WAITING:
        return sentence(_("Your question on %(reference)s stands on its page. No mail reaches the company."), acting)
    return sentence(_("The company of %(reference)s is asked. Our clock rests until it replies."), acting)


def answer(acting: ActionContext) -> str:
    answer_company(**acting.seen, text=acting.data["text"])
    return sentence(_("Your answer on %(reference)s is sent."), acting)


def note(acting: ActionContext) -> str:
    people = readers_of(acting.request, at=acting.at)
    named = set(acting.data.get("mention", ()))
    add_note_for(
        request=acting.request,
        text=acting.data["text"],
        people=[person for person in people if str(person.pk) in named],
        readers=people,
        by=acting.by,
        seat=speaking_seat(acting.case),
        at=acting.at,
    )
    return sentence(_("Your note on %(reference)s is kept."), acting)


def speaking_seat(case: Case) -> Seat:
    """Return the seat in whose name something is kept: the owner, else the one that was asked."""
    if not case.may_write:
        raise RefusedError(Refusal("not_owner", _("Another seat answers for this request.")))
    held = {seat.pk: seat for seat in case.acting_seats}
    if case.request.owner_id in held:
        return held[case.request.owner_id]
    asked = Referral.objects.filter(request=case.request, seat__in=held).order_by("-offered_at")
    return held[asked.values_list("seat", flat=True)[0]]


def close(acting: ActionContext) -> str:
    """Close the request with its outcome and an answer; the tasks of who closes it are done where that was ticked."""
    data = acting.data
    close_request(**acting.seen, outcome=data["outcome"], reasons=data["reasons"], answer=data["text"])
    covers = covered_people(acting.case.seats)
    for task in Task.objects.filter(request=acting.request, done_at=None) if data.get("tasks_done") else ():
        if may_change_task(task, by=acting.by, done=True, covers=covers) is None:
            finish_task(task=task, by=acting.by, at=acting.at, covers=covers)
    said = sentence(_("%(reference)s is closed. The company has your answer."), acting)
    return undoable(acting, "close", None, said)


def resume(acting: ActionContext) -> str:
    """Go on without the company's answer."""
    resume_request(request=acting.request, **acting.who)
    return sentence(_("%(reference)s goes on. The clock runs again."), acting)


def share(acting: ActionContext) -> str:
    """Let another person of the staff read the request."""
    person = User.objects.filter(email=acting.data["email"].lower(), is_active=True).first()
    if person is None or not person.has_staff_role:
        raise RefusedError(Refusal("not_staff", _("A request is shared with people of the staff alone.")))
    share_request(request=acting.request, person=person, reason=acting.data["reason"], **acting.who)
    return sentence(_("%(person)s may read %(reference)s."), acting, person=person.get_full_name())
