"""People, codes and mails for the tests of accounts."""

import base64
import re
import secrets
import time
from collections.abc import Sequence
from http import HTTPStatus

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils.translation import activate

from hub.accounts.authentication.adapter import MfaAdapter
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.directory.choices import SeatKind
from hub.directory.models import Seat

PASSWORD = "seven geese cross the river"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_person(
    email: str = "ada@firm.example", *, role: Role = Role.COMPANY, confirmed: bool = True, **fields: object
) -> User:
    """Make an account with the tests' password."""
    person = User.objects.create_user(email, PASSWORD, role=role, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=confirmed, primary=True)
    return person


def make_people(*names: str, role: Role) -> list[User]:
    """Make accounts of the staff with the tests' password, each by its name, in two statements."""
    password = make_password(PASSWORD)
    people = [User(email=f"{name}@desk.example", password=password, role=role, name=name) for name in names]
    User.objects.bulk_create(people)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people
    )
    return people


def make_seat(slug: str) -> Seat:
    """Make a desk of the Hub, which stands in no office."""
    words = {"title_en": "Desk for tests", "title_fr": "Guichet d’essai"}
    return Seat.objects.create(slug=slug, kind=SeatKind.HUB_DESK, languages=["en", "fr"], **words)


def give_app(person: User) -> Authenticator:
    """Give a person an authenticator app with the tests' secret."""
    return Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": MfaAdapter().encrypt(SECRET)}
    )


def give_recovery_codes(person: User) -> Authenticator:
    """Give a person recovery codes, which nobody has seen yet."""
    return Authenticator.objects.create(
        user=person,
        type=Authenticator.Type.RECOVERY_CODES,
        data={"seed": MfaAdapter().encrypt(secrets.token_hex(40)), "used_mask": 0},
    )


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    """Return the code of an app now, or some steps of 30 seconds later; never in the last seconds before the next."""
    while (left := 30 - time.time() % 30) < 3:
        time.sleep(left)
    app = TOTP(base64.b32decode(secret), 6, SHA1(), 30)  # noqa: S303 - RFC 6238
    return app.generate(time.time() + 30 * steps).decode()


def sign_in(client: Client, email: str = "ada@firm.example", password: str = PASSWORD, **query: str) -> object:
    """Post the sign-in form."""
    return client.post("/en/account/sign-in/", {"login": email, "password": password, **query})


def sign_in_staff(client: Client, person: User) -> None:
    """Sign a member of the staff in with password and code; again where the half minute ended in between."""
    sign_in(client, person.email)
    answer = client.post(reverse("mfa_authenticate"), {"code": code()})
    if answer.status_code != HTTPStatus.FOUND:
        answer = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert answer.status_code == HTTPStatus.FOUND


def client_of(person: User, *, app: bool = False) -> Client:
    """Return a browser in which a person is signed in; with an ``app`` they have shown a second factor too."""
    if app:
        give_app(person)
    client = Client()
    come_in(client, person)
    return client


def come_in(client: Client, person: User) -> None:
    """Let a browser be signed in, with the app where there is one: for what is tested behind that, without its pages."""
    client.force_login(person)
    shown: list[dict[str, object]] = [{"method": "password", "at": time.time(), "email": person.email}]
    apps = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP)
    shown += [{"method": "mfa", "at": time.time(), "id": app.pk, "type": app.type} for app in apps]
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = shown
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(person.pk)
    session.save()
    activate("en")  # as the page does that somebody would have signed in by


def link_in(mail: EmailMessage) -> str:
    """Return the path of the first link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def without_tokens(body: bytes, *texts: str) -> str:
    """Return a page without what differs by chance or by what was typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body.decode())
    for text in texts:
        page = page.replace(text, "…")
    return page


def mails_to(address: str, mails: Sequence[EmailMessage]) -> list[EmailMessage]:
    """Return the mails to one address."""
    return [mail for mail in mails if mail.to == [address]]
