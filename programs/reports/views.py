"""The form by which anybody says that an entry is wrong, and the private page with the answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.workflow import TransitionRefusedError
from hub.publishing.registry import entry_type
from hub.publishing.services import open_draft
from programs.choices import ReportPart
from programs.models import ProgramReport
from programs.reports.access import published_program, report_for, report_for_link, report_path
from programs.reports.forms import AcceptForm, DeclineForm, ReportForm
from programs.reports.presentation import report_page
from programs.reports.rules import can_be_applied, may_answer_report, takes_reports, waits
from programs.reports.services import accept_report, apply_field, decline_report, report_program


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Take what a reader says is wrong with an entry, and lead to the page that will hold the answer."""
    program, now = published_program(slug), timezone.now()
    initial = {"email": request.user.email if request.user.is_authenticated else ""}
    sent = request.POST if request.method == "POST" else None
    form = ReportForm(sent, initial=initial, now=now.timestamp())
    if sent is not None and form.is_valid() and allows_attempt(request, form, "programs.programreport", at=now):
        told = form.cleaned_data
        report = report_program(
            program=program,
            part=ReportPart(told["part"]),
            words=told["words"],
            link=told["link"],
            email=told["email"],
            language=current_language(),
            at=now,
        )
        return HttpResponseRedirect(report_path(report))
    return render(request, "programs/reports/new.html", {"program": program, "form": form})


@login_not_required
@require_safe
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Show whoever reported something what became of it."""
    try:
        report = report_for_link(token)
    except Http404:
        response = render(request, "programs/reports/link_expired.html", status=404)
    else:
        context = {"report": report, "program": report.program, "waits": waits(report)}
        response = render(request, "programs/reports/answer.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a report beside what the entry says, and take the answer."""
    row = report_for(request.user, pk)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    # Whoever takes it up again finds the sentences of the first time.
    accept = AcceptForm(
        request.POST if act == "accept" else None, initial={"answer_en": row.answer_en, "answer_fr": row.answer_fr}
    )
    decline = DeclineForm(request.POST if act == "decline" else None, language=row.language)
    try:
        if act == "accept" and accept.is_valid():
            draft = accept_report(report=row, **accept.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The report stands beside the draft. Write what it should say."))
            return redirect("curating:draft", draft.pk)
        if act == "decline" and decline.is_valid():
            decline_report(report=row, **decline.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Answered."))
            return redirect("report_review:report", pk)
    except TransitionRefusedError as error:
        # What was typed stays on the page.
        messages.error(request, error.refusal.sentence or _("This is not possible any more."))
        row.refresh_from_db()
        return _page(request, row, accept, decline, act, status=409)
    return _page(request, row, accept, decline, act)


def _page(
    request: SignedInRequest,
    row: ProgramReport,
    accept: AcceptForm,
    decline: DeclineForm,
    act: str,
    *,
    status: int = 200,
) -> HttpResponse:
    draft = open_draft(entry_type=entry_type("program"), slug=row.program.slug)
    context = {
        "program": row.program,
        "one": report_page(row),
        "report": row,
        "waits": waits(row),
        "refusal": may_answer_report(row, by=request.user),
        "draft_refusal": takes_reports(draft),
        "open_draft": draft,
        "accept_form": accept,
        "decline_form": decline,
        "form": {"accept": accept, "decline": decline}.get(act),
    }
    return render(request, "programs/reports/report.html", context, status=status)


@require_POST
def take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write one field of an owner's report, or all of them, into the draft."""
    row = report_for(request.user, pk)
    name = request.POST.get("field", "")
    takeable = (field for field in row.fields.order_by("pk") if can_be_applied(field.field))
    fields = [field for field in takeable if name in {field.field, "*"}]
    if row.draft is None or not fields:
        raise Http404
    try:
        for field in fields:
            apply_field(field=field, by=request.user, at=timezone.now())
    except TransitionRefusedError as error:
        messages.error(request, error.refusal.sentence or _("This is not possible any more."))
    else:
        messages.success(request, _("It stands in the draft now, as it was written."))
    return redirect("curating:draft", row.draft.pk)
