"""The actions of the desk, each at its own address; drafts of their forms, texts put into them, and undoing.

Where somebody was faster, or a rule refuses, the case is shown again with what was typed and with why.
"""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hub.casework.desk.access import Case, case_for, desk_seats
from hub.casework.desk.actions.changes import forget_change, undo
from hub.casework.desk.actions.handlers import ActionContext
from hub.casework.desk.actions.registry import DESK_ACTIONS, DeskAction, take_action
from hub.casework.desk.case import CaseDetails, canned_answers, canned_text, case_details, draft_name
from hub.casework.desk.presentation.history import changes_since, last_answer
from hub.casework.desk.reader import KEPT_CHANGE, change_of
from hub.casework.desk.services import keep_draft
from hub.casework.desk.views.base import (
    case_url,
    draft_answer,
    in_own_time,
    list_url,
    next_url,
    reader_seats,
    sent_list,
)
from hub.casework.desk.views.case import emergency_access_page, render_case
from hub.casework.requests.services.transitions import StaleRequestError
from hub.core.db.bilingual import current_language
from hub.core.workflow import RefusedError


@require_POST
@in_own_time
def action(request: HttpRequest, reference: str, *, name: str) -> HttpResponse:
    """Take an action on a case; then the next request of the list, or the case again."""
    at = timezone.now()
    case = case_for(request.user, reference, at=at, seats=reader_seats(request))
    todo, told = DESK_ACTIONS[name], case_details(case, request.user)
    form = todo.make(request.POST, case, told, user=request.user, at=at)
    if not form.is_valid():
        return _shown_again(request, case, at=at, told=told, do=name, form=form)
    before = request.session.get(KEPT_CHANGE)
    try:
        said = take_action(name, ActionContext(http=request, case=case, data=form.cleaned_data, at=at))
    except StaleRequestError as conflict:
        return _as_it_is_now(
            request, reference, at=at, do=name, form=form, since=changes_since(conflict.since, current_language())
        )
    except RefusedError as refused:
        words = "" if form.takes(refused.refusal) else refused.refusal.sentence
        return _as_it_is_now(request, reference, at=at, do=name, form=form, refused=words)
    if request.session.get(KEPT_CHANGE) == before:
        forget_change(request)  # what was done before it is no longer the last act
    if (change := change_of(request, at=at)) is None or change.said != said:
        messages.success(request, said)
    if todo.moves_on:
        return HttpResponseRedirect(next_url(request))
    return HttpResponseRedirect(case_url(reference, sent_list(request).urlencode(), to="case-h"))


def _as_it_is_now(request: HttpRequest, reference: str, *, at: datetime, **shown: Any) -> HttpResponse:
    """Show the case as others have left it; the closed door where it is no longer the reader's."""
    try:
        case = case_for(request.user, reference, at=at)
    except Http404:
        return emergency_access_page(request, reference)
    form = shown["form"]
    # Whoever reads what happened has seen the request as it is: the next press counts from here.
    form.data = form.data.copy()
    form.data["version"] = case.request.version
    return _shown_again(request, case, at=at, status=409, **shown)


def _shown_again(request: HttpRequest, case: Case, *, at: datetime, **shown: Any) -> HttpResponse:
    return render_case(request, case, query=sent_list(request), at=at, **shown)


# --- What was typed and not sent -------------------------------------------------------------------------------------


@require_POST
@in_own_time
def draft(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Keep what stands in a form of a case; a script is told when, a person comes back to the form.

    A script asks at each pause in typing: what may be read is asked, and nothing of what may be done.
    """
    at = timezone.now()
    case, todo = case_for(request.user, reference, at=at, seats=reader_seats(request)), _drafted(name)
    answers, action = todo.form(request.POST).typed, draft_name(name, _step_of(request, case))
    kept = keep_draft(request=case.request, user=request.user, action=action, answers=answers, at=at)
    query = sent_list(request)
    if "route" in request.GET:
        back = reverse("desk:route", args=[reference]) + (f"?{query.urlencode()}" if query else "")
        return draft_answer(request, kept=kept, at=at, back=back)
    query["do"] = name
    return draft_answer(request, kept=kept, at=at, back=case_url(reference, query.urlencode(), to=name))


def _step_of(request: HttpRequest, case: Case) -> int:
    """Return the key of the step of a presence that a form names; 0 for none of this request."""
    named = request.POST.get("approval", "")
    steps = case.request.approvals.order_by().values_list("pk", flat=True) if named else ()
    return next((key for key in steps if str(key) == named), 0)


@require_POST
def insert(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Put a canned answer, or the answer of a similar case, below what was typed; nothing is sent by it."""
    at = timezone.now()
    case, todo = case_for(request.user, reference, at=at, seats=reader_seats(request)), _drafted(name)
    if not todo.inserts:
        raise Http404
    told = case_details(case, request.user)
    typed = todo.make(request.POST, case, told, user=request.user, at=at).typed
    typed["text"] = "\n\n".join(filter(None, [(typed.get("text") or "").strip(), _text_of(request, case, told, at=at)]))
    keep_draft(request=case.request, user=request.user, action=name, answers=typed, at=at)
    initial = {"version": case.request.version} | typed
    form = todo.make(None, case, told, user=request.user, at=at, initial=initial)
    form.fields["text"].widget.attrs["autofocus"] = True
    return _shown_again(request, case, at=at, told=told, do=name, form=form)


def _text_of(request: HttpRequest, case: Case, told: CaseDetails, *, at: datetime) -> str:
    """Return the text that a button names: a canned answer, that of a closed case, or the last answer of this one."""
    kind, _colon, key = request.POST.get("insert", "").partition(":")
    if kind == "last" and (last := last_answer(told.messages)):
        return last.body
    if kind == "case":
        return str(case_for(request.user, key, at=at, log=True).request.closing_answer)
    chosen = next((one for one in canned_answers(case.seats) if str(one.pk) == key), None)
    if chosen is None:
        raise Http404
    return canned_text(chosen, case.request, at=at)


def _drafted(name: str) -> DeskAction:
    todo = DESK_ACTIONS.get(name)
    if todo is None or not todo.drafted:
        raise Http404
    return todo


# --- Undoing ---------------------------------------------------------------------------------------------------------


@require_POST
def undo_change(request: HttpRequest) -> HttpResponse:
    """Undo what was just done, as far as nobody has gone on with it."""
    at = timezone.now()
    seats = desk_seats(request.user, at=at)
    change = change_of(request, at=at)
    if change is None:
        messages.warning(request, _("There is nothing to undo any more: ten minutes are over."))
        return HttpResponseRedirect(list_url(request))
    number, stay = undo(request, change, seats=seats, at=at)
    if change.do == "send":
        words = ngettext("%(count)s offer is taken back.", "%(count)s offers are taken back.", number)
    else:
        words = ngettext("Undone for %(count)s request.", "Undone for %(count)s requests.", number)
    if number:
        messages.success(request, words % {"count": number})
    for words in stay:
        messages.warning(request, words)
    if number < len(change):
        if change.do == "send":
            messages.warning(request, _("The others were answered meanwhile: they stay as they are."))
        else:
            messages.warning(request, _("Somebody has gone on with the rest: it stays as it is."))
    if len(change.references) != 1:
        return HttpResponseRedirect(list_url(request))
    query = sent_list(request).urlencode()
    return HttpResponseRedirect(case_url(next(iter(change.references)), query, to="case-h"))
