"""The published phrases of facts, ready to be looked for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hub.core.text.yaml_files import parse_yaml
from hub.matching.areas.tokens import CJK
from hub.matching.extraction.figures import QUANTITY
from hub.matching.extraction.text import Part, without_accents

PHRASES_FILE = Path(__file__).resolve().parents[1] / "data" / "fact-phrases.yaml"

NUMBER = "number"  # the groups of a pattern that hold its numbers begin so
_GAP = r"(?:,? [^ ;!?()]+){0,6},? (?:[dl]')?"
_LONG_GAP = _GAP.replace("6", "12")
_DENIED_WITHIN = 3  # words before a phrase
# What is joined is denied by itself where a subject, a verb or a number follows; else with what stands before.
_JOINS = re.compile(
    r" (?:and|et|pis) (?=j'|c'|\d|(?:we|i|he|she|they|it|there|my|our|nous|on|je|ils?|elles?|ca|mon|ma|notre|nos"
    r"|wants?|needs?|look(?:ing)?|seek(?:ing)?|search(?:ing)?|hop(?:e|ing)|would|will|must|have|has|are|is|am|can|could"
    r"|refus\w+|veut|veulent|veux|voul\w+|voudr\w+|cherch\w+|faut|faudrait|besoin|aimer\w+|souhait\w+|doit|doivent"
    r"|devons|avons|ont|sommes|sont|est) )"
)
_SHARE = (
    r"(?P<share>(?:a |one |un |le |la |the )?"
    r"(?:half|third|quarter|fifth|tenth|moitié|tiers|quart|cinquième|dixième)"
    r"|{quantity} ?(?:%|percent|per cent|pour cent))"
)
_PLACE = r"[\w'-]+"

type Phrases = tuple[re.Pattern[str], ...]


@cache
def phrases() -> Mapping[str, Any]:
    """Return the file of phrases as it is written. Raise OSError where it is missing."""
    return parse_yaml(PHRASES_FILE.read_text(encoding="utf-8"))


@cache
def compiled(*path: str) -> Phrases:
    """Return the phrases under a path of keys, such as ``needs``, ``talent``."""
    at: Any = phrases()
    for key in path:
        at = at[key]
    return tuple(_compiled(text) for text in at)


@cache
def keys(path: str) -> tuple[str, ...]:
    return tuple(phrases()[path])


@cache
def before(*path: str) -> Phrases:
    """Return phrases that are looked for at the end of what stands before a place."""
    at: Any = phrases()
    for key in path:
        at = at[key]
    return tuple(re.compile(_bounded(_macros(text.removesuffix(" .. ")), end="") + _tail(text)) for text in at)


def _tail(text: str) -> str:
    return r"(?:,? [^ ;!?()]+){0,6},? ?$" if text.endswith(" .. ") else ""


@cache
def _denials() -> re.Pattern[str]:
    latin = "|".join(without_accents(words) for lang, words in phrases()["denials"].items() if lang != "zh")
    latin = latin.replace("n't|", r"\w+n't|", 1)
    return re.compile(rf"(?:(?<!\w)(?:{latin})(?!\w)|(?<!\w)n')")


def denied(text: str, start: int) -> bool:
    """Return whether a denial stands shortly before a place in a clause."""
    head = text[:start].rstrip()
    if CJK.search(text[start : start + 1]) and head.endswith(tuple(phrases()["denials"]["zh"].split("|"))):
        return True
    joined = max((join.end() for join in _JOINS.finditer(text) if join.end() <= start), default=0)
    return bool(_denials().search(" ".join(head[joined:].split()[-_DENIED_WITHIN:])))


def found_in(text: str, *path: str) -> Iterator[re.Match[str]]:
    """Yield the matches of the phrases under a path in a folded text, those denied left out."""
    for pattern in compiled(*path):
        place = 0
        while match := pattern.search(text, place):
            no = _says_no(match.group(), pattern.pattern)
            if not no and not denied(text, match.start()):
                yield match
            # What is refused may be said further on: "we look for no grant, we look for people".
            place = match.start() + 1 if no else max(match.end(), match.start() + 1)


def found_in_each(parts: Iterable[Part], *path: str) -> Iterator[tuple[Part, re.Match[str]]]:
    """Yield the same of several sentences or clauses, each match after the part in which it stands."""
    for part in parts:
        for match in found_in(part.text, *path):
            yield part, match


def says(text: str, *path: str) -> bool:
    """Return whether one of the phrases under a path is in a folded text, and not denied."""
    return any(True for _ in found_in(text, *path))


def number_group(match: re.Match[str]) -> str | None:
    groups = match.groupdict().items()
    return next((name for name, words in groups if name.startswith(NUMBER) and words), None)


def _says_no(words: str, pattern: str) -> bool:
    return any(
        no in f" {words} " and no.strip() not in pattern for no in (" no ", " pas ", " not ", " aucun ", " sans ")
    )


def preceded(text: str, start: int, *path: str) -> bool:
    """Return whether one of the phrases under a path leads up to a place."""
    head = text[:start]
    return any(pattern.search(head) for pattern in before(*path))


def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(_bounded(_macros(text), end=r"(?!\w)"))


def _bounded(text: str, *, end: str) -> str:
    """Return a pattern whose words begin and end where words do; Chinese has no such limits."""
    chinese = [one for one in _alternatives(text) if CJK.search(one)]
    latin = [one for one in _alternatives(text) if not CJK.search(one)]
    parts = [*([rf"(?<!\w)(?:{'|'.join(latin)}){end}"] if latin else []), *chinese]
    return f"(?:{'|'.join(parts)})"


def _macros(text: str) -> str:
    words = phrases()["words"]
    for _ in range(2):
        for name, alternatives in words.items():
            text = text.replace(f"{{{name}}}", f"(?:{alternatives})")
    text = text.replace("{share}", _SHARE).replace("{place}", _PLACE)
    text = text.replace("n't", "n'?t").replace("government", "govern?ment")  # as people type them
    for place in range(text.count("{n}")):
        text = text.replace("{n}", f"(?P<{NUMBER}{place}>{QUANTITY})", 1)
    return without_accents(text.replace("{quantity}", QUANTITY).replace(" .. .. ", _LONG_GAP).replace(" .. ", _GAP))


def _alternatives(text: str) -> Iterable[str]:
    """Yield the alternatives of a pattern that stand outside all brackets."""
    depth, start = 0, 0
    for place, sign in enumerate(text):
        escaped = text[place - 1 : place] == "\\"
        if sign in "([" and not escaped:
            depth += 1
        elif sign in ")]" and not escaped:
            depth -= 1
        elif sign == "|" and not depth:
            yield text[start:place]
            start = place + 1
    yield text[start:]
