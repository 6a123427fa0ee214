"""Which report a version corrects: one whose field it changes, and no other."""

from typing import Any

import pytest

from hub.core.vocabulary.enums import ConditionKind
from hub.publishing.documents.fields import Document
from programs.choices import ReportPart
from programs.documents.fields import SECTION_OF, document_of
from programs.reports.corrections import FIELDS_OF, changed_fields, still_wrong
from tests.programs.factories import condition, entry

PLAIN: Document = document_of(
    entry(
        conditions=(
            condition(ConditionKind.EMPLOYEES, {"max": 500}),
            condition(ConditionKind.OWN_CONTRIBUTION, {"min": 0.25}),
        )
    )
)
ANOTHER: dict[str, Any] = {"support": ["loan"], "stages": ["pilot"], "link_in_one_language": True, "ended": True}
# A change of each kind of thing that is said of a program, and the parts whose report it answers.
CHANGES: list[tuple[dict[str, Any], set[ReportPart]]] = [
    ({"closes": "2027-03-31"}, {ReportPart.DATES}),
    ({"intake_mode": "closed"}, {ReportPart.DATES}),
    ({"amount_max": "250000"}, {ReportPart.MONEY}),
    ({"support": ["loan"]}, {ReportPart.MONEY}),
    ({"url_fr": "https://programs.example/fr/"}, {ReportPart.LINKS}),
    ({"sources": "https://programs.example/new"}, {ReportPart.LINKS}),
    ({"contact_email": "help@programs.example"}, {ReportPart.CONTACT}),
    ({"contact_url_en": "https://programs.example/help"}, {ReportPart.CONTACT, ReportPart.LINKS}),
    ({"summary_fr": "Autre résumé."}, {ReportPart.FRENCH}),
    ({"stages": ["pilot"]}, {ReportPart.WHO}),
    ({"decision_max": "30"}, set()),
]


def row(number: int, **values: Any) -> dict[str, Any]:
    rows = [dict(one) for one in PLAIN["conditions"]]
    rows[number] |= values
    return {"conditions": rows}


CHANGES += [
    (row(0, max="99"), {ReportPart.WHO, ReportPart.FRENCH}),
    (row(1, min="50"), {ReportPart.WHO, ReportPart.FRENCH, ReportPart.MONEY}),
    (row(0, source="https://programs.example/other"), {ReportPart.LINKS}),
]


def left(part: ReportPart, change: dict[str, Any]) -> frozenset[str]:
    return still_wrong(part, {}, read=None, before=PLAIN, after=PLAIN | change)


@pytest.mark.parametrize(("change", "parts"), CHANGES)
def test_a_change_answers_reports_about_it_and_no_others(change: dict[str, Any], parts: set[ReportPart]) -> None:
    assert {part for part in ReportPart if not left(part, change)} == parts | {ReportPart.OTHER}


@pytest.mark.parametrize(
    "change", [{}, {"as_of": "2026-11-01"}, {"review_by": "2027-01-01"}, row(0, as_of="2026-11-01")]
)
def test_a_new_day_of_the_evidence_corrects_nothing(change: dict[str, Any]) -> None:
    assert all(left(part, change) == FIELDS_OF[part] for part in ReportPart)


def test_every_field_of_a_document_is_seen() -> None:
    for name in SECTION_OF:
        if name != "conditions":
            change = {name: ANOTHER.get(name, not PLAIN[name] if isinstance(PLAIN[name], bool) else "other")}
            assert changed_fields(PLAIN, PLAIN | change) == {name}


def owners(
    said: dict[str, str], *, after: Document, read: Document = PLAIN, before: Document = PLAIN
) -> frozenset[str]:
    return still_wrong(ReportPart.OTHER, said, read=read, before=before, after=after)


def test_what_an_owner_names_is_corrected_once_every_field_of_it_is() -> None:
    said = {"amount_max": "250000", "contact_email": "help@programs.example", "conditions": "Only for Quebec."}
    first = PLAIN | {"amount_max": "200000"}
    assert owners(said, after=PLAIN | {"summary_en": "Another."}) == set(said)
    assert owners(said, after=first) == {"contact_email", "conditions"}
    second = first | {"contact_email": "help@programs.example"} | row(0, max="99")
    assert owners(said, before=first, after=second) == set()


def test_a_field_that_says_already_what_the_owner_wants_is_not_left_over() -> None:
    said = {"intake_mode": "closed", "opens": "", "closes": "", "closed_on": "2026-10-31", "ended": ""}
    assert owners(said, after=PLAIN | {"intake_mode": "closed", "closed_on": "2026-10-31"}) == set()
    # Nothing that was named was touched: the version is about something else.
    closed = PLAIN | {"intake_mode": "closed", "closed_on": "2026-10-31"}
    assert owners(said, read=closed, before=closed, after=closed | {"summary_en": "Another."}) == set(said)
