"""The curators' pages about freshness: how an organization is asked, and what stands of one entry."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.workflow import Refusal, TransitionRefusedError
from hub.directory.models import Organization
from hub.notifications.models import Bounce
from programs.catalogue.entries import ProgramView
from programs.freshness.access import (
    ReviewLinkExpiredError,
    confirmation_for,
    organization_for,
    review_request_for,
    review_request_for_link,
    reviewed_program_for,
)
from programs.freshness.forms import (
    ConfirmForm,
    CorrectForm,
    EndedForm,
    GroupsForm,
    IntervalForm,
    PlanForm,
    StillRightForm,
)
from programs.freshness.presentation import changes_of_pages, fields_of, parts_by_page, rule_fields
from programs.freshness.queries import USUAL_MONTHS, months_of, plan_of, review_days
from programs.freshness.rules import may_confirm, may_undo
from programs.freshness.services import (
    choose_interval,
    confirm_entry,
    confirm_parts,
    correct_entry,
    end_entry,
    revoke_review_request,
    set_interval,
    set_plan,
    undo_confirmation,
)
from programs.freshness.services import (
    request_review as request_review_service,
)
from programs.links.differences import Passage, changed_parts
from programs.links.queries import addresses_of, needs_review, page_changes
from programs.links.services import take_new_address, take_proposals
from programs.models import Link, PageChange, Program, ReviewedProgram, ReviewInterval, ReviewRequest
from programs.publication.access import program_for
from programs.publication.services import live_catalogue
from programs.reports.presentation import report_page

_ASKS = 10  # the newest
_LOOKS = 5


@require_http_methods(["GET", "HEAD", "POST"])
def organization(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show and change how an organization is asked about its entries, and what it answered."""
    body = organization_for(request.user, slug)
    plan = plan_of(body)
    initial = {"months": plan.months, "mailbox": plan.mailbox, "language": plan.language} if plan else {}
    form = PlanForm(request.POST if request.method == "POST" else None, initial=initial or {"months": USUAL_MONTHS})
    if request.method == "POST" and form.is_valid():
        set_plan(organization=body, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Kept. The organization is asked like this from now on."))
        return redirect("freshness:organization", slug)
    return render(request, "programs/freshness/organization.html", _of_organization(body, plan, form))


def _of_organization(body: Organization, plan: object, form: PlanForm) -> dict[str, object]:
    now = timezone.now()
    asked = ReviewedProgram.objects.select_related("program__live")
    asks = list(body.review_asks.prefetch_related(Prefetch("asked", asked)).order_by("-asked_at")[:_ASKS])
    mailbox = getattr(plan, "mailbox", "")
    return {
        "body": body,
        "form": form,
        "mailbox": mailbox,
        "mailbox_is_closed": bool(mailbox) and Bounce.objects.closing(mailbox, now),
        "asks": [{"ask": ask, "asked": _asked_of(ask)} for ask in asks],
        "open_ask": next((ask for ask in asks if ask.ended_at is None), None),
    }


def _asked_of(ask: ReviewRequest) -> list[ReviewedProgram]:
    return sorted(ask.asked.all(), key=lambda row: (row.due_on, row.program.slug))


@require_POST
def request_review(request: SignedInRequest, slug: str) -> HttpResponse:
    """Send an organization a link to all its entries now."""
    body = organization_for(request.user, slug)
    try:
        sent = request_review_service(organization=body, by=request.user, at=timezone.now())
    except TransitionRefusedError as error:
        messages.error(request, error.refusal.sentence)
    else:
        if sent is None:
            messages.error(request, _("Nobody was asked: there is no mailbox that takes our mail, or no entry."))
        else:
            messages.success(request, _("The link is on its way."))
    return redirect("freshness:organization", slug)


@require_POST
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a link back."""
    row = review_request_for(request.user, pk)
    revoke_review_request(ask=row, by=request.user, at=timezone.now())
    messages.success(request, _("The link opens nothing any more. What was answered stays."))
    return redirect("freshness:organization", row.organization.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def program(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what stands of an entry: when it is due, what its owner and its readers said, and where its links lead."""
    row = program_for(request.user, slug)
    rhythm = ReviewInterval.objects.filter(program=row).first()
    initial = {"months": rhythm.months if rhythm else ""}
    words = _("As the organization’s other entries")
    form = IntervalForm(request.POST if request.method == "POST" else None, initial=initial, blank=words)
    if request.method == "POST" and form.is_valid():
        set_interval(program=row, months=form.cleaned_data["months"], by=request.user, at=timezone.now())
        messages.success(request, _("Kept."))
        return redirect("freshness:program", slug)
    return render(request, "programs/freshness/program.html", _of_program(row, form))


def _of_program(row: Program, form: IntervalForm) -> dict[str, object]:
    entry = live_catalogue().by_slug.get(row.slug)
    now = timezone.now()
    links = Link.objects.filter(address__in=addresses_of(entry)).prefetch_related("looks") if entry else []
    shown = [
        {"link": link, "looks": sorted(link.looks.all(), key=lambda look: look.at, reverse=True)[:_LOOKS]}
        for link in sorted(links, key=lambda link: (not needs_review(link, now), link.address))
    ]
    due = review_days([entry]).get(row.slug) if entry else None
    return {
        "program": row,
        "entry": entry,
        "name": entry.name(current_language()) if entry else row.slug,
        "due": due,
        "is_due": due is not None and due <= timezone.localdate(now),
        "form": form,
        "links": shown,
        "answers": row.asked.exclude(answer="").select_related("ask").order_by("-answered_at")[:_ASKS],
        "reports": row.reports.order_by("-made_at")[:_ASKS],
    }


@require_POST
def take_link(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take the new address of a link that has moved into the program's draft."""
    row = program_for(request.user, slug)
    link = Link.objects.filter(pk=pk).first()
    entry = live_catalogue().by_slug.get(slug)
    if link is None or entry is None or link.address not in addresses_of(entry):
        raise Http404
    try:
        draft = take_new_address(program=row, link=link, by=request.user, at=timezone.now())
    except TransitionRefusedError as error:
        messages.error(request, error.refusal.sentence or _("This is not possible any more."))
        return redirect("freshness:program", slug)
    messages.success(request, _("The new address stands in the draft, wherever the old one stood."))
    return redirect("curating:draft", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def still_right(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what of an entry rests on which page, all of it ticked; take what was found still right today."""
    row, at = program_for(request.user, slug), timezone.now()
    entry = live_catalogue().by_slug.get(slug)
    lang = current_language()
    changes = changes_of_pages(entry, page_changes([entry]).get(slug, []), lang) if entry else []
    changed = frozenset(key for change in changes for key in change.keys)
    pages = parts_by_page(entry, lang, changed) if entry else []
    keys = [line.key for page in pages for line in page.parts]
    form = StillRightForm(request.POST or None, keys=keys, initial={"revision": row.live_id})
    refusal = may_confirm(row, revision_id=row.live_id, by=request.user)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        refusal = _try(
            confirm_parts, program=row, revision_id=sent["revision"], keys=sent["part"], by=request.user
        )  # fmt: skip
        if refusal is None:
            messages.success(request, _("Noted: it is still right. Readers see today’s date."))
            return redirect("freshness:still_right", slug)
        form = StillRightForm(keys=keys, initial={"revision": row.live_id})
    last = row.confirmations.order_by("-pk").first()
    may_take_back = last is not None and may_undo(last, by=request.user, at=at) is None
    context = {
        "program": row,
        "name": entry.name(lang) if entry else slug,
        "pages": pages,
        "changes": changes,
        "form": form,
        "refusal": refusal,
        "undo": last if may_take_back else None,
    }
    status = 409 if refusal and request.method == "POST" else 200
    return render(request, "programs/freshness/still_right.html", context, status=status)


@require_POST
def take_page(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take the figures and days that an official page says now into the program's draft."""
    row, entry = program_for(request.user, slug), live_catalogue().by_slug.get(slug)
    change = PageChange.objects.select_related("link").filter(pk=pk).first()
    if change is None or entry is None or change.link.address not in addresses_of(entry):
        raise Http404
    address = change.link.address
    try:
        draft = take_proposals(
            program=row,
            address=address,
            changed=changed_parts(entry, address, [Passage(*passage) for passage in change.passages]),
            read_on=timezone.localdate(change.at),
            by=request.user,
            at=timezone.now(),
        )
    except TransitionRefusedError as error:
        messages.error(request, error.refusal.sentence or _("This is not possible any more."))
        return redirect("freshness:still_right", slug)
    messages.success(request, _("It stands in the draft. Compare it with the page; a second curator publishes it."))
    return redirect("curating:draft", draft.pk)


@require_POST
def undo(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take back what was confirmed within the last ten minutes."""
    refusal = _try(undo_confirmation, confirmation=confirmation_for(request.user, slug, pk), by=request.user)
    if refusal is None:
        messages.success(request, _("Taken back. Readers see the earlier dates again."))
    else:
        messages.error(request, refusal.sentence)
    return redirect("freshness:still_right", slug)


type ReviewRequestView = Callable[..., HttpResponse]


def uncached(response: HttpResponse) -> HttpResponse:
    """Keep an address that opens something out of caches and search engines."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


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
    body = ask.organization
    form = IntervalForm(request.POST if request.method == "POST" else None, initial={"months": months_of(body)})
    if (
        request.method == "POST"
        and form.is_valid()
        and allows_attempt(request, form, "programs.owner", at=timezone.now())
    ):
        choose_interval(ask=ask, months=form.cleaned_data["months"], at=timezone.now())
        return HttpResponseRedirect(f"{reverse('owners:entries', args=[token])}?done=rhythm")
    rows = list(ask.asked.select_related("program__live", "revision").order_by("due_on", "program__slug"))
    context = {
        "ask": ask,
        "token": token,
        "rows": rows,
        "left": sum(not row.answer for row in rows),
        "form": form,
        "done": _done(request),
    }
    return render(request, "programs/owners/entries.html", context)


@with_review_request
def entry(request: HttpRequest, ask: ReviewRequest, *, token: str, slug: str) -> HttpResponse:
    """Show one entry as readers see it, in both languages, and take that it is still right."""
    asked = reviewed_program_for(ask, slug)
    form = ConfirmForm(request.POST if request.method == "POST" else None, initial={"revision": asked.program.live_id})
    refusal = None
    if (
        request.method == "POST"
        and form.is_valid()
        and allows_attempt(request, form, "programs.owner", at=timezone.now())
    ):
        refusal = _try(confirm_entry, asked=asked, revision_id=form.cleaned_data["revision"])
        if refusal is None:
            return _back(token, "right")
        form = ConfirmForm(initial={"revision": asked.program.live_id})
    context = {"form": form, "groups": GroupsForm(), "said": _said(asked)}
    return _page(request, "entry", asked, token, refusal, **context)


@with_review_request
def correct(request: HttpRequest, ask: ReviewRequest, *, token: str, slug: str) -> HttpResponse:
    """Take what the chosen fields of an entry should say."""
    asked = reviewed_program_for(ask, slug)
    groups, program = request.GET.getlist("field"), _program(asked)
    fields = fields_of(program, groups, current_language()) if program else []
    initial = {"revision": asked.program.live_id}
    form = CorrectForm(request.POST if request.method == "POST" else None, fields=fields, initial=initial)
    refusal = None
    if (
        request.method == "POST"
        and form.is_valid()
        and allows_attempt(request, form, "programs.owner", at=timezone.now())
    ):
        sent = form.cleaned_data
        refusal = _try(correct_entry, asked=asked, revision_id=sent["revision"], fields=form.said, words=sent["words"])
        if refusal is None:
            return _back(token, "correction")
        _renew(form, asked)
    return _page(request, "correct", asked, token, refusal, form=form)


@with_review_request
def ended(request: HttpRequest, ask: ReviewRequest, *, token: str, slug: str) -> HttpResponse:
    """Take that a program has ended."""
    asked = reviewed_program_for(ask, slug)
    initial = {"revision": asked.program.live_id}
    form = EndedForm(request.POST if request.method == "POST" else None, initial=initial)
    refusal = None
    if (
        request.method == "POST"
        and form.is_valid()
        and allows_attempt(request, form, "programs.owner", at=timezone.now())
    ):
        sent = form.cleaned_data
        refusal = _try(end_entry, asked=asked, revision_id=sent["revision"], fields=form.said(), words=sent["words"])
        if refusal is None:
            return _back(token, "ended")
        _renew(form, asked)
    return _page(request, "ended", asked, token, refusal, form=form)


def _try(service: Callable[..., object], **arguments: Any) -> Refusal | None:
    try:
        service(**arguments, at=timezone.now())
    except TransitionRefusedError as error:
        return error.refusal
    return None


def _renew(form: Any, asked: ReviewedProgram) -> None:
    """Let a form that was refused be sent again with all that was typed, now that its reader sees what stands."""
    asked.program.refresh_from_db()
    form.data = form.data.copy()
    form.data["revision"] = asked.program.live_id or ""


def _page(
    request: HttpRequest, name: str, asked: ReviewedProgram, token: str, refusal: Refusal | None, **context: Any
) -> HttpResponse:
    live = asked.program.live or asked.revision
    report = getattr(asked, "report", None)
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


def _program(asked: ReviewedProgram) -> ProgramView | None:
    return live_catalogue().by_slug.get(asked.program.slug)


def _said(asked: ReviewedProgram) -> list[dict[str, Any]]:
    catalogue = live_catalogue()
    program = catalogue.by_slug.get(asked.program.slug)
    return rule_fields(program, catalogue.rules, current_language()) if program else []


def _back(token: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('owners:entries', args=[token])}?done={done}")


def _done(request: HttpRequest) -> str:
    words = {
        "right": _("Confirmed. Readers see today’s date beside the entry. Thank you."),
        "correction": _("Sent. A curator reads what you wrote, and publishes it once a second one agrees. Thank you."),
        "ended": _("Sent. A curator writes that the program has ended. Thank you."),
        "rhythm": _("Kept. We ask you that often from now on."),
    }
    return words.get(request.GET.get("done", ""), "")
