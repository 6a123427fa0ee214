"""The home of who leads a desk: who looks after what, how much lies where, and what is missing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.choices import WorkloadSign
from hub.casework.coverage import workload_alerts
from hub.casework.coverage.figures import last_acts
from hub.casework.coverage.presentation.coverage import MatrixWords, area_list, places_of, seat_lines, short_name
from hub.casework.coverage.presentation.workload_alerts import (
    findings_of,
    gone_since,
    region_choices,
    regions_of,
    rule_sentences,
)
from hub.casework.coverage.queries import CoverageToday, coverage_today, people_in
from hub.casework.coverage.services import bring_back, look_through, put_aside
from hub.casework.metrics.figures import suppressed
from hub.casework.metrics.queries import routing_gap_counts
from hub.casework.models import AlertLook
from hub.casework.requests.services.escalation import count_unanswered, remind_seat
from hub.casework.requests.services.submission import search_fold
from hub.casework.sla.services import service_standards
from hub.casework.team.access import Team, lead_of, seat_for, team_of
from hub.core.http.middleware import answers_once
from hub.core.vocabulary.enums import Area
from hub.core.vocabulary.labels import label
from hub.core.workflow import RefusedError
from hub.directory.models import Seat, SeatHolder
from hub.directory.organizations.presentation import SeatCard, chinese_province_list
from hub.directory.seats.presence import availability_of
from hub.directory.seats.presentation import filters_above

# More gaps than these are a list to open.
GAPS_PER_PAGE = 3
MOST_REASON = 400


@require_safe
def coverage(request: SignedInRequest, *, in_canada: bool = False) -> HttpResponse:
    """Show areas by posts in China, or by regional offices in Canada."""
    team = team_of(request.user)
    at, lang = timezone.now(), get_language() or "en"
    found = coverage_today(in_canada=in_canada, at=at)
    names = {office.slug: short_name(office) for office in found.offices}
    titles = {seat.slug: str(seat.title) for seat in found.seats} | {seat.slug: seat.label for seat in found.elsewhere}
    words = MatrixWords(
        found.table, found.facts, names, titles=titles, in_canada=in_canada, loads=team.sees_people, lang=lang
    )
    gaps = words.gaps
    context = {
        "team": team,
        "in_canada": in_canada,
        "today": timezone.localdate(at),
        "at": at,
        "places": places_of(found.offices, found.seats_at, lang),
        "rows": words.rows,
        "gaps": gaps[:GAPS_PER_PAGE],
        "more_gaps": gaps[GAPS_PER_PAGE:],
        "gap_count": len(gaps),
        "by_one_person": words.by_one_person,
        "seat_count": len(found.seats),
        "unrated": sum(seat.takes is None for seat in found.seats),
        "lines": _lines(found, lang) if team.sees_people else (),
        "noted": _gaps_recorded(found, team, names, lang, at=at),
    }
    return render(request, "casework/team/coverage.html", context)


def _lines(found: CoverageToday, lang: str) -> Any:
    return seat_lines(found.seats, people_in(found.seats), found.loads, found.present, lang)


def _gaps_recorded(found: CoverageToday, team: Team, names: Mapping[str, str], lang: str, *, at: Any) -> dict[str, Any]:
    """Return the gaps that routing recorded, by area and by place; small figures are for those who lead."""
    total, by_area, by_place = routing_gap_counts(found.offices, at=at)
    least = 1 if team.leads else service_standards().small_cell
    areas = [(label(Area(code), lang), number) for code, number in by_area.most_common()]
    offices = [(names[slug], number) for slug, number in by_place.most_common()]
    return {
        "total": None if 0 < total < least else total,
        "days": service_standards().workload_days,
        "by_area": _bars(areas, least),
        "by_place": _bars(offices, least),
        "least": least,
    }


def _bars(rows: list[tuple[str, int]], least: int) -> list[tuple[str, int | None, float]]:
    """Return rows of label, number (None: too small to be shown) and share of the largest."""
    hidden = suppressed([number for _, number in rows], least=least)
    most = max((number for _, number in rows), default=1)
    return [
        (label_, None if is_hidden else number, 0.0 if is_hidden else number / most)
        for (label_, number), is_hidden in zip(rows, hidden, strict=True)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@answers_once
def workload_alerts_page(request: SignedInRequest) -> HttpResponse:
    """List the seats that need a hand, each with the rule that found it and its cases; put a sign aside, or back."""
    team = lead_of(request.user)
    at, lang = timezone.now(), get_language() or "en"
    seats = workload_alerts.monitored_seats()
    watched = [seat for seat in seats if team.watches(seat)]
    mine = [seat.pk for seat in watched]
    found = workload_alerts.workload_alerts(seats, reader=team.user, reader_seats=team.seats, mine=mine, at=at)
    refused: dict[str, str] = {}
    look = AlertLook.objects.filter(user=team.user).first()
    known = look.signs if look else None
    if request.method == "POST":
        if request.POST.get("do") == "seen":
            # What the page showed: what a search hid, or what arose meanwhile, nobody has seen.
            sent = {name: set(request.POST.get(name, "").split()) for name in ("shown", "gone")}
            signs = (found.keys & sent["shown"]) | (set(known or ()) - sent["gone"])
            look_through(signs=signs, by=request.user, at=at)
        else:
            refused = _look_at_sign(request, found, at=at)
        if not refused:
            return redirect(request.get_full_path())
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "region")}
    near = _narrowed(watched, **asked)
    shown = [one for one in found.seats if one.seat.pk in near]
    keys = workload_alerts.keys_of(shown)
    context = {
        "team": team,
        "at": at,
        "seats": [(one, findings_of(one, lang, known)) for one in shown],
        "resting": [row for row in found.resting if row[0].pk in near],
        "gone": gone_since(known or (), found.seats, [seat for seat in watched if seat.pk in near]),
        "shown": sorted(keys),
        "look": look,
        "is_looked_through": known is not None and keys <= set(known),
        "asked": asked,
        "regions": region_choices(watched, lang),
        "hidden": len(found.seats) - len(shown),
        "rules": rule_sentences(found.usual, lang),
        "rest_days": service_standards().dormant_days,
        "watched": len(mine),
        "refused": refused,
    }
    return render(request, "casework/team/workload_alerts.html", context, status=409 if refused else 200)


def _narrowed(seats: list[Seat], *, q: str, region: str) -> set[int]:
    """Return the keys of the seats that serve a place by name and bear the words in title, place or a holder's name."""
    words = search_fold(q).split()
    people = people_in(seats) if words else {}

    def bears(seat: Seat) -> bool:
        names = (person.get_full_name() for person in people.get(seat.pk, ()))
        text = search_fold(" ".join((seat.title_en, seat.title_fr, seat.place_name, *names)))
        return all(word in text for word in words)

    return {seat.pk for seat in seats if (not region or region in regions_of(seat)) and (not words or bears(seat))}


def _look_at_sign(request: SignedInRequest, found: workload_alerts.WorkloadAlerts, *, at: datetime) -> dict[str, str]:
    """Put a sign of the page aside, or bring it back; return what stands against it, for the form of the sign."""
    sent = {name: request.POST.get(name, "") for name in ("seat", "sign", "do")}
    alert = next((one for one in found.seats if one.seat.slug == sent["seat"]), None)
    if alert is None or sent["sign"] not in alert.signs:
        raise Http404
    sign = WorkloadSign(sent["sign"])
    if sent["do"] == "back":
        bring_back(seat=alert.seat, sign=sign, by=request.user, at=at)
        messages.success(request, _("The sign is shown again."))
        return {}
    try:
        size, reason = alert.work.size_of(sign), request.POST.get("reason", "")[:MOST_REASON]
        put_aside(seat=alert.seat, sign=sign, size=size, reason=reason, by=request.user, at=at)
    except RefusedError as refusal:
        return sent | {"sentence": refusal.refusal.sentence}
    messages.success(request, _("Put aside, with your reason. It comes back when it grows."))
    return {}


@require_safe
def seat(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what a seat looks after; to colleagues its people and load; to its office and leads its cases."""
    team, found = team_of(request.user), seat_for(slug)
    lang = get_language() or "en"
    areas = area_list(found.areas or list(Area), lang)
    context = {
        "team": team,
        "seat": found,
        "card": SeatCard(found, lang),
        "areas": areas,
        "china": chinese_province_list(found.cn_provinces, lang),
        "filters": filters_above([found])[found.pk],
    }
    return render(request, "casework/team/seat.html", context | _inside(team, found, at=timezone.now()))


def _inside(team: Team, seat: Seat, *, at: datetime) -> dict[str, Any]:
    """Return what is not for everybody."""
    if not team.sees_people:
        return {}
    holders = SeatHolder.objects.current().filter(seat=seat).select_related("user").order_by("since", "pk")
    lines = workload_alerts.cases_of(Q(owner=seat), team.user, team.seats)
    decides = team.decides_for(seat)
    sees_acts = team.watches(seat) or seat in team.seats
    return {
        "at": at,
        "people": [(row, decides or row.user_id == team.user.pk) for row in holders],
        "presence": availability_of([seat], at)[seat.slug],
        "load": len(lines),
        "last_act": last_acts([seat.pk]).get(seat.pk) if sees_acts else None,
        "waits": count_unanswered(seat=seat, by=team.user, at=at) if team.reminds(seat) else None,
        "cases": lines if team.reads_cases_of(seat) else None,
    }


@require_POST
def remind(request: SignedInRequest, slug: str) -> HttpResponse:
    """Remind a seat now of all that waits unanswered there."""
    team, found = team_of(request.user), seat_for(slug)
    if not team.reminds(found):
        raise PermissionDenied
    number = remind_seat(seat=found, by=team.user, at=timezone.now())
    said = ngettext(
        "%(seat)s is reminded of %(number)s request.", "%(seat)s is reminded of %(number)s requests.", number
    )
    nothing = _("Nothing waits there, or the seat was reminded of it in the last day.")
    messages.success(request, said % {"seat": found.title, "number": number} if number else nothing)
    return redirect("team:seat", slug)
