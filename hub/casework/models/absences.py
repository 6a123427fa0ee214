"""What an absence handed over, so that what nobody touched can be given back."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.casework.models.base import RequestRelatedModel, person
from hub.casework.models.referrals import Referral
from hub.casework.models.requests import ServiceRequest
from hub.directory.models import Absence, Seat


class AbsenceTransfer(RequestRelatedModel):
    """One open thing that went to somebody else for an absence: a request, or an offer or part of one (``referral``).

    ``version`` is that of the request right after. Until ``settled_at`` it may come back; ``is_back`` says that it did.
    Of two transfers of one thing only the later one can be open.
    """

    absence = models.ForeignKey(Absence, on_delete=models.PROTECT, related_name="transfers")
    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="transfers")
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.CASCADE, related_name="transfers")
    from_seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    from_handler = person()
    to_seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    to_handler = person()
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    is_back = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "referral"],
                condition=Q(settled_at=None),
                nulls_distinct=False,
                name="one_open_transfer_of_a_thing",
                violation_error_message=_("This was handed over for an absence already."),
            ),
            models.CheckConstraint(
                condition=Q(is_back=False) | Q(settled_at__isnull=False), name="transfer_back_is_settled"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(settled_at__gte=F("at")), name="transfer_settled_after_it_was_made"
            ),
        ]
        indexes = [models.Index(fields=["absence", "settled_at"], name="transfer_of_absence")]
