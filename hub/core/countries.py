"""Names of countries and markets in English and French, by ISO 3166-1 code, as sentences need them."""

from hub.core.words import Words

# Each line: code, English name, French name, French name with its article where it takes one.
_NAMES = """
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

COUNTRY_WORDS: dict[str, Words] = {}
COUNTRY_PHRASES: dict[str, Words] = {}
for _line in _NAMES.split("\n"):
    if _line:
        _code, _en, _fr, _phrase = _line.split("|")
        COUNTRY_WORDS[_code] = Words(_en, _fr)
        COUNTRY_PHRASES[_code] = Words(f"the {_en}" if _code in _WITH_ARTICLE_IN_ENGLISH else _en, _phrase)


def country_words(code: str) -> Words:
    """Return the name for a list ("United States", « États-Unis »); a code that is not listed stands for itself."""
    return COUNTRY_WORDS.get(code) or Words(code, code)


def country_phrase(code: str) -> Words:
    """Return the name with its article, as in "You aim at the United States", « Vous visez les États-Unis »."""
    return COUNTRY_PHRASES.get(code) or Words(code, code)
