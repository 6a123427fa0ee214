"""The database of a test that committed is as its template again before the next test."""

from collections.abc import Iterator

import psycopg2
import pytest

from tests.support.databases import EMPTY, Clone, _cluster, prefix, template

pytestmark = pytest.mark.django_db

ROWS = "SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM {0} t"
LAST = "SELECT last_value FROM pg_sequences WHERE sequencename = 'accounts_user_id_seq'"


@pytest.fixture
def clone() -> Iterator[Clone]:
    name = f"{prefix()}_put_back"
    yield Clone(name, template(EMPTY))
    with _cluster() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def told(cursor: psycopg2.extensions.cursor, statement: str) -> object:
    cursor.execute(statement)
    return cursor.fetchone()


def test_rows_sequences_and_sessions_are_put_back(clone: Clone) -> None:
    tables = ("django_content_type", "django_session", "django_migrations")
    with _cluster(clone.name) as cursor, _cluster(clone.name) as other:
        before = [told(cursor, ROWS.format(table)) for table in tables]
        cursor.execute("INSERT INTO django_session VALUES ('a', 'b', now())")
        cursor.execute("UPDATE django_content_type SET model = model || 'x'")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'outbox'")
        cursor.execute("SELECT nextval('accounts_user_id_seq')")
        assert [told(cursor, ROWS.format(table)) for table in tables] != before
        assert clone.put_back()
        with pytest.raises(psycopg2.Error):
            other.execute("SELECT 1")
    with _cluster(clone.name) as cursor:
        assert [told(cursor, ROWS.format(table)) for table in tables] == before
        assert told(cursor, LAST) == (None,)
    assert clone.put_back()


@pytest.mark.parametrize("change", ["CREATE TABLE other (one int)", "ALTER TABLE accounts_user DISABLE TRIGGER ALL"])
def test_a_change_of_the_schema_asks_for_another_clone(clone: Clone, change: str) -> None:
    with _cluster(clone.name) as cursor:
        cursor.execute(change)
    assert not clone.put_back()
