"""An official's presence as a typed request: who, when, for what, who must agree, and what came of it."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import ApprovalState, PresenceForm, PresenceLevel, PresenceResult
from hub.casework.models.base import RequestRelatedModel, one_of, person
from hub.casework.models.requests import ServiceRequest


class OfficialPresence(RequestRelatedModel):
    """What is asked of an official. ``host`` is whom the official would meet, in the company's words."""

    request = models.OneToOneField(ServiceRequest, primary_key=True, on_delete=models.CASCADE, related_name="presence")
    level = models.CharField(max_length=16, choices=PresenceLevel)
    form = models.CharField(max_length=10, choices=PresenceForm)
    on = models.DateField(_("Day"))
    city = models.CharField(_("City"), max_length=80)
    host = models.CharField(_("Whom the official would meet"), max_length=200)
    purpose = models.TextField(_("What it would change"), max_length=2000)
    result = models.CharField(max_length=10, choices=PresenceResult, blank=True)
    result_note = models.TextField(blank=True, max_length=2000)
    result_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("level", PresenceLevel, name="presence_level"),
            one_of("form", PresenceForm, name="presence_form"),
            one_of("result", PresenceResult, name="presence_result", blank=True),
            models.CheckConstraint(
                condition=Q(result="", result_at=None) | ~Q(result="") & Q(result_at__isnull=False),
                name="presence_result_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.level}"


# Who sent a request or wrote it down asked for the presence; so does the officer who agreed, from the next official.
_nobody_approves_the_own_wish = pgtrigger.Trigger(
    name="nobody_approves_the_own_wish",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("by_id", "state"),
    func="""
        IF NEW.state <> 'waiting' AND (
            NEW.by_id IN (SELECT unnest(ARRAY[submitted_by_id, entered_by_id])
                          FROM casework_servicerequest WHERE id = NEW.request_id)
            OR NEW.by_id IN (SELECT by_id FROM casework_approval
                             WHERE request_id = NEW.request_id AND id <> NEW.id AND level = 'officer')
        ) THEN
            RAISE EXCEPTION 'nobody approves a presence that they asked for' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Approval(RequestRelatedModel):
    """One step of the ladder: who must agree, in which order, and what they said."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="approvals")
    position = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=16, choices=PresenceLevel)
    state = models.CharField(max_length=10, choices=ApprovalState, default=ApprovalState.WAITING)
    by = person()
    at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            one_of("level", PresenceLevel, name="approval_level"),
            one_of("state", ApprovalState, name="approval_state"),
            models.UniqueConstraint(fields=["request", "position"], name="approval_place_once"),
            models.CheckConstraint(
                condition=Q(state=ApprovalState.WAITING, at=None)
                | ~Q(state=ApprovalState.WAITING) & Q(at__isnull=False),
                name="approval_given_has_time",
            ),
        ]
        triggers = [_nobody_approves_the_own_wish]

    def __str__(self) -> str:
        return f"{self.request_id} {self.position} {self.state}"
