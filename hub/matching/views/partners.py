"""What a company chooses of its capabilities, and the companies that complete it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.access import membership_for
from companies.choices import MemberRole, Purpose
from companies.consent_words import consent_text, current_version
from companies.services import edit_offering
from companies.views.frame import render_company, show_errors
from hub.core.bilingual import current_language
from hub.core.vocabulary import Province
from hub.core.words import label
from hub.matching.forms.capabilities import CapabilitiesForm
from hub.matching.reverse import PartnerAnswer
from hub.matching.shortlists import partners_of
from hub.matching.views.frame import person_url


@require_safe
def partners(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an owner the companies that complete this one; where it has not agreed to be proposed, what that means."""
    membership = membership_for(request.user, slug, role=MemberRole.OWNER)
    lang = current_language()
    found = partners_of(company=membership.company, on=timezone.localdate())
    purpose = Purpose.PARTNER_COMPANIES
    return render_company(
        request,
        membership,
        "matching/partners.html",
        current="partners",
        agreed=found is not None,
        partners=[_partner(answer, lang) for answer in found or ()],
        consent=consent_text(purpose, current_version(purpose)).opens.text(lang),
        purpose=purpose,
        person_url=person_url(membership.company.province),
    )


def _partner(answer: PartnerAnswer, lang: str) -> dict[str, Any]:
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
    row, at = get_object_or_404(membership.company.offerings, pk=pk), timezone.now()
    form = CapabilitiesForm(request.POST if request.method == "POST" else None, offering=row, lang=current_language())
    if request.method == "POST" and form.is_valid():
        try:
            edit_offering(
                offering=row,
                name=row.name,
                description=row.description,
                answers={"capabilities": form.chosen},
                by=request.user,
                at=at,
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("companies:offerings", slug)
    return render_company(
        request, membership, "matching/offering_capabilities.html", current="offerings", form=form, offering=row
    )
