"""What the pages of a request share.

For whom a request is written: the person's company, what it offers and agreed to; and what the request is about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from companies.models import Company, Offering, Project
from hub.casework.choices import RequestKind
from hub.casework.models import RequestDraft, ServiceRequest
from hub.casework.requests.access import companies_for_requests, draft_for, sent_reference, standing_consents
from hub.casework.requests.forms.base import DraftContext
from hub.core.db.bilingual import current_language
from hub.core.http.middleware import uncached
from hub.directory.models import Seat
from hub.directory.reference.places import ChineseProvince, zone_of
from opportunities.models import Opportunity
from programs.models import Program

type DraftView = Callable[..., HttpResponse]


def show_times_of(found: ServiceRequest) -> None:
    """Let the page of a request show its times in the zone of the company's province."""
    timezone.activate(ZoneInfo(zone_of(found.province)))


def with_draft(view: DraftView, *, find: Callable[[str], RequestDraft] = draft_for) -> DraftView:
    """Open the link of an unfinished request. A forged, outlived or forgotten one leads to a page with a way on.

    Of a draft that was sent, the request is shown. ``find`` returns the draft of a link, or raises ``Http404``.
    """

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, token: str, **arguments: Any) -> HttpResponse:
        try:
            draft = find(token)
        except Http404:
            return uncached(render(request, "casework/requests/draft_expired.html", status=404))
        if reference := sent_reference(draft):
            return uncached(HttpResponseRedirect(reverse("casework:request", args=[reference])))
        return uncached(view(request, draft, token, **arguments))

    return opened


def draft_answers(draft: RequestDraft) -> dict[str, Any]:
    return dict(draft.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSubject:
    program: Program | None = None
    opportunity: Opportunity | None = None
    seat: Seat | None = None

    @property
    def name(self) -> str:
        """What it is about, in words; empty for nothing in particular."""
        if self.program is not None and self.program.live is not None:
            return str(self.program.live.name)
        return str(self.opportunity.title) if self.opportunity is not None else ""


def initial_answers(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the link to the first page said; what it named wrongly is left out."""
    kind, program = query.get("kind", ""), query.get("program", "")
    said = {name: str(query.get(name, ""))[:80] for name in ("program", "opportunity", "seat", "company", "after")}
    known: dict[str, Any] = {name: slug for name, slug in said.items() if slug}
    if kind in RequestKind.values:
        known["kind"] = kind
    elif program:
        known["kind"] = RequestKind.PROGRAMS.value
    if query.get("place") in set(ChineseProvince):
        known["cn_provinces"] = [query["place"]]
    return known


def proposed_words(query: Mapping[str, Any]) -> dict[str, str]:
    """Return the words that a link proposes to begin a request with; the person changes and keeps them, or not."""
    said = {name: str(query.get(name, ""))[:most] for name, most in (("subject", 160), ("body", 1000))}
    return {name: words for name, words in said.items() if words}


def subject_of(known: Mapping[str, Any]) -> RequestSubject:
    """Return what a draft is about, as far as it is still there."""
    program, opportunity, seat = (known.get(name, "") for name in ("program", "opportunity", "seat"))
    return RequestSubject(
        program=Program.objects.published().select_related("live").filter(slug=program).first() if program else None,
        opportunity=Opportunity.objects.filter(slug=opportunity).first() if opportunity else None,
        seat=Seat.objects.routable().select_related("office", "organization").filter(slug=seat).first()
        if seat
        else None,
    )


def company_of(request: HttpRequest, known: Mapping[str, Any], draft: RequestDraft | None = None) -> Company | None:
    """Return the company that the person asks for: the one chosen, the one named, or the only one; else None."""
    mine = companies_for_requests(request.user)
    if draft is not None and draft.company_id is not None:
        return next((company for company in mine if company.pk == draft.company_id), None)
    named = next((company for company in mine if company.slug == known.get("company")), None)
    return named or (mine[0] if len(mine) == 1 else None)


def draft_context(request: HttpRequest, company: Company | None) -> DraftContext:
    """Return what the pages know of whoever asks."""
    signed_in = bool(request.user.is_authenticated)
    if company is None:
        return DraftContext(lang=current_language(), signed_in=signed_in)
    return DraftContext(
        lang=current_language(),
        signed_in=signed_in,
        company=company,
        offerings=tuple(Offering.objects.filter(company=company)),
        projects=tuple(Project.objects.filter(company=company)),
        agreed=standing_consents(company.pk),
    )
