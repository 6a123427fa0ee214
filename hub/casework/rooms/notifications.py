"""Whom rooms tell what. Mails carry the title of the room, what happened, and a link: no name, no word of a post."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from hub.casework.models import CompanyProposal, Post, Room, RoomMember
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import answering_people, people_there
from hub.casework.notifications.services import notify_people
from hub.core.text.localized import Localized
from hub.notifications.delivery.services import withdraw_notification
from hub.notifications.mail.registry import NotificationType, PageLink

JOINED = Localized("Somebody joined the room.", "Quelqu’un s’est joint à l’espace commun.")
LEFT = Localized("Somebody left the room.", "Quelqu’un a quitté l’espace commun.")
REMOVED = Localized("Somebody was taken out of the room.", "Quelqu’un a été retiré de l’espace commun.")
YOU_REMOVED = Localized("You are no longer in the room.", "Vous ne faites plus partie de l’espace commun.")
POSTED = Localized("There is a new post.", "Il y a un nouveau message.")
AGREED = Localized("All companies of the group have agreed.", "Toutes les entreprises du groupe ont donné leur accord.")
DISSOLVED = Localized(
    "The group was dissolved, and the room is closed.", "Le groupe est dissous et l’espace commun est fermé."
)
CLOSED = Localized("The room is closed.", "L’espace commun est fermé.")


def invited(proposal: CompanyProposal, *, at: datetime) -> None:
    """A company is asked to join others: those who may answer for it hear the title of the room."""
    notify_people(
        notification_types.ROOM_INVITED,
        answering_people(proposal.company_id),
        key=f"casework.room_invited:{proposal.pk}",
        context={"room": Localized(proposal.asked_room.title_en, proposal.asked_room.title_fr)},
        link=PageLink("rooms:invitation", {"slug": proposal.company.slug, "pk": proposal.pk}),
        at=at,
    )


def changed(room: Room, members: Iterable[RoomMember], words: Localized, *, key: str, at: datetime) -> None:
    """Something changed in a room: each of these members hears the same sentence."""
    context = {"room": Localized(room.title_en, room.title_fr), "changed": words}
    link = PageLink("rooms:room", {"room": room.pk})
    for kind, people in _listeners(members, at=at):
        notify_people(kind, people, key=f"casework.room:{key}", context=context, link=link, at=at)


def taken_back(post: Post, members: Iterable[RoomMember], *, at: datetime) -> None:
    """A post is there no more: whoever was not told of it yet is not."""
    for kind, people in _listeners(members, at=at):
        for person in people:
            withdraw_notification(to=person, kind=kind, about=f"casework.room:post:{post.pk}")


def _listeners(members: Iterable[RoomMember], *, at: datetime) -> Iterator[tuple[NotificationType, list[Any]]]:
    for member in members:
        if member.seat is None or member.company_id is not None:
            yield notification_types.ROOM_CHANGED, answering_people(member.company_id or 0)
        else:
            yield notification_types.ROOM_CHANGED_AT_SEAT, people_there(member.seat, at=at)
