"""Who may read a request that is not theirs by seat: shared, or opened with a reason for a short time."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import GrantGround
from hub.casework.models.base import RequestRelatedModel, person
from hub.casework.models.requests import ServiceRequest
from hub.core.db.constraints import choice_constraint


class AccessGrant(RequestRelatedModel):
    """A right to read one request, for one person, with its ground. Ends by itself, or when the request is closed."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="grants")
    user = person("casework_grants", null=False)
    ground = models.CharField(max_length=20, choices=GrantGround)
    reason = models.TextField(max_length=1000)
    given_by = person()
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            choice_constraint("ground", GrantGround, name="grant_ground"),
            models.CheckConstraint(
                condition=~Q(reason=""), name="grant_has_reason", violation_error_message=_("Say why.")
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="grant_ends_later"),
        ]
        indexes = [models.Index(fields=["user", "until"], name="grant_of_person")]
