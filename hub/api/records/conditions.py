"""The conditions and notes of a program, as open data."""

from datetime import date
from typing import Any

from hub.api.records.fields import Record, documented
from hub.core.vocabulary.enums import ConditionKind
from programs.eligibility.conditions.base import TypedCondition


class ConditionRecord(Record):
    """One condition: its typed test and the sentence that is rendered from it."""

    position: int = documented(
        "Place among the conditions of the program, from 0", "Rang parmi les conditions, à partir de 0"
    )
    kind: ConditionKind = documented(
        "Kind of test; 'other' is for a person to check", "Genre de test; « other » est à vérifier par une personne"
    )
    test: dict[str, Any] = documented(
        "Parameters of the test, as the vocabulary condition_kinds lists them; empty for 'other'",
        "Paramètres du test, selon le vocabulaire condition_kinds; vide pour « other »",
    )
    sentence_en: str = documented("The rule in English", "La règle en anglais")
    sentence_fr: str = documented("The rule in French", "La règle en français")
    source: str = documented("Web address that says so", "Adresse Web qui le dit")
    as_of: date | None = documented(
        "Day of the evidence, where it is not the program’s", "Jour de la source, si ce n’est celui du programme"
    )
    group: int | None = documented(
        "Of the conditions with the same number, one is enough; null: must hold",
        "Parmi les conditions de même numéro, une suffit; null : doit être remplie",
    )

    @classmethod
    def of(cls, condition: TypedCondition, position: int) -> "ConditionRecord":
        """Return the record of a condition."""
        return cls.read(condition, position=position, test=dict(condition.test))


class NoteRecord(Record):
    """A sentence that is no condition."""

    sentence_en: str = documented("The sentence in English", "La phrase en anglais")
    sentence_fr: str = documented("The sentence in French", "La phrase en français")
