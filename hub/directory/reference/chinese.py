"""Chinese words for capabilities, areas and places, with their names in English and French. Pure."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hub.core.text.formats import fold
from hub.core.text.yaml_files import parse_yaml
from hub.directory.reference.capabilities import capabilities
from hub.directory.reference.places import ChineseProvince, chinese_province

_AREAS_FILE = Path(__file__).resolve().parents[1] / "data" / "areas.yaml"
_NONE: frozenset[str] = frozenset()

type Names = tuple[tuple[str, ...], frozenset[str]]


@cache
def chinese_terms() -> Mapping[str, Names]:
    """Return for each Chinese word its names in English and French, and the codes of places and areas that it names."""
    terms: dict[str, Names] = {}
    for area in _areas():
        names, codes = (area["short_en"], area["short_fr"]), frozenset({area["id"]})
        terms |= dict.fromkeys((area["name_zh"], area["short_zh"], *area["keywords_zh"]), (names, codes))
    for one in capabilities().values():
        terms |= {word: ((one.name_en, one.name_fr), _NONE) for word in one.words["zh"] if word not in terms}
        terms.setdefault(one.name_zh, ((one.name_en, one.name_fr), _NONE))
    for code in ChineseProvince:
        place = tuple(dict.fromkeys(chinese_province(code, lang) for lang in ("en", "fr")))
        terms[chinese_province(code, "zh")] = place, frozenset({code.value})
    return terms


@cache
def named_codes() -> Mapping[str, frozenset[str]]:
    """Return for the names of Chinese provinces and of areas in English and French, folded, their codes."""
    named = {area[f"short_{lang}"]: area["id"] for area in _areas() for lang in ("en", "fr")}
    named |= {chinese_province(code, lang): code.value for code in ChineseProvince for lang in ("en", "fr")}
    return {fold(name): frozenset({code}) for name, code in named.items()}


def _areas() -> list[dict[str, Any]]:
    return parse_yaml(_AREAS_FILE.read_text(encoding="utf-8"))
