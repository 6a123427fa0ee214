"""The page on China, its calendar as a file, and a page for each thing that a company wants to get done there."""

import hashlib
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from companies.access import companies_of
from companies.choices import MemberRole
from companies.models import Membership
from hub.casework.choices import RequestKind
from hub.casework.leads.access import waiting_of
from hub.casework.requests.access import requests_of
from hub.casework.requests.services.presence import APPROVAL_STEPS
from hub.core.db.bilingual import current_language
from hub.core.identity import identity
from hub.core.vocabulary.enums import Area, OpportunityStanding
from hub.core.vocabulary.labels import label
from hub.directory.choices import PresenceLevel
from hub.directory.organizations.presentation import OfficeCard
from hub.directory.reference.places import chinese_province
from hub.pages.china.presentation import (
    ChangeCard,
    ChinaMap,
    address,
    calendar_days,
    month_rows,
    place_choices,
    same_page,
    shown_rows,
    visit_entries,
)
from hub.pages.china.queries import ChinaFilter, ChinaOverview, coming_days, coming_months, holiday_days
from hub.pages.china.registry import REPORT, ChinaGoal, china_goals
from hub.subscriptions.presentation import calendar_file
from opportunities.access import Reader
from opportunities.entries.policy_signals import signal_cards
from opportunities.entries.presentation import AgreementCard, GuideCard, opportunity_cards
from opportunities.models import ComplianceCheck, Guide, PolicySignal
from opportunities.status import signal_order
from programs.pages.cards import ProgramCard
from programs.publication.services import live_catalogue

_SHOWN = 5
_FEW = 3  # companies of one person, each with links of its own
_SOON, _OBSTACLES, _CHECKS = 2, 8, 2
_PUBLIC = "pages:china"
# What a company does about a goal here, by the name of its address; the first two are open to its owners alone.
_ACTS = {
    "matching:company_partners": gettext_lazy("Partners, and companies that would talk with yours"),
    "rooms:partners": gettext_lazy("Find partners who complete us"),
    "leads:for_you": gettext_lazy("Leads and missions for your company"),
    _PUBLIC: gettext_lazy("Coming days, with public visits"),
}
_OF_OWNERS = frozenset({"matching:company_partners", "rooms:partners"})
_LISTS = ("open", "to_confirm", "watch", "past")


@login_not_required
@require_safe
def china(request: HttpRequest) -> HttpResponse:
    """Show China as it stands today, whole or for one area and one province."""
    lang, today, reader = current_language(), timezone.localdate(), Reader(request.user)
    asked = ChinaFilter.of(request.GET)
    found = ChinaOverview(asked, on=today)
    entries = shown_rows((row for _slim, row in found.offered), reader)
    visits = visit_entries(asked, on=today)
    days = [*coming_days(entries, found.standing_signals, today, visits=visits), *holiday_days(today)]
    months = month_rows(coming_months(days, today), on=today, lang=lang)
    context: dict[str, Any] = {
        "asked": asked,
        "today": today,
        "query": address(asked, show=""),
        "lists": {use: reverse("opportunities:list") + address(asked, show="", use=use) for use in _LISTS},
        "said": _said(asked, lang),
        "areas": [(each.value, label(each, lang), each == asked.area) for each in Area],
        "places": place_choices(asked.place, lang),
        "open": opportunity_cards(
            found.standing_at(OpportunityStanding.OPEN)[:_SHOWN], reader=reader, today=today, lang=lang
        ),
        "counts": {standing.value: found.counts[standing] for standing in OpportunityStanding},
        "signal_total": len(found.standing_signals),
        "goals": _goals(asked, lang),
        "months_soon": months[:_SOON],
        "months_later": months[_SOON:],
        "in_the_way": signal_cards(found.in_the_way[:_OBSTACLES], today=today, lang=lang),
        "changed": ChangeCard.of(found.changed[:_SHOWN], today=today, lang=lang),
        # Their list knows no places of China: those of what was chosen stand here.
        "agreements": [AgreementCard(row, lang) for row in found.agreements[:_SHOWN]]
        if asked.area or asked.place
        else [],
        "agreement_total": len(found.agreements),
        "map": ChinaMap(found, lang),
        "offices": [OfficeCard(office, lang) for office in found.offices] if asked.place else [],
        "office_total": len(found.offices),
        **_own(request),
    }
    return render(request, "pages/china.html", context)


def _said(asked: ChinaFilter, lang: str) -> list[dict[str, str]]:
    """Return what was chosen, each with the address of the page without it."""
    area, place = asked.area and label(Area(asked.area), lang), asked.place and chinese_province(asked.place, lang)
    chosen = ((area, same_page(asked, area="")), (place, same_page(asked, place="")))
    return [{"text": words, "what": words, "url": url} for words, url in chosen if words]


def _own(request: HttpRequest) -> dict[str, Any]:
    """Return the open requests of the reader's companies, and what waits for each; nothing for visitors and staff."""
    user = request.user
    if not user.is_authenticated or user.has_staff_role:
        return {}
    rows, today = [row for row in requests_of(user) if row.is_open], timezone.localdate()
    own = companies_of(user)
    waiting = Counter(row.company_id for row in waiting_of(own, on=today))
    companies = [(company, waiting[company.pk]) for company in own]
    return {"companies": companies, "requests": rows[:_FEW], "request_total": len(rows)}


def _goals(asked: ChinaFilter, lang: str, *, but: str = "") -> list[dict[str, str]]:
    """Return the goals, each with the address of its page for the same area and place."""
    query = address(asked, show="")
    return [
        {
            "icon": one.icon,
            "title": one.title.text(lang),
            "line": one.line.text(lang),
            "url": reverse(one.address) + query,
        }
        for one in china_goals().values()
        if one.key != but
    ]


@login_not_required
@cache_control(public=True, max_age=3600)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Return the coming days that sources name as an iCalendar file; of entries as far as anybody is told of them."""
    lang, today = current_language(), timezone.localdate()
    asked = ChinaFilter.of(request.GET)
    found = ChinaOverview(asked, on=today)
    entries = shown_rows((row for _slim, row in found.offered), Reader())
    coming = coming_days(entries, found.standing_signals, today, visits=visit_entries(asked, on=today))
    days = calendar_days(coming, on=today, lang=lang)
    title = _("%(portal)s: days in China") % {"portal": identity(lang).name}
    content = calendar_file(days, title=title, lang=lang, on=today)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="china.ics"'
    response["ETag"] = etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    return get_conditional_response(request, etag=etag, response=response) or response


@login_not_required
@require_safe
def goal(request: HttpRequest, key: str) -> HttpResponse:
    """Join what serves one thing to get done in China: guides, checks, programs, signals, offices, and a request."""
    lang, today = current_language(), timezone.localdate()
    one, asked = china_goals()[key], ChinaFilter.of(request.GET)
    guides = {row.slug: GuideCard(row, lang) for row in Guide.objects.filter(slug__in=[*one.guides, REPORT])}
    checks = {row.slug: row for row in ComplianceCheck.objects.filter(slug__in=one.checks).select_related("guide")}
    ordered = [checks[slug] for slug in one.checks if slug in checks]
    # What stops a lead is never folded.
    homework = [row for row in ordered[_CHECKS:] if not row.blocks_lead]
    signals = PolicySignal.objects.filter(slug__in=one.signals)
    found = ChinaOverview(asked, on=today)
    catalogue = live_catalogue()
    programs = [catalogue.by_slug[slug] for slug in one.programs if slug in catalogue.by_slug]
    helping = [office for office in found.offices if set(one.services).intersection(office.services)]
    context = {
        "goal": one,
        "title": one.title.text(lang),
        "line": one.line.text(lang),
        "history": one.history.text(lang),
        "unknown": one.unknown.text(lang),
        "report": guides.get(REPORT),
        "guides": [guides[slug] for slug in one.guides if slug in guides],
        "checks": [row for row in ordered if row not in homework],
        "homework": homework,
        "programs": [ProgramCard.of(program, catalogue, today, lang) for program in programs],
        "signals": signal_cards(sorted(signals, key=lambda row: signal_order(row, today)), today=today, lang=lang),
        "posts": ChinaMap(found, lang).posts,
        "offices": [OfficeCard(office, lang) for office in helping[:_SHOWN]],
        "office_total": len(helping),
        "place": chinese_province(asked.place, lang) if asked.place else "",
        "said": _said(asked, lang),
        "acts": _acts(request.user, one),
        "ladder": [
            (level.label, [PresenceLevel(step).label for step in APPROVAL_STEPS[level][:-1]])
            for level in PresenceLevel
            if one.kind == RequestKind.PRESENCE and level != PresenceLevel.OFFICER
        ],
        "ask_query": urlencode(_request_query(one, asked, lang)),
        "others": _goals(asked, lang, but=one.key),
    }
    return render(request, "pages/china_goal.html", context)


def _acts(user: Any, one: ChinaGoal) -> list[dict[str, Any]]:
    """Return what anybody may do about a goal, and each company of the reader; nothing of a company for the staff.

    Whoever has more than a few companies chooses one first.
    """
    own = companies_of(user) if user.is_authenticated and not user.has_staff_role else []
    rows = Membership.objects.filter(user=user, company__in=own, role=MemberRole.OWNER) if own else ()
    owned = {row.company_id for row in rows}
    found: list[dict[str, Any]] = [
        {"text": _ACTS[name], "url": reverse(name) + "#days"} for name in one.acts if name == _PUBLIC
    ]
    names = [name for name in one.acts if name != _PUBLIC]
    if names and len(own) > _FEW:
        return [*found, {"text": _("My companies"), "url": reverse("companies:own_companies")}]
    return found + [
        {"text": _ACTS[name], "company": company.name, "url": reverse(name, args=[company.slug])}
        for name in names
        for company in own
        if company.pk in owned or name not in _OF_OWNERS
    ]


def _request_query(one: ChinaGoal, asked: ChinaFilter, lang: str) -> dict[str, str]:
    said = {"kind": one.kind, "subject": one.subject.text(lang), "body": one.body.text(lang), "place": asked.place}
    return {name: value for name, value in said.items() if value}
