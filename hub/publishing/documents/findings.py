"""What a check finds: which rule, how bad, where, in words of both languages."""

from dataclasses import dataclass
from enum import StrEnum

from hub.core.text.localized import Localized


class Lint(StrEnum):
    """The rules. Those in ``STOPPING`` keep a draft from being submitted; the others are worth a look."""

    EMPTY = "contradiction"
    NUMBER_NOT_TESTED = "number in the sentence, not in the test"
    NUMBER_NOT_SAID = "number in the test, not in the sentence"
    PLACE_NOT_TESTED = "place in the sentence, not in the test"
    PLACE_NOT_SAID = "place in the test, not in the sentence"
    NO_FRENCH = "French missing"
    SAME_TEXT = "French identical to English"
    NUMBERS_DIFFER = "numbers differ between the languages"
    FRENCH_MARKS = "French typography"
    JARGON = "jargon"
    ACRONYM = "acronym not explained at first use"
    GRADE = "reading level"
    LONG_SENTENCE = "sentence over 25 words"
    LONG_MEAN = "over 15 words a sentence"
    LENGTH = "length of the summary"
    OFF_DOMAIN = "official link off the organization’s domains"
    LINK_TO_CONFIRM = "official link to confirm"


STOPPING = frozenset({Lint.EMPTY, Lint.NO_FRENCH})


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing found. ``where`` is a field, or ``condition 3`` counted from 1."""

    rule: Lint
    where: str
    words: Localized

    @property
    def stops(self) -> bool:
        """Whether a program must not be published with it."""
        return self.rule in STOPPING
