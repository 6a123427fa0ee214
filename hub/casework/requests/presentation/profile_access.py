"""Who can read a request, and the profile of its company beside it, in words, by the rules that open them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.choices import Purpose
from hub.casework.choices import ReferralRole, ReferralState
from hub.casework.models import Approval, Referral, ServiceRequest
from hub.casework.requests.forms.profile_access import SHARING_LABELS
from hub.casework.requests.presentation.seats import seat_name
from hub.casework.requests.profile_access import SharingConsent, consent_for_seats
from hub.directory.models import Seat

_TO_COMPANY: Mapping[str, Any] = {**SHARING_LABELS, Purpose.SHARE_PROVINCE: gettext_lazy("Your province or territory")}
_TO_STAFF: Mapping[str, Any] = {**SHARING_LABELS, Purpose.SHARE_PROVINCE: gettext_lazy("Its province or territory")}


def reader_names(consents: Iterable[SharingConsent], *, to_company: bool = True) -> list[str]:
    """Return whom the company lets read its profile, each for how long."""
    names = _TO_COMPANY if to_company else _TO_STAFF
    once, always = _("%(reader)s (while this request is open)"), _("%(reader)s (for every request)")
    # A standing consent stands at the end, and covers the one for this request.
    by_code = {one.code: always if one.is_standing else once for one in consents}
    return [words % {"reader": names[code]} for code, words in by_code.items()]


def places_reading_now(
    request: ServiceRequest, offers: Iterable[Referral], consents: Iterable[SharingConsent]
) -> list[str]:
    """Return the places on an open request that can read the profile now: its own, those that work on it or are asked.

    A body that works by a link reads it once it has accepted; the seat that sent it the request can look after it.
    """
    if not request.is_open:
        return []
    known = list(consents)
    on_request: list[tuple[Seat, dict[str, bool]]] = [(request.owner, {"works": True})]
    for offer in offers:
        if offer.state == ReferralState.ACCEPTED:
            on_request.append((offer.seat, {"works": True}))
            if offer.mailbox and offer.part == ReferralRole.OWNER and offer.seat_id == request.owner_id:
                on_request.append((offer.from_seat, {}))
        elif offer.state == ReferralState.OFFERED and not offer.mailbox:
            on_request.append((offer.seat, {"asked": True}))
    readers = (seat for seat, role in on_request if consent_for_seats([seat], known, request, **role) is not None)
    return list(dict.fromkeys(seat_name(seat).place for seat in readers))


def places_reading_request(
    request: ServiceRequest, offers: Iterable[Referral], steps: Iterable[Approval] = (), *, shown_to: int = 0
) -> list[str]:
    """Return who can read a request itself: its own place, those that are asked or work on it, and officials.

    It is read by everybody who holds a seat there. ``shown_to`` counts the people of the staff who have a right of
    their own for a time: a colleague who was shown it, or who opened it with a reason.
    """
    places = [seat_name(request.owner).place]
    for offer in offers:
        if offer.state in {ReferralState.OFFERED, ReferralState.ACCEPTED}:
            place = seat_name(offer.seat).place
            places.append(_("%(place)s (by its link)") % {"place": place} if offer.mailbox else place)
        by_link = offer.mailbox and offer.part == ReferralRole.OWNER and offer.seat_id == request.owner_id
        if by_link and offer.state in {ReferralState.ACCEPTED, ReferralState.ENDED}:
            places.append(seat_name(offer.from_seat).place)
    of_presence = _("%(place)s (what you wrote of the presence)")
    asked = [step.seat for step in steps if step.asked_at is not None and step.seat is not None]
    places += [of_presence % {"place": seat.title} for seat in asked]
    if shown_to:
        sentence = ngettext(
            "%(number)s person of the staff to whom it was opened for a time",
            "%(number)s people of the staff to whom it was opened for a time",
            shown_to,
        )
        places.append(sentence % {"number": shown_to})
    return list(dict.fromkeys(places))
