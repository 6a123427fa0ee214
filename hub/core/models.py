"""Base classes of every model, and statements that are written once.

To write a statement with many conditions takes Django longer than the database takes to answer it. Where a page asks
the same one each time, it is written once, from the same expressions as everywhere, and then only given its values.

Columns that hold lists, and those that full-text search reads, and whether what is public may have changed.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import connection, models
from django.db.models import BooleanField, Expression, Field, Func, QuerySet, Subquery, TextField, Value

from hub.core.db.tenancy import require_row_access


class HubQuerySet(models.QuerySet[Any]):
    """Base of every query set. Adjectives filter, ``with_*`` annotates, ``for_*`` takes an argument."""

    @classmethod
    def as_manager(cls) -> Any:
        """Return a manager whose rows fetch missing relations for the whole page at once (no N+1)."""

        class PeersManager(models.Manager.from_queryset(cls)):  # type: ignore[misc]
            def get_queryset(self) -> Any:
                return super().get_queryset().fetch_mode(models.FETCH_PEERS)

        manager = PeersManager()
        manager._built_with_as_manager = True
        return manager

    def as_data(self, *names: str, **paths: str) -> list[dict[str, Any]]:
        """Return what is handed out of each row, by name: columns of that name, or what ``paths`` lead to.

        A confidential row is handed out only if a door has opened what it belongs to, as where it is read whole.
        """
        columns = dict.fromkeys(names) | paths
        owners = getattr(self.model, "belongs_to", ())
        found = []
        for row in self.values_list(*(path or name for name, path in columns.items()), *owners):
            if owners:
                require_row_access(self.model._meta.label, {*row[len(columns) :]} - {None})
            found.append(dict(zip(columns, row, strict=False)))
        return found


def track_history() -> Any:
    """Return a decorator of a model: the database notes each change of its rows, by whatever way it is made."""

    def track(model: type[models.Model]) -> type[models.Model]:
        generated = [field.name for field in model._meta.fields if isinstance(field, models.GeneratedField)]
        # Trackers remember their model, so that each model needs its own.
        changed = pghistory.UpdateEvent(condition=pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*"))
        trackers = (pghistory.InsertEvent(), changed, pghistory.DeleteEvent())
        return pghistory.track(*trackers, exclude=generated)(model)

    return track


class HubModel(models.Model):
    """A row with the portal's manager. It prints as its key, where it has no name that a person reads."""

    objects: ClassVar[Any] = HubQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class ConfidentialModel(HubModel):
    """A row that belongs to one company, or to one private link: behind the wall (``hub.core.db.tenancy``).

    ``belongs_to`` names the columns that hold the keys of its owners.
    """

    belongs_to: ClassVar[tuple[str, ...]] = ("company_id",)

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, *, fetch_mode: Any = None) -> Self:
        """Return the row that was read, if a door has opened what it belongs to."""
        row = super().from_db(db, field_names, values, fetch_mode=fetch_mode)
        # What was left out of the query counts as unknown, and opens nothing.
        require_row_access(cls._meta.label, {row.__dict__.get(column) for column in cls.belongs_to} - {None})
        return row


class Parameter(Expression):
    """A value that a statement is given when it runs, by its name."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return a place for the value, and itself in the value's stead."""
        return "%s", [self]


KEYS: Any = ArrayField(TextField())


class IsOneOf(Func):
    """A column is one of what a subquery finds, taken once as a list: joined by OR, each part can use its index.

    ``IN (SELECT ...)`` inside an OR would make the database read the whole table.
    """

    template = "(%(expressions)s))"
    arg_joiner = " = ANY (ARRAY"
    output_field = BooleanField()

    def __init__(self, column: str, found: Any) -> None:
        super().__init__(column, Subquery(found))


class IsAmong(Func):
    """A key is one of some: one parameter, however many there are. ``type`` is that of the keys in the database."""

    template = "(%(expressions)s::%(type)s[]))"
    arg_joiner = " = ANY ("
    output_field = BooleanField()

    def __init__(self, column: str, keys: Sequence[Any] | Parameter, *, type: str) -> None:  # noqa: A002
        given = keys if isinstance(keys, Parameter) else Value(keys, output_field=KEYS)
        super().__init__(column, given, type=type)


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


def text_array() -> Any:
    """Return a column that holds a list of short texts."""
    return ArrayField(models.TextField(), default=list, blank=True)


def code_array(length: int = 60, **more: Any) -> Any:
    """Return a column that holds codes of a closed list.

    One that comes to a table of a released version takes ``db_default=[]``: the release before writes without it.
    """
    return ArrayField(models.CharField(max_length=length), default=list, blank=True, **more)


def person_key() -> Any:
    """Return a column that names a person who did something; of an account that was deleted its key remains."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.DO_NOTHING, db_constraint=False,
        related_name="+",
    )  # fmt: skip


def search_vector_column(*more: str, **weights: str) -> models.GeneratedField:
    """Return the column that search reads: both languages, since people mix them, each by its own stems.

    ``weights`` name what stands in each language under a weight of PostgreSQL, as ``A="name"``; several fields are
    parted by a space. ``more`` are words in the title that the texts leave out.
    """
    first, *others = (
        SearchVector(*(f"{field}_{lang}" for field in fields.split()), *added, config=f"hub_{lang}", weight=weight)
        for lang in ("en", "fr")
        for weight, fields in weights.items()
        for added in [[Value(word) for word in more] if weight == "A" else []]
    )
    return models.GeneratedField(expression=sum(others, start=first), output_field=SearchVectorField(), db_persist=True)


def public_change() -> str:
    """Return what is another text after each change of what is public (one query). Ask before what it is kept with.

    What was made of it is then made anew, in every process at once. The database notes each statement that writes to a
    table of the catalogue, of the directory, of opportunities or of what readers report, in the transaction that writes
    (migration ``publishing.0004``).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), sum(mark) FROM hub_public_change")
        return str(cursor.fetchone())
