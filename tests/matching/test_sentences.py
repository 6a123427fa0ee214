"""Needs and readiness that sentences make likely: offered beside what is read, and never taken unasked."""

from pathlib import Path

import pytest

from hub.matching.areas.model import load_model, write_model
from hub.matching.extraction.facts import answers_of, likely_facts, read_facts
from hub.matching.profile.facts import profile_from_answers
from hub.matching.questions.statements import Statements
from scripts.train_sentences import KINDS, read_sentences, train_model

WORDS = "The operator wants thirty buses and pays after a year; if someone could stand behind it I would sign tomorrow."
CERTAIN = "Bogotá's operator wants thirty buses. If someone could stand behind the receivable I would sign tomorrow."


def offered(text: str) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for one in likely_facts(text):
        found.setdefault(one.fact, []).append(one.value)
    return found


def test_what_no_phrase_says_is_offered_and_not_taken() -> None:
    assert "export_finance" in offered(WORDS)["needs"]
    assert "export_finance" not in answers_of(read_facts(WORDS)).get("needs", [])
    assert not any(one.sure for one in likely_facts(WORDS))


def test_what_is_next_to_certain_in_a_line_or_two_is_taken() -> None:
    assert answers_of(read_facts(CERTAIN))["needs"] == ["export_finance"]
    assert "export_finance" not in offered(CERTAIN).get("needs", [])


def test_a_likely_need_stands_in_where_none_is_told_or_read() -> None:
    text = "We are four in Rimouski. The pumps went to Lima in May and the invoice is a year old."
    assert answers_of(read_facts(text)).get("needs", []) == []
    told = profile_from_answers({"description": text, "needs": ["talent"]}).facts
    assert told.from_words is None or "dispute" not in (told.from_words.needs or ())
    assert "dispute" in profile_from_answers({"description": text}).facts.from_words.needs


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("We are six. The beaker glows when the light hits it, which is as far as it goes.", {"min": 3, "max": 4}),
        (
            "Dans un seul four, chez un client, ça roule depuis mars; le mois prochain on regarde ensemble les chiffres.",
            {"min": 6, "max": 8},
        ),
    ],
)
def test_readiness_is_offered_where_none_is_read(text: str, level: object) -> None:
    assert offered(text)["trl"] == [level]


def test_what_was_read_is_not_offered_again() -> None:
    text = "We sell in five provinces. We need a patent lawyer before somebody copies our pump."
    read = {(one.fact, one.value) for one in read_facts(text)}
    assert {("trl", 9), ("needs", "ip_protection")} <= read
    assert "trl" not in offered(text)
    assert "ip_protection" not in offered(text).get("needs", [])


@pytest.mark.parametrize("text", ["", "  ", "Hello.", "我们是一家公司。", "!!! 12 ???"])
def test_nothing_is_offered_of_words_that_tell_nothing(text: str) -> None:
    assert likely_facts(text) == ()


def test_the_reason_is_a_few_words_as_they_were_written() -> None:
    for one in likely_facts(WORDS):
        assert one.words == WORDS[one.start : one.end]
        assert 1 <= len(one.words.split()) <= 7


def test_an_offered_box_is_not_ticked_and_counts_when_it_is() -> None:
    statements = Statements.of(WORDS, year=2026)
    box = next(one for one in statements.boxes if one.key == "needs=export_finance")
    assert (box.ticked, box.guess) == (False, True)
    assert "export_finance" not in (statements.answers().get("needs") or [])
    assert not any(marked and "stand behind" in words for words, marked in statements.segments), (
        "marked is what was read"
    )
    again = Statements.of(WORDS, year=2026, shown=statements.keys, ticked={box.key})
    assert again.answers()["needs"] == ["export_finance"]


@pytest.mark.parametrize(
    ("text", "offered_place"),
    [
        ("Nine landfills in Ontario use our skid.", ["ON"]),
        ("Nine landfills in Ontario and Alberta use our skid.", []),
        ("We are in Sudbury. Nine landfills in Alberta use our skid.", []),
        ("We sell heat pumps made in Ontario.", ["ON"]),
        ("On vend des thermopompes fabriquées au Québec.", ["QC"]),
        ("We are selling out of Ontario.", ["ON"]),
        ("We make heat pumps and sell them in Ontario.", ["ON"]),
        ("We sell our skids in Ontario and Alberta.", []),
    ],
)
def test_the_only_province_that_is_named_is_offered(text: str, offered_place: list[str]) -> None:
    assert offered(text).get("province", []) == offered_place


def test_whoever_sells_or_uses_what_others_make_is_not_asked_how_far_it_is() -> None:
    for text, levels in (
        ("Three of us in Regina. The prototype of our soil probe works on the bench.", {"trl"}),
        ("We are the distributor of an electrolyser that works on the bench.", set()),
        ("We are a distributor of pumps. Our own sensor is at TRL 6.", {"trl"}),
    ):
        assert {box.reading.fact for box in Statements.of(text, year=2026).boxes} & {"trl"} == levels, text


def test_a_level_that_is_offered_stands_in_place_of_a_stage() -> None:
    text = "On fait des poêles. Dans un seul four, chez un client, ça roule depuis mars; le mois prochain on regarde les chiffres."
    assert [one.fact for one in read_facts(text)] == ["stage"]
    assert {box.reading.fact for box in Statements.of(text, year=2026).boxes} & {"stage", "trl"} == {"trl"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_fits_its_budget_and_comes_back_as_it_was_written(kind: str, tmp_path: Path) -> None:
    path = KINDS[kind].path
    model = load_model(path)
    write_model(tmp_path / "again.npz", model)
    again = load_model(tmp_path / "again.npz")
    assert (again.rows, again.classes, again.thresholds) == (model.rows, model.classes, model.thresholds)
    assert model.classes == KINDS[kind].classes
    assert path.stat().st_size < 3_000_000


def test_sentences_are_well_formed_and_no_line_stands_twice() -> None:
    for kind, learned in KINDS.items():
        sentences = read_sentences(kind)
        assert len({one.words for one in sentences}) == len(sentences)
        for name in learned.classes:
            assert sum(name in one.tells for one in sentences) >= 200, name


def test_a_line_that_is_not_well_formed_is_named(tmp_path: Path) -> None:
    (tmp_path / "needs").mkdir()
    (tmp_path / "needs" / "a.tsv").write_text("talent\tWe hire.\nno_such_need\tWe wish.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.tsv:2: expected"):
        read_sentences("needs", tmp_path)


@pytest.mark.deep
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", KINDS)
def test_training_again_gives_the_model_of_the_repository(kind: str) -> None:
    trained, figures = train_model(kind, read_sentences(kind))
    kept = load_model(KINDS[kind].path)
    assert list(trained.rows) == list(kept.rows)
    assert abs(trained.weights - kept.weights).max() < 0.01
    assert figures.right > 0.7
