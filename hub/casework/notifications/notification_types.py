"""The kinds of notifications that casework sends. Their words are in ``templates/notifications/casework``."""

from django.utils.translation import gettext_lazy as _

from hub.notifications.choices import Audience
from hub.notifications.mail.registry import Category, NotificationType, register

REQUEST = Category(
    slug="casework.request",
    label=_("Steps of your requests"),
    sentence=_("When a request of your company comes in, moves on, asks you something, or is answered."),
    always=True,
    audience=Audience.COMPANY,
    joined=True,
)
DESK = Category(
    slug="casework.desk",
    label=_("Work at your desk"),
    sentence=_("When a request comes to your seat, waits for you, comes back or is late."),
    always=True,
    audience=Audience.STAFF,
    joined=True,
)
OUTCOME = Category(
    slug="casework.outcome",
    label=_("What came of it"),
    sentence=_("Short questions 10 days, 3 months and 12 months after a request was closed, each with one reminder."),
    audience=Audience.COMPANY,
)
UNFINISHED_CATEGORY = Category(
    slug="casework.unfinished",
    label=_("Unfinished requests"),
    sentence=_("One mail, the day after you left a request unfinished."),
    audience=Audience.COMPANY,
)
LEADS = Category(
    slug="casework.leads",
    label=_("Leads for your company"),
    sentence=_("When an officer tells your company of a lead in China that fits what you offer."),
    audience=Audience.COMPANY,
)
ROOMS = Category(
    slug="casework.rooms",
    label=_("Rooms with others"),
    sentence=_("When your company is asked to join others, and when something happens in a room that it is in."),
    audience=Audience.COMPANY,
    joined=True,
)
EXTERNAL = Category(
    slug="casework.outside",
    label=_("Requests for your organization"),
    sentence=_("When a request is proposed to an organization without accounts here."),
    always=True,
    audience=Audience.MAILBOX,
)

FIGURES = Category(
    slug="casework.figures",
    label=_("Figures of the month"),
    sentence=_("One mail when a month is over, for those who lead an office or a desk."),
    audience=Audience.STAFF,
)

_WHY_REQUEST = _("You get this because you sent this request, or because you are an owner of the company.")
_WHY_DESK = _("You get this because you hold a seat that this request concerns.")
_WHY_COLLEAGUE = _("You get this because a colleague, or you yourself, put it before you.")
_WHY_TASK = _("You get this because this task is yours, or because you gave it.")
_WHY_OUTCOME = _("You get this because your company sent this request.")
_WHY_UNFINISHED_CATEGORY = _("You get this once, because you left your address with an unfinished request.")
_WHY_ADDRESS = _("You get this because you proposed this address.")
_WHY_LEADS = _("You get this because your company agreed to be proposed for leads.")
_WHY_LEAD_OWNER = _("You get this because you hold a seat that looks after this lead.")
_WHY_VISIT = _("You get this because you hold the seat to call for a visit.")
_WHY_INVITED = _("You get this because your company agreed to be asked by others.")
_WHY_ROOM = _("You get this because your company is in this room.")
_WHY_ROOM_SEAT = _("You get this because you hold a seat that is in this room.")
_WHY_OFFICE = _("You get this because you hold a seat of this office.")
_WHY_FIGURES = _("You get this because you lead an office, or a desk.")
_WHY_EXTERNAL = _("You get this because a trade commissioner or an adviser gave us your address for this request.")


def _notification_type(slug: str, category: Category, why: object, *names: str) -> NotificationType:
    template = f"notifications/casework/{slug}"
    kind = NotificationType(
        slug=f"casework.{slug}", category=category, template=template, names=frozenset(names), why=why
    )
    register(kind)
    return kind


BOOKING = _notification_type("booking", REQUEST, _WHY_REQUEST, "reference", "changed")
BOOKING_AT_OFFICE = _notification_type("booking_at_office", DESK, _WHY_OFFICE, "office", "changed")
ROOM_INVITED = _notification_type("room_invited", ROOMS, _WHY_INVITED, "room")
ROOM_CHANGED = _notification_type("room_changed", ROOMS, _WHY_ROOM, "room", "changed")
ROOM_CHANGED_AT_SEAT = _notification_type("room_changed_at_seat", DESK, _WHY_ROOM_SEAT, "room", "changed")
PROPOSED = _notification_type("proposed", LEADS, _WHY_LEADS, "opportunity")
MISSION_PROPOSED = _notification_type("mission_proposed", LEADS, _WHY_LEADS, "opportunity")
MISSION_ACCEPTED = _notification_type("mission_accepted", DESK, _WHY_LEAD_OWNER, "opportunity")
MISSION_SEAT = _notification_type("mission_seat", LEADS, _WHY_LEADS, "opportunity")
VISIT_CLASH = _notification_type("visit_clash", DESK, _WHY_VISIT)
PROPOSAL_ACCEPTED = _notification_type("proposal_accepted", DESK, _WHY_LEAD_OWNER, "opportunity")
ENQUIRY_RECEIVED = _notification_type("enquiry_received", DESK, _WHY_LEAD_OWNER, "opportunity")
ENQUIRY_WAITS = _notification_type("enquiry_waits", DESK, _WHY_LEAD_OWNER, "opportunity", "day")
ENQUIRY_LATE = _notification_type("enquiry_late", DESK, _WHY_LEAD_OWNER, "opportunity", "day")
PRESENCE_ASKED = _notification_type("presence_asked", REQUEST, _WHY_REQUEST, "reference")
APPROVAL_ASKED = _notification_type("approval_asked", DESK, _WHY_DESK, "reference", "office")
APPROVAL_ANSWERED = _notification_type("approval_answered", DESK, _WHY_DESK, "reference")
APPROVAL_UNANSWERED = _notification_type("approval_unanswered", DESK, _WHY_DESK, "reference", "seat")
APPROVAL_AWAY = _notification_type("approval_away", DESK, _WHY_DESK, "reference", "seat", "until")
APPROVAL_ASKED_EXTERNALLY = _notification_type(
    "approval_asked_outside", EXTERNAL, _WHY_EXTERNAL, "reference", "office", "until"
)
ADDRESS_DECIDED = _notification_type("address_decided", DESK, _WHY_ADDRESS, "seat")
RECEIVED = _notification_type("received", REQUEST, _WHY_REQUEST, "reference", "day", "office")
TAKEN = _notification_type("taken", REQUEST, _WHY_REQUEST, "reference", "office")
SENT = _notification_type("sent", REQUEST, _WHY_REQUEST, "reference", "office", "day")
MOVED = _notification_type("moved", REQUEST, _WHY_REQUEST, "reference", "office")
ASKED = _notification_type("asked", REQUEST, _WHY_REQUEST, "reference")
ANSWERED = _notification_type("answered", REQUEST, _WHY_REQUEST, "reference")
LATE = _notification_type("late", REQUEST, _WHY_REQUEST, "reference", "office")
STILL_WAITING = _notification_type("still_waiting", REQUEST, _WHY_REQUEST, "reference")
STILL_LOOKING = _notification_type("still_looking", REQUEST, _WHY_REQUEST, "reference")
CLOSED = _notification_type("closed", REQUEST, _WHY_REQUEST, "reference", "days")
REOPENED = _notification_type("reopened", REQUEST, _WHY_REQUEST, "reference", "office", "day")
COMPLAINT_ANSWERED = _notification_type("complaint_answered", REQUEST, _WHY_REQUEST, "reference")
PRESENCE_MOVED = _notification_type("presence_moved", REQUEST, _WHY_REQUEST, "reference", "day")
PRESENCE_MOVED_AT_DESK = _notification_type("presence_moved_at_desk", DESK, _WHY_DESK, "reference", "day")
PRESENCE_STEP = _notification_type("presence_step", REQUEST, _WHY_REQUEST, "reference")
UNFINISHED = _notification_type("unfinished", UNFINISHED_CATEGORY, _WHY_UNFINISHED_CATEGORY, "until")
SURVEY = _notification_type("survey", OUTCOME, _WHY_OUTCOME, "reference")
SURVEY_AGAIN = _notification_type("survey_again", OUTCOME, _WHY_OUTCOME, "reference")
SURVEY_ANSWERED = _notification_type("survey_answered", DESK, _WHY_DESK, "reference")
SURVEY_REFUTES = _notification_type("survey_refutes", DESK, _WHY_OFFICE, "reference")
FIGURES_READY = _notification_type("figures_ready", FIGURES, _WHY_FIGURES, "since", "place", "number", "count")
NEW_AT_DESK = _notification_type("new_at_desk", DESK, _WHY_DESK, "reference", "day")
CAME_TO_SEAT = _notification_type("came_to_seat", DESK, _WHY_DESK, "reference", "seat")
KEPT_OUT = _notification_type("kept_out", DESK, _WHY_DESK, "reference", "seat")
LEFT_SEAT = _notification_type("left_seat", DESK, _WHY_DESK, "reference", "seat")
HANDED = _notification_type("handed", DESK, _WHY_DESK, "reference")
HANDED_AWAY = _notification_type("handed_away", DESK, _WHY_DESK, "reference", "seat")
OFFERED = _notification_type("offered", DESK, _WHY_DESK, "reference", "office", "day", "reason")
PART_OFFERED = _notification_type("part_offered", DESK, _WHY_DESK, "reference", "office", "day", "reason")
OFFERED_EXTERNALLY = _notification_type(
    "offered_outside", EXTERNAL, _WHY_EXTERNAL, "reference", "office", "day", "until", "reason"
)
LINK_EXTERNAL = _notification_type("link_outside", EXTERNAL, _WHY_EXTERNAL, "reference", "office")
BODY_ASKED = _notification_type("body_asked", DESK, _WHY_DESK, "reference", "seat")
REPLIED_EXTERNALLY = _notification_type("replied_outside", EXTERNAL, _WHY_EXTERNAL, "reference", "office")
NUDGE_EXTERNAL = _notification_type("nudge_outside", EXTERNAL, _WHY_EXTERNAL, "reference", "office", "since")
WITHDRAWN_EXTERNALLY = _notification_type("withdrawn_outside", EXTERNAL, _WHY_EXTERNAL, "reference", "office")
TAKEN_BACK_EXTERNALLY = _notification_type("taken_back_outside", EXTERNAL, _WHY_EXTERNAL, "reference", "office")
TAKEN_BACK = _notification_type("taken_back", DESK, _WHY_DESK, "reference")
ACCEPTED = _notification_type("accepted", DESK, _WHY_DESK, "reference", "seat")
RETURNED = _notification_type("returned", DESK, _WHY_DESK, "reference", "seat")
RETURNED_OFTEN = _notification_type("returned_often", DESK, _WHY_DESK, "reference", "seat")
PART_NUDGE = _notification_type("part_nudge", DESK, _WHY_DESK, "reference", "day")
PART_NUDGE_EXTERNAL = _notification_type("part_nudge_outside", EXTERNAL, _WHY_EXTERNAL, "reference", "office", "day")
PART_LATE = _notification_type("part_late", DESK, _WHY_DESK, "reference", "seat", "day")
PART_COVERED = _notification_type("part_covered", DESK, _WHY_DESK, "reference", "seat")
PART_COVERED_EXTERNAL = _notification_type("part_covered_outside", EXTERNAL, _WHY_EXTERNAL, "reference", "office")
PART_OVER = _notification_type("part_over", DESK, _WHY_DESK, "reference", "changed")
PART_OVER_EXTERNAL = _notification_type("part_over_outside", EXTERNAL, _WHY_EXTERNAL, "reference", "office", "changed")
PART_GOES_ON = _notification_type("part_goes_on", DESK, _WHY_DESK, "reference")
PART_GOES_ON_EXTERNAL = _notification_type("part_goes_on_outside", EXTERNAL, _WHY_EXTERNAL, "reference", "office")
STAND_IN = _notification_type("stand_in", DESK, _WHY_DESK, "reference", "seat", "until")
BACK_FROM_STAND_IN = _notification_type("back_from_stand_in", DESK, _WHY_DESK, "reference", "seat")
COLLEAGUE_ACTED = _notification_type("colleague_acted", DESK, _WHY_DESK, "reference", "changed")
PART_DONE = _notification_type("part_done", DESK, _WHY_DESK, "reference", "seat")
MEMBER_WROTE = _notification_type("member_wrote", REQUEST, _WHY_REQUEST, "reference")
WRITTEN_AFTER_CLOSE = _notification_type("written_after_close", DESK, _WHY_DESK, "reference")
PROFILE_CLOSED = _notification_type("profile_closed", DESK, _WHY_DESK, "reference")
RECOMMENDATION_ANSWERED = _notification_type("recommendation_answered", DESK, _WHY_DESK, "reference", "program")
WORDS_WITHDRAWN = _notification_type("words_withdrawn", REQUEST, _WHY_REQUEST, "reference")
WORDS_WITHDRAWN_AT_DESK = _notification_type("words_withdrawn_at_desk", DESK, _WHY_DESK, "reference", "seat")
UNHEARD = _notification_type("unheard", DESK, _WHY_DESK, "reference")
REPLIED = _notification_type("replied", DESK, _WHY_DESK, "reference")
QUESTIONS_ANSWERED = _notification_type("questions_answered", DESK, _WHY_DESK, "reference", "changed")
REPLIED_TO_PART = _notification_type("replied_part", DESK, _WHY_DESK, "reference")
COMPANY_ERASED = _notification_type("company_erased", DESK, _WHY_DESK, "reference")
WITHDRAWN = _notification_type("withdrawn", DESK, _WHY_DESK, "reference")
REOPENED_AT_DESK = _notification_type("reopened_at_desk", DESK, _WHY_DESK, "reference", "day")
NUDGE = _notification_type("nudge", DESK, _WHY_DESK, "reference", "since")
STANDARD_MISSED = _notification_type("standard_missed", DESK, _WHY_DESK, "reference", "seat")
LEAD = _notification_type("lead", DESK, _WHY_DESK, "reference", "seat", "since")
OFFER_UNANSWERED = _notification_type("offer_unanswered", DESK, _WHY_DESK, "reference", "seat", "since")
SHARED = _notification_type("shared", DESK, _WHY_DESK, "reference")
EMERGENCY_ACCESS_OPENED = _notification_type("emergency_access", DESK, _WHY_DESK, "reference")
COMPLAINT = _notification_type("complaint", DESK, _WHY_DESK, "reference")
MERGED = _notification_type("merged", REQUEST, _WHY_REQUEST, "reference", "number")
MENTIONED = _notification_type("mentioned", DESK, _WHY_COLLEAGUE, "reference")
TASK_GIVEN = _notification_type("task_given", DESK, _WHY_COLLEAGUE, "reference", "day")
TASK_DUE = _notification_type("task_due", DESK, _WHY_COLLEAGUE, "reference", "day")
TASK_DONE = _notification_type("task_done", DESK, _WHY_TASK, "reference")
TASK_CHANGED = _notification_type("task_changed", DESK, _WHY_TASK, "reference", "changed", "day")
TASK_DUE_AWAY = _notification_type("task_due_away", DESK, _WHY_DESK, "reference", "day")
