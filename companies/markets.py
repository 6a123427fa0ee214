"""Markets that a form offers by name. Others are kept when they come from the finder or a file."""

from collections.abc import Iterable

from hub.core.countries import country_words
from hub.directory.places import ChineseProvince, chinese_province_words

COUNTRY_WORDS = {
    code: country_words(code)
    for code in ("CN", "HK", "US", "MX", "CL", "BR", "DE", "FR", "GB", "NL", "AE", "IN", "JP", "KR", "SG", "VN", "AU")
}

# Hong Kong and Macao are markets of their own.
CHINA_REGION_WORDS = {
    province.value: chinese_province_words(province)
    for province in ChineseProvince
    if province not in {ChineseProvince.HONG_KONG, ChineseProvince.MACAO}
}


def market_name(code: str, lang: str) -> str:
    """Return the name of a market in ``lang``; a code that has no name stands for itself."""
    words = CHINA_REGION_WORDS.get(code) or country_words(code)
    return words.text(lang)


def market_names(codes: Iterable[str], lang: str) -> list[str]:
    """Return the names of several markets."""
    return [market_name(code, lang) for code in codes]
