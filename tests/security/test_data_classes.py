"""Every column of ours bears a class, and what companies tell in confidence bears none that opens it (A-61).

Each table of which a column is confidential or personal is looked through when a company and its people leave (P-13).
"""

import json
import re
from collections import Counter

import pytest
import yaml
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils import timezone

from companies.models import Company
from companies.privacy.erasure import delete_company
from companies.privacy.export import export_company
from hub.accounts.models import User
from hub.accounts.services import delete_account, export_account
from hub.casework.models import Survey
from hub.core.models import ConfidentialModel
from hub.outbox.services import deliver_due
from tests.support.access import World, undone
from tests.support.canaries import MARKED, free_texts, plant
from tests.support.policies import Role
from tests.test_consistency import OUR_MODELS, ROOT

CLASSES = ("public", "internal", "personal", "confidential")
TABLE: dict[str, dict[str, list[str]]] = yaml.safe_load((ROOT / "docs" / "data-classes.yaml").read_text("utf-8"))
# Tables of history hold the columns of the table that they tell of.
KEPT = [model for model in OUR_MODELS if not hasattr(model, "pgh_tracked_model")]


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model._meta.label)
def test_every_column_bears_one_class(model: type[models.Model]) -> None:
    classed = TABLE[model._meta.label]
    assert set(classed) <= set(CLASSES)
    columns = Counter(column for some in classed.values() for column in some)
    assert columns == dict.fromkeys((column.name for column in model._meta.concrete_fields), 1)


def test_no_table_is_named_that_is_not_there() -> None:
    assert sorted(TABLE) == sorted(model._meta.label for model in KEPT)


def test_nothing_behind_the_wall_is_public() -> None:
    behind = [model._meta.label for model in KEPT if issubclass(model, ConfidentialModel)]
    assert len(behind) > 20
    assert [label for label in behind if "public" in TABLE[label]] == []


def test_a_column_that_names_a_person_is_personal() -> None:
    for model in KEPT:
        people = {
            column.name
            for column in model._meta.concrete_fields
            if isinstance(column, models.ForeignKey) and column.related_model._meta.label == "accounts.User"
        }
        assert people <= set(TABLE[model._meta.label].get("personal", ())), model._meta.label


def test_what_bears_a_marked_word_is_confidential_or_of_a_person() -> None:
    """The words that tests look for on every page and in every log are those of the columns of these classes."""
    for model in MARKED:
        classed = TABLE[model._meta.label]
        for column in free_texts(model):
            assert column.name in {*classed.get("confidential", ()), *classed.get("personal", ())}, column


def _where(words: set[str]) -> dict[str, set[str]]:
    """Return which of some words stand in which table: all that we have and their history, and those of Django."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row::text FROM "{table}" row')  # noqa: S608
            text = " ".join(row for (row,) in cursor.fetchall())
            if held := {word for word in words if word in text}:
                found[table] = held
    return found


# What no company reads: words between offices, notes of the staff, and what is made of its name and address.
KEPT_INSIDE = {
    *(f"casework.Referral.{name}" for name in ("mailbox", "note", "override_reason", "result", "return_text", "task")),
    *("casework.RequestMessage.note", "casework.OfficialPresence.result_note", "casework.ServiceRequest.questions"),
    *("companies.Company.domain", "companies.Company.folded_name"),
}


@pytest.mark.django_db
def test_a_company_and_its_people_take_all_along_and_leave_nothing(world: World) -> None:
    at = timezone.now()
    with undone():
        planted = plant(world, at=at)
        company, owner = Company.objects.get(pk=world.ours.company.pk), User.objects.get(pk=world.people[Role.OWNER].pk)
        Survey.objects.update(answered_at=at, helped=True)
        files = [export_company(company=company, by=owner, at=at), export_account(person=owner, at=at)]
        taken = json.dumps(files, cls=DjangoJSONEncoder, ensure_ascii=False)
        # Each moment of either file has one form.
        assert not re.search(r"\d{2}:\d{2}[^\"]*\+00:00", taken)
        assert {place for word, place in planted.items() if word not in taken} == KEPT_INSIDE
        assert len(_where({*planted})) > 15
        delete_company(company=company, typed_name=company.name, by=owner, at=at, profile="private")
        delete_account(person=owner, at=at)
        deliver_due()
        assert _where({*planted, owner.email}) == {}
