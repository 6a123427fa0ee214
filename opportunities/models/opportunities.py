"""Opportunities: what somebody in China buys, hosts or funds, and who looks after each."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import BilingualMixin
from hub.core.db.constraints import both_languages_constraint, choice_constraint, choices_constraint
from hub.core.db.web_addresses import web_address_constraint
from hub.core.models import HubQuerySet, code_array, person_key, text_array, track_history
from hub.core.vocabulary.enums import Area
from hub.directory.models import Seat
from hub.directory.reference.places import ChineseProvince
from hub.publishing.models import CuratedModel
from opportunities.choices import AreasBasis, BuyerKind, ComplianceFlag, Currency, Disclosure, OpportunityStatus
from opportunities.disclosure import TEASER, TEASER_COLUMNS
from opportunities.models.fields import refuse_uncleared
from opportunities.status import ANSWERED, KINDS, LIVE


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


_CHINESE = re.compile(r"[\u3400-\u9fff]")


def is_chinese(text: str) -> bool:
    """Return whether a text holds Chinese characters."""
    return bool(_CHINESE.search(text))


class OpportunityQuerySet(HubQuerySet):
    """Leads, tenders, projects, fairs, missions, calls and seminars."""

    def live(self) -> "OpportunityQuerySet":
        """Return what the evidence does not call past."""
        return self.filter(status__in=LIVE)

    def for_areas(self, areas: Iterable[str]) -> "OpportunityQuerySet":
        """Return opportunities of at least one of the areas."""
        return self.filter(areas__overlap=list(areas))

    def matching_words(self, words: str, *, lang: str, areas: Iterable[str] = ()) -> "OpportunityQuerySet":
        """Return opportunities whose open texts hold all the words, in ``lang`` ("en" or "fr") or in Chinese.

        ``areas`` are areas that Chinese words stand for: the data holds few Chinese texts besides the titles.
        """
        if is_chinese(words):
            return self.filter(
                Q(title_zh__icontains=words)
                | Q(city_zh__icontains=words, disclosure=TEASER)
                | Q(areas__overlap=list(areas))
            )
        query = SearchQuery(words, config=f"hub_{lang}", search_type="websearch")
        return self.filter(
            Q(**{f"search_{lang}": query})
            | Q(title_zh__icontains=words)
            | Q(reference__icontains=words, disclosure=TEASER)
        )

    def with_fit(self, words: str, *, lang: str) -> Any:
        """Annotate ``fit``: how well the words fit; Chinese words fit all that hold them alike."""
        if is_chinese(words):
            return self.annotate(fit=Value(0.0))
        query = SearchQuery(words, config=f"hub_{lang}", search_type="websearch")
        return self.annotate(fit=SearchRank(F(f"search_{lang}"), query))


@track_history()
class Opportunity(CuratedModel):
    """A lead, tender, project, fair, mission, joint call or seminar in China, as its sources tell it.

    What is shown of it goes through ``opportunities.access``. ``owner`` is the seat that looks after it, ``review_by``
    the day to look at it again; ``vouched_by`` of the staff said on ``vouched_on`` that it can be acted on.
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
    fits_en = models.TextField(blank=True, help_text="For whom it is")
    fits_fr = models.TextField(blank=True)
    not_sought_en = models.TextField(blank=True, help_text="What nobody asks for there")
    not_sought_fr = models.TextField(blank=True)
    unknown_en = models.TextField(blank=True, help_text="What no page says")
    unknown_fr = models.TextField(blank=True)
    technologies_en = text_array()
    technologies_fr = text_array()
    capabilities = code_array()
    # For each capability, in the same order, the words of this entry's own text that speak of it.
    capability_words_en = text_array()
    capability_words_fr = text_array()
    shows = code_array()  # the halls or themes of a fair or mission: nobody asks for them
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
    organizer_url = models.URLField(max_length=500, blank=True)
    owner = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="opportunities")
    review_by = models.DateField(null=True, blank=True)
    vouched_by = person_key()
    vouched_on = models.DateField(null=True, blank=True)
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
    fits = BilingualMixin("fits")
    not_sought = BilingualMixin("not_sought")
    unknown = BilingualMixin("unknown")
    technologies = BilingualMixin("technologies")
    capability_words = BilingualMixin("capability_words")
    last_dates = BilingualMixin("last_dates")
    note = BilingualMixin("note")

    class Meta:
        verbose_name_plural = "opportunities"
        constraints = [
            both_languages_constraint(
                "title",
                "buyer",
                "description",
                "fits",
                "not_sought",
                "unknown",
                "last_dates",
                "note",
                name="opportunity_is_bilingual",
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="opportunity_kind"),
            web_address_constraint("organizer_url", lists=("sources",), name="opportunity_web_addresses"),
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
                condition=~Q(kind__in=ANSWERED, status__in=LIVE)
                | Q(owner__isnull=False)
                & (Q(opens__isnull=False) | Q(closes__isnull=False) | Q(review_by__isnull=False)),
                name="opportunity_has_its_day_and_owner",
                violation_error_message=_(
                    "A lead, call, tender or mission that is still live has an owner, and a date or a review day."
                ),
            ),
            models.CheckConstraint(
                condition=Q(vouched_by=None, vouched_on=None) | Q(vouched_by__isnull=False, vouched_on__isnull=False),
                name="opportunity_voucher_is_whole",
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
        triggers = [
            # What somebody publishes as a live lead has passed its checks.
            refuse_uncleared(
                "published_lead_is_cleared",
                slug="NEW.slug",
                column="curated_at",
                when=f"NEW.kind = 'lead' AND NEW.status IN {LIVE!r}",
            ),
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
