"""What an opportunity asks beside area and market, and who can take a request today."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.vocabulary.enums import OpportunityKind, Result, Verdict
from hub.directory.reference.capabilities import capabilities
from hub.matching.engine.findings import RequiredCapability, SeatAvailability
from hub.matching.engine.opportunities import OpportunityView, evaluate_opportunity
from hub.matching.engine.people import SeatRank, SeatView, people_for
from opportunities.disclosure import PROFILE, TECHNICAL
from programs.eligibility.facts import ApplicantFacts, Interval

DAY = date(2026, 11, 24)
SLUDGE = RequiredCapability("sludge-treatment", "sludge drying", "séchage des boues")
LEAD = OpportunityView(
    slug="lead",
    kind=OpportunityKind.LEAD,
    title_en="Lead",
    title_fr="Piste",
    areas=frozenset({"wastewater-treatment"}),
    capabilities=(SLUDGE,),
    vouched_on=DAY,
    as_of=DAY,
)
WATER = ApplicantFacts(
    province="QC", areas=frozenset({"wastewater-treatment"}), target_markets=frozenset({"CN"}),
    capabilities=frozenset({"sludge-treatment"}),
)  # fmt: skip


def results(facts: ApplicantFacts = WATER, opportunity: OpportunityView = LEAD, **known: bool) -> dict[str, Result]:
    answer = evaluate_opportunity(opportunity, facts, on=DAY, **known)
    assert all(finding.sentence_en and finding.sentence_fr for finding in answer.findings)
    return {finding.condition: finding.result for finding in answer.findings}


def test_a_capability_that_is_looked_for_is_met_and_another_is_to_confirm() -> None:
    assert results()["capabilities"] is Result.MET
    assert results(replace(WATER, capabilities=frozenset({"membranes"})))["capabilities"] is Result.UNKNOWN
    assert results(replace(WATER, capabilities=None))["capabilities"] is Result.UNKNOWN
    proposed = replace(WATER, capabilities=None, proposed_capabilities=frozenset({"sludge-treatment"}))
    assert results(proposed)["capabilities"] is Result.MET
    finding = evaluate_opportunity(LEAD, proposed, on=DAY).findings[-1]
    assert "read from your own words" in finding.sentence_en
    assert "vos propres mots" in finding.sentence_fr


def test_a_fair_asks_nothing_of_who_brings_something_else() -> None:
    fair = replace(LEAD, kind=OpportunityKind.TRADE_FAIR, value_amount=Decimal(10**12), value_currency="CNY")
    assert results(replace(WATER, capabilities=None), fair).keys() == {"areas", "target_markets"}
    assert results(WATER, fair)["capabilities"] is Result.MET
    assert "capabilities" not in results(WATER, replace(LEAD, capabilities=()))


@pytest.mark.parametrize(
    ("facts", "result"),
    [
        ({"annual_revenue_cad": Interval(1e6, 2e6)}, Result.UNKNOWN),
        ({"annual_revenue_cad": Interval(1e9, 2e9)}, Result.MET),
        ({"employees": Interval.exact(10)}, Result.UNKNOWN),
        ({"employees": Interval.exact(9000)}, Result.MET),
        ({"annual_revenue_cad": Interval(1e6, None), "employees": Interval.exact(10)}, None),
        ({}, None),
    ],
)
def test_size_is_compared_where_it_is_known_and_never_excludes(facts: dict[str, Interval], result: Result) -> None:
    large = replace(LEAD, value_amount=Decimal(150_000_000), value_currency="USD")
    assert results(replace(WATER, **facts), large).get("size") is result


# What a company may carry: ten years of the most that it may sell; each line is the highest value of its kind.
LARGEST = {
    "sales": ({"annual_revenue_cad": Interval.exact(1_000_000)}, "CAD", Decimal(10_000_000)),
    "the most of a range of sales": ({"annual_revenue_cad": Interval(1e6, 2e6)}, "CAD", Decimal(20_000_000)),
    "sales before staff": (
        {"annual_revenue_cad": Interval.exact(1_000_000), "employees": Interval.exact(900)}, "CAD", Decimal(10_000_000),
    ),
    "staff": ({"employees": Interval.exact(10)}, "CAD", Decimal(20_000_000)),
    "the most of a range of staff": ({"employees": Interval(5, 20)}, "CAD", Decimal(40_000_000)),
    "US dollars": ({"annual_revenue_cad": Interval.exact(1_400_000)}, "USD", Decimal(10_000_000)),
    "euros": ({"annual_revenue_cad": Interval.exact(1_600_000)}, "EUR", Decimal(10_000_000)),
    "renminbi": ({"annual_revenue_cad": Interval.exact(200_000)}, "CNY", Decimal(10_000_000)),
    "no sales": ({"annual_revenue_cad": Interval.exact(0)}, "CAD", Decimal(0)),
}  # fmt: skip


@pytest.mark.parametrize("known", LARGEST)
def test_the_sentence_on_size_is_held_to_the_sales_that_it_rests_on(known: str) -> None:
    facts, currency, most = LARGEST[known]
    said = {}
    for value in (most, most + Decimal("0.01")):
        opportunity = replace(LEAD, value_amount=value, value_currency=currency)
        found = evaluate_opportunity(opportunity, replace(WATER, **facts), on=DAY).findings
        said[value] = next((one.result, one.sentence_en, one.sentence_fr) for one in found if one.condition == "size")
    assert list(said.values()) == [
        (
            Result.MET,
            "It is of a size that your company may carry.",
            "Elle est à la mesure de votre entreprise.",
        ),
        (
            Result.UNKNOWN,
            "It is large for your company: ask for a part of it. Companies may join forces.",
            "Le projet est grand pour votre entreprise\u00a0: visez-en un volet. Un consortium est possible.",
        ),
    ]


@pytest.mark.parametrize(
    ("facts", "changes"),
    [
        ({"annual_revenue_cad": Interval(1e6, None), "employees": Interval.exact(10)}, {}),
        ({"employees": Interval(10, None)}, {}),
        ({"annual_revenue_cad": Interval.exact(1e6)}, {"value_amount": None}),
        ({"annual_revenue_cad": Interval.exact(1e6)}, {"value_currency": "JPY"}),
        ({"annual_revenue_cad": Interval.exact(1e6)}, {"kind": OpportunityKind.TRADE_FAIR}),
    ],
)
def test_nothing_is_said_of_size_where_it_cannot_be_compared(
    facts: dict[str, Interval], changes: dict[str, object]
) -> None:
    large = replace(LEAD, value_amount=Decimal(150_000_000), value_currency="USD")
    assert "size" not in results(replace(WATER, **facts), replace(large, **changes))  # type: ignore[arg-type]


def test_levels_of_disclosure_ask_for_registration_and_for_the_checks() -> None:
    assert "disclosure" not in results()
    profile, technical = replace(LEAD, disclosure=PROFILE), replace(LEAD, disclosure=TECHNICAL)
    assert results(WATER, profile)["disclosure"] is Result.UNKNOWN
    assert results(WATER, profile, registered=True)["disclosure"] is Result.MET
    assert results(replace(WATER, areas=None), profile, registered=True)["disclosure"] is Result.UNKNOWN
    assert results(WATER, technical, registered=True)["disclosure"] is Result.UNKNOWN
    assert results(WATER, technical, registered=True, ip_checked=True)["disclosure"] is Result.MET
    said = {
        level: evaluate_opportunity(replace(LEAD, disclosure=level), WATER, on=DAY) for level in (PROFILE, TECHNICAL)
    }
    told = {level: (answer.findings[-1].sentence_en, answer.findings[-1].sentence_fr) for level, answer in said.items()}
    assert told[PROFILE] == (
        "Its profile opens to registered companies whose area fits.",
        "Fiche réservée aux entreprises inscrites du domaine.",
    )
    assert told[TECHNICAL][0].startswith("Its technical details open once the checks on intellectual property are done")
    assert told[TECHNICAL][1].startswith("Ses détails techniques s’ouvrent une fois les vérifications de propriété")


def test_a_capability_is_named_in_both_languages() -> None:
    told = evaluate_opportunity(LEAD, WATER, on=DAY).findings[-1]
    assert (told.sentence_en, told.sentence_fr) == (
        f"It looks for what you bring: {capabilities()['sludge-treatment'].inside('en')}.",
        f"On y recherche ce que vous offrez\u00a0: {capabilities()['sludge-treatment'].inside('fr')}.",
    )


slugs = st.frozensets(st.sampled_from(sorted(capabilities())), max_size=4)


@given(
    st.none() | slugs,
    slugs,
    st.lists(st.sampled_from(sorted(capabilities())), unique=True, max_size=4),
    st.sampled_from(OpportunityKind),
    st.none() | st.floats(0, 1e9).map(Interval.exact),
    st.sampled_from(["teaser", "profile", "technical"]),
)
def test_capabilities_size_and_disclosure_never_exclude(
    chosen: frozenset[str] | None,
    proposed: frozenset[str],
    sought: list[str],
    kind: OpportunityKind,
    revenue: Interval | None,
    level: str,
) -> None:
    facts = replace(WATER, capabilities=chosen, proposed_capabilities=proposed, annual_revenue_cad=revenue)
    asked = replace(
        LEAD,
        kind=kind,
        capabilities=tuple(RequiredCapability(slug, "a", "b") for slug in sought),
        value_amount=Decimal(10**9),
        value_currency="EUR",
        disclosure=level,
    )
    answer = evaluate_opportunity(asked, facts, on=DAY)
    assert answer.verdict is not Verdict.NOT_NOW
    assert 0 <= answer.score <= 1


# --- Seats ------------------------------------------------------------------------------------------------------------


def desk(slug: str, **changes: object) -> SeatView:
    return SeatView(
        slug=slug, title_en=slug, title_fr=slug, office_slug=slug, office_en=slug, office_fr=slug, organization="gac",
        kind=SeatRank.ORGANIZATION_DESK, **changes,
    )  # type: ignore[arg-type]  # fmt: skip


def order(facts: ApplicantFacts, **available: SeatAvailability) -> list[str]:
    return [answer.seat.slug for answer in people_for(facts, seats=(desk("a"), desk("b")), top=5, available=available)]


def test_who_is_away_or_full_comes_after_the_others_and_says_so() -> None:
    assert order(WATER) == ["hub-desk", "a", "b"]
    assert order(WATER, a=SeatAvailability(away_until=date(2026, 12, 1))) == ["hub-desk", "b", "a"]
    assert order(WATER, a=SeatAvailability(open_requests=5, capacity=5)) == ["hub-desk", "b", "a"]
    assert order(WATER, a=SeatAvailability(open_requests=4, capacity=5)) == ["hub-desk", "a", "b"]
    assert order(WATER, a=SeatAvailability(open_requests=9)) == ["hub-desk", "a", "b"]
    away = people_for(
        WATER, seats=(desk("a"),), top=5, available={"a": SeatAvailability(away_until=date(2026, 12, 1))}
    )[1]
    assert away.verdict is Verdict.TO_CONFIRM
    assert away.why[-1] == (
        "To confirm: Away until 1 December 2026.",
        "À confirmer\u00a0: De retour après le 1er décembre 2026.",
    )


def test_a_seat_without_the_companys_language_is_to_confirm() -> None:
    french = replace(WATER, languages=frozenset({"fr"}))
    english = desk("english", languages=frozenset({"en", "zh"}))
    verdicts = {each.seat.slug: each.verdict for each in people_for(french, seats=(english, desk("both")), top=5)}
    assert verdicts == {"hub-desk": Verdict.MEETS, "both": Verdict.MEETS, "english": Verdict.TO_CONFIRM}
    asked = people_for(replace(WATER, languages=frozenset({"zh"})), seats=(desk("both"),), top=5)
    assert asked[-1].verdict is Verdict.MEETS
