"""The closed lists in words: one label in English and one in French for every member of the vocabulary."""

from enum import StrEnum

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import (
    ApplicantKind,
    Area,
    Challenge,
    EvidenceAge,
    ExportExperience,
    Intake,
    IntakeMode,
    IpStatus,
    LabelledEnum,
    Language,
    LegalForm,
    Level,
    LinkBasis,
    Need,
    OpportunityKind,
    OpportunityStanding,
    Ownership,
    PartnerKind,
    Province,
    Result,
    Stage,
    Support,
    Verdict,
)

LANGUAGE_LABELS = {
    Language.ENGLISH: Localized("English", "Anglais"),
    Language.FRENCH: Localized("French", "Français"),
}


AREA_LABELS = {
    Area.LOW_CARBON_ELECTRICITY: Localized("Low-carbon electricity", "Électricité sobre en carbone"),
    Area.ENERGY_EFFICIENCY: Localized("Energy efficiency", "Efficacité énergétique"),
    Area.TRANSMISSION_GRID: Localized("Transmission grid", "Réseau électrique"),
    Area.NEXT_GENERATION_TRANSPORTATION: Localized(
        "Next-generation transportation", "Transport de nouvelle génération"
    ),
    Area.WASTEWATER_TREATMENT: Localized("Wastewater treatment", "Traitement des eaux usées"),
    Area.ENERGY_EXTRACTION: Localized("Energy extraction", "Extraction d’énergie"),
    Area.INDUSTRIAL_PROCESSES: Localized("Industrial processes and waste", "Procédés industriels et déchets"),
    Area.ENVIRONMENTAL_MONITORING: Localized("Environmental monitoring", "Surveillance environnementale"),
}


PROVINCE_LABELS = {
    Province.ALBERTA: Localized("Alberta", "Alberta"),
    Province.BRITISH_COLUMBIA: Localized("British Columbia", "Colombie-Britannique"),
    Province.MANITOBA: Localized("Manitoba", "Manitoba"),
    Province.NEW_BRUNSWICK: Localized("New Brunswick", "Nouveau-Brunswick"),
    Province.NEWFOUNDLAND_AND_LABRADOR: Localized("Newfoundland and Labrador", "Terre-Neuve-et-Labrador"),
    Province.NOVA_SCOTIA: Localized("Nova Scotia", "Nouvelle-Écosse"),
    Province.NORTHWEST_TERRITORIES: Localized("Northwest Territories", "Territoires du Nord-Ouest"),
    Province.NUNAVUT: Localized("Nunavut", "Nunavut"),
    Province.ONTARIO: Localized("Ontario", "Ontario"),
    Province.PRINCE_EDWARD_ISLAND: Localized("Prince Edward Island", "Île-du-Prince-Édouard"),
    Province.QUEBEC: Localized("Quebec", "Québec"),
    Province.SASKATCHEWAN: Localized("Saskatchewan", "Saskatchewan"),
    Province.YUKON: Localized("Yukon", "Yukon"),
}


# French places a province with en, au, à or dans, by its gender and number.
IN_PROVINCE_LABELS = {
    Province.ALBERTA: Localized("in Alberta", "en Alberta"),
    Province.BRITISH_COLUMBIA: Localized("in British Columbia", "en Colombie-Britannique"),
    Province.MANITOBA: Localized("in Manitoba", "au Manitoba"),
    Province.NEW_BRUNSWICK: Localized("in New Brunswick", "au Nouveau-Brunswick"),
    Province.NEWFOUNDLAND_AND_LABRADOR: Localized("in Newfoundland and Labrador", "à Terre-Neuve-et-Labrador"),
    Province.NOVA_SCOTIA: Localized("in Nova Scotia", "en Nouvelle-Écosse"),
    Province.NORTHWEST_TERRITORIES: Localized("in the Northwest Territories", "dans les Territoires du Nord-Ouest"),
    Province.NUNAVUT: Localized("in Nunavut", "au Nunavut"),
    Province.ONTARIO: Localized("in Ontario", "en Ontario"),
    Province.PRINCE_EDWARD_ISLAND: Localized("in Prince Edward Island", "à l’Île-du-Prince-Édouard"),
    Province.QUEBEC: Localized("in Quebec", "au Québec"),
    Province.SASKATCHEWAN: Localized("in Saskatchewan", "en Saskatchewan"),
    Province.YUKON: Localized("in Yukon", "au Yukon"),
}


IN_CANADA = Localized("in Canada", "au Canada")


LEVEL_LABELS = {
    Level.FEDERAL: Localized("Federal", "Fédéral"),
    Level.PROVINCIAL: Localized("Provincial", "Provincial"),
    Level.TERRITORIAL: Localized("Territorial", "Territorial"),
    Level.MUNICIPAL: Localized("Municipal", "Municipal"),
    Level.NON_GOVERNMENTAL: Localized("Non-governmental", "Non gouvernemental"),
}


STAGE_LABELS = {
    Stage.RESEARCH: Localized("Research", "Recherche"),
    Stage.DEVELOPMENT: Localized("Development", "Développement"),
    Stage.DEMONSTRATION: Localized("Demonstration", "Démonstration"),
    Stage.COMMERCIALIZATION: Localized("Commercialization", "Commercialisation"),
    Stage.SCALE_UP: Localized("Scale-up", "Mise à l’échelle"),
    Stage.EXPORT: Localized("Export", "Exportation"),
}


SUPPORT_LABELS = {
    Support.GRANT: Localized("Grant", "Subvention"),
    Support.REPAYABLE_CONTRIBUTION: Localized("Repayable contribution", "Contribution remboursable"),
    Support.LOAN: Localized("Loan", "Prêt"),
    Support.LOAN_GUARANTEE: Localized("Loan guarantee", "Garantie de prêt"),
    Support.EQUITY: Localized("Equity investment", "Participation au capital"),
    Support.INSURANCE: Localized("Insurance", "Assurance"),
    Support.TAX_CREDIT: Localized("Tax credit", "Crédit d’impôt"),
    Support.WAGE_SUBSIDY: Localized("Wage subsidy", "Subvention salariale"),
    Support.ADVISORY: Localized("Advice", "Conseils et accompagnement"),
    Support.MARKET_INTELLIGENCE: Localized("Market information", "Information sur les marchés"),
    Support.MATCHMAKING: Localized("Introductions", "Mises en relation"),
    Support.TRADE_MISSION: Localized("Trade mission", "Mission commerciale"),
    Support.PROCUREMENT: Localized("Public purchase", "Marchés publics"),
    Support.FACILITIES: Localized("Facilities and equipment", "Installations et équipement"),
    Support.STANDARDS: Localized("Standards and certification", "Normes et certification"),
    Support.IP_SUPPORT: Localized("Intellectual property help", "Aide en propriété intellectuelle"),
    Support.TRAINING: Localized("Training", "Formation"),
}


NEED_LABELS = {
    Need.FUNDING_RD: Localized("Money for research and development", "Financer la recherche et le développement"),
    Need.FUNDING_DEMO: Localized("Money for a pilot or demonstration", "Financer un essai ou une démonstration"),
    Need.GROWTH_CAPITAL: Localized("Money to grow", "Financer la croissance"),
    Need.EXPORT_FINANCE: Localized("Finance or insurance for exports", "Financement ou assurance à l’exportation"),
    Need.MARKET_ENTRY_CHINA: Localized("To enter the Chinese market", "Entrer sur le marché chinois"),
    Need.FIND_PARTNER: Localized("To find a partner", "Trouver un partenaire"),
    Need.IP_PROTECTION: Localized("To protect our ideas", "Protéger nos idées"),
    Need.REGULATORY_CERTIFICATION: Localized("Certification and rules", "Certification et réglementation"),
    Need.DISPUTE: Localized("Help with a dispute", "Régler un différend"),
    Need.GOVERNMENT_INTRODUCTION: Localized(
        "A government presence or introduction", "Une présence ou une mise en relation officielle"
    ),
    Need.CONSORTIUM: Localized("To join forces with other companies", "S’associer à d’autres entreprises"),
    Need.TRADE_MISSION: Localized("To join a trade mission", "Participer à une mission commerciale"),
    Need.TALENT: Localized("To hire or train people", "Embaucher ou former du personnel"),
    Need.PROCUREMENT: Localized("To sell to governments", "Vendre aux gouvernements"),
}


CHALLENGE_LABELS = {
    Challenge.POLICY_UNCERTAINTY: Localized("Uncertain policies", "Politiques incertaines"),
    Challenge.LOCAL_CONNECTIONS: Localized(
        "Local connections (guanxi) and partners", "Relations locales (guanxi) et partenaires"
    ),
    Challenge.IP_PROTECTION: Localized("Risk to intellectual property", "Risque pour la propriété intellectuelle"),
    Challenge.COMPETITION: Localized("Strong competitors", "Forte concurrence"),
    Challenge.SCALE: Localized("Too small for large contracts", "Taille insuffisante pour les grands contrats"),
    Challenge.DISPUTES: Localized("Commercial disputes", "Différends commerciaux"),
    Challenge.STANDARDS_CERTIFICATION: Localized(
        "Certification, standards and licences", "Certification, normes et permis"
    ),
    Challenge.FINANCING_RISK: Localized("Payment and financing risk", "Risque de paiement et de financement"),
}


LEGAL_FORM_LABELS = {
    LegalForm.CORPORATION: Localized("Corporation", "Société par actions"),
    LegalForm.COOPERATIVE: Localized("Cooperative", "Coopérative"),
    LegalForm.NON_PROFIT: Localized("Non-profit organization", "Organisme sans but lucratif"),
    LegalForm.INDIGENOUS_ORGANIZATION: Localized("Indigenous organization", "Organisation autochtone"),
    LegalForm.ACADEMIC: Localized("University, college or institute", "Université, collège ou institut"),
    LegalForm.MUNICIPALITY: Localized("Municipality", "Municipalité"),
    LegalForm.SOLE_PROPRIETORSHIP: Localized("Sole proprietorship", "Entreprise individuelle"),
    LegalForm.PARTNERSHIP: Localized("Partnership", "Société de personnes"),
    LegalForm.CROWN_CORPORATION: Localized("Crown corporation", "Société d’État"),
}


EXPORT_EXPERIENCE_LABELS = {
    ExportExperience.NONE: Localized("No exports yet", "Pas encore d’exportations"),
    ExportExperience.SOME: Localized("Some exports", "Quelques exportations"),
    ExportExperience.REGULAR: Localized("Regular exports", "Exportations régulières"),
}


OWNERSHIP_LABELS = {
    Ownership.INDIGENOUS: Localized("Indigenous people", "Autochtones"),
    Ownership.WOMEN: Localized("Women", "Femmes"),
    Ownership.YOUTH: Localized("Young people", "Jeunes"),
    Ownership.BLACK: Localized("Black people", "Personnes noires"),
}


IP_STATUS_LABELS = {
    IpStatus.NONE: Localized("No protection", "Aucune protection"),
    IpStatus.PENDING: Localized("Application filed", "Demande déposée"),
    IpStatus.GRANTED: Localized("Right granted", "Droit accordé"),
    IpStatus.LICENSED: Localized("Licensed from others", "Sous licence"),
}


PARTNER_LABELS = {
    PartnerKind.ANY: Localized("Any partner", "Tout partenaire"),
    PartnerKind.ACADEMIC: Localized("University or college", "Université ou collège"),
    PartnerKind.COMPANY: Localized("Company", "Entreprise"),
    PartnerKind.FOREIGN: Localized("Foreign partner", "Partenaire étranger"),
    PartnerKind.SME: Localized("Small or medium-sized company", "Petite ou moyenne entreprise"),
    PartnerKind.MUNICIPALITY: Localized("Municipality", "Municipalité"),
    PartnerKind.UTILITY: Localized("Utility", "Entreprise de services publics"),
    PartnerKind.RESEARCH: Localized("Research centre", "Centre de recherche"),
    PartnerKind.INVESTOR: Localized("Investor", "Investisseur"),
    PartnerKind.INDIGENOUS: Localized("Indigenous partner", "Partenaire autochtone"),
    PartnerKind.INDUSTRY: Localized("Industry partner", "Partenaire industriel"),
}


APPLICANT_LABELS = {
    ApplicantKind.RESEARCHER: Localized("Researcher", "Chercheuse ou chercheur"),
    ApplicantKind.BANK: Localized("Bank or lender", "Banque ou prêteur"),
    ApplicantKind.COMMUNITY: Localized("Community", "Collectivité"),
    ApplicantKind.INVESTOR: Localized("Investor", "Investisseur"),
    ApplicantKind.ASSOCIATION: Localized("Association", "Regroupement"),
    ApplicantKind.OPERATOR: Localized("Operator", "Exploitant"),
    ApplicantKind.STUDENT: Localized("Student", "Étudiante ou étudiant"),
    ApplicantKind.BUYER: Localized("Buyer", "Acheteur"),
    ApplicantKind.PROVIDER: Localized("Service provider", "Fournisseur de services"),
    ApplicantKind.INCUBATOR: Localized("Incubator or accelerator", "Incubateur ou accélérateur"),
    ApplicantKind.FOREIGN_GOVERNMENT: Localized("Foreign government", "Gouvernement étranger"),
    ApplicantKind.MUNICIPALITY: Localized("Municipality", "Municipalité"),
    ApplicantKind.UTILITY: Localized("Utility", "Entreprise de services publics"),
    ApplicantKind.GOVERNMENT: Localized("Government", "Gouvernement"),
}


RESULT_LABELS = {
    Result.MET: Localized("Met", "Remplie"),
    Result.NOT_MET: Localized("Not met", "Non remplie"),
    Result.UNKNOWN: Localized("To confirm", "À confirmer"),
}


VERDICT_LABELS = {
    Verdict.MEETS: Localized("Meets every published condition", "Conditions publiées remplies"),
    Verdict.TO_CONFIRM: Localized("Worth a look", "À explorer"),
    Verdict.NOT_NOW: Localized("Not now", "Pas pour l’instant"),
}


INTAKE_LABELS = {
    Intake.OPEN: Localized("Open", "Ouvert"),
    Intake.OPENS_ON: Localized("Opens later", "Ouvre plus tard"),
    Intake.CLOSED: Localized("Closed until the next round", "Prochaine période à venir"),
    Intake.SUSPENDED: Localized("Closed for now", "Fermé pour le moment"),
    Intake.BY_INVITATION: Localized("By invitation", "Sur invitation"),
    Intake.ENDED: Localized("Ended", "Terminé"),
    Intake.UNKNOWN: Localized("Dates to confirm", "Dates à confirmer"),
}


INTAKE_MODE_LABELS = {
    IntakeMode.CONTINUOUS: Localized("All year", "À l’année"),
    IntakeMode.CALL: Localized("In dated rounds", "Par périodes de dépôt"),
    IntakeMode.CLOSED: Localized("Closed", "Fermé"),
    IntakeMode.SUSPENDED: Localized("Suspended", "Suspendu"),
    IntakeMode.BY_INVITATION: Localized("By invitation", "Sur invitation"),
    IntakeMode.UNKNOWN: Localized("Not published", "Non publié"),
}


OPPORTUNITY_LABELS = {
    OpportunityKind.LEAD: Localized("Lead", "Piste"),
    OpportunityKind.TENDER: Localized("Tender", "Appel d’offres"),
    OpportunityKind.PROJECT: Localized("Financed project", "Projet financé"),
    OpportunityKind.TRADE_FAIR: Localized("Trade fair", "Salon professionnel"),
    OpportunityKind.MISSION: Localized("Trade mission", "Mission commerciale"),
    OpportunityKind.JOINT_CALL: Localized("Joint call for proposals", "Appel de projets conjoint"),
    OpportunityKind.SEMINAR: Localized("Seminar or roundtable", "Séminaire ou table ronde"),
    # It may open a market or narrow it.
    OpportunityKind.POLICY_DEMAND: Localized("Plan or policy", "Plan ou politique"),
}


OPPORTUNITY_STANDING_WORDS = {
    OpportunityStanding.OPEN: Localized("You can act on it", "D’actualité"),
    OpportunityStanding.TO_CONFIRM: Localized("To confirm", "À confirmer"),
    OpportunityStanding.WATCH: Localized("Next dates not known", "Prochaines dates inconnues"),
    OpportunityStanding.SIGNAL: Localized("Plan or policy in force", "Plan ou politique en vigueur"),
    OpportunityStanding.PAST: Localized("Past, for reference", "Terminée, pour référence"),
}


EVIDENCE_AGE_LABELS = {
    EvidenceAge.FRESH: Localized("Under 6 months old", "Moins de 6 mois"),
    EvidenceAge.AGEING: Localized("6 to 18 months old", "De 6 à 18 mois"),
    EvidenceAge.OLD: Localized("Over 18 months old", "Plus de 18 mois"),
    EvidenceAge.YEAR_ONLY: Localized("Only the year is known", "Seule l’année est connue"),
}


LINK_BASIS_LABELS = {
    LinkBasis.STORED_PAGE: Localized("The page was read", "La page a été lue"),
    LinkBasis.MEMORY: Localized("To confirm: nobody has seen it yet", "À confirmer\u00a0: personne ne l’a encore vue"),
    LinkBasis.DOMAIN_HOME: Localized(
        "To confirm: the home page of the organization", "À confirmer\u00a0: la page d’accueil de l’organisme"
    ),
}


_TABLES: dict[type[StrEnum], dict[StrEnum, Localized]] = {
    type(next(iter(table))): dict(table.items())
    for table in (
        LANGUAGE_LABELS, AREA_LABELS, PROVINCE_LABELS, LEVEL_LABELS, STAGE_LABELS, SUPPORT_LABELS, NEED_LABELS,
        CHALLENGE_LABELS, LEGAL_FORM_LABELS, EXPORT_EXPERIENCE_LABELS, OWNERSHIP_LABELS, IP_STATUS_LABELS,
        PARTNER_LABELS, APPLICANT_LABELS, RESULT_LABELS, VERDICT_LABELS, INTAKE_LABELS,
        INTAKE_MODE_LABELS, OPPORTUNITY_LABELS, OPPORTUNITY_STANDING_WORDS, EVIDENCE_AGE_LABELS,
        LINK_BASIS_LABELS,
    )
}  # fmt: skip


def localized_label(member: StrEnum) -> Localized:
    """Return the label of a vocabulary member in both languages. Raise KeyError for any other member."""
    return member.label if isinstance(member, LabelledEnum) else _TABLES[type(member)][member]


def label(member: StrEnum, lang: str) -> str:
    """Return the label of a vocabulary member in ``lang``. Raise KeyError for any other member."""
    return localized_label(member).text(lang)


def in_province(code: str, lang: str) -> str:
    """Return "in Quebec" or "au Québec" for "QC", "in Canada" for "CA". Raise ValueError for others."""
    if code == "CA":
        return IN_CANADA.text(lang)
    return IN_PROVINCE_LABELS[Province(code)].text(lang)
