"""Import files as attack: each is refused whole, in time, with its place and its remedy in both languages."""

import sys
import time

import pytest

from programs.imports.formats import xlsx_files
from programs.imports.formats.files import read_file
from programs.imports.formats.problems import FileRefusedError
from tests.programs.imports.broken import attacks, broken, encodings
from tests.programs.imports.sheets import AGENCY, SPELLINGS, as_csv, as_xlsx, read, row

ALL = attacks() | encodings() | broken()


def test_there_are_sixty_broken_files_beside_the_attacks():
    assert len(broken()) >= 60
    assert len(attacks()) >= 30


@pytest.mark.parametrize("name", ALL)
def test_it_is_refused_whole_with_place_and_remedy_in_both_languages(name):
    file, content, where = ALL[name]
    began = time.perf_counter()
    with pytest.raises(FileRefusedError) as refused:
        read(file, content)
    sys.stdout.write(f"{name}: {time.perf_counter() - began:.3f} s\n")
    assert refused.value.faults
    assert any(where in fault.place("en") for fault in refused.value.faults), [
        fault.text("en") for fault in refused.value.faults
    ]
    for fault in refused.value.faults:
        for words in (fault.problem, fault.remedy):
            assert words.en
            assert words.fr
            assert words.en != words.fr
            assert words.en.endswith(".")
            assert words.fr.endswith(".")


@pytest.mark.parametrize("name", [name for name, (file, _content, _where) in attacks().items() if file == "a.xlsx"])
def test_no_attack_reaches_the_parser(name, monkeypatch):
    file, content, _where = ALL[name]
    if name == "formula as text in a sheet":
        return  # an honest workbook in every way but what one cell says
    parsed = []
    monkeypatch.setattr(xlsx_files, "read_sheet", lambda *_args: parsed.append(name))
    with pytest.raises(FileRefusedError):
        read(file, content)
    assert not parsed


def test_honest_files_say_the_same_in_every_format_and_encoding():
    plain = as_csv(row())
    found = [
        read("a.csv", plain),
        read("a.csv", b"\xef\xbb\xbf" + plain.encode()),
        read("a.CSV", as_csv(row(), delimiter=";")),
        read("a.xlsx", as_xlsx(row(amount_max=250_000, cost_share_max=0.5, verified=True))),
    ]
    assert {len(sheet.programs) for sheet in found} == {1}
    programs = {repr(sheet.programs[0][1]) for sheet in found}
    assert len(programs) == 1
    program = found[0].programs[0][1]
    assert program.amount_max_cad == 250_000
    assert [condition.kind.value for condition in program.conditions] == ["provinces", "trl", "other"]


def test_the_largest_honest_file_is_read():
    rows = [{"id": f"ca-{number}"} for number in range(5_000)]
    began = time.perf_counter()
    with pytest.raises(FileRefusedError) as refused:
        read_file("a.csv", as_csv(*rows).encode(), spellings=SPELLINGS, organizations=[AGENCY], known=())
    sys.stdout.write(f"5,000 rows without a single value: {time.perf_counter() - began:.2f} s\n")
    assert refused.value.faults
