"""An owner confirms, corrects and ends its entries by a link, without an account; GET changes nothing."""

import re
from datetime import date

import pytest
import time_machine
from django.core.cache import cache
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse

from hub.audit.models import Entry
from hub.core.vocabulary.enums import ConditionKind, IntakeMode
from hub.core.workflow import RefusedError
from hub.publishing.choices import ReportOrigin
from hub.publishing.models import EntryReport
from programs.choices import OwnerAnswer, ReviewRequestEnd
from programs.eligibility.evaluate import IntakeFacts
from programs.freshness.forms import CorrectForm
from programs.freshness.presentation import fields_of
from programs.freshness.services import (
    confirm_entry,
    forget_names,
    request_reviews,
    revoke_review_request,
)
from programs.models import ReviewedProgram, ReviewPlan, Revision
from programs.publication.services import catalogue_version, live_catalogue
from tests.programs.desk import curators
from tests.programs.desk.curators import curator, submitted
from tests.programs.factories import condition, entry, publish, purpose
from tests.programs.freshness.owners import DUE, after, asked, on_the_day, page, revision_in

__all__ = ["on_the_day"]
pytestmark = pytest.mark.django_db


def test_the_page_shows_each_entry_in_both_languages_and_sets_no_cookie_but_the_guard():
    conditions = (condition(ConditionKind.EMPLOYEES, {"min": 3, "max": 500}),)
    _ask, token, _rows = asked("ca-example", "ca-two", conditions=conditions)
    browser = Client()
    listed = browser.get(page(token, name="entries"))
    assert "Program ca-example" in listed.content.decode()
    assert "2 programs to look at" in listed.content.decode()
    shown = browser.get(page(token)).content.decode()
    for said in ("Pays for clean technology.", "Finance les technologies propres.", "$100,000", 'lang="fr"'):
        assert said in shown
    assert set(browser.cookies) <= {"csrftoken"}


def test_an_owner_reads_what_we_say_its_program_is_for_but_not_how_we_rank_it():
    _ask, token, _rows = asked("ca-example", purpose=purpose())
    shown = Client().get(page(token)).content.decode()
    for said in ("It pays late.", "Il paie tard.", "Our reading", "Pilots and demonstrations"):
        assert said in shown
    assert "How much it matters to a company that it suits" not in shown


def test_opening_the_link_changes_nothing_however_often_a_scanner_follows_it():
    _ask, token, _rows = asked()
    before = (Entry.objects.count(), list(ReviewedProgram.objects.values()), list(Revision.objects.values()))
    for name in ("entries", "entry", "correct", "ended"):
        for method in ("get", "head"):
            assert getattr(Client(), method)(page(token, name=name)).status_code == 200
    assert before == (Entry.objects.count(), list(ReviewedProgram.objects.values()), list(Revision.objects.values()))


def test_what_is_still_right_is_confirmed_for_readers_at_once_and_for_the_record():
    ask, token, (row,) = asked()
    version, browser = catalogue_version(), Client()
    sent = browser.post(page(token), {"revision": revision_in(browser.get(page(token)))})
    assert sent["Location"].endswith("?done=right")
    row.live.refresh_from_db()
    assert row.live.confirmed_on == DUE.date()
    ask.refresh_from_db()
    assert ask.end == ReviewRequestEnd.ANSWERED
    told = Entry.objects.get(action="programs.review.answered")
    assert (told.data["organization"], told.data["answer"], told.actor) == ("example-agency", "right", None)
    readers = browser.get(reverse("programs:detail", args=["ca-example"])).content.decode()
    assert "Evidence of 1 September 2026. Confirmed by the organization on 2 September 2027." in readers
    assert live_catalogue().by_slug["ca-example"].confirmed_on == DUE.date()
    assert catalogue_version() == version
    assert request_reviews(at=after(46)) == 0


def test_a_used_link_shows_what_was_said_and_takes_nothing_more():
    _ask, token, (row,) = asked()
    browser = Client()
    answer = {"revision": revision_in(browser.get(page(token)))}
    browser.post(page(token), answer)
    again = browser.get(page(token))
    assert "You said on 2 September 2027: Still right." in again.content.decode()
    assert 'name="revision"' not in again.content.decode()
    assert browser.post(page(token), answer).status_code == 409
    assert Entry.objects.filter(action="programs.review.answered").count() == 1
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        ReviewedProgram.objects.update(answer="ended")
    assert row.asked.get().answer == OwnerAnswer.RIGHT


def test_what_waits_for_an_answer_stands_first():
    _ask, token, _rows = asked("ca-example", "ca-two")
    browser, listed = Client(), page(token, name="entries")
    assert [row.program.slug for row in browser.get(listed).context["rows"]] == ["ca-example", "ca-two"]
    browser.post(page(token), {"revision": revision_in(browser.get(page(token)))})
    assert [row.program.slug for row in browser.get(listed).context["rows"]] == ["ca-two", "ca-example"]


def hidden_in(response):
    return dict(re.findall(r'name="(read_[^"]+)" value="(\d+)"', response.content.decode()))


def test_one_button_says_that_all_are_right_and_keeps_who_said_so():
    ask, token, rows = asked("ca-example", "ca-two", "ca-three")
    browser, listed = Client(), page(token, name="entries")
    shown = browser.get(listed)
    assert "All 3 are still right" in shown.content.decode()
    told = {**hidden_in(shown), "all": "1", "answered_by": " Ana, program officer "}
    assert browser.post(listed, told)["Location"].endswith("?done=all")
    assert {row.answered_by for row in ReviewedProgram.objects.all()} == {"Ana, program officer"}
    assert {Revision.objects.get(pk=row.live_id).confirmed_on for row in rows} == {DUE.date()}
    ask.refresh_from_db()
    assert ask.end == ReviewRequestEnd.ANSWERED
    # A second press of the same says the same, and changes nothing.
    assert browser.post(listed, told).status_code == 302
    assert Entry.objects.filter(action="programs.review.answered").count() == 3
    assert "All 3 are" not in browser.get(listed).content.decode()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        ReviewedProgram.objects.update(answered_by="Ben")
    assert forget_names(at=after(300)) == 0
    assert forget_names(at=after(366)) == 3
    assert {row.answer for row in ReviewedProgram.objects.all()} == {OwnerAnswer.RIGHT}


def test_all_are_right_or_none_where_one_was_changed_meanwhile():
    _ask, token, _rows = asked("ca-example", "ca-two")
    browser, listed = Client(), page(token, name="entries")
    told = {**hidden_in(browser.get(listed)), "all": "1", "answered_by": "Ana"}
    publish(entry("ca-two", summary_en="Pays for something else."), entry("ca-example"), at=DUE)
    refused = browser.post(listed, told)
    assert refused.status_code == 409
    assert "Program ca-two: Its text was changed meanwhile." in refused.content.decode()
    assert 'role="alert"' in refused.text.partition("<h1>")[2].partition("</header>")[0]
    assert 'value="Ana"' in refused.content.decode()
    assert not ReviewedProgram.objects.exclude(answer="").exists()
    assert not Revision.objects.exclude(confirmed_on=None).exists()


def test_who_corrects_or_ends_one_may_say_who_they_are():
    _ask, token, _rows = asked("ca-example", "ca-two")
    browser, told = Client(), {"words": "It pays more.", "answered_by": "Ana"}
    for slug, name in (("ca-example", "correct"), ("ca-two", "ended")):
        form = {**told, "revision": revision_in(browser.get(page(token, slug, name)))}
        assert browser.post(page(token, slug, name), form).status_code == 302
    assert [row.answered_by for row in ReviewedProgram.objects.all()] == ["Ana", "Ana"]


def test_nobody_confirms_what_was_changed_meanwhile():
    _ask, token, (row,) = asked()
    browser = Client()
    read = revision_in(browser.get(page(token)))
    publish(entry(summary_en="Pays for something else.", summary_fr="Finance autre chose."), at=DUE)
    refused = browser.post(page(token), {"revision": read})
    assert refused.status_code == 409
    assert "was changed meanwhile" in refused.content.decode()
    assert "Pays for something else." in refused.content.decode()
    assert revision_in(refused) != read
    row.refresh_from_db()
    assert row.live.confirmed_on is None


def test_corrections_reach_the_curators_field_by_field_and_change_nothing_for_readers():
    _ask, token, (row,) = asked()
    browser = Client()
    address = page(token, name="correct") + "?field=amount_max_cad&field=contact_url&field=conditions"
    form = browser.get(address)
    assert "$100,000" in form.content.decode()
    sent = browser.post(
        address,
        {
            "revision": revision_in(form),
            "to_amount_min": "",
            "to_amount_max": "250000",
            "to_contact_email": "help@agency.example",
            "to_contact_phone": "",
            "to_contact_url_en": "",
            "to_contact_url_fr": "",
            "to_conditions": "",
            "words": "The guide is new.",
            "source": "https://programs.example/new-guide",
        },
    )
    assert sent["Location"].endswith("?done=correction")
    report = EntryReport.objects.get()
    assert (report.origin, report.words, report.email) == (ReportOrigin.OWNER, "The guide is new.", "")
    said = {field.field: (field.says, field.should_say, field.source) for field in report.fields.all()}
    assert said == {
        "amount_max": ("$100,000", "250000", "https://programs.example/new-guide"),
        "contact_email": ("", "help@agency.example", "https://programs.example/new-guide"),
    }
    row.live.refresh_from_db()
    assert (row.live.amount_max_cad, row.live.confirmed_on) == (100_000, None)
    shown = browser.get(page(token)).content.decode()
    assert "What you wrote" in shown
    assert "250" in shown


def test_nothing_is_lost_where_a_correction_is_refused():
    _ask, token, _rows = asked()
    browser = Client()
    address = page(token, name="correct") + "?field=name"
    typed = {"to_name_en": "A new name", "to_name_fr": "Un nouveau nom", "words": "x", "source": "not an address"}
    answer = browser.post(address, typed | {"revision": revision_in(browser.get(address))})
    assert answer.status_code == 200
    for said in ("A new name", "Un nouveau nom", "not an address", "Write a whole web address"):
        assert said in answer.content.decode()
    nothing = {"to_name_en": "Program ca-example", "to_name_fr": "Programme ca-example", "words": "", "source": ""}
    assert "Nothing is changed yet" in browser.post(address, nothing).content.decode()
    publish(entry(summary_en="Changed.", summary_fr="Changé."), at=DUE)
    changed = browser.post(address, typed | {"source": "", "revision": "1"})
    assert changed.status_code == 409
    assert "A new name" in changed.content.decode()
    assert EntryReport.objects.count() == 0
    again = browser.post(address, typed | {"source": "", "revision": revision_in(changed)})
    assert again.status_code == 302


def test_a_program_that_has_ended_reaches_the_curators_with_its_day():
    _ask, token, _rows = asked()
    browser = Client()
    address = page(token, name="ended")
    wrong = browser.post(address, {"revision": revision_in(browser.get(address)), "closed_on": "soon"})
    assert "soon" in wrong.content.decode()
    sent = {"revision": revision_in(wrong), "closed_on": "2027-08-31", "words": "Nothing took over.", "source": ""}
    assert browser.post(address, sent)["Location"].endswith("?done=ended")
    said = {field.field: field.should_say for field in EntryReport.objects.get().fields.all()}
    assert said == {"intake_mode": "closed", "opens": "", "closes": "", "closed_on": "2027-08-31", "ended": ""}
    assert ReviewedProgram.objects.get().answer == OwnerAnswer.ENDED


@pytest.mark.parametrize("when", ["revoked", "expired"])
def test_a_link_that_is_over_opens_and_does_nothing(when):
    ask, token, (row,) = asked()
    browser = Client()
    answer = {"revision": revision_in(browser.get(page(token)))}
    if when == "revoked":
        revoke_review_request(ask=ask, by=curator("ada"), at=DUE)
        over = DUE
    else:
        over = after(45)
    with time_machine.travel(over, tick=False):
        for name in ("entries", "entry", "correct", "ended"):
            assert browser.get(page(token, name=name)).status_code == 410
            assert browser.post(page(token, name=name), answer).status_code == 410
    with pytest.raises(RefusedError, match="over"):
        confirm_entry(asked=row.asked.get(), revision_id=row.live_id, at=over)


def test_a_link_opens_its_own_entries_and_no_other_thing():
    _ask, token, _rows = asked()
    publish(entry("ca-other", organization_slug="other-agency", organization_acronym_en="OA"))
    assert Client().get(page(token, "ca-other")).status_code == 404
    assert Client().get(page("guessed")).status_code == 404
    assert Client().post(page("guessed")).status_code == 404


def test_the_owner_chooses_how_often_it_is_asked():
    _ask, token, _rows = asked()
    assert Client().post(page(token, name="entries"), {"months": "6"}).status_code == 302
    assert ReviewPlan.objects.get().months == 6
    assert Client().post(page(token, name="entries"), {"months": "999"}).status_code == 200
    assert ReviewPlan.objects.get().months == 6


def test_answers_are_slowed_down(settings):
    settings.RATE_LIMITS = {"programs.owner": {"address": (1, 3600)}}
    cache.clear()
    _ask, token, _rows = asked("ca-example", "ca-two")
    browser = Client()
    assert browser.post(page(token), {"revision": revision_in(browser.get(page(token)))}).status_code == 302
    second = browser.post(page(token, "ca-two"), {"revision": revision_in(browser.get(page(token, "ca-two")))})
    assert second.status_code == 429
    assert ReviewedProgram.objects.filter(answer="").count() == 1


def test_a_confirmation_belongs_to_what_was_confirmed():
    _ask, token, (row,) = asked()
    browser = Client()
    browser.post(page(token), {"revision": revision_in(browser.get(page(token)))})
    ben = curator("ben")
    draft = submitted(row, ben, name_en="Renamed")
    curators.services.approve(version=draft, by=curator("ada"), at=DUE)
    assert live_catalogue().by_slug["ca-example"].confirmed_on is None
    first = row.revisions.order_by("number")[0]
    curators.services.roll_back(to=first, reason="As before.", by=ben, at=DUE)
    assert live_catalogue().by_slug["ca-example"].confirmed_on == date(2027, 9, 2)


def test_the_database_lets_nothing_but_the_confirmation_into_a_published_revision():
    _ask, _token, (row,) = asked()
    Revision.objects.filter(pk=row.live_id).update(confirmed_on=DUE.date())
    with pytest.raises(InternalError, match="never changed"), transaction.atomic():
        Revision.objects.filter(pk=row.live_id).update(as_of=DUE.date())


def test_a_day_or_a_figure_has_a_short_box_where_nothing_is_said_of_it():
    program = entry(intake=IntakeFacts(mode=IntakeMode.UNKNOWN))
    fields = fields_of(program, ["amount_max_cad", "intake_mode", "notes"], "en")
    rows = {each.name: CorrectForm(fields=[each]).fields[f"to_{each.name}"].widget.attrs["rows"] for each in fields}
    assert {rows[name] for name in ("amount_min", "opens", "closes")} == {1}
    assert rows["notes_en"] == 4
