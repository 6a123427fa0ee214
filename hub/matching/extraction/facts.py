"""Read facts from a company's own words.

Each reading is one value of one fact with the words on which it rests. Facts that have one value may be read twice with
two values: then both are returned, and neither is taken (``answers_of``).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from math import inf
from typing import Any

from hub.core.vocabulary.enums import LegalForm, Need, TechnologyRole
from hub.facts.types import band_bounds
from hub.matching.extraction.candidates import NEED, ROLE, is_description, weighed
from hub.matching.extraction.company import (
    company_readings,
    is_home_market,
    is_own_town,
    led_readings,
    trade,
    wants_to_equip,
)
from hub.matching.extraction.needs import (
    following_needs,
    is_unwanted,
    need_readings,
    with_money,
    with_own_site,
)
from hub.matching.extraction.project import place_of_demonstration, project_readings, stage_reading
from hub.matching.extraction.readings import LISTS, FactReading, TextParts
from hub.matching.extraction.vocabulary import compiled, says

__all__ = ["FactReading", "answers_of", "contradicted", "facts_in_words", "likely_facts", "read_facts"]


_NEEDS = tuple(Need)
_NAMED = 0.5  # that a company is in the only province that it names
_STANDS_IN = 0.6  # from this likelihood on a need counts where none was told or read: it is offered beside
_ADOPTS, _ADOPTS_IF_READY = 0.45, 0.15  # the same of adopting: of unknown readiness, and where it is ready
_READY = 8


def read_facts(*texts: str | None, year: int | None = None) -> tuple[FactReading, ...]:
    """Return what is read in texts of one company, each value once. ``year`` is today's, for years of founding."""
    found: dict[tuple[str, str], FactReading] = {}
    for text in texts:
        for reading in _heard(text.strip(), year)[0] if text and text.strip() else ():
            found.setdefault((reading.fact, str(reading.value)), reading)
    return tuple(_narrowest(list(found.values())))


def likely_facts(text: str, *, year: int | None = None) -> tuple[FactReading, ...]:
    """Return what a text makes likely beside what is read in it in a ``year``: to be offered, not to be taken."""
    if not text.strip():
        return ()
    return _heard(text.strip(), year)[1]


def _only_province(parts: TextParts, read: Collection[FactReading]) -> FactReading | None:
    """Return the only province that is named, where none is said to be the company's.

    Firms name where they are: it is taken, unless the project lies there, several provinces or a government are meant.
    In a line or two a town is, where nobody else and no project is spoken of. One where it sells is offered at most.
    """
    every = [one for one in parts.places if one.province]
    own = [one for one in every if not is_home_market(parts, one)]
    named = own or every
    if len({one.province for one in named}) != 1 or any(one.fact == "province" for one in read):
        return None
    place = named[0]
    reading = parts.reading("province", place.province, place.start, place.end)
    sure = bool(place.town and is_own_town(parts, place)) or (
        bool(own)
        and is_description(parts)
        and not any(one.search(parts.text) for one in compiled("several_provinces"))
        and not any(one.fact == "project.place" and one.value == place.province for one in read)
    )
    return reading if sure and place.town != "Ottawa" else replace(reading, likelihood=_NAMED)


def facts_in_words(*texts: str | None, needs_told: bool, level: object = None) -> tuple[FactReading, ...]:
    """Return what is read in texts; what is likely stands in for needs and for a role that nobody told or read.

    ``level`` is the readiness that was told: who adopts what others make needs what is ready.
    """
    # A need that follows from the role alone is the usual one of such a company: nobody has told it.
    read = [one for one in read_facts(*texts) if one.value != Need.OWN_SITE or one.words]
    known = {one.fact: one.value for one in read}
    level = known.get("trl") if level is None else level
    least = {
        NEED: inf if needs_told or NEED in known else _STANDS_IN,
        ROLE: inf if ROLE in known else _least_to_adopt(level),
    }
    likely = {one.key: one for text in texts if text for one in likely_facts(text) if _may_stand_in(one)}
    return (*read, *(one for one in likely.values() if one.likelihood >= least[one.fact]))


def _may_stand_in(one: FactReading) -> bool:
    return one.fact == NEED or one.value == TechnologyRole.ADOPTS


def _least_to_adopt(level: object) -> float:
    if level is None:
        return _ADOPTS
    return _ADOPTS_IF_READY if band_bounds(level)[0] >= _READY else inf


def contradicted(readings: Iterable[FactReading]) -> frozenset[str]:
    """Return the facts of one value that were read with several."""
    values: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        if reading.fact not in LISTS:
            values[reading.fact].add(str(reading.value))
    return frozenset(fact for fact, several in values.items() if len(several) > 1)


def answers_of(readings: Collection[FactReading]) -> dict[str, Any]:
    """Return readings as answers in the shape of ``hub.facts.types``, without the contradictions."""
    answers: dict[str, Any] = {}
    left_out = contradicted(readings)
    for reading in readings:
        if reading.fact in left_out:
            continue
        held: dict[str, Any] = answers
        name = reading.fact
        if name.startswith("project."):
            held, name = answers.setdefault("project", {}), name.removeprefix("project.")
        if reading.fact in LISTS:
            held.setdefault(name, []).append(reading.value)
        else:
            held[name] = reading.value
    return answers


def _narrowest(readings: list[FactReading]) -> Iterator[FactReading]:
    """Yield the readings without those that only say another of the same fact less exactly."""
    for reading in readings:
        others = [one for one in readings if one is not reading and one.fact == reading.fact]
        if reading.fact in LISTS or not any(_holds(reading.value, other.value) for other in others):
            yield reading


def _holds(wide: Any, narrow: Any) -> bool:
    if isinstance(wide, str) or isinstance(narrow, str):
        return str(narrow).startswith(f"{wide}-")  # CN holds CN-JS
    if isinstance(wide, bool) or isinstance(narrow, bool):
        return False
    low, high = band_bounds(wide)
    least, most = band_bounds(narrow)
    inside = low <= least and (high is None or (most is not None and most <= high))
    return inside and (low, high) != (least, most)


def phrase_readings(text: str, year: int | None) -> tuple[FactReading, ...]:
    parts = TextParts.of(text)
    weighs = is_description(parts)  # the model says whose technology it is, a wish to buy beside it
    read = tuple(company_readings(parts, year))
    governs = any(one.value == LegalForm.MUNICIPALITY for one in read)
    plain = {
        TechnologyRole.ADOPTS: governs or says(parts.text, ROLE, TechnologyRole.ADOPTS) or wants_to_equip(parts),
        TechnologyRole.SUPPLIES: trade(parts) is not None,
    }
    company = tuple(one for one in read if one.fact != ROLE or not weighs or plain.get(one.value))
    project = tuple(project_readings(parts, company))
    read = (*company, *project)
    needs = tuple(need_readings(parts))
    needs = (*needs, *following_needs(needs, read))
    further = (stage_reading(parts, read), place_of_demonstration(parts, (*read, *needs)))
    return (*read, *(one for one in further if one), *needs)


@lru_cache(maxsize=4096)
def _heard(text: str, year: int | None) -> tuple[tuple[FactReading, ...], tuple[FactReading, ...]]:
    """Return what is taken of a text, and what is offered beside it."""
    parts, said = TextParts.of(text), phrase_readings(text, year)
    told = {one.key for one in said}
    taken, offered = (
        tuple(one for one in some if not is_unwanted(parts, one, said=one.key in told)) for some in weighed(parts, said)
    )
    taken = with_money(parts, with_own_site(taken))
    known = {one.key for one in taken}
    offered = (*offered, *(replace(one, likelihood=_NAMED) for one in led_readings(parts)))
    offered = tuple(one for one in offered if one.key not in known)
    home = _only_province(parts, taken)
    if home and home.sure:
        taken = (*taken, home)
    elif home:
        offered = (*offered, home)
    return tuple(sorted(taken, key=_order)), tuple(sorted(offered, key=lambda one: -one.likelihood))


def _order(reading: FactReading) -> int:
    return _NEEDS.index(reading.value) if reading.fact == "needs" else -1
