"""The path of chosen programs: its properties, whatever is chosen, and the findings that sources call for."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Result
from programs.catalogue.program_rules import Cap, Counts, Exclusion, Match, Precedence, Rules, Scope
from programs.eligibility.facts import Interval, ProjectFacts
from programs.stacking.amounts import ProgramChoice, pays, takes_whole_cost
from programs.stacking.evaluate import RuleFinding
from programs.stacking.files import read_rules
from programs.stacking.path import Path, combine
from tests.programs.factories import entry
from tests.support.catalogue import real_catalogue

MET, NOT_MET, UNKNOWN = Result.MET, Result.NOT_MET, Result.UNKNOWN
CATALOGUE = real_catalogue()
RULES = read_rules()
NAMED = sorted({slug for rule in RULES.rules for slug in rule.programs})
WORDS = Localized("A rule.", "Une règle.")
COST = ProjectFacts(
    cost_cad=Interval.exact(100_000), public_money_cad=Interval.exact(0), own_contribution=Interval.exact(0.5)
)

amounts = st.none() | st.integers(0, 20_000_000)
choices = st.dictionaries(st.sampled_from(NAMED), amounts, max_size=6)


def bands(most: float) -> st.SearchStrategy[Interval | None]:
    """Return what may be known of a number: nothing, the number, a band, a band without an end."""
    ends = st.sampled_from([0.0, 0.2, 0.25, 0.5, 0.75, 1.0]).map(lambda part: part * most)
    closed = st.tuples(ends, ends).map(sorted).map(lambda pair: Interval(pair[0], pair[1]))
    return st.none() | ends.map(Interval.exact) | closed | ends.map(lambda low: Interval(low, None))


projects = st.builds(
    ProjectFacts, cost_cad=bands(2_000_000), public_money_cad=bands(1_000_000), own_contribution=bands(1)
)
answers = st.frozensets(st.sampled_from([rule.id for rule in RULES.rules]), max_size=3)


def path_of(
    chosen: dict[str, int | None],
    project: ProjectFacts,
    *,
    bases: Mapping[str, int | None] = MappingProxyType({}),
    **said: frozenset[str],
) -> Path:
    listed = [
        ProgramChoice(program=CATALOGUE.by_slug[slug], asked_cad=asked, base_cad=bases.get(slug))
        for slug, asked in chosen.items()
    ]
    return combine(listed, project, RULES, **said)


def results(path: Path) -> dict[tuple[str, tuple[str, ...]], Result]:
    return {(one.rule.id, one.programs): one.result for one in path.findings if one.rule is not None}


def finding(path: Path, rule: str) -> RuleFinding:
    return next(one for one in path.findings if one.rule is not None and one.rule.id == rule)


@given(choices, projects, answers, st.randoms())
def test_the_order_of_choice_plays_no_part(chosen, project, apart, random):
    shuffled = list(chosen.items())
    random.shuffle(shuffled)
    assert path_of(dict(shuffled), project, apart=apart) == path_of(chosen, project, apart=apart)


@given(choices, projects)
def test_what_comes_first_stands_first(chosen, project):
    places = {step.program.slug: place for place, step in enumerate(path_of(chosen, project).steps)}
    assert places.keys() == chosen.keys()
    for rule in RULES.rules:
        if isinstance(rule, Precedence):
            for first in places.keys() & set(rule.first):
                assert all(places[first] < places[slug] for slug in places.keys() & set(rule.programs))


@given(
    choices, choices, projects, st.sampled_from(["cost_cad", "public_money_cad", "own_contribution", "asked", "base"])
)
def test_forgetting_a_fact_only_ever_opens_a_rule(chosen, bases, project, forgotten):
    before = results(path_of(chosen, project, bases=bases))
    match forgotten:
        case "asked":
            after = results(path_of(dict.fromkeys(chosen), project, bases=bases))
        case "base":
            after = results(path_of(chosen, project))
        case _:
            after = results(path_of(chosen, replace(project, **{forgotten: None}), bases=bases))
    assert before.keys() == after.keys()
    assert all(after[key] in {result, UNKNOWN} for key, result in before.items())


@given(choices, projects, st.sampled_from(NAMED))
def test_one_more_program_mends_no_broken_rule(chosen, project, another):
    broken = {rule for (rule, _), result in results(path_of(chosen, project)).items() if result is NOT_MET}
    still = {
        rule for (rule, _), result in results(path_of({another: None, **chosen}, project)).items() if result is NOT_MET
    }
    assert broken <= still


@given(choices, choices, projects, answers, answers)
def test_every_open_rule_says_what_would_settle_it(chosen, bases, project, apart, same):
    path = path_of(chosen, project, bases=bases, apart=apart, same=same)
    for one in path.findings:
        assert bool(one.missing) == (one.result is UNKNOWN)
        assert one.sentence.en
        assert one.sentence.fr
    for step in path.steps:
        for interval in (step.amount, step.share):
            assert interval.low >= 0
            assert interval.high is None or interval.low <= interval.high


def cap(share: Interval, **fields) -> Cap:
    values = {"counts": Counts.ALL_PUBLIC, "programs": ("ca-a",), **fields}
    return Cap(id="cap", sentence=WORDS, share=share, **values)


def held(rule, *choices: ProgramChoice, project: ProjectFacts = COST, **said) -> RuleFinding:
    (found,) = [one for one in combine(choices, project, Rules((rule,)), **said).findings if one.rule is rule]
    return found


def asked(slug: str, dollars: int | None, **fields) -> ProgramChoice:
    return ProgramChoice(program=entry(slug, amount_max_cad=None, cost_share_max=None, **fields), asked_cad=dollars)


@pytest.mark.parametrize(
    ("first", "second", "result"), [(40_000, 35_000, MET), (40_000, 36_000, NOT_MET), (40_000, None, UNKNOWN)]
)
def test_a_cap_counts_all_public_money(first, second, result):
    assert held(cap(Interval.exact(0.75)), asked("ca-a", first), asked("ca-b", second)).result is result


def test_the_edges_of_a_cap_that_depends_on_a_fact():
    wide = cap(Interval(0.5, 0.75), depends=Localized("the kind", "le genre"))
    assert held(wide, asked("ca-a", 50_000)).result is MET
    assert held(wide, asked("ca-a", 76_000)).result is NOT_MET
    between = held(wide, asked("ca-a", 60_000))
    assert between.result is UNKNOWN
    assert between.missing == (Localized("the kind", "le genre"),)


def test_public_money_that_the_project_has_counts():
    has = replace(COST, public_money_cad=Interval.exact(30_000))
    assert held(cap(Interval.exact(0.5)), asked("ca-a", 30_000), project=has).result is NOT_MET
    unknown = held(cap(Interval.exact(0.5)), asked("ca-a", 30_000), project=replace(COST, public_money_cad=None))
    assert unknown.result is UNKNOWN
    assert "already" in unknown.missing[0].en


def test_a_cap_counts_only_the_money_that_it_names():
    federal = cap(Interval.exact(0.5), counts=Counts.FEDERAL)
    provincial = asked("qc-b", 40_000, level="provincial")
    assert held(federal, asked("ca-a", 40_000), provincial).result is MET
    assert held(cap(Interval.exact(0.5)), asked("ca-a", 40_000), provincial).result is NOT_MET
    credit = held(cap(Interval.exact(0.5)), asked("ca-a", 40_000), asked("ca-b", 40_000, support=("tax_credit",)))
    assert credit.result is UNKNOWN
    assert "counts as public money" in credit.missing[-1].en
    guarantee = asked("ca-b", 90_000, support=("loan_guarantee",))
    assert held(cap(Interval.exact(0.5)), asked("ca-a", 40_000), guarantee).result is MET


@pytest.mark.parametrize(
    ("said", "result"),
    [({}, UNKNOWN), ({"apart": frozenset({"x"})}, MET), ({"same": frozenset({"x"})}, NOT_MET)],
)
def test_the_company_says_whether_two_pay_the_same_property(said, result):
    rule = Exclusion(id="x", sentence=WORDS, programs=("ca-a",), others=("ca-b",), scope=Scope.PROPERTY)
    assert held(rule, asked("ca-a", None), asked("ca-b", None), **said).result is result


def test_two_that_exclude_each_other_in_a_project_break_the_rule():
    rule = Exclusion(id="x", sentence=WORDS, programs=("ca-a",), others=("ca-b",), scope=Scope.PROJECT)
    assert held(rule, asked("ca-a", None), asked("ca-b", None), apart=frozenset({"x"})).result is NOT_MET


def test_the_path_of_a_membrane_maker():
    path = path_of({"ca-gac-canexport-smes": 40_000, "ca-nrc-ip-assist": None, "ca-nrc-irap": 40_000}, COST)
    assert [step.program.slug for step in path.steps] == [
        "ca-nrc-irap",
        "ca-nrc-ip-assist",
        "ca-gac-canexport-smes",
    ]
    assert finding(path, "irap-before-ip-assist").result is MET
    assert finding(path, "canexport-smes-not-development").result is UNKNOWN
    assert path.public.low == pytest.approx(0.8)
    assert path.own == Interval(0, 20_000)
    alone = path_of({"ca-nrc-ip-assist": None}, COST)
    assert finding(alone, "irap-before-ip-assist").result is UNKNOWN
    client = path_of({"ca-nrc-ip-assist": None}, COST, have=frozenset({"ca-nrc-irap"}))
    assert finding(client, "irap-before-ip-assist").result is MET


def test_more_than_the_published_limit_is_broken():
    path = path_of({"ca-gac-canexport-smes": 60_000}, COST)
    assert [one.result for one in path.findings if one.rule is None] == [NOT_MET]
    without_cost = path_of({"ca-gac-canexport-smes": 40_000}, ProjectFacts())
    assert [one.result for one in without_cost.findings if one.rule is None] == [UNKNOWN]


PLANT = replace(COST, cost_cad=Interval.exact(4_900_000))


def step_of(slug: str, project: ProjectFacts, *, base: int | None = None, ask: int | None = None):
    (step,) = path_of({slug: ask}, project, bases={slug: base}).steps
    return step


@pytest.mark.parametrize(
    "slug",
    [
        "on-ipon",  # 80% of intellectual property costs
        "ca-cra-sred",  # 35% of research spending, to $2.1 million
        "nb-export-development-program",  # half of the costs of reaching a market
        "bc-cif-feasibility",  # 75% of engineering studies, no largest amount published
        "ca-ised-srf",  # half of projects, no largest amount published, and from $10 million
    ],
)
def test_a_share_of_costs_that_nobody_named_is_no_amount(slug):
    path = path_of({slug: None}, PLANT)
    (step,) = path.steps
    assert step.amount == step.share == path.public == Interval(0, None)
    assert path.own == Interval(0, 4_900_000)


def test_a_share_is_taken_of_the_costs_that_the_company_names():
    path = path_of({"on-ipon": None}, PLANT, bases={"on-ipon": 50_000})
    assert path.steps[0].amount == Interval(0, 40_000)
    assert path.public.high == pytest.approx(40_000 / 4_900_000)
    assert path.own == Interval(4_860_000, 4_900_000)
    assert step_of("ca-cra-sred", PLANT, base=1_000_000).amount == Interval(0, 350_000)
    assert step_of("ca-sdtc", PLANT, base=1_000_000).amount == Interval(0, 400_000)
    assert step_of("on-ipon", ProjectFacts(), base=50_000).amount == Interval(0, 40_000)
    beyond = step_of("on-ipon", PLANT, base=9_000_000)  # no part is more than the whole
    assert beyond.amount.high == pytest.approx(3_920_000)


def test_money_for_a_project_as_a_whole_is_a_share_of_its_cost_up_to_its_largest_amount():
    assert step_of("ca-sdtc", PLANT).amount == Interval(0, 1_960_000)
    assert step_of("ca-sdtc", replace(PLANT, cost_cad=Interval.exact(90_000_000))).amount == Interval(0, 10_000_000)


def test_a_published_largest_amount_stands_where_it_is_below_the_share_of_everything():
    assert step_of("ca-cra-sred", replace(PLANT, cost_cad=Interval.exact(9_000_000))).amount == Interval(0, 2_100_000)
    assert step_of("ca-esdc-swpp-eco-canada", PLANT).amount == Interval(0, 7_000)
    assert step_of("ca-cra-sred", ProjectFacts()).amount == Interval(0, 2_100_000)


def test_no_amount_is_ours_alone():
    """What a plan says that a program pays is published, or a share of the whole cost within what is published."""
    ours = set()
    for program in filter(pays, CATALOGUE.programs):
        most = step_of(program.slug, PLANT).amount.high
        if most not in {None, program.amount_max_cad}:
            ours.add(program.slug)
            assert takes_whole_cost(program)
            assert most == pytest.approx(4_900_000 * program.cost_share_max)
            assert most < program.amount_max_cad
    assert "ca-sdtc" in ours


def limit_of(slug: str, ask: int, *, base: int | None = None, project: ProjectFacts = PLANT) -> RuleFinding:
    path = path_of({slug: ask}, project, bases={slug: base})
    (found,) = [one for one in path.findings if one.rule is None]
    return found


def test_what_is_asked_is_held_against_the_costs_that_the_program_takes():
    unnamed = limit_of("on-ipon", 30_000)
    assert unnamed.result is UNKNOWN
    assert "part of the cost" in unnamed.missing[0].en
    assert limit_of("on-ipon", 30_000, base=50_000).result is MET
    assert limit_of("on-ipon", 45_000, base=50_000).result is NOT_MET
    assert limit_of("on-ipon", 30_000, base=50_000, project=ProjectFacts()).result is MET
    assert limit_of("on-ipon", 30_000, project=ProjectFacts()).result is UNKNOWN
    impossible = limit_of("on-ipon", 4_000_000)  # more than its share of the whole cost
    assert impossible.result is NOT_MET
    assert "80%" in impossible.sentence.en
    assert "published limit" not in impossible.sentence.en


def test_a_rule_holds_where_even_a_share_of_everything_would_keep_it():
    choice = ProgramChoice(
        program=entry("ca-a", support=("ip_support", "grant"), amount_max_cad=None, cost_share_max=0.5)
    )
    assert held(cap(Interval.exact(0.75)), choice).result is MET
    assert held(cap(Interval.exact(0.25)), choice).result is UNKNOWN


def test_the_strictest_cap_is_named():
    path = path_of({"mb-igp": 50_000, "ca-aafc-act-research-innovation": 20_000}, COST)
    assert path.strictest is not None
    assert path.strictest.rule.id == "igp-cap"
    assert path.strictest.result is NOT_MET
    assert path.result is NOT_MET


def test_matching_money_needs_both_the_company_and_room_beside_public_money():
    rule = next(rule for rule in RULES.rules if rule.id == "prairiescan-bsp-match")
    assert isinstance(rule, Match)
    large = replace(COST, cost_cad=Interval.exact(1_000_000))
    assert finding(path_of({"ca-prairiescan-bsp": 500_000}, large), rule.id).result is MET
    poor = replace(large, own_contribution=Interval.exact(0.25))
    assert finding(path_of({"ca-prairiescan-bsp": 500_000}, poor), rule.id).result is NOT_MET
    unsaid = finding(path_of({"ca-prairiescan-bsp": 500_000}, replace(large, own_contribution=None)), rule.id)
    assert unsaid.result is UNKNOWN
    assert "you bring" in unsaid.missing[0].en


def test_a_tax_credit_is_claimed_after_what_says_yes_before_the_work():
    slugs = ("bc-sred-tax-credit", "ca-cra-sred", "ca-mitacs-accelerate", "ca-nrc-irap")
    order = [step.program.slug for step in path_of(dict.fromkeys(slugs), COST).steps]
    assert set(order[:2]) == {"ca-mitacs-accelerate", "ca-nrc-irap"}
