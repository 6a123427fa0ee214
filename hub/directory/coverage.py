"""Which post in China looks after which area, and where a hole goes. Pure.

Where a post has no seat for an area, requests go to the largest other post that has one: its sector desk knows the
buyers. Where none has, they go to the Hub's own desk.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub.core.vocabulary import Area


@dataclass(frozen=True, slots=True)
class Cell:
    """One area at one post: the number of seats, and for a hole the post that answers, "" for the Hub's desk."""

    area: str
    post: str
    seats: int
    goes_to: str


def coverage(*, posts: Sequence[str], seats: Iterable[tuple[str, Iterable[str] | None]]) -> Mapping[str, list[Cell]]:
    """Return the cells of every area, in the order of ``posts`` (largest first).

    ``seats`` are pairs of post and areas; areas None means all of them.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for post, areas in seats:
        counted.update((area, post) for area in (areas if areas is not None else Area))
    table = {}
    for area in Area:
        answering = next((post for post in posts if counted[area, post]), "")
        table[area.value] = [
            Cell(area.value, post, counted[area, post], "" if counted[area, post] else answering) for post in posts
        ]
    return table
