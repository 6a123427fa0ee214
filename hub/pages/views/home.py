"""The first page.

One search across programs, people, opportunities, agreements and guides.
"""

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.core.db.bilingual import current_language
from hub.core.http.pages import keep_page
from hub.core.vocabulary.enums import CANADA, Area, Intake, Province
from hub.core.vocabulary.labels import label
from hub.pages.presentation import SECTIONS, search_rows, worth_on
from hub.pages.queries import find, in_order
from opportunities.access import Reader
from opportunities.entries.queries import standing_counts
from programs.catalogue.entries import Catalogue
from programs.catalogue.facets import is_dormant, named_areas, places
from programs.catalogue.synonyms import read_search
from programs.pages.cards import ProgramCard
from programs.publication.services import live_catalogue

_ENDINGS_SHOWN = 4
_CLOSING_WITHIN = 180  # days


@login_not_required
@require_safe
@keep_page
def home(request: HttpRequest) -> HttpResponse:
    """Show the door: one's own words, who comes, provinces and areas, what changed, what one can count on."""
    today, lang = timezone.localdate(), current_language()
    catalogue = live_catalogue()
    cards = [ProgramCard.of(program, catalogue, today, lang) for program in catalogue.programs]
    return render(
        request,
        "pages/home.html",
        {
            "all_programs": len(catalogue.programs),
            "areas": area_rows(catalogue, lang),
            "places": _place_rows(cards, lang),
            "open_to_any": sum(1 for program in catalogue.programs if not named_areas(program)),
            "endings": _endings(cards),
            "closing": _closing(cards, lang),
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


def _place_rows(cards: list[ProgramCard], lang: str) -> list[dict[str, Any]]:
    """Return provinces and territories with the number of programs that serve each, as their list counts them."""
    served = [places(card.program) for card in cards if not is_dormant(card.program, card.intake)]
    counts = Counter(place for named in served for place in named)
    return [
        {"code": place.value, "name": label(place, lang), "count": counts[place] + counts[CANADA]} for place in Province
    ]


def _endings(cards: list[ProgramCard]) -> list[ProgramCard]:
    ended = [card for card in cards if card.ended and card.intake.ended and card.successors]
    return sorted(ended, key=lambda card: (card.intake.ended, card.slug), reverse=True)[:_ENDINGS_SHOWN]


def _closing(cards: list[ProgramCard], lang: str) -> list[ProgramCard]:
    """Return what closes next, of programs that our sources confirm and that have an official page."""
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


PER_PAGE = 20
_LONGEST = 200


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer words with what holds all of them, then what holds some, whatever it is."""
    text = " ".join(request.GET.get("q", "").split())[:_LONGEST]
    return render(request, "pages/search.html", {"text": text} | (_results(request, text) if text else {}))


def _results(request: HttpRequest, text: str) -> dict[str, object]:
    lang, today, catalogue = current_language(), timezone.localdate(), live_catalogue()
    as_typed = request.GET.get("typed") == "1"
    asked, hits = find(read_search(text), as_typed=as_typed)
    section = request.GET.get("kind", "")
    kinds = SECTIONS[section][1] if section in SECTIONS else None
    ordered = in_order(hits, asked, worth=worth_on(catalogue, today, asked))
    page = Paginator([hit for hit in ordered if not kinds or hit.kind in kinds], PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = search_rows(page.object_list, asked.terms, catalogue, reader=Reader(request.user), today=today, lang=lang)
    return {
        "asked": asked,
        "corrected": [term for term in asked.terms if term.typed],
        "meant": " ".join(term.words for term in asked.terms),
        "as_typed": as_typed,
        "rows": rows,
        "whole": [row for row in rows if row.is_whole],
        "partial": [row for row in rows if not row.is_whole],
        "several": len(asked.terms) > 1,
        "page_obj": page,
        "total": len(hits),
        "sections": [
            {"name": name, "label": label, "count": count, "chosen": name == section}
            for name, (label, kinds) in SECTIONS.items()
            if (count := sum(1 for hit in hits if hit.kind in kinds)) or name == section
        ],
        "section": section if kinds else "",
        "readings": [(term, term.others) for term in asked.terms if term.others],
        "is_long": len(text.split()) > 6,
    }
