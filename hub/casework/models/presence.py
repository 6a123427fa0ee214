"""An official's presence as a typed request, who must agree and what came of it; and the calendar of visits."""

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import ApprovalState, ClashGround, PresenceForm, PresenceResult, VisitCircle, VisitState
from hub.casework.models.base import RequestRelatedModel, address_is_checked, person
from hub.casework.models.requests import ServiceRequest
from hub.core.db.constraints import choice_constraint, choices_constraint
from hub.core.models import ConfidentialModel, code_array
from hub.core.vocabulary.enums import Area
from hub.directory.choices import PresenceLevel
from hub.directory.models import Organization, Seat
from opportunities.models import Opportunity


class OfficialPresence(RequestRelatedModel):
    """What is asked of an official. ``host`` is whom the official would meet, in the company's words.

    ``moved_by`` is who moved it to the day on which it is: that person asks for this day.
    """

    request = models.OneToOneField(ServiceRequest, primary_key=True, on_delete=models.CASCADE, related_name="presence")
    level = models.CharField(max_length=16, choices=PresenceLevel)
    form = models.CharField(max_length=10, choices=PresenceForm)
    on = models.DateField(_("Day"))
    moved_by = person(db_index=False)
    city = models.CharField(_("City"), max_length=80)
    host = models.CharField(_("Whom the official would meet"), max_length=200)
    purpose = models.TextField(_("What it would change"), max_length=2000)
    result = models.CharField(max_length=10, choices=PresenceResult, blank=True)
    result_note = models.TextField(blank=True, max_length=2000)
    result_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            choice_constraint("level", PresenceLevel, name="presence_level"),
            choice_constraint("form", PresenceForm, name="presence_form"),
            choice_constraint("result", PresenceResult, name="presence_result", blank=True),
            models.CheckConstraint(
                condition=Q(result="", result_at=None) | ~Q(result="") & Q(result_at__isnull=False),
                name="presence_result_has_time",
            ),
        ]


# Who sent a request or wrote it down asked for the presence; so does who moved its day, who asks the official, and the
# officer who agreed.
_nobody_approves_the_own_wish = pgtrigger.Trigger(
    name="nobody_approves_the_own_wish",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("by_id", "state"),
    func="""
        IF NEW.state <> 'waiting' AND (
            NEW.by_id = NEW.asked_by_id
            OR NEW.by_id IN (SELECT unnest(ARRAY[submitted_by_id, entered_by_id])
                             FROM casework_servicerequest WHERE id = NEW.request_id)
            OR NEW.by_id IN (SELECT moved_by_id FROM casework_officialpresence WHERE request_id = NEW.request_id)
            OR NEW.by_id IN (SELECT by_id FROM casework_approval
                             WHERE request_id = NEW.request_id AND id <> NEW.id AND level = 'officer')
        ) THEN
            RAISE EXCEPTION 'nobody approves a presence that they asked for' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
# The officer's step is answered by the seat that answers for the request, each other one by the office of an official
# of that level, at the post that looks after the place; by somebody who holds the seat, or by its link.
_seat_that_may_approves = pgtrigger.Trigger(
    name="seat_that_may_approves",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("by_id", "state", "seat_id"),
    func="""
        IF NEW.state = 'waiting'
            OR TG_OP = 'UPDATE' AND OLD.state = NEW.state AND OLD.seat_id = NEW.seat_id AND NEW.by_id IS NULL
        THEN
            RETURN NEW;
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM casework_servicerequest r, directory_seat s LEFT JOIN directory_office o ON o.id = s.office_id
            WHERE r.id = NEW.request_id AND s.id = NEW.seat_id AND (
                NEW.level = 'officer' AND s.id = r.owner_id
                OR s.approves = NEW.level AND (
                    NEW.level <> 'consul_general' OR r.cn_provinces = '{}' OR o.cn_provinces_served && r.cn_provinces
                ) AND (NEW.level <> 'premier' OR s.provinces IS NULL OR r.province = ANY(s.provinces))
            )
        ) THEN
            RAISE EXCEPTION 'this seat does not approve this presence' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.token_hash = '' AND NOT EXISTS (
            SELECT 1 FROM directory_seatholder
            WHERE seat_id = NEW.seat_id AND user_id = NEW.by_id AND until IS NULL
        ) THEN
            RAISE EXCEPTION 'whoever approves holds the seat' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
_address = address_is_checked("approval_address", pgtrigger.Insert | pgtrigger.UpdateOf("mailbox", "seat_id"))


class Approval(RequestRelatedModel):
    """One step of the ladder: who must agree, in which order, and what they said.

    ``seat`` is the office that may answer; empty until it is asked. A body without accounts is asked at ``mailbox`` by
    a signed link, of which only the hash is kept. ``role`` is the role in which
    somebody answered by it; for an account that is the seat.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="approvals")
    position = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=16, choices=PresenceLevel)
    state = models.CharField(max_length=10, choices=ApprovalState, default=ApprovalState.WAITING)
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="approvals")
    asked_by = person()
    asked_at = models.DateTimeField(null=True, blank=True)
    mailbox = models.EmailField(blank=True)
    mailbox_language = models.CharField(max_length=2, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    link_expires_at = models.DateTimeField(null=True, blank=True)
    by = person()
    at = models.DateTimeField(null=True, blank=True)
    role = models.CharField(max_length=160, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            choice_constraint("level", PresenceLevel, name="approval_level"),
            choice_constraint("state", ApprovalState, name="approval_state"),
            models.UniqueConstraint(fields=["request", "position"], name="approval_place_once"),
            models.CheckConstraint(
                condition=Q(state=ApprovalState.WAITING, at=None)
                | ~Q(state=ApprovalState.WAITING) & Q(at__isnull=False),
                name="approval_given_has_time",
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None, asked_by=None, mailbox="", token_hash="") | Q(seat__isnull=False),
                name="asked_approval_has_seat",
            ),
            models.CheckConstraint(
                condition=Q(mailbox="", token_hash="", link_expires_at=None)
                | ~Q(mailbox="") & ~Q(token_hash="") & Q(link_expires_at__isnull=False),
                name="approval_by_mailbox_has_link",
            ),
        ]
        indexes = [models.Index(fields=["seat", "state"], name="approval_of_seat")]
        triggers = [_nobody_approves_the_own_wish, _seat_that_may_approves, _address]


class Visit(ConfidentialModel):
    """A visit or delegation to China in the calendar of all governments.

    ``organization`` is that of the seat to call, empty for the Hub's own. A draft is read by the office of that seat, a
    planned visit by its organization, or by every official where its circle is public; everybody else of the staff
    learns its week, its city and whom to call. Only a draft may be without days.
    """

    belongs_to: ClassVar[tuple[str, ...]] = ("id",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="visits"
    )
    contact = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="visits")
    host = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80)
    areas = code_array()
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    circle = models.CharField(max_length=10, choices=VisitCircle, default=VisitCircle.OFFICIALS)
    state = models.CharField(max_length=10, choices=VisitState, default=VisitState.DRAFT)
    presence = models.OneToOneField(
        OfficialPresence, null=True, blank=True, on_delete=models.SET_NULL, related_name="visit"
    )
    opportunity = models.ForeignKey(
        Opportunity, null=True, blank=True, to_field="slug", on_delete=models.SET_NULL, related_name="visits"
    )
    note = models.TextField(blank=True, max_length=1000)
    at = models.DateTimeField()
    by = person()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            choice_constraint("circle", VisitCircle, name="visit_circle"),
            choice_constraint("state", VisitState, name="visit_state"),
            choices_constraint("areas", Area, name="visit_areas"),
            models.CheckConstraint(
                condition=Q(first_day=None, last_day=None)
                | Q(first_day__isnull=False, last_day__isnull=False, first_day__lte=models.F("last_day")),
                name="visit_days_are_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[VisitState.DRAFT, VisitState.CANCELLED]) | Q(first_day__isnull=False),
                name="planned_visit_has_days",
            ),
            models.CheckConstraint(
                condition=~Q(state=VisitState.PUBLIC) | Q(circle=VisitCircle.PUBLIC), name="public_visit_is_for_anybody"
            ),
        ]
        indexes = [models.Index(fields=["first_day", "last_day"], name="visit_days")]


class VisitClash(ConfidentialModel):
    """That a visit is near another one and shares its host, city or area: as the side of ``visit`` reads it.

    The other side has a row of its own, so that neither reads why the other keeps its days. ``seen_at`` is when this
    side saw it first, and stays where it stands again; ``ended_at`` is when days, places or plans changed so that they
    clash no more.
    """

    belongs_to: ClassVar[tuple[str, ...]] = ("visit_id",)

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="clashes")
    other = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="+")
    grounds = code_array()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    kept_by = person()
    kept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "other"], name="clash_once"),
            models.CheckConstraint(condition=~Q(visit=models.F("other")), name="clash_of_two_visits"),
            choices_constraint("grounds", ClashGround, name="clash_grounds"),
            models.CheckConstraint(
                condition=Q(reason="", kept_at=None) | ~Q(reason="") & Q(kept_at__isnull=False),
                name="kept_clash_says_why",
            ),
        ]
