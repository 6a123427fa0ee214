"""Markets that a form offers by name. Others are kept when they come from the finder or a file."""

from collections.abc import Iterable

from hub.core.countries import country_words
from hub.core.words import Words

CHINA = "CN"

COUNTRY_WORDS = {
    code: country_words(code)
    for code in ("CN", "HK", "US", "MX", "CL", "BR", "DE", "FR", "GB", "NL", "AE", "IN", "JP", "KR", "SG", "VN", "AU")
}

# ISO 3166-2:CN; the names are those that Canadian offices use.
CHINA_REGION_WORDS = {
    "CN-BJ": Words("Beijing", "Beijing"),
    "CN-TJ": Words("Tianjin", "Tianjin"),
    "CN-HE": Words("Hebei", "Hebei"),
    "CN-SX": Words("Shanxi", "Shanxi"),
    "CN-NM": Words("Inner Mongolia", "Mongolie-Intérieure"),
    "CN-LN": Words("Liaoning", "Liaoning"),
    "CN-JL": Words("Jilin", "Jilin"),
    "CN-HL": Words("Heilongjiang", "Heilongjiang"),
    "CN-SH": Words("Shanghai", "Shanghai"),
    "CN-JS": Words("Jiangsu", "Jiangsu"),
    "CN-ZJ": Words("Zhejiang", "Zhejiang"),
    "CN-AH": Words("Anhui", "Anhui"),
    "CN-FJ": Words("Fujian", "Fujian"),
    "CN-JX": Words("Jiangxi", "Jiangxi"),
    "CN-SD": Words("Shandong", "Shandong"),
    "CN-HA": Words("Henan", "Henan"),
    "CN-HB": Words("Hubei", "Hubei"),
    "CN-HN": Words("Hunan", "Hunan"),
    "CN-GD": Words("Guangdong", "Guangdong"),
    "CN-GX": Words("Guangxi", "Guangxi"),
    "CN-HI": Words("Hainan", "Hainan"),
    "CN-CQ": Words("Chongqing", "Chongqing"),
    "CN-SC": Words("Sichuan", "Sichuan"),
    "CN-GZ": Words("Guizhou", "Guizhou"),
    "CN-YN": Words("Yunnan", "Yunnan"),
    "CN-XZ": Words("Tibet", "Tibet"),
    "CN-SN": Words("Shaanxi", "Shaanxi"),
    "CN-GS": Words("Gansu", "Gansu"),
    "CN-QH": Words("Qinghai", "Qinghai"),
    "CN-NX": Words("Ningxia", "Ningxia"),
    "CN-XJ": Words("Xinjiang", "Xinjiang"),
}


def market_name(code: str, lang: str) -> str:
    """Return the name of a market in ``lang``; a code that has no name stands for itself."""
    words = CHINA_REGION_WORDS.get(code) or country_words(code)
    return words.text(lang)


def market_names(codes: Iterable[str], lang: str) -> list[str]:
    """Return the names of several markets."""
    return [market_name(code, lang) for code in codes]
