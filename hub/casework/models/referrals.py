"""An offer of a request, or of a part of it, to a seat; what the seat made of it is the seat's own status."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import HANDED_OVER_STATES, ReferralRole, ReferralState, ReturnReason
from hub.casework.models.base import RequestRelatedModel, one_of, person
from hub.casework.models.requests import ServiceRequest
from hub.directory.models import Seat


class Referral(RequestRelatedModel):
    """A request offered by one seat to another.

    Until the receiver accepts, the sender answers for the request. ``reasons`` keeps why the seat was proposed, as it
    was shown then; ``rank`` its place among the candidates (null: it was not among them). A body without accounts is
    told at ``mailbox`` by a signed link, of which only the hash is kept.
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
    override_reason = models.TextField(blank=True, max_length=1000)
    mailbox = models.EmailField(blank=True)
    mailbox_language = models.CharField(max_length=2, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    link_expires_at = models.DateTimeField(null=True, blank=True)
    answered_by = person()
    answered_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=12, choices=ReturnReason, blank=True)
    return_text = models.TextField(blank=True, max_length=1000)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("part", ReferralRole, name="offer_part"),
            one_of("state", ReferralState, name="offer_state"),
            one_of("return_reason", ReturnReason, name="offer_return_reason", blank=True),
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
        ]
        indexes = [
            models.Index(fields=["seat", "state", "-offered_at"], name="offer_of_seat"),
            models.Index(fields=["request", "-offered_at"], name="offer_of_request"),
            # What a seat has handed over, the latest first.
            models.Index(
                fields=["from_seat", "-offered_at"],
                condition=Q(part=ReferralRole.OWNER, state__in=HANDED_OVER_STATES),
                name="offer_handed_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.seat_id} {self.state}"
