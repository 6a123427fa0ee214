"""What an answer says of leads in China: only what is confirmed looks for what a company offers."""

from collections import Counter
from datetime import date
from types import SimpleNamespace

import pytest
from django.template import RequestContext, Template
from django.test import RequestFactory

from hub.core.vocabulary.enums import OpportunityKind
from hub.matching.engine.opportunities import OpportunityView
from hub.matching.explanations.context import ChinaBlock

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("vouched", "words"),
    [(True, "1 opportunity looks for what you offer."), (False, "A project touches your field; no confirmed call.")],
)
def test_a_lead_that_nothing_confirms_touches_the_field(vouched: bool, words: str) -> None:
    view = OpportunityView(
        slug="x", kind=OpportunityKind.PROJECT, title_en="X", title_fr="X", status="ongoing",
        as_of=date(2026, 10, 1), vouched_on=date(2026, 11, 1) if vouched else None,
    )  # fmt: skip
    lead = SimpleNamespace(answer=SimpleNamespace(opportunity=view))
    china = ChinaBlock([lead], [], Counter(), (), TODAY, "en")  # type: ignore[list-item]
    assert china.confirmed == vouched
    template = Template("{% include 'matching/china.html' %}")
    page = template.render(RequestContext(RequestFactory().get("/"), {"china": china, "company": True}))
    assert words in " ".join(page.split())
    assert '<details class="phone-fold">' in page
    whole = template.render(RequestContext(RequestFactory().get("/?show=china"), {"china": china, "company": True}))
    assert '<details class="phone-fold" open>' in whole
