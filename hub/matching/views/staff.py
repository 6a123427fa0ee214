"""Companies that fit a program or an opportunity: for the staff, who look before anybody is told."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hub.core.bilingual import current_language
from hub.core.vocabulary import Province, Verdict
from hub.core.words import label
from hub.matching.access import seats_of_staff
from hub.matching.program_list import standing_title
from hub.matching.reverse import FEW, CompanyAnswer
from hub.matching.shortlists import Shortlist, shortlist_for_opportunity, shortlist_for_program
from hub.matching.sources import one_opportunity
from programs.services import live_catalogue

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
    seats = seats_of_staff(request.user)
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
    return render(request, "matching/companies_that_fit.html", context)


@require_safe
def opportunity_companies(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which companies an opportunity fits: those that agreed to be proposed, ranked; the others counted."""
    seats = seats_of_staff(request.user)
    opportunity = one_opportunity(slug)
    if opportunity is None:
        raise Http404(_("No opportunity has this address."))
    found = shortlist_for_opportunity(opportunity=opportunity, seats=seats, on=timezone.localdate())
    lang = current_language()
    context = _context(found, lang) | {
        "subject": opportunity.title(lang),
        "back_url": reverse("opportunities:detail", args=[slug]),
        "of_program": False,
    }
    return render(request, "matching/companies_that_fit.html", context)


def _context(found: Shortlist, lang: str) -> dict[str, Any]:
    return {
        "found": found,
        "few": FEW,
        "counts": [{"title": _COUNTED[name], "count": count} for name, count in found.counts.items()],
        "companies": [_company(answer, lang) for answer in found.named],
    }


def _company(answer: CompanyAnswer, lang: str) -> dict[str, Any]:
    return {
        "name": answer.candidate.name,
        "province": label(Province(answer.candidate.province), lang),
        "offerings": answer.candidate.offerings,
        "standing": standing_title(answer.standing),
        "tone": "ok" if answer.standing == "meets" else "info",
        "why": [fr if lang == "fr" else en for en, fr in answer.why],
    }
