"""Pages of the desk run the same statements with one row and with thirty."""

import pytest
from django.urls import reverse

from hub.core.vocabulary import ConditionKind
from programs.curating import services
from tests.programs.curating.desk import MOMENT, REASON, curator, edited, write
from tests.programs.curating.test_pages import enter
from tests.programs.factories import entry, publish
from tests.support.queries import QueryRecorder

pytestmark = pytest.mark.django_db
SEVERAL = 30


def statements(browser, queries: QueryRecorder, name, *arguments):
    browser.get(reverse(name, args=arguments))
    with queries.recording():
        assert browser.get(reverse(name, args=arguments)).status_code == 200
    return queries.statements


def test_the_desk_with_one_draft_and_with_thirty(queries):
    first, *others = publish(*(entry(f"ca-example-{number}") for number in range(SEVERAL)))
    browser, _ada = enter()
    ben = curator("ben")
    counts = []
    for programs in ([first], others):
        for program in programs:
            draft = edited(program, ben, name_en=f"Draft of {program.slug}")
            services.submit(revision=draft, reason=REASON, by=ben, at=MOMENT)
        counts.append(statements(browser, queries, "curating:desk"))
    assert counts[0] == counts[1]


def test_a_draft_with_one_condition_and_save_and_with_thirty(queries):
    program = publish(entry())[0]
    browser, ada = enter()
    draft = services.begin_draft(program=program, by=ada, at=MOMENT)
    pages = {
        "curating:draft": [draft.pk],
        "curating:conditions": [draft.pk],
        "curating:condition": [draft.pk, 1],
        "curating:section": [draft.pk, "words"],
        "curating:program": [program.slug],
        "curating:rows": [program.slug],
    }
    counts = []
    for number in (1, SEVERAL):
        for turn in range(number):
            ident = services.add_condition(revision=draft, kind=ConditionKind.TRL, by=ada, at=MOMENT)
            write(draft, ada, f"condition:{ident}", min="4", source="https://programs.example/trl")
            write(draft, ada, name_en=f"Name {number} {turn}")
        counts.append({name: statements(browser, queries, name, *arguments) for name, arguments in pages.items()})
    assert counts[0] == counts[1]
