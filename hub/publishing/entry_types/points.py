"""What stops a draft, or is worth a look before it goes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from hub.core.text.localized import Localized


@dataclass(frozen=True, slots=True)
class Point:
    """What stops a draft, or may be looked at: ``tone`` is ask (may go) or no; ``section`` and ``row`` say where.

    ``label`` is what the place is called; its words are said after it.
    """

    tone: str
    said: Localized
    section: str = ""
    row: int | None = None
    label: Localized | None = None

    @property
    def words(self) -> Localized:
        if self.label is None:
            return self.said
        return Localized(f"{self.label.en}: {self.said.en}", f"{self.label.fr}\u00a0: {self.said.fr}")


def stops(points: Iterable[Point]) -> list[Point]:
    return [point for point in points if point.tone == "no"]


def lines_of(points: Iterable[Point], url: Callable[[Point], str], lang: str) -> list[dict[str, Any]]:
    """Return points as lines of a page: one that is said of several places stands once, with a link to each."""
    alike: dict[tuple[str, Localized, bool], list[Point]] = {}
    for point in points:
        alike.setdefault((point.tone, point.said, point.label is None), []).append(point)
    lines = []
    for (tone, said, _is_alone), those in alike.items():
        places = [{"words": one.label.text(lang), "url": url(one)} for one in those if one.label is not None]
        words = those[0].words.text(lang)
        if len(places) > 1:
            words = said.text(lang).removesuffix(".")
            words = words[:1].upper() + words[1:]
        lines.append({"tone": tone, "words": words, "url": url(those[0]), "places": places[1:] and places})
    return lines
