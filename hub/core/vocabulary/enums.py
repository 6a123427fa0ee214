"""The closed lists of the domain, as plain enumerations.

Nothing here knows Django: the pure rules use these names. Labels in both languages are in
``hub.core.vocabulary.labels``, those of kinds of conditions and of purposes beside their names.
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


class Language(StrEnum):
    """The official languages, equal in rank."""

    ENGLISH = "en"
    FRENCH = "fr"


class Area(StrEnum):
    """The eight priority areas of the Canada-China working group (2017)."""

    LOW_CARBON_ELECTRICITY = "low-carbon-electricity"
    ENERGY_EFFICIENCY = "energy-efficiency"
    TRANSMISSION_GRID = "transmission-grid"
    NEXT_GENERATION_TRANSPORTATION = "next-generation-transportation"
    WASTEWATER_TREATMENT = "wastewater-treatment"
    ENERGY_EXTRACTION = "energy-extraction"
    INDUSTRIAL_PROCESSES = "industrial-processes-waste-remediation"
    ENVIRONMENTAL_MONITORING = "environmental-monitoring"


class Province(StrEnum):
    """Provinces and territories, ISO 3166-2:CA without the prefix."""

    ALBERTA = "AB"
    BRITISH_COLUMBIA = "BC"
    MANITOBA = "MB"
    NEW_BRUNSWICK = "NB"
    NEWFOUNDLAND_AND_LABRADOR = "NL"
    NOVA_SCOTIA = "NS"
    NORTHWEST_TERRITORIES = "NT"
    NUNAVUT = "NU"
    ONTARIO = "ON"
    PRINCE_EDWARD_ISLAND = "PE"
    QUEBEC = "QC"
    SASKATCHEWAN = "SK"
    YUKON = "YT"


CANADA = "CA"
ANY_FOREIGN_MARKET = "*"


class Level(StrEnum):
    """Who stands behind a program; apart from the jurisdiction it serves."""

    FEDERAL = "federal"
    PROVINCIAL = "provincial"
    TERRITORIAL = "territorial"
    MUNICIPAL = "municipal"
    NON_GOVERNMENTAL = "non_governmental"


class Stage(StrEnum):
    """Stage of an offering. Stages rank programs, they never exclude."""

    RESEARCH = "research"
    DEVELOPMENT = "development"
    DEMONSTRATION = "demonstration"
    COMMERCIALIZATION = "commercialization"
    SCALE_UP = "scale_up"
    EXPORT = "export"


class Support(StrEnum):
    """Kinds of support a program gives."""

    GRANT = "grant"
    REPAYABLE_CONTRIBUTION = "repayable_contribution"
    LOAN = "loan"
    LOAN_GUARANTEE = "loan_guarantee"
    EQUITY = "equity"
    INSURANCE = "insurance"
    TAX_CREDIT = "tax_credit"
    WAGE_SUBSIDY = "wage_subsidy"
    ADVISORY = "advisory"
    MARKET_INTELLIGENCE = "market_intelligence"
    MATCHMAKING = "matchmaking"
    TRADE_MISSION = "trade_mission"
    PROCUREMENT = "procurement"
    FACILITIES = "facilities"
    STANDARDS = "standards"
    IP_SUPPORT = "ip_support"
    TRAINING = "training"


class Need(StrEnum):
    """What a company asks for."""

    FUNDING_RD = "funding_rd"
    FUNDING_DEMO = "funding_demo"
    GROWTH_CAPITAL = "growth_capital"
    EXPORT_FINANCE = "export_finance"
    MARKET_ENTRY_CHINA = "market_entry_china"
    FIND_PARTNER = "find_partner"
    IP_PROTECTION = "ip_protection"
    REGULATORY_CERTIFICATION = "regulatory_certification"
    DISPUTE = "dispute"
    GOVERNMENT_INTRODUCTION = "government_introduction"
    CONSORTIUM = "consortium"
    TRADE_MISSION = "trade_mission"
    TALENT = "talent"
    PROCUREMENT = "procurement"


class Challenge(StrEnum):
    """What makes China hard, as the 2017 report and the guides name it."""

    POLICY_UNCERTAINTY = "policy-uncertainty"
    LOCAL_CONNECTIONS = "local-connections"
    IP_PROTECTION = "ip-protection"
    COMPETITION = "competition"
    SCALE = "scale"
    DISPUTES = "disputes"
    STANDARDS_CERTIFICATION = "standards-certification"
    FINANCING_RISK = "financing-risk"


class LegalForm(StrEnum):
    """Legal form of an applicant; one may hold several (an Indigenous organization that is a corporation)."""

    CORPORATION = "corporation"
    COOPERATIVE = "cooperative"
    NON_PROFIT = "non_profit"
    INDIGENOUS_ORGANIZATION = "indigenous_organization"
    ACADEMIC = "academic"
    MUNICIPALITY = "municipality"
    SOLE_PROPRIETORSHIP = "sole_proprietorship"
    PARTNERSHIP = "partnership"
    CROWN_CORPORATION = "crown_corporation"


class ExportExperience(StrEnum):
    """How much the applicant has exported so far."""

    NONE = "none"
    SOME = "some"
    REGULAR = "regular"


class Ownership(StrEnum):
    """Majority ownership by a group that a program may target. It can add programs, never remove one."""

    INDIGENOUS = "indigenous"
    WOMEN = "women"
    YOUTH = "youth"
    BLACK = "black"


class IpStatus(StrEnum):
    """State of the rights in an offering."""

    NONE = "none"
    PENDING = "pending"
    GRANTED = "granted"
    LICENSED = "licensed"


class LinkBasis(StrEnum):
    """How an official link is known."""

    STORED_PAGE = "stored_page"  # the page was read
    MEMORY = "memory"  # somebody is sure of it; one look is due
    DOMAIN_HOME = "domain_home"  # the home page of the organization, for want of a better one


class PartnerKind(StrEnum):
    """Kind of partner a project has or a program requires."""

    ANY = "any"
    ACADEMIC = "academic"
    COMPANY = "company"
    FOREIGN = "foreign"
    SME = "sme"
    MUNICIPALITY = "municipality"
    UTILITY = "utility"
    RESEARCH = "research"
    INVESTOR = "investor"
    INDIGENOUS = "indigenous"
    INDUSTRY = "industry"


class ApplicantKind(StrEnum):
    """Who applies when it is somebody other than the company."""

    RESEARCHER = "researcher"
    BANK = "bank"
    COMMUNITY = "community"
    INVESTOR = "investor"
    ASSOCIATION = "association"
    OPERATOR = "operator"
    STUDENT = "student"
    BUYER = "buyer"
    PROVIDER = "provider"
    INCUBATOR = "incubator"
    FOREIGN_GOVERNMENT = "foreign_government"
    MUNICIPALITY = "municipality"
    UTILITY = "utility"
    GOVERNMENT = "government"


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


class Result(StrEnum):
    """Outcome of one condition."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """Outcome of all conditions of a program, a seat or an opportunity. It speaks of conditions alone."""

    MEETS = "meets"
    TO_CONFIRM = "to_confirm"
    NOT_NOW = "not_now"


class Intake(StrEnum):
    """Whether one can apply on a given day; apart from the verdict."""

    OPEN = "open"
    OPENS_ON = "opens_on"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    BY_INVITATION = "by_invitation"
    ENDED = "ended"
    UNKNOWN = "unknown"


class IntakeMode(StrEnum):
    """How a program takes applications, as its source says."""

    CONTINUOUS = "continuous"
    CALL = "call"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    BY_INVITATION = "by_invitation"
    UNKNOWN = "unknown"


class OpportunityKind(StrEnum):
    """Kinds of opportunities in China."""

    LEAD = "lead"
    TENDER = "tender"
    PROJECT = "project"
    TRADE_FAIR = "trade_fair"
    MISSION = "mission"
    JOINT_CALL = "joint_call"
    SEMINAR = "seminar"
    POLICY_DEMAND = "policy_demand"


class OpportunityStanding(StrEnum):
    """What a company can do with an opportunity on a day, in the order of lists."""

    OPEN = "open"
    TO_CONFIRM = "to_confirm"  # nothing recent says that it still runs
    WATCH = "watch"  # it comes back, on days that are not known yet
    SIGNAL = "signal"  # a plan, policy or market rule: context, not an opportunity
    PAST = "past"


class EvidenceAge(StrEnum):
    """How old the evidence of an entry is."""

    FRESH = "fresh"  # under 6 months
    AGEING = "ageing"  # 6 to 18 months
    OLD = "old"  # over 18 months
    YEAR_ONLY = "year_only"  # only the year of the evidence is known
