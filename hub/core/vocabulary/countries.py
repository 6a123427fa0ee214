"""The country codes of ISO 3166-1, two letters each."""

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


# Each line: code, English name, French name, French name with its article where it takes one.
_COUNTRY_NAMES = """
AE|United Arab Emirates|Émirats arabes unis|les Émirats arabes unis
AR|Argentina|Argentine|l’Argentine
AT|Austria|Autriche|l’Autriche
AU|Australia|Australie|l’Australie
BD|Bangladesh|Bangladesh|le Bangladesh
BE|Belgium|Belgique|la Belgique
BG|Bulgaria|Bulgarie|la Bulgarie
BR|Brazil|Brésil|le Brésil
CA|Canada|Canada|le Canada
CH|Switzerland|Suisse|la Suisse
CI|Côte d’Ivoire|Côte d’Ivoire|la Côte d’Ivoire
CL|Chile|Chili|le Chili
CN|China|Chine|la Chine
CO|Colombia|Colombie|la Colombie
CR|Costa Rica|Costa Rica|le Costa Rica
CY|Cyprus|Chypre|Chypre
CZ|Czechia|Tchéquie|la Tchéquie
DE|Germany|Allemagne|l’Allemagne
DK|Denmark|Danemark|le Danemark
DO|Dominican Republic|République dominicaine|la République dominicaine
DZ|Algeria|Algérie|l’Algérie
EC|Ecuador|Équateur|l’Équateur
EE|Estonia|Estonie|l’Estonie
EG|Egypt|Égypte|l’Égypte
ES|Spain|Espagne|l’Espagne
ET|Ethiopia|Éthiopie|l’Éthiopie
EU|European Union|Union européenne|l’Union européenne
FI|Finland|Finlande|la Finlande
FR|France|France|la France
GB|United Kingdom|Royaume-Uni|le Royaume-Uni
GH|Ghana|Ghana|le Ghana
GR|Greece|Grèce|la Grèce
HK|Hong Kong|Hong Kong|Hong Kong
HR|Croatia|Croatie|la Croatie
HU|Hungary|Hongrie|la Hongrie
ID|Indonesia|Indonésie|l’Indonésie
IE|Ireland|Irlande|l’Irlande
IL|Israel|Israël|Israël
IN|India|Inde|l’Inde
IS|Iceland|Islande|l’Islande
IT|Italy|Italie|l’Italie
JP|Japan|Japon|le Japon
KE|Kenya|Kenya|le Kenya
KH|Cambodia|Cambodge|le Cambodge
KR|South Korea|Corée du Sud|la Corée du Sud
KW|Kuwait|Koweït|le Koweït
KZ|Kazakhstan|Kazakhstan|le Kazakhstan
LA|Laos|Laos|le Laos
LK|Sri Lanka|Sri Lanka|le Sri Lanka
LT|Lithuania|Lituanie|la Lituanie
LU|Luxembourg|Luxembourg|le Luxembourg
LV|Latvia|Lettonie|la Lettonie
MA|Morocco|Maroc|le Maroc
MM|Myanmar|Myanmar|le Myanmar
MN|Mongolia|Mongolie|la Mongolie
MO|Macao|Macao|Macao
MX|Mexico|Mexique|le Mexique
MY|Malaysia|Malaisie|la Malaisie
NG|Nigeria|Nigéria|le Nigéria
NL|Netherlands|Pays-Bas|les Pays-Bas
NO|Norway|Norvège|la Norvège
NP|Nepal|Népal|le Népal
NZ|New Zealand|Nouvelle-Zélande|la Nouvelle-Zélande
OM|Oman|Oman|Oman
PA|Panama|Panama|le Panama
PE|Peru|Pérou|le Pérou
PH|Philippines|Philippines|les Philippines
PK|Pakistan|Pakistan|le Pakistan
PL|Poland|Pologne|la Pologne
PT|Portugal|Portugal|le Portugal
QA|Qatar|Qatar|le Qatar
RO|Romania|Roumanie|la Roumanie
RS|Serbia|Serbie|la Serbie
RW|Rwanda|Rwanda|le Rwanda
SA|Saudi Arabia|Arabie saoudite|l’Arabie saoudite
SE|Sweden|Suède|la Suède
SG|Singapore|Singapour|Singapour
SI|Slovenia|Slovénie|la Slovénie
SK|Slovakia|Slovaquie|la Slovaquie
SN|Senegal|Sénégal|le Sénégal
TH|Thailand|Thaïlande|la Thaïlande
TN|Tunisia|Tunisie|la Tunisie
TR|Türkiye|Türkiye|la Türkiye
TW|Taiwan|Taïwan|Taïwan
TZ|Tanzania|Tanzanie|la Tanzanie
UA|Ukraine|Ukraine|l’Ukraine
US|United States|États-Unis|les États-Unis
UY|Uruguay|Uruguay|l’Uruguay
VN|Vietnam|Vietnam|le Vietnam
ZA|South Africa|Afrique du Sud|l’Afrique du Sud
"""
_WITH_ARTICLE_IN_ENGLISH = frozenset({"AE", "DO", "EU", "GB", "NL", "PH", "US"})

COUNTRY_NAMES: dict[str, Localized] = {}
COUNTRY_PHRASES: dict[str, Localized] = {}
for _line in _COUNTRY_NAMES.split("\n"):
    if _line:
        _code, _en, _fr, _phrase = _line.split("|")
        COUNTRY_NAMES[_code] = Localized(_en, _fr)
        COUNTRY_PHRASES[_code] = Localized(f"the {_en}" if _code in _WITH_ARTICLE_IN_ENGLISH else _en, _phrase)


def country_name(code: str) -> Localized:
    """Return the name for a list ("United States", « États-Unis »); a code that is not listed stands for itself."""
    return COUNTRY_NAMES.get(code) or Localized(code, code)


def country_phrase(code: str) -> Localized:
    """Return the name with its article, as in "You aim at the United States", « Vous visez les États-Unis »."""
    return COUNTRY_PHRASES.get(code) or Localized(code, code)
