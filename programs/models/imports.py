"""Files that partners sent: what each said, what became of it, and what a person decided."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from hub.core.db.bilingual import BilingualMixin
from hub.core.db.constraints import choice_constraint
from hub.core.models import HubModel, HubQuerySet, person_key
from hub.directory.models import Organization
from programs.choices import (
    ConflictChoice,
    FileFormat,
    ImportState,
    JobKind,
    JobState,
    PairDecision,
    PairKind,
    RowStatus,
)
from programs.models.catalogue import Program, Revision


class Import(HubModel):
    """A file that was read. The file is not kept: its digest is, and what its rows say.

    ``entry_type`` is that of a workbook of entries; empty for a file of programs in the form of the catalogue's own.
    """

    entry_type = models.CharField(max_length=40, blank=True, db_default="")
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    format = models.CharField(max_length=4, choices=FileFormat)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.CHECKED)
    by = person_key()
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=Q(state=ImportState.APPLIED), name="file_is_imported_once"
            ),
            choice_constraint("state", ImportState, name="import_state"),
            choice_constraint("format", FileFormat, name="import_format"),
            models.CheckConstraint(
                condition=Q(state=ImportState.APPLIED, applied_at__isnull=False)
                | Q(state=ImportState.CHECKED, applied_at__isnull=True),
                name="applied_import_has_moment",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="import_is_kept", fields=["entry_type", "digest", "file_name", "format", "by", "at"]
            ),
            pgtrigger.Protect(
                name="applied_import_stays", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__state="applied")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.digest[:12]}"


class ImportJob(HubModel):
    """A file that the worker looks at or writes into drafts; ``source`` is what a look has made, or what is written.

    ``content`` is the file as it was sent, kept only until the look is over. ``faults`` are texts in both languages.
    """

    kind = models.CharField(max_length=5, choices=JobKind)
    state = models.CharField(max_length=7, choices=JobState, default=JobState.WAITING)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True, blank=True)
    source = models.ForeignKey(Import, null=True, blank=True, on_delete=models.CASCADE, related_name="jobs")
    faults = models.JSONField(default=list, blank=True)
    by = person_key()
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            choice_constraint("kind", JobKind, name="import_job_kind"),
            choice_constraint("state", JobState, name="import_job_state"),
            models.CheckConstraint(
                condition=Q(kind=JobKind.CHECK) | Q(source__isnull=False, content=None),
                name="import_job_writes_what_was_read",
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.WAITING, finished_at=None)
                | (~Q(state=JobState.WAITING) & Q(finished_at__isnull=False, content=None)),
                name="finished_import_job_keeps_no_file",
            ),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(kind=JobKind.APPLY, state=JobState.WAITING),
                name="import_is_written_by_one_job",
            ),
        ]
        indexes = [models.Index(fields=["by", "-id"], condition=Q(state=JobState.WAITING), name="import_job_waits")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name} {self.state}"


class ImportRow(HubModel):
    """One entry of a file. ``document`` is what it says; ``draft`` is that of a program.

    ``changes`` and ``clashes`` map fields to what stood and what the file says, as they were when it was compared.
    """

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField(help_text="Row of the sheet, or number of the entry")
    slug = models.SlugField(max_length=80)
    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    jurisdiction = models.CharField(max_length=2, blank=True)
    name_en = models.CharField(max_length=300)
    name_fr = models.CharField(max_length=300)
    status = models.CharField(max_length=9, choices=RowStatus)
    document = models.JSONField()
    changes = models.JSONField(default=dict, blank=True)
    clashes = models.JSONField(default=dict, blank=True)
    draft = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="imported_rows")

    name = BilingualMixin("name")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "slug"], name="program_once_in_import"),
            choice_constraint("status", RowStatus, name="import_row_status"),
        ]
        indexes = [models.Index(fields=["slug", "-id"], name="import_row_of_program")]
        triggers = [
            pgtrigger.ReadOnly(name="import_row_is_kept", fields=["source", "position", "slug", "document"]),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.slug}"


class ConflictQuerySet(HubQuerySet):
    def undecided(self) -> "ConflictQuerySet":
        return self.filter(choice="")


class ImportConflict(HubModel):
    """A field that a curator changed and that a file says otherwise. It waits for a person; nothing is overwritten."""

    row = models.ForeignKey(ImportRow, on_delete=models.PROTECT, related_name="conflicts")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="import_conflicts")
    field = models.CharField(max_length=40)
    ours = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    choice = models.CharField(max_length=6, choices=ConflictChoice, blank=True)
    settled_by = person_key()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row", "field"], name="conflict_once_in_row"),
            models.CheckConstraint(
                condition=Q(choice="", settled_at__isnull=True)
                | Q(choice__in=[str(value) for value in ConflictChoice.values], settled_at__isnull=False),
                name="settled_conflict_has_choice",
            ),
        ]
        indexes = [
            models.Index(fields=["program", "field"], name="conflict_of_program"),
            models.Index(fields=["-id"], condition=Q(choice=""), name="conflict_waits"),
        ]
        triggers = [pgtrigger.ReadOnly(name="conflict_is_kept", fields=["row", "program", "field", "theirs"])]

    def __str__(self) -> str:
        return f"{self.row_id} {self.field}"


class ProgramPair(HubModel):
    """Two programs that may be one, or versions of each other; and what a person said of it.

    Where they belong to two organizations, it is a proposal until ``approved_by`` agrees.
    """

    first = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=9, choices=PairKind)
    reasons = models.JSONField(default=list)
    likeness = models.DecimalField(max_digits=3, decimal_places=2)
    judgement = models.CharField(max_length=8, choices=PairDecision, blank=True)
    # Of two that are the same, the one that stays.
    kept = models.ForeignKey(Program, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    judged_by = person_key()
    approved_by = person_key()
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_of_programs_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="pair_has_two_programs"),
            choice_constraint("kind", PairKind, name="program_pair_kind"),
            models.CheckConstraint(
                condition=Q(kept=None)
                | (
                    Q(judgement__in=[PairDecision.JOINED, PairDecision.PROPOSED], kind=PairKind.DUPLICATE)
                    & (Q(kept=F("first")) | Q(kept=F("second")))
                ),
                name="kept_is_one_of_a_joined_pair",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | (Q(judgement=PairDecision.JOINED) & ~Q(approved_by=F("judged_by"))),
                name="pair_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(judgement="", judged_at__isnull=True)
                | Q(judgement__in=[str(value) for value in PairDecision.values], judged_at__isnull=False),
                name="judged_pair_has_moment",
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="pair_is_kept", fields=["first", "second"])]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
