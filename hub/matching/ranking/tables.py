"""Every number of the rank, in one place: docs/matching.md publishes them."""

from collections.abc import Mapping

from hub.core.vocabulary.enums import Area, ConditionKind, Intake, Need, PartnerKind, Stage, Support
from hub.core.vocabulary.purpose import Beneficiary, FirmSize, NotFor, PaysFor, ProgramRole, Tempo

# How much a factor counts: its value is raised to this power.
POWERS: Mapping[str, float] = {
    "need": 0.5, "purpose": 0.5, "chance": 0.75, "value": 1.5, "tempo": 0.75, "advisers": 1.0,
}  # fmt: skip

# What answers a need: 1 is the thing itself.
NEEDS_TO_PURPOSES: Mapping[Need, Mapping[PaysFor, float]] = {
    Need.FUNDING_RD: {
        PaysFor.R_AND_D: 1.0, PaysFor.TAX_RELIEF: 0.6, PaysFor.RESEARCH_WITH_UNIVERSITY: 0.5,
        PaysFor.PILOT_DEMONSTRATION: 0.4, PaysFor.HIRING: 0.3, PaysFor.CERTIFICATION_TESTING: 0.3,
    },
    Need.FUNDING_DEMO: {
        PaysFor.PILOT_DEMONSTRATION: 1.0, PaysFor.FIRST_COMMERCIAL_PLANT: 0.7, PaysFor.R_AND_D: 0.6,
        PaysFor.FIRST_BUYER: 0.6, PaysFor.EQUIPMENT_CAPITAL: 0.5, PaysFor.COMMUNITY_PROJECT: 0.5,
        PaysFor.TAX_RELIEF: 0.5,
    },
    Need.GROWTH_CAPITAL: {
        PaysFor.GROWTH_EQUITY: 1.0, PaysFor.EQUIPMENT_CAPITAL: 0.9, PaysFor.WORKING_CAPITAL: 0.9,
        PaysFor.PROJECT_FINANCE: 0.7, PaysFor.FIRST_COMMERCIAL_PLANT: 0.7, PaysFor.BUILDING_SITE: 0.6,
    },
    Need.OWN_SITE: {
        PaysFor.EQUIPMENT_CAPITAL: 1.0, PaysFor.ENERGY_RETROFIT: 1.0, PaysFor.FUEL_SWITCHING: 0.9,
        PaysFor.FIRST_COMMERCIAL_PLANT: 0.9, PaysFor.PROJECT_FINANCE: 0.8, PaysFor.WORKING_CAPITAL: 0.7,
        PaysFor.TAX_RELIEF: 0.7, PaysFor.COMMUNITY_PROJECT: 0.7, PaysFor.INFRASTRUCTURE: 0.6,
        PaysFor.BUILDING_SITE: 0.6, PaysFor.GROWTH_EQUITY: 0.2,
    },
    Need.EXPORT_FINANCE: {
        PaysFor.RECEIVABLES_INSURANCE: 1.0, PaysFor.WORKING_CAPITAL: 0.9, PaysFor.BONDING_GUARANTEE: 0.9,
        PaysFor.PROJECT_FINANCE: 0.7, PaysFor.EQUIPMENT_CAPITAL: 0.7,
    },
    Need.MARKET_ENTRY_CHINA: {
        PaysFor.INTRODUCTIONS: 1.0, PaysFor.EXPORT_MARKETING: 0.9, PaysFor.EVENT_MISSION: 0.8,
        PaysFor.MARKET_STUDY: 0.7, PaysFor.RECEIVABLES_INSURANCE: 0.5,
    },
    Need.FIND_PARTNER: {
        PaysFor.INTRODUCTIONS: 1.0, PaysFor.EVENT_MISSION: 0.5, PaysFor.EXPORT_MARKETING: 0.5,
        PaysFor.RESEARCH_WITH_UNIVERSITY: 0.3,
    },
    Need.IP_PROTECTION: {PaysFor.IP_PROTECTION: 1.0},
    Need.REGULATORY_CERTIFICATION: {
        PaysFor.CERTIFICATION_TESTING: 1.0, PaysFor.R_AND_D: 0.7, PaysFor.INTRODUCTIONS: 0.4,
    },
    Need.DISPUTE: {PaysFor.INTRODUCTIONS: 1.0, PaysFor.ADVICE_COACHING: 0.8},
    Need.GOVERNMENT_INTRODUCTION: {
        PaysFor.INTRODUCTIONS: 1.0, PaysFor.COMMUNITY_PROJECT: 0.8, PaysFor.INFRASTRUCTURE: 0.5,
    },
    Need.CONSORTIUM: {PaysFor.RESEARCH_WITH_UNIVERSITY: 1.0, PaysFor.INTRODUCTIONS: 0.7},
    Need.TRADE_MISSION: {
        PaysFor.EVENT_MISSION: 1.0, PaysFor.EXPORT_MARKETING: 1.0, PaysFor.INTRODUCTIONS: 0.9,
        PaysFor.MARKET_STUDY: 0.7, PaysFor.RECEIVABLES_INSURANCE: 0.5,
    },
    Need.TALENT: {PaysFor.HIRING: 1.0, PaysFor.TRAINING: 0.6, PaysFor.RESEARCH_WITH_UNIVERSITY: 0.6},
    Need.PROCUREMENT: {
        PaysFor.FIRST_BUYER: 1.0, PaysFor.COMMUNITY_PROJECT: 1.0, PaysFor.INFRASTRUCTURE: 0.7,
        PaysFor.ENERGY_RETROFIT: 0.7, PaysFor.INTRODUCTIONS: 0.6,
    },
}  # fmt: skip
# The same for who puts to use what others make; other needs as for others.
ADOPTERS_NEEDS_TO_PURPOSES: Mapping[Need, Mapping[PaysFor, float]] = {
    Need.FUNDING_DEMO: {
        PaysFor.COMMUNITY_PROJECT: 1.0, PaysFor.ENERGY_RETROFIT: 1.0, PaysFor.FUEL_SWITCHING: 1.0,
        PaysFor.EQUIPMENT_CAPITAL: 0.9, PaysFor.FIRST_COMMERCIAL_PLANT: 0.9, PaysFor.PROJECT_FINANCE: 0.8,
        PaysFor.INFRASTRUCTURE: 0.8, PaysFor.TAX_RELIEF: 0.6, PaysFor.PILOT_DEMONSTRATION: 0.3,
    },
    Need.GROWTH_CAPITAL: NEEDS_TO_PURPOSES[Need.OWN_SITE],
}  # fmt: skip
# The main thing that a program pays for counts in full; all of them where it is a staple of its region.
PLACE_AMONG_PURPOSES = (1.0, 0.9, 0.7, 0.6, 0.5)
AT_HOME = 0.4  # of what serves a need abroad, of a program whose purposes are at home
TO_OTHERS = 0.3  # of money that goes to the buyer, where the need is not to find one
NOT_FIRST = 0.5  # of fairs, partners and introductions, where the main purpose answers none of them
DISPUTE_AT_HOME = 0.2

# What a company of a stage asks for, whether it says so or not.
USUAL_NEEDS: Mapping[Stage | None, Mapping[Need, float]] = {
    Stage.RESEARCH: {Need.FUNDING_RD: 1.0, Need.FIND_PARTNER: 0.3, Need.IP_PROTECTION: 0.3},
    Stage.DEVELOPMENT: {
        Need.FUNDING_RD: 1.0, Need.FUNDING_DEMO: 0.7, Need.FIND_PARTNER: 0.3, Need.IP_PROTECTION: 0.3,
    },
    Stage.DEMONSTRATION: {
        Need.FUNDING_DEMO: 1.0, Need.FUNDING_RD: 0.8, Need.FIND_PARTNER: 0.4, Need.PROCUREMENT: 0.3,
    },
    Stage.COMMERCIALIZATION: {
        Need.GROWTH_CAPITAL: 0.7, Need.FUNDING_RD: 0.5, Need.FIND_PARTNER: 0.4, Need.EXPORT_FINANCE: 0.4,
    },
    Stage.SCALE_UP: {Need.GROWTH_CAPITAL: 1.0, Need.FUNDING_RD: 0.5, Need.EXPORT_FINANCE: 0.5},
    Stage.EXPORT: {Need.EXPORT_FINANCE: 0.8, Need.FUNDING_RD: 0.5, Need.GROWTH_CAPITAL: 0.4},
    None: {Need.FUNDING_RD: 0.8, Need.FUNDING_DEMO: 0.8, Need.FIND_PARTNER: 0.8, Need.GROWTH_CAPITAL: 0.5},
}  # fmt: skip
VERY_LARGE_PROJECT = 50_000_000  # whoever plans one is taken for a medium company as well
LARGE_PROJECT = 10_000_000  # dollars, told: whoever plans one looks for its money before it looks for anybody
NEEDS_OF_LARGE_PROJECT: Mapping[Need, float] = {Need.GROWTH_CAPITAL: 1.0, Need.FIND_PARTNER: 0.2}
ADOPTERS_USUAL_NEEDS: Mapping[Need, float] = {Need.OWN_SITE: 1.0}
EXPORTERS_NEEDS: Mapping[Need, float] = {Need.TRADE_MISSION: 1.0, Need.EXPORT_FINANCE: 0.5}  # at least
PERHAPS_EXPORTERS_NEEDS: Mapping[Need, float] = {Need.TRADE_MISSION: 0.7}
NEEDS_ABROAD = frozenset({Need.EXPORT_FINANCE, Need.MARKET_ENTRY_CHINA, Need.TRADE_MISSION})
NEEDS_OF_RESEARCH = frozenset({Need.FUNDING_RD, Need.FUNDING_DEMO})
NEEDS_OF_MONEY = NEEDS_OF_RESEARCH | {Need.GROWTH_CAPITAL, Need.OWN_SITE}
NEEDS_IN_DISPUTE = frozenset({Need.DISPUTE, Need.IP_PROTECTION})
MOST_NEEDS = 3

# The need served: the best told, the second told, the best usual one, and what is always checked.
TOLD, SECOND, USUAL, ALWAYS = 0.60, 0.15, 0.35, 0.15
WHOLE_NEED = TOLD + SECOND + USUAL + ALWAYS
ALWAYS_FROM = 0.25  # a staple is always checked where a told or usual need is served at least so much

# How well the purpose fits: whom it must serve, who signs, whom it is not for, how large the firm and the project.
AREAS_TO_BENEFICIARIES: Mapping[Area, Beneficiary] = {
    Area.TRANSMISSION_GRID: Beneficiary.ELECTRICITY_SYSTEM,
    Area.LOW_CARBON_ELECTRICITY: Beneficiary.ELECTRICITY_SYSTEM,
    Area.ENERGY_EFFICIENCY: Beneficiary.BUILDINGS,
    Area.NEXT_GENERATION_TRANSPORTATION: Beneficiary.VEHICLES_TRANSPORT,
    Area.WASTEWATER_TREATMENT: Beneficiary.WATER_UTILITIES,
    Area.INDUSTRIAL_PROCESSES: Beneficiary.HEAVY_INDUSTRY,
}
PARTNERS_TO_BENEFICIARIES: Mapping[PartnerKind, Beneficiary] = {
    PartnerKind.MUNICIPALITY: Beneficiary.MUNICIPALITIES,
    PartnerKind.UTILITY: Beneficiary.ELECTRICITY_SYSTEM,
    PartnerKind.INDIGENOUS: Beneficiary.INDIGENOUS,
}
SERVES_CLEANTECH, SERVES_OTHERS, MUST_SERVE_OTHERS = 0.7, 0.6, 0.1
OTHER_TOPIC = 0.1
# Words that speak of a topic in which they do not stand, by a word of the topic.
PARTS_OF_TOPICS: Mapping[str, str] = {
    "mineral": "lithium nickel cobalt graphite copper cuivre vanadium tungsten",
    "combustible": "ethanol éthanol biodiesel biogas biogaz biomethane biométhane rng gnr digester digesteur",
    "eau": "wastewater sewage sewer effluent égout aqueduc épuration drinking potable",
    "fabrication": "battery batterie electrolyser électrolyseur turbine charger borne",
    "batterie": "lithium cathode anode",
}  # fmt: skip
WITH_PARTNER = {True: 1.0, None: 0.6, False: 0.45}  # a company that needs one has it, has not said, has none
RESEARCHER_SIGNS = {True: 1.0, None: 0.5, False: 0.35}
INTERMEDIARY_SIGNS = 0.05
COMMUNITY_SIGNS = 0.1  # where who puts technology to use is neither a municipality or community nor its partner
STAGES_TO_SIZES: Mapping[Stage | None, tuple[FirmSize, ...]] = {
    Stage.RESEARCH: (FirmSize.STARTUP, FirmSize.SMALL),
    Stage.DEVELOPMENT: (FirmSize.STARTUP, FirmSize.SMALL),
    Stage.DEMONSTRATION: (FirmSize.SMALL,),
    Stage.COMMERCIALIZATION: (FirmSize.SMALL,),
    Stage.SCALE_UP: (FirmSize.SMALL, FirmSize.MEDIUM),
    Stage.EXPORT: (FirmSize.SMALL,),
    None: (FirmSize.SMALL,),
}
SPENT_ELSEWHERE = 0.15  # money that is spent in a province, for a project in another
OTHER_SIZE, OTHER_SIZE_SUPPOSED = 0.6, 0.5
SIZES_TO_COST: Mapping[FirmSize, int] = {  # of a project that was not told
    FirmSize.STARTUP: 300_000, FirmSize.SMALL: 1_500_000, FirmSize.MEDIUM: 5_000_000, FirmSize.LARGE: 10_000_000,
}  # fmt: skip
COST_OF_GROWTH = 20_000_000  # where growth is asked for and the size is not known
BELOW_LEAST, BELOW_LEAST_SUPPOSED, OTHER_COST = 0.2, 0.6, 0.6
# Chance of having no sales yet, by stage.
NO_SALES: Mapping[Stage | None, float] = {
    Stage.RESEARCH: 0.9, Stage.DEVELOPMENT: 0.7, Stage.DEMONSTRATION: 0.45, Stage.COMMERCIALIZATION: 0.1,
    Stage.SCALE_UP: 0.1, Stage.EXPORT: 0.1, None: 0.4,
}  # fmt: skip
NO_SALES_COST = 0.85  # what a program for companies that sell loses where there are surely none
SALES_TO_COME = frozenset({
    PaysFor.EXPORT_MARKETING, PaysFor.EVENT_MISSION, PaysFor.RECEIVABLES_INSURANCE, PaysFor.BONDING_GUARANTEE,
})  # fmt: skip
NO_OLD_CLAIM = 0.2  # of what is paid for sales to come, where a dispute was told and nothing that sells more
RULED_OUT = 0.05  # a form or an ownership that the program does not take
# Whom a program is not for, where that is so; where it is not known, the second.
NOT_FOR: Mapping[NotFor, tuple[float, float]] = {
    NotFor.STARTUPS: (0.2, 0.8), NotFor.SMALL_FIRMS: (0.4, 0.8), NotFor.MEDIUM_FIRMS: (0.3, 1.0),
    NotFor.LARGE_FIRMS: (0.1, 1.0), NotFor.MATURE_FIRMS: (0.6, 1.0), NotFor.EARLY_STAGE: (0.4, 1.0),
    NotFor.EARLY_TRL: (0.6, 1.0), NotFor.MARKET_READY: (0.15, 1.0), NotFor.NON_EXPORTERS: (0.1, 0.7),
    NotFor.NO_FOREIGN_PARTNER: (0.3, 0.5), NotFor.NO_ACADEMIC_PARTNER: (0.5, 0.6), NotFor.SINGLE_COMPANY: (0.6, 0.6),
    NotFor.RETAIL_SERVICES: (0.2, 1.0),
    NotFor.NOT_HIT_BY_TARIFFS: (0.2, 0.6), NotFor.SOLE_TRADERS: (RULED_OUT, 1.0), NotFor.NON_PROFITS: (RULED_OUT, 1.0),
    NotFor.NON_INDIGENOUS_OWNED: (RULED_OUT, RULED_OUT), NotFor.NOT_OWNED_BY_GROUP: (RULED_OUT, RULED_OUT),
    NotFor.NOT_WOMEN_LED: (RULED_OUT, RULED_OUT), NotFor.SMALL_EMITTERS: (0.1, 0.1), NotFor.QUEBEC: (RULED_OUT, 1.0),
    NotFor.PURE_SOFTWARE: (0.4, 1.0),
}  # fmt: skip
# From so many years on, or from such sales where its age is not known, a company of fewer than 10 is no start-up.
STARTUP_YEARS, STARTUP_SALES = 5, 1_000_000
NOTHING_LEFT_TO_RESEARCH = 0.2  # of research money, for a product of readiness 9 that asks for none
NO_VENTURE, NO_OWN_VENTURE = 0.4, 0.2  # of equity and of accelerators, for such a product, and for one of others
NO_SHARES = 0.1  # of equity, for a co-operative or a non-profit

# The chance of meeting a condition that nobody answered. The least of them counts; it moves rank, never the verdict.
CHANCES: Mapping[ConditionKind, float] = {
    ConditionKind.LEGAL_FORMS: 0.97, ConditionKind.FOR_PROFIT: 0.97, ConditionKind.CANADIAN_CONTROL: 0.95,
    ConditionKind.EMPLOYEES: 0.92, ConditionKind.SECTORS_NAICS: 0.9, ConditionKind.OWN_CONTRIBUTION: 0.9,
    ConditionKind.YEARS_IN_BUSINESS: 0.9, ConditionKind.TARGET_MARKETS: 0.85, ConditionKind.TRL: 0.85,
    ConditionKind.ANNUAL_REVENUE: 0.85, ConditionKind.EXPORT_EXPERIENCE: 0.75,
    ConditionKind.MIN_PROJECT_COST: 0.7, ConditionKind.IP_STATUS: 0.7, ConditionKind.MARKET_SALES_SHARE: 0.7,
    ConditionKind.MEMBERSHIP: 0.7, ConditionKind.PARTNER: 0.8, ConditionKind.AREAS: 0.6,
    ConditionKind.PROVINCES: 0.05, ConditionKind.OWNERSHIP: 0.05,
}  # fmt: skip
DOUBTED = 0.1
DOUBTED_PLACE = 0.01  # less than the chance of a place of which nothing is known
CAD_A_PERSON = 200_000  # sales a year for each employee, where sales are not known
UNLIKELY_SALES = 0.3  # a bound of sales that so many people are not likely to keep
OTHER_CHANCE = 0.8
PROVINCE_OF_PROJECT = 0.8  # a company that did not say where it is has a place in the province of its project
PROJECT_AT_HOME, PROJECT_ELSEWHERE = 0.95, 0.05  # a project not placed is in the company's own province
POPULOUS_REGION, OTHER_REGION = 0.95, 0.1  # a part of a province, by its people
POPULOUS_REGIONS = frozenset({"southern-ontario"})
UNSTATED_REGION = 0.15  # a program for a region of its province, without a condition that says which
OTHER_PROVINCE = 0.05
RARELY = 0.3  # up to here a condition is called rarely met

ROLES: Mapping[ProgramRole, float] = {
    ProgramRole.STAPLE: 1.3, ProgramRole.REGIONAL_STAPLE: 1.15, ProgramRole.COMMON: 1.0, ProgramRole.NICHE: 0.8,
    ProgramRole.BACKGROUND: 0.4,
}  # fmt: skip
VALUES = (0.5, 0.75, 0.9, 1.0)
WHOLE_VALUE = ROLES[ProgramRole.STAPLE] * VALUES[-1]
STAPLES = frozenset({ProgramRole.STAPLE, ProgramRole.REGIONAL_STAPLE})

TEMPOS: Mapping[Tempo, float] = {
    Tempo.STANDING: 1.0, Tempo.RECURRING_CALL: 0.9, Tempo.ONE_OFF_CALL: 0.6, Tempo.ENDED_OR_DORMANT: 0.1,
}  # fmt: skip
INTAKES: Mapping[Intake, float] = {Intake.SUSPENDED: 0.05, Intake.ENDED: 0.05}

# What a program of which nobody said what it is for pays for, by its kinds of support; money by the stages it serves.
SUPPORT_TO_PURPOSES: Mapping[Support, tuple[PaysFor, ...]] = {
    Support.LOAN: (PaysFor.WORKING_CAPITAL, PaysFor.EQUIPMENT_CAPITAL),
    Support.LOAN_GUARANTEE: (PaysFor.WORKING_CAPITAL,),
    Support.EQUITY: (PaysFor.GROWTH_EQUITY,),
    Support.INSURANCE: (PaysFor.RECEIVABLES_INSURANCE,),
    Support.TAX_CREDIT: (PaysFor.TAX_RELIEF, PaysFor.R_AND_D),
    Support.WAGE_SUBSIDY: (PaysFor.HIRING,),
    Support.ADVISORY: (PaysFor.ADVICE_COACHING,),
    Support.MARKET_INTELLIGENCE: (PaysFor.MARKET_STUDY,),
    Support.MATCHMAKING: (PaysFor.INTRODUCTIONS,),
    Support.TRADE_MISSION: (PaysFor.EVENT_MISSION,),
    Support.PROCUREMENT: (PaysFor.FIRST_BUYER,),
    Support.FACILITIES: (PaysFor.CERTIFICATION_TESTING,),
    Support.STANDARDS: (PaysFor.CERTIFICATION_TESTING,),
    Support.IP_SUPPORT: (PaysFor.IP_PROTECTION,),
    Support.TRAINING: (PaysFor.TRAINING,),
}
STAGES_TO_PURPOSES: Mapping[Stage, PaysFor] = {
    Stage.RESEARCH: PaysFor.R_AND_D,
    Stage.DEVELOPMENT: PaysFor.R_AND_D,
    Stage.DEMONSTRATION: PaysFor.PILOT_DEMONSTRATION,
    Stage.COMMERCIALIZATION: PaysFor.EQUIPMENT_CAPITAL,
    Stage.SCALE_UP: PaysFor.EQUIPMENT_CAPITAL,
    Stage.EXPORT: PaysFor.EXPORT_MARKETING,
}

# The first page as a set.
BEST_FOR_EACH_NEED, STAPLES_SHOWN, MOST_MOVES = 2, 2, 8
SERVES_NEED_FROM = 0.017  # less is no answer
STAPLE_FROM = 0.017  # without the need
FEW_MOVES = 7  # up to here, what also answers a need well is a first move
ALSO_FROM = 0.06  # score from which it is
ALSO_SHARE = 0.12  # of the best score among the picks: where that is less, it is enough
FITS_FROM = 0.2  # a purpose that fits no more is no first move: what is known of the company makes that sure
MOVE_FROM = 0.02  # score from which a staple, or a program for later, is a first move
# The least chance that an adviser names a program: one about the very topic that the company speaks of, and a tax
# credit for equipment, to who puts technology to use. Advisers whose pages taught it wrote of few such companies.
ON_TOPIC, CREDIT_OF_ADOPTER = 0.05, 0.05
LIKELY_FROM = 0.009  # below it a page lists a program as less likely
