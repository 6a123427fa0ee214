"""The form by which anybody says that an entry is wrong, and the private page with the answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_as_message
from hub.core.text.localized import Localized
from hub.core.workflow import RefusedError
from hub.publishing.access import CATALOGUE, queue_charge
from hub.publishing.choices import ReportOrigin
from hub.publishing.documents.fields import OTHER
from hub.publishing.models import EntryReport, PageFeedback, Version
from hub.publishing.reports.access import draft_of, published_entry, report_for, report_for_link, report_path
from hub.publishing.reports.forms import AcceptForm, DeclineForm, ReportForm
from hub.publishing.reports.presentation import (
    entry_name,
    feedback_by_page,
    report_page,
    usual_answer,
    words_reported,
)
from hub.publishing.reports.rules import may_answer_report, takes_reports, waits
from hub.publishing.reports.services import (
    accept_report,
    answer_feedback,
    apply_field,
    decline_report,
    report_entry,
)
from hub.publishing.services import newest_save, open_draft

_TAKEN = gettext_lazy("It stands in the draft now, as it was written.")
_BESIDE = gettext_lazy("The report stands beside the draft. Write what it should say.")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
def new(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Take what a reader says is wrong with an entry, and lead to the page that will hold the answer."""
    (entry_type, row), now, lang = published_entry(kind, slug), timezone.now(), current_language()
    initial = {"email": request.user.email if request.user.is_authenticated else ""}
    sent = request.POST if request.method == "POST" else None
    form = ReportForm(sent, fields=entry_type.reader_choices(row), initial=initial, now=now.timestamp())
    if sent is not None and form.is_valid() and allows_attempt(request, form, "publishing.entryreport", at=now):
        told = form.cleaned_data
        report = report_entry(
            entry_type=entry_type,
            slug=slug,
            part=told["part"],
            words=told["words"],
            link=told["link"],
            email=told["email"],
            language=lang,
            at=now,
        )
        return HttpResponseRedirect(report_path(report))
    context = {"name": entry_type.names_of_row(row)[lang], "kind": entry_type.one.text(lang), "form": form}
    return render(request, "publishing/reports/new.html", context | {"page": entry_type.page(row)})


@login_not_required
@require_safe
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Show whoever reported something what became of it."""
    try:
        report = report_for_link(token)
    except Http404:
        response = render(request, "publishing/reports/link_expired.html", status=404)
    else:
        context = {"report": report, "waits": waits(report), **_entry(report)}
        response = render(request, "publishing/reports/answer.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _entry(report: EntryReport) -> dict[str, str]:
    """Return what a report's entry is called, of which kind it is, and where readers see it."""
    is_shown = report.type.is_shown(report.row)
    return {
        "name": entry_name(report),
        "kind": report.type.one.text(current_language()),
        "page": report.type.page(report.row) if is_shown else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: SignedInRequest) -> HttpResponse:
    """Show what visitors say of pages, page by page, and note what was answered."""
    queue_charge(request.user, CATALOGUE)
    if request.method == "POST":
        pk = request.POST.get("feedback", "")
        said = get_object_or_404(PageFeedback.objects.exclude(words=""), pk=int(pk) if pk.isdecimal() else 0)
        is_answered = "answered" in request.POST
        answer_feedback(feedback=said, is_answered=is_answered, by=request.user, at=timezone.now())
        messages.success(request, _("Answered.") if is_answered else _("It waits for an answer again."))
        return redirect(request.get_full_path())
    page = Paginator(feedback_by_page(), 20).get_page(request.GET.get("page"))
    return render(request, "publishing/reports/feedback.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a report beside what the entry says, and take the answer."""
    row = report_for(request.user, pk)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    # Whoever takes it up again finds the sentences of the first time.
    said = Localized(row.answer_en, row.answer_fr) if row.answer_en else usual_answer(row)
    accept = AcceptForm(request.POST if act == "accept" else None, initial={"answer_en": said.en, "answer_fr": said.fr})
    decline = DeclineForm(request.POST if act == "decline" else None, language=row.language)
    try:
        if act == "accept" and accept.is_valid():
            draft = accept_report(report=row, **accept.cleaned_data, by=request.user, at=timezone.now())
            is_taken = row.fields.exists() and not row.fields.filter(taken_at=None).exists()
            messages.success(request, _TAKEN if is_taken else _BESIDE)
            return redirect(row.type.url("draft", draft.pk) if is_taken else _where_to_write(row, draft))
        if act == "decline" and decline.is_valid():
            decline_report(report=row, **decline.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Answered."))
            return redirect("report_review:report", pk)
    except RefusedError as error:
        # What was typed stays on the page.
        messages.error(request, error.refusal.sentence)
        row.refresh_from_db()
        return _page(request, row, accept, decline, act, status=409)
    return _page(request, row, accept, decline, act)


def _where_to_write(row: EntryReport, draft: Version) -> str:
    """Return where the first field is written that a report names; the draft where it names none."""
    named = row.type.reader_field(row.part).columns
    columns = [column for field in row.type.fields for column in field.columns if column in named]
    if not columns or row.part == OTHER:
        return row.type.url("draft", draft.pk)
    return row.type.field_url(draft.pk, newest_save(draft).content, columns[0])


def _page(
    request: SignedInRequest, row: EntryReport, accept: AcceptForm, decline: DeclineForm, act: str, *, status: int = 200
) -> HttpResponse:
    entry_type = row.type
    draft, taken_in = open_draft(entry_type=entry_type, slug=row.slug), draft_of(row)
    context = {
        "one": report_page(row),
        "report": row,
        "says": [] if row.origin == ReportOrigin.OWNER else words_reported(row),
        "waits": waits(row),
        "refusal": may_answer_report(row, by=request.user),
        "draft_refusal": takes_reports(draft),
        "draft_url": "" if draft is None else entry_type.url("draft", draft.pk),
        "taken_url": "" if taken_in is None else entry_type.url("draft", taken_in.pk),
        "entry_url": entry_type.entry_url(row.slug),
        "accept_form": accept,
        "decline_form": decline,
        "form": {"accept": accept, "decline": decline}.get(act),
        **_entry(row),
    }
    return render(request, "publishing/reports/report.html", context, status=status)


@require_POST
def take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write one field of an owner's report, or all of them, into the draft."""
    row = report_for(request.user, pk)
    name, draft = request.POST.get("field", ""), draft_of(row)
    fields = [
        field
        for field in row.fields.order_by("pk")
        if name in {field.field, "*"} and row.type.can_be_written(field.field)
    ]
    if draft is None or not fields:
        raise Http404
    with refusal_as_message(request), transaction.atomic():
        for field in fields:
            apply_field(field=field, by=request.user, at=timezone.now())
        messages.success(request, _TAKEN)
    return redirect(row.type.url("draft", draft.pk))
