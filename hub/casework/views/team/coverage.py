"""The home of who leads a desk: who looks after what, how much lies where, and what is missing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hub.accounts.requests import SignedInRequest
from hub.casework.covering import Covered, covered, people_in
from hub.casework.figures import closed
from hub.casework.leading import Team, team_of
from hub.casework.measuring import holes_noted
from hub.casework.presentation.coverage import MatrixWords, places_of, seat_lines, short_name
from hub.casework.promises import promises
from hub.core.vocabulary import Area
from hub.core.words import label

# More holes than these are a list to open.
HOLES_AT_ONCE = 6


@require_safe
def coverage(request: SignedInRequest) -> HttpResponse:
    """Show areas by posts in China."""
    return _show(request, in_canada=False)


@require_safe
def provinces(request: SignedInRequest) -> HttpResponse:
    """Show areas by regional offices in Canada."""
    return _show(request, in_canada=True)


def _show(request: SignedInRequest, *, in_canada: bool) -> HttpResponse:
    team = team_of(request.user)
    at, lang = timezone.now(), get_language() or "en"
    found = covered(in_canada=in_canada, at=at)
    places = places_of(found.offices, found.seats_at, lang)
    words = MatrixWords(found.table, found.facts, places, loads=team.sees_people, lang=lang)
    holes = words.holes
    context = {
        "team": team,
        "in_canada": in_canada,
        "today": timezone.localdate(at),
        "at": at,
        "places": places,
        "rows": words.rows,
        "holes": holes[:HOLES_AT_ONCE],
        "more_holes": holes[HOLES_AT_ONCE:],
        "hole_count": len(holes),
        "by_one_person": words.by_one_person,
        "seat_count": len(found.seats),
        "unrated": sum(seat.takes is None for seat in found.seats),
        "lines": _lines(found, lang) if team.sees_people else (),
        "noted": _noted(found, team, lang, at=at),
    }
    return render(request, "casework/team/coverage.html", context)


def _lines(found: Covered, lang: str) -> Any:
    return seat_lines(found.seats, people_in(found.seats), found.loads, found.present, lang)


def _noted(found: Covered, team: Team, lang: str, *, at: Any) -> dict[str, Any]:
    """Return the holes that routing recorded, by area and by place; small figures are for those who lead."""
    noted = holes_noted(found.offices, at=at)
    least = 1 if team.leads else promises().small_cell
    areas = [(label(Area(code), lang), number) for code, number in noted.by_area.most_common()]
    names = {office.slug: short_name(office) for office in found.offices}
    offices = [(names[slug], number) for slug, number in noted.by_place.most_common()]
    return {
        "total": None if 0 < noted.total < least else noted.total,
        "days": promises().watch_days,
        "by_area": _bars(areas, least),
        "by_place": _bars(offices, least),
        "least": least,
    }


def _bars(rows: list[tuple[str, int]], least: int) -> list[tuple[str, int | None, float]]:
    """Return rows of label, number (None: too small to be shown) and share of the largest."""
    hidden = closed([number for _, number in rows], least=least)
    most = max((number for _, number in rows), default=1)
    return [
        (label_, None if is_hidden else number, 0.0 if is_hidden else number / most)
        for (label_, number), is_hidden in zip(rows, hidden, strict=True)
    ]
