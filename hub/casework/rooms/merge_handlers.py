"""What rooms keep of a company: where it goes when two records become one, and what the company takes along."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.privacy.registry import MergeHandler, MergeOutcome, register_export, register_merge_handler
from hub.casework.models import ConfirmedCapability, Consortium, PeerTopics, Post, RoomMember


def register() -> None:
    """Tell companies of the rows of rooms. Called once, when the portal starts."""
    for model, column, title, same in (
        (RoomMember, "company", _("Times in rooms"), "room"),
        (Post, "company", _("Posts in rooms"), ""),
        (Consortium, "lead_company", _("Joint offers that it leads"), ""),
        (ConfirmedCapability, "company", _("Confirmed capabilities"), "capability"),
        (PeerTopics, "company", _("Topics of talks"), "company"),
    ):
        register_merge_handler(
            MergeHandler(
                column=f"casework.{model.__name__}.{column}",
                title=title,
                count=partial(_count, model.objects, column),
                follow=partial(_follow, model.objects, column, same),
            )
        )
    register_export("rooms", export_rooms)


def _count(rows: Any, column: str, company: Company) -> int:
    return int(rows.filter(**{column: company}).count())


def _follow(rows: Any, column: str, same: str, kept: Company, gone: Company) -> MergeOutcome:
    """Move the rows of a record; where both have one for the same room or capability, that of the kept one stands."""
    moving = rows.filter(**{column: gone})
    if same == "company":
        moving = moving if not rows.filter(company=kept).exists() else moving.none()
    elif same:
        both = rows.filter(**{column: kept}).values(same)
        moving = moving.exclude(**{f"{same}__in": both})
    moved = moving.update(**{column: kept})
    return MergeOutcome(moved=moved, left=rows.filter(**{column: gone}).count())


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
