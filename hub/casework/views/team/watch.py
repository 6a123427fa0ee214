"""Seats that need a hand, and one seat with its people, its load and its cases."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hub.accounts.requests import SignedInRequest
from hub.casework import watching
from hub.casework.leading import Team, lead_of, seat_for, team_of
from hub.casework.presentation.coverage import area_list
from hub.casework.presentation.watching import case_rows, rules_in_words, watched_words
from hub.core.vocabulary import Area
from hub.directory.models import Seat, SeatHolder
from hub.directory.presence import availability_of
from hub.directory.presentation import SeatCard


@require_safe
def watch(request: SignedInRequest) -> HttpResponse:
    """List the seats that need a hand, each with the rule that found it, its cases and what can be done."""
    team = lead_of(request.user)
    at, lang = timezone.now(), get_language() or "en"
    seats = watching.watched_seats()
    mine = [seat.pk for seat in seats if team.watches(seat)]
    found = watching.watch(seats, reader_seats=team.seats, mine=mine, at=at)
    context = {
        "team": team,
        "at": at,
        "seats": [watched_words(one, lang, at=at) for one in found.seats],
        "rules": rules_in_words(found.usual, lang),
        "watched": len(mine),
    }
    return render(request, "casework/team/watch.html", context)


@require_safe
def seat(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what a seat looks after; to colleagues its people and load; to its office and leads its cases."""
    team, found = team_of(request.user), seat_for(slug)
    lang = get_language() or "en"
    areas = area_list(found.areas or list(Area), lang)
    context = {"team": team, "seat": found, "card": SeatCard(found, lang), "areas": areas}
    return render(request, "casework/team/seat.html", context | _inside(team, found, at=timezone.now()))


def _inside(team: Team, seat: Seat, *, at: datetime) -> dict[str, Any]:
    """Return what is not for everybody."""
    if not team.sees_people:
        return {}
    holders = SeatHolder.objects.current().filter(seat=seat).select_related("user").order_by("since", "pk")
    lines = watching.cases_of(Q(owner=seat), team.seats)
    decides = team.decides_for(seat)
    return {
        "at": at,
        "people": [(row, decides or row.user_id == team.user.pk) for row in holders],
        "presence": availability_of([seat], at)[seat.slug],
        "load": len(lines),
        "cases": case_rows(lines, at=at) if team.reads_cases_of(seat) else None,
    }
