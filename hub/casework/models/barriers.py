"""What keeps a company out of a market, as it was met in a request."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import BarrierKind
from hub.casework.models.base import RequestRelatedModel, one_of, person
from hub.casework.models.requests import ServiceRequest
from hub.core.choices import choices_for
from hub.core.vocabulary.enums import Area


class MarketBarrier(RequestRelatedModel):
    """A barrier: its kind, the place by its code (a province of China, else a market), the area, and in what way."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="barriers")
    kind = models.CharField(max_length=14, choices=BarrierKind)
    place = models.CharField(max_length=40)
    area = models.CharField(max_length=60, choices=choices_for(Area))
    words = models.TextField(max_length=1000)
    recorded_by = person()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("kind", BarrierKind, name="barrier_kind"),
            one_of("area", Area, name="barrier_area"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(place=""), name="barrier_says_what_and_where"),
            models.UniqueConstraint(
                fields=["request", "kind", "place", "area"],
                name="barrier_once",
                violation_error_message=_("This barrier is recorded on this request already."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "area", "place"], name="barrier_counted")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"
