"""The buttons and forms of a case, as its page draws them from the table of actions."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hub.casework.choices import ReferralRole
from hub.casework.desk.actions.registry import DESK_ACTIONS, AvailableActions
from hub.casework.desk.forms.actions import DeskForm
from hub.casework.models import Referral, ServiceRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ActButton:
    """A button: one press, or the way to a form. ``offer`` is the one that it is about."""

    name: str
    label: str
    key: str
    url: str
    opens: bool
    is_aside: bool
    offer: Referral | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPanel:
    """The form of an action, with what it is called; ``draft_url`` and ``insert_url`` are "" where it has none."""

    name: str
    title: str
    button: str
    url: str
    form: DeskForm
    draft_url: str
    insert_url: str
    offer: Referral | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActBar:
    """What may be done, in the order of the page: the first act, the others, and what stands behind "More"."""

    main: list[ActButton]
    more: list[ActButton]


_ROOM, _SIGNS = 66, 5  # the letters that stand on one line beside the list; what a key and its edges take
_ASIDE = frozenset({"close", "note", "snooze", "wake"})


def act_bar(doing: AvailableActions, row: ServiceRequest, *, first: str) -> ActBar:
    """Return the buttons of what may be done; ``first`` is the act that comes first."""
    buttons = [button for name in DESK_ACTIONS for button in _buttons(name, doing, row)]
    main = sorted((one for one in buttons if not DESK_ACTIONS[one.name].more), key=lambda one: one.name != first)
    more = [one for one in buttons if DESK_ACTIONS[one.name].more]
    at_hand = sum(end <= _ROOM for end in accumulate(len(one.label) + _SIGNS for one in main))
    return ActBar(main=main[:at_hand], more=[*main[at_hand:], *more])


def _buttons(name: str, doing: AvailableActions, row: ServiceRequest) -> list[ActButton]:
    act, able = DESK_ACTIONS[name], getattr(doing, name)
    if not able or not act.label:
        return []
    about: list[Any] = able if name in {"accept", "give_back", "finish"} else [None]
    return [
        ActButton(
            name=name,
            label=_("Accept this part") if name == "accept" and one.part == ReferralRole.SUPPORT else str(act.label),
            key=act.key,
            url=reverse(f"desk:{name}", args=[row.reference]),
            opens=bool(act.button),
            is_aside=name in _ASIDE,
            offer=one,
        )
        for one in about
    ]


def act_panels(forms: Mapping[str, DeskForm], doing: AvailableActions, row: ServiceRequest) -> list[ActPanel]:
    """Return the forms that stand on the page, each with its words."""
    about = {"give_back": doing.accept, "finish": doing.finish}
    panels = [(name, DESK_ACTIONS[name], form) for name, form in forms.items() if DESK_ACTIONS[name].button]
    return [
        ActPanel(
            name=name,
            title=str(act.title or act.label),
            button=str(act.button),
            url=reverse(f"desk:{name}", args=[row.reference]),
            form=form,
            draft_url=reverse("desk:draft", args=[row.reference, name]) if act.drafted else "",
            insert_url=reverse("desk:insert", args=[row.reference, name]) if act.inserts else "",
            offer=next(iter(about.get(name, ())), None),
        )
        for name, act, form in panels
    ]


def key_help() -> list[tuple[str, Any]]:
    """Return each action that has a key, with its words, for the list of keys."""
    found = [(act.key.upper(), act.title or act.label) for act in DESK_ACTIONS.values() if act.key and act.label]
    return [*found, ("W", _("Seen: the note that names you")), ("U", _("Undo what you just did"))]
