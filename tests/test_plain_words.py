"""Texts of pages are read at grade 8, in short sentences, without jargon, in both languages (C-17, C-18, C-19).

Measured: every message of the catalogue of French, the words that code holds in both languages, those of the API, the
pages of prose, the manuals, what is told of China, and consents. A grade means nothing on a label: it is measured from
twelve words on, and of prose and manuals by the page. What fills a gap in a text counts as one word. A reading ease of 60 is where Flesch's scale, kept
by Kandel and Moles for French, ends grade 8.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from statistics import fmean
from typing import Any

import polib
import pytest
import yaml

from companies.consents.texts import CONSENT_TEXTS
from hub.publishing.documents.readability import (
    LEAST_FRENCH_SCORE,
    MOST_GRADE,
    MOST_MEAN,
    MOST_WORDS,
    Lint,
    measure,
    text_findings,
)
from programs.linter.linter import unexplained
from tests.support.texts import api_texts

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "fr")
MOST_INTERFACE_GRADE, LEAST_FRENCH_EASE = 8.0, 60.0
LEAST_WORDS, MOST_SENTENCES, MANY_TEXTS = 12, 3, 5000
# Names of the field, which the guide leaves out of a grade: there is no plainer word for them.
TERMS = re.compile(
    "clean[- ]technolog(?:y|ies)|technologies propres|intellectual[- ]property|propriété intellectuelle"
    "|trade commissioners?|délégués? commercia(?:l|ux)|déléguées? commerciales?|organi[sz]ations?|organismes?"
    "|federal, provincial (?:and|or) territorial|fédéraux, provinciaux (?:et|ou) territoriaux"
    "|authenticator|authentification|administra(?:tors?|tion)|opportunit(?:y|ies)|occasions(?: d’affaires)?",
    re.IGNORECASE,
)
# Acronyms that no text needs to explain, by the reason.
ACRONYMS = {
    "formats of files, which nobody writes out": {"CSV", "JSON", "YAML", "XML"},
    "for whoever writes programs, on the page of the API": {"RFC", "HTTPS", "HSDS", "IPC", "CIB"},
    "marks of products, asked of who holds them": {"CSA", "UL", "CCC"},
    "codes, told as such": {"QC", "CN", "ON", "NLD", "PER", "SVK", "NIU", "MYT"},
    "the name of a standard, and its level": {"CAN", "AA"},
    "known by no other name": {"PIN", "NIP", "PVC", "README"},
    "names of bodies and companies": {"APEC", "LNG"},
    "units, dollars of Canada, and the numbers of standards": {"KB", "MB", "GW", "CA", "GB"},
}
# Companies agreed to these words, which are never edited: a new wording is a decision of its own.
KEPT_CONSENTS = {
    "public_profile",
    "share_federal",
    "share_province",
    "share_china_offices",
    "leads",
    "partner_companies",
}
_GAP = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\{.*?\}\}|\{\w*\}|https?://\S+")
_TAG, _BLOCK = (
    re.compile(r"<[^>]+>|\{%.*?%\}"),
    re.compile(r"</?(?:p|li|ul|ol|h2|section)\b[^>]*>|\{% (?:if|else).*?%\}"),
)
_MARKUP = re.compile(r"!\[.*?\]\(.*?\)|\??\*\*|_(?=\w)|(?<=[.?!])_|^\d+\. |^#+ ", re.MULTILINE)
_WORD = re.compile(r"\S*\w\S*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[»”’]?\s+")


def plain(text: str) -> str:
    """Return a text without markup, each gap in it filled by one word."""
    return unescape(" ".join(_TAG.sub("", _GAP.sub("1", text)).replace("%%", "%").split()))


def messages(lang: str) -> Iterator[tuple[str, str]]:
    """Yield every message of the catalogue."""
    for entry in polib.pofile(str(ROOT / "hub" / "locale" / "fr" / "LC_MESSAGES" / "django.po"), encoding="utf-8"):
        french = (entry.msgstr, *entry.msgstr_plural.values())
        for text in (entry.msgid, entry.msgid_plural) if lang == "en" else french:
            yield entry.msgid, text


def literals(lang: str) -> Iterator[tuple[str, str]]:
    """Yield the words that code holds in both languages side by side."""
    for app in ("hub", "companies", "opportunities", "programs"):
        for path in sorted((ROOT / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and ast.unparse(node.func) == "Localized"
                    and len(node.args) == len(LANGUAGES)
                ):
                    yield f"{path.name}:{node.lineno}", _written(node.args[LANGUAGES.index(lang)])


def of_the_api(lang: str) -> Iterator[tuple[str, str]]:
    """Yield what the API says of its fields and operations."""
    yield from (("api", words[LANGUAGES.index(lang)]) for words in api_texts())


def _written(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def pages(lang: str) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of the pages of prose and of the manuals."""
    for path in sorted((ROOT / "templates" / "pages" / lang).glob("*.html")):
        for block in _BLOCK.split(path.read_text(encoding="utf-8")):
            yield path.stem, block
    for path in sorted((ROOT / "docs" / "manuals").glob("*.md")):
        half = path.read_text(encoding="utf-8").split("\n## ")[LANGUAGES.index(lang)]
        for block in re.split(r"\n\n|\n(?=\d\. )|(?<=[.?!]_)\s", half):
            yield path.stem, _MARKUP.sub("", block)


def china(lang: str) -> Iterator[tuple[str, str]]:
    """Yield what the pages of China tell and ask."""
    for entry in (
        *_read("hub/pages/data/china.yaml"),
        *_read("opportunities/data/china-guides.yaml")["compliance_checks"],
    ):
        yield from ((entry["id"], text) for name, text in entry.items() if name.endswith(f"_{lang}"))


def programs(lang: str) -> Iterator[tuple[str, str]]:
    """Yield what is said of fields, of the columns of sheets, of faulty files of entries and of conditions."""
    at = LANGUAGES.index(lang)
    for section in _read("programs/data/fields.yaml"):
        for part in (section, *section.get("fields", ())):
            said = [part["words"], part.get("hint", ("", "")), *part.get("choices", {}).values()]
            yield from ((part.get("name"), words[at]) for words in said)
    columns = (column for column in _read("programs/data/columns.yaml") if isinstance(column, dict))
    yield from ((column["name"], column["means"][at]) for column in columns)
    for file in ("faults", "sentences"):
        for code, said in _read(f"programs/data/{file}.yaml").items():
            yield from ((code, words[at]) for words in said.values())


def summaries(lang: str) -> Iterator[tuple[str, str]]:
    """Yield the summaries of guides and of services, which people in business read as they do those of programs."""
    entries = (
        *_read("opportunities/data/china-guides.yaml")["guides"],
        *_read("hub/directory/data/tcs-services.yaml")["services"],
    )
    yield from ((entry["id"], entry[f"summary_{lang}"]) for entry in entries)


def consents(lang: str) -> Iterator[tuple[str, str]]:
    """Yield what a company consents to, in its words of today."""
    for purpose, versions in CONSENT_TEXTS.items():
        if purpose not in KEPT_CONSENTS:
            last = versions[-1]
            yield from ((purpose, part.text(lang)) for part in (last.title, last.opens, last.stops))


def entries(lang: str) -> Iterator[tuple[str, str]]:
    """Yield what entries on China say in words of the catalogue, below their names."""
    for file in ("opportunities-china", "signals-china", "agreements"):
        for entry in _read(f"opportunities/data/{file}.yaml"):
            told = (name for name in entry if name.endswith(f"_{lang}") and not name.startswith("title"))
            yield from ((entry["id"], entry[name]) for name in told)


def _read(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def sentences(text: str) -> list[int]:
    """Return how many words each sentence has; a semicolon ends none."""
    return [words for part in _SENTENCE_END.split(text) if (words := len(_WORD.findall(part)))] or [0]


def grade(text: str, lang: str) -> float:
    """Return the grade of a text without the names of the field, or in French its ease."""
    return measure(TERMS.sub("1", text), lang).level


def is_hard(text: str, lang: str, *, summary: bool = False) -> bool:
    """Whether a text is above grade 8, or a summary above its own."""
    if lang == "en":
        return grade(text, lang) > (MOST_GRADE if summary else MOST_INTERFACE_GRADE)
    return grade(text, lang) < (LEAST_FRENCH_SCORE if summary else LEAST_FRENCH_EASE)


ALL = (messages, literals, of_the_api, pages, china, programs, summaries, consents)


@cache
def texts(lang: str) -> list[tuple[object, str, str]]:
    """Return every text to measure, with its source and its place."""
    return [(source, place, text) for source in ALL for place, words in source(lang) if (text := plain(words))]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_long(lang: str) -> None:
    """Of a text of several sentences the mean holds too; a paragraph has at most three."""
    counted = [(place, text, sentences(text)) for _, place, text in texts(lang)]
    assert len(counted) > MANY_TEXTS
    assert [(place, text) for place, text, counts in counted if max(counts) > MOST_WORDS] == []
    assert [(place, text) for place, text, counts in counted if len(counts) > MOST_SENTENCES] == []
    means = [(place, text) for place, text, counts in counted if len(counts) > 1 and fmean(counts) > MOST_MEAN]
    assert means == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_above_grade_eight(lang: str) -> None:
    whole: dict[str, list[str]] = {}
    for source, place, text in texts(lang):
        if source is pages:
            whole.setdefault(place, []).append(text)
    assert len(whole) > 8
    alone = [(source, text) for source, _, text in texts(lang) if source is not pages]
    measured = [(source, text) for source, text in alone if sum(sentences(text)) >= LEAST_WORDS]
    assert len(measured) > MANY_TEXTS // 5
    measured += [(pages, "\n".join(words)) for words in whole.values()]
    hard = [text for source, text in measured if is_hard(text, lang, summary=source is summaries)]
    assert [(text, grade(text, lang)) for text in hard] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_holds_jargon_or_an_acronym_that_it_does_not_explain(lang: str) -> None:
    known = {acronym for acronyms in ACRONYMS.values() for acronym in acronyms}
    told = [(place, text) for _, place, text in texts(lang)] + [(place, plain(words)) for place, words in entries(lang)]
    found = [
        (finding.words.en, place, text)
        for place, text in told
        for finding in (*text_findings(text, lang, place), *unexplained([(place, text)], lang, known=known))
        if finding.rule in {Lint.JARGON, Lint.ACRONYM}
    ]
    assert found == []


def test_every_acronym_that_stays_is_still_there() -> None:
    told = [
        text
        for lang in LANGUAGES
        for text in (*(text for *_, text in texts(lang)), *(text for _, text in entries(lang)))
    ]
    words = set(re.findall(r"\w+", "\n".join(told)))
    assert {acronym for acronyms in ACRONYMS.values() for acronym in acronyms} - words == set()
