"""The answer by mail: first moves and a private link, and nothing that anybody typed."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.access import sign_fact_sheet
from companies.profile.services.fact_sheets import start_fact_sheet
from hub.outbox.services import deliver_due
from tests.accounts.people import link_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
ANSWERS = {"province": "QC", "description": "CANARY-DYES"}


@pytest.fixture(autouse=True)
def _no_rate_is_reached() -> None:
    cache.clear()


def _token() -> str:
    return sign_fact_sheet(start_fact_sheet(language="en", at=timezone.now(), answers=ANSWERS))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_mail_holds_the_first_moves_the_link_and_the_words_of_the_portal(
    lang: str, mailoutbox: list[EmailMessage], settings: Any
):
    settings.HUB = {**settings.HUB, "postal_address": "1 Dome Street, Ottawa ON K1A 0A1"}
    with override(lang):
        token = _token()
        assert (
            reverse("matching:send_answer", args=[token])
            in Client().get(reverse("matching:answer", args=[token])).content.decode()
        )
        page = Client().post(reverse("matching:send_answer", args=[token]), {"email": "ana@boreal.example"})
        assert page.status_code == 200
        deliver_due()
        (mail,) = mailoutbox
        assert link_in(mail) == reverse("matching:answer", args=[token])
        moves = Client().get(reverse("matching:answer", args=[token])).context["moves"]
        heads = [f"\n{move.number}. {move.row.name}\n" for move in moves]
        assert [mail.body.index(head) for head in heads] == sorted(mail.body.index(head) for head in heads)
        assert len(heads) >= 5
        assert all(move.now in mail.body for move in moves)
        assert reverse("matching:answer_meeting_page", args=[token]) in mail.body
    assert "CANARY" not in mail.body + mail.subject
    hub = settings.HUB
    assert f"\n{hub['operator']}, {hub['postal_address']}\n{hub['contact_email']}\n" in mail.body
    assert mail.to == ["ana@boreal.example"]


def test_the_page_after_speaks_of_first_moves_only_where_there_are_some(monkeypatch: pytest.MonkeyPatch):
    url = reverse("matching:send_answer", args=[_token()])
    assert "Your first moves and the private link" in Client().post(url, {"email": "ana@boreal.example"}).text
    monkeypatch.setattr("hub.matching.finder.views.company.sheet_moves", lambda _sheet, _token: [])
    assert "The private link to your answer is in it." in Client().post(url, {"email": "bo@boreal.example"}).text


def test_a_wrong_address_is_asked_for_again(mailoutbox: list[EmailMessage]):
    page = Client().post(reverse("matching:send_answer", args=[_token()]), {"email": "ana"})
    assert "<title>Error:" in page.content.decode()
    deliver_due()
    assert mailoutbox == []


def test_a_mailbox_gets_no_more_than_its_share(settings: Any):
    settings.RATE_LIMITS = {"matching.send": {"mailbox": (1, 3600)}}
    url = reverse("matching:send_answer", args=[_token()])
    assert [Client().post(url, {"email": "ana@boreal.example"}).status_code for _ in range(2)] == [200, 429]


def test_a_forged_link_sends_nothing():
    assert Client().post(reverse("matching:send_answer", args=["forged"]), {"email": "a@b.example"}).status_code == 404
