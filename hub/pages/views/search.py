"""One search across programs, people, opportunities, agreements and guides."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.core.db.bilingual import current_language
from hub.pages.presentation import SECTIONS, search_rows, worth_on
from hub.pages.queries import SearchHit, find, in_order
from opportunities.access import Reader
from programs.catalogue.synonyms import SearchText, read_search
from programs.publication.services import live_catalogue

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
        "meant": _meant(asked),
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
            if (count := _count(hits, kinds)) or name == section
        ],
        "section": section if kinds else "",
        "readings": [(term, term.others) for term in asked.terms if term.others or term.typed],
        "is_long": len(text.split()) > 6,
    }


def _count(hits: list[SearchHit], kinds: frozenset[str]) -> int:
    return sum(1 for hit in hits if hit.kind in kinds)


def _meant(asked: SearchText) -> str:
    return " ".join(term.words for term in asked.terms)
