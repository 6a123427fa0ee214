"""The types of entries, as the apps above declared them when they were ready."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from hub.publishing.entry_types.base import EntryType

_TYPES: dict[str, "EntryType"] = {}
# Why entries of one namespace stand in the queue (``Desk``), in this order.
DESKS: list[Any] = []


def register(*types: "EntryType") -> None:
    """Declare types of entries."""
    _TYPES.update((each.slug, each) for each in types)


class DoubtfulAddress(NamedTuple):
    """What is said of an address that is not simply there, and since when."""

    message: str
    since: date | None


# Say in a language which of the addresses that entries name want a curator.
ADDRESS_WATCHES: list[Callable[[str], Mapping[str, DoubtfulAddress]]] = []


def doubtful_addresses(lang: str) -> dict[str, DoubtfulAddress]:
    return {address: doubt for watch in ADDRESS_WATCHES for address, doubt in watch(lang).items()}


def entry_type(slug: str) -> "EntryType":
    """Return a type by its short name. Raises ``KeyError`` for one that nobody declared."""
    return _TYPES[slug]


def entry_types() -> tuple["EntryType", ...]:
    return tuple(_TYPES.values())


class EditorCharge(Protocol):
    """What one person looks after: the whole catalogue, some organizations, or the entries of a post.

    A post is among the bodies by negative keys, those of its seats; ``posts`` are the keys of the seats held.
    """

    whole: bool
    organization_ids: frozenset[int]
    posts: frozenset[int]

    @property
    def rows(self) -> Collection[Any]:
        """What was given to the person to look after, posts apart."""

    def holds(self, organization_id: int) -> bool:
        """Whether an organization's entries are among them."""

    def holds_one_of(self, organization_ids: Collection[int]) -> bool:
        """Whether those of one of some organizations are; what belongs to none is the whole catalogue's."""

    @property
    def organizations(self) -> Iterable[Any]:
        """The organizations whose entries may be written."""


class Editor(NamedTuple):
    """A person who keeps entries, and which."""

    person: Any
    charge: EditorCharge


class Curators(Protocol):
    """Who looks after what. The charges raise ``PermissionDenied`` for whoever looks after nothing."""

    editors: Callable[[], list[Editor]]
    charge_to_read: Callable[[Any], EditorCharge]
    charge_of: Callable[[Any], EditorCharge]
    charge_with_posts: Callable[[Any], EditorCharge]
    may_curate_one_of: Callable[[Any, Collection[int]], bool]


_CURATORS: list[Curators] = []


def register_curators(curators: Any) -> None:
    """Say who tells it: a module of ``Curators``."""
    _CURATORS[:] = [curators]


def charge_of(user: Any, *, posts: bool = False) -> EditorCharge:
    """Return what a person looks after; ``posts``: entries of their post too.

    Raises ``PermissionDenied`` for whoever looks after nothing.
    """
    return _CURATORS[0].charge_with_posts(user) if posts else _CURATORS[0].charge_of(user)


def charge_to_read(user: Any) -> EditorCharge:
    """Return what a person may look through: what it looks after, posts too; administrators see everything.

    Raises ``PermissionDenied`` as above.
    """
    return _CURATORS[0].charge_to_read(user)


def editors() -> list[Editor]:
    """Return everybody who keeps entries, those of posts too."""
    return _CURATORS[0].editors()


def may_curate_one_of(user: Any, organization_ids: Collection[int]) -> bool:
    """Return whether a person looks after the entries of one of some organizations, or the whole catalogue."""
    return _CURATORS[0].may_curate_one_of(user, organization_ids)
