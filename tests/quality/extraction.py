"""How well facts are read from a company's words: held against what a careful listener takes from them alone."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import Need
from hub.facts.types import band_bounds
from hub.matching.extraction.facts import contradicted, likely_facts, read_facts
from hub.matching.extraction.readings import FactReading
from tests.quality.figures import Figure, Part
from tests.quality.judged import JUDGED_FILE

DESCRIPTIONS_FILE = Path(__file__).with_name("descriptions.yaml")
LANGUAGES = ("en", "fr")
ENGINE = "engine"
UNSEEN = "descriptions that no rule was written for"
# What the listener noted, and the fact in which it is read.
FACTS = {
    "employees": "employees", "trl": "trl", "revenue": "annual_revenue_cad", "project_cost": "project.cost_cad",
    "project_place": "project.place", "partner": "project.partner_kind", "market": "target_markets", "needs": "needs",
}  # fmt: skip
_INDUSTRY = frozenset({"company", "industry", "sme"})

MEANINGS: Mapping[str, str] = {
    "facts read": "of the facts that the listener notes (people, readiness, revenue, cost and place of the project, "
    "partner, markets, needs), those that are read, numbers where they agree",
    "facts invented": "of the facts that are read, those that the listener does not note (less is better)",
    "needs read": "of the needs that the listener notes, those that are read",
    "needs heard": "of the same, those that are read, or offered as a box that is not ticked",
    "readiness heard": "of the levels of readiness that the listener notes, those that are read or offered",
    "offered in vain": "of the boxes that are offered, those that the listener does not note (less is better)",
}


def extraction_figures(path: Path = JUDGED_FILE, further: Path = DESCRIPTIONS_FILE) -> tuple[Figure, ...]:
    """Return the figures over the small companies, each text in each language by itself, then over further texts."""
    entries = [entry for entry in parse_yaml(path.read_text(encoding="utf-8")) if "told" in entry]
    texts = [(entry["told"], entry[f"description_{lang}"]) for entry in entries for lang in LANGUAGES]
    figures = list(_figures(texts))
    descriptions = parse_yaml(further.read_text(encoding="utf-8"))
    figures += _figures([(one["told"], one["text"]) for one in descriptions], f", {UNSEEN}")
    return tuple(figures)


def _figures(texts: Collection[tuple[Mapping[str, Any], str]], title: str = "") -> Iterator[Figure]:
    listened = [(told, _taken(read_facts(text))) for told, text in texts]
    offered = [_taken(likely_facts(text)) for _told, text in texts]
    heard = [
        (told, {name: [*taken[name], *more[name]] for name in taken})
        for (told, taken), more in zip(listened, offered, strict=True)
    ]
    yield Figure.of(f"facts read{title}", ENGINE, [_read(told, taken, FACTS) for told, taken in listened])
    yield Figure.of(f"facts invented{title}", ENGINE, [_invented(told, taken) for told, taken in listened])
    yield Figure.of(f"needs read{title}", ENGINE, [_read(told, taken, ("needs",)) for told, taken in listened])
    yield Figure.of(f"needs heard{title}", ENGINE, [_read(told, taken, ("needs",)) for told, taken in heard])
    yield Figure.of(f"readiness heard{title}", ENGINE, [_read(told, taken, ("trl",)) for told, taken in heard])
    vain = [_invented(told, more) for (told, _text), more in zip(texts, offered, strict=True)]
    yield Figure.of(f"offered in vain{title}", ENGINE, vain)


def _taken(readings: Collection[FactReading]) -> Mapping[str, list[Any]]:
    left_out = contradicted(readings)
    return {
        name: [one.value for one in readings if one.fact == fact and fact not in left_out]
        for name, fact in FACTS.items()
    }


def _noted(told: Mapping[str, Any], name: str) -> list[Any]:
    value = told.get(name, [])
    return value if isinstance(value, list) else [value]


def _read(told: Mapping[str, Any], taken: Mapping[str, list[Any]], names: Collection[str]) -> Part:
    noted = [(name, value) for name in names for value in _noted(told, name)]
    return sum(any(_agree(name, value, one) for one in taken[name]) for name, value in noted), len(noted)


def _invented(told: Mapping[str, Any], taken: Mapping[str, list[Any]]) -> Part:
    read = [(name, value) for name, values in taken.items() for value in values]
    return sum(not any(_agree(name, one, value) for one in _noted(told, name)) for name, value in read), len(read)


def _agree(name: str, noted: Any, read: Any) -> bool:
    if name in {"employees", "trl", "revenue", "project_cost"}:
        return _overlap(tuple(_ends(noted)), tuple(_ends(read)))
    # To equip an own site became a need after the listeners wrote: they noted money to grow.
    if (noted, read) == (Need.GROWTH_CAPITAL, Need.OWN_SITE):
        return True
    return noted == read or (name == "partner" and {noted, read} <= _INDUSTRY)


def _ends(value: Any) -> Iterator[float]:
    yield from (float("inf") if end is None else float(end) for end in band_bounds(value))


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
