"""Companies, their people, their work, their consents, and the answers of those who are not here yet."""

from companies.models.company import Company, ErasedCompany, FactSheet, PossibleDuplicate
from companies.models.members import Consent, Invitation, JoinRequest, Membership
from companies.models.merges import Merge, MergeAgreement
from companies.models.offerings import Application, Offering, ProgramStance, Project
from companies.models.registry import RegisteredCorporation
from companies.models.sheets import CompanySheet, SheetFile
