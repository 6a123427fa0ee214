"""The texts a company consents to, by version. A version that was ever shown is never edited: a new one is added.

The ledger keeps purpose, version and language, so that the words behind each line can always be shown again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from companies.choices import Purpose
from hub.core.text.localized import Localized


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One text: what is agreed to, what it opens, and what stops when it is withdrawn."""

    title: Localized
    opens: Localized
    stops: Localized


CONSENT_TEXTS: Mapping[Purpose, tuple[ConsentText, ...]] = {
    Purpose.PUBLIC_PROFILE: (
        ConsentText(
            Localized(
                "Show a public page about my company. I can stop at any time.",
                "Montrer une page publique sur mon entreprise. Je peux arrêter en tout temps.",
            ),
            Localized(
                "Buyers and partners can read your name, province, own words and offerings, in the showcase and on one "
                "page. Numbers, needs and projects stay private. Nobody gets your address from it.",
                "Les acheteurs et les partenaires peuvent lire votre nom, votre province, vos mots et vos offres, dans "
                "la vitrine et sur une page. Vos chiffres, vos besoins et vos projets restent privés. Personne n’y "
                "trouve votre adresse.",
            ),
            Localized("The page disappears at once.", "La page disparaît aussitôt."),
        ),
        ConsentText(
            Localized(
                "Show a public page about my company. I can stop at any time.",
                "Montrer une page publique sur mon entreprise. Je peux arrêter en tout temps.",
            ),
            Localized(
                "Anybody, in Canada and abroad, can read your name, province, own words, offerings and certifications "
                "and what you look for, in the showcase and on one page in English, French and Chinese, also as a "
                "file. Numbers, needs and projects stay private. Nobody gets your address from it: who is interested "
                "writes to an officer.",
                "Tout le monde, au Canada et à l’étranger, peut lire votre nom, votre province, vos mots, vos offres, "
                "vos certifications et ce que vous cherchez, dans la vitrine et sur une page en français, en anglais "
                "et en chinois, offerte aussi en fichier. Vos chiffres, vos besoins et vos projets restent privés. "
                "Personne n’y trouve votre adresse\u00a0: les intéressés écrivent à une agente ou à un agent.",
            ),
            Localized(
                "The page and its files disappear at once. Copies that others saved cannot be called back.",
                "La page et ses fichiers disparaissent aussitôt. Les copies que d’autres ont gardées ne peuvent être "
                "rappelées.",
            ),
        ),
    ),
    Purpose.SHARE_FEDERAL: (
        ConsentText(
            Localized(
                "Share my profile with federal partners. I can stop at any time.",
                "Communiquer mon profil aux partenaires fédéraux. Je peux arrêter en tout temps.",
            ),
            Localized(
                "Advisers of federal organizations can read your profile when a request concerns them, so that you "
                "need not tell your story twice.",
                "Les conseillères et conseillers des organisations fédérales peuvent lire votre profil quand une "
                "demande les concerne. Vous n’avez pas à tout raconter deux fois.",
            ),
            Localized(
                "They no longer see your profile. What you sent in a request stays in that request.",
                "Votre profil ne leur est plus visible. Ce que vous avez écrit dans une demande y reste.",
            ),
        ),
        ConsentText(
            Localized(
                "Share my profile with federal partners. I can stop at any time.",
                "Communiquer mon profil aux partenaires fédéraux. Je peux arrêter en tout temps.",
            ),
            Localized(
                "Advisers of federal organizations can read your profile when a request concerns them, so that you "
                "need not tell your story twice. They also see your company, by name, among those that a program fits.",
                "Les conseillères et conseillers des organismes fédéraux peuvent lire votre profil quand une demande "
                "les concerne. Vous n’avez pas à tout raconter deux fois. Ils voient aussi le nom de votre entreprise "
                "parmi celles à qui un programme convient.",
            ),
            Localized(
                "They no longer see your profile. What you sent in a request stays in that request.",
                "Votre profil ne leur est plus visible. Ce que vous avez écrit dans une demande y reste.",
            ),
        ),
    ),
    Purpose.SHARE_PROVINCE: (
        ConsentText(
            Localized(
                "Share my profile with my province or territory. I can stop at any time.",
                "Communiquer mon profil à ma province ou à mon territoire. Je peux arrêter en tout temps.",
            ),
            Localized(
                "Advisers of your province or territory can read your profile when a request concerns them.",
                "Les conseillères et conseillers de votre province ou territoire peuvent lire votre profil quand une "
                "demande les concerne.",
            ),
            Localized(
                "They no longer see your profile. What you sent in a request stays in that request.",
                "Votre profil ne leur est plus visible. Ce que vous avez écrit dans une demande y reste.",
            ),
        ),
        ConsentText(
            Localized(
                "Share my profile with my province or territory. I can stop at any time.",
                "Communiquer mon profil à ma province ou à mon territoire. Je peux arrêter en tout temps.",
            ),
            Localized(
                "Advisers of your province or territory can read your profile when a request concerns them. They also "
                "see your company, by name, among those that a program fits.",
                "Les conseillères et conseillers de votre province ou territoire peuvent lire votre profil quand une "
                "demande les concerne. Ils voient aussi le nom de votre entreprise parmi celles à qui un programme "
                "convient.",
            ),
            Localized(
                "They no longer see your profile. What you sent in a request stays in that request.",
                "Votre profil ne leur est plus visible. Ce que vous avez écrit dans une demande y reste.",
            ),
        ),
    ),
    Purpose.SHARE_CHINA_OFFICES: (
        ConsentText(
            Localized(
                "Share my profile with offices in China. I can stop at any time.",
                "Communiquer mon profil aux bureaux en Chine. Je peux arrêter en tout temps.",
            ),
            Localized(
                "Canadian trade commissioners in China can read your profile and think of you when they hear of a "
                "buyer. They tell a buyer nothing before you agree.",
                "Les délégués commerciaux du Canada en Chine peuvent lire votre profil et penser à vous quand un "
                "acheteur se présente. Ils ne lui disent rien avant votre accord.",
            ),
            Localized(
                "They no longer see your profile. Introductions already made stay made.",
                "Votre profil ne leur est plus visible. Les mises en relation déjà faites demeurent.",
            ),
        ),
        ConsentText(
            Localized(
                "Share my profile with offices in China. I can stop at any time.",
                "Communiquer mon profil aux bureaux en Chine. Je peux arrêter en tout temps.",
            ),
            Localized(
                "Canadian trade commissioners in China can read your profile there, outside Canada, and think of you "
                "when they hear of a buyer. They tell a buyer nothing before you agree.",
                "Les déléguées et délégués commerciaux du Canada en Chine peuvent lire votre profil là-bas, hors du "
                "Canada, et penser à vous quand un acheteur se présente. Ils ne lui disent rien avant votre accord.",
            ),
            Localized(
                "They no longer see your profile. Introductions already made stay made.",
                "Votre profil ne leur est plus visible. Les mises en relation déjà faites demeurent.",
            ),
        ),
    ),
    Purpose.LEADS: (
        ConsentText(
            Localized(
                "Propose my company for leads. I can stop at any time.",
                "Proposer mon entreprise pour des pistes. Je peux arrêter en tout temps.",
            ),
            Localized(
                "When a checked lead fits your offerings, an officer may put you on the list and write to you. The "
                "buyer learns your name only when you say yes.",
                "Quand une piste vérifiée convient à vos offres, une agente ou un agent peut vous inscrire sur la "
                "liste et vous écrire. L’acheteur n’apprend votre nom que si vous dites oui.",
            ),
            Localized(
                "You are proposed for no new lead. Leads you accepted go on.",
                "On ne vous propose pour aucune nouvelle piste. Celles que vous avez acceptées continuent.",
            ),
        ),
        ConsentText(
            Localized(
                "Propose my company for leads. I can stop at any time.",
                "Proposer mon entreprise pour des pistes. Je peux arrêter en tout temps.",
            ),
            Localized(
                "Officers of this portal see your name, province and offerings on the list of companies that fit an "
                "opportunity in China. Nothing is sent from that list. A buyer learns your name only when you say yes.",
                "Les agentes et agents de ce portail voient votre nom, votre province et vos offres dans la liste des "
                "entreprises qui conviennent à une occasion d’affaires en Chine. Rien n’est envoyé à partir de cette "
                "liste. Un acheteur n’apprend votre nom que si vous dites oui.",
            ),
            Localized("You leave these lists at once.", "Vous disparaissez aussitôt de ces listes."),
        ),
        ConsentText(
            Localized(
                "Propose my company for leads. I can stop at any time.",
                "Proposer mon entreprise pour des pistes. Je peux arrêter en tout temps.",
            ),
            Localized(
                "Officers of this portal see your name, province and offerings on the list of companies that fit an "
                "opportunity in China. When a checked lead fits, one may write to you here and by mail. A buyer learns "
                "your name only when you say yes.",
                "Les agentes et agents de ce portail voient votre nom, votre province et vos offres dans la liste des "
                "entreprises qui conviennent à une occasion d’affaires en Chine. Quand une piste vérifiée vous "
                "convient, on peut vous écrire ici et par courriel. Un acheteur n’apprend votre nom que si vous dites "
                "oui.",
            ),
            Localized(
                "You leave these lists at once, and you are told of no new lead. Leads you accepted go on.",
                "Vous disparaissez aussitôt de ces listes et aucune nouvelle piste ne vous est proposée. Celles que "
                "vous avez acceptées continuent.",
            ),
        ),
    ),
    Purpose.PARTNER_COMPANIES: (
        ConsentText(
            Localized(
                "Propose my company to partner companies. I can stop at any time.",
                "Proposer mon entreprise à des entreprises partenaires. Je peux arrêter en tout temps.",
            ),
            Localized(
                "Where a contract is too large for one company, you may be proposed to others with your name, province "
                "and offerings. You decide each time.",
                "Quand un contrat est trop grand pour une seule entreprise, on peut vous proposer à d’autres, avec "
                "votre nom, votre province et vos offres. Vous décidez chaque fois.",
            ),
            Localized(
                "You are proposed to nobody new. Groups you joined go on.",
                "On ne vous propose à personne d’autre. Les groupes que vous avez rejoints continuent.",
            ),
        ),
        ConsentText(
            Localized(
                "Propose my company to partner companies. I can stop at any time.",
                "Proposer mon entreprise à des entreprises partenaires. Je peux arrêter en tout temps.",
            ),
            Localized(
                "Companies that agreed too see your name, province and offerings where you bring what they lack, and "
                "you see those that bring what you lack. A person introduces you only if one of you asks for it.",
                "Les entreprises qui ont aussi accepté voient votre nom, votre province et vos offres si vous apportez "
                "ce qui leur manque; vous voyez celles qui apportent ce qui vous manque. La mise en relation ne se "
                "fait que si l’une de vous la demande.",
            ),
            Localized(
                "No company sees you any more, and you see none. Introductions already made stay made.",
                "Aucune entreprise ne vous voit plus, et vous n’en voyez plus. Les mises en relation déjà faites "
                "demeurent.",
            ),
        ),
        ConsentText(
            Localized(
                "Propose my company to partner companies. I can stop at any time.",
                "Proposer mon entreprise à des entreprises partenaires. Je peux arrêter en tout temps.",
            ),
            Localized(
                "Companies that agreed too see your name, province and offerings where you bring what they lack, and "
                "you see those that bring what you lack. You may also be asked, here and by mail, to make an offer "
                "with others: you decide each time, and a company of that group reads your name only when both of you "
                "have said yes.",
                "Les entreprises qui ont aussi accepté voient votre nom, votre province et vos offres si vous apportez "
                "ce qui leur manque; vous voyez celles qui apportent ce qui vous manque. On peut aussi vous proposer, "
                "ici et par courriel, de vous joindre à une offre commune\u00a0: vous décidez chaque fois, et une "
                "entreprise du groupe ne lit votre nom que si vous avez toutes deux dit oui.",
            ),
            Localized(
                "No company sees you any more, you see none, and you are asked to join no new group. Groups and "
                "introductions that you said yes to go on.",
                "Aucune entreprise ne vous voit plus, vous n’en voyez plus et on ne vous propose plus aucun groupe. "
                "Les groupes et les mises en relation que vous avez acceptés continuent.",
            ),
        ),
    ),
    Purpose.PEERS: (
        ConsentText(
            Localized(
                "Propose my company for a talk with another company. I can stop at any time.",
                "Proposer mon entreprise pour un échange avec une autre. Je peux arrêter en tout temps.",
            ),
            Localized(
                "You choose the topics on the page of partners. A company that asks about one learns that somebody is "
                "there, never who. Each of you reads the name of the other only when both have said yes.",
                "Vous choisissez les sujets à la page des partenaires. L’entreprise qui en demande un sait qu’il y a "
                "quelqu’un, jamais qui. Chacune lit le nom de l’autre seulement si les deux ont dit oui.",
            ),
            Localized(
                "You are proposed for no new talk. Talks that you said yes to go on.",
                "On ne vous propose plus d’échange. Ceux que vous avez acceptés continuent.",
            ),
        ),
    ),
}


def current_consent_version(purpose: Purpose) -> int:
    """Return the version of the text that is shown today, counting from 1."""
    return len(CONSENT_TEXTS[purpose])


def consent_text(purpose: Purpose, version: int) -> ConsentText:
    """Return the text of a version. Raises ``IndexError`` for one that never was."""
    if version < 1:
        raise IndexError(version)
    return CONSENT_TEXTS[purpose][version - 1]
