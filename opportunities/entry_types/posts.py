"""What types of entries share whose entries people of a post write, each for a seat of that post."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.core.text.localized import Localized
from hub.directory.models import Seat
from hub.directory.seats.access import seat_bodies
from hub.publishing.documents.fields import Field, Shape
from hub.publishing.entry_types.rows import Owners, RowType

OWNER = Field(
    name="owner", words=Localized("Seat that looks after it", "Personne responsable"), shape=Shape.ENTRY,
    target="directory.Seat", begins=True, staff=True,
)  # fmt: skip
_MISSING = _("Choose the seat that looks after it.")


def of_posts(rows: Callable[[Collection[int]], Q], *, missing: Promise | str = _MISSING) -> Owners:
    """Return whose the entries of posts are; ``rows`` is the condition for the rows of some bodies.

    ``missing`` is "" where an entry may name no seat: those who keep the whole catalogue look after it.
    """
    return Owners(of=_bodies, rows=rows, posts=True, missing=missing)


def _bodies(document: Mapping[str, Any]) -> Iterable[int]:
    seat = Seat.objects.filter(slug=document["owner"]).first() if document.get("owner") else None
    return [] if seat is None else seat_bodies(seat)


class PostType(RowType):
    """Entries that a seat looks after: people of its post write them, another of them publishes."""

    template = "opportunities/entry.html"

    def offered(self, column: str, charge: Any) -> list[Any] | None:
        """Return the seats whose entries a person may begin."""
        if column != OWNER.name or charge.whole:
            return super().offered(column, charge)
        held = list(Seat.objects.filter(pk__in=[-key for key in charge.posts]))
        return sorted(held, key=lambda seat: (seat.order, seat.slug))
