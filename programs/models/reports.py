"""What readers and owners say is wrong with an entry, and what became of it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from hub.core.db.bilingual import BilingualMixin, choice_constraint
from hub.core.db.web_addresses import web_address_constraint
from hub.core.models import HubModel
from hub.core.vocabulary.enums import Language
from programs.choices import ReportOrigin, ReportPart, ReportState
from programs.models.catalogue import Program, Revision
from programs.models.freshness import ReviewedProgram

ANSWERED = (ReportState.ACCEPTED, ReportState.DECLINED, ReportState.CORRECTED)


_report_goes_to_a_draft = pgtrigger.Trigger(
    name="report_goes_to_a_draft",
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("draft_id"),
    when=pgtrigger.Before,
    func=(
        "IF NEW.draft_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.draft_id IS DISTINCT FROM OLD.draft_id) "
        "AND NOT EXISTS (SELECT FROM programs_revision "
        "WHERE id = NEW.draft_id AND program_id = NEW.program_id AND state = 'draft') "
        "THEN RAISE EXCEPTION 'a report is taken into a draft that can be written in'; END IF; RETURN NEW;"
    ),
)


class ProgramReport(HubModel):
    """A report about an entry. The reporter's words and address are never shown in public.

    ``answer`` is the curator's sentence in both languages, public once the correction is published; ``reply`` says in
    the reporter's language why a report is not accepted. ``email`` is forgotten some time after the answer.
    ``fingerprint`` keeps the same words about the same entry on one day from being two reports.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="reports")
    origin = models.CharField(max_length=6, choices=ReportOrigin)
    asked = models.OneToOneField(
        ReviewedProgram, null=True, blank=True, on_delete=models.PROTECT, related_name="report"
    )
    part = models.CharField(max_length=8, choices=ReportPart)
    words = models.TextField(max_length=4000, blank=True)
    link = models.URLField(max_length=1000, blank=True)
    language = models.CharField(max_length=2)
    email = models.EmailField(blank=True)
    fingerprint = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=ReportState, default=ReportState.OPEN)
    answer_en = models.TextField(max_length=400, blank=True)
    answer_fr = models.TextField(max_length=400, blank=True)
    reply = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.DO_NOTHING, db_constraint=False,
        related_name="+",
    )  # fmt: skip
    answered_at = models.DateTimeField(null=True, blank=True)
    draft = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports")
    corrected_at = models.DateTimeField(null=True, blank=True)

    answer = BilingualMixin("answer")

    class Meta:
        constraints = [
            choice_constraint("origin", ReportOrigin, name="report_origin"),
            choice_constraint("part", ReportPart, name="report_part"),
            choice_constraint("state", ReportState, name="report_state"),
            choice_constraint("language", Language, name="report_language"),
            web_address_constraint("link", name="report_web_addresses"),
            models.CheckConstraint(
                condition=Q(origin=ReportOrigin.OWNER, asked__isnull=False)
                | Q(origin=ReportOrigin.READER, asked=None) & ~Q(words=""),
                name="report_says_something",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN, answered_at=None)
                | Q(state__in=ANSWERED, answered_at__isnull=False),
                name="answered_report_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReportState.ACCEPTED, ReportState.CORRECTED])
                | ~Q(answer_en="") & ~Q(answer_fr=""),
                name="accepted_report_is_answered_in_both_languages",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.DECLINED) | ~Q(reply=""), name="declined_report_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.CORRECTED, corrected_at__isnull=False)
                | ~Q(state=ReportState.CORRECTED) & Q(corrected_at=None),
                name="corrected_report_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["program", "-corrected_at"], name="report_corrected"),
            models.Index(fields=["made_at"], condition=Q(state__in=["open", "accepted"]), name="report_waits"),
            models.Index(fields=["answered_at"], condition=~Q(email=""), name="report_with_address"),
        ]
        triggers = [
            _report_goes_to_a_draft,
            pgtrigger.ReadOnly(
                name="report_is_kept",
                fields=["key", "program", "origin", "asked", "part", "words", "link", "language", "made_at"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program_id} {self.state}"


class ReportedField(HubModel):
    """One field of which an owner says what it should say. ``says`` is what stood when it was written."""

    report = models.ForeignKey(ProgramReport, on_delete=models.CASCADE, related_name="fields")
    field = models.CharField(max_length=40)
    says = models.TextField(blank=True)
    should_say = models.TextField(blank=True, max_length=20_000)
    source = models.URLField(max_length=1000, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "field"], name="field_once_in_report"),
            web_address_constraint("source", name="reported_field_web_addresses"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="reported_field_is_kept", fields=["report", "field", "says", "should_say", "source"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.field}"
