"""Rows of casework: requests, who is asked to take them, what is said, what falls due, what came of it."""

from hub.casework.models.conversation import Event, Message
from hub.casework.models.drafts import ReferenceCounter, RequestDraft
from hub.casework.models.ledger import Pause, Reminder
from hub.casework.models.offers import Offer
from hub.casework.models.opening import Grant
from hub.casework.models.presence import Approval, Presence
from hub.casework.models.requests import ServiceRequest
from hub.casework.models.results import Complaint, Correction, Hole, Survey
from hub.casework.models.views import SavedView

__all__ = [
    "Approval",
    "Complaint",
    "Correction",
    "Event",
    "Grant",
    "Hole",
    "Message",
    "Offer",
    "Pause",
    "Presence",
    "ReferenceCounter",
    "Reminder",
    "RequestDraft",
    "SavedView",
    "ServiceRequest",
    "Survey",
]
