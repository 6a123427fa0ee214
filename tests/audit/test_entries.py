"""The audit cannot be changed, and a change behind its back is found."""

import ast
import re
from pathlib import Path

import pytest
from django.db import InternalError, connection, transaction
from django.urls import reverse
from django.utils.translation import override

from companies.duplicates.services import settle_possible_duplicate
from companies.models import Company, PossibleDuplicate
from hub.accounts.choices import Role
from hub.audit import services
from hub.audit.models import Entry
from hub.audit.presentation import action_words
from hub.casework.choices import EventKind
from tests.accounts.people import come_in, give_app, make_person
from tests.casework.leads import company

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


def _actions():
    """Return every action that the code names in full."""
    root = Path(__file__).resolve().parents[2]
    for app in ("hub", "companies", "programs", "opportunities"):
        for path in (root / app).rglob("*.py"):
            if "migrations" in path.parts or "record(" not in (code := path.read_text()):
                continue
            calls = (
                node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.keyword) and node.arg == "action"
            )
            for constant in (each for call in calls for each in ast.walk(call.value) if isinstance(each, ast.Constant)):
                if isinstance(constant.value, str) and re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", constant.value):
                    yield constant.value


def test_every_action_has_words_in_both_languages():
    actions = {*_actions(), *(f"casework.request.{kind.value}" for kind in EventKind)}
    assert len(actions) > 150
    for action in sorted(actions):
        en, fr = (action_words(action, lang) for lang in ("en", "fr"))
        assert en, action
        assert fr, action
        assert en != fr, action
    assert action_words("tests.step.1", "en") == ""


def test_the_admin_site_tells_actions_in_words(client, now):
    admin = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
    services.record(action="publishing.draft.submitted", by=admin, at=now, subject=admin, reason="Because.")
    give_app(admin)
    come_in(client, admin)
    for lang, words in (("en", "Draft: sent to a second curator"), ("fr", "Ébauche\u00a0: envoi pour relecture")):
        with override(lang):
            page = client.get(reverse("admin:audit_entry_changelist")).content.decode()
        assert words in page
        assert "publishing.draft.submitted" not in page


def test_the_admin_site_names_the_rows_that_are_looked_up_there_and_no_others(client, now):
    admin = make_person("admin@hub.example", role=Role.ADMINISTRATOR, name="Ada Ministrator")
    give_app(admin)
    come_in(client, admin)
    secret = company("owner")
    Company.objects.filter(pk=secret.pk).update(name="Secret Works")
    for subject in (admin, secret):
        services.record(action="publishing.draft.submitted", by=admin, at=now, subject=subject)
    pair = PossibleDuplicate.objects.create(company=secret, other=company("other"), likeness="name", found_at=now)
    settle_possible_duplicate(pair=pair, same=False, by=admin, reason="Two towns", at=now)
    page = client.get(reverse("admin:audit_entry_changelist")).content.decode()
    assert f'<a href="{reverse("admin:accounts_user_change", args=[admin.pk])}">Ada Ministrator</a>' in page
    assert f"Company {secret.pk}" in page
    assert f"Possible duplicate {pair.pk}" in page
    assert "Secret Works" not in page
