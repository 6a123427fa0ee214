"""What is not sent yet: drafts of requests, and enquiries from outside as drafts of leads; and the numbers given."""

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from companies.models import Company
from hub.casework.choices import Channel, EnquirerRole
from hub.casework.models.base import RequestRelatedModel, person
from hub.casework.models.requests import ServiceRequest
from hub.core.db.constraints import choice_constraint
from hub.core.models import ConfidentialModel, HubModel, HubQuerySet
from hub.directory.models import Seat


class DraftQuerySet(HubQuerySet):
    def by_phone(self) -> Self:
        """Return those that somebody of the staff took down for a company: only that form says how it came in."""
        return self.filter(answers__has_key="channel")

    def to_rescue(self, at: datetime) -> Self:
        """Return drafts that nobody has touched since ``at``, were never rescued, and can be written to."""
        reachable = ~Q(email="") | Q(user__isnull=False)
        return self.filter(reachable, changed_at__lte=at, rescued_at=None, request=None)


class RequestDraft(ConfidentialModel):
    """A request that somebody began, with or without an account. Opened by its signed link, or by its person.

    ``answers`` are the fields of the form as they were typed. ``email`` is where the mail of the next day goes.
    """

    belongs_to = ("id", "company_id")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answers = models.JSONField(default=dict)
    language = models.CharField(max_length=2)
    email = models.EmailField(blank=True)
    user = person("request_drafts")
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    rescued_at = models.DateTimeField(null=True, blank=True)
    request = models.OneToOneField(
        ServiceRequest, null=True, blank=True, on_delete=models.SET_NULL, related_name="draft"
    )

    objects: ClassVar[Any] = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="request_draft_ends_later"),
        ]
        indexes = [
            models.Index(
                fields=["changed_at"], condition=Q(rescued_at=None, request=None), name="request_draft_to_rescue"
            ),
            models.Index(fields=["expires_at"], name="request_draft_expiry"),
        ]


class DeskDraft(RequestRelatedModel):
    """What somebody of the staff has typed into one form of a case and not sent: ``answers`` are its fields."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="desk_drafts")
    user = person("desk_drafts", null=False)
    action = models.CharField(max_length=20)
    answers = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "user", "action"], name="one_desk_draft_of_a_form"),
        ]
        indexes = [models.Index(fields=["changed_at"], name="desk_draft_age")]


class InboundEnquiry(ConfidentialModel):
    """What a buyer, supplier or investor wrote: the draft of a lead, and the seat that looks after it.

    Their words and address stand in the dossier of the lead, by level, and not here. ``sheet`` is the public address of
    the company from whose page they came, told to the seat alone: nothing goes to a company before the lead is cleared.
    ``due_on`` is the day by which its writer was promised an answer; ``remind_at`` is when somebody is next told.
    """

    belongs_to: ClassVar[tuple[str, ...]] = ("opportunity",)

    reference = models.CharField(max_length=12, unique=True)
    opportunity = models.SlugField(max_length=60, unique=True)
    role = models.CharField(max_length=8, choices=EnquirerRole)
    language = models.CharField(max_length=2)
    sheet = models.SlugField(max_length=60, blank=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="inbound_enquiries")
    at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = person(db_index=False)
    answered_channel = models.CharField(max_length=8, choices=Channel, blank=True, default="", db_default="")

    class Meta:
        verbose_name_plural = "inbound enquiries"
        constraints = [
            choice_constraint("role", EnquirerRole, name="enquiry_role"),
            models.CheckConstraint(condition=Q(language__in=["en", "fr", "zh"]), name="enquiry_language"),
        ]

    def __str__(self) -> str:
        return self.reference


class EnquiryReply(ConfidentialModel):
    """What an officer wrote to the writer of an enquiry; whoever looks after the lead reads it."""

    belongs_to: ClassVar[tuple[str, ...]] = ("opportunity",)

    enquiry = models.ForeignKey(InboundEnquiry, on_delete=models.CASCADE, related_name="replies")
    opportunity = models.SlugField(max_length=60)
    text = models.TextField(max_length=4000)
    by = person()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "enquiry replies"


class ReferenceCounter(HubModel):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()
