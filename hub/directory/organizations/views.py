"""Who can help: posts in China, regional and provincial offices, organizations. Public."""

from collections import defaultdict
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.core.db.bilingual import current_language
from hub.core.text.formats import fold
from hub.core.vocabulary.enums import CANADA, Area, Level, Province
from hub.core.vocabulary.labels import label
from hub.directory.choices import PARTNER_KINDS, OfficeKind, SeatKind
from hub.directory.models import Office, Organization, Seat, Service
from hub.directory.organizations.coverage import coverage_by_area
from hub.directory.organizations.presentation import (
    OfficeCard,
    SeatCard,
    ServiceCard,
    jurisdiction_label,
    organization_facts,
    organization_page,
)
from hub.directory.reference.places import ChineseProvince, chinese_province
from hub.directory.reference.seats import COMMISSIONERS
from hub.publishing.access import keeps_one_of


@login_not_required
@require_safe
def directory_list(request: HttpRequest) -> HttpResponse:
    """Show every door, first those of the visitor's province and of the Chinese province asked for."""
    lang = current_language()
    offices = list(Office.objects.select_related("organization", "hub").order_by("order"))
    seats = list(Seat.objects.of_commissioners().select_related("organization", "office").order_by("order"))
    posts = sorted((office for office in offices if office.is_post), key=lambda post: post.order)
    of_commissioners = Service.objects.filter(organization__slug=COMMISSIONERS)
    services = [ServiceCard(service) for service in of_commissioners.order_by("order")]
    province = request.GET.get("province", "")
    target = request.GET.get("china", "")
    context: dict[str, Any] = {
        "provinces": sorted(
            ((member.value, label(member, lang), member == province) for member in Province),
            key=lambda choice: fold(choice[1]),
        ),
        "targets": sorted(
            ((member.value, chinese_province(member, lang), member == target) for member in ChineseProvince),
            key=lambda choice: choice[1],
        ),
        "regional": _cards((office for office in offices if office.is_regional), lang),
        "posts": _posts(posts, offices, seats, lang),
        "seat_count": sum(1 for seat in seats if seat.kind == SeatKind.CHINA_POST),
        "matrix": _matrix(posts, seats, lang),
        "provincial": _by_jurisdiction(
            (office for office in offices if office.kind == OfficeKind.PROVINCIAL_OFFICE), lang
        ),
        "partners": _cards((office for office in offices if office.kind in PARTNER_KINDS), lang),
        "services": services,
        "keeps": bool(services) and keeps_one_of(request.user, [services[0].service.organization_id]),
        "doors": _contact_points(province, target, offices, seats, lang),
    }
    return render(request, "directory/list.html", context)


def _cards(offices: Any, lang: str) -> list[OfficeCard]:
    return [OfficeCard(office, lang) for office in offices]


def _posts(posts: list[Office], offices: list[Office], seats: list[Seat], lang: str) -> list[dict[str, Any]]:
    attached = defaultdict(list)
    for office in offices:
        attached[office.hub_id].append(office)
    return [
        {
            "card": OfficeCard(post, lang),
            "seats": sum(1 for seat in seats if seat.office_id == post.pk),
            "attached": attached[post.pk],
        }
        for post in posts
    ]


def _matrix(posts: list[Office], seats: list[Seat], lang: str) -> list[dict[str, Any]]:
    names = {post.slug: post.city for post in posts}
    table = coverage_by_area(
        posts=list(names),
        seats=[(seat.office.slug, seat.areas) for seat in seats if seat.kind == SeatKind.CHINA_POST and seat.office],
    )
    return [
        {
            "area": label(Area(area), lang),
            "cells": [{"city": names[cell.post], "seats": cell.seats, "dots": range(cell.seats)} for cell in cells],
        }
        for area, cells in table.items()
    ]


def _by_jurisdiction(offices: Any, lang: str) -> list[dict[str, Any]]:
    groups = defaultdict(list)
    for office in offices:
        groups[office.jurisdiction].append(OfficeCard(office, lang))
    named = [(jurisdiction_label(code, lang), cards) for code, cards in groups.items()]
    return [{"name": name, "cards": cards} for name, cards in sorted(named, key=lambda group: fold(group[0]))]


def _contact_points(
    province: str, target: str, offices: list[Office], seats: list[Seat], lang: str
) -> dict[str, Any] | None:
    """Return the doors of one province and, where asked, of one Chinese province; None where none was chosen."""
    known_province = province in set(Province)
    known_target = target in set(ChineseProvince)
    if not known_province and not known_target:
        return None
    return {
        "province": label(Province(province), lang) if known_province else "",
        "target": chinese_province(target, lang) if known_target else "",
        "regional": _cards((office for office in offices if province in office.provinces), lang),
        "posts": _cards(
            (office for office in offices if office.is_post and target in office.cn_provinces_served), lang
        ),
        "attached": _cards(
            (office for office in offices if office.hub_id and target in office.cn_provinces_served), lang
        ),
        "desks": [
            SeatCard(seat, lang)
            for seat in seats
            if seat.kind == SeatKind.ORGANIZATION_DESK and seat.provinces and province in seat.provinces
        ],
        "provincial": _cards(
            (
                office
                for office in offices
                if office.kind == OfficeKind.PROVINCIAL_OFFICE
                and office.jurisdiction == province
                and (not known_target or target in office.cn_provinces_served)
            ),
            lang,
        ),
    }


@login_not_required
@require_safe
def office_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one office: what it does, whom it serves, its seats, how sure we are."""
    lang = current_language()
    office = get_object_or_404(Office.objects.select_related("organization", "hub"), slug=slug)
    seats = Seat.objects.of_commissioners().select_related("office", "organization").order_by("order")
    desks: list[SeatCard] = []
    if office.is_regional:
        around = seats.filter(kind=SeatKind.ORGANIZATION_DESK, provinces__overlap=office.provinces)
        desks = [SeatCard(seat, lang) for seat in around]
    cards = [SeatCard(seat, lang) for seat in seats.filter(office=office)]
    context = {
        "office": office,
        "keeps": keeps_one_of(request.user, [office.organization_id]),
        "card": OfficeCard(office, lang),
        "seats": cards,
        "shared_needs": cards[0].needs if len({card.needs for card in cards}) == 1 else "",
        "attached": list(office.attached_offices.order_by("city")),
        "desks": desks,
        "regional": [] if office.is_regional else _cards(Office.objects.regional(), lang),
        "map_is_assumed": office.is_regional and not office.is_verified,
    }
    return render(request, "directory/office.html", context)


@login_not_required
@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    """List every organization, federal ones first, then national bodies, then by province."""
    lang = current_language()
    organizations = sorted(Organization.objects.all(), key=lambda each: (fold(each.name), each.slug))
    groups: dict[tuple[int, str], dict[str, Any]] = {}
    for organization in organizations:
        key, name = _group_of(organization, lang)
        groups.setdefault(key, {"name": name, "organizations": []})
        groups[key]["organizations"].append(organization)
    context = {
        "groups": [groups[key] for key in sorted(groups, key=lambda key: (key[0], fold(key[1])))],
        "total": len(organizations),
        "regional": _cards(Office.objects.regional(), lang),
    }
    return render(request, "directory/organizations.html", context)


def _group_of(organization: Organization, lang: str) -> tuple[tuple[int, str], str]:
    if organization.level == Level.FEDERAL:
        return (0, ""), _("Government of Canada")
    if organization.jurisdiction == CANADA:
        return (1, ""), _("National bodies outside government")
    name = jurisdiction_label(organization.jurisdiction, lang)
    return (2, name), name


@login_not_required
@require_safe
def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one organization with its services, offices and seats; its programs are a link to their list."""
    lang = current_language()
    organization = get_object_or_404(Organization, slug=slug)
    seats = Seat.objects.of_organization(organization).select_related("office__organization", "organization")
    context = {
        "organization": organization,
        "keeps": keeps_one_of(request.user, [organization.pk]),
        "services": [ServiceCard(service) for service in organization.services.order_by("order")],
        "facts": organization_facts(organization, lang),
        "linked_data": organization_page(organization, lang),
        "offices": _cards(organization.offices.order_by("order"), lang),
        "desks": [SeatCard(seat, lang) for seat in seats.order_by("order") if seat.kind == SeatKind.ORGANIZATION_DESK],
        "regional": _cards(_regional_for(organization), lang),
    }
    return render(request, "directory/organization.html", context)


def _regional_for(organization: Organization) -> list[Office]:
    """Return the regional office of the organization's province, or all of them for a national body."""
    offices = Office.objects.regional()
    if organization.jurisdiction != CANADA:
        offices = offices.filter(provinces__contains=[organization.jurisdiction])
    return list(offices)
