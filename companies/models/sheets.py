"""What a company writes for its public page alone, and the files made of that page."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from companies.models.constraints import check_constraint, refuse_rows_of_merged
from hub.core.models import ConfidentialModel

SHEET_LANGUAGES = ("en", "fr", "zh")


class CompanySheet(ConfidentialModel):
    """The words of a company for its sheet. What it says of itself and its offerings comes from its profile.

    ``translated`` names the languages in which its words are a courtesy translation that it approved.
    """

    company = models.OneToOneField(Company, on_delete=models.CASCADE, related_name="sheet")
    headline_en = models.CharField(max_length=120, blank=True)
    headline_fr = models.CharField(max_length=120, blank=True)
    headline_zh = models.CharField(max_length=60, blank=True)
    seeks_en = models.TextField(max_length=600, blank=True)
    seeks_fr = models.TextField(max_length=600, blank=True)
    seeks_zh = models.TextField(max_length=300, blank=True)
    # In the place of descriptions of offerings that stand in another language alone.
    offers_en = models.TextField(max_length=600, blank=True, default="", db_default="")
    offers_fr = models.TextField(max_length=600, blank=True, default="", db_default="")
    offers_zh = models.TextField(max_length=300, blank=True, default="", db_default="")
    translated = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            check_constraint(
                "sheet_translated",
                Q(translated__contained_by=list(SHEET_LANGUAGES)),
                _("Choose languages of the list."),
            )
        ]
        triggers = [refuse_rows_of_merged()]


class SheetFile(ConfidentialModel):
    """The sheet of a company as a file, in one language. It is handed out only while it says what the page says."""

    belongs_to: ClassVar[tuple[str, ...]] = ("company_id",)

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="sheet_files")
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "language"], name="sheet_file_once"),
            models.CheckConstraint(condition=Q(language__in=SHEET_LANGUAGES), name="sheet_file_language"),
        ]
