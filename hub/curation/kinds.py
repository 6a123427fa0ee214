"""The kinds of entries: what each is made of, whose it is, and what must hold between its fields and its neighbours."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from hub.core.bilingual import current_language
from hub.core.choices import choices_for
from hub.core.vocabulary import CANADA, Area, Challenge, Language, Province
from hub.core.words import Words
from hub.curation.between import RULE
from hub.curation.checks import (
    agreement_mistakes,
    area_mistakes,
    boundary_mistakes,
    office_mistakes,
)
from hub.curation.declaring import Kind, Owners, organizations_named
from hub.curation.fields import BOTH, Field, Shape
from hub.directory.choices import OfficeKind, OfficeService, OfficeStatus
from hub.directory.models import AreaText, BoundaryCase, Office
from hub.directory.places import ChineseProvince, chinese_province
from opportunities.choices import AgreementLevel, AgreementOpening, AgreementStatus, GuideKind, GuideMoment
from opportunities.models import SIGNED, Agreement, ComplianceCheck, Guide

_THREE = (*BOTH, "zh")


class _ProvinceOfChina:
    def __init__(self, province: ChineseProvince) -> None:
        self.province = province

    def __str__(self) -> str:
        return chinese_province(self.province, current_language())


_CHINA = tuple((each.value, lazystr(_ProvinceOfChina(each))) for each in ChineseProvince)
_AREAS = tuple(choices_for(Area))
_PROVINCES = tuple(choices_for(Province))
_CANADA = ((CANADA, lazystr(Words("Canada", "Canada").en)), *_PROVINCES)

_SOURCES = Field(
    name="sources", words=Words("Pages that say so", "Pages qui le disent"), shape=Shape.ADDRESSES, required=True,
    hint=Words("Whole web addresses, one to a line.", "Adresses Web complètes, une par ligne."),
)  # fmt: skip
_VERIFIED = Field(
    name="is_verified", words=Words("The pages were read and say this", "Les pages ont été lues et le disent"),
    shape=Shape.TICK,
)  # fmt: skip
_NOTE = Field(name="note", words=Words("Note", "Note"), shape=Shape.PASSAGE, languages=BOTH)
_ONE_TO_A_LINE = Words("One to a line.", "Un élément par ligne.")
_PAIRED = Words(
    "One to a line, in the same order in both languages.",
    "Un élément par ligne, dans le même ordre dans les deux langues.",
)


def _as_of(*, required: bool) -> Field:
    return Field(
        name="as_of", words=Words("Evidence of", "Date de la source"), shape=Shape.DAY, required=required,
        hint=Words("The day on which the page was read, or the day it gives.",
                   "Le jour où la page a été lue, ou celui qu’elle donne."),
    )  # fmt: skip


AREA = Kind(
    slug="area",
    model=AreaText,
    one=Words("Area", "Domaine"),
    many=Words("Areas", "Domaines"),
    name="name",
    fields=(
        Field(name="name", words=Words("Name", "Nom"), languages=_THREE, required=True, most=120),
        Field(name="short", words=Words("Short name", "Nom court"), languages=_THREE, required=True, most=60),
        Field(
            name="definition", words=Words("What belongs to it", "Ce qui en fait partie"), shape=Shape.PASSAGE,
            languages=BOTH, required=True, prose=True,
        ),
        Field(
            name="keywords", words=Words("Words that lead to it", "Mots qui y mènent"), shape=Shape.LIST,
            languages=_THREE, required=True, most=120,
            hint=Words("One to a line. A word leads to one area alone: proposals to companies follow these words.",
                       "Un par ligne. Un mot mène à un seul domaine\u00a0: les propositions aux entreprises suivent "
                       "ces mots."),
        ),
        Field(name="naics", words=Words("NAICS codes", "Codes SCIAN"), shape=Shape.LIST, required=True, most=60,
              hint=_ONE_TO_A_LINE),
        Field(name="hs", words=Words("HS codes", "Codes SH"), shape=Shape.LIST, required=True, most=60,
              hint=_ONE_TO_A_LINE),
        Field(name="cpc_ipc", words=Words("Patent classes", "Classes de brevets"), shape=Shape.LIST, required=True,
              most=60, hint=_ONE_TO_A_LINE),
        Field(name="codes_note", words=Words("Note on the codes", "Note sur les codes"), shape=Shape.PASSAGE,
              languages=BOTH, required=True),
        _SOURCES,
        _as_of(required=True),
        _VERIFIED,
    ),
    may_begin=False,
    checks=area_mistakes,
    page=lambda row: reverse("pages:area", args=[row.slug]),
)  # fmt: skip

BOUNDARY = Kind(
    slug="boundary-case",
    model=BoundaryCase,
    one=Words("Boundary case", "Cas limite"),
    many=Words("Boundary cases", "Cas limites"),
    name="case",
    fields=(
        Field(name="area", words=Words("Stands with the area", "Figure avec le domaine"), shape=Shape.ENTRY,
              target="directory.AreaText", required=True, fixed=True),
        Field(name="case", words=Words("Case", "Cas"), languages=BOTH, required=True, most=300),
        Field(name="goes_to", words=Words("Belongs to", "Relève de"), shape=Shape.ONE, members=_AREAS, required=True),
        Field(name="not_to", words=Words("Does not belong to", "Ne relève pas de"), shape=Shape.ONE, members=_AREAS,
              required=True),
        Field(name="rule", words=Words("Rule", "Règle"), shape=Shape.PASSAGE, languages=BOTH, required=True,
              prose=True),
    ),
    may_withdraw=True,
    checks=boundary_mistakes,
    page=lambda row: reverse("pages:area", args=[row.area.slug]),
)  # fmt: skip

OFFICE = Kind(
    slug="office",
    model=Office,
    one=Words("Office", "Bureau"),
    many=Words("Offices", "Bureaux"),
    name="name",
    organization="organization",
    owners=Owners(
        of=organizations_named("organization"),
        rows=lambda ids: Q(organization__in=ids),
        missing=_("Choose the organization."),
    ),
    fields=(
        Field(name="organization", words=Words("Organization", "Organisme"), shape=Shape.ENTRY,
              target="directory.Organization", required=True, fixed=True),
        Field(name="kind", words=Words("Kind", "Genre"), shape=Shape.ONE, members=OfficeKind.choices, required=True,
              fixed=True),
        Field(name="jurisdiction", words=Words("Whose office it is", "À qui est ce bureau"), shape=Shape.ONE,
              members=_CANADA, required=True, fixed=True),
        Field(name="name", words=Words("Name", "Nom"), languages=BOTH, required=True, most=160),
        Field(name="city", words=Words("City", "Ville"), required=True, most=60),
        Field(name="city_zh", words=Words("City, in Chinese", "Ville, en chinois"), most=30),
        Field(name="status", words=Words("State", "État"), shape=Shape.ONE, members=OfficeStatus.choices,
              required=True),
        Field(name="opened", words=Words("Opened", "Ouverture"), most=40),
        Field(name="cn_provinces_served", words=Words("Provinces of China it serves", "Provinces de Chine desservies"),
              shape=Shape.SEVERAL, members=_CHINA),
        Field(name="territory_verified",
              words=Words("A source gives these provinces", "Une source donne ces provinces"), shape=Shape.TICK),
        Field(name="services", words=Words("Services", "Services"), shape=Shape.SEVERAL,
              members=OfficeService.choices),
        Field(name="serves_cleantech", words=Words("Works on clean technology", "S’occupe de technologies propres"),
              shape=Shape.TICK),
        Field(name="sectors", words=Words("Sectors", "Secteurs"), shape=Shape.LIST, languages=BOTH, paired=True,
              most=200, hint=_PAIRED),
        Field(name="contact_address", words=Words("Address", "Adresse"), shape=Shape.PASSAGE),
        Field(name="contact_phone", words=Words("Telephone", "Téléphone"), most=40),
        Field(name="contact_mailbox", words=Words("E-mail", "Courriel"), shape=Shape.MAIL, most=254),
        Field(name="contact_url", words=Words("Web page", "Page Web"), shape=Shape.ADDRESS),
        _NOTE,
        _SOURCES,
        _as_of(required=False),
        _VERIFIED,
    ),
    checks=office_mistakes,
)  # fmt: skip

GUIDE = Kind(
    slug="guide",
    model=Guide,
    one=Words("Guide", "Guide"),
    many=Words("Guides", "Guides"),
    name="title",
    fields=(
        Field(name="title", words=Words("Title", "Titre"), languages=BOTH, required=True, most=200),
        Field(name="provider", words=Words("Whose it is", "Qui le publie"), languages=BOTH, required=True, most=120),
        Field(name="kind", words=Words("Kind", "Genre"), shape=Shape.ONE, members=GuideKind.choices, required=True),
        Field(name="url", words=Words("Web page", "Page Web"), shape=Shape.ADDRESS, required=True),
        Field(name="languages", words=Words("Languages of the page", "Langues de la page"), shape=Shape.SEVERAL,
              members=tuple(choices_for(Language)), required=True),
        Field(name="summary", words=Words("Summary", "Résumé"), shape=Shape.PASSAGE, languages=BOTH, required=True,
              prose=True),
        Field(name="challenges", words=Words("Challenges it answers", "Défis auxquels il répond"),
              shape=Shape.SEVERAL, members=tuple(choices_for(Challenge)), required=True),
        Field(name="use_when", words=Words("When to use it", "Quand s’en servir"), shape=Shape.SEVERAL,
              members=GuideMoment.choices, required=True),
        _NOTE,
        _SOURCES,
        _as_of(required=False),
        _VERIFIED,
    ),
    may_withdraw=True,
)  # fmt: skip

CHECK = Kind(
    slug="check",
    model=ComplianceCheck,
    one=Words("Compliance check", "Vérification de conformité"),
    many=Words("Compliance checks", "Vérifications de conformité"),
    name="question",
    fields=(
        Field(name="question", words=Words("Question", "Question"), languages=BOTH, required=True, most=300),
        Field(name="if_yes", words=Words("If the answer is yes", "Si la réponse est oui"), languages=BOTH,
              required=True, most=200),
        Field(name="blocks_lead",
              words=Words("Nothing is shared until a trade commissioner clears it",
                          "Rien n’est communiqué avant l’accord d’un délégué commercial"), shape=Shape.TICK),
        Field(name="guide", words=Words("Guide that explains it", "Guide qui l’explique"), shape=Shape.ENTRY,
              target="opportunities.Guide", required=True),
    ),
    may_withdraw=True,
    page=lambda row: str(row.guide.get_absolute_url()),
)  # fmt: skip

AGREEMENT = Kind(
    slug="agreement",
    model=Agreement,
    one=Words("Agreement", "Accord"),
    many=Words("Agreements", "Accords"),
    name="title",
    fields=(
        Field(name="title", words=Words("Title", "Titre"), languages=BOTH, required=True, most=250),
        Field(name="level", words=Words("Level", "Ordre de gouvernement"), shape=Shape.ONE,
              members=AgreementLevel.choices, required=True),
        Field(name="canadian_parties", words=Words("Canadian parties", "Parties canadiennes"), shape=Shape.LIST,
              languages=BOTH, paired=True, required=True, most=300, hint=_PAIRED),
        Field(name="chinese_parties", words=Words("Chinese parties", "Parties chinoises"), shape=Shape.LIST,
              languages=BOTH, paired=True, required=True, most=300, hint=_PAIRED),
        Field(name="signed", words=Words("Signed", "Signature"), most=10, pattern=SIGNED,
              hint=Words("As exact as known: 2026, 2026-01 or 2026-01-15.",
                         "Aussi précis que connu\u00a0: 2026, 2026-01 ou 2026-01-15.")),
        Field(name="status", words=Words("State", "État"), shape=Shape.ONE, members=AgreementStatus.choices,
              required=True),
        Field(name="successor", words=Words("Replaced by", "Remplacé par"), shape=Shape.ENTRY,
              target="opportunities.Agreement"),
        Field(name="description", words=Words("What it says", "Ce qu’il dit"), shape=Shape.PASSAGE, languages=BOTH,
              required=True, prose=True),
        Field(name="opens", words=Words("What it opens", "Ce qu’il ouvre"), shape=Shape.SEVERAL,
              members=AgreementOpening.choices, required=True),
        Field(name="areas", words=Words("Areas", "Domaines"), shape=Shape.SEVERAL, members=_AREAS,
              hint=Words("None: science or trade in general.", "Aucun\u00a0: la science ou le commerce en général.")),
        Field(name="provinces", words=Words("Provinces of Canada", "Provinces du Canada"), shape=Shape.SEVERAL,
              members=_PROVINCES),
        Field(name="cn_provinces", words=Words("Provinces of China", "Provinces de Chine"), shape=Shape.SEVERAL,
              members=_CHINA),
        _SOURCES,
        _as_of(required=False),
        _VERIFIED,
        Field(name="unverified_reason",
              words=Words("Why it could not be verified", "Pourquoi on n’a pas pu le vérifier"),
              shape=Shape.PASSAGE, languages=BOTH),
    ),
    may_withdraw=True,
    checks=agreement_mistakes,
)  # fmt: skip

KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.slug: kind for kind in (AREA, BOUNDARY, OFFICE, GUIDE, CHECK, AGREEMENT, RULE)}
)


def kind_of(model: type[Any]) -> Kind | None:
    """Return the kind of entry that a table holds; None for a table that is not curated here."""
    return next((kind for kind in KINDS.values() if kind.model is model), None)
