"""Rows of casework: requests, who is asked to take them, what is said, what falls due, what came of it."""

from hub.casework.models.absences import AbsenceTransfer
from hub.casework.models.access_grants import AccessGrant
from hub.casework.models.drafts import DeskDraft, EnquiryReply, InboundEnquiry, ReferenceCounter, RequestDraft
from hub.casework.models.messages import (
    READ_BY_COMPANY,
    TAKEN_BACK,
    Consortium,
    Conversation,
    Event,
    Mention,
    PeerTopics,
    Post,
    RequestMessage,
    Room,
    RoomMember,
)
from hub.casework.models.outcomes import (
    AlertDismissal,
    AlertLook,
    Complaint,
    DirectoryCorrection,
    LeanedOn,
    MarketBarrier,
    MonthlyFigure,
    ProgramRecommendation,
    RoutingGap,
    Survey,
)
from hub.casework.models.places import Booking, Resource
from hub.casework.models.presence import Approval, OfficialPresence, Visit, VisitClash
from hub.casework.models.referrals import (
    CompanyProposal,
    ConfirmedCapability,
    Meeting,
    Mission,
    OutsideAddress,
    Referral,
)
from hub.casework.models.requests import Recusal, ServiceRequest, not_recused
from hub.casework.models.tasks import Pause, Reminder, Snooze, Task
from hub.casework.models.texts import CannedAnswer, Label, SavedView
