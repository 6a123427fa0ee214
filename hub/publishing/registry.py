"""The types of entries, as the apps above declared them when they were ready."""

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from hub.publishing.entry_types.base import EntryType

_TYPES: dict[str, "EntryType"] = {}


def register(*types: "EntryType") -> None:
    """Declare types of entries."""
    _TYPES.update((each.slug, each) for each in types)


def entry_type(slug: str) -> "EntryType":
    """Return a type by its short name. Raises ``KeyError`` for one that nobody declared."""
    return _TYPES[slug]


def entry_types() -> tuple["EntryType", ...]:
    """Return every type, in the order in which they were declared."""
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


class _Curators:
    charge_of: Callable[[Any], EditorCharge]
    charge_with_posts: Callable[[Any], EditorCharge]
    may_curate_one_of: Callable[[Any, Collection[int]], bool]


def register_curators(
    *,
    charge_of: Callable[[Any], EditorCharge],
    charge_with_posts: Callable[[Any], EditorCharge],
    may_curate_one_of: Callable[[Any, Collection[int]], bool],
) -> None:
    """Say who looks after what. Both charges raise ``PermissionDenied`` for whoever looks after nothing."""
    _Curators.charge_with_posts = staticmethod(charge_with_posts)
    _Curators.charge_of, _Curators.may_curate_one_of = staticmethod(charge_of), staticmethod(may_curate_one_of)


def charge_of(user: Any, *, posts: bool = False) -> EditorCharge:
    """Return what a person looks after; ``posts``: entries of their post too.

    Raises ``PermissionDenied`` for whoever looks after nothing.
    """
    return _Curators.charge_with_posts(user) if posts else _Curators.charge_of(user)


def may_curate_one_of(user: Any, organization_ids: Collection[int]) -> bool:
    """Return whether a person looks after the entries of one of some organizations, or the whole catalogue."""
    return _Curators.may_curate_one_of(user, organization_ids)
