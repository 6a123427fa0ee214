"""What casework keeps of companies: where it goes when two records become one, and what they and people take along."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.privacy.registry import EXPORTS, MergeOutcome, register_merge_handler
from hub.accounts import registry as accounts_registry
from hub.accounts.models import User
from hub.casework.choices import RequestMessageKind
from hub.casework.models import (
    Booking,
    CompanyProposal,
    ConfirmedCapability,
    Conversation,
    Meeting,
    PeerTopics,
    Post,
    RoomMember,
    ServiceRequest,
)
from hub.casework.requests.access import drafts_of
from hub.casework.requests.services.corrections import contact_of
from hub.core.db.tenancy import grant_access
from opportunities.models import Declaration

_OF_REQUESTS = (
    "reference", "company_name", "kind", "needs", "areas", "subject", "body", "enclosed", "city", "answers", "links",
    "shared_with", "received_at", "state", "outcome", "outcome_reasons", "closed_at",
)  # fmt: skip
_OF_WISHES = ("level", "form", "city", "host", "purpose", "on")
_OF_SURVEYS = ("round", "helped", "came_of_it", "value_cad", "jobs", "tonnes", "counterfactual", "words")


def register() -> None:
    """Tell companies of the rows of casework. Called once, when the portal starts."""
    # Each request keeps the name under which it was sent.
    register_merge_handler("casework.ServiceRequest.company", _("Requests"))
    register_merge_handler("casework.RequestDraft.company", _("Requests that are not sent yet"))
    register_merge_handler("casework.CompanyProposal.company", _("Leads"), follow=_proposals)
    declarations = _("Declarations on intellectual property")
    register_merge_handler("opportunities.Declaration.company", declarations, same=("opportunity",))
    meetings = ("opportunity", "host", "on")
    register_merge_handler("casework.Meeting.company", _("Meetings on missions"), same=meetings)
    register_merge_handler("casework.Conversation.company", _("Talks with the staff"))
    register_merge_handler("casework.RoomMember.company", _("Times in rooms"), same=("room",))
    register_merge_handler("casework.Post.company", _("Posts in rooms"))
    register_merge_handler("casework.Consortium.lead_company", _("Joint offers that it leads"))
    register_merge_handler("casework.ConfirmedCapability.company", _("Confirmed capabilities"), same=("capability",))
    register_merge_handler("casework.PeerTopics.company", _("Topics of talks"), same=())
    register_merge_handler("casework.Booking.company", _("Bookings at offices"), follow=_bookings)
    EXPORTS.update({
        "requests": export_requests, "conversations": export_conversations, "leads": export_leads,
        "rooms": export_rooms, "bookings": export_bookings,
    })  # fmt: skip
    accounts_registry.EXPORTS["requests_not_sent"] = export_drafts


def export_requests(company: Company) -> list[dict[str, Any]]:
    """Return the requests of a company with everything that it could read of them, the first one first."""
    rows = list(ServiceRequest.objects.filter(company=company).select_related("owner").order_by("received_at", "pk"))
    # Rows that belong to a request are read once it is open.
    grant_access(*(row.pk for row in rows))
    prefetch_related_objects(rows, "messages", "recommendations", "surveys", "complaints", "presence")
    return [_exported(row) for row in rows]


def export_drafts(person: User) -> list[dict[str, Any]]:
    """Return what a person began to ask, as it was typed, until it is deleted: nobody else of the company reads it."""
    rows = drafts_of(person, at=datetime.min.replace(tzinfo=UTC))
    return [{"changed_at": row.changed_at, "email": row.email, "answers": row.answers} for row in rows]


def _exported(row: ServiceRequest) -> dict[str, Any]:
    wish = getattr(row, "presence", None)
    return {name: getattr(row, name) for name in _OF_REQUESTS} | {
        "contact": contact_of(row),
        "presence": wish and {name: getattr(wish, name) for name in _OF_WISHES},
        "with": row.owner.slug,
        "answer": row.closing_answer,
        "messages": [
            {"at": one.at, "side": one.side, "kind": one.kind, "words": one.body}
            for one in row.messages.all()
            if one.kind != RequestMessageKind.NOTE and one.withdrawn_at is None
        ],
        "programs": [
            {"program": one.program_slug, "reason": one.reason, "at": one.at, "answer": one.answer}
            for one in row.recommendations.all()
        ],
        "surveys": [{name: getattr(one, name) for name in _OF_SURVEYS} for one in row.surveys.all() if one.answered_at],
        "complaints": [{"at": one.at, "words": one.words, "answer": one.answer} for one in row.complaints.all()],
    }


def _proposals(kept: Company, gone: Company) -> MergeOutcome:
    """Move what the kept record has nothing of; of one lead or room the row of the kept one stands."""
    rows, there = (CompanyProposal.objects.filter(company=one) for one in (gone, kept))
    leads, rooms = (there.exclude(**{name: None}).values(name) for name in ("opportunity", "room"))
    moved = rows.exclude(Q(opportunity__in=leads) | Q(room__in=rooms)).update(company=kept)
    return MergeOutcome(moved=moved, left=rows.count())


def export_conversations(company: Company) -> Any:
    """Return what offices keep of talks with a company that were no request."""
    rows = Conversation.objects.filter(company=company).order_by("on", "pk")
    return rows.as_data("on", "channel", "participants", "words")


def export_leads(company: Company) -> dict[str, Any]:
    """Return the leads that a company was told of with its answers, and what it declared; nothing of a dossier."""
    told = CompanyProposal.objects.filter(company=company, opportunity__isnull=False, sent_at__isnull=False)
    return {
        "proposals": told.order_by("sent_at", "pk").as_data(
            "reasons", "answer", "reason", "buyer_accepts", lead="opportunity_id", told_at="sent_at", seat="seat_number"
        ),
        "meetings": Meeting.objects.filter(company=company).as_data(
            "host", "on", "starts", "place", "outcome", mission="opportunity_id"
        ),
        "declarations": Declaration.objects.filter(company=company)
        .order_by("at", "pk")
        .as_data("state", "at", lead="opportunity_id"),
    }


def export_rooms(company: Company) -> dict[str, Any]:
    """Return the times of a company in rooms and what it wrote there; of the others in them, nothing."""
    times = RoomMember.objects.filter(company=company).order_by("since", "pk")
    confirmed = ConfirmedCapability.objects.filter(company=company).order_by("capability")
    return {
        "times": times.as_data("since", "until", "note", "covers", room="room__title_en"),
        "posts": Post.objects.filter(company=company).order_by("at", "pk").as_data("at", "text", "links"),
        "confirmed_capabilities": confirmed.as_data("capability", "at"),
        "peer_topics": [topic for row in PeerTopics.objects.filter(company=company) for topic in row.topics],
    }


def _bookings(kept: Company, gone: Company) -> MergeOutcome:
    """Move the bookings, but of a slot that the kept record has or waits for too."""
    rows = Booking.objects.filter(company=gone)
    both = set(Booking.objects.filter(company=kept, cancelled_at=None).values_list("resource", "period"))
    same = [
        key
        for key, *slot in rows.filter(cancelled_at=None).values_list("pk", "resource", "period")
        if tuple(slot) in both
    ]
    moved = rows.exclude(pk__in=same).update(company=kept)
    return MergeOutcome(moved=moved, left=len(same))


def export_bookings(company: Company) -> Any:
    """Return what a company booked, the first one first."""
    paths = {"office": "resource__office__slug", "kind": "resource__kind", "waiting": "waiting_number"}
    paths |= {"from": "period__startswith", "until": "period__endswith"}
    return Booking.objects.filter(company=company).order_by("period").as_data("cancelled_at", **paths)
