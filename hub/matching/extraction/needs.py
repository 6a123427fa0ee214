"""The needs of which words speak, and those that follow from a plan."""

from collections.abc import Collection, Iterator

from hub.core.vocabulary.enums import Need
from hub.facts.types import band_bounds
from hub.matching.extraction.readings import FactReading, TextParts
from hub.matching.extraction.text import Part
from hub.matching.extraction.vocabulary import compiled, found_in, keys

_CHINA = "CN"


def need_readings(parts: TextParts, read: Collection[FactReading]) -> Iterator[FactReading]:
    """Yield the needs; ``read`` is what was read of company and project."""
    found: dict[str, FactReading] = {}
    for need in keys("needs"):
        for sentence in parts.sentences:
            match = next((one for one in found_in(sentence.text, "needs", need) if _own(sentence, one.start())), None)
            if match:
                start, end = sentence.start + match.start(), sentence.start + match.end()
                found[need] = parts.reading("needs", need, start, end)
                break
    for need, because in _following(found, read):
        found.setdefault(need, FactReading("needs", need, because.words, because.start, because.end))
    yield from (found[need] for need in Need if need in found)


def _own(sentence: Part, start: int) -> bool:
    """Return whether it is the company that needs, not those whom it serves."""
    head = sentence.text[max(0, start - 60) : start + 40]
    return not any(
        start - 60 <= match.start() + max(0, start - 60) <= start + 2
        for pattern in compiled("not_needs")
        for match in pattern.finditer(head)
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
