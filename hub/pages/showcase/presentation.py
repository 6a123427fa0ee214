"""Canada as squares: one for each province and territory about where it lies. No border is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass

from companies.sheets.labels import term
from hub.core.vocabulary.enums import Province
from hub.directory.reference.places import grid_places

COLUMNS, ROWS, SIDE, STEP = 7, 4, 72, 76  # the last two in units of the drawing
_GRID = """
YT NT NU .. .. .. ..
BC AB SK MB ON QC NL
.. .. .. .. .. NB PE
.. .. .. .. .. .. NS
"""
SQUARES: Mapping[str, tuple[int, int]] = {Province(code).value: place for code, place in grid_places(_GRID).items()}
_MANY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceSquare:
    """One square; without a company it leads nowhere."""

    code: str
    name: str
    x: int
    y: int
    number: int
    is_chosen: bool

    @property
    def tone(self) -> str:
        """How full it is, beside the number that says it."""
        return "empty" if not self.number else "many" if self.number >= _MANY else "some"


def province_squares(counts: Mapping[str, int], *, chosen: str, lang: str) -> list[ProvinceSquare]:
    """Return the squares from north-west to south-east."""
    return [
        ProvinceSquare(
            code=code, name=term(Province(code), lang), x=column * STEP, y=row * STEP, number=counts.get(code, 0),
            is_chosen=code == chosen,
        )
        for code, (column, row) in SQUARES.items()
    ]  # fmt: skip
