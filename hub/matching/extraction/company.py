"""What words say of the company itself: people, sales, age, place, form, owners, technology, markets."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from hub.core.vocabulary.enums import LegalForm, TechnologyRole
from hub.facts.types import band_of, is_band
from hub.matching.extraction.figures import quantity
from hub.matching.extraction.places import PlaceMention
from hub.matching.extraction.readings import FactReading, TextParts
from hub.matching.extraction.text import Part, clause_at
from hub.matching.extraction.vocabulary import compiled, found_in, found_in_each, keys, number_group, preceded, says

MOST_PEOPLE = 50_000
_MOST_YEARS = 300
# Words that leave no doubt whose age is told, and how many before it may say that it is another's.
_OWN_AGE = re.compile(r"in business|en affaires|compan|compagnie|entreprise|\bfirm|family|famille")
_NEAR_AGE = 6
_A_WORD = re.compile(r"[a-z]{2}")
_OWNER_WITHIN = 40  # letters behind the words of belonging in which it is told where the owner is
_ON_THE_MARKET = 1_000_000  # dollars of sales a year, which nobody has with a prototype


def company_readings(parts: TextParts, year: int | None) -> Iterator[FactReading]:
    """Yield what is read of the company. ``year`` is today's."""
    people = list(_people(parts))
    revenue = list(_revenue(parts, people))
    yield from people
    yield from revenue
    yield from _years(parts, year)
    yield from _technology(parts, revenue)
    yield from _place(parts)
    yield from _markets(parts)
    for fact in ("ownership", "legal_form", "ip_status", "export_experience"):
        yield from _named(parts, fact)
    yield from _foreign_control(parts)
    yield from _role(parts)


# --- Size -------------------------------------------------------------------------------------------------------------


def _people(parts: TextParts) -> Iterator[FactReading]:
    cooperative = says(parts.text, "legal_form", "cooperative")
    alone = [
        parts.reading_of("employees", int(number), sentence, match)
        for number in keys("employees_alone")
        for sentence, match in found_in_each(parts.sentences, "employees_alone", number)
    ]
    of_places = frozenset(place.start for place in parts.places)  # "a firm in Trois-Rivières" is not three people
    for clause in parts.clauses:
        found = [
            (value, start, end)
            for value, start, end in _people_in(clause, of_places, cooperative=cooperative)
            if not any(
                one.match(parts.text[clause.start + end :].lstrip(", ")) for one in compiled("not_employees_after")
            )
        ]
        for value, start, end in found:
            if any(start >= other and end <= last and (start, end) != (other, last) for _, other, last in found):
                continue  # part of a longer phrase
            if any(one.start <= clause.start + start and clause.start + end <= one.end for one in alone):
                continue  # one of a crew that is told whole
            yield parts.reading("employees", value, clause.start + start, clause.start + end)
    yield from alone


def _people_in(clause: Part, of_places: Collection[int], *, cooperative: bool) -> Iterator[tuple[Any, int, int]]:
    paths = [("employees", 0), *((("employees_with_us", key), int(key)) for key in keys("employees_with_us"))]
    if cooperative:
        paths.append(("employees_of_a_cooperative", 0))
    for path, more in paths:
        for match in found_in(clause.text, *((path,) if isinstance(path, str) else path)):
            group = number_group(match)
            value = quantity(match[group]) if group else None
            if group is None or value is None or _of_others(clause.text, match.start(group)):
                continue
            if clause.start + match.start(group) in of_places:
                continue
            value = value if is_band(value) else value + more
            low = value["min"] if is_band(value) else value
            if float(low).is_integer() and low <= MOST_PEOPLE:
                yield value, match.start(), match.end()


def _of_others(clause: str, start: int) -> bool:
    """Return whether the people at a place of a clause are those of somebody else."""
    return preceded(clause, start, "not_employees") and not preceded(clause, start, "own")


def _number(match: re.Match[str]) -> Any:
    group = number_group(match)
    return quantity(match[group]) if group else None


def _revenue(parts: TextParts, people: Collection[FactReading]) -> Iterator[FactReading]:
    for money, sentence in parts.amounts():
        clause = parts.clause_at(sentence.start + money.start)
        start, end = sentence.start + money.start - clause.start, sentence.start + money.end - clause.start
        if money.value is not None and (
            is_revenue(clause.text, start, end) or _beside_people(clause.text, start, end, sentence, people)
        ):
            yield parts.reading("annual_revenue_cad", money.value, clause.start + start, clause.start + end)
    for clause, match in found_in_each(parts.clauses, "no_revenue"):
        yield parts.reading_of("annual_revenue_cad", 0, clause, match)


def _beside_people(clause: str, start: int, end: int, sentence: Part, people: Collection[FactReading]) -> bool:
    """Return whether an amount stands by itself in a list with the number of people: "12 people, nine million"."""
    alone = not _A_WORD.search(clause[:start] + clause[end:].replace(" and change", ""))
    listed = alone and any(sentence.start <= one.start < sentence.end for one in people)
    return listed and not any(one.search(sentence.text) for one in (*compiled("plan_cues"), *compiled("cost_cues")))


def is_revenue(clause: str, start: int, end: int) -> bool:
    """Return whether an amount in a clause is what the company sells in a year."""
    tail = clause[end:]
    if preceded(clause, start, "not_revenue") or any(one.search(tail) for one in compiled("not_revenue_after")):
        return False
    if preceded(clause, start, "revenue_before"):
        return True
    near = clause[max(0, start - 45) : end + 35]
    return any(pattern.search(near) for pattern in compiled("revenue_cues"))


def _years(parts: TextParts, year: int | None) -> Iterator[FactReading]:
    for sentence in parts.sentences:
        for match in found_in(sentence.text, "years"):
            value = _number(match)
            if (
                value is not None
                and not is_band(value)
                and value <= _MOST_YEARS
                and not _age_of_another(sentence, match)
            ):
                yield parts.reading_of("years_in_business", value, sentence, match)
        for match in () if year is None else found_in(sentence.text, "founded"):
            since = int(match["year"] or match.groupdict().get("year2") or 0)
            if year is not None and since <= year and not _age_of_another(sentence, match):
                yield parts.reading_of("years_in_business", year - since, sentence, match)


def _age_of_another(sentence: Part, match: re.Match[str]) -> bool:
    """Return whether the words tell the age of a project, a branch or a product, not the company's."""
    if _OWN_AGE.search(match.group()):
        return False
    clause = clause_at(sentence, sentence.start + match.start())
    before = sentence.text[clause.start - sentence.start : match.start()].split()
    told = " ".join((*before[-_NEAR_AGE:], match.group()))
    return any(one.search(told) for one in compiled("not_founded"))


# --- Technology -------------------------------------------------------------------------------------------------------


def _technology(parts: TextParts, revenue: list[FactReading]) -> Iterator[FactReading]:
    """Yield the level told, else the most advanced of which the words speak."""
    found = list(_levels_told(parts))
    if not found:
        found = [reading for reading in [_level_from_words(parts)] if reading]
    yield from found
    if not found and not _wants_a_pilot(parts):
        for one in revenue:
            if not is_band(one.value) and one.value >= _ON_THE_MARKET:
                clause = parts.clause_at(one.start)  # the sum alone is no reason that a reader would give
                yield parts.reading("trl", 9, clause.start, clause.start + len(clause.text))
                return


def _wants_a_pilot(parts: TextParts) -> bool:
    """Return whether a pilot is wished still, or is what is sold: then sales say nothing of readiness."""
    return says(parts.text, "mostly_pilots") or any(found_in_each(parts.sentences, "needs", "funding_demo"))


def _levels_told(parts: TextParts) -> Iterator[FactReading]:
    for sentence, match in found_in_each(parts.sentences, "trl_told"):
        value = _number(match)
        if value is not None and _is_level(value):
            yield parts.reading_of("trl", value, sentence, match)


def _level_from_words(parts: TextParts) -> FactReading | None:
    for level in reversed(keys("trl_from_words")):
        found = [
            (sentence, match)
            for sentence, match in found_in_each(parts.sentences, "trl_from_words", level)
            if not preceded(sentence.text, match.start(), "not_trl")
        ]
        if found:  # rather by other words than that something is exported
            sentence, match = min(found, key=lambda one: says(one[1].group(), "exported"))
            return parts.reading_of("trl", band_of(*map(int, level.split("-"))), sentence, match)
    return None


def _is_level(value: Any) -> bool:
    low, high = (value["min"], value["max"]) if is_band(value) else (value, value)
    return high is not None and 1 <= low <= high <= 9


# --- Place and markets ------------------------------------------------------------------------------------------------


def _place(parts: TextParts) -> Iterator[FactReading]:
    for place in parts.places:
        if place.province and is_company_place(parts, place):
            yield parts.reading("province", place.province, place.start, place.end)
            if place.town:
                yield parts.reading("city", place.town, place.start, place.end)
            return


def is_company_place(parts: TextParts, place: PlaceMention) -> bool:
    """Return whether the words before or behind a place say that the company is there."""
    if is_home_market(parts, place):
        return False
    sentence = parts.sentence_at(place.start)
    head, tail = sentence.text[: place.start - sentence.start], sentence.text[place.end - sentence.start :]
    alone = parts.clause_at(place.start).text.strip("-*•,.:;() ") == parts.text[place.start : place.end]
    if alone and (sentence in parts.sentences[:2] or says(sentence.text, "employees")):
        return True
    if preceded(head, len(head), "company_place") or any(one.search(tail) for one in compiled("company_place_after")):
        return True
    far = preceded(head, len(head), "company_place_far")
    return far and not any(one.search(head) for one in compiled("not_company_place"))


def is_home_market(parts: TextParts, place: PlaceMention) -> bool:
    """Return whether a province is one in which the company sells or wants to; who sells at home alone is there."""
    if place.town or not place.province or says(parts.text, "export_experience", "none"):
        return False
    sentence = parts.sentence_at(place.start)
    return preceded(sentence.text, place.start - sentence.start, "home_market") or any(
        one.search(sentence.text[place.end - sentence.start :]) for one in compiled("home_market_after")
    )


def is_own_town(parts: TextParts, place: PlaceMention) -> bool:
    """Return whether a town that is named is the company's: nobody else is in its clause, and no project."""
    clause = parts.clause_at(place.start)
    if any(one.country != "CA" and clause.start <= one.start < clause.end for one in parts.places):
        return False
    head, tail = clause.text[: place.start - clause.start], clause.text[place.end - clause.start :]
    return not any(one.search(part) for part in (head, tail) for one in compiled("others_there"))


def _markets(parts: TextParts) -> Iterator[FactReading]:
    named: set[str] = set()
    for place in parts.places:
        if place.country == "CA" or place.country in named or not is_market(parts, place):
            continue
        named.add(place.country)
        yield parts.reading("target_markets", place.country, place.start, place.end)
    for place in parts.places:
        if is_part_of_china(place) and is_market(parts, place) and is_of_people(parts, place):
            yield parts.reading("target_markets", place.code, place.start, place.end)


def is_part_of_china(place: PlaceMention) -> bool:
    return place.country == "CN" and "-" in place.code


def is_of_people(parts: TextParts, place: PlaceMention) -> bool:
    """Return whether a partner or a buyer is sought there: it says nothing of where the project takes place."""
    sentence = parts.sentence_at(place.start)
    start, tail = place.start - sentence.start, sentence.text[place.end - sentence.start :]
    return preceded(sentence.text, start, "place_of_people") or any(
        one.search(tail) for one in compiled("place_of_people_after")
    )


def is_market(parts: TextParts, place: PlaceMention) -> bool:
    """Return whether a foreign place is one where the company sells or wants to: unless something comes from there."""
    sentence = parts.sentence_at(place.start)
    start = place.start - sentence.start
    head, tail = sentence.text[:start], sentence.text[place.end - sentence.start :]
    if any(pattern.search(tail) for pattern in compiled("not_a_market_after")):
        return False
    if is_buyer_behind(tail):
        return True
    if preceded(head, len(head), "not_a_market"):
        return False
    clause = parts.clause_at(place.start)
    return not any(pattern.search(clause.text) for pattern in compiled("no_sale_there"))


def is_buyer_behind(tail: str) -> bool:
    """Return whether what stands behind a place leaves no doubt that somebody there buys."""
    return any(one.search(tail) for one in compiled("buyer_there_after"))


# --- What is named ----------------------------------------------------------------------------------------------------


def _role(parts: TextParts) -> Iterator[FactReading]:
    """Yield whose technology it is; who installs or puts in what others make, and has a product, develops it."""
    found = list(_named(parts, "technology_role"))
    if not found and (named := trade(parts)):
        found = [parts.reading_of("technology_role", TechnologyRole.SUPPLIES.value, *named)]
    if says(parts.text, "own_product"):
        found = []
    yield from found or _owner_who_wants(parts)


def trade(parts: TextParts) -> tuple[Part, re.Match[str]] | None:
    """Return the words of a trade with which a text begins; None where it speaks of making."""
    return None if says(parts.text, "makes_own") else next(found_in_each(parts.sentences[:1], "trades"), None)


def _owner_who_wants(parts: TextParts) -> Iterator[FactReading]:
    """Yield that the company puts to use what others make: a farm, a hotel or a fleet that wants something.

    The place may stand in one sentence and the wish in another.
    """
    if ("?" in parts.text or says(parts.text, "owner", "wants")) and (found := owner(parts)):
        yield parts.reading_of("technology_role", TechnologyRole.ADOPTS.value, *found)


def wants_to_equip(parts: TextParts) -> bool:
    """Return whether who has a place of its own wishes for what is put into one, in so many words."""
    return says(parts.text, "owner", "equips") and owner(parts) is not None


def owner(parts: TextParts) -> tuple[Part, re.Match[str]] | None:
    """Return the words of a place of its own, or of what stands in it; None where a text speaks of making."""
    if says(parts.text, "owner", "makes"):
        return None
    found = (
        None if says(parts.text, "owner", "sells") else next(found_in_each(parts.sentences[:2], "owner", "is"), None)
    )
    if found or says(parts.text, "owner", "seeks"):
        return found
    return next(found_in_each(parts.sentences, "owner", "has"), None)


def _named(parts: TextParts, fact: str) -> Iterator[FactReading]:
    for value in keys(fact):
        if value == LegalForm.MUNICIPALITY and (says(parts.text, "makes_own") or says(parts.text, "sells_to")):
            continue
        for sentence, match in found_in_each(parts.sentences, fact, value):
            if fact != "ownership" or not preceded(sentence.text, match.start(), "not_owners"):
                yield parts.reading_of(fact, value, sentence, match)
                break


def _foreign_control(parts: TextParts) -> Iterator[FactReading]:
    """Yield that no Canadians control it: it is part of a firm of which the first place told is abroad."""
    for sentence, match in found_in_each(parts.sentences, "foreign_control"):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        owner = next((one for one in parts.places if start <= one.start < end + _OWNER_WITHIN), None)
        others = preceded(sentence.text, match.start(), "not_owners")
        if owner and owner.country != "CA" and owner.start < sentence.end and not others:
            yield parts.reading("canadian_controlled", value=False, start=start, end=max(end, owner.end))
            return


def led_readings(parts: TextParts) -> Iterator[FactReading]:
    """Yield the owners that whoever founded or leads the company makes likely, where no smaller share is told."""
    for value in keys("led"):
        found = next(found_in_each(parts.sentences, "led", value), None)
        if (
            found
            and not preceded(found[0].text, found[1].start(), "not_owners")
            and not says(parts.text, "smaller_share")
        ):
            yield parts.reading_of("ownership", value, *found)
