"""Which report a version corrects: one whose field it changes, and no other."""

from typing import Any

import pytest

from hub.core.vocabulary.enums import ConditionKind
from hub.publishing.documents.fields import OTHER, Document
from hub.publishing.reports.services import still_wrong
from programs.documents.corrections import changed_fields
from programs.documents.fields import SECTION_OF, document_of
from programs.entry_types import PROGRAM
from tests.programs.factories import condition, entry

PLAIN: Document = document_of(
    entry(
        conditions=(
            condition(ConditionKind.EMPLOYEES, {"max": 500}),
            condition(ConditionKind.OWN_CONTRIBUTION, {"min": 0.25}),
        )
    )
)
PARTS = [*(field.name for field in PROGRAM.reader_fields), OTHER]
ANOTHER: dict[str, Any] = {"support": ["loan"], "stages": ["pilot"], "link_in_one_language": True, "ended": True}
# A change of each kind of thing that is said of a program, and the parts whose report it answers.
CHANGES: list[tuple[dict[str, Any], set[str]]] = [
    ({"closes": "2027-03-31"}, {"dates"}),
    ({"intake_mode": "closed"}, {"dates"}),
    ({"amount_max": "250000"}, {"money"}),
    ({"support": ["loan"]}, {"money"}),
    ({"url_fr": "https://programs.example/fr/"}, {"links"}),
    ({"sources": "https://programs.example/new"}, {"links"}),
    ({"contact_email": "help@programs.example"}, {"contact"}),
    ({"contact_url_en": "https://programs.example/help"}, {"contact", "links"}),
    ({"summary_fr": "Autre résumé."}, {"french", "summary"}),
    ({"name_en": "Another name"}, {"french", "name"}),
    ({"how_to_apply_en": "Write first."}, {"apply"}),
    ({"documents_en": "A budget"}, {"apply", "french"}),
    ({"notes_fr": "Une note."}, {"notes", "french"}),
    ({"contact_hours_en": "9 to 5"}, {"contact"}),
    ({"stages": ["pilot"]}, {"who"}),
    ({"decision_max": "30"}, {"decision"}),
    ({"review_by": "2027-01-01", "purpose_value": "3"}, set()),
]


def row(number: int, **values: Any) -> dict[str, Any]:
    rows = [dict(one) for one in PLAIN["conditions"]]
    rows[number] |= values
    return {"conditions": rows}


CHANGES += [
    (row(0, max="99"), {"who", "french"}),
    (row(1, min="50"), {"who", "french", "money"}),
    (row(0, source="https://programs.example/other"), {"links"}),
]


def left(part: str, change: dict[str, Any]) -> frozenset[str]:
    return still_wrong(PROGRAM, part, {}, read=None, before=PLAIN, after=PLAIN | change)


@pytest.mark.parametrize(("change", "parts"), CHANGES)
def test_a_change_answers_reports_about_it_and_no_others(change: dict[str, Any], parts: set[str]) -> None:
    assert {part for part in PARTS if not left(part, change)} == parts | {"other"}


@pytest.mark.parametrize(
    "change", [{}, {"as_of": "2026-11-01"}, {"review_by": "2027-01-01"}, row(0, as_of="2026-11-01")]
)
def test_a_new_day_of_the_evidence_corrects_nothing(change: dict[str, Any]) -> None:
    assert all(left(part, change) == PROGRAM.reader_field(part).columns for part in PARTS)


def test_every_field_of_a_document_is_seen() -> None:
    for name in SECTION_OF:
        if name != "conditions":
            change = {name: ANOTHER.get(name, not PLAIN[name] if isinstance(PLAIN[name], bool) else "other")}
            assert changed_fields(PLAIN, PLAIN | change) == {name}


def owners(
    said: dict[str, str], *, after: Document, read: Document = PLAIN, before: Document = PLAIN
) -> frozenset[str]:
    return still_wrong(PROGRAM, "other", said, read=read, before=before, after=after)


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
