"""The closed lists of the domain, as plain enumerations: each member with its label in both languages.

Nothing here knows Django: the pure rules use these names.
"""

from enum import StrEnum
from typing import Self

from hub.core.text.localized import Localized


class LabelledEnum(StrEnum):
    """A closed list whose members stand with their labels: a name, and its label in English and in French."""

    label: Localized

    def __new__(cls, value: str, en: str = "", fr: str = "") -> Self:
        """Make a member of its name and its label; every member has one."""
        member = str.__new__(cls, value)
        member._value_, member.label = value, Localized(en, fr)
        return member


class Language(LabelledEnum):
    """The official languages, equal in rank."""

    ENGLISH = "en", "English", "Anglais"
    FRENCH = "fr", "French", "Français"


class Area(LabelledEnum):
    """The eight priority areas of the Canada-China working group (2017)."""

    LOW_CARBON_ELECTRICITY = "low-carbon-electricity", "Low-carbon electricity", "Électricité sobre en carbone"
    ENERGY_EFFICIENCY = "energy-efficiency", "Energy efficiency", "Efficacité énergétique"
    TRANSMISSION_GRID = "transmission-grid", "Transmission grid", "Réseau électrique"
    NEXT_GENERATION_TRANSPORTATION = (
        "next-generation-transportation",
        "Next-generation transportation",
        "Transport de nouvelle génération",
    )
    WASTEWATER_TREATMENT = "wastewater-treatment", "Wastewater treatment", "Traitement des eaux usées"
    ENERGY_EXTRACTION = "energy-extraction", "Energy extraction", "Extraction d’énergie"
    INDUSTRIAL_PROCESSES = (
        "industrial-processes-waste-remediation",
        "Industrial processes and waste",
        "Procédés industriels et déchets",
    )
    ENVIRONMENTAL_MONITORING = "environmental-monitoring", "Environmental monitoring", "Surveillance environnementale"


class Province(LabelledEnum):
    """Provinces and territories, ISO 3166-2:CA without the prefix."""

    ALBERTA = "AB", "Alberta", "Alberta"
    BRITISH_COLUMBIA = "BC", "British Columbia", "Colombie-Britannique"
    MANITOBA = "MB", "Manitoba", "Manitoba"
    NEW_BRUNSWICK = "NB", "New Brunswick", "Nouveau-Brunswick"
    NEWFOUNDLAND_AND_LABRADOR = "NL", "Newfoundland and Labrador", "Terre-Neuve-et-Labrador"
    NOVA_SCOTIA = "NS", "Nova Scotia", "Nouvelle-Écosse"
    NORTHWEST_TERRITORIES = "NT", "Northwest Territories", "Territoires du Nord-Ouest"
    NUNAVUT = "NU", "Nunavut", "Nunavut"
    ONTARIO = "ON", "Ontario", "Ontario"
    PRINCE_EDWARD_ISLAND = "PE", "Prince Edward Island", "Île-du-Prince-Édouard"
    QUEBEC = "QC", "Quebec", "Québec"
    SASKATCHEWAN = "SK", "Saskatchewan", "Saskatchewan"
    YUKON = "YT", "Yukon", "Yukon"


CANADA = "CA"
ANY_FOREIGN_MARKET = "*"


class Level(LabelledEnum):
    """Who stands behind a program; apart from the jurisdiction it serves."""

    FEDERAL = "federal", "Federal", "Fédéral"
    PROVINCIAL = "provincial", "Provincial", "Provincial"
    TERRITORIAL = "territorial", "Territorial", "Territorial"
    MUNICIPAL = "municipal", "Municipal", "Municipal"
    NON_GOVERNMENTAL = "non_governmental", "Non-governmental", "Non gouvernemental"


class Stage(LabelledEnum):
    """Stage of an offering. Stages rank programs, they never exclude."""

    RESEARCH = "research", "Research", "Recherche"
    DEVELOPMENT = "development", "Development", "Développement"
    DEMONSTRATION = "demonstration", "Demonstration", "Démonstration"
    COMMERCIALIZATION = "commercialization", "Commercialization", "Commercialisation"
    SCALE_UP = "scale_up", "Scale-up", "Mise à l’échelle"
    EXPORT = "export", "Export", "Exportation"


class Support(LabelledEnum):
    """Kinds of support a program gives."""

    GRANT = "grant", "Grant", "Subvention"
    REPAYABLE_CONTRIBUTION = "repayable_contribution", "Repayable contribution", "Contribution remboursable"
    LOAN = "loan", "Loan", "Prêt"
    LOAN_GUARANTEE = "loan_guarantee", "Loan guarantee", "Garantie de prêt"
    EQUITY = "equity", "Equity investment", "Participation au capital"
    INSURANCE = "insurance", "Insurance", "Assurance"
    TAX_CREDIT = "tax_credit", "Tax credit", "Crédit d’impôt"
    WAGE_SUBSIDY = "wage_subsidy", "Wage subsidy", "Subvention salariale"
    ADVISORY = "advisory", "Advice", "Conseils et accompagnement"
    MARKET_INTELLIGENCE = "market_intelligence", "Market information", "Information sur les marchés"
    MATCHMAKING = "matchmaking", "Introductions", "Mises en relation"
    TRADE_MISSION = "trade_mission", "Trade mission", "Mission commerciale"
    PROCUREMENT = "procurement", "Public purchase", "Marchés publics"
    FACILITIES = "facilities", "Facilities and equipment", "Installations et équipement"
    STANDARDS = "standards", "Standards and certification", "Normes et certification"
    IP_SUPPORT = "ip_support", "Intellectual property help", "Aide en propriété intellectuelle"
    TRAINING = "training", "Training", "Formation"


class Need(LabelledEnum):
    """What a company asks for."""

    FUNDING_RD = "funding_rd", "Money for research and development", "Financer la recherche et le développement"
    FUNDING_DEMO = "funding_demo", "Money for a pilot or demonstration", "Financer un essai ou une démonstration"
    GROWTH_CAPITAL = "growth_capital", "Money to grow", "Financer la croissance"
    OWN_SITE = (
        "own_site",
        "To equip our own site or use less energy",
        "Équiper nos installations ou consommer moins d’énergie",
    )
    EXPORT_FINANCE = "export_finance", "Finance or insurance for exports", "Financement ou assurance à l’exportation"
    MARKET_ENTRY_CHINA = "market_entry_china", "To enter the Chinese market", "Entrer sur le marché chinois"
    FIND_PARTNER = "find_partner", "To find a partner", "Trouver un partenaire"
    IP_PROTECTION = "ip_protection", "To protect our ideas", "Protéger nos idées"
    REGULATORY_CERTIFICATION = "regulatory_certification", "Certification and rules", "Certification et réglementation"
    DISPUTE = "dispute", "Help with a dispute", "Régler un différend"
    GOVERNMENT_INTRODUCTION = (
        "government_introduction",
        "A government presence or introduction",
        "Une présence ou une mise en relation officielle",
    )
    CONSORTIUM = "consortium", "To join forces with other companies", "S’associer à d’autres entreprises"
    TRADE_MISSION = "trade_mission", "To join a trade mission", "Participer à une mission commerciale"
    TALENT = "talent", "To hire or train people", "Embaucher ou former du personnel"
    PROCUREMENT = "procurement", "To sell to governments", "Vendre aux gouvernements"


class Challenge(LabelledEnum):
    """What makes China hard, as the 2017 report and the guides name it."""

    POLICY_UNCERTAINTY = "policy-uncertainty", "Uncertain policies", "Politiques incertaines"
    LOCAL_CONNECTIONS = (
        "local-connections",
        "Local connections (guanxi) and partners",
        "Relations locales (guanxi) et partenaires",
    )
    IP_PROTECTION = "ip-protection", "Risk to intellectual property", "Risque pour la propriété intellectuelle"
    COMPETITION = "competition", "Strong competitors", "Forte concurrence"
    SCALE = "scale", "Too small for large contracts", "Taille insuffisante pour les grands contrats"
    DISPUTES = "disputes", "Commercial disputes", "Différends commerciaux"
    STANDARDS_CERTIFICATION = (
        "standards-certification",
        "Certification, standards and licences",
        "Certification, normes et permis",
    )
    FINANCING_RISK = "financing-risk", "Payment and financing risk", "Risque de paiement et de financement"


class LegalForm(LabelledEnum):
    """Legal form of an applicant; one may hold several (an Indigenous organization that is a corporation)."""

    CORPORATION = "corporation", "Corporation", "Société par actions"
    COOPERATIVE = "cooperative", "Cooperative", "Coopérative"
    NON_PROFIT = "non_profit", "Non-profit organization", "Organisme sans but lucratif"
    INDIGENOUS_ORGANIZATION = "indigenous_organization", "Indigenous organization", "Organisation autochtone"
    ACADEMIC = "academic", "University, college or institute", "Université, collège ou institut"
    MUNICIPALITY = "municipality", "Municipality", "Municipalité"
    SOLE_PROPRIETORSHIP = "sole_proprietorship", "Sole proprietorship", "Entreprise individuelle"
    PARTNERSHIP = "partnership", "Partnership", "Société de personnes"
    CROWN_CORPORATION = "crown_corporation", "Crown corporation", "Société d’État"


class ExportExperience(LabelledEnum):
    """How much the applicant has exported so far."""

    NONE = "none", "No exports yet", "Pas encore d’exportations"
    SOME = "some", "Some exports", "Quelques exportations"
    REGULAR = "regular", "Regular exports", "Exportations régulières"


class Ownership(LabelledEnum):
    """Majority ownership by a group that a program may target. It can add programs, never remove one."""

    INDIGENOUS = "indigenous", "Indigenous people", "Autochtones"
    WOMEN = "women", "Women", "Femmes"
    YOUTH = "youth", "Young people", "Jeunes"
    BLACK = "black", "Black people", "Personnes noires"


class IpStatus(LabelledEnum):
    """State of the rights in an offering."""

    NONE = "none", "No protection", "Aucune protection"
    PENDING = "pending", "Application filed", "Demande déposée"
    GRANTED = "granted", "Right granted", "Droit accordé"
    LICENSED = "licensed", "Licensed from others", "Sous licence"


class TechnologyRole(LabelledEnum):
    """What a company does with the technology."""

    DEVELOPS = "develops", "We develop it", "Nous la développons"
    SUPPLIES = (
        "supplies",
        "We sell, install or run what others make",
        "Nous vendons, installons ou exploitons ce que d’autres font",
    )
    ADOPTS = "adopts", "We want to use what others make", "Nous voulons utiliser la technologie d’un fournisseur"


class LinkBasis(LabelledEnum):
    """How an official link is known."""

    STORED_PAGE = "stored_page", "The page was read", "La page a été lue"
    MEMORY = "memory", "To confirm: nobody has seen it yet", "À confirmer\u00a0: personne ne l’a encore vue"
    DOMAIN_HOME = (
        "domain_home",
        "To confirm: the home page of the organization",
        "À confirmer\u00a0: la page d’accueil de l’organisme",
    )


class PartnerKind(LabelledEnum):
    """Kind of partner a project has or a program requires."""

    ANY = "any", "Any partner", "Tout partenaire"
    ACADEMIC = "academic", "University or college", "Université ou collège"
    COMPANY = "company", "Company", "Entreprise"
    FOREIGN = "foreign", "Foreign partner", "Partenaire étranger"
    SME = "sme", "Small or medium-sized company", "Petite ou moyenne entreprise"
    MUNICIPALITY = "municipality", "Municipality", "Municipalité"
    UTILITY = "utility", "Utility", "Entreprise de services publics"
    RESEARCH = "research", "Research centre", "Centre de recherche"
    INVESTOR = "investor", "Investor", "Investisseur"
    INDIGENOUS = "indigenous", "Indigenous partner", "Partenaire autochtone"
    INDUSTRY = "industry", "Industry partner", "Partenaire industriel"


class ApplicantKind(LabelledEnum):
    """Who applies when it is somebody other than the company."""

    RESEARCHER = "researcher", "Researcher", "Chercheuse ou chercheur"
    BANK = "bank", "Bank or lender", "Banque ou prêteur"
    COMMUNITY = "community", "Community", "Collectivité"
    INVESTOR = "investor", "Investor", "Investisseur"
    ASSOCIATION = "association", "Association", "Regroupement"
    OPERATOR = "operator", "Operator", "Exploitant"
    STUDENT = "student", "Student", "Étudiante ou étudiant"
    BUYER = "buyer", "Buyer", "Acheteur"
    PROVIDER = "provider", "Service provider", "Fournisseur de services"
    INCUBATOR = "incubator", "Incubator or accelerator", "Incubateur ou accélérateur"
    FOREIGN_GOVERNMENT = "foreign_government", "Foreign government", "Gouvernement étranger"
    MUNICIPALITY = "municipality", "Municipality", "Municipalité"
    UTILITY = "utility", "Utility", "Entreprise de services publics"
    GOVERNMENT = "government", "Government", "Gouvernement"


class ConditionKind(LabelledEnum):
    """Every kind of condition, with its label. The names are those of the batch interface."""

    PROVINCES = "provinces", "Province or territory", "Province ou territoire"
    SUB_REGION = "sub_region", "Region", "Région"
    PROJECT_PLACE = "project_place", "Place of the project", "Lieu du projet"
    EMPLOYEES = "employees", "Number of employees", "Nombre d’employés"
    ANNUAL_REVENUE = "annual_revenue_cad", "Annual revenue", "Revenus annuels"
    YEARS_IN_BUSINESS = "years_in_business", "Years in business", "Années d’activité"
    TRL = "trl", "Technology readiness level", "Niveau de maturité technologique"
    LEGAL_FORMS = "legal_forms", "Legal form", "Forme juridique"
    FOR_PROFIT = "for_profit", "For profit or not", "But lucratif ou non"
    AREAS = "areas", "Priority area", "Domaine prioritaire"
    SECTORS_NAICS = "sectors_naics", "Industry code (NAICS)", "Code d’industrie (SCIAN)"
    TARGET_MARKETS = "target_markets", "Markets aimed at", "Marchés visés"
    MARKET_SALES_SHARE = (
        "market_sales_share",
        "Share of sales in the market aimed at",
        "Part des ventes dans le marché visé",
    )
    EXPORT_EXPERIENCE = "export_experience", "Export experience", "Expérience d’exportation"
    OWNERSHIP = "ownership", "Majority ownership", "Propriété majoritaire"
    CANADIAN_CONTROL = "canadian_control", "Canadian control", "Contrôle canadien"
    PARTNER = "partner", "Partner", "Partenaire"
    OWN_CONTRIBUTION = "own_contribution", "Own share of the cost", "Part des coûts que vous assumez"
    MIN_PROJECT_COST = "min_project_cost", "Project cost", "Coût du projet"
    MEMBERSHIP = "membership", "Membership or referral", "Adhésion ou recommandation"
    APPLICANT = "applicant", "Who applies", "Qui présente la demande"
    CERTIFICATIONS = "certifications", "Certifications", "Certifications détenues"
    IP_STATUS = "ip_status", "Intellectual property", "Propriété intellectuelle"
    OTHER = "other", "For a person to check", "À vérifier par une personne"


class Result(LabelledEnum):
    """Outcome of one condition."""

    MET = "met", "Met", "Remplie"
    NOT_MET = "not_met", "Not met", "Non remplie"
    UNKNOWN = "unknown", "To confirm", "À confirmer"


class Verdict(LabelledEnum):
    """Outcome of all conditions of a program, a seat or an opportunity. It speaks of conditions alone."""

    MEETS = "meets", "Meets every published condition", "Conditions publiées remplies"
    TO_CONFIRM = "to_confirm", "Worth a look", "À explorer"
    NOT_NOW = "not_now", "Not now", "Pas pour l’instant"


class Intake(LabelledEnum):
    """Whether one can apply on a given day; apart from the verdict."""

    OPEN = "open", "Open", "Ouvert"
    OPENS_ON = "opens_on", "Opens later", "Ouvre plus tard"
    CLOSED = "closed", "Closed until the next round", "Prochaine période à venir"
    SUSPENDED = "suspended", "Closed for now", "Fermé pour le moment"
    BY_INVITATION = "by_invitation", "By invitation", "Sur invitation"
    ENDED = "ended", "Ended", "Terminé"
    UNKNOWN = "unknown", "Dates to confirm", "Dates à confirmer"


class IntakeMode(LabelledEnum):
    """How a program takes applications, as its source says."""

    CONTINUOUS = "continuous", "All year", "À l’année"
    CALL = "call", "In dated rounds", "Par périodes de dépôt"
    CLOSED = "closed", "Closed", "Fermé"
    SUSPENDED = "suspended", "Suspended", "Suspendu"
    BY_INVITATION = "by_invitation", "By invitation", "Sur invitation"
    UNKNOWN = "unknown", "Not published", "Non publié"


class OpportunityKind(LabelledEnum):
    """Kinds of opportunities in China."""

    LEAD = "lead", "Lead", "Piste"
    TENDER = "tender", "Tender", "Appel d’offres"
    PROJECT = "project", "Financed project", "Projet financé"
    TRADE_FAIR = "trade_fair", "Trade fair", "Salon professionnel"
    MISSION = "mission", "Trade mission", "Mission commerciale"
    JOINT_CALL = "joint_call", "Joint call for proposals", "Appel de projets conjoint"
    SEMINAR = "seminar", "Seminar or roundtable", "Séminaire ou table ronde"
    # It may open a market or narrow it.
    POLICY_DEMAND = "policy_demand", "Plan or policy", "Plan ou politique"


class OpportunityStanding(LabelledEnum):
    """What a company can do with an opportunity on a day, in the order of lists."""

    OPEN = "open", "You can act on it", "D’actualité"
    TO_CONFIRM = "to_confirm", "To confirm", "À confirmer"  # nothing recent says that it still runs
    WATCH = "watch", "Next dates not known", "Prochaines dates inconnues"  # it comes back
    # Context, not an opportunity.
    SIGNAL = "signal", "Plan or policy in force", "Plan ou politique en vigueur"
    PAST = "past", "Past, for reference", "Terminée, pour référence"


class EvidenceAge(LabelledEnum):
    """How old the evidence of an entry is."""

    FRESH = "fresh", "Under 6 months old", "Moins de 6 mois"
    AGEING = "ageing", "6 to 18 months old", "De 6 à 18 mois"
    OLD = "old", "Over 18 months old", "Plus de 18 mois"
    YEAR_ONLY = "year_only", "Only the year is known", "Seule l’année est connue"
