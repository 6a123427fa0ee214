"""Whom a company lets read its profile for one request: bodies of a kind, and whoever has the request.

``ServiceRequest.shared_with`` holds codes: purposes of ``companies.consents.texts``, which open for this request what
the consent of that purpose opens for all of them, and ``HOLDERS``. The last one speaks of no kind of body: the Hub's
own desk, a city, an industry body may hold a request as well as a department. It lasts while the request is open.
"""

from collections.abc import Iterable
from typing import Any

from companies.choices import Purpose
from companies.consents.texts import ConsentText, consent_text, current_consent_version
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
)


def sharing_consent_text(code: str) -> ConsentText:
    """Return today's words of what is agreed to."""
    if code == HOLDERS:
        return HOLDERS_TEXTS[-1]
    return consent_text(Purpose(code), current_consent_version(Purpose(code)))


def sharing_consent_version(code: str) -> int:
    """Return the version of today's words."""
    return len(HOLDERS_TEXTS) if code == HOLDERS else current_consent_version(Purpose(code))


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
