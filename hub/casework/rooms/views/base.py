"""A room, the list of those of a seat, and the ways into the governments' table and the room of a mission."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.choices import RoomKind
from hub.casework.desk.access import desk_seats
from hub.casework.leads.access import mission_for, own_seat, proposals_for
from hub.casework.models import Post
from hub.casework.rooms import presentation, proposals, queries, services
from hub.casework.rooms.access import OpenRoom, hub_desk_seat, members_of, posts_of, room_for, rooms_of_seats, seat_name
from hub.casework.rooms.forms import PostForm
from hub.casework.rooms.rules import CLOSED_BY_HAND, may_lead, may_take_back, may_write
from hub.core.db.bilingual import current_language
from hub.core.http.downloads import csv_file
from hub.core.http.errors import refusal_as_message
from hub.directory.choices import SeatKind
from hub.outbox.report_files import file_answer


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
    room = proposals.open_table(seat=seat, by=request.user, at=timezone.now())
    return redirect("rooms:room", room.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def mission(request: SignedInRequest, mission: str) -> HttpResponse:
    """Lead who looks after a mission to the room of those who go; open it, or come into one that a colleague opened."""
    at, lang = timezone.now(), current_language()
    opened = mission_for(request.user, mission, at=at)
    there = queries.mission_room(mission)
    if request.method == "POST":
        with refusal_as_message(request):
            made = proposals.open_mission_room(lead=opened.entry, seat=own_seat(opened), by=request.user, at=at)
            return redirect("rooms:room", made.pk)
        return redirect("rooms:mission", mission)
    if there is not None and any(row.room_id == there.pk for row in rooms_of_seats(opened.seats)):
        return redirect("rooms:room", there.pk)
    goers = [line.name for line in proposals_for(opened, reader=request.user) if line.proposal.seat_number]
    context = {"entry": opened.entry, "title": opened.entry.title(lang), "is_open": there is not None, "goers": goers}
    return render(request, "casework/rooms/mission.html", context)


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
        kept = None
        with refusal_as_message(request):
            kept = _ACTS[act](request, opened, at)
        if kept is None:
            return redirect("rooms:room", room)
        form = kept
    timezone.activate(opened.zone)
    return render(request, "casework/rooms/room.html", _room_context(request, opened, form, at))


def _room_context(request: SignedInRequest, opened: OpenRoom, form: PostForm, at: datetime) -> dict[str, Any]:
    lang, held = current_language(), opened.room
    context = presentation.room_context(opened, lang)
    posts = [line["row"] for line in context["posts"]]
    leads = may_lead(held, opened.own, context["group"])
    context |= {
        "form": form,
        "frame": frame_of(request.user),
        "refusal": may_write(held, opened.own),
        "undoable": {
            post.pk for post in posts if may_take_back(post, held, opened.own, by=request.user, at=at) is None
        },
        "may_lead": leads is None and opened.may_act,
        "may_close": leads is None and opened.may_act and held.kind in CLOSED_BY_HAND,
    }
    if needs := presentation.needs_tables(opened, lang, at=at):
        context["needs"] = needs
        if leads is None:
            seats = queries.government_seats([one["row"].seat_id for one in context["members"] if one["row"].seat_id])
            context["seats"] = [(seat.slug, seat_name(seat, lang)) for seat in seats]
    return context


@require_http_methods(["GET", "HEAD", "POST"])
def room_pdf(request: SignedInRequest, room: uuid.UUID) -> HttpResponse:
    """Hand out a room as a file, to whoever is or was in it: what the page says to the same reader."""
    return file_answer(
        request, "room", room, name=_("room.pdf"), back_name=_("Back to the room"),
        back_url=reverse("rooms:room", args=[room]), frame=frame_of(request.user),
    )  # fmt: skip


def frame_of(reader: Any) -> str:
    return "staff.html" if reader.has_staff_role else "base.html"


@require_safe
def needs_csv(request: SignedInRequest, room: uuid.UUID) -> HttpResponse:
    """Send a table of the governments' table as a file, to whoever is at it; closed cells are empty."""
    at, by = timezone.now(), request.GET.get("by", "area")
    opened = room_for(request.user, room, at=at)
    tables = presentation.needs_tables(opened, current_language(), at=at, asked=[by])
    if not tables:
        raise Http404
    names = {"area": _("needs-by-area.csv"), "kind": _("needs-by-kind.csv")}
    return csv_file(names[by], presentation.rows_for_file(tables[0]))


def _post(request: SignedInRequest, opened: OpenRoom, at: datetime) -> PostForm | None:
    form = PostForm(request.POST)
    if not form.is_valid():
        return form
    services.write_post(room=opened.room, member=opened.own, by=request.user, at=at, **form.cleaned_data)
    messages.success(request, _("Your post is in the room."))
    return None


def _chosen_post(request: SignedInRequest, opened: OpenRoom) -> Post:
    key = request.POST.get("post", "")
    found = next((post for post in posts_of(opened) if str(post.pk) == key), None)
    if found is None:
        raise Http404
    return found


def _take_back(request: SignedInRequest, opened: OpenRoom, at: datetime) -> None:
    post = _chosen_post(request, opened)
    services.take_back_post(room=opened.room, member=opened.own, post=post, by=request.user, at=at)
    messages.success(request, _("Your post is taken back."))


def _pin(request: SignedInRequest, opened: OpenRoom, at: datetime) -> None:
    found = _chosen_post(request, opened)
    services.pin_post(
        room=opened.room, member=opened.own, post=found, is_decision=not found.is_decision, by=request.user, at=at
    )


def _remove(request: SignedInRequest, opened: OpenRoom, at: datetime) -> None:
    key = request.POST.get("member", "")
    found = next((row for row in members_of(opened) if str(row.pk) == key and row.pk != opened.own.pk), None)
    if found is None:
        raise Http404
    services.remove_member(room=opened.room, member=found, by_member=opened.own, by=request.user, at=at)
    messages.success(request, _("It is no longer in the room. Everybody is told."))


_OWN: Mapping[str, tuple[Any, Any]] = {
    "agree": (services.agree_to_offer, gettext_lazy("Your company has agreed, with those who are in the room now.")),
    "leave": (services.leave_room, gettext_lazy("You have left the room. The others are told.")),
    "close": (services.close_room, gettext_lazy("The room is closed. Everybody is told.")),
}


def _own(request: SignedInRequest, opened: OpenRoom, at: datetime) -> None:
    """Take an act that needs no choice."""
    act = request.POST["act"]
    if act == "close" and opened.room.kind not in CLOSED_BY_HAND:
        raise Http404
    _OWN[act][0](room=opened.room, member=opened.own, by=request.user, at=at)
    messages.success(request, str(_OWN[act][1]))


def _invite(request: SignedInRequest, opened: OpenRoom, at: datetime) -> None:
    if not request.POST.get("seat"):
        messages.error(request, _("Choose an office."))
        return
    taken = [row.seat_id for row in members_of(opened) if row.seat_id]
    seat = next((each for each in queries.government_seats(taken) if each.slug == request.POST.get("seat")), None)
    if seat is None or opened.room.kind != RoomKind.TABLE:
        raise Http404
    proposals.invite_seat(room=opened.room, by_member=opened.own, seat=seat, by=request.user, at=at)
    messages.success(request, _("It is at the table from now on, and is told."))


_ACTS: dict[str, Any] = {
    "post": _post, "pin": _pin, "remove": _remove, "invite": _invite, "take_back": _take_back,
    **dict.fromkeys(_OWN, _own),
}  # fmt: skip
