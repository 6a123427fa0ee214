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

_DATA = Path(__file__).resolve().parents[1] / "data"
CHINESE_FILE = _DATA / "chinese.yaml"
_LISTS: Mapping[type[StrEnum], str] = {Area: "areas", Province: "provinces", Stage: "stages", IpStatus: "ip"}

SHEET_WORDS = {name: Localized(*words) for name, words in parse_yaml((_DATA / "sheet.yaml").read_bytes()).items()}


@cache
def chinese_words() -> Mapping[str, Any]:
    return parse_yaml(CHINESE_FILE.read_text(encoding="utf-8"))


def sheet_words(lang: str) -> Mapping[str, str]:
    """Return the fixed words of a sheet in "en", "fr" or "zh"."""
    if lang == "zh":
        return chinese_words()["sheet"]
    return {key: words.text(lang) for key, words in SHEET_WORDS.items()}


def term(member: StrEnum, lang: str) -> str:
    """Return a member of a closed list in "en", "fr" or "zh". Raises ``KeyError`` for a list that no sheet shows."""
    return str(chinese_words()[_LISTS[type(member)]][member.value]) if lang == "zh" else label(member, lang)


def capability_name(slug: str, lang: str) -> str:
    """Return the name of a capability in "en", "fr" or "zh"; empty for one that left the list."""
    found = capabilities().get(slug)
    return found.name(lang) if found else ""
