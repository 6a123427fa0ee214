"""The needs of which words speak, and those that follow from a plan."""

import re
from collections.abc import Collection, Iterator

from hub.core.vocabulary.enums import Need
from hub.facts.types import band_bounds
from hub.matching.extraction.readings import FactReading, TextParts
from hub.matching.extraction.text import Part
from hub.matching.extraction.vocabulary import compiled, found_in, keys

_CHINA = "CN"
# What others ask of a company is its own need where it is a condition of doing business; else they speak of themselves.
_CONDITIONS = frozenset(
    {Need.REGULATORY_CERTIFICATION, Need.EXPORT_FINANCE, Need.IP_PROTECTION, Need.DISPUTE, Need.GOVERNMENT_INTRODUCTION}
)
_WANT = ("want", "wants", "veulent")


def need_readings(parts: TextParts, read: Collection[FactReading]) -> Iterator[FactReading]:
    """Yield the needs; ``read`` is what was read of company and project."""
    found: dict[str, FactReading] = {}
    for need in keys("needs"):
        for sentence in parts.sentences:
            match = next(
                (one for one in found_in(sentence.text, "needs", need) if _own(need, sentence, one.start())), None
            )
            if match:
                start, end = sentence.start + match.start(), sentence.start + match.end()
                found[need] = parts.reading("needs", need, start, end)
                break
    for sentence in parts.sentences:
        for need, match in _wished(sentence):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            found.setdefault(need, parts.reading("needs", need, start, end))
    for need, because in _following(found, read):
        found.setdefault(need, FactReading("needs", need, because.words, because.start, because.end))
    yield from (found[need] for need in Need if need in found)


def _wished(sentence: Part) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the needs of a sentence in which a wish and what is wished stand, in any order."""
    if any(pattern.search(sentence.text) for pattern in compiled("already")):
        return
    if any(pattern.search(sentence.text) for pattern in compiled("wishes")):
        for need in keys("wished"):
            for pattern in compiled("wished", need):
                match = next(
                    (one for one in pattern.finditer(sentence.text) if _own(need, sentence, one.start())), None
                )
                if match:
                    yield need, match
                    break


def _own(need: str, sentence: Part, start: int) -> bool:
    """Return whether it is the company that needs, not those whom it serves."""
    head = sentence.text[max(0, start - 60) : start + 40]
    return not any(
        start - 60 <= match.start() + max(0, start - 60) <= start + 2
        for pattern in compiled("not_needs")
        for match in pattern.finditer(head)
        if not (need in _CONDITIONS and match.group().endswith(_WANT))
    )


def _following(found: Collection[str], read: Collection[FactReading]) -> Iterator[tuple[str, FactReading]]:
    """Yield the needs that follow: China as a market, and money for a project of which the cost is told."""
    china = next((one for one in read if one.fact == "target_markets" and one.value == _CHINA), None)
    if china and Need.DISPUTE not in found:
        yield Need.MARKET_ENTRY_CHINA, china
    cost = next((one for one in read if one.fact == "project.cost_cad"), None)
    level = next((one for one in read if one.fact == "trl"), None)
    money = {Need.FUNDING_RD, Need.FUNDING_DEMO, Need.GROWTH_CAPITAL, Need.EXPORT_FINANCE}
    if cost and level and money.isdisjoint(found):
        low, high = band_bounds(level.value)
        if high <= 4:
            yield Need.FUNDING_RD, cost
        elif low >= 8:
            yield Need.GROWTH_CAPITAL, cost
        elif low >= 5 or high >= 6:
            yield Need.FUNDING_DEMO, cost
