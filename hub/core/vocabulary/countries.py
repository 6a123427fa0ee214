"""The country codes of ISO 3166-1, two letters each, and the names of those that programs and companies speak of."""

from pathlib import Path

from hub.core.text.localized import Localized

_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
    "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
    "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
    "MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
    "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW "
    "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
COUNTRIES = frozenset(_CODES.split())


_NAMES_FILE = Path(__file__).resolve().parents[1] / "data" / "countries.tsv"
_WITH_ARTICLE_IN_ENGLISH = frozenset({"AE", "DO", "EU", "GB", "NL", "PH", "US"})

COUNTRY_NAMES: dict[str, Localized] = {}
COUNTRY_PHRASES: dict[str, Localized] = {}
for _line in _NAMES_FILE.read_text().splitlines()[1:]:
    _code, _en, _fr, _phrase = _line.split("\t")
    COUNTRY_NAMES[_code] = Localized(_en, _fr)
    COUNTRY_PHRASES[_code] = Localized(f"the {_en}" if _code in _WITH_ARTICLE_IN_ENGLISH else _en, _phrase)


def country_name(code: str) -> Localized:
    """Return the name for a list ("United States", « États-Unis »); a code that is not listed stands for itself."""
    return COUNTRY_NAMES.get(code) or Localized(code, code)


def country_phrase(code: str) -> Localized:
    """Return the name with its article, as in "You aim at the United States", « Vous visez les États-Unis »."""
    return COUNTRY_PHRASES.get(code) or Localized(code, code)
