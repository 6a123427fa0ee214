"""Where no administrator can sign in any more, whoever runs the server lets one in: tried as docs/operations.md says (B-30)."""

import re
import shlex
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts.choices import Role
from hub.accounts.models import StaffInvitation, User
from hub.accounts.services import delete_account
from hub.audit.emergency_access import OPENED
from hub.audit.models import Entry
from tests.accounts.people import code, give_app, link_in, mails_to, make_person

pytestmark = pytest.mark.django_db

FORM = {"name": "Noor Haddad", "password1": "four cranes over the wall", "password2": "four cranes over the wall"}
OPERATIONS = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


@pytest.fixture
def administrator() -> User:
    """The only one, whose phone is lost."""
    person = make_person("admin@hub.example", role=Role.ADMINISTRATOR, language="fr")
    give_app(person)
    return person


def run_as_written() -> str:
    """Run the command as the page shows it, and return the path of its link."""
    shown = re.search(r"manage\.py (emergency_access .+)", OPERATIONS)
    assert shown
    call_command(*shlex.split(shown[1].replace("YOU", "noor@hub.example")))
    return link_in(mails_to("noor@hub.example", mail.outbox)[-1])


@pytest.mark.django_db(transaction=True)
def test_the_way_in_leads_to_a_second_factor_and_back_to_the_one_that_was_lost(
    client: Client, administrator: User
) -> None:
    link = run_as_written()
    assert client.post(link, FORM).url == reverse("accounts:second-factor")
    assert client.get("/en/admin/").status_code == 302, "nothing opens before the second factor"
    page = client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": code(page.context["form"].secret)})
    chosen = {"action": "reset_second_factor", "_selected_action": [administrator.pk]}
    client.post("/en/admin/accounts/user/", chosen)
    assert not Authenticator.objects.filter(user=administrator).exists()
    noor = User.objects.get(email="noor@hub.example")
    assert noor.is_administrator
    assert Client().get(link).status_code == 410, "the link works once"


def test_every_administrator_is_told_and_the_audit_keeps_the_reason(administrator: User) -> None:
    make_person("curator@hub.example", role=Role.CURATOR)
    make_person("gone@hub.example", role=Role.ADMINISTRATOR, is_active=False)
    run_as_written()
    assert sorted(message.to[0] for message in mail.outbox) == ["admin@hub.example", "noor@hub.example"]
    told = mails_to(administrator.email, mail.outbox)[0].body
    assert "quelqu’un a invité une personne" in told
    assert link_in(mails_to(administrator.email, mail.outbox)[0]) == "/fr/admin/audit/entry/"
    assert "phone" not in told, "a mail holds a link, no reason"
    assert "noor" not in told
    entry = Entry.objects.get(action=OPENED)
    assert entry.reason == "The only administrator lost her phone"
    assert (entry.subject_type, entry.subject_id) == (
        "accounts.staffinvitation",
        str(StaffInvitation.objects.get().pk),
    )


@pytest.mark.parametrize(
    ("email", "reason", "words"),
    [
        ("noor@hub.example", "locked out", "three words"),
        ("noor@hub.example", " ", "three words"),
        ("Admin@hub.example", "Nobody can sign in", "has an account already"),
    ],
)
def test_it_needs_a_reason_and_an_address_without_an_account(
    administrator: User, email: str, reason: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("emergency_access", "--email", email, "--reason", reason)
    assert not mail.outbox
    assert not Entry.objects.filter(action=OPENED).exists()


def test_a_trial_ends_with_its_account_deleted_and_its_address_serves_the_next(
    client: Client, administrator: User
) -> None:
    link = run_as_written()
    client.post(link, FORM)
    delete_account(person=User.objects.get(email="noor@hub.example"), at=timezone.now())
    assert client.get(run_as_written()).status_code == 200


def test_a_newer_link_ends_the_former(client: Client, administrator: User) -> None:
    former = run_as_written()
    newer = run_as_written()
    assert client.get(former).status_code == 410
    assert client.get(newer).status_code == 200
