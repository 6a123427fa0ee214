"""The companies that may come into a room: the sets that cover a lead, and those that complete a company."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from companies.access import areas_of, membership_for, render_company
from companies.choices import MemberRole, Purpose
from companies.consents.texts import consent_text, current_consent_version
from companies.models import Membership
from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.choices import ConsortiumState
from hub.casework.leads.access import OpenLead, lead_for, own_seat
from hub.casework.rooms import presentation, proposals, queries
from hub.casework.rooms.access import room_for
from hub.casework.rooms.rules import may_lead
from hub.casework.rooms.views.base import frame_of
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_as_message
from hub.core.vocabulary.enums import Province
from hub.core.vocabulary.labels import label
from hub.directory.reference.capabilities import capabilities
from hub.matching.company_matching.coverage import LARGEST_SET, MOST_REQUIREMENTS, CoveringSet


@require_http_methods(["GET", "HEAD", "POST"])
def lead_sets(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show who looks after a lead the best sets of companies for it; confirm what companies bring, ask a set."""
    at = timezone.now()
    opened = lead_for(request.user, slug, at=at)
    row = opened.entry.row
    required = list(row.capabilities)[:MOST_REQUIREMENTS] if row is not None else []
    companies = queries.askable_companies(required, for_lead=True) if required else []
    asked = queries.asked_groups(opportunity=row) if row is not None else []
    sets = queries.sets_for(required, companies, largest=LARGEST_SET, asked=asked)
    if request.method == "POST":
        act = request.POST.get("act")
        if act == "confirm":
            _confirm(request, opened, companies, at)
        elif act == "ask":
            return _ask_set(request, opened, required, sets, at)
        else:
            raise Http404
        return redirect("rooms:lead_sets", slug)
    lang, names = current_language(), {each.key: each.name for each in companies}
    context = {
        "entry": opened.entry,
        "title": opened.entry.title(lang),
        "required": [presentation.capability_name(each, lang) for each in required],
        "sets": [presentation.set_row(found, names, required, lang) for found in sets],
        "is_asked": bool(asked),
        "groups": [group | {"state": ConsortiumState(group["consortium__state"]).label}
                   for group in queries.groups_of_lead(slug)],
        "companies": [
            {
                "key": each.key,
                "name": each.name,
                "province": label(Province(each.province), lang),
                "named": [
                    (f"{each.key}:{name}", presentation.capability_name(name, lang), name in each.confirmed)
                    for name in each.named
                ],
            }
            for each in companies
        ],
    }  # fmt: skip
    return render(request, "casework/rooms/lead_sets.html", context)


def _confirm(request: SignedInRequest, opened: OpenLead, companies: Any, at: datetime) -> None:
    sent = set(request.POST.getlist("confirmed"))
    shown = {each.key: each.named for each in companies if f"{each.key}" in request.POST.getlist("shown")}
    ticked = {key: [name for name in named if f"{key}:{name}" in sent] for key, named in shown.items()}
    seat = own_seat(opened)
    proposals.confirm_capabilities(shown=shown, ticked=ticked, seat=seat, by=request.user, at=at)
    messages.success(request, _("Kept. Sets are made of what is confirmed."))


def _chosen(request: HttpRequest, sets: tuple[CoveringSet, ...]) -> CoveringSet | None:
    """Return the set that was chosen; None, with a sentence, where the sets are others by now."""
    mark = request.POST.get("set", "")
    found = next((each for each in sets if presentation.set_mark(each.members) == mark), None)
    if found is None:
        messages.error(request, _("The sets have changed. Look at them again, and choose one."))
    return found


def _ask_set(
    request: SignedInRequest, opened: OpenLead, required: list[str], sets: tuple[CoveringSet, ...], at: datetime
) -> HttpResponse:
    slug, found = opened.entry.slug, _chosen(request, sets)
    if found is None or len(found.members) == 1:
        return redirect("rooms:lead_sets", slug)
    with refusal_as_message(request):
        made = proposals.propose_consortium(
            requirements=required, members=found.covers, lead=opened.entry, seat=own_seat(opened),
            by=request.user, at=at,
        )  # fmt: skip
        number = len(found.members)
        words = ngettext("%(number)s company is asked.", "%(number)s companies are asked.", number)
        messages.success(request, words % {"number": number})
        return redirect("rooms:room", made.pk)
    return redirect("rooms:lead_sets", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an owner say what an offer needs, and show the sets that complete the company: what they cover, no name."""
    membership = membership_for(request.user, slug, role=MemberRole.OWNER)
    company, at, lang = membership.company, timezone.now(), current_language()
    asked = request.POST.getlist("ask") if request.method == "POST" else request.GET.getlist("ask")
    required = [each for each in capabilities() if each in asked]
    own = queries.own_capabilities(company)
    is_sent = bool(asked) or "look" in request.GET
    # The own part is ticked before anything is asked, where it leaves place for more.
    ticked = required if is_sent or len(own) >= MOST_REQUIREMENTS else sorted(own)
    is_many = len(required) > MOST_REQUIREMENTS
    missing = [each for each in required if each not in own][:MOST_REQUIREMENTS]
    others = queries.askable_companies(missing, for_lead=False) if missing and not is_many else []
    agreed = queries.may_be_asked(company)
    others = [each for each in others if each.key != company.pk] if agreed else []
    groups = queries.asked_groups(opportunity=None, company=company) if others else []
    sets = queries.sets_for(missing, others, largest=LARGEST_SET - 1, asked=groups)
    page = reverse("rooms:partners", args=[slug])
    if request.method == "POST":
        return _ask_partners(request, membership, required, sets, at) or redirect(page)
    areas = areas_of(request.user)
    purpose = Purpose.PARTNER_COMPANIES
    return render_company(
        request, membership, "casework/rooms/partners.html", current="partners",
        agreed=agreed, is_many=is_many, is_asked=bool(groups), most=MOST_REQUIREMENTS, asked=bool(required),
        purpose=purpose,
        required=required, missing=[presentation.capability_name(each, lang) for each in missing],
        consent=consent_text(purpose, current_consent_version(purpose)).opens.text(lang),
        own=[presentation.capability_name(each, lang) for each in required if each in own],
        sets=[presentation.set_row(found, presentation.letters(found.members), missing, lang) for found in sets],
        is_empty=is_sent and not required,
        offered=presentation.capabilities_by_area(areas, ticked, lang),
    )  # fmt: skip


def _ask_partners(
    request: HttpRequest, membership: Membership, required: list[str], sets: tuple[CoveringSet, ...], at: datetime
) -> HttpResponse | None:
    found = _chosen(request, sets)
    if found is None:
        return None
    if request.POST.get("note_read") != "on":
        messages.error(request, _("Read the note on joint bids first, and say that you have."))
        return None
    own = queries.own_capabilities(membership.company)
    with refusal_as_message(request):
        made = proposals.propose_consortium(
            requirements=required, members=found.covers, company=membership.company,
            covers=[each for each in required if each in own], by=request.user, at=at,
        )  # fmt: skip
        messages.success(request, _("They are asked. You read their names as they say yes."))
        return redirect("rooms:room", made.pk)
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def one_more(request: SignedInRequest, room: uuid.UUID) -> HttpResponse:
    """Show who leads a joint offer which companies bring what it still needs, and ask one: of who it is, by consent.

    The officer reads names, a company letters until the one that was asked is in the room.
    """
    at, lang = timezone.now(), current_language()
    opened = room_for(request.user, room, at=at)
    opened.require_act()
    group = queries.group_of(opened.room)
    if group is None or may_lead(opened.room, opened.own, group) is not None:
        raise Http404
    missing, is_asked = queries.missing_of(opened.room, group), False
    found: list[CoveringSet] = []
    if opened.membership is None or queries.may_be_asked(opened.membership.company):
        found, is_asked = queries.one_more_for(opened.room, missing)
    if request.method == "POST":
        if (chosen := _chosen(request, tuple(found))) is not None:
            with refusal_as_message(request):
                proposals.ask_one_more(
                    room=opened.room, by_member=opened.own, company=chosen.members[0], missing=missing,
                    by=request.user, at=at,
                )  # fmt: skip
                messages.success(request, _("It is asked. It is in the room once it says yes."))
                return redirect("rooms:room", room)
        return redirect("rooms:one_more", room)
    names = queries.names_by_consent([each.members[0] for each in found]) if opened.seat is not None else {}
    letters = presentation.letters(each.members[0] for each in found)
    context = {
        "frame": frame_of(request.user),
        "room": opened.room,
        "title": opened.room.title(lang),
        "is_company": opened.membership is not None,
        "lead_slug": opened.room.opportunity_id if opened.seat is not None else "",
        "missing": [presentation.capability_name(each, lang) for each in missing],
        "is_asked": is_asked,
        "sets": [presentation.set_row(each, letters | names, missing, lang) for each in found],
    }
    return render(request, "casework/rooms/one_more.html", context)
