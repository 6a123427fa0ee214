"""A condition: one typed test, its sentence in both languages, its source and date.

The page is rendered from these records, so text and rule cannot drift apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.core.vocabulary.enums import ConditionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCondition:
    """One condition of a program.

    ``test`` holds the parameters of the kind (``{"min": 3, "max": 500}``); it is empty for ``ConditionKind.OTHER``,
    which only a person can check. Conditions of one program that share a ``group`` (not None) form an *any of*.
    """

    kind: ConditionKind
    test: Mapping[str, Any]
    sentence_en: str
    sentence_fr: str
    source: str
    as_of: date | None
    group: int | None = None

    def sentence(self, lang: str) -> str:
        """Return the sentence in ``lang`` ("en" or "fr")."""
        return self.sentence_fr if lang == "fr" else self.sentence_en
