"""The files: what they hold, that they can be read back, and that their description is theirs."""

import csv
import hashlib
import io
import json
import re
import tracemalloc
from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hub.api.open_data import files
from hub.api.records import sources
from hub.api.records.fields import Record
from hub.api.records.programs import ConditionRecordRow
from hub.core.text.csv_export import BYTE_ORDER_MARK, FORMULA_STARTS
from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from opportunities.choices import Disclosure
from opportunities.models import Opportunity
from tests.support.queries import QueryRecorder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

NAMES = list(files.DATASETS)


def body(client: Client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.getvalue()


def cells(client: Client, name: str) -> list[dict[str, str]]:
    text = body(client, f"/data/{name}.csv").decode()
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def parted(cell: str) -> list[str]:
    """Return the values of a list in a cell, as the page about the data says."""
    values = re.split(r" (?<!\\)\| ", cell) if cell else []
    return [re.sub(r"\\(.)", r"\1", value) for value in values]


@pytest.mark.parametrize("name", NAMES)
def test_both_forms_hold_the_same(client: Client, name: str) -> None:
    records = json.loads(body(client, f"/data/{name}.json"))
    rows = cells(client, name)
    assert len(rows) == len(records) > 0
    for record, row in zip(records, rows, strict=True):
        assert list(row) == list(record)
        assert {field: cell.removeprefix("'") for field, cell in row.items()} == {
            field: files.cell_of(value) for field, value in record.items()
        }


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_of_a_file_acts(client: Client, name: str) -> None:
    assert not [cell for row in cells(client, name) for cell in row.values() if cell[:1] in FORMULA_STARTS - {"'"}]


class Many(Sequence[Record]):
    """One row a hundred thousand times, and how many of them were asked for."""

    def __init__(self, row: Record) -> None:
        self.row, self.asked = row, 0

    def __len__(self) -> int:
        return 100_000

    def __getitem__(self, index: Any) -> Any:
        if index >= len(self):
            raise IndexError
        self.asked = index + 1
        return self.row


@pytest.mark.parametrize("form", files.FORMS)
def test_a_hundred_thousand_rows_leave_in_pieces(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    many = Many(sources.open_catalogue().conditions[0])
    kind = files.Dataset("many", ConditionRecordRow, lambda: (many, "1"), Localized("Many", "Beaucoup"))
    monkeypatch.setattr(files, "DATASETS", {"many": kind})
    pieces = files.pieces_of("many", form)
    tracemalloc.start()
    try:
        first = len(next(pieces))
        assert many.asked < 1_000, "the first bytes do not wait for the last row"
        size = first + sum(map(len, pieces))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert many.asked == len(many)
    assert size > 10_000_000
    assert most < 5_000_000


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_a_list_in_a_cell_can_be_parted_again(values: list[str]) -> None:
    cell = files.cell_of(values)
    assert re.findall(r"(?<!\\)(?:\\\\)*\|", cell) == ["|"] * max(0, len(values) - 1)
    if values:
        told, current, escaped = [], "", False
        for sign in cell:
            if escaped:
                current, escaped = current + sign, False
            elif sign == "\\":
                escaped = True
            elif sign == "|":
                told.append(current[:-1])
                current = ""
            else:
                current += sign
        told.append(current)
        assert [told[0], *(each[1:] for each in told[1:])] == values


def test_conditions_are_those_of_the_programs(client: Client) -> None:
    programs = json.loads(body(client, "/data/programs.json"))
    conditions = json.loads(body(client, "/data/conditions.json"))
    assert [each | {"program": program["slug"]} for program in programs for each in program["conditions"]] == conditions


def test_a_file_says_what_the_api_says(client: Client) -> None:
    for name, noun in (("organizations", "organizations"), ("opportunities", "opportunities"), ("areas", "areas")):
        for record in json.loads(body(client, f"/data/{name}.json"))[:5]:
            assert json.loads(client.get(f"/api/v1/{noun}/{record['slug']}").text) == record
    for record in json.loads(body(client, "/data/programs.json"))[:5]:
        told = json.loads(client.get(f"/api/v1/programs/{record['slug']}").text)
        assert {field: told[field] for field in record} == record


def test_the_package_names_every_file_with_its_digest_and_columns(client: Client) -> None:
    package = json.loads(body(client, "/data/datapackage.json"))
    assert {each["path"] for each in package["resources"]} == {
        f"/data/{name}.{form}" for name in NAMES for form in files.FORMS
    }
    for each in package["resources"]:
        data = body(client, each["path"])
        assert each["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert each["bytes"] == len(data)
        assert client.get(each["path"])["ETag"] == f'"{hashlib.sha256(data).hexdigest()}"'
        if each["format"] == "json":
            assert [field["name"] for field in each["schema"]["fields"]] == list(json.loads(data)[0])
        assert all(field["description"] and field["x-description-fr"] for field in each["schema"]["fields"])
    assert package["licenses"][0]["name"] == "CC-BY-4.0"


@pytest.mark.parametrize(
    "record", [kind.record for kind in files.DATASETS.values()], ids=lambda record: record.__name__
)
def test_every_column_is_explained_in_both_languages(record: type[Record]) -> None:
    columns = files.dictionary_of(record)
    assert [column.name for column in columns] == list(record.model_fields)
    for column in columns:
        assert column.description.en != column.description.fr
        assert not re.search(r"[^\s\u00a0]:\s|« ", column.description.fr.replace(f"{NBSP}:", ""))


def test_columns_that_the_dictionary_calls_filled_are_never_empty(client: Client) -> None:
    for name, kind in files.DATASETS.items():
        filled = [column.name for column in files.dictionary_of(kind.record) if column.required]
        for record in json.loads(body(client, f"/data/{name}.json")):
            assert [field for field in filled if record[field] is None] == [], name


@pytest.mark.parametrize(("lang", "address"), [("en", "/en/data/"), ("fr", "/fr/donnees/")])
def test_the_page_names_each_file_with_size_version_and_digest(client: Client, lang: str, address: str) -> None:
    text = client.get(address).text
    for name in NAMES:
        for form in files.FORMS:
            file = files.file_of(name, form)
            assert f"/data/{file.name}" in text
            assert file.sha256 in text
            assert file.version[:12] in text
    assert f"https://creativecommons.org/licenses/by/4.0/deed.{lang}" in text
    assert f'href="{address}"' in client.get(f"/{lang}/").text


def test_a_file_is_streamed_in_pieces(client: Client) -> None:
    answer: Any = client.get("/data/programs.json")
    assert answer.streaming
    pieces = [len(piece) for piece in answer.streaming_content]
    assert len(pieces) > 5
    assert max(pieces) < 200_000


def test_a_file_says_no_more_than_anyone_may_know(client: Client) -> None:
    row = Opportunity.objects.filter(disclosure=Disclosure.TEASER).order_by("slug")[0]
    Opportunity.objects.filter(pk=row.pk).update(disclosure=Disclosure.TECHNICAL, description_en="kestrel07zq")
    for form in files.FORMS:
        assert b"kestrel07zq" not in body(client, f"/data/opportunities.{form}")


def test_there_is_no_other_file(client: Client) -> None:
    for path in ("/data/companies.csv", "/data/users.json", "/data/programs.xlsx"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_bare_address_leads_a_person_to_the_page_in_their_language(client: Client, lang: str) -> None:
    answer = client.get("/data/", headers={"accept-language": lang}, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].startswith(f"/{lang}/")


def test_only_public_tables_are_read(queries: QueryRecorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_kept", {})
    with queries.recording():
        for name in sources.TABLES:
            sources.part_of(name)
    tables = {table for each in queries.statements for table in re.findall(r"(?:FROM|JOIN) (\w+)", each)}
    rows = {
        "directory_organization",
        "directory_office",
        "directory_areatext",
        "directory_boundarycase",
        "opportunities_opportunity",
        "opportunities_policysignal",
        "opportunities_agreement",
    }
    assert tables <= rows | {f"{table}event" for table in rows} | {"hub_public_change"}
    assert tables > rows
