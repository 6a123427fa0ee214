"""What a company chooses of its capabilities, and the companies that complete it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from companies.access import membership_for, render_company
from companies.choices import MemberRole, Purpose
from companies.consents.texts import consent_text, current_consent_version
from companies.profile.registry import partner_parts
from companies.profile.services.offerings import edit_offering
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_on_form
from hub.core.vocabulary.enums import Province, Verdict
from hub.core.vocabulary.labels import label
from hub.matching.assessments.sources import opportunity_view
from hub.matching.company_matching.access import staff_seats
from hub.matching.company_matching.forms import CapabilitiesForm
from hub.matching.company_matching.matching import SMALLEST_COUNT, CompanyMatch, PartnerMatch
from hub.matching.company_matching.queries import (
    Shortlist,
    partner_companies,
    shortlist_for_opportunity,
    shortlist_for_program,
)
from hub.matching.explanations.context import person_url
from hub.matching.explanations.presentation import standing_title
from programs.publication.services import live_catalogue


@require_safe
def partners(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an owner the companies that complete this one; where it has not agreed to be proposed, what that means."""
    membership = membership_for(request.user, slug, role=MemberRole.OWNER)
    lang = current_language()
    found = partner_companies(company=membership.company, on=timezone.localdate())
    purpose = Purpose.PARTNER_COMPANIES
    return render_company(
        request,
        membership,
        "matching/partners.html",
        current="partners",
        agreed=found is not None,
        partners=[_row(answer, lang) for answer in found or ()],
        consent=consent_text(purpose, current_consent_version(purpose)).opens.text(lang),
        purpose=purpose,
        person_url=person_url(membership.company.province),
        parts=partner_parts(request, membership),
    )


def _row(answer: PartnerMatch | CompanyMatch, lang: str) -> dict[str, Any]:
    return {
        "name": answer.candidate.name,
        "province": label(Province(answer.candidate.province), lang),
        "offerings": answer.candidate.offerings,
        "why": [fr if lang == "fr" else en for en, fr in answer.why],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def offering_capabilities(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let a company choose the capabilities of an offering; its description proposes some, with the words for it."""
    membership = membership_for(request.user, slug, role=MemberRole.EDITOR)
    row = get_object_or_404(membership.company.offerings, pk=pk)
    form = CapabilitiesForm(request.POST if request.method == "POST" else None, offering=row, lang=current_language())
    if request.method == "POST" and form.is_valid():
        with refusal_on_form(form):
            edit_offering(offering=row, answers={"capabilities": form.chosen}, by=request.user, at=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("companies:offerings", slug)
    return render_company(
        request, membership, "matching/offering_capabilities.html", current="offerings", form=form, offering=row
    )


_COUNTED = {
    Verdict.MEETS.value: gettext_lazy("Meet every published condition"),
    Verdict.TO_CONFIRM.value: gettext_lazy("Something to confirm"),
    Verdict.NOT_NOW.value: gettext_lazy("Not now"),
    "agreed": gettext_lazy("Work in its areas and agreed to be proposed for leads"),
    "others": gettext_lazy("Work in its areas and have not agreed to be proposed"),
}


@require_safe
def program_companies(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which companies a program fits: counts, and the names that the reader's seat opens."""
    seats = staff_seats(request.user)
    program = live_catalogue().by_slug.get(slug)
    if program is None:
        raise Http404(_("No program has this address."))
    found = shortlist_for_program(program=program, seats=seats, on=timezone.localdate())
    lang = current_language()
    name = program.name_fr if lang == "fr" else program.name_en
    context = _context(found, lang) | {
        "subject": name,
        "back_url": reverse("programs:detail", args=[slug]),
        "of_program": True,
    }
    return render(request, "matching/matching_companies.html", context)


@require_safe
def opportunity_companies(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which companies an opportunity fits: those that agreed to be proposed, ranked; the others counted."""
    seats = staff_seats(request.user)
    opportunity = opportunity_view(slug)
    if opportunity is None:
        raise Http404(_("No opportunity has this address."))
    found = shortlist_for_opportunity(opportunity=opportunity, seats=seats, on=timezone.localdate())
    lang = current_language()
    context = _context(found, lang) | {
        "subject": opportunity.title(lang),
        "back_url": reverse("opportunities:detail", args=[slug]),
        "of_program": False,
    }
    return render(request, "matching/matching_companies.html", context)


def _context(found: Shortlist, lang: str) -> dict[str, Any]:
    return {
        "found": found,
        "few": SMALLEST_COUNT,
        "counts": [{"title": _COUNTED[name], "count": count} for name, count in found.counts.items()],
        "companies": [_company_row(answer, lang) for answer in found.named],
    }


def _company_row(answer: CompanyMatch, lang: str) -> dict[str, Any]:
    return _row(answer, lang) | {
        "standing": standing_title(answer.standing, of_company=True),
        "tone": "ok" if answer.standing == "meets" else "info",
    }
