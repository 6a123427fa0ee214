"""A company is never left to nobody by the deletion of an account."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from companies.choices import MemberRole
from hub.accounts.models import User
from hub.accounts.services import delete_account

pytestmark = pytest.mark.django_db


def test_the_only_owner_keeps_the_account_until_the_company_is_handed_over(company, owner, member):
    with pytest.raises(ValidationError):
        delete_account(person=owner, at=timezone.now())
    member(MemberRole.OWNER, "second@boreal.example")
    delete_account(person=owner, at=timezone.now())
    assert not User.objects.filter(pk=owner.pk).exists()
    assert company.members.get().role == MemberRole.OWNER


def test_a_reader_may_go_at_any_time(company, member):
    reader = member(MemberRole.READER, "reader@boreal.example").user
    delete_account(person=reader, at=timezone.now())
    assert not User.objects.filter(pk=reader.pk).exists()
