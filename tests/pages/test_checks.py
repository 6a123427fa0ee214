# ruff: noqa: S608 - the statements are those of this page
"""What must hold of the data: each check finds a fault that was planted past the database, and nothing else (B-6)."""

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from hub.audit.models import Entry
from hub.audit.services import chain_head, record, seal
from hub.casework.models import ServiceRequest
from hub.notifications.models import Preference, Recipient
from hub.outbox.services import deliver_due
from hub.pages.checks import CHECKED, CHECKS, last_checks, record_checks, run_checks
from hub.pages.tasks import run_checks as run_checks_task
from tests.casework.small import small_world
from tests.casework.world import World, build_world
from tests.support.production import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(reference_data: None, now: object) -> World:
    made = build_world(at=now)
    made.submit()
    return made


def past_the_database(table: str, *statements: str) -> None:
    """Do what neither constraint nor trigger would let through, as a hand in the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'u')", [table]
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)


def no_owner(world: World) -> None:
    table = "casework_servicerequest"
    past_the_database(table, f"ALTER TABLE {table} ALTER owner_id DROP NOT NULL", f"UPDATE {table} SET owner_id = NULL")


def offer_without_a_referral(world: World) -> None:
    past_the_database("casework_servicerequest", "UPDATE casework_servicerequest SET state = 'referred'")


def closed_without_an_outcome(world: World) -> None:
    past_the_database("casework_servicerequest", "UPDATE casework_servicerequest SET state = 'closed'")


def open_with_an_outcome(world: World) -> None:
    past_the_database("casework_servicerequest", "UPDATE casework_servicerequest SET outcome = 'helped'")


def one_reference_twice(world: World) -> None:
    world.submit()
    past_the_database("casework_servicerequest", "UPDATE casework_servicerequest SET reference = 'CGH-1'")


def one_notification_twice(world: World) -> None:
    past_the_database("notifications_notification", _again("notifications_notification", "id"))


def one_job_twice(world: World) -> None:
    past_the_database(
        "outbox_outboxmessage",
        "UPDATE outbox_outboxmessage SET deduplication_key = 'one'",
        _again("outbox_outboxmessage", "id"),
    )


def one_consent_twice(world: World) -> None:
    line = (
        "INSERT INTO companies_consent (company_id, purpose, granted, wording, language, at)"
        f" VALUES ({world.company.pk}, 'leads', true, 1, 'en', now())"
    )
    past_the_database("companies_consent", line, line)


def mail_after_it_was_stopped(world: World) -> None:
    recipient = Recipient.objects.first()
    past_the_database(
        "notifications_notification",
        f"UPDATE notifications_notification SET category = 'matching.programs', recipient_id = {recipient.pk},"
        f" state = 'told', mail = gen_random_uuid(), settled_at = now()",
    )
    Preference.objects.create(
        recipient=recipient, category="matching.programs", timing="off", changed_at=timezone.now() - timedelta(days=900)
    )


def guide_in_english_alone(world: World) -> None:
    past_the_database("opportunities_guide", "UPDATE opportunities_guide SET summary_fr = ''")


def program_without_a_french_name(world: World) -> None:
    past_the_database("programs_searchdocument", "UPDATE programs_searchdocument SET names_fr = ''")


def search_tells_of_what_is_closed(world: World) -> None:
    table = "opportunities_opportunity"
    past_the_database(
        table,
        f"ALTER TABLE {table} ALTER search_en DROP EXPRESSION",
        f"UPDATE {table} SET disclosure = 'profile', search_en = setweight(to_tsvector('hub_en', buyer_en), 'B')",
    )


def unknown_level(world: World) -> None:
    past_the_database("opportunities_opportunity", "UPDATE opportunities_opportunity SET disclosure = 'public'")


def changed_audit(world: World) -> None:
    record(action="tests.done", by=None, at=timezone.now())
    seal()
    past_the_database("audit_entry", "UPDATE audit_entry SET reason = 'another'")


def _again(table: str, key: str) -> str:
    return (
        f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(again)"
        f" || jsonb_build_object('{key}', gen_random_uuid()))).* FROM (SELECT * FROM {table} LIMIT 1) AS again"
    )


FAULTS: list[tuple[str, Callable[[World], None]]] = [
    ("one_owner", no_owner),
    ("one_owner", offer_without_a_referral),
    ("closed_with_outcome", closed_without_an_outcome),
    ("closed_with_outcome", open_with_an_outcome),
    ("no_effect_twice", one_reference_twice),
    ("no_effect_twice", one_notification_twice),
    ("no_effect_twice", one_job_twice),
    ("no_effect_twice", one_consent_twice),
    ("consents_honoured", mail_after_it_was_stopped),
    ("in_both_languages", guide_in_english_alone),
    ("in_both_languages", program_without_a_french_name),
    ("levels_of_disclosure", search_tells_of_what_is_closed),
    ("levels_of_disclosure", unknown_level),
    ("audit_unbroken", changed_audit),
]


def test_all_of_it_holds_of_the_real_catalogue_and_a_request(world: World) -> None:
    assert ServiceRequest.objects.exists()
    assert run_checks() == {name: [] for name in CHECKS}
    assert run_checks_task() == 0
    assert last_checks().data == dict.fromkeys(CHECKS, 0)


@pytest.mark.parametrize(("name", "plant"), FAULTS, ids=[plant.__name__ for _name, plant in FAULTS])
def test_a_planted_fault_is_found(name: str, plant: Callable[[World], None], world: World) -> None:
    plant(world)
    found = run_checks()
    assert found.pop(name), "the fault was not found"
    assert not any(found.values()), "and nothing else was"


def test_every_check_has_a_fault() -> None:
    assert {name for name, _plant in FAULTS} == set(CHECKS)


def test_what_was_found_is_told_and_kept(world: World, caplog: pytest.LogCaptureFixture, capsys: object) -> None:
    no_owner(world)
    record_checks(at=timezone.now())
    assert Entry.objects.get(action=CHECKED).data["one_owner"] == 1
    assert any("core.check_broken" in str(record_.msg) for record_ in caplog.records)
    with pytest.raises(CommandError, match="does not hold"):
        call_command("status")
    assert "one_owner: " in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_the_command_runs_whole_as_operators_run_it(now: object) -> None:
    """In a process of its own, on a house where a request was sent, answered for and told of; then on a forged audit."""
    small_world(at=now).submit(at=now)
    while deliver_due():
        pass
    seal()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.support.worker_settings",
        "WORKER_DATABASE": connection.settings_dict["NAME"],
        "WORKER_PROVIDER": "",
    }

    def status() -> tuple[int, list[str], str]:
        done = run("manage.py", "status", environment=environment)
        return done.returncode, done.stdout.splitlines(), done.stderr

    code, lines, errors = status()
    assert (code, lines) == (0, [f"{name}: holds" for name in CHECKS]), errors
    assert last_checks().data == dict.fromkeys(CHECKS, 0)
    with connection.cursor() as cursor:
        # As a hand in the database could, whom no trigger stops.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE audit_entry SET actor_label = 'Nobody' WHERE hash <> ''")
        cursor.execute("RESET session_replication_role")
    code, lines, errors = status()
    assert code == 1
    assert [line for line in lines if not line.endswith(": holds")] == [
        f"audit_unbroken: {Entry.objects.earliest('pk').pk}"
    ]
    assert "Something does not hold" in errors
    assert last_checks().data == dict.fromkeys(CHECKS, 0) | {"audit_unbroken": 1}


def test_a_tail_of_the_audit_that_was_cut_is_found_by_the_head_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    for number in range(3):
        record(action=f"tests.step.{number}", by=None, at=timezone.now())
    assert chain_head() == "", "nothing is sealed"
    seal()
    with caplog.at_level("INFO"):
        assert run_checks_task() == 0
    head = next(each.msg["object"] for each in caplog.records if "audit.head" in str(each.msg))
    assert head == chain_head()
    call_command("status", audit_head=head)
    past_the_database("audit_entry", f"DELETE FROM audit_entry WHERE id >= {head.split(':')[0]}")
    seal()
    call_command("status")  # the chain alone does not tell
    with pytest.raises(CommandError, match="does not hold"):
        call_command("status", audit_head=head)
    with pytest.raises(CommandError, match="a key and a hash"):
        call_command("status", audit_head="123")
