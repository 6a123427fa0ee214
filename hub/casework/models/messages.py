"""What is said on a request and in a room, by whom, and what happened to it."""

import uuid
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from companies.models import Company
from companies.models.constraints import refuse_rows_of_merged
from hub.casework.choices import Channel, ConsortiumState, EventKind, MessageSide, RequestMessageKind, RoomKind
from hub.casework.models.base import RequestRelatedModel, person, search_vector
from hub.casework.models.requests import ServiceRequest
from hub.core.db.constraints import choice_constraint
from hub.core.models import ConfidentialModel, code_array
from hub.core.vocabulary.enums import Challenge
from hub.directory.models import Seat
from opportunities.models import Opportunity

# What a company reads of what was said, and a body that works by its link.
READ_BY_COMPANY = ~Q(kind=RequestMessageKind.NOTE) & Q(withdrawn_at=None)
# A note that its writer took back is read by nobody.
TAKEN_BACK = Q(kind=RequestMessageKind.NOTE, withdrawn_at__isnull=False)


class RequestMessage(RequestRelatedModel):
    """Words of one side. A note is of our side, and never shown to the company; nor are words that were withdrawn.

    ``withdrawn_at`` is when our side took back what was not meant for this company: the row is kept.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=8, choices=MessageSide)
    kind = models.CharField(max_length=10, choices=RequestMessageKind)
    author = person()
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(max_length=6000)
    language = models.CharField(max_length=2, blank=True)
    search_vector = search_vector("body")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            choice_constraint("side", MessageSide, name="message_side"),
            choice_constraint("kind", RequestMessageKind, name="message_kind"),
            models.CheckConstraint(condition=~Q(body=""), name="message_has_words"),
            models.CheckConstraint(
                condition=Q(kind=RequestMessageKind.REPLY, side=MessageSide.COMPANY, seat=None)
                | ~Q(kind=RequestMessageKind.REPLY) & Q(side=MessageSide.STAFF, seat__isnull=False),
                name="message_kind_fits_side",
            ),
        ]
        indexes = [
            models.Index(fields=["request", "at", "id"], name="message_of_request"),
            GinIndex(fields=["search_vector"], name="message_words"),
        ]
        triggers = [pgtrigger.ReadOnly(name="message_is_kept_as_sent", fields=["body", "side", "kind", "at"])]


class Conversation(ConfidentialModel):
    """A talk of the staff with a company that is no request: when, how, who took part, and what was said.

    The office that kept it and the Hub's desk read it; it is part of what the company may take along of its own.
    """

    belongs_to: ClassVar[tuple[str, ...]] = ("company_id",)

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="conversations")
    on = models.DateField()
    channel = models.CharField(max_length=8, choices=Channel)
    participants = models.CharField(max_length=300)
    words = models.TextField(max_length=4000)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    by = person()
    at = models.DateTimeField()

    class Meta:
        constraints = [choice_constraint("channel", Channel, name="conversation_channel")]
        indexes = [models.Index(fields=["company", "-on"], name="conversation_of_company")]
        triggers = [refuse_rows_of_merged()]


class Event(RequestRelatedModel):
    """One step in the life of a request. ``data`` holds codes and references, never what somebody wrote."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind)
    at = models.DateTimeField()
    by = person()
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    data = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(help_text="The version of the request that this step made")

    class Meta:
        constraints = [choice_constraint("kind", EventKind, name="event_kind")]
        indexes = [models.Index(fields=["request", "at", "id"], name="event_of_request")]
        triggers = [
            # Of a deleted account the step remains; nothing else of it is ever changed.
            pgtrigger.ReadOnly(name="event_is_history", exclude=["by"]),
        ]


class Mention(RequestRelatedModel):
    """A note that names a person who may read the request: it needs them until they have seen it."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="mentions")
    message = models.ForeignKey(RequestMessage, on_delete=models.CASCADE, related_name="mentions")
    user = person("desk_mentions", null=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "user"], name="mention_once"),
            models.CheckConstraint(condition=Q(seen_at=None) | Q(seen_at__gte=F("at")), name="mention_seen_later"),
        ]
        indexes = [models.Index(fields=["user"], condition=Q(seen_at=None), name="mention_of_person")]


class Room(ConfidentialModel):
    """A place where companies and seats write to each other: for a joint offer, a mission, governments, two peers.

    Its key is random and is what doors open. ``opportunity`` is the lead or mission that it is about.
    """

    belongs_to: ClassVar[tuple[str, ...]] = ("id",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=RoomKind)
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200)
    opportunity = models.ForeignKey(
        Opportunity, to_field="slug", null=True, blank=True, on_delete=models.PROTECT, related_name="rooms"
    )
    opened_at = models.DateTimeField()
    opened_by = person()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            choice_constraint("kind", RoomKind, name="room_kind"),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="table", closed_at=None), name="one_open_table"),
            models.UniqueConstraint(
                fields=["opportunity"], condition=Q(kind="mission", closed_at=None), name="one_open_room_of_a_mission"
            ),
            models.CheckConstraint(
                condition=~Q(kind="mission") | Q(opportunity__isnull=False), name="room_of_a_mission_names_it"
            ),
        ]

    def title(self, lang: str) -> str:
        return str(self.title_fr if lang == "fr" else self.title_en)


class RoomRelatedModel(ConfidentialModel):
    """A row of a room, of a company or a seat; it is read by whoever may read the room."""

    belongs_to: ClassVar[tuple[str, ...]] = ("room_id", "company_id")

    class Meta:
        abstract = True


def _company_or_seat(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(company=None, seat__isnull=False) | Q(company__isnull=False, seat=None), name=name
    )


class RoomMember(RoomRelatedModel):
    """The time of a company or a seat in a room: from ``since`` to ``until``. Who comes back has a second row.

    ``note`` is the version of the note on joint bids that the company read before it joined (0: there is none to
    read); ``agreed_at`` when it agreed to the joint offer.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="members")
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    added_by = person()
    until = models.DateTimeField(null=True, blank=True)
    ended_by = person()
    note = models.PositiveSmallIntegerField(default=0)
    covers = code_array()
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            _company_or_seat("room_member_is_one"),
            models.UniqueConstraint(
                fields=["room", "company"], condition=Q(until=None), name="room_has_a_company_once"
            ),
            models.UniqueConstraint(fields=["room", "seat"], condition=Q(until=None), name="room_has_a_seat_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="room_time_runs_on"),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(company__isnull=False), name="companies_agree_to_an_offer"
            ),
        ]
        triggers = [
            refuse_rows_of_merged(),
            pgtrigger.Trigger(
                name="joint_bids_are_joined_by_note",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.company_id IS NOT NULL AND NEW.note = 0
                       AND EXISTS (SELECT 1 FROM casework_room WHERE id = NEW.room_id AND kind = 'bid') THEN
                        RAISE EXCEPTION 'the note on joint bids is read first' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="rooms_of_missions_are_of_goers",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.company_id IS NOT NULL AND EXISTS (
                        SELECT 1 FROM casework_room room WHERE room.id = NEW.room_id AND room.kind = 'mission'
                        AND NOT EXISTS (
                            SELECT 1 FROM casework_companyproposal
                            WHERE opportunity_id = room.opportunity_id AND company_id = NEW.company_id
                            AND seat_number IS NOT NULL
                        )
                    ) THEN
                        RAISE EXCEPTION 'this company does not go on the mission' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


class Post(RoomRelatedModel):
    """Words in a room, with links and never a file. ``is_decision`` pins it beside the others."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="posts")
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = person()
    at = models.DateTimeField()
    text = models.TextField(max_length=4000)
    links = code_array(500)
    is_decision = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            _company_or_seat("post_is_of_one"),
            models.CheckConstraint(condition=~Q(text=""), name="post_has_words"),
        ]
        indexes = [models.Index(fields=["room", "at"], name="post_of_room")]
        triggers = [refuse_rows_of_merged()]


class Consortium(ConfidentialModel):
    """Companies that make one offer together: what it needs, who leads it, and whether they have agreed."""

    belongs_to: ClassVar[tuple[str, ...]] = ("room_id", "lead_company_id")

    room = models.OneToOneField(Room, primary_key=True, on_delete=models.CASCADE, related_name="consortium")
    lead_company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ConsortiumState, default=ConsortiumState.FORMING)
    requirements = code_array()

    class Meta:
        constraints = [choice_constraint("state", ConsortiumState, name="consortium_state")]
        verbose_name_plural = "consortia"


class PeerTopics(ConfidentialModel):
    """What a company would talk about with another one; it counts while its consent for talks holds."""

    company = models.OneToOneField(Company, primary_key=True, on_delete=models.CASCADE, related_name="peer_topics")
    topics = code_array(30)
    by = person()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(topics__contained_by=[each.value for each in Challenge]), name="peer_topics_are_of_the_list"
            )
        ]
        triggers = [refuse_rows_of_merged()]
        verbose_name_plural = "peer topics"
