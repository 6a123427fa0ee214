"""People and companies for the tests of companies."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.utils.translation import override

from companies.choices import MemberRole
from companies.merging.services import merge_companies, preview_merge
from companies.models import Company, Membership, Merge, Offering, Project
from companies.profile.services.offerings import add_offering, add_project
from companies.registration.services import register_company
from hub.accounts.choices import Role
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


@pytest.fixture
def mine(company: Company, owner: User, signed_in: Callable[[User], Client]) -> Client:
    """The owner's browser."""
    return signed_in(owner)


@pytest.fixture
def work(company: Company, owner: User, now: datetime) -> tuple[Offering, Project]:
    """An offering and a project of the company."""
    offering = add_offering(
        company=company, name="Membrane", answers={"areas": ["wastewater-treatment"]}, by=owner, at=now
    )
    return offering, add_project(company=company, name="Pilot", answers={"place": "QC"}, by=owner, at=now)


@pytest.fixture
def staff(person: Callable[..., User]) -> User:
    """An administrator."""
    return person("ada@hub.example", role=Role.ADMINISTRATOR)


@pytest.fixture
def li(person: Callable[..., User]) -> User:
    """The owner of the second record, in French."""
    return person("li@boreal.example", language="fr")


@pytest.fixture
def kept(owner: User, now: datetime) -> Company:
    """The older record. Its web domain is confirmed."""
    return register_company(by=owner, name="Boreal Inc.", province="QC", website="https://boreal.example", at=now)


@pytest.fixture
def gone(kept: Company, li: User, now: datetime) -> Company:
    """The newer record, with the same website; both owners have addresses there."""
    return register_company(
        by=li, name="Boreal Ltée", province="ON", website="https://boreal.example", another=True, at=now
    )


@pytest.fixture
def merge(
    kept: Company, gone: Company, staff: User, now: datetime, address: Callable[[str], str]
) -> Callable[..., Merge]:
    """Merge the two as they are stored now."""

    def do(*, keep: Company = kept, other: Company = gone, choices: Collection[str] = (), at: datetime = now) -> Merge:
        keep, other = Company.objects.get(pk=keep.pk), Company.objects.get(pk=other.pk)
        seen = preview_merge(keep=keep, gone=other).seen
        # What the test has written was written before: outside of tests, in transactions of its own.
        connection.check_constraints()
        return merge_companies(keep=keep, gone=other, choices=choices, seen=seen, by=staff, at=at, address=address)

    return do
