"""Facts are read from a company's own words: what is said, and nothing else."""

from datetime import date
from time import process_time
from typing import Any

import pytest

from hub.core.vocabulary.enums import Need, Result, Verdict
from hub.matching.engine.evaluation import page_needs
from hub.matching.extraction.facts import answers_of, contradicted, read_facts
from hub.matching.profile.facts import profile_from_answers
from programs.eligibility.evaluate import evaluate, verdict_only
from programs.eligibility.facts import Interval
from tests.matching.builders import condition

SENTENCES: list[tuple[str, dict[str, Any]]] = [
    ("Tripling is a building, a mixer and a loan.", {"needs": ["growth_capital"]}),
    ("What we don't have is money for a trial on real farms.", {"needs": ["funding_demo"]}),
    ("A visitor took too many pictures of the machine.", {"needs": ["ip_protection"]}),
    ("Our patents are granted and we hired six people last year.", {}),
    ("He took six and has stopped paying. They won't give the demo unit back.", {"needs": ["dispute"], "trl": 9}),
    (
        "Le CCMC veut des essais de feu, un quart de million.",
        {
            "needs": ["regulatory_certification"],
            "project": {"cost_cad": 250000},
        },
    ),
    ("Tout seuls, on perd chaque appel d'offres.", {"needs": ["consortium", "procurement"]}),
    ("La banque a tout financé et nos clients payent à temps.", {}),
    (
        "We're eleven people in Kelowna and we build heat pumps for greenhouses.",
        {"employees": 11, "province": "BC", "city": "Kelowna"},
    ),
    ("We only sell here in Saskatchewan.", {"trl": 9, "province": "SK", "export_experience": "none"}),
    ("On vend juste dans la province.", {"trl": 9, "export_experience": "none"}),
    ("We are not interested in exporting.", {"export_experience": "none"}),
    ("We do not export yet, and the neighbours do not either.", {}),
    ("There are eight of us. We want to hire two welders.", {"employees": 8, "needs": ["talent"]}),
    (
        "A staff of 22, and revenue of $3.4 million last year.",
        {"employees": 22, "annual_revenue_cad": 3400000, "trl": 9},
    ),
    ("Between 15 and 20 employees, depending on the season.", {"employees": {"min": 15, "max": 20}}),
    ("About a dozen people work here.", {"employees": {"min": 10, "max": 14}}),
    (
        "More than 200 employees across three plants in Hamilton.",
        {"employees": {"min": 200, "max": None}, "province": "ON"},
    ),
    ("It's just me and my brother for now.", {"employees": 2}),
    ("We grew from four to 31 people in two years.", {"employees": 31}),
    ("12 patents, no employees in China, and our filters serve 400 homes.", {}),
    ("Our system serves 2,500 people in three villages.", {}),
    ("We do not export and we have no plans for the United States.", {}),
    ("Six of us, small shops, each with one piece of it.", {}),
    ("Headcount: 18. Revenue: $2.3 million.", {"employees": 18, "annual_revenue_cad": 2300000, "trl": 9}),
    (
        "210 people, Guelph, sixty-one million and change.",
        {"employees": 210, "annual_revenue_cad": 61000000, "trl": 9, "province": "ON", "city": "Guelph"},
    ),
    ("The rest isn't. Sixteen employees, no debt.", {"employees": 16}),
    ("There are six in Nunavut now.", {}),
    (
        "A hotel in Chengdu wants two. They asked for a quote.",
        {"target_markets": ["CN"], "project": {"place": "CN-SC"}, "needs": ["market_entry_china"]},
    ),
    ("A lab in Shanghai repeats our tests.", {}),
    ("Queen's does our testing.", {"project": {"has_partner": True, "partner_kind": ["academic"]}}),
    ("The band council is in this with us.", {"project": {"has_partner": True, "partner_kind": ["indigenous"]}}),
    ("A university bought two of our kilns.", {"trl": 9}),
    ("We train 40 operators a year for our customers.", {}),
    (
        "TRL 5 to 6. We need money for a pilot in Chile, about $750,000.",
        {
            "trl": {"min": 5, "max": 6},
            "needs": ["funding_demo"],
            "project": {"cost_cad": 750000, "place": "CL"},
            "target_markets": ["CL"],
        },
    ),
    ("Technology readiness level 4; the prototype is still on the bench.", {"trl": 4}),
    ("We need help to build a prototype.", {"needs": ["funding_rd"]}),
    ("Our competitors in Germany are cheaper and the cells come from China.", {}),
    (
        "A dye house in Jiangsu wants a demonstration plant, about $1.2 million, and we are afraid for our IP.",
        {
            "project": {"cost_cad": 1200000, "place": "CN-JS"},
            "target_markets": ["CN"],
            "needs": ["market_entry_china", "ip_protection"],
        },
    ),
    ("A buyer in Vietnam stopped paying us in May.", {"needs": ["dispute"], "target_markets": ["VN"]}),
    (
        "We're a registered charity with five employees in Halifax.",
        {"employees": 5, "province": "NS", "city": "Halifax", "legal_form": ["non_profit"]},
    ),
    (
        "Pre-revenue. Two founders. Looking for investors.",
        {"employees": 2, "annual_revenue_cad": 0, "needs": ["growth_capital"]},
    ),
    (
        "We have been in business for 14 years and sell to utilities in Ohio and Michigan.",
        {"years_in_business": 14, "trl": 9, "target_markets": ["US"]},
    ),
    ("How do we sell to the city? Public tenders always go to the lowest bid.", {"needs": ["procurement"]}),
    (
        "Looking for a distributor in Mexico, and somebody to insure the payments.",
        {"needs": ["export_finance", "find_partner"], "target_markets": ["MX"]},
    ),
    (
        "We would like to join a trade mission to Shanghai next spring.",
        {"needs": ["market_entry_china", "trade_mission"], "target_markets": ["CN"]},
    ),
    (
        "The second plant in Red Deer would cost 12 million; our bank won't lend.",
        {"needs": ["growth_capital"], "project": {"cost_cad": 12000000, "place": "AB"}},
    ),
    ("We can pay a quarter of it ourselves.", {"project": {"own_contribution": 0.25}}),
    ("We raised $2 million last year and saved our customers $500,000.", {}),
    ("Our customers need certification.", {}),
    ("Nous sommes une équipe de six à Rimouski.", {"employees": 6, "province": "QC", "city": "Rimouski"}),
    (
        "Une petite entreprise d’Hearst qui équipe des écoles, bientôt celles de Kapuskasing. On est huit.",
        {"employees": 8, "province": "ON", "city": "Hearst"},
    ),
    (
        "Notre atelier est à Sainte-Thérèse-de-Gaspé.",
        {"province": "QC", "city": "Sainte-Thérèse-de-Gaspé"},
    ),
    ("We are a six-person outfit in Naujaat.", {"employees": 6, "province": "NU", "city": "Naujaat"}),
    ("On est neuf. Sans brevet, et on n'exporte pas aux États-Unis.", {"employees": 9}),
    (
        "Une vingtaine d'employés, 4 M$ de chiffre d'affaires.",
        {"employees": {"min": 18, "max": 22}, "annual_revenue_cad": 4000000, "trl": 9},
    ),
    (
        "Nous cherchons un partenaire en Allemagne pour un projet pilote d'environ 900 000 $.",
        {"needs": ["funding_demo", "find_partner"], "target_markets": ["DE"], "project": {"cost_cad": 900000}},
    ),
    ("Il nous faut des soudeurs, pas des subventions.", {"needs": ["talent"]}),
    (
        "NMT 3. L'université Laval travaille avec nous.",
        {"trl": 3, "project": {"has_partner": True, "partner_kind": ["academic"]}},
    ),
    ("Notre acheteur au Maroc ne paie plus depuis janvier.", {"needs": ["dispute"], "target_markets": ["MA"]}),
    (
        "Entreprise inuite de douze personnes, à Iqaluit.",
        {"employees": 12, "ownership": ["indigenous"], "province": "NU", "city": "Iqaluit"},
    ),
    ("Aucun employé à part moi; je travaille seul.", {"employees": 1}),
    ("On a peur de se faire copier par un concurrent chinois.", {"needs": ["ip_protection"]}),
    ("Le pilote a tourné tout un hiver à Val-d'Or.", {"trl": {"min": 6, "max": 7}}),
    ("Nous desservons 3 000 personnes dans douze villages.", {}),
    ("Les villes cherchent des opérateurs; notre logiciel les aide.", {}),
    (
        "我们是安大略省的一家公司,有14名员工,正在寻找中国合作伙伴。",
        {"employees": 14, "province": "ON", "target_markets": ["CN"], "needs": ["market_entry_china", "find_partner"]},
    ),
    (
        "团队12人,技术成熟度6级,计划在江苏建设示范项目,投资约120万加元。",
        {
            "employees": 12,
            "trl": 6,
            "target_markets": ["CN"],
            "project": {"cost_cad": 1200000, "place": "CN-JS"},
            "needs": ["funding_demo", "market_entry_china"],
        },
    ),
    ("我们担心知识产权被仿冒。", {"needs": ["ip_protection"]}),
    ("公司没有出口业务。", {}),
    (
        "Three of us, all engineers, working out of a garage in Saskatoon. The sensor works on the bench. We want to put ten of them in a potash mine but the mine wants to see a certificate first.",
        {
            "employees": 3,
            "province": "SK",
            "city": "Saskatoon",
            "trl": {"min": 4, "max": 5},
            "needs": ["regulatory_certification"],
        },
    ),
    (
        "We build insulated shutters. Payroll of 26. Did 5.1 million last year. Cash is tight in spring, when we buy the aluminum.",
        {"employees": 26, "annual_revenue_cad": 5100000, "trl": 9, "needs": ["growth_capital"]},
    ),
    (
        "My wife and I run a small shop near Charlottetown. We make oyster floats out of recycled plastic.",
        {"employees": 2, "province": "PE", "city": "Charlottetown"},
    ),
    (
        "A utility in Poland asked for a quote. We never exported anything. How do we make sure they pay?",
        {"target_markets": ["PL"], "needs": ["export_finance"]},
    ),
    (
        "The company has 60 employees and exports to 14 countries, mostly Europe. We're losing welders to the oil sands.",
        {"employees": 60, "needs": ["talent"], "target_markets": ["EU"]},
    ),
    ("We've got a pilot running at the Halifax landfill since June.", {"trl": {"min": 6, "max": 7}}),
    (
        "A customer in Guangdong copied our membrane. Now he sells it. What can we do?",
        {"target_markets": ["CN"], "needs": ["market_entry_china", "ip_protection", "dispute"]},
    ),
    ("It's an idea so far. I have drawings and a small model. No company yet.", {"trl": {"min": 1, "max": 2}}),
    (
        "We're a family firm, third generation, forty-five people, and we've made valves since 1961. China is not on our list.",
        {"employees": 45},
    ),
    (
        "The bank wants two years of sales before it talks to us. We have orders for 600,000 dollars and nobody to lend us the money for parts.",
        {"needs": ["growth_capital"]},
    ),
    (
        "We're a spin-off of Dalhousie. Patent belongs to the university. One licence, no money.",
        {"project": {"has_partner": True, "partner_kind": ["academic"]}, "needs": ["ip_protection"]},
    ),
    (
        "Somebody at city hall has to say yes and nobody returns our calls. Can you get us a meeting with the ministry?",
        {"needs": ["government_introduction"]},
    ),
    (
        "The job in Tianjin is too big for us alone, we'd need others to bid with.",
        {"needs": ["market_entry_china", "consortium"], "target_markets": ["CN"], "project": {"place": "CN-TJ"}},
    ),
    (
        "On est quatorze dans un atelier à Shawinigan. On fait des échangeurs de chaleur. Les ventes tournent autour de 2,2 millions.",
        {"employees": 14, "province": "QC", "city": "Shawinigan", "annual_revenue_cad": 2200000, "trl": 9},
    ),
    (
        "Nous exportons déjà en France et au Mexique, mais les clients paient à 90 jours.",
        {"target_markets": ["FR", "MX"], "needs": ["export_finance"]},
    ),
    (
        "Pas moyen de trouver du monde. On a trente-deux employés, il nous en faudrait quarante.",
        {"employees": 32, "needs": ["talent"]},
    ),
    (
        "La Ville de Laval accueillerait la première unité si on trouve la moitié du financement.",
        {"project": {"has_partner": True, "partner_kind": ["municipality"]}, "needs": ["funding_demo"]},
    ),
    (
        "Un distributeur de Shenzhen veut l'exclusivité. Est-ce que c'est prudent?",
        {"target_markets": ["CN"], "needs": ["market_entry_china"]},
    ),
    (
        "Fondée en 2012, 18 personnes, Gatineau. Nous cherchons des investisseurs pour une deuxième usine.",
        {"employees": 18, "province": "QC", "city": "Gatineau", "needs": ["growth_capital"]},
    ),
    (
        "On a deux clients en Suède. Le courtier en douane dit que ça prend un marquage CE.",
        {"target_markets": ["SE"], "needs": ["regulatory_certification"]},
    ),
    ("Je suis tout seul. J'ai un brevet, pas d'argent, pas d'employés.", {"employees": 1}),
    ("Our machine sorts 5 million bottles a year and costs $40,000.", {}),
    ("Mining company with 900 employees uses our pump.", {}),
    ("The 2 million tonnes of tailings are a problem for the mine.", {}),
    ("Nobody in Canada makes these. We import them from Italy and add our controls.", {}),
    ("We won a $50,000 prize in 2024.", {}),
    ("We are selling in Germany.", {"target_markets": ["DE"]}),
    (
        "We seek a partner in Shanghai.",
        {"target_markets": ["CN", "CN-SH"], "needs": ["market_entry_china", "find_partner"]},
    ),
    (
        "Nous cherchons un distributeur à Shanghai.",
        {"target_markets": ["CN", "CN-SH"], "needs": ["market_entry_china", "find_partner"]},
    ),
    ("我们在安大略省开发膜技术。", {"province": "ON"}),
    ("我们是魁北克的一家公司，在安大略省有客户。", {"province": "QC"}),
]


@pytest.mark.parametrize(("words", "expected"), SENTENCES, ids=[words[:40] for words, _ in SENTENCES])
def test_what_is_said_is_read_and_nothing_else(words: str, expected: dict[str, Any]):
    read = answers_of(read_facts(words))
    read.pop("stage", None)  # it puts programs in order, and follows from many words
    assert read == expected


@pytest.mark.parametrize(
    "words", ["$1 ", "one hundred and ", "vingt-", "Shanghai ", "我们在江苏计划", "between 1 and "]
)
def test_no_text_takes_long_to_read(words: str):
    began = process_time()
    read_facts((words * 5000)[:5000])
    assert process_time() - began < 3  # a third of a second where nothing else runs; once it was without end


def test_each_reading_keeps_the_words_it_rests_on():
    readings = {one.fact: one for one in read_facts("We are 14 people in Guelph. TRL 7.")}
    assert readings["employees"].words == "We are 14 people"
    assert readings["city"].words == "Guelph"
    assert (readings["trl"].words, readings["trl"].value) == ("TRL 7", 7)


def test_a_contradiction_is_shown_twice_and_taken_never():
    readings = read_facts("We are 12 people in Guelph. A team of 14.")
    assert [one.value for one in readings if one.fact == "employees"] == [12, 14]
    assert contradicted(readings) == {"employees"}
    assert "employees" not in answers_of(readings)


def test_what_is_said_more_exactly_stands_for_both():
    readings = read_facts("A plant in Jiangsu, about a dozen of us. We are 12 people. A buyer in China wants it.")
    assert answers_of(readings)["employees"] == 12
    assert answers_of(readings)["project"]["place"] == "CN-JS"


def test_two_languages_of_one_company_say_each_thing_once():
    readings = read_facts("We are 14 people. We need welders.", "Nous sommes 14. Il nous manque des soudeurs.")
    assert [(one.fact, one.value) for one in readings] == [("employees", 14), ("needs", "talent")]


def test_years_of_founding_count_from_today():
    assert answers_of(read_facts("Founded in 2012.", year=2026)) == {"years_in_business": 14}
    assert answers_of(read_facts("Fondée en 2012.", year=2026)) == {"years_in_business": 14}
    assert answers_of(read_facts("Founded in 2012.")) == {}


@pytest.mark.parametrize("words", ["", "   ", None, "....", "§§§ ??", "a" * 5000])
def test_words_without_facts_give_none(words: str | None):
    assert read_facts(words) == ()


# --- What the engine does with it -------------------------------------------------------------------------------------

SMALL = condition("employees", {"max": 49})
LARGE = condition("employees", {"min": 100})
WORDS = {"description": "We are 14 people in Guelph. We need welders."}


def test_a_fact_read_from_words_meets_a_condition_and_says_so():
    facts = profile_from_answers(WORDS).facts
    (finding,) = evaluate([SMALL], facts)
    assert (finding.result, finding.proposed, finding.facts) == (Result.MET, True, frozenset())
    assert finding.because("en") == "You have 14 employees. Gathered from what you told us: please confirm."
    assert finding.because("fr").endswith("Déduit de ce que vous avez dit\u00a0: à confirmer.")
    assert verdict_only([SMALL], facts, verified=True) is Verdict.MEETS


def test_a_fact_read_from_words_never_fails_a_condition():
    facts = profile_from_answers(WORDS).facts
    (finding,) = evaluate([LARGE], facts)
    assert (finding.result, finding.outcome.doubted, finding.facts) == (Result.UNKNOWN, True, frozenset({"employees"}))
    assert verdict_only([LARGE], facts, verified=True) is Verdict.TO_CONFIRM


def test_a_company_of_no_told_province_is_taken_to_be_in_that_of_its_project():
    project = {"project": {"place": "BC"}}
    facts = profile_from_answers(project, words_tell=False).facts
    assert (facts.province, facts.supposed.province) == (None, "BC")
    here, elsewhere = (condition("provinces", {"in": [code]}) for code in ("BC", "QC"))
    assert [one.result for one in evaluate([here, elsewhere], facts)] == [Result.MET, Result.UNKNOWN]
    assert profile_from_answers({**WORDS, **project}).facts.supposed.province == "ON"  # Guelph was read
    for known in ({"province": "QC"}, {"province": None}):  # told, or known to be unknown
        assert profile_from_answers({**project, **known}).facts.supposed.province == known["province"]
    for place in ("CA", "CN-JS"):
        assert profile_from_answers({"project": {"place": place}}).facts.from_words is None


def test_what_was_told_stands_above_words():
    facts = profile_from_answers({**WORDS, "employees": 200, "province": "QC", "needs": ["talent"]}).facts
    assert facts.supposed.employees == facts.employees == Interval.exact(200)
    assert (facts.supposed.province, facts.supposed.city) == ("QC", None)  # Guelph lies in another province


def test_dont_know_is_an_answer_and_words_may_be_left_alone():
    assert profile_from_answers({**WORDS, "employees": None}).facts.supposed.employees is None
    assert profile_from_answers(WORDS, words_tell=False).facts.from_words is None


def test_needs_read_from_words_are_answered_like_needs_told(today: date):
    read, told = profile_from_answers(WORDS).facts, profile_from_answers({"needs": ["talent"]}).facts
    assert page_needs(read) == page_needs(told) == (Need.TALENT,)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("sign", ["0", "一", "0,0", "1 000 ", "a, ", "neuf ", "half a dozen ", "\n0"])
def test_a_page_of_one_sign_says_nothing_and_is_soon_read(sign: str):
    assert answers_of(read_facts((sign * 5000)[:5000])) == {}


def test_who_puts_to_use_what_others_make_is_heard() -> None:
    told = (
        "Our First Nation wants to heat the school and the band office with pellets. The boilers come from Austria and "
        "we have a quote for 5.6 million. We burn 400,000 litres of oil a year today, and nobody here invented anything."
    )
    made = (
        "We invented a burner for wet bark and built the first one ourselves. It has run at a sawmill for two winters, and "
        "the design is ours. Eleven people work on the next one, which is twice as large and burns sludge as well."
    )
    assert [one.value for one in read_facts(told) if one.fact == "technology_role"] == ["adopts"]
    assert not [one for one in read_facts(made) if one.fact == "technology_role"]
