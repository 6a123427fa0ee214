"""One French term for one thing: what the glossary rejects stands in no text that says the English one."""

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings

from hub.core.text.yaml_files import parse_yaml
from tests.support.texts import api_texts

ROOT = Path(settings.BASE_DIR)
APPS = ("companies", "hub", "opportunities", "programs")
_VARIABLE = re.compile(r"%\(\w+\)[sd]|\{[^{}]*\}|<[^<>]*>")


def catalogue_texts() -> Iterator[tuple[str, str]]:
    """Yield the texts of the translation catalogue, addresses left out, each in both languages."""
    for entry in polib.pofile(str(ROOT / "hub/locale/fr/LC_MESSAGES/django.po")):
        if entry.msgid_plural:
            yield entry.msgid, entry.msgstr_plural[0]
            yield entry.msgid_plural, entry.msgstr_plural[1]
        elif not re.fullmatch(r"\S*/", entry.msgid):
            yield entry.msgid, entry.msgstr


def localized_texts() -> Iterator[tuple[str, str]]:
    """Yield the pairs of plain texts that the code holds."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            code = path.read_text()
            for call in ast.walk(ast.parse(code)) if "Localized" in code else ():
                if isinstance(call, ast.ClassDef) and any(ast.unparse(base) == "LabelledEnum" for base in call.bases):
                    for line in call.body:
                        if isinstance(line, ast.Assign):
                            _value, english, french = ast.literal_eval(line.value)
                            yield english, french
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Localized":
                    words = [one.value for one in call.args[:2] if isinstance(one, ast.Constant)]
                    if len(words) == 2:
                        yield words[0], words[1]


def data_texts() -> Iterator[tuple[str, str]]:
    """Yield the pairs of texts that the code reads from data files."""
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("data/admin.yaml")):
        for table in parse_yaml(path.read_bytes()).values():
            yield from zip(table["en"], table["fr"], strict=True)
    yield from map(tuple, parse_yaml((ROOT / "companies/data/sheet.yaml").read_bytes()).values())
    for fault in parse_yaml((ROOT / "programs/data/faults.yaml").read_bytes()).values():
        yield from map(tuple, fault.values())
    for section in parse_yaml((ROOT / "programs/data/fields.yaml").read_bytes()):
        for part in (section, *section.get("fields", ())):
            yield from (tuple(part[name]) for name in ("words", "hint") if name in part)
            yield from map(tuple, part.get("choices", {}).values())
    columns = parse_yaml((ROOT / "programs/data/columns.yaml").read_bytes())
    yield from (tuple(column["means"]) for column in columns if isinstance(column, dict))
    for file in ("phrases", "sentences"):
        for words in parse_yaml((ROOT / f"programs/data/{file}.yaml").read_bytes()).values():
            yield from map(tuple, words.values())
    yield from api_texts()
    problems = parse_yaml((ROOT / "hub/api/data/problems.yaml").read_bytes())
    yield from map(tuple, problems["fields"].values())
    for kind in problems["kinds"].values():
        yield from ((kind[f"{part}_en"], kind[f"{part}_fr"]) for part in ("title", "detail"))


@cache
def texts() -> list[tuple[str, str]]:
    """Return every pair of texts, without what stands for something else."""
    return [
        (_VARIABLE.sub(" ", english), _VARIABLE.sub(" ", french))
        for english, french in (*catalogue_texts(), *localized_texts(), *data_texts())
    ]


with (Path(__file__).parent / "glossary.tsv").open(encoding="utf-8") as _file:
    TERMS = list(csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_both_kinds_of_text_are_read():
    assert len(texts()) > 4_000
    assert ("Open all year", "Ouvert à l’année") in texts()


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["preferred"])
def test_no_text_says_a_rejected_word(term):
    english, rejected = (re.compile(term[name], re.IGNORECASE) for name in ("english", "rejected"))
    wrong = {said: text for said, text in texts() if english.search(said) and rejected.search(text)}
    assert wrong == {}, f"Say “{term['preferred']}”."
