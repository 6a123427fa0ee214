"""One search across programs, people, opportunities and guides."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.core.db.bilingual import current_language
from hub.directory.models import Office, Organization
from opportunities.access import Reader
from opportunities.entries.filters import in_order, slim_rows
from opportunities.entries.presentation import OpportunityCard, opportunity_cards
from opportunities.entries.queries import whole_rows
from opportunities.models import Guide, Opportunity
from opportunities.status import SIGNALS
from programs.models import Program
from programs.pages.presentation import ProgramCard
from programs.publication.services import live_catalogue

_SHOWN = 5
_LONGEST = 200
_GUIDE = ("title_en", "title_fr", "summary_en", "summary_fr")
_ORGANIZATION = ("name_en", "name_fr", "acronym_en", "acronym_fr")
_OFFICE = ("name_en", "name_fr", "city", "city_zh")


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer words with the best of each kind, and the whole list of each one click away."""
    text = " ".join(request.GET.get("q", "").split())[:_LONGEST]
    lang, today = current_language(), timezone.localdate()
    context: dict[str, object] = {"text": text}
    if text:
        catalogue = live_catalogue()
        relevance = Program.objects.published().relevance(text, lang)
        best = sorted(relevance, key=lambda slug: (-relevance[slug], slug))
        rows = in_order(
            slim_rows(Opportunity.objects.matching_words(text, lang=lang), on=today, text=text, lang=lang), "fit"
        )
        opportunities = [row for row in rows if row.kind not in SIGNALS]
        signals = [row for row in rows if row.kind in SIGNALS]
        shown = whole_rows([*opportunities[:_SHOWN], *signals[:_SHOWN]])
        guides = list(Guide.objects.holding_words(text, *_GUIDE).order_by("slug")[:_SHOWN])
        organizations = list(Organization.objects.holding_words(text, *_ORGANIZATION).order_by("slug")[:_SHOWN])
        offices = list(Office.objects.holding_words(text, *_OFFICE).order_by("order", "slug")[:_SHOWN])
        context |= {
            "cards": [
                ProgramCard.of(catalogue.by_slug[slug], catalogue, today, lang)
                for slug in best[:_SHOWN]
                if slug in catalogue.by_slug
            ],
            "program_count": len(relevance),
            "organizations": organizations,
            "offices": offices,
            **_by_use(opportunity_cards(shown, reader=Reader(request.user), today=today, lang=lang)),
            "more_opportunities": len(opportunities) > _SHOWN,
            "guides": guides,
            "found": bool(relevance or rows or guides or organizations or offices),
        }
    return render(request, "pages/search.html", context)


def _by_use(cards: list[OpportunityCard]) -> dict[str, list[OpportunityCard]]:
    """Return opportunities, and apart from them plans and policies."""
    return {
        "opportunities": [card for card in cards if not card.is_signal],
        "signals": [card for card in cards if card.is_signal],
    }
