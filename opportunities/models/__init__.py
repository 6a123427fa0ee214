"""The tables of the China side."""

from opportunities.models.disclosure import Clearance, Declaration, DossierContact, DossierProfile, DossierTechnical
from opportunities.models.entries import Agreement, ComplianceCheck, Guide
from opportunities.models.opportunities import Opportunity
from opportunities.models.policy_signals import PolicySignal
