"""The types of entries about areas, their boundary cases, and offices."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import current_language
from hub.core.forms import choices_for
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import CANADA, Area, Province
from hub.directory.choices import OfficeKind, OfficeService, OfficeStatus
from hub.directory.models import AreaText, BoundaryCase, Office, Organization
from hub.directory.reference.places import ChineseProvince, chinese_province
from hub.publishing.documents.fields import BOTH, Field, Shape
from hub.publishing.documents.values import Mistake
from hub.publishing.entry_types.fields import NOTE, ONE_TO_A_LINE, PAIRED, SOURCES, VERIFIED, as_of
from hub.publishing.entry_types.rows import Owners, RowType

_THREE = (*BOTH, "zh")
_MOST_NAMED = 5


class _ProvinceOfChina:
    def __init__(self, province: ChineseProvince) -> None:
        self.province = province

    def __str__(self) -> str:
        return chinese_province(self.province, current_language())


CHINA = tuple((each.value, lazystr(_ProvinceOfChina(each))) for each in ChineseProvince)
AREAS = tuple(choices_for(Area))
JURISDICTIONS = ((CANADA, lazystr(Localized("Canada", "Canada").en)), *choices_for(Province))


# What belongs to the organization that it names.
OF_ORGANIZATION = Owners(
    of=lambda document: Organization.objects.filter(slug=document.get("organization") or "").values_list(
        "pk", flat=True
    ),
    rows=lambda ids: Q(organization__in=ids),
    missing=_("Choose the organization."),
)


def area_mistakes(row: AreaText) -> Iterator[Mistake]:
    """Yield words that lead to another area already: a proposal could not tell the two apart."""
    others = list(AreaText.objects.exclude(slug=row.slug))
    for lang in ("en", "fr", "zh"):
        taken = {word.casefold() for other in others for word in getattr(other, f"keywords_{lang}")}
        if twice := [word for word in getattr(row, f"keywords_{lang}") if word.casefold() in taken]:
            named = ", ".join(twice[:_MOST_NAMED])
            words = Localized(f"These words lead to another area already: {named}.",
                          f"Ces mots mènent déjà à un autre domaine\u00a0: {named}.")  # fmt: skip
            yield Mistake("text", f"keywords_{lang}", words)


def boundary_mistakes(row: Any) -> Iterator[Mistake]:
    """Yield a case that would belong and not belong to the same area."""
    if row.goes_to and row.goes_to == row.not_to:
        words = Localized(
            "Name two areas: the case stands between them.", "Nommez deux domaines\u00a0: le cas est entre eux."
        )
        yield Mistake("text", "not_to", words)


def office_mistakes(row: Office) -> Iterator[Mistake]:
    """Yield a regional office that is new: each province has the one that the data files give it."""
    if row.kind == OfficeKind.REGIONAL_OFFICE and row.pk is None:
        words = Localized("Each province has its regional office already. Choose another kind.",
                      "Chaque province a déjà son bureau régional. Choisissez un autre genre.")  # fmt: skip
        yield Mistake("text", "kind", words)


AREA = RowType(
    slug="area",
    model=AreaText,
    one=Localized("Area", "Domaine"),
    many=Localized("Areas", "Domaines"),
    name="name",
    fields=(
        Field(name="name", words=Localized("Name", "Nom"), languages=_THREE, required=True, most=120),
        Field(name="short", words=Localized("Short name", "Nom court"), languages=_THREE, required=True, most=60),
        Field(
            name="definition", words=Localized("What belongs to it", "Définition"), shape=Shape.PASSAGE,
            languages=BOTH, required=True, prose=True,
        ),
        Field(
            name="keywords", words=Localized("Words that lead to it", "Mots qui y mènent"), shape=Shape.LIST,
            languages=_THREE, required=True, most=120, staff=True,
            hint=Localized("One to a line. A word leads to one area alone: proposals to companies follow these words.",
                       "Un par ligne. Un mot mène à un seul domaine\u00a0: les propositions aux entreprises suivent "
                       "ces mots."),
        ),
        Field(name="naics", words=Localized("NAICS codes", "Codes SCIAN"), shape=Shape.LIST, required=True, most=60,
              hint=ONE_TO_A_LINE, staff=True),
        Field(name="hs", words=Localized("Customs codes (HS)", "Codes douaniers (SH)"), shape=Shape.LIST, required=True,
              most=60, hint=ONE_TO_A_LINE, staff=True),
        Field(name="cpc_ipc", words=Localized("Patent classes", "Classes de brevets"), shape=Shape.LIST, required=True,
              most=60, hint=ONE_TO_A_LINE, staff=True),
        Field(name="codes_note", words=Localized("Note on the codes", "Note sur les codes"), shape=Shape.PASSAGE,
              languages=BOTH, required=True, staff=True),
        SOURCES,
        as_of(required=True),
        VERIFIED,
    ),
    may_begin=False,
    checks=area_mistakes,
    find_page=lambda row: reverse("pages:area", args=[row.slug]),
)  # fmt: skip

BOUNDARY = RowType(
    slug="boundary-case",
    model=BoundaryCase,
    one=Localized("Boundary case", "Cas limite"),
    many=Localized("Boundary cases", "Cas limites"),
    name="case",
    fields=(
        Field(name="area", words=Localized("Stands with the area", "Figure avec le domaine"), shape=Shape.ENTRY,
              target="directory.AreaText", required=True, fixed=True),
        Field(name="case", words=Localized("Case", "Cas"), languages=BOTH, required=True, most=300),
        Field(name="goes_to", words=Localized("Belongs to", "Relève de"), shape=Shape.ONE, members=AREAS,
              required=True),
        Field(name="not_to", words=Localized("Does not belong to", "Ne relève pas de"), shape=Shape.ONE, members=AREAS,
              required=True),
        Field(name="rule", words=Localized("Rule", "Règle"), shape=Shape.PASSAGE, languages=BOTH, required=True,
              prose=True),
    ),
    may_withdraw=True,
    checks=boundary_mistakes,
    find_page=lambda row: reverse("pages:area", args=[row.area.slug]),
)  # fmt: skip

OFFICE = RowType(
    slug="office",
    model=Office,
    one=Localized("Office", "Bureau"),
    many=Localized("Offices", "Bureaux"),
    name="name",
    organization="organization",
    owners=OF_ORGANIZATION,
    fields=(
        Field(name="organization", words=Localized("Organization", "Organisme"), shape=Shape.ENTRY,
              target="directory.Organization", required=True, fixed=True),
        Field(name="kind", words=Localized("Kind", "Genre"), shape=Shape.ONE, members=OfficeKind.choices, required=True,
              fixed=True),
        Field(name="jurisdiction", words=Localized("Whose office it is", "À qui est ce bureau"), shape=Shape.ONE,
              members=JURISDICTIONS, required=True, fixed=True),
        Field(name="name", words=Localized("Name", "Nom"), languages=BOTH, required=True, most=160),
        Field(name="city", words=Localized("City", "Ville"), required=True, most=60),
        Field(name="city_zh", words=Localized("City, in Chinese", "Ville, en chinois"), most=30),
        Field(name="status", words=Localized("State", "État"), shape=Shape.ONE, members=OfficeStatus.choices,
              required=True, reader_words=Localized("Whether it is open", "Si le bureau est ouvert")),
        Field(name="opened", words=Localized("Opened", "Ouverture"), most=40),
        Field(name="cn_provinces_served",
              words=Localized("Provinces of China it serves", "Provinces de Chine desservies"),
              shape=Shape.SEVERAL, members=CHINA),
        Field(name="territory_verified",
              words=Localized("A source gives these provinces", "Une source donne ces provinces"), shape=Shape.TICK,
              staff=True),
        Field(name="services", words=Localized("Services", "Services"), shape=Shape.SEVERAL,
              members=OfficeService.choices),
        Field(name="serves_cleantech", words=Localized("Works on clean technology", "S’occupe de technologies propres"),
              shape=Shape.TICK),
        Field(name="sectors", words=Localized("Sectors", "Secteurs"), shape=Shape.LIST, languages=BOTH, paired=True,
              most=200, hint=PAIRED),
        Field(name="contact_address", words=Localized("Address", "Adresse"), shape=Shape.PASSAGE),
        Field(name="contact_phone", words=Localized("Telephone", "Téléphone"), most=40),
        Field(name="contact_mailbox", words=Localized("E-mail", "Courriel"), shape=Shape.MAIL, most=254),
        Field(name="contact_url", words=Localized("Web page", "Page Web"), shape=Shape.ADDRESS),
        NOTE,
        SOURCES,
        as_of(required=False),
        VERIFIED,
    ),
    checks=office_mistakes,
)  # fmt: skip
