"""The China side: opportunities as far as they open to who reads, guides and agreements."""

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from hub.core.db.bilingual import current_language
from hub.core.http.addresses import list_address
from hub.core.text.formats import lower_first
from hub.core.vocabulary.enums import CANADA, Area, Challenge, OpportunityStanding, Province
from hub.core.vocabulary.labels import label
from hub.directory.organizations.presentation import OfficeCard
from hub.directory.reference.places import ChineseProvince
from hub.directory.seats.presence import contact_points
from opportunities.access import ANYONE, Reader
from opportunities.choices import AgreementStatus, SignalEffect, SignalState
from opportunities.entries.filters import (
    FACETS,
    ORDER_LABELS,
    FacetValues,
    OpportunityListQuery,
    choice_label,
    facet_groups,
    in_order,
    policy_area,
    slim_rows,
)
from opportunities.entries.policy_signals import SignalCard, related_entries, signal_cards
from opportunities.entries.presentation import AgreementCard, GuideCard, OpportunityCard, opportunity_cards
from opportunities.entries.queries import areas_by_chinese_words, offered_rows, signal_count, whole_rows
from opportunities.models import Agreement, ComplianceCheck, Guide, Opportunity, PolicySignal
from opportunities.status import signal_order

PER_PAGE, PER_WHOLE = 20, 40
DETAIL = "opportunities/detail.html"
RELATED = 5
NEAREST = 3


def _contact_points(cn_provinces: list[str], lang: str) -> dict[str, list[OfficeCard]]:
    doors = contact_points(cn_provinces=cn_provinces)
    return {
        "posts": [OfficeCard(office, lang) for office in doors.posts],
        "regional": [OfficeCard(office, lang) for office in doors.regional],
    }


@login_not_required
@require_safe
def opportunity_list(request: HttpRequest) -> HttpResponse:
    """List opportunities by facets and words, with what each further choice would leave."""
    lang, today, query = current_language(), timezone.localdate(), OpportunityListQuery.of(request.GET)
    found = Opportunity.objects.all()
    if query.text:
        found = found.matching_words(query.text, lang=lang, areas=areas_by_chinese_words(query.text))
    slim = slim_rows(found, on=today, text=query.text, lang=lang)
    kept = in_order((row for row in slim if row.passes(query.shown)), query.order)
    past = sum(1 for row in slim if row.standing is OpportunityStanding.PAST)
    # The whole list stands by what can be done with it: what is open is seen, the rest is folded.
    is_whole = not query.is_narrowed and query.order == "use"
    page = Paginator(kept, PER_WHOLE if is_whole else PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "query": query,
        "page_obj": page,
        "is_whole": is_whole,
        "cards": opportunity_cards(whole_rows(page.object_list), reader=Reader(request.user), today=today, lang=lang),
        "total": page.paginator.count,
        "counts": Counter(row.standing.value for row in slim),
        "signals": signal_count(on=today),
        "past": past,
        "past_url": list_address(request, use=OpportunityStanding.PAST) if past and "use" not in query.chosen else "",
        "groups": facet_groups(query, slim, lang),
        "said": _active_filters(request, query, lang),
        "orders": [
            (order, words, order == query.order)
            for order, words in ORDER_LABELS.items()
            if query.text or order != "fit"
        ],
        "order_words": lower_first(str(ORDER_LABELS[query.order])),
        "chosen_count": sum(len(values) for values in query.chosen.values()),
        "doors": _contact_points([], lang),
    }
    if not page.paginator.count:
        context["near"] = _nearest(request, query, slim)
    return render(request, "opportunities/list.html", context)


def _active_filters(request: HttpRequest, query: OpportunityListQuery, lang: str) -> list[dict[str, str]]:
    """Return the choices made, each with the address of the list without it."""
    items = []
    if query.text:
        items.append({"text": f"“{query.text}”", "url": list_address(request, "q"), "what": query.text})
    for facet in FACETS:
        for value in sorted(query.chosen.get(facet, ())):
            words = choice_label(facet, value, lang)
            items.append({"text": words, "url": list_address(request, without=(facet, value)), "what": words})
    return items


def _nearest(request: HttpRequest, query: OpportunityListQuery, slim: list[FacetValues]) -> list[dict[str, Any]]:
    """Return what giving up one of the facets would find, most first."""
    ways = []
    for facet in query.chosen:
        kept = {other: values for other, values in query.shown.items() if other != facet}
        count = sum(1 for row in slim if row.passes(kept))
        if count:
            lang = current_language()
            names = ", ".join(choice_label(facet, value, lang) for value in sorted(query.chosen[facet]))
            ways.append({"count": count, "url": list_address(request, facet), "without": names})
    return sorted(ways, key=lambda way: -way["count"])


@login_not_required
@require_safe
def opportunity_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one opportunity: what, where, when, how sure, which checks come first, and who to talk to."""
    row = Opportunity.objects.select_related("owner").filter(slug=slug).first()
    if row is None:
        # Policies once stood among the opportunities; their addresses lead on.
        return redirect(get_object_or_404(PolicySignal, slug=slug), permanent=True)
    return render(request, DETAIL, _detail(row, Reader(request.user)))


def public_context(_request: HttpRequest, row: Opportunity) -> dict[str, Any]:
    """Return what the page of an opportunity shows to anybody, whether it is published or a draft of one."""
    return _detail(row, ANYONE)


def _detail(row: Opportunity, reader: Reader) -> dict[str, Any]:
    lang, today = current_language(), timezone.localdate()
    agreements = Agreement.objects.opening_doors_to(areas=row.areas, cn_provinces=row.cn_provinces)
    card = OpportunityCard(row, reader=reader, today=today, lang=lang)
    nearest = []
    if not card.is_offered:
        around = offered_rows(Opportunity.objects.for_areas(row.areas), on=today)
        nearest = opportunity_cards(around[:NEAREST], reader=reader, today=today, lang=lang)
    return {
        "row": card.row,
        "card": card,
        "checks": ComplianceCheck.objects.select_related("guide").order_by("order"),
        "agreements": [AgreementCard(each, lang) for each in agreements.newest_first()[:RELATED]],
        "nearest": nearest,
        "doors": _contact_points(row.cn_provinces, lang),
    }


@login_not_required
@require_safe
def signal_list(request: HttpRequest) -> HttpResponse:
    """List the policy signals: what stands in the way, what opens a door, then what ended."""
    lang, today = current_language(), timezone.localdate()
    area = policy_area(request.GET)
    rows = PolicySignal.objects.for_areas([area]) if area else PolicySignal.objects.all()
    cards = signal_cards(sorted(rows, key=lambda row: signal_order(row, today)), today=today, lang=lang)
    holding = [card for card in cards if card.state != SignalState.ENDED]
    context = {
        "groups": [
            {"slug": slug, "words": words, "cards": found}
            for slug, words, opens in (
                ("in-the-way", _("What stands in the way"), False),
                ("opens", _("What opens a door"), True),
            )
            if (found := [card for card in holding if (card.row.effect == SignalEffect.OPENS) is opens])
        ],
        "ended": [card for card in cards if card.state == SignalState.ENDED],
        "areas": [(each.value, label(each, lang), each == area) for each in Area],
        "area": area,
        "doors": _contact_points([], lang),
    }
    return render(request, "opportunities/signals.html", context)


@login_not_required
@require_safe
def signal_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one policy signal: what it does, whom it concerns, what to do, and what may be open around it."""
    lang, today = current_language(), timezone.localdate()
    row = get_object_or_404(PolicySignal, slug=slug)
    card = SignalCard(row, today=today, lang=lang)
    around = offered_rows(Opportunity.objects.for_areas(row.areas), on=today) if card.areas else []
    context = {
        "row": row,
        "card": card,
        "related": related_entries(row),
        "nearest": opportunity_cards(around[:NEAREST], reader=Reader(request.user), today=today, lang=lang),
        "doors": _contact_points([place for place in row.places if place in set(ChineseProvince)], lang),
    }
    return render(request, "opportunities/signal.html", context)


# Where a company goes on from the guides to a challenge: the name of the page, and its words.
_NEXT = {
    Challenge.POLICY_UNCERTAINTY: ("opportunities:signals", gettext_lazy("Policies and rules today")),
    Challenge.LOCAL_CONNECTIONS: ("pages:china_partners", gettext_lazy("How to find a partner")),
    Challenge.IP_PROTECTION: ("pages:china_protect", gettext_lazy("How to protect your ideas")),
    Challenge.COMPETITION: ("pages:china_enter", gettext_lazy("How to enter the market")),
    Challenge.SCALE: ("pages:china_together", gettext_lazy("How to join others")),
    Challenge.DISPUTES: ("pages:china_dispute", gettext_lazy("How to solve a dispute")),
}


@login_not_required
@require_safe
def guide_list(request: HttpRequest) -> HttpResponse:
    """Show the guides by what makes China hard, and the questions to answer before anything is shared."""
    lang = current_language()
    guides = [GuideCard(guide, lang) for guide in Guide.objects.order_by("order")]
    challenges = [
        {
            "slug": challenge.value,
            "name": label(challenge, lang),
            "next": _NEXT.get(challenge),
            "guides": [card for card in guides if challenge in card.row.challenges],
        }
        for challenge in Challenge
    ]
    context = {
        "challenges": [each for each in challenges if each["guides"]],
        "total": len(guides),
        "checks": ComplianceCheck.objects.select_related("guide").order_by("order"),
        "doors": _contact_points([], lang),
    }
    return render(request, "opportunities/guides.html", context)


@login_not_required
@require_safe
def guide_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one guide: what it says, when it serves, where it is, what else answers the same challenge."""
    lang = current_language()
    guide = get_object_or_404(Guide, slug=slug)
    others = Guide.objects.filter(challenges__overlap=guide.challenges).exclude(pk=guide.pk).order_by("order")
    context = {
        "guide": guide,
        "card": GuideCard(guide, lang),
        "challenges": [(challenge, label(Challenge(challenge), lang)) for challenge in guide.challenges],
        "checks": guide.checks.order_by("order"),
        "others": [GuideCard(other, lang) for other in others[:RELATED]],
        "doors": _contact_points([], lang),
    }
    return render(request, "opportunities/guide.html", context)


@login_not_required
@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    lang = current_language()
    every = list(Agreement.objects.newest_first())
    place = request.GET.get("place", "")
    if place not in {CANADA, *Province}:
        place = ""
    of_place = [row for row in every if not place or _is_of(row, place)]
    status = request.GET.get("status", "")
    if status not in AgreementStatus.values:
        status = ""
    counts = Counter(row.status for row in of_place)
    shown = [row for row in of_place if not status or row.status == status]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    places = [member for member in Province if any(member in row.provinces for row in every)]
    context = {
        "page_obj": page,
        "cards": [AgreementCard(row, lang) for row in page.object_list],
        "total": len(every),
        "states": [
            {"text": words, "url": list_address(request, status=value), "count": count, "current": value == status}
            for value, words, count in (
                ("", pgettext("agreements", "All"), len(of_place)),
                *((each.value, each.label, counts[each.value]) for each in AgreementStatus),
            )
        ],
        "places": [(CANADA, _("Canada as a whole"), place == CANADA)]
        + [(member.value, label(member, lang), member == place) for member in places],
        "status": status,
        "place": place,
        "doors": _contact_points([], lang),
    }
    return render(request, "opportunities/agreements.html", context)


def _is_of(row: Agreement, place: str) -> bool:
    return place in row.provinces if place != CANADA else not row.provinces


@login_not_required
@require_safe
def agreement_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one agreement: the parties, what it opens, what came before and after, what can be acted on around it."""
    lang = current_language()
    row = get_object_or_404(Agreement.objects.select_related("successor"), slug=slug)
    today = timezone.localdate()
    reader = Reader(request.user)
    around = Opportunity.objects.all()
    if row.cn_provinces:
        around = around.filter(cn_provinces__overlap=row.cn_provinces)
    if row.areas:
        around = around.for_areas(row.areas)
    context = {
        "row": row,
        "card": AgreementCard(row, lang),
        "predecessors": row.predecessors.newest_first(),
        "around": opportunity_cards(offered_rows(around, on=today)[:RELATED], reader=reader, today=today, lang=lang),
        "doors": _contact_points(row.cn_provinces, lang),
    }
    return render(request, "opportunities/agreement.html", context)
