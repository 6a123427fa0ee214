"""What may be done on a case, as a table: for each action its form, who may take it now, and the service that does it.

Each is a plain form that posts to its own address (``views.acts``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hub.casework.choices import ReferralRole, ReferralState
from hub.casework.desk.access import Case
from hub.casework.desk.actions import handlers
from hub.casework.desk.actions.handlers import ActionContext
from hub.casework.desk.case import CaseDetails
from hub.casework.desk.forms import actions as forms
from hub.casework.models import Referral
from hub.casework.referrals.rules import may_withdraw_referral
from hub.casework.requests.rules import (
    may_ask_approval,
    may_record_approval,
    may_record_result,
    may_step,
    may_take_back_approval,
)
from hub.core.workflow import Refusal
from hub.directory.choices import PresenceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailableActions:
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
    take_back: list[Referral] = field(default_factory=list)
    accept: list[Referral] = field(default_factory=list)
    finish: list[Referral] = field(default_factory=list)
    approval: bool = False
    # Why not, where a step waits that the reader's own seat may answer.
    approval_refusal: Refusal | None = None
    ask_official: bool = False
    official_back: bool = False
    result: bool = False

    @property
    def give_back(self) -> list[Referral]:
        """The offers that may be returned: those that may be accepted."""
        return self.accept

    @property
    def anything(self) -> bool:
        """Whether the reader may do more than read."""
        return self.note or self.send or bool(self.accept)


def available_actions(case: Case, told: CaseDetails, by: Any) -> AvailableActions:
    """Return what the reader, ``by``, may do."""
    row, held = case.request, {seat.pk for seat in case.seats}
    asked = [one for one in told.offers if one.state == ReferralState.OFFERED and one.seat_id in held]
    working = [one for one in told.offers if one.state == ReferralState.ACCEPTED and one.seat_id in held]
    own = case.may_act and row.is_open
    step, approval_refusal = told.next_approval, None
    own_step = step is not None and step.level == PresenceLevel.OFFICER
    if own and step is not None and own_step:
        approval_refusal = may_record_approval(row, told.approvals, step, seats=case.seats, by=by)
    return AvailableActions(
        send=own and may_step(row, "offer") is None,
        take=own and may_step(row, "claim") is None and row.handler_id is None,
        ask=own and (may_step(row, "ask") is None or may_step(row, "claim") is None),
        answer=row.is_open and (case.may_act or any(one.state == ReferralState.ACCEPTED for one in working)),
        note=case.may_write,
        close=own and may_step(row, "close") is None,
        resume=own and may_step(row, "resume") is None,
        hand=own,
        share=own,
        part=own,
        outside=own,
        take_back=[one for one in told.offers if may_withdraw_referral(one, seats=case.seats) is None],
        accept=asked,
        finish=[one for one in working if one.part == ReferralRole.SUPPORT],
        approval=own and own_step and approval_refusal is None,
        approval_refusal=approval_refusal,
        ask_official=step is not None
        and may_ask_approval(row, told.approvals, step, to=None, seats=case.seats) is None,
        official_back=step is not None and may_take_back_approval(row, told.approvals, step, seats=case.seats) is None,
        result=may_record_result(row, told.presence, seats=case.seats) is None,
    )


def _nothing(_case: Case) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAction:
    """One action. ``run`` does it and returns what is said of it; ``moves_on`` opens the next request of the list."""

    form: type[forms.DeskForm]
    run: Callable[[ActionContext], str]
    moves_on: bool = False
    at_hand: bool = False
    options: Callable[[Case, CaseDetails], dict[str, Any]] = lambda _case, _told: {}
    begin: Callable[[Case], dict[str, Any]] = _nothing

    def make(
        self, data: Any, case: Case, told: CaseDetails, *, initial: dict[str, Any] | None = None
    ) -> forms.DeskForm:
        """Return the form of the action for a case."""
        return self.form(data, initial=initial, **self.options(case, told))


DESK_ACTIONS: dict[str, DeskAction] = {
    "send": DeskAction(form=forms.SeatForm, run=handlers.send, moves_on=True, at_hand=True),
    "take": DeskAction(form=forms.PlainForm, run=handlers.take, at_hand=True),
    "ask": DeskAction(form=forms.AskCompanyForm, run=handlers.ask, moves_on=True, at_hand=True),
    "answer": DeskAction(form=forms.AnswerCompanyForm, run=handlers.answer, at_hand=True),
    "note": DeskAction(form=forms.NoteForm, run=handlers.note, at_hand=True),
    "close": DeskAction(
        form=forms.CloseForm, run=handlers.close, moves_on=True, at_hand=True, options=handlers.outcome_so_far
    ),
    "resume": DeskAction(form=forms.PlainForm, run=handlers.resume, at_hand=True),
    "hand": DeskAction(form=forms.AssignForm, run=handlers.assign, moves_on=True, options=handlers.colleagues),
    "share": DeskAction(form=forms.ShareForm, run=handlers.share),
    "part": DeskAction(form=forms.PartForm, run=handlers.ask_part, options=handlers.present_seats),
    "outside": DeskAction(
        form=forms.ExternalReferralForm,
        run=handlers.refer_externally,
        moves_on=True,
        options=handlers.organization_seats,
        begin=lambda case: {"language": case.request.language, "part": ReferralRole.OWNER},
    ),
    "take_back": DeskAction(form=forms.ReferralForm, run=handlers.take_back),
    "accept": DeskAction(form=forms.ReferralForm, run=handlers.accept),
    "give_back": DeskAction(form=forms.ReturnReferralForm, run=handlers.give_back, moves_on=True),
    "finish": DeskAction(form=forms.FinishPartForm, run=handlers.finish, options=handlers.sister_parts),
    "approval": DeskAction(form=forms.ApprovalForm, run=handlers.approval, at_hand=True),
    "ask_official": DeskAction(
        form=forms.ApprovalAskForm,
        run=handlers.ask_official,
        at_hand=True,
        options=handlers.officials,
        begin=lambda case: {"language": case.request.language},
    ),
    "official_back": DeskAction(form=forms.ApprovalBackForm, run=handlers.take_back_official),
    "result": DeskAction(form=forms.ResultForm, run=handlers.result, at_hand=True),
}
