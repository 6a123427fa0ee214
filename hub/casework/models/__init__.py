"""Rows of casework: requests, who is asked to take them, what is said, what falls due, what came of it."""

from hub.casework.models.absences import AbsenceTransfer
from hub.casework.models.access_grants import AccessGrant
from hub.casework.models.drafts import DeskDraft, ReferenceCounter, RequestDraft
from hub.casework.models.messages import Event, Mention, RequestMessage
from hub.casework.models.outcomes import Complaint, DirectoryCorrection, LeanedOn, MarketBarrier, RoutingGap, Survey
from hub.casework.models.presence import Approval, OfficialPresence
from hub.casework.models.referrals import CompanyProposal, InboundEnquiry, OutsideAddress, Referral
from hub.casework.models.reminders import Pause, Reminder
from hub.casework.models.requests import ServiceRequest
from hub.casework.models.tasks import Snooze, Task
from hub.casework.models.texts import CannedAnswer
from hub.casework.models.views import SavedView
from hub.casework.models.workload_alerts import AlertDismissal

__all__ = [
    "AbsenceTransfer",
    "AccessGrant",
    "AlertDismissal",
    "Approval",
    "CannedAnswer",
    "CompanyProposal",
    "Complaint",
    "DeskDraft",
    "DirectoryCorrection",
    "Event",
    "InboundEnquiry",
    "LeanedOn",
    "MarketBarrier",
    "Mention",
    "OfficialPresence",
    "OutsideAddress",
    "Pause",
    "ReferenceCounter",
    "Referral",
    "Reminder",
    "RequestDraft",
    "RequestMessage",
    "RoutingGap",
    "SavedView",
    "ServiceRequest",
    "Snooze",
    "Survey",
    "Task",
]
