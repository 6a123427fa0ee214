"""What of a lead is told in confidence: a table for each level, the answers to the checks, and declarations.

They stand beside the entry, whose own row holds no more than its teaser: so what lists, feeds and searches read cannot
leak. The key is the entry's address, which a draft has before readers see a row.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from hub.core.models import ConfidentialModel, track_history
from opportunities.choices import CheckAnswer, DeclarationState
from opportunities.models.entries import ComplianceCheck
from opportunities.models.opportunities import Opportunity


def _person() -> Any:
    """Return a column that names who did it; of an account that was deleted the row remains, not the person."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class DossierPart(ConfidentialModel):
    """One level of what is known of a lead. It is opened by its own random key, so that one level opens no other."""

    belongs_to: ClassVar[tuple[str, ...]] = ("id",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opportunity = models.SlugField(max_length=60, unique=True)
    text_en = models.TextField(max_length=4000)
    text_fr = models.TextField(max_length=4000, blank=True)
    at = models.DateTimeField()
    by = _person()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.opportunity)

    def text(self, lang: str) -> str:
        """Return the text in a language, in English where there is no French one."""
        return str((self.text_fr if lang == "fr" else "") or self.text_en)


class DossierProfile(DossierPart):
    """What a company reads that was told of a lead: what is bought and where, without a name."""


class DossierTechnical(DossierPart):
    """What a company reads once both sides said yes: measurements, plans, conditions."""


class DossierContact(DossierPart):
    """Who buys, and how to reach them: once both sides said yes."""


@track_history()
class Clearance(ConfidentialModel):
    """The answer to one check for one lead. It falls due after twelve months, or when the text of the check changes.

    ``text`` is the mark of the check's text at the time (``opportunities.disclosure.text_mark``).
    """

    belongs_to: ClassVar[tuple[str, ...]] = ("opportunity",)

    opportunity = models.SlugField(max_length=60)
    # Named apart from ``Model.check``.
    question = models.ForeignKey(ComplianceCheck, on_delete=models.CASCADE, related_name="clearances")
    answer = models.CharField(max_length=8, choices=CheckAnswer)
    note = models.TextField(blank=True, max_length=1000)
    at = models.DateTimeField()
    by = _person()
    text = models.CharField(max_length=32)
    valid_until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "question"], name="clearance_once"),
            models.CheckConstraint(condition=Q(answer__in=CheckAnswer.values), name="clearance_answer"),
            models.CheckConstraint(
                condition=~Q(answer=CheckAnswer.SETTLED) | ~Q(note=""),
                name="settled_clearance_says_how",
                violation_error_message=_("Say how it was settled."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity} {self.answer}"


class Declaration(ConfidentialModel):
    """What a company says of its own checks on intellectual property before it reads of a lead: done, or skipped."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="declarations")
    opportunity = models.ForeignKey(Opportunity, to_field="slug", on_delete=models.CASCADE, related_name="declarations")
    state = models.CharField(max_length=8, choices=DeclarationState)
    at = models.DateTimeField()
    by = _person()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "opportunity"], name="declaration_once"),
            models.CheckConstraint(condition=Q(state__in=DeclarationState.values), name="declaration_state"),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.state}"
