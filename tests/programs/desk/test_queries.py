"""Pages of the desk run the same statements with one row and with several."""

import pytest
from django.urls import reverse

from hub.core.vocabulary.enums import ConditionKind
from hub.publishing import services
from hub.publishing.reports.services import ReportedValue, accept_report
from programs.documents.fields import SECTION_OF
from programs.drafts.services import add_condition
from programs.entry_types import PROGRAM
from programs.links.services import collect_links
from programs.models import Link, ReviewedProgram, ReviewRequest
from tests.programs.desk.curators import MOMENT, REASON, curator, edited, enter, write
from tests.programs.factories import entry, publish
from tests.publishing.reports.readers import reported_by_owner
from tests.support.queries import QueryRecorder

pytestmark = pytest.mark.django_db
SEVERAL = 8


def statements(browser, queries: QueryRecorder, name, *arguments):
    browser.get(reverse(name, args=arguments))
    with queries.recording():
        assert browser.get(reverse(name, args=arguments)).status_code == 200
    return queries.statements


def test_the_desk_with_one_draft_and_with_several(queries):
    first, *others = publish(*(entry(f"ca-example-{number}") for number in range(SEVERAL)))
    browser, _ada = enter()
    ben = curator("ben")
    counts = []
    for programs in ([first], others):
        for program in programs:
            draft = edited(program, ben, name_en=f"Draft of {program.slug}")
            services.submit(version=draft, reason=REASON, by=ben, at=MOMENT)
        counts.append(statements(browser, queries, "curating:desk"))
    assert counts[0] == counts[1]


def test_a_draft_with_one_condition_and_save_and_with_several(queries):
    program = publish(entry())[0]
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    pages = {
        "curating:draft": [draft.pk],
        "curating:saves": [draft.pk],
        "curating:conditions": [draft.pk],
        "curating:condition": [draft.pk, 1],
        "curating:section": [draft.pk, "words"],
        "curating:program": [program.slug],
        "curating:rows": [program.slug],
    }
    counts = []
    for number in (1, SEVERAL):
        for turn in range(number):
            ident = add_condition(version=draft, kind=ConditionKind.TRL, by=ada, at=MOMENT)
            write(draft, ada, f"condition:{ident}", min="4", source="https://programs.example/trl")
            write(draft, ada, name_en=f"Name {number} {turn}")
        counts.append({name: statements(browser, queries, name, *arguments) for name, arguments in pages.items()})
    assert counts[0] == counts[1]


def test_pages_of_upkeep_with_one_row_and_with_several(queries):
    programs = publish(
        *(entry(f"ca-example-{number:02}", sources=(f"https://s{number}.example/",)) for number in range(SEVERAL))
    )
    body = programs[0].organization
    browser, ada = enter()
    collect_links(at=MOMENT)
    counts = []
    for number, chosen in ((1, programs[:2]), (SEVERAL, programs)):
        for turn in range(number):
            ask = asked_about(body, chosen, f"{number} {turn}")
            for link in Link.objects.all():
                link.looks.create(at=MOMENT, finding="gone", status=404)
            report = owner_wrote(ask, SEVERAL if number > 1 else 1)
        Link.objects.update(verdict="broken", since=MOMENT, seen_at=MOMENT)
        draft = accept_report(report=report, answer_en="So.", answer_fr="Oui.", by=ada, at=MOMENT)
        owner_wrote(asked_about(body, programs[:1], f"waits {number}"), 1)
        counts.append(
            {
                name: statements(browser, queries, name, argument)
                for name, argument in {
                    "freshness:organization": body.slug,
                    "freshness:program": programs[0].slug,
                    "report_review:report": report.pk,
                    "curating:draft": draft.pk,
                }.items()
            }
            | {"curating:desk": statements(browser, queries, "curating:desk")}
        )
    assert counts[0] == counts[1]


def asked_about(body, programs, token):
    """Ask an organization about programs, and end the link, so that the next one can be sent."""
    ask = ReviewRequest.objects.create(
        organization=body,
        mailbox="owner@body.example",
        language="en",
        token_hash=token,
        asked_at=MOMENT,
        expires_at=MOMENT,
        ended_at=MOMENT,
        end="expired",
    )
    for program in programs:
        answer = {"answer": "correction", "answered_at": MOMENT, "revision": program.live}
        ReviewedProgram.objects.create(ask=ask, program=program, due_on=MOMENT.date(), **answer)
    return ask


def owner_wrote(ask, fields):
    """Bring what an owner says of the first program."""
    names = [name for name in SECTION_OF if name != "conditions"][:fields]
    said = [ReportedValue(field=name, says="a", should_say="b") for name in names]
    return reported_by_owner(ask.asked.order_by("pk")[0], said)
