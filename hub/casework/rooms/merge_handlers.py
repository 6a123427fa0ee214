"""What rooms keep of a company: where it goes when two records become one, and what the company takes along."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.privacy.registry import register_export, register_merge_handler
from hub.casework.models import ConfirmedCapability, PeerTopics, Post, RoomMember


def register() -> None:
    """Tell companies of the rows of rooms. Called once, when the portal starts."""
    register_merge_handler("casework.RoomMember.company", _("Times in rooms"), same=("room",))
    register_merge_handler("casework.Post.company", _("Posts in rooms"))
    register_merge_handler("casework.Consortium.lead_company", _("Joint offers that it leads"))
    register_merge_handler("casework.ConfirmedCapability.company", _("Confirmed capabilities"), same=("capability",))
    register_merge_handler("casework.PeerTopics.company", _("Topics of talks"), same=())
    register_export("rooms", export_rooms)


def export_rooms(company: Company) -> dict[str, Any]:
    """Return the times of a company in rooms and what it wrote there; of the others in them, nothing."""
    times = RoomMember.objects.filter(company=company).order_by("since", "pk")
    return {
        "times": [
            {
                "room": title,
                "since": since.isoformat(),
                "until": until.isoformat() if until else None,
                "note": note,
                "covers": covers,
            }
            for title, since, until, note, covers in times.values_list(
                "room__title_en", "since", "until", "note", "covers"
            )
        ],
        "posts": [
            {"at": row.at.isoformat(), "text": row.text, "links": row.links}
            for row in Post.objects.filter(company=company).order_by("at", "pk")
        ],
        "confirmed_capabilities": [
            {"capability": row.capability, "at": row.at.isoformat()}
            for row in ConfirmedCapability.objects.filter(company=company).order_by("capability")
        ],
        "peer_topics": [
            topic for row in PeerTopics.objects.filter(company=company) for topic in row.topics
        ],
    }  # fmt: skip
