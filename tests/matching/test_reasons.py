"""The reason that stands beside a green mark speaks for the program."""

from datetime import date

import pytest

from hub.matching.explanations.presentation import AnswerLinks, MatchedPrograms
from tests.quality.displayed import told_to
from tests.quality.judged import read_judged
from tests.quality.records import Setup
from tests.support.catalogue import real_catalogue

AGAINST = (
    "It rarely suits", "It is made for others", "It is made for companies of another", "It is made for larger",
    "It is made for smaller", "It is made for another", "Its money is spent", "It needs a partner", "A researcher signs",
    "It goes to organizations", "It is about one thing alone", "It pays for sales to come",
)  # fmt: skip


@pytest.mark.parametrize("company", read_judged()[:16], ids=lambda company: company.ident)
def test_no_reason_for_a_program_speaks_against_it(company, today: date):
    told = told_to(company.profile(Setup.FACTS), catalogue=real_catalogue(), on=today)
    links = AnswerLinks(program=lambda slug: "", question=None, person="")
    rows = MatchedPrograms.of(told, catalogue=real_catalogue(), province=None, lang="en", links=links).could
    assert rows
    assert [(row.slug, row.fits) for row in rows if any(words in row.fits for words in AGAINST)] == []
