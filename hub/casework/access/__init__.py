"""The doors to requests. "Not yours" and "not there" answer alike; what may be read of a case has a ground.

Need to know: a case opens to the seat that answers for it, to seats that are asked or work on a part, to the office of
the owner, to the seat that sent it to a body without accounts, and to whom it was shared with; everybody else of the
staff may open it with a reason, for a short time, and the seat and its lead hear of it. Once a request is closed, only
the seat that had it and its office keep it.
"""

from hub.casework.access.company import (
    companies_asking_for,
    draft_for,
    drafts_of,
    request_for,
    requests_of,
    sent_as,
)
from hub.casework.access.desk import (
    Case,
    Ground,
    ProfileGround,
    asked_of,
    call_takers_seats,
    case_for,
    company_on_the_line,
    desk_seats,
    exists_for_glass,
    leads,
    let_requests_in,
    log_reading,
    opens_profile,
    readable_at_desk,
    require_staff,
    taken_by,
)
from hub.casework.access.outside import LinkOverError, is_open_to, offer_for_link, opens_by_link

__all__ = [
    "Case",
    "Ground",
    "LinkOverError",
    "ProfileGround",
    "asked_of",
    "call_takers_seats",
    "case_for",
    "companies_asking_for",
    "company_on_the_line",
    "desk_seats",
    "draft_for",
    "drafts_of",
    "exists_for_glass",
    "is_open_to",
    "leads",
    "let_requests_in",
    "log_reading",
    "offer_for_link",
    "opens_by_link",
    "opens_profile",
    "readable_at_desk",
    "request_for",
    "requests_of",
    "require_staff",
    "sent_as",
    "taken_by",
]
