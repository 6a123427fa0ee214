"""Whom a company lets read its profile for one request: bodies of a kind, and whoever has the request; in words too.

``ServiceRequest.shared_with`` holds codes: purposes of ``companies.consents.texts``, which open for this request what
the consent of that purpose opens for all of them, and ``HOLDERS``. The last one speaks of no kind of body: the Hub’s
own desk, a city, an industry body may hold a request as well as a department. It lasts while the request is open.

"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.choices import Purpose
from companies.consents.texts import CONSENT_TEXTS, ConsentText
from hub.casework.choices import ReferralRole, ReferralState
from hub.casework.models import Approval, Referral, ServiceRequest
from hub.casework.requests.presentation.seats import seat_name
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Level
from hub.directory.choices import SeatKind
from hub.directory.models import Seat

HOLDERS = "holders"
PURPOSES = (Purpose.SHARE_FEDERAL, Purpose.SHARE_PROVINCE, Purpose.SHARE_CHINA_OFFICES)
CODES = (HOLDERS, *(purpose.value for purpose in PURPOSES))

# By version. One that was ever shown is never edited: a new one is added.
HOLDERS_TEXTS = (
    ConsentText(
        Localized(
            "Let whoever has this request read my profile. I can stop at any time.",
            "Laisser lire mon profil à qui a cette demande. Je peux arrêter en tout temps.",
        ),
        Localized(
            "The seat that answers for this request, and those that work on a part of it, read what the matching uses: "
            "your facts, the offering and the project. If an office in China has the request, it reads them there, "
            "outside Canada. Each reading is written down. It ends when the request is closed.",
            "Le siège qui répond de cette demande, et ceux qui travaillent à une part, lisent ce dont se sert le "
            "jumelage : vos données, l’offre et le projet. Si un bureau en Chine a la demande, il les lit là-bas, "
            "hors du Canada. Chaque lecture est consignée. Cela prend fin quand la demande est fermée.",
        ),
        Localized(
            "They no longer see your profile. What you wrote in the request stays in the request.",
            "Votre profil ne leur est plus visible. Ce que vous avez écrit dans la demande y reste.",
        ),
    ),
    ConsentText(
        Localized(
            "Let whoever has this request read my profile. I can stop at any time.",
            "Laisser les responsables de cette demande lire mon profil. Je peux arrêter en tout temps.",
        ),
        Localized(
            "The office or organization that has this request, and those that work on a part of it, can read what the "
            "matching uses: your facts, the offering and the project. If an office in China has the request, it reads "
            "them there, outside Canada. Each reading is written down. It ends when the request is closed.",
            "Le bureau ou l’organisme responsable de cette demande, et ceux qui en traitent un volet, peuvent lire ce "
            "qui sert au jumelage : vos données, l’offre et le projet. Si un bureau en Chine en est responsable, il "
            "les lit là-bas, hors du Canada. Chaque consultation est consignée. L’accès prend fin à la fermeture de "
            "la demande.",
        ),
        Localized(
            "They no longer see your profile. What you wrote in the request stays in the request.",
            "Votre profil ne leur est plus visible. Ce que vous avez écrit dans la demande y reste.",
        ),
    ),
)


def _for_one_request(purpose: Purpose, earlier: int, title: Localized, opens: Localized) -> tuple[ConsentText, ...]:
    """Return the texts of a purpose for one request. The ``earlier`` first ones were those for every request."""
    return *CONSENT_TEXTS[purpose][:earlier], ConsentText(title, opens, HOLDERS_TEXTS[0].stops)


SHARING_TEXTS: Mapping[str, tuple[ConsentText, ...]] = {
    HOLDERS: HOLDERS_TEXTS,
    Purpose.SHARE_FEDERAL: _for_one_request(
        Purpose.SHARE_FEDERAL,
        1,
        Localized(
            "Let federal partners read my profile for this request. I can stop at any time.",
            "Laisser les partenaires fédéraux lire mon profil pour cette demande. Je peux arrêter en tout temps.",
        ),
        Localized(
            "Advisers of a federal organization that has this request or a part of it, or is asked to take it, can "
            "read your profile while the request is open. Each reading is written down.",
            "Les conseillères et conseillers d’un organisme fédéral qui traite cette demande ou un de ses volets, ou "
            "que nous sollicitons, lisent votre profil tant qu’elle est ouverte. Chaque consultation est consignée.",
        ),
    ),
    Purpose.SHARE_PROVINCE: _for_one_request(
        Purpose.SHARE_PROVINCE,
        1,
        Localized(
            "Let my province or territory read my profile for this request. I can stop at any time.",
            "Laisser ma province ou mon territoire lire mon profil pour cette demande. Je peux arrêter en tout temps.",
        ),
        Localized(
            "Advisers of an organization of your province or territory that has this request or a part of it, or is "
            "asked to take it, can read your profile while the request is open. Each reading is written down.",
            "Les conseillères et conseillers d’un organisme de votre province ou territoire qui traite cette demande "
            "ou un de ses volets, ou que nous sollicitons, lisent votre profil tant qu’elle est ouverte. Chaque "
            "consultation est consignée.",
        ),
    ),
    Purpose.SHARE_CHINA_OFFICES: _for_one_request(
        Purpose.SHARE_CHINA_OFFICES,
        2,
        Localized(
            "Let Canadian offices in China read my profile for this request. I can stop at any time.",
            "Laisser les bureaux du Canada en Chine lire mon profil pour cette demande. Je peux arrêter en tout temps.",
        ),
        Localized(
            "Trade commissioners of a Canadian office in China that has this request or a part of it, or is asked to "
            "take it, can read your profile there, outside Canada, while the request is open. Each reading is written "
            "down.",
            "Les déléguées et délégués commerciaux d’un bureau du Canada en Chine qui traite cette demande ou un de "
            "ses volets, ou que nous sollicitons, lisent votre profil là-bas, hors du Canada, tant qu’elle est "
            "ouverte. Chaque consultation est consignée.",
        ),
    ),
}


def sharing_consent_text(code: str) -> ConsentText:
    """Return today's words of what is agreed to for one request."""
    return SHARING_TEXTS[code][-1]


def sharing_consent_version(code: str) -> int:
    """Return the version of today's words."""
    return len(SHARING_TEXTS[code])


def sharing_audit_data(codes: Iterable[str], language: str) -> dict[str, Any]:
    """Return what is kept of an agreement, as data of the audit: to what, on which words, in which language."""
    return {"wording": {code: sharing_consent_version(code) for code in codes}, "language": language}


_OF_LEVEL = {
    Level.FEDERAL: Purpose.SHARE_FEDERAL,
    Level.PROVINCIAL: Purpose.SHARE_PROVINCE,
    Level.TERRITORIAL: Purpose.SHARE_PROVINCE,
}


def purposes_for(seats: Iterable[Seat], *, province: str) -> list[Purpose]:
    """Return which consents of a company of a province speak of these seats.

    A body of another province than the company's, and one that is of no government, has none.
    """
    found: list[Purpose] = []
    for seat in seats:
        body = seat.body
        if body is not None and (purpose := _OF_LEVEL.get(Level(body.level))) is not None:
            is_elsewhere = purpose == Purpose.SHARE_PROVINCE and body.jurisdiction != province
            found += [] if is_elsewhere else [purpose]
        if seat.kind == SeatKind.CHINA_POST:
            found.append(Purpose.SHARE_CHINA_OFFICES)
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class SharingConsent:
    """To whom a company opens its profile, by a code; ``is_standing``: for every request, else for one alone."""

    code: str
    is_standing: bool


def sharing_consents(
    *, shared_with: Collection[str], standing: Collection[str], is_open: bool
) -> tuple[SharingConsent, ...]:
    """Return what opens the profile of a company beside one of its requests. Doors and pages go by it alike.

    ``shared_with`` is what was agreed to for the request alone, and holds while it is open. ``standing`` are the
    purposes to which the company's last word is yes.
    """
    once = (SharingConsent(code, is_standing=False) for code in CODES if is_open and code in shared_with)
    always = (SharingConsent(code, is_standing=True) for code in CODES if code in standing)
    return (*once, *always)


def consent_for_seats(
    seats: Iterable[Seat],
    consents: Iterable[SharingConsent],
    request: ServiceRequest,
    *,
    works: bool = False,
    asked: bool = False,
) -> SharingConsent | None:
    """Return what opens the profile beside a request to whoever holds these seats; None where it stays closed to them.

    ``works`` tells that they have the request or work on a part of it, ``asked`` that they are asked to. What was
    agreed to for the request goes by the province that it names, a standing consent by the company's of today.
    """
    held = list(seats)
    once = {HOLDERS} if works else set[str]()
    if works or asked:
        once.update(purposes_for(held, province=request.province))
    always = set(purposes_for(held, province=request.company.province))
    return next((one for one in consents if one.code in (always if one.is_standing else once)), None)


SHARING_LABELS: Mapping[str, Any] = {
    HOLDERS: gettext_lazy("Whoever has this request"),
    Purpose.SHARE_FEDERAL: gettext_lazy("Federal partners"),
    Purpose.SHARE_PROVINCE: gettext_lazy("My province or territory"),
    Purpose.SHARE_CHINA_OFFICES: gettext_lazy("Canadian offices in China"),
}

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
