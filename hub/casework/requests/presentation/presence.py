"""The ladder of an official's presence in plain words: whose word is awaited, and who said what, and when."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.choices import ApprovalState
from hub.casework.models import Approval, OfficialPresence
from hub.casework.requests.presentation.seats import seat_name
from hub.casework.requests.presentation.status import LabelledRow
from hub.casework.requests.rules import due_step
from hub.core.db.bilingual import current_language
from hub.core.text import formats
from hub.core.vocabulary.labels import in_province
from hub.directory.choices import PresenceLevel
from hub.directory.seats.presence import seat_day


def ladder_steps(approvals: Sequence[Approval]) -> list[dict[str, Any]]:
    """Return the steps in their order: who must agree, where it stands, and what was said.

    The first that waits is due, none after a refusal. ``tone`` is that of a chip.
    """
    refused, due = any(one.state == ApprovalState.REFUSED for one in approvals), due_step(approvals)
    return [
        {
            "approval": one,
            "title": one.role or (one.seat.title if one.seat else str(one.get_level_display())),
            "place": seat_name(one.seat).place if one.seat else "",
            "status": _status(one, is_due=one is due, refused=refused),
            "tone": _TONES.get(ApprovalState(one.state), "soon" if one.asked_at else ""),
            "is_due": one is due,
            "why": _why(one, is_last=one is approvals[-1]) if one is due else "",
        }
        for one in approvals
    ]


def _why(step: Approval, *, is_last: bool) -> str:
    """Return why a step is the next one, in plain words for the company and for whoever works on it."""
    words = {
        PresenceLevel.OFFICER: _("Whoever has the request speaks first: they know it, and would prepare the day."),
        PresenceLevel.CONSUL_GENERAL: _("The consul general heads the post at that place."),
        PresenceLevel.AMBASSADOR: _("The ambassador heads the embassy. Canada is asked after that."),
        PresenceLevel.DEPUTY_MINISTER: _("The deputy minister is asked first, then the minister."),
    }
    if is_last and step.level != PresenceLevel.OFFICER:
        return _("This office has the last word: nobody is asked after it.")
    return words.get(PresenceLevel(step.level), "")


_TONES = {ApprovalState.APPROVED: "ok", ApprovalState.REFUSED: "shut"}


def _status(step: Approval, *, is_due: bool, refused: bool) -> str:
    at = step.at or step.asked_at
    day = formats.day(seat_day(step.seat, at), current_language()) if at and step.seat else ""
    if step.state == ApprovalState.APPROVED:
        return _("Agreed on %(day)s") % {"day": day}
    if step.state == ApprovalState.REFUSED:
        return _("Declined on %(day)s") % {"day": day}
    if refused:
        return _("Not asked: an earlier step was declined")
    if step.asked_at is not None:
        return _("Asked on %(day)s, no answer yet") % {"day": day}
    if is_due:
        return _("To agree first") if step.level == PresenceLevel.OFFICER else _("Next to be asked")
    return _("Asked after the steps before")


def ladder_sentence(steps: Sequence[Mapping[str, Any]]) -> str:
    """Return where the whole ladder stands, for the company."""
    refused = next((one for one in steps if one["approval"].state == ApprovalState.REFUSED), None)
    if refused is not None:
        return _("It was declined: %(who)s. Tell your host that this official does not come.") % {
            "who": refused["title"]
        }
    due = next((one for one in steps if one["is_due"]), None)
    if due is None:
        return _("Everybody has agreed. You may tell your host.")
    if due["approval"].asked_at is not None:
        return _("We await the word of: %(who)s.") % {"who": due["title"]}
    return _("The next to be asked: %(who)s.") % {"who": due["title"]}


def wish_context(step: Approval) -> dict[str, Any]:
    """Return what whoever must agree reads: what is asked of the official, for whom, and who has agreed before."""
    related = ("seat__office", "seat__organization")
    steps = list(Approval.objects.filter(request=step.request_id).select_related(*related))
    return {
        "step": step,
        "steps": steps,
        "ladder": ladder_steps(steps),
        "service_request": step.request,
        "rows": wish_rows(step.request.presence),
        "place": in_province(step.request.province, current_language()),
        "from": seat_name(step.request.owner),
        "seat": seat_name(step.seat) if step.seat is not None else None,
        "is_waiting": step.state == ApprovalState.WAITING and step.request.is_open,
    }


def wish_rows(presence: OfficialPresence) -> list[LabelledRow]:
    """Return what is asked of the official, as whoever must agree reads it."""
    day = formats.day(presence.on, current_language(), weekday=True)
    return [
        LabelledRow(label=_("Which official"), words=str(presence.get_level_display())),
        LabelledRow(label=_("What for"), words=str(presence.get_form_display())),
        LabelledRow(label=_("Day and city"), words=f"{day}, {presence.city}"),
        LabelledRow(label=_("Whom the official would meet"), words=presence.host),
        LabelledRow(label=_("What it would change"), words=presence.purpose),
    ]
