"""The fixed words of sheets in English and French, and the dictionary of Chinese. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from hub.core.text.localized import Localized
from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import Area, IpStatus, Province, Stage
from hub.core.vocabulary.labels import label
from hub.directory.reference.capabilities import capabilities

CHINESE_FILE = Path(__file__).resolve().parents[1] / "data" / "chinese.yaml"
_LISTS: Mapping[type[StrEnum], str] = {Area: "areas", Province: "provinces", Stage: "stages", IpStatus: "ip"}

SHEET_WORDS: Mapping[str, Localized] = {
    "document": Localized("Canadian company profile", "Profil d’une entreprise canadienne"),
    "what": Localized("What it does", "Ce qu’elle fait"),
    "offers": Localized("What it offers", "Ce qu’elle offre"),
    "seeks": Localized("What it looks for", "Ce qu’elle cherche"),
    "contact": Localized("How to reach it", "Comment la joindre"),
    "province": Localized("Province or territory", "Province ou territoire"),
    "certifications": Localized("Certifications", "Certifications"),
    "areas": Localized("Area", "Domaine"),
    "capabilities": Localized("Technology", "Technologie"),
    "trl": Localized("Technology readiness", "Maturité technologique"),
    "trl_of": Localized("Level {0} of 9", "Niveau {0} sur 9"),
    "stage": Localized("Stage", "Étape"),
    "ip": Localized("Intellectual property", "Propriété intellectuelle"),
    "courtesy": Localized(
        "The company’s words here are a courtesy translation that it approved; the original prevails.",
        "Les mots de l’entreprise sont ici une traduction de courtoisie qu’elle a approuvée; l’original l’emporte.",
    ),
    "original_en": Localized("The company wrote this in English", "L’entreprise a écrit ceci en anglais"),
    "original_fr": Localized("The company wrote this in French", "L’entreprise a écrit ceci en français"),
    "original_zh": Localized("The company wrote this in Chinese", "L’entreprise a écrit ceci en chinois"),
    "how": Localized(
        "Describe your need on this site. An officer reads it; addresses are given once you and the company both "
        "agree. We charge no fee.",
        "Décrivez votre besoin sur ce site. Une personne le lit; les adresses sont données une fois que l’entreprise "
        "et vous êtes d’accord. Nous ne demandons aucuns frais.",
    ),
    "consent": Localized(
        "Public by the company’s consent, which it can take back at any time. Terms of lists are translated by this "
        "site’s vocabulary.",
        "Page publique avec le consentement de l’entreprise, qui peut le retirer en tout temps. Les termes des listes "
        "sont traduits selon le vocabulaire de ce site.",
    ),
    "independent": Localized(
        "Independent project. Not a Government of Canada website.",
        "Projet indépendant. Ce site n’est pas un site du gouvernement du Canada.",
    ),
    "fictional": Localized("Demonstration: fictional company", "Démonstration\u00a0: entreprise fictive"),
    "updated": Localized("Updated", "Mise à jour"),
}


@cache
def chinese_words() -> Mapping[str, Any]:
    """Return the dictionary by its sections."""
    read: Mapping[str, Any] = parse_yaml(CHINESE_FILE.read_text(encoding="utf-8"))
    return read


def sheet_words(lang: str) -> Mapping[str, str]:
    """Return the fixed words of a sheet in "en", "fr" or "zh"."""
    if lang == "zh":
        words: Mapping[str, str] = chinese_words()["sheet"]
        return words
    return {key: words.text(lang) for key, words in SHEET_WORDS.items()}


def term(member: StrEnum, lang: str) -> str:
    """Return a member of a closed list in "en", "fr" or "zh". Raises ``KeyError`` for a list that no sheet shows."""
    return str(chinese_words()[_LISTS[type(member)]][member.value]) if lang == "zh" else label(member, lang)


def capability_name(slug: str, lang: str) -> str:
    """Return the name of a capability in "en", "fr" or "zh"; empty for one that left the list."""
    found = capabilities().get(slug)
    return found.name(lang) if found else ""
