"""What stops a draft, or is worth a look before it goes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.core.text.localized import Localized
from hub.publishing.documents.values import Mistake


@dataclass(frozen=True, slots=True)
class Point:
    """One line of what stops a draft: ``tone`` is ask (may go) or no; ``section`` and ``row`` say where."""

    tone: str
    words: Localized
    section: str = ""
    row: int | None = None


def point_of(mistake: Mistake, labels: Mapping[str | int, Localized]) -> Point:
    label = labels.get(mistake.field if mistake.row is None else mistake.row)
    words = mistake.words
    if label is not None:
        words = Localized(f"{label.en}: {words.en}", f"{label.fr}\u00a0: {words.fr}")
    return Point("ask" if mistake.mild else "no", words, mistake.section, mistake.row)


def stops(points: Iterable[Point]) -> list[Point]:
    return [point for point in points if point.tone == "no"]
