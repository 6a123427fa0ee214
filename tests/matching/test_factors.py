"""The need that a program serves and its purpose at their published values, and the words that say why."""

from dataclasses import replace
from typing import Any

import pytest

from hub.core.text.formats import NBSP
from hub.core.vocabulary.enums import ConditionKind, LegalForm, Need
from hub.core.vocabulary.purpose import NotFor
from hub.matching.profile.facts import folded_words
from hub.matching.ranking import tables
from hub.matching.ranking.company import stage_of, traits_of
from hub.matching.ranking.factors import strength
from hub.matching.ranking.programs import RankedProgram
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts
from tests.matching.builders import DAY, condition, made_for, part, program, purpose, value

WATER = "wastewater-treatment"


def answers(need: Need, **changes: Any) -> float:
    exports = changes.pop("exports", None)
    buyer = changes.pop("buyer_partner", False)
    return strength(need, RankedProgram.of(made_for(**changes), DAY), exports=exports, buyer_partner=buyer)


# --- The need that is served ------------------------------------------------------------------------------------------


def test_the_main_thing_that_a_program_pays_for_counts_in_full() -> None:
    assert answers(Need.TALENT, pays_for=("hiring",)) == 1
    assert answers(Need.TALENT, pays_for=("r_and_d", "hiring")) == 0.9
    assert answers(Need.TALENT, pays_for=("r_and_d", "information", "information", "information", "hiring")) == 0.5
    assert answers(Need.TALENT, pays_for=("r_and_d",)) == 0


def test_money_for_the_buyer_answers_who_looks_for_one() -> None:
    buyers = {"pays_for": ("community_project",), "applicant": "community"}
    assert answers(Need.PROCUREMENT, **buyers) == 1
    assert answers(Need.FUNDING_DEMO, **buyers) == pytest.approx(0.5 * tables.TO_OTHERS)
    assert answers(Need.FUNDING_DEMO, **buyers, buyer_partner=True) == 0.5
    assert answers(Need.FUNDING_DEMO, pays_for=("community_project",), not_for=("technology_vendors",)) < 0.5


@pytest.mark.parametrize(
    ("need", "here", "abroad"),
    [
        (Need.MARKET_ENTRY_CHINA, {"pays_for": ("introductions",)}, {"place_of_project": "abroad"}),
        (Need.DISPUTE, {"pays_for": ("introductions",)}, {"place_of_project": "abroad"}),
        (Need.EXPORT_FINANCE, {"pays_for": ("working_capital",)}, {"not_for": ("non_exporters",)}),
        (Need.GROWTH_CAPITAL, {"pays_for": ("growth_equity",), "not_for": ("non_exporters",)}, {"exports": True}),
    ],
)
def test_a_need_abroad_is_answered_abroad(need: Need, here: dict[str, Any], abroad: dict[str, Any]) -> None:
    assert 0 < answers(need, **here) < answers(need, **{**here, **abroad})


def test_the_needs_served_make_one_factor() -> None:
    entry, whole = made_for(pays_for=("hiring",)), tables.WHOLE_NEED
    growing = {"stage": "scale_up"}
    usual = tables.USUAL * 0.5 * 0.3  # some of what pays for research pays for people
    told = value("need", entry, needs=frozenset({"talent"}), **growing)
    assert told == pytest.approx((tables.TOLD + usual) / whole, abs=1e-4)
    both = made_for(pays_for=("hiring", "certification_testing"))
    told = value("need", both, needs=frozenset({"talent", "regulatory_certification"}), **growing)
    assert told == pytest.approx((tables.TOLD + tables.SECOND * 0.9 + usual) / whole, abs=1e-4)
    usual = made_for(pays_for=("r_and_d",))
    assert value("need", usual, stage="research") == pytest.approx(tables.USUAL / whole, abs=1e-4)
    staple = made_for(pays_for=("r_and_d",), role="staple")
    expected = (tables.USUAL + tables.ALWAYS) / whole
    assert value("need", staple, stage="research") == pytest.approx(expected, abs=1e-4)
    assert value("need", made_for(pays_for=("training",), role="staple"), stage="scale_up") == 0


def test_the_need_served_is_said() -> None:
    said = part("need", made_for(pays_for=("training", "hiring")), needs=frozenset({"talent"}))
    assert said.sentence.en == "For your need “To hire or train people” it offers: hiring."
    assert said.sentence.fr == (
        f"Pour votre besoin «{NBSP}Embaucher ou former du personnel{NBSP}», il offre{NBSP}: embauche."
    )
    nothing = part("need", made_for(pays_for=("growth_equity",)), needs=frozenset({"talent"}))
    assert nothing.sentence.en == "It does not pay for what you asked for."
    assert part("need", made_for()).sentence.en == ""


@pytest.mark.parametrize(
    ("facts", "needs"),
    [
        ({"stage": "research"}, {Need.FUNDING_RD, Need.FIND_PARTNER, Need.IP_PROTECTION, Need.TRADE_MISSION}),
        ({"stage": "export"}, {Need.EXPORT_FINANCE, Need.FUNDING_RD, Need.GROWTH_CAPITAL, Need.TRADE_MISSION}),
        ({"stage": "scale_up", "target_markets": frozenset()}, {Need.GROWTH_CAPITAL, Need.FUNDING_RD}),
        (
            {"stage": "commercialization", "trl": Interval.exact(9)},
            {Need.GROWTH_CAPITAL, Need.FIND_PARTNER, Need.EXPORT_FINANCE, Need.TRADE_MISSION},
        ),
    ],
)
def test_what_such_a_company_usually_needs(facts: dict[str, Any], needs: set[Need]) -> None:
    assert set(traits_of(ApplicantFacts(**facts), ()).usual) == needs


def test_who_told_a_large_project_and_no_need_looks_for_its_money() -> None:
    large = {"project": ProjectFacts(cost_cad=Interval.exact(tables.LARGE_PROJECT))}
    small = {"project": ProjectFacts(cost_cad=Interval.exact(tables.LARGE_PROJECT - 1))}
    assert traits_of(ApplicantFacts(**large), ()).page_needs[0] is Need.GROWTH_CAPITAL
    assert traits_of(ApplicantFacts(**small), ()).page_needs[0] is not Need.GROWTH_CAPITAL
    told = ApplicantFacts(**large, needs=frozenset({Need.TALENT}))
    assert traits_of(told, ()).usual == traits_of(ApplicantFacts(needs=told.needs), ()).usual


def test_no_more_than_three_needs_are_answered_first() -> None:
    told = traits_of(ApplicantFacts(needs=frozenset(Need)), ())
    assert told.needs == told.page_needs == tuple(Need)[:3]
    assert traits_of(ApplicantFacts(stage="development"), ()).page_needs[0] is Need.FUNDING_RD


@pytest.mark.parametrize(
    ("low", "high", "stage"),
    [
        (1, 1, "research"), (3, 3, "research"), (4, 4, "development"), (6, 6, "development"), (7, 7, "demonstration"),
        (8, 8, "demonstration"), (9, 9, "commercialization"), (4, 6, "development"), (3, 4, None), (5, None, None),
    ],
)  # fmt: skip
def test_a_readiness_level_names_a_stage(low: int, high: int | None, stage: str | None) -> None:
    assert stage_of(ApplicantFacts(trl=Interval(low, high))) == stage
    assert stage_of(ApplicantFacts(trl=Interval(low, high), stage="export")) == "export"
    assert stage_of(ApplicantFacts()) is None


# --- The purpose ------------------------------------------------------------------------------------------------------


def test_whom_the_money_must_serve() -> None:
    mines = {"serves": ("mining_minerals",)}
    spoken, silent = frozenset({"mining_minerals"}), frozenset[str]()
    assert value("purpose", made_for(), industries=silent) == 1
    assert value("purpose", made_for(**mines, must_serve=True), industries=spoken) == 1
    assert value("purpose", made_for(**mines, must_serve=True), industries=silent) == tables.MUST_SERVE_OTHERS
    assert value("purpose", made_for(**mines), industries=silent) == tables.SERVES_OTHERS
    assert value("purpose", made_for(**mines, must_serve=True)) == tables.SERVES_OTHERS  # it has said nothing
    assert value("purpose", made_for(serves=("cleantech",), must_serve=True), (WATER,), industries=silent) == 1
    assert value("purpose", made_for(serves=("water_utilities",), must_serve=True), (WATER,), industries=silent) == 1
    assert (
        value("purpose", made_for(serves=("northern_remote",), must_serve=True), province="NU", industries=silent) == 1
    )
    said = part("purpose", made_for(**mines, must_serve=True), industries=silent)
    assert said.sentence.en == "It is made for others than those you speak of: mining and minerals."
    assert part("purpose", made_for(**mines), industries=spoken).sentence.fr == (
        f"Il s’adresse à votre milieu{NBSP}: mines et minéraux."
    )


def test_money_of_a_province_is_spent_there() -> None:
    pilots = purpose(pays_for=("pilot_demonstration",), place_of_project="province")
    here = program("p", jurisdiction="NS", purpose=pilots)
    assert value("purpose", here, project=ProjectFacts(province="NS")) == 1
    assert value("purpose", here) == 1
    said = part("purpose", here, project=ProjectFacts(province="QC"))
    assert said.value == tables.SPENT_ELSEWHERE
    assert said.sentence.en == "Its money is spent in Nova Scotia; your project is elsewhere."
    assert said.sentence.fr == "L’argent doit être dépensé en Nouvelle-Écosse; votre projet est ailleurs."
    abroad = part("purpose", here, project=ProjectFacts(place="CN-ZJ"))
    assert (abroad.value, abroad.sentence.en) == (
        tables.SPENT_ELSEWHERE,
        "Its money is spent in Canada; your project is abroad.",
    )
    assert value("purpose", here, project=ProjectFacts(place="CA")) == 1


@pytest.mark.parametrize(
    "pays_for", [("tax_relief", "r_and_d"), ("r_and_d", "pilot_demonstration"), ("advice_coaching",), ("hiring",)]
)
def test_what_a_firm_does_at_home_goes_by_no_place_of_a_project(pays_for: tuple[str, ...]) -> None:
    here = program("p", jurisdiction="NS", purpose=purpose(pays_for=pays_for, place_of_project="province"))
    for place in ("CN-ZJ", "QC"):
        assert value("purpose", here, project=ProjectFacts(place=place)) == 1


def test_a_credit_is_hardly_what_who_plans_abroad_alone_asks_for() -> None:
    credit = program("p", jurisdiction="CA", purpose=purpose(pays_for=("tax_relief", "r_and_d")))
    abroad = ProjectFacts(place="CN-ZJ")
    assert value("purpose", credit, project=abroad, needs=frozenset({"funding_rd"})) == 1
    assert value("purpose", credit, project=abroad, needs=frozenset({"find_partner"})) == tables.SPENT_ELSEWHERE


def test_a_dispute_is_about_sales_that_were_made() -> None:
    insurance = made_for(pays_for=("receivables_insurance",))
    assert value("purpose", insurance, needs=frozenset({"dispute", "ip_protection"})) == tables.NO_OLD_CLAIM
    assert value("purpose", insurance, needs=frozenset({"dispute", "find_partner"})) == 1
    assert value("purpose", insurance, needs=frozenset({"ip_protection"})) == 1


def test_who_adopts_is_answered_by_what_puts_to_use() -> None:
    retrofit = {"pays_for": ("energy_retrofit",), "not_for": ("technology_vendors",)}
    research = {"pays_for": ("r_and_d",)}
    needs, adopts = frozenset({"growth_capital"}), {"technology_role": "adopts"}
    assert value("need", made_for(**retrofit), needs=needs, **adopts) > 3 * value(
        "need", made_for(**retrofit), needs=needs
    )
    why = part("need", made_for(**retrofit), needs=needs, **adopts).sentence.en
    assert why == "For your need “Money to grow” it offers: energy retrofits."
    for role, number in (("develops", 1.0), ("supplies", 0.2), ("adopts", 0.2)):
        assert value("purpose", made_for(**research), technology_role=role) == number
    # An installer with a project of a community puts to use, too.
    project = ProjectFacts(cost_cad=Interval(900_000, 900_000), partner_kinds=frozenset({"municipality"}))
    assert traits_of(ApplicantFacts(technology_role="supplies", project=project), ()).adopts
    assert not traits_of(ApplicantFacts(technology_role="supplies"), ()).adopts
    assert not traits_of(ApplicantFacts(technology_role="develops", project=project), ()).adopts


def test_who_asks_for_its_own_site_alone_puts_to_use() -> None:
    site = frozenset({Need.OWN_SITE})
    assert traits_of(ApplicantFacts(needs=site), ()).role == "adopts"
    assert traits_of(ApplicantFacts(needs=site, ip_status="none"), ()).adopts
    assert traits_of(ApplicantFacts(needs=site | {Need.GROWTH_CAPITAL}), ()).adopts
    for more in (
        {"technology_role": "develops"},
        {"needs": site | {Need.FUNDING_RD}},
        {"trl": Interval(7, 7)},
        {"ip_status": "granted"},
    ):
        assert not traits_of(ApplicantFacts(**{"needs": site} | more), ()).adopts
    # Its maker asks for an own site beside research: what pays the buyer pays it all the same.
    retrofit = {"pays_for": ("energy_retrofit",), "not_for": ("technology_vendors",)}
    assert answers(Need.OWN_SITE, **retrofit) == 1 > answers(Need.GROWTH_CAPITAL, **retrofit)


def test_a_community_that_tells_the_cost_of_a_project_puts_to_use() -> None:
    cost = ProjectFacts(cost_cad=Interval(4_500_000, 4_500_000))
    community: dict[str, Any] = {"ownership": frozenset({"indigenous"}), "project": cost}
    assert traits_of(ApplicantFacts(**community), ()).adopts
    assert traits_of(ApplicantFacts(**community, needs=frozenset({Need.GROWTH_CAPITAL})), ()).adopts
    for form in ("municipality", "indigenous_organization"):
        speaks = {"legal_forms": frozenset({form}), "words": folded_words("wind beside the diesel plant")}
        assert traits_of(ApplicantFacts(**speaks), ()).adopts
    for more in (
        {"project": ProjectFacts()},
        {"ownership": frozenset()},
        {"needs": frozenset({Need.IP_PROTECTION})},
        {"trl": Interval(6, 6)},
        {"words": folded_words("a prototype of a sensor")},
    ):
        assert not traits_of(ApplicantFacts(**community | more), ()).adopts


@pytest.mark.parametrize("need", [None, Need.GROWTH_CAPITAL, Need.FIND_PARTNER, Need.TALENT])
@pytest.mark.parametrize(
    "words",
    [
        "Dual-fuel kits that cut diesel in trucks, sold to fleets",
        "Our controller replaces diesel heaters at construction sites",
        "we manufacture diesel particulate filters",
        "Notre système remplace le diesel des camions; nous fabriquons",
        "We built and sell a diesel additive",
    ],
)
def test_a_company_of_a_community_that_speaks_of_a_fuel_is_no_owner_of_a_site(words: str, need: Need | None) -> None:
    told: dict[str, Any] = {"ownership": frozenset({"indigenous"}), "words": folded_words(words)}
    needs = None if need is None else frozenset({need})
    assert not traits_of(ApplicantFacts(**told, needs=needs), ()).adopts
    costs = ProjectFacts(cost_cad=Interval(4_500_000, 4_500_000))
    makes = told | {"words": folded_words(f"{words}, we sell"), "project": costs}
    assert not traits_of(ApplicantFacts(**makes, needs=needs), ()).adopts


def test_a_program_that_a_municipality_must_sign_is_hardly_for_who_puts_technology_to_use() -> None:
    fund = made_for(pays_for=("energy_retrofit",), applicant="partner_only")
    assert value("purpose", fund, technology_role="adopts") == tables.COMMUNITY_SIGNS
    assert part("purpose", fund, technology_role="adopts").sentence.en == "A municipality or community must sign."
    assert value("purpose", fund, technology_role="adopts", legal_forms=frozenset({"municipality"})) == 1.0
    assert value("purpose", fund, technology_role="develops") == 1.0  # its buyer signs
    kept, mine = (
        value("need", fund, needs=frozenset({"growth_capital"}), technology_role="adopts", **more)
        for more in ({}, {"legal_forms": frozenset({"municipality"})})
    )
    assert kept < mine


def test_what_several_statements_say_of_one_thing_counts_once() -> None:
    both = made_for(firm=("large",), not_for=("small_firms",))
    few = Interval(5, 5)
    assert value("purpose", both, employees=few) == tables.NOT_FOR[NotFor.SMALL_FIRMS][0]
    assert value("purpose", made_for(firm=("large",)), employees=few) == tables.OTHER_SIZE
    # Where the buyer signs, the size of who sells to it says nothing.
    assert value("purpose", made_for(firm=("large",), applicant="community"), employees=few) == 1.0


def test_who_pays_no_tax_claims_no_credit() -> None:
    credit = {"pays_for": ("tax_relief", "equipment_capital"), "not_for": ("technology_vendors",)}
    assert answers(Need.GROWTH_CAPITAL, **credit, buyer_partner=True) == answers(Need.GROWTH_CAPITAL, **credit)


def test_a_partner_says_whom_a_project_serves() -> None:
    cities = made_for(serves=("municipalities",), must_serve=True)
    said = {"industries": frozenset({"buildings"})}
    assert value("purpose", cities, **said) == tables.MUST_SERVE_OTHERS
    assert value("purpose", cities, project=ProjectFacts(partner_kinds=frozenset({"municipality"})), **said) == 1


def test_who_is_in_none_of_the_areas_is_served_by_no_program_for_one() -> None:
    power = made_for(serves=("electricity_system",), must_serve=True)
    said = {"industries": frozenset({"electricity_system"})}
    assert value("purpose", power, **said) == 1
    assert value("purpose", power, areas=frozenset(), **said) == tables.MUST_SERVE_OTHERS


def test_the_cost_of_a_project_counts_where_one_is_paid_for() -> None:
    large = {"project": ProjectFacts(cost_cad=Interval(5_000_000, 5_000_000))}
    for_pilots = made_for(pays_for=("pilot_demonstration",), project_max_cad=100_000)
    assert value("purpose", for_pilots, **large) == tables.OTHER_COST
    assert value("purpose", made_for(pays_for=("event_mission",), project_max_cad=100_000), **large) == 1


def test_little_is_left_to_accelerate_of_a_finished_product() -> None:
    coach = made_for(pays_for=("advice_coaching",), not_for=("mature_firms",))
    finished = {"trl": Interval(9, 9)}
    assert value("purpose", coach, **finished) == tables.NO_VENTURE
    assert value("purpose", made_for(pays_for=("growth_equity",)), **finished) == tables.NO_VENTURE
    assert value("purpose", coach, needs=frozenset({Need.FUNDING_DEMO}), **finished) == 1
    assert value("purpose", coach, technology_role="adopts") == tables.NO_OWN_VENTURE


def test_a_call_about_one_thing_is_a_gate() -> None:
    call = made_for(topic_en="hydrogen production", topic_fr="production d’hydrogène")
    assert value("purpose", call, words=frozenset({"hydrogen"})) == 1
    assert value("purpose", call, words=frozenset({"hydrogene"})) == 1
    assert value("purpose", call, words=frozenset({"production", "bus"})) == tables.OTHER_TOPIC
    assert value("purpose", call) == 1
    assert part("purpose", call, words=frozenset({"bus"})).sentence.en == (
        "It is about one thing alone: hydrogen production."
    )


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("critical minerals", "nickel"), ("clean fuel production plants", "biogaz"), ("water works for housing", "sewer"),
        ("zero-emission technology manufacturing", "electrolyser"),
    ],
)  # fmt: skip
def test_who_names_a_part_of_a_topic_speaks_of_it(topic: str, said: str) -> None:
    french = {
        "critical minerals": "minéraux critiques",
        "clean fuel production plants": "usines de combustibles propres",
    }
    french |= {"water works for housing": "ouvrages d’eau", "zero-emission technology manufacturing": "fabrication"}
    call = made_for(topic_en=topic, topic_fr=french[topic])
    assert value("purpose", call, words=folded_words(said)) == 1
    assert value("purpose", call, words=folded_words("bus")) == tables.OTHER_TOPIC


def test_a_program_about_what_a_company_speaks_of_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ON_TOPIC", 0.9)
    call = made_for(topic_en="methane", topic_fr="méthane")
    assert value("advisers", call, words=folded_words("methane")) == 0.9
    assert value("advisers", call, words=folded_words("bus")) < 0.9
    assert value("advisers", call) < 0.9


def test_who_puts_technology_to_use_may_claim_a_credit_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "CREDIT_OF_ADOPTER", 0.9)
    for_equipment: dict[str, Any] = {"pays_for": ("tax_relief", "equipment_capital")}
    assert value("advisers", made_for(**for_equipment), technology_role="adopts") == 0.9
    assert value("advisers", made_for(**for_equipment)) < 0.9
    assert value("advisers", made_for(**for_equipment, place_of_project="region"), technology_role="adopts") < 0.9
    assert value("advisers", made_for(pays_for=("tax_relief", "r_and_d")), technology_role="adopts") < 0.9


@pytest.mark.parametrize(
    ("applicant", "project", "number"),
    [
        ("company", ProjectFacts(), 1),
        ("company_with_partner", ProjectFacts(has_partner=True), 1),
        ("company_with_partner", ProjectFacts(), 0.6),
        ("company_with_partner", ProjectFacts(has_partner=False), 0.45),
        ("researcher", ProjectFacts(has_partner=True, partner_kinds=frozenset({"academic"})), 1),
        ("researcher", ProjectFacts(has_partner=True), 0.35),
        ("researcher", ProjectFacts(), 0.5),
        ("intermediary", ProjectFacts(), 0.05),
    ],
)
def test_who_signs(applicant: str, project: ProjectFacts, number: float) -> None:
    assert value("purpose", made_for(applicant=applicant), project=project) == number


@pytest.mark.parametrize(
    ("code", "facts", "number"),
    [
        ("startups", {"employees": Interval.exact(9)}, 0.2),
        ("startups", {"employees": Interval.exact(10)}, 1),
        ("startups", {"employees": Interval.exact(4), "years_in_business": Interval.exact(38)}, 1),
        ("startups", {"employees": Interval.exact(4), "years_in_business": Interval.exact(4)}, 0.2),
        ("startups", {"employees": Interval.exact(4), "annual_revenue_cad": Interval.exact(1_800_000)}, 1),
        ("startups", {"employees": Interval.exact(4), "annual_revenue_cad": Interval.exact(200_000)}, 0.2),
        ("startups", {"stage": "research"}, 0.8),
        ("small_firms", {"employees": Interval.exact(99)}, 0.4),
        ("small_firms", {"employees": Interval.exact(100)}, 1),
        ("large_firms", {"employees": Interval.exact(500)}, 0.1),
        ("mature_firms", {"stage": "scale_up"}, 0.6),
        ("early_stage", {"stage": "development"}, 0.4),
        ("market_ready", {"stage": "export"}, 0.15),
        ("non_exporters", {"target_markets": frozenset()}, 0.1),
        ("non_exporters", {}, 0.7),
        ("non_exporters", {"export_experience": "some"}, 1),
        ("non_exporters", {"export_experience": "none"}, 0.1),
        ("non_exporters", {"export_experience": "none", "target_markets": frozenset({"US"})}, 1),
        ("non_exporters", {"export_experience": "none", "needs": frozenset({Need.TRADE_MISSION})}, 1),
        ("pre_revenue", {"annual_revenue_cad": Interval.exact(0)}, 0.15),
        ("pre_revenue", {"annual_revenue_cad": Interval.exact(50_000)}, 1),
        ("sole_traders", {"legal_forms": frozenset({LegalForm.SOLE_PROPRIETORSHIP})}, 0.05),
        ("non_profits", {"legal_forms": frozenset({LegalForm.NON_PROFIT})}, 0.05),
        ("non_profits", {"legal_forms": frozenset({LegalForm.MUNICIPALITY})}, 0.05),
        ("non_profits", {}, 1),
        ("no_academic_partner", {}, 0.6),
        ("no_foreign_partner", {"project": ProjectFacts(has_partner=False)}, 0.3),
        ("non_indigenous_owned", {}, 0.05),
        ("non_indigenous_owned", {"ownership": frozenset({"indigenous"})}, 1),
        ("not_hit_by_tariffs", {"words": frozenset({"tariff"})}, 1),
        (
            "not_hit_by_tariffs",
            {"words": frozenset({"tariff"}), "target_markets": frozenset({"US"}), "export_experience": "regular"},
            1,
        ),
        ("not_hit_by_tariffs", {"target_markets": frozenset({"US"}), "export_experience": "regular"}, 0.6),
        ("not_hit_by_tariffs", {}, 0.2),
        ("quebec", {"province": "QC"}, 0.05),
        ("capital_heavy", {}, 1),
    ],
)
def test_whom_a_program_is_not_for(code: str, facts: dict[str, Any], number: float) -> None:
    entry = made_for(not_for=(code,), firm=tuple(size.value for size in tables.SIZES_TO_COST))
    assert value("purpose", entry, **facts) == pytest.approx(number, abs=1e-4)


def test_a_program_that_publishes_an_age_says_it_better_than_start_up():
    young = {"employees": Interval.exact(8), "years_in_business": Interval.exact(4)}
    entry = made_for(not_for=("startups",))
    assert value("purpose", entry, **young) == pytest.approx(tables.NOT_FOR[NotFor.STARTUPS][0])
    bound = condition(ConditionKind.YEARS_IN_BUSINESS, {"min": 2})
    assert value("purpose", replace(entry, conditions=(bound,)), **young) == 1


def test_the_size_of_the_firm_and_of_the_project() -> None:
    small = made_for(firm=("small",))
    assert value("purpose", small, employees=Interval.exact(50)) == 1
    assert value("purpose", small, employees=Interval.exact(200)) == tables.OTHER_SIZE
    assert value("purpose", small, stage="scale_up", needs=frozenset({"growth_capital"})) == tables.OTHER_SIZE_SUPPOSED
    large = made_for(project_min_cad=10_000_000)
    assert value("purpose", large, project=ProjectFacts(cost_cad=Interval.exact(1_000_000))) == tables.BELOW_LEAST
    assert value("purpose", large) == tables.BELOW_LEAST_SUPPOSED
    assert value("purpose", large, project=ProjectFacts(cost_cad=Interval.exact(7_000_000))) == 1
    assert value("purpose", made_for(project_max_cad=100_000)) == tables.OTHER_COST
    assert part("purpose", large).sentence.en == "It is made for larger projects."


def test_research_money_and_shares_want_something_left_to_research_and_shares() -> None:
    done = {"trl": Interval.exact(9)}
    assert value("purpose", made_for(pays_for=("r_and_d",)), **done) == tables.NOTHING_LEFT_TO_RESEARCH
    assert value("purpose", made_for(pays_for=("r_and_d",)), **done, needs=frozenset({"funding_rd"})) == 1
    assert value("purpose", made_for(pays_for=("equipment_capital",)), **done) == 1
    coop = {"legal_forms": frozenset({LegalForm.COOPERATIVE})}
    assert value("purpose", made_for(pays_for=("growth_equity",)), **coop) == tables.NO_SHARES
