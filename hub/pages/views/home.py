"""The first page."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.core.db.bilingual import current_language
from hub.core.http.pages import keep_page
from hub.core.vocabulary.enums import Area, Intake
from hub.core.vocabulary.labels import label
from opportunities.entries.queries import standing_counts
from programs.catalogue.entries import Catalogue
from programs.catalogue.facets import named_areas
from programs.pages.cards import ProgramCard
from programs.publication.services import live_catalogue

_ENDINGS_SHOWN = 4
_CLOSING_WITHIN = 180  # days


@login_not_required
@require_safe
@keep_page
def home(request: HttpRequest) -> HttpResponse:
    """Show the door: one's own words, the eight areas, what changed, what one can count on."""
    today, lang = timezone.localdate(), current_language()
    catalogue = live_catalogue()
    return render(
        request,
        "pages/home.html",
        {
            "all_programs": len(catalogue.programs),
            "areas": area_rows(catalogue, lang),
            "open_to_any": sum(1 for program in catalogue.programs if not named_areas(program)),
            "endings": _endings(catalogue, today, lang),
            "closing": _closing(catalogue, today, lang),
            "china": {standing.value: count for standing, count in standing_counts(on=today).items()},
        },
    )


def area_rows(catalogue: Catalogue, lang: str) -> list[dict[str, Any]]:
    """Return the eight areas with the number of programs that name each."""
    named = [named_areas(program) for program in catalogue.programs]
    return [
        {"slug": area.value, "name": label(area, lang), "count": sum(1 for areas in named if area in areas)}
        for area in Area
    ]


def _endings(catalogue: Catalogue, today: date, lang: str) -> list[ProgramCard]:
    cards = [ProgramCard.of(program, catalogue, today, lang) for program in catalogue.programs]
    ended = [card for card in cards if card.ended and card.intake.ended and card.successors]
    return sorted(ended, key=lambda card: (card.intake.ended, card.slug), reverse=True)[:_ENDINGS_SHOWN]


def _closing(catalogue: Catalogue, today: date, lang: str) -> list[ProgramCard]:
    """Return what closes next, of programs that our sources confirm and that have an official page."""
    cards = [ProgramCard.of(program, catalogue, today, lang) for program in catalogue.programs]
    dated = [
        card
        for card in cards
        if card.program.verified
        and card.program.url(lang)
        and card.intake.state is Intake.OPEN
        and card.intake.days_left is not None
        and card.intake.days_left <= _CLOSING_WITHIN
    ]
    return sorted(dated, key=lambda card: (card.intake.days_left, card.slug))[:_ENDINGS_SHOWN]
