"""What may be asked of the lists: the parameters of an address, each with its closed list.

The tables that the API serves alike: a list with filters, and each entry by its slug.
"""

from typing import Annotated, Any, Literal, NamedTuple, TypeVar, get_origin

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from hub.api.records.fields import Day, Documented
from hub.api.records.programs import Place
from hub.core.vocabulary.enums import Area, Level, OpportunityKind, OpportunityStanding, Province, Stage, Support
from hub.core.vocabulary.purpose import PaysFor
from hub.directory.choices import OfficeKind
from hub.directory.reference.places import ChineseProvince
from opportunities.choices import AgreementStatus, OpportunityStatus, SignalDirection, SignalEffect, SignalState
from programs.catalogue.facets import IntakeChoice, ProgramFacet, SortOrder

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]

Lang = Literal["en", "fr"]
_T = TypeVar("_T")
# A filter that may be given several times: any of its values will do.
Several = Annotated[list[_T], Field(default_factory=list, max_length=30)]


class _Query(Documented, Schema):
    # A parameter that nobody knows is refused, so that a mistyped filter never passes for an answer.
    model_config = ConfigDict(extra="forbid", use_enum_values=True)


class PageQuery(_Query):
    """Which part of a list."""

    page: int = Field(default=1, ge=1, le=100_000)
    per_page: int = Field(default=20, ge=1, le=100)

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

    updated_since: Day | None = None


class EvidenceQuery(UpdatedQuery):
    """Entries by their evidence."""

    verified: Day | None = None


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


class ProgramQuery(EvidenceQuery):
    """The filters of the page of programs, with the same meaning."""

    # No address may hold a null character: it is refused before it comes here.
    q: str = Field(default="", max_length=200, pattern=r"^[^\u0000]*$")
    support: Several[Support]
    pays_for: Several[PaysFor]
    area: Several[Area]
    place: Several[Place]
    stage: Several[Stage]
    intake: Several[IntakeChoice]
    level: Several[Level]
    organization: Several[Slug]
    sort: Literal["relevance", "useful", "open_first", "closing", "evidence", "name"] | None = None
    lang: Lang = "en"
    on: Day | None = None
    official: YesNo | None = None
    closes_before: Day | None = None

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

    on: Day | None = None


class OrganizationQuery(PageQuery):
    """Which organizations."""

    level: Several[Level]
    jurisdiction: Several[Place]
    official: YesNo | None = None


class OfficeQuery(EvidenceQuery):
    """Which offices."""

    kind: Several[OfficeKind]
    organization: Several[Slug]
    provinces: Several[Province]
    cn_provinces: Several[ChineseProvince]
    official: YesNo | None = None


class AreaQuery(EvidenceQuery):
    """The eight areas."""


class OpportunityQuery(EvidenceQuery):
    """Which opportunities."""

    kind: Several[OpportunityKind]
    areas: Several[Area]
    cn_provinces: Several[ChineseProvince]
    status: Several[OpportunityStatus]
    standing: Several[OpportunityStanding]
    closes_before: Day | None = None


class SignalQuery(EvidenceQuery):
    """Which policy signals."""

    areas: Several[Area]
    effect: Several[SignalEffect]
    direction: Several[SignalDirection]
    state: Several[SignalState]


class AgreementQuery(EvidenceQuery):
    """Which agreements."""

    areas: Several[Area]
    provinces: Several[Province]
    cn_provinces: Several[ChineseProvince]
    status: Several[AgreementStatus]


class ApiResource(NamedTuple):
    """A table: its name in addresses, that of one entry, and what may be asked."""

    name: str
    one: str
    query: type[PageQuery]


RESOURCES = (
    ApiResource("organizations", "organization", OrganizationQuery),
    ApiResource("offices", "office", OfficeQuery),
    ApiResource("areas", "area", AreaQuery),
    ApiResource("opportunities", "opportunity", OpportunityQuery),
    ApiResource("signals", "signal", SignalQuery),
    ApiResource("agreements", "agreement", AgreementQuery),
)
