"""The conditions and notes of one program: its structured fields, its sorted sentences and the corrections, joined."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hub.core.typography import french
from hub.core.vocabulary import ConditionKind, LegalForm
from programs.catalogue.entries import Note
from programs.catalogue.merging import both
from programs.catalogue.mistakes import Place
from programs.catalogue.sorting import Correction, Sort, SortedSentence, Sorting, TypedTest, value_of
from programs.eligibility.conditions import Condition
from programs.eligibility.kinds import PARAMETERS
from programs.eligibility.wording import sentence_for

_ORDER = tuple(ConditionKind)
# Where these alone may apply, a company still takes part as the partner of somebody else.
_SOMEBODY_ELSE = frozenset({LegalForm.ACADEMIC, LegalForm.MUNICIPALITY, LegalForm.INDIGENOUS_ORGANIZATION})


@dataclass(slots=True)
class Eligibility:
    """What was read of one program's eligibility."""

    conditions: list[Condition]
    source: str
    as_of: date
    notes: list[Note] = field(default_factory=list)
    groups: list[tuple[ConditionKind, ...]] = field(default_factory=list)


def join(
    structured: list[Condition],
    sentences: Sequence[tuple[str, str]],
    sorting: Sorting | None,
    corrections: Iterable[Correction],
    place: Place,
    *,
    source: str,
    as_of: date,
    strict: bool,
) -> Eligibility:
    """Return the conditions in the order of the kinds, and the notes in the order of the sentences.

    ``strict`` is for the project's own files: there, a sentence without a sort, a sort without its sentence and a
    correction of something else are mistakes. In other files an unsorted sentence is a person's check, and tests and
    groups that were judged on the whole of the sentences hold only while these are the same.
    """
    read = Eligibility(list(structured), source, as_of)
    _correct(read, corrections, strict=strict)
    same = sorting is not None and [item.sentence for item in sorting.sentences] == [en for en, _ in sentences]
    known = sorting.by_sentence if sorting else {}
    if sorting and (strict or same):
        read.groups = list(sorting.any_of)
    for en, fr in sentences:
        _sentence(read, en, french(fr), known.get(en), place, strict=strict)
    if sorting and (strict or same):
        for test in sorting.extra_tests:
            _merge(read, test, (test.sentence_en, french(test.sentence_fr)))
    if sorting and strict:
        _report_lost(sorting, {en for en, _ in sentences})
    _leave_to_applicant(read)
    _group(read, sorting, strict=strict)
    read.conditions.sort(key=lambda condition: _ORDER.index(condition.kind))
    return read


def _correct(read: Eligibility, corrections: Iterable[Correction], *, strict: bool) -> None:
    for correction in corrections:
        for index, condition in enumerate(read.conditions):
            if condition.kind is correction.kind and value_of(condition.test) == correction.value:
                words = correction.sentence_en, french(correction.sentence_fr)
                read.conditions[index] = _condition(read, ConditionKind.OTHER, {}, words)
                break
        else:
            if strict:
                correction.place.wrong(
                    "The program does not have this value of the field.", "Judge the correction again, or drop it."
                )


def _sentence(read: Eligibility, en: str, fr: str, item: SortedSentence | None, place: Place, *, strict: bool) -> None:
    if item is None:
        if strict:
            place.wrong(f'The sentence "{en}" has no sort.', "Sort it in the sorting file.")
        _check(read, en, fr)
        return
    match item.sort:
        case Sort.NOTE:
            read.notes.append(Note(en, fr))
        case Sort.CHECK:
            _check(read, en, fr)
        case Sort.WIDENING:
            _widen(read, item, en, fr, place)
        case Sort.TEST:
            _tests(read, item, en, fr)


def _tests(read: Eligibility, item: SortedSentence, en: str, fr: str) -> None:
    """Add the tests of a sentence. Its own words stand beside a test only where the test says all of them.

    Else each test is worded by itself, and the whole sentence is kept as a check or a note: "met" must never stand
    beside words of which only a part was tested.
    """
    kinds = {test.kind for test in item.tests}
    alternatives = any(kinds <= set(group) for group in read.groups)
    whole = item.remainder != Sort.CHECK and (len(item.tests) == 1 or alternatives)
    for test in item.tests:
        _merge(read, test, (en, fr) if whole else None)
    if item.remainder == Sort.CHECK:
        _check(read, en, fr)
    elif not whole:
        read.notes.append(Note(en, fr))


def _merge(read: Eligibility, typed: TypedTest, words: tuple[str, str] | None) -> None:
    """Add a test; where the program has one of its kind already, keep one condition that says both."""
    alternative = any(typed.kind in group for group in read.groups)
    for index, condition in enumerate(read.conditions):
        if condition.kind is not typed.kind or alternative:
            continue
        merged = both(typed.kind, condition.test, typed.test)
        if merged is None:
            continue
        if words and value_of(merged) != value_of(typed.test):
            words = _after(sentence_for(typed.kind, merged), words)
        read.conditions[index] = _condition(read, typed.kind, merged, words)
        return
    read.conditions.append(_condition(read, typed.kind, typed.test, words))


def _widen(read: Eligibility, item: SortedSentence, en: str, fr: str, place: Place) -> None:
    found = next((index for index, each in enumerate(read.conditions) if each.kind is item.widens), None)
    if item.widens is None or found is None:
        place.wrong(
            f'The sentence "{en}" widens a condition that is not there.',
            "Sort it again.",
            f"La phrase «\u00a0{en}\u00a0» élargit une condition qui n’y est pas.",
            "Ajoutez la condition, ou retirez la phrase.",
        )
        return
    widened = read.conditions[found]
    if PARAMETERS[item.widens].numbers:
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


def _group(read: Eligibility, sorting: Sorting | None, *, strict: bool) -> None:
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


def _report_lost(sorting: Sorting, present: set[str]) -> None:
    for number, item in enumerate(sorting.sentences, start=1):
        if item.sentence not in present:
            sorting.place.at(f"sentences.{number}").wrong(
                f'The program no longer says "{item.sentence}".', "Drop it, or sort what the program says now."
            )


def _check(read: Eligibility, en: str, fr: str) -> None:
    read.conditions.append(_condition(read, ConditionKind.OTHER, {}, (en, fr)))


def _condition(
    read: Eligibility, kind: ConditionKind, test: Mapping[str, Any], words: tuple[str, str] | None
) -> Condition:
    en, fr = words or sentence_for(kind, test)
    return Condition(kind=kind, test=dict(test), sentence_en=en, sentence_fr=fr, source=read.source, as_of=read.as_of)


def _after(typed: tuple[str, str], own: tuple[str, str]) -> tuple[str, str]:
    return f"{typed[0]} {own[0]}", f"{typed[1]} {own[1]}"
