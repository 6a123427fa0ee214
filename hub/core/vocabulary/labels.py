"""The closed lists in words: the label of a member in one language, and provinces inside a sentence.

The country codes of ISO 3166-1, two letters each, and the names of those that programs and companies speak of.
"""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from hub.core.text.formats import join_words
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import LabelledEnum, Province

# French places a province with en, au, à or dans, by its gender and number.
IN_PROVINCE_LABELS = {
    Province.ALBERTA: Localized("in Alberta", "en Alberta"),
    Province.BRITISH_COLUMBIA: Localized("in British Columbia", "en Colombie-Britannique"),
    Province.MANITOBA: Localized("in Manitoba", "au Manitoba"),
    Province.NEW_BRUNSWICK: Localized("in New Brunswick", "au Nouveau-Brunswick"),
    Province.NEWFOUNDLAND_AND_LABRADOR: Localized("in Newfoundland and Labrador", "à Terre-Neuve-et-Labrador"),
    Province.NOVA_SCOTIA: Localized("in Nova Scotia", "en Nouvelle-Écosse"),
    Province.NORTHWEST_TERRITORIES: Localized("in the Northwest Territories", "dans les Territoires du Nord-Ouest"),
    Province.NUNAVUT: Localized("in Nunavut", "au Nunavut"),
    Province.ONTARIO: Localized("in Ontario", "en Ontario"),
    Province.PRINCE_EDWARD_ISLAND: Localized("in Prince Edward Island", "à l’Île-du-Prince-Édouard"),
    Province.QUEBEC: Localized("in Quebec", "au Québec"),
    Province.SASKATCHEWAN: Localized("in Saskatchewan", "en Saskatchewan"),
    Province.YUKON: Localized("in Yukon", "au Yukon"),
}


IN_CANADA = Localized("in Canada", "au Canada")


def localized_label(member: StrEnum) -> Localized:
    """Return the label of a vocabulary member in both languages. Raise KeyError for any other member."""
    if not isinstance(member, LabelledEnum):
        raise KeyError(member)
    return member.label


def label(member: StrEnum, lang: str) -> str:
    """Return the label of a vocabulary member in ``lang``. Raise KeyError for any other member."""
    return localized_label(member).text(lang)


def listed(members: Iterable[StrEnum], lang: str) -> str:
    """Return the labels of members as a list of which the first alone begins with a capital."""
    words = [one.inside(lang) if at else one.text(lang) for at, one in enumerate(map(localized_label, members))]
    return join_words(words, lang)


def in_province(code: str, lang: str) -> str:
    """Return "in Quebec" or "au Québec" for "QC", "in Canada" for "CA". Raise ValueError for others."""
    if code == "CA":
        return IN_CANADA.text(lang)
    return IN_PROVINCE_LABELS[Province(code)].text(lang)


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
