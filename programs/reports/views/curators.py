"""A report on the curators' desk: read it, take it into a draft, or say why not."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hub.accounts.requests import SignedInRequest
from hub.core.workflow import TransitionRefusedError
from programs.models import Report
from programs.reports import services
from programs.reports.access import report_for
from programs.reports.forms import AcceptForm, DeclineForm
from programs.reports.rules import can_be_taken, may_accept
from programs.reports.showing import shown


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a report beside what the entry says, and take the answer."""
    row = report_for(request.user, pk)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    accept = AcceptForm(request.POST if act == "accept" else None)
    decline = DeclineForm(request.POST if act == "decline" else None, language=row.language)
    try:
        if act == "accept" and accept.is_valid():
            draft = services.accept_report(report=row, **accept.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The report stands beside the draft. Write what it should say."))
            return redirect("curating:draft", draft.pk)
        if act == "decline" and decline.is_valid():
            services.decline_report(report=row, **decline.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Answered."))
            return redirect("reporting:report", pk)
    except TransitionRefusedError as error:
        messages.error(request, error.refusal.sentence or _("This is not possible any more."))
        return redirect("reporting:report", pk)
    return _page(request, row, accept, decline, act)


def _page(request: SignedInRequest, row: Report, accept: AcceptForm, decline: DeclineForm, act: str) -> HttpResponse:
    context = {
        "program": row.program,
        "one": shown(row),
        "report": row,
        "refusal": may_accept(row, by=request.user),
        "accept_form": accept,
        "decline_form": decline,
        "form": {"accept": accept, "decline": decline}.get(act),
    }
    return render(request, "programs/reports/report.html", context)


@require_POST
def take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write one field of an owner's report, or all of them, into the draft."""
    row = report_for(request.user, pk)
    name = request.POST.get("field", "")
    takeable = (field for field in row.fields.order_by("pk") if can_be_taken(field.field))
    fields = [field for field in takeable if name in {field.field, "*"}]
    if row.draft is None or not fields:
        raise Http404
    try:
        for field in fields:
            services.take_field(field=field, by=request.user, at=timezone.now())
    except TransitionRefusedError as error:
        messages.error(request, error.refusal.sentence or _("This is not possible any more."))
    else:
        messages.success(request, _("It stands in the draft now, as it was written."))
    return redirect("curating:draft", row.draft.pk)
