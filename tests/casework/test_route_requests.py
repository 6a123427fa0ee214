"""``manage.py route_requests``: a file of requests in, JSON out. Its proposals are those of the desk: test_routing.py."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import OperationalError
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from hub.casework.models import RoutingGap, ServiceRequest
from hub.casework.referrals.cases import read_cases
from hub.directory.models import Absence, IntakeQuestion, Seat
from hub.directory.seats.services import add_intake_filter
from tests.accounts.people import make_person
from tests.casework.world import SHANGHAI, World
from tests.programs.factories import entry, publish

pytestmark = pytest.mark.django_db

YAML = """
- id: pump
  kind: dispute
  subject: Unpaid
  body: Our buyer refuses to pay for two pumps.
  language: en
  cn_provinces: [CN-SH]
  areas: [wastewater-treatment]
  company: {province: ON, employees: {min: 20, max: 49}, export_experience: none}
- id: letter
  kind: presence
  presence: {level: consul_general, city: Guangzhou}
  province: QC
- id: nothing
"""
LINES = [
    {
        "id": "pump", "kind": "dispute", "subject": "Unpaid", "body": "Our buyer refuses to pay for two pumps.",
        "language": "en", "cn_provinces": ["CN-SH"], "areas": ["wastewater-treatment"],
        "company": {"province": "ON", "employees": {"min": 20, "max": 49}, "export_experience": "none"},
    },
    {"id": "letter", "kind": "presence", "presence": {"level": "consul_general", "city": "Guangzhou"}, "province": "QC"},
    {"id": "nothing", "kind": None},
]  # fmt: skip
SHEET = """
id,kind,subject,body,language,cn_provinces,areas,company.province,company.employees.min,company.employees.max
pump,dispute,Unpaid,Our buyer refuses to pay for two pumps.,en,CN-SH,wastewater-treatment,ON,20,49
letter,presence,,,,,,,,
nothing,,,,,,,,,
"""
# The last columns of the sheet, beside the others.
MORE = (
    "company.export_experience,presence.level,presence.city,province",
    "none,,,",
    ",consul_general,Guangzhou,QC",
    ",,,",
)
FORMS = {
    "requests.yaml": YAML,
    "requests.jsonl": "\n\n".join(map(json.dumps, LINES)),
    "requests.csv": "\n".join(map(",".join, zip(SHEET.strip().splitlines(), MORE, strict=True))),
}

type Run = Callable[..., tuple[list[dict[str, Any]], str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Write a file and answer it; the answers, and what stood on standard error."""

    def answered(text: str, *options: str, name: str = "requests.yaml") -> tuple[list[dict[str, Any]], str]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        call_command("route_requests", str(path), *options)
        captured = capsys.readouterr()
        return json.loads(captured.out)["requests"], captured.err

    return answered


def refused(run: Run, capsys: pytest.CaptureFixture[str], text: str, *options: str, name: str = "bad.yaml") -> str:
    with pytest.raises(SystemExit) as stopped:
        run(text, *options, name=name)
    assert stopped.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_each_form_of_a_file_is_read_alike_and_nothing_is_written(world: World, run: Run):
    answers = [run(text, name=name)[0] for name, text in FORMS.items()]
    assert answers[0] == answers[1] == answers[2]
    pump, letter, nothing = answers[0]
    assert pump["first"] == pump["proposals"][0]["id"] == SHANGHAI
    assert letter["question"]["asks"] == ["presence-consul_general"]
    assert letter["question"]["places"] == ["CN-GD"]
    assert nothing["proposals"][0]["kind"] == "hub"
    assert not ServiceRequest.objects.exists()
    assert not RoutingGap.objects.exists()


def test_what_nobody_said_is_unknown_and_never_a_no(world: World, run: Run):
    (_pump, letter, nothing), progress = run(YAML)
    assert progress == "3 of 3 requests answered\n"
    question = nothing["question"]
    assert [question[name] for name in ("province", "language", "areas")] == [None] * 3
    assert (question["kind"], question["market"], question["places"]) == ("unsure", "unknown", [])
    assert {"kind", "province", "language", "needs", "body"} <= set(question["unknown"])
    assert "province" not in letter["question"]["unknown"]
    (told,), _said = run("- {id: told, company: {areas: [wastewater-treatment], needs: [funding_rd], languages: [fr]}}")
    assert not {"areas", "needs", "language"} & set(told["question"]["unknown"])
    (money,), _said = run("- id: money\n  kind: programs\n  needs: [funding_demo]")
    # Several provinces have an agency of their own: without a province none of them is ruled out by it.
    agencies = [one for one in money["proposals"] if one["kind"] == "development-agency"]
    assert len(agencies) > 1
    found = [one for agency in agencies for one in agency["findings"] if one["condition"] == "provinces"]
    assert found
    assert {one["result"] for one in found} == {"unknown"}
    assert not [one for one in money["refused"] for each in one["findings"] if each["condition"] == "provinces"]


def test_what_is_refused_says_why_and_a_gap_says_which_seat_is_empty(world: World, run: Run):
    text = YAML.replace("[wastewater-treatment]", "[industrial-processes-waste-remediation]")
    for lang, why, gap in (
        ("en", "Serves another part of China.", "Canadian post in China. The right seat is empty."),
        ("fr", "S’occupe d’une autre partie de la Chine.", "Poste canadien en Chine. La fonction voulue est vacante."),
    ):
        (pump, *_others), _said = run(text, f"--lang={lang}", "--top=50")
        first = pump["proposals"][0]
        assert (first["mark"], first["receiver"]) == ("nobody_there", SHANGHAI)
        # Whoever reads a file is not the desk with which it would stay.
        with override(lang):
            assert Seat.objects.get(slug=first["receiver"]).label in first["goes_to"]
        assert pump["gap"]["sentence"].startswith(gap)
        assert (pump["gap"]["kind"], pump["gap"]["exists"], pump["gap"]["places"]) == ("post", True, ["CN-SH"])
        assert why in {words for one in pump["refused"] for words in one["why"]}
        assert all(one["why"] for one in pump["refused"])


def test_a_seat_that_was_asked_is_refused_and_the_next_is_proposed(world: World, run: Run):
    (pump, *_others), _said = run(YAML.replace("kind: dispute", f"kind: dispute\n  asked: [{SHANGHAI}]"))
    assert SHANGHAI not in {one["id"] for one in pump["proposals"]}
    assert [one["why"] for one in pump["refused"] if one["id"] == SHANGHAI] == [["Asked already."]]


def test_each_request_is_answered_for_its_own_day(world: World, run: Run):
    day = world.at.date()
    person = world.people[SHANGHAI]
    Absence.objects.create(
        user=person, first_day=day, last_day=day + timedelta(days=9), made_by=person, made_at=world.at
    )
    later = (day + timedelta(days=20)).isoformat()
    text = YAML + YAML.replace("id: ", "id: later-").replace("kind: dispute", f"kind: dispute\n  on: {later}")
    answers, _said = run(text, f"--on={day + timedelta(days=1)}")
    marks = {
        answer["id"]: next(one["mark"] for one in answer["proposals"] if one["id"] == SHANGHAI)
        for answer in answers
        if answer["id"].endswith("pump")
    }
    assert marks == {"pump": "nobody_there", "later-pump": "fits"}


def test_a_question_that_decides_is_to_be_asked_until_it_is_answered(world: World, run: Run):
    IntakeQuestion.objects.create(slug="paid-before", text_en="Were you paid before?", text_fr="Déjà été payés?")
    add_intake_filter(
        place=Seat.objects.get(slug=SHANGHAI),
        kind="answers",
        test={"all": ["paid-before"]},
        sentence_en="Takes companies that were paid before.",
        sentence_fr="S’occupe des entreprises qui ont déjà été payées.",
        reason="Said by the post.",
        by=make_person("admin@hub.example", role="administrator"),
        at=world.at,
    )
    (pump, *_others), _said = run(YAML, "--lang=fr")
    assert pump["to_ask"] == [{"id": "paid-before", "sentence": "Déjà été payés?"}]
    for answer, is_there in (("true", True), ("false", False)):
        (pump, *_others), _said = run(
            YAML.replace("kind: dispute", f"kind: dispute\n  answers: {{paid-before: {answer}}}")
        )
        assert pump["to_ask"] == []
        assert (SHANGHAI in {one["id"] for one in pump["proposals"]}) is is_there


def test_groups_of_questions_are_asked_once_and_only_where_they_decide(world: World, run: Run):
    for slug in ("small", "bank"):
        IntakeQuestion.objects.create(slug=slug, text_en=f"{slug}?", text_fr=f"{slug}, oui?")
    admin, seat = make_person("admin@hub.example", role="administrator"), Seat.objects.get(slug=SHANGHAI)
    words = {"sentence_en": "Takes large sums.", "sentence_fr": "S’occupe de grandes sommes.", "reason": "Said."}
    groups = [{"all": ["small"], "none": ["bank"]}, {"none": ["small"]}]
    for place, test in ((seat.office, {"groups": groups}), (seat, {"none": ["small"]})):
        add_intake_filter(place=place, kind="answers", test=test, by=admin, at=world.at, **words)
    with pytest.raises(ValidationError, match="no question called later"):
        add_intake_filter(place=seat, kind="answers", test={"none": ["later"]}, by=admin, at=world.at, **words)
    text = "- {{id: pump, kind: dispute, cn_provinces: [CN-SH], areas: [wastewater-treatment], answers: {{{}}}}}"
    for answers, asked, is_there in (
        ("", ["small", "bank"], True),
        ("small: false", [], True),
        ("small: true, bank: true", [], False),
    ):
        (pump,), _said = run(text.format(answers))
        assert [one["id"] for one in pump["to_ask"]] == asked
        assert (SHANGHAI in {one["id"] for one in pump["proposals"]}) is is_there


def test_something_else_goes_by_its_own_words_whatever_its_company_needs(world: World, run: Run):
    """Nor does a filter for a need that it does not name leave a seat out, or have something asked; nor one heard."""
    IntakeQuestion.objects.create(slug="paid-before", text_en="Were you paid before?", text_fr="Déjà été payés?")
    admin, seat = make_person("admin@hub.example", role="administrator"), Seat.objects.get(slug=SHANGHAI)
    words = {"sentence_en": "Is ready.", "sentence_fr": "Est prête.", "reason": "Said by the post."}
    for kind, test in (("employees", {"min": 50}), ("answers", {"all": ["paid-before"]})):
        add_intake_filter(place=seat, kind=kind, test=test, needs=["find_partner"], by=admin, at=world.at, **words)
    needs = ("", "needs: [], ", "needs: [find_partner], ", "needs: [talent, export_finance], ")
    entry = (
        "- {{id: {}, kind: other, language: en, province: QC, areas: [wastewater-treatment], cn_provinces: [CN-SH], "
    )
    entry += "{}body: {}, company: {{{} employees: {{min: 5, max: 5}}}}}}\n"
    hall, distributor = "Which hall has the shortest queue?", "We look for a distributor."
    for chosen, body, is_there in (("", hall, True), ("", distributor, True), (needs[2], distributor, False)):
        answers, _said = run("".join(entry.format(number, chosen, body, need) for number, need in enumerate(needs)))
        proposed = [[one["id"] for one in answer["proposals"]] for answer in answers]
        assert proposed == [proposed[0]] * len(needs)
        assert (SHANGHAI in proposed[0]) is is_there
        assert not any(answer["to_ask"] for answer in answers)


def test_what_a_company_does_decides_a_filter_on_activity(world: World, run: Run):
    add_intake_filter(
        place=Seat.objects.get(slug=SHANGHAI),
        kind="activity",
        test={"in": ["heat-pumps"]},
        sentence_en="Takes makers of heat pumps.",
        sentence_fr="S’occupe des fabricants de thermopompes.",
        reason="Said by the post.",
        by=make_person("admin@hub.example", role="administrator"),
        at=world.at,
    )
    head, *rows = FORMS["requests.csv"].splitlines()
    sheet = "\n".join([f"{head},company.capabilities", f"{rows[0]},{{}}"])
    for does, is_there in (("heat-pumps;solar-monitoring", True), ("solar-monitoring", False), ("", True)):
        (in_lines,), _said = run(sheet.format(does), name="requests.csv")
        company = {**LINES[0]["company"], **({"capabilities": does.split(";")} if does else {})}  # type: ignore[dict-item]
        (in_json,), _said = run(json.dumps({**LINES[0], "company": company}), name="requests.jsonl")
        assert in_lines == in_json
        assert (SHANGHAI in {one["id"] for one in in_json["proposals"]}) is is_there


def test_many_requests_cost_as_many_queries_as_one(
    world: World, run: Run, django_assert_max_num_queries: DjangoAssertNumQueries
):
    program = publish(entry())[0]
    text = YAML.replace("id: nothing", f"id: nothing\n  program: {program.slug}")
    run(text)  # what is published is read once after a change, by each process
    with django_assert_max_num_queries(10):
        run("".join(text.replace("id: ", f"id: {number}-") for number in range(5)))


def test_the_city_of_a_request_is_that_of_its_company(tmp_path: Path):
    path = tmp_path / "requests.yaml"
    path.write_text(
        "- {id: a, province: ON, city: Sudbury}\n- {id: b, company: {province: ON, city: Sudbury}}\n- id: c"
    )
    assert [one.facts.city for one in read_cases(path)] == ["Sudbury", "Sudbury", None]


def test_a_line_of_json_ends_where_the_file_says_and_a_row_counts_as_in_a_sheet(db: None, tmp_path: Path):
    lines, sheet = tmp_path / "requests.jsonl", tmp_path / "requests.csv"
    lines.write_text('{"id": "a", "body": "One\u2028two\x85three"}\n{"id": "b"}\n', encoding="utf-8")
    assert [one.id for one in read_cases(lines)] == ["a", "b"]
    sheet.write_text('id,body\n\na,"One\ntwo"\n,,\n , \nb,\n', encoding="utf-8")
    assert [one.id for one in read_cases(sheet)] == ["a", "b"]


BAD = {
    "bad.yaml": (
        """
- {id: a, kind: pump}
- {id: a, colour: red, company: {trl: 12, capabilities: [heat-pumps, magic]}}
- kind: ip
- text
- {id: e, program: none-such, asked: [nobody], project: {province: QC}, answers: {paid: true}}
""",
        [
            "bad.yaml: item 1 (id a) kind: expected one of ",
            "bad.yaml: item 2 (id a) colour: unknown field",
            'bad.yaml: item 2 (id a) company.trl: expected a number from 1 to 9; got "12"',
            'bad.yaml: item 2 (id a) company.capabilities[2]: expected a capability of the list; got "magic"',
            "bad.yaml: item 2 (id a) id: expected a text of its own; item 1 has it too",
            "bad.yaml: item 3 id: expected a text of its own, not used by another request",
            "bad.yaml: item 4 request: expected a mapping of fields",
            "bad.yaml: item 5 (id e) project: expected under company",
            'bad.yaml: item 5 (id e) program: expected one we know; got "none-such"',
            'bad.yaml: item 5 (id e) asked: expected one we know; got "nobody"',
            'bad.yaml: item 5 (id e) answers: expected one we know; got "paid"',
        ],
    ),
    "bad.jsonl": (
        (
            '{"id": "a"}\n\n{"id": \n[1]\n{"id": "b", "company": 3}\n'
            '{"id": "c", "needs": ["x\\u0000"], "company": {"city": "y\\u0000"}}'
        ),
        [
            "bad.jsonl: item 3 line: expected a JSON object (",
            "bad.jsonl: item 4 request: expected a mapping of fields",
            'bad.jsonl: item 5 (id b) company: expected a mapping of fields; got "3"',
            "bad.jsonl: item 6 (id c) needs[0]: expected text without the character NUL",
            "bad.jsonl: item 6 (id c) company.city: expected text without the character NUL",
        ],
    ),
    "bad.csv": (
        "id,kind,needs,company,company.trl\na,ip,x;y,,\n,,,,\n\nb,ip,,QC,3\nc,ip,,,,more",
        [
            "bad.csv: item 2 (id a) needs[1]: expected one of ",
            'bad.csv: item 5 (id b) company: expected a mapping of fields; got "QC"',
            "bad.csv: item 6 (id c) row: expected no more cells than the first row has",
        ],
    ),
    "none.yaml": ("id: a", ["none.yaml: file: expected a list of requests"]),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_with_a_mistake_is_refused_with_a_line_for_each(
    world: World, run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
):
    text, expected = BAD[name]
    output = tmp_path / "answer.json"
    lines = refused(run, capsys, text, f"--output={output}", name=name).splitlines()
    assert len(lines) == len(expected)
    assert [line for line, begins in zip(lines, expected, strict=True) if not line.startswith(begins)] == []
    assert not output.exists()


def test_a_run_that_breaks_leaves_the_earlier_answer_whole(world: World, run: Run, tmp_path: Path):
    output = tmp_path / "answer.json"
    output.write_text("earlier", encoding="utf-8")
    with patch("hub.casework.desk.batch.routing_in", side_effect=RuntimeError), pytest.raises(RuntimeError):
        run(YAML, f"--output={output}")
    assert output.read_text(encoding="utf-8") == "earlier"
    assert {one.name for one in tmp_path.iterdir()} == {"answer.json", "requests.yaml"}


def test_a_database_that_cannot_answer_is_said_plainly(db: None, run: Run, capsys: pytest.CaptureFixture[str]):
    assert refused(run, capsys, YAML).startswith("The database holds no directory.")
    with patch.object(Seat.objects, "filter", side_effect=OperationalError("gone\nmore")):
        assert refused(run, capsys, YAML).splitlines()[0] == "The database cannot be used: gone"
