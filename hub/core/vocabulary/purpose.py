"""What a program is for, in closed lists with their labels in both languages. Nothing here knows Django."""

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import LabelledEnum


class PaysFor(LabelledEnum):
    """What the support of a program is spent on."""

    R_AND_D = "r_and_d", Localized("Research and development", "Recherche et développement")
    RESEARCH_WITH_UNIVERSITY = (
        "research_with_university",
        Localized("Research with a university or college", "Recherche avec une université ou un collège"),
    )
    PILOT_DEMONSTRATION = (
        "pilot_demonstration",
        Localized("Pilots and demonstrations", "Projets pilotes et démonstrations"),
    )
    FIRST_COMMERCIAL_PLANT = (
        "first_commercial_plant",
        Localized("A first commercial plant", "Première usine commerciale"),
    )
    EQUIPMENT_CAPITAL = "equipment_capital", Localized("Equipment", "Équipement")
    BUILDING_SITE = "building_site", Localized("Buildings and land", "Bâtiments et terrains")
    INFRASTRUCTURE = "infrastructure", Localized("Infrastructure", "Infrastructures")
    ENERGY_RETROFIT = "energy_retrofit", Localized("Energy retrofits", "Rénovation énergétique")
    FUEL_SWITCHING = "fuel_switching", Localized("A change of fuel", "Remplacement de combustibles")
    COMMUNITY_PROJECT = "community_project", Localized("Community projects", "Projets de collectivités")
    CERTIFICATION_TESTING = "certification_testing", Localized("Testing and certification", "Essais et certification")
    IP_PROTECTION = (
        "ip_protection",
        Localized("Protection of intellectual property", "Protection de la propriété intellectuelle"),
    )
    FIRST_BUYER = "first_buyer", Localized("A first purchase of a new product", "Premier achat d’un nouveau produit")
    GROWTH_EQUITY = "growth_equity", Localized("Equity to grow", "Capital de croissance")
    WORKING_CAPITAL = "working_capital", Localized("Working capital", "Fonds de roulement")
    PROJECT_FINANCE = "project_finance", Localized("Finance for a project", "Financement de projet")
    BONDING_GUARANTEE = "bonding_guarantee", Localized("Bonds and guarantees", "Cautionnements et garanties")
    RECEIVABLES_INSURANCE = (
        "receivables_insurance",
        Localized("Insurance of unpaid sales", "Assurance des comptes clients"),
    )
    TAX_RELIEF = "tax_relief", Localized("Lower taxes", "Allègement fiscal")
    TARIFF_RELIEF = "tariff_relief", Localized("Relief from tariffs", "Aide liée aux droits de douane")
    HIRING = "hiring", Localized("Hiring", "Embauche")
    TRAINING = "training", Localized("Training", "Formation")
    ADVICE_COACHING = "advice_coaching", Localized("Advice and coaching", "Conseils et accompagnement")
    INFORMATION = "information", Localized("Information", "Information")
    INTRODUCTIONS = "introductions", Localized("Introductions", "Mises en relation")
    MARKET_STUDY = "market_study", Localized("Market studies", "Études de marché")
    EXPORT_MARKETING = "export_marketing", Localized("Marketing abroad", "Promotion à l’étranger")
    EVENT_MISSION = "event_mission", Localized("Trade shows and missions", "Salons et missions commerciales")


class Beneficiary(LabelledEnum):
    """Whom the money must serve."""

    ANY_BUSINESS = "any_business", Localized("Any business", "Toute entreprise")
    CLEANTECH = "cleantech", Localized("Clean technology", "Technologies propres")
    ELECTRICITY_SYSTEM = "electricity_system", Localized("Electricity", "Électricité")
    BUILDINGS = "buildings", Localized("Buildings", "Bâtiments")
    VEHICLES_TRANSPORT = "vehicles_transport", Localized("Vehicles and transport", "Véhicules et transports")
    HEAVY_INDUSTRY = "heavy_industry", Localized("Heavy industry", "Industrie lourde")
    MANUFACTURING = "manufacturing", Localized("Manufacturing", "Fabrication")
    OIL_GAS = "oil_gas", Localized("Oil and gas", "Pétrole et gaz")
    MINING_MINERALS = "mining_minerals", Localized("Mining and minerals", "Mines et minéraux")
    FORESTRY = "forestry", Localized("Forestry", "Foresterie")
    AGRICULTURE_FOOD = "agriculture_food", Localized("Agriculture and food", "Agriculture et alimentation")
    FARMERS = "farmers", Localized("Farms", "Exploitations agricoles")
    MARINE_OCEAN = "marine_ocean", Localized("Shipping and the ocean", "Transport maritime et océan")
    WATER_UTILITIES = "water_utilities", Localized("Water utilities", "Services d’eau")
    LAKES_RIVERS = "lakes_rivers", Localized("Lakes and rivers", "Lacs et rivières")
    AEROSPACE_SPACE = "aerospace_space", Localized("Aerospace and space", "Aérospatiale et espace")
    DIGITAL_AI = "digital_ai", Localized("Digital technology and AI", "Numérique et IA")
    LIFE_SCIENCES = "life_sciences", Localized("Life sciences", "Sciences de la vie")
    MUNICIPALITIES = "municipalities", Localized("Municipalities", "Municipalités")
    NORTHERN_REMOTE = (
        "northern_remote",
        Localized("Northern and remote communities", "Collectivités nordiques et éloignées"),
    )
    INDIGENOUS = (
        "indigenous",
        Localized("Indigenous businesses and communities", "Entreprises et collectivités autochtones"),
    )
    RESEARCHERS = "researchers", Localized("Researchers", "Milieu de la recherche")
    NON_PROFITS = "non_profits", Localized("Non-profit organizations", "Organismes sans but lucratif")
    HOUSEHOLDS = "households", Localized("Households", "Ménages")


class Signatory(LabelledEnum):
    """Who signs the application."""

    COMPANY = "company", Localized("The company", "L’entreprise")
    COMPANY_WITH_PARTNER = (
        "company_with_partner",
        Localized("The company, with a partner", "L’entreprise, avec un partenaire"),
    )
    ANY = "any", Localized("A company or another organization", "Une entreprise ou un autre organisme")
    COMMUNITY = "community", Localized("A municipality or community", "Une municipalité ou une collectivité")
    RESEARCHER = "researcher", Localized("A researcher", "Une équipe de recherche")
    INTERMEDIARY = (
        "intermediary",
        Localized("An organization that helps companies", "Un organisme qui aide les entreprises"),
    )
    PARTNER_ONLY = (
        "partner_only",
        Localized(
            "Another organization; a company takes part as its partner or supplier",
            "Un autre organisme; l’entreprise participe comme partenaire ou fournisseur",
        ),
    )


class NotFor(LabelledEnum):
    """Whom a program does not suit."""

    COMPANIES = "companies", Localized("Companies: they cannot sign", "Entreprises\u00a0: elles ne peuvent pas signer")
    SOLE_TRADERS = "sole_traders", Localized("Sole proprietorships", "Entreprises individuelles")
    NON_PROFITS = "non_profits", Localized("Non-profit organizations", "Organismes sans but lucratif")
    STARTUPS = "startups", Localized("Start-ups", "Jeunes pousses")
    SMALL_FIRMS = (
        "small_firms",
        Localized("Companies of fewer than 100 people", "Entreprises de moins de 100 personnes"),
    )
    MEDIUM_FIRMS = "medium_firms", Localized("Medium-sized companies", "Entreprises moyennes")
    LARGE_FIRMS = "large_firms", Localized("Large companies", "Grandes entreprises")
    MATURE_FIRMS = "mature_firms", Localized("Established companies", "Entreprises établies")
    PRE_REVENUE = "pre_revenue", Localized("Companies without revenue yet", "Entreprises encore sans revenus")
    EARLY_STAGE = "early_stage", Localized("Projects at an early stage", "Projets à leurs débuts")
    EARLY_TRL = "early_trl", Localized("Early technology", "Technologies peu avancées")
    MARKET_READY = "market_ready", Localized("Technology that is ready to sell", "Technologies prêtes à la vente")
    CAPITAL_HEAVY = "capital_heavy", Localized("Projects heavy in capital", "Projets à forte intensité de capital")
    PURE_SOFTWARE = "pure_software", Localized("Software alone", "Logiciels seuls")
    SERVICES_FIRMS = "services_firms", Localized("Service companies", "Entreprises de services")
    RETAIL_SERVICES = (
        "retail_services",
        Localized("Retail and personal services", "Commerces de détail et services à la personne"),
    )
    TECHNOLOGY_VENDORS = (
        "technology_vendors",
        Localized(
            "Makers of the technology: the buyer is paid", "Fabricants de la technologie\u00a0: l’aide va à l’acheteur"
        ),
    )
    VENDORS = "vendors", Localized("Suppliers: the buyer is paid", "Fournisseurs\u00a0: l’aide va à l’acheteur")
    SINGLE_COMPANY = "single_company", Localized("A company alone", "Une entreprise seule")
    NO_ACADEMIC_PARTNER = (
        "no_academic_partner",
        Localized("Companies without an academic partner", "Entreprises sans partenaire universitaire ou collégial"),
    )
    NO_FOREIGN_PARTNER = (
        "no_foreign_partner",
        Localized("Companies without a foreign partner", "Entreprises sans partenaire étranger"),
    )
    NON_EXPORTERS = "non_exporters", Localized("Companies that do not export", "Entreprises qui n’exportent pas")
    NOT_HIT_BY_TARIFFS = (
        "not_hit_by_tariffs",
        Localized("Companies that tariffs do not touch", "Entreprises que les droits de douane ne touchent pas"),
    )
    NOT_OWNED_BY_GROUP = (
        "not_owned_by_group",
        Localized(
            "Companies that the group it serves does not own", "Entreprises qui n’appartiennent pas au groupe visé"
        ),
    )
    NON_INDIGENOUS_OWNED = (
        "non_indigenous_owned",
        Localized("Companies that are not Indigenous-owned", "Entreprises qui ne sont pas de propriété autochtone"),
    )
    NOT_WOMEN_LED = "not_women_led", Localized("Companies that no woman leads", "Entreprises qu’aucune femme ne dirige")
    SMALL_EMITTERS = "small_emitters", Localized("Small emitters", "Petits émetteurs")
    AGRI_FOOD_CORE = (
        "agri_food_core",
        Localized("Companies whose trade is farming or food", "Entreprises agricoles ou agroalimentaires"),
    )
    FARMS = "farms", Localized("Farms", "Exploitations agricoles")
    PRIMARY_SECTOR = "primary_sector", Localized("The primary sector", "Secteur primaire")
    QUEBEC = "quebec", Localized("Companies in Quebec", "Entreprises du Québec")


class FirmSize(LabelledEnum):
    """Sizes of companies that a program suits."""

    STARTUP = "startup", Localized("Fewer than 10 people", "Moins de 10 personnes")
    SMALL = "small", Localized("10 to 99 people", "De 10 à 99 personnes")
    MEDIUM = "medium", Localized("100 to 499 people", "De 100 à 499 personnes")
    LARGE = "large", Localized("500 people or more", "500 personnes ou plus")


class Tempo(LabelledEnum):
    """How often a program takes applications, apart from its intake on a day."""

    STANDING = "standing", Localized("Always there", "Permanent")
    RECURRING_CALL = "recurring_call", Localized("Calls that come back", "Appels récurrents")
    ONE_OFF_CALL = "one_off_call", Localized("One call", "Appel unique")
    ENDED_OR_DORMANT = "ended_or_dormant", Localized("Ended or dormant", "Terminé ou en veille")


class SpendingPlace(LabelledEnum):
    """Where the money may be spent."""

    REGION = "region", Localized("In its region", "Dans sa région")
    PROVINCE = "province", Localized("In its province or territory", "Dans sa province ou son territoire")
    CANADA = "canada", Localized("In Canada", "Au Canada")
    ABROAD = "abroad", Localized("Abroad", "À l’étranger")
    ANYWHERE = "anywhere", Localized("Anywhere", "Partout")


class ProgramRole(LabelledEnum):
    """Whom an adviser names a program to."""

    STAPLE = "staple", Localized("Worth a look for every company", "À vérifier par toute entreprise")
    REGIONAL_STAPLE = (
        "regional_staple",
        Localized("Worth a look for every company of its region", "À vérifier par toute entreprise de la région"),
    )
    COMMON = "common", Localized("Suits many companies", "Convient à beaucoup d’entreprises")
    NICHE = "niche", Localized("Suits few companies", "Convient à peu d’entreprises")
    BACKGROUND = "background", Localized("Never a first answer", "Jamais une première réponse")


class PurposeBasis(LabelledEnum):
    """Who says what a program is for."""

    ENTRY = "entry", Localized("The sources of the entry", "Les sources de la fiche")
    ADVISER = "adviser", Localized("Our reading", "Notre lecture")
