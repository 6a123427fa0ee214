"""What every kind of condition has: its parameters, how it is decided and said, its row in a form.

A condition is one typed test, its sentence in both languages, its source and date. The page is rendered from these
records, so text and rule cannot drift apart.

What a condition reads of an applicant, in parts that its rule decides one by one: so many are matched at once.
"""

import json
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache, cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import Any, ClassVar, get_args, get_origin, get_type_hints, override

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, Result
from hub.core.vocabulary.labels import localized_label
from programs.eligibility import phrases
from programs.eligibility.facts import ApplicantFacts, ProjectFacts
from programs.eligibility.places import Places

type Parts = Collection[Hashable]


class Connective(Enum):
    """How the results of the parts make the result of the whole."""

    ANY = "any"  # one that is met is enough
    ALL = "all"  # every one must be met
    AGREE = "agree"  # where they differ, only the organization can say


@dataclass(frozen=True, slots=True)
class FactParts:
    """A fact in parts. ``parts`` returns them, or None where every test stays unknown.

    ``facts`` returns an applicant of whom nothing is known but one part: what the rule is asked with.
    """

    name: str
    parts: Callable[[ApplicantFacts], Parts | None]
    facts: Callable[[Any], ApplicantFacts]

    @classmethod
    def of(cls, name: str, field: str, *, empty: bool = True) -> "FactParts":
        """Return the parts of a field: the members of a set, or the one value.

        Without ``empty`` the empty set says no more than a missing one.
        """
        get = attrgetter(field)
        if _is_set(field):
            members = get if empty else lambda facts: get(facts) or None
            return cls(name, members, lambda part: applicant_with(field, frozenset({part})))

        def value(facts: ApplicantFacts) -> Parts | None:
            found = get(facts)
            return None if found is None else (found,)

        return cls(name, value, lambda part: applicant_with(field, part))


def applicant_with(field: str, value: Any) -> ApplicantFacts:
    """Return an applicant of whom one fact is known; ``project.`` begins the facts of the project."""
    if field.startswith("project."):
        return ApplicantFacts(project=ProjectFacts(**{field.removeprefix("project."): value}))
    return ApplicantFacts(**{field: value})


@cache
def _is_set(field: str) -> bool:
    holder = ProjectFacts if field.startswith("project.") else ApplicantFacts
    hint = get_type_hints(holder)[field.removeprefix("project.")]
    return any(get_origin(each) is frozenset for each in get_args(hint))


type Test = Mapping[str, Any]

MET, NOT_MET, UNKNOWN = Result.MET, Result.NOT_MET, Result.UNKNOWN
NOTHING: frozenset[str] = frozenset()
ASK_A_PERSON = Localized(
    "Ask the organization, or write to our desk.", "Demandez à l’organisme, ou écrivez à notre guichet."
)


def test_key(kind: ConditionKind, test: Test) -> str:
    """Return a text that is equal for equal tests, and for no others."""
    return f"{kind} {json.dumps(dict(test), sort_keys=True, default=str)}"


@dataclass(frozen=True, kw_only=True)
class TypedCondition:
    """One condition of a program.

    ``test`` holds the parameters of the kind (``{"min": 3, "max": 500}``); it is empty for ``ConditionKind.OTHER``,
    which only a person can check. Conditions of one program that share a ``group`` (not None) form an *any of*.
    With ``own_source`` the page is known to say this condition; else it is the first page of the program.
    """

    kind: ConditionKind
    test: Test
    sentence_en: str
    sentence_fr: str
    source: str
    as_of: date | None
    group: int | None = None
    own_source: bool = False

    @cached_property
    def key(self) -> str:
        """What it tests, as text: conditions of one key have one outcome."""
        return test_key(self.kind, self.test)

    @cached_property
    def sentence(self) -> Localized:
        """What it asks, in a sentence."""
        return Localized(self.sentence_en, self.sentence_fr)


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the test of a kind may hold.

    ``lists`` names the keys of which exactly one is given, with the values they may take (None: free text);
    ``numbers`` the numeric bounds, of which at least one is given; ``truth`` a key that holds true or false;
    ``words`` keys that hold one of some words; ``whole`` an optional whole number from 1.
    """

    lists: Mapping[str, Collection[str] | None] = MappingProxyType({})
    numbers: tuple[str, ...] = ()
    truth: str | None = None
    words: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    whole: str | None = None

    @property
    def keys(self) -> frozenset[str]:
        """Every key that the test may hold."""
        others = [key for key in (self.truth, self.whole) if key]
        return frozenset([*self.lists, *self.numbers, *self.words, *others])


class ConditionType:
    """One kind of condition. There is one instance of each, and it keeps nothing.

    Its sentences stand in ``programs/data/sentences.yaml``, by codes.

    Once a rule is settled by known facts, a further fact may correct it but never turns it back to unknown.
    ``places`` None means the project's own list of sub-regions. ``fields`` says where the fact that bears the name of
    the kind stands in ``ApplicantFacts``; a dotted name is a fact of the project.
    """

    classes: ClassVar[dict[ConditionKind, type["ConditionType"]]] = {}

    kind: ClassVar[ConditionKind]
    parameters: ClassVar[Parameters]
    example: ClassVar[Test]
    fields: ClassVar[tuple[str, ...]] = ()
    sentences: ClassVar[Mapping[str, Localized]]
    ask: ClassVar[Localized | None] = None  # how the applicant is asked for the fact
    # What stands beside "not now" where it is not met.
    unmet: ClassVar[Localized] = Localized("a condition is not met", "une condition n’est pas remplie")

    # Many applicants at once (see ``parts``).
    empty_is_known: ClassVar[bool] = True  # an empty set says more than a missing one
    excluding: ClassVar[Connective] = Connective.ANY  # how the parts are joined where the test excludes values

    # The linter.
    one_value: ClassVar[bool] = False  # an applicant has one value alone: two lists must share one
    limits: ClassVar[tuple[float, float] | None] = None  # no figure lies outside
    names_provinces: ClassVar[bool] = False

    # The row of a form.
    unit: ClassVar[Localized]  # of a figure
    as_percent: ClassVar[bool] = False
    typed_values: ClassVar[bool] = False  # values are typed, one to a line, instead of chosen from a list
    hint: ClassVar[Localized] = Localized("One to a line.", "Un par ligne.")

    # The field of program files, and the columns of sheets.
    field: ClassVar[Localized | None] = None  # what it means; None: files have no field of this kind
    field_tests: ClassVar[Mapping[str, Test | None]] = MappingProxyType({})  # of a field of one word: the test it means

    def __init_subclass__(cls) -> None:
        """Make a kind known; a class without one is the base of several."""
        if kind := vars(cls).get("kind"):
            cls.classes[kind] = cls
            cls.sentences = phrases.SENTENCES[kind.value]
            cls.ask, cls.unmet = cls.sentences.get("ask"), cls.sentences.get("unmet", cls.unmet)

    def say(self, code: str, **told: object) -> Localized:
        """Return a sentence of the kind; ``told`` fills its gaps. Raise KeyError for a code that it does not have."""
        return phrases.filled(self.sentences[code], told)

    @cached_property
    def fact(self) -> Callable[[ApplicantFacts], Any]:
        """What reads the fact of a kind with one field."""
        return attrgetter(self.fields[0])

    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        """Return what a test says about an applicant."""
        raise NotImplementedError

    def sentence(self, test: Test, places: Places | None) -> Localized:
        """Return the sentence of a test, as the page shows it. Raise KeyError where there is no test."""
        raise NotImplementedError

    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        """Return why a test is met, not met or open: what we know of the applicant."""
        raise NotImplementedError

    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        """Return what would change a test that is not met: a way to look further, never advice to change a company."""
        return self.say("to_change")

    def to_settle(self, test: Test, asked: Localized | None) -> Localized:
        """Return what would settle an open test; ``asked`` asks for the facts that could."""
        return asked or ASK_A_PERSON

    def open_facts(self, test: Test, facts: ApplicantFacts) -> frozenset[str]:
        """Return the facts that could settle an open test; none where a person must check."""
        return frozenset({self.kind.value})

    def parts(self, places: Places) -> FactParts | None:
        """Return what a test reads, in parts that it decides one by one; None for a figure, and where a person checks.

        Without an override these are the parts of the one field that is named in ``fields``.
        """
        return FactParts.of(self.kind.value, self.fields[0], empty=self.empty_is_known) if self.fields else None

    def excluded_parts(self) -> FactParts | None:
        """Return what a test that excludes values reads, where that is something else."""
        return None

    def contradicts(self, test: Test, kind: ConditionKind, other: Test) -> bool:
        """Tell whether nobody can meet a test together with a test of another kind."""
        return False

    def strangers(self, values: Iterable[str]) -> set[str]:
        """Return the values of a row that the list behind a free key does not know."""
        return set()

    @property
    def field_values(self) -> tuple[str, ...]:
        """The values that the field of a file may hold; none where they are free."""
        if self.parameters.truth:
            return ("true", "false")
        members = next(iter(self.parameters.lists.values()), None) or ()
        return tuple(self.field_tests) or tuple(str(member) for member in members)

    def choices(self, lang: str) -> list[tuple[str, str]]:
        """Return the values that a form offers, with their labels."""
        members = next(iter(self.parameters.lists.values())) or ()
        return [(str(member), self.member_label(member).text(lang)) for member in members]

    def member_label(self, member: Any) -> Localized:
        return localized_label(member)

    def problems(self, test: Test) -> tuple[str, ...]:
        """Return what is wrong with a test, one English sentence each; nothing when it is valid."""
        allowed = self.parameters
        return (
            *(f"{key} is not a key of {self.kind}" for key in sorted(set(test) - allowed.keys)),
            *_mistakes_in_lists(allowed, test),
            *_mistakes_in_numbers(allowed, test),
            *_mistakes_in_the_rest(allowed, test),
        )


def _mistakes_in_lists(allowed: Parameters, test: Mapping[str, Any]) -> list[str]:
    given = [key for key in allowed.lists if key in test]
    if allowed.lists and len(given) != 1:
        return [f"expected exactly one of: {', '.join(allowed.lists)}"]
    mistakes = []
    for key in given:
        values, known = test[key], allowed.lists[key]
        if isinstance(values, str) or not isinstance(values, Collection) or not values:
            mistakes.append(f"{key} must be a list of at least one value")
            continue
        strangers = [value for value in values if not isinstance(value, str) or (known and value not in known)]
        mistakes += [f"{key} does not know {value!r}" for value in strangers]
    return mistakes


def _mistakes_in_numbers(allowed: Parameters, test: Mapping[str, Any]) -> list[str]:
    bounds = {key: test[key] for key in allowed.numbers if test.get(key) is not None}
    if allowed.numbers and not bounds:
        return [f"expected a number for: {', '.join(allowed.numbers)}"]
    mistakes = [f"{key} must be a number" for key, value in bounds.items() if not _is_number(value)]
    if not mistakes and len(bounds) == 2 and bounds["min"] > bounds["max"]:
        mistakes.append("min is above max")
    return mistakes


def _mistakes_in_the_rest(allowed: Parameters, test: Mapping[str, Any]) -> list[str]:
    mistakes = [
        f"{key} must be one of: {', '.join(known)}"
        for key, known in allowed.words.items()
        if test.get(key) not in known
    ]
    if allowed.truth and not isinstance(test.get(allowed.truth), bool):
        mistakes.append(f"{allowed.truth} must be true or false")
    if allowed.whole and not (_is_number(count := test.get(allowed.whole, 1)) and count == int(count) >= 1):
        mistakes.append(f"{allowed.whole} must be a whole number from 1")
    return mistakes


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class PersonCheck(ConditionType):
    """A sentence without a test: always open."""

    kind = ConditionKind.OTHER
    parameters = Parameters()
    example = {}

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return UNKNOWN

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        return self.say("explain")

    @override
    def open_facts(self, test: Test, facts: ApplicantFacts) -> frozenset[str]:
        return NOTHING
