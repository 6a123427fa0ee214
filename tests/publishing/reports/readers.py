"""Readers who report, the form that they send, and curators who correct what was reported."""

import re

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from hub.outbox.models import OutboxMessage
from hub.outbox.services import deliver_next
from hub.publishing import services as curating
from hub.publishing.registry import entry_type
from hub.publishing.reports.services import (
    accept_report,
    report_entry,
    report_of_owner,
)
from tests.programs.desk.curators import MOMENT, REASON, curator, write

WORDS = "It closed last week; the page still says that it is open."
ANSWER = {"answer_en": "The day of closing is written.", "answer_fr": "La date de fermeture est inscrite."}


def reported(program, **fields):
    values = {"part": "dates", "words": WORDS, "link": "", "email": "ana@firm.example", "language": "en"}
    return report_entry(entry_type=entry_type("program"), slug=program.slug, **(values | fields), at=MOMENT)


def reported_by_owner(asked, said, words=""):
    """What an owner says of an entry that it was asked about."""
    row = asked.program
    report = report_of_owner(
        entry_type=entry_type("program"),
        slug=row.slug,
        asked=str(asked.pk),
        read=None if asked.revision is None else asked.revision.number,
        fields=said,
        words=words,
        language=asked.ask.language,
        at=MOMENT,
    )
    if not asked.answer:
        asked.report = report
        asked.save(update_fields=["report"])
    return report


def form_of(program, browser=None, *, wait=5, lang="en", **fields):
    """Open the form, wait as a person does, and send it."""
    browser = browser or Client()
    with override(lang):
        address = reverse("reports:new", args=["program", program.slug])
    with time_machine.travel(MOMENT, tick=False) as clock:
        page = browser.get(address)
        started = re.search(r'name="started" value="([^"]+)"', page.content.decode())[1]
        clock.shift(wait)
        values = {"part": "dates", "words": WORDS, "link": "", "email": "", "started": started}
        return browser.post(address, values | fields)


def corrected(report, *, by="ada", second="ben"):
    """Accept a report, write the correction, and publish it by a second curator."""
    ada = curator(by)
    draft = accept_report(report=report, **ANSWER, by=ada, at=MOMENT)
    write(draft, ada, "intake", closes="2026-12-31")
    curating.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    draft.refresh_from_db()
    curating.approve(version=draft, by=curator(second), at=MOMENT)
    report.refresh_from_db()
    return draft


def sent_mails(at=MOMENT):
    while deliver_next(at=at):
        pass
    return list(OutboxMessage.objects.filter(topic="notifications.mail").order_by("created_at"))
