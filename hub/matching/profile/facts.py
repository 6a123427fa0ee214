"""From answers (of a sheet, a profile, a file or the API) to what the engine reads of a company.

Beside its facts, its own words propose capabilities (found as the areas are: the longest phrase wins, a negated word
does not count, and what one's product feeds is the customer's), and name the industries it serves; its needs say which
opportunities in China answer them (a strength of 1 is the thing itself). A proposal is a suggestion: the company
decides.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from hub.core.vocabulary.enums import Need, OpportunityKind, Province
from hub.directory.reference.capabilities import LANGUAGES, capabilities
from hub.matching.areas import AreaProposal, propose_areas
from hub.matching.areas.tokens import simplified, stem, tokens_of
from hub.matching.areas.vocabulary import Phrase, Vocabulary, find_phrases
from hub.matching.extraction.facts import answers_of, facts_in_words
from programs.eligibility.facts import ApplicantFacts, facts_of

MOST_CAPABILITIES = 6
_PROVINCES = frozenset(Province)
_FED = re.compile(
    r"\b(?:feeds? (?:an?|the)|aliment(?:er?|ent) (?:une?|des|les?|la|l[’'])) ?\w.*?"
    r"(?=[.;:!?]|, (?:while|which|and we|qui|et nous)\b|$)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class CapabilityProposal:
    """One capability proposed, with the words, as the person wrote them, that led there."""

    capability: str
    because: tuple[str, ...]


def propose_capabilities(*texts: str | None) -> tuple[CapabilityProposal, ...]:
    """Propose at most ``MOST_CAPABILITIES`` for what is said of an offering: the most words first, then list order."""
    because: dict[str, dict[str, None]] = {}
    for text in texts:
        for slug, words in _found(text.strip()) if text else ():
            because.setdefault(slug, {})[words] = None
    order = list(capabilities())
    found = [CapabilityProposal(slug, tuple(words)) for slug, words in because.items()]
    found.sort(key=lambda each: (-len(each.because), order.index(each.capability)))
    return tuple(found[:MOST_CAPABILITIES])


@lru_cache(maxsize=4096)
def _found(text: str) -> tuple[tuple[str, str], ...]:
    hits = find_phrases(_FED.sub(" ", text), _vocabulary()).values()
    return tuple((slug, hit.words) for hit in hits for slug in hit.weights)


@lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    terms: dict[str, dict[Phrase, dict[str, float]]] = {lang: {} for lang in LANGUAGES}
    for slug, capability in capabilities().items():
        for lang in LANGUAGES:
            for phrase in _phrases(capability.words[lang], lang):
                # Two spellings of one word may fold together: the first capability of the list keeps it.
                terms[lang].setdefault(phrase, {slug: 1.0})
    return Vocabulary.of(terms)


def _phrases(words: Iterable[str], lang: str) -> Iterable[Phrase]:
    for word in words:
        yield (simplified(word),) if lang == "zh" else tuple(token.stem for token in tokens_of(word))


INDUSTRIES_FILE = Path(__file__).resolve().parents[1] / "data" / "industries.yaml"

_STEM = "*"


@dataclass(frozen=True, slots=True)
class Industry:
    """A beneficiary of programs, and the words that speak of it."""

    slug: str
    words: frozenset[tuple[str, ...]]
    beginnings: tuple[str, ...]
    characters: tuple[str, ...]
    others: frozenset[tuple[str, ...]]  # phrases with a word of it that speak of something else
    least: int  # how many words of one text it takes: one word often names a neighbour or what is bought
    enough: frozenset[str]  # words that are enough alone


@lru_cache(maxsize=1)
def industries() -> Mapping[str, Industry]:
    """Return the industries by slug. Cached; raise OSError when the file is missing."""
    entries = yaml.safe_load(INDUSTRIES_FILE.read_text(encoding="utf-8"))
    found = {}
    for slug, words in entries.items():
        latin = [*words["en"], *words["fr"]]
        found[slug] = Industry(
            slug=slug,
            words=frozenset(_stems(word) for word in latin if not word.endswith(_STEM)),
            beginnings=tuple(sorted({stem(word.removesuffix(_STEM)) for word in latin if word.endswith(_STEM)})),
            characters=tuple(simplified(word) for word in words["zh"]),
            others=frozenset(map(_stems, words.get("not", ()))),
            least=words.get("least", 1),
            enough=frozenset(map(stem, words.get("enough", ()))),
        )
    return found


def industries_in_text(*texts: str | None) -> frozenset[str] | None:
    """Return the industries that a company's words speak of; None where it has said nothing of what it does."""
    return _in_any(texts, _industries_in_text)


def words_in_text(*texts: str | None) -> frozenset[str] | None:
    """Return the folded words of a company, against which topics are held; None where it has said nothing."""
    return _in_any(texts, folded_words)


def _in_any(texts: Iterable[str | None], read: Callable[[str], frozenset[str]]) -> frozenset[str] | None:
    said = [text.strip() for text in texts if text and text.strip()]
    return frozenset().union(*map(read, said)) if said else None


@lru_cache(maxsize=4096)
def folded_words(text: str) -> frozenset[str]:
    """Return the words of a text without the small ones, as they are compared."""
    return frozenset(token.stem for token in tokens_of(text))


@lru_cache(maxsize=4096)
def _industries_in_text(text: str) -> frozenset[str]:
    stems = [token.stem for token in tokens_of(text)]
    phrases = [{tuple(stems[start : start + size]) for size in (1, 2, 3)} for start in range(len(stems))]
    plain = simplified(text)
    return frozenset(each.slug for each in industries().values() if _is_spoken_of(each, stems, phrases, plain))


def _is_spoken_of(industry: Industry, stems: list[str], phrases: list[set[tuple[str, ...]]], plain: str) -> bool:
    others = {place for phrase in industry.others for place in _places(phrase, stems)}
    found = {sign for sign in industry.characters if sign in plain}
    for place, word in enumerate(stems):
        spoken = word.startswith(industry.beginnings) or not industry.words.isdisjoint(phrases[place])
        if spoken and place not in others:
            found.add(word)
    return len(found) >= industry.least or not industry.enough.isdisjoint(found)


def _places(phrase: tuple[str, ...], stems: list[str]) -> Iterator[int]:
    for start in range(len(stems) - len(phrase) + 1):
        if tuple(stems[start : start + len(phrase)]) == phrase:
            yield from range(start, start + len(phrase))


def _stems(words: str) -> tuple[str, ...]:
    return tuple(token.stem for token in tokens_of(words))


DESCRIPTIONS = ("description", "description_en", "description_fr", "description_zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One company to be routed: its facts and, from its words, the areas proposed to it.

    ``area_order`` names the areas that count for its rank, the main one first: its own choice as written, else the
    proposals.
    """

    id: str
    name: str | None
    facts: ApplicantFacts
    proposals: tuple[AreaProposal, ...]
    area_order: tuple[str, ...]


def profile_from_answers(
    answers: Mapping[str, Any], *, ident: str = "", name: str | None = None, words_tell: bool = True
) -> Profile:
    """Return the profile of answers in the shape of ``hub.facts.types``; absent and None both stay unknown.

    Areas and capabilities are proposed from the descriptions; they count only while none was chosen. ``words_tell``:
    other facts that were never asked are read from them too.
    """
    texts = [answers.get(name) for name in DESCRIPTIONS]
    proposals = propose_areas(*texts)
    proposed = tuple(proposal.area for proposal in proposals)
    areas = answers.get("areas")
    return Profile(
        id=ident,
        name=name,
        facts=facts_of(
            answers,
            proposed_areas=frozenset(proposed),
            proposed_capabilities=frozenset(each.capability for each in propose_capabilities(*texts)),
            industries=industries_in_text(*texts),
            words=words_in_text(*texts),
            read=with_province_of_project(_read_in(texts, answers) if words_tell else {}, answers),
        ),
        proposals=proposals,
        area_order=proposed if areas is None else tuple(areas),
    )


def with_province_of_project(read: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was read, with the province of the project where none was told or read: a guess as good as those."""
    if answers.get("province") or read.get("province"):
        return read
    project = {**(read.get("project") or {}), **(answers.get("project") or {})}
    place = project.get("place") or project.get("province")
    return {**read, "province": place} if place in _PROVINCES else read


def _read_in(texts: Sequence[str | None], answers: Mapping[str, Any]) -> dict[str, Any]:
    return answers_of(facts_in_words(*texts, needs_told=bool(answers.get("needs")), level=answers.get("trl")))


@dataclass(frozen=True, kw_only=True)
class CompanyReading:
    """One way to read a company: one offering for one project, each by its key and name (None: it has none).

    ``answers`` have the shape of ``hub.facts.types``. ``words_tell``: facts are read from its words too, which nobody
    has confirmed or struck yet.
    """

    answers: Mapping[str, Any]
    offering: tuple[int, str] | None = None
    project: tuple[int, str] | None = None
    words_tell: bool = False

    @cached_property
    def profile(self) -> Profile:
        """What is made of the answers: not until somebody asks, since most answers are kept."""
        return profile_from_answers(self.answers, words_tell=self.words_tell)

    @property
    def facts(self) -> ApplicantFacts:
        return self.profile.facts


def whole_company(facts: Sequence[ApplicantFacts]) -> ApplicantFacts:
    """Return the facts for people and opportunities: areas, capabilities and markets of every offering together."""
    return replace(
        facts[0],
        areas=_union(fact.areas for fact in facts),
        proposed_areas=frozenset().union(*(fact.proposed_areas for fact in facts)),
        capabilities=_union(fact.capabilities for fact in facts),
        proposed_capabilities=frozenset().union(*(fact.proposed_capabilities for fact in facts)),
        target_markets=_union(fact.target_markets for fact in facts),
    )


def _union(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    known = [one for one in sets if one is not None]
    return frozenset().union(*known) if known else None


NEEDS_TO_OPPORTUNITIES: Mapping[Need, Mapping[OpportunityKind, float]] = {
    Need.FUNDING_RD: {OpportunityKind.JOINT_CALL: 1.0},
    Need.FUNDING_DEMO: {OpportunityKind.JOINT_CALL: 0.8, OpportunityKind.PROJECT: 0.3},
    Need.MARKET_ENTRY_CHINA: {
        OpportunityKind.LEAD: 1.0, OpportunityKind.TRADE_FAIR: 0.9, OpportunityKind.MISSION: 0.9,
        OpportunityKind.TENDER: 0.8, OpportunityKind.PROJECT: 0.7, OpportunityKind.SEMINAR: 0.6,
    },
    Need.FIND_PARTNER: {
        OpportunityKind.LEAD: 1.0, OpportunityKind.JOINT_CALL: 0.9, OpportunityKind.MISSION: 0.8,
        OpportunityKind.TRADE_FAIR: 0.7, OpportunityKind.SEMINAR: 0.5, OpportunityKind.PROJECT: 0.4,
    },
    Need.GOVERNMENT_INTRODUCTION: {OpportunityKind.MISSION: 1.0, OpportunityKind.SEMINAR: 0.6},
    Need.CONSORTIUM: {OpportunityKind.PROJECT: 0.9, OpportunityKind.TENDER: 0.9, OpportunityKind.LEAD: 0.8},
    Need.TRADE_MISSION: {OpportunityKind.MISSION: 1.0, OpportunityKind.TRADE_FAIR: 0.8, OpportunityKind.SEMINAR: 0.4},
    Need.PROCUREMENT: {OpportunityKind.TENDER: 1.0, OpportunityKind.PROJECT: 0.8, OpportunityKind.LEAD: 0.7},
}  # fmt: skip


def china_wanted(facts: ApplicantFacts) -> bool | None:
    """Return whether the company aims at China: by its markets, or by the need to enter it. None is not known."""
    supposed = facts.supposed
    if Need.MARKET_ENTRY_CHINA in (supposed.needs or ()) or chinese_provinces_wanted(facts):
        return True
    if facts.target_markets is None:
        return True if "CN" in (supposed.target_markets or ()) else None
    return any(market == "CN" or market.startswith("CN-") for market in facts.target_markets)


def chinese_provinces_wanted(facts: ApplicantFacts) -> frozenset[str]:
    """Return the Chinese provinces that the company names among its markets (ISO 3166-2:CN)."""
    return frozenset(market for market in facts.supposed.target_markets or () if market.startswith("CN-"))
