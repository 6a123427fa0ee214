"""What is known of an applicant. Every field may be unknown: ``None`` is never read as "no"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Interval:
    """A number known exactly (``low == high``) or as a band; ``high`` None means no upper bound. Inclusive."""

    low: float
    high: float | None

    @classmethod
    def exact(cls, value: float) -> "Interval":
        """Return the interval that holds one value."""
        return cls(value, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """A project of the applicant: where, at what cost, with whose money, with whom."""

    place: str | None = None  # a province, "CA", a country, or a division of China
    province: str | None = None
    cost_cad: Interval | None = None
    own_contribution: Interval | None = None  # share of the cost, 0..1
    public_money_cad: Interval | None = None
    starts: date | None = None
    has_partner: bool | None = None
    partner_kinds: frozenset[str] | None = None

    @property
    def where(self) -> str | None:
        """The place, else the province alone."""
        return self.place or self.province


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantFacts:
    """The facts of one company for one offering and one project.

    ``areas`` is the company's own choice (an empty set means "none of the eight"); ``proposed_areas`` were read
    from its words and may only ever turn an unknown into met. ``capabilities`` and ``proposed_capabilities`` go the
    same way; opportunities and partners ask for them, no program does. ``from_words`` are the same facts, those that
    nobody told completed by what was read in its words; None where nothing was. They rank, and may only ever turn an
    unknown into met.
    """

    province: str | None = None
    sub_region: str | None = None
    city: str | None = None
    employees: Interval | None = None
    annual_revenue_cad: Interval | None = None
    years_in_business: Interval | None = None
    trl: Interval | None = None
    stage: str | None = None
    legal_forms: frozenset[str] | None = None
    for_profit: bool | None = None
    naics: frozenset[str] | None = None
    areas: frozenset[str] | None = None
    proposed_areas: frozenset[str] = frozenset()
    capabilities: frozenset[str] | None = None
    proposed_capabilities: frozenset[str] = frozenset()
    needs: frozenset[str] | None = None
    industries: frozenset[str] | None = None  # whom its words speak of; they serve the rank alone
    words: frozenset[str] | None = None  # its words, folded; they serve the rank alone
    target_markets: frozenset[str] | None = None
    market_sales_share: Mapping[str, Interval] = field(default_factory=lambda: MappingProxyType({}))
    export_experience: str | None = None
    ownership: frozenset[str] | None = None
    canadian_controlled: bool | None = None
    memberships: frozenset[str] | None = None
    certifications: frozenset[str] | None = None
    ip_status: str | None = None
    languages: frozenset[str] | None = None
    project: ProjectFacts = ProjectFacts()
    from_words: "ApplicantFacts | None" = None

    @property
    def supposed(self) -> "ApplicantFacts":
        """What is known and what was read from its words: for ranks and proposals, never for a "no"."""
        return self.from_words or self
