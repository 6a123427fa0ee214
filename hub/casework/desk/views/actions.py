"""The actions of the desk, each at its own address.

Where somebody was faster, or a rule refuses, the case is shown again with what was typed and with why.
"""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from hub.casework.desk.access import Case, case_for
from hub.casework.desk.actions.handlers import ActionContext
from hub.casework.desk.actions.registry import DESK_ACTIONS
from hub.casework.desk.case import case_details
from hub.casework.desk.presentation.history import changes_since
from hub.casework.desk.views.base import case_url, next_url, sent_list
from hub.casework.desk.views.case import emergency_access_page, render_case
from hub.casework.requests.services.transitions import StaleRequestError
from hub.core.db.bilingual import current_language
from hub.core.workflow import RefusedError


@require_POST
def action(request: HttpRequest, reference: str, *, name: str) -> HttpResponse:
    """Take an action on a case; then the next request of the list, or the case again."""
    at = timezone.now()
    case = case_for(request.user, reference, at=at)
    todo = DESK_ACTIONS[name]
    told = case_details(case, request.user)
    form = todo.make(request.POST, case, told)
    if not form.is_valid():
        return _shown_again(request, case, at=at, do=name, form=form)
    try:
        said = todo.run(ActionContext(http=request, case=case, data=form.cleaned_data, at=at))
    except StaleRequestError as conflict:
        return _as_it_is_now(
            request, reference, at=at, do=name, form=form, since=changes_since(conflict.since, current_language())
        )
    except RefusedError as refused:
        return _as_it_is_now(request, reference, at=at, do=name, form=form, refused=refused.refusal.sentence)
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
