"""What was promised and what came of it: the results of twelve months for anybody, as a page and as a file."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.casework.metrics.months import results
from hub.casework.metrics.results import ResultsWords
from hub.casework.metrics.results_report import results_report
from hub.casework.sla.services import service_standards
from hub.core.http.downloads import csv_file, pdf_file
from hub.outbox.report_files import file_of, made_at


@login_not_required
@require_safe
def results_page(request: HttpRequest) -> HttpResponse:
    words = _words()
    report = results_report(words)
    context = {"words": words, "report": report, "made_at": made_at(report)}
    return render(request, "casework/results/results.html", context)


@login_not_required
@require_safe
def results_csv(request: HttpRequest) -> HttpResponse:
    """Send the same figures as a file; cells that are too small are empty."""
    words = _words()
    return csv_file(_("results-%(month)s.csv") % {"month": words.found.months[-1]}, words.rows_for_file())


@login_not_required
@require_safe
def results_pdf(request: HttpRequest) -> HttpResponse:
    """Hand out the page as a file while it says what the page says; else lead to the page, which says where it is."""
    words = _words()
    content = file_of(results_report(words))
    if content is None:
        return redirect("results:results")
    return pdf_file(_("results-%(month)s.pdf") % {"month": words.found.months[-1]}, content)


def _words() -> ResultsWords:
    found = results(at=timezone.now())
    return ResultsWords(found, least=service_standards().small_cell, lang=get_language() or "en")
