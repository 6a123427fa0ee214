"""People and companies for the tests of companies."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils.translation import override

from companies.choices import MemberRole
from companies.models import Company, Membership
from companies.services import register_company
from hub.accounts.models import User


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Begin in English: a page that was answered in French leaves its language behind."""
    with override("en"):
        yield


@pytest.fixture
def person(db: Any) -> Callable[..., User]:
    """Make a person whose address is confirmed unless told otherwise."""

    def make(email: str = "ana@boreal.example", *, confirmed: bool = True, **fields: Any) -> User:
        user = User.objects.create_user(email, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=confirmed, primary=True)
        return user

    return make


@pytest.fixture
def owner(person: Callable[..., User]) -> User:
    """The owner of ``company``."""
    return person()


@pytest.fixture
def company(owner: User, now: datetime) -> Company:
    """A company with one owner and nothing else."""
    return register_company(by=owner, name="Boreal Membranes Inc.", province="QC", at=now)


@pytest.fixture
def member(company: Company, person: Callable[..., User], now: datetime) -> Callable[..., Membership]:
    """Add a member with a role."""

    def add(role: MemberRole, email: str) -> Membership:
        return Membership.objects.create(company=company, user=person(email), role=role, joined_at=now)

    return add


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """Return a client that is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def address() -> Callable[[str], str]:
    """Turn a path into a full address, as views do."""
    return lambda path: f"https://hub.example{path}"
