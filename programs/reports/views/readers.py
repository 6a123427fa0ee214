"""The form by which anybody says that an entry is wrong, and the private page with the answer."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts.rates import admits, limited
from hub.core.bilingual import current_language
from programs.choices import ReportPart
from programs.reports.access import published_program, report_for_link
from programs.reports.forms import ReportForm
from programs.reports.links import report_path
from programs.reports.services import report_program


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Take what a reader says is wrong with an entry, and lead to the page that will hold the answer."""
    program, now = published_program(slug), timezone.now()
    initial = {"email": request.user.email if request.user.is_authenticated else ""}
    sent = request.POST if request.method == "POST" else None
    form = ReportForm(sent, initial=initial, now=now.timestamp())
    if sent is not None and form.is_valid() and admits(request, form, "programs.report", at=now):
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
        response = render(request, "programs/reports/gone.html", status=404)
    else:
        response = render(request, "programs/reports/own.html", {"report": report, "program": report.program})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
