"""What readers and owners say is wrong with an entry, and what became of it."""

import uuid
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from hub.core.db.bilingual import BilingualMixin, current_language
from hub.core.db.constraints import choice_constraint
from hub.core.db.web_addresses import web_address_constraint
from hub.core.models import HubModel, person_key
from hub.core.vocabulary.enums import Language
from hub.publishing.choices import ReportOrigin, ReportState
from hub.publishing.registry import entry_type

ANSWERED = (ReportState.ACCEPTED, ReportState.DECLINED, ReportState.CORRECTED)

# The key of a draft is that of its type's own table: programs keep theirs apart.
_report_goes_to_a_draft = pgtrigger.Trigger(
    name="report_goes_to_a_draft",
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("draft"),
    when=pgtrigger.Before,
    func=(
        "IF NEW.draft IS NULL OR (TG_OP = 'UPDATE' AND NEW.draft IS NOT DISTINCT FROM OLD.draft) "
        "THEN RETURN NEW; END IF; "
        "IF NEW.entry_type = 'program' THEN "
        "PERFORM FROM programs_revision JOIN programs_program ON programs_program.id = programs_revision.program_id "
        "WHERE programs_revision.id = NEW.draft AND programs_program.slug = NEW.slug "
        "AND programs_revision.state = 'draft'; "
        "ELSE "
        "PERFORM FROM publishing_entryversion WHERE id = NEW.draft AND entry_type = NEW.entry_type "
        "AND slug = NEW.slug AND state = 'draft'; "
        "END IF; "
        "IF NOT FOUND THEN RAISE EXCEPTION 'a report is taken into a draft that can be written in'; END IF; "
        "RETURN NEW;"
    ),
)


class EntryReport(HubModel):
    """A report about an entry of any type. The reporter's words and address are never shown in public.

    ``part`` is the field that a reader names (a ``ReaderField`` of the type); an owner names its fields one by one, and
    ``read`` is the number of the version that it read. ``answer`` is the curator's sentence in both languages, public
    once the correction is published; ``reply`` says in the reporter's language why a report is not accepted. ``draft``
    is the key of the version that a curator took it into. ``email`` is forgotten some time after the answer.
    ``fingerprint`` keeps the same words about the same entry on one day from being two reports.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    entry_type = models.CharField(max_length=20)
    slug = models.CharField(max_length=80)
    origin = models.CharField(max_length=6, choices=ReportOrigin)
    read = models.PositiveIntegerField(null=True, blank=True)
    part = models.CharField(max_length=40)
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
    answered_by = person_key()
    answered_at = models.DateTimeField(null=True, blank=True)
    draft = models.BigIntegerField(null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)

    answer = BilingualMixin("answer")

    class Meta:
        constraints = [
            choice_constraint("origin", ReportOrigin, name="report_origin"),
            choice_constraint("state", ReportState, name="report_state"),
            choice_constraint("language", Language, name="report_language"),
            web_address_constraint("link", name="report_web_addresses"),
            models.CheckConstraint(
                condition=Q(origin=ReportOrigin.OWNER) | Q(read=None) & ~Q(words=""),
                name="report_says_something",
            ),
            models.CheckConstraint(condition=~Q(part=""), name="report_names_a_part"),
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
            models.Index(fields=["entry_type", "slug", "-corrected_at"], name="entry_report_corrected"),
            models.Index(fields=["made_at"], condition=Q(state__in=["open", "accepted"]), name="entry_report_waits"),
            models.Index(fields=["answered_at"], condition=~Q(email=""), name="entry_report_with_address"),
        ]
        triggers = [
            _report_goes_to_a_draft,
            pgtrigger.ReadOnly(
                name="report_is_kept",
                fields=[
                    "key", "entry_type", "slug", "origin", "read", "part", "words", "link", "language", "made_at",
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.entry_type} {self.slug} {self.state}"

    @property
    def type(self) -> Any:
        """The type of the entry, as its app declared it."""
        return entry_type(self.entry_type)

    @cached_property
    def row(self) -> Any:
        """The row of the entry; None where there is none any more (a query)."""
        return self.type.row(self.slug)

    @property
    def part_words(self) -> str:
        """What the reader calls the field that is wrong."""
        return str(self.type.reader_field(self.part).words.text(current_language()))


class ReportedField(HubModel):
    """One field of which an owner says what it should say. ``says`` is what stood when it was written."""

    report = models.ForeignKey(EntryReport, on_delete=models.CASCADE, related_name="fields")
    field = models.CharField(max_length=40)
    says = models.TextField(blank=True)
    should_say = models.TextField(blank=True, max_length=20_000)
    source = models.URLField(max_length=1000, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "field"], name="field_once_in_entry_report"),
            web_address_constraint("source", name="reported_field_web_addresses"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="reported_field_is_kept", fields=["report", "field", "says", "should_say", "source"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.field}"


class PageFeedback(HubModel):
    """What somebody said of a page: whether it was useful, and what we should know. Who it was is not kept.

    ``page`` is its path, without what was searched for. Words wait for an answer; yes and no alone are counted.
    """

    page = models.CharField(max_length=500, blank=True)
    useful = models.BooleanField(null=True)
    words = models.TextField(max_length=4000, blank=True)
    language = models.CharField(max_length=2)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            choice_constraint("language", Language, name="feedback_language"),
            models.CheckConstraint(condition=Q(useful__isnull=False) | ~Q(words=""), name="feedback_says_something"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="feedback_is_kept", fields=["page", "useful", "words", "language", "made_at"])
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.pk}"
