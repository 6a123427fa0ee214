"""The closed lists of the domain, as plain enumerations: each member with its label in both languages.

Nothing here knows Django: the pure rules use these names.
"""

from enum import StrEnum
from typing import Self

from hub.core.text.localized import Localized

_NONE = Localized("", "")


class LabelledEnum(StrEnum):
    """A closed list whose members stand with their labels: a name, and its label in both languages."""

    label: Localized

    def __new__(cls, value: str, label: Localized = _NONE) -> Self:
        """Make a member of its name and its label; every member has one."""
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member


class Language(LabelledEnum):
    """The official languages, equal in rank."""

    ENGLISH = "en", Localized("English", "Anglais")
    FRENCH = "fr", Localized("French", "Français")


class Area(LabelledEnum):
    """The eight priority areas of the Canada-China working group (2017)."""

    LOW_CARBON_ELECTRICITY = (
        "low-carbon-electricity",
        Localized("Low-carbon electricity", "Électricité sobre en carbone"),
    )
    ENERGY_EFFICIENCY = "energy-efficiency", Localized("Energy efficiency", "Efficacité énergétique")
    TRANSMISSION_GRID = "transmission-grid", Localized("Transmission grid", "Réseau électrique")
    NEXT_GENERATION_TRANSPORTATION = (
        "next-generation-transportation",
        Localized("Next-generation transportation", "Transport de nouvelle génération"),
    )
    WASTEWATER_TREATMENT = "wastewater-treatment", Localized("Wastewater treatment", "Traitement des eaux usées")
    ENERGY_EXTRACTION = "energy-extraction", Localized("Energy extraction", "Extraction d’énergie")
    INDUSTRIAL_PROCESSES = (
        "industrial-processes-waste-remediation",
        Localized("Industrial processes and waste", "Procédés industriels et déchets"),
    )
    ENVIRONMENTAL_MONITORING = (
        "environmental-monitoring",
        Localized("Environmental monitoring", "Surveillance environnementale"),
    )


class Province(LabelledEnum):
    """Provinces and territories, ISO 3166-2:CA without the prefix."""

    ALBERTA = "AB", Localized("Alberta", "Alberta")
    BRITISH_COLUMBIA = "BC", Localized("British Columbia", "Colombie-Britannique")
    MANITOBA = "MB", Localized("Manitoba", "Manitoba")
    NEW_BRUNSWICK = "NB", Localized("New Brunswick", "Nouveau-Brunswick")
    NEWFOUNDLAND_AND_LABRADOR = "NL", Localized("Newfoundland and Labrador", "Terre-Neuve-et-Labrador")
    NOVA_SCOTIA = "NS", Localized("Nova Scotia", "Nouvelle-Écosse")
    NORTHWEST_TERRITORIES = "NT", Localized("Northwest Territories", "Territoires du Nord-Ouest")
    NUNAVUT = "NU", Localized("Nunavut", "Nunavut")
    ONTARIO = "ON", Localized("Ontario", "Ontario")
    PRINCE_EDWARD_ISLAND = "PE", Localized("Prince Edward Island", "Île-du-Prince-Édouard")
    QUEBEC = "QC", Localized("Quebec", "Québec")
    SASKATCHEWAN = "SK", Localized("Saskatchewan", "Saskatchewan")
    YUKON = "YT", Localized("Yukon", "Yukon")


CANADA = "CA"
ANY_FOREIGN_MARKET = "*"


class Level(LabelledEnum):
    """Who stands behind a program; apart from the jurisdiction it serves."""

    FEDERAL = "federal", Localized("Federal", "Fédéral")
    PROVINCIAL = "provincial", Localized("Provincial", "Provincial")
    TERRITORIAL = "territorial", Localized("Territorial", "Territorial")
    MUNICIPAL = "municipal", Localized("Municipal", "Municipal")
    NON_GOVERNMENTAL = "non_governmental", Localized("Non-governmental", "Non gouvernemental")


class Stage(LabelledEnum):
    """Stage of an offering. Stages rank programs, they never exclude."""

    RESEARCH = "research", Localized("Research", "Recherche")
    DEVELOPMENT = "development", Localized("Development", "Développement")
    DEMONSTRATION = "demonstration", Localized("Demonstration", "Démonstration")
    COMMERCIALIZATION = "commercialization", Localized("Commercialization", "Commercialisation")
    SCALE_UP = "scale_up", Localized("Scale-up", "Mise à l’échelle")
    EXPORT = "export", Localized("Export", "Exportation")


class Support(LabelledEnum):
    """Kinds of support a program gives."""

    GRANT = "grant", Localized("Grant", "Subvention")
    REPAYABLE_CONTRIBUTION = "repayable_contribution", Localized("Repayable contribution", "Contribution remboursable")
    LOAN = "loan", Localized("Loan", "Prêt")
    LOAN_GUARANTEE = "loan_guarantee", Localized("Loan guarantee", "Garantie de prêt")
    EQUITY = "equity", Localized("Equity investment", "Participation au capital")
    INSURANCE = "insurance", Localized("Insurance", "Assurance")
    TAX_CREDIT = "tax_credit", Localized("Tax credit", "Crédit d’impôt")
    WAGE_SUBSIDY = "wage_subsidy", Localized("Wage subsidy", "Subvention salariale")
    ADVISORY = "advisory", Localized("Advice", "Conseils et accompagnement")
    MARKET_INTELLIGENCE = "market_intelligence", Localized("Market information", "Information sur les marchés")
    MATCHMAKING = "matchmaking", Localized("Introductions", "Mises en relation")
    TRADE_MISSION = "trade_mission", Localized("Trade mission", "Mission commerciale")
    PROCUREMENT = "procurement", Localized("Public purchase", "Marchés publics")
    FACILITIES = "facilities", Localized("Facilities and equipment", "Installations et équipement")
    STANDARDS = "standards", Localized("Standards and certification", "Normes et certification")
    IP_SUPPORT = "ip_support", Localized("Intellectual property help", "Aide en propriété intellectuelle")
    TRAINING = "training", Localized("Training", "Formation")


class Need(LabelledEnum):
    """What a company asks for."""

    FUNDING_RD = (
        "funding_rd",
        Localized("Money for research and development", "Financer la recherche et le développement"),
    )
    FUNDING_DEMO = (
        "funding_demo",
        Localized("Money for a pilot or demonstration", "Financer un essai ou une démonstration"),
    )
    GROWTH_CAPITAL = "growth_capital", Localized("Money to grow", "Financer la croissance")
    EXPORT_FINANCE = (
        "export_finance",
        Localized("Finance or insurance for exports", "Financement ou assurance à l’exportation"),
    )
    MARKET_ENTRY_CHINA = "market_entry_china", Localized("To enter the Chinese market", "Entrer sur le marché chinois")
    FIND_PARTNER = "find_partner", Localized("To find a partner", "Trouver un partenaire")
    IP_PROTECTION = "ip_protection", Localized("To protect our ideas", "Protéger nos idées")
    REGULATORY_CERTIFICATION = (
        "regulatory_certification",
        Localized("Certification and rules", "Certification et réglementation"),
    )
    DISPUTE = "dispute", Localized("Help with a dispute", "Régler un différend")
    GOVERNMENT_INTRODUCTION = (
        "government_introduction",
        Localized("A government presence or introduction", "Une présence ou une mise en relation officielle"),
    )
    CONSORTIUM = "consortium", Localized("To join forces with other companies", "S’associer à d’autres entreprises")
    TRADE_MISSION = "trade_mission", Localized("To join a trade mission", "Participer à une mission commerciale")
    TALENT = "talent", Localized("To hire or train people", "Embaucher ou former du personnel")
    PROCUREMENT = "procurement", Localized("To sell to governments", "Vendre aux gouvernements")


class Challenge(LabelledEnum):
    """What makes China hard, as the 2017 report and the guides name it."""

    POLICY_UNCERTAINTY = "policy-uncertainty", Localized("Uncertain policies", "Politiques incertaines")
    LOCAL_CONNECTIONS = (
        "local-connections",
        Localized("Local connections (guanxi) and partners", "Relations locales (guanxi) et partenaires"),
    )
    IP_PROTECTION = (
        "ip-protection",
        Localized("Risk to intellectual property", "Risque pour la propriété intellectuelle"),
    )
    COMPETITION = "competition", Localized("Strong competitors", "Forte concurrence")
    SCALE = "scale", Localized("Too small for large contracts", "Taille insuffisante pour les grands contrats")
    DISPUTES = "disputes", Localized("Commercial disputes", "Différends commerciaux")
    STANDARDS_CERTIFICATION = (
        "standards-certification",
        Localized("Certification, standards and licences", "Certification, normes et permis"),
    )
    FINANCING_RISK = "financing-risk", Localized("Payment and financing risk", "Risque de paiement et de financement")


class LegalForm(LabelledEnum):
    """Legal form of an applicant; one may hold several (an Indigenous organization that is a corporation)."""

    CORPORATION = "corporation", Localized("Corporation", "Société par actions")
    COOPERATIVE = "cooperative", Localized("Cooperative", "Coopérative")
    NON_PROFIT = "non_profit", Localized("Non-profit organization", "Organisme sans but lucratif")
    INDIGENOUS_ORGANIZATION = "indigenous_organization", Localized("Indigenous organization", "Organisation autochtone")
    ACADEMIC = "academic", Localized("University, college or institute", "Université, collège ou institut")
    MUNICIPALITY = "municipality", Localized("Municipality", "Municipalité")
    SOLE_PROPRIETORSHIP = "sole_proprietorship", Localized("Sole proprietorship", "Entreprise individuelle")
    PARTNERSHIP = "partnership", Localized("Partnership", "Société de personnes")
    CROWN_CORPORATION = "crown_corporation", Localized("Crown corporation", "Société d’État")


class ExportExperience(LabelledEnum):
    """How much the applicant has exported so far."""

    NONE = "none", Localized("No exports yet", "Pas encore d’exportations")
    SOME = "some", Localized("Some exports", "Quelques exportations")
    REGULAR = "regular", Localized("Regular exports", "Exportations régulières")


class Ownership(LabelledEnum):
    """Majority ownership by a group that a program may target. It can add programs, never remove one."""

    INDIGENOUS = "indigenous", Localized("Indigenous people", "Autochtones")
    WOMEN = "women", Localized("Women", "Femmes")
    YOUTH = "youth", Localized("Young people", "Jeunes")
    BLACK = "black", Localized("Black people", "Personnes noires")


class IpStatus(LabelledEnum):
    """State of the rights in an offering."""

    NONE = "none", Localized("No protection", "Aucune protection")
    PENDING = "pending", Localized("Application filed", "Demande déposée")
    GRANTED = "granted", Localized("Right granted", "Droit accordé")
    LICENSED = "licensed", Localized("Licensed from others", "Sous licence")


class TechnologyRole(LabelledEnum):
    """What a company does with the technology."""

    DEVELOPS = "develops", Localized("We develop it", "Nous la développons")
    SUPPLIES = (
        "supplies",
        Localized(
            "We sell, install or run what others make", "Nous vendons, installons ou exploitons ce que d’autres font"
        ),
    )
    ADOPTS = "adopts", Localized("We want to use what others make", "Nous voulons utiliser ce que d’autres font")


class LinkBasis(LabelledEnum):
    """How an official link is known."""

    STORED_PAGE = "stored_page", Localized("The page was read", "La page a été lue")  # the page was read
    MEMORY = (
        "memory",
        Localized("To confirm: nobody has seen it yet", "À confirmer\u00a0: personne ne l’a encore vue"),
    )  # somebody is sure of it; one look is due
    DOMAIN_HOME = (
        "domain_home",
        Localized(
            "To confirm: the home page of the organization", "À confirmer\u00a0: la page d’accueil de l’organisme"
        ),
    )  # the home page of the organization, for want of a better one


class PartnerKind(LabelledEnum):
    """Kind of partner a project has or a program requires."""

    ANY = "any", Localized("Any partner", "Tout partenaire")
    ACADEMIC = "academic", Localized("University or college", "Université ou collège")
    COMPANY = "company", Localized("Company", "Entreprise")
    FOREIGN = "foreign", Localized("Foreign partner", "Partenaire étranger")
    SME = "sme", Localized("Small or medium-sized company", "Petite ou moyenne entreprise")
    MUNICIPALITY = "municipality", Localized("Municipality", "Municipalité")
    UTILITY = "utility", Localized("Utility", "Entreprise de services publics")
    RESEARCH = "research", Localized("Research centre", "Centre de recherche")
    INVESTOR = "investor", Localized("Investor", "Investisseur")
    INDIGENOUS = "indigenous", Localized("Indigenous partner", "Partenaire autochtone")
    INDUSTRY = "industry", Localized("Industry partner", "Partenaire industriel")


class ApplicantKind(LabelledEnum):
    """Who applies when it is somebody other than the company."""

    RESEARCHER = "researcher", Localized("Researcher", "Chercheuse ou chercheur")
    BANK = "bank", Localized("Bank or lender", "Banque ou prêteur")
    COMMUNITY = "community", Localized("Community", "Collectivité")
    INVESTOR = "investor", Localized("Investor", "Investisseur")
    ASSOCIATION = "association", Localized("Association", "Regroupement")
    OPERATOR = "operator", Localized("Operator", "Exploitant")
    STUDENT = "student", Localized("Student", "Étudiante ou étudiant")
    BUYER = "buyer", Localized("Buyer", "Acheteur")
    PROVIDER = "provider", Localized("Service provider", "Fournisseur de services")
    INCUBATOR = "incubator", Localized("Incubator or accelerator", "Incubateur ou accélérateur")
    FOREIGN_GOVERNMENT = "foreign_government", Localized("Foreign government", "Gouvernement étranger")
    MUNICIPALITY = "municipality", Localized("Municipality", "Municipalité")
    UTILITY = "utility", Localized("Utility", "Entreprise de services publics")
    GOVERNMENT = "government", Localized("Government", "Gouvernement")


class ConditionKind(LabelledEnum):
    """Every kind of condition, with its label. The names are those of the batch interface."""

    PROVINCES = "provinces", Localized("Province or territory", "Province ou territoire")
    SUB_REGION = "sub_region", Localized("Region", "Région")
    PROJECT_PLACE = "project_place", Localized("Place of the project", "Lieu du projet")
    EMPLOYEES = "employees", Localized("Number of employees", "Nombre d’employés")
    ANNUAL_REVENUE = "annual_revenue_cad", Localized("Annual revenue", "Revenus annuels")
    YEARS_IN_BUSINESS = "years_in_business", Localized("Years in business", "Années d’activité")
    TRL = "trl", Localized("Technology readiness level", "Niveau de maturité technologique")
    LEGAL_FORMS = "legal_forms", Localized("Legal form", "Forme juridique")
    FOR_PROFIT = "for_profit", Localized("For profit or not", "But lucratif ou non")
    AREAS = "areas", Localized("Priority area", "Domaine prioritaire")
    SECTORS_NAICS = "sectors_naics", Localized("Industry code (NAICS)", "Code d’industrie (SCIAN)")
    TARGET_MARKETS = "target_markets", Localized("Markets aimed at", "Marchés visés")
    MARKET_SALES_SHARE = (
        "market_sales_share",
        Localized("Share of sales in the market aimed at", "Part des ventes dans le marché visé"),
    )
    EXPORT_EXPERIENCE = "export_experience", Localized("Export experience", "Expérience d’exportation")
    OWNERSHIP = "ownership", Localized("Majority ownership", "Propriété majoritaire")
    CANADIAN_CONTROL = "canadian_control", Localized("Canadian control", "Contrôle canadien")
    PARTNER = "partner", Localized("Partner", "Partenaire")
    OWN_CONTRIBUTION = "own_contribution", Localized("Own share of the cost", "Part des coûts que vous assumez")
    MIN_PROJECT_COST = "min_project_cost", Localized("Project cost", "Coût du projet")
    MEMBERSHIP = "membership", Localized("Membership or referral", "Adhésion ou recommandation")
    APPLICANT = "applicant", Localized("Who applies", "Qui présente la demande")
    CERTIFICATIONS = "certifications", Localized("Certifications", "Certifications détenues")
    IP_STATUS = "ip_status", Localized("Intellectual property", "Propriété intellectuelle")
    OTHER = "other", Localized("For a person to check", "À vérifier par une personne")


class Result(LabelledEnum):
    """Outcome of one condition."""

    MET = "met", Localized("Met", "Remplie")
    NOT_MET = "not_met", Localized("Not met", "Non remplie")
    UNKNOWN = "unknown", Localized("To confirm", "À confirmer")


class Verdict(LabelledEnum):
    """Outcome of all conditions of a program, a seat or an opportunity. It speaks of conditions alone."""

    MEETS = "meets", Localized("Meets every published condition", "Conditions publiées remplies")
    TO_CONFIRM = "to_confirm", Localized("Worth a look", "À explorer")
    NOT_NOW = "not_now", Localized("Not now", "Pas pour l’instant")


class Intake(LabelledEnum):
    """Whether one can apply on a given day; apart from the verdict."""

    OPEN = "open", Localized("Open", "Ouvert")
    OPENS_ON = "opens_on", Localized("Opens later", "Ouvre plus tard")
    CLOSED = "closed", Localized("Closed until the next round", "Prochaine période à venir")
    SUSPENDED = "suspended", Localized("Closed for now", "Fermé pour le moment")
    BY_INVITATION = "by_invitation", Localized("By invitation", "Sur invitation")
    ENDED = "ended", Localized("Ended", "Terminé")
    UNKNOWN = "unknown", Localized("Dates to confirm", "Dates à confirmer")


class IntakeMode(LabelledEnum):
    """How a program takes applications, as its source says."""

    CONTINUOUS = "continuous", Localized("All year", "À l’année")
    CALL = "call", Localized("In dated rounds", "Par périodes de dépôt")
    CLOSED = "closed", Localized("Closed", "Fermé")
    SUSPENDED = "suspended", Localized("Suspended", "Suspendu")
    BY_INVITATION = "by_invitation", Localized("By invitation", "Sur invitation")
    UNKNOWN = "unknown", Localized("Not published", "Non publié")


class OpportunityKind(LabelledEnum):
    """Kinds of opportunities in China."""

    LEAD = "lead", Localized("Lead", "Piste")
    TENDER = "tender", Localized("Tender", "Appel d’offres")
    PROJECT = "project", Localized("Financed project", "Projet financé")
    TRADE_FAIR = "trade_fair", Localized("Trade fair", "Salon professionnel")
    MISSION = "mission", Localized("Trade mission", "Mission commerciale")
    JOINT_CALL = "joint_call", Localized("Joint call for proposals", "Appel de projets conjoint")
    SEMINAR = "seminar", Localized("Seminar or roundtable", "Séminaire ou table ronde")
    # It may open a market or narrow it.
    POLICY_DEMAND = "policy_demand", Localized("Plan or policy", "Plan ou politique")


class OpportunityStanding(LabelledEnum):
    """What a company can do with an opportunity on a day, in the order of lists."""

    OPEN = "open", Localized("You can act on it", "D’actualité")
    TO_CONFIRM = "to_confirm", Localized("To confirm", "À confirmer")  # nothing recent says that it still runs
    WATCH = (
        "watch",
        Localized("Next dates not known", "Prochaines dates inconnues"),
    )  # it comes back, on days that are not known yet
    SIGNAL = (
        "signal",
        Localized("Plan or policy in force", "Plan ou politique en vigueur"),
    )  # a plan, policy or market rule: context, not an opportunity
    PAST = "past", Localized("Past, for reference", "Terminée, pour référence")


class EvidenceAge(LabelledEnum):
    """How old the evidence of an entry is."""

    FRESH = "fresh", Localized("Under 6 months old", "Moins de 6 mois")  # under 6 months
    AGEING = "ageing", Localized("6 to 18 months old", "De 6 à 18 mois")  # 6 to 18 months
    OLD = "old", Localized("Over 18 months old", "Plus de 18 mois")  # over 18 months
    YEAR_ONLY = (
        "year_only",
        Localized("Only the year is known", "Seule l’année est connue"),
    )  # only the year of the evidence is known
