"""What a text may tell: candidates for facts, each with the features by which a learned model weighs it.

Phrases, sentences and the words of the whole text each speak for a candidate; how much was learned from descriptions.
"""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from hub.core.vocabulary.enums import Need, Ownership, PartnerKind, TechnologyRole
from hub.directory.reference.places import country_as_place
from hub.facts.types import band_bounds, band_of, is_in_reach
from hub.matching.areas.model import load_model
from hub.matching.areas.tokens import CJK
from hub.matching.extraction.company import MOST_PEOPLE, is_buyer_behind, owner
from hub.matching.extraction.figures import QUANTITY, quantity
from hub.matching.extraction.model import (
    LEVELS,
    LIKELY,
    MOST_NEEDS,
    NEEDS_MODEL,
    READINESS_MODEL,
    likelihoods,
    plain_word,
    shown_words,
)
from hub.matching.extraction.needs import is_abroad_named, is_named, is_refused
from hub.matching.extraction.project import LEAST_COST
from hub.matching.extraction.readings import FactReading, TextParts
from hub.matching.extraction.text import Part, folded
from hub.matching.extraction.vocabulary import compiled, keys, preceded, says

type Values = dict[str, float]

PEOPLE, REVENUE, COST = "employees", "annual_revenue_cad", "project.cost_cad"
PLACE, MARKET = "project.place", "target_markets"
PARTNER, LEVEL, NEED, ROLE = "project.partner_kind", "trl", "needs", "technology_role"
_RARE = {PartnerKind.ANY, PartnerKind.SME, PartnerKind.INVESTOR, PartnerKind.INDUSTRY}  # told by phrases alone
PARTNERS = tuple(kind.value for kind in PartnerKind if kind not in _RARE)
# That an own site is to be equipped follows from who adopts what others make; it has no sentences of its own.
LEARNED_NEEDS = tuple(need for need in Need if need is not Need.OWN_SITE)
# Who does not say so develops what it speaks of.
ROLES = (TechnologyRole.SUPPLIES, TechnologyRole.ADOPTS)
# The classes of the two models: of whole texts, and of amounts and places in them.
TEXT_CLASSES = (
    *(f"{NEED}={need}" for need in LEARNED_NEEDS),
    *(f"{LEVEL}={level}" for level in LEVELS),
    *(f"{PARTNER}={kind}" for kind in PARTNERS),
    *(f"{ROLE}={role}" for role in ROLES),
)
MENTION_CLASSES = (PEOPLE, REVENUE, COST, PLACE, MARKET)

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[$%/]")
_NUMBER = re.compile(rf"(?<![\w.,$-])(?:{QUANTITY})(?![\w%$])")
_REACH = 8  # words to each side of a mention of which the place counts
_STEM = 5  # letters of a word that stand for its forms
_SOLD = 9
_NAMED = 2.0  # what a need counts that is called by its name
_UNLIKELY = 0.1  # under it not even what a phrase says is offered
_FEWEST, _DIFFERENT = 25, 10  # words of a description, and how many of them differ
_FEWEST_OF_A_LINE = 12  # words of a line that is weighed at all
_NEXT_TO_CERTAIN, _MOST_UNLIKELY = {NEED: 0.95, ROLE: 0.9}, 0.06  # in a line or two, of which little was learned
_EXPORTED = 0.6  # that what is exported is what a line speaks of
_MONTHLY = re.compile(r"\b(?:mrr|monthly|(?:a|per|each) month|/ ?(?:mo|month|mois)|par mois|mensuel\w*)\b")
_MONTHS = 12
_PHRASE, _OF_TEXT = 0.5, 0.3  # what a phrase counts for a mention, and what is known of the text


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading that may be so, the class of the model that says how likely it is, and its features."""

    reading: FactReading
    name: str
    values: Values


def text_candidates(read: Collection[FactReading], values: Values) -> Iterator[Candidate]:
    """Yield every need, level of readiness, kind of partner and role; ``read`` is what phrases say."""
    said = {(one.fact, str(one.value)): one for one in read}
    for need in LEARNED_NEEDS:
        yield Candidate(said.get((NEED, need.value)) or FactReading(NEED, need.value), f"{NEED}={need}", values)
    for level, (low, high) in LEVELS.items():
        told = next((one for one in read if one.fact == LEVEL and is_in_reach(one.value, low, high)), None)
        yield Candidate(told or FactReading(LEVEL, band_of(low, high)), f"{LEVEL}={level}", values)
    owners = any(one.value == Ownership.INDIGENOUS and says(folded(one.words), "owned") for one in read)
    for kind in PARTNERS:
        if kind == PartnerKind.INDIGENOUS and owners and (PARTNER, kind) not in said:
            continue  # the owners are no partner
        yield Candidate(said.get((PARTNER, kind)) or FactReading(PARTNER, kind), f"{PARTNER}={kind}", values)
    for role in ROLES:
        yield Candidate(said.get((ROLE, role)) or FactReading(ROLE, role.value), f"{ROLE}={role}", values)


def mention_candidates(parts: TextParts, read: Collection[FactReading], values: Values) -> Iterator[Candidate]:
    """Yield every amount as revenue and as cost, every number as people, every place as a market and as the project's.

    ``values`` are those of the whole text.
    """
    known = {name: _OF_TEXT * value for name, value in values.items() if name[0] != "w"}
    words = {f"t{name}": 2 * value for name, value in values.items() if name[0] == "w"}
    amounts = list(parts.amounts())
    for number, (money, sentence) in enumerate(amounts):
        if money.value is None:
            continue
        start, end = sentence.start + money.start, sentence.start + money.end
        values = {**known, **_around(sentence, money.start, money.end)}
        values[f"size={int(2 * math.log10(money.value + 1))}"] = 1.0
        values[f"number={min(number, 3)}"] = values[f"of={min(len(amounts), 4)}"] = 0.5
        monthly = _MONTHLY.search(sentence.text[max(0, money.start - 15) : money.end + 15])
        for fact in (REVENUE, COST):
            value = money.value * _MONTHS if monthly and fact == REVENUE else money.value
            reading = parts.reading(fact, value, start, end)
            yield Candidate(reading, fact, _with_phrase(values, read, reading))
    yield from _people(parts, read, known)
    codes = {place.code for place in parts.places}
    for number, place in enumerate(parts.places):
        sentence = parts.sentence_at(place.start)
        values = {**known, **words, **_around(sentence, place.start - sentence.start, place.end - sentence.start)}
        values[f"country={place.country if place.country in {'CA', 'CN', 'US'} else '?'}"] = 1.0
        values[f"number={min(number, 3)}"] = values[f"of={min(len(codes), 4)}"] = 0.5
        if place.town or (place.country == "CN" and "-" in place.code):
            values["part"] = 0.5
        if place.country != "CA":
            reading = parts.reading(MARKET, place.country, place.start, place.end)
            yield Candidate(reading, MARKET, _with_phrase(values, read, reading))
        where = place.province or (place.code if place.country == "CN" else country_as_place(place.code))
        reading = parts.reading(PLACE, where, place.start, place.end)
        yield Candidate(reading, PLACE, _with_phrase(values, read, reading))


def _people(parts: TextParts, read: Collection[FactReading], known: Values) -> Iterator[Candidate]:
    """Yield every number that is no money as people of the company."""
    money = [(one.start + sentence.start, one.end + sentence.start) for one, sentence in parts.amounts()]
    for sentence in parts.sentences:
        for match in _NUMBER.finditer(sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            value = quantity(match.group())
            low, high = band_bounds(value)
            if not (low and float(low).is_integer() and low <= MOST_PEOPLE) or any(
                start < last and first < end for first, last in money
            ):
                continue
            reading = parts.reading(PEOPLE, value, start, end)
            values = {**known, **_around(sentence, match.start(), match.end()), f"size={int(2 * math.log2(low))}": 1.0}
            values[f"sentence={min(3, parts.sentences.index(sentence))}"] = 0.5
            values["words" if not match.group()[0].isdigit() else "digits"] = 0.5
            if high != low:
                values["band"] = 0.5
            yield Candidate(reading, PEOPLE, _with_phrase(values, read, reading))


def text_values(parts: TextParts, read: Collection[FactReading]) -> Values:
    """Return the features of a text: its words, length 1 together; what phrases say; how likely sentences make it."""
    words = {plain_word(word) for word in _WORD.findall(parts.text)}
    values = {f"w:{word}": 1 / math.sqrt(len(words)) for word in words}
    for one in read:
        if one.fact in {NEED, PARTNER, "stage"}:
            values[f"said:{one.fact}={one.value}{'' if one.words else '?'}"] = 1.0
            said = folded(one.words)
            values |= {f"saying:{one.value}:{plain_word(word)}": 1.0 for word in _WORD.findall(said)}
            if one.fact == NEED and any(name.search(said) for name in compiled("named", one.value)):
                values[f"named:{one.value}"] = _NAMED
        elif one.fact == LEVEL:
            values[f"said:{LEVEL}={'..'.join(map(str, band_bounds(one.value)))}"] = 1.0
        elif one.fact in {REVENUE, COST}:
            values[f"said:{one.fact}={int(math.log10(band_bounds(one.value)[0] + 1))}"] = 1.0
        elif one.fact == MARKET:
            values[f"said:{MARKET}={'CN' if one.value.startswith('CN') else '?'}"] = 1.0
    for name, likelihood in likelihoods(parts).items():
        values[f"heard:{name}"] = math.log(max(likelihood, 1e-3) / (1 - min(likelihood, 0.999))) / 4 + 0.5
    return values


def _around(sentence: Part, start: int, end: int) -> Values:
    """Return the features of what stands around a mention: words by their distance, pairs, and all of the sentence."""
    before = [plain_word(word) for word in _WORD.findall(sentence.text[:start])]
    after = [plain_word(word) for word in _WORD.findall(sentence.text[end:])]
    values: Values = {}
    for side, words in (("b", before[::-1]), ("a", after)):
        for distance, word in enumerate(words[:_REACH]):
            values.setdefault(f"{side}:{word}", 1 / (1 + 0.3 * distance))
        for size in (1, 2, 3):
            if len(words) >= size:
                values[f"{side}{size}:{' '.join(words[:size])}"] = 1.0
        values |= {f"s:{word}": 0.5 for word in words} | {f"p:{word[:_STEM]}": 0.3 for word in words}
    return values


def _with_phrase(values: Values, read: Collection[FactReading], reading: FactReading) -> Values:
    if any(one.fact == reading.fact and one.value == reading.value for one in read):
        return {**values, f"phrase:{reading.fact}": _PHRASE}
    return values


# --- What is taken and what is offered --------------------------------------------------------------------------------

TEXTS_MODEL = Path(__file__).resolve().parents[1] / "data" / "texts-model.npz"
MENTIONS_MODEL = TEXTS_MODEL.with_name("mentions-model.npz")
_ONE_VALUE = frozenset({PEOPLE, LEVEL, REVENUE, COST, PLACE, ROLE})


class Limits(NamedTuple):
    """The likelihoods from which a fact is taken where a phrase says it, taken where none does, and offered."""

    said: float
    taken: float
    offered: float


LIMITS: Mapping[str, Limits] = {
    PEOPLE: Limits(0.1, 0.5, 0.3),
    NEED: Limits(0.15, 0.72, 0.25),
    LEVEL: Limits(0.3, 0.75, 0.4),
    PARTNER: Limits(0.05, 0.8, 0.3),
    REVENUE: Limits(0.2, 0.5, 0.3),
    COST: Limits(0.5, 0.9, 0.4),
    PLACE: Limits(0.1, 0.75, 0.3),
    MARKET: Limits(0.6, 0.75, 0.4),
    ROLE: Limits(0.4, 0.7, 0.15),
}


def weighed(parts: TextParts, said: Collection[FactReading]) -> tuple[tuple[FactReading, ...], tuple[FactReading, ...]]:
    """Return what is taken of what phrases say and words make likely, and what is offered.

    Chinese is not weighed, nor a line or two: nothing was learned of them. Phrases say what is taken.
    """
    if CJK.search(parts.text):
        return tuple(said), ()
    if not is_description(parts):
        return _of_a_line(parts, said)
    best: dict[tuple[str, str], FactReading] = {}
    for one in _likely(parts, said):
        key = (one.fact, str(one.value))
        if key not in best or best[key].likelihood < one.likelihood:
            best[key] = one
    keys = {(one.fact, str(one.value)) for one in said}
    taken = [one for one in said if (one.fact, str(one.value)) not in best or _is_told(parts, one)]
    known = {one.key for one in taken}
    offered: list[FactReading] = []
    for fact, limits in LIMITS.items():
        likely = sorted(
            (one for one in best.values() if one.fact == fact and one.key not in known), key=lambda one: -one.likelihood
        )
        if fact in _ONE_VALUE:
            likely = [] if any(one.fact == fact for one in taken) else likely[:1]
        for one in likely:
            told = (fact, str(one.value)) in keys
            if one.likelihood >= (limits.said if told else limits.taken) and (told or not _rather_offered(parts, one)):
                taken.append(replace(one, likelihood=1.0))
            elif one.likelihood >= (_UNLIKELY if told else limits.offered) or (told and is_named(one)):
                offered.append(one)
    scores = {key: one.likelihood for key, one in best.items()}
    taken = [one for one in taken if not _is_read_otherwise(one, taken, scores)]
    offered = [one for one in offered if not _is_read_otherwise(one, taken, {})]
    offered = [one for one in offered if not _is_read_otherwise(one, offered, scores)]
    return tuple(_with_words(parts, one) for one in taken), tuple(_with_words(parts, one) for one in offered)


def _is_read_otherwise(
    one: FactReading, others: Collection[FactReading], scores: Mapping[tuple[str, str], float]
) -> bool:
    """Return whether an amount that is revenue here stands among others as a cost, or the reverse.

    It is one of the two: the more likely by ``scores``. Without them what stands among the others goes before.
    """
    return any(
        {other.fact, one.fact} == {REVENUE, COST}
        and other.start == one.start
        and (not scores or scores.get((other.fact, str(other.value)), 1) > scores.get((one.fact, str(one.value)), 1))
        for other in others
    )


def is_description(parts: TextParts) -> bool:
    """Return whether a text is long enough to be a description, not a line or two."""
    words = _WORD.findall(parts.text)
    return len(words) >= _FEWEST and len(set(words)) >= _DIFFERENT


def _of_a_line(
    parts: TextParts, said: Collection[FactReading]
) -> tuple[tuple[FactReading, ...], tuple[FactReading, ...]]:
    """Return what is taken of a line or two, and what is offered.

    Phrases say it. Where there are words enough, a need or an adopter next to certain is taken beside them. A need most
    unlikely, in the whole text and in its own part of a sentence, is not: one called by its name is offered.
    """
    exported = [one for one in said if one.fact == LEVEL and says(folded(one.words), "exported")]
    offered = tuple(_of_sentences(parts, said)) + tuple(replace(one, likelihood=_EXPORTED) for one in exported)
    said = [one for one in said if one not in exported]
    if len(_WORD.findall(parts.text)) < _FEWEST_OF_A_LINE:
        return tuple(said), offered
    likely = {one.key: one for one in _likely(parts, said) if one.fact == NEED or one.value == TechnologyRole.ADOPTS}
    taken = [
        one
        for one in said
        if one.fact != NEED
        or one.key not in likely
        or likely[one.key].likelihood >= _MOST_UNLIKELY
        or _is_told(parts, one)
        or _likely_in_its_part(parts, one, said) >= _MOST_UNLIKELY
    ]
    left = [likely[one.key] for one in said if one not in taken and is_named(one)]
    offered = (*(one for one in offered if one.key not in {other.key for other in left}), *left)
    told = {one.key for one in taken}
    certain = [one for one in likely.values() if one.likelihood >= _NEXT_TO_CERTAIN[one.fact] and one.key not in told]
    role = {one.value for one in (*taken, *certain) if one.fact == ROLE}
    if any(one.fact == ROLE for one in taken):
        certain = [one for one in certain if one.fact != ROLE]
    if TechnologyRole.ADOPTS in role:  # who buys sells nothing
        taken = [one for one in taken if one.value != Need.PROCUREMENT]
        certain = [one for one in certain if one.value != Need.PROCUREMENT]
        offered = tuple(one for one in offered if one.value != Need.PROCUREMENT)
    more = [_with_words(parts, replace(one, likelihood=1.0)) for one in certain]
    known = {one.key for one in more}
    return (*taken, *more), tuple(one for one in offered if one.key not in known)


def _of_sentences(parts: TextParts, said: Collection[FactReading]) -> Iterator[FactReading]:
    """Yield what single sentences make likely beside what phrases say: the likeliest level, and two needs."""
    found = sorted(likelihoods(parts).items(), key=lambda one: -one[1])
    levels = [one for one in found if one[0] in LEVELS and one[1] >= load_model(READINESS_MODEL).thresholds[LIKELY]]
    sells = says(parts.text, "sells")
    if not any(one.fact == LEVEL for one in said):
        for level, likelihood in levels[:1]:
            if level == str(_SOLD) and not sells:
                continue  # of a text that speaks of no sale it is the commonest level, and no more
            yield replace(shown_words(parts, LEVEL, band_of(*LEVELS[level]), level), likelihood=likelihood)
    known = {one.value for one in said if one.fact == NEED}
    least = load_model(NEEDS_MODEL).thresholds[LIKELY]
    needs = [one for one in found if one[0] in set(Need) - known and one[1] >= least]
    for need, likelihood in needs[:MOST_NEEDS]:
        yield replace(shown_words(parts, NEED, need, need), likelihood=likelihood)


def _is_told(parts: TextParts, one: FactReading) -> bool:
    """Return whether it is said so plainly that nothing is weighed: a level by its number, who buys where, an owner."""
    if one.fact == LEVEL:
        return says(folded(one.words), "trl_told")
    if one.fact in {COST, PLACE, PARTNER}:
        return parts.is_planned(one.start)
    if one.fact == MARKET:
        return is_buyer_behind(parts.text[one.end :])
    if one.value == TechnologyRole.ADOPTS and (owner(parts) or is_refused(parts, Need.FUNDING_RD)):
        return True
    if one.value == Need.EXPORT_FINANCE and not is_abroad_named(parts, Part(parts.text, 0)):
        return False
    return one.value in keys("beyond_doubt") and says(parts.text, "beyond_doubt", str(one.value))


def _likely_in_its_part(parts: TextParts, one: FactReading, said: Collection[FactReading]) -> float:
    """Return how likely a need is by its own part of a sentence of several wishes; 0 where there is but one."""
    part = parts.joined_part_at(one.start)
    if not one.words or part == parts.sentence_at(one.start):
        return 0.0
    near = [other for other in said if other.words and part.start <= other.start < part.end]
    values = text_values(TextParts.of(parts.written[part.start : part.end]), near)
    return load_model(TEXTS_MODEL).scores(values)[f"{NEED}={one.value}"]


def _rather_offered(parts: TextParts, one: FactReading) -> bool:
    """Return whether it is offered, however likely, where no phrase says it.

    That is the level of what is sold, for a firm that sells may want to show something new; that a partner is sought
    by who has one; and a place abroad in which the company wants to sell, for the project may be at home.
    """
    if one.fact == PLACE:
        sentence = parts.sentence_at(one.start)
        return preceded(sentence.text, one.start - sentence.start, "home_market")
    if one.fact == LEVEL:
        return bool(one.value == _SOLD)
    return one.value == Need.FIND_PARTNER and says(parts.text, "own_partner")


def _likely(parts: TextParts, said: Collection[FactReading]) -> Iterator[FactReading]:
    values = text_values(parts, said)
    scores = load_model(TEXTS_MODEL).scores(values)
    for one in text_candidates(said, values):
        yield replace(one.reading, likelihood=scores[one.name])
    for one in mention_candidates(parts, said, values):
        if one.name != COST or one.reading.value >= LEAST_COST:
            yield replace(one.reading, likelihood=load_model(MENTIONS_MODEL).scores(one.values)[one.name])


def _with_words(parts: TextParts, one: FactReading) -> FactReading:
    """Return a need or level with the words that speak most for it, where it has none."""
    if one.words or one.fact not in {NEED, LEVEL}:
        return one
    name = (
        one.value if one.fact == NEED else next(level for level, band in LEVELS.items() if band_of(*band) == one.value)
    )
    return replace(shown_words(parts, one.fact, one.value, name), likelihood=one.likelihood)
