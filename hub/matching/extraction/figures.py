"""Numbers and amounts of money in running text, in digits and in words of three languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hub.facts.types import band_of

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
}  # fmt: skip
_HUNDREDS = {"hundred": 100, "cent": 100, "cents": 100}
# A dozen of people is about twelve.
_ROUND = {
    "half a dozen": (5, 7), "a couple dozen": (20, 28), "a dozen": (10, 14), "two dozen": (20, 28), "dozen": (10, 14),
    "demi-douzaine": (5, 7), "douzaine": (10, 14), "dizaine": (8, 12), "quinzaine": (13, 17), "vingtaine": (18, 22),
    "trentaine": (27, 33), "quarantaine": (36, 44), "cinquantaine": (45, 55), "soixantaine": (55, 65),
    "centaine": (90, 110),
}  # fmt: skip
_CHINESE = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_CHINESE_FACTORS = {"十": 10, "百": 100, "千": 1000}

# Nothing here repeats without end: what somebody types or pastes may be a page of zeros.
_DIGITS = r"\d{1,3}(?:[ ,.]\d{3}){1,4}(?![\d.,]\d)|\d{1,15}(?:[.,]\d{1,15})?"
_WORD = "|".join(sorted((*_UNITS, *_TENS, *_HUNDREDS), key=len, reverse=True))
_WORDS = rf"(?:a (?=hundred))?(?:{_WORD})(?:(?:-| et | and | )(?:{_WORD})){{0,5}}"
_ROUNDS = rf"(?:une |la |about |some )?(?:{'|'.join(sorted(_ROUND, key=len, reverse=True))})(?: de| d'| of)?"
_CHINESE_NUMBER = rf"[{''.join(_CHINESE)}十百千]{{1,12}}"
_ONE = rf"(?:{_DIGITS}|{_WORDS}|{_CHINESE_NUMBER})"
_MORE = r"(?:more than|over|at least|upwards of|plus de|au moins|超过)"
_LESS = r"(?:fewer than|less than|under|at most|up to|moins de|au plus|jusqu'a|不到)"
_TO = r"(?: ?- ?| to | a | or | ou | and (?=\d)| et (?=\d)|至|到)"
QUANTITY = rf"(?:{_MORE} |{_LESS} )?(?:between |entre )?(?:{_ROUNDS}|{_ONE}(?:{_TO}{_ONE})?)"

_ONE_NUMBER = re.compile(_ONE)
_RANGE = re.compile(rf"({_ONE})(?: ?- ?| to | a | or | ou | and | et |至|到)({_ONE})")


def quantity(words: str) -> Any:
    """Return the number or band that the words of a ``QUANTITY`` say; None where they make no sense."""
    for name in sorted(_ROUND, key=len, reverse=True):
        if name in words:
            return band_of(*_ROUND[name])
    found = [number for match in _ONE_NUMBER.finditer(words) if (number := number_of(match.group())) is not None]
    if not found:
        return None
    range_ = _RANGE.search(words)
    if range_ and len(found) >= 2 and found[0] < found[-1]:
        return band_of(found[0], found[-1])
    one = number_of(words.split(" ", 1)[-1]) if len(found) > 1 else found[0]
    if one is None:
        return None
    if re.match(_MORE, words):
        return {"min": one, "max": None}
    return band_of(0, one) if re.match(_LESS, words) else one


def number_of(words: str) -> int | float | None:
    if words[:1].isdigit():
        return _digits(words)
    if words[:1] in _CHINESE or words[:1] in _CHINESE_FACTORS:
        return _chinese(words)
    return _in_words(words)


def _digits(text: str) -> int | float | None:
    plain = re.sub(r"(?<=\d)[ ,.](?=\d{3}(?!\d))", "", text).replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


def _in_words(text: str) -> int | None:
    total, seen = 0, False
    for word in re.split(r"[- ]", text):
        if word in _HUNDREDS:
            total = max(total, 1) * 100
        elif word in {"vingt", "vingts"} and total % 100 == 4:
            total += 76  # quatre-vingts
        elif word in _UNITS or word in _TENS:
            total += _UNITS.get(word, _TENS.get(word, 0))
        elif word not in {"et", "and", "a"}:
            return None
        seen = seen or word not in {"et", "and", "a"}
    return total if seen else None


def _chinese(text: str) -> int:
    total, digit = 0, 0
    for sign in text:
        if sign in _CHINESE_FACTORS:
            total += max(digit, 1) * _CHINESE_FACTORS[sign]
            digit = 0
        else:
            digit = digit * 10 + _CHINESE[sign] if digit else _CHINESE[sign]
    return total + digit


# --- Amounts ----------------------------------------------------------------------------------------------------------

_FACTORS = {
    "million": 1e6, "millions": 1e6, "mill": 1e6, "mil": 1e6, "mn": 1e6, "m": 1e6, "thousand": 1e3, "grand": 1e3,
    "mille": 1e3, "k": 1e3, "billion": 1e9, "billions": 1e9, "milliard": 1e9, "milliards": 1e9, "bn": 1e9, "b": 1e9,
    "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8,
}  # fmt: skip
_LETTERS = frozenset({"m", "b", "k", "mn", "bn"})
_FACTOR = (
    r"millions?|mill?\b|mn\b|thousand|grand\b|mille|billions?|bn\b|milliards?|k\b|m\b(?![²³23])|b\b|百万|千万|万|亿"
)
_NUMBER = rf"(?:{_DIGITS}|{_WORDS}|a(?= million| thousand)|{_CHINESE_NUMBER})"
# "half a million" and "un quart de million".
_PARTS = {"half": 0.5, "demi": 0.5, "quarter": 0.25, "quart": 0.25}
_PART = rf"(?:an? |un |une )?(?P<part>{'|'.join(_PARTS)})(?: of)?(?: an?| de|-)? ?(?=millions?\b|billions?\b)"
# "a million two" is 1.2 million.
_TENTH = rf"(?= (?:{'|'.join(word for word, number in _UNITS.items() if 1 < number < 10)})\b) (?P<tenth>\w+)"
_ABROAD = r"us ?\$|us dollars|\$ ?us|usd|euros?|€|yuans?|rmb|人民币|美元|欧元|元(?!件)"
_DOLLARS = r"\$(?:ca)?|(?:canadian |de )?dollars?|cad|加元|bucks|piasses"
_MONEY = re.compile(
    r"(?P<abroad>us ?\$|usd ?|€|¥|£|rmb ?|eur ?|gbp ?)?(?P<sign>(?:ca|cad|c)?\$ ?|cad ?)?"
    rf"(?:{_PART}|(?P<number>{_NUMBER}))"
    rf"(?:[ -]?(?P<factor>{_FACTOR})(?:{_TENTH})?)?(?P<unit> ?(?:{_ABROAD}))?(?P<dollars> ?(?:{_DOLLARS}))?"
)
# A bare number of five digits or more is money where no noun follows.
_LARGE = 10_000
_NO_NOUN = (
    "with|over|for|to|on|and|if|in|it|that|all|each|total|of it|of that|a year|"
    "per|avec|sur|pour|si|et|en|au total|chacune?|par"
)
_NOUN_NEXT = re.compile(rf"^[ -](?!(?:{_NO_NOUN})\b)[a-z]")
_MEASURES = (
    "litres?|liters?|tonnes?|tons?|kg|kilos?|kwh|kw|mw|mwh|gwh|homes?|houses?|people|m3|barrels?|gallons?|acres?|"
    "hectares?|units?|users?|households?|pieds?|feet|km|kilomet\\w+|maisons?|foyers?|personnes|barils|unites|trees|"
    "arbres|tyres|pneus|bottles|bouteilles|tailings|cans|pounds|livres|trips|rides|bags|sacs|cubic|metres?|meters?|square|hours?|heures?|watts?|customers?|clients?|vehicles?|years?|ans"
)
_IS_PLACE = re.compile(r"(?<!\w)(?:one|(?:at|by|for|from|in|into|near|to|with|have|has|run|runs|own|owns) [a-z]+)$")
_OF_SOMETHING = re.compile(rf"^ (?:de |d'|of )?(?:{_MEASURES})\b")


@dataclass(frozen=True, slots=True)
class AmountInText:
    """An amount in Canadian dollars (None: in another money), where it stands, and whether a sign says it is money."""

    value: int | float | None
    start: int
    end: int


def amounts(text: str, written: str) -> Iterator[AmountInText]:
    """Yield the amounts of money of a folded sentence; as it is ``written``, "5M" is money and "5m" a length."""
    for match in _MONEY.finditer(text):
        start, end = match.span()
        if (start and (text[start - 1].isalnum() or text[start - 1] in "-.,") and text[start - 1] < "\u3000") or (
            end < len(text) and text[end - 1].isalnum() and text[end].isalnum() and text[end] < "\u3000"
        ):
            continue
        number = _PARTS.get(match["part"] or "") or (1 if match["number"] == "a" else number_of(match["number"]))
        if number is None or _OF_SOMETHING.match(text[end:]):
            continue
        said = bool(match["sign"] or match["dollars"])
        if match["factor"] in _LETTERS and not said and not match["number"][:1].isdigit():
            continue  # "UNB" is a university
        if match["factor"] == "mill" and not said and _IS_PLACE.search(f"{text[:start]}{match['number']}"):
            continue  # "at one mill"
        abroad = bool(match["abroad"] or match["unit"])
        factor = _FACTORS.get(match["factor"] or "", 1)
        value = round((number + _UNITS.get(match["tenth"] or "", 0) / 10) * factor, 2)
        large = match["factor"] is not None or (value >= _LARGE and not _NOUN_NEXT.match(text[end:]))
        if match["factor"] in {"m", "b", "mn"} and not written[match.start("factor")].isupper():
            large = False
        if said or abroad or large:
            yield AmountInText(None if abroad else int(value) if float(value).is_integer() else value, start, end)
