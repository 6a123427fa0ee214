"""Propose priority areas from a company's own words, in English, French or Chinese.

The method is plain, so that it can be shown: phrases of a published vocabulary are found in the text, each adds its
weight to its areas, boundary rules move some of that weight, and an area is proposed when enough has come together.
Words of other trades (wine, drug discovery, scheduling) weigh for "none of the eight". A proposal is a suggestion:
the company decides.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from hub.core.vocabulary import Area

AREAS_FILE = Path(__file__).resolve().parents[1] / "directory" / "data" / "areas.yaml"
WORDS_FILE = Path(__file__).resolve().parent / "data" / "area-words.yaml"

WEIGHTS = {"keyword": 1.0, "strong": 1.0, "medium": 0.55, "weak": 0.25}
ENOUGH = 0.5  # the score from which an area is proposed to a person
BESIDE_THE_FIRST = 0.5  # a further area needs this share of the evidence of the first
MOST_AREAS = 3
MOST_SURE = 0.99  # words never prove an area
SATURATION = 1.1  # one strong word scores 0.67, two 0.89

_ELSEWHERE = "elsewhere"
_LATIN = ("en", "fr")
_LANGUAGES = (*_LATIN, "zh")
_YAML_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_WORD = re.compile(r"[^\W_]+|[.,;:!?()]")
_CJK = re.compile(r"[\u3400-\u9fff]")
_BREAKS = frozenset(".,;:!?()")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL_WORDS = _words(
    "a an the of for to and or in on at by from with into its our your their is are be as this that "
    "le la les l un une de du des d et ou en au aux a par pour sur dans avec son sa ses leur leurs qu que qui"
)
_NEGATIONS = _words("no not without never instead rather sans pas aucun aucune jamais plutot")
_NEGATION_REACH = 2
_ENGLISH_SIGNS = _words("the and of to for we our with is are in that from by your")
_FRENCH_SIGNS = _words("le la les des du et nous pour avec est une dans aux notre nos sur par qui")
_STAR = "\u00aa"  # stands for * while a phrase is cut into words: a letter that no text holds
# Endings of plurals and what stands there in the singular; the first that fits counts.
_PLURALS = (
    ("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("eaux", "eau"), ("eux", "eu"),
    ("aux", "al"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""),
)  # fmt: skip
_NEGATIONS_ZH = ("不", "无", "没有", "不做", "不是", "不生产", "不从事", "不含", "并非")
_SPELLINGS = (
    ("aluminium", "aluminum"), ("sulph", "sulf"), ("fibre", "fiber"), ("centre", "center"), ("litre", "liter"),
    ("metre", "meter"), ("vapour", "vapor"), ("odour", "odor"), ("lyser", "lyzer"), ("elling", "eling"),
    ("isation", "ization"), ("fertiliser", "fertilizer"),
)  # fmt: skip
_TRADITIONAL = str.maketrans(
    "電車網發風機熱節廢處環監測儀氣體開採鑽鋼鐵鹽淨過濾濕濁氫製燒燃減碳輸變壓儲氧電動駛軌運蓄築築暖熱溫資質廠礦鈾頁壩陽島數據農藥業醫療"
    "腫飲遊戲銀預約軟頻衛無機圾爐漿膠環廢塵檢測漏複點樁貨隊聯鍋調製節層窗膜納濾滲鹼鹽濱灣淺軍際標準鎂鋰鋁銅",
    "电车网发风机热节废处环监测仪气体开采钻钢铁盐净过滤湿浊氢制烧燃减碳输变压储氧电动驶轨运蓄筑筑暖热温资质厂矿铀页坝阳岛数据农药业医疗"
    "肿饮游戏银预约软频卫无机圾炉浆胶环废尘检测漏复点桩货队联锅调制节层窗膜纳滤渗碱盐滨湾浅军际标准镁锂铝铜",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One area proposed to a company, with the words, as the person wrote them, that led there."""

    area: str
    score: float
    because: tuple[str, ...]


type Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """A boundary rule: when one phrase of `when` is said, the phrases of `hits` count for another area."""

    source: str
    target: str
    keep: float
    hits: frozenset[Phrase]
    when: frozenset[Phrase]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The phrases of all areas by language, ready for look-up. Phrases of Latin script are folded and stemmed."""

    terms: Mapping[str, Mapping[Phrase, Mapping[str, float]]]
    guards: tuple[Guard, ...]
    longest: int
    heads: Mapping[str, frozenset[str]]
    chinese: re.Pattern[str]


class _Token(NamedTuple):
    stem: str
    start: int
    end: int
    clause: int


@dataclass(slots=True)
class _Hit:
    weights: dict[str, float]
    words: str


# --- Reading the vocabulary ---------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def load_vocabulary(areas_file: Path = AREAS_FILE, words_file: Path = WORDS_FILE) -> Vocabulary:
    """Read the keywords of the areas and the everyday words. Cached; raise OSError when a file is missing."""
    words = _read_yaml(words_file)
    terms: dict[str, dict[Phrase, dict[str, float]]] = {lang: {} for lang in _LANGUAGES}
    for lang, text, area, weight in (*_keywords(_read_yaml(areas_file)), *_everyday_words(words)):
        phrase = _phrase(text, lang)
        if phrase:
            known = terms[lang].setdefault(phrase, {})
            known[area] = max(weight, known.get(area, 0.0))
    for lang, texts in words["masks"].items():
        for text in texts:
            terms[lang][_phrase(text, lang)] = {}
    guards = tuple(_guard(rule) for rule in words["guards"])
    for rule in words["guards"]:  # what only a rule names must be found in a text too, and weighs nothing
        for lang, texts in (*rule["when"].items(), *rule["hits"].items()):
            for text in texts:
                terms[lang].setdefault(_phrase(text, lang), {})
    chinese = sorted((phrase[0] for phrase in terms["zh"]), key=lambda text: (-len(text), text))
    return Vocabulary(
        terms=terms,
        guards=guards,
        longest=max(len(phrase) for lang in _LATIN for phrase in terms[lang]),
        heads={lang: frozenset(phrase[0] for phrase in terms[lang]) for lang in _LATIN},
        chinese=re.compile("|".join(map(re.escape, chinese))),
    )


type _Entry = tuple[str, str, str, float]  # language, text, area, weight


def _keywords(areas: Iterable[Mapping[str, Any]]) -> Iterable[_Entry]:
    for area in areas:
        for lang in _LANGUAGES:
            for text in (*area[f"keywords_{lang}"], area[f"name_{lang}"], area[f"short_{lang}"]):
                yield lang, text, area["id"], WEIGHTS["keyword"]


def _everyday_words(words: Mapping[str, Any]) -> Iterable[_Entry]:
    for area, by_lang in (*words["areas"].items(), (_ELSEWHERE, words["elsewhere"])):
        for lang, by_strength in by_lang.items():
            for strength, texts in by_strength.items():
                for text in texts:
                    yield lang, text, area, WEIGHTS[strength]


def _read_yaml(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, _YAML_LOADER)  # noqa: S506 (every scalar is read as text)


def _guard(rule: Mapping[str, Any]) -> Guard:
    def phrases(by_lang: Mapping[str, Sequence[str]]) -> frozenset[Phrase]:
        return frozenset(_phrase(text, lang) for lang, texts in by_lang.items() for text in texts)

    return Guard(rule["from"], rule["to"], float(rule["keep"]), phrases(rule["hits"]), phrases(rule["when"]))


def _phrase(text: str, lang: str) -> Phrase:
    if lang == "zh":
        return (_simplified(text),)
    return tuple(token.stem for token in _tokens(text.replace("*", _STAR)))


# --- Folding ------------------------------------------------------------------------------------------------------


def _simplified(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_TRADITIONAL).lower()


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """Fold a word and take its plural away, in English and French alike; both sides of a comparison pass here."""
    if word.endswith(_STAR):
        return _fold(word[:-1]) + "*"
    text = _fold(word)
    for british, american in _SPELLINGS:
        text = text.replace(british, american)
    if len(text) > 3:
        for ending, singular in _PLURALS:
            if text.endswith(ending):
                return text[: -len(ending)] + singular
    return text


def _fold(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.casefold().replace("œ", "oe"))
    return "".join(char for char in folded if not unicodedata.combining(char))


def _tokens(text: str) -> list[_Token]:
    tokens, clause = [], 0
    for match in _WORD.finditer(text):
        if match.group() in _BREAKS:
            clause += 1
            continue
        stem = _stem(match.group())
        if stem not in _SMALL_WORDS:
            tokens.append(_Token(stem, match.start(), match.end(), clause))
    return tokens


def _languages(text: str) -> tuple[str, ...]:
    words = [_fold(word) for word in _WORD.findall(text)]
    english = sum(word in _ENGLISH_SIGNS for word in words)
    french = sum(word in _FRENCH_SIGNS for word in words)
    if english >= 2 * french + 2:
        return ("en",)
    if french >= 2 * english + 2:
        return ("fr",)
    return ("en", "fr")


# --- Finding phrases ----------------------------------------------------------------------------------------------


def _latin_hits(text: str, lang: str, vocabulary: Vocabulary) -> dict[Phrase, _Hit]:
    tokens = _tokens(text)
    hits: dict[Phrase, _Hit] = {}
    position = 0
    while position < len(tokens):
        found = _longest(tokens, position, lang, vocabulary)
        if found is None:
            position += 1
            continue
        phrase, length = found
        last = tokens[position + length - 1]
        if phrase not in hits and not _negated(tokens, position):
            words = text[tokens[position].start : last.end]
            hits[phrase] = _Hit(dict(vocabulary.terms[lang][phrase]), words)
        position += length
    return hits


def _longest(tokens: list[_Token], start: int, lang: str, vocabulary: Vocabulary) -> tuple[Phrase, int] | None:
    terms, first = vocabulary.terms[lang], tokens[start]
    heads = vocabulary.heads[lang]
    if first.stem not in heads and not any(first.stem[:size] + "*" in heads for size in range(3, len(first.stem) + 1)):
        return None
    for length in range(min(vocabulary.longest, len(tokens) - start), 0, -1):
        window = tokens[start : start + length]
        if window[-1].clause != first.clause:
            continue
        stems = tuple(token.stem for token in window)
        for phrase in _spellings_of(stems):
            if phrase in terms:
                return phrase, length
    return None


def _spellings_of(stems: Phrase) -> Iterable[Phrase]:
    """Yield the phrase itself, then with its first or its last word cut to each of its beginnings."""
    yield stems
    for place in {0, len(stems) - 1}:
        word = stems[place]
        for size in range(len(word), 2, -1):
            yield (*stems[:place], word[:size] + "*", *stems[place + 1 :])


def _negated(tokens: list[_Token], position: int) -> bool:
    before = tokens[max(0, position - _NEGATION_REACH) : position]
    return any(token.stem in _NEGATIONS and token.clause == tokens[position].clause for token in before)


def _chinese_hits(text: str, vocabulary: Vocabulary) -> dict[Phrase, _Hit]:
    hits: dict[Phrase, _Hit] = {}
    plain = _simplified(text)
    for match in vocabulary.chinese.finditer(plain):
        phrase = (match.group(),)
        if phrase not in hits and not plain[: match.start()].endswith(_NEGATIONS_ZH):
            words = text[match.start() : match.end()] if len(plain) == len(text) else match.group()
            hits[phrase] = _Hit(dict(vocabulary.terms["zh"][phrase]), words)
    return hits


def _apply_guards(hits: Mapping[Phrase, _Hit], guards: Iterable[Guard]) -> None:
    for guard in guards:
        if guard.when.isdisjoint(hits):
            continue
        for phrase in guard.hits & hits.keys():
            weights = hits[phrase].weights
            moved = weights.get(guard.source, 0.0) * (1 - guard.keep)
            if moved:
                weights[guard.source] -= moved
                weights[guard.target] = weights.get(guard.target, 0.0) + moved


# --- Proposing ----------------------------------------------------------------------------------------------------


def propose_areas(*texts: str | None, vocabulary: Vocabulary | None = None) -> tuple[Proposal, ...]:
    """Propose areas for what a company says of itself, best first; an empty tuple says that no area fits.

    Several texts (an English and a French description) speak of one company: an area keeps its best score.
    """
    vocabulary = vocabulary or load_vocabulary()
    best: dict[str, Proposal] = {}
    for text in texts:
        for proposal in _propose(text or "", vocabulary):
            known = best.get(proposal.area, proposal)
            because = dict.fromkeys((*known.because, *proposal.because))
            best[proposal.area] = Proposal(proposal.area, max(known.score, proposal.score), tuple(because))
    order = list(Area)
    return tuple(sorted(best.values(), key=lambda found: (-found.score, order.index(Area(found.area)))))


def _propose(text: str, vocabulary: Vocabulary) -> list[Proposal]:
    hits: dict[Phrase, _Hit] = {}
    for lang in _languages(text):
        for phrase, hit in _latin_hits(text, lang, vocabulary).items():
            hits.setdefault(phrase, hit)
    if _CJK.search(text):
        hits.update(_chinese_hits(text, vocabulary))
    _apply_guards(hits, vocabulary.guards)

    evidence: dict[str, float] = defaultdict(float)
    for hit in hits.values():
        for area, weight in hit.weights.items():
            evidence[area] += weight
    elsewhere = evidence.pop(_ELSEWHERE, 0.0)
    first = max(evidence.values(), default=0.0)
    return [
        Proposal(area, min(round(_score(found), 2), MOST_SURE), _because(area, hits.values()))
        for area, found in sorted(evidence.items(), key=lambda item: -item[1])[:MOST_AREAS]
        if _score(found) >= ENOUGH and found >= BESIDE_THE_FIRST * first and found > elsewhere
    ]


def _score(evidence: float) -> float:
    return 1 - math.exp(-SATURATION * evidence)


def _because(area: str, hits: Iterable[_Hit]) -> tuple[str, ...]:
    """Return the words behind an area, the weightiest first, at most six."""
    telling = sorted((hit for hit in hits if hit.weights.get(area, 0.0) > 0.05), key=lambda hit: -hit.weights[area])
    return tuple(dict.fromkeys(hit.words for hit in telling))[:6]
