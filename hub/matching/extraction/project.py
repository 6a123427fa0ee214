"""What words say of the project: cost, own share, place, partner."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice

from hub.core.vocabulary.enums import Need, Stage
from hub.directory.reference.places import country_as_place
from hub.facts.types import band_bounds
from hub.matching.areas.tokens import CJK
from hub.matching.extraction.company import is_company_place, is_market, is_of_people, is_part_of_china
from hub.matching.extraction.figures import AmountInText, quantity
from hub.matching.extraction.places import PlaceMention, places_in
from hub.matching.extraction.readings import FactReading, TextParts
from hub.matching.extraction.text import Part
from hub.matching.extraction.vocabulary import compiled, found_in, found_in_each, keys, preceded, says

LEAST_COST = 10_000
_LARGE = 50_000  # from here on an amount that is nothing else is the cost of the project
_TOGETHER = 90  # letters within which somebody and what he joins in stand
_PROVEN = 8  # from this level of readiness on, no stage before the market is read
_EARLY = frozenset({Stage.RESEARCH, Stage.DEVELOPMENT, Stage.DEMONSTRATION})
_SHARES = {
    "half": 0.5, "moitie": 0.5, "third": 0.333, "tiers": 0.333, "quarter": 0.25, "quart": 0.25, "fifth": 0.2,
    "cinquieme": 0.2, "tenth": 0.1, "dixieme": 0.1,
}  # fmt: skip


def project_readings(parts: TextParts, company: Collection[FactReading]) -> Iterator[FactReading]:
    """Yield what is read of the project; ``company`` is what was read of the company."""
    sold = {one.start for one in company if one.fact == "annual_revenue_cad"}
    costs = [one for one in _costs(parts) if one.start not in sold]
    yield from costs
    yield from _own_share(parts)
    yield from _places(parts, costs)
    yield from _partners(parts)


def _costs(parts: TextParts) -> Iterator[FactReading]:
    if any(_has(one.text, "needs", "dispute") for one in parts.sentences):
        return  # the amount is what somebody owes
    found: list[FactReading] = []
    missing: list[FactReading] = []
    for money, sentence in parts.amounts():
        if money.value is None or money.value < LEAST_COST or not _is_cost(parts, money, sentence):
            continue
        start, end = sentence.start + money.start, sentence.start + money.end
        lacking = preceded(sentence.text, money.start, "missing")
        (missing if lacking else found).append(parts.reading("project.cost_cad", money.value, start, end))
    yield from _planned_first(parts, found or missing)


def _planned_first(parts: TextParts, found: Collection[FactReading]) -> Collection[FactReading]:
    """Return the first that is told of a plan, where one is; else all."""
    return [one for one in found if parts.is_planned(one.start)][:1] or found


def _is_cost(parts: TextParts, money: AmountInText, sentence: Part) -> bool:
    clause = parts.clause_at(sentence.start + money.start)
    near = sentence.text[max(0, money.start - 40) : money.end + 40] if clause.text == sentence.text else clause.text
    if _has(near, "not_a_cost") or _has(clause.text, "prices") or _has(sentence.text, "planned_by_others"):
        return False
    return (money.value or 0) >= _LARGE or _has(near, "cost_cues") or _has(sentence.text, "plan_cues")


def _has(text: str, *path: str) -> bool:
    return any(pattern.search(text) for pattern in compiled(*path))


def _own_share(parts: TextParts) -> Iterator[FactReading]:
    for clause, match in found_in_each(parts.clauses, "own_share"):
        share = _share(match["share"])
        if share is not None:
            yield parts.reading_of("project.own_contribution", share, clause, match)
            return


def _share(words: str) -> float | None:
    named = next((share for name, share in _SHARES.items() if name in words), None)
    if named is not None:
        return named
    value = quantity(re.sub(r" ?(?:%|percent|per cent|pour cent)$", "", words))
    return value / 100 if isinstance(value, int | float) and 0 <= value <= 100 else None


def _places(parts: TextParts, costs: Collection[FactReading]) -> Iterator[FactReading]:
    """Yield where it takes place: a part of China that is a market, else where the sentence of the plan says."""
    found: dict[str, FactReading] = {}
    others = ("fairs", "planned_by_others")
    places = [one for one in parts.places if not any(_has(parts.sentence_at(one.start).text, each) for each in others)]
    for place in parts.places:
        if is_part_of_china(place) and is_market(parts, place) and _wanted_there(parts, place):
            found.setdefault(place.code, parts.reading("project.place", place.code, place.start, place.end))
    if not found:
        planned = {parts.sentence_at(cost.start) for cost in costs}
        for place in places:
            sentence = parts.sentence_at(place.start)
            head = sentence.text[: place.start - sentence.start]
            own = parts.text[parts.joined_part_at(place.start).start : place.start]  # who joins something is elsewhere
            here = preceded(own, len(own), "project_here") and not _ran_before(sentence)
            here = here and not is_of_people(parts, place)
            if place.country == "CA":
                # Chinese says "in" of a company and of a project alike.
                here = here and not (CJK.search(head[-1:]) and is_company_place(parts, place))
                if place.province and (sentence in planned or here):
                    found.setdefault(place.code, parts.reading("project.place", place.province, place.start, place.end))
            elif here and not preceded(head, len(head), "home_market") and is_market(parts, place):
                found.setdefault(
                    place.code, parts.reading("project.place", country_as_place(place.code), place.start, place.end)
                )
    yield from _planned_first(parts, found.values())


def _wanted_there(parts: TextParts, place: PlaceMention) -> bool:
    """Return whether somebody there wants one built, or ours: a visit, a copy or a debt is no project."""
    sentence = parts.sentence_at(place.start)
    if CJK.search(sentence.text):
        return not is_of_people(parts, place)
    after = parts.text[sentence.end :].lstrip(" .;:!?")
    told = [] if _has(sentence.text, "fairs") else [sentence.text]
    told += [after.split(".")[0]] if _has(after, "same_people") else []
    return any(_has(one, "project_there") for one in told)


def _ran_before(sentence: Part) -> bool:
    """Return whether a sentence speaks of a pilot that has run: its place is not that of the project."""
    return _has(sentence.text, "our_pilot") or says(sentence.text, "trl_from_words", "6-7")


def place_of_demonstration(parts: TextParts, read: Collection[FactReading]) -> FactReading | None:
    """Return the only province that is named, where something is shown at a cost, or somebody is in it."""
    facts = {one.fact for one in read}
    needs = {one.value for one in read if one.fact == "needs"}
    shown = Need.FUNDING_DEMO in needs and Need.GROWTH_CAPITAL not in needs
    helped = any(one.fact == "project.partner_kind" and one.value not in {"academic", "foreign"} for one in read)
    if "project.place" in facts or "project.cost_cad" not in facts or not (shown or helped):
        return None
    place = parts.only_province
    return parts.reading("project.place", place.province, place.start, place.end) if place else None


def _partners(parts: TextParts) -> Iterator[FactReading]:
    kinds: dict[str, FactReading] = {}
    paths: dict[tuple[str, ...], str] = {
        ("partner_abroad",): "foreign",
        **{("partner", kind): kind for kind in keys("partner")},
    }
    for path, kind in paths.items():
        for sentence, match in found_in_each(parts.sentences, *path):
            one = parts.reading_of("project.partner_kind", kind, sentence, match)
            abroad = _is_foreign(parts, sentence.start if kind == "company" else one.start, one.end)
            sought = preceded(sentence.text, match.start(), "not_partner") and not _has(match.group(), "own_partner")
            if abroad == (kind == "foreign") and not sought:
                kinds.setdefault(kind, one)
    for kind, one in (*_planned_with(parts), *_joined(parts)):
        if not (kind == "company" and kinds):  # who is named by kind is no company beside
            kinds.setdefault(kind, one)
    if kinds:
        first = next(iter(kinds.values()))
        yield replace(first, fact="project.has_partner", value=True)
        yield from kinds.values()


def _planned_with(parts: TextParts) -> Iterator[tuple[str, FactReading]]:
    """Yield with whom the company plans what it plans: of another country, of a kind, or any company."""
    for plan, match in found_in_each(parts.plans, "planned_with"):
        one = parts.reading_of("project.partner_kind", "company", plan, match)
        kinds = (kind for kind in keys("partner_nouns") if _has(match.group(), "partner_nouns", kind))
        kind = "foreign" if _is_foreign(parts, one.start, plan.end) else next(kinds, "company")
        yield kind, replace(one, value=kind)


def _joined(parts: TextParts) -> Iterator[tuple[str, FactReading]]:
    """Yield who takes part, where a word for them and a word of joining stand in one sentence."""
    for sentence in parts.sentences:
        if _has(sentence.text, "not_joined"):
            continue
        abroad = [place for place in parts.places if place.country != "CA" and _within(place, sentence)]
        joined = next(found_in(sentence.text, "joined"), None)
        joined = joined or (next(found_in(sentence.text, "joined_abroad"), None) if abroad else None)
        if joined is None or (abroad and "pay" in joined.group()):  # who pays abroad is a buyer
            continue
        nouns = [("foreign", place.start - sentence.start, place.end - sentence.start) for place in abroad] or [
            (kind, *noun.span())
            for kind in keys("partner_nouns")
            for path in compiled("partner_nouns", kind)
            for noun in islice(path.finditer(sentence.text), 1)
        ]
        for kind, start, end in nouns:
            start, end = min(start, joined.start()), max(end, joined.end())
            if end - start <= _TOGETHER and not preceded(sentence.text, start, "not_partner"):
                yield kind, parts.reading("project.partner_kind", kind, sentence.start + start, sentence.start + end)


def _within(place: PlaceMention, sentence: Part) -> bool:
    return sentence.start <= place.start < sentence.end


def _is_foreign(parts: TextParts, start: int, end: int) -> bool:
    found = places_in(parts.text[start:end], parts.written[start:end])
    return any(place.country != "CA" for place in found)


def stage_reading(parts: TextParts, read: Collection[FactReading]) -> FactReading | None:
    """Return the stage of which the words speak first; ``read`` is what was read before."""
    level = next((band_bounds(one.value) for one in read if one.fact == "trl"), None)
    proven, early = level is not None and level[0] >= _PROVEN, level is not None and level[1] < _PROVEN
    abroad = any(one.fact == "target_markets" for one in read)
    for stage in keys("stage"):
        if (proven and stage in _EARLY) or (early and stage not in _EARLY):
            continue
        if found := next(found_in_each(parts.sentences, "stage", stage), None):
            stage = Stage.EXPORT if abroad and stage == Stage.COMMERCIALIZATION else stage
            return parts.reading_of("stage", str(stage), *found)
    return None if early else _stage_of_a_business(parts, read)


def _stage_of_a_business(parts: TextParts, read: Collection[FactReading]) -> FactReading | None:
    stage = Stage.EXPORT if any(one.fact == "target_markets" for one in read) else Stage.COMMERCIALIZATION
    found = next(found_in_each(parts.sentences, "stage_of_a_business"), None)
    return parts.reading_of("stage", str(stage), *found) if found else None
