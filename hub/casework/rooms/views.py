"""Rooms: the page of one, those of a seat, the sets of companies, the answer to an invitation, talks between peers."""

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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.access import areas_of, membership_for
from companies.choices import MemberRole, Purpose
from companies.consents.texts import consent_text, current_consent_version
from companies.models import Membership
from companies.shortcuts import render_company
from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.choices import ConsortiumState, DeclineReason, RoomKind
from hub.casework.desk.access import desk_seats
from hub.casework.leads.access import OpenLead, lead_for
from hub.casework.rooms import presentation, queries, services
from hub.casework.rooms.access import (
    OpenRoom,
    hub_desk_seat,
    invitation_for,
    members_of,
    posts_of,
    room_for,
    rooms_of_seats,
    seat_name,
)
from hub.casework.rooms.forms import AskPeerForm, InvitationAnswerForm, PostForm, TopicsForm, topic_choices
from hub.casework.rooms.rules import may_lead, may_write
from hub.core.db.bilingual import current_language
from hub.core.vocabulary.enums import Challenge, Province
from hub.core.vocabulary.labels import label
from hub.core.workflow import RefusedError
from hub.directory.choices import SeatKind
from hub.directory.reference.capabilities import capabilities
from hub.matching.company_matching.coverage import LARGEST_SET, MOST_REQUIREMENTS, CoveringSet

# --- A room -----------------------------------------------------------------------------------------------------------


@require_safe
def room_list(request: SignedInRequest) -> HttpResponse:
    """List the rooms of the reader's seats; the Hub's desk opens the governments' table here."""
    at, lang = timezone.now(), current_language()
    seats = desk_seats(request.user, at=at)
    rows = [presentation.room_line(member, member.room, lang) for member in rooms_of_seats(seats)]
    may_open = any(seat.kind == SeatKind.HUB_DESK for seat in seats)
    has_table = any(row["room"].kind == RoomKind.TABLE for row in rows)
    return render(request, "casework/rooms/list.html", {"rows": rows, "may_open": may_open and not has_table})


@require_POST
def table(request: SignedInRequest) -> HttpResponse:
    """Open the governments' table, for the Hub's own desk."""
    seat = hub_desk_seat(request.user)
    room = services.open_table(seat=seat, by=request.user, at=timezone.now())
    return redirect("rooms:room", room.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def room(request: SignedInRequest, room: uuid.UUID) -> HttpResponse:
    """Show a room to whoever is or was in it, the posts of the own time alone; take one act of a member."""
    at = timezone.now()
    opened, form = room_for(request.user, room, at=at), PostForm()
    if request.method == "POST":
        opened.require_act()
        act = request.POST.get("act", "")
        if act not in _ACTS:
            raise Http404
        try:
            kept = _ACTS[act](request, opened, at)
        except RefusedError as refused:
            messages.error(request, refused.refusal.sentence)
            return redirect("rooms:room", room)
        if kept is None:
            return redirect("rooms:room", room)
        form = kept
    return render(request, "casework/rooms/room.html", _room_context(opened, form, at))


def _room_context(opened: OpenRoom, form: PostForm, at: datetime) -> dict[str, Any]:
    lang, held = current_language(), opened.room
    group, members = queries.group_of(held), members_of(opened)
    leads = may_lead(held, opened.own, group)
    context = presentation.room_context(
        opened, posts=posts_of(opened), members=members, group=group,
        asked=queries.covered_by_asked(held) if group and opened.is_current else [], lang=lang,
    )  # fmt: skip
    context |= {
        "form": form,
        "frame": "staff.html" if opened.seat is not None else "base.html",
        "refusal": may_write(held, opened.own),
        "may_lead": leads is None and opened.may_act,
        "lead_title": held.opportunity.title if held.opportunity else "",
    }
    if held.kind == RoomKind.TABLE and opened.is_current:
        context["needs"] = presentation.needs_table(queries.needs_by_area_and_province(at=at), lang)
        if leads is None:
            seats = queries.government_seats([row.seat_id for row in members if row.seat_id])
            context["seats"] = [(seat.slug, seat_name(seat, lang)) for seat in seats]
    return context


def _post(request: SignedInRequest, opened: OpenRoom, at: datetime) -> PostForm | None:
    form = PostForm(request.POST)
    if not form.is_valid():
        return form
    services.write_post(room=opened.room, member=opened.own, by=request.user, at=at, **form.cleaned_data)
    messages.success(request, _("Your post is in the room."))
    return None


def _pin(request: SignedInRequest, opened: OpenRoom, at: datetime) -> None:
    key = request.POST.get("post", "")
    found = next((post for post in posts_of(opened) if str(post.pk) == key), None)
    if found is None:
        raise Http404
    services.pin_post(
        room=opened.room, member=opened.own, post=found, is_decision=not found.is_decision, by=request.user, at=at
    )


def _agree(request: SignedInRequest, opened: OpenRoom, at: datetime) -> None:
    services.agree_to_offer(room=opened.room, member=opened.own, by=request.user, at=at)
    messages.success(request, _("Your company has agreed, with those who are in the room now."))


def _leave(request: SignedInRequest, opened: OpenRoom, at: datetime) -> None:
    services.leave_room(room=opened.room, member=opened.own, by=request.user, at=at)
    messages.success(request, _("You have left the room. The others are told."))


def _remove(request: SignedInRequest, opened: OpenRoom, at: datetime) -> None:
    key = request.POST.get("member", "")
    found = next((row for row in members_of(opened) if str(row.pk) == key and row.pk != opened.own.pk), None)
    if found is None:
        raise Http404
    services.remove_member(room=opened.room, member=found, by_member=opened.own, by=request.user, at=at)
    messages.success(request, _("It is no longer in the room. Everybody is told."))


def _dissolve(request: SignedInRequest, opened: OpenRoom, at: datetime) -> None:
    services.dissolve_consortium(room=opened.room, member=opened.own, by=request.user, at=at)
    messages.success(request, _("The group is dissolved. Everybody is told."))


def _invite(request: SignedInRequest, opened: OpenRoom, at: datetime) -> None:
    taken = [row.seat_id for row in members_of(opened) if row.seat_id]
    seat = next((each for each in queries.government_seats(taken) if each.slug == request.POST.get("seat")), None)
    if seat is None or opened.room.kind != RoomKind.TABLE:
        raise Http404
    services.invite_seat(room=opened.room, by_member=opened.own, seat=seat, by=request.user, at=at)
    messages.success(request, _("It is at the table from now on, and is told."))


_ACTS: dict[str, Any] = {
    "post": _post, "pin": _pin, "agree": _agree, "leave": _leave, "remove": _remove, "dissolve": _dissolve,
    "invite": _invite,
}  # fmt: skip


# --- Sets of companies ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def lead_sets(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show who looks after a lead the best sets of companies for it; confirm what companies bring, ask a set."""
    at = timezone.now()
    opened = lead_for(request.user, slug, at=at)
    row = opened.entry.row
    required = list(row.capabilities)[:MOST_REQUIREMENTS] if row is not None else []
    companies = queries.askable_companies(required, for_lead=True) if required else []
    sets = queries.sets_for(required, companies, largest=LARGEST_SET)
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
    seat = _own_seat(opened)
    services.confirm_capabilities(shown=shown, ticked=ticked, seat=seat, by=request.user, at=at)
    messages.success(request, _("Kept. Sets are made of what is confirmed."))


def _own_seat(opened: OpenLead) -> Any:
    """Return the seat through which somebody works on a lead: its owner's where they hold it."""
    owner = opened.entry.owner
    return next((seat for seat in opened.seats if owner is not None and seat.pk == owner.pk), opened.seats[0])


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
    try:
        made = services.propose_consortium(
            requirements=required, members=found.covers, lead=opened.entry, seat=_own_seat(opened),
            by=request.user, at=at,
        )  # fmt: skip
    except RefusedError as refused:
        messages.error(request, refused.refusal.sentence)
        return redirect("rooms:lead_sets", slug)
    number = len(found.members)
    words = ngettext("%(number)s company is asked.", "%(number)s companies are asked.", number)
    messages.success(request, words % {"number": number})
    return redirect("rooms:room", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an owner say what an offer needs, and show the sets that complete the company: what they cover, no name."""
    membership = membership_for(request.user, slug, role=MemberRole.OWNER)
    company, at, lang = membership.company, timezone.now(), current_language()
    asked = request.POST.getlist("ask") if request.method == "POST" else request.GET.getlist("ask")
    required = [each for each in capabilities() if each in asked]
    own = queries.own_capabilities(company)
    is_many = len(required) > MOST_REQUIREMENTS
    missing = [each for each in required if each not in own][:MOST_REQUIREMENTS]
    others = queries.askable_companies(missing, for_lead=False) if missing and not is_many else []
    agreed = queries.may_be_asked(company)
    others = [each for each in others if each.key != company.pk] if agreed else []
    sets = queries.sets_for(missing, others, largest=LARGEST_SET - 1)
    page = reverse("rooms:partners", args=[slug])
    if request.method == "POST":
        return _ask_partners(request, membership, required, sets, at) or redirect(page)
    areas = areas_of(request.user)
    purpose = Purpose.PARTNER_COMPANIES
    return render_company(
        request, membership, "casework/rooms/partners.html", current="partners",
        agreed=agreed, is_many=is_many, most=MOST_REQUIREMENTS, asked=bool(required), purpose=purpose,
        required=required, missing=[presentation.capability_name(each, lang) for each in missing],
        consent=consent_text(purpose, current_consent_version(purpose)).opens.text(lang),
        own=[presentation.capability_name(each, lang) for each in required if each in own],
        sets=[presentation.set_row(found, presentation.unnamed(found), missing, lang) for found in sets],
        offered=[
            (each.slug, each.name(lang), each.slug in required)
            for each in capabilities().values()
            if not areas or areas & {str(area) for area in each.areas} or each.slug in required
        ],
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
    try:
        made = services.propose_consortium(
            requirements=required, members=found.covers, company=membership.company,
            covers=[each for each in required if each in own], by=request.user, at=at,
        )  # fmt: skip
    except RefusedError as refused:
        messages.error(request, refused.refusal.sentence)
        return None
    messages.success(request, _("They are asked. You read their names as they say yes."))
    return redirect("rooms:room", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a company what it is asked to join, with the note, and take its answer."""
    role = MemberRole.EDITOR if request.method == "POST" else MemberRole.READER
    membership, found = invitation_for(request.user, slug, pk, role=role)
    held, at, lang = found.asked_room, timezone.now(), current_language()
    if request.method == "POST":
        form = InvitationAnswerForm(request.POST)
        if not form.is_valid():
            raise Http404
        try:
            services.answer_invitation(proposal=found, by=request.user, at=at, **form.cleaned_data)
        except RefusedError as refused:
            messages.error(request, refused.refusal.sentence)
            return redirect("rooms:invitation", slug, pk)
        if form.cleaned_data["answer"] == "yes":
            messages.success(request, _("You are in the room. You read what is written from now on."))
            return redirect("rooms:room", held.pk)
        messages.success(request, _("Your answer is kept."))
        return redirect("rooms:invitation", slug, pk)
    group = queries.group_of(held)
    covers = set(found.covers)
    return render_company(
        request, membership, "casework/rooms/invitation.html", current="for_you", proposal=found, room=held,
        title=held.title(lang), is_bid=held.kind == RoomKind.BID, lead=held.opportunity,
        cover=[
            (presentation.capability_name(each, lang), each in covers) for each in (group.requirements if group else [])
        ],
        is_inside=queries.is_inside(held, membership.company),
        decline_reasons=DeclineReason.choices,
    )  # fmt: skip


# --- Peers ------------------------------------------------------------------------------------------------------------


def peers_part(request: HttpRequest, membership: Membership) -> dict[str, Any]:
    """Return the part of the page of partners on talks between companies."""
    lang, company = current_language(), membership.company
    topics, others = queries.peer_topics(company), queries.topics_of_others(company)
    purpose = Purpose.PEERS
    return {
        "agreed": topics is not None,
        "topics": [(value, words, value in (topics or ())) for value, words in topic_choices(lang)],
        "open": [(value, words) for value, words in topic_choices(lang) if topics is not None and value in others],
        "consent": consent_text(purpose, current_consent_version(purpose)),
        "consent_opens": consent_text(purpose, current_consent_version(purpose)).opens.text(lang),
    }


@require_POST
def peers(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what a company would talk about, or ask for a talk."""
    membership = membership_for(request.user, slug, role=MemberRole.OWNER)
    company, at = membership.company, timezone.now()
    act = request.POST.get("act")
    if act == "topics" and (form := TopicsForm(request.POST)).is_valid():
        topics = form.cleaned_data["topics"]
        services.set_peer_topics(company=company, topics=topics, language=current_language(), by=request.user, at=at)
        words = _("Kept. You can change it at any time.") if topics else _("You are proposed to nobody.")
        messages.success(request, words)
    elif act == "ask" and (asking := AskPeerForm(request.POST)).is_valid():
        if queries.peer_topics(company) is None:
            raise Http404
        try:
            services.ask_peer(company=company, topic=Challenge(asking.cleaned_data["topic"]), by=request.user, at=at)
        except RefusedError as refused:
            messages.error(request, refused.refusal.sentence)
        else:
            messages.success(request, _("One company is asked, without your name. You hear when it says yes."))
    else:
        raise Http404
    return redirect("matching:company_partners", slug)
