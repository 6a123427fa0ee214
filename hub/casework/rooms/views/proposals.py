"""What a company is asked: to come into a room, and to talk with another company."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.access import membership_for, render_company
from companies.choices import MemberRole, Purpose
from companies.consents.texts import consent_text, current_consent_version
from companies.models import Membership
from hub.casework.choices import DeclineReason, RoomKind
from hub.casework.rooms import presentation, proposals, queries
from hub.casework.rooms.access import invitation_for
from hub.casework.rooms.forms import AskPeerForm, InvitationAnswerForm, TopicsForm, topic_choices
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_as_message
from hub.core.vocabulary.enums import Challenge


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
        with refusal_as_message(request):
            proposals.answer_invitation(proposal=found, by=request.user, at=at, **form.cleaned_data)
            if form.cleaned_data["answer"] == "yes":
                messages.success(request, _("You are in the room. You read what is written from now on."))
                return redirect("rooms:room", held.pk)
            messages.success(request, _("Your answer is kept."))
        return redirect("rooms:invitation", slug, pk)
    group = queries.group_of(held)
    covers = set(found.covers)
    return render_company(
        request, membership, "casework/rooms/invitation.html", current="for_you", proposal=found, room=held,
        title=held.title(lang), is_bid=held.kind == RoomKind.BID,
        is_mission=held.kind == RoomKind.MISSION, lead=held.opportunity,
        cover=[
            (presentation.capability_name(each, lang), each in covers) for each in (group.requirements if group else [])
        ],
        is_inside=queries.is_inside(held, membership.company),
        decline_reasons=DeclineReason.choices,
    )  # fmt: skip


def peers_part(request: HttpRequest, membership: Membership) -> dict[str, Any]:
    """Return the part of the page of partners on talks between companies."""
    lang, company = current_language(), membership.company
    topics, others = queries.peer_topics(company), queries.topics_of_others(company)
    purpose = Purpose.PEERS
    return {
        "agreed": topics is not None,
        "topics": [(value, words, value in (topics or ())) for value, words in topic_choices(lang)],
        "open": [(value, words) for value, words in topic_choices(lang) if topics is not None and value in others],
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
        proposals.set_peer_topics(company=company, topics=topics, language=current_language(), by=request.user, at=at)
        words = _("Kept. You can change it at any time.") if topics else _("You are proposed to nobody.")
        messages.success(request, words)
    elif act == "ask" and (asking := AskPeerForm(request.POST)).is_valid():
        if queries.peer_topics(company) is None:
            raise Http404
        with refusal_as_message(request):
            proposals.ask_peer(company=company, topic=Challenge(asking.cleaned_data["topic"]), by=request.user, at=at)
            messages.success(request, _("One company is asked, without your name. You hear when it says yes."))
    else:
        raise Http404
    return redirect("matching:company_partners", slug)
