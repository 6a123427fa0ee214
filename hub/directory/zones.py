"""Time zones of the places where seats stand, by the code of the place. Pure.

A place is a province or territory of Canada ("QC"), a part of China ("CN-SH"), or ``CANADA`` for the capital region.
Where a province has several zones, the one of its capital is taken.
"""

from collections.abc import Mapping

from hub.core.vocabulary import CANADA, Province
from hub.directory.places import ChineseProvince

_CANADIAN: Mapping[str, str] = {
    CANADA: "America/Toronto",
    Province.ALBERTA: "America/Edmonton",
    Province.BRITISH_COLUMBIA: "America/Vancouver",
    Province.MANITOBA: "America/Winnipeg",
    Province.NEW_BRUNSWICK: "America/Moncton",
    Province.NEWFOUNDLAND_AND_LABRADOR: "America/St_Johns",
    Province.NOVA_SCOTIA: "America/Halifax",
    Province.NORTHWEST_TERRITORIES: "America/Edmonton",
    Province.NUNAVUT: "America/Iqaluit",
    Province.ONTARIO: "America/Toronto",
    Province.PRINCE_EDWARD_ISLAND: "America/Halifax",
    Province.QUEBEC: "America/Toronto",
    Province.SASKATCHEWAN: "America/Regina",
    Province.YUKON: "America/Whitehorse",
}
# China keeps one time; Hong Kong and Macao have zones of their own with the same hour.
_CHINESE: Mapping[str, str] = {
    **dict.fromkeys(ChineseProvince, "Asia/Shanghai"),
    ChineseProvince.HONG_KONG: "Asia/Hong_Kong",
    ChineseProvince.MACAO: "Asia/Macau",
}


def zone_of(place: str) -> str:
    """Return the name of a place's time zone, such as "Asia/Shanghai". Raise ValueError for an unknown place."""
    zone = _CANADIAN.get(place) or _CHINESE.get(place)
    if zone is None:
        raise ValueError(f"no time zone is known for the place {place!r}")
    return zone
