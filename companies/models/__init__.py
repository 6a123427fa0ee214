"""Companies, their people, their work, their consents, and the answers of those who are not here yet."""

from companies.models.company import Company, ErasedCompany, PossibleDuplicate
from companies.models.fact_sheet import FactSheet
from companies.models.merges import Merge, MergeAgreement
from companies.models.people import Consent, Invitation, JoinRequest, Membership
from companies.models.programs import Application, ProgramStance
from companies.models.work import Offering, Project

__all__ = [
    "Application",
    "Company",
    "Consent",
    "ErasedCompany",
    "FactSheet",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Merge",
    "MergeAgreement",
    "Offering",
    "PossibleDuplicate",
    "ProgramStance",
    "Project",
]
