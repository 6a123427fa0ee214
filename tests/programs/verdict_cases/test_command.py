"""``manage.py check_cases``."""

from io import StringIO

import pytest
from django.core.management import call_command

from programs.catalogue.files import PROGRAM_PATHS
from programs.verdict_cases.files import project_cases
from tests.programs.factories import entry, publish
from tests.programs.verdict_cases.test_reading import WHOLE


def check(*arguments) -> tuple[int, str, str]:
    out, errors = StringIO(), StringIO()
    try:
        call_command("check_cases", *arguments, stdout=out, stderr=errors)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue(), errors.getvalue()
    return 0, out.getvalue(), errors.getvalue()


@pytest.fixture
def cases(tmp_path):
    file = tmp_path / "cases.yaml"
    file.write_text(WHOLE, "utf-8")
    return file


def test_files_are_checked_without_a_database():
    code, out, _ = check("--catalogue", PROGRAM_PATHS[0], "--catalogue", PROGRAM_PATHS[1])
    count, programs = len(project_cases()), len({case.program for case in project_cases()})
    assert (code, out) == (0, f"{count} of {count} cases of {programs} programs are as written.\n")


def test_cases_of_other_programs_are_counted_apart():
    code, out, _ = check("--catalogue", PROGRAM_PATHS[1])
    others = sum(case.program.startswith("ca-") for case in project_cases())
    assert code == 0
    assert out.splitlines()[1] == f"{others} cases of programs that are not in this catalogue were left out."


@pytest.mark.django_db
def test_the_published_catalogue_is_asked_and_a_difference_is_one_line(cases):
    publish(entry())
    code, out, _ = check(cases)
    assert code == 1
    first, last = out.splitlines()
    assert first.startswith("a-case (ca-example, 2026-11-24): verdict meets, expected to_confirm;")
    assert last == "0 of 1 cases of 1 programs are as written."


def test_a_file_with_a_mistake_is_refused(cases):
    cases.write_text(WHOLE.replace("to_confirm", "perhaps"), "utf-8")
    code, out, errors = check(cases, "--catalogue", PROGRAM_PATHS[0])
    assert (code, out) == (2, "")
    assert errors.startswith('cases.yaml, entry 1 (a-case), verdict: "perhaps" is not known here.')
