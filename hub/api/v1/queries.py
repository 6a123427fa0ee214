"""What may be asked of the lists: the parameters of an address, each with its closed list.

The tables that the API serves alike: a list with filters, and each entry by its slug.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_origin

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from hub.api.records.fields import Day, documented
from hub.api.records.programs import Place
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Area, Level, OpportunityKind, OpportunityStanding, Province, Stage, Support
from hub.core.vocabulary.purpose import PaysFor
from hub.directory.choices import OfficeKind
from hub.directory.reference.places import ChineseProvince
from opportunities.choices import AgreementStatus, OpportunityStatus, SignalDirection, SignalEffect, SignalState
from programs.catalogue.facets import IntakeChoice, ProgramFacet, SortOrder

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]

Lang = Literal["en", "fr"]


class _Query(Schema):
    # A parameter that nobody knows is refused, so that a mistyped filter never passes for an answer.
    model_config = ConfigDict(extra="forbid", use_enum_values=True)


class PageQuery(_Query):
    """Which part of a list."""

    page: int = documented(
        "Number of the page, from 1", "Numéro de la page, à partir de 1", default=1, ge=1, le=100_000
    )
    per_page: int = documented("Entries on a page", "Entrées par page", default=20, ge=1, le=100)

    def repeated(self) -> dict[str, Any]:
        """Return what the address of the next page repeats: all that was asked, without the page."""
        asked = self.model_dump(mode="json", exclude_defaults=True, exclude={"page"})
        return {name: _as_asked(value) for name, value in sorted(asked.items())}

    def chosen(self) -> dict[str, frozenset[str]]:
        """Return the values chosen for each filter that takes several."""
        lists = {name for name, field in type(self).model_fields.items() if get_origin(field.annotation) is list}
        return {name: frozenset(values) for name in lists if (values := getattr(self, name))}


class UpdatedQuery(PageQuery):
    """Entries by the day of their last change, for readers that keep a copy."""

    updated_since: Day | None = documented(
        "Entries that changed here on this day or later",
        "Fiches modifiées ici ce jour-là ou plus tard",
        default=None,
    )


class EvidenceQuery(UpdatedQuery):
    """Entries by their evidence."""

    verified: Day | None = documented(
        "Entries that our sources confirm, with evidence of this day or later",
        "Fiches confirmées par nos sources, qui datent de ce jour ou d’après",
        default=None,
    )


def _as_asked(value: Any) -> Any:
    """Return a value as it stands in an address."""
    match value:
        case bool():
            return str(value).lower()
        case list():
            return sorted(value)
    return value


def _one_word(value: Any) -> Any:
    # The checker alone would also read 1, yes and on.
    if not isinstance(value, bool) and value not in {"true", "false"}:
        raise PydanticCustomError("bool_parsing", "true or false")
    return value


YesNo = Annotated[bool, BeforeValidator(_one_word)]


def _several(en: str, fr: str, **rules: Any) -> Any:
    """Return a filter that may be given several times: any of its values will do."""
    more_en, more_fr = "Repeat it for more: any of them will do", "Répétez-le pour en donner plusieurs; une suffit"
    return documented(f"{en}. {more_en}", f"{fr}. {more_fr}", default_factory=list, max_length=30, **rules)


class ProgramQuery(EvidenceQuery):
    """The filters of the page of programs, with the same meaning."""

    q: str = documented(
        "Words to look for, as on the page of programs",
        "Mots à chercher, comme sur la page des programmes",
        default="",
        max_length=200,
        # No address may hold a null character: it is refused before it comes here.
        pattern=r"^[^\u0000]*$",
    )
    support: list[Support] = _several("Kind of support", "Genre d’aide")
    pays_for: list[PaysFor] = _several("What the support is spent on", "Usage de l’aide")
    area: list[Area] = _several(
        "Priority area; programs open to any area count", "Domaine prioritaire; les programmes ouverts à tous comptent"
    )
    place: list[Place] = _several(
        "Place served; what serves all of Canada counts for each; CA: that alone",
        "Lieu servi; ce qui sert tout le Canada compte pour chacun; CA : cela seul",
    )
    stage: list[Stage] = _several("Stage", "Étape")
    intake: list[IntakeChoice] = _several("Intake on the day", "Dépôt des demandes au jour dit")
    level: list[Level] = _several("Level of government", "Ordre de gouvernement")
    organization: list[Slug] = _several("Slug of an organization", "Nom stable d’un organisme")
    sort: Literal["relevance", "useful", "open_first", "closing", "evidence", "name"] | None = documented(
        "Order; relevance counts only with q", "Ordre; relevance ne vaut qu’avec q", default=None
    )
    lang: Lang = documented(
        "Language in which words are looked for first and names are put in order",
        "Langue où les mots sont cherchés d’abord et les noms, classés",
        default="en",
    )
    on: Day | None = documented(
        "Day for the intake; today where it is left out",
        "Jour pour le dépôt des demandes; aujourd’hui par défaut",
        default=None,
    )

    official: YesNo | None = documented(
        "true: programs with an official page or source; false: those without",
        "true : programmes avec une page ou une source officielle; false : les autres",
        default=None,
    )
    closes_before: Day | None = documented(
        "Programs whose closing day, as of the day asked for, comes before this day",
        "Programmes dont la date limite, au jour demandé, précède ce jour",
        default=None,
    )

    @property
    def words(self) -> str:
        """The words to look for, as the page reads them."""
        return " ".join(self.q.split())

    @property
    def order(self) -> SortOrder:
        """The order, as the page reads it."""
        default = SortOrder.RELEVANCE if self.words else SortOrder.USEFUL
        return (
            default
            if self.sort is None or (self.sort == SortOrder.RELEVANCE and not self.words)
            else SortOrder(self.sort)
        )

    @property
    def facets(self) -> dict[ProgramFacet, frozenset[str]]:
        """The choices, facet by facet."""
        return {ProgramFacet(name): values for name, values in self.chosen().items()}


class DayQuery(_Query):
    """A day."""

    on: Day | None = documented(
        "Day for the intake; today where it is left out",
        "Jour pour le dépôt des demandes; aujourd’hui par défaut",
        default=None,
    )


class OrganizationQuery(PageQuery):
    """Which organizations."""

    level: list[Level] = _several("Level of government", "Ordre de gouvernement")
    jurisdiction: list[Place] = _several("CA, or a province or territory", "CA, province ou territoire")
    official: YesNo | None = documented(
        "true: organizations with an official site; false: those without",
        "true : organismes dont le site officiel est connu; false : les autres",
        default=None,
    )


class OfficeQuery(EvidenceQuery):
    """Which offices."""

    kind: list[OfficeKind] = _several("Kind of office", "Genre de bureau")
    organization: list[Slug] = _several("Slug of an organization", "Nom stable d’un organisme")
    provinces: list[Province] = _several("Province or territory served", "Province ou territoire servi")
    cn_provinces: list[ChineseProvince] = _several("Chinese province served", "Province chinoise servie")
    official: YesNo | None = documented(
        "true: offices with an official page; false: those without",
        "true : bureaux dont la page officielle est connue; false : les autres",
        default=None,
    )


class AreaQuery(EvidenceQuery):
    """The eight areas."""


class OpportunityQuery(EvidenceQuery):
    """Which opportunities."""

    kind: list[OpportunityKind] = _several("Kind of opportunity", "Genre d’occasion")
    areas: list[Area] = _several("Priority area", "Domaine prioritaire")
    cn_provinces: list[ChineseProvince] = _several("Chinese province", "Province chinoise")
    status: list[OpportunityStatus] = _several("State of the evidence", "État selon les sources")
    standing: list[OpportunityStanding] = _several("What a company can do with it today", "Usage possible aujourd’hui")
    closes_before: Day | None = documented(
        "Opportunities whose last day comes before this day",
        "Occasions dont le dernier jour précède ce jour",
        default=None,
    )


class SignalQuery(EvidenceQuery):
    """Which policy signals."""

    areas: list[Area] = _several("Priority area", "Domaine prioritaire")
    effect: list[SignalEffect] = _several("What it does to the market", "Effet sur le marché")
    direction: list[SignalDirection] = _several("Which trade it is about", "Sens des échanges visés")
    state: list[SignalState] = _several("Where it stands today", "Son état aujourd’hui")


class AgreementQuery(EvidenceQuery):
    """Which agreements."""

    areas: list[Area] = _several("Priority area", "Domaine prioritaire")
    provinces: list[Province] = _several("Province or territory concerned", "Province ou territoire visé")
    cn_provinces: list[ChineseProvince] = _several("Chinese province concerned", "Province chinoise visée")
    status: list[AgreementStatus] = _several("State of the evidence", "État selon les sources")


@dataclass(frozen=True, slots=True)
class ApiResource:
    """A table: its name in addresses, that of one entry, what may be asked, and its words in the document."""

    name: str
    one: str
    query: type[PageQuery]
    many: Localized
    single: Localized


RESOURCES = (
    ApiResource(
        "organizations",
        "organization",
        OrganizationQuery,
        Localized("List organizations", "Lister les organismes"),
        Localized("Get one organization", "Obtenir un organisme"),
    ),
    ApiResource(
        "offices",
        "office",
        OfficeQuery,
        Localized("List offices", "Lister les bureaux"),
        Localized("Get one office", "Obtenir un bureau"),
    ),
    ApiResource(
        "areas",
        "area",
        AreaQuery,
        Localized("List the eight areas", "Lister les huit domaines"),
        Localized("Get one area", "Obtenir un domaine"),
    ),
    ApiResource(
        "opportunities",
        "opportunity",
        OpportunityQuery,
        Localized("List opportunities in China", "Lister les occasions en Chine"),
        Localized("Get one opportunity", "Obtenir une occasion"),
    ),
    ApiResource(
        "signals",
        "signal",
        SignalQuery,
        Localized("List policy signals", "Lister les signaux de politique"),
        Localized("Get one policy signal", "Obtenir un signal de politique"),
    ),
    ApiResource(
        "agreements",
        "agreement",
        AgreementQuery,
        Localized("List agreements", "Lister les ententes"),
        Localized("Get one agreement", "Obtenir une entente"),
    ),
)
