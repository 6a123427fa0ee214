"""A company as ranking sees it: what follows from its facts, supposed by published tables where it is not known."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.core.vocabulary.enums import (
    CANADA,
    Area,
    IpStatus,
    LegalForm,
    Need,
    Ownership,
    PartnerKind,
    Province,
    Stage,
    TechnologyRole,
)
from hub.core.vocabulary.purpose import Beneficiary, FirmSize, NotFor
from hub.matching.ranking import tables
from hub.matching.ranking.advisers import Features, Vector, as_vector, company_features
from programs.eligibility.facts import ApplicantFacts, Interval

_LEAST_PEOPLE: Mapping[FirmSize, int] = {
    FirmSize.STARTUP: 0, FirmSize.SMALL: 10, FirmSize.MEDIUM: 100, FirmSize.LARGE: 500,
}  # fmt: skip
_MOST_PEOPLE: Mapping[FirmSize, float] = {
    FirmSize.STARTUP: 9, FirmSize.SMALL: 99, FirmSize.MEDIUM: 499, FirmSize.LARGE: float("inf"),
}  # fmt: skip
_TERRITORIES = frozenset({"YT", "NT", "NU"})
_PROVINCES = frozenset(Province)
_IN_CANADA = _PROVINCES | {CANADA}
_NO_SALES_BELOW = 50_000  # dollars a year
_TARIFFS = frozenset({"tariff", "tarif", "douane", "surtax", "surtaxe"})
_ACADEMIC = frozenset({"university", "universite", "professor", "professeur", "college", "researcher", "chercheur"})
_RETAIL = frozenset({
    "cafe", "restaurant", "boutique", "coiffure", "hairdresser", "magasin", "retail", "gym", "grocery", "epicerie",
    "depanneur",
})  # fmt: skip
_SOFTWARE = frozenset({"software", "logiciel", "platform", "plateforme", "analytics", "app"})
_LATE = frozenset({Stage.COMMERCIALIZATION, Stage.SCALE_UP, Stage.EXPORT})
_EARLY = frozenset({Stage.RESEARCH, Stage.DEVELOPMENT})
_NO_DEVELOPERS = frozenset({TechnologyRole.SUPPLIES, TechnologyRole.ADOPTS})
_EARN_NO_PROFIT = frozenset({LegalForm.NON_PROFIT, LegalForm.MUNICIPALITY})
_MAKERS = (
    "prototyp", "patent", "brevet", "develop", "fabri", "manufactur", "invent", "concu", "concev", "make", "sell",
    "sold", "vend",
)  # fmt: skip
_FUELS = frozenset({"diesel", "mazout"})  # what a community, not a company of one, burns and would leave
_COMMUNITIES = frozenset({LegalForm.MUNICIPALITY, LegalForm.INDIGENOUS_ORGANIZATION})
_OF_A_BUILDER = frozenset({Need.OWN_SITE, Need.GROWTH_CAPITAL, Need.FIND_PARTNER, Need.TALENT})
_OWN_RIGHTS = frozenset({IpStatus.PENDING, IpStatus.GRANTED})


@dataclass(frozen=True, slots=True, eq=False)
class CompanyTraits:
    """What ranking reads of a company. ``not_for`` holds what a program loses for each of those it is not for."""

    province: str | None
    project_province: str | None
    project_abroad: bool
    plans_only_abroad: bool  # its project is abroad, and what it asks for is no research
    needs: tuple[Need, ...]  # those told, at most three
    usual: Mapping[Need, float]  # those of such a company
    exports: bool | None
    partner: bool | None
    academic_partner: bool | None
    buyer_partner: bool  # it is, or its partner is, a municipality, a utility or a community
    serves: frozenset[str] | None  # beneficiaries; None: it has said nothing of what it does
    words: frozenset[str] | None
    sizes: frozenset[FirmSize]
    size_known: bool
    cost: float
    cost_known: bool
    age_known: bool
    in_no_area: bool  # none of the eight, by its own choice
    has_shares: bool
    researches: bool
    adopts: bool  # it puts to use, in a place of its own, what others make
    not_for: Mapping[str, float]
    supposed_sales: tuple[float, float] | None  # dollars a year, by its people; None: they are not known
    in_dispute: bool  # it asks for help in a dispute, and for nothing that sells more
    stage: Stage | None
    role: TechnologyRole  # as told
    areas: tuple[str, ...]  # the main one first
    features: Features = field(init=False)  # as the model of advisers has them
    vector: Vector = field(init=False)

    def __post_init__(self) -> None:
        found = company_features(self)
        object.__setattr__(self, "features", found)
        object.__setattr__(self, "vector", as_vector(found))

    @property
    def page_needs(self) -> tuple[Need, ...]:
        """The needs that the first page answers: those told, and a site to equip for who adopts; else the usual."""
        if self.adopts:
            return tuple(dict.fromkeys((*self.needs, Need.OWN_SITE)))[: tables.MOST_NEEDS]
        usual = sorted(self.usual, key=lambda need: -self.usual[need])
        return (self.needs or tuple(usual))[: tables.MOST_NEEDS]

    def may_be_in(self, provinces: frozenset[str]) -> bool:
        """Return whether it is likely in one of these: they are all of Canada, or its project is there."""
        return len(provinces) == len(_PROVINCES) or self.project_province in provinces


def stage_of(facts: ApplicantFacts) -> Stage | None:
    """Return the stage that was told, else the one stage that the readiness level names; None without either."""
    if facts.stage:
        return Stage(facts.stage)
    if facts.trl is None or facts.trl.high is None:
        return None
    stages = {_trl_stage(level) for level in (facts.trl.low, facts.trl.high)}
    return stages.pop() if len(stages) == 1 else None


def _trl_stage(level: float) -> Stage:
    if level < 4:
        return Stage.RESEARCH
    if level < 7:
        return Stage.DEVELOPMENT
    return Stage.DEMONSTRATION if level < 9 else Stage.COMMERCIALIZATION


def traits_of(facts: ApplicantFacts, area_order: tuple[str, ...]) -> CompanyTraits:
    stage, told = stage_of(facts), tuple(need for need in Need if need in (facts.needs or ()))
    exports = sells_abroad(facts)
    finished = facts.trl is not None and facts.trl.low >= 9
    role = TechnologyRole(
        facts.technology_role or (TechnologyRole.ADOPTS if _equips(facts) else TechnologyRole.DEVELOPS)
    )
    develops = role is TechnologyRole.DEVELOPS
    researches = develops and (not finished or not tables.NEEDS_OF_RESEARCH.isdisjoint(told))
    sizes, kinds, project = _sizes(facts.employees), facts.project.partner_kinds or frozenset(), facts.project
    supposed = frozenset(sizes or _supposed_sizes(stage, told))
    if develops and project.cost_cad is not None and project.cost_cad.low >= tables.VERY_LARGE_PROJECT:
        supposed |= {FirmSize.MEDIUM}  # who builds such a plant is taken for what it will be
    partner, abroad = project.has_partner, is_project_abroad(facts)
    academic = not kinds.isdisjoint({PartnerKind.ACADEMIC, PartnerKind.RESEARCH}) or _speaks_of(facts, _ACADEMIC)
    forms = facts.legal_forms or frozenset()
    in_community = _is_community(facts) or not kinds.isdisjoint({PartnerKind.MUNICIPALITY, PartnerKind.INDIGENOUS})
    adopts = role is TechnologyRole.ADOPTS or (not develops and in_community and project.cost_cad is not None)
    return CompanyTraits(
        province=facts.province,
        project_province=project.where if project.where in _PROVINCES else None,
        project_abroad=abroad,
        plans_only_abroad=abroad and bool(told) and tables.NEEDS_OF_RESEARCH.isdisjoint(told),
        needs=told[: tables.MOST_NEEDS],
        usual=tables.ADOPTERS_USUAL_NEEDS if adopts else _usual(facts, stage, exports, researches=researches),
        exports=exports,
        partner=partner,
        academic_partner=True if academic else None if partner is None else False,
        buyer_partner=in_community or PartnerKind.UTILITY in kinds,
        serves=_serves(facts, area_order),
        words=facts.words,
        sizes=supposed,
        size_known=bool(sizes),
        cost=_cost(facts, supposed, told, size_known=bool(sizes)),
        cost_known=project.cost_cad is not None,
        age_known=facts.years_in_business is not None,
        in_no_area=facts.areas is not None and not facts.areas,
        has_shares=forms.isdisjoint({LegalForm.COOPERATIVE, LegalForm.NON_PROFIT}),
        researches=researches,
        adopts=adopts,
        not_for=_not_for(
            facts,
            stage,
            supposed,
            exports=exports,
            academic=academic,
            size_known=bool(sizes),
            has_area=bool(area_order),
        ),
        supposed_sales=_supposed_sales(facts.employees),
        in_dispute=Need.DISPUTE in told and tables.NEEDS_IN_DISPUTE.issuperset(told),
        stage=stage,
        role=role,
        areas=area_order,
    )


def _equips(facts: ApplicantFacts) -> bool:
    """Return whether who told no role asks for its own site, or is a community that plans something, and makes nothing.

    Research, a level of readiness and rights in a technology are told by its maker.
    """
    needs = facts.needs or frozenset()
    makes = facts.trl is not None or facts.ip_status in _OWN_RIGHTS or not tables.NEEDS_OF_RESEARCH.isdisjoint(needs)
    burns = not _COMMUNITIES.isdisjoint(facts.legal_forms or ()) and _speaks_of(facts, _FUELS)
    plans = facts.project.cost_cad is not None or burns
    builds = _is_community(facts) and plans and not needs - _OF_A_BUILDER
    builds = builds and not any(word.startswith(_MAKERS) for word in facts.words or ())
    return (Need.OWN_SITE in needs or builds) and not makes


def _speaks_of(facts: ApplicantFacts, words: frozenset[str]) -> bool:
    return not words.isdisjoint(facts.words or frozenset())


def _sells_to_us(facts: ApplicantFacts) -> bool:
    return "US" in (facts.target_markets or ()) and facts.export_experience in {"some", "regular"}


def sells_abroad(facts: ApplicantFacts) -> bool | None:
    """Return whether it sells abroad or means to: by its needs, its experience, its markets, its stage."""
    if not tables.NEEDS_ABROAD.isdisjoint(facts.needs or ()) or facts.export_experience in {"some", "regular"}:
        return True
    if facts.target_markets is not None:
        return bool(facts.target_markets)
    if facts.export_experience == "none":  # and it names no market and no need abroad
        return False
    return True if stage_of(facts) is Stage.EXPORT else None


def is_project_abroad(facts: ApplicantFacts) -> bool:
    return facts.project.where is not None and facts.project.where not in _IN_CANADA


def _is_community(facts: ApplicantFacts) -> bool:
    """Return whether it is a community or belongs to one, and so signs where a supplier cannot."""
    return _is_indigenous(facts) or LegalForm.MUNICIPALITY in (facts.legal_forms or ())


def _is_indigenous(facts: ApplicantFacts) -> bool:
    return Ownership.INDIGENOUS in (facts.ownership or ()) or LegalForm.INDIGENOUS_ORGANIZATION in (
        facts.legal_forms or ()
    )


def _usual(
    facts: ApplicantFacts,
    stage: Stage | None,
    exports: bool | None,  # noqa: FBT001
    *,
    researches: bool,
) -> Mapping[Need, float]:
    cost = facts.project.cost_cad
    is_large = not facts.needs and cost is not None and cost.low >= tables.LARGE_PROJECT
    needs = {**tables.USUAL_NEEDS[stage], **(tables.NEEDS_OF_LARGE_PROJECT if is_large else {})}
    abroad = tables.EXPORTERS_NEEDS if exports else tables.PERHAPS_EXPORTERS_NEEDS if exports is None else {}
    if exports is False:
        needs.pop(Need.EXPORT_FINANCE, None)
    for need, share in abroad.items():
        needs[need] = max(share, needs.get(need, 0.0))
    return {need: share for need, share in needs.items() if researches or need not in tables.NEEDS_OF_RESEARCH}


def _sizes(employees: Interval | None) -> tuple[FirmSize, ...]:
    if employees is None:
        return ()
    high = employees.high if employees.high is not None else employees.low
    return tuple(size for size in FirmSize if employees.low <= _MOST_PEOPLE[size] and high >= _LEAST_PEOPLE[size])


def _supposed_sales(employees: Interval | None) -> tuple[float, float] | None:
    if employees is None:
        return None
    high = employees.high if employees.high is not None else float("inf")
    return employees.low * tables.CAD_A_PERSON, high * tables.CAD_A_PERSON


def _supposed_sizes(stage: Stage | None, told: tuple[Need, ...]) -> tuple[FirmSize, ...]:
    if Need.GROWTH_CAPITAL not in told:
        return tables.STAGES_TO_SIZES[stage]
    grown = stage in {Stage.SCALE_UP, Stage.EXPORT}
    return (FirmSize.MEDIUM,) if grown else (FirmSize.SMALL, FirmSize.MEDIUM)


def _cost(facts: ApplicantFacts, sizes: frozenset[FirmSize], told: tuple[Need, ...], *, size_known: bool) -> float:
    if facts.project.cost_cad is not None:
        return facts.project.cost_cad.low
    if not size_known and Need.GROWTH_CAPITAL in told:
        return tables.COST_OF_GROWTH
    return max(tables.SIZES_TO_COST[size] for size in sizes)


def _serves(facts: ApplicantFacts, area_order: tuple[str, ...]) -> frozenset[str] | None:
    if facts.industries is None and not area_order:
        return None
    found = {tables.AREAS_TO_BENEFICIARIES[Area(area)].value for area in area_order if area in _MAPPED}
    found |= facts.industries or frozenset()
    partners = _PARTNERS & (facts.project.partner_kinds or frozenset())
    found |= {tables.PARTNERS_TO_BENEFICIARIES[PartnerKind(kind)].value for kind in partners}
    if facts.areas is not None and not facts.areas:  # none of the eight, chosen
        found -= _BENEFICIARIES_OF_AREAS
    if area_order:
        found.add(Beneficiary.CLEANTECH.value)
    if facts.province in _TERRITORIES:
        found.add(Beneficiary.NORTHERN_REMOTE.value)
    if _is_indigenous(facts):
        found.add(Beneficiary.INDIGENOUS.value)
    return frozenset(found)


_MAPPED = frozenset(tables.AREAS_TO_BENEFICIARIES)
_PARTNERS = frozenset(tables.PARTNERS_TO_BENEFICIARIES)
_BENEFICIARIES_OF_AREAS = frozenset(tables.AREAS_TO_BENEFICIARIES.values())


def _not_for(
    facts: ApplicantFacts,
    stage: Stage | None,
    sizes: frozenset[FirmSize],
    *,
    exports: bool | None,
    academic: bool,
    size_known: bool,
    has_area: bool,
) -> Mapping[str, float]:
    """Return what a program keeps for each of those it is not for: all where that is surely not so."""
    forms, kinds, partner = facts.legal_forms or frozenset(), facts.project.partner_kinds, facts.project.has_partner
    owners = facts.ownership or frozenset()
    is_so: dict[NotFor, bool | None] = {
        NotFor.STARTUPS: _is_startup(facts, stage, sizes, size_known=size_known),
        NotFor.SMALL_FIRMS: sizes <= {FirmSize.STARTUP, FirmSize.SMALL} or (False if size_known else None),
        NotFor.MEDIUM_FIRMS: size_known and FirmSize.MEDIUM in sizes,
        NotFor.RETAIL_SERVICES: facts.technology_role in _NO_DEVELOPERS and not has_area and _speaks_of(facts, _RETAIL),
        NotFor.LARGE_FIRMS: size_known and sizes == {FirmSize.LARGE},
        NotFor.MATURE_FIRMS: stage in {Stage.SCALE_UP, Stage.EXPORT}
        or (size_known and sizes.isdisjoint({FirmSize.STARTUP, FirmSize.SMALL})),
        NotFor.EARLY_STAGE: stage in _EARLY,
        NotFor.EARLY_TRL: stage in _EARLY or (facts.trl is not None and facts.trl.low < 7),
        NotFor.MARKET_READY: stage in _LATE,
        NotFor.NON_EXPORTERS: None if exports is None else not exports,
        NotFor.NO_FOREIGN_PARTNER: None if partner is None else PartnerKind.FOREIGN not in (kinds or ()),
        NotFor.NO_ACADEMIC_PARTNER: None if partner is None and not academic else not academic,
        NotFor.SINGLE_COMPANY: not partner,
        NotFor.NOT_HIT_BY_TARIFFS: False if _speaks_of(facts, _TARIFFS) else None if _sells_to_us(facts) else True,
        NotFor.PURE_SOFTWARE: _speaks_of(facts, _SOFTWARE)
        and Beneficiary.MANUFACTURING not in (facts.industries or ()),
        NotFor.SOLE_TRADERS: LegalForm.SOLE_PROPRIETORSHIP in forms,
        NotFor.NON_PROFITS: not forms.isdisjoint(_EARN_NO_PROFIT),
        NotFor.NON_INDIGENOUS_OWNED: Ownership.INDIGENOUS not in owners,
        NotFor.NOT_OWNED_BY_GROUP: not owners,
        NotFor.NOT_WOMEN_LED: Ownership.WOMEN not in owners,
        NotFor.SMALL_EMITTERS: True,
        NotFor.QUEBEC: facts.province == "QC",
    }
    kept = {code.value: tables.NOT_FOR[code][0 if so else 1] for code, so in is_so.items() if so is None or so}
    kept[NotFor.PRE_REVENUE.value] = 1 - tables.NO_SALES_COST * _no_sales(facts, stage)
    return kept


def _is_startup(
    facts: ApplicantFacts, stage: Stage | None, sizes: frozenset[FirmSize], *, size_known: bool
) -> bool | None:
    """Return whether it is a start-up: small, and neither of some age nor with the sales of an old small company."""
    age, sales = facts.years_in_business, facts.annual_revenue_cad
    if age is not None and age.low >= tables.STARTUP_YEARS:
        return False
    if age is None and sales is not None and sales.low >= tables.STARTUP_SALES:
        return False
    if facts.technology_role in _NO_DEVELOPERS:
        return None  # a farm or a shop of few people is as likely an old one
    if size_known:
        return sizes == {FirmSize.STARTUP}
    return None if stage in _EARLY else False


def _no_sales(facts: ApplicantFacts, stage: Stage | None) -> float:
    revenue = facts.annual_revenue_cad
    if revenue is None:
        return tables.NO_SALES[stage]
    return float((revenue.low if revenue.high is None else revenue.high) < _NO_SALES_BELOW)
