"""What moves in China: opportunities, the agreements that open doors, and guides for what makes China hard."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.bilingual import Bilingual, are_all_of, both_languages, is_one_of
from hub.core.models import HubModel, every_change
from hub.core.vocabulary import Area, Challenge, Language, OpportunityKind, Province
from hub.core.web_columns import hold_web_addresses
from hub.directory.places import ChineseProvince
from hub.publishing.models import CuratedModel
from opportunities.choices import (
    MATCHABLE,
    AgreementLevel,
    AgreementOpening,
    AgreementStatus,
    AreasBasis,
    BuyerKind,
    ComplianceFlag,
    Currency,
    Disclosure,
    GuideKind,
    GuideMoment,
    OpportunityStatus,
)
from opportunities.querysets import AgreementQuerySet, OpportunityQuerySet

SIGNED = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"


def texts() -> Any:
    """Return a column that holds a list of short texts."""
    return ArrayField(models.TextField(), default=list, blank=True)


def codes() -> Any:
    """Return a column that holds a list of codes of a closed list."""
    return ArrayField(models.CharField(max_length=60), default=list, blank=True)


def search_column(lang: str) -> models.GeneratedField:
    """Return the column that full-text search of one language reads: title, then buyer, place and words, then text."""
    config = f"hub_{lang}"
    return models.GeneratedField(
        expression=SearchVector(f"title_{lang}", weight="A", config=config)
        + SearchVector(f"buyer_{lang}", f"words_{lang}", "city", weight="B", config=config)
        + SearchVector(f"description_{lang}", weight="C", config=config),
        output_field=SearchVectorField(),
        db_persist=True,
    )


class Opportunity(HubModel):
    """A lead, project, fair, mission, joint call or policy signal in China, as its sources tell it."""

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20)
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    buyer_en = models.CharField(max_length=300)
    buyer_fr = models.CharField(max_length=300)
    buyer_kind = models.CharField(max_length=30, choices=BuyerKind)
    city = models.CharField(max_length=60, blank=True)
    city_zh = models.CharField(max_length=30, blank=True)
    cn_province = models.CharField(max_length=5, blank=True, help_text="Only where a single province applies")
    cn_provinces = codes()
    areas = codes()
    areas_basis = models.CharField(max_length=20, choices=AreasBasis)
    description_en = models.TextField()
    description_fr = models.TextField()
    technologies_en = texts()
    technologies_fr = texts()
    capabilities = codes()
    # For each capability, in the same order, the words of this entry's own text that speak of it.
    capability_words_en = texts()
    capability_words_fr = texts()
    words_en = models.TextField(
        blank=True, help_text="What search finds besides the texts: technologies, areas, places"
    )
    words_fr = models.TextField(blank=True)
    value_amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    value_currency = models.CharField(max_length=3, blank=True, choices=Currency)
    opens = models.DateField(null=True, blank=True)
    closes = models.DateField(null=True, blank=True)
    usual_month = models.PositiveSmallIntegerField(null=True, blank=True)
    last_dates_en = models.CharField(max_length=120, blank=True)
    last_dates_fr = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=24, choices=OpportunityStatus)
    compliance_flags = codes()
    disclosure = models.CharField(max_length=10, choices=Disclosure, default=Disclosure.TEASER.value)
    sources = texts()
    as_of = models.DateField(null=True, blank=True)
    is_verified = models.BooleanField()
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)
    is_matchable = models.GeneratedField(
        expression=ExpressionWrapper(Q(status__in=MATCHABLE), output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    search_en = search_column("en")
    search_fr = search_column("fr")

    objects: ClassVar[Any] = OpportunityQuerySet.as_manager()

    title = Bilingual("title")
    buyer = Bilingual("buyer")
    description = Bilingual("description")
    technologies = Bilingual("technologies")
    capability_words = Bilingual("capability_words")
    last_dates = Bilingual("last_dates")
    note = Bilingual("note")

    class Meta:
        verbose_name_plural = "opportunities"
        constraints = [
            both_languages("title", "buyer", "description", "last_dates", "note", name="opportunity_is_bilingual"),
            is_one_of("kind", OpportunityKind, name="opportunity_kind"),
            hold_web_addresses(lists=("sources",), name="opportunity_web_addresses"),
            is_one_of("status", OpportunityStatus, name="opportunity_status"),
            is_one_of("buyer_kind", BuyerKind, name="opportunity_buyer_kind"),
            is_one_of("areas_basis", AreasBasis, name="opportunity_areas_basis"),
            are_all_of("areas", Area, name="opportunity_areas"),
            are_all_of("cn_provinces", ChineseProvince, name="opportunity_chinese_provinces"),
            is_one_of("disclosure", Disclosure, name="opportunity_disclosure"),
            models.CheckConstraint(
                condition=Q(capabilities__len=models.F("capability_words_en__len"))
                & Q(capabilities__len=models.F("capability_words_fr__len")),
                name="opportunity_capabilities_have_words",
                violation_error_message=_("Each capability stands with the words that speak of it, in both languages."),
            ),
            are_all_of("compliance_flags", ComplianceFlag, name="opportunity_compliance_flags"),
            models.CheckConstraint(
                condition=Q(value_amount=None, value_currency="")
                | Q(value_amount__gt=0, value_currency__in=Currency.values),
                name="opportunity_value_has_currency",
                violation_error_message=_("An amount stands with its currency."),
            ),
            models.CheckConstraint(
                condition=Q(opens=None) | Q(closes=None) | Q(opens__lte=models.F("closes")),
                name="opportunity_opens_before_it_closes",
                violation_error_message=_("It cannot close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(usual_month=None) | Q(usual_month__range=(1, 12)), name="opportunity_usual_month"
            ),
        ]
        indexes = [
            GinIndex(fields=["search_en"], name="opportunity_search_en"),
            GinIndex(fields=["search_fr"], name="opportunity_search_fr"),
            GinIndex(fields=["title_zh"], opclasses=["gin_trgm_ops"], name="opportunity_title_zh"),
        ]

    def __str__(self) -> str:
        return self.title_en

    def get_absolute_url(self) -> str:
        """Return the address of the opportunity's page in the language of the page."""
        return reverse("opportunities:detail", args=[self.slug])


@every_change()
class Agreement(CuratedModel):
    """A text between Canadian and Chinese governments. It opens doors; it buys nothing."""

    slug = models.SlugField(max_length=60, unique=True)
    title_en = models.CharField(max_length=250)
    title_fr = models.CharField(max_length=250)
    level = models.CharField(max_length=12, choices=AgreementLevel)
    canadian_parties_en = texts()
    canadian_parties_fr = texts()
    chinese_parties_en = texts()
    chinese_parties_fr = texts()
    signed = models.CharField(
        max_length=10, blank=True, validators=[RegexValidator(SIGNED)], help_text="As exact as known: 2026, 2026-01"
    )
    areas = codes()
    opens = codes()
    description_en = models.TextField()
    description_fr = models.TextField()
    status = models.CharField(max_length=20, choices=AgreementStatus)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    cn_provinces = codes()
    provinces = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    sources = texts()
    as_of = models.DateField(null=True, blank=True)
    is_verified = models.BooleanField()
    unverified_reason_en = models.TextField(blank=True)
    unverified_reason_fr = models.TextField(blank=True)

    objects: ClassVar[Any] = AgreementQuerySet.as_manager()

    title = Bilingual("title")
    description = Bilingual("description")
    canadian_parties = Bilingual("canadian_parties")
    chinese_parties = Bilingual("chinese_parties")
    unverified_reason = Bilingual("unverified_reason")

    class Meta:
        constraints = [
            both_languages("title", "description", "unverified_reason", name="agreement_is_bilingual"),
            is_one_of("level", AgreementLevel, name="agreement_level"),
            hold_web_addresses(lists=("sources",), name="agreement_web_addresses"),
            is_one_of("status", AgreementStatus, name="agreement_status"),
            are_all_of("areas", Area, name="agreement_areas"),
            are_all_of("opens", AgreementOpening, name="agreement_opens"),
            are_all_of("cn_provinces", ChineseProvince, name="agreement_chinese_provinces"),
            are_all_of("provinces", Province, name="agreement_provinces"),
            models.CheckConstraint(condition=Q(signed__regex=SIGNED), name="agreement_signed"),
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


@every_change()
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
    challenges = codes()
    use_when = codes()
    summary_en = models.TextField()
    summary_fr = models.TextField()
    as_of = models.DateField(null=True, blank=True)
    sources = texts()
    is_verified = models.BooleanField()
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)

    title = Bilingual("title")
    provider = Bilingual("provider")
    summary = Bilingual("summary")
    note = Bilingual("note")

    class Meta:
        constraints = [
            both_languages("title", "provider", "summary", "note", name="guide_is_bilingual"),
            is_one_of("kind", GuideKind, name="guide_kind"),
            hold_web_addresses("url", lists=("sources",), name="guide_web_addresses"),
            are_all_of("languages", Language, name="guide_languages"),
            are_all_of("challenges", Challenge, name="guide_challenges"),
            are_all_of("use_when", GuideMoment, name="guide_use_when"),
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


@every_change()
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

    question = Bilingual("question")
    if_yes = Bilingual("if_yes")

    class Meta:
        constraints = [both_languages("question", "if_yes", name="compliance_check_is_bilingual")]

    def __str__(self) -> str:
        return self.question_en
