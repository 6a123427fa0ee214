"""What a program is for, in closed lists with their labels in both languages. Nothing here knows Django."""

from hub.core.vocabulary.enums import LabelledEnum


class PaysFor(LabelledEnum):
    """What the support of a program is spent on."""

    R_AND_D = "r_and_d", "Research and development", "Recherche et développement"
    RESEARCH_WITH_UNIVERSITY = (
        "research_with_university",
        "Research with a university or college",
        "Recherche avec une université ou un collège",
    )
    PILOT_DEMONSTRATION = "pilot_demonstration", "Pilots and demonstrations", "Projets pilotes et démonstrations"
    FIRST_COMMERCIAL_PLANT = "first_commercial_plant", "A first commercial plant", "Première usine commerciale"
    EQUIPMENT_CAPITAL = "equipment_capital", "Equipment", "Équipement"
    BUILDING_SITE = "building_site", "Buildings and land", "Bâtiments et terrains"
    INFRASTRUCTURE = "infrastructure", "Infrastructure", "Infrastructures"
    ENERGY_RETROFIT = "energy_retrofit", "Energy retrofits", "Rénovation énergétique"
    FUEL_SWITCHING = "fuel_switching", "A change of fuel", "Remplacement de combustibles"
    COMMUNITY_PROJECT = "community_project", "Community projects", "Projets de collectivités"
    CERTIFICATION_TESTING = "certification_testing", "Testing and certification", "Essais et certification"
    IP_PROTECTION = "ip_protection", "Protection of intellectual property", "Protection de la propriété intellectuelle"
    FIRST_BUYER = "first_buyer", "A first purchase of a new product", "Premier achat d’un nouveau produit"
    GROWTH_EQUITY = "growth_equity", "Equity to grow", "Capital de croissance"
    WORKING_CAPITAL = "working_capital", "Working capital", "Fonds de roulement"
    PROJECT_FINANCE = "project_finance", "Finance for a project", "Financement de projet"
    BONDING_GUARANTEE = "bonding_guarantee", "Bonds and guarantees", "Cautionnements et garanties"
    RECEIVABLES_INSURANCE = "receivables_insurance", "Insurance of unpaid sales", "Assurance des comptes clients"
    TAX_RELIEF = "tax_relief", "Lower taxes", "Allègement fiscal"
    TARIFF_RELIEF = "tariff_relief", "Relief from tariffs", "Aide liée aux droits de douane"
    HIRING = "hiring", "Hiring", "Embauche"
    TRAINING = "training", "Training", "Formation"
    ADVICE_COACHING = "advice_coaching", "Advice and coaching", "Conseils et accompagnement"
    INFORMATION = "information", "Information", "Information"
    INTRODUCTIONS = "introductions", "Introductions", "Mises en relation"
    MARKET_STUDY = "market_study", "Market studies", "Études de marché"
    EXPORT_MARKETING = "export_marketing", "Marketing abroad", "Promotion à l’étranger"
    EVENT_MISSION = "event_mission", "Trade shows and missions", "Salons et missions commerciales"


class Beneficiary(LabelledEnum):
    """Whom the money must serve."""

    ANY_BUSINESS = "any_business", "Any business", "Toute entreprise"
    CLEANTECH = "cleantech", "Clean technology", "Technologies propres"
    ELECTRICITY_SYSTEM = "electricity_system", "Electricity", "Électricité"
    BUILDINGS = "buildings", "Buildings", "Bâtiments"
    VEHICLES_TRANSPORT = "vehicles_transport", "Vehicles and transport", "Véhicules et transports"
    HEAVY_INDUSTRY = "heavy_industry", "Heavy industry", "Industrie lourde"
    MANUFACTURING = "manufacturing", "Manufacturing", "Fabrication"
    OIL_GAS = "oil_gas", "Oil and gas", "Pétrole et gaz"
    MINING_MINERALS = "mining_minerals", "Mining and minerals", "Mines et minéraux"
    FORESTRY = "forestry", "Forestry", "Foresterie"
    AGRICULTURE_FOOD = "agriculture_food", "Agriculture and food", "Agriculture et alimentation"
    FARMERS = "farmers", "Farms", "Exploitations agricoles"
    MARINE_OCEAN = "marine_ocean", "Shipping and the ocean", "Transport maritime et océan"
    WATER_UTILITIES = "water_utilities", "Water utilities", "Services d’eau"
    LAKES_RIVERS = "lakes_rivers", "Lakes and rivers", "Lacs et rivières"
    AEROSPACE_SPACE = "aerospace_space", "Aerospace and space", "Aérospatiale et espace"
    DIGITAL_AI = "digital_ai", "Digital technology and AI", "Numérique et IA"
    LIFE_SCIENCES = "life_sciences", "Life sciences", "Sciences de la vie"
    MUNICIPALITIES = "municipalities", "Municipalities", "Municipalités"
    NORTHERN_REMOTE = "northern_remote", "Northern and remote communities", "Collectivités nordiques et éloignées"
    INDIGENOUS = "indigenous", "Indigenous businesses and communities", "Entreprises et collectivités autochtones"
    RESEARCHERS = "researchers", "Researchers", "Milieu de la recherche"
    NON_PROFITS = "non_profits", "Non-profit organizations", "Organismes sans but lucratif"
    HOUSEHOLDS = "households", "Households", "Ménages"


class Signatory(LabelledEnum):
    """Who signs the application."""

    COMPANY = "company", "The company", "L’entreprise"
    COMPANY_WITH_PARTNER = "company_with_partner", "The company, with a partner", "L’entreprise, avec un partenaire"
    ANY = "any", "A company or another organization", "Une entreprise ou un autre organisme"
    COMMUNITY = "community", "A municipality or community", "Une municipalité ou une collectivité"
    RESEARCHER = "researcher", "A researcher", "Une équipe de recherche"
    INTERMEDIARY = "intermediary", "An organization that helps companies", "Un organisme qui aide les entreprises"
    PARTNER_ONLY = (
        "partner_only",
        "Another organization; a company takes part as its partner or supplier",
        "Un autre organisme; l’entreprise participe comme partenaire ou fournisseur",
    )


class NotFor(LabelledEnum):
    """Whom a program does not suit."""

    COMPANIES = "companies", "Companies: they cannot sign", "Entreprises\u00a0: elles ne peuvent pas signer"
    SOLE_TRADERS = "sole_traders", "Sole proprietorships", "Entreprises individuelles"
    NON_PROFITS = "non_profits", "Non-profit organizations", "Organismes sans but lucratif"
    STARTUPS = "startups", "Start-ups", "Jeunes pousses"
    SMALL_FIRMS = "small_firms", "Companies of fewer than 100 people", "Entreprises de moins de 100 personnes"
    MEDIUM_FIRMS = "medium_firms", "Medium-sized companies", "Entreprises moyennes"
    LARGE_FIRMS = "large_firms", "Large companies", "Grandes entreprises"
    MATURE_FIRMS = "mature_firms", "Established companies", "Entreprises établies"
    PRE_REVENUE = "pre_revenue", "Companies without revenue yet", "Entreprises encore sans revenus"
    EARLY_STAGE = "early_stage", "Projects at an early stage", "Projets à leurs débuts"
    EARLY_TRL = "early_trl", "Early technology", "Technologies peu avancées"
    MARKET_READY = "market_ready", "Technology that is ready to sell", "Technologies prêtes à la vente"
    CAPITAL_HEAVY = "capital_heavy", "Projects heavy in capital", "Projets à forte intensité de capital"
    PURE_SOFTWARE = "pure_software", "Software alone", "Logiciels seuls"
    SERVICES_FIRMS = "services_firms", "Service companies", "Entreprises de services"
    RETAIL_SERVICES = "retail_services", "Retail and personal services", "Commerces de détail et services à la personne"
    TECHNOLOGY_VENDORS = (
        "technology_vendors",
        "Makers of the technology: the buyer is paid",
        "Fabricants de la technologie\u00a0: l’aide va à l’acheteur",
    )
    VENDORS = "vendors", "Suppliers: the buyer is paid", "Fournisseurs\u00a0: l’aide va à l’acheteur"
    SINGLE_COMPANY = "single_company", "A company alone", "Une entreprise seule"
    NO_ACADEMIC_PARTNER = (
        "no_academic_partner",
        "Companies without an academic partner",
        "Entreprises sans partenaire universitaire ou collégial",
    )
    NO_FOREIGN_PARTNER = (
        "no_foreign_partner",
        "Companies without a foreign partner",
        "Entreprises sans partenaire étranger",
    )
    NON_EXPORTERS = "non_exporters", "Companies that do not export", "Entreprises qui n’exportent pas"
    NOT_HIT_BY_TARIFFS = (
        "not_hit_by_tariffs",
        "Companies that tariffs do not touch",
        "Entreprises que les droits de douane ne touchent pas",
    )
    NOT_OWNED_BY_GROUP = (
        "not_owned_by_group",
        "Companies that the group it serves does not own",
        "Entreprises qui n’appartiennent pas au groupe visé",
    )
    NON_INDIGENOUS_OWNED = (
        "non_indigenous_owned",
        "Companies that are not Indigenous-owned",
        "Entreprises qui ne sont pas de propriété autochtone",
    )
    NOT_WOMEN_LED = "not_women_led", "Companies that no woman leads", "Entreprises qu’aucune femme ne dirige"
    SMALL_EMITTERS = "small_emitters", "Small emitters", "Petits émetteurs"
    AGRI_FOOD_CORE = (
        "agri_food_core",
        "Companies whose trade is farming or food",
        "Entreprises agricoles ou agroalimentaires",
    )
    FARMS = "farms", "Farms", "Exploitations agricoles"
    PRIMARY_SECTOR = "primary_sector", "The primary sector", "Secteur primaire"
    QUEBEC = "quebec", "Companies in Quebec", "Entreprises du Québec"


class FirmSize(LabelledEnum):
    """Sizes of companies that a program suits."""

    STARTUP = "startup", "Fewer than 10 people", "Moins de 10 personnes"
    SMALL = "small", "10 to 99 people", "De 10 à 99 personnes"
    MEDIUM = "medium", "100 to 499 people", "De 100 à 499 personnes"
    LARGE = "large", "500 people or more", "500 personnes ou plus"


class Tempo(LabelledEnum):
    """How often a program takes applications, apart from its intake on a day."""

    STANDING = "standing", "Always there", "Permanent"
    RECURRING_CALL = "recurring_call", "Calls that come back", "Appels récurrents"
    ONE_OFF_CALL = "one_off_call", "One call", "Appel unique"
    ENDED_OR_DORMANT = "ended_or_dormant", "Ended or dormant", "Terminé ou en veille"


class SpendingPlace(LabelledEnum):
    """Where the money may be spent."""

    REGION = "region", "In its region", "Dans sa région"
    PROVINCE = "province", "In its province or territory", "Dans sa province ou son territoire"
    CANADA = "canada", "In Canada", "Au Canada"
    ABROAD = "abroad", "Abroad", "À l’étranger"
    ANYWHERE = "anywhere", "Anywhere", "Partout"


class ProgramRole(LabelledEnum):
    """Whom an adviser names a program to."""

    STAPLE = "staple", "Worth a look for every company", "À vérifier par toute entreprise"
    REGIONAL_STAPLE = (
        "regional_staple",
        "Worth a look for every company of its region",
        "À vérifier par toute entreprise de la région",
    )
    COMMON = "common", "Suits many companies", "Convient à beaucoup d’entreprises"
    NICHE = "niche", "Suits few companies", "Convient à peu d’entreprises"
    BACKGROUND = "background", "Never a first answer", "Jamais une première réponse"


class PurposeBasis(LabelledEnum):
    """Who says what a program is for."""

    ENTRY = "entry", "The sources of the entry", "Les sources de la fiche"
    ADVISER = "adviser", "Our reading", "Notre lecture"
