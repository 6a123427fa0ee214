"""What was told, as it was told: the record that can be replayed."""

import json
import zlib
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Company, FactSheet
from hub.core.bilingual import is_one_of
from hub.core.models import HubModel
from hub.core.vocabulary import Language
from hub.matching.querysets import AssessmentQuerySet


class Assessment(HubModel):
    """One answer to a company or a sheet: what was known, with which versions, and the answer to the byte.

    ``readings`` holds, for each offering and project, their keys, names and answers. ``answer`` is the JSON document,
    deflated; ``digest`` is the SHA-256 of the document itself. Rows are never changed; they go with their owner.
    """

    company = models.ForeignKey(Company, null=True, on_delete=models.CASCADE, related_name="assessments")
    sheet = models.ForeignKey(FactSheet, null=True, on_delete=models.CASCADE, related_name="assessments")
    at = models.DateTimeField()
    on = models.DateField()
    language = models.CharField(max_length=2)
    readings = models.JSONField()
    catalogue_version = models.CharField(max_length=64)
    sources_version = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=20)
    counts = models.JSONField()
    answer = models.BinaryField()
    digest = models.CharField(max_length=64)

    objects: ClassVar[Any] = AssessmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["company", "-at", "-id"], name="assessment_history")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(company__isnull=False, sheet__isnull=True)
                | models.Q(company__isnull=True, sheet__isnull=False),
                name="assessment_of_one_owner",
                violation_error_message=_("An answer was given to a company or to a private link, not to both."),
            ),
            is_one_of("language", Language, name="assessment_language"),
            models.CheckConstraint(
                condition=~models.Q(digest=""),
                name="assessment_has_digest",
                violation_error_message=_("An answer carries its digest."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="assessment_is_never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.company_id or self.sheet_id} {self.at:%Y-%m-%d}"

    @property
    def document(self) -> bytes:
        """The JSON document as it was told."""
        return zlib.decompress(bytes(self.answer))

    @property
    def told(self) -> dict[str, Any]:
        """The one answer of the document."""
        answer: dict[str, Any] = json.loads(self.document)["profiles"][0]
        return answer
