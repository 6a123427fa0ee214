"""The pages of an entry: those that readers see, and those with which it is compared."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple


class NamedField(NamedTuple):
    """A field of an entry that rests on a page: the name by which it is written, and what it is called."""

    name: str
    words: str


class PagesToCompare(NamedTuple):
    """What rests on which page, the number of the version that was read, and what is decided first (words, address)."""

    revision_id: str
    pages: list[Any]
    refusal: Mapping[str, str] = {}


class PageComparison(NamedTuple):
    """How entries of a type are said to be still right: beside their pages first, then part by part.

    ``pages`` returns, by slug, the pages of those of some rows that readers see.
    """

    pages: Callable[[Iterable[Any], str], Mapping[str, PagesToCompare]]
    confirm: Callable[..., None]


class PublicPage(NamedTuple):
    """The page where readers see an entry of a type, so that a draft can be seen like that."""

    template: str
    context: Callable[[Any, Any], dict[str, Any]]
