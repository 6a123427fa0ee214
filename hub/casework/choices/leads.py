"""The closed lists of leads, missions, visits and rooms, of what figures and results count, and of signs at seats."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProposalAnswer(models.TextChoices):
    """What a company says of a lead that it was told of."""

    YES = "yes", pgettext_lazy("answer to a lead", "Yes")
    NO = "no", _("Not for us")
    LATER = "later", pgettext_lazy("answer to a lead", "Later")


class DeclineReason(models.TextChoices):
    """Why a lead is not for a company."""

    PRODUCT = "product", _("We do not make this")
    TOO_LARGE = "too_large", _("Too large for us alone")
    TOO_SMALL = "too_small", _("Too small for us")
    NO_TIME = "no_time", _("We have no capacity now")
    MARKET = "market", _("Not this market")
    RISK = "risk", _("The risk is too high")


class RecommendationAnswer(models.TextChoices):
    """What a company says of a program that an officer recommends: it will apply, or why the program is not for it."""

    APPLY = "apply", _("We will apply")
    HAVE = "have", _("We have it already")
    CONDITIONS = "conditions", _("We do not meet its conditions")
    PURPOSE = "purpose", _("It does not pay for what we need")
    EFFORT = "effort", _("Too much work for what it pays")
    TIME = "time", _("Not at this time")


NOT_FOR_US = tuple(one for one in RecommendationAnswer if one != RecommendationAnswer.APPLY)


class PublicFigure(models.TextChoices):
    """What the results count by month."""

    RECEIVED = "received", _("Requests received")
    JUDGED = "judged", _("Answered, or overdue")
    KEPT = "kept", _("Answered within the promise")
    ANSWERED = "answered", _("First answers, by business days")
    CLOSED = "closed", _("Requests closed")
    ASKED_BACK = "asked_back", _("Companies that said what came of it")
    HELPED = "helped", _("Said that we helped")
    CONTRACTS = "contracts", _("Contracts confirmed by the company")
    UNMET = "unmet", _("What we could not do")
    TOLD = "told", _("Companies told of a lead")
    ACCEPTED = "accepted", _("Answered yes")
    INTRODUCED = "introduced", _("Introduced")
    LEAD_CONTRACTS = "lead_contracts", _("Contracts from a lead")
    VISITS = "visits", _("Visits to China")
    CLASHES = "clashes", _("Clashes of visits found")
    CLASHES_AVOIDED = "clashes_avoided", _("Clashes of visits avoided")


class FigureCut(models.TextChoices):
    """By what a figure of the results is divided; a figure of all has none."""

    KIND = "kind", _("Kind of request")
    PROVINCE = "province", _("Province")
    LANGUAGE = "language", _("Language")
    AREA = "area", _("Area")
    SIZE = "size", _("Size of the company")
    DAYS = "days", _("Business days")
    OUTCOME = "outcome", _("Outcome")
    ROUND = "round", _("Round of questions")
    REASON = "reason", _("Reason")


class RequestOrigin(models.TextChoices):
    """Where a request came from, as it tells of itself; where it names several, the first of them."""

    PHONE = "phone", _("By phone")
    CHAT = "chat", _("By WeChat or another chat")
    MEETING = "meeting", _("At a meeting or a fair")
    MAIL = "mail", _("By mail")
    LEAD = "lead", _("A yes to a lead or mission")
    OPPORTUNITY = "opportunity", _("The page of an opportunity")
    PROGRAM = "program", _("The page of a program")
    FINDER = "finder", _("The answer of the finder")
    SEAT = "seat", _("The page of an office or person")
    PORTAL = "portal", _("Elsewhere on the portal")


class WorkloadSign(models.TextChoices):
    """What shows that a seat needs a hand, the worst first."""

    NOT_HELD = "not_held", _("Nobody in the seat")
    AWAY = "away", _("Everybody away")
    SILENT = "silent", _("Silent")
    OVERLOADED = "overloaded", _("Overloaded")
    UNANSWERED = "unanswered", _("Offers unanswered")
    DORMANT = "dormant", _("Asked after a long rest")
    RETURNING = "returning", _("Many offers returned")
    FEW_HELPED = "few_helped", _("Few helped")
    DOUBTED = "doubted", _("Few say it helped")


class VisitCircle(models.TextChoices):
    """Who reads a planned visit whole. To every other official it is a week, a city, and whom to call."""

    OFFICIALS = "officials", _("Our organization alone")
    PUBLIC = "public", _("Every official, and anybody once it is public")


class VisitState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("visit", "Draft")
    PLANNED = "planned", pgettext_lazy("visit", "Planned")
    PUBLIC = "public", pgettext_lazy("visit", "Public")
    CANCELLED = "cancelled", pgettext_lazy("visit", "Cancelled")


# Others learn of a visit, and it counts for them, once it is planned.
COUNTED_VISITS = (VisitState.PLANNED, VisitState.PUBLIC)


class ClashGround(models.TextChoices):
    """What two visits near each other share."""

    HOST = "host", _("the same host")
    CITY = "city", _("the same city")
    AREA = "area", _("the same area")


class MeetingOutcome(models.TextChoices):
    """What came of a meeting of a mission."""

    FOLLOW_UP = "follow_up", _("They go on talking")
    SIGNED = "signed", _("Something was signed")
    NOTHING = "nothing", _("Held, nothing follows")
    NOT_HELD = "not_held", _("It was not held")


class RoomKind(models.TextChoices):
    BID = "bid", _("Joint offer")
    MISSION = "mission", _("Mission")
    TABLE = "table", _("Governments’ table")
    PEERS = "peers", _("Talk between companies")


class ConsortiumState(models.TextChoices):
    """Where a group of companies stands: it forms until each of two or more has agreed."""

    FORMING = "forming", _("Forming")
    AGREED = "agreed", _("Agreed")
    DISSOLVED = "dissolved", _("Dissolved")


class EnquirerRole(models.TextChoices):
    """Who writes from outside Canada about its companies."""

    BUYER = "buyer", _("A buyer")
    SUPPLIER = "supplier", _("A supplier")
    INVESTOR = "investor", _("An investor")
