"""The curators' pages about freshness: how an organization is asked, and what stands of one entry."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hub.accounts.requests import SignedInRequest
from hub.core.bilingual import current_language
from hub.core.workflow import TransitionRefusedError
from hub.directory.models import Organization
from hub.notifications.models import Bounce
from programs.desk.access import program_for
from programs.freshness import services
from programs.freshness.access import ask_for, organization_for
from programs.freshness.due import USUAL_MONTHS
from programs.freshness.forms import PlanForm, RhythmForm
from programs.freshness.reading import plan_of, review_days
from programs.links.addresses import addresses_of
from programs.links.reading import wants_a_person
from programs.links.services import take_new_address
from programs.models import AskedProgram, Link, Program, ReviewAsk, ReviewRhythm
from programs.services import live_catalogue

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
        services.set_plan(organization=body, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Kept. The organization is asked like this from now on."))
        return redirect("upkeep:organization", slug)
    return render(request, "programs/upkeep/organization.html", _of_organization(body, plan, form))


def _of_organization(body: Organization, plan: object, form: PlanForm) -> dict[str, object]:
    now = timezone.now()
    asked = AskedProgram.objects.select_related("program__live")
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


def _asked_of(ask: ReviewAsk) -> list[AskedProgram]:
    return sorted(ask.asked.all(), key=lambda row: (row.due_on, row.program.slug))


@require_POST
def ask(request: SignedInRequest, slug: str) -> HttpResponse:
    """Send an organization a link to all its entries now."""
    body = organization_for(request.user, slug)
    try:
        sent = services.ask_owner(organization=body, by=request.user, at=timezone.now())
    except TransitionRefusedError as error:
        messages.error(request, error.refusal.sentence)
    else:
        if sent is None:
            messages.error(request, _("Nobody was asked: there is no mailbox that takes our mail, or no entry."))
        else:
            messages.success(request, _("The link is on its way."))
    return redirect("upkeep:organization", slug)


@require_POST
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a link back."""
    row = ask_for(request.user, pk)
    services.revoke_ask(ask=row, by=request.user, at=timezone.now())
    messages.success(request, _("The link opens nothing any more. What was answered stays."))
    return redirect("upkeep:organization", row.organization.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def program(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what stands of an entry: when it is due, what its owner and its readers said, and where its links lead."""
    row = program_for(request.user, slug)
    rhythm = ReviewRhythm.objects.filter(program=row).first()
    initial = {"months": rhythm.months if rhythm else ""}
    words = _("As the organization’s other entries")
    form = RhythmForm(request.POST if request.method == "POST" else None, initial=initial, blank=words)
    if request.method == "POST" and form.is_valid():
        services.set_rhythm(program=row, months=form.cleaned_data["months"], by=request.user, at=timezone.now())
        messages.success(request, _("Kept."))
        return redirect("upkeep:program", slug)
    return render(request, "programs/upkeep/program.html", _of_program(row, form))


def _of_program(row: Program, form: RhythmForm) -> dict[str, object]:
    entry = live_catalogue().by_slug.get(row.slug)
    now = timezone.now()
    links = Link.objects.filter(address__in=addresses_of(entry)).prefetch_related("looks") if entry else []
    shown = [
        {"link": link, "looks": sorted(link.looks.all(), key=lambda look: look.at, reverse=True)[:_LOOKS]}
        for link in sorted(links, key=lambda link: (not wants_a_person(link, now), link.address))
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
        return redirect("upkeep:program", slug)
    messages.success(request, _("The new address stands in the draft, wherever the old one stood."))
    return redirect("curating:draft", draft.pk)
