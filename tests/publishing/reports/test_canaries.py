"""What readers and owners write reaches curators and nobody else: a word of its own in every field, and a walk."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from hub.outbox.models import OutboxMessage
from hub.publishing.models import EntryReport
from hub.publishing.registry import entry_type
from hub.publishing.reports.services import ReportedValue, report_entry
from tests.accounts.people import come_in, make_person
from tests.programs.desk.curators import MOMENT, enter
from tests.programs.factories import entry, organization, publish
from tests.programs.freshness.owners import asked
from tests.publishing.reports.readers import corrected, reported_by_owner, sent_mails
from tests.support.pages import addresses

pytestmark = pytest.mark.django_db

CANARIES = {
    "words": "kestrel01zq",
    "link": "https://kestrel02zq.example/",
    "email": "kestrel03zq@home.example",
    "owner's words": "kestrel04zq",
    "should say": "kestrel05zq",
    "source": "https://kestrel06zq.example/",
    "mailbox": "programs@agency.example",
}
# The list of programs and their pages, and open data about one.
OF_THE_PROGRAM = ("programs:detail", "api:program", "reports:new")


@pytest.fixture
def planted():
    ask, _token, (program,) = asked()
    said = [ReportedValue(field="amount_max", says="$1", should_say=CANARIES["should say"], source=CANARIES["source"])]
    reported_by_owner(ask.asked.get(), said, CANARIES["owner's words"])
    report = report_entry(
        entry_type=entry_type("program"),
        slug=program.slug,
        part="other",
        words=CANARIES["words"],
        link=CANARIES["link"],
        email=CANARIES["email"],
        language="en",
        at=MOMENT,
    )
    corrected(report)
    return program


def pages_of(browser, program):
    found = {}
    for address in addresses():
        if address.name.startswith(("demo:", "api:file")):
            continue
        if not address.arguments:
            found[address.name] = browser.get(reverse(address.name))
        elif address.name in OF_THE_PROGRAM:
            kwargs = {"kind": "program", "slug": program.slug}
            known = {name: kwargs[name] for name in address.arguments}
            found[address.name] = browser.get(reverse(address.name, kwargs=known))
    return {name: response.getvalue().decode("utf-8", "replace") for name, response in found.items()}


def leaks(pages):
    return {
        (name, field) for name, page in pages.items() for field, canary in CANARIES.items() if canary in page
    }  # fmt: skip


def test_no_reader_and_no_curator_of_another_organization_sees_what_was_written(planted):
    assert leaks(pages_of(Client(), planted)) == set()
    person, member = make_person("olga@firm.example"), Client()
    come_in(member, person)
    assert leaks(pages_of(member, planted)) == set()
    publish(entry("ca-other", organization_slug="other-agency", organization_acronym_en="OA"))
    stranger, _eve = enter("eve", organization("other-agency", acronym_en="OA"))
    assert leaks(pages_of(stranger, planted)) == set()


def test_curators_read_the_words_but_never_who_wrote_them(planted):
    browser, _ada = enter("zoe")
    seen = ""
    for report in EntryReport.objects.all():
        seen += browser.get(reverse("report_review:report", args=[report.pk])).content.decode()
    for field in ("words", "link", "owner's words", "should say", "source"):
        assert CANARIES[field] in seen
    assert CANARIES["email"] not in seen


def test_mails_and_logs_hold_none_of_it(planted, caplog):
    with caplog.at_level(logging.DEBUG):
        mails = sent_mails()
    assert CANARIES["email"] in [address for mail in mails for address in mail.payload["to"]]
    told = "".join(mail.payload["subject"] + mail.payload["body"] for mail in mails)
    jobs = "".join(str(row.payload) for row in OutboxMessage.objects.filter(kind="job"))
    for field, canary in CANARIES.items():
        assert canary not in told, field
        assert canary not in jobs, field
        assert canary not in caplog.text, field
