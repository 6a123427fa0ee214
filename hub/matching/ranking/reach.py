"""How many companies use a program: what many use is likelier to be of use, and likelier to have room.

The factor favours what is known and large. It can only help: below the neutral value there is nothing, so that a small
program, or one that publishes no figure, is not set back for it.
"""

import math
from collections.abc import Mapping

from hub.core.text import NBSP, plain_number
from hub.core.vocabulary import CANADA
from hub.matching.ranking.values import NEUTRAL, NOT_KNOWN, Sentence, Value
from programs.catalogue.reach import Counted, Reach

_STEPS = 4  # tenfold steps from one company a year to 10,000, which counts in full

# People by the 2021 Census (Statistics Canada): a provincial program is weighed as if it were for all of Canada.
_PEOPLE: Mapping[str, int] = {
    "NL": 510_550, "PE": 154_331, "NS": 969_383, "NB": 775_610, "QC": 8_501_833, "ON": 14_223_942, "MB": 1_342_153,
    "SK": 1_132_505, "AB": 4_262_635, "BC": 5_000_879, "YT": 40_232, "NT": 41_070, "NU": 36_858,
}  # fmt: skip

_SAYS: Mapping[Counted, Sentence] = {
    Counted.COMPANIES: Sentence("{n} companies a year use it", "{n} entreprises y ont recours chaque année"),
    Counted.CLAIMS: Sentence("{n} claims a year are made for it", "{n} demandes en sont faites chaque année"),
    Counted.PROJECTS: Sentence("It supports {n} projects a year", "Il appuie {n} projets par an"),
    Counted.LOANS: Sentence("{n} loans a year are made under it", "{n} prêts par an en relèvent"),
    Counted.PLACEMENTS: Sentence("It supports {n} placements a year", "Il appuie {n} stages par an"),
}


def widely_used(reach: Reach | None, jurisdiction: str) -> Value:
    """Value how many use a program in a year, on a scale of tenfold steps; ``jurisdiction`` is whom it serves."""
    if reach is None:
        return NOT_KNOWN
    share = 1 if jurisdiction == CANADA else _PEOPLE[jurisdiction] / sum(_PEOPLE.values())
    return Value(min(1.0, max(NEUTRAL, math.log10(reach.a_year / share) / _STEPS)), _used_by, (reach,))


def _used_by(reach: Reach) -> Sentence:
    says = _SAYS[reach.counted]
    return Sentence(
        _sentence(says.en, "At least" if reach.at_least else "About", reach, "en"),
        _sentence(says.fr, "au moins" if reach.at_least else "environ", reach, "fr"),
    )


def _sentence(says: str, about: str, reach: Reach, lang: str) -> str:
    number = f"{about} {plain_number(_rounded(reach.a_year), lang)}"
    source = f"{reach.by(lang)}, {reach.period.replace('-', '–')}"
    if reach.earlier:
        source += "; counted for what it replaced" if lang == "en" else f"{NBSP}; compté pour ce qu’il remplace"
    sentence = says.replace("{n}", number if says.startswith("{n}") else f"{number[0].lower()}{number[1:]}")
    return f"{sentence[0].upper()}{sentence[1:]} ({source})."


def _rounded(number: float) -> int:
    """Return a number to two digits that count."""
    return int(round(number, 1 - math.floor(math.log10(number))))
