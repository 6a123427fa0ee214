"""A company: who it is, and the facts that conditions are tested against. Every fact may be unknown (null)."""

import secrets
import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from companies.choices import Likeness, LikenessState
from companies.models.constraints import band_check, check_constraint
from companies.querysets import CompanyQuerySet, PossibleDuplicateQuerySet
from companies.validators import clean_business_number, normalize_name, website_domain
from hub.core.db.constraints import choice_constraint, choices_constraint
from hub.core.db.web_addresses import validate_web_address, web_address_constraint
from hub.core.forms import choices_for
from hub.core.models import ConfidentialModel, HubModel, track_history
from hub.core.vocabulary.enums import ExportExperience, Language, LegalForm, Need, Ownership, Province

# No vowels and nothing that looks like something else: no address spells a word, and each can be read out by phone.
_SLUG_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
_SLUG_LENGTH = 12


def new_slug() -> str:
    """Return a public id that says nothing of the company and cannot be guessed."""
    return "".join(secrets.choice(_SLUG_ALPHABET) for _n in range(_SLUG_LENGTH))


def text_array(**options: Any) -> Any:
    """Return a column for a list of short texts, null where unknown."""
    return ArrayField(models.CharField(max_length=120), null=True, blank=True, **options)


@track_history()
class Company(ConfidentialModel):
    """A Canadian company.

    Numbers are bands (``min`` = ``max`` where exact; ``max`` null with a ``min`` means "or more"). Null is unknown,
    an empty list is "none". ``not_known`` names the facts that were asked and answered "I don't know".
    """

    belongs_to = ("id",)

    slug = models.SlugField(max_length=60, unique=True, editable=False)
    name = models.CharField(_("Company name"), max_length=160)
    folded_name = models.CharField(max_length=160, db_index=True, editable=False)
    province = models.CharField(_("Province or territory"), max_length=2, choices=choices_for(Province))
    city = models.CharField(_("City"), max_length=80, blank=True)
    sub_region = models.CharField(_("Region"), max_length=80, blank=True)
    website = models.URLField(_("Website"), blank=True)
    domain = models.CharField(max_length=200, blank=True, db_index=True, editable=False)
    # Set once a member's confirmed address was at the website's domain: then it tells who may ask to join.
    domain_confirmed = models.BooleanField(default=False, editable=False)
    business_number = models.CharField(_("Business number"), max_length=15, blank=True)
    language = models.CharField(max_length=2, default=Language.ENGLISH.value)

    description_en = models.TextField(_("In English"), blank=True, max_length=4000)
    description_fr = models.TextField(_("In French"), blank=True, max_length=4000)
    description_zh = models.TextField(_("In Chinese"), blank=True, max_length=4000)

    employees_min = models.PositiveIntegerField(null=True, blank=True)
    employees_max = models.PositiveIntegerField(null=True, blank=True)
    revenue_min = models.PositiveBigIntegerField(null=True, blank=True)
    revenue_max = models.PositiveBigIntegerField(null=True, blank=True)
    # "2 to 5 years in business" is kept as the dates of founding that it means, so that it does not age.
    founded_from = models.DateField(null=True, blank=True)
    founded_to = models.DateField(null=True, blank=True)

    establishments = text_array()
    legal_forms = text_array()
    for_profit = models.BooleanField(null=True, blank=True)
    naics = text_array()
    ownership = text_array()
    canadian_controlled = models.BooleanField(null=True, blank=True)

    needs = text_array()
    target_markets = text_array()
    market_sales_share = models.JSONField(null=True, blank=True)
    export_experience = models.CharField(max_length=8, blank=True, choices=choices_for(ExportExperience))
    memberships_held = text_array()
    certifications = text_array()
    languages = text_array()

    not_known = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    erase_after = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "companies"
        constraints = [
            check_constraint("company_has_name", ~models.Q(folded_name=""), _("Write the name of the company.")),
            choice_constraint(
                "province", Province, name="company_province", message=_("Choose a province or territory.")
            ),
            choice_constraint("language", Language, name="company_language", message=_("Choose English or French.")),
            web_address_constraint("website", name="company_web_address"),
            check_constraint(
                "company_business_number_form",
                models.Q(business_number="") | models.Q(business_number__regex=r"^\d{9}(R[CMPT]\d{4})?$"),
                _("A business number has 9 digits. With the program account, it has 15 characters."),
            ),
            # The first nine digits are the company; what follows is one of its accounts.
            models.UniqueConstraint(
                Left("business_number", 9),
                condition=~models.Q(business_number="") & models.Q(closed_at__isnull=True),
                name="company_business_number_once",
                violation_error_message=_("Another company has this business number."),
            ),
            models.UniqueConstraint(
                fields=["domain"],
                condition=models.Q(domain_confirmed=True, closed_at__isnull=True),
                name="company_confirmed_domain_once",
                violation_error_message=_("Another company has this web domain."),
            ),
            check_constraint(
                "company_confirmed_domain_exists",
                models.Q(domain_confirmed=False) | ~models.Q(domain=""),
                _("A confirmed web domain needs a website."),
            ),
            band_check(
                "employees", name="company_employees_band", message=_("The number of employees runs backwards.")
            ),
            band_check("revenue", name="company_revenue_band", message=_("The revenue runs backwards.")),
            check_constraint(
                "company_founding_dates",
                models.Q(founded_from__isnull=True)
                | models.Q(founded_to__isnull=False, founded_from__lte=models.F("founded_to")),
                _("The dates of founding run backwards."),
            ),
            choices_constraint(
                "legal_forms", LegalForm, name="company_legal_forms", message=_("Choose legal forms of the list.")
            ),
            check_constraint(
                "company_legal_forms_not_empty",
                models.Q(legal_forms__isnull=True) | models.Q(legal_forms__len__gt=0),
                _("Every company has a legal form: choose one, or leave it unknown."),
            ),
            choices_constraint(
                "establishments", Province, name="company_establishments", message=_("Choose provinces of the list.")
            ),
            choices_constraint(
                "ownership", Ownership, name="company_ownership", message=_("Choose groups of the list.")
            ),
            choices_constraint("needs", Need, name="company_needs", message=_("Choose needs of the list.")),
            choice_constraint(
                "export_experience",
                ExportExperience,
                name="company_export_experience",
                message=_("Choose an answer of the list."),
                blank=True,
            ),
            check_constraint(
                "company_erased_after_closing",
                models.Q(erase_after__isnull=True)
                | models.Q(closed_at__isnull=False, erase_after__gte=models.F("closed_at")),
                _("Only a closed company waits to be erased."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        """Give a new company its public id, and bring up to date what follows from name and website."""
        self.slug = self.slug or new_slug()
        self.folded_name = normalize_name(self.name)
        self.domain = website_domain(self.website)

    def clean_fields(self, exclude: Any = None) -> None:
        """Check each column, those derived included."""
        self.derive()
        if self.name.strip() and not self.folded_name:
            raise ValidationError({"name": _("Write the name of the company.")})
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        """Check what a column cannot: the check digit of the business number, and where the website leads."""
        super().clean()
        mistakes = {}
        for column, refuse in (("business_number", clean_business_number), ("website", validate_web_address)):
            try:
                if value := getattr(self, column):
                    refuse(value)
            except ValidationError as error:
                mistakes[column] = error
        if mistakes:
            raise ValidationError(mistakes)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def description(self, lang: str) -> str:
        """Return the company's own words in ``lang``, or in another language where it wrote none."""
        texts_ = {"en": self.description_en, "fr": self.description_fr, "zh": self.description_zh}
        return texts_.get(lang) or next((text for text in texts_.values() if text), "")


class PossibleDuplicate(ConfidentialModel):
    """Two companies that look like one. Staff look at it; the companies never learn of each other from it."""

    belongs_to = ("company_id", "other_id")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    likeness = models.CharField(max_length=8, choices=Likeness)
    state = models.CharField(max_length=10, choices=LikenessState, default=LikenessState.OPEN)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = PossibleDuplicateQuerySet.as_manager()

    class Meta:
        constraints = [
            choice_constraint(
                "likeness", Likeness, name="duplicate_likeness", message=_("Choose a likeness of the list.")
            ),
            choice_constraint("state", LikenessState, name="duplicate_state", message=_("Choose a state of the list.")),
            models.UniqueConstraint(
                fields=["company", "other"],
                name="duplicate_pair_once",
                violation_error_message=_("This pair is already on the list."),
            ),
            check_constraint(
                "duplicate_of_another",
                ~models.Q(company=models.F("other")),
                _("A company is not its own duplicate."),
            ),
            check_constraint(
                "duplicate_settled_has_time",
                models.Q(state="open", settled_at__isnull=True)
                | (~models.Q(state="open") & models.Q(settled_at__isnull=False)),
                _("A settled pair carries the time it was settled."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} / {self.other_id}"

    @property
    def is_closed(self) -> bool:
        """Whether one of the two records is closed: deleted under retention, or merged."""
        return bool(self.company.closed_at or self.other.closed_at)


class ErasedCompany(HubModel):
    """What remains of an erased company: that it was here and when it left, never who it was."""

    slug = models.SlugField(max_length=60, unique=True)
    registered_at = models.DateTimeField()
    erased_at = models.DateTimeField()
    # Under the federal profile nothing is erased without the number of a disposition authorization.
    authorization = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name_plural = "erased companies"

    def __str__(self) -> str:
        return self.slug


class FactSheet(ConfidentialModel):
    """Answers in the shape of a profile (``hub.facts.types``), reached by a signed link only, for 30 days."""

    belongs_to = ("id", "imported_by_id")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answers = models.JSONField(default=dict)
    # The company that somebody wants to register, with the address that is still to be confirmed.
    registration = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=2, default=Language.ENGLISH.value)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    imported_by = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.CASCADE, related_name="fact_sheets"
    )

    class Meta:
        constraints = [
            choice_constraint("language", Language, name="fact_sheet_language", message=_("Choose English or French.")),
            check_constraint(
                "fact_sheet_expires_later",
                models.Q(expires_at__gt=models.F("created_at")),
                _("Answers end after they begin."),
            ),
        ]
