"""The kinds of notifications that casework sends. Their words are in ``templates/notifications/casework``."""

from django.utils.translation import gettext_lazy as _

from hub.notifications.choices import Audience
from hub.notifications.registry import Category, Kind, register

REQUEST = Category(
    slug="casework.request",
    label=_("Steps of your requests"),
    sentence=_("When a request of your company comes in, moves on, asks you something, or is answered."),
    always=True,
    audience=Audience.COMPANY,
)
DESK = Category(
    slug="casework.desk",
    label=_("Work at your desk"),
    sentence=_("When a request comes to your seat, waits for you, comes back or is late."),
    always=True,
    audience=Audience.STAFF,
)
OUTCOME = Category(
    slug="casework.outcome",
    label=_("What came of it"),
    sentence=_("Short questions 10 days, 3 months and 12 months after a request was closed."),
    audience=Audience.COMPANY,
)
UNFINISHED_CATEGORY = Category(
    slug="casework.unfinished",
    label=_("Unfinished requests"),
    sentence=_("One mail, the day after you left a request unfinished."),
    audience=Audience.COMPANY,
)
OUTSIDE = Category(
    slug="casework.outside",
    label=_("Requests for your organization"),
    sentence=_("When a request is proposed to an organization without accounts here."),
    always=True,
    audience=Audience.MAILBOX,
)

_WHY_REQUEST = _("You get this because you sent this request, or because you are an owner of the company.")
_WHY_DESK = _("You get this because you hold a seat that this request concerns.")
_WHY_OUTCOME = _("You get this because your company sent this request.")
_WHY_UNFINISHED_CATEGORY = _("You get this once, because you left your address with an unfinished request.")
_WHY_OUTSIDE = _("You get this because a commissioner or adviser named your address for this request.")


def _kind(slug: str, category: Category, why: object, *names: str) -> Kind:
    template = f"notifications/casework/{slug}"
    return Kind(slug=f"casework.{slug}", category=category, template=template, names=frozenset(names), why=why)


RECEIVED = _kind("received", REQUEST, _WHY_REQUEST, "reference", "day")
TAKEN = _kind("taken", REQUEST, _WHY_REQUEST, "reference", "office")
SENT = _kind("sent", REQUEST, _WHY_REQUEST, "reference", "office")
MOVED = _kind("moved", REQUEST, _WHY_REQUEST, "reference", "office")
ASKED = _kind("asked", REQUEST, _WHY_REQUEST, "reference")
ANSWERED = _kind("answered", REQUEST, _WHY_REQUEST, "reference")
LATE = _kind("late", REQUEST, _WHY_REQUEST, "reference", "office")
STILL_WAITING = _kind("still_waiting", REQUEST, _WHY_REQUEST, "reference")
CLOSED = _kind("closed", REQUEST, _WHY_REQUEST, "reference", "days")
REOPENED = _kind("reopened", REQUEST, _WHY_REQUEST, "reference", "office", "day")
COMPLAINT_ANSWERED = _kind("complaint_answered", REQUEST, _WHY_REQUEST, "reference")
PRESENCE_STEP = _kind("presence_step", REQUEST, _WHY_REQUEST, "reference")
UNFINISHED = _kind("unfinished", UNFINISHED_CATEGORY, _WHY_UNFINISHED_CATEGORY, "until")
SURVEY = _kind("survey", OUTCOME, _WHY_OUTCOME, "reference")
NEW_AT_DESK = _kind("new_at_desk", DESK, _WHY_DESK, "reference", "day")
CAME_TO_SEAT = _kind("came_to_seat", DESK, _WHY_DESK, "reference", "seat")
LEFT_SEAT = _kind("left_seat", DESK, _WHY_DESK, "reference", "seat")
HANDED = _kind("handed", DESK, _WHY_DESK, "reference")
OFFERED = _kind("offered", DESK, _WHY_DESK, "reference", "office", "day")
PART_OFFERED = _kind("part_offered", DESK, _WHY_DESK, "reference", "office", "day")
OFFERED_OUTSIDE = _kind("offered_outside", OUTSIDE, _WHY_OUTSIDE, "reference", "office", "day", "until")
REPLIED_OUTSIDE = _kind("replied_outside", OUTSIDE, _WHY_OUTSIDE, "reference", "office")
NUDGE_OUTSIDE = _kind("nudge_outside", OUTSIDE, _WHY_OUTSIDE, "reference", "office", "since")
WITHDRAWN_OUTSIDE = _kind("withdrawn_outside", OUTSIDE, _WHY_OUTSIDE, "reference", "office")
TAKEN_BACK_OUTSIDE = _kind("taken_back_outside", OUTSIDE, _WHY_OUTSIDE, "reference", "office")
TAKEN_BACK = _kind("taken_back", DESK, _WHY_DESK, "reference")
ACCEPTED = _kind("accepted", DESK, _WHY_DESK, "reference", "seat")
RETURNED = _kind("returned", DESK, _WHY_DESK, "reference", "seat")
PART_DONE = _kind("part_done", DESK, _WHY_DESK, "reference", "seat")
REPLIED = _kind("replied", DESK, _WHY_DESK, "reference")
WITHDRAWN = _kind("withdrawn", DESK, _WHY_DESK, "reference")
REOPENED_AT_DESK = _kind("reopened_at_desk", DESK, _WHY_DESK, "reference", "day")
NUDGE = _kind("nudge", DESK, _WHY_DESK, "reference", "since")
PROMISE_MISSED = _kind("promise_missed", DESK, _WHY_DESK, "reference", "seat")
LEAD = _kind("lead", DESK, _WHY_DESK, "reference", "seat", "since")
SHARED = _kind("shared", DESK, _WHY_DESK, "reference")
GLASS_BROKEN = _kind("glass_broken", DESK, _WHY_DESK, "reference")
COMPLAINT = _kind("complaint", DESK, _WHY_DESK, "reference")

register(
    RECEIVED,
    TAKEN,
    SENT,
    MOVED,
    ASKED,
    ANSWERED,
    LATE,
    STILL_WAITING,
    CLOSED,
    REOPENED,
    COMPLAINT_ANSWERED,
    PRESENCE_STEP,
    UNFINISHED,
    SURVEY,
    NEW_AT_DESK,
    CAME_TO_SEAT,
    LEFT_SEAT,
    HANDED,
    OFFERED,
    PART_OFFERED,
    OFFERED_OUTSIDE,
    REPLIED_OUTSIDE,
    NUDGE_OUTSIDE,
    WITHDRAWN_OUTSIDE,
    TAKEN_BACK_OUTSIDE,
    TAKEN_BACK,
    ACCEPTED,
    RETURNED,
    PART_DONE,
    REPLIED,
    WITHDRAWN,
    REOPENED_AT_DESK,
    NUDGE,
    PROMISE_MISSED,
    LEAD,
    SHARED,
    GLASS_BROKEN,
    COMPLAINT,
)
