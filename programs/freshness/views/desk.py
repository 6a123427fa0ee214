"""The curators' pages about freshness: how an organization is asked, and what stands of one entry."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_as_message
from hub.directory.models import Organization
from hub.notifications.models import Bounce
from hub.publishing.models import EntryReport
from hub.publishing.services import begin_draft, newest_save, open_draft
from hub.publishing.views.desk import next_in_queue
from programs.entry_types import PROGRAM
from programs.freshness.access import confirmation_for, organization_for, review_request_for
from programs.freshness.forms import AddressForm, IntervalForm, PlanForm, StillRightForm
from programs.freshness.presentation import changes_of_pages, fields_on, parts_by_page
from programs.freshness.queries import USUAL_MONTHS, plan_of, review_days
from programs.freshness.rules import may_change, may_confirm, may_undo
from programs.freshness.services import confirm_parts, revoke_review_request, set_interval, set_plan, undo_confirmation
from programs.freshness.services import request_review as request_review_service
from programs.freshness.views.base import refusal_of
from programs.links.differences import Passage, changed_parts
from programs.links.queries import addresses_of, needs_review, page_changes
from programs.links.services import take_new_address, take_proposals
from programs.models import Link, PageChange, Program, ReviewedProgram, ReviewInterval, ReviewRequest
from programs.publication.access import program_for
from programs.publication.services import live_catalogue
from programs.publication.sources import LINK_KEY

_ASKS = 10  # the newest
_LOOKS = 5
_NEXT = "freshness.next"  # in the session: the entry that was found still right last, and what came after it


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
    with refusal_as_message(request):
        sent = request_review_service(organization=body, by=request.user, at=timezone.now())
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
    form = _interval_form(row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        set_interval(program=row, months=form.cleaned_data["months"], by=request.user, at=timezone.now())
        messages.success(request, _("Kept."))
        return redirect("freshness:program", slug)
    return render(request, "programs/freshness/program.html", _of_program(row, form))


def _interval_form(row: Program, data: Any = None) -> IntervalForm:
    rhythm = ReviewInterval.objects.filter(program=row).first()
    initial = {"months": rhythm.months if rhythm else ""}
    return IntervalForm(data, initial=initial, blank=_("As the organization’s other entries"))


def _of_program(row: Program, form: IntervalForm, typed: Mapping[int, AddressForm] | None = None) -> dict[str, object]:
    """Return what the page shows; ``typed`` are new addresses that could not be taken, by their links."""
    entry = live_catalogue().by_slug.get(row.slug)
    now = timezone.now()
    links = Link.objects.filter(address__in=addresses_of(entry)).prefetch_related("looks") if entry else []
    shown = [
        {
            "link": link,
            "is_to_mend": needs_review(link, now),
            "looks": sorted(link.looks.all(), key=lambda look: look.at, reverse=True)[:_LOOKS],
            "fields": fields_on(entry, [link.address], current_language()) if entry else [],
            "form": (typed or {}).get(link.pk) or AddressForm(auto_id=f"address-{link.pk}"),
        }
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
        "interval_form": form,
        "links": shown,
        "answers": row.asked.exclude(answer="").select_related("ask").order_by("-answered_at")[:_ASKS],
        "reports": EntryReport.objects.filter(entry_type="program", slug=row.slug).order_by("-made_at")[:_ASKS],
    }


@require_POST
def take_link(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take the new address of a link into the program's draft: the one that was typed, else where it has moved."""
    row = program_for(request.user, slug)
    link = Link.objects.filter(pk=pk).first()
    entry = live_catalogue().by_slug.get(slug)
    if link is None or entry is None or link.address not in addresses_of(entry):
        raise Http404
    form = AddressForm(request.POST, auto_id=f"address-{pk}") if "address" in request.POST else None
    if form is not None and not form.is_valid():
        context = _of_program(row, _interval_form(row), {pk: form}) | {"form": form}
        return render(request, "programs/freshness/program.html", context)
    address = form.cleaned_data["address"] if form is not None else ""
    with refusal_as_message(request):
        draft = take_new_address(program=row, link=link, by=request.user, at=timezone.now(), address=address)
        messages.success(request, _("The new address stands in the draft, wherever the old one stood."))
        return redirect("curating:draft", draft.pk)
    return redirect("freshness:program", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def still_right(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what of an entry rests on which page, all of it ticked; take what was found still right today.

    Once that is taken, what comes next in the queue is offered in its place.
    """
    row, at = program_for(request.user, slug), timezone.now()
    entry = live_catalogue().by_slug.get(slug)
    lang = current_language()
    changes = changes_of_pages(entry, page_changes([entry]).get(slug, []), lang) if entry else []
    changed = frozenset(key for change in changes for key in change.keys)
    pages = parts_by_page(entry, lang, changed) if entry else []
    links = [link for page in pages for link in page.unseen]
    values = [*(line.value for page in pages for line in page.parts), *(link.key for link in links)]
    form = StillRightForm(request.POST or None, values=values, initial={"revision": row.live_id})
    # What cannot be done is not offered; why stands in its place.
    refusal = blocked = may_confirm(row, revision_id=row.live_id, by=request.user)
    unwritable = may_change(open_draft(entry_type=PROGRAM, slug=slug))
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        # Asked while the entry still stands there: what comes after it is next.
        following = next_in_queue(request, "program", slug)
        is_change = "change" in request.POST
        refusal = unwritable if is_change else None
        if refusal is None and (sent["part"] or not is_change):
            refusal = refusal_of(
                confirm_parts, program=row, revision_id=sent["revision"], keys=sent["part"], by=request.user
            )  # fmt: skip
        if refusal is None and is_change:
            fields = [(line.keys[0], line.field) for page in pages for line in page.parts]
            fields += [(link.key, f"url_{link.lang}") for link in links]
            return _change_the_rest(request, slug, fields, sent["part"])
        if refusal is None:
            words = _("Noted: it is still right. Readers see today’s date.")
            if all(key.startswith(LINK_KEY) for key in sent["part"]):
                words = _("Noted: you saw the official page.")
            messages.success(request, words)
            request.session[_NEXT] = [slug, following]
            return redirect(reverse("freshness:still_right", args=[slug], query={"done": 1}))
        form = StillRightForm(values=values, initial={"revision": row.live_id})
    last = row.confirmations.order_by("-pk").first()
    may_take_back = last is not None and may_undo(last, by=request.user, at=at) is None
    done_with, following = request.session.get(_NEXT, ["", None])
    context = {
        "program": row,
        "name": entry.name(lang) if entry else slug,
        "pages": pages,
        "changes": changes,
        "form": form,
        "refusal": refusal,
        "blocked": blocked,
        "unwritable": unwritable,
        "is_done": "done" in request.GET and may_take_back and request.method != "POST",
        "next": following if done_with == slug else None,
        "undo": last if may_take_back else None,
    }
    status = 409 if refusal and request.method == "POST" else 200
    return render(request, "programs/freshness/still_right.html", context, status=status)


def _change_the_rest(
    request: SignedInRequest, slug: str, fields: Iterable[tuple[str, str]], still_right: Collection[str]
) -> HttpResponse:
    """Lead into a draft, to the field of the first part that was found to say something else."""
    left = next((field for key, field in fields if key not in still_right), None)
    if still_right:
        messages.success(request, _("What was ticked has today’s date."))
    with refusal_as_message(request):
        draft = begin_draft(entry_type=PROGRAM, slug=slug, by=request.user, at=timezone.now())
        if left is None:
            return redirect(PROGRAM.url("draft", draft.pk))
        return redirect(PROGRAM.field_url(draft.pk, newest_save(draft).content, left))
    return redirect("freshness:still_right", slug)


@require_POST
def take_page(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take the figures and days that an official page says now into the program's draft."""
    row, entry = program_for(request.user, slug), live_catalogue().by_slug.get(slug)
    change = PageChange.objects.select_related("link").filter(pk=pk).first()
    if change is None or entry is None or change.link.address not in addresses_of(entry):
        raise Http404
    address = change.link.address
    with refusal_as_message(request):
        draft = take_proposals(
            program=row,
            address=address,
            changed=changed_parts(entry, address, [Passage(*passage) for passage in change.passages]),
            read_on=timezone.localdate(change.at),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("It stands in the draft. Compare it with the page; a second curator publishes it."))
        return redirect("curating:draft", draft.pk)
    return redirect("freshness:still_right", slug)


@require_POST
def undo(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take back what was confirmed within the last ten minutes."""
    found = confirmation_for(request.user, slug, pk)
    with refusal_as_message(request):
        undo_confirmation(confirmation=found, by=request.user, at=timezone.now())
        messages.success(request, _("Taken back. Readers see the earlier dates again."))
    return redirect("freshness:still_right", slug)
