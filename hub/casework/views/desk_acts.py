"""What may be done on a case, as a table: for each action its form, who may take it now, and the service that does it.

Each is a plain form that posts to its own address (``views.acts``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hub.casework import rules
from hub.casework.access import Case
from hub.casework.case import Told
from hub.casework.choices import OfferState, Part
from hub.casework.forms import desk as forms
from hub.casework.models import Offer
from hub.casework.views import desk_doing
from hub.casework.views.desk_doing import Acting


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What the reader may do on a case now. Buttons ask here; services ask the same rules."""

    send: bool = False
    take: bool = False
    ask: bool = False
    answer: bool = False
    note: bool = False
    close: bool = False
    resume: bool = False
    hand: bool = False
    share: bool = False
    part: bool = False
    outside: bool = False
    take_back: list[Offer] = field(default_factory=list)
    accept: list[Offer] = field(default_factory=list)
    finish: list[Offer] = field(default_factory=list)
    approval: bool = False
    result: bool = False

    @property
    def give_back(self) -> list[Offer]:
        """The offers that may be returned: those that may be accepted."""
        return self.accept

    @property
    def anything(self) -> bool:
        """Whether the reader may do more than read."""
        return self.note or self.send or bool(self.accept)


def doing_of(case: Case, told: Told) -> Doing:
    """Return what the reader may do."""
    row, held = case.request, {seat.pk for seat in case.seats}
    asked = [one for one in told.offers if one.state == OfferState.OFFERED and one.seat_id in held]
    working = [one for one in told.offers if one.state == OfferState.ACCEPTED and one.seat_id in held]
    own = case.may_act and row.is_open
    waiting = told.approvals if own else []
    return Doing(
        send=own and rules.may_step(row, "offer") is None,
        take=own and rules.may_step(row, "claim") is None and row.handler_id is None,
        ask=own and (rules.may_step(row, "ask") is None or rules.may_step(row, "claim") is None),
        answer=row.is_open and (case.may_act or any(one.state == OfferState.ACCEPTED for one in working)),
        note=case.may_write,
        close=own and rules.may_step(row, "close") is None,
        resume=own and rules.may_step(row, "resume") is None,
        hand=own,
        share=own,
        part=own,
        outside=own and rules.may_step(row, "offer") is None,
        take_back=[one for one in told.offers if rules.may_take_back(one, seats=case.seats) is None],
        accept=asked,
        finish=[one for one in working if one.part == Part.SUPPORT],
        approval=any(one.state == "waiting" for one in waiting) and all(one.state != "refused" for one in waiting),
        result=own and told.presence is not None and not told.presence.result,
    )


def _nothing(_case: Case) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One action. ``run`` does it and returns what is said of it; ``moves_on`` opens the next request of the list."""

    form: type[forms.DeskForm]
    run: Callable[[Acting], str]
    moves_on: bool = False
    at_hand: bool = False
    options: Callable[[Case, Told], dict[str, Any]] = lambda _case, _told: {}
    begin: Callable[[Case], dict[str, Any]] = _nothing

    def make(self, data: Any, case: Case, told: Told, *, initial: dict[str, Any] | None = None) -> forms.DeskForm:
        """Return the form of the action for a case."""
        return self.form(data, initial=initial, **self.options(case, told))


ACTS: dict[str, Act] = {
    "send": Act(form=forms.SeatForm, run=desk_doing.send, moves_on=True, at_hand=True),
    "take": Act(form=forms.PlainForm, run=desk_doing.take, at_hand=True),
    "ask": Act(form=forms.AskForm, run=desk_doing.ask, moves_on=True, at_hand=True),
    "answer": Act(form=forms.AnswerForm, run=desk_doing.answer, at_hand=True),
    "note": Act(form=forms.NoteForm, run=desk_doing.note, at_hand=True),
    "close": Act(form=forms.CloseForm, run=desk_doing.close, moves_on=True, at_hand=True),
    "resume": Act(form=forms.PlainForm, run=desk_doing.resume, at_hand=True),
    "hand": Act(form=forms.HandForm, run=desk_doing.hand, moves_on=True, options=desk_doing.colleagues),
    "share": Act(form=forms.ShareForm, run=desk_doing.share),
    "part": Act(form=forms.PartForm, run=desk_doing.ask_part, options=desk_doing.present_seats),
    "outside": Act(
        form=forms.OutsideForm,
        run=desk_doing.ask_outside,
        moves_on=True,
        options=desk_doing.bodies,
        begin=lambda case: {"language": case.request.language, "part": Part.OWNER},
    ),
    "take_back": Act(form=forms.OfferForm, run=desk_doing.take_back),
    "accept": Act(form=forms.OfferForm, run=desk_doing.accept),
    "give_back": Act(form=forms.ReturnForm, run=desk_doing.give_back, moves_on=True),
    "finish": Act(form=forms.OfferForm, run=desk_doing.finish),
    "approval": Act(form=forms.ApprovalForm, run=desk_doing.approval, at_hand=True),
    "result": Act(form=forms.ResultForm, run=desk_doing.result, at_hand=True),
}
