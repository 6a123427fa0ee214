"""Programs and what was published about them.

A revision is never changed once it was published; it owns its conditions and its successors. Publishing flips the
pointer ``Program.live``. The triggers below hold this against every writer, the database's own console included.
"""

from collections.abc import Collection
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import BilingualMixin
from hub.core.db.constraints import both_languages_constraint, choice_constraint, choices_constraint
from hub.core.db.web_addresses import web_address_constraint
from hub.core.models import HubModel, track_history
from hub.core.vocabulary.enums import ConditionKind, IntakeMode, Stage, Support
from hub.directory.models import JURISDICTIONS, Organization
from hub.publishing.choices import KEPT_STATES, OPEN_STATES, VersionState
from hub.publishing.models import Version
from programs.catalogue.entries import OptionalField
from programs.catalogue.purpose import SEVERAL
from programs.choices import DESK_ORIGINS
from programs.models.purpose import no_purpose, whole_purpose
from programs.querysets import ProgramQuerySet

_KEPT = "('published', 'retired')"

_live_is_own_and_published = pgtrigger.Trigger(
    name="live_is_own_and_published",
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("live_id"),
    when=pgtrigger.Before,
    func=(
        "IF NEW.live_id IS NOT NULL AND NOT EXISTS (SELECT FROM programs_revision "
        "WHERE id = NEW.live_id AND program_id = NEW.id AND state = 'published') "
        "THEN RAISE EXCEPTION 'a program shows a published revision of its own'; END IF; RETURN NEW;"
    ),
)
_kept_revision_is_immutable = pgtrigger.Trigger(
    name="kept_revision_is_immutable",
    operation=pgtrigger.Update | pgtrigger.Delete,
    when=pgtrigger.Before,
    func=(
        f"IF OLD.state IN {_KEPT} AND (TG_OP = 'DELETE' OR NEW.state NOT IN {_KEPT} OR "
        "(to_jsonb(NEW) - '{state,published_at,retired_at,confirmed_on}'::text[]) IS DISTINCT FROM "
        "(to_jsonb(OLD) - '{state,published_at,retired_at,confirmed_on}'::text[])) "
        "THEN RAISE EXCEPTION 'a published revision is never changed'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
    ),
)


def _part_of_kept_revision_is_immutable() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="part_of_kept_revision_is_immutable",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=(
            "IF EXISTS (SELECT FROM programs_revision "
            "WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.revision_id END, "
            f"CASE WHEN TG_OP <> 'DELETE' THEN NEW.revision_id END) AND state IN {_KEPT}) "
            "THEN RAISE EXCEPTION 'a published revision is never changed'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
        ),
    )


def _codes() -> ArrayField:
    return ArrayField(models.CharField(max_length=40), default=list, blank=True)


def _code() -> models.CharField:
    return models.CharField(max_length=40, blank=True)


def _is_share(field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (0, 1)}),
        name=f"revision_{field}_is_a_share",
        violation_error_message=_("Write a share between 0 and 1."),
    )


def _in_order(field: str, sentence: Any) -> models.CheckConstraint:
    low, high = f"{field}_min", f"{field}_max"
    return models.CheckConstraint(
        condition=_not_above(low, high),
        name=f"revision_{field}_in_order",
        violation_error_message=sentence,
    )


def _with_source(what: str, *fields: str) -> models.CheckConstraint:
    unsaid = Q(**{f"{field}__isnull": True for field in fields})
    return models.CheckConstraint(
        condition=unsaid | ~Q(**{f"{what}_source": ""}),
        name=f"revision_{what}_has_source",
        violation_error_message=_("Name the page that says so."),
    )


def _not_above(low: str, high: str) -> Q:
    return Q(**{f"{low}__isnull": True}) | Q(**{f"{high}__isnull": True}) | Q(**{f"{high}__gte": F(low)})


@track_history()
class Program(HubModel):
    """A program of support. Its address stays, whatever becomes of it."""

    slug = models.SlugField(max_length=80, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="programs")
    jurisdiction = models.CharField(max_length=2, help_text="Whom it serves: CA, or a province or territory")
    live = models.OneToOneField(
        "Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="live_program"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects: ClassVar[Any] = ProgramQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(jurisdiction__in=JURISDICTIONS), name="program_jurisdiction"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | (Q(live__isnull=True) & ~Q(withdrawn_reason="")),
                name="withdrawn_program_has_reason",
                violation_error_message=_("Say why the program is withdrawn."),
            ),
        ]
        triggers = [_live_is_own_and_published]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """Return the address of the program's page in the language of the page."""
        return reverse("programs:detail", args=[self.slug])


@track_history()
class Revision(Version):
    """What is said of a program at one time. Empty texts and nulls mean "not published", never "no"."""

    RELATED = ("program__organization", "program__live", "based_on")
    SLUG = "program__slug"
    entry_type = "program"

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="revisions")
    summary_en = models.TextField()
    summary_fr = models.TextField()
    url_en = models.URLField(max_length=1000, blank=True)
    url_fr = models.URLField(max_length=1000, blank=True)
    support = _codes()
    stages = _codes()
    amount_min_cad = models.BigIntegerField(null=True, blank=True)
    amount_max_cad = models.BigIntegerField(null=True, blank=True)
    cost_share_max = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    intake_mode = models.CharField(max_length=16, default=IntakeMode.UNKNOWN.value)
    opens = models.DateField(null=True, blank=True)
    closes = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    ended = models.BooleanField(default=False, help_text="Over for good, where no day of the end is known")
    notes = models.JSONField(default=list, blank=True, help_text="Pairs of sentences: {en, fr}")
    verified = models.BooleanField(default=False)
    unverified_reason = models.TextField(blank=True)
    as_of = models.DateField()
    as_of_year_only = models.BooleanField(default=False)
    sources = ArrayField(models.URLField(max_length=1000), default=list, blank=True)
    documents = models.JSONField(default=list, blank=True, help_text="What to hand in, pairs of sentences: {en, fr}")
    effort_hours_min = models.PositiveIntegerField(null=True, blank=True)
    effort_hours_max = models.PositiveIntegerField(null=True, blank=True)
    effort_source = models.URLField(max_length=1000, blank=True)
    decision_days_min = models.PositiveIntegerField(null=True, blank=True)
    decision_days_max = models.PositiveIntegerField(null=True, blank=True)
    decision_source = models.URLField(max_length=1000, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_url_en = models.URLField(max_length=1000, blank=True)
    contact_url_fr = models.URLField(max_length=1000, blank=True)
    contact_source = models.URLField(max_length=1000, blank=True)
    contact_hours_en = models.CharField(max_length=300, blank=True)
    contact_hours_fr = models.CharField(max_length=300, blank=True)
    decision_en = models.TextField(blank=True)
    decision_fr = models.TextField(blank=True)
    how_to_apply_en = models.TextField(blank=True)
    how_to_apply_fr = models.TextField(blank=True)
    url_basis_en = models.CharField(max_length=16, blank=True)
    url_basis_fr = models.CharField(max_length=16, blank=True)
    source_days = models.JSONField(default=list, blank=True, help_text="Pairs: the address of a source, and its day")
    looked_up = models.DateField(
        null=True, blank=True, help_text="When somebody looked for a contact, the way to apply, documents and times"
    )
    not_applicable = ArrayField(models.CharField(max_length=40), default=list, db_default=[], blank=True)
    amount_source = models.URLField(max_length=1000, blank=True, default="", db_default="")
    amount_as_of = models.DateField(null=True, blank=True)
    intake_source = models.URLField(max_length=1000, blank=True, default="", db_default="")
    intake_as_of = models.DateField(null=True, blank=True)
    contact_as_of = models.DateField(null=True, blank=True)
    link_in_one_language = models.BooleanField(default=False, help_text="The site has no page in the other language")
    review_by = models.DateField(null=True, blank=True)
    # What it is for: said whole, or not at all. A basis says who says so.
    purpose_pays_for = _codes()
    purpose_serves = _codes()
    purpose_must_serve = models.BooleanField(default=False, help_text="A project that serves none has no business here")
    purpose_applicant = _code()
    purpose_not_for = _codes()
    purpose_project_min_cad = models.BigIntegerField(null=True, blank=True)
    purpose_project_typical_cad = models.BigIntegerField(null=True, blank=True)
    purpose_project_max_cad = models.BigIntegerField(null=True, blank=True)
    purpose_firm = _codes()
    purpose_tempo = _code()
    purpose_topic_en = models.CharField(max_length=200, blank=True)
    purpose_topic_fr = models.CharField(max_length=200, blank=True)
    purpose_place_of_project = _code()
    purpose_role = _code()
    purpose_value = models.PositiveSmallIntegerField(null=True, blank=True)
    purpose_obstacle_en = models.TextField(blank=True)
    purpose_obstacle_fr = models.TextField(blank=True)
    purpose_basis = _code()
    # The owner said on this day that all of it is still right. It adds to what is known, and changes nothing said.
    confirmed_on = models.DateField(null=True, blank=True)
    content_digest = models.CharField(max_length=64, blank=True)
    summary = BilingualMixin("summary")
    url = BilingualMixin("url")

    class Meta:
        constraints = [
            *Version.Meta.constraints,
            models.UniqueConstraint(fields=["program", "number"], name="revision_number_in_program"),
            models.UniqueConstraint(
                fields=["program"],
                condition=Q(state=VersionState.PUBLISHED),
                name="one_published_revision_per_program",
            ),
            models.UniqueConstraint(
                fields=["program"],
                condition=Q(state__in=OPEN_STATES, origin__in=DESK_ORIGINS),
                name="program_has_one_open_draft",
                violation_error_message=_("The program has a draft already."),
            ),
            choice_constraint("intake_mode", IntakeMode, name="revision_intake_mode"),
            models.CheckConstraint(
                condition=Q(ended=False) | Q(intake_mode=IntakeMode.CLOSED.value),
                name="ended_revision_is_closed",
                violation_error_message=_("Only a program whose intake is closed can have ended."),
            ),
            choices_constraint("not_applicable", OptionalField, name="revision_not_applicable"),
            choices_constraint("support", Support, name="revision_support"),
            choices_constraint("stages", Stage, name="revision_stages"),
            web_address_constraint(
                "url_en",
                "url_fr",
                "effort_source",
                "decision_source",
                "contact_url_en",
                "contact_url_fr",
                "contact_source",
                "amount_source",
                "intake_source",
                lists=("sources",),
                name="revision_web_addresses",
            ),
            _in_order("effort_hours", _("The largest effort is not below the smallest.")),
            _in_order("decision_days", _("The longest time to a decision is not below the shortest.")),
            _with_source("effort", "effort_hours_min", "effort_hours_max"),
            _with_source("decision", "decision_days_min", "decision_days_max"),
            *(
                choices_constraint(f"purpose_{name}", listed, name=f"revision_purpose_{name}")
                for name, listed in SEVERAL.items()
            ),
            models.CheckConstraint(
                condition=whole_purpose() | no_purpose(),
                name="revision_purpose_is_whole_or_absent",
                violation_error_message=_("Say whole what the program is for, in both languages, or nothing of it."),
            ),
            both_languages_constraint("purpose_topic", name="revision_purpose_is_bilingual"),
            models.CheckConstraint(
                condition=_not_above("purpose_project_min_cad", "purpose_project_typical_cad")
                & _not_above("purpose_project_typical_cad", "purpose_project_max_cad")
                & _not_above("purpose_project_min_cad", "purpose_project_max_cad")
                & (Q(purpose_project_min_cad__isnull=True) | Q(purpose_project_min_cad__gte=0)),
                name="revision_purpose_costs_in_order",
                violation_error_message=_("The costs of the smallest, a typical and the largest project are in order."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=KEPT_STATES)
                | ~Q(name_en="") & ~Q(name_fr="") & ~Q(summary_en="") & ~Q(summary_fr=""),
                name="published_program_is_bilingual",
                violation_error_message=_("Write the name and the summary in both languages before publishing."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=KEPT_STATES)
                | ~Q(support=[]) & ~Q(content_digest="") & Q(published_at__isnull=False),
                name="published_program_is_complete",
                violation_error_message=_("Name at least one kind of support before publishing."),
            ),
            models.CheckConstraint(
                condition=(Q(amount_min_cad__isnull=True) | Q(amount_min_cad__gte=0))
                & (Q(amount_max_cad__isnull=True) | Q(amount_max_cad__gte=0))
                & (
                    Q(amount_min_cad__isnull=True)
                    | Q(amount_max_cad__isnull=True)
                    | Q(amount_max_cad__gte=F("amount_min_cad"))
                ),
                name="revision_amounts_in_order",
                violation_error_message=_("Amounts are not below zero, and the largest is not below the smallest."),
            ),
            _is_share("cost_share_max"),
            models.CheckConstraint(
                condition=(Q(opens__isnull=True) | Q(closes__isnull=True) | Q(closes__gte=F("opens")))
                & (Q(opens__isnull=True) | Q(closed_on__isnull=True) | Q(closed_on__gte=F("opens"))),
                name="revision_dates_in_order",
                violation_error_message=_("A program does not close before it opens."),
            ),
        ]
        triggers = [_kept_revision_is_immutable]

    def __str__(self) -> str:
        return f"{self.program_id} {self.number}"

    @property
    def slug(self) -> str:
        """The short name of the program."""
        return str(self.program.slug)

    @property
    def organization_ids(self) -> list[int]:
        """The organization whose program it is."""
        return [self.program.organization_id]

    @classmethod
    def looked_after(cls, charge: Any, types: Collection[str]) -> Any:
        rows = cls.objects.all() if cls.entry_type in types else cls.objects.none()
        return rows if charge.whole else rows.filter(program__organization__in=charge.organization_ids)


@track_history()
class Condition(HubModel):
    """One condition: its test, and its sentence in both languages. A person checks where there is no test."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="conditions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24)
    test = models.JSONField(default=dict, blank=True)
    sentence_en = models.TextField()
    sentence_fr = models.TextField()
    source = models.URLField(max_length=1000, blank=True)
    as_of = models.DateField(null=True, blank=True)
    own_source = models.BooleanField(
        default=False, db_default=False, help_text="The page is known to say this very condition"
    )
    group = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of the conditions with the same number, one is enough"
    )

    sentence = BilingualMixin("sentence")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="condition_position_in_revision"),
            web_address_constraint("source", name="condition_web_address"),
            choice_constraint("kind", ConditionKind, name="condition_kind"),
            both_languages_constraint("sentence", name="condition_is_bilingual"),
            models.CheckConstraint(
                condition=Q(kind=ConditionKind.OTHER.value, test={}) | ~Q(kind=ConditionKind.OTHER.value) & ~Q(test={}),
                name="condition_has_test_unless_a_person_checks",
                violation_error_message=_("Give the condition a test, or leave it to a person to check."),
            ),
        ]
        triggers = [_part_of_kept_revision_is_immutable()]

    def __str__(self) -> str:
        return self.sentence_en


@track_history()
class Succession(HubModel):
    """Another program took over, as this revision says."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="successions")
    position = models.PositiveSmallIntegerField()
    successor = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="successions_to")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "successor"], name="succession_once"),
            models.UniqueConstraint(fields=["revision", "position"], name="succession_position_in_revision"),
        ]
        triggers = [_part_of_kept_revision_is_immutable()]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.successor_id}"
