"""Members, invitations, and the last owner."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from companies.choices import JoinState, MemberRole
from companies.members.services import (
    accept_invitation,
    answer_join_request,
    change_role,
    decline_invitation,
    find_invitation,
    invite_member,
    leave_company,
    remove_member,
    transfer_ownership,
    withdraw_invitation,
)
from companies.models import Invitation, JoinRequest, Membership
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.audit.models import Entry
from hub.core.workflow import RefusedError
from hub.outbox.models import OutboxMessage
from tests.accounts.people import client_of
from tests.support.arrivals import at_one_moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def invite(company, owner, now, address):
    """Invite an address and return the token that its mail carries."""

    def send(email="li@b.example", role=MemberRole.EDITOR, language="en", at=now):
        assert invite_member(
            company=company, email=email, role=role, language=language, by=owner, at=at, address=address
        )
        body = OutboxMessage.objects.filter(topic="companies.invitation").latest("created_at", "pk").payload["body"]
        OutboxMessage.objects.all().delete()
        return re.search(r"invitations/([\w-]+)/", body).group(1)

    return send


def test_an_invitation_opens_once_and_for_its_address(invite, person, company, now, address):
    token = invite()
    li, eve = person("LI@b.example"), person("eve@c.example")
    with pytest.raises(RefusedError) as refused:
        accept_invitation(token=token, by=eve, at=now, address=address)
    assert refused.value.refusal.code == "invitation_for_another"
    assert "li@b.example" not in refused.value.refusal.sentence
    membership = accept_invitation(token=token, by=li, at=now, address=address)
    assert (membership.company, membership.role) == (company, MemberRole.EDITOR)
    for who in (li, eve):
        with pytest.raises(RefusedError) as refused:
            accept_invitation(token=token, by=who, at=now, address=address)
        assert refused.value.refusal.code == "invitation_over"


def test_who_is_invited_declines_and_whoever_invited_hears(company, owner, invite, person, member, now, address):
    member(MemberRole.OWNER, "cy@c.example")
    token, li = invite(), person("li@b.example")
    with pytest.raises(RefusedError):
        decline_invitation(token=token, by=person("eve@c.example"), at=now, address=address)
    assert find_invitation(token) is not None
    browser = client_of(li)
    page = reverse("companies:invitation", args=[token])
    assert "No, thank you" in browser.get(page).text
    assert "Declined." in browser.post(page, {"answer": "decline"}, follow=True).text
    assert find_invitation(token) is None
    assert not company.members.filter(user=li).exists()
    mails = [row.payload for row in OutboxMessage.objects.filter(topic="companies.invitation_declined")]
    assert [mail["to"] for mail in mails] == [[owner.email]]
    assert "li@b.example" in mails[0]["body"]


def test_every_owner_hears_that_an_invited_colleague_joined(company, owner, invite, person, member, now, address):
    other = member(MemberRole.OWNER, "cy@c.example")
    member(MemberRole.EDITOR, "di@d.example")
    User.objects.filter(pk=other.user_id).update(language="fr")
    token, li = invite(role=MemberRole.OWNER), person("li@b.example")
    accept_invitation(token=token, by=li, at=now, address=address)
    mails = {row.payload["to"][0]: row.payload for row in OutboxMessage.objects.filter(topic="companies.joined")}
    assert set(mails) == {owner.email, "cy@c.example"}
    assert "li@b.example" in mails[owner.email]["body"]
    assert f"https://hub.example/en/companies/{company.slug}/members/" in mails[owner.email]["body"]
    assert "/fr/" in mails["cy@c.example"]["body"]
    subject = mails["cy@c.example"]["subject"]
    assert subject.endswith("\N{NO-BREAK SPACE}: une personne a rejoint votre entreprise"), "the Hub is not the company"


def test_an_invitation_ends_after_seven_days(invite, person, now, address):
    token = invite()
    li = person("li@b.example")
    with pytest.raises(RefusedError):
        accept_invitation(token=token, by=li, at=now + timedelta(days=7), address=address)
    assert accept_invitation(token=token, by=li, at=now + timedelta(days=7, seconds=-1), address=address)


def test_only_the_hash_of_a_token_is_kept(invite):
    token = invite()
    invitation = find_invitation(token)
    assert token not in {str(value) for value in Invitation.objects.values().get().values()}
    assert find_invitation(invitation.token_hash) is None


def test_a_second_invitation_makes_the_first_useless(invite, person, now, address):
    first, second = invite(), invite(role=MemberRole.READER)
    li = person("li@b.example")
    with pytest.raises(RefusedError):
        accept_invitation(token=first, by=li, at=now, address=address)
    assert accept_invitation(token=second, by=li, at=now, address=address).role == MemberRole.READER


def test_a_withdrawn_invitation_opens_nothing(invite, person, owner, now, address):
    token = invite()
    withdraw_invitation(invitation=find_invitation(token), by=owner, at=now)
    with pytest.raises(RefusedError):
        accept_invitation(token=token, by=person("li@b.example"), at=now, address=address)


def test_a_member_is_not_invited_again_and_joining_never_lowers_a_role(company, owner, invite, member, address, now):
    third = member(MemberRole.OWNER, "cy@c.example")
    assert (
        invite_member(
            company=company, email="CY@c.example", role="reader", language="en", by=owner, at=now, address=address
        )
        is None
    )
    token = invite("new@c.example", MemberRole.READER)
    third.user.email = "new@c.example"
    third.user.save()
    assert accept_invitation(token=token, by=third.user, at=now, address=address).role == MemberRole.OWNER
    assert not OutboxMessage.objects.filter(topic="companies.joined").exists()


def test_the_invitation_speaks_the_chosen_language(company, owner, address, now):
    invite_member(
        company=company, email="li@b.example", role=MemberRole.READER, language="fr", by=owner, at=now, address=address
    )
    mail = OutboxMessage.objects.get(topic="companies.invitation").payload
    assert "https://hub.example/fr/" in mail["body"]
    assert mail["to"] == ["li@b.example"]


def test_the_last_owner_can_neither_leave_nor_step_down_nor_be_removed(company, owner, member, now):
    mine = Membership.objects.get(user=owner)
    member(MemberRole.EDITOR, "li@b.example")
    for act in (
        lambda: leave_company(membership=mine, by=owner, at=now),
        lambda: remove_member(membership=mine, by=owner, at=now),
        lambda: change_role(membership=mine, role=MemberRole.EDITOR, by=owner, at=now),
    ):
        with pytest.raises(RefusedError) as refused:
            act()
        assert refused.value.refusal.code == "last_owner"
    assert company.members.filter(role=MemberRole.OWNER).count() == 1


def test_with_a_second_owner_the_first_may_leave(company, owner, member, now):
    second = member(MemberRole.EDITOR, "li@b.example")
    change_role(membership=second, role=MemberRole.OWNER, by=owner, at=now)
    leave_company(membership=Membership.objects.get(user=owner), by=owner, at=now)
    assert [m.user_id for m in company.members.all()] == [second.user_id]
    assert Entry.objects.filter(action="companies.member.left").exists()


def test_handing_over_makes_one_an_owner_and_the_other_an_editor(company, owner, member, now):
    second = member(MemberRole.READER, "li@b.example")
    transfer_ownership(company=company, to=second, by=owner, at=now)
    assert dict(company.members.values_list("user_id", "role")) == {owner.pk: "editor", second.user_id: "owner"}


def test_ownership_goes_to_a_member_of_the_same_company_only(company, owner, person, now):
    li = person("li@b.example")
    register_company(by=li, name="Other", province="ON", at=now)
    with pytest.raises(Membership.DoesNotExist):
        transfer_ownership(company=company, to=Membership.objects.get(user=li), by=owner, at=now)


def test_a_request_is_answered_once(company, owner, person, now, address):
    asked = JoinRequest.objects.create(company=company, user=person("li@b.example"), ground="domain", asked_at=now)
    answer_join_request(request=asked, accept=False, by=owner, at=now, address=address)
    with pytest.raises(RefusedError):
        answer_join_request(request=asked, accept=True, by=owner, at=now, address=address)
    asked.refresh_from_db()
    assert asked.state == JoinState.DECLINED


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_once_leave_one_behind(company, owner, member, now):
    member(MemberRole.OWNER, "li@b.example")
    mine = Membership.objects.select_related("user", "company")
    outcomes = at_one_moment([partial(leave_company, membership=one, by=one.user, at=now) for one in mine])
    assert sorted(one.refusal.code if one else "left" for one in outcomes) == ["last_owner", "left"]
    assert Membership.objects.get().role == MemberRole.OWNER
