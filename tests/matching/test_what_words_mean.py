"""Words that look like a fact and tell another one, or none: read for what they mean, in both languages."""

import pytest

from hub.core.vocabulary.enums import LegalForm, Need, Ownership, PartnerKind, TechnologyRole
from hub.matching.extraction.facts import likely_facts, phrase_readings, read_facts
from hub.matching.extraction.vocabulary import denied

YEAR = 2026


def values(text: str, fact: str) -> list[object]:
    return [one.value for one in read_facts(text, year=YEAR) if one.fact == fact]


@pytest.mark.parametrize(
    "text",
    [
        "We need lab time at UNB.",
        "Il nous faut du temps de labo à UNB.",
        "Nos essais se font à l'UN B et à l'UN M.",
    ],
)
def test_the_name_of_a_university_is_no_amount(text: str) -> None:
    assert not values(text, "project.cost_cad")
    assert not values(text, "annual_revenue_cad")


def test_letters_behind_digits_are_an_amount() -> None:
    assert values("The project costs 2.5 B.", "project.cost_cad") == [2_500_000_000]
    assert values("Le projet coûte deux M$.", "project.cost_cad") == [2_000_000]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("In business since 1988.", [38]),
        ("A family firm since 2001, we make valves.", [25]),
        ("Been at it since 1996.", [30]),
        ("En affaires depuis 1988.", [38]),
        ("Entreprise familiale depuis 2001.", [25]),
        ("Fondée en 2012, 18 personnes.", [14]),
        ("We build solar projects and have been in business since 2005.", [21]),
        ("On monte des projets solaires; nous sommes en affaires depuis 2005.", [21]),
        ("The tariffs have hurt us since 2025.", []),
        ("We have had a joint venture in Suzhou since 2016.", []),
        ("Our joint venture was founded in 2016.", []),
        ("We have been running a pilot for 3 years.", []),
        ("Depuis 2025, les tarifs nous font mal.", []),
        ("Nous avons une coentreprise à Suzhou depuis 2016.", []),
        ("Notre filiale a été créée en 2016.", []),
        ("Nous avons un projet avec eux depuis 6 ans.", []),
    ],
)
def test_the_age_of_a_firm_is_told_by_words_of_founding(text: str, years: list[int]) -> None:
    assert values(text, "years_in_business") == years


@pytest.mark.parametrize(
    "text",
    [
        "They hold back 35 percent of the price although the plant works.",
        "The buyer called our bank guarantee.",
        "Ils retiennent 35 % du prix alors que l'usine marche.",
        "L'acheteur a appelé notre garantie bancaire.",
        (
            "We delivered two skids to a water company in Shandong last spring. They hold back a third of the price and called "
            "our guarantee although the plant works. We want to be paid, and no such thing with the next order."
        ),
    ],
)
def test_money_kept_back_and_a_guarantee_called_are_a_dispute(text: str) -> None:
    assert Need.DISPUTE in values(text, "needs")


@pytest.mark.parametrize(
    "text",
    [
        "Our customers hold back 10 percent until the end of the warranty.",
        "Nos clients retiennent 10 % du prix jusqu'à la fin de la garantie.",
        "Notre projet a été retenu pour le prix Énergia.",
        "On paie une retenue à la source de 10 %.",
        "China takes withholding tax on each payment.",
        "We cashed the letter of credit in May.",
    ],
)
def test_a_usual_holdback_is_no_dispute(text: str) -> None:
    assert Need.DISPUTE not in values(text, "needs")


@pytest.mark.parametrize(
    "text",
    [
        "Two million dollars of sales, mostly pilots.",
        "Sales of 1.2 million. We want to prove a unit ten times larger.",
        "Ventes de 2 M$, surtout des pilotes.",
        "Un chiffre d'affaires de 2 M$. Nous voulons démontrer un réacteur dix fois plus gros.",
    ],
)
def test_sales_do_not_make_ready_what_is_still_to_be_shown(text: str) -> None:
    assert values(text, "annual_revenue_cad")
    assert not values(text, "trl")


@pytest.mark.parametrize(
    "text",
    [
        "We need to test a continuous kiln that runs day and night.",
        "We want to prove a unit ten times larger at a mine.",
        "Il nous faut tester un réacteur en continu.",
        "Nous voulons prouver une unité dix fois plus grosse.",
    ],
)
def test_what_must_be_tested_or_proven_needs_a_pilot(text: str) -> None:
    assert values(text, "needs") == [Need.FUNDING_DEMO]


PILOT, CHINA, DOORS, HIRE = (
    Need.FUNDING_DEMO,
    Need.MARKET_ENTRY_CHINA,
    Need.GOVERNMENT_INTRODUCTION,
    Need.TALENT,
)


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Il nous faut de l'argent pour un projet pilote.", {PILOT}),
        (
            "Il nous faut de l'argent pour un projet pilote et quelqu'un pour nous ouvrir des portes à Shenzhen.",
            {PILOT, CHINA, DOORS},
        ),
        ("Nous fabriquons des pompes. besoin de financement pour un pilote et on regarde la Chine", {PILOT, CHINA}),
        (
            "Petite entreprise à Sherbrooke, 12 employés, besoin de financement pour un pilote et on regarde la Chine",
            {PILOT, CHINA},
        ),
        (
            "Nous cherchons une subvention pour une démonstration et nous voulons embaucher deux techniciens.",
            {PILOT, HIRE},
        ),
        ("We need money for a pilot project.", {PILOT}),
        ("We need money for a pilot project and someone to open doors for us in Shenzhen.", {PILOT, CHINA, DOORS}),
        ("We make pumps. need funding for a pilot and we are looking at China", {PILOT, CHINA}),
        (
            "Small company in Sherbrooke, 12 employees, need funding for a pilot and we are looking at China",
            {PILOT, CHINA},
        ),
        ("We build sensors and need a grant for a demonstration and we want to hire two technicians.", {PILOT, HIRE}),
        ("Our customers need money for a pilot project and we help them to find it in Shenzhen.", {CHINA}),
        ("Nos clients ont besoin d'argent pour un projet pilote et on les aide à en trouver à Shenzhen.", {CHINA}),
    ],
)
def test_each_wish_of_a_sentence_is_heard(text: str, needs: set[Need]) -> None:
    assert needs <= set(values(text, "needs"))
    assert PILOT in needs or PILOT not in values(text, "needs")


@pytest.mark.parametrize(
    "text",
    [
        "We ran our pilot in spring, there is no money for a second one, and now we look for buyers in China.",
        "Le pilote a roulé au printemps, l'argent manque pour un autre pilote, et on cherche des acheteurs en Chine.",
    ],
)
def test_a_need_called_by_its_name_is_at_least_offered(text: str) -> None:
    read = (*read_facts(text, year=YEAR), *likely_facts(text, year=YEAR))
    assert {Need.FUNDING_DEMO, Need.MARKET_ENTRY_CHINA} <= {one.value for one in read if one.fact == "needs"}


@pytest.mark.parametrize(
    "text",
    ["We need funding for a pilot and we are looking at China.", "Il nous faut un pilote et des clients en Chine."],
)
def test_a_market_that_is_joined_to_a_pilot_is_not_its_place(text: str) -> None:
    assert values(text, "target_markets") == ["CN"]
    assert not values(text, "project.place")


@pytest.mark.parametrize(
    "text",
    [
        "Our development corporation belongs to a Yukon First Nation.",
        "Notre société appartient à une Première Nation du Yukon.",
        (
            "Our development corporation belongs to a Yukon First Nation whose village burns diesel for power all winter. We "
            "want to build two wind turbines, with the utility buying the power, and half of the money is there."
        ),
    ],
)
def test_who_belongs_to_a_nation_is_owned_by_it(text: str) -> None:
    assert values(text, "ownership") == [Ownership.INDIGENOUS]
    assert PartnerKind.INDIGENOUS not in values(text, "project.partner_kind")


@pytest.mark.parametrize(
    "text", ["The land belongs to a First Nation.", "Le terrain appartient à une Première Nation."]
)
def test_land_of_a_nation_makes_it_no_owner_of_the_firm(text: str) -> None:
    assert not values(text, "ownership")


@pytest.mark.parametrize(
    "text",
    [
        "An institute in Yangling has offered a joint project with trials.",
        "Un institut de Yangling nous offre un projet conjoint avec des essais.",
    ],
)
def test_a_joint_project_with_an_institute_is_partner_and_research(text: str) -> None:
    assert Need.FIND_PARTNER in values(text, "needs")
    assert Need.FUNDING_RD in {one.value for one in phrase_readings(text, YEAR)}
    assert values(text, "project.partner_kind") == [PartnerKind.FOREIGN]


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("We run a cement plant at Exshaw.", "AB"),
        ("Our software in Ottawa reads satellite images.", "ON"),
        ("A demonstration plant runs in Burnaby.", "BC"),
        ("Notre logiciel à Ottawa lit des images.", "ON"),
        ("Une usine de démonstration roule à Burnaby.", "BC"),
        ("From Sudbury we treat mine water.", "ON"),
        ("Our company in Calgary makes a sorbent.", "AB"),
        ("Six engineers in Mississauga build a stack.", "ON"),
        ("We make housings in Winnipeg.", "MB"),
        ("Our customers in Ottawa wait.", None),
        ("Our partner in Ottawa reads the images.", None),
        ("Notre partenaire à Ottawa lit les images.", None),
    ],
)
def test_a_town_of_the_firm_says_its_province(text: str, province: str | None) -> None:
    assert values(text, "province") == ([province] if province else [])


@pytest.mark.parametrize(
    "text",
    [
        "We want to sell in Ontario.",
        "We are looking for customers in Ontario.",
        "We want to enter the Ontario market.",
        "We want to sell to a company in Ontario.",
        "Nous voulons vendre en Ontario.",
        "Nous cherchons des clients en Ontario.",
        "Le marché de l'Ontario nous intéresse.",
        "Nous voulons vendre à une entreprise en Ontario.",
        (
            "We make methane sensors for dairy farms and we want to sell in Ontario next year because the farms there are "
            "larger and the buyers call us every week."
        ),
        (
            "Nous fabriquons des capteurs de méthane pour les fermes et nous voulons vendre en Ontario l'an prochain parce que "
            "les fermes y sont plus grosses et que les acheteurs appellent."
        ),
    ],
)
def test_a_province_where_one_sells_is_not_where_the_firm_is(text: str) -> None:
    assert "province" not in {one.fact for one in read_facts(text, year=YEAR)}
    assert [one.likelihood for one in likely_facts(text, year=YEAR) if one.fact == "province"] == [0.5], (
        "offered at most"
    )


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("Our sales office is in Ontario and we make heat pumps.", "ON"),
        ("Our sales team is in Alberta.", "AB"),
        ("We are a sales company in Alberta.", "AB"),
        ("Notre bureau des ventes est au Québec.", "QC"),
    ],
)
def test_where_those_who_sell_are_is_where_the_firm_is(text: str, province: str) -> None:
    assert values(text, "province") == [province]


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("We make pumps in Quebec and want to sell in Ontario.", "QC"),
        ("Nous fabriquons des pompes au Québec et voulons vendre en Ontario.", "QC"),
        ("We make sensors in Ontario and sell in Ontario.", "ON"),
        ("We only sell in Manitoba.", "MB"),
        ("We sell heat pumps from our shop in Ontario.", "ON"),
    ],
)
def test_a_market_hides_no_place_of_the_firm(text: str, province: str) -> None:
    read = (*read_facts(text, year=YEAR), *likely_facts(text, year=YEAR))
    assert [one.value for one in read if one.fact == "province"] == [province]


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("We already export.", False),
        ("We already export our pumps to the US.", False),
        ("On exporte déjà.", False),
        ("Nous exportons déjà en France.", False),
        ("We export, and we sell at home too.", True),
        ("On exporte déjà, avec 40 systèmes installés.", True),
    ],
)
def test_who_exports_is_asked_whether_this_is_on_the_market(text: str, firm: bool) -> None:
    assert values(text, "trl") == ([9] if firm else [])
    assert firm or 9 in [one.value for one in likely_facts(text, year=YEAR) if one.fact == "trl"]


@pytest.mark.parametrize(
    "text",
    [
        "We saw a product identical to ours offered by a firm in Shenzhen.",
        "A company in Shenzhen offers a plant copied from ours.",
        "Un produit presque identique au nôtre est offert par une société de Shenzhen.",
    ],
)
def test_who_copies_is_neither_partner_nor_market(text: str) -> None:
    assert not values(text, "project.partner_kind")
    assert Need.FIND_PARTNER not in values(text, "needs")


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("We want to show it at our partner's smelter.", False),
        ("Nous cherchons à faire une démonstration à l'aluminerie de notre partenaire.", False),
        ("We want to fit ten more with harbour partners.", True),
        ("Nous cherchons un partenaire.", True),
    ],
)
def test_a_partner_that_one_has_is_not_sought(text: str, sought: bool) -> None:
    assert (Need.FIND_PARTNER in values(text, "needs")) is sought


@pytest.mark.parametrize(
    "text",
    [
        "A panel maker in Heilongjiang wants to buy two units and asks to pay after commissioning.",
        "Un fabricant de panneaux du Heilongjiang veut acheter deux unités et demande de payer après la mise en service.",
        (
            "On en a vendu neuf au Nouveau-Brunswick et au Maine. Un fabricant de panneaux du Heilongjiang veut acheter deux "
            "unités, 2,4 M$ en tout, et demande de payer après la mise en service. Notre banque n'avancera rien."
        ),
    ],
)
def test_a_buyer_makes_a_market_and_late_payment_a_need(text: str) -> None:
    assert "CN" in values(text, "target_markets")
    assert Need.EXPORT_FINANCE in values(text, "needs")


@pytest.mark.parametrize(
    "text",
    [
        "A group from Ohio wants to buy us.",
        "A group from Ohio bought our company in 2020.",
        "Un groupe chinois veut nous acheter.",
        "Un groupe de l'Ohio a acheté notre compagnie.",
    ],
)
def test_who_buys_the_firm_is_no_market(text: str) -> None:
    assert not values(text, "target_markets")


@pytest.mark.parametrize(
    "text",
    [
        (
            "We process potatoes in Florenceville with 180 people. We would like heat pumps and solar panels in place of steam, "
            "and to use our wash water again. The investment is six million dollars."
        ),
        (
            "We run a cement plant with 300 people and plan to capture carbon dioxide from the kiln. The whole project costs 800 "
            "million dollars. We buy the capture technology, we do not develop it."
        ),
        (
            "Usine de transformation de crabe à Caraquet, 85 employés en saison. Nos chaudières au mazout nous coûtent une "
            "fortune. On veut une thermopompe industrielle au CO2 et des panneaux solaires, en tout 1,4 M$."
        ),
        (
            "Usine de fromage à Granby, 60 employés. Nous voulons remplacer la vapeur par des thermopompes industrielles et "
            "récupérer la chaleur de l'eau de lavage, un projet de 2 M$ en tout."
        ),
    ],
)
def test_a_plant_that_wants_what_others_make_adopts(text: str) -> None:
    assert values(text, "technology_role") == [TechnologyRole.ADOPTS]


def test_a_utility_that_hosts_makes_no_adopter_of_the_maker() -> None:
    text = (
        "Our controller lets a small utility run wind, batteries and diesel as one system without operators. The town's "
        "municipal utility hosts the test bench. We want to finish the product and prove it over a winter."
    )
    assert not [one for one in phrase_readings(text, YEAR) if one.fact == "technology_role"]


@pytest.mark.parametrize(
    "text",
    [
        "We make things like heat pumps and boilers.",
        "Our customers want heat pumps.",
        "Notre client veut une thermopompe.",
    ],
)
def test_whose_customers_want_it_adopts_nothing(text: str) -> None:
    assert TechnologyRole.ADOPTS not in values(text, "technology_role")


@pytest.mark.parametrize(
    "text",
    [
        "We are a First Nation on Vancouver Island and want solar panels.",
        "We are the Haisla Nation and want heat pumps in our houses.",
        "Our band council wants to replace the diesel generators.",
        "Band council in northern Ontario, we want to get off diesel.",
        "First Nation, 400 houses, diesel now.",
        "The Cree Nation of Wemindji wants to install solar panels.",
        "Nous sommes une Première Nation de la Côte-Nord.",
        "Notre Première Nation veut sortir du diesel.",
        "Le conseil de bande de Pessamit veut installer des panneaux solaires.",
        "conseil de bande, nous voulons sortir du diesel",
        "Conseil de bande dans le nord de la C.-B., 400 maisons.",
        "Band council near Smithers. 400 houses.",
    ],
)
def test_a_nation_that_speaks_is_indigenous_and_an_organization_of_its_own(text: str) -> None:
    assert values(text, "ownership") == [Ownership.INDIGENOUS]
    assert values(text, "legal_form") == [LegalForm.INDIGENOUS_ORGANIZATION]


def test_a_nation_is_where_it_says() -> None:
    for text in ("Band council near Smithers, 400 houses.", "Conseil de bande dans le nord de la C.-B., 400 maisons."):
        assert values(text, "province") == ["BC"]


@pytest.mark.parametrize(
    "text",
    [
        "I am Métis and own a small company that makes biochar.",
        "Our company is 60% Inuit owned.",
        "We are an Inuit company and make insulation.",
        "Je suis innue et j'ai une petite entreprise.",
        "Notre entreprise est majoritairement autochtone.",
        "Nous sommes une entreprise inuite.",
    ],
)
def test_a_company_of_indigenous_people_is_theirs_and_no_nation(text: str) -> None:
    assert values(text, "ownership") == [Ownership.INDIGENOUS]
    assert not values(text, "legal_form")


@pytest.mark.parametrize(
    "text",
    [
        "We sell sensors to First Nations.",
        "Heat pumps for a First Nation, project of 2 million.",
        "Our First Nation partner wants to install our units.",
        "The band council wants to install our sensors.",
        "We live near a First Nation and sell to the band council.",
        "Our nation is a big market. We are a trading nation.",
        "Nous vendons à des Premières Nations et à un conseil de bande.",
        "Le conseil de bande veut installer nos capteurs.",
        "Notre nation est un grand marché.",
    ],
)
def test_a_nation_that_is_a_customer_or_partner_owns_nothing(text: str) -> None:
    assert not values(text, "ownership")
    assert not values(text, "legal_form")


def test_a_partner_is_heard_where_somebody_works_with_one() -> None:
    for text in ("We test our stove with a First Nation partner.", "Nous le testons avec un partenaire autochtone."):
        assert values(text, "project.partner_kind") == [PartnerKind.INDIGENOUS]


@pytest.mark.parametrize(
    "text",
    [
        (
            "We are 20 people and make electric boats in Sidney, BC. 2 million. We want to export to China, and we do not know "
            "whom to ask there about all the papers that they want to see."
        ),
        (
            "Nous sommes 12, à Sherbrooke, avec une machine qui sèche les boues. 2 millions. Nous voulons la montrer dans une usine "
            "et embaucher deux personnes, mais nous ne savons pas par où commencer."
        ),
    ],
)
def test_an_amount_is_read_as_revenue_or_as_a_cost_and_never_as_both(text: str) -> None:
    sums = {"annual_revenue_cad", "project.cost_cad"}
    assert len([one for one in (*read_facts(text), *likely_facts(text)) if one.fact in sums]) == 1


@pytest.mark.parametrize(
    "text",
    [
        (
            "We are 20 people and make electric boats in Sidney. We want to export to China but are worried that our idea gets copied, "
            "and that nobody pays us in the end for what we ship over there."
        ),
        "Afraid they steal our design.",
        (
            "On fait des bateaux électriques, on est vingt. On veut exporter en Chine, mais on a peur de se faire copier et de ne "
            "pas être payés à la fin pour ce qu'on envoie là-bas."
        ),
        "On craint qu'on nous vole notre recette.",
    ],
)
def test_who_says_plainly_that_it_fears_a_copy_needs_protection(text: str) -> None:
    assert Need.IP_PROTECTION in values(text, "needs")


@pytest.mark.parametrize(
    "text", ["It runs at one mill.", "We have two mill customers.", "We sold it to one mill in Quesnel."]
)
def test_a_mill_is_no_million(text: str) -> None:
    assert not values(text, "project.cost_cad")
    assert not values(text, "annual_revenue_cad")
    assert values("The project costs two mill.", "project.cost_cad") == [2_000_000]


@pytest.mark.parametrize(
    "text",
    [
        (
            "We are 14 people in Prince George. We make a box that recovers waste heat from sawmills; it runs at one mill. We want money "
            "for a demonstration and to sell in China, but do not know how."
        ),
        (
            "Nous sommes 14 à Sherbrooke. On fabrique une boîte qui récupère la chaleur des scieries; elle tourne dans une usine. Il "
            "nous faut de l'argent pour une démonstration et on veut vendre en Chine."
        ),
    ],
)
def test_where_a_firm_wants_to_sell_is_not_where_its_demonstration_takes_place(text: str) -> None:
    assert values(text, "target_markets") == ["CN"]
    assert "CN" not in values(text, "project.place")


@pytest.mark.parametrize(
    "text",
    [
        "Vancouver firm, 38 staff, electrolyser stacks. Buyers in Guangdong asked for ten units and we worry about getting paid.",
        "We ship sensors to Peru. We are nervous about not getting paid.",
        "Fabricant de pompes à Sherbrooke, 20 personnes. Un client au Chili en veut six; on a peur de ne pas être payés.",
    ],
)
def test_a_plain_fear_of_not_being_paid_asks_for_insurance(text: str) -> None:
    assert Need.EXPORT_FINANCE in values(text, "needs")


@pytest.mark.parametrize(
    "text",
    [
        (
            "We put in chargers for three towns near Moncton and twelve people work here. We are afraid of not getting paid by the "
            "town, which waits for its own grant before it settles anything with us."
        ),
        (
            "On pose des bornes pour trois villes près de Moncton et douze personnes travaillent ici. On a peur de ne pas être "
            "payés par la ville, qui attend sa propre subvention avant de régler quoi que ce soit avec nous."
        ),
    ],
)
def test_no_insurance_of_exports_is_sure_where_the_buyer_is_at_home(text: str) -> None:
    assert Need.EXPORT_FINANCE not in values(text, "needs")
    assert Need.EXPORT_FINANCE in values(f"{text} Toronto, Chicago.", "needs")


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("We want to build a pilot machine and show it to mills.", Need.FUNDING_DEMO),
        ("We need to build a machine to test our new blade.", Need.FUNDING_DEMO),
        ("We want to build a prototype truck.", Need.FUNDING_RD),
        ("On veut construire une machine pour tester notre lame.", Need.FUNDING_DEMO),
        ("On veut construire une machine pilote.", Need.FUNDING_DEMO),
    ],
)
def test_what_is_built_to_be_tried_asks_for_no_money_to_grow(text: str, need: Need) -> None:
    assert values(text, "needs") == [need]


@pytest.mark.parametrize(
    ("text", "need"),
    [
        (
            "We make a camera for sick crops. Start-up of 4 people in Guelph; it knows ten kinds of rust. We need a trial on farms.",
            Need.FUNDING_DEMO,
        ),
        ("Nous avons une caméra pour les champs. Il nous faut un essai sur des fermes.", Need.FUNDING_DEMO),
        ("Two of us build a sensor for grain bins. We want to try twenty this winter.", Need.FUNDING_DEMO),
        (
            "Vancouver firm, 20 people. We export detectors to Germany and Japan. A competitor copies us. We want patents there.",
            Need.IP_PROTECTION,
        ),
        ("Fabricant de valves à Laval. On veut breveter notre procédé et vendre en Ontario.", Need.IP_PROTECTION),
    ],
)
def test_a_plain_wish_is_a_need(text: str, need: Need) -> None:
    assert need in values(text, "needs")


@pytest.mark.parametrize(
    "text",
    [
        "We want to try 20 times before we stop.",
        "We need a clinical trial with patients.",
        "We want to try 20% more glue.",
    ],
)
def test_what_sounds_like_a_wish_is_none(text: str) -> None:
    assert {Need.FUNDING_DEMO, Need.IP_PROTECTION}.isdisjoint(values(text, "needs"))


@pytest.mark.parametrize(
    "text",
    [
        (
            "We run a potato farm on Prince Edward Island, 12 staff. We want solar panels on the barns and heat pumps in the "
            "packing house."
        ),
        "First Nation near Thompson, Manitoba. We want to get our school and band office off diesel with solar and batteries.",
        (
            "We are a family sawmill in Quesnel, 45 people. We want to burn our own bark instead of natural gas in the dry kilns. "
            "The project costs 3 million."
        ),
        "On a une scierie à Amos. On veut brûler nos écorces au lieu du gaz naturel.",
    ],
)
def test_who_leaves_a_fuel_or_equips_a_place_of_its_own_adopts_and_says_so(text: str) -> None:
    assert values(text, "technology_role") == [TechnologyRole.ADOPTS]
    assert [one.words for one in read_facts(text) if one.value == Need.OWN_SITE] != [""]
    assert set(values(text, "needs")) == {Need.OWN_SITE}


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("We run a bakery in Regina. We want heat pumps and need a loan to open a second shop.", True),
        ("On a une auberge à Gaspé. On veut une thermopompe et un prêt de 90 000 $.", True),
        ("We run a hotel in Banff. We want to replace our gas boilers and need a new machine.", False),
    ],
)
def test_money_to_grow_that_is_called_so_is_asked_for_beside_the_own_site(text: str, needs: bool) -> None:
    found = values(text, "needs")
    assert Need.OWN_SITE in found
    assert (Need.GROWTH_CAPITAL in found) is needs


@pytest.mark.parametrize(
    ("text", "grows"),
    [
        (
            "We install solar panels in Iqaluit. We want to buy a truck, build a small warehouse and train two people.",
            True,
        ),
        ("On installe des thermopompes à Amos. On veut acheter un camion et construire un entrepôt.", True),
        ("Our customers want to buy a truck that runs on hydrogen.", False),
    ],
)
def test_a_truck_or_a_building_to_buy_asks_for_money_to_grow(text: str, grows: bool) -> None:
    assert (Need.GROWTH_CAPITAL in values(text, "needs")) is grows


@pytest.mark.parametrize(
    "text",
    [
        (
            "Boîte de 9 personnes à Québec. Notre logiciel optimise le chauffage des immeubles commerciaux, 800 000 $ de "
            "ventes. On veut embaucher deux développeurs et vendre en Ontario et aux États-Unis."
        ),
        (
            "We recycle lithium batteries in Sudbury, 22 people. We need a loan of about 4 million for a second line, and "
            "the bank wants more security."
        ),
    ],
)
def test_no_words_are_quoted_for_what_has_none_of_its_own(text: str) -> None:
    (level,) = [one for one in likely_facts(text, year=YEAR) if one.fact == "trl"]
    assert (level.value, level.words) == (9, "")


def test_quoted_words_begin_and_end_where_they_say_something() -> None:
    text = (
        "We make ocean sensors in Halifax (12 people). A company in Qingdao wants to buy ten of them. We are afraid they "
        "will copy it. What do we do first?"
    )
    found = {one.value: one.words for one in read_facts(text, year=YEAR) if one.fact == "needs"}
    assert found[Need.MARKET_ENTRY_CHINA] == "Qingdao"


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Our pilot ran all winter. Now we want to build our first plant.", Need.GROWTH_CAPITAL),
        ("On monte le financement de la première usine, 38 M$.", Need.GROWTH_CAPITAL),
        ("We need to pay the containers before the farms pay us.", Need.GROWTH_CAPITAL),
        ("Faudrait un entrepôt plus grand.", Need.GROWTH_CAPITAL),
        ("The shredder is maxed out and we want to buy a bigger one.", Need.GROWTH_CAPITAL),
        ("In Germany we have nobody to call.", Need.FIND_PARTNER),
        ("On n'a personne à appeler au Chili.", Need.FIND_PARTNER),
        ("We have no contacts in Brazil.", Need.FIND_PARTNER),
        ("We have no debt and want a distributor.", Need.FIND_PARTNER),
        ("A ferry contractor would try two if somebody helped.", Need.FUNDING_DEMO),
        ("Le traversier en essaierait deux si quelqu'un payait.", Need.FUNDING_DEMO),
        ("At the fair we saw our analyser under another name.", Need.IP_PROTECTION),
        ("Ils disent qu'elle n'est pas conforme et refusent de payer.", Need.DISPUTE),
    ],
)
def test_plain_words_tell_a_need(text: str, need: Need) -> None:
    assert need in [one.value for one in phrase_readings(text, YEAR) if one.fact == "needs"]


def test_a_first_plant_is_no_trial_and_who_knows_of_money_is_no_partner() -> None:
    found = [one.value for one in phrase_readings("We want to build our first plant in Guelph.", YEAR)]
    assert Need.FUNDING_DEMO not in found
    found = [one.value for one in phrase_readings("There is nobody to call here who knows about such money.", YEAR)]
    assert Need.FIND_PARTNER not in found


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("There is nobody to call about a building permit.", Need.FIND_PARTNER),
        ("Y a personne à appeler pour un permis.", Need.FIND_PARTNER),
        ("We have no contacts in Ottawa.", Need.FIND_PARTNER),
        ("The distributor will take one if we certify it.", Need.FUNDING_DEMO),
        ("Le distributeur en prendrait deux si on les certifie.", Need.FUNDING_DEMO),
    ],
)
def test_plain_words_of_something_else_tell_no_such_need(text: str, need: Need) -> None:
    assert need not in [one.value for one in phrase_readings(text, YEAR) if one.fact == "needs"]


def test_what_is_joined_without_a_verb_is_denied_too() -> None:
    assert denied("we have no patents and trademarks", len("we have no patents and "))
    assert denied("sans brevet et marque", len("sans brevet et "))
    for denial, joined in (
        ("no debt and ", "we want a partner"),
        ("no debt and ", "12 people"),
        ("pas de dette et ", "on cherche"),
    ):
        assert not denied(denial + joined, len(denial))


def test_a_nation_that_speaks_for_itself_is_no_partner_of_its_own() -> None:
    text = (
        "Our First Nation in northern Manitoba runs on diesel. Band council wants solar and batteries for the school and the water "
        "plant first, then houses. Is there money and somebody who can explain the steps?"
    )
    assert PartnerKind.INDIGENOUS not in values(text, "project.partner_kind")


def test_one_of_a_crew_is_not_the_whole_of_it() -> None:
    assert values("Moi, mon frère pis un gars, à Saint-Boniface.", "employees") == [3]
    assert values("One person in Halifax.", "employees") == [1]


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Not looking for equity at the moment, we sell software for buildings.", Need.GROWTH_CAPITAL),
        (
            "Nous ne cherchons pas d'investisseurs. Nous voulons un banc d'essai pour notre capteur.",
            Need.GROWTH_CAPITAL,
        ),
        ("Nous ne faisons pas de recherche, nous posons des pompes à Saint-Georges depuis vingt ans.", Need.FUNDING_RD),
        ("We don't want investors, we want a partner.", Need.GROWTH_CAPITAL),
        ("We don't need a partner in China.", Need.FIND_PARTNER),
        ("No interest in China, no exports.", Need.MARKET_ENTRY_CHINA),
        ("Aucune vente en Chine et nous n'en voulons pas.", Need.MARKET_ENTRY_CHINA),
    ],
)
def test_what_a_company_says_not_to_want_is_no_need_and_is_not_offered(text: str, need: Need) -> None:
    assert need not in [one.value for one in (*read_facts(text), *likely_facts(text))]


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("We do not export yet and need export insurance for a first order from Germany.", Need.EXPORT_FINANCE),
        (
            "Nous n'exportons rien encore et avons peur de ne pas être payés par un acheteur allemand.",
            Need.EXPORT_FINANCE,
        ),
        ("Nous n'exportons pas encore et voulons participer à une mission commerciale en Chine.", Need.TRADE_MISSION),
        ("We have no sales in China and want to find a first buyer in Jiangsu.", Need.MARKET_ENTRY_CHINA),
        ("Nous n'avons aucun client en Chine pour l'instant et voulons y entrer.", Need.MARKET_ENTRY_CHINA),
        (
            "Nous ne cherchons pas un distributeur, nous cherchons un partenaire pour une coentreprise au Jiangsu.",
            Need.FIND_PARTNER,
        ),
        ("We are not looking for dilution before the raise of our series A.", Need.GROWTH_CAPITAL),
        ("We are not looking for equity, we want investors who lend.", Need.GROWTH_CAPITAL),
        ("We are not interested in debt and want investors.", Need.GROWTH_CAPITAL),
    ],
)
def test_what_is_not_yet_so_or_named_beside_a_refusal_is_still_wished(text: str, need: Need) -> None:
    assert need in values(text, "needs")


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("We need to report to our investors each month.", Need.GROWTH_CAPITAL),
        ("Il faut convaincre nos investisseurs.", Need.GROWTH_CAPITAL),
        ("We need to have equity, diversity and inclusion training.", Need.GROWTH_CAPITAL),
        ("We plan to double production of hydrogen per kilogram of catalyst. TRL 3", Need.GROWTH_CAPITAL),
        (
            "Nous voulons doubler la production d'hydrogène par kilo de catalyseur. NMT 3",
            Need.GROWTH_CAPITAL,
        ),
        ("Our customers want money back. TRL 9", Need.GROWTH_CAPITAL),
        ("I sell heat pumps; customers ask for grants. TRL 9", Need.GROWTH_CAPITAL),
        ("Nos clients demandent des subventions. NMT 9", Need.GROWTH_CAPITAL),
        ("Il faut doubler la durée de vie de notre pile.", Need.GROWTH_CAPITAL),
        ("We have to recruit sites for our trial.", Need.TALENT),
        ("We want to recruit two host farms in Alberta.", Need.TALENT),
        ("Nous voulons recruter des fermes hôtes pour notre essai.", Need.TALENT),
        ("Nous cherchons à recruter des sites pilotes au Québec.", Need.TALENT),
        ("Nous voulons un partenaire qui peut embaucher un agent.", Need.TALENT),
    ],
)
def test_words_of_a_need_that_mean_something_else_tell_none(text: str, need: Need) -> None:
    assert need not in values(text, "needs")


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Looking for non dilutive money for our TRL 4 sensor.", Need.FUNDING_RD),
        ("On cherche des subventions. NMT 6, une sonde pour les lacs.", Need.FUNDING_DEMO),
    ],
)
def test_money_without_a_purpose_is_asked_for_by_how_far_it_is(text: str, need: Need) -> None:
    assert [one.value for one in read_facts(text) if one.fact == "needs"] == [need]


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Tidal blades, Halifax, 4 of us, need to test in water.", Need.FUNDING_DEMO),
        ("Il faut tester sur le terrain notre sonde cet hiver.", Need.FUNDING_DEMO),
        ("Nous cherchons notre premier client et un investisseur.", Need.GROWTH_CAPITAL),
        ("We want to retool the line.", Need.GROWTH_CAPITAL),
        ("We need our first investor.", Need.GROWTH_CAPITAL),
        ("We want to double production at our plant.", Need.GROWTH_CAPITAL),
        ("We want to double the production of our plant in Laval.", Need.GROWTH_CAPITAL),
        ("Our pumps sell well and we need to double the capacity of our plant.", Need.GROWTH_CAPITAL),
        ("We want to double production of our pumps.", Need.GROWTH_CAPITAL),
        ("We must double our capacity of 500 units a year.", Need.GROWTH_CAPITAL),
        ("We must double our capacity of 500 units per year.", Need.GROWTH_CAPITAL),
        ("Il faut doubler la capacité de notre usine.", Need.GROWTH_CAPITAL),
        ("Il faut doubler notre capacité de 500 pompes par an.", Need.GROWTH_CAPITAL),
        ("Nous voulons doubler la production de pompes.", Need.GROWTH_CAPITAL),
        ("Our customers ask for CSA certification of our pumps.", Need.REGULATORY_CERTIFICATION),
        ("Our customers are asking for CSA certification of our pumps.", Need.REGULATORY_CERTIFICATION),
        ("Nos clients demandent une certification CSA pour nos pompes.", Need.REGULATORY_CERTIFICATION),
        ("We don't want investors, we want a partner.", Need.FIND_PARTNER),
        ("We want to recruit two engineers.", Need.TALENT),
        ("Nous devons recruter deux soudeurs.", Need.TALENT),
        ("Nous préparons une première usine à Bécancour.", Need.GROWTH_CAPITAL),
        ("On veut breveter avant le salon et embaucher une chimiste.", Need.TALENT),
        ("We want to find customers in Europe for our pumps.", Need.TRADE_MISSION),
        ("On veut trouver des clients à l'étranger.", Need.TRADE_MISSION),
    ],
)
def test_a_plain_wish_of_a_whole_class_of_companies_is_heard(text: str, need: Need) -> None:
    assert need in {one.value for one in read_facts(text)}


def test_a_prototype_that_is_named_tells_a_readiness_and_a_pilot_that_is_wished_none() -> None:
    assert [one.value for one in read_facts("Capteur de nitrates, premier prototype.") if one.fact == "trl"] == [
        {"min": 4, "max": 6}
    ]
    assert not [one for one in read_facts("Il nous faut une unité pilote chez un client.") if one.fact == "trl"]


def test_a_town_in_a_list_with_its_people_is_where_the_firm_is() -> None:
    read = {
        one.fact: one.value
        for one in read_facts("Sold to NB and PEI towns.\nGrew fast.\n$1.1 million, 11 employees, Moncton.")
    }
    assert read["province"] == "NB"
    assert {one.value for one in read_facts("- drivetrains\n- Winnipeg") if one.fact == "province"} == {"MB"}


def test_parts_of_china_in_which_one_sells_are_markets() -> None:
    read = read_facts("Vancouver company, 60 employees, half of our sales go to China (Foshan, Shanghai).")
    assert {"CN-GD", "CN-SH"} <= {one.value for one in read if one.fact == "target_markets"}


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("Our company is women-owned, our customers are farms.", ["women"]),
        ("Our customers are farms and we are women-owned.", ["women"]),
        ("Our clients are municipalities, we are women-owned.", ["women"]),
        ("Nos clients sont des fermes et nous sommes une entreprise détenue par des femmes.", ["women"]),
        ("Our customers are women-owned farms.", []),
        ("Our customers are small, women-owned farms.", []),
        ("Nos clientes sont des entreprises détenues par des femmes.", []),
        ("Petite firme métisse de Yellowknife, 4 personnes.", ["indigenous"]),
        ("The founder left us.", []),
    ],
)
def test_who_owns_it_is_heard(text: str, owners: list[str]) -> None:
    assert [one.value for one in read_facts(text) if one.fact == "ownership"] == owners


@pytest.mark.parametrize(
    ("text", "is_offered"),
    [
        ("Fondatrice avec deux associées, Gatineau.", True),
        ("Women-led start-up in Regina.", True),
        ("Nous sommes une entreprise dirigée par une femme, nos clients sont des fermes.", True),
        ("Our customer is a female-run dairy near Guelph.", False),
        ("Our customers are women-run farms in Ghana.", False),
        ("La coopérative dirigée par une femme est notre cliente.", False),
        ("Je suis fondatrice; mes deux associés détiennent 80 % des parts.", False),
        ("Women-led: two investors hold the rest, we own 30 percent.", False),
    ],
)
def test_who_leads_or_founded_may_own_it_and_is_asked(text: str, is_offered: bool) -> None:
    assert not values(text, "ownership")
    assert [one.value for one in likely_facts(text) if one.fact == "ownership"] == ["women"] * is_offered


def test_a_founder_counts_beside_her_partners() -> None:
    assert [
        one.value for one in read_facts("Fondatrice avec deux associées, Gatineau.") if one.fact == "employees"
    ] == [3]


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Recruit a plant manager. Mushroom farm, Truro.", [Need.TALENT]),
        ("We are looking to recruit a controller and two welders.", [Need.TALENT]),
        ("Recruter une contremaîtresse ou un contremaître, serre de Mirabel.", [Need.TALENT]),
        ("We are not looking for a grant, we are looking for welders.", [Need.TALENT]),
        ("Je cherche pas de subvention, je cherche du monde formé.", [Need.TALENT]),
        ("We want to recruit farms for a trial of our sensor.", [Need.FUNDING_DEMO]),
        ("On cherche pas de monde, on cherche un distributeur.", [Need.FIND_PARTNER]),
        ("No capital needed, we look for a distributor.", [Need.FIND_PARTNER]),
        ("Pas besoin de capital, on veut protéger nos idées.", [Need.IP_PROTECTION]),
        ("We are not raising; we need a line of credit.", [Need.GROWTH_CAPITAL]),
        ("We need money for two more field seasons.", [Need.FUNDING_DEMO]),
        ("On cherche qui peut payer une saison de terrain.", [Need.FUNDING_DEMO]),
        ("We want to set up a line for pumps in Guelph.", [Need.GROWTH_CAPITAL]),
        ("On voudrait monter une ligne de montage à Granby.", [Need.GROWTH_CAPITAL]),
        ("On veut fabriquer ici plutôt qu'en Chine.", []),
    ],
)
def test_a_need_is_heard_for_what_is_asked_and_not_for_what_is_refused(text: str, needs: list[Need]) -> None:
    assert values(text, "needs") == needs
    assert not [one for one in likely_facts(text) if one.value == Need.GROWTH_CAPITAL and "apital" in text]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("I manage the town of Souris.", [LegalForm.MUNICIPALITY]),
        ("Je travaille pour la ville de Gaspé.", [LegalForm.MUNICIPALITY]),
        ("Village de Kuujjuaq. On veut du solaire.", [LegalForm.MUNICIPALITY]),
        ("We sell our sensors to the municipality of Hearst and the town of Cochrane.", []),
        ("Town of Hearst wants our sensors, we make them in Timmins.", []),
        ("Le village d'à côté en a déjà une, on en veut une aussi.", []),
        ("La ville de Gaspé est notre cliente.", []),
        ("City of Vancouver, we are a start-up of 10 people making batteries.", []),
        ("Ville de Québec, on fabrique des bornes.", []),
        ("City: Toronto. We make sensors.", []),
        ("Ville : Montréal. Nous fabriquons des capteurs.", []),
        ("Village of Merrickville, we make a stove, 6 people.", []),
        ("Town in Alberta buys our pumps, we want to sell to others.", []),
        ("City in China wants our technology.", []),
        ("Municipal water utility software, Calgary.", []),
        ("I run a village of tiny houses built with our panels.", []),
        ("We work for the city of Toronto and the city of Ottawa as consultants.", []),
        ("We work for a municipality in Quebec, and our product is a sensor.", []),
        ("Nous travaillons pour la municipalité de Laval comme fournisseur de capteurs.", []),
        ("On représente une ville chinoise qui veut nos pompes.", []),
        ("I am the mayor of Guelph's cousin; we make filters.", []),
        ("City: Toronto. Ten people, batteries.", []),
        ("City of Toronto. We make sensors.", []),
        ("Municipality of Hearst. We are their supplier of pumps.", []),
        ("Village de Kuujjuaq, nous vendons des capteurs.", []),
        ("City in Mexico is interested in us.", []),
        ("Town of Hearst, our customer, wants sensors.", []),
        ("City in China wants pumps from Canada.", []),
        ("Ville en France cherche des pompes, qui paie?", []),
        ("Village in Kenya asked us for a quote.", []),
        ("Small town in Manitoba that wants LED lights.", [LegalForm.MUNICIPALITY]),
        ("Town in northern Ontario, 900 people.", [LegalForm.MUNICIPALITY]),
        ("Village en Gaspésie, 400 personnes.", [LegalForm.MUNICIPALITY]),
        ("We manage a village of 300 people.", [LegalForm.MUNICIPALITY]),
        ("Je suis le maire de Gaspé.", [LegalForm.MUNICIPALITY]),
        ("Hello, the town of Souris, we want heat pumps.", [LegalForm.MUNICIPALITY]),
        ("Town of Hearst bought our pump last year.", []),
        ("Town of Souris. We built an arena in 1970 and it is cold.", [LegalForm.MUNICIPALITY]),
        ("Town of Hearst. We look for contractors to insulate the arena.", [LegalForm.MUNICIPALITY]),
        ("Ville de Gaspé. On a construit un aréna en 1970.", [LegalForm.MUNICIPALITY]),
        ("Municipal utility, Lethbridge. Want to buy Canadian leak detection tech.", [LegalForm.MUNICIPALITY]),
        ("I am the mayor of Hearst.", [LegalForm.MUNICIPALITY]),
        ("We are a municipality of 900 people and sell our surplus power.", [LegalForm.MUNICIPALITY]),
        ("Town of Hearst, we want solar on the arena.", [LegalForm.MUNICIPALITY]),
    ],
)
def test_who_speaks_for_a_municipality_is_one(text: str, forms: list[LegalForm]) -> None:
    assert values(text, "legal_form") == forms


def test_what_stands_in_the_place_of_another_is_no_place() -> None:
    assert values("We want to set up a line in Mississauga instead of in Poland, $5M.", "target_markets") == []
    assert values("We sell in Germany rather than the United States.", "target_markets") == ["DE"]
    assert values("On vend en France plutôt qu'aux États-Unis.", "target_markets") == ["FR"]


def test_who_owns_most_of_the_firm_and_who_a_customer_is() -> None:
    assert values("There are five of us; our founder is Métis and owns 60 percent.", "ownership") == ["indigenous"]
    assert values("Ma fondatrice est innue et possède la majorité.", "ownership") == ["indigenous"]
    assert values("Our customer is Cree and owns 51 per cent of the mill.", "ownership") == []
    assert values("One of us is a welder.", "employees") == []
    assert values("Development corporation of a Dene First Nation, we look at wind.", "ownership") == ["indigenous"]
    assert values("Société de développement économique d'une Première Nation crie.", "ownership") == ["indigenous"]
    assert values("We supply the development corporation of a Cree First Nation with our pumps.", "ownership") == []


GUELPH = "We make ceramic membranes in Guelph, Ontario, 14 people. {} TRL 7."


@pytest.mark.parametrize(
    ("text", "place", "cost", "partners"),
    [
        (
            GUELPH.format(
                "We plan a $1.2 million demonstration plant in Jiangsu with a Chinese water company and worry about our patents."
            ),
            "CN-JS",
            1_200_000,
            [PartnerKind.FOREIGN],
        ),
        (
            (
                "Nous fabriquons des membranes céramiques à Guelph, en Ontario, 14 personnes. Nous prévoyons une usine de "
                "démonstration de 1,2 million de dollars au Jiangsu avec une société chinoise de traitement de l'eau et nous "
                "craignons pour nos brevets. NMT 7."
            ),
            "CN-JS",
            1_200_000,
            [PartnerKind.FOREIGN],
        ),
        (
            (
                "We build wastewater treatment skids in Kamloops, British Columbia, 22 people. We plan a $3.4 million pilot plant "
                "in Guangdong with a Singaporean utility and fear for our trade secrets. TRL 6."
            ),
            "CN-GD",
            3_400_000,
            [PartnerKind.FOREIGN],
        ),
        (
            (
                "We make heat pumps in Laval, Quebec, 30 people. We want to build a $900,000 demonstration in Lyon, France with a "
                "French installer and need a lawyer for the contract."
            ),
            "FR",
            900_000,
            [PartnerKind.FOREIGN],
        ),
        (
            (
                "Our firm of 9 people in Halifax designs tidal turbines. We are planning a $2.5 million trial in Nova Scotia with "
                "a local fishing cooperative and need money for it."
            ),
            "NS",
            2_500_000,
            [PartnerKind.COMPANY],
        ),
        (
            (
                "Nous sommes 11 à Québec et concevons des fours. Nous planifions un projet pilote de 800 000 $ à Trois-Rivières "
                "avec une aluminerie et cherchons du financement pour le bâtir. NMT 6."
            ),
            "QC",
            800_000,
            [PartnerKind.COMPANY],
        ),
        (
            (
                "Nous voulons bâtir une usine de 5 M$ au Sichuan avec un partenaire chinois et protéger notre propriété "
                "intellectuelle. Nous sommes 35 à Montréal et fabriquons des biodigesteurs."
            ),
            "CN-SC",
            5_000_000,
            [PartnerKind.FOREIGN],
        ),
        (
            (
                "We plan a $500,000 pilot in Brandon with the City of Brandon. We are 12 people in Winnipeg and make leak sensors "
                "for water mains. TRL 7."
            ),
            "MB",
            500_000,
            [PartnerKind.MUNICIPALITY],
        ),
        (
            (
                "Nous préparons un essai de 300 000 $ à Gaspé avec Hydro-Québec parce que nos clients le demandent. Nous sommes 8 "
                "et fabriquons des onduleurs depuis six ans."
            ),
            "QC",
            300_000,
            [PartnerKind.UTILITY],
        ),
        # Sales stand in another place than the plan, or the money and the place are somebody else's.
        (
            (
                "We make batteries and sell them in Jiangsu. We plan a $1.5 million plant in Windsor, Ontario with a German "
                "battery maker. We have 40 people and worry about staff."
            ),
            "ON",
            1_500_000,
            [PartnerKind.FOREIGN],
        ),
        (
            (
                "We plan a $750,000 demonstration in Alberta with an American oil company, and our customers are in Jiangsu. We "
                "are 15 people in Edmonton and make methane sensors."
            ),
            "AB",
            750_000,
            [PartnerKind.FOREIGN],
        ),
        (
            (
                "Last year we raised $4 million from investors in Toronto. We plan a pilot in Shandong with a Chinese steel "
                "company and worry about copies. TRL 7, 18 people."
            ),
            "CN-SD",
            None,
            [PartnerKind.FOREIGN],
        ),
        (
            (
                "A competitor built a $10 million plant in Zhejiang. We make valves in Calgary, 25 people, and look for customers "
                "in Germany and grants for research."
            ),
            None,
            None,
            [],
        ),
        (
            (
                "We make ceramic filters. We plan a $2 million retrofit of our plant in Hamilton, Ontario and sell to a Chinese "
                "water company. We are 60 people and TRL 9."
            ),
            "ON",
            2_000_000,
            [],
        ),
        (
            (
                "Nous avons vendu pour 2 millions de dollars de capteurs au Jiangsu l'an dernier. Nous prévoyons un banc d'essai "
                "à Sherbrooke avec l'université et cherchons des stagiaires. Nous sommes 12."
            ),
            None,
            None,
            [PartnerKind.ACADEMIC],
        ),
    ],
)
def test_a_plan_is_heard_whatever_stands_beside_it(
    text: str, place: str | None, cost: int | None, partners: list[PartnerKind]
) -> None:
    assert values(text, "project.place") == [place] * (place is not None)
    assert values(text, "project.cost_cad") == [cost] * (cost is not None)
    assert values(text, "project.partner_kind") == partners


def test_what_is_planned_and_feared_for_is_not_asked_again() -> None:
    said = "We plan a $1.2 million demonstration plant in Jiangsu with a Chinese water company and worry about our patents."
    needs = {one.value for one in read_facts(GUELPH.format(said), year=YEAR) if one.fact == "needs"}
    assert needs == {Need.FUNDING_DEMO, Need.MARKET_ENTRY_CHINA, Need.IP_PROTECTION}


@pytest.mark.parametrize(
    ("text", "controlled"),
    [
        ("We are the Canadian arm of a Danish firm and maintain electric buses in Ottawa, 40 people.", [False]),
        ("Nous sommes la filiale canadienne d'une société danoise, à Gatineau.", [False]),
        ("Our parent company is in Sweden. We make valves in Moncton.", [False]),
        ("Notre société mère est allemande. Nous fabriquons des pompes à Laval.", [False]),
        ("Nous appartenons à un groupe français.", [False]),
        ("Notre société mère est à Montréal. Nous vendons en Allemagne.", []),
        ("We have a Danish subsidiary. We make valves.", []),
        ("Our customer is the Canadian arm of a Danish firm.", []),
        ("We are a subsidiary of a Toronto firm and sell to Germany.", []),
        ("We are not owned by an American company.", []),
        ("Our patents belong to a university in Texas.", []),
    ],
)
def test_who_is_part_of_a_foreign_firm_is_not_controlled_by_canadians(text: str, controlled: list[bool]) -> None:
    assert values(text, "canadian_controlled") == controlled
    if controlled:
        assert not values(text, "target_markets")


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("We want to break into the US with our sensors.", True),
        ("On veut percer aux États-Unis avec nos capteurs.", True),
        ("Nous voulons percer le marché américain.", True),
        ("We look for buyers in Germany.", True),
        ("On cherche des acheteurs en Allemagne.", True),
        ("We broke into the US market ten years ago.", False),
        ("Thieves broke into our plant in Texas.", False),
        ("We want to break into Alberta.", False),
        ("On veut percer au Québec.", False),
    ],
)
def test_who_wants_buyers_in_a_country_abroad_needs_to_meet_them(text: str, *, wished: bool) -> None:
    assert (Need.TRADE_MISSION in values(text, "needs")) == wished


@pytest.mark.parametrize(
    "text",
    [
        "We maintain electric buses.",
        "We are the Canadian arm of a Danish firm and maintain electric buses in Ottawa.",
        "Nous sommes la filiale canadienne d'une société danoise et entretenons des autobus électriques.",
    ],
)
def test_who_maintains_what_others_make_has_a_role(text: str) -> None:
    assert values(text, "technology_role") == [TechnologyRole.SUPPLIES]


@pytest.mark.parametrize(
    "text",
    [
        "Our customer plans a $9 million plant in Chile with a Chilean mine. We make pumps in Sudbury, 20 people, TRL 9.",
        "Notre client prévoit une usine de 9 M$ au Chili avec une mine chilienne. Nous fabriquons des pompes à Sudbury, 20 personnes.",
        "A competitor is building a $5 million line in Windsor. We make heat exchangers in Guelph, 30 people.",
        "We do not plan a plant in China with a Chinese firm. We make pumps in Guelph, 20 people, TRL 9, and sell in Ontario.",
        "We are going to a plant in Ohio with a customer to see our meters. We are 20 people in Red Deer and make flow meters.",
    ],
)
def test_what_others_plan_and_what_is_not_planned_is_no_project(text: str) -> None:
    assert not [one for one in read_facts(text, year=YEAR) if one.fact.startswith("project.")]


def test_a_pilot_of_ours_that_a_customer_plans_is_a_project() -> None:
    text = (
        "Our customer plans a $2 million pilot of our dryer at their mill in Kapuskasing. We are 8 people in Timmins."
    )
    assert values(text, "project.cost_cad") == [2_000_000]


@pytest.mark.parametrize(
    "text",
    [
        "My wife is Cree and owns most of a café; my company is mine.",
        "Our customer, she is Métis and holds the majority of the band's stock.",
        "Our customer, she is Métis and holds the majority.",
        "The mayor's partner is Inuk and owns 60% of the hotel that buys from us.",
        "The engineer who is Métis and holds 60% of the patents left us.",
        "Power company of a First Nation buys our turbines.",
        "We work for a development corporation of a First Nation as consultants.",
        "We work for a First Nation as consultants.",
        "We sell pumps to a First Nation development corporation.",
        "Power company of a First Nation is our client.",
        "Nous vendons à une société de développement de la nation.",
        "Nous travaillons pour une première nation.",
    ],
)
def test_what_others_own_says_nothing_of_the_company(text: str) -> None:
    assert values(text, "ownership") == []


@pytest.mark.parametrize(
    "text",
    [
        "My wife is Cree and owns most of the company.",
        "Power company of a First Nation, we want wind.",
        "My partner is Métis and owns 60% of our firm.",
        "I work for a First Nation near Thompson.",
    ],
)
def test_who_owns_most_of_the_company_itself_is_heard(text: str) -> None:
    assert values(text, "ownership") == [Ownership.INDIGENOUS]


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("We hope to open a new line to Beijing in 2027.", Need.GROWTH_CAPITAL),
        ("On veut ouvrir une ligne pour les plaintes de clients.", Need.GROWTH_CAPITAL),
        ("We want farmers who saw us last field season.", Need.FUNDING_DEMO),
        ("Recruit managers easily with our AI tool", Need.TALENT),
        ("Hire a manager costs a lot; we sell software that replaces him.", Need.TALENT),
    ],
)
def test_what_sounds_like_a_need_is_none(text: str, need: Need) -> None:
    assert need not in values(text, "needs")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("One of us lives in Chile.", []),
        ("One of us sold a firm. Two of us remain.", [2]),
        ("There are six of us.", [6]),
    ],
)
def test_one_of_several_is_no_number_of_people(text: str, people: list[int]) -> None:
    assert values(text, "employees") == people
