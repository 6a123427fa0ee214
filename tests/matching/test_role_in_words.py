"""Whose technology it is, in a line or two: what is put to use, what others make, or nothing said."""

import pytest

from hub.core.vocabulary.enums import Need, TechnologyRole
from hub.matching.extraction.facts import phrase_readings, read_facts

ADOPTS = [
    "Family farm of 4,000 acres near Swift Current; we want to put in a biodigester and solar pumps.",
    "We are a First Nation owned company on Vancouver Island and want to replace diesel with a small hydro plant for our community.",
    "We run a small hotel in Banff and want to cut our heating bills.",
    "A brewery in Halifax looking to install heat pumps and get off oil.",
    "Our school board wants to electrify our fleet of buses.",
    "Sawmill near Prince George. We would like to heat our mill with biomass.",
    "We are planning to buy electric trucks for deliveries in Winnipeg.",
    "Dairy farm in Oxford County, hoping to add solar on our barn.",
    "Municipality of 900 people that wants to install LED lighting in the arena.",
    "Nous exploitons une serre à Drummondville et voulons installer des thermopompes.",
    "Une ferme laitière du Bas-Saint-Laurent qui veut réduire ses coûts de chauffage et remplacer le propane.",
    "Communauté inuite qui souhaite remplacer le diesel par des éoliennes.",
    "On voudrait électrifier notre flotte de camions de livraison à Laval.",
    "Fish plant in Lunenburg, we need to replace our old boilers.",
    "Auberge en Gaspésie, nous voulons poser des panneaux solaires.",
    "Our mine camp in Yukon plans to switch to solar and batteries.",
    "We own three apartment buildings in Hamilton and want to retrofit them.",
    "A greenhouse in Drummondville, we would like to recover heat from the chimney.",
    "We want to use less energy at our plant.",
    "We want to recover the heat of our compressors.",
    "Une serre à Drummondville, on voudrait récupérer la chaleur de la cheminée.",
    "On veut consommer moins d'énergie.",
    "Nous voulons récupérer la chaleur de nos compresseurs.",
    "We replace our compressors to cut energy at our mill.",
    "Nous remplaçons nos chaudières pour réduire nos émissions.",
    # The place stands in one sentence, the wish in another.
    "Dairy farm in PEI. 120 cows. Methane digester?",
    "I run a trucking firm, 80 trucks, Winnipeg. Thinking about electric or hydrogen trucks. What rebates are there?",
    "Municipal utility, Lethbridge. Want to buy Canadian leak detection tech.",
    "Bakery in Moncton, 22 staff. Gas bill is killing us, want heat pumps and maybe solar on the roof.",
    "Ferme laitière de Kamouraska, on pense à un biodigesteur avec nos voisins.",
    "Village de Kuujjuaq. On veut du solaire.",
    # A description: who has a place wishes for what is put into one.
    "Ferme laitière à Rivière-du-Loup, 120 vaches. On aimerait ça mettre un biodigesteur pis chauffer l'étable avec. À qui on parle de ça?",
    "Petite scierie de Lac-Mégantic, 35 employés. Notre séchoir marche au propane, on veut passer à la biomasse avec nos propres écorces.",
    "Our gold mine near Timmins wants to recover heat from the ventilation shaft and cut propane. 400 employees. Budget about 6 million. We are not developing any technology, just buying it.",
    "Nous ne faisons pas de recherche. Atelier de soudure de 25 employés à Saint-Georges qui remplace deux compresseurs et l'éclairage pour baisser la facture d'Hydro.",
    "Coopérative de Saint-Boniface qui veut convertir son entrepôt frigorifique au CO2 et ajouter des panneaux solaires sur le toit. Pas de R-D.",
    "I run a coffee shop in Fredericton and want new ovens.",
    # Equipment of its own is old or takes too much, and it wishes for other.
    "Sawmill in Chipman. Our kilns are 30 years old and eat gas. We want to replace them.",
    "Pellet mill near Prince George, 35 people, most of it sold to Japan. Dryer is 20 years old and burns too much gas. Want to replace it.",
    "Fromagerie de Plessisville. Notre chaudière mange du mazout, on voudrait la changer.",
    "Boulangerie de Lévis, 20 employés. On veut une subvention pour acheter des fours qui consomment moins d'électricité.",
    "Hotel in Jasper, we look for money for washers that use less power.",
    "Municipal utility, Grand Forks. We want to add batteries and try software from a Calgary firm.",
    "Bonjour, je gère la municipalité de Saint-Siméon. Nos soufflantes consomment sans bon sens. Aidez-vous les villes?",
    "We manage the town of Souris. Our arena is cold and dear to heat. Is there help?",
    "Ferme porcine de 900 truies à Saint-Elzéar. On pense à un digesteur pour faire du gaz et le vendre à Énergir. Qui aide à payer ça?",
    "Dairy farm in Oxford County, thinking about a digester, we would sell the gas to Enbridge.",
    "I have a lodge near Haines Junction. The generator costs us a fortune, we want solar and batteries.",
    "Auberge de Natashquan. Le mazout nous coûte les yeux de la tête, on veut du solaire et des batteries.",
    "Inuit community energy company in Inukjuak wants wind to replace diesel for the houses.",
    "Our First Nation in the north runs on diesel. Band council wants solar and batteries for the school first, then for the houses.",
]
SUPPLIES = [
    "We install solar panels for farmers in Alberta and need money to grow.",
    "Entreprise de Lévis qui installe des thermopompes dans les écoles.",
    "Our company distributes European heat pumps in the Maritimes.",
    "Nous distribuons des bornes de recharge suédoises au Québec.",
    "We mostly service wind turbines in southern Alberta.",
    "Solar installer in Truro. Nine people. Want a loan for a truck and some stock.",
    "Entrepreneur en géothermie, Sherbrooke, 14 employés. On veut une marge de crédit pour garder de l'inventaire.",
    "Installateur de thermopompes à Granby, 8 employés.",
    "We are solar installers in Truro.",
    "Nous sommes des installateurs de bornes à Laval.",
]
DEVELOPS = [
    "We make heat pumps for cold climates and want to sell in Ontario.",
    "We developed a biodigester for dairy farms and plan to install our first unit in Quebec.",
    "Startup with a battery that replaces diesel generators in remote communities.",
    "Our software cuts energy bills for hotels.",
    "We want to build a plant for our solid state batteries.",
    "We sell LED lighting to municipalities.",
    "Nous fabriquons des bornes de recharge et voulons vendre aux États-Unis.",
    "Nous concevons des chaudières à biomasse pour les scieries.",
    "A wind turbine blade coating, tested on two sites; we look for investors.",
    "We help farms replace propane with biogas.",
    "We want to hire engineers for our hydrogen burner.",
    "Notre logiciel aide les fermes à réduire leurs coûts d'énergie.",
    "We are looking to buy a building in Guelph for our factory.",
    "We plan to put our battery systems in 20 community arenas.",
    "We want to get our heat pumps certified for Europe.",
    "We design and install biomass boilers.",
    "We install our membranes in food plants.",
    "Nous fabriquons et installons des éoliennes.",
    "We make LED lighting and install it.",
    "We built a sensor that farmers install themselves.",
    "On installe des bornes de recharge dans des condos à Laval. On cherche du financement pour fabriquer notre propre borne.",
    "We install heat pumps in Halifax. We want money to build our own controller.",
    "We make exchangers; greenhouses want to recover heat from our system.",
    "We want to recover heat from sewers with a new exchanger.",
    "Nous fabriquons des échangeurs; une serre veut récupérer la chaleur de notre machine.",
    "Our customers want to use less energy.",
    "Nos clients veulent consommer moins d'énergie.",
    "We want to recover heat from our customers' plants with our exchanger.",
    "We want to use less energy at our clients' mills.",
    "We want to light our customers' plants for less.",
    "On veut récupérer la chaleur de nos clients industriels.",
    "Nous voulons récupérer la chaleur dans nos usines clientes.",
    "We replace compressors for mines to cut energy; we design our own compressor, 20 people in Sudbury.",
    "Nous remplaçons les chaudières des écoles pour réduire leurs émissions avec notre propre technologie.",
    "On remplace les vieux compresseurs des arénas par le nôtre pour baisser la facture.",
    "We convert the ovens of bakeries to cut gas, with a burner that we patented, TRL 8 product.",
    "Our customers' dryers are 25 years old and eat gas; our controller mends that. We want a pilot.",
    "Old boilers burn too much gas. We developed a controller and look for money.",
    "Nos clients ont des fours qui mangent du gaz. Notre logiciel les aide, on veut un projet pilote.",
    "A tool for every solar installer in Canada, made in Truro.",
    "Un outil pour les entrepreneurs en géothermie, fabriqué à Sherbrooke.",
    "We make small wind turbines; villages want wind to replace diesel.",
    "Propane costs a fortune, so farmers buy our burner, made in Guelph.",
    # A trade that is told of oneself in passing, or of customers.
    "Entrepreneur en technologie propre, j'ai inventé une pompe.",
    "Entrepreneure de Montréal, j'ai conçu une batterie.",
    "Entrepreneur d'origine innue, je fabrique des filtres.",
    "Entrepreneurs en série, nous bâtissons un réacteur à hydrogène.",
    "Entrepreneure en résidence à Concordia, je développe un capteur.",
    "Solar installers in Alberta use our app. We want investors.",
    "Heat pump dealers in Ontario ask for our controller.",
    "General contractors near Toronto are our clients; we developed a sensor.",
    "Détaillants de l'Ontario : notre appli les aide.",
    "Car dealers from Quebec buy our chargers.",
    # Equipment that is what they sell, and a place of others.
    "Bell: our fans use electricity less than others. Want to export.",
    "Our heating uses electricity alone, want to sell it in Japan",
    "Our ovens take gas or hydrogen, and we need certification to sell in the US.",
    "Nos brûleurs consomment beaucoup moins de gaz; on cherche un distributeur en France.",
    "Our kilns use electricity. We look for distributors.",
    "Our dryer uses gas from waste and wants a demo site.",
    "The furnaces eat gas at every foundry. Our retrofit saves 30%. We want customers.",
    "Electricity costs a lot for growers. Need investors for our lamp.",
    "Les factures coûtent cher aux hôpitaux; on cherche un investisseur pour notre thermostat.",
    "Propane costs too much in the North. Our stove burns pellets. Want customers.",
    "Our buyer in Kenya wants solar panels to replace diesel. We export controllers.",
    "Communities in Nunavut want wind to replace diesel. We have the turbine.",
    "Le village veut installer du solaire pour remplacer le mazout et nous avons le contrôleur.",
    "We want wind to cut the power bill of our customers.",
    "Ferme à Nicolet. On a un capteur et on veut le vendre.",
    # Somebody else's place.
    "A hotel in Chengdu wants two. They asked for a quote.",
    "Municipality of Sept-Îles wants our pumps.",
    "Vertical farm startup in Laval. We want money to grow.",
    "Greenhouse heating systems, made in Leamington. We want to export.",
]
DESCRIPTION = (
    "Family farm of 4,000 acres near Swift Current. Three brothers and two hired hands grow lentils, durum and canola. We "
    "want to put in a biodigester and solar pumps, and the power company would buy what is left."
)


def needs_in(text: str) -> list[object]:
    return [one.value for one in read_facts(text) if one.fact == "needs"]


def role_in(text: str) -> list[object]:
    return [one.value for one in read_facts(text) if one.fact == "technology_role"]


@pytest.mark.parametrize("text", ADOPTS)
def test_who_puts_in_a_place_of_its_own_what_others_make_adopts(text: str) -> None:
    assert role_in(text) == [TechnologyRole.ADOPTS]
    assert Need.OWN_SITE in needs_in(text)


@pytest.mark.parametrize("text", SUPPLIES)
def test_who_sells_or_installs_what_others_make_supplies(text: str) -> None:
    assert role_in(text) == [TechnologyRole.SUPPLIES]


@pytest.mark.parametrize("text", DEVELOPS)
def test_who_makes_it_is_taken_for_neither(text: str) -> None:
    assert not role_in(text)
    assert Need.OWN_SITE not in needs_in(text)


def test_of_a_description_phrases_tell_only_what_is_wanted() -> None:
    """There everything is weighed together, a wish to put something in among it."""
    supplies = f"We install heat pumps. {DESCRIPTION}"
    for text in (DESCRIPTION, supplies):
        said = {one.value for one in phrase_readings(text, 2026) if one.fact == "technology_role"}
        assert said == {TechnologyRole.ADOPTS}
    no_wish = (
        "Farm near Swift Current, 4,000 acres of lentils, durum and canola, run by three brothers. The government announced a "
        "rebate last spring for goods like batteries, and the co-op has them in stock."
    )
    assert not [one for one in phrase_readings(no_wish, 2026) if one.fact == "technology_role"]
