"""A case as those who work on it see it: its facts, its chips with what they mean, the seats to choose from.

The buttons and forms of a case, and which act comes first, as its page draws them from the table of actions.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.casework.choices import (
    Channel,
    Outcome,
    PartOutcome,
    ReferralRole,
    ReferralState,
    RepeatKind,
    RequestKind,
    RequestState,
    ReturnReason,
    Urgency,
)
from hub.casework.desk.actions.registry import DESK_ACTIONS
from hub.casework.desk.forms.actions import DeskForm
from hub.casework.desk.presentation.rows import moment_words
from hub.casework.models import Referral, ServiceRequest
from hub.casework.requests.access import SharingConsent, followed_reference, reader_names
from hub.casework.requests.profile_access import SHARING_TEXTS
from hub.casework.requests.repeat_requests import is_adviser
from hub.core.text.formats import clock_time, day, join_words, short_day
from hub.core.vocabulary.enums import Area, Language, Need, Province
from hub.core.vocabulary.labels import label, listed
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.reference.places import chinese_province, zone_of, zone_words
from hub.directory.seats.presence import seat_day, seat_zone
from opportunities.status import PROPOSED

_AGAIN = {
    RepeatKind.SAME_OPEN: gettext_lazy("The company has the same request open. Answer it there, and close this one."),
    RepeatKind.CHASER: gettext_lazy("The company asks again within three weeks. Look at the earlier one."),
    RepeatKind.SERIAL: gettext_lazy("One of several in a short time. One talk may settle them all."),
    RepeatKind.SAME_PERSON: gettext_lazy("The same person asks again for another company record. Look at both."),
    RepeatKind.INTERMEDIARY: gettext_lazy("The words are written on behalf of a client. Ask for which company."),
    RepeatKind.SAME_COMPANY: gettext_lazy("Another record that may be the same company has a request open."),
}
_SIGNS = {
    "notary": gettext_lazy("a notary to pay for"),
    "banquet": gettext_lazy("a banquet"),
    "gift": gettext_lazy("gifts"),
    "bank_details": gettext_lazy("changed bank details"),
    "advance_fee": gettext_lazy("a fee in advance"),
    "free_mail": gettext_lazy("a free mail address in the place of a company’s"),
}
_OFFER_TONES = {
    ReferralState.OFFERED: "soon",
    ReferralState.ACCEPTED: "ok",
    ReferralState.DONE: "ok",
    ReferralState.RETURNED: "shut",
    ReferralState.WITHDRAWN: "shut",
    ReferralState.ENDED: "shut",
}


def promise_times(request: ServiceRequest, asked: Seat | None, lang: str) -> dict[str, str] | None:
    """Return the promised day, and when it ends for the reader and the company elsewhere; None while no clock runs."""
    if request.due_at is None or request.due_on is None:
        return None
    office = seat_zone(asked or request.owner)
    own, theirs = timezone.get_current_timezone_name(), zone_of(request.province)
    return {
        "day": f"{day(request.due_on, lang, weekday=True, year=False)} ({zone_words(office).text(lang)})",
        "reader": "" if zone_words(own) == zone_words(office) else _at(request.due_at, own, lang),
        "company": "" if zone_words(theirs) == zone_words(office) else _at(request.due_at, theirs, lang),
    }


def _at(moment: datetime, zone: str, lang: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return f"{short_day(local.date(), lang)}, {clock_time(local, lang)} ({zone_words(zone).text(lang)})"


def facts_of_case(request: ServiceRequest, consents: Iterable[SharingConsent], lang: str) -> list[tuple[str, str]]:
    """Return what the company said of its request, by label; ``consents`` open its profile."""
    readers = "; ".join(reader_names(consents, to_company=False))
    found = [
        (_("Kind of request"), str(RequestKind(request.kind).label)),
        (_("Needs"), listed(map(Need, request.needs), lang)),
        (_("Area"), listed(map(Area, request.areas), lang)),
        (_("Offering"), request.offering.name if request.offering else ""),
        (_("Project"), request.project.name if request.project else ""),
        (_("About"), _about(request, lang)),
        (_("Place in China"), _place(request, lang)),
        (_("Based in"), label(Province(request.province), lang)),
        (_("When"), _when(request, lang)),
        (_("Answers in"), label(Language(request.language), lang)),
        (_("Came in"), str(Channel(request.channel).label) if request.channel != Channel.WEB else ""),
        (_("Asked for"), request.wished_seat.label if request.wished_seat and request.wished_seat.within else ""),
        (_("May read its profile"), readers or _("Nobody: it has not agreed")),
    ]
    return [(name, value) for name, value in found if value]


def _about(request: ServiceRequest, lang: str) -> str:
    if request.program is not None and request.program.live is not None:
        return str(request.program.live.name_fr if lang == "fr" else request.program.live.name_en)
    return str(request.opportunity.title) if request.opportunity is not None else ""


def lead_url(request: ServiceRequest, seats: Iterable[Seat]) -> str:
    """Return the page of the lead or mission that a request came of, where one of these seats looks after it."""
    lead = request.opportunity
    if lead is None or lead.kind not in PROPOSED or lead.owner_id not in {seat.pk for seat in seats}:
        return ""
    return reverse("leads:lead", args=[lead.slug])


def china_query(request: ServiceRequest) -> str:
    """Return what the page on China is asked for to show the place and the area of a request; "" without a place."""
    if not request.cn_provinces:
        return ""
    area = request.areas[0] if len(request.areas) == 1 else ""
    return urlencode({"place": request.cn_provinces[0]} | ({"area": area} if area else {}))


def _place(request: ServiceRequest, lang: str) -> str:
    places = [chinese_province(code, lang) for code in request.cn_provinces]
    return join_words([*([request.city] if request.city else []), *places], lang)


def _when(request: ServiceRequest, lang: str) -> str:
    if request.needed_by is not None:
        return _("By %(day)s") % {"day": day(request.needed_by, lang)}
    return str(Urgency(request.urgency).label) if request.urgency != Urgency.NORMAL else ""


def sharing_words(code: str, lang: str) -> str:
    """Return the first words of what a company agreed to, or may agree to, for a request."""
    title: str = SHARING_TEXTS[code][-1].title.text(lang)
    return title.partition(". ")[0].rstrip(".")


def repeat_words(request: ServiceRequest, *, profile_is_open: bool = False) -> str:
    """Return what the rule that named it means, else from which closed request it goes on; "" for none.

    To who may read the profile, ``profile_is_open``, also whether that names an adviser: it is stored nowhere.
    """
    if (
        profile_is_open
        and not request.again
        and request.again_of_id is None
        and is_adviser(request.company.naics or ())
    ):
        return _("Its profile says that it advises others on their business. Ask for which company.")
    if request.again or request.again_of_id is None:
        return str(_AGAIN[RepeatKind(request.again)]) if request.again else ""
    number = followed_reference(request)
    return _("The company goes on from %(reference)s, which is closed.") % {"reference": number}


def fraud_words(signs: Iterable[str], lang: str) -> str:
    """Return in words which signs of fraud were found; "" for none."""
    return join_words([str(_SIGNS[sign]) for sign in signs if sign in _SIGNS], lang)


def parts_of(
    offers: Iterable[Referral], lang: str, *, no_mail: Mapping[str, str] | None = None
) -> list[tuple[Referral, str, str]]:
    """Return what was asked of whom, with the tone of its state, and when and how in words.

    ``no_mail`` holds a sentence on each address to which no mail goes.
    """
    found = []
    for offer in offers:
        words = [_offer_words(offer, lang), (no_mail or {}).get(offer.mailbox.lower(), "") if offer.is_open else ""]
        found.append((offer, _OFFER_TONES[ReferralState(offer.state)], ". ".join(filter(None, words))))
    return found


def _offer_words(offer: Referral, lang: str) -> str:
    found = [_("Asked %(when)s") % {"when": moment_words(offer.offered_at, lang)}]
    if offer.mailbox:
        found.append(_("by mail to %(address)s") % {"address": offer.mailbox})
    if offer.return_reason:
        found.append(str(ReturnReason(offer.return_reason).label))
    if offer.outcome:
        found.append(str(PartOutcome(offer.outcome).label))
    elif (due := _due_of(offer)) is not None and offer.is_open:
        by = _("To be answered by %(day)s") if offer.state == ReferralState.OFFERED else _("Due %(day)s")
        found.append(by % {"day": day(due, lang, weekday=True, year=False)})
    return ". ".join(found)


def _due_of(offer: Referral) -> date | None:
    """Return the day of an offer: for the whole no later than what the company was promised, while that is ahead."""
    promise = offer.request.due_on if offer.part == ReferralRole.OWNER else None
    if promise is None or offer.due_on is None or promise < seat_day(offer.seat, offer.offered_at):
        return offer.due_on
    return min(offer.due_on, promise)


def ending_words(offer: Referral, joined_with: str) -> str:
    """Return with what a part, or an offer, ended that nobody has answered or done; "" where that was its own end."""
    row = offer.request
    if row.closed_at is None or row.closed_at not in {offer.answered_at, offer.done_at}:
        return ""
    if joined_with:
        return _("It ended when the request was joined with %(number)s.") % {"number": joined_with}
    if row.outcome == Outcome.WITHDRAWN:
        return _("It ended when the company withdrew its request.")
    return _("It ended when the request was closed.")


def viewers_words(viewers: Sequence[tuple[str, datetime]], lang: str) -> str:
    """Return who else has the case open, each since when; "" for nobody."""
    return "; ".join(
        _("%(person)s, since %(time)s") % {"person": name, "time": clock_time(timezone.localtime(since), lang)}
        for name, since in viewers
    )


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


_ON_A_LINE, _BESIDE_A_LABEL = 66, 5  # the letters that stand on one line beside the list; what a key and its edges take
_ASIDE = frozenset({"close", "note", "snooze", "wake"})


def act_bar(doing: Mapping[str, Any], row: ServiceRequest, *, first: str) -> dict[str, list[ActButton]]:
    """Return the buttons of what may be done, and what stands behind "More"; ``first`` is the act that comes first."""
    buttons = [button for name in DESK_ACTIONS for button in _buttons(name, doing, row)]
    main = sorted((one for one in buttons if not DESK_ACTIONS[one.name].more), key=lambda one: one.name != first)
    more = [one for one in buttons if DESK_ACTIONS[one.name].more]
    at_hand = sum(end <= _ON_A_LINE for end in accumulate(len(one.label) + _BESIDE_A_LABEL for one in main))
    return {"main": main[:at_hand], "more": [*main[at_hand:], *more]}


def _buttons(name: str, doing: Mapping[str, Any], row: ServiceRequest) -> list[ActButton]:
    act = DESK_ACTIONS[name]
    if name not in doing or not act.label:
        return []
    about: list[Any] = doing[name] if name in {"accept", "give_back", "finish"} else [None]
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


def act_panels(forms: Mapping[str, DeskForm], doing: Mapping[str, Any], row: ServiceRequest) -> list[dict[str, Any]]:
    """Return the forms that stand on the page, each with its words; an address that one has not is ""."""
    panels = [(name, DESK_ACTIONS[name], form) for name, form in forms.items() if DESK_ACTIONS[name].button]
    return [
        {
            "name": name,
            "title": act.title or act.label,
            "button": act.button,
            "url": reverse(f"desk:{name}", args=[row.reference]),
            "form": form,
            "draft_url": reverse("desk:draft", args=[row.reference, name]) if act.drafted else "",
            "insert_url": reverse("desk:insert", args=[row.reference, name]) if act.inserts else "",
            "offer": next(iter(doing.get(name, ())), None) if name in {"give_back", "finish"} else None,
        }
        for name, act, form in panels
    ]


def key_help() -> list[tuple[str, Any]]:
    """Return each key of an action once, with the words of all that it does, for the list of keys."""
    found: dict[str, list[str]] = {}
    for act in DESK_ACTIONS.values():
        if act.key and (act.title or act.label):
            found.setdefault(act.key.upper(), []).append(str(act.title or act.label))
    return [*((key, "; ".join(words)) for key, words in found.items()), ("U", _("Undo what you just did"))]


def primary_act(row: ServiceRequest, may: Collection[str], *, replied: bool, is_awaited: bool) -> str:
    """Return the act that comes first on a case, of those that its reader may do; "" where we wait.

    ``replied``: the company has the last word. ``is_awaited``: an official's word, or a part of another seat.
    """
    is_assigned, answered = row.state == RequestState.ASSIGNED, row.first_answer_at is not None
    ranked = (
        ("accept", True),
        ("reopen", row.state == RequestState.CLOSED),
        ("answer", replied),
        ("send", row.state == RequestState.NEW and row.owner.kind == SeatKind.HUB_DESK),
        ("take", row.handler_id is None),
        ("finish", answered),
        ("close", is_assigned and answered and not is_awaited),
        ("answer", is_assigned and not answered),
    )
    return next((name for name, holds in ranked if holds and name in may), "")
