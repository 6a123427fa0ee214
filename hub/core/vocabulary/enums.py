"""The closed lists of the domain, as plain enumerations.

Nothing here knows Django: the pure rules use these names. Labels in both languages are in
``hub.core.words``; Django choices in ``hub.core.choices``.
"""

from enum import StrEnum


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


class ConditionKind(StrEnum):
    """Every kind of condition. The names are those of the batch interface."""

    PROVINCES = "provinces"
    SUB_REGION = "sub_region"
    PROJECT_PLACE = "project_place"
    EMPLOYEES = "employees"
    ANNUAL_REVENUE = "annual_revenue_cad"
    YEARS_IN_BUSINESS = "years_in_business"
    TRL = "trl"
    LEGAL_FORMS = "legal_forms"
    FOR_PROFIT = "for_profit"
    AREAS = "areas"
    SECTORS_NAICS = "sectors_naics"
    TARGET_MARKETS = "target_markets"
    MARKET_SALES_SHARE = "market_sales_share"
    EXPORT_EXPERIENCE = "export_experience"
    OWNERSHIP = "ownership"
    CANADIAN_CONTROL = "canadian_control"
    PARTNER = "partner"
    OWN_CONTRIBUTION = "own_contribution"
    MIN_PROJECT_COST = "min_project_cost"
    MEMBERSHIP = "membership"
    APPLICANT = "applicant"
    CERTIFICATIONS = "certifications"
    IP_STATUS = "ip_status"
    OTHER = "other"


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
