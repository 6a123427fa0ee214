"""What moves in China: opportunities, the agreements that open doors, and guides for what makes China hard."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import BilingualMixin, both_languages_constraint, choice_constraint, choices_constraint
from hub.core.db.search import search_vector_column
from hub.core.db.web_addresses import web_address_constraint
from hub.core.models import HubModel, track_history
from hub.core.vocabulary.enums import Area, Challenge, Language, OpportunityKind, Province
from hub.directory.reference.places import ChineseProvince
from hub.publishing.models import CuratedModel
from opportunities.choices import (
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
from opportunities.disclosure import TEASER_COLUMNS
from opportunities.querysets import AgreementQuerySet, OpportunityQuerySet

SIGNED = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"


def text_array() -> Any:
    """Return a column that holds a list of short texts."""
    return ArrayField(models.TextField(), default=list, blank=True)


def code_array() -> Any:
    """Return a column that holds a list of codes of a closed list."""
    return ArrayField(models.CharField(max_length=60), default=list, blank=True)


def search_column(lang: str) -> models.GeneratedField:
    """Return the column that full-text search of one language reads: title, then buyer, place and words, then text.

    It holds what anybody may read, so that no search can tell of the rest, by what it finds or in which order.
    """
    config = f"hub_{lang}"
    buyer, words, city, text = map(_if_open, (f"buyer_{lang}", f"words_{lang}", "city", f"description_{lang}"))
    return models.GeneratedField(
        expression=SearchVector(f"title_{lang}", weight="A", config=config)
        + SearchVector(buyer, words, city, weight="B", config=config)
        + SearchVector(text, weight="C", config=config),
        output_field=SearchVectorField(),
        db_persist=True,
    )


def _if_open(column: str) -> Case:
    """Return a column where the entry is open to anyone, else nothing."""
    is_open = When(disclosure=Disclosure.TEASER.value, then=models.F(column))
    return Case(is_open, default=Value(""), output_field=models.TextField())


class Opportunity(HubModel):
    """A lead, project, fair, mission, joint call or policy signal in China, as its sources tell it.

    What is shown of it goes through ``opportunities.access``.
    """

    is_teaser = False  # whether this is no more of an entry than anybody is told

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
    cn_provinces = code_array()
    areas = code_array()
    areas_basis = models.CharField(max_length=20, choices=AreasBasis)
    description_en = models.TextField()
    description_fr = models.TextField()
    technologies_en = text_array()
    technologies_fr = text_array()
    capabilities = code_array()
    # For each capability, in the same order, the words of this entry's own text that speak of it.
    capability_words_en = text_array()
    capability_words_fr = text_array()
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
    compliance_flags = code_array()
    disclosure = models.CharField(max_length=10, choices=Disclosure, default=Disclosure.TEASER.value)
    sources = text_array()
    as_of = models.DateField(null=True, blank=True)
    is_verified = models.BooleanField()
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)
    search_en = search_column("en")
    search_fr = search_column("fr")

    objects: ClassVar[Any] = OpportunityQuerySet.as_manager()

    title = BilingualMixin("title")
    buyer = BilingualMixin("buyer")
    description = BilingualMixin("description")
    technologies = BilingualMixin("technologies")
    capability_words = BilingualMixin("capability_words")
    last_dates = BilingualMixin("last_dates")
    note = BilingualMixin("note")

    class Meta:
        verbose_name_plural = "opportunities"
        constraints = [
            both_languages_constraint(
                "title", "buyer", "description", "last_dates", "note", name="opportunity_is_bilingual"
            ),
            choice_constraint("kind", OpportunityKind, name="opportunity_kind"),
            web_address_constraint(lists=("sources",), name="opportunity_web_addresses"),
            choice_constraint("status", OpportunityStatus, name="opportunity_status"),
            choice_constraint("buyer_kind", BuyerKind, name="opportunity_buyer_kind"),
            choice_constraint("areas_basis", AreasBasis, name="opportunity_areas_basis"),
            choices_constraint("areas", Area, name="opportunity_areas"),
            choices_constraint("cn_provinces", ChineseProvince, name="opportunity_chinese_provinces"),
            choice_constraint("disclosure", Disclosure, name="opportunity_disclosure"),
            models.CheckConstraint(
                condition=Q(capabilities__len=models.F("capability_words_en__len"))
                & Q(capabilities__len=models.F("capability_words_fr__len")),
                name="opportunity_capabilities_have_words",
                violation_error_message=_("Each capability stands with the words that speak of it, in both languages."),
            ),
            choices_constraint("compliance_flags", ComplianceFlag, name="opportunity_compliance_flags"),
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

    def teaser(self) -> "Opportunity":
        """Return the entry with no more than anybody is told of it. It has no key and is never saved."""
        shown = Opportunity(**{name: getattr(self, name) for name in TEASER_COLUMNS})
        shown.is_teaser = True
        return shown


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
        max_length=10, blank=True, validators=[RegexValidator(SIGNED)], help_text="As exact as known: 2026, 2026-01"
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
