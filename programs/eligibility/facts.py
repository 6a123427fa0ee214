"""What is known of an applicant. Every field may be unknown: ``None`` is never read as "no".

From what is told of a company (in a YAML file, a sheet or a profile) to the facts that the rules read.

One list of facts serves profiles to be routed and cases that hold the rules (docs/matching.md, docs/cases.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from hub.facts.registry import PROFILE_FACTS, PROJECT_FACTS, PROJECT_PROVINCE
from hub.facts.types import AnswerError, Day, Fact, FactType, Many, Market, Number, Shares, band_bounds, shown


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
    technology_role: str | None = None
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

    @property
    def held_areas(self) -> frozenset[str]:
        """Its areas: those it chose, else those proposed to it."""
        return self.proposed_areas if self.areas is None else self.areas

    @property
    def held_capabilities(self) -> frozenset[str]:
        """What it brings: what it chose, else what was read from its words."""
        return self.proposed_capabilities if self.capabilities is None else self.capabilities


type Report = Callable[[str, str], None]


# What is told of a company, whoever it is.
PROFILE_FIELDS: Mapping[str, FactType] = {name: fact.type for name, fact in PROFILE_FACTS.items() if fact.is_open}
# The same without words: what the rules test.
TESTED_FIELDS = {name: of for name, of in PROFILE_FIELDS.items() if not name.startswith("description")}
_PROJECT_FIELDS = {name: fact.type for name, fact in (*PROJECT_FACTS.items(), ("province", PROJECT_PROVINCE))}


def read_fields(
    entry: Mapping[str, Any], types: Mapping[str, FactType], report: Report, *, prefix: str = ""
) -> dict[str, Any]:
    """Return the answers in the fields that ``types`` name, and in ``project``; null says as little as absence.

    Every scalar is text. ``report`` is called with the field and what was expected there, once for each mistake.
    """
    answers: dict[str, Any] = {}
    for name, value in entry.items():
        if name == "project" and not prefix:
            if isinstance(value, Mapping):
                answers[name] = read_fields(value, _PROJECT_FIELDS, report, prefix="project.")
            elif value is not None:
                report(name, f"expected a mapping of fields; got {shown(value)}")
        elif name not in types:
            report(f"{prefix}{name}", "unknown field")
        elif value is not None:
            try:
                answers[name] = types[name].parse(value, text=True)
            except AnswerError as error:
                report(f"{prefix}{name}{error.inner}", error.expected)
    return answers


def facts_of(
    answers: Mapping[str, Any],
    *,
    proposed_areas: frozenset[str] = frozenset(),
    proposed_capabilities: frozenset[str] = frozenset(),
    industries: frozenset[str] | None = None,
    words: frozenset[str] | None = None,
    read: Mapping[str, Any] = MappingProxyType({}),
) -> ApplicantFacts:
    """Return the facts that answers hold; None is as unknown as what is absent, and other answers are left alone.

    What was proposed counts while the company has chosen none. Who names a kind of partner has a partner. ``read``
    are answers read from its words: those to what was never asked complete ``from_words``.
    """
    facts = _facts_told(
        answers,
        proposed_areas=proposed_areas if answers.get("areas") is None else frozenset(),
        proposed_capabilities=proposed_capabilities if answers.get("capabilities") is None else frozenset(),
        industries=industries,
        words=words,
    )
    whole = _completed(answers, read)
    if whole == answers:
        return facts
    proposed = {name: getattr(facts, name) for name in _PROPOSED}
    return replace(facts, from_words=_facts_told(whole, **proposed))


_PROPOSED = ("proposed_areas", "proposed_capabilities", "industries", "words")
_PLACES = ("province", "sub_region", "city")


def _completed(answers: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers with what was read, of facts that were never asked: a town only in the province that was told."""
    project, read_project = answers.get("project") or {}, dict(read.get("project") or {})
    if "has_partner" in project or "partner_kind" in project:
        read_project = {
            name: value for name, value in read_project.items() if name not in {"has_partner", "partner_kind"}
        }
    if "province" in project or "place" in project:
        read_project.pop("place", None)
    elsewhere = answers.get("province", read.get("province")) != read.get("province")
    left_out = _PLACES if elsewhere or not answers.keys().isdisjoint(_PLACES[1:]) else ()
    whole = {name: value for name, value in read.items() if name not in {"project", *left_out}} | dict(answers)
    return whole | {"project": {**read_project, **project}} if read_project else whole


def _facts_told(answers: Mapping[str, Any], **read: Any) -> ApplicantFacts:
    said = answers.get("project") or {}
    project = _engine_values(ProjectFacts, PROJECT_FACTS, said)
    if said.get("province"):
        project.setdefault("place", said["province"])
    if project.get("partner_kinds"):
        project.setdefault("has_partner", True)
    return ApplicantFacts(
        **_engine_values(ApplicantFacts, PROFILE_FACTS, answers),
        **read,
        project=ProjectFacts(**project),
    )


def _engine_values(
    of: type[ApplicantFacts | ProjectFacts], facts: Mapping[str, Fact], answers: Mapping[str, Any]
) -> dict[str, Any]:
    tested = {field.name for field in fields(of)}
    named = {name: fact for name, fact in facts.items() if (fact.attribute or name) in tested}
    return {
        fact.attribute or name: _engine_value(fact.type, answers[name])
        for name, fact in named.items()
        if answers.get(name) is not None
    }


def _engine_value(of: FactType, value: Any) -> Any:
    match of:
        case Number():
            return Interval(*band_bounds(value))
        case Many(one=Market()):
            # One that names a Chinese province also names China.
            return frozenset(value) | ({"CN"} if any(market.startswith("CN-") for market in value) else set())
        case Many():
            return frozenset(value)
        case Shares():
            return MappingProxyType({market: Interval(*band_bounds(share)) for market, share in value.items()})
        case Day():
            return date.fromisoformat(value)
    return value
