"""What is put before somebody: a request, or a part, before a seat, a lead or a mission before a company; addresses."""

from datetime import datetime
from typing import ClassVar, cast

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.models.constraints import refuse_rows_of_merged
from hub.casework.choices import (
    HANDED_OVER_STATES,
    OPEN_REFERRALS,
    AddressBasis,
    ApprovalState,
    DeclineReason,
    MeetingOutcome,
    OverrideReason,
    PartOutcome,
    ProposalAnswer,
    ReferralRole,
    ReferralState,
    ReturnReason,
)
from hub.casework.models.base import RequestRelatedModel, address_is_checked, person
from hub.casework.models.messages import Room
from hub.casework.models.requests import ServiceRequest
from hub.core.db.constraints import choice_constraint
from hub.core.http.private_links import hash_of
from hub.core.models import ConfidentialModel, HubModel, code_array, track_history
from hub.directory.models import Seat
from opportunities.models import Opportunity
from opportunities.models.fields import refuse_uncleared


class OutsideAddress(HubModel):
    """An address for links to a body without accounts: its own domain and the directory's are trusted."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="outside_addresses")
    mailbox = models.EmailField()
    basis = models.CharField(max_length=10, choices=AddressBasis)
    state = models.CharField(max_length=10, choices=ApprovalState, default=ApprovalState.WAITING)
    asked_by = person()
    asked_at = models.DateTimeField()
    decided_by = person()
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            choice_constraint("basis", AddressBasis, name="address_basis"),
            choice_constraint("state", ApprovalState, name="address_state"),
            models.UniqueConstraint(
                "seat",
                Lower("mailbox"),
                condition=~Q(state=ApprovalState.REFUSED),
                name="address_checked_once",
                violation_error_message=_("This address waits for a second person already, or was checked."),
            ),
            models.CheckConstraint(
                condition=Q(state=ApprovalState.WAITING, decided_at=None)
                | ~Q(state=ApprovalState.WAITING) & Q(decided_at__isnull=False),
                name="address_decided_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("asked_by")),
                name="address_checked_by_a_second_person",
                violation_error_message=_("A second person checks an address."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mailbox} {self.state}"


class Referral(RequestRelatedModel):
    """A request offered by one seat to another.

    Until the receiver accepts, the sender answers for the request. ``reasons`` keeps why the seat was proposed, as it
    was shown then; ``rank`` its place among the candidates (null: it was not among them). A body without accounts is
    told at ``mailbox`` by a signed link, of which only the hash is kept. Of links that a newer one replaced the hashes
    stay: who holds one may have a newer one mailed. The last of them opens until ``past_link_ends_at``.

    An offer has a clock of its own: ``due_on`` is the day at the seat by which it accepts or returns it, and for a part
    in work the day by which it is done; null where nothing is due. A part that is done has an ``outcome``; where a
    sister seat has answered for it, ``covered_by`` names the part of the sister.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="offers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="offers")
    part = models.CharField(max_length=8, choices=ReferralRole)
    state = models.CharField(max_length=10, choices=ReferralState, default=ReferralState.OFFERED)
    from_seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    offered_by = person()
    offered_at = models.DateTimeField()
    task = models.CharField(_("What is asked of the seat"), max_length=400, blank=True)
    note = models.TextField(_("Note to the seat"), max_length=2000, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=list, blank=True, help_text="Pairs of sentences: [en, fr]")
    override_kind = models.CharField(max_length=16, choices=OverrideReason, blank=True)
    override_reason = models.TextField(blank=True, max_length=1000)
    mailbox = models.EmailField(blank=True)
    mailbox_language = models.CharField(max_length=2, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    past_token_hashes = code_array(64, db_default=[])
    past_link_ends_at = models.DateTimeField(null=True, blank=True)
    link_expires_at = models.DateTimeField(null=True, blank=True)
    answered_by = person()
    answered_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=12, choices=ReturnReason, blank=True)
    return_text = models.TextField(blank=True, max_length=1000)
    done_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=PartOutcome, blank=True)
    result = models.TextField(_("What came of the part"), max_length=1000, blank=True)
    covered_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="covers")

    class Meta:
        constraints = [
            choice_constraint("part", ReferralRole, name="offer_part"),
            choice_constraint("state", ReferralState, name="offer_state"),
            choice_constraint("override_kind", OverrideReason, name="offer_override_kind", blank=True),
            choice_constraint("return_reason", ReturnReason, name="offer_return_reason", blank=True),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(part=ReferralRole.OWNER, state=ReferralState.OFFERED),
                name="one_open_offer_of_a_request",
                violation_error_message=_("The request is offered to another seat already."),
            ),
            models.UniqueConstraint(
                fields=["request", "seat"],
                condition=Q(state__in=[ReferralState.OFFERED, ReferralState.ACCEPTED]),
                name="one_offer_to_a_seat_at_a_time",
                violation_error_message=_("This seat has the request, or is asked already."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReferralState.OFFERED, answered_at=None)
                | ~Q(state=ReferralState.OFFERED) & Q(answered_at__isnull=False),
                name="answered_offer_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state=ReferralState.RETURNED) & ~Q(return_reason="")
                | ~Q(state=ReferralState.RETURNED) & Q(return_reason=""),
                name="returned_offer_has_reason",
                violation_error_message=_("Say why you return it."),
            ),
            models.CheckConstraint(
                condition=Q(mailbox="", token_hash="", link_expires_at=None)
                | ~Q(mailbox="") & ~Q(token_hash="") & Q(link_expires_at__isnull=False),
                name="offer_to_a_mailbox_has_link",
            ),
            choice_constraint("outcome", PartOutcome, name="offer_outcome", blank=True),
            models.CheckConstraint(
                condition=Q(due_at=None, due_on=None) | Q(due_at__isnull=False, due_on__isnull=False),
                name="offer_clock_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state=ReferralState.DONE, part=ReferralRole.SUPPORT) & ~Q(outcome="")
                | ~Q(state=ReferralState.DONE) & Q(outcome="", result="", covered_by=None),
                name="done_part_has_outcome",
                violation_error_message=_("Say what came of your part."),
            ),
        ]
        indexes = [
            models.Index(fields=["seat", "state", "-offered_at"], name="offer_of_seat"),
            GinIndex(fields=["past_token_hashes"], name="offer_of_past_link"),
            models.Index(fields=["request", "-offered_at"], name="offer_of_request"),
            # What a seat has handed over, the latest first.
            models.Index(
                fields=["from_seat", "-offered_at"],
                condition=Q(part=ReferralRole.OWNER, state__in=HANDED_OVER_STATES),
                name="offer_handed_over",
            ),
        ]
        triggers = [address_is_checked("offer_address")]

    def renew_link(self, token: str, *, ends_at: datetime) -> None:
        """Let a new link open the request in the place of the one before, which ends."""
        self.past_token_hashes = [*self.past_token_hashes, self.token_hash]
        self.token_hash, self.past_link_ends_at = hash_of(token), ends_at
        self.save(update_fields=["past_token_hashes", "token_hash", "past_link_ends_at", "link_expires_at"])

    @property
    def is_open(self) -> bool:
        """Whether its seat is asked, or has what it was asked for."""
        return self.state in OPEN_REFERRALS

    @property
    def is_open_part(self) -> bool:
        """Whether a seat is asked for a part, or works on it."""
        return self.part == ReferralRole.SUPPORT and self.is_open


class CompanyProposal(ConfidentialModel):
    """A lead that an officer puts before a company, or a room that it is asked to join: once each.

    It is read by the company, and by who looks after the lead or is in the room. For a room, ``covers`` is what the
    company would bring to a joint offer.

    ``reasons`` are sentences in both languages. ``sent_at`` is when the company was told; ``dropped_at`` when it was
    not, because it took its consent back or the lead lost its clearance meanwhile. The buyer has no account: an officer
    asks after the company said yes, and records the answer. When both said yes there is a ``request``.
    """

    belongs_to: ClassVar[tuple[str, ...]] = ("company_id", "opportunity_id", "room_id")

    opportunity = models.ForeignKey(
        Opportunity, to_field="slug", null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.CASCADE, related_name="proposals")
    covers = code_array(db_default=[])
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="proposals")
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()
    by = person()
    sent_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=8, choices=ProposalAnswer, blank=True)
    reason = models.CharField(max_length=10, choices=DeclineReason, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = person()
    buyer_accepts = models.BooleanField(null=True, blank=True)
    buyer_at = models.DateTimeField(null=True, blank=True)
    buyer_by = person()
    request = models.OneToOneField(
        ServiceRequest, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposal"
    )
    seat_number = models.PositiveSmallIntegerField(null=True, blank=True)
    waiting_number = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "company"], name="proposal_once"),
            models.UniqueConstraint(fields=["opportunity", "seat_number"], name="mission_seat_once"),
            models.UniqueConstraint(fields=["opportunity", "waiting_number"], name="mission_place_in_line_once"),
            models.CheckConstraint(
                condition=Q(seat_number=None, waiting_number=None)
                | Q(answer=ProposalAnswer.YES) & (Q(seat_number=None) | Q(waiting_number=None)),
                name="mission_seat_or_line_needs_yes",
            ),
            models.UniqueConstraint(fields=["room", "company"], name="room_proposal_once"),
            models.CheckConstraint(
                condition=Q(room=None, opportunity__isnull=False)
                | Q(room__isnull=False, opportunity=None, buyer_accepts=None),
                name="proposal_is_of_a_lead_or_a_room",
            ),
            choice_constraint("answer", ProposalAnswer, name="proposal_answer", blank=True),
            choice_constraint("reason", DeclineReason, name="proposal_reason", blank=True),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(dropped_at=None), name="proposal_is_sent_or_dropped"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answered_proposal_has_time",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(sent_at__isnull=False), name="answered_proposal_was_sent"
            ),
            models.CheckConstraint(
                condition=Q(answer=ProposalAnswer.NO) & ~Q(reason="") | ~Q(answer=ProposalAnswer.NO) & Q(reason=""),
                name="declined_proposal_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(buyer_accepts=None, buyer_at=None)
                | Q(buyer_accepts__isnull=False, buyer_at__isnull=False, answer=ProposalAnswer.YES),
                name="buyer_is_asked_after_the_company",
            ),
            models.CheckConstraint(
                condition=Q(request=None)
                | Q(answer=ProposalAnswer.YES, buyer_accepts=True)
                | Q(seat_number__isnull=False),
                name="introduction_needs_both",
            ),
        ]
        indexes = [models.Index(fields=["company", "-sent_at"], name="proposal_of_company")]
        triggers = [
            refuse_rows_of_merged(),
            refuse_uncleared(
                "sent_proposal_is_cleared",
                slug="NEW.opportunity_id",
                column="sent_at",
                when="NEW.opportunity_id IS NOT NULL",
            ),
            pgtrigger.Trigger(
                name="mission_has_this_seat",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("seat_number", "opportunity_id"),
                func="""
                    IF NEW.seat_number IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM casework_mission
                        WHERE opportunity_id = NEW.opportunity_id AND NEW.seat_number BETWEEN 1 AND seats
                    ) THEN
                        RAISE EXCEPTION 'the mission has no such seat' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="nobody_without_seat_is_in_the_room",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("seat_number"),
                condition=pgtrigger.Q(old__seat_number__isnull=False, new__seat_number__isnull=True),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM casework_roommember member JOIN casework_room room ON room.id = member.room_id
                        WHERE room.kind = 'mission' AND room.opportunity_id = NEW.opportunity_id
                        AND member.company_id = NEW.company_id AND member.until IS NULL
                    ) THEN
                        RAISE EXCEPTION 'it is still in the room of the mission' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    @property
    def lead(self) -> Opportunity:
        """The lead, of a proposal that is of one."""
        return cast(Opportunity, self.opportunity)

    @property
    def asked_room(self) -> Room:
        """The room, of a proposal that asks into one."""
        return cast(Room, self.room)


class Mission(ConfidentialModel):
    """How many companies a mission takes, and who opens its doors. What its hosts look for stands in its entry."""

    belongs_to: ClassVar[tuple[str, ...]] = ("opportunity_id",)

    opportunity = models.OneToOneField(
        Opportunity, primary_key=True, to_field="slug", on_delete=models.CASCADE, related_name="mission"
    )
    anchor = models.CharField(max_length=200)
    seats = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = person()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(seats__range=(1, 99)), name="mission_seats")]
        triggers = [
            pgtrigger.Trigger(
                name="mission_keeps_taken_seats",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("seats"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM casework_companyproposal
                        WHERE opportunity_id = NEW.opportunity_id AND seat_number > NEW.seats
                    ) THEN
                        RAISE EXCEPTION 'a company has this seat' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]


class Meeting(ConfidentialModel):
    belongs_to: ClassVar[tuple[str, ...]] = ("company_id", "opportunity_id")

    opportunity = models.ForeignKey(Opportunity, to_field="slug", on_delete=models.PROTECT, related_name="meetings")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="meetings")
    host = models.CharField(max_length=200)
    on = models.DateField()
    # In China time.
    starts = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True, default="", db_default="")
    outcome = models.CharField(max_length=10, choices=MeetingOutcome, blank=True)
    at = models.DateTimeField()
    by = person()

    class Meta:
        ordering = ["on", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "company", "host", "on"], name="meeting_once"),
            choice_constraint("outcome", MeetingOutcome, name="meeting_outcome", blank=True),
        ]
        triggers = [refuse_rows_of_merged()]


@track_history()
class ConfirmedCapability(ConfidentialModel):
    """A capability that a company names, and that an officer has confirmed for a seat. Sets are made of these alone."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    capability = models.CharField(max_length=60)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    by = person()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "capability"], name="capability_confirmed_once")]
        triggers = [refuse_rows_of_merged()]
        verbose_name_plural = "confirmed capabilities"
