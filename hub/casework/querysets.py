"""Reads of casework."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Count, Func, Q, Subquery, TextField, Value

from hub.casework.choices import OPEN_STATES, RequestState
from hub.core.models import HubQuerySet, Parameter

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


class RequestQuerySet(HubQuerySet):
    """Requests."""

    def open(self) -> Self:
        """Return requests that somebody still works on."""
        return self.filter(state__in=OPEN_STATES)

    def closed(self) -> Self:
        """Return requests that are closed and not archived."""
        return self.filter(state=RequestState.CLOSED, archived_at=None)

    def late(self, at: datetime) -> Self:
        """Return open requests whose promised first answer is over."""
        return self.filter(due_at__lt=at, state__in=[RequestState.NEW, RequestState.ASSIGNED, RequestState.REFERRED])

    def load_by_seat(self) -> dict[int, int]:
        """Return how many open requests each seat answers for, by its key; seats without any are absent."""
        rows = self.open().order_by().values_list("owner").annotate(n=Count("pk"))
        return dict(rows)


class DraftQuerySet(HubQuerySet):
    """Requests that are not sent yet."""

    def by_phone(self) -> Self:
        """Return those that somebody of the staff took down for a company: only that form says how it came in."""
        return self.filter(answers__has_key="channel")

    def to_rescue(self, at: datetime) -> Self:
        """Return drafts that nobody has touched since ``at``, were never rescued, and can be written to."""
        reachable = ~Q(email="") | Q(user__isnull=False)
        return self.filter(reachable, changed_at__lte=at, rescued_at=None, request=None)
