"""The mailed link: it asks, its button sends, once, to the right seat."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.choices import MemberRole
from companies.models import Company, Membership
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.casework.models import Referral, RequestDraft, ServiceRequest
from hub.casework.notifications.queries import confirmation_path, sign_draft
from hub.casework.requests.services.submission import delete_expired_drafts, keep_draft, remind_of_drafts
from hub.outbox.services import deliver_due
from tests.accounts.people import PASSWORD, code, give_app, mails_to, make_person, sign_in
from tests.casework.enquiries.writing import BODY, VISITOR, finder_token, mailed_link, write
from tests.casework.world import SHANGHAI, World
from tests.support.arrivals import at_one_moment

pytestmark = pytest.mark.django_db
COMPANY = {"name": "Maplebend Example Membranes Inc.", "province": "QC"}


class TestNewcomer:
    """An address without an account."""

    def test_reading_the_page_sends_nothing(self, world: World, mailoutbox: list[EmailMessage]):
        write(answers=finder_token())
        page = Client().get(mailed_link(mailoutbox))
        assert page.status_code == 200
        assert BODY in page.content.decode()
        assert 'name="name"' in page.content.decode()
        assert page["Cache-Control"] == "no-store"
        assert not ServiceRequest.objects.exists()
        assert not User.objects.filter(email=VISITOR).exists()

    def test_the_button_sends_it_to_the_seat_with_answers_program_and_words(
        self, world: World, mailoutbox: list[EmailMessage]
    ):
        write(answers=finder_token(), program="ca-gac-canexport-smes")
        client = Client()
        response = client.post(mailed_link(mailoutbox), COMPANY)
        found = ServiceRequest.objects.select_related("company", "owner", "program", "submitted_by").get()
        assert response["Location"] == reverse("casework:sent", args=[found.reference])
        assert (found.body, found.program.slug, found.company.name) == (BODY, "ca-gac-canexport-smes", COMPANY["name"])
        assert "Jiangsu" in found.enclosed
        assert "First programs of the list" in found.enclosed
        # The desk answers for it until the seat accepts; the seat is asked, and hears of it.
        offer = Referral.objects.select_related("seat").get(request=found)
        assert (found.owner.slug, offer.seat.slug, offer.rank) == ("hub-desk", SHANGHAI, 1)
        deliver_due()
        assert mails_to(world.people[SHANGHAI].email, mailoutbox)
        # The account has no password, and is signed in.
        person = found.submitted_by
        assert (person.email, person.has_usable_password()) == (VISITOR, False)
        assert EmailAddress.objects.filter(user=person, verified=True, primary=True).exists()
        assert found.reference in client.get(response["Location"]).content.decode()

    def test_the_answers_become_the_profile_of_the_company(self, world: World, mailoutbox: list[EmailMessage]):
        write(answers=finder_token())
        Client().post(mailed_link(mailoutbox), COMPANY)
        company = Company.objects.get(name=COMPANY["name"])
        assert company.target_markets == ["CN", "CN-JS"]
        assert company.offerings.get().areas == ["wastewater-treatment"]

    def test_the_seat_reads_words_and_answers_and_nobody_else_does(self, world: World, mailoutbox: list[EmailMessage]):
        write(answers=finder_token())
        Client().post(mailed_link(mailoutbox), COMPANY)
        case = reverse("desk:case", args=[ServiceRequest.objects.get().reference])
        read = {}
        for name, person in world.people.items():
            client = Client()
            if not person.authenticator_set.exists():
                give_app(person)
            sign_in(client, person.email)
            client.post(reverse("mfa_authenticate"), {"code": code()})
            page = client.get(case)
            read[name] = "CANARY-WORDS" in page.content.decode() and "Jiangsu" in page.content.decode()
        assert read[SHANGHAI]
        assert read["hub-desk"]
        assert not any(seen for name, seen in read.items() if name not in {SHANGHAI, "hub-desk"})
        stranger = Client()
        sign_in(stranger, world.owner.email)
        assert "CANARY-WORDS" not in stranger.get(case).content.decode()
        for mail in mailoutbox:
            assert "CANARY" not in mail.body + mail.subject

    def test_a_name_without_a_letter_is_refused_beside_its_field(self, world: World, mailoutbox: list[EmailMessage]):
        write()
        page = Client().post(mailed_link(mailoutbox), COMPANY | {"name": ","})
        assert page.context["form"].errors == {"name": ["Write the name of the company."]}
        assert not Company.objects.filter(name=",").exists()

    def test_two_presses_are_one_request(self, world: World, mailoutbox: list[EmailMessage]):
        write()
        link, client = mailed_link(mailoutbox), Client()
        first, second = client.post(link, COMPANY), client.post(link, COMPANY)
        found = ServiceRequest.objects.get()
        assert first["Location"] == reverse("casework:sent", args=[found.reference])
        assert second["Location"] == found.get_absolute_url()
        assert Company.objects.filter(name=COMPANY["name"]).count() == 1
        assert Referral.objects.count() == 1

    def test_it_is_followed_by_the_mailed_link_and_a_mailed_code(self, world: World, mailoutbox: list[EmailMessage]):
        write()
        Client().post(mailed_link(mailoutbox), COMPANY)
        deliver_due()
        link = mailed_link(mailoutbox)
        client = Client()
        to_sign_in = client.get(link)["Location"]
        page = client.get(to_sign_in).content.decode()
        ask = next(
            href for href in re.findall(r'href="([^"]+)"', page) if reverse("account_request_login_code") in href
        )
        client.post(ask, {"email": VISITOR, "next": link})
        deliver_due()
        mailed = re.search(r"^([A-Z0-9-]{6,9})$", mails_to(VISITOR, mailoutbox)[-1].body, re.MULTILINE)
        assert mailed
        response = client.post(reverse("account_confirm_login_code"), {"code": mailed[1], "next": link})
        assert response["Location"] == link
        assert BODY in client.get(link).content.decode()

    def test_a_claim_that_nobody_confirmed_ends_with_its_password(self, world: World, mailoutbox: list[EmailMessage]):
        claimed = make_person(VISITOR, confirmed=False)
        write()
        Client().post(mailed_link(mailoutbox), COMPANY)
        person = User.objects.get(email=VISITOR)
        assert person.pk != claimed.pk
        assert not person.check_password(PASSWORD)

    def test_what_is_missing_is_asked_for_and_nothing_is_made(self, world: World, mailoutbox: list[EmailMessage]):
        write()
        page = Client().post(mailed_link(mailoutbox), {"name": "", "province": "QC"})
        assert page.status_code == 200
        assert not User.objects.filter(email=VISITOR).exists()

    def test_a_company_that_a_colleague_registered_is_joined_not_made_twice(
        self, world: World, mailoutbox: list[EmailMessage]
    ):
        colleague = make_person("colleague@maplebend.example")
        Company.objects.filter(
            pk=register_company(
                by=colleague, name="Maplebend", province="ON", website="https://maplebend.example", at=timezone.now()
            ).pk
        ).update(domain_confirmed=True)
        write()
        client = Client()
        response = client.post(mailed_link(mailoutbox), COMPANY)
        assert response["Location"].startswith(reverse("companies:register"))
        assert client.get(response["Location"]).status_code == 200
        assert not ServiceRequest.objects.exists()


class TestMember:
    """An address that has an account."""

    def test_the_button_signs_in_and_sends_for_the_company(self, world: World, mailoutbox: list[EmailMessage]):
        write(email=world.owner.email)
        client, link = Client(), mailed_link(mailoutbox, world.owner.email)
        page = client.get(link).content.decode()
        assert 'name="name"' not in page
        assert world.company.name not in page
        response = client.post(link)
        found = ServiceRequest.objects.get()
        assert (found.company, found.submitted_by) == (world.company, world.owner)
        assert found.reference in client.get(response["Location"]).content.decode()

    def test_a_second_factor_comes_before(self, world: World, mailoutbox: list[EmailMessage]):
        give_app(world.owner)
        write(email=world.owner.email)
        client, link = Client(), mailed_link(mailoutbox, world.owner.email)
        assert client.post(link)["Location"].startswith(reverse("mfa_authenticate"))
        assert not ServiceRequest.objects.exists()
        assert client.post(reverse("mfa_authenticate"), {"code": code()})["Location"] == link
        client.post(link)
        assert ServiceRequest.objects.get().company == world.company

    def test_with_several_companies_the_page_asks_which(self, world: World, mailoutbox: list[EmailMessage]):
        other = register_company(by=world.owner, name="Rivière Nord inc.", province="QC", at=timezone.now())
        write(email=world.owner.email)
        client, link = Client(), mailed_link(mailoutbox, world.owner.email)
        assert client.post(link)["Location"] == link
        assert not ServiceRequest.objects.exists()
        client.post(link, {"company": other.slug})
        assert ServiceRequest.objects.get().company == other

    def test_a_reader_is_told_who_sends(self, world: World, mailoutbox: list[EmailMessage]):
        reader = make_person("reader@clairbassin.example")
        Membership.objects.create(company=world.company, user=reader, role=MemberRole.READER, joined_at=timezone.now())
        write(email=reader.email)
        client, link = Client(), mailed_link(mailoutbox, reader.email)
        client.post(link)
        page = client.get(client.get(link)["Location"]).content.decode()
        assert "An editor or an owner sends requests" in page
        assert not ServiceRequest.objects.exists()

    def test_whoever_is_signed_in_with_another_address_changes_places(
        self, world: World, mailoutbox: list[EmailMessage]
    ):
        write(email=world.owner.email)
        client, link = Client(), mailed_link(mailoutbox, world.owner.email)
        sign_in(client, make_person("stranger@elsewhere.example").email)
        assert "signed in with another address" in client.get(link).content.decode()
        client.post(link)
        assert ServiceRequest.objects.get().submitted_by == world.owner


class TestLink:
    """What opens a draft, and what does not."""

    def _draft(self) -> RequestDraft:
        write()
        return RequestDraft.objects.get()

    def test_the_link_of_a_draft_does_not_send_it(self, world: World):
        draft = self._draft()
        assert Client().get(reverse("casework:confirm", args=[sign_draft(draft)])).status_code == 404

    def test_a_link_ends_when_the_draft_has_another_address(self, world: World):
        draft = self._draft()
        link = confirmation_path(draft)
        keep_draft(draft=draft, answers={"email": "victim@elsewhere.example"}, at=timezone.now())
        assert Client().post(link, COMPANY).status_code == 404
        assert not User.objects.filter(email="victim@elsewhere.example").exists()

    def test_after_seven_days_it_is_gone(self, world: World):
        draft = self._draft()
        link = confirmation_path(draft)
        RequestDraft.objects.filter(pk=draft.pk).update(
            created_at=timezone.now() - timedelta(days=8), expires_at=timezone.now() - timedelta(minutes=1)
        )
        assert Client().get(link).status_code == 404
        assert Client().post(link, COMPANY).status_code == 404
        assert delete_expired_drafts(at=timezone.now()) == 1

    def test_nobody_is_reminded_of_a_message_that_was_not_confirmed(self, world: World):
        self._draft()
        assert remind_of_drafts(at=timezone.now() + timedelta(days=2)) == 0

    def test_the_long_way_ends_in_the_same_link(self, world: World, mailoutbox: list[EmailMessage]):
        from tests.casework.asking.drafts import WHOLE, begun, url

        _draft, token = begun(**WHOLE)
        response = Client().post(url("choose_company", token), {"email": VISITOR})
        assert response["Location"] == reverse("casework:message_mailed")
        Client().post(mailed_link(mailoutbox), COMPANY)
        assert ServiceRequest.objects.get().subject == WHOLE["subject"]


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_one_moment_are_one_account_one_company_and_one_request(
    reference_data: None, world: World, mailoutbox: list[EmailMessage]
):
    write(answers=finder_token())
    link = mailed_link(mailoutbox)
    assert set(at_one_moment([lambda: Client().post(link, COMPANY).status_code] * 10)) == {302}
    assert User.objects.filter(email=VISITOR).count() == 1
    assert Company.objects.filter(name=COMPANY["name"]).count() == 1
    assert ServiceRequest.objects.count() == Referral.objects.count() == 1
