"""Finder answers of somebody who has no account."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from companies.models.constraints import check, one_of
from hub.core.models import ConfidentialModel
from hub.core.vocabulary import Language


class FactSheet(ConfidentialModel):
    """Answers in the shape of a profile (``companies.answers``), reached by a signed link only, for 30 days."""

    belongs_to = ("id", "imported_by_id")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answers = models.JSONField(default=dict)
    language = models.CharField(max_length=2, default=Language.ENGLISH.value)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    imported_by = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.CASCADE, related_name="fact_sheets"
    )

    class Meta:
        constraints = [
            one_of("language", Language, name="fact_sheet_language", message=_("Choose English or French.")),
            check(
                "fact_sheet_expires_later",
                models.Q(expires_at__gt=models.F("created_at")),
                _("Answers end after they begin."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
