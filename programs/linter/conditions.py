"""Conditions that no applicant can meet, alone or together."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from hub.core.text.formats import NBSP, fold, join_words
from hub.core.text.localized import Localized
from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import CANADA, ConditionKind, Province
from hub.core.vocabulary.labels import localized_label
from hub.publishing.documents.readability import Lint, LintFinding
from programs.catalogue.entries import ProgramView
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.conditions.registry import CONDITION_TYPES, sentence_for


def contradictions(conditions: Iterable[TypedCondition]) -> Iterator[LintFinding]:
    """Yield what cannot be met among conditions that must all hold; an *any of* group leaves a way out."""
    numbered = [(number, one) for number, one in enumerate(conditions, start=1)]
    for number, one in numbered:
        if words := _alone(one):
            yield LintFinding(Lint.EMPTY, f"condition {number}", words)
    strict = [(number, one) for number, one in numbered if one.group is None and one.test]
    for (_first, one), (number, other) in combinations(strict, 2):
        if _exclude_each_other(one, other):
            yield LintFinding(Lint.EMPTY, f"condition {number}", _pair(one, other))


def _alone(one: TypedCondition) -> Localized | None:
    low, high = _possible_range(one.test)
    if low > high:
        return Localized("The smallest is above the largest.", "Le plus petit dépasse le plus grand.")
    least, most = CONDITION_TYPES[one.kind].limits or (low, high)
    if low > most or high < least:
        return Localized("Nothing lies between these bounds.", "Rien ne se trouve entre ces limites.")
    values, given = _values(one)
    if values is not None and not given:
        return Localized("The list is empty.", "La liste est vide.")
    return None


def _pair(one: TypedCondition, other: TypedCondition) -> Localized:
    first, second = localized_label(one.kind), localized_label(other.kind)
    return Localized(
        f"Nobody can meet both conditions: {first.inside('en')} and {second.inside('en')}.",
        f"Personne ne peut remplir ces deux conditions{NBSP}: {first.inside('fr')} et {second.inside('fr')}.",
    )


def _exclude_each_other(one: TypedCondition, other: TypedCondition) -> bool:
    if one.kind is other.kind:
        return _same_kind(one, other)
    return any(
        CONDITION_TYPES[first.kind].contradicts(first.test, second.kind, second.test)
        for first, second in ((one, other), (other, one))
    )


def _same_kind(one: TypedCondition, other: TypedCondition) -> bool:
    if CONDITION_TYPES[one.kind].parameters.truth:
        return bool(one.test["is"] != other.test["is"])
    if CONDITION_TYPES[one.kind].parameters.numbers:
        (low, high), (least, most) = _possible_range(one.test), _possible_range(other.test)
        return low > most or least > high
    if "in" in one.test and "in" in other.test:
        shared = set(one.test["in"]) & set(other.test["in"])
        return CONDITION_TYPES[one.kind].one_value and not shared and CANADA not in {*one.test["in"], *other.test["in"]}
    sides = {side: set(each.test[side]) for each in (one, other) for side in ("in", "excluded") if side in each.test}
    return len(sides) == 2 and sides["in"] <= sides["excluded"]


def _possible_range(test: Mapping[str, Any]) -> tuple[float, float]:
    low, high = test.get("min"), test.get("max")
    return (float("-inf") if low is None else low), (float("inf") if high is None else high)


def _values(one: TypedCondition) -> tuple[str | None, list[str]]:
    side = next((key for key in CONDITION_TYPES[one.kind].parameters.lists if key in one.test), None)
    return side, list(one.test.get(side, ())) if side else []


_SPACE = "[ \u00a0\u202f]"
_NUMBER = re.compile(r"\d+(?:[, \u00a0\u202f]\d{3})+(?![\d])|\d+(?:[.,]\d+)?")
_SCALE = re.compile(
    rf"^{_SPACE}*(?:(k)\b|(thousand|mille)\b|(million|millions|M)(?![\w])|(billion|milliards?|G)(?![\w]))"
)
_FACTORS = (1_000, 1_000, 1_000_000, 1_000_000_000)
_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
)
# Days and years are dates, not figures: both languages write them in their own way.
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:er)?(?:{_SPACE}(?:and|et|to|au){_SPACE}\d{{1,2}}(?:er)?)?{_SPACE}{_MONTH}\b"
    r"|\b(?:19|20)\d\d(?:-(?:\d{4}|\d\d))?\b",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\b[A-Z]{1,6}-?\d+[A-Z]?\b|\bCO2\b|\bISO \d+\b", re.IGNORECASE)
_SPOKEN = parse_yaml((Path(__file__).parent.parent / "data" / "spoken.yaml").read_bytes())
_WORDS = {lang: {word: n for n, word in enumerate(words, start=2)} for lang, words in _SPOKEN["numbers"].items()}
_ALSO = {
    lang: tuple((name, Province(code)) for name, code in names.items()) for lang, names in _SPOKEN["provinces"].items()
}
_REGIONS = {stem: tuple(map(Province, codes)) for stem, codes in _SPOKEN["regions"].items()}
_FEW = 3  # so many provinces are named one by one; longer lists are called by a region
_MISSPOKEN = {lang: tuple(words) for lang, words in _SPOKEN["shares"].items()}


def disagreements(program: ProgramView) -> Iterator[LintFinding]:
    """Yield where a sentence and its test differ, and where the languages do."""
    for number, condition in enumerate(program.conditions, start=1):
        where = f"condition {number}"
        yield from _sentence_and_test(condition, where, _bounds_beside(condition, program.conditions))
        yield from _languages(condition.sentence_en, condition.sentence_fr, where)
    yield from _languages(program.name_en, program.name_fr, "name", same_allowed=True)
    yield from _languages(program.summary_en, program.summary_fr, "summary")
    for number, note in enumerate(program.notes, start=1):
        yield from _languages(note.sentence_en, note.sentence_fr, f"note {number}")


def _sentence_and_test(condition: TypedCondition, where: str, beside: Sequence[float]) -> Iterator[LintFinding]:
    if condition.kind is ConditionKind.OTHER:
        return
    own = condition.sentence_en, condition.sentence_fr
    if own == sentence_for(condition.kind, condition.test):
        return
    if CONDITION_TYPES[condition.kind].parameters.numbers:
        yield from _numbers_of_test(condition, where, beside)
    elif CONDITION_TYPES[condition.kind].names_provinces:
        yield from _places_of_test(condition, where)


def _numbers_of_test(condition: TypedCondition, where: str, beside: Sequence[float]) -> Iterator[LintFinding]:
    bounds = _bounds(condition)
    for lang in ("en", "fr"):
        sentence = condition.sentence.text(lang)
        said = numbers_in(sentence, lang)
        unsaid = [bound for bound in bounds if bound and not _near(bound, said)]
        if unsaid and not any(word in sentence.casefold() for word in _MISSPOKEN[lang]):
            yield LintFinding(Lint.NUMBER_NOT_SAID, where, _numbers("The test has {} and the sentence does not.",
                          "La vérification porte sur {}, pas la phrase.", unsaid))  # fmt: skip
        strange = [number for number in said if not _near(number, [*bounds, *beside])]
        if strange:
            yield LintFinding(Lint.NUMBER_NOT_TESTED, where, _numbers("The sentence has {} and the test does not.",
                          "La phrase donne {}, pas la vérification.", strange))  # fmt: skip


def _bounds(condition: TypedCondition) -> list[float]:
    if not CONDITION_TYPES[condition.kind].parameters.numbers:
        return []
    return [float(condition.test[key]) for key in ("min", "max") if condition.test.get(key) is not None]


def _bounds_beside(condition: TypedCondition, conditions: Iterable[TypedCondition]) -> list[float]:
    """Return the bounds of the other conditions of a group: one sentence may say them all."""
    group = condition.group
    return [] if group is None else [bound for one in conditions if one.group == group for bound in _bounds(one)]


def _near(number: float, others: Iterable[float]) -> bool:
    """Whether a number is among others: "fewer than 500" is a test of at most 499, and 40% one of 0.4."""
    ways = (number, number - 1, number + 1, number / 100, number * 100)
    return any(abs(way - other) < 1e-6 * max(1, abs(other)) for way in ways for other in others)


def _places_of_test(condition: TypedCondition, where: str) -> Iterator[LintFinding]:
    tested = frozenset(condition.test["in"])
    if CANADA in tested or len(tested) == len(Province):
        return
    for lang in ("en", "fr"):
        said = provinces_in(condition.sentence.text(lang), lang)
        # "Not offered in Quebec" names what the test leaves out.
        strange = frozenset() if said | tested == frozenset(Province) else said - tested
        if strange:
            yield LintFinding(Lint.PLACE_NOT_TESTED, where, _named("The sentence names {} and the test does not.",
                          "La phrase nomme {}, pas la vérification.", strange))  # fmt: skip
        if len(tested) <= _FEW and (unsaid := tested - said):
            yield LintFinding(Lint.PLACE_NOT_SAID, where, _named("The test names {} and the sentence does not.",
                          "La vérification porte sur {}, pas la phrase.", unsaid))  # fmt: skip


def _languages(english: str, french: str, where: str, *, same_allowed: bool = False) -> Iterator[LintFinding]:
    if english.strip() and not french.strip():
        yield LintFinding(Lint.NO_FRENCH, where, Localized("French is missing.", "Le français manque."))
        return
    if not same_allowed and english.strip() == french.strip() and len(english.split()) > 1:
        words = Localized("French is the same as English.", "Le français est identique à l’anglais.")
        yield LintFinding(Lint.SAME_TEXT, where, words)
    here, there = (_counted(text, lang) for text, lang in ((english, "en"), (french, "fr")))
    apart = [number for number in {*here, *there} if (number in here) != (number in there)]
    if apart:
        yield LintFinding(Lint.NUMBERS_DIFFER, where, _numbers("{} stands in one language alone.",
                      "On trouve {} dans une seule langue.", sorted(apart)))  # fmt: skip


def _counted(text: str, lang: str) -> set[float]:
    return {number for number in numbers_in(text, lang) if number > 10}


# --- What a sentence says ---------------------------------------------------------------------------------------------


def numbers_in(text: str, lang: str) -> list[float]:
    """Return the numbers of a sentence, scaled: "$1.5 million" and "1,5 M$" are 1500000. Years and names are none."""
    plain = _NAMES.sub(" ", _DATE.sub(" ", text))
    found: list[float] = []
    for match in _NUMBER.finditer(plain):
        value = _value(match.group(), lang)
        scale = _SCALE.match(plain[match.end() :].removeprefix("$"))
        if scale:
            value *= next(factor for factor, part in zip(_FACTORS, scale.groups(), strict=True) if part)
        found.append(value)
    words = _WORDS[lang]
    found += [
        float(words[word]) for word in re.findall(r"[^\W\d_]+", plain.casefold()) if word in words and word != "one"
    ]
    return found


def _value(text: str, lang: str) -> float:
    plain = re.sub(_SPACE, "", text)
    if lang == "en" or re.fullmatch(r"\d{1,3}(,\d{3})+", plain):
        plain = plain.replace(",", "")
    return float(plain.replace(",", "."))


@cache
def _province_names(lang: str) -> tuple[tuple[str, Province], ...]:
    names = [(fold(province.label.text(lang)), province) for province in Province]
    names += _ALSO[lang]
    return tuple(sorted(names, key=lambda pair: -len(pair[0])))


def provinces_in(text: str, lang: str) -> frozenset[Province]:
    """Return the provinces and territories that a sentence names, by name or by region."""
    rest, found = f" {fold(text)} ", set[Province]()
    for name, province in _province_names(lang):
        if f" {name} " in rest:
            found.add(province)
            rest = rest.replace(f" {name} ", " ")
    for stem, provinces in _REGIONS.items():
        if f" {stem}" in rest:
            found.update(provinces)
    return frozenset(found)


def _numbers(english: str, french: str, numbers: Iterable[float]) -> Localized:
    shown = [f"{number:g}" if number < 1e6 else f"{number:.0f}" for number in dict.fromkeys(numbers)]
    return Localized(english.format(join_words(shown, "en")), french.format(join_words(shown, "fr")))


def _named(english: str, french: str, provinces: Iterable[Any]) -> Localized:
    ordered = [province for province in Province if province in set(provinces)]
    said = [join_words([Province(one).label.text(lang) for one in ordered], lang) for lang in ("en", "fr")]
    return Localized(english.format(said[0]), french.format(f"ceci{NBSP}: {said[1]}"))
