"""The needs of which words speak, and those that follow from a plan."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from hub.core.vocabulary.enums import Need, TechnologyRole
from hub.facts.types import band_bounds
from hub.matching.extraction.readings import FactReading, TextParts
from hub.matching.extraction.text import Part, folded
from hub.matching.extraction.vocabulary import compiled, found_in_each, keys, says

_CHINA = "CN"
_BEHIND = 25  # letters behind a wish for buyers in which the place stands
_LAB, _PROVEN = 4, 8  # levels of readiness: research up to the first, no demonstration from the second on
_MONEY = frozenset({Need.FUNDING_RD, Need.FUNDING_DEMO, Need.GROWTH_CAPITAL, Need.EXPORT_FINANCE})
# What others ask of a company is its own need where it is a condition of doing business; else they speak of themselves.
_CONDITIONS = frozenset(
    {Need.REGULATORY_CERTIFICATION, Need.EXPORT_FINANCE, Need.IP_PROTECTION, Need.DISPUTE, Need.GOVERNMENT_INTRODUCTION}
)
_WANT = ("want", "wants", "veulent", "ask for", "asks for", "asking for", "demandent")


def need_readings(parts: TextParts) -> Iterator[FactReading]:
    found: dict[str, FactReading] = {}
    for need in keys("needs"):
        said = found_in_each(parts.sentences, "needs", need)
        if own := next(((sentence, one) for sentence, one in said if _own(need, sentence, one)), None):
            found[need] = parts.reading_of("needs", need, *own)
    for sentence, match in found_in_each(parts.sentences, "nobody_abroad"):
        if is_abroad_named(parts, sentence):
            found.setdefault(Need.FIND_PARTNER, parts.reading_of("needs", Need.FIND_PARTNER.value, sentence, match))
    for sentence, match in found_in_each(parts.sentences, "buyers_there"):
        end = sentence.start + match.end()
        there = next((one for one in parts.places if end <= one.start < end + _BEHIND), None)
        if there and there.country not in {"CA", _CHINA} and _own(Need.TRADE_MISSION, sentence, match):
            one = parts.reading("needs", Need.TRADE_MISSION.value, sentence.start + match.start(), there.end)
            found.setdefault(Need.TRADE_MISSION, one)
    for sentence in parts.sentences:
        for need, match in _wished(sentence):
            found.setdefault(need, parts.reading_of("needs", need, sentence, match))
    yield from (found[need] for need in Need if need in found)


def is_abroad_named(parts: TextParts, part: Part) -> bool:
    """Return whether a part of a text speaks of sales abroad: by a place or by a word."""
    named = any(place.country != "CA" and part.start <= place.start < part.end for place in parts.places)
    return named or says(part.text, "abroad")


def _wished(sentence: Part) -> Iterator[tuple[str, re.Match[str]]]:
    if any(pattern.search(sentence.text) for pattern in compiled("already")):
        return
    if any(pattern.search(sentence.text) for pattern in compiled("wishes")):
        for need in keys("wished"):
            for pattern in compiled("wished", need):
                if match := next((one for one in pattern.finditer(sentence.text) if _own(need, sentence, one)), None):
                    yield need, match
                    break


def _own(need: str, sentence: Part, said: re.Match[str]) -> bool:
    """Return whether it is the company that needs, not those whom it serves, and does not refuse it in these words."""
    start = said.start()
    if any(start < no.end() and no.start() < said.end() for no in _refusals(sentence, need)):
        return False
    head = sentence.text[max(0, start - 60) : start + 40]
    return not any(
        start - 60 <= match.start() + max(0, start - 60) <= start + 2
        for pattern in compiled("not_needs")
        for match in pattern.finditer(head)
        if not (need in _CONDITIONS and match.group().endswith(_WANT))
    )


def is_unwanted(parts: TextParts, one: FactReading, *, said: bool) -> bool:
    """Return whether the company says not to have a need; one that a phrase ``said`` in other words is not refused."""
    if one.fact != "needs":
        return False
    refused = [
        (part.start + no.start(), part.start + no.end())
        for part in parts.sentences
        for no in _refusals(part, one.value)
    ]
    return any(not said or (one.start < end and start < one.end) for start, end in refused)


def is_refused(parts: TextParts, need: Need) -> bool:
    """Return whether the company says that it does not want, or does not do, what a need is for."""
    return any(True for part in parts.sentences for _ in _refusals(part, need.value))


def _refusals(part: Part, need: str) -> Iterator[re.Match[str]]:
    for pattern in compiled("unwanted", need) if need in keys("unwanted") else ():
        yield from pattern.finditer(part.text)


def with_money(parts: TextParts, taken: Collection[FactReading]) -> tuple[FactReading, ...]:
    """Return readings with the need of money that somebody wishes without a purpose: how far it is says which."""
    level = next((one for one in taken if one.fact == "trl"), None)
    wishes = found_in_each(parts.clauses, "money_wished")
    wish = next((one for one in wishes if _own(Need.GROWTH_CAPITAL, *one)), None)
    if level is None or wish is None or not _MONEY.isdisjoint(one.value for one in taken if one.fact == "needs"):
        return tuple(taken)
    return (*taken, parts.reading_of("needs", _money_for(level.value).value, *wish))


def _money_for(level: object) -> Need:
    low, high = band_bounds(level)
    return Need.FUNDING_RD if high <= _LAB else Need.GROWTH_CAPITAL if low >= _PROVEN else Need.FUNDING_DEMO


def following_needs(needs: Collection[FactReading], read: Collection[FactReading]) -> Iterator[FactReading]:
    """Yield the needs that follow: China as a market, and money for a project of which the cost is told."""
    found = {one.value for one in needs}
    china = next((one for one in read if one.fact == "target_markets" and one.value == _CHINA), None)
    if china and found.isdisjoint({Need.DISPUTE, Need.MARKET_ENTRY_CHINA}):
        yield replace(china, fact="needs", value=Need.MARKET_ENTRY_CHINA.value, words="")
    cost = next((one for one in read if one.fact == "project.cost_cad"), None)
    level = next((one for one in read if one.fact == "trl"), None)
    if cost and level and found.isdisjoint(_MONEY):
        yield replace(cost, fact="needs", value=_money_for(level.value).value, words="")


def with_own_site(taken: Collection[FactReading]) -> tuple[FactReading, ...]:
    """Return readings in which who surely puts to use what others make asks to equip its own site.

    That is its need where none was read, and what it means where money to grow was. Money to grow that is called by
    its name is asked for beside it.
    """
    roles, needs = ([one for one in taken if one.fact == fact] for fact in ("technology_role", "needs"))
    if [one.value for one in roles] != [TechnologyRole.ADOPTS]:
        return tuple(taken)
    site = replace(roles[0], fact="needs", value=Need.OWN_SITE.value)  # the words of the role say it
    if not needs:  # a wish tells it; of who only has such a place it is the usual need
        wish = says(folded(site.words), "technology_role", TechnologyRole.ADOPTS.value)
        return (*taken, site if wish else replace(site, words=""))
    grows = next((one for one in needs if one.value == Need.GROWTH_CAPITAL), None)
    if grows is None:
        return tuple(taken)
    return (*(one for one in taken if one is not grows or is_named(one)), site)


def is_named(one: FactReading) -> bool:
    """Return whether the words of a need call it by its name: then it is never left without a word."""
    return one.fact == "needs" and any(name.search(folded(one.words)) for name in compiled("named", one.value))
