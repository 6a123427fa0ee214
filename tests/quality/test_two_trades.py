"""Which of two areas a firm lives on: texts that the model has not learned from, with the words of both."""

import re
from functools import cache

import pytest

from hub.matching.areas import propose_areas, score_areas
from scripts.train_areas import CorpusText, read_corpus
from tests.quality.page import PAGE
from tests.quality.records import RECORDS_FILE

FOLDER = RECORDS_FILE.with_name("two_trades")


@cache
def texts() -> tuple[CorpusText, ...]:
    return tuple(read_corpus(FOLDER))


def _first(text: CorpusText) -> str:
    scores = score_areas(text.words)
    return max(scores, key=lambda area: scores[area])


@cache
def figures() -> dict[str, tuple[int, int]]:
    """Count the texts whose main area scores highest, by language, and those of other trades that are rejected."""
    clients = [text for text in texts() if text.areas]
    others = [text for text in texts() if not text.areas]
    right = {
        lang: [text.areas[0] == _first(text) for text in clients if text.writer == lang] for lang in ("en", "fr", "zh")
    }
    counted = {lang: (sum(found), len(found)) for lang, found in right.items()}
    return counted | {"none": (sum(not propose_areas(text.words) for text in others), len(others))}


def test_no_text_is_in_the_corpus() -> None:
    learned = {text.words for text in read_corpus()}
    assert not [text.words for text in texts() if text.words in learned]


@pytest.mark.parametrize(("kind", "floor"), [("en", 0.79), ("fr", 0.72), ("zh", 0.6), ("none", 0.8)])
def test_the_figures_stand_above_their_floors(kind: str, floor: float) -> None:
    right, counted = figures()[kind]
    assert right / counted >= floor


def test_the_page_states_the_figures() -> None:
    words = r"English (\d+/\d+), French (\d+/\d+), Chinese (\d+/\d+); other trades rejected (\d+/\d+)"
    told = re.search(words, PAGE.read_text(encoding="utf-8"))
    assert told is not None
    assert told.groups() == tuple(f"{right}/{counted}" for right, counted in figures().values())
