"""A small catalogue, a few seats, and companies, for the pages of matching."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from companies.access import sign_fact_sheet
from companies.models import Company
from companies.profile.services.fact_sheets import start_fact_sheet
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.core.vocabulary.enums import ConditionKind, IntakeMode
from hub.directory.models import Seat
from programs.catalogue.entries import ProgramView
from programs.eligibility.evaluate import IntakeFacts
from tests.programs.factories import condition, entry, publish
from tests.support.access import lasting

MOMENT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(params=["en", "fr"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    """Ask in both languages."""
    with translation.override(request.param):
        yield request.param


def catalogue_entries() -> list[ProgramView]:
    """Return programs of every standing: met, to check, to answer, not now, ended with and without a successor."""
    in_quebec = condition(ConditionKind.PROVINCES, {"in": ["QC"]})
    in_ontario = condition(ConditionKind.PROVINCES, {"in": ["ON"]})
    small = condition(ConditionKind.EMPLOYEES, {"max": 99})
    closed = {"mode": IntakeMode.CLOSED, "closed_on": date(2025, 2, 4)}
    return [
        entry("qc-open", jurisdiction="QC", conditions=(in_quebec,)),
        entry("qc-small", conditions=(in_quebec, small)),
        entry("ca-checked", conditions=(in_quebec, condition(ConditionKind.OTHER))),
        entry("ca-formed", conditions=(condition(ConditionKind.LEGAL_FORMS, {"in": ["corporation"]}), small)),
        entry("ca-either", conditions=(replace(small, group=1), replace(in_quebec, group=1))),
        entry("on-only", jurisdiction="ON", conditions=(in_ontario,)),
        entry("ca-old", intake=IntakeFacts(**closed, replaced_by=True), replaced_by=("qc-small",)),
        entry("ca-gone", intake=IntakeFacts(**closed)),
    ]


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Publish the small catalogue and one desk, once for all tests of a module."""
    with lasting(django_db_blocker):
        publish(*catalogue_entries())
        Seat.objects.create(
            slug="hub-desk", kind="hub_desk", title_en="The Hub’s desk", title_fr="Le guichet", languages=["en", "fr"]
        )
        # Look at the foreign keys now, not at the end of each test.
        connection.check_constraints()
        yield


@pytest.fixture
def owner(db: Any) -> User:
    """The owner of ``company``."""
    user = User.objects.create_user("ana@boreal.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def company(owner: User, now: datetime) -> Company:
    """A company in Quebec."""
    return register_company(by=owner, name="Boreal Membranes Inc.", province="QC", at=now)


@pytest.fixture
def member(owner: User) -> Client:
    """The owner's browser."""
    client = Client()
    client.force_login(owner)
    return client


def text_of(response):
    return unescape(response.content.decode())


def sheet_with(**answers):
    sheet = start_fact_sheet(language="en", answers=answers, at=timezone.now())
    return sheet, sign_fact_sheet(sheet)
