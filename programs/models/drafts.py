"""What curators typed: every save of a draft is kept, whole and in order."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from hub.core.models import HubModel
from programs.models.catalogue import Revision


class DraftSave(HubModel):
    """One save of a draft. ``content`` is the whole document (``programs.drafting.documents``) after it.

    ``number`` is the version that a form was opened at, so that nobody overwrites what was saved meanwhile. Where it is
    null, ``content`` is one section alone, held aside: it was sent when the session had ended, or when another person
    had changed the same section. ``settled_at`` says when its writer decided about it.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="saves")
    number = models.PositiveIntegerField(null=True, blank=True)
    section = models.CharField(max_length=40)
    content = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.DO_NOTHING, db_constraint=False,
        related_name="+",
    )  # fmt: skip
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="draft_save_number_in_revision"),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(settled_at__isnull=True), name="draft_save_settled_is_held"
            ),
        ]
        indexes = [models.Index(fields=["revision", "-number"], name="draft_save_newest")]
        triggers = [
            pgtrigger.ReadOnly(name="draft_save_is_kept", fields=["number", "section", "content", "by", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.number or '-'} {self.section}"
