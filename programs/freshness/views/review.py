"""What an owner's link opens: its entries that are due, and what it says of each."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.core.db.bilingual import current_language
from hub.core.http.middleware import uncached
from hub.core.workflow import Refusal
from hub.publishing.reports.presentation import report_page
from programs.freshness.access import ReviewLinkExpiredError, review_request_for_link, reviewed_program_for
from programs.freshness.forms import (
    AllRightForm,
    CorrectForm,
    EndedForm,
    GroupsForm,
    IntervalForm,
    NewProgramForm,
    OwnerForm,
)
from programs.freshness.presentation import fields_of, rule_fields
from programs.freshness.queries import months_of
from programs.freshness.services import (
    choose_interval,
    confirm_entries,
    confirm_entry,
    correct_entry,
    end_entry,
    propose_program,
)
from programs.freshness.views.base import refusal_of
from programs.models import ReviewedProgram, ReviewRequest
from programs.publication.services import live_catalogue

type ReviewRequestView = Callable[..., HttpResponse]


def with_review_request(view: ReviewRequestView) -> ReviewRequestView:
    """Open an owner's link. One that is over, or unknown, leads to a page with a way on."""

    @login_not_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @too_many_attempts
    @wraps(view)
    def opened(request: HttpRequest, token: str, **arguments: Any) -> HttpResponse:
        try:
            ask = review_request_for_link(token, at=timezone.now())
        except ReviewLinkExpiredError as over:
            return uncached(render(request, "programs/owners/link_expired.html", {"ask": over.ask}, status=410))
        except Http404:
            return uncached(render(request, "programs/owners/link_expired.html", {"ask": None}, status=404))
        return uncached(view(request, ask, token=token, **arguments))

    return opened


@with_review_request
def entries(request: HttpRequest, ask: ReviewRequest, *, token: str) -> HttpResponse:
    """Show an owner its entries that are due, with what it has said of each, and how often it is asked."""
    body, for_all = ask.organization, request.method == "POST" and "all" in request.POST
    form = IntervalForm(
        request.POST if request.method == "POST" and not for_all else None, initial={"months": months_of(body)}
    )
    form.fields["months"].label = _("How often may we ask you?")
    if not for_all and _is_sent(request, form):
        choose_interval(ask=ask, months=form.cleaned_data["months"], at=timezone.now())
        return HttpResponseRedirect(f"{reverse('owners:entries', args=[token])}?done=rhythm")
    rows = list(ask.asked.select_related("program__live", "revision").order_by("due_on", "program__slug"))
    rows.sort(key=lambda row: bool(row.answer))
    read = {row.program.slug: row.program.live_id for row in rows if not row.answer and row.program.live_id}
    all_form, refusal = AllRightForm(request.POST if for_all else None, read=read), None
    if for_all and _is_sent(request, all_form):
        refusal = refusal_of(
            confirm_entries, ask=ask, read=all_form.read, answered_by=all_form.cleaned_data["answered_by"]
        )  # fmt: skip
        if refusal is None:
            return _back(token, "all" if read else "right")
        all_form = AllRightForm(read=read, initial={"answered_by": all_form.cleaned_data["answered_by"]})
    context = {
        "all_form": all_form,
        "all_left": len(read),
        "refusal": refusal,
        "ask": ask,
        "token": token,
        "rows": rows,
        "left": sum(not row.answer for row in rows),
        "form": form,
        "done": _done(request),
    }
    return render(request, "programs/owners/entries.html", context, status=409 if refusal else 200)


@with_review_request
def entry(request: HttpRequest, ask: ReviewRequest, *, token: str, slug: str) -> HttpResponse:
    """Show one entry as readers see it, in both languages, and take that it is still right."""
    asked = reviewed_program_for(ask, slug)
    form = OwnerForm(request.POST if request.method == "POST" else None, initial={"revision": asked.program.live_id})
    refusal = None
    if _is_sent(request, form):
        sent = form.cleaned_data
        refusal = refusal_of(
            confirm_entry, asked=asked, revision_id=sent["revision"], answered_by=sent["answered_by"]
        )  # fmt: skip
        if refusal is None:
            return _back(token, "right")
        form = OwnerForm(initial={"revision": asked.program.live_id, "answered_by": sent["answered_by"]})
    context = {"form": form, "groups": GroupsForm(), "said": _said(asked)}
    return _page(request, "entry", asked, token, refusal, **context)


@with_review_request
def correct(request: HttpRequest, ask: ReviewRequest, *, token: str, slug: str) -> HttpResponse:
    """Take what the chosen fields of an entry should say."""
    asked = reviewed_program_for(ask, slug)
    groups, program = request.GET.getlist("field"), live_catalogue().by_slug.get(asked.program.slug)
    fields = fields_of(program, groups, current_language()) if program else []
    initial = {"revision": asked.program.live_id}
    form = CorrectForm(request.POST if request.method == "POST" else None, fields=fields, initial=initial)
    return _answer(request, "correct", asked, token, form, step=correct_entry, done="correction")


@with_review_request
def ended(request: HttpRequest, ask: ReviewRequest, *, token: str, slug: str) -> HttpResponse:
    asked = reviewed_program_for(ask, slug)
    initial = {"revision": asked.program.live_id}
    form = EndedForm(request.POST if request.method == "POST" else None, initial=initial)
    return _answer(request, "ended", asked, token, form, step=end_entry, done="ended")


@with_review_request
def propose(request: HttpRequest, ask: ReviewRequest, *, token: str) -> HttpResponse:
    """Take what an owner says of a program of its own that is not in the catalogue yet."""
    initial = {"jurisdiction": ask.organization.jurisdiction}
    form = NewProgramForm(request.POST if request.method == "POST" else None, initial=initial)
    refusal = None
    if _is_sent(request, form):
        refusal = refusal_of(propose_program, ask=ask, values=form.values)
        if refusal is None:
            return _back(token, "proposed")
    context = {"ask": ask, "token": token, "form": form, "refusal": refusal}
    return render(request, "programs/owners/propose.html", context, status=409 if refusal else 200)


def _is_sent(request: HttpRequest, form: Any) -> bool:
    return (
        request.method == "POST"
        and form.is_valid()
        and allows_attempt(request, form, "programs.owner", at=timezone.now())
    )


def _answer(
    request: HttpRequest, name: str, asked: ReviewedProgram, token: str, form: Any, *, step: Any, done: str
) -> HttpResponse:
    """Take what a form says of the fields of an entry; where that is refused, show it again."""
    refusal = None
    if _is_sent(request, form):
        sent = form.cleaned_data
        refusal = refusal_of(
            step, asked=asked, revision_id=sent["revision"], fields=form.said, words=sent["words"],
            answered_by=sent["answered_by"],
        )  # fmt: skip
        if refusal is None:
            return _back(token, done)
        _renew(form, asked)
    return _page(request, name, asked, token, refusal, form=form)


def _renew(form: Any, asked: ReviewedProgram) -> None:
    """Let a form that was refused be sent again with all that was typed, now that its reader sees what stands."""
    asked.program.refresh_from_db()
    form.data = form.data.copy()
    form.data["revision"] = asked.program.live_id or ""


def _page(
    request: HttpRequest, name: str, asked: ReviewedProgram, token: str, refusal: Refusal | None, **context: Any
) -> HttpResponse:
    live = asked.program.live or asked.revision
    report = asked.report
    context |= {
        "ask": asked.ask,
        "asked": asked,
        "report": report,
        "report_fields": report_page(report)["fields"] if report else [],
        "name": live.name if live else asked.program.slug,
        "token": token,
        "open": not asked.answer and asked.program.live_id is not None,
        "refusal": refusal,
    }
    return render(request, f"programs/owners/{name}.html", context, status=409 if refusal else 200)


def _said(asked: ReviewedProgram) -> list[dict[str, Any]]:
    catalogue = live_catalogue()
    program = catalogue.by_slug.get(asked.program.slug)
    return rule_fields(program, catalogue.rules, current_language()) if program else []


def _back(token: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('owners:entries', args=[token])}?done={done}")


def _done(request: HttpRequest) -> str:
    words = {
        "all": _("All of it is confirmed. Readers see today’s date beside each entry. Thank you."),
        "right": _("Confirmed. Readers see today’s date beside the entry. Thank you."),
        "correction": _("Sent. Our team checks what you wrote, then publishes it. Thank you."),
        "ended": _("Sent. Our team checks it, then writes that the program has ended. Thank you."),
        "proposed": _("Sent. Our team checks it with its page, then publishes it. Thank you."),
        "rhythm": _("Kept. We ask you that often from now on."),
    }
    return words.get(request.GET.get("done", ""), "")
