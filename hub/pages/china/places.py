"""China as squares: one for each province, about where it lies. No border is drawn, so none is claimed. Pure."""

from collections.abc import Mapping

from hub.directory.reference.places import ChineseProvince, chinese_province, grid_places

COLUMNS = ROWS = 8
SIDE, STEP = 72, 75  # of a square, and from one to the next, in units of the drawing

_GRID = """
.. .. .. .. .. .. .. HL
.. .. .. .. NM BJ LN JL
XJ .. GS NX SX HE TJ ..
.. .. QH SN HA SD .. ..
.. XZ SC CQ HB AH JS ..
.. .. .. GZ HN JX ZJ SH
.. .. YN GX GD FJ .. ..
.. .. .. HI MO HK .. ..
"""
# Column and row of each province, from the top left.
SQUARES: Mapping[str, tuple[int, int]] = {
    ChineseProvince(f"CN-{code}").value: place for code, place in grid_places(_GRID).items()
}
# Cities of posts that are no province of their own.
_CITIES = {"Guangzhou": ChineseProvince.GUANGDONG}
# Names that no square holds on one line, cut where a hyphen may stand.
_CUT = {"Heilongjiang": ("Heilong-", "jiang"), "Mongolie-Intérieure": ("Mongolie-", "Intérieure")}


def province_of_city(city: str) -> str:
    """Return the province in which the city of a post lies; "" for one that is not known here."""
    if city in _CITIES:
        return _CITIES[city].value
    return next((each.value for each in ChineseProvince if chinese_province(each, "en") == city), "")


def name_lines(code: str, lang: str) -> tuple[str, ...]:
    """Return the name of a province on at most two lines, each short enough for its square."""
    name = chinese_province(code, lang)
    if name in _CUT:
        return _CUT[name]
    return (name,) if len(name) <= 9 else tuple(name.split(" ", 1))
