"""What the data files say: organizations, their offices, the seats in them, and the texts of the eight areas."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import BilingualMixin
from hub.core.db.constraints import both_languages_constraint, choice_constraint, choices_constraint
from hub.core.db.web_addresses import web_address_constraint
from hub.core.models import code_array, search_vector_column, text_array, track_history
from hub.core.vocabulary.enums import CANADA, Area, Language, Level, Need, Province
from hub.directory.choices import (
    POST_KINDS,
    DeliveredBy,
    OfficeKind,
    OfficeService,
    OfficeStatus,
    PresenceLevel,
    SeatKind,
)
from hub.directory.querysets import OfficeQuerySet, SeatQuerySet
from hub.directory.reference.places import ChineseProvince
from hub.publishing.models import CuratedModel

CAPACITY = (1, 200)  # cases at one time
_PAGES = ("url_en", "url_fr", "contact_url_en", "contact_url_fr", "contact_email_source")
JURISDICTIONS = [CANADA, *(province.value for province in Province)]


def code_array_or_all() -> Any:
    """Return a column that holds a list of codes; null means all of them."""
    return ArrayField(models.CharField(max_length=60), null=True, blank=True)


@track_history()
class Organization(CuratedModel):
    """A real body that runs programs or offices."""

    slug = models.SlugField(max_length=60, unique=True)
    acronym_en = models.CharField(max_length=40)
    acronym_fr = models.CharField(max_length=40)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    level = models.CharField(max_length=20)
    jurisdiction = models.CharField(max_length=2)
    url_en = models.URLField(max_length=500, blank=True)
    url_fr = models.URLField(max_length=500, blank=True)
    search = search_vector_column(A="name acronym")
    domains = text_array()
    contact_url_en = models.URLField(max_length=500, blank=True)
    contact_url_fr = models.URLField(max_length=500, blank=True)
    contact_email = models.EmailField(blank=True, help_text="Answers for the body as a whole, not for one program")
    contact_email_source = models.URLField(max_length=500, blank=True, help_text="The page of the body that names it")
    contact_email_as_of = models.DateField(null=True, blank=True)
    as_of = models.DateField(null=True, blank=True, help_text="The day on which its site was last read")

    acronym = BilingualMixin("acronym")
    name = BilingualMixin("name")
    url = BilingualMixin("url")
    contact_url = BilingualMixin("contact_url")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(acronym_en="") & ~Q(acronym_fr="") & ~Q(name_en="") & ~Q(name_fr=""),
                name="organization_is_bilingual",
                violation_error_message=_("Write the name and the acronym in both languages."),
            ),
            choice_constraint("level", Level, name="organization_level"),
            web_address_constraint(*_PAGES, name="organization_web_addresses"),
            models.CheckConstraint(condition=Q(jurisdiction__in=JURISDICTIONS), name="organization_jurisdiction"),
            models.CheckConstraint(
                condition=~Q(level__in=[Level.PROVINCIAL, Level.TERRITORIAL], jurisdiction=CANADA),
                name="organization_level_fits_jurisdiction",
                violation_error_message=_("A provincial or territorial body belongs to one province or territory."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_en

    def get_absolute_url(self) -> str:
        return reverse("directory:organization", args=[self.slug])


@track_history()
class Office(CuratedModel):
    """A place where somebody of an organization can be met, in China or in Canada."""

    slug = models.SlugField(max_length=60, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="offices")
    kind = models.CharField(max_length=24, choices=OfficeKind)
    order = models.PositiveSmallIntegerField(default=0)
    name_en = models.CharField(max_length=160)
    name_fr = models.CharField(max_length=160)
    jurisdiction = models.CharField(max_length=2, help_text="Whose office it is: CA or a province")
    city = models.CharField(max_length=60)
    city_zh = models.CharField(max_length=30, blank=True)
    cn_provinces_served = code_array()
    territory_verified = models.BooleanField()
    provinces = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    hub = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="attached_offices")
    opened = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=30, choices=OfficeStatus)
    sectors_en = text_array()
    sectors_fr = text_array()
    serves_cleantech = models.BooleanField()
    services = code_array()
    modelled_cleantech_positions = models.PositiveSmallIntegerField(null=True, blank=True)
    contact_address = models.TextField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_mailbox = models.EmailField(blank=True)
    contact_url = models.URLField(max_length=500, blank=True)
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)
    as_of = models.DateField(null=True, blank=True)
    sources = text_array()
    is_verified = models.BooleanField()
    search = search_vector_column(A="name", C="note")

    objects: ClassVar[Any] = OfficeQuerySet.as_manager()

    name = BilingualMixin("name")
    sectors = BilingualMixin("sectors")
    note = BilingualMixin("note")

    class Meta:
        constraints = [
            both_languages_constraint("name", "note", name="office_is_bilingual"),
            choice_constraint("kind", OfficeKind, name="office_kind"),
            choice_constraint("status", OfficeStatus, name="office_status"),
            models.CheckConstraint(condition=Q(jurisdiction__in=JURISDICTIONS), name="office_jurisdiction"),
            choices_constraint("cn_provinces_served", ChineseProvince, name="office_chinese_provinces"),
            choices_constraint("provinces", Province, name="office_provinces"),
            choices_constraint("services", OfficeService, name="office_services"),
            web_address_constraint("contact_url", lists=("sources",), name="office_web_addresses"),
            models.CheckConstraint(
                condition=Q(kind=OfficeKind.REGIONAL_OFFICE, cn_provinces_served=[]) & ~Q(provinces=[])
                | ~Q(kind=OfficeKind.REGIONAL_OFFICE) & ~Q(cn_provinces_served=[]) & Q(provinces=[]),
                name="office_serves_one_country",
                violation_error_message=_(
                    "A regional office serves provinces of Canada; every other office serves provinces of China."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name_en

    def get_absolute_url(self) -> str:
        """Return the address of the office's page in the language of the page."""
        return reverse("directory:office", args=[self.slug])

    @property
    def is_post(self) -> bool:
        """Return whether this is the embassy or a consulate general."""
        return self.kind in POST_KINDS

    @property
    def is_regional(self) -> bool:
        """Return whether this is a regional office in Canada."""
        return self.kind == OfficeKind.REGIONAL_OFFICE

    @property
    def is_confirmed(self) -> bool:
        """Return whether a source shows the office at work today."""
        return self.status == OfficeStatus.OPEN


@track_history()
class Seat(CuratedModel):
    """A role that looks after something; zero, one or more people hold it. Null means all, never none."""

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=SeatKind)
    order = models.PositiveSmallIntegerField(default=0)
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="desks"
    )
    title_en = models.CharField(max_length=160)
    title_fr = models.CharField(max_length=160)
    areas = code_array_or_all()
    needs = code_array_or_all()
    provinces = ArrayField(models.CharField(max_length=2), null=True, blank=True)
    cn_provinces = code_array()
    markets = code_array()
    languages = code_array()
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Cases at one time, as the data files say; empty while not known"
    )
    capacity_stated = models.PositiveSmallIntegerField(
        _("Cases at one time"),
        null=True,
        blank=True,
        help_text=_("As a holder or an administrator says. It stands above the data files; empty: they count."),
    )
    is_routable = models.BooleanField(default=True)
    is_verified = models.BooleanField(default=False, help_text="False: a planning assumption of the portal")
    # Whose agreement to an official's presence is given here; the office of an official alone has one.
    approves = models.CharField(max_length=16, choices=PresenceLevel, blank=True)
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)
    as_of = models.DateField(null=True, blank=True, help_text="The day on which its organization last confirmed it")

    objects: ClassVar[Any] = SeatQuerySet.as_manager()

    title = BilingualMixin("title")
    note = BilingualMixin("note")

    class Meta:
        constraints = [
            both_languages_constraint("title", "note", name="seat_is_bilingual"),
            choice_constraint("kind", SeatKind, name="seat_kind"),
            choices_constraint("areas", Area, name="seat_areas"),
            choices_constraint("needs", Need, name="seat_needs"),
            choices_constraint("provinces", Province, name="seat_provinces"),
            choices_constraint("cn_provinces", ChineseProvince, name="seat_chinese_provinces"),
            models.CheckConstraint(
                condition=Q(languages__contained_by=[*(each.value for each in Language), "zh"]) & ~Q(languages=[]),
                name="seat_languages",
                violation_error_message=_("Name at least one language: en, fr or zh."),
            ),
            models.CheckConstraint(
                condition=Q(kind=SeatKind.HUB_DESK, office=None, organization=None)
                | Q(kind=SeatKind.ORGANIZATION_DESK, office=None, organization__isnull=False)
                | Q(
                    kind__in=[SeatKind.CHINA_POST, SeatKind.REGIONAL_OFFICE, SeatKind.PROVINCIAL_OFFICE],
                    office__isnull=False,
                    organization=None,
                )
                | Q(kind=SeatKind.OFFICIAL, office__isnull=False, organization=None)
                | Q(kind=SeatKind.OFFICIAL, office=None, organization__isnull=False),
                name="seat_stands_in_one_place",
                violation_error_message=_(
                    "A seat stands in an office, or is the desk of an organization, or is the Hub’s desk."
                ),
            ),
            models.CheckConstraint(condition=Q(approves__in=["", *PresenceLevel.values]), name="seat_approves"),
            # Requests go to those who look after something: an official agrees, and takes none.
            models.CheckConstraint(
                condition=Q(kind=SeatKind.OFFICIAL, is_routable=False) & ~Q(approves="")
                | ~Q(kind=SeatKind.OFFICIAL) & Q(approves=""),
                name="seat_of_official_approves",
                violation_error_message=_("The office of an official agrees to a presence, and receives no requests."),
            ),
            models.CheckConstraint(
                condition=Q(capacity_stated=None) | Q(capacity_stated__range=CAPACITY),
                name="seat_capacity_is_in_range",
                violation_error_message=_("Write a number from 1 to 200."),
            ),
        ]

    def __str__(self) -> str:
        return self.title_en

    @property
    def takes(self) -> int | None:
        """Return how many cases the seat takes at one time; None while nobody has said."""
        return self.capacity if self.capacity_stated is None else self.capacity_stated

    @property
    def within(self) -> Office | Organization | None:
        """Return the office or the organization in which the seat stands; None for the Hub's own desk."""
        return self.office or self.organization

    @property
    def place_name(self) -> str:
        """Return the name of where the seat stands; "" for the Hub's own desk."""
        return str(self.within.name) if self.within else ""

    @property
    def label(self) -> str:
        """Return its title and its place: "Trade commissioner, energy, Embassy of Canada in Beijing"."""
        return f"{self.title}, {self.place_name}" if self.within else str(self.title)

    @property
    def body(self) -> Organization | None:
        """Return the organization that stands behind the seat; None for the Hub's own desk."""
        return self.office.organization if self.office else self.organization


@track_history()
class AreaText(CuratedModel):
    """What the portal says of one of the eight priority areas."""

    slug = models.CharField(max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(unique=True)
    name_en = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=60)
    short_en = models.CharField(max_length=60)
    short_fr = models.CharField(max_length=60)
    short_zh = models.CharField(max_length=30)
    definition_en = models.TextField()
    definition_fr = models.TextField()
    keywords_en = text_array()
    keywords_fr = text_array()
    keywords_zh = text_array()
    naics = code_array()
    hs = code_array()
    cpc_ipc = code_array()
    codes_note_en = models.TextField()
    codes_note_fr = models.TextField()
    name_sources = models.JSONField(help_text="Where the name comes from, by language: en, fr, zh")
    as_of = models.DateField()
    sources = text_array()
    is_verified = models.BooleanField()
    search = search_vector_column(A="name short", C="definition")

    name = BilingualMixin("name")
    short = BilingualMixin("short")
    definition = BilingualMixin("definition")
    keywords = BilingualMixin("keywords")
    codes_note = BilingualMixin("codes_note")

    class Meta:
        constraints = [
            choice_constraint("slug", Area, name="area_text_slug"),
            both_languages_constraint("name", "short", "definition", "codes_note", name="area_text_is_bilingual"),
            web_address_constraint(lists=("sources",), name="area_text_web_addresses"),
        ]

    def __str__(self) -> str:
        return self.name_en


@track_history()
class BoundaryCase(CuratedModel):
    """A case at the border of two areas and the rule that settles it. The rules are the law for proposals."""

    area = models.ForeignKey(AreaText, on_delete=models.CASCADE, related_name="boundary_cases")
    slug = models.CharField(max_length=80, unique=True, help_text="The area and the number of the case")
    case_en = models.TextField()
    case_fr = models.TextField()
    goes_to = models.CharField(max_length=60)
    not_to = models.CharField(max_length=60)
    rule_en = models.TextField()
    rule_fr = models.TextField()

    case = BilingualMixin("case")
    rule = BilingualMixin("rule")

    class Meta:
        constraints = [
            choice_constraint("goes_to", Area, name="boundary_case_goes_to"),
            choice_constraint("not_to", Area, name="boundary_case_not_to"),
            both_languages_constraint("case", "rule", name="boundary_case_is_bilingual"),
        ]

    def __str__(self) -> str:
        return self.case_en


@track_history()
class Service(CuratedModel):
    """One service of an organization, and the standard it is held to, if a source states one."""

    slug = models.SlugField(max_length=60, unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="services", db_index=False)
    order = models.PositiveSmallIntegerField(default=0)
    name_en = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    delivered_by = code_array()
    summary_en = models.TextField()
    summary_fr = models.TextField()
    client_supplies_en = text_array()
    client_supplies_fr = text_array()
    outputs_en = text_array()
    outputs_fr = text_array()
    first_response_business_days = models.PositiveSmallIntegerField(null=True, blank=True)
    standard_basis_en = models.TextField()
    standard_basis_fr = models.TextField()
    is_standard_verified = models.BooleanField()
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)
    as_of = models.DateField()
    sources = text_array()
    is_verified = models.BooleanField()

    name = BilingualMixin("name")
    summary = BilingualMixin("summary")
    client_supplies = BilingualMixin("client_supplies")
    outputs = BilingualMixin("outputs")
    standard_basis = BilingualMixin("standard_basis")
    note = BilingualMixin("note")

    class Meta:
        constraints = [
            both_languages_constraint("name", "summary", "standard_basis", "note", name="service_is_bilingual"),
            choices_constraint("delivered_by", DeliveredBy, name="service_delivered_by"),
            web_address_constraint(lists=("sources",), name="service_web_addresses"),
        ]

    def __str__(self) -> str:
        return self.name_en
