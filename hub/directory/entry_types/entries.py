"""The types of entries about areas, their boundary cases, and offices."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import lazy_words
from hub.core.forms import choices_for
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import CANADA, Area, Province
from hub.directory.choices import OfficeKind, OfficeService
from hub.directory.models import AreaText, BoundaryCase, Office, Organization
from hub.directory.reference.places import ChineseProvince, chinese_province_words
from hub.publishing.documents.fields import Shape
from hub.publishing.documents.values import Mistake
from hub.publishing.entry_types.fields import NOTE, ONE_TO_A_LINE, SOURCES, VERIFIED, as_of, column_fields
from hub.publishing.entry_types.rows import Owners, RowType

_MOST_NAMED = 5

CHINA = tuple((each.value, lazy_words(chinese_province_words(each))) for each in ChineseProvince)
AREAS = tuple(choices_for(Area))
JURISDICTIONS = ((CANADA, "Canada"), *choices_for(Province))


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


_area = column_fields(AreaText)

AREA = RowType(
    slug="area",
    model=AreaText,
    one=Localized("Area", "Domaine"),
    many=Localized("Areas", "Domaines"),
    name="name",
    fields=(
        _area("name", Localized("Name", "Nom")),
        _area("short", Localized("Short name", "Nom court")),
        _area("definition", Localized("What belongs to it", "Définition"), prose=True),
        _area("keywords", Localized("Words that lead to it", "Mots qui y mènent"), required=True, most=120, staff=True,
              hint=Localized(
                  "One to a line. A word leads to one area alone: proposals to companies follow these words.",
                  "Un par ligne. Un mot mène à un seul domaine\u00a0: les propositions aux entreprises suivent ces "
                  "mots.",
              )),
        _area("naics", Localized("NAICS codes", "Codes SCIAN"), required=True, hint=ONE_TO_A_LINE, staff=True),
        _area("hs", Localized("Customs codes (HS)", "Codes douaniers (SH)"), required=True, hint=ONE_TO_A_LINE,
              staff=True),
        _area("cpc_ipc", Localized("Patent classes", "Classes de brevets"), required=True, hint=ONE_TO_A_LINE,
              staff=True),
        _area("codes_note", Localized("Note on the codes", "Note sur les codes"), staff=True),
        SOURCES,
        as_of(required=True),
        VERIFIED,
    ),
    may_begin=False,
    checks=area_mistakes,
    find_page=lambda row: reverse("pages:area", args=[row.slug]),
)  # fmt: skip

_boundary = column_fields(BoundaryCase)

BOUNDARY = RowType(
    slug="boundary-case",
    model=BoundaryCase,
    one=Localized("Boundary case", "Cas limite"),
    many=Localized("Boundary cases", "Cas limites"),
    name="case",
    fields=(
        _boundary("area", Localized("Stands with the area", "Figure avec le domaine"), fixed=True),
        _boundary("case", Localized("Case", "Cas"), shape=Shape.LINE, most=300),
        _boundary("goes_to", Localized("Belongs to", "Relève de"), members=AREAS),
        _boundary("not_to", Localized("Does not belong to", "Ne relève pas de"), members=AREAS),
        _boundary("rule", Localized("Rule", "Règle"), prose=True),
    ),
    may_withdraw=True,
    checks=boundary_mistakes,
    find_page=lambda row: reverse("pages:area", args=[row.area.slug]),
)  # fmt: skip

_office = column_fields(Office)

OFFICE = RowType(
    slug="office",
    model=Office,
    one=Localized("Office", "Bureau"),
    many=Localized("Offices", "Bureaux"),
    name="name",
    organization="organization",
    owners=OF_ORGANIZATION,
    fields=(
        _office("organization", Localized("Organization", "Organisme"), fixed=True),
        _office("kind", Localized("Kind", "Genre"), fixed=True),
        _office("jurisdiction", Localized("Whose office it is", "À qui est ce bureau"), members=JURISDICTIONS,
                fixed=True),
        _office("name", Localized("Name", "Nom")),
        _office("city", Localized("City", "Ville")),
        _office("city_zh", Localized("City, in Chinese", "Ville, en chinois"), rare=True),
        _office("status", Localized("State", "État"),
                reader_words=Localized("Whether it is open", "Si le bureau est ouvert")),
        _office("opened", Localized("Opened", "Ouverture"), rare=True),
        _office("cn_provinces_served", Localized("Provinces of China it serves", "Provinces de Chine desservies"),
                members=CHINA),
        _office("territory_verified", Localized("A source gives these provinces", "Une source donne ces provinces"),
                staff=True, rare=True),
        _office("services", Localized("Services", "Services"), members=OfficeService.choices),
        _office("serves_cleantech", Localized("Works on clean technology", "S’occupe de technologies propres")),
        _office("sectors", Localized("Sectors", "Secteurs"), paired=True, most=200, rare=True),
        _office("contact_address", Localized("Address", "Adresse")),
        _office("contact_phone", Localized("Telephone", "Téléphone")),
        _office("contact_mailbox", Localized("E-mail", "Courriel")),
        _office("contact_url", Localized("Web page", "Page Web")),
        NOTE,
        SOURCES,
        as_of(required=False),
        VERIFIED,
    ),
    checks=office_mistakes,
)  # fmt: skip
