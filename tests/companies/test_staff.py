"""The staff answer every company, so they belong to none: not by registering, not by joining, not by invitation."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from companies.choices import JoinGround, MemberRole
from companies.members.services import accept_invitation, answer_join_request, ask_to_join, invite_member
from companies.models import Company, JoinRequest, Membership
from companies.registration.services import register_company
from hub.accounts import services as accounts
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.core.workflow import RefusedError
from hub.outbox.models import OutboxMessage
from tests.accounts.people import come_in, give_app, make_person
from tests.support.arrivals import at_one_moment

pytestmark = pytest.mark.django_db

STAFF = [Role.ADVISER, Role.CURATOR, Role.ADMINISTRATOR]
FORM = {"name": "Boreal", "province": "QC", "business_number": "", "website": ""}


def staff(role=Role.CURATOR, email="sam@hub.example"):
    return make_person(email, role=role)


@pytest.fixture
def invited(company, owner, now, address):
    """Invite an address into the company, and return the token of the link."""

    def send(email):
        invite_member(
            company=company, email=email, role=MemberRole.EDITOR, language="en", by=owner, at=now, address=address
        )
        body = OutboxMessage.objects.filter(topic="companies.invitation").latest("pk").payload["body"]
        return re.search(r"invitations/([\w-]+)/", body).group(1)

    return send


@pytest.mark.parametrize("role", STAFF)
def test_staff_register_no_company(now, role):
    with pytest.raises(RefusedError) as refused:
        register_company(by=staff(role), name="Mine", province="QC", at=now)
    assert refused.value.refusal.code == "staff_belong_to_no_company"
    assert not Company.objects.exists()


def test_staff_ask_to_join_no_company(company, now, address):
    with pytest.raises(RefusedError) as refused:
        ask_to_join(by=staff(), ground=JoinGround.DOMAIN, at=now, address=address)
    assert refused.value.refusal.code == "staff_belong_to_no_company"
    assert not JoinRequest.objects.exists()


def test_staff_accept_no_invitation_of_a_company(company, invited, now, address):
    sam = staff()
    with pytest.raises(RefusedError) as refused:
        accept_invitation(token=invited(sam.email), by=sam, at=now, address=address)
    assert refused.value.refusal.code == "staff_belong_to_no_company"
    assert not Membership.objects.filter(user=sam).exists()


def test_whoever_asked_and_then_joined_the_staff_is_declined_only(company, owner, person, now, address):
    li = person("li@b.example")
    asked = JoinRequest.objects.create(company=company, user=li, ground=JoinGround.DOMAIN, asked_at=now)
    User.objects.filter(pk=li.pk).update(role=Role.ADVISER)
    with pytest.raises(RefusedError) as refused:
        answer_join_request(request=asked, accept=True, role=MemberRole.READER, by=owner, at=now, address=address)
    assert refused.value.refusal.code == "asker_is_staff"
    answer_join_request(request=asked, accept=False, by=owner, at=now, address=address)
    assert not Membership.objects.filter(user=li).exists()


def test_what_the_account_is_now_counts(company, invited, person, now, address):
    li = person("li@b.example")
    User.objects.filter(pk=li.pk).update(role=Role.ADVISER)
    with pytest.raises(RefusedError):
        register_company(by=li, name="Mine", province="QC", at=now)
    with pytest.raises(RefusedError):
        accept_invitation(token=invited(li.email), by=li, at=now, address=address)


def invite_to_staff(email, now):
    administrator = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
    made = accounts.invite_staff(
        email=email, role=Role.CURATOR, language="en", by=administrator, at=now, site="https://hub.example"
    )
    return made.link.rstrip("/").rsplit("/", 1)[1]


def test_members_of_a_company_do_not_join_the_staff_with_the_same_account(company, owner, now):
    token = invite_to_staff(owner.email, now)
    with pytest.raises(ValidationError, match="belongs to a company"):
        accounts.accept_invitation(token=token, at=now, by=owner)
    owner.refresh_from_db()
    assert owner.role == Role.COMPANY
    assert not owner.invitations_accepted.exists()
    assert not owner.curatorships.exists()


def test_the_page_of_the_invitation_says_why_and_what_to_do(client, company, owner):
    token = invite_to_staff(owner.email, timezone.now())
    client.force_login(owner)
    page = client.post(reverse("accounts:invitation", args=[token]))
    assert page.status_code == 409
    text = page.content.decode()
    assert "Leave the company first" in text
    assert reverse("pages:contact") in text
    owner.refresh_from_db()
    assert owner.role == Role.COMPANY


@pytest.mark.django_db(transaction=True)
def test_nobody_ends_on_both_sides_when_both_happen_at_once(now):
    li = make_person("li@b.example")
    token = invite_to_staff(li.email, now)
    acts = [
        lambda: register_company(by=li, name="Mine", province="QC", at=now),
        lambda: accounts.accept_invitation(token=token, at=now, by=User.objects.get(pk=li.pk)),
    ]
    errors = (RefusedError, ValidationError)
    assert sorted(isinstance(one, errors) for one in at_one_moment(acts, errors=errors)) == [False, True]
    li.refresh_from_db()
    assert li.has_staff_role != Membership.objects.filter(user=li).exists()


# --- Pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "Staff register no company"), ("fr", "Le personnel n’inscrit pas d’entreprise")]
)
def test_the_page_refuses_in_words_and_leads_on(client, lang, words):
    sam = make_person("sam@hub.example", role=Role.ADVISER, language=lang)
    give_app(sam)
    come_in(client, sam)
    mine = {"en": "/en/companies/", "fr": "/fr/entreprises/"}[lang]
    page = client.get(mine, follow=True)
    assert page.status_code == 403
    text = page.content.decode()
    assert words in text
    assert {"en": "/en/your-role/", "fr": "/fr/votre-role/"}[lang] in text
    assert client.post(page.request["PATH_INFO"], FORM).status_code == 403
    assert not Company.objects.exists()


def test_the_page_of_a_companys_invitation_refuses_staff_in_words(client, invited):
    sam = make_person("sam@hub.example", role=Role.ADVISER)
    give_app(sam)
    come_in(client, sam)
    address = reverse("companies:invitation", args=[invited(sam.email)])
    for page in (client.get(address), client.post(address)):
        assert page.status_code in {404, 409}
        assert "belong to none" in page.content.decode()
    assert not Membership.objects.filter(user=sam).exists()


def test_asking_to_join_refuses_staff_in_words(client, company):
    sam = make_person("sam@hub.example", role=Role.ADVISER)
    give_app(sam)
    come_in(client, sam)
    page = client.post(reverse("companies:join"), {"ground": JoinGround.DOMAIN, "business_number": ""})
    assert page.status_code == 403
    assert "belong to none" in page.content.decode()
