"""The structured fields of an entry's eligibility, as typed conditions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hub.core.text.problems import SourceLocation
from hub.core.text.typography import french_typography
from hub.core.text.yaml_files import is_null
from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, ConditionKind, LegalForm
from programs.catalogue import parsers
from programs.catalogue.classification import (
    Classification,
    ClassifiedSentence,
    SentenceClass,
    SourceCorrection,
    TypedTest,
    value_of,
)
from programs.catalogue.entries import Note
from programs.catalogue.faults import report
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.conditions.registry import CONDITION_TYPES, sentence_for

type Test = dict[str, Any]


def _list(*allowed: str) -> Callable[[Any, SourceLocation], Test | None]:
    def read(value: Any, place: SourceLocation) -> Test | None:
        values = parsers.members(value, place, allowed)
        return {"in": [str(item) for item in values]} if values else None

    return read


def _range(*, low: float = 0, high: float | None = None) -> Callable[[Any, SourceLocation], Test | None]:
    def read(value: Any, place: SourceLocation) -> Test | None:
        least, most = parsers.bounds(value, place, low=low, high=high)
        return {key: bound for key, bound in (("min", least), ("max", most)) if bound is not None} or None

    return read


def _naics(value: Any, place: SourceLocation) -> Test | None:
    codes = parsers.matching(value, place, parsers.NAICS, "3333")
    return {"in": list(codes)} if codes else None


def _markets(value: Any, place: SourceLocation) -> Test | None:
    given = parsers.texts(value, place)
    countries = parsers.matching([code for code in given if code != ANY_FOREIGN_MARKET], place, parsers.COUNTRY, "CN")
    markets = [code for code in given if code == ANY_FOREIGN_MARKET or code in countries]
    return {"in": markets} if markets else None


def _truth(key: str) -> Callable[[Any, SourceLocation], Test | None]:
    def read(value: Any, place: SourceLocation) -> Test | None:
        wanted = parsers.truth(value, place)
        return None if wanted is None else {key: wanted}

    return read


def _word(tests: Mapping[str, Mapping[str, Any] | None]) -> Callable[[Any, SourceLocation], Test | None]:
    def read(value: Any, place: SourceLocation) -> Test | None:
        test = tests.get(parsers.member(value, place, tests) or "")
        return None if test is None else dict(test)

    return read


_CODES = {ConditionKind.SECTORS_NAICS: _naics, ConditionKind.TARGET_MARKETS: _markets}


def _reader(kind: ConditionKind) -> Callable[[Any, SourceLocation], Test | None]:
    """Return the reader of a kind's field: codes have forms of their own, all others follow from the parameters."""
    each = CONDITION_TYPES[kind]
    if kind in _CODES:
        return _CODES[kind]
    if each.parameters.numbers:
        low, high = each.limits or (0, None)
        return _range(low=low, high=high)
    if each.parameters.truth:
        return _truth(each.parameters.truth)
    return _word(each.field_tests) if each.field_tests else _list(*each.field_values)


READERS = {kind: _reader(kind) for kind, each in CONDITION_TYPES.items() if each.field}
KEYS = (*READERS, "other_en", "other_fr")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the conditions of a program come from: the page and the day of all, or of those that are named.

    A condition is named by its kind or by its English sentence. One that is not named has the first source of the
    program and the program's day.
    """

    source: str
    as_of: date | None
    of_conditions: Mapping[str, tuple[str, date | None]] = field(default_factory=dict)
    own: bool = False

    def of(self, condition: str) -> "Evidence":
        source, as_of = self.of_conditions.get(condition, (self.source, self.as_of))
        return Evidence(source, as_of or self.as_of, self.of_conditions, own=condition in self.of_conditions)


def read_structured(eligibility: Mapping[str, Any], place: SourceLocation, evidence: Evidence) -> list[TypedCondition]:
    conditions = []
    for kind, read in READERS.items():
        if not is_null(eligibility.get(kind)) and (test := read(eligibility[kind], place.at(kind))):
            en, fr = sentence_for(kind, test)
            said = evidence.of(kind)
            conditions.append(
                TypedCondition(
                    kind=kind,
                    test=test,
                    sentence_en=en,
                    sentence_fr=fr,
                    source=said.source,
                    as_of=said.as_of,
                    own_source=said.own,
                )
            )
    return conditions


def read_sentences(given: Mapping[str, Any], place: SourceLocation, name: str = "other") -> tuple[tuple[str, str], ...]:
    """Return the sentences of a field as pairs (English, French)."""
    english = parsers.texts(given.get(f"{name}_en"), place.at(f"{name}_en"))
    french = parsers.texts(given.get(f"{name}_fr"), place.at(f"{name}_fr"))
    if len(english) != len(french):
        report(place.at(f"{name}_fr"), "languages_differ", english=len(english), french=len(french))
        return ()
    return tuple(zip(english, french, strict=True))


type TestParameters = dict[str, Any]


def merged_test(kind: ConditionKind, first: Mapping[str, Any], second: Mapping[str, Any]) -> TestParameters | None:
    """Return one test that holds exactly when both do; None where no single test says it."""
    if CONDITION_TYPES[kind].parameters.numbers and set(first) | set(second) <= {"min", "max"}:
        return _narrower(first, second)
    if set(first) == set(second) == {"in"}:
        return _smaller(first["in"], second["in"])
    if kind is ConditionKind.LEGAL_FORMS and set(first) | set(second) == {"in", "excluded"}:
        return _remaining([*first.get("in", ()), *second.get("in", ())], [first, second])
    return dict(first) if first == second else None


def _narrower(first: Mapping[str, Any], second: Mapping[str, Any]) -> TestParameters | None:
    merged: TestParameters = {}
    for key, tighter in (("min", max), ("max", min)):
        bounds = [test[key] for test in (first, second) if key in test]
        if bounds:
            merged[key] = tighter(bounds)
    return merged if merged.get("min", 0) <= merged.get("max", float("inf")) else None


def _smaller(first: list[str], second: list[str]) -> TestParameters | None:
    # Only where one list holds the other: an applicant may have several forms or areas, one from each list.
    if set(first) <= set(second):
        return {"in": list(first)}
    return {"in": list(second)} if set(second) <= set(first) else None


def _remaining(allowed: list[str], tests: list[Mapping[str, Any]]) -> TestParameters | None:
    excluded = {form for test in tests for form in test.get("excluded", ())}
    remaining = [form for form in allowed if form not in excluded]
    return {"in": remaining} if remaining else None


_ORDER = tuple(ConditionKind)
# Where these alone may apply, a company still takes part as the partner of somebody else.
_SOMEBODY_ELSE = frozenset({LegalForm.ACADEMIC, LegalForm.MUNICIPALITY, LegalForm.INDIGENOUS_ORGANIZATION})


@dataclass(slots=True)
class Eligibility:
    """What was read of one program's eligibility."""

    conditions: list[TypedCondition]
    evidence: Evidence
    notes: list[Note] = field(default_factory=list)
    groups: list[tuple[ConditionKind, ...]] = field(default_factory=list)


def join(
    structured: list[TypedCondition],
    sentences: Sequence[tuple[str, str]],
    sorting: Classification | None,
    corrections: Iterable[SourceCorrection],
    place: SourceLocation,
    *,
    evidence: Evidence,
    strict: bool,
) -> Eligibility:
    """Return the conditions in the order of the kinds, and the notes in the order of the sentences.

    ``strict`` is for the project's own files: there, a sentence without a sort, a sort without its sentence and a
    correction of something else are mistakes. In other files an unsorted sentence is a person's check, and tests and
    groups that were judged on the whole of the sentences hold only while these are the same.
    """
    read = Eligibility(list(structured), evidence)
    _correct(read, corrections, strict=strict)
    same = sorting is not None and [item.sentence for item in sorting.sentences] == [en for en, _ in sentences]
    known = sorting.by_sentence if sorting else {}
    if sorting and (strict or same):
        read.groups = list(sorting.any_of)
    for en, fr in sentences:
        read.evidence = evidence.of(en)
        _sentence(read, en, french_typography(fr), known.get(en), place, strict=strict)
    read.evidence = evidence
    if sorting and (strict or same):
        for test in sorting.extra_tests:
            _merge(read, test, (test.sentence_en, french_typography(test.sentence_fr)))
    if sorting and strict:
        _report_lost(sorting, {en for en, _ in sentences})
    _leave_to_applicant(read)
    _group(read, sorting, strict=strict)
    read.conditions.sort(key=lambda condition: _ORDER.index(condition.kind))
    return read


def _correct(read: Eligibility, corrections: Iterable[SourceCorrection], *, strict: bool) -> None:
    for correction in corrections:
        for index, condition in enumerate(read.conditions):
            if condition.kind is correction.kind and value_of(condition.test) == correction.value:
                # It stays the condition of its field, whose page may be named: by the field, or by what it now says.
                en, fr = correction.sentence_en, french_typography(correction.sentence_fr)
                said = read.evidence.of(en)
                own: dict[str, Any] = (
                    {"source": said.source, "as_of": said.as_of, "own_source": True} if said.own else {}
                )
                read.conditions[index] = replace(
                    condition, kind=ConditionKind.OTHER, test={}, sentence_en=en, sentence_fr=fr, **own
                )
                break
        else:
            if strict:
                correction.place.wrong(
                    "The program does not have this value of the field.", "Judge the correction again, or drop it."
                )


def _sentence(
    read: Eligibility, en: str, fr: str, item: ClassifiedSentence | None, place: SourceLocation, *, strict: bool
) -> None:
    if item is None:
        if strict:
            place.wrong(f'The sentence "{en}" has no sort.', "Sort it in the sorting file.")
        _check(read, en, fr)
        return
    match item.sort:
        case SentenceClass.NOTE:
            read.notes.append(Note(en, fr))
        case SentenceClass.CHECK:
            _check(read, en, fr)
        case SentenceClass.WIDENING:
            for test in item.tests:
                _merge(read, test, None)
            _widen(read, item, en, fr, place)
        case SentenceClass.TEST:
            _tests(read, item, en, fr)


def _tests(read: Eligibility, item: ClassifiedSentence, en: str, fr: str) -> None:
    """Add the tests of a sentence. Its own words stand beside a test only where the test says all of them.

    Else each test is worded by itself, and the whole sentence is kept as a check or a note: "met" must never stand
    beside words of which only a part was tested.
    """
    kinds = {test.kind for test in item.tests}
    alternatives = any(kinds <= set(group) for group in read.groups)
    whole = item.remainder != SentenceClass.CHECK and (len(item.tests) == 1 or alternatives)
    for test in item.tests:
        _merge(read, test, (en, fr) if whole else None)
    if item.remainder == SentenceClass.CHECK:
        _check(read, en, fr)
    elif not whole:
        read.notes.append(Note(en, fr))


def _merge(read: Eligibility, typed: TypedTest, words: tuple[str, str] | None) -> None:
    """Add a test; where the program has one of its kind already, keep one condition that says both."""
    alternative = any(typed.kind in group for group in read.groups)
    for index, condition in enumerate(read.conditions):
        if condition.kind is not typed.kind or alternative:
            continue
        merged = merged_test(typed.kind, condition.test, typed.test)
        if merged is None:
            continue
        if words and value_of(merged) != value_of(typed.test):
            words = _after(sentence_for(typed.kind, merged), words)
        read.conditions[index] = _condition(read, typed.kind, merged, words)
        return
    read.conditions.append(_condition(read, typed.kind, typed.test, words))


def _widen(read: Eligibility, item: ClassifiedSentence, en: str, fr: str, place: SourceLocation) -> None:
    found = next((index for index, each in enumerate(read.conditions) if each.kind is item.widens), None)
    if item.widens is None or found is None:
        report(place, "widens_nothing", en=en)
        return
    widened = read.conditions[found]
    if CONDITION_TYPES[item.widens].parameters.numbers:
        # Beyond the published bounds only a person can say, so that either suffices: the bounds or that person.
        group = len(read.groups)
        read.conditions[found] = replace(widened, group=group)
        read.conditions.append(replace(_condition(read, ConditionKind.OTHER, {}, (en, fr)), group=group))
        read.groups.append(())
        return
    if "in" in widened.test:
        test = {"in": [*widened.test["in"], *(value for value in item.add if value not in widened.test["in"])]}
    else:
        test = {"excluded": [value for value in widened.test["excluded"] if value not in item.add]}
    words = _after(sentence_for(item.widens, test), (en, fr))
    read.conditions[found] = _condition(read, item.widens, test, words)


def _leave_to_applicant(read: Eligibility) -> None:
    kinds = {condition.kind for condition in read.conditions}
    if ConditionKind.APPLICANT in kinds:
        read.conditions = [
            condition
            for condition in read.conditions
            if condition.kind is not ConditionKind.LEGAL_FORMS
            or not _SOMEBODY_ELSE.issuperset(condition.test.get("in", ("",)))
        ]


def _group(read: Eligibility, sorting: Classification | None, *, strict: bool) -> None:
    for number, kinds in enumerate(read.groups):
        if not kinds:
            continue
        members = [index for index, condition in enumerate(read.conditions) if condition.kind in kinds]
        if strict and sorting and set(kinds) - {read.conditions[index].kind for index in members}:
            sorting.place.at("any_of").wrong(
                f"The program lacks a condition of: {', '.join(kinds)}.", "Name kinds that it has."
            )
        for index in members:
            read.conditions[index] = replace(read.conditions[index], group=number)


def _report_lost(sorting: Classification, present: set[str]) -> None:
    for number, item in enumerate(sorting.sentences, start=1):
        if item.sentence not in present:
            sorting.place.at(f"sentences.{number}").wrong(
                f'The program no longer says "{item.sentence}".', "Drop it, or sort what the program says now."
            )


def _check(read: Eligibility, en: str, fr: str) -> None:
    read.conditions.append(_condition(read, ConditionKind.OTHER, {}, (en, fr)))


def _condition(
    read: Eligibility, kind: ConditionKind, test: Mapping[str, Any], words: tuple[str, str] | None
) -> TypedCondition:
    en, fr = words or sentence_for(kind, test)
    # A sentence may say the same as a field of which a page is named.
    said = read.evidence if read.evidence.own else read.evidence.of(kind)
    return TypedCondition(
        kind=kind,
        test=dict(test),
        sentence_en=en,
        sentence_fr=fr,
        source=said.source,
        as_of=said.as_of,
        own_source=said.own,
    )


def _after(typed: tuple[str, str], own: tuple[str, str]) -> tuple[str, str]:
    return f"{typed[0]} {own[0]}", f"{typed[1]} {own[1]}"
