"""The conditions and notes of a program, as open data."""

from datetime import date
from typing import Any

from hub.api.records.fields import Record
from hub.core.vocabulary.enums import ConditionKind
from programs.eligibility.conditions.base import TypedCondition


class ConditionRecord(Record):
    """One condition: its typed test and the sentence that is rendered from it."""

    position: int
    kind: ConditionKind
    test: dict[str, Any]
    sentence_en: str
    sentence_fr: str
    source: str
    as_of: date | None
    group: int | None

    @classmethod
    def of(cls, condition: TypedCondition, position: int) -> "ConditionRecord":
        return cls.read(condition, position=position, test=dict(condition.test))


class NoteRecord(Record):
    """A sentence that is no condition."""

    sentence_en: str
    sentence_fr: str
