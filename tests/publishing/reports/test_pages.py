"""What visitors say of any page is read, page by page, by those who keep the portal."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from hub.audit.models import Entry
from hub.pages.services import send_feedback
from hub.publishing.models import PageFeedback
from hub.publishing.reports.presentation import feedback_by_page
from hub.publishing.reports.services import erase_reporters
from tests.programs.desk.curators import enter

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
PAGE = "/en/how-matching-works/"


def said(page: str = PAGE, useful: str = "", text: str = "", at: datetime = MOMENT) -> PageFeedback:
    send_feedback(page=page, useful=useful, text=text, email="reader@firm.example", language="en", at=at)
    return PageFeedback.objects.latest("pk")


@pytest.fixture
def browser() -> Client:
    return enter()[0]


def test_words_of_a_visitor_stand_on_the_curators_page_and_no_address_does(browser):
    said(useful="no", text="The third step is <b>not</b> clear.")
    page = browser.get(reverse("report_review:feedback")).text
    assert "The third step is &lt;b&gt;not&lt;/b&gt; clear." in page
    assert f'<a href="{PAGE}">' in page
    assert "reader@firm.example" not in page
    assert not {field.name for field in PageFeedback._meta.fields} & {"email", "person", "address"}
    assert reverse("report_review:feedback") in browser.get(reverse("curating:desk")).text


def test_yes_and_no_are_counted_by_page_whatever_was_searched_for():
    said(f"{PAGE}?q=our+secret+plan", "yes")
    said(PAGE, "yes")
    said(PAGE, "no", "It is long.")
    said(PAGE, "", "It is short.")
    (page,) = feedback_by_page()
    assert (page["page"], page["yes"], page["no"]) == (PAGE, 2, 1)
    assert [one.words for one in page["said"]] == ["It is short.", "It is long."]


def test_what_waits_for_an_answer_comes_first_the_newest_of_it_at_the_top():
    said("/en/a/", text="Old.", at=MOMENT - timedelta(days=2))
    said("/en/b/", text="New.", at=MOMENT - timedelta(days=1))
    said("/en/c/", "yes", at=MOMENT + timedelta(minutes=1))
    answered = said("/en/d/", text="Answered.", at=MOMENT)
    PageFeedback.objects.filter(pk=answered.pk).update(answered_at=MOMENT)
    assert [one["page"] for one in feedback_by_page()] == ["/en/b/", "/en/a/", "/en/c/", "/en/d/"]


def test_what_was_answered_is_marked_and_put_back(browser):
    one = said(text="The word is wrong.")
    address = reverse("report_review:feedback")
    assert browser.post(address, {"feedback": one.pk, "answered": "1"}).status_code == 302
    one.refresh_from_db()
    assert one.answered_at is not None
    assert "Put back" in browser.get(address).text
    assert browser.post(address, {"feedback": one.pk}).status_code == 302
    one.refresh_from_db()
    assert one.answered_at is None
    done = Entry.objects.filter(subject_type="publishing.pagefeedback").order_by("pk")
    assert [entry.action for entry in done] == ["publishing.pagefeedback.answered", "publishing.pagefeedback.reopened"]


@pytest.mark.parametrize("asked", ["", "0", "-1", "²", "9" * 30, "one"])
def test_what_nobody_said_is_not_there(browser, asked):
    mere_count = said(useful="yes")
    address = reverse("report_review:feedback")
    assert browser.post(address, {"feedback": asked}).status_code == 404
    assert browser.post(address, {"feedback": mere_count.pk}).status_code == 404


@pytest.mark.parametrize(
    "page", ["javascript:alert(1)", "//evil.example/", "https://evil.example/", "/\\evil.example", ""]
)
def test_a_link_leads_to_our_own_pages_alone(browser, page):
    said(page, text="Look here.")
    assert feedback_by_page()[0]["is_ours"] is False
    text = browser.get(reverse("report_review:feedback")).text
    assert "Look here." in text
    assert not page or f'href="{page}"' not in text


def test_what_was_said_of_pages_is_forgotten_after_a_year():
    said(text="Old.", at=MOMENT - timedelta(days=366))
    kept = said(text="Younger.", at=MOMENT - timedelta(days=364))
    erase_reporters(at=MOMENT)
    assert list(PageFeedback.objects.all()) == [kept]


def test_what_was_said_cannot_be_rewritten_and_says_something():
    one = said(text="As I wrote it.")
    with pytest.raises(InternalError), transaction.atomic():
        PageFeedback.objects.filter(pk=one.pk).update(words="Otherwise.")
    with pytest.raises(IntegrityError), transaction.atomic():
        PageFeedback.objects.create(page=PAGE, language="en", made_at=MOMENT)
