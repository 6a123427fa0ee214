"""Rows that files bring and that curators may take over, and those that curators took out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.core.models import HubModel


class CuratedModel(HubModel):
    """A row whose words come from a file, until a curator publishes others: from then on no file changes it."""

    curated_at = models.DateTimeField(_("In the care of curators since"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class WithdrawnEntry(HubModel):
    """A row that a curator took out: a file that still holds it does not bring it back."""

    model = models.CharField(_("Table"), max_length=60, help_text="As Django names it: opportunities.guide")
    slug = models.CharField(_("Short name"), max_length=80)
    at = models.DateTimeField(_("Withdrawn"))

    class Meta:
        verbose_name = _("withdrawn entry")
        verbose_name_plural = _("withdrawn entries")
        constraints = [models.UniqueConstraint(fields=["model", "slug"], name="entry_is_withdrawn_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.slug}"
