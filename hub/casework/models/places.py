"""What offices lend to companies on the ground, such as a desk or an adviser's hour, and who booked it."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from companies.models import Company
from companies.models.constraints import refuse_rows_of_merged
from hub.casework.choices import LandingHelp, SlotLength
from hub.casework.models.base import person
from hub.casework.models.requests import ServiceRequest
from hub.core.db.bilingual import BilingualMixin
from hub.core.db.constraints import both_languages_constraint, choice_constraint
from hub.core.models import ConfidentialModel, HubModel
from hub.directory.models import Office


class Resource(HubModel):
    """Something that an office lends, on some days of the week (1 is Monday), from an hour to an hour of its own time.

    It is booked by slots of ``minutes``. ``withdrawn_at`` is when the office stopped lending it.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="resources")
    kind = models.CharField(max_length=20, choices=LandingHelp)
    title_en = models.CharField(max_length=120)
    title_fr = models.CharField(max_length=120)
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    opens = models.TimeField()
    closes = models.TimeField()
    minutes = models.PositiveSmallIntegerField(choices=SlotLength)
    at = models.DateTimeField()
    by = person()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    title = BilingualMixin("title")

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            choice_constraint("kind", LandingHelp, name="resource_kind"),
            both_languages_constraint("title", name="resource_is_bilingual"),
            models.CheckConstraint(condition=~Q(title_en=""), name="resource_has_a_name"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="resource_hours_run_on"),
            models.CheckConstraint(condition=Q(minutes__in=SlotLength.values), name="resource_slot"),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]) & ~Q(weekdays=[]), name="resource_weekdays"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.title_en}"


class Booking(ConfidentialModel):
    """A slot that a company has of a resource, or for which it waits (``waiting_number``), with the request for it."""

    belongs_to: ClassVar[tuple[str, ...]] = ("company_id", "resource_id")

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="bookings")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="bookings")
    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="bookings")
    period = DateTimeRangeField()
    waiting_number = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    by = person()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["period", "waiting_number", "pk"]
        constraints = [
            ExclusionConstraint(
                name="resource_is_lent_once",
                expressions=[("resource", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(waiting_number=None, cancelled_at=None),
            ),
            models.UniqueConstraint(
                fields=["resource", "period", "waiting_number"],
                condition=Q(waiting_number__isnull=False),
                name="booking_place_in_line_once",
            ),
            models.UniqueConstraint(
                fields=["resource", "period", "company"],
                condition=Q(cancelled_at=None),
                name="company_books_a_slot_once",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(waiting_number=None), name="cancelled_booking_is_in_no_line"
            ),
            models.CheckConstraint(condition=~Q(period__isempty=True), name="booking_has_time"),
        ]
        triggers = [refuse_rows_of_merged()]
