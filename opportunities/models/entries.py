"""What stands beside opportunities: agreements that open doors, and guides for what makes China hard."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import BilingualMixin
from hub.core.db.constraints import both_languages_constraint, choice_constraint, choices_constraint
from hub.core.db.web_addresses import web_address_constraint
from hub.core.models import HubQuerySet, code_array, search_vector_column, text_array, track_history
from hub.core.vocabulary.enums import Area, Challenge, Language, Province
from hub.directory.reference.places import ChineseProvince
from hub.publishing.models import CuratedModel
from opportunities.choices import AgreementLevel, AgreementOpening, AgreementStatus, GuideKind, GuideMoment
from opportunities.status import STATED


class AgreementQuerySet(HubQuerySet):
    """Agreements of Canadian and Chinese governments."""

    def newest_first(self) -> Any:
        """Order: in force, not confirmed, ended; in each the newest first."""
        ranks = [When(status=status, then=Value(rank)) for rank, status in enumerate(AgreementStatus)]
        return self.alias(use=Case(*ranks, output_field=IntegerField())).order_by("use", "-signed", "slug")

    def living(self) -> "AgreementQuerySet":
        """Return agreements that are not known to have ended."""
        return self.exclude(status=AgreementStatus.EXPIRED)

    def opening_doors_to(self, *, areas: Iterable[str], cn_provinces: Iterable[str]) -> "AgreementQuerySet":
        """Return living agreements of the same Chinese provinces, or national ones of the same areas."""
        return self.living().filter(
            Q(cn_provinces__overlap=list(cn_provinces)) | Q(cn_provinces=[], areas__overlap=list(areas))
        )


@track_history()
class Agreement(CuratedModel):
    """A text between Canadian and Chinese governments. It opens doors; it buys nothing."""

    slug = models.SlugField(max_length=60, unique=True)
    title_en = models.CharField(max_length=250)
    title_fr = models.CharField(max_length=250)
    level = models.CharField(max_length=12, choices=AgreementLevel)
    canadian_parties_en = text_array()
    canadian_parties_fr = text_array()
    chinese_parties_en = text_array()
    chinese_parties_fr = text_array()
    signed = models.CharField(
        max_length=10, blank=True, validators=[RegexValidator(STATED)], help_text="As exact as known: 2026, 2026-01"
    )
    areas = code_array()
    opens = code_array()
    description_en = models.TextField()
    description_fr = models.TextField()
    status = models.CharField(max_length=20, choices=AgreementStatus)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    cn_provinces = code_array()
    provinces = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    sources = text_array()
    as_of = models.DateField(null=True, blank=True)
    is_verified = models.BooleanField()
    unverified_reason_en = models.TextField(blank=True)
    unverified_reason_fr = models.TextField(blank=True)
    search = search_vector_column("agreement accord", A="title", C="description")

    objects: ClassVar[Any] = AgreementQuerySet.as_manager()

    title = BilingualMixin("title")
    description = BilingualMixin("description")
    canadian_parties = BilingualMixin("canadian_parties")
    chinese_parties = BilingualMixin("chinese_parties")
    unverified_reason = BilingualMixin("unverified_reason")

    class Meta:
        constraints = [
            both_languages_constraint("title", "description", "unverified_reason", name="agreement_is_bilingual"),
            choice_constraint("level", AgreementLevel, name="agreement_level"),
            web_address_constraint(lists=("sources",), name="agreement_web_addresses"),
            choice_constraint("status", AgreementStatus, name="agreement_status"),
            choices_constraint("areas", Area, name="agreement_areas"),
            choices_constraint("opens", AgreementOpening, name="agreement_opens"),
            choices_constraint("cn_provinces", ChineseProvince, name="agreement_chinese_provinces"),
            choices_constraint("provinces", Province, name="agreement_provinces"),
            models.CheckConstraint(condition=Q(signed__regex=STATED), name="agreement_signed"),
            models.CheckConstraint(
                condition=Q(is_verified=True, unverified_reason_en="")
                | (Q(is_verified=False) & ~Q(unverified_reason_en="")),
                name="agreement_unverified_has_reason",
                violation_error_message=_("Say why it is not verified, and only then."),
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(status=AgreementStatus.EXPIRED),
                name="agreement_with_successor_has_ended",
                violation_error_message=_("An agreement that was replaced has ended."),
            ),
        ]

    def __str__(self) -> str:
        return self.title_en

    def get_absolute_url(self) -> str:
        """Return the address of the agreement's page in the language of the page."""
        return reverse("opportunities:agreement", args=[self.slug])


@track_history()
class Guide(CuratedModel):
    """A resource of another body that answers one or more of the challenges of China."""

    slug = models.SlugField(max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=16, choices=GuideKind)
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200)
    provider_en = models.CharField(max_length=120)
    provider_fr = models.CharField(max_length=120)
    url = models.URLField(max_length=500)
    languages = ArrayField(models.CharField(max_length=2))
    challenges = code_array()
    use_when = code_array()
    summary_en = models.TextField()
    summary_fr = models.TextField()
    as_of = models.DateField(null=True, blank=True)
    sources = text_array()
    is_verified = models.BooleanField()
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)
    search = search_vector_column(A="title", B="provider", C="summary")

    title = BilingualMixin("title")
    provider = BilingualMixin("provider")
    summary = BilingualMixin("summary")
    note = BilingualMixin("note")

    class Meta:
        constraints = [
            both_languages_constraint("title", "provider", "summary", "note", name="guide_is_bilingual"),
            choice_constraint("kind", GuideKind, name="guide_kind"),
            web_address_constraint("url", lists=("sources",), name="guide_web_addresses"),
            choices_constraint("languages", Language, name="guide_languages"),
            choices_constraint("challenges", Challenge, name="guide_challenges"),
            choices_constraint("use_when", GuideMoment, name="guide_use_when"),
            models.CheckConstraint(
                condition=~Q(challenges=[]) & ~Q(languages=[]),
                name="guide_answers_a_challenge",
                violation_error_message=_("Name at least one challenge and one language."),
            ),
        ]

    def __str__(self) -> str:
        return self.title_en

    def get_absolute_url(self) -> str:
        """Return the address of the guide's page in the language of the page."""
        return reverse("opportunities:guide", args=[self.slug])


@track_history()
class ComplianceCheck(CuratedModel):
    """A question to answer before a lead is shared. Not a legal opinion: a checklist with sources."""

    slug = models.SlugField(max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(unique=True)
    question_en = models.CharField(max_length=300)
    question_fr = models.CharField(max_length=300)
    if_yes_en = models.CharField(max_length=200)
    if_yes_fr = models.CharField(max_length=200)
    blocks_lead = models.BooleanField(help_text="True: nothing is shared until a trade commissioner clears it")
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="checks")

    question = BilingualMixin("question")
    if_yes = BilingualMixin("if_yes")

    class Meta:
        constraints = [both_languages_constraint("question", "if_yes", name="compliance_check_is_bilingual")]

    def __str__(self) -> str:
        return self.question_en
