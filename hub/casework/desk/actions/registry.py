"""What may be done on a case, as a table: for each action its words, its key, its form, and the service that does it.

Who may take one now is asked of ``available_actions``; which one comes first, of ``primary_act``. Each is a plain form
that posts to its own address (``views.actions``), and the page of the case draws them all from this table.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hub.casework.choices import ReferralRole, ReferralState
from hub.casework.desk import case as case_options
from hub.casework.desk.access import Case
from hub.casework.desk.actions import handlers, presence, recusals, tasks
from hub.casework.desk.actions.handlers import ActionContext
from hub.casework.desk.actions.rules import may_change_task
from hub.casework.desk.case import CaseDetails, CaseTools, draft_name, twins_of
from hub.casework.desk.forms import actions as forms
from hub.casework.desk.forms import presence as presence_forms
from hub.casework.desk.forms import tasks as task_forms
from hub.casework.desk.services import forget_draft
from hub.casework.models import Approval
from hub.casework.referrals.rules import may_withdraw_referral
from hub.casework.requests.rules import (
    may_ask_approval,
    may_move_presence,
    may_record_approval,
    may_record_result,
    may_release,
    may_reopen_at_desk,
    may_step,
    may_take_back_approval,
    may_withdraw_words,
)
from hub.casework.requests.services.corrections import (
    classification_of,
    contact_of,
    may_keep_contact,
    may_reclassify,
)
from hub.casework.requests.services.messages import may_take_back_note
from hub.core.workflow import Refusal
from hub.directory.choices import PresenceLevel
from hub.directory.seats.presence import covered_people, is_led


def in_its_language(case: Case, *_asked: Any) -> dict[str, Any]:
    return {"language": case.request.language}


def approval_refusal(case: Case, told: CaseDetails, by: Any) -> Refusal | None:
    """Return why the reader may not give the next word on a presence, where it is that of the own seat; else None."""
    step = _own_step(case, told)
    return may_record_approval(case.request, told.approvals, step, seats=case.acting_seats, by=by) if step else None


def _own_step(case: Case, told: CaseDetails) -> Approval | None:
    step = told.next_approval
    own = case.may_act and case.request.is_open and step is not None and step.level == PresenceLevel.OFFICER
    return step if own else None


def available_actions(
    case: Case, told: CaseDetails, by: Any, *, tools: CaseTools | None = None, at: datetime
) -> dict[str, Any]:
    """Return what the reader, ``by``, may do on a case at a moment, by the name of the action, and with what.

    Buttons ask here; services ask the same rules.
    """
    row, held, tools = case.request, {seat.pk for seat in case.acting_seats}, tools or CaseTools()
    asked = [one for one in told.offers if one.state == ReferralState.OFFERED and one.seat_id in held]
    working = [one for one in told.offers if one.state == ReferralState.ACCEPTED and one.seat_id in held]
    own, works = case.may_act and row.is_open, case.may_write and row.is_open
    covers, step = covered_people(case.seats), told.next_approval
    own_tasks = [one for one in tools.tasks if may_change_task(one, by=by, done=True, covers=covers) is None]
    found = {
        "send": own and may_step(row, "offer") is None,
        "take": own and may_step(row, "claim") is None and row.handler_id is None,
        "ask": own and (may_step(row, "ask") is None or may_step(row, "claim") is None),
        "answer": row.is_open and (case.may_act or bool(working)),
        "recommend": row.is_open and (case.may_act or bool(working)),
        "note": case.may_write,
        "close": own and may_step(row, "close") is None,
        "resume": own and may_step(row, "resume") is None,
        "hand": own,
        "share": own,
        "part": own,
        "outside": own,
        "take_back": [one for one in told.offers if may_withdraw_referral(one, seats=case.acting_seats) is None],
        "accept": asked,
        "give_back": asked,
        "finish": [one for one in working if one.part == ReferralRole.SUPPORT],
        "approval": bool(_own_step(case, told)) and approval_refusal(case, told, by) is None,
        "ask_official": step is not None
        and may_ask_approval(row, told.approvals, step, to=None, seats=case.acting_seats) is None,
        "official_back": step is not None
        and may_take_back_approval(row, told.approvals, step, seats=case.acting_seats) is None,
        "another_day": may_move_presence(row, told.presence, None, seats=case.acting_seats, today=localdate(at))
        is None,
        "result": may_record_result(row, told.presence, seats=case.acting_seats) is None,
        "reopen": may_reopen_at_desk(row, seats=case.acting_seats, at=at) is None,
        "untake": may_release(row, seats=case.acting_seats, by=by) is None,
        "snooze": works,
        "wake": tools.snooze is not None,
        "task": case.may_write,
        "task_done": own_tasks,
        "task_change": own_tasks,
        "task_drop": own_tasks,
        "seen": tools.mentions,
        "merge": twins_of(case, told) if own else [],
        "words": [one for one in told.messages if may_withdraw_words(row, one, seats=case.acting_seats) is None],
        "note_back": [one for one in told.messages if may_take_back_note(row, one, by=by) is None],
        "classify": may_reclassify(row, seats=case.acting_seats) is None,
        "contact": may_keep_contact(row, seats=case.acting_seats) is None,
        "labels": case.may_write,
        "no_mail": case.may_act and any(told.addresses),
        "barrier": case.may_write,
        "lean": case.may_write,
        "recuse": True,
        "keep_out": any(map(is_led, case.seats)),
        "readmit": told.recusals if by.is_administrator or any(map(is_led, case.seats)) else [],
    }
    return {name: able for name, able in found.items() if able}


# --- The table -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAction:
    """One action. ``run`` does it and returns what is said of it; ``moves_on`` opens the next request of the list.

    ``prepare`` runs before the transaction of the act: what it writes stays where the act is refused.
    ``label`` names it on its button, ``title`` its form, ``button`` the end of its form; one without ``button`` is done
    by one press. ``more`` puts it behind "More"; what has no label has its place elsewhere on the page. ``at_hand``
    tells that its form stands on the page before it is asked for; ``drafted`` that what is typed in it is kept.
    ``holds`` is what the form shows at first of the one thing that an address names, of those it can be done with.
    """

    form: type[forms.DeskForm]
    run: Callable[[ActionContext], str]
    prepare: Callable[[ActionContext], Any] = lambda _acting: None
    label: Any = ""
    title: Any = ""
    button: Any = ""
    key: str = ""
    more: bool = False
    moves_on: bool = False
    at_hand: bool = False
    drafted: bool = False
    inserts: bool = False
    options: Callable[[Case, CaseDetails, Any, datetime], dict[str, Any]] = lambda *_asked: {}
    begin: Callable[[Case], dict[str, Any]] = lambda _case: {}
    holds: Callable[[Any, str], dict[str, Any]] = lambda _able, _key: {}

    def make(
        self,
        data: Any,
        case: Case,
        told: CaseDetails,
        *,
        user: Any,
        at: datetime,
        initial: dict[str, Any] | None = None,
    ) -> forms.DeskForm:
        return self.form(data, initial=initial, **self.options(case, told, user, at))


DESK_ACTIONS: dict[str, DeskAction] = {
    "accept": DeskAction(form=forms.ReferralForm, run=handlers.accept, label=_("Accept"), key="y"),
    "give_back": DeskAction(
        form=forms.ReturnReferralForm, run=handlers.give_back, label=_("Return it"),
        button=_("Return with this reason"), key="v", moves_on=True, drafted=True,
    ),
    "finish": DeskAction(
        form=forms.FinishPartForm, run=handlers.finish, label=_("My part is done"), button=_("My part is done"),
        key="f", drafted=True, options=case_options.sister_parts,
    ),
    # Its form is the list of seats.
    "send": DeskAction(
        form=forms.SeatForm, run=handlers.send, prepare=handlers.choose, label=pgettext_lazy("verb", "Send"), key="s",
        moves_on=True, drafted=True,
    ),
    "resume": DeskAction(
        form=forms.PlainForm, run=handlers.resume, label=_("Go on without an answer"), key="e", at_hand=True,
    ),
    "answer": DeskAction(
        form=forms.AnswerCompanyForm, run=handlers.answer, label=pgettext_lazy("verb", "Answer"),
        title=_("Answer the company"), button=_("Send the answer"), key="a", at_hand=True, drafted=True, inserts=True,
        options=in_its_language,
    ),
    "recommend": DeskAction(
        form=task_forms.RecommendForm, run=tasks.recommend, label=_("Recommend programs"),
        title=_("Answer the company with programs"), button=_("Send the answer"), key=";", more=True, drafted=True,
        options=tasks.programs, begin=tasks.first_words,
        holds=lambda _able, named: {"wanted": named.split()},
    ),
    "ask": DeskAction(
        form=forms.AskCompanyForm, run=handlers.ask, label=pgettext_lazy("verb", "Ask"), title=_("Ask the company"),
        button=_("Send the question"), key="r", moves_on=True, at_hand=True, drafted=True, inserts=True,
        options=in_its_language,
    ),
    "take": DeskAction(
        form=forms.PlainForm, run=handlers.take, label=pgettext_lazy("verb", "Take"), key="t", at_hand=True,
    ),
    "note": DeskAction(
        form=forms.NoteForm, run=handlers.note, label=_("Note"), title=_("Note, for us alone"),
        button=_("Keep the note"), key="n", at_hand=True, drafted=True, options=case_options.other_readers,
    ),
    "close": DeskAction(
        form=forms.CloseForm, run=handlers.close, label=pgettext_lazy("verb", "Close"),
        title=_("Close with an answer"), button=_("Close the request"), key="c", moves_on=True, at_hand=True,
        drafted=True, inserts=True, options=case_options.outcome_so_far,
    ),
    "reopen": DeskAction(
        form=task_forms.ReopenForm, run=tasks.reopen, label=_("Open it again"), button=_("Open it again"), key="o",
        at_hand=True, drafted=True,
    ),
    "snooze": DeskAction(
        form=task_forms.SnoozeForm, run=tasks.snooze, label=_("Put aside"), title=_("Put aside until a day"),
        button=_("Put aside"), key="z", moves_on=True, at_hand=True, more=True,
    ),
    "wake": DeskAction(form=forms.PlainForm, run=tasks.wake, label=_("Take up again"), key="z"),
    "untake": DeskAction(
        form=forms.PlainForm, run=tasks.untake, label=_("Give back to the seat"), key="q", more=True,
    ),
    "task": DeskAction(
        form=task_forms.TaskForm, run=tasks.task, label=_("Add a task"), button=_("Keep the task"), key="d",
        more=True, drafted=True, options=case_options.readers,
    ),
    "hand": DeskAction(
        form=forms.AssignForm, run=handlers.assign, label=_("Hand to a colleague"), button=_("Hand over"), key="h",
        more=True, moves_on=True, options=case_options.colleagues,
    ),
    "merge": DeskAction(
        form=task_forms.JoinRequestsForm, run=tasks.merge, label=_("Join with another request"),
        button=_("Join both"), key="m", more=True, options=case_options.twins,
    ),
    "part": DeskAction(
        form=forms.PartForm, run=handlers.ask_part, label=_("Ask a part of another seat"), button=_("Ask this seat"),
        key="p", more=True, drafted=True, options=case_options.present_seats,
    ),
    "outside": DeskAction(
        form=forms.ExternalReferralForm, run=handlers.refer_externally, prepare=handlers.check_address,
        label=_("Ask a part of a body without an account"), button=_("Send the link"), key="i", more=True,
        moves_on=True, drafted=True, options=case_options.organization_seats,
        begin=lambda case: {"language": case.request.language, "part": ReferralRole.SUPPORT},
    ),
    "words": DeskAction(
        form=task_forms.WithdrawWordsForm, run=tasks.take_back_words, label=_("Take back words for another company"),
        button=_("Take them from its page"), more=True, options=tasks.words_to_company,
    ),
    "note_back": DeskAction(
        form=task_forms.NoteBackForm, run=tasks.note_back, label=_("Take back my note"), button=_("Take back the note"),
        more=True, options=tasks.own_notes,
    ),
    "classify": DeskAction(
        form=task_forms.ClassificationForm, run=tasks.classify, label=_("Correct what it is about"),
        title=_("Correct what it is about. What the company chose is kept."), button=_("Correct it"), more=True,
        begin=lambda case: classification_of(case.request), key=",",
    ),
    "contact": DeskAction(
        form=task_forms.ContactForm, run=tasks.contact, label=_("Write down whom to call"),
        title=_("Whom to speak with in the company"), button=_("Keep it"), more=True,
        begin=lambda case: contact_of(case.request),
    ),
    "labels": DeskAction(
        form=task_forms.LabelsForm, run=tasks.labels, label=_("Label it"), title=_("Labels"),
        button=_("Save"), more=True, begin=tasks.own_labels, options=tasks.known_labels,
    ),
    "no_mail": DeskAction(
        form=task_forms.MailForm, run=tasks.no_mail, label=_("Keep an address from mail"),
        button=_("Save"), more=True, options=tasks.addresses,
    ),
    "share": DeskAction(
        form=forms.ShareForm, run=handlers.share, label=_("Let a colleague elsewhere read it"), button=_("Share"),
        key="l", more=True, drafted=True,
    ),
    "barrier": DeskAction(
        form=task_forms.BarrierForm, run=tasks.barrier, label=_("Record a market barrier"),
        button=_("Record the barrier"), key="b", more=True, drafted=True,
    ),
    "lean": DeskAction(
        form=task_forms.LeanForm, run=tasks.lean, label=_("Lean on a policy or rule"),
        button=_("Come back when it changes"), key=".", more=True, options=tasks.signals,
    ),
    "recuse": DeskAction(
        form=forms.PlainForm, run=recusals.recuse, label=_("I have a personal interest"),
        title=_("You will no longer read this request. Nobody asks why."), button=_("Keep me out of it"), more=True,
        moves_on=True,
    ),
    "keep_out": DeskAction(
        form=forms.AssignForm, run=recusals.keep_colleague_out, label=_("Keep a colleague out"),
        button=_("Keep this person out"), more=True, options=recusals.people_led,
    ),
    "readmit": DeskAction(
        form=forms.AssignForm, run=recusals.let_in_again, label=_("Let a colleague in again"),
        button=_("Let this person in"), more=True, options=recusals.people_kept_out,
    ),
    # Each stands beside what it is about. Of a ladder one step is next, so that one key does for it.
    "take_back": DeskAction(form=forms.ReferralForm, run=handlers.take_back),
    "task_done": DeskAction(form=task_forms.TaskDoneForm, run=tasks.task_done),
    "task_change": DeskAction(
        form=task_forms.TaskChangeForm, run=tasks.task_change, options=case_options.readers, holds=tasks.task_as_it_is,
    ),
    "task_drop": DeskAction(form=task_forms.TaskDoneForm, run=tasks.task_drop),
    "seen": DeskAction(form=forms.PlainForm, run=tasks.seen, title=_("Seen: the note that names you"), key="w"),
    "approval": DeskAction(
        form=presence_forms.ApprovalForm, run=presence.approval, title=_("The next answer on an official’s presence"),
        key="o", at_hand=True, drafted=True,
    ),
    "ask_official": DeskAction(
        form=presence_forms.ApprovalAskForm, run=presence.ask_official, prepare=handlers.check_address, key="o",
        at_hand=True, drafted=True, options=presence.officials, begin=lambda case: {"language": case.request.language},
    ),
    "official_back": DeskAction(form=presence_forms.ApprovalBackForm, run=presence.take_back_official),
    "another_day": DeskAction(form=presence_forms.AnotherDayForm, run=presence.another_day, at_hand=True),
    "result": DeskAction(form=presence_forms.ResultForm, run=presence.result, at_hand=True, drafted=True),
}  # fmt: skip


def take_action(name: str, acting: ActionContext) -> str:
    """Take an action and forget the draft of its form, in one transaction; return what is said of it.

    Raises what the service raises: ``RefusedError``, and ``StaleRequestError`` where somebody was faster.
    """
    todo = DESK_ACTIONS[name]
    acting = replace(acting, prepared=todo.prepare(acting))
    with transaction.atomic():
        said = todo.run(acting)
        if todo.drafted:
            action = draft_name(name, acting.data.get("approval"))
            forget_draft(request=acting.request, user=acting.by, action=action)
    return said
