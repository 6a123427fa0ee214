"""What the role of the web and the workers may do in the database: work with rows, and let history grow.

The owner of the tables migrates; nothing else runs as the owner. So whoever takes over a web process can neither change
a table, nor switch a trigger off, nor touch what was recorded. The triggers stay the first guard.
"""

from collections.abc import Iterator

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from psycopg2 import sql

from hub.audit.models import Entry, SensitiveView

ROLE = "hub_web"


def history_tables() -> list[str]:
    """Return the tables that only grow: the audit, and the history of rows."""
    events = {
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event) and model._meta.managed and not model._meta.proxy
    }
    return sorted(events | {Entry._meta.db_table, SensitiveView._meta.db_table})


@transaction.atomic
def grant_rights(*, role: str = ROLE) -> None:
    """Make the role where there is none, and give it its rights over the tables that there are. Run by their owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        if password := settings.DATABASE_WEB_PASSWORD:
            statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
            cursor.execute(statement.format(sql.Identifier(role), sql.Literal(password)))
        for text, table in _statements():
            cursor.execute(sql.SQL(text).format(role=sql.Identifier(role), table=sql.Identifier(table)))


def _statements() -> Iterator[tuple[str, str]]:
    """Yield what is granted, with the table that it speaks of or none."""
    yield "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}", ""
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}", ""
    yield "GRANT USAGE ON SCHEMA public TO {role}", ""
    yield "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}", ""
    yield "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}", ""
    for table in history_tables():
        yield "REVOKE UPDATE, DELETE ON {table} FROM {role}", table
    # The one change that the audit knows: the seal of a row.
    yield "GRANT UPDATE (hash) ON {table} TO {role}", Entry._meta.db_table
    # Who and why of a change is written on at the next statement of its transaction.
    yield "REVOKE DELETE ON {table} FROM {role}", pghistory.models.Context._meta.db_table
    yield "REVOKE INSERT, UPDATE, DELETE ON {table} FROM {role}", "django_migrations"
