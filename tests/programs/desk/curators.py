"""Curators and their drafts of programs, for the tests of the desk."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.core.vocabulary.enums import ConditionKind
from hub.core.workflow import RefusedError
from hub.directory.models import Curatorship, Organization
from hub.publishing import services
from hub.publishing.documents.fields import Reading
from programs.entry_types import PROGRAM
from programs.models import Program, Revision
from tests.accounts.people import client_of, make_person
from tests.programs.factories import condition, entry, organization, publish, purpose

MOMENT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
REASON = "The guide of 2026-27 says so."


def curator(name: str, *organizations: Organization | None, role: Role = Role.CURATOR) -> User:
    """Return a curator of these organizations; None means the whole catalogue, and nothing means Example Agency."""
    person: User = User.objects.create_user(f"{name}@example.org", role=role, name=name.title())
    for body in organizations or (organization(),):
        Curatorship.objects.create(user=person, organization=body, since=MOMENT)
    return person


def begin_program(
    *, organization: Organization, jurisdiction: str, name_en: str, name_fr: str, by: User, at: datetime = MOMENT
) -> Revision:
    """Begin a program that nobody sees yet."""
    values = {"organization": organization.slug, "jurisdiction": jurisdiction, "name_en": name_en, "name_fr": name_fr}
    return services.begin_entry(entry_type=PROGRAM, values=values, by=by, at=at)


def edited(program: Program, by: User, part: str = "words", at: datetime = MOMENT, **values: Any) -> Revision:
    """Return a draft of a program in which one part was written."""
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=by, at=at)
    write(draft, by, part, at=at, **values)
    return draft


def write(draft: Revision, by: User, part: str = "words", at: datetime = MOMENT, **values: Any) -> services.Saved:
    """Save a part of a draft from its present version."""
    _document, number = services.document_at(draft)
    return services.save_draft(version=draft, part=part, values=values, number=number, by=by, at=at)


def submitted(program: Program, by: User, part: str = "words", at: datetime = MOMENT, **values: Any) -> Revision:
    """Return a draft that waits for a second curator."""
    draft = edited(program, by, part, at=at, **values)
    services.submit(version=draft, reason=REASON, by=by, at=at)
    draft.refresh_from_db()
    return draft


def reading_of(draft: Revision) -> Reading:
    """Return what a draft says so far."""
    return PROGRAM.read(draft, services.document_at(draft)[0])


def enter(name="ada", *bodies):
    """Return a browser of a curator who has signed in, and the curator."""
    person = make_person(f"{name}@hub.example", role=Role.CURATOR, name=name.title())
    for body in bodies or (organization(),):
        Curatorship.objects.create(user=person, organization=body, since=MOMENT)
    browser = client_of(person, app=True)
    return browser, person


def token_of(page):
    return re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]


def sent_as_shown(page):
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value not in (None, False)} | {
        "version": page.context["version"]
    }


@pytest.fixture
def program():
    conditions = (
        condition(ConditionKind.EMPLOYEES, {"min": 3, "max": 500}),
        condition(ConditionKind.PROVINCES, {"in": ["QC", "ON"]}),
        condition(ConditionKind.OTHER),
    )
    return publish(entry(conditions=conditions, purpose=purpose()), entry("ca-next"))[0]


def refusal_code(call: Callable[..., Any], **arguments: Any) -> str:
    """Return the code with which a step is refused."""
    with pytest.raises(RefusedError) as caught:
        call(**arguments)
    return caught.value.refusal.code
