"""From the first form to the sign-in, without telling strangers who has an account."""

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.accounts.models import User
from hub.notifications.bounces.services import stop_mail
from hub.notifications.choices import BounceKind
from hub.outbox.models import OutboxKind, OutboxMessage
from hub.settings import base
from tests.accounts.people import PASSWORD, link_in, make_person, sign_in, without_tokens

pytestmark = pytest.mark.django_db

NEW = {"email": "new@firm.example", "password1": PASSWORD, "password2": PASSWORD}


def test_signing_in_has_no_puzzle_and_helps_password_managers(client: Client) -> None:
    page = client.get("/en/account/sign-in/").text
    main = page[page.index("<main") : page.index("</main>")]
    fields = [tag for tag in re.findall(r"<input[^>]*>", main) if 'type="hidden"' not in tag]
    autocomplete = [found[1] for tag in fields if (found := re.search(r'autocomplete="([^"]*)"', tag))]
    assert autocomplete[:2] == ["username webauthn", "current-password"]
    assert [tag for tag in fields if 'autocomplete="off"' in tag] == []
    # Nothing is asked but who comes, a secret, and whether to stay; no script refuses what is pasted.
    assert set(re.findall(r' name="([^"]*)"', " ".join(fields))) <= {"login", "password", "remember"}
    assert not any("paste" in path.read_text() for path in Path("static/js").glob("*.js"))


def test_sign_up_confirm_and_sign_in(client: Client) -> None:
    answer = client.post("/fr/compte/inscription/", NEW)
    assert answer.url == "/fr/compte/confirmer-adresse/"
    person = User.objects.get(email="new@firm.example")
    assert person.language == "fr"

    assert sign_in(client, "new@firm.example").url == "/en/account/confirm-address/", (
        "not before the address is confirmed"
    )
    assert not client.session.get("_auth_user_id")

    link = link_in(mail.outbox[0])
    assert link.startswith("/fr/compte/confirmer-adresse/")
    page = client.get(link)
    assert not EmailAddress.objects.get(user=person).verified, "opening a link confirms nothing"
    assert "Oui" in page.content.decode()
    client.post(link)
    assert EmailAddress.objects.get(user=person).verified

    entered = sign_in(client, "new@firm.example")
    assert entered.url.startswith("/fr/"), "the interface goes to the person's language"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.get(link).status_code == 200
    assert "ne fonctionne plus" in client.get(link).content.decode(), "the link works once"


def test_next_page_is_kept_in_the_persons_language(client: Client) -> None:
    make_person(language="fr")
    answer = sign_in(client, next="/en/account/settings/?from=mail")
    assert answer.url == "/fr/compte/parametres/?from=mail"
    assert '<html lang="fr-CA">' in client.get(answer.url).text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "https://[::evil"])
def test_next_page_is_never_elsewhere(client: Client, elsewhere: str) -> None:
    make_person()
    assert "evil" not in sign_in(client, next=elsewhere).url


def test_sign_up_tells_nobody_who_has_an_account(client: Client) -> None:
    make_person("known@firm.example")
    answers = []
    for email in ("known@firm.example", "other@firm.example"):
        browser = Client()
        answer = browser.post(reverse("account_signup"), {**NEW, "email": email}, follow=True)
        answers.append((answer.status_code, answer.redirect_chain, without_tokens(answer.content, email)))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["known@firm.example"], ["other@firm.example"]]
    assert User.objects.filter(email="known@firm.example").count() == 1


def test_sign_in_tells_nobody_who_has_an_account(client: Client) -> None:
    make_person("known@firm.example")
    make_person("waiting@firm.example", confirmed=False)
    pages = set()
    for email in ("known@firm.example", "waiting@firm.example", "absent@firm.example"):
        answer = sign_in(Client(), email, "not the password at all")
        pages.add((answer.status_code, without_tokens(answer.content, email)))
    assert len(pages) == 1


def test_reset_tells_nobody_who_has_an_account(client: Client) -> None:
    make_person("known@firm.example")
    answers = []
    for email in ("known@firm.example", "absent@firm.example"):
        answer = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((answer.status_code, answer.redirect_chain, without_tokens(answer.content, email)))
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 2, "the same happens on the mail side"


def test_a_password_is_hashed_as_often_for_somebody_as_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is what takes long: where it is left out for a stranger, the time of the answer tells."""
    make_person("known@firm.example")
    make_person("waiting@firm.example", confirmed=False)
    hashed: Counter[str] = Counter()
    asked = ""
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed[asked] += 1
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    for asked in ("known@firm.example", "waiting@firm.example", "absent@firm.example"):
        sign_in(Client(), asked, "not the password at all")
    assert set(hashed.values()) == {1}, hashed
    hashed.clear()
    for asked in ("known@firm.example", "new@firm.example"):
        Client().post(reverse("account_signup"), {**NEW, "email": asked})
    assert len(set(hashed.values())) == 1, hashed
    assert len(hashed) == 2


def test_a_link_that_confirms_an_address_lives_for_an_hour(client: Client) -> None:
    with time_machine.travel("2026-11-24 15:00Z", tick=False) as clock:
        client.post(reverse("account_signup"), NEW)
        link = link_in(mail.outbox[0])
        clock.shift(timedelta(minutes=59))
        assert "Yes" in client.get(link).text
        clock.shift(timedelta(minutes=2))
        assert "no longer works" in client.get(link).text
        client.post(link)
        assert not EmailAddress.objects.get(email=NEW["email"]).verified


def test_a_link_that_sets_a_new_password_lives_for_an_hour(client: Client) -> None:
    person = make_person()
    with time_machine.travel("2026-11-24 15:00Z", tick=False) as clock:
        client.post(reverse("account_reset_password"), {"email": person.email})
        link = link_in(mail.outbox[0])
        clock.shift(timedelta(minutes=59))
        form = client.get(link, follow=True)
        assert "form" in form.context
        clock.shift(timedelta(minutes=2))
        assert Client().get(link).context["token_fail"]
        new = "forty quiet lakes in june"
        client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(PASSWORD), "nor does a form that was opened in time"


def test_reset_changes_the_password_and_ends_the_sessions(client: Client) -> None:
    """Also where no other mail goes to the address."""
    person = make_person()
    stop_mail(address=person.email, kind=BounceKind.WISH, by=None, at=timezone.now())
    other = Client()
    sign_in(other)
    client.post(reverse("account_reset_password"), {"email": person.email})
    form = client.get(link_in(mail.outbox[0]), follow=True)
    action = form.redirect_chain[-1][0]
    new = "forty quiet lakes in june"
    client.post(action, {"password1": new, "password2": new})
    assert other.get(reverse("accounts:settings")).status_code == 302, "sessions elsewhere are over"
    assert "password was changed" in mail.outbox[1].body
    assert client.get(link_in(mail.outbox[0])).context["token_fail"], "the link works once"
    assert not client.session.get("_auth_user_id"), "a reset signs nobody in"
    assert sign_in(client, password=new).status_code == 302


def test_signing_in_changes_the_session_key(client: Client) -> None:
    make_person()
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before
    inside = client.session.session_key
    client.post(reverse("account_logout"))
    assert client.session.session_key != inside


def test_switched_off_account_is_out_at_the_next_request(client: Client) -> None:
    person = make_person()
    sign_in(client)
    assert client.get(reverse("accounts:settings")).status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get(reverse("accounts:settings")).status_code == 302


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "100/m/ip,5/20m/key"})
def test_stranger_cannot_lock_the_owner_out() -> None:
    make_person()
    owner, stranger = Client(), Client()
    sign_in(owner)
    owner.post(reverse("account_logout"))
    for _ in range(20):
        answer = sign_in(stranger, password="a wrong guess again")
    assert "Too many wrong tries" in answer.content.decode()
    assert sign_in(stranger).status_code == 200, "even the right password is not looked at any more"
    assert sign_in(owner).status_code == 302, "a device that the owner has used still enters"


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "3/m/ip"}, ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_front_the_wrong_passwords_of_one_visitor_stop_no_other() -> None:
    make_person()
    guesser = Client(headers={"x-forwarded-for": "203.0.113.9"})
    for _ in range(5):
        sign_in(guesser, "nobody@firm.example", password="a wrong guess again")
    pretender = Client(headers={"x-forwarded-for": "198.51.100.7, 203.0.113.9"})
    assert sign_in(pretender).status_code == 200, "what the visitor wrote before the front is not believed"
    assert sign_in(Client(headers={"x-forwarded-for": "198.51.100.7"})).status_code == 302


@override_settings(ACCOUNT_RATE_LIMITS=base.ACCOUNT_RATE_LIMITS)
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", ["account_signup", "account_reset_password"])
def test_a_program_is_slowed_and_told_when_to_come_back(name: str, lang: str) -> None:
    cache.clear()
    with override(lang):
        page = reverse(name)
    taken = {Client().post(page, {"email": f"nobody{number}@firm.example"}).status_code for number in range(20)}
    assert 429 not in taken
    refused = Client().post(page, {"email": "nobody@firm.example"})
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert {"en": "Wait a few minutes", "fr": "Attendez quelques minutes"}[lang] in refused.text
    other = Client(REMOTE_ADDR="198.51.100.7")
    assert other.post(page, {"email": "nobody@firm.example"}).status_code != 429, "nobody else waits"


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("short words", "12"),
        ("cleangrowthhub2026", "portal"),
        ("Carrefour-Croissance-1", "portal"),
        ("brightwater-2026!", "portal"),
        ("q1w2e3r4t5y6", "common"),
    ],
)
def test_weak_passwords_are_refused(client: Client, password: str, word: str) -> None:
    data = {"email": "ada@brightwater.example", "password1": password, "password2": password}
    answer = client.post(reverse("account_signup"), data)
    assert word in str(answer.context["form"].errors["password1"])
    assert "Error:" in answer.content.decode()


@pytest.mark.parametrize(
    "password",
    [
        "    spaces stay    ",
        "Où l’été s’achève, naît déjà l’œuvre des forêts, là‑bas, près des îles de l’est.",
        "日本語のことばを十二文字以上に",
    ],
)
def test_any_other_password_is_kept_as_typed(client: Client, password: str) -> None:
    client.post(reverse("account_signup"), {**NEW, "password1": password, "password2": password})
    assert User.objects.get(email="new@firm.example").check_password(password)


@override_settings(MAILERS={"default": {"BACKEND": "hub.outbox.mail.OutboxEmailBackend"}})
@pytest.mark.parametrize(
    ("prefix", "lang", "words"), [("/en/account/sign-up/", "en", "hour"), ("/fr/compte/inscription/", "fr", "heure")]
)
def test_mail_is_a_row_of_the_outbox_in_the_language_of_the_page(
    client: Client, prefix: str, lang: str, words: str
) -> None:
    client.post(prefix, NEW)
    row = OutboxMessage.objects.get(kind=OutboxKind.MAIL)
    assert row.payload["to"] == ["new@firm.example"]
    assert words in row.payload["body"]
    assert "Independent project. Not a Government of Canada website." in row.payload["body"]
    assert "Projet indépendant. Ce site n’est pas un site du gouvernement du Canada." in row.payload["body"]
    assert row.payload["html"] is None
    assert PASSWORD not in str(row.payload)
    assert f"/{lang}/" in row.payload["body"]


def test_whoever_comes_for_a_request_is_offered_a_code_first(client: Client) -> None:
    words = "You wrote to us without a password?"
    assert words in client.get("/en/account/sign-in/?next=/en/requests/CGH-2026-00001/").text
    french = client.get("/fr/compte/connexion/?next=/en/requests/CGH-2026-00001/").text
    assert "Vous nous avez écrit sans mot de passe?" in french
    for address in ("/en/account/sign-in/", "/en/account/sign-in/?next=/en/companies/"):
        assert words not in client.get(address).text
    invited = client.get("/en/account/sign-in/?next=/en/companies/invitations/x/").text
    assert "You are invited." in invited
    assert f'href="{reverse("account_signup")}?next=%2Fen%2Fcompanies%2Finvitations%2Fx%2F">create an' in invited
