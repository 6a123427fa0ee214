"""How entries are kept true: how often their owner is asked, at which mailbox, and what the owner answered."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.core.db.constraints import choice_constraint
from hub.core.models import HubModel, person_key
from hub.core.vocabulary.enums import Language
from hub.core.workflow import UNDO_WITHIN
from hub.directory.models import Organization
from hub.publishing.models import EntryReport
from programs.choices import OwnerAnswer, ReviewRequestEnd
from programs.models.catalogue import Program, Revision

LONGEST_RHYTHM = 24  # months


def _months(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(months__range=(1, LONGEST_RHYTHM)),
        name=name,
        violation_error_message=_("Choose from 1 to 24 months."),
    )


class ReviewPlan(HubModel):
    """How an organization is asked about its entries: how often in months, at which mailbox, in which language.

    The mailbox is that of a role, not of a person. Without one nobody is asked.
    """

    organization = models.OneToOneField(Organization, on_delete=models.PROTECT, related_name="review_plan")
    months = models.PositiveSmallIntegerField()
    mailbox = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default=Language.ENGLISH.value)

    class Meta:
        constraints = [
            _months("review_plan_months"),
            choice_constraint("language", Language, name="review_plan_language"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.months}"


class ReviewInterval(HubModel):
    """The rhythm of one entry, where it is not that of its organization."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="review_rhythm")
    months = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [_months("review_rhythm_months")]

    def __str__(self) -> str:
        return f"{self.program_id} {self.months}"


class ReviewRequest(HubModel):
    """One mail to an owner with the link to its entries that are due. Only the hash of the link is kept."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="review_asks")
    mailbox = models.EmailField()
    language = models.CharField(max_length=2)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=8, choices=ReviewRequestEnd, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(ended_at=None),
                name="one_open_ask_of_an_organization",
                violation_error_message=_("The organization has a link already."),
            ),
            models.CheckConstraint(
                condition=Q(end="", ended_at=None) | Q(end__in=ReviewRequestEnd.values, ended_at__isnull=False),
                name="ended_ask_has_reason",
            ),
            choice_constraint("language", Language, name="review_ask_language"),
        ]
        indexes = [models.Index(fields=["organization", "-asked_at"], name="review_ask_newest")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.asked_at:%Y-%m-%d}"


class Confirmation(HubModel):
    """A curator read pages and found parts of an entry still right: no word changes, so that nobody else reads it.

    ``pages`` are pairs: the key of a part (``programs.publication.sources``), and the page on which it stands.
    ``whole``: every part of ``revision`` was found right.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="confirmations")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    by = person_key()
    at = models.DateTimeField()
    pages = models.JSONField()
    whole = models.BooleanField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(pages=[]), name="confirmation_names_parts"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__range=(F("at"), F("at") + UNDO_WITHIN)),
                name="confirmation_undone_in_time",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="confirmation_is_kept", fields=["program", "revision", "by", "at", "pages", "whole"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.program_id} {self.at:%Y-%m-%d}"


class ReviewedProgram(HubModel):
    """An entry about which an owner is asked, and the answer.

    ``revision`` is what the owner read when answering, ``report`` what it said is wrong. ``answered_by`` is who says to
    have answered; it is the one thing of an answer that is forgotten, after a year.
    """

    ask = models.ForeignKey(ReviewRequest, on_delete=models.CASCADE, related_name="asked")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="asked")
    due_on = models.DateField()
    answer = models.CharField(max_length=10, choices=OwnerAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    report = models.OneToOneField(
        EntryReport, null=True, blank=True, on_delete=models.PROTECT, related_name="asked"
    )  # fmt: skip
    answered_by = models.CharField(max_length=120, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ask", "program"], name="program_once_in_ask"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, revision=None)
                | Q(answer__in=OwnerAnswer.values, answered_at__isnull=False, revision__isnull=False),
                name="answered_program_has_moment",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="owner_answer_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.answered_at IS NOT NULL AND (NEW.answered_by <> '' "
                    "OR to_jsonb(OLD) - 'answered_by' IS DISTINCT FROM to_jsonb(NEW) - 'answered_by')"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ask_id} {self.program_id} {self.answer}"
