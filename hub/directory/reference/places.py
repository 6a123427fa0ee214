"""Provinces, regions and municipalities of China, ISO 3166-2:CN, in the three languages of the portal.

Pure: no Django. French follows Canadian federal usage, which keeps the pinyin names.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

from hub.core.text.formats import base_language, clock_time, day
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import CANADA, Province
from hub.core.vocabulary.labels import COUNTRIES, country_name, localized_label

CHINA = "CN"


class ChineseProvince(StrEnum):
    """The first-level divisions of mainland China, and Hong Kong and Macao."""

    ANHUI = "CN-AH"
    BEIJING = "CN-BJ"
    CHONGQING = "CN-CQ"
    FUJIAN = "CN-FJ"
    GANSU = "CN-GS"
    GUANGDONG = "CN-GD"
    GUANGXI = "CN-GX"
    GUIZHOU = "CN-GZ"
    HAINAN = "CN-HI"
    HEBEI = "CN-HE"
    HEILONGJIANG = "CN-HL"
    HENAN = "CN-HA"
    HONG_KONG = "CN-HK"
    HUBEI = "CN-HB"
    HUNAN = "CN-HN"
    INNER_MONGOLIA = "CN-NM"
    JIANGSU = "CN-JS"
    JIANGXI = "CN-JX"
    JILIN = "CN-JL"
    LIAONING = "CN-LN"
    MACAO = "CN-MO"
    NINGXIA = "CN-NX"
    QINGHAI = "CN-QH"
    SHAANXI = "CN-SN"
    SHANDONG = "CN-SD"
    SHANGHAI = "CN-SH"
    SHANXI = "CN-SX"
    SICHUAN = "CN-SC"
    TIANJIN = "CN-TJ"
    TIBET = "CN-XZ"
    XINJIANG = "CN-XJ"
    YUNNAN = "CN-YN"
    ZHEJIANG = "CN-ZJ"


# In the order of the members above.
_CHINESE = """
安徽 北京 重庆 福建 甘肃 广东 广西 贵州 海南 河北 黑龙江 河南 香港 湖北 湖南 内蒙古 江苏 江西 吉林 辽宁
澳门 宁夏 青海 陕西 山东 上海 山西 四川 天津 西藏 新疆 云南 浙江
"""
_NAMES: dict[ChineseProvince, tuple[str, str, str]] = {}
for _province, _chinese in zip(ChineseProvince, _CHINESE.split(), strict=True):
    _pinyin = _province.name.replace("_", " ").title()
    _NAMES[_province] = (_pinyin, _pinyin, _chinese)
_NAMES[ChineseProvince.INNER_MONGOLIA] = ("Inner Mongolia", "Mongolie-Intérieure", "内蒙古")
_NAMES[ChineseProvince.TIBET] = ("Tibet (Xizang)", "Tibet (Xizang)", "西藏")


def chinese_province(code: str, lang: str) -> str:
    """Return the name of a Chinese province in "en", "fr" or "zh". Raise ValueError for an unknown code."""
    english, french, chinese = _NAMES[ChineseProvince(code)]
    return {"en": english, "fr": french, "zh": chinese}[base_language(lang)]


def chinese_province_words(code: str) -> Localized:
    """Return the name of a Chinese province in English and French; an unknown code stands for itself."""
    if code not in set(ChineseProvince):
        return Localized(code, code)
    return Localized(chinese_province(code, "en"), chinese_province(code, "fr"))


# A place of a project is a Canadian province, "CA", a country or a division of China. Where a province and a country
# share a code it is the province; the country goes by its three letters.
COUNTRIES_LIKE_PROVINCES: Mapping[str, str] = {"NLD": "NL", "PER": "PE", "SVK": "SK", "NIU": "NU", "MYT": "YT"}


def is_project_place(code: str) -> bool:
    """Return whether a code names a place where a project can be."""
    return any(code in places for places in (set(Province), COUNTRIES_LIKE_PROVINCES, COUNTRIES, set(ChineseProvince)))


def is_in_canada(place: str) -> bool:
    return place == CANADA or place in set(Province)


def project_place_words(place: str) -> Localized:
    """Return the name of the place of a project: "Jiangsu (China)", "Germany", "Ontario"."""
    if place in set(Province):
        return localized_label(Province(place))
    if _is_part_of_china(place):
        return markets_by_country([place], country_name)[0]
    return country_name(COUNTRIES_LIKE_PROVINCES.get(place, place))


def country_as_place(code: str) -> str:
    """Return the code of a country as the place of a project."""
    return next((place for place, country in COUNTRIES_LIKE_PROVINCES.items() if country == code), code)


def markets_by_country(codes: Iterable[str], name: Callable[[str], Localized]) -> list[Localized]:
    """Return markets by the ``name`` of their country, in order; China once, with the parts of it that are named."""
    given = list(dict.fromkeys(codes))
    parts = [chinese_province_words(code) for code in given if _is_part_of_china(code)]
    countries = dict.fromkeys(CHINA if _is_part_of_china(code) else code for code in given)
    return [_with_parts(name(code), parts) if code == CHINA and parts else name(code) for code in countries]


def _is_part_of_china(code: str) -> bool:
    return code.startswith(f"{CHINA}-")


def _with_parts(country: Localized, parts: list[Localized]) -> Localized:
    english, french = (", ".join(part.text(lang) for part in parts) for lang in ("en", "fr"))
    return Localized(f"{country.en} ({english})", f"{country.fr} ({french})")


_CANADIAN_ZONES: Mapping[str, str] = {
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
_CHINESE_ZONES: Mapping[str, str] = {
    **dict.fromkeys(ChineseProvince, "Asia/Shanghai"),
    ChineseProvince.HONG_KONG: "Asia/Hong_Kong",
    ChineseProvince.MACAO: "Asia/Macau",
}

_WORDS: Mapping[str, Localized] = {
    "America/Edmonton": Localized("Mountain time", "heure des Rocheuses"),
    "America/Halifax": Localized("Atlantic time", "heure de l’Atlantique"),
    "America/Iqaluit": Localized("Eastern time", "heure de l’Est"),
    "America/Moncton": Localized("Atlantic time", "heure de l’Atlantique"),
    "America/Regina": Localized("Saskatchewan time", "heure de la Saskatchewan"),
    "America/St_Johns": Localized("Newfoundland time", "heure de Terre-Neuve"),
    "America/Toronto": Localized("Eastern time", "heure de l’Est"),
    "America/Vancouver": Localized("Pacific time", "heure du Pacifique"),
    "America/Whitehorse": Localized("Yukon time", "heure du Yukon"),
    "America/Winnipeg": Localized("Central time", "heure du Centre"),
    "Asia/Hong_Kong": Localized("Hong Kong time", "heure de Hong Kong"),
    "Asia/Macau": Localized("Macao time", "heure de Macao"),
    "Asia/Shanghai": Localized("China time", "heure de la Chine"),
}


def zone_words(zone: str) -> Localized:
    """Return what people call a time zone of a place. Raise KeyError for one where no seat stands."""
    return _WORDS[zone]


def day_words(when: date, zone: str, lang: str, *, reader: str) -> str:
    """Return a day of a zone as a page promises it: "Friday 4 December".

    The zone is named where the clock of the reader's own zone is another one: "Friday 4 December (Pacific time)".
    """
    words = day(when, lang, weekday=True, year=False)
    name = zone_words(zone)
    return words if name == zone_words(reader) else f"{words} ({name.text(lang)})"


def time_words(moment: datetime, lang: str) -> str:
    """Return an hour with the name of its zone, that of the moment: "19:02, China time"."""
    return f"{clock_time(moment, lang)}, {zone_words(str(moment.tzinfo)).text(lang)}"


def zone_of(place: str) -> str:
    """Return the name of a place's time zone, such as "Asia/Shanghai". Raise ValueError for an unknown place."""
    zone = _CANADIAN_ZONES.get(place) or _CHINESE_ZONES.get(place)
    if zone is None:
        raise ValueError(f"no time zone is known for the place {place!r}")
    return zone


def grid_places(grid: str) -> dict[str, tuple[int, int]]:
    """Return column and row of each code in a grid of lines, from the top left; two full stops are an empty place."""
    return {
        code: (column, row)
        for row, line in enumerate(grid.strip("\n").split("\n"))
        for column, code in enumerate(line.split())
        if code != ".."
    }
