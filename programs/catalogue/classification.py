"""How the free sentences of the programs were sorted by hand: the sorting files and the corrections."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from hub.core.text.problems import DataProblems, SourceLocation
from hub.core.text.yaml_files import read_yaml
from hub.core.vocabulary.enums import ConditionKind, Intake, IntakeMode
from programs.catalogue import parsers
from programs.eligibility.conditions.registry import CONDITION_TYPES

type Test = dict[str, Any]

_KINDS = tuple(kind.value for kind in ConditionKind if kind is not ConditionKind.OTHER)
_INTAKE = "intake"  # the one field outside the eligibility that is corrected


class SentenceClass(StrEnum):
    TEST = "test"  # typed facts decide
    CHECK = "check"  # only a person can say
    NOTE = "note"  # no condition: lowers no verdict
    WIDENING = "widening"  # extends a typed test of the same program


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedTest:
    """A test, and its own sentences where no free sentence carries it."""

    kind: ConditionKind
    test: Test
    sentence_en: str = ""
    sentence_fr: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifiedSentence:
    """One free sentence with its sort and what was read from it.

    ``remainder`` says what the typed tests leave over: nothing (None), a note, or a person's check. ``add`` holds the
    values that a widening adds to the list of ``widens``; empty when it lies beyond numeric bounds.
    """

    sentence: str
    sort: SentenceClass
    tests: tuple[TypedTest, ...] = ()
    remainder: SentenceClass | None = None
    widens: ConditionKind | None = None
    add: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """All sorted sentences of one program; kinds of which one suffices; tests that no sentence carries."""

    place: SourceLocation
    sentences: tuple[ClassifiedSentence, ...]
    any_of: tuple[tuple[ConditionKind, ...], ...] = ()
    extra_tests: tuple[TypedTest, ...] = ()

    @property
    def by_sentence(self) -> Mapping[str, ClassifiedSentence]:
        return {item.sentence: item for item in self.sentences}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCorrection:
    """A structured field that reads as a test of the company and is none: a person checks the sentence instead.

    It holds for exactly the ``value`` that was judged.
    """

    place: SourceLocation
    kind: ConditionKind
    value: frozenset[tuple[str, str]]
    sentence_en: str
    sentence_fr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramEnding:
    """A program that is closed without a day, and of which its own words say that it is over for good.

    It holds while the English name or summary holds the words ``says`` by which it was judged.
    """

    place: SourceLocation
    says: str


def read_classifications(paths: Iterable[Path], mistakes: DataProblems) -> dict[str, Classification]:
    return {slug: _classification(body, place) for slug, body, place in _programs(paths, mistakes)}


def read_corrections(path: Path, mistakes: DataProblems) -> dict[str, tuple[SourceCorrection | ProgramEnding, ...]]:
    return {
        slug: tuple(_correction_or_ending(item, place.at(str(number))) for number, item in _items(body, place))
        for slug, body, place in _programs([path], mistakes)
    }


def value_of(test: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """Return the content of a test as a set, so that the order of a list does not matter."""
    return frozenset(
        (key, str(item))
        for key, value in test.items()
        for item in (value if isinstance(value, list | tuple) else [value])
    )


def _programs(paths: Iterable[Path], mistakes: DataProblems) -> Iterable[tuple[str, Any, SourceLocation]]:
    for path in paths:
        file = SourceLocation(mistakes, path.name)
        before = len(mistakes.found)
        content = read_yaml(path, file)
        if not isinstance(content, dict):
            if content is not None and len(mistakes.found) == before:
                file.wrong("A mapping from program to its sentences was expected.", "Write id: and its body.")
            continue
        for slug, body in content.items():
            yield slug, body, SourceLocation(mistakes, path.name, entry_id=slug)


def _items(value: Any, place: SourceLocation) -> Iterable[tuple[int, Any]]:
    if value is None:
        return ()
    if not isinstance(value, list):
        place.wrong("A list was expected.", "Write a list, even for one item.")
        return ()
    return enumerate(value, start=1)


def _classification(body: Any, place: SourceLocation) -> Classification:
    given = parsers.mapping(body, place, ("sentences", "any_of", "extra_tests"))
    sentences, any_of, extra = place.at("sentences"), place.at("any_of"), place.at("extra_tests")
    return Classification(
        place=place,
        sentences=tuple(
            item
            for number, row in _items(given.get("sentences"), sentences)
            if (item := _sentence(row, sentences.at(str(number))))
        ),
        any_of=tuple(
            tuple(map(ConditionKind, parsers.members(row, any_of.at(str(number)), _KINDS)))
            for number, row in _items(given.get("any_of"), any_of)
        ),
        extra_tests=tuple(
            test
            for number, row in _items(given.get("extra_tests"), extra)
            if (test := _typed_test(row, extra.at(str(number)), worded=True))
        ),
    )


def _sentence(row: Any, place: SourceLocation) -> ClassifiedSentence | None:
    given = parsers.mapping(row, place, ("sentence", "sort", "tests", "remainder", "widens", "add"))
    words = parsers.required(given.get("sentence"), place.at("sentence"))
    parsers.required(given.get("sort"), place.at("sort"))
    sort = parsers.member(given.get("sort"), place.at("sort"), tuple(SentenceClass))
    remainder = parsers.member(given.get("remainder"), place.at("remainder"), (SentenceClass.CHECK, SentenceClass.NOTE))
    widens = parsers.member(given.get("widens"), place.at("widens"), _KINDS)
    tests = tuple(
        test
        for number, item in _items(given.get("tests"), place.at("tests"))
        if (test := _typed_test(item, place.at(f"tests.{number}"), worded=False))
    )
    if sort is None:
        return None
    if sort != SentenceClass.WIDENING and (sort == SentenceClass.TEST) != bool(given.get("tests")):
        place.at("tests").wrong("Tests belong to a test, or to the widening of one.", "Add or drop the tests.")
    if (sort == SentenceClass.WIDENING) != (widens is not None):
        place.at("widens").wrong("A widening, and it alone, names what it widens.", "Add or drop widens.")
    return ClassifiedSentence(
        sentence=words,
        sort=SentenceClass(sort),
        tests=tests,
        remainder=SentenceClass(remainder) if remainder else None,
        widens=ConditionKind(widens) if widens else None,
        add=_added(given.get("add"), widens, place.at("add")),
    )


def _added(value: Any, widens: str | None, place: SourceLocation) -> tuple[str, ...]:
    if widens is None:
        return ()
    allowed = CONDITION_TYPES[ConditionKind(widens)].parameters
    if allowed.numbers:
        parsers.bounds(value, place)
        return ()
    known = allowed.lists.get("in")
    added = parsers.members(value, place, known) if known else parsers.texts(value, place)
    if not added:
        place.wrong("The widening adds nothing.", "Name the values that it adds.")
    return added


def _typed_test(row: Any, place: SourceLocation, *, worded: bool) -> TypedTest | None:
    wordings = ("sentence_en", "sentence_fr") if worded else ()
    if not isinstance(row, dict):
        place.wrong("A test was expected.", "Write {kind: ..., and its keys}.")
        return None
    parsers.required(row.get("kind"), place.at("kind"))
    name = parsers.member(row.get("kind"), place.at("kind"), _KINDS)
    if name is None:
        return None
    kind = ConditionKind(name)
    given = parsers.mapping(row, place, ("kind", *sorted(CONDITION_TYPES[kind].parameters.keys), *wordings))
    test = _converted(kind, given, place)
    for problem in CONDITION_TYPES[kind].problems(test):
        place.wrong(f"The test does not hold: {problem}.", f"Write a test of {kind} as the README shows.")
    return TypedTest(kind=kind, test=test, **{key: parsers.required(given.get(key), place.at(key)) for key in wordings})


def _converted(kind: ConditionKind, given: Mapping[str, Any], place: SourceLocation) -> Test:
    allowed = CONDITION_TYPES[kind].parameters
    test: dict[str, Any] = {}
    for key, value in given.items():
        at = place.at(key)
        if key in allowed.lists:
            test[key] = list(parsers.texts(value, at))
        elif key in allowed.numbers or key == allowed.whole:
            test[key] = parsers.number(value, at)
        elif key == allowed.truth:
            test[key] = parsers.truth(value, at)
        elif key in allowed.words:
            test[key] = parsers.text(value, at)
    return {key: value for key, value in test.items() if value is not None}


def _correction_or_ending(row: Any, place: SourceLocation) -> SourceCorrection | ProgramEnding:
    if isinstance(row, dict) and row.get("field") == _INTAKE:
        return _ending(row, place)
    return _correction(row, place)


def _ending(row: Any, place: SourceLocation) -> ProgramEnding:
    given = parsers.mapping(row, place, ("field", "value", "becomes", "says", "reason"))
    for key, only in (("value", IntakeMode.CLOSED), ("becomes", Intake.ENDED)):
        parsers.required(given.get(key), place.at(key))
        parsers.member(given.get(key), place.at(key), (only,))
    parsers.required(given.get("reason"), place.at("reason"))
    return ProgramEnding(place=place, says=parsers.required(given.get("says"), place.at("says")))


def _correction(row: Any, place: SourceLocation) -> SourceCorrection:
    given = parsers.mapping(row, place, ("field", "value", "sentence_en", "sentence_fr", "reason"))
    parsers.required(given.get("reason"), place.at("reason"))
    parsers.required(given.get("field"), place.at("field"))
    kind = parsers.member(given.get("field"), place.at("field"), _KINDS)
    value = given.get("value")
    return SourceCorrection(
        place=place,
        kind=ConditionKind(kind or ConditionKind.OTHER),
        value=value_of(value if isinstance(value, dict) else {"in": value or []}),
        sentence_en=parsers.required(given.get("sentence_en"), place.at("sentence_en")),
        sentence_fr=parsers.required(given.get("sentence_fr"), place.at("sentence_fr")),
    )
