"""Whom a request goes to whose words name a program. The texts are by a hand that wrote none of those that teach."""

from collections import Counter
from pathlib import Path

import pytest

from hub.casework.choices import RequestKind
from hub.casework.models import ServiceRequest
from hub.casework.referrals.queries import PublishedPrograms, facts_from_request, question_of
from hub.directory.catalogue.rules import routing_table
from hub.matching.engine.seats import RoutingQuestion
from programs.eligibility.facts import ApplicantFacts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
FILE = Path(__file__).with_name("named_programs.tsv")
TEXTS = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()]
NOBODY = "none"


def _question(
    text: str, *, kind: RequestKind = RequestKind.OTHER, province: str = "", programs: PublishedPrograms | None = None
) -> RoutingQuestion:
    request = ServiceRequest(kind=kind, body=text, province=province)
    facts = facts_from_request(request, beside=ApplicantFacts())
    return question_of(request, facts, table=routing_table(), programs=programs or PublishedPrograms())


def test_whoever_runs_the_program_that_words_ask_about_has_the_request():
    """115 texts ask about a program of some body; in 45 a name, or what looks like one, stands beside the question."""
    found, programs = Counter[str](), PublishedPrograms()
    for expected, _lang, text in TEXTS:
        question = _question(text, programs=programs)
        body = question.organization or NOBODY
        right = "right" if body == expected else "by topic" if body == NOBODY else "wrong"
        found[f"named, {right}" if expected != NOBODY else f"beside, {right}"] += 1
        assert (question.asks[0] == "program") == (body != NOBODY)
    assert found["named, right"] >= 100, found
    assert found["named, wrong"] <= 5, found
    assert found["beside, right"] >= 36, found


@pytest.mark.parametrize("kind", [RequestKind.UNSURE, RequestKind.FINANCE, RequestKind.PROGRAMS])
def test_a_program_in_words_counts_in_each_kind_that_may_be_about_one(kind: RequestKind):
    question = _question("Our CanExport claim was refused and nobody tells us why.", kind=kind)
    assert (question.asks[0], question.organization) == ("program", "tcs")


def test_in_other_kinds_it_stands_beside_the_question():
    question = _question("Our CanExport claim was refused.", kind=RequestKind.PARTNERS)
    assert question.organization == ""


def test_what_took_the_place_of_an_ended_program_is_asked():
    assert _question("Notre projet de TDDC : à qui remet-on le rapport final?").organization == "nrc"


@pytest.mark.parametrize(
    ("province", "body"), [("NB", "nb-opportunities-nb"), ("NS", "ns-invest-nova-scotia"), ("", "")]
)
def test_a_name_that_two_provinces_use_is_that_of_the_company_s(province: str, body: str):
    text = "Our claim under the Export Development Program came back. Whom do we call?"
    assert _question(text, province=province).organization == body


def test_a_program_of_all_the_agencies_goes_to_whoever_answers_for_them():
    question = _question("When do we hear about our RTRI application?", province="QC")
    assert question.organization == "regional-development-agencies"


def test_reading_costs_one_query_and_two_for_what_is_found(django_assert_num_queries):
    with django_assert_num_queries(1):
        _question("We look for a partner in Chengdu.")
    with django_assert_num_queries(3):
        _question("Our CanExport claim was refused.")
    with django_assert_num_queries(0):
        _question("Our CanExport claim was refused.", kind=RequestKind.PARTNERS)
