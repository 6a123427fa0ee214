"""What was told, as it was told; and the verdicts that stand for every company today."""

import json
import zlib
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Company, FactSheet
from hub.core.db.constraints import choice_constraint
from hub.core.models import ConfidentialModel, HubModel, HubQuerySet
from hub.core.vocabulary.enums import ConditionKind, Language, Verdict
from hub.matching.choices import RematchReason, RematchState


class AssessmentQuerySet(HubQuerySet):
    def newest_first(self) -> "AssessmentQuerySet":
        return self.order_by("-at", "-pk")

    def without_answer(self) -> "AssessmentQuerySet":
        """Leave the documents in the database: a list shows figures only."""
        return self.defer("answer", "readings")


class RematchQuerySet(HubQuerySet):
    """Runs over all companies."""

    def running(self) -> "RematchQuerySet":
        """Return the run that goes on now, if any."""
        return self.filter(state="running")

    def newest_first(self) -> "RematchQuerySet":
        return self.order_by("-pk")


class VerdictChangeQuerySet(HubQuerySet):
    """Verdicts that a run found changed."""

    def newest_first(self) -> "VerdictChangeQuerySet":
        return self.order_by("-at", "-pk")

    def unsettled(self) -> "VerdictChangeQuerySet":
        """Return those of which nobody has decided yet whether anybody is told."""
        return self.filter(settled_at=None)


class Assessment(ConfidentialModel):
    """One answer to a company or a sheet: what was known, with which versions, and the answer to the byte.

    ``readings`` holds, for each offering and project, their keys, names and answers. ``answer`` is the JSON document,
    deflated; ``digest`` is the SHA-256 of the document itself. ``by`` is the person whose change asked for it: null
    behind a private link, which knows nobody, and once the account is gone. Nothing else of a row is ever changed; it
    goes with its owner.
    """

    belongs_to = ("company_id", "sheet_id")

    company = models.ForeignKey(Company, null=True, on_delete=models.CASCADE, related_name="assessments")
    sheet = models.ForeignKey(FactSheet, null=True, on_delete=models.CASCADE, related_name="assessments")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
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
        indexes = [
            models.Index(fields=["company", "-at", "-id"], name="assessment_history"),
            models.Index(fields=["by"], condition=models.Q(by__isnull=False), name="assessment_by"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(company__isnull=False, sheet__isnull=True)
                | models.Q(company__isnull=True, sheet__isnull=False),
                name="assessment_of_one_owner",
                violation_error_message=_("An answer was given to a company or to a private link, not to both."),
            ),
            choice_constraint("language", Language, name="assessment_language"),
            models.CheckConstraint(
                condition=~models.Q(digest=""),
                name="assessment_has_digest",
                violation_error_message=_("An answer carries its digest."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="assessment_is_never_changed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.by_id IS NOT NULL OR to_jsonb(OLD) - 'by_id' IS DISTINCT FROM to_jsonb(NEW) - 'by_id'"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.company_id or self.sheet_id} {self.at:%Y-%m-%d}"

    @property
    def document(self) -> bytes:
        """The JSON document as it was told."""
        return zlib.decompress(bytes(self.answer))

    @property
    def told(self) -> dict[str, Any]:
        """The one answer of the document."""
        return json.loads(self.document)["profiles"][0]


class Rematch(HubModel):
    """A run that matches every company again, in the order of their keys.

    ``cursor`` is the key of the last company done, so that a run that was interrupted goes on from there. ``changed``
    counts the companies of which at least one verdict changed.
    """

    catalogue_version = models.CharField(max_length=64)
    reason = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=RematchState.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)

    objects: ClassVar[Any] = RematchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "rematches"
        constraints = [
            choice_constraint("state", RematchState, name="rematch_state"),
            choice_constraint("reason", RematchReason, name="rematch_reason"),
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state=RematchState.RUNNING.value), name="rematch_runs_alone"
            ),
            models.CheckConstraint(
                condition=models.Q(state=RematchState.RUNNING.value, finished_at__isnull=True)
                | (~models.Q(state=RematchState.RUNNING.value) & models.Q(finished_at__isnull=False)),
                name="rematch_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.state}"


class CompanyVerdicts(ConfidentialModel):
    """The verdict of every program for one company, the best of its offerings and projects.

    ``verdicts`` maps the slug of each program to its verdict and, below "meets", the kind of the first condition that
    keeps it there: "to_confirm trl". ``catalogue_version`` and ``at`` tell of the last write: where a later version
    changes nothing, nothing is written.
    """

    company = models.OneToOneField(Company, primary_key=True, on_delete=models.CASCADE, related_name="verdicts")
    catalogue_version = models.CharField(max_length=64)
    verdicts = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "verdicts of companies"

    def __str__(self) -> str:
        return str(self.company_id)


class VerdictChange(ConfidentialModel):
    """A run found another verdict of one program for one company: the catalogue has changed, or time has passed.

    ``before`` and ``after`` are empty where the program was not there, or no longer is. ``condition`` is the kind of
    the condition that now stands in the way, or that stood there before; empty where there is none. ``stood`` is the
    one that stood in the way before, whichever way the verdict moved. ``rematch`` is the run that found it, null where
    the company's own change of profile came first. ``settled_at`` is when it was decided whether anybody is told.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="verdict_changes")
    program = models.CharField(max_length=80)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, blank=True)
    condition = models.CharField(max_length=24, blank=True)
    stood = models.CharField(max_length=24, blank=True)
    catalogue_version = models.CharField(max_length=64)
    at = models.DateTimeField()
    rematch = models.ForeignKey(Rematch, null=True, on_delete=models.PROTECT, related_name="changes")
    settled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = VerdictChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["company", "-at", "-id"], name="verdict_change_history"),
            models.Index(
                fields=["company", "id"], condition=models.Q(settled_at=None), name="verdict_change_unsettled"
            ),
            models.Index(fields=["at"], name="verdict_change_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["rematch", "company", "program"], name="verdict_change_once_a_run"),
            models.CheckConstraint(
                condition=models.Q(before__in=["", *map(str, Verdict)]) & models.Q(after__in=["", *map(str, Verdict)]),
                name="verdict_change_verdicts",
            ),
            models.CheckConstraint(
                condition=models.Q(condition__in=["", *map(str, ConditionKind)])
                & models.Q(stood__in=["", *map(str, ConditionKind)]),
                name="verdict_change_condition",
            ),
            models.CheckConstraint(condition=~models.Q(before=models.F("after")), name="verdict_change_is_a_change"),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.program}: {self.before} > {self.after}"


class FactBlock(HubModel):
    """The facts of some companies as columns (``hub.matching.index.columns``), in the order of ``keys``, without names.

    They are read every night, a block at a time, and joined into one that is ``ready`` and takes the place of the
    former: so what was erased is gone the next day. ``at`` is the moment before they were read, ``on`` their day.
    """

    ready = models.BooleanField(default=False)
    last_key = models.BigIntegerField()
    keys = ArrayField(models.BigIntegerField())
    on = models.DateField()
    at = models.DateTimeField()
    columns = models.BinaryField()

    class Meta:
        verbose_name_plural = "blocks of facts"
        constraints = [models.UniqueConstraint(fields=["ready", "last_key"], name="fact_block_once")]

    def __str__(self) -> str:
        return f"{self.last_key} {self.on}"


class ChangedFacts(ConfidentialModel):
    """The facts of a company were changed at a moment: what an older block says of it does not count."""

    company = models.OneToOneField(Company, primary_key=True, on_delete=models.CASCADE, related_name="changed_facts")
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "changed facts"

    def __str__(self) -> str:
        return str(self.company_id)
