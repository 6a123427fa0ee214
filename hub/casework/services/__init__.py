"""Use cases of casework, one public function each."""

from hub.casework.services.asking import (
    Ask,
    Official,
    begin_draft,
    forget_drafts,
    keep_draft,
    rescue_drafts,
    submit_request,
)
from hub.casework.services.climbing import run_due
from hub.casework.services.closing import close_request, reopen_request, withdraw_request
from hub.casework.services.departing import Leaving, NewPlace, depart, what_departure_leaves
from hub.casework.services.holding import claim_request, hand_to
from hub.casework.services.offering import (
    Choice,
    Outside,
    accept_offer,
    finish_part,
    offer_request,
    return_offer,
    take_back_offer,
)
from hub.casework.services.opening import break_glass, share_request
from hub.casework.services.orphans import take_up_orphans
from hub.casework.services.presence import record_approval, record_presence_result
from hub.casework.services.results import (
    answer_complaint,
    answer_survey,
    complain,
    settle_correction,
)
from hub.casework.services.sharing import share_profile
from hub.casework.services.steps import ConflictError
from hub.casework.services.talking import add_note, answer_company, ask_company, reply_as_company, resume_request
from hub.casework.services.views import change_view, forget_view, keep_view

__all__ = [
    "Ask",
    "Choice",
    "ConflictError",
    "Leaving",
    "NewPlace",
    "Official",
    "Outside",
    "accept_offer",
    "add_note",
    "answer_company",
    "answer_complaint",
    "answer_survey",
    "ask_company",
    "begin_draft",
    "break_glass",
    "change_view",
    "claim_request",
    "close_request",
    "complain",
    "depart",
    "finish_part",
    "forget_drafts",
    "forget_view",
    "hand_to",
    "keep_draft",
    "keep_view",
    "offer_request",
    "record_approval",
    "record_presence_result",
    "reopen_request",
    "reply_as_company",
    "rescue_drafts",
    "resume_request",
    "return_offer",
    "run_due",
    "settle_correction",
    "share_profile",
    "share_request",
    "submit_request",
    "take_back_offer",
    "take_up_orphans",
    "what_departure_leaves",
    "withdraw_request",
]
