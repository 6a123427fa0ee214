"""Canned answers, written by those who lead an office and by the Hub's desk: the list, and one to write."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.desk.forms.tasks import CannedAnswerForm
from hub.casework.desk.services import delete_canned_answer, keep_canned_answer
from hub.casework.models import CannedAnswer
from hub.casework.team.access import AnswerWriter, answer_writer, canned_answer_for


@require_http_methods(["GET", "HEAD", "POST"])
def canned_answers(request: SignedInRequest) -> HttpResponse:
    """List what the reader may write, and take a new one."""
    return _page(request, answer_writer(request.user), None)


@require_http_methods(["GET", "HEAD", "POST"])
def canned_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    writer, found = canned_answer_for(request.user, pk)
    if "delete" in request.POST:
        delete_canned_answer(answer=found, by=request.user, at=timezone.now())
        messages.success(request, _("The answer is deleted."))
        return redirect("team:canned_answers")
    return _page(request, writer, found)


def _page(request: SignedInRequest, writer: AnswerWriter, found: CannedAnswer | None) -> HttpResponse:
    form = CannedAnswerForm(
        request.POST if request.method == "POST" else None,
        instance=found,
        offices=writer.offices,
        everywhere=writer.everywhere,
    )
    if request.method == "POST" and form.is_valid() and _kept(request, form, found):
        return redirect("team:canned_answers")
    context = {"team": writer.team, "answers": writer.answers, "form": form, "found": found}
    return render(request, "casework/team/canned_answers.html", context)


def _kept(request: SignedInRequest, form: CannedAnswerForm, found: CannedAnswer | None) -> bool:
    """Keep the answer, or say at the form why not."""
    said = form.cleaned_data
    try:
        with transaction.atomic():
            keep_canned_answer(answer=found, office=said["office"], texts=said, by=request.user, at=timezone.now())
    except IntegrityError:
        form.add_error("title_en", _("There is an answer of this title already."))
        return False
    messages.success(request, _("The answer is kept. It stands in the forms of the desk now."))
    return True
