"""How the free sentences of the programs were sorted by hand: the sorting files and the corrections."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from hub.core.vocabulary import ConditionKind, Intake, IntakeMode
from programs.catalogue import fields
from programs.catalogue.mistakes import Mistakes, Place
from programs.catalogue.texts import read_text
from programs.eligibility.kinds import PARAMETERS, mistakes_in

type Test = dict[str, Any]

_KINDS = tuple(kind.value for kind in ConditionKind if kind is not ConditionKind.OTHER)
_INTAKE = "intake"  # the one field outside the eligibility that is corrected


class Sort(StrEnum):
    """What a free sentence is."""

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
class SortedSentence:
    """One free sentence with its sort and what was read from it.

    ``remainder`` says what the typed tests leave over: nothing (None), a note, or a person's check. ``add`` holds the
    values that a widening adds to the list of ``widens``; empty when it lies beyond numeric bounds.
    """

    sentence: str
    sort: Sort
    tests: tuple[TypedTest, ...] = ()
    remainder: Sort | None = None
    widens: ConditionKind | None = None
    add: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """All sorted sentences of one program; kinds of which one suffices; tests that no sentence carries."""

    place: Place
    sentences: tuple[SortedSentence, ...]
    any_of: tuple[tuple[ConditionKind, ...], ...] = ()
    extra_tests: tuple[TypedTest, ...] = ()

    @property
    def by_sentence(self) -> Mapping[str, SortedSentence]:
        """The sorted sentences by their English words."""
        return {item.sentence: item for item in self.sentences}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A structured field that reads as a test of the company and is none: a person checks the sentence instead.

    It holds for exactly the ``value`` that was judged.
    """

    place: Place
    kind: ConditionKind
    value: frozenset[tuple[str, str]]
    sentence_en: str
    sentence_fr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A program that is closed without a day, and of which its own words say that it is over for good.

    It holds while the English name or summary holds the words ``says`` by which it was judged.
    """

    place: Place
    says: str


def read_sortings(paths: Iterable[Path], mistakes: Mistakes) -> dict[str, Sorting]:
    """Return the sorting of every program of the files."""
    return {slug: _sorting(body, place) for slug, body, place in _programs(paths, mistakes)}


def read_corrections(path: Path, mistakes: Mistakes) -> dict[str, tuple[Correction | Ending, ...]]:
    """Return the corrections of every program of the file."""
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


def _programs(paths: Iterable[Path], mistakes: Mistakes) -> Iterable[tuple[str, Any, Place]]:
    for path in paths:
        file = Place(mistakes, path.name)
        before = len(mistakes.found)
        content = read_text(path, file)
        if not isinstance(content, dict):
            if content is not None and len(mistakes.found) == before:
                file.wrong("A mapping from program to its sentences was expected.", "Write id: and its body.")
            continue
        for slug, body in content.items():
            yield slug, body, Place(mistakes, path.name, entry_id=slug)


def _items(value: Any, place: Place) -> Iterable[tuple[int, Any]]:
    if value is None:
        return ()
    if not isinstance(value, list):
        place.wrong("A list was expected.", "Write a list, even for one item.")
        return ()
    return enumerate(value, start=1)


def _sorting(body: Any, place: Place) -> Sorting:
    given = fields.mapping(body, place, ("sentences", "any_of", "extra_tests"))
    sentences, any_of, extra = place.at("sentences"), place.at("any_of"), place.at("extra_tests")
    return Sorting(
        place=place,
        sentences=tuple(
            item
            for number, row in _items(given.get("sentences"), sentences)
            if (item := _sentence(row, sentences.at(str(number))))
        ),
        any_of=tuple(
            tuple(map(ConditionKind, fields.members(row, any_of.at(str(number)), _KINDS)))
            for number, row in _items(given.get("any_of"), any_of)
        ),
        extra_tests=tuple(
            test
            for number, row in _items(given.get("extra_tests"), extra)
            if (test := _typed_test(row, extra.at(str(number)), worded=True))
        ),
    )


def _sentence(row: Any, place: Place) -> SortedSentence | None:
    given = fields.mapping(row, place, ("sentence", "sort", "tests", "remainder", "widens", "add"))
    words = fields.required(given.get("sentence"), place.at("sentence"))
    fields.required(given.get("sort"), place.at("sort"))
    sort = fields.member(given.get("sort"), place.at("sort"), tuple(Sort))
    remainder = fields.member(given.get("remainder"), place.at("remainder"), (Sort.CHECK, Sort.NOTE))
    widens = fields.member(given.get("widens"), place.at("widens"), _KINDS)
    tests = tuple(
        test
        for number, item in _items(given.get("tests"), place.at("tests"))
        if (test := _typed_test(item, place.at(f"tests.{number}"), worded=False))
    )
    if sort is None:
        return None
    if (sort == Sort.TEST) != bool(given.get("tests")):
        place.at("tests").wrong("Tests belong to the sort test, and to it alone.", "Add or drop the tests.")
    if (sort == Sort.WIDENING) != (widens is not None):
        place.at("widens").wrong("A widening, and it alone, names what it widens.", "Add or drop widens.")
    return SortedSentence(
        sentence=words,
        sort=Sort(sort),
        tests=tests,
        remainder=Sort(remainder) if remainder else None,
        widens=ConditionKind(widens) if widens else None,
        add=_added(given.get("add"), widens, place.at("add")),
    )


def _added(value: Any, widens: str | None, place: Place) -> tuple[str, ...]:
    if widens is None:
        return ()
    allowed = PARAMETERS[ConditionKind(widens)]
    if allowed.numbers:
        fields.bounds(value, place)
        return ()
    known = allowed.lists.get("in")
    added = fields.members(value, place, known) if known else fields.texts(value, place)
    if not added:
        place.wrong("The widening adds nothing.", "Name the values that it adds.")
    return added


def _typed_test(row: Any, place: Place, *, worded: bool) -> TypedTest | None:
    wordings = ("sentence_en", "sentence_fr") if worded else ()
    if not isinstance(row, dict):
        place.wrong("A test was expected.", "Write {kind: ..., and its keys}.")
        return None
    fields.required(row.get("kind"), place.at("kind"))
    name = fields.member(row.get("kind"), place.at("kind"), _KINDS)
    if name is None:
        return None
    kind = ConditionKind(name)
    given = fields.mapping(row, place, ("kind", *sorted(PARAMETERS[kind].keys), *wordings))
    test = _converted(kind, given, place)
    for problem in mistakes_in(kind, test):
        place.wrong(f"The test does not hold: {problem}.", f"Write a test of {kind} as the README shows.")
    return TypedTest(kind=kind, test=test, **{key: fields.required(given.get(key), place.at(key)) for key in wordings})


def _converted(kind: ConditionKind, given: Mapping[str, Any], place: Place) -> Test:
    allowed = PARAMETERS[kind]
    test: dict[str, Any] = {}
    for key, value in given.items():
        at = place.at(key)
        if key in allowed.lists:
            test[key] = list(fields.texts(value, at))
        elif key in allowed.numbers or key == allowed.whole:
            test[key] = fields.number(value, at)
        elif key == allowed.truth:
            test[key] = fields.truth(value, at)
        elif key in allowed.words:
            test[key] = fields.text(value, at)
    return {key: value for key, value in test.items() if value is not None}


def _correction_or_ending(row: Any, place: Place) -> Correction | Ending:
    if isinstance(row, dict) and row.get("field") == _INTAKE:
        return _ending(row, place)
    return _correction(row, place)


def _ending(row: Any, place: Place) -> Ending:
    given = fields.mapping(row, place, ("field", "value", "becomes", "says", "reason"))
    for key, only in (("value", IntakeMode.CLOSED), ("becomes", Intake.ENDED)):
        fields.required(given.get(key), place.at(key))
        fields.member(given.get(key), place.at(key), (only,))
    fields.required(given.get("reason"), place.at("reason"))
    return Ending(place=place, says=fields.required(given.get("says"), place.at("says")))


def _correction(row: Any, place: Place) -> Correction:
    given = fields.mapping(row, place, ("field", "value", "sentence_en", "sentence_fr", "reason"))
    fields.required(given.get("reason"), place.at("reason"))
    fields.required(given.get("field"), place.at("field"))
    kind = fields.member(given.get("field"), place.at("field"), _KINDS)
    value = given.get("value")
    return Correction(
        place=place,
        kind=ConditionKind(kind or ConditionKind.OTHER),
        value=value_of(value if isinstance(value, dict) else {"in": value or []}),
        sentence_en=fields.required(given.get("sentence_en"), place.at("sentence_en")),
        sentence_fr=fields.required(given.get("sentence_fr"), place.at("sentence_fr")),
    )
