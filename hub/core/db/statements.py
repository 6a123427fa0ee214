"""Statements that the ORM writes once for a process, and that are then only given their values.

To write a statement with many conditions takes Django longer than the database takes to answer it. Where a page asks
the same one each time, it is written once, from the same expressions as everywhere.
"""

from typing import Any

from django.db import connection
from django.db.models import Expression, Field, QuerySet


class Parameter(Expression):
    """A value that a statement is given when it runs, by its name."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return a place for the value, and itself in the value's stead."""
        return "%s", [self]


class CompiledQuery:
    """The statement of a queryset whose values are ``Parameter`` in some places."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.sql, self.params = rows.query.sql_with_params()

    def run(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows as the database answers them. Raises ``KeyError`` for a value that is missing."""
        given = [values[one.name] if isinstance(one, Parameter) else one for one in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
