"""The main key is changed while people work (A-54): with the old one beside it nothing is lost, without it all ends."""

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from companies.access import sign_fact_sheet
from companies.profile.services.fact_sheets import start_fact_sheet
from hub.casework.notifications.queries import sign_draft
from hub.casework.requests.services.submission import begin_draft
from tests.accounts.people import link_in, make_person, sign_in

pytestmark = pytest.mark.django_db

OLD, NEW = "an-old-key-" + "o" * 50, "a-new-key-" + "n" * 50
PAGE = "/en/account/settings/"


@override_settings(SECRET_KEY=OLD)
def test_sessions_and_links_outlive_the_key_while_it_stands_beside_the_new_one() -> None:
    person, busy, idle, now = make_person(), Client(), Client(), timezone.now()
    sign_in(busy)
    sign_in(idle)
    Client().post(reverse("account_reset_password"), {"email": person.email})
    links = [
        link_in(mail.outbox[0]),
        reverse("matching:answer", args=[sign_fact_sheet(start_fact_sheet(answers={}, language="en", at=now))]),
        reverse("casework:draft", args=[sign_draft(begin_draft(answers={}, language="en", at=now))]),
    ]
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[OLD]):
        assert busy.get(PAGE).status_code == 200
        assert [_opens(link) for link in links] == [True] * len(links)
    with override_settings(SECRET_KEY=NEW):
        assert [_opens(link) for link in links] == [False] * len(links)
        assert idle.get(PAGE).status_code == 302
        assert busy.get(PAGE).status_code == 200, "a session that was used meanwhile stands under the new key"


def _opens(link: str) -> bool:
    answer = Client().get(link, follow=True)
    return answer.status_code == 200 and not (answer.context or {}).get("token_fail")
