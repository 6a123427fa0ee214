"""The words in which a company lets others read its profile for one request: bodies of a kind, and whoever has it.

``ServiceRequest.shared_with`` holds codes: purposes of ``companies.consents.texts``, which open for this request what
the consent of that purpose opens for all of them, and ``HOLDERS``. The last one speaks of no kind of body: the Hub’s
own desk, a city, an industry body may hold a request as well as a department. It lasts while the request is open.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from companies.choices import Purpose
from companies.consents.texts import CONSENT_TEXTS, ConsentText
from hub.core.text.localized import Localized

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


def sharing_consent_version(code: str) -> int:
    """Return the version of today's words."""
    return len(SHARING_TEXTS[code])


def sharing_audit_data(codes: Iterable[str], language: str) -> dict[str, Any]:
    """Return what is kept of an agreement, as data of the audit: to what, on which words, in which language."""
    return {"wording": {code: sharing_consent_version(code) for code in codes}, "language": language}


SHARING_LABELS: Mapping[str, Any] = {
    HOLDERS: gettext_lazy("Whoever has this request"),
    Purpose.SHARE_FEDERAL: gettext_lazy("Federal partners"),
    Purpose.SHARE_PROVINCE: gettext_lazy("My province or territory"),
    Purpose.SHARE_CHINA_OFFICES: gettext_lazy("Canadian offices in China"),
}
