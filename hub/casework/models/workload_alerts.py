"""A sign of trouble at a seat that a lead has looked at and put aside, with the reason."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import WorkloadSign
from hub.casework.models.base import person
from hub.core.db.constraints import choice_constraint
from hub.core.models import HubModel
from hub.directory.models import Seat


class AlertDismissal(HubModel):
    """One sign put aside at the size that it had; it comes back when it grows. Rows are kept."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="dismissals")
    sign = models.CharField(max_length=12, choices=WorkloadSign)
    size = models.PositiveIntegerField(help_text="How many requests stood behind the sign")
    reason = models.CharField(_("Why it is no trouble"), max_length=400)
    by = person()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When somebody brought the sign back")

    class Meta:
        constraints = [
            choice_constraint("sign", WorkloadSign, name="dismissal_sign"),
            models.CheckConstraint(
                condition=~Q(reason=""), name="dismissal_has_reason", violation_error_message=_("Say why.")
            ),
        ]
        indexes = [models.Index(fields=["seat", "sign", "-at"], name="dismissal_of_sign")]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.sign} {self.size}"
