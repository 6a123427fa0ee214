"""Who did what, when and why, in rows that are appended and never changed; and the register of incidents."""

from datetime import datetime, timedelta
from typing import NamedTuple

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.core.models import HubModel, track_history

EMERGENCY_ACCESS = "audit.emergency_access_opened"


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
            # Each reading of the metrics asks when emergency access was last opened.
            models.Index(fields=["id"], condition=models.Q(action=EMERGENCY_ACCESS), name="audit_emergency_access"),
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


class IncidentClock(NamedTuple):
    """What an incident waits for, since when, and until when where the law gives days."""

    step: str | Promise
    since: datetime
    until: datetime | None = None


def _not_before(column: str, start: str) -> Q:
    return Q(**{column: None}) | Q(**{f"{column}__gte": F(start)})


@track_history()
class Incident(HubModel):
    """A breach of what guards information about people or companies: one row each, small ones too.

    It is decided whether there is a real risk of significant harm; where there is, the commissioner is told, and the
    people. A row is kept for 24 months after it was decided, whoever wants it gone.
    """

    DAYS_TO_REPORT = 7  # of a federal institution, from the decision on

    happened_at = models.DateTimeField(_("Happened"), null=True, blank=True, help_text=_("Empty: nobody knows yet."))
    noticed_at = models.DateTimeField(_("Noticed"))
    description = models.TextField(
        _("What happened, and how"), help_text=_("Name nobody: say which accounts by their keys.")
    )
    information = models.TextField(_("Which kinds of information"))
    people = models.PositiveIntegerField(
        _("About how many people"), null=True, blank=True, help_text=_("Empty: nobody knows yet.")
    )
    has_risk = models.BooleanField(
        _("Real risk of significant harm"), null=True, blank=True, help_text=_("Unknown: nobody has decided yet.")
    )
    risk_reason = models.TextField(
        _("Why, or why not"),
        blank=True,
        help_text=_("How sensitive it is, and how likely it is to be misused."),
    )
    decided_at = models.DateTimeField(_("Risk decided"), null=True, blank=True)
    commissioner_told_at = models.DateTimeField(_("Commissioner told"), null=True, blank=True)
    people_told_at = models.DateTimeField(_("People told"), null=True, blank=True)
    others_told = models.TextField(
        _("Whom else, and how"), blank=True, help_text=_("Where people were not told: why the law forbids it.")
    )
    measures = models.TextField(_("What was done"), blank=True)
    closed_at = models.DateTimeField(_("Closed on"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(has_risk=None, decided_at=None)
                | (Q(has_risk__isnull=False, decided_at__isnull=False) & ~Q(risk_reason="")),
                name="incident_is_decided_with_reason",
                violation_error_message=_("Whoever decides on the risk says when and why."),
            ),
            models.CheckConstraint(
                condition=(Q(happened_at=None) | Q(happened_at__lte=F("noticed_at")))
                & _not_before("decided_at", "noticed_at")
                & _not_before("commissioner_told_at", "noticed_at")
                & _not_before("people_told_at", "noticed_at")
                & _not_before("closed_at", "decided_at"),
                name="incident_days_follow_each_other",
                violation_error_message=_("It happened, was noticed, decided and closed, in this order."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | (
                    Q(decided_at__isnull=False)
                    & ~Q(measures="")
                    & (
                        Q(has_risk=False)
                        | (
                            Q(commissioner_told_at__isnull=False)
                            & (Q(people_told_at__isnull=False) | ~Q(others_told=""))
                        )
                    )
                ),
                name="incident_is_closed_when_all_was_done",
                violation_error_message=_(
                    "Closed is what was decided and mended. At a real risk of significant harm, the commissioner and "
                    "the people were told too."
                ),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="incident_is_kept",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                func=(
                    "IF OLD.closed_at IS NULL "
                    "OR greatest(OLD.decided_at, OLD.created_at) + interval '24 months' > now() "
                    "THEN RAISE EXCEPTION 'incidents are kept for 24 months'; END IF; RETURN OLD;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noticed_at:%Y-%m-%d} {self.description[:60]}"

    def clock(self, *, is_federal: bool) -> IncidentClock | None:
        """Return what is waited for, or None: nothing is."""
        if self.closed_at:
            return None
        if self.decided_at is None:
            return IncidentClock(_("nobody has decided"), self.noticed_at)
        if self.has_risk and self.commissioner_told_at is None:
            until = self.decided_at + timedelta(days=self.DAYS_TO_REPORT) if is_federal else None
            return IncidentClock(_("the commissioner is not told"), self.decided_at, until)
        if self.has_risk and self.people_told_at is None and not self.others_told:
            return IncidentClock(_("the people are not told"), self.decided_at)
        return IncidentClock(_("not closed"), self.decided_at)
