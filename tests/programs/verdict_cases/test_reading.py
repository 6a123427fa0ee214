"""Case files: read as text, checked whole, every mistake with its place and its remedy."""

from datetime import date
from textwrap import dedent

import pytest

from hub.core.text.problems import InvalidDataError
from hub.core.vocabulary.enums import Intake, Verdict
from programs.eligibility.facts import Interval
from programs.verdict_cases.files import project_cases, read_cases

WHOLE = """
- id: a-case
  title_en: Three employees
  title_fr: Trois employés
  program: ca-example
  on: 2026-11-24
  facts: {province: ON, employees: 3, project: {partner_kind: academic}}
  proposed_areas: [energy-efficiency]
  verdict: to_confirm
  because: [other, unverified]
  missing: []
  intake: open
  source: https://programs.example/guide
"""


@pytest.fixture
def read(tmp_path):
    def read_text(*texts):
        paths = []
        for number, text in enumerate(texts):
            paths.append(tmp_path / f"cases-{number}.yaml")
            paths[-1].write_text(dedent(text), "utf-8")
        return read_cases(paths)

    return read_text


def mistakes_of(read, *texts) -> list[str]:
    with pytest.raises(InvalidDataError) as caught:
        read(*texts)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_a_whole_case(read):
    (case,) = read(WHOLE)
    assert (case.id, case.program, case.on, case.source) == (
        "a-case",
        "ca-example",
        date(2026, 11, 24),
        "https://programs.example/guide",
    )
    assert (case.title("en"), case.title("fr")) == ("Three employees", "Trois employés")
    assert (case.verdict, case.intake) == (Verdict.TO_CONFIRM, Intake.OPEN)
    assert (case.because, case.missing) == ({"other", "unverified"}, set())
    assert (case.facts.province, case.facts.employees) == ("ON", Interval.exact(3))
    assert case.facts.proposed_areas == {"energy-efficiency"}
    assert case.facts.project.has_partner is True


def test_what_a_case_does_not_speak_of(read):
    text = "\n".join(line for line in WHOLE.splitlines() if not line.strip().startswith(("missing", "intake")))
    (case,) = read(text)
    assert case.missing is None
    assert case.intake is None


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("title_fr: Trois employés", "title_fr: ", "title_fr: The French text is missing."),
        ("id: a-case", "id: A case", 'id: "A case" is not a slug.'),
        ("program: ca-example", "program: CA", 'program: "CA" is not a slug.'),
        ("on: 2026-11-24", "on: tomorrow", 'on: "tomorrow" is not a date.'),
        ("verdict: to_confirm", "verdict: perhaps", 'verdict: "perhaps" is not known here.'),
        ("because: [other, unverified]", "because: []", "because: Nothing says what decides."),
        ("because: [other, unverified]", "because: [mood]", 'because: "mood" is not known here.'),
        ("missing: []", "missing: [other]", 'missing: "other" is not known here.'),
        ("intake: open", "intake: wide", 'intake: "wide" is not known here.'),
        ("https://programs.example/guide", "the guide", 'source: "the guide" is not a web address.'),
        ("employees: 3", "employees: few", 'facts.employees: Expected a number of 0 or more; got "few".'),
        ("employees: 3", "staff: 3", "facts.staff: Unknown field."),
        ("partner_kind: academic", "partner_kind: [friend]", "facts.project.partner_kind[1]: Expected one of any,"),
        ("{province: ON, employees: 3, project: {partner_kind: academic}}", "none", "facts: The facts of a company"),
        ("employees: 3", "areas: []", "proposed_areas: Areas are proposed only while"),
        ("[energy-efficiency]", "[wind]", 'proposed_areas: "wind" is not known here.'),
        ("title_en:", "title:", "title: The key is not known."),
    ],
)
def test_a_mistake_is_told_with_its_place(read, written, instead, told):
    assert written in WHOLE
    lines = mistakes_of(read, WHOLE.replace(written, instead))
    place = "cases-0.yaml, entry 1 (A case), " if "A case" in instead else "cases-0.yaml, entry 1 (a-case), "
    assert any(line.startswith(place + told) for line in lines), lines


def test_every_mistake_of_every_file_is_told_at_once(read):
    lines = mistakes_of(read, WHOLE, WHOLE, "- 3", "a: b", "[")
    assert lines[0].startswith("cases-1.yaml, entry 1 (a-case), id: The id stands already in cases-0.yaml, entry 1.")
    assert lines[1].startswith("cases-2.yaml, entry 1: A case was expected.")
    assert lines[2].startswith("cases-3.yaml: A list of cases was expected.")
    assert lines[3].startswith("cases-4.yaml: The file is not readable YAML")
    assert len(lines) == 4


def test_a_case_without_anything(read):
    lines = mistakes_of(read, "- {}")
    assert [line.split(": ")[0] for line in lines] == [
        f"cases-0.yaml, entry 1, {name}"
        for name in ("id", "title_en", "title_fr", "program", "on", "verdict", "source", "facts")
    ]


def test_the_own_cases_are_read_once():
    assert project_cases() is project_cases()
