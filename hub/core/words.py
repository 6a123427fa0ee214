"""The closed lists in words: one label in English and one in French for every member of the vocabulary."""

from dataclasses import dataclass
from enum import StrEnum

from hub.core.vocabulary import (
    ApplicantKind,
    Area,
    Challenge,
    ConditionKind,
    EvidenceAge,
    ExportExperience,
    Intake,
    IntakeMode,
    IpStatus,
    Language,
    LegalForm,
    Level,
    Need,
    OpportunityKind,
    Ownership,
    PartnerKind,
    Province,
    Result,
    Stage,
    Support,
    Verdict,
)

_NAMES = ("Black", "Canadian", "Crown", "Indigenous")  # first words that keep their capital in a sentence


@dataclass(frozen=True, slots=True)
class Words:
    """The same text in English and in French."""

    en: str
    fr: str

    def text(self, lang: str) -> str:
        """Return the text in ``lang``: French for "fr" and "fr-CA", else English."""
        return self.fr if lang.startswith("fr") else self.en

    def inside(self, lang: str) -> str:
        """Return the text as it stands inside a sentence: small first letter, except in a name."""
        text = self.text(lang)
        return text if text.startswith(_NAMES) else text[:1].lower() + text[1:]


LANGUAGE_WORDS = {
    Language.ENGLISH: Words("English", "Anglais"),
    Language.FRENCH: Words("French", "Français"),
}

AREA_WORDS = {
    Area.LOW_CARBON_ELECTRICITY: Words("Low-carbon electricity", "Électricité sobre en carbone"),
    Area.ENERGY_EFFICIENCY: Words("Energy efficiency", "Efficacité énergétique"),
    Area.TRANSMISSION_GRID: Words("Transmission grid", "Réseau électrique"),
    Area.NEXT_GENERATION_TRANSPORTATION: Words("Next-generation transportation", "Transport de nouvelle génération"),
    Area.WASTEWATER_TREATMENT: Words("Wastewater treatment", "Traitement des eaux usées"),
    Area.ENERGY_EXTRACTION: Words("Energy extraction", "Extraction d’énergie"),
    Area.INDUSTRIAL_PROCESSES: Words("Industrial processes and waste", "Procédés industriels et déchets"),
    Area.ENVIRONMENTAL_MONITORING: Words("Environmental monitoring", "Surveillance environnementale"),
}

PROVINCE_WORDS = {
    Province.ALBERTA: Words("Alberta", "Alberta"),
    Province.BRITISH_COLUMBIA: Words("British Columbia", "Colombie-Britannique"),
    Province.MANITOBA: Words("Manitoba", "Manitoba"),
    Province.NEW_BRUNSWICK: Words("New Brunswick", "Nouveau-Brunswick"),
    Province.NEWFOUNDLAND_AND_LABRADOR: Words("Newfoundland and Labrador", "Terre-Neuve-et-Labrador"),
    Province.NOVA_SCOTIA: Words("Nova Scotia", "Nouvelle-Écosse"),
    Province.NORTHWEST_TERRITORIES: Words("Northwest Territories", "Territoires du Nord-Ouest"),
    Province.NUNAVUT: Words("Nunavut", "Nunavut"),
    Province.ONTARIO: Words("Ontario", "Ontario"),
    Province.PRINCE_EDWARD_ISLAND: Words("Prince Edward Island", "Île-du-Prince-Édouard"),
    Province.QUEBEC: Words("Quebec", "Québec"),
    Province.SASKATCHEWAN: Words("Saskatchewan", "Saskatchewan"),
    Province.YUKON: Words("Yukon", "Yukon"),
}

# French places a province with en, au, à or dans, by its gender and number.
IN_PROVINCE_WORDS = {
    Province.ALBERTA: Words("in Alberta", "en Alberta"),
    Province.BRITISH_COLUMBIA: Words("in British Columbia", "en Colombie-Britannique"),
    Province.MANITOBA: Words("in Manitoba", "au Manitoba"),
    Province.NEW_BRUNSWICK: Words("in New Brunswick", "au Nouveau-Brunswick"),
    Province.NEWFOUNDLAND_AND_LABRADOR: Words("in Newfoundland and Labrador", "à Terre-Neuve-et-Labrador"),
    Province.NOVA_SCOTIA: Words("in Nova Scotia", "en Nouvelle-Écosse"),
    Province.NORTHWEST_TERRITORIES: Words("in the Northwest Territories", "dans les Territoires du Nord-Ouest"),
    Province.NUNAVUT: Words("in Nunavut", "au Nunavut"),
    Province.ONTARIO: Words("in Ontario", "en Ontario"),
    Province.PRINCE_EDWARD_ISLAND: Words("in Prince Edward Island", "à l’Île-du-Prince-Édouard"),
    Province.QUEBEC: Words("in Quebec", "au Québec"),
    Province.SASKATCHEWAN: Words("in Saskatchewan", "en Saskatchewan"),
    Province.YUKON: Words("in Yukon", "au Yukon"),
}
IN_CANADA = Words("in Canada", "au Canada")

LEVEL_WORDS = {
    Level.FEDERAL: Words("Federal", "Fédéral"),
    Level.PROVINCIAL: Words("Provincial", "Provincial"),
    Level.TERRITORIAL: Words("Territorial", "Territorial"),
    Level.MUNICIPAL: Words("Municipal", "Municipal"),
    Level.NON_GOVERNMENTAL: Words("Non-governmental", "Non gouvernemental"),
}

STAGE_WORDS = {
    Stage.RESEARCH: Words("Research", "Recherche"),
    Stage.DEVELOPMENT: Words("Development", "Développement"),
    Stage.DEMONSTRATION: Words("Demonstration", "Démonstration"),
    Stage.COMMERCIALIZATION: Words("Commercialization", "Commercialisation"),
    Stage.SCALE_UP: Words("Scale-up", "Mise à l’échelle"),
    Stage.EXPORT: Words("Export", "Exportation"),
}

SUPPORT_WORDS = {
    Support.GRANT: Words("Grant", "Subvention"),
    Support.REPAYABLE_CONTRIBUTION: Words("Repayable contribution", "Contribution remboursable"),
    Support.LOAN: Words("Loan", "Prêt"),
    Support.LOAN_GUARANTEE: Words("Loan guarantee", "Garantie de prêt"),
    Support.EQUITY: Words("Equity investment", "Prise de participation"),
    Support.INSURANCE: Words("Insurance", "Assurance"),
    Support.TAX_CREDIT: Words("Tax credit", "Crédit d’impôt"),
    Support.WAGE_SUBSIDY: Words("Wage subsidy", "Subvention salariale"),
    Support.ADVISORY: Words("Advice", "Conseils"),
    Support.MARKET_INTELLIGENCE: Words("Market information", "Information sur les marchés"),
    Support.MATCHMAKING: Words("Introductions", "Mises en relation"),
    Support.TRADE_MISSION: Words("Trade mission", "Mission commerciale"),
    Support.PROCUREMENT: Words("Public purchase", "Achat public"),
    Support.FACILITIES: Words("Facilities and equipment", "Installations et équipement"),
    Support.STANDARDS: Words("Standards and certification", "Normes et certification"),
    Support.IP_SUPPORT: Words("Intellectual property help", "Aide en propriété intellectuelle"),
    Support.TRAINING: Words("Training", "Formation"),
}

NEED_WORDS = {
    Need.FUNDING_RD: Words("Money for research and development", "Financer la recherche et le développement"),
    Need.FUNDING_DEMO: Words("Money for a pilot or demonstration", "Financer un essai ou une démonstration"),
    Need.GROWTH_CAPITAL: Words("Money to grow", "Financer la croissance"),
    Need.EXPORT_FINANCE: Words("Finance or insurance for exports", "Financement ou assurance à l’exportation"),
    Need.MARKET_ENTRY_CHINA: Words("To enter the Chinese market", "Entrer sur le marché chinois"),
    Need.FIND_PARTNER: Words("To find a partner", "Trouver un partenaire"),
    Need.IP_PROTECTION: Words("To protect our ideas", "Protéger nos idées"),
    Need.REGULATORY_CERTIFICATION: Words("Certification and rules", "Certification et réglementation"),
    Need.DISPUTE: Words("Help with a dispute", "Régler un différend"),
    Need.GOVERNMENT_INTRODUCTION: Words(
        "A government presence or introduction", "Une présence ou une introduction officielle"
    ),
    Need.CONSORTIUM: Words("To join forces with other companies", "S’unir à d’autres entreprises"),
    Need.TRADE_MISSION: Words("To join a trade mission", "Participer à une mission commerciale"),
    Need.TALENT: Words("To hire or train people", "Embaucher ou former du personnel"),
    Need.PROCUREMENT: Words("To sell to governments", "Vendre aux gouvernements"),
}

CHALLENGE_WORDS = {
    Challenge.POLICY_UNCERTAINTY: Words("Uncertain policies", "Politiques incertaines"),
    Challenge.LOCAL_CONNECTIONS: Words(
        "Local connections (guanxi) and partners", "Relations locales (guanxi) et partenaires"
    ),
    Challenge.IP_PROTECTION: Words("Risk to intellectual property", "Risque pour la propriété intellectuelle"),
    Challenge.COMPETITION: Words("Strong competitors", "Forte concurrence"),
    Challenge.SCALE: Words("Too small for large contracts", "Taille insuffisante pour les grands contrats"),
    Challenge.DISPUTES: Words("Commercial disputes", "Différends commerciaux"),
    Challenge.STANDARDS_CERTIFICATION: Words(
        "Certification, standards and licences", "Certification, normes et permis"
    ),
    Challenge.FINANCING_RISK: Words("Payment and financing risk", "Risque de paiement et de financement"),
}

LEGAL_FORM_WORDS = {
    LegalForm.CORPORATION: Words("Corporation", "Société par actions"),
    LegalForm.COOPERATIVE: Words("Cooperative", "Coopérative"),
    LegalForm.NON_PROFIT: Words("Non-profit organization", "Organisme sans but lucratif"),
    LegalForm.INDIGENOUS_ORGANIZATION: Words("Indigenous organization", "Organisation autochtone"),
    LegalForm.ACADEMIC: Words("University, college or institute", "Université, collège ou institut"),
    LegalForm.MUNICIPALITY: Words("Municipality", "Municipalité"),
    LegalForm.SOLE_PROPRIETORSHIP: Words("Sole proprietorship", "Entreprise individuelle"),
    LegalForm.PARTNERSHIP: Words("Partnership", "Société de personnes"),
    LegalForm.CROWN_CORPORATION: Words("Crown corporation", "Société d’État"),
}

EXPORT_EXPERIENCE_WORDS = {
    ExportExperience.NONE: Words("No exports yet", "Pas encore d’exportations"),
    ExportExperience.SOME: Words("Some exports", "Quelques exportations"),
    ExportExperience.REGULAR: Words("Regular exports", "Exportations régulières"),
}

OWNERSHIP_WORDS = {
    Ownership.INDIGENOUS: Words("Indigenous people", "Autochtones"),
    Ownership.WOMEN: Words("Women", "Femmes"),
    Ownership.YOUTH: Words("Young people", "Jeunes"),
    Ownership.BLACK: Words("Black people", "Personnes noires"),
}

IP_STATUS_WORDS = {
    IpStatus.NONE: Words("No protection", "Aucune protection"),
    IpStatus.PENDING: Words("Application filed", "Demande déposée"),
    IpStatus.GRANTED: Words("Right granted", "Droit accordé"),
    IpStatus.LICENSED: Words("Licensed from others", "Sous licence"),
}

PARTNER_WORDS = {
    PartnerKind.ANY: Words("Any partner", "Tout partenaire"),
    PartnerKind.ACADEMIC: Words("University or college", "Université ou collège"),
    PartnerKind.COMPANY: Words("Company", "Entreprise"),
    PartnerKind.FOREIGN: Words("Foreign partner", "Partenaire étranger"),
    PartnerKind.SME: Words("Small or medium-sized company", "Petite ou moyenne entreprise"),
    PartnerKind.MUNICIPALITY: Words("Municipality", "Municipalité"),
    PartnerKind.UTILITY: Words("Utility", "Entreprise de services publics"),
    PartnerKind.RESEARCH: Words("Research centre", "Centre de recherche"),
    PartnerKind.INVESTOR: Words("Investor", "Investisseur"),
    PartnerKind.INDIGENOUS: Words("Indigenous partner", "Partenaire autochtone"),
    PartnerKind.INDUSTRY: Words("Industry partner", "Partenaire industriel"),
}

APPLICANT_WORDS = {
    ApplicantKind.RESEARCHER: Words("Researcher", "Chercheuse ou chercheur"),
    ApplicantKind.BANK: Words("Bank or lender", "Banque ou prêteur"),
    ApplicantKind.COMMUNITY: Words("Community", "Collectivité"),
    ApplicantKind.INVESTOR: Words("Investor", "Investisseur"),
    ApplicantKind.ASSOCIATION: Words("Association", "Regroupement"),
    ApplicantKind.OPERATOR: Words("Operator", "Exploitant"),
    ApplicantKind.STUDENT: Words("Student", "Étudiante ou étudiant"),
    ApplicantKind.BUYER: Words("Buyer", "Acheteur"),
    ApplicantKind.PROVIDER: Words("Service provider", "Fournisseur de services"),
    ApplicantKind.INCUBATOR: Words("Incubator or accelerator", "Incubateur ou accélérateur"),
    ApplicantKind.FOREIGN_GOVERNMENT: Words("Foreign government", "Gouvernement étranger"),
    ApplicantKind.MUNICIPALITY: Words("Municipality", "Municipalité"),
    ApplicantKind.UTILITY: Words("Utility", "Entreprise de services publics"),
    ApplicantKind.GOVERNMENT: Words("Government", "Gouvernement"),
}

CONDITION_WORDS = {
    ConditionKind.PROVINCES: Words("Province or territory", "Province ou territoire"),
    ConditionKind.SUB_REGION: Words("Region", "Région"),
    ConditionKind.PROJECT_PLACE: Words("Place of the project", "Lieu du projet"),
    ConditionKind.EMPLOYEES: Words("Number of employees", "Nombre d’employés"),
    ConditionKind.ANNUAL_REVENUE: Words("Annual revenue", "Revenus annuels"),
    ConditionKind.YEARS_IN_BUSINESS: Words("Years in business", "Années d’activité"),
    ConditionKind.TRL: Words("Technology readiness level", "Niveau de maturité technologique"),
    ConditionKind.LEGAL_FORMS: Words("Legal form", "Forme juridique"),
    ConditionKind.FOR_PROFIT: Words("For profit or not", "But lucratif ou non"),
    ConditionKind.AREAS: Words("Priority area", "Domaine prioritaire"),
    ConditionKind.SECTORS_NAICS: Words("Industry code (NAICS)", "Code d’industrie (SCIAN)"),
    ConditionKind.TARGET_MARKETS: Words("Markets aimed at", "Marchés visés"),
    ConditionKind.MARKET_SALES_SHARE: Words(
        "Share of sales in the market aimed at", "Part des ventes dans le marché visé"
    ),
    ConditionKind.EXPORT_EXPERIENCE: Words("Export experience", "Expérience d’exportation"),
    ConditionKind.OWNERSHIP: Words("Majority ownership", "Propriété majoritaire"),
    ConditionKind.CANADIAN_CONTROL: Words("Canadian control", "Contrôle canadien"),
    ConditionKind.PARTNER: Words("Partner", "Partenaire"),
    ConditionKind.OWN_CONTRIBUTION: Words("Own share of the cost", "Part des coûts que vous assumez"),
    ConditionKind.MIN_PROJECT_COST: Words("Project cost", "Coût du projet"),
    ConditionKind.MEMBERSHIP: Words("Membership or referral", "Adhésion ou recommandation"),
    ConditionKind.APPLICANT: Words("Who applies", "Qui présente la demande"),
    ConditionKind.CERTIFICATIONS: Words("Certifications", "Certifications détenues"),
    ConditionKind.IP_STATUS: Words("Intellectual property", "Propriété intellectuelle"),
    ConditionKind.OTHER: Words("For a person to check", "À vérifier par une personne"),
}

RESULT_WORDS = {
    Result.MET: Words("Met", "Remplie"),
    Result.NOT_MET: Words("Not met", "Non remplie"),
    Result.UNKNOWN: Words("To confirm", "À confirmer"),
}

VERDICT_WORDS = {
    Verdict.MEETS: Words("Meets every published condition", "Remplit toutes les conditions publiées"),
    Verdict.TO_CONFIRM: Words("Worth a look", "À regarder"),
    Verdict.NOT_NOW: Words("Not now", "Pas maintenant"),
}

INTAKE_WORDS = {
    Intake.OPEN: Words("Open", "Ouvert"),
    Intake.OPENS_ON: Words("Opens later", "Ouvre plus tard"),
    Intake.CLOSED: Words("Closed until the next round", "Fermé jusqu’à la prochaine période"),
    Intake.SUSPENDED: Words("Closed for now", "Fermé pour le moment"),
    Intake.BY_INVITATION: Words("By invitation", "Sur invitation"),
    Intake.ENDED: Words("Ended", "Terminé"),
    Intake.UNKNOWN: Words("Dates to confirm", "Dates à confirmer"),
}

INTAKE_MODE_WORDS = {
    IntakeMode.CONTINUOUS: Words("All year", "Toute l’année"),
    IntakeMode.CALL: Words("In dated rounds", "Par périodes datées"),
    IntakeMode.CLOSED: Words("Closed", "Fermé"),
    IntakeMode.SUSPENDED: Words("Suspended", "Suspendu"),
    IntakeMode.BY_INVITATION: Words("By invitation", "Sur invitation"),
    IntakeMode.UNKNOWN: Words("Not published", "Non publié"),
}

OPPORTUNITY_WORDS = {
    OpportunityKind.LEAD: Words("Lead", "Piste"),
    OpportunityKind.TENDER: Words("Tender", "Appel d’offres"),
    OpportunityKind.PROJECT: Words("Financed project", "Projet financé"),
    OpportunityKind.TRADE_FAIR: Words("Trade fair", "Salon professionnel"),
    OpportunityKind.MISSION: Words("Trade mission", "Mission commerciale"),
    OpportunityKind.JOINT_CALL: Words("Joint call for proposals", "Appel de projets conjoint"),
    OpportunityKind.SEMINAR: Words("Seminar or roundtable", "Séminaire ou table ronde"),
    OpportunityKind.POLICY_DEMAND: Words("Policy that creates demand", "Politique qui crée une demande"),
}

EVIDENCE_AGE_WORDS = {
    EvidenceAge.FRESH: Words("Under 6 months old", "Moins de 6 mois"),
    EvidenceAge.AGEING: Words("6 to 18 months old", "De 6 à 18 mois"),
    EvidenceAge.OLD: Words("Over 18 months old", "Plus de 18 mois"),
    EvidenceAge.YEAR_ONLY: Words("Only the year is known", "Seule l’année est connue"),
}

_TABLES: dict[type[StrEnum], dict[StrEnum, Words]] = {
    type(next(iter(table))): dict(table.items())
    for table in (
        LANGUAGE_WORDS, AREA_WORDS, PROVINCE_WORDS, LEVEL_WORDS, STAGE_WORDS, SUPPORT_WORDS, NEED_WORDS,
        CHALLENGE_WORDS, LEGAL_FORM_WORDS, EXPORT_EXPERIENCE_WORDS, OWNERSHIP_WORDS, IP_STATUS_WORDS,
        PARTNER_WORDS, APPLICANT_WORDS, CONDITION_WORDS, RESULT_WORDS, VERDICT_WORDS, INTAKE_WORDS,
        INTAKE_MODE_WORDS, OPPORTUNITY_WORDS, EVIDENCE_AGE_WORDS,
    )
}  # fmt: skip


def words_for(member: StrEnum) -> Words:
    """Return the label of a vocabulary member in both languages. Raise KeyError for any other member."""
    return _TABLES[type(member)][member]


def label(member: StrEnum, lang: str) -> str:
    """Return the label of a vocabulary member in ``lang``. Raise KeyError for any other member."""
    return words_for(member).text(lang)


def in_province(code: str, lang: str) -> str:
    """Return "in Quebec" or "au Québec" for "QC", "in Canada" for "CA". Raise ValueError for others."""
    if code == "CA":
        return IN_CANADA.text(lang)
    return IN_PROVINCE_WORDS[Province(code)].text(lang)
