"""Three ways that anybody would try first. A figure of the engine says little without theirs beside it.

- keyword count: how many words of the text stand among the keywords of an area; for programs, of the areas they name.
- word overlap: the share of words that the text and the definition of an area, or a program's text, have in common.
- same list: for everyone the most frequent answers, counted on the other records.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from hub.core.vocabulary.enums import CANADA, Area, ConditionKind, Need, Stage
from hub.core.vocabulary.labels import localized_label
from hub.matching.areas import AREAS_FILE
from programs.catalogue.entries import ProgramView
from tests.quality.records import Record, Setup, read_as_text

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


# --- Programs ---------------------------------------------------------------------------------------------------------


def program_order(
    by: str,
    record: Record,
    setup: Setup,
    programs: Sequence[ProgramView],
    targets: Mapping[str, Collection[str]],
) -> tuple[str, ...]:
    """Return the slugs of programs in a baseline's order, equal scores by English name.

    ``programs`` are those that have not ended; ``targets`` the right ones by record, for counting frequencies.
    Programs of other provinces are left out, except in the list that is the same for everyone.
    """
    if by == SAME:
        frequent = Counter(slug for ident, slugs in targets.items() if ident != record.ident for slug in slugs)
        return _ordered(programs, lambda program: frequent[program.slug])
    texts = _words_of(record, setup)
    near = [program for program in programs if program.jurisdiction in {CANADA, record.answers["province"]}]
    if by == OVERLAP:
        return _ordered(near, lambda program: max(overlap(text, _text(program, lang)) for lang, text in texts.items()))
    hits = _keyword_hits(texts)
    return _ordered(near, lambda program: sum(hits[area] for area in _named_areas(program)))


def _ordered(programs: Iterable[ProgramView], score: Callable[[ProgramView], float]) -> tuple[str, ...]:
    ranked = sorted(programs, key=lambda program: (-score(program), program.name_en.casefold(), program.slug))
    return tuple(program.slug for program in ranked)


def _words_of(record: Record, setup: Setup) -> Mapping[str, str]:
    """Return the description, and where facts are given the words of its areas, stage and needs behind it."""
    if setup is Setup.WORDS:
        return record.texts
    stage = record.answers["stage"]
    members = [*map(Area, record.areas), *([Stage(stage)] if stage else []), *map(Need, record.answers["needs"])]
    said = {lang: [localized_label(member).text(lang) for member in members] for lang in record.texts}
    return {lang: ". ".join([text, *said[lang]]) for lang, text in record.texts.items()}


def _text(program: ProgramView, lang: str) -> str:
    return f"{program.name(lang)}. {program.summary(lang)}"


def _named_areas(program: ProgramView) -> frozenset[str]:
    tests = [condition.test for condition in program.conditions if condition.kind is ConditionKind.AREAS]
    return frozenset(area for test in tests for area in test.get("in", ()))
