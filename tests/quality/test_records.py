"""The records are well formed, name nobody, and stay inside the tests."""

import hashlib
from pathlib import Path

import pytest

from hub.core.vocabulary.enums import Area, Need, Province, Stage
from tests.quality.baselines import folded
from tests.quality.extraction import DESCRIPTIONS_FILE
from tests.quality.judged import FURTHER_FILES, JUDGED_FILE, ONCE_FILE, read_judged
from tests.quality.page import PAGE
from tests.quality.records import RECORDS_FILE, Setup, clients, read_exclusions, read_records
from tests.support.catalogue import real_catalogue

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
# SHA-256 (its first 16 digits) of names, short names, ids and cities of the companies behind the records, folded.
NAMES = frozenset((HERE / "names.sha256").read_text().split())
LONGEST_NAME = 6  # words
FICTION = {JUDGED_FILE, ONCE_FILE, *FURTHER_FILES.values(), DESCRIPTIONS_FILE}
# Cities near which companies of fiction are, and two words of slugs.
PLACES_OF_FICTION = frozenset({
    "33c594e4e3652984", "d106a78ab9742a1a", "cc495debc1aa3188", "5ba0bd683ec62eef", "6a41f0749408d03a",
    "ab1cb712f2dca756", "e81e202b62d10b39", "bd84dc633654d437", "eaada1689c188403", "4773f9eeefa0313f",
    "1bf6f329328a7539", "8ed40fca5220d15e", "141256c5c1405ee3", "4676fef2821e300a", "18c8f80c93bc7681", "91a3e8967930171a",
    "107348ca788daab0", "8b876f3a2ddb104d", "94a2d00996233e39", "87e867b447915b22", "f6d89d3dfb434569",
    "e00b3c76911327ca", "b5aeca1cbc6e4ef0", "42fec5484a12d790", "f6d27a23d3230860", "268b4962d8817fd3",
    "6f811d2b5ba85150", "2f4513a726dd98d0", "4bf01c87fa849da6", "6089854c94ca5454",
})  # fmt: skip
RECORDS = read_records()
READ_AS_TEXT = {
    ".py", ".yaml", ".yml", ".json", ".md", ".html", ".txt", ".po", ".js", ".css", ".tsv", ".csv", ".toml", ".svg",
    ".xml",
}  # fmt: skip


def names_in(text: str) -> list[str]:
    """Return the hashes of names that a text holds."""
    words = folded(text).split()
    groups = {" ".join(words[at : at + size]) for size in range(1, LONGEST_NAME + 1) for at in range(len(words))}
    return sorted(NAMES & {hashlib.sha256(group.encode()).hexdigest()[:16] for group in groups})


def test_there_are_records_of_both_kinds():
    assert len(RECORDS) == 76
    assert len(clients(RECORDS)) == 67


def test_records_speak_the_closed_lists():
    for record in RECORDS:
        assert record.texts["en"], record.ident
        assert {*record.areas, *record.first_ok, *record.lures} <= set(Area), record.ident
        assert record.answers["province"] in set(Province), record.ident
        assert record.answers["stage"] in {None, *Stage}, record.ident
        assert set(record.answers["needs"]) <= set(Need), record.ident
        assert bool(record.areas) != record.negative, record.ident
        assert record.lures.isdisjoint(record.first_ok), record.ident


def test_judged_companies_speak_the_closed_lists():
    """Reading them checks facts; needs and first pages are checked here."""
    judged = [one for path in (JUDGED_FILE, *FURTHER_FILES.values()) for one in read_judged(path)]
    assert len({one.ident for one in judged}) == len(judged) == 64 + 64 + 28
    for one in judged:
        assert set(one.needs) <= set(Need), one.ident
        assert one.grades, one.ident
        assert all(grade in {1, 2, 3} for each in one.judgements for grade in each.programs.values()), one.ident


def test_support_names_programs_of_the_catalogue():
    slugs = real_catalogue().by_slug
    assert [each for record in RECORDS for each in record.support if each.program not in slugs] == []


def test_every_judged_exclusion_is_about_support_of_its_record():
    supported = {(record.ident, each.program) for record in RECORDS for each in record.support}
    assert [each for each in read_exclusions() if (each.record, each.program) not in supported] == []


def test_the_facts_of_a_set_up_are_those_of_the_record():
    record = next(record for record in RECORDS if record.answers["employees"] and len(record.areas) > 1)
    told = record.profile(Setup.FACTS)
    assert told.facts.areas == frozenset(record.areas)
    assert told.area_order == record.areas
    assert told.facts.employees is not None
    words = record.profile(Setup.WORDS)
    assert words.facts.areas is None
    assert words.facts.needs is None
    assert words.facts.province == record.answers["province"]


def test_numbers_follow_the_text_and_not_the_order_of_any_source():
    digests = [hashlib.sha256(record.texts["en"].encode()).hexdigest() for record in RECORDS]
    assert digests == sorted(digests)
    assert [record.ident for record in RECORDS] == [f"r{number:02}" for number in range(1, len(RECORDS) + 1)]


@pytest.mark.parametrize(
    "path", [*sorted(HERE.glob("*.yaml")), *sorted(HERE.glob("*.py")), PAGE], ids=lambda path: path.name
)
def test_nobody_is_named(path):
    places = PLACES_OF_FICTION if path in FICTION else frozenset()
    assert set(names_in(path.read_text(encoding="utf-8"))) - places == set()


def test_names_would_be_found(monkeypatch):
    monkeypatch.setattr(f"{__name__}.NAMES", {hashlib.sha256(b"exemple nord").hexdigest()[:16]})
    assert names_in("A text about Exemple-Nord, a company.") != []


def test_descriptions_stand_nowhere_else():
    """Only tests hold them: not the demo data, not the corpus that models learn from, not the documentation."""
    parts = {folded(text)[:60]: record.ident for record in RECORDS for text in record.texts.values()}
    parts |= {folded(one.answers["description_en"])[:60]: one.ident for one in read_judged()}
    for path in _files_outside_tests():
        text = folded(path.read_text(encoding="utf-8"))
        assert [ident for part, ident in parts.items() if part in text] == [], path


def _files_outside_tests() -> list[Path]:
    tops = [path for path in ROOT.iterdir() if path.name != "tests" and not path.name.startswith(".")]
    found = [path for top in tops for path in ([top] if top.is_file() else top.rglob("*"))]
    return [
        path
        for path in found
        if path.suffix in READ_AS_TEXT
        and path.is_file()
        and path not in {RECORDS_FILE, JUDGED_FILE, *FURTHER_FILES.values()}
    ]
