"""Three ways to find areas that anybody would try first. A figure of the engine says little without theirs beside it.

- keyword count: how many words of the text stand among the keywords of an area.
- word overlap: the share of words that the text and the definition of an area have in common.
- same list: for everyone the most frequent answers, counted on the other records.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from hub.matching.areas import AREAS_FILE
from tests.quality.records import Record, read_as_text

KEYWORDS, OVERLAP, SAME = "keyword count", "word overlap", "same list"
BASELINES = (KEYWORDS, OVERLAP, SAME)

type Scores = Mapping[str, float]


def folded(text: str) -> str:
    """Return a text in small letters without accents and signs, one space between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char))))


_SMALL_WORDS = frozenset(
    folded(
        "and are for from has have its not our that the their they this with you your "
        "aux avec dans des elle est les leur leurs nos notre nous par pas pour que qui ses son sont sur une"
    ).split()
)


@cache
def words_of(text: str) -> frozenset[str]:
    """Return the words of three letters or more that say something."""
    return frozenset(word for word in folded(text).split() if len(word) > 2) - _SMALL_WORDS


def overlap(text: str, other: str) -> float:
    """Return the share of the words of two texts that both have."""
    return len(words_of(text) & words_of(other)) / max(1, len(words_of(text) | words_of(other)))


# --- Areas ------------------------------------------------------------------------------------------------------------


def area_scores(by: str, record: Record, texts: Mapping[str, str], others: Iterable[Record]) -> Scores:
    """Return the score that a baseline gives to the areas; those without a score are not proposed.

    ``texts`` are the record's words by language; ``others`` the records on which frequencies are counted.
    """
    if by == SAME:
        return Counter(area for other in others if other.ident != record.ident for area in other.areas)
    best = _keyword_hits(texts) if by == KEYWORDS else _definition_overlaps(texts)
    return {area: score for area, score in best.items() if score}


def _keyword_hits(texts: Mapping[str, str]) -> Scores:
    keywords = {(area["id"], lang): words_of(" ".join(area[f"keywords_{lang}"])) for area in _areas() for lang in texts}
    return {
        area["id"]: sum(len(words_of(text) & keywords[area["id"], lang]) for lang, text in texts.items())
        for area in _areas()
    }


def _definition_overlaps(texts: Mapping[str, str]) -> Scores:
    return {
        area["id"]: max(overlap(text, area[f"definition_{lang}"]) for lang, text in texts.items()) for area in _areas()
    }


@cache
def _areas() -> list[dict[str, Any]]:
    areas: list[dict[str, Any]] = read_as_text(AREAS_FILE)
    return areas
