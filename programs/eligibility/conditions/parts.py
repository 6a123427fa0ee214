"""What a condition reads of an applicant, in parts that its rule decides one by one: so many are matched at once."""

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, get_args, get_origin, get_type_hints

from programs.eligibility.facts import ApplicantFacts, ProjectFacts

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
