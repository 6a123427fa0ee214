"""The audit cannot be changed, and a change behind its back is found."""

import pytest
from django.db import InternalError, connection, transaction

from hub.audit import services
from hub.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(now):
    for number in range(5):
        services.record(action=f"tests.step.{number}", by=None, at=now, data={"n": number})
    assert services.seal() == 5
    return list(Entry.objects.order_by("pk"))


@pytest.mark.parametrize("change", ["update", "raw", "delete", "bulk"])
def test_entries_are_append_only(entries, change):
    entry = entries[2]
    with pytest.raises(InternalError), transaction.atomic():
        if change == "update":
            Entry.objects.filter(pk=entry.pk).update(action="tests.other")
        elif change == "raw":
            with connection.cursor() as cursor:
                cursor.execute("UPDATE audit_entry SET reason = 'x' WHERE id = %s", [entry.pk])
        elif change == "delete":
            entry.delete()
        else:
            entry.action = "tests.other"
            Entry.objects.bulk_update([entry], ["action"])


def test_a_seal_cannot_be_replaced(entries):
    with pytest.raises(InternalError), transaction.atomic():
        Entry.objects.filter(pk=entries[0].pk).update(hash="0" * 64)


def _behind_the_triggers(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, parameters)
        cursor.execute("SET session_replication_role = DEFAULT")


def test_an_untouched_chain_verifies(entries):
    assert services.first_broken_link() is None


def test_an_edited_row_is_found(entries):
    _behind_the_triggers("UPDATE audit_entry SET reason = 'forged' WHERE id = %s", entries[1].pk)
    assert services.first_broken_link() == entries[1].pk


def test_a_deleted_row_is_found_at_its_successor(entries):
    _behind_the_triggers("DELETE FROM audit_entry WHERE id = %s", entries[1].pk)
    assert services.first_broken_link() == entries[2].pk


def test_swapped_rows_are_found(entries):
    first, second = entries[1].pk, entries[2].pk
    _behind_the_triggers("UPDATE audit_entry SET id = -1 WHERE id = %s", first)
    _behind_the_triggers("UPDATE audit_entry SET id = %s WHERE id = %s", first, second)
    _behind_the_triggers("UPDATE audit_entry SET id = %s WHERE id = -1", second)
    assert services.first_broken_link() == first


def test_a_cut_tail_is_found_with_the_exported_head(entries):
    head = (entries[-1].pk, entries[-1].hash)
    _behind_the_triggers("DELETE FROM audit_entry WHERE id = %s", entries[-1].pk)
    assert services.first_broken_link() is None
    assert services.first_broken_link(head=head) == head[0]
