"""What answers with yes or no say of the test of a filter. Pure.

A test is one group of questions, or ``groups`` of which one is enough. A group agrees where all of ``all``, one of
``any`` and none of ``none`` were answered with yes.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from hub.core.vocabulary.enums import Result
from hub.core.vocabulary.evidence import all_of, any_of, from_truth, negate

# Which questions decide is found by trying all answers to so many. Of more, in a filter of old, all open ones decide.
MOST_QUESTIONS = 8


def groups_of(test: Mapping[str, Any]) -> Sequence[Mapping[str, Sequence[str]]]:
    found: Sequence[Mapping[str, Sequence[str]]] = test.get("groups", [test])
    return found


def questions_of(test: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the questions of a test, each once, in their order."""
    return tuple(dict.fromkeys(name for group in groups_of(test) for names in group.values() for name in names))


def answers_result(test: Mapping[str, Any], answers: Mapping[str, bool]) -> Result:
    """Tell whether answers agree with a test; unknown only while an answer that is open may change it."""
    result = any_of(_group_result(group, answers) for group in groups_of(test))
    names = _open_questions(test, answers)
    if result is not Result.UNKNOWN or not 0 < len(names) <= MOST_QUESTIONS:
        return result
    name = names[0]
    # Groups may leave nothing open between them: yes to this with yes to that, and yes to this with no to that.
    of_yes = answers_result(test, {**answers, name: True})
    return of_yes if of_yes is answers_result(test, {**answers, name: False}) else Result.UNKNOWN


def deciding_questions(test: Mapping[str, Any], answers: Mapping[str, bool]) -> tuple[str, ...]:
    """Return the open questions of a test that may still change what it says."""
    names = _open_questions(test, answers)
    if len(names) > MOST_QUESTIONS:
        return names if answers_result(test, answers) is Result.UNKNOWN else ()
    every = [{**answers, **dict(zip(names, said, strict=True))} for said in product((True, False), repeat=len(names))]
    return tuple(
        name
        for name in names
        if any(
            answers_result(test, {**one, name: True}) is not answers_result(test, {**one, name: False}) for one in every
        )
    )


def _open_questions(test: Mapping[str, Any], answers: Mapping[str, bool]) -> tuple[str, ...]:
    return tuple(name for name in questions_of(test) if name not in answers)


def _group_result(group: Mapping[str, Sequence[str]], answers: Mapping[str, bool]) -> Result:
    said = {key: [from_truth(answers.get(name)) for name in names] for key, names in group.items()}
    some = [any_of(said["any"])] if "any" in said else []
    return all_of([*said.get("all", ()), *some, *map(negate, said.get("none", ()))])
