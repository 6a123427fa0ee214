"""The closed lists of requests: their kinds, states, offers, answers and results."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.core.vocabulary.enums import Need


class RequestKind(models.TextChoices):
    """What a company asks for. Each kind has its own promise (``hub.casework.sla.services``)."""

    PROGRAMS = "programs", _("Advice on programs")
    MARKET_ENTRY = "market_entry", _("Entering a market")
    PARTNERS = "partners", _("Finding partners and contacts")
    IP = "ip", _("Intellectual property")
    STANDARDS = "standards", _("Standards and certification")
    FINANCE = "finance", _("Finance")
    DISPUTE = "dispute", _("A commercial dispute")
    PRESENCE = "presence", _("An official’s presence")
    OTHER = "other", _("Something else")
    UNSURE = "unsure", _("I don’t know who to ask")


class RequestState(models.TextChoices):
    """Where a request stands for those who work on it. The company sees one simple status computed from it."""

    NEW = "new", _("To triage")
    ASSIGNED = "assigned", _("In hand")
    WAITING = "waiting", _("Waiting on the company")
    REFERRED = "referred", _("Offered, not accepted")
    CLOSED = "closed", _("Closed")


class PendingStep(models.TextChoices):
    """What came to our side, and nobody there has answered yet; the strongest first."""

    REPLIED = "replied", _("Replied")
    RETURNED = "returned", _("Returned")
    REOPENED = "reopened", _("Reopened")


OPEN_STATES = (RequestState.NEW, RequestState.ASSIGNED, RequestState.WAITING, RequestState.REFERRED)


class Channel(models.TextChoices):
    """How a request came in, a company was spoken with, or an enquiry was answered."""

    WEB = "web", _("On the portal")
    PHONE = "phone", _("By phone")
    CHAT = "chat", _("By WeChat or another chat")
    MEETING = "meeting", _("At a meeting or a fair")
    MAIL = "mail", _("By mail")


class Urgency(models.TextChoices):
    """How much time the company has."""

    NORMAL = "normal", _("No fixed date")
    DATED = "dated", _("By a certain day")
    URGENT = "urgent", _("Within days")


class Outcome(models.TextChoices):
    """What became of a request. The last three are not an officer's choice."""

    HELPED = "helped", _("Helped")
    PARTLY = "partly", _("Partly helped")
    NOT_HELPED = "not_helped", _("Not helped")
    UNREACHABLE = "unreachable", _("Company not reached")
    OUT_OF_SCOPE = "out_of_scope", _("Outside what we can do")
    WITHDRAWN = "withdrawn", _("Withdrawn by the company")
    NOBODY = "nobody", _("Nobody could take it")
    MERGED = "merged", _("Joined with another request")


_NOT_OF_OFFICERS = frozenset({Outcome.WITHDRAWN, Outcome.NOBODY, Outcome.MERGED})
OFFICERS_OUTCOMES = tuple(outcome for outcome in Outcome if outcome not in _NOT_OF_OFFICERS)
HELPFUL_OUTCOMES = (Outcome.HELPED, Outcome.PARTLY)
OUTCOME_HINTS: Mapping[str, Any] = {
    Outcome.HELPED: _("The company has what it asked for."),
    Outcome.PARTLY: _("It has some of it, or knows where to go on."),
    Outcome.NOT_HELPED: _("We looked, and have nothing for it today."),
    Outcome.UNREACHABLE: _("It was asked and did not reply."),
    Outcome.OUT_OF_SCOPE: _("No office here may take this up."),
}


class OutcomeReason(models.TextChoices):
    """Why it came out so; several may hold."""

    INFORMATION_GIVEN = "information_given", _("Information or advice given")
    INTRODUCTION_MADE = "introduction_made", _("Introduction made")
    PROGRAM_FOUND = "program_found", _("A program was found")
    DOCUMENT_SENT = "document_sent", _("Letter or document sent")
    EVENT_ATTENDED = "event_attended", _("Meeting, visit or event held")
    NO_PROGRAM_FITS = "no_program_fits", _("No program fits today")
    NO_PARTNER_FOUND = "no_partner_found", _("No partner was found")
    TOO_EARLY = "too_early", _("Too early for the company")
    TOO_LATE = "too_late", _("The date had passed")
    NO_CAPACITY = "no_capacity", _("We lacked the capacity")
    COMPANY_SILENT = "company_silent", _("The company did not answer")
    NOT_OUR_MANDATE = "not_our_mandate", _("Not within any office’s mandate")
    SENT_ELSEWHERE = "sent_elsewhere", _("Sent to somebody outside")
    NOT_CANADIAN = "not_canadian", _("Not a Canadian company")
    INTERMEDIARY = "intermediary", _("An intermediary, not the company")


class ReferralRole(models.TextChoices):
    """What a seat is asked to be on a request."""

    OWNER = "owner", _("Takes the request over")
    SUPPORT = "support", _("Works on a part of it")


class ReferralState(models.TextChoices):
    """What became of an offer of a request to a seat."""

    OFFERED = "offered", _("Not answered yet")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Taken back")
    DONE = "done", _("Part done")
    ENDED = "ended", _("Over")


# The seat is asked, or has what it was asked for.
OPEN_REFERRALS = (ReferralState.OFFERED, ReferralState.ACCEPTED)
# The whole was accepted by another seat, which has it, or had it.
HANDED_OVER_STATES = (ReferralState.ACCEPTED, ReferralState.ENDED)
# An offer was answered. One that was accepted and is over has ended with its request.
ANSWERED_STATES = (ReferralState.ACCEPTED, ReferralState.ENDED, ReferralState.DONE, ReferralState.RETURNED)


class ReturnReason(models.TextChoices):
    """Why a seat returns an offer. The first four are reports on its entry."""

    WRONG_AREA = "wrong_area", _("Not my area")
    WRONG_REGION = "wrong_region", _("Not my region")
    NO_CAPACITY = "no_capacity", _("No capacity now")
    NOT_ELIGIBLE = "not_eligible", _("The company is not one we can serve")
    CONFLICT = "conflict", _("Conflict of interest")
    OTHER = "other", _("Another reason")
    NOBODY_THERE = "nobody_there", _("Nobody is there")


class OverrideReason(models.TextChoices):
    """Why somebody leaves the proposed seat for another.

    Wrong area, wrong place and overloaded are reports on its entry.
    """

    COMPANY_ASKED = "company_asked", _("The company asked for it")
    KNOWS_CASE = "knows_case", _("They know the company or the buyer")
    WRONG_AREA = "wrong_area", _("The proposed seat’s area is wrong")
    WRONG_REGION = "wrong_region", _("The proposed seat’s place is wrong")
    NO_CAPACITY = "no_capacity", _("The proposed seat is overloaded")
    OTHER = "other", _("Another reason")


# What somebody may choose. The last one is found by the sweep: whoever is there to say so is there.
CHOOSABLE_RETURN_REASONS = tuple(reason for reason in ReturnReason if reason != ReturnReason.NOBODY_THERE)


class PartOutcome(models.TextChoices):
    """What a seat made of its part. The last one is not its choice: a sister seat has answered for it."""

    HELPED = "helped", _("Helped")
    PARTLY = "partly", _("Partly helped")
    NOT_HELPED = "not_helped", _("Not helped")
    UNREACHABLE = "unreachable", _("Company not reached")
    COVERED = "covered", _("Answered by another seat")


CHOOSABLE_PART_OUTCOMES = tuple(outcome for outcome in PartOutcome if outcome != PartOutcome.COVERED)


class MessageSide(models.TextChoices):
    """Who wrote a message."""

    COMPANY = "company", _("Company")
    STAFF = "staff", _("Hub and its partners")


class RequestMessageKind(models.TextChoices):
    """What a message is. A note stays inside; the others are read by both sides."""

    ANSWER = "answer", _("Answer")
    QUESTION = "question", _("Question to the company")
    REPLY = "reply", _("Reply of the company")
    NOTE = "note", _("Internal note")


class EventKind(models.TextChoices):
    """What happened to a request; the timeline of both sides is made of these."""

    RECEIVED = "received"
    CLAIMED = "claimed"
    HANDED = "handed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"
    PART_DONE = "part_done"
    PART_COVERED = "part_covered"
    PART_LATE = "part_late"
    COVERED = "covered"
    MOVED = "moved"
    ASKED = "asked"
    REPLIED = "replied"
    RESUMED = "resumed"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    RELEASED = "released"
    MERGED = "merged"
    NUDGED = "nudged"
    LEAD_INFORMED = "lead_informed"
    STANDARD_MISSED = "standard_missed"
    BACK_TO_HUB = "back_to_hub"
    ARCHIVED = "archived"
    SHARED = "shared"
    SHARING = "sharing"
    EMERGENCY_ACCESS_OPENED = "emergency_access"
    COMPLAINED = "complained"
    COMPLAINT_ANSWERED = "complaint_answered"
    PRESENCE_STEP = "presence_step"
    CORRECTED = "corrected"
    RECLASSIFIED = "reclassified"
    CONTACT = "contact"
    RECUSED = "recused"
    READMITTED = "readmitted"


class BarrierKind(models.TextChoices):
    """What keeps a company out of a market."""

    TARIFF = "tariff", _("Duty, quota or tax")
    STANDARD = "standard", _("Standard, test or certification")
    LICENCE = "licence", _("Licence or registration")
    PROCUREMENT = "procurement", _("Public purchasing closed to foreign bids")
    LOCAL_CONTENT = "local_content", _("Local content or local partner required")
    TECHNOLOGY = "technology", _("Handing over technology or data")
    IP = "ip", _("Intellectual property not protected")
    PAYMENT = "payment", _("Payment or money transfer")
    ENTRY = "entry", _("Customs, visas or travel")
    OTHER = "other", _("Another barrier")


class ReminderKind(models.TextChoices):
    """What falls due on a request.

    Days are business days, but for archive and surveys (``hub.casework.sla.services``).
    """

    NUDGE = "nudge", _("Remind the seat")
    PROMISE = "promise", _("First answer due")
    LEAD = "lead", _("Tell the office’s lead")
    BACK = "back", _("Back to the Hub’s desk")
    CLOSE = "close", _("Close honestly")
    COMPANY_SILENT = "company_silent", _("Ask the company again")
    PART_NUDGE = "part_nudge", _("Remind the seat of its part")
    PART_LATE = "part_late", _("Tell who answers that a part is late")
    ARCHIVE = "archive", _("Archive")
    SURVEY_1 = "survey_1", _("Ask what came of it, after 10 days")
    SURVEY_2 = "survey_2", _("Ask what came of it, after 3 months")
    SURVEY_3 = "survey_3", _("Ask what came of it, after 12 months")
    SURVEY_AGAIN = "survey_again", _("Remind the company of that question, once")


class GrantGround(models.TextChoices):
    """Why somebody may read a request that is not theirs."""

    SHARED = "shared", _("Shared by who has it")
    EMERGENCY_ACCESS = "emergency_access", _("Opened with a reason, for a short time")


class RepeatKind(models.TextChoices):
    """Five kinds of "again", five rules, and who writes for somebody else."""

    SAME_OPEN = "same_open", _("The same request is open already")
    CHASER = "chaser", _("Asks again within three weeks")
    SERIAL = "serial", _("One of many in a short time")
    SAME_COMPANY = "same_company", _("Another record may be the same company")
    SAME_PERSON = "same_person", _("The same person wrote the same for another company record")
    INTERMEDIARY = "intermediary", _("Written on behalf of a client")


NOT_ASKED_AGAIN = ("", RepeatKind.INTERMEDIARY)


class PresenceForm(models.TextChoices):
    """What the official is asked to do."""

    MEETING = "meeting", _("Join a meeting")
    LETTER = "letter", _("Write a letter of support")
    VISIT = "visit", _("Visit a site or a plant")
    SIGNING = "signing", _("Attend a signing")
    EVENT = "event", _("Speak at an event")


class ApprovalState(models.TextChoices):
    """Where one step of the approval ladder stands."""

    WAITING = "waiting", _("Waiting")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


class AddressBasis(models.TextChoices):
    """Why an address outside may be sent a link."""

    DOMAIN = "domain", _("On the body’s own domain")
    DIRECTORY = "directory", _("Stands in the directory")
    PERSON = "person", _("Checked by a second person")


class PresenceResult(models.TextChoices):
    HELD = "held", _("It took place")
    DELEGATED = "delegated", _("It took place with somebody else")
    CANCELLED = "cancelled", _("It was cancelled")
    REFUSED = "refused", _("It was refused")


class SurveyResult(models.TextChoices):
    """What came of the help, as the company says."""

    CONTACT = "contact", _("A contact")
    CONTRACT = "contract", _("A contract")
    FUNDING = "funding", _("Funding")
    MARKET = "market", _("A new market")
    JOBS = "jobs", _("Jobs")
    EMISSIONS = "emissions", _("Less emissions")
    KNOWLEDGE = "knowledge", _("Knowing what to do next")
    NOTHING_YET = "nothing_yet", _("Nothing yet")
    NOTHING = "nothing", _("Nothing")


class Counterfactual(models.TextChoices):
    """What would have happened without help."""

    SAME = "same", _("The same")
    LATER = "later", _("The same, but later")
    SMALLER = "smaller", _("Less of it")
    NOT = "not", _("It would not have happened")
    UNKNOWN = "unknown", _("We cannot tell")


# What a kind of request says of the need, where the company named none.
NEEDS_OF_KIND: Mapping[str, frozenset[Need]] = {
    RequestKind.MARKET_ENTRY: frozenset({Need.MARKET_ENTRY_CHINA}),
    RequestKind.PARTNERS: frozenset({Need.FIND_PARTNER}),
    RequestKind.IP: frozenset({Need.IP_PROTECTION}),
    RequestKind.STANDARDS: frozenset({Need.REGULATORY_CERTIFICATION}),
    RequestKind.FINANCE: frozenset({Need.EXPORT_FINANCE}),
    RequestKind.DISPUTE: frozenset({Need.DISPUTE}),
    RequestKind.PRESENCE: frozenset({Need.GOVERNMENT_INTRODUCTION}),
}
# What finance may be for.
MONEY = (Need.EXPORT_FINANCE, Need.FUNDING_RD, Need.FUNDING_DEMO, Need.GROWTH_CAPITAL, Need.OWN_SITE)


class LandingHelp(models.TextChoices):
    """What would help a company on the ground in China."""

    DESK = "desk", _("A desk for some days")
    ROOM = "room", _("A room for a meeting")
    INTERPRETER = "interpreter", _("An interpreter")
    ADVISER = "adviser", _("An hour with an adviser")


class SlotLength(models.IntegerChoices):
    """For how long something is lent at a time, in minutes."""

    HALF_HOUR = 30, _("Half an hour")
    HOUR = 60, _("One hour")
    TWO_HOURS = 120, _("Two hours")
    HALF_DAY = 240, _("Four hours")
    DAY = 480, _("Eight hours")


# Kinds of request whose company is asked for it.
KINDS_WITH_LANDING = frozenset({RequestKind.MARKET_ENTRY, RequestKind.PARTNERS, RequestKind.UNSURE})


class CorrectionState(models.TextChoices):
    """What was made of a proposed correction."""

    OPEN = "open", _("To look at")
    MADE = "made", _("Made")
    REFUSED = "refused", _("Not needed")
