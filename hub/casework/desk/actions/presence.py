"""What may be done about an official's presence."""

from typing import Any

from django.utils.translation import gettext as _

from hub.casework.desk.access import Case
from hub.casework.desk.actions.handlers import ActionContext, seat_named, sentence
from hub.casework.desk.case import CaseDetails
from hub.casework.models import Approval
from hub.casework.requests.services.presence import (
    ask_approval,
    move_presence,
    record_approval,
    record_presence_result,
    seats_that_may_approve,
    take_back_approval,
)
from hub.core.db.bilingual import current_language
from hub.core.text.formats import day
from hub.core.workflow import Refusal, RefusedError
from hub.directory.models import Seat
from hub.directory.seats.presence import SeatPresence, availability_of, stand_in_name


def approval(acting: ActionContext) -> str:
    """Give the word of the own seat on the officer's step."""
    step = _step(acting)
    data = acting.data
    said = {"approved": data["approved"] == "yes", "note": data["note"], "version": data["version"]}
    record_approval(approval=step, **said, **acting.who)
    return sentence(_("The step is kept. The company of %(reference)s hears of it."), acting)


def officials(case: Case, told: CaseDetails, _user: Any, at: Any) -> dict[str, Any]:
    """Return the offices that may answer the next step; where all are away, until when and whom to contact.

    Whoever stands in there does not give the official's word (``approvals_for``). Those who are there, or who have no
    account here, come first.
    """
    step = told.next_approval
    seats = seats_that_may_approve(case.request, step.level) if step is not None else []
    presence = availability_of(seats, at)
    seats.sort(key=lambda seat: presence[seat.slug].away_until is not None)
    return {"seat": [(seat.slug, _office(seat, presence[seat.slug])) for seat in seats]}


def _office(seat: Seat, presence: SeatPresence) -> str:
    if presence.away_until is None:
        return seat.label
    words = {"seat": seat.label, "day": day(presence.away_until, current_language())}
    who = stand_in_name(presence.stand_in)
    if not who:
        return _("%(seat)s, away until %(day)s") % words
    return _("%(seat)s, away until %(day)s; contact meanwhile: %(who)s") % (words | {"who": who})


def ask_official(acting: ActionContext) -> str:
    seat, mailbox = seat_named(acting.data["seat"]), acting.data["mailbox"]
    ask_approval(approval=_step(acting), seat=seat, mailbox=mailbox, language=acting.data["language"], **acting.who)
    return sentence(_("%(seat)s is asked for its word on %(reference)s."), acting, seat=seat.label)


def take_back_official(acting: ActionContext) -> str:
    take_back_approval(approval=_step(acting), **acting.who)
    return sentence(_("The question on %(reference)s is taken back. A link that was sent opens nothing more."), acting)


def another_day(acting: ActionContext) -> str:
    presence = move_presence(request=acting.case.request, on=acting.data["on"], **acting.who)
    words = day(presence.on, current_language())
    return sentence(_("The presence of %(reference)s is on %(day)s now. Each office is asked anew."), acting, day=words)


def _step(acting: ActionContext) -> Approval:
    step: Approval | None = Approval.objects.filter(request=acting.request, pk=acting.data["approval"]).first()
    if step is None:
        raise RefusedError(Refusal("no_step", _("This request has no such step.")))
    return step


def result(acting: ActionContext) -> str:
    data = acting.data
    record_presence_result(request=acting.request, result=data["result"], note=data["note"], **acting.who)
    return sentence(_("The result is kept on %(reference)s."), acting)
