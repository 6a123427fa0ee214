"""Members: invited, admitted, given roles, removed."""

import pytest

from companies.choices import MemberRole
from companies.models import Invitation, JoinRequest, Membership
from hub.outbox.models import OutboxMessage
from tests.companies.pages import url

pytestmark = pytest.mark.django_db


def test_inviting_from_the_page_and_accepting_by_the_link(company, mine, person, signed_in):
    page = url("members", company)
    text = mine.post(page, {"email": "nobody", "role": "editor", "language": "fr"}).content.decode()
    assert 'value="nobody"' in text
    assert 'href="#id_email"' in text
    assert mine.post(page, {"email": "li@b.example", "role": "editor", "language": "en"}).status_code == 302
    body = OutboxMessage.objects.get(kind="mail").payload["body"]
    link = next(word for word in body.split() if "/invitations/" in word).replace("http://testserver", "")
    li = signed_in(person("li@b.example"))
    assert "Join Boreal Membranes Inc." in li.get(link).content.decode()
    eve = signed_in(person("eve@c.example")).get(link)
    assert eve.status_code == 404
    assert "Boreal" not in eve.content.decode()
    assert li.post(link)["Location"] == url("dashboard", company)
    assert li.get(link).status_code == 404
    assert li.post(link).status_code == 409
    again = mine.post(page, {"email": "li@b.example", "role": "editor", "language": "en"}).content.decode()
    assert "already a member" in again


def test_roles_are_changed_and_handed_over(company, owner, mine, member):
    second = member(MemberRole.READER, "li@b.example")
    page = url("member", company, second.pk)
    assert mine.get(page).status_code == 200
    assert mine.post(page, {"role": "editor"}).status_code == 302
    own = url("member", company, Membership.objects.get(user=owner).pk)
    assert "You are the only owner" in mine.post(own, {"role": "reader"}).content.decode()
    refused = mine.post(url("leave", company))
    assert refused.status_code == 409
    assert "You are the only owner" in refused.content.decode()
    assert mine.post(page, {"transfer": "yes"}).status_code == 302
    assert Membership.objects.get(user=owner).role == "editor"
    assert mine.post(url("leave", company)).status_code == 302
    assert not Membership.objects.filter(user=owner).exists()


def test_members_are_removed_invitations_withdrawn_and_requests_answered(company, mine, member, person, now):
    third = member(MemberRole.READER, "cy@c.example")
    assert mine.get(url("member_remove", company, third.pk)).status_code == 200
    assert mine.post(url("member_remove", company, third.pk)).status_code == 302
    mine.post(url("members", company), {"email": "x@b.example", "role": "reader", "language": "en"})
    assert "x@b.example" in mine.get(url("members", company)).content.decode()
    invitation = Invitation.objects.get()
    assert mine.post(url("invitation_withdraw", company, invitation.pk)).status_code == 302
    asked = JoinRequest.objects.create(company=company, user=person("q@q.example"), ground="domain", asked_at=now)
    assert "One person asks to join" in mine.get(url("dashboard", company)).content.decode()
    assert "q@q.example" in mine.get(url("members", company)).content.decode()
    assert mine.post(url("answer_request", company, asked.pk), {"answer": "editor"}).status_code == 302
    assert mine.post(url("answer_request", company, asked.pk), {"answer": "decline"}).status_code == 302
    assert sorted(Membership.objects.values_list("role", flat=True)) == ["editor", "owner"]
