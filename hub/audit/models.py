"""Who did what, when and why. Rows are appended, never changed; a sealer chains their hashes."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from hub.core.models import HubModel


class Entry(HubModel):
    """One action. ``actor_label`` keeps who it was after an account is erased (a role, never a name)."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    actor_label = models.CharField(max_length=80)
    action = models.CharField(max_length=80, help_text="Dotted and unique: companies.member.invited")
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_by_subject"),
            models.Index(fields=["actor", "-at"], name="audit_by_actor"),
            models.Index(fields=["id"], condition=models.Q(hash=""), name="audit_unsealed"),
        ]
        triggers = [
            pgtrigger.Protect(name="audit_is_never_deleted", operation=pgtrigger.Delete),
            # The one change allowed is the seal on a row that has none.
            pgtrigger.Trigger(
                name="audit_is_append_only",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF OLD.hash = '' AND NEW.hash <> '' AND (to_jsonb(OLD) - 'hash') = (to_jsonb(NEW) - 'hash') "
                    "THEN RETURN NEW; END IF; "
                    "RAISE EXCEPTION 'audit entries are append-only';"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action}"


class SensitiveView(HubModel):
    """Somebody read confidential fields: who, when, of which rows, and on which ground. One row a page that was shown.

    ``subjects`` are the keys of the rows; ``what`` names the part of the portal that showed them.
    """

    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    actor_label = models.CharField(max_length=80)
    what = models.CharField(max_length=60, help_text="Dotted: casework.case")
    ground = models.CharField(max_length=20)
    subjects = ArrayField(models.CharField(max_length=60))
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["subjects"], name="sensitive_view_of_row"),
            models.Index(fields=["user", "-at"], name="sensitive_view_by_person"),
            models.Index(fields=["-at"], name="sensitive_view_recent"),
        ]
        triggers = [
            pgtrigger.Protect(name="sensitive_view_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.what} {self.at:%Y-%m-%d %H:%M}"
