"""The role of the web: it does the work of the portal, and cannot touch tables, triggers or history."""

import os
from datetime import datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from companies.privacy.erasure import delete_company
from companies.registration.services import register_company
from hub.audit.models import Entry
from hub.audit.services import grant_rights, history_tables, record, seal
from hub.core.vocabulary.enums import ConditionKind
from hub.publishing import services
from programs.models import Program, Revision
from tests.accounts.people import make_person
from tests.casework.small import small_world
from tests.programs.desk.curators import MOMENT, REASON, curator, edited
from tests.programs.factories import condition, entry, publish

pytestmark = pytest.mark.django_db

REFUSED = {
    "edit the audit": "UPDATE audit_entry SET reason = 'other'",
    "delete from the audit": "DELETE FROM audit_entry",
    "empty the audit": "TRUNCATE audit_entry",
    "empty it with what rests on it": "TRUNCATE audit_entry CASCADE",
    "switch its triggers off": "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "switch all triggers off": "SET session_replication_role = replica",
    "switch its own triggers off": "ALTER TABLE audit_entry DISABLE TRIGGER USER",
    "become the owner": "ALTER TABLE audit_entry OWNER TO CURRENT_USER",
    "edit who read what": "UPDATE audit_sensitiveview SET what = 'other'",
    "edit the history of rows": "UPDATE programs_revisionevent SET name_en = 'other'",
    "edit it although triggers are ignored": (
        "SELECT set_config('pgtrigger.ignore', '{programs_revisionevent:append_only}', true);"
        "DELETE FROM programs_revisionevent"
    ),
    "empty the history of rows": "TRUNCATE programs_revisionevent",
    "forget why": "DELETE FROM pghistory_context",
    "change a table": "ALTER TABLE programs_program ADD COLUMN other text",
    "drop a table": "DROP TABLE programs_program CASCADE",
    "make a table": "CREATE TABLE other (id int)",
    "change a function": "CREATE OR REPLACE FUNCTION other() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "say that it was migrated": "DELETE FROM django_migrations",
}


@pytest.fixture
def program(db: None) -> Program:
    return publish(entry(conditions=(condition(ConditionKind.EMPLOYEES, {"max": 99}),)))[0]


@pytest.fixture
def web(program: Program) -> None:
    """Be the role of the web until the test is over."""
    role = f"test_web_{os.getpid()}"
    grant_rights(role=role)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")


@pytest.mark.usefixtures("web")
@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_it_is_refused(statement: str):
    refusal = "permission denied|must be owner|must be able to SET ROLE"
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_table_of_history_only_grows():
    tables = history_tables()
    assert {"audit_entry", "audit_sensitiveview", "programs_revisionevent", "directory_officeevent"} <= set(tables)
    role = f"test_web_{os.getpid()}"
    grant_rights(role=role)
    with connection.cursor() as cursor:
        for table in tables:
            for right in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"):
                cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
                assert cursor.fetchone() == (False,), (table, right)


@pytest.mark.usefixtures("web")
def test_the_work_of_the_portal_is_done(program: Program, now: datetime):
    ada, ben = curator("ada"), curator("ben")
    draft = edited(program, ada, name_en="Better")
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    services.approve(version=Revision.objects.get(pk=draft.pk), by=ben, at=MOMENT)
    program.refresh_from_db()
    assert program.live.name_en == "Better"
    services.discard_draft(version=edited(program, ada, name_en="Best"), by=ada, at=MOMENT)
    record(action="tests.done", by=ada, at=now)
    assert seal() > 0
    assert not Entry.objects.filter(hash="").exists()
    world = small_world(at=now)
    assert world.submit().number == 1


@pytest.mark.usefixtures("web")
def test_a_company_is_erased_with_its_history_and_no_other_history_goes(now: datetime):
    company, other = (
        register_company(by=make_person(f"{name}@firm.example"), name=name, province="QC", at=now)
        for name in ("kestrel", "heron")
    )
    delete_company(company=company, typed_name="kestrel", by=None, at=now, profile="private")
    for model in apps.get_app_config("companies").get_models():
        if model.__name__.endswith("Event"):
            key = "pgh_obj_id" if model.__name__ == "CompanyEvent" else "company_id"
            assert not model.objects.filter(**{key: company.pk}).exists(), model
    assert apps.get_model("companies", "CompanyEvent").objects.filter(pgh_obj_id=other.pk).exists()
    refusal = "the company is still there"
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT companies_erase_history(%s)", [other.pk])
