"""``manage.py route_profiles``: files in, JSON out, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import OperationalError

from hub.matching.engine.answer import ENGINE_VERSION
from hub.matching.questions.registry import QUESTION_TEXTS
from programs.catalogue.entries import Catalogue
from programs.catalogue.files import PROGRAM_PATHS
from tests.support.catalogue import real_catalogue

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = [f"--catalogue={path}" for path in PROGRAM_PATHS]
PROFILES = """
- id: water
  description: Membrane bioreactors that let mills reuse their effluent.
  province: QC
  needs: [funding_demo, market_entry_china]
- id: wine
  description_fr: Nous faisons du vin de glace.
"""
SOME_MISTAKES = "- id: a\n  trl: 12\n- id: a\n  colour: red\n"


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    path = tmp_path / "profiles.yaml"
    path.write_text(PROFILES, encoding="utf-8")
    return path


def run(path: Path, *options: str, capsys: pytest.CaptureFixture[str]) -> tuple[dict, str]:
    call_command("route_profiles", str(path), *options)
    captured = capsys.readouterr()
    return json.loads(captured.out), captured.err


def refused(path: Path, *options: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    with pytest.raises(SystemExit) as stopped:
        call_command("route_profiles", str(path), *options)
    assert stopped.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


def test_files_are_answered_without_a_database(profiles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, progress = run(profiles, *CATALOGUE, "--on=2026-11-24", capsys=capsys)
    assert (data["engine_version"], data["on"]) == (ENGINE_VERSION, "2026-11-24")
    water, wine = data["profiles"]
    assert (water["id"], wine["id"]) == ("water", "wine")
    assert [area["slug"] for area in water["areas"]] == ["wastewater-treatment"]
    assert wine["areas"] == []
    assert len(water["programs"]) == len(wine["programs"]) == len(real_catalogue().programs)
    assert [person["rank"] for person in water["people"]] == list(range(1, len(water["people"]) + 1))
    assert water["people"]
    assert all(each["standing"] in {"open", "to_confirm", "watch"} for each in water["opportunities"])
    assert water["next_question"]["fact"] in QUESTION_TEXTS
    assert water["next_question"]["settles"] >= 0
    assert "2 of 2 profiles answered" in progress


def test_the_same_run_has_the_same_bytes_and_a_file_holds_them(
    profiles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "answer.json"
    call_command("route_profiles", str(profiles), *CATALOGUE, "--on=2026-11-24", "--lang=fr", f"--output={output}")
    assert capsys.readouterr().out == ""
    call_command("route_profiles", str(profiles), *CATALOGUE, "--on=2026-11-24", "--lang=fr")
    assert capsys.readouterr().out == output.read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_invalid_profiles_stop_the_run_with_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(SOME_MISTAKES, encoding="utf-8")
    assert refused(path, *CATALOGUE, capsys=capsys) == [
        'bad.yaml: item 1 (id a) trl: expected a number from 1 to 9; got "12"',
        "bad.yaml: item 2 (id a) colour: unknown field",
        "bad.yaml: item 2 (id a) id: expected a text of its own; item 1 has it too",
    ]


def test_an_invalid_or_missing_catalogue_stops_the_run(
    profiles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "programs.yaml"
    bad.write_text("- id: x\n  intake: sometimes\n", encoding="utf-8")
    lines = refused(profiles, f"--catalogue={bad}", capsys=capsys)
    assert lines
    assert all("programs.yaml" in line for line in lines)
    assert refused(profiles, f"--catalogue={tmp_path / 'none.yaml'}", capsys=capsys)


def test_an_output_that_cannot_be_written_is_refused(
    profiles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("route_profiles", str(profiles), *CATALOGUE, f"--output={tmp_path / 'no' / 'answer.json'}")
    assert stopped.value.code == 2
    assert "cannot be written" in capsys.readouterr().err


def test_an_unusable_database_is_said_plainly(profiles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with patch(
        "hub.matching.assessments.sources.published_rows", side_effect=OperationalError("connection refused\nmore")
    ):
        lines = refused(profiles, capsys=capsys)
    assert lines[0] == "The database cannot be used: connection refused"
    assert "--catalogue" in lines[1]


def test_an_empty_database_is_said_plainly(profiles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with patch("hub.matching.assessments.sources.published_rows", return_value=(Catalogue("0", ()), (), ())):
        lines = refused(profiles, capsys=capsys)
    assert lines[0] == "The database holds no published program."


@pytest.mark.parametrize(
    "option",
    ["--top=0", *(pytest.param(one, marks=pytest.mark.deep) for one in ("--on=tomorrow", "--lang=zh", "--top=many"))],
)
def test_a_wrong_option_exits_with_2(profiles: Path, option: str) -> None:
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    ended = subprocess.run(
        [sys.executable, "manage.py", "route_profiles", str(profiles), *CATALOGUE, option],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2, ended.stderr
    assert ended.stdout == ""


def test_the_process_needs_no_database_and_says_so_when_it_does(profiles: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}

    def process(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", "route_profiles", str(profiles), *options]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    with_files = process(*CATALOGUE)
    assert with_files.returncode == 0, with_files.stderr
    assert len(json.loads(with_files.stdout)["profiles"]) == 2
    without = process()
    assert (without.returncode, without.stdout) == (2, "")
    assert "The database cannot be used" in without.stderr
