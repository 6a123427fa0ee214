"""The eight areas: what belongs to each, and all that serves it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.core.db.bilingual import current_language
from hub.core.http.pages import keep_page
from hub.core.vocabulary.enums import Area
from hub.core.vocabulary.labels import label
from hub.directory.models import AreaText, Seat
from hub.pages.views.home import area_rows
from opportunities.access import Reader
from opportunities.entries.policy_signals import signal_cards
from opportunities.entries.presentation import opportunity_cards
from opportunities.entries.queries import offered_rows
from opportunities.models import Opportunity, PolicySignal
from programs.catalogue.facets import ListedProgram, ProgramFacet, SortOrder, browse, named_areas
from programs.pages.cards import ProgramCard
from programs.publication.services import live_catalogue

_SHOWN, _SHOWN_OF_PROGRAMS, _FEW = 6, 4, 3


@login_not_required
@require_safe
@keep_page
def area_list(request: HttpRequest) -> HttpResponse:
    lang = current_language()
    texts = {text.slug: text for text in AreaText.objects.all()}
    rows = [row | {"text": texts.get(row["slug"])} for row in area_rows(live_catalogue(), lang)]
    return render(request, "pages/areas.html", {"areas": rows})


@login_not_required
@require_safe
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """Join what one area has: definition, boundaries, programs, people, opportunities."""
    if slug not in set(Area):
        raise Http404
    today, lang = timezone.localdate(), current_language()
    catalogue = live_catalogue()
    browsed = browse(
        catalogue, chosen={ProgramFacet.AREA: frozenset({slug})}, order=SortOrder.USEFUL, on=today, lang=lang
    )
    naming: list[ListedProgram] = []
    for_any: list[ListedProgram] = []
    for item in browsed.listed:
        (naming if slug in named_areas(item.program) else for_any).append(item)
    cards, cards_for_any = (
        [ProgramCard(item, catalogue, today, lang) for item in items[:_SHOWN_OF_PROGRAMS]]
        for items in (naming, for_any)
    )
    text = AreaText.objects.filter(slug=slug).prefetch_related("boundary_cases").first()
    seats = Seat.objects.routable().for_area(slug).select_related("office__organization", "organization")
    reader = Reader(request.user)
    offered = offered_rows(Opportunity.objects.for_areas([slug]), on=today)
    signals = PolicySignal.objects.in_force(areas=[slug], on=today)
    return render(
        request,
        "pages/area.html",
        {
            "area": Area(slug),
            "name": label(Area(slug), lang),
            "text": text,
            "cards": cards,
            "cards_for_any": cards_for_any,
            "naming": len(naming),
            "for_any": len(for_any),
            "serving": len(browsed.listed),
            "seats": seats[:_SHOWN],
            "opportunities": opportunity_cards(offered[:_FEW], reader=reader, today=today, lang=lang),
            "signals": signal_cards(signals[:_FEW], today=today, lang=lang),
            "more_signals": len(signals) > _FEW,
        },
    )
