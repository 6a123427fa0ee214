"""The structured fields of an entry's eligibility, as typed conditions."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from hub.core.vocabulary import (
    ANY_FOREIGN_MARKET,
    Area,
    ConditionKind,
    ExportExperience,
    LegalForm,
    Ownership,
    Province,
)
from programs.catalogue import fields
from programs.catalogue.mistakes import Place
from programs.catalogue.texts import is_null
from programs.eligibility.conditions import Condition
from programs.eligibility.wording import sentence_for

type Test = dict[str, Any]

# Groups that a program names beside those of the vocabulary; nobody is asked for them on their own.
OWNERSHIP_GROUPS = (*Ownership, "racialized", "2slgbtqi", "disabilities")


def _list(*allowed: str) -> Callable[[Any, Place], Test | None]:
    def read(value: Any, place: Place) -> Test | None:
        values = fields.members(value, place, allowed)
        return {"in": [str(item) for item in values]} if values else None

    return read


def _range(*, low: float = 0, high: float | None = None) -> Callable[[Any, Place], Test | None]:
    def read(value: Any, place: Place) -> Test | None:
        least, most = fields.bounds(value, place, low=low, high=high)
        return {key: bound for key, bound in (("min", least), ("max", most)) if bound is not None} or None

    return read


def _naics(value: Any, place: Place) -> Test | None:
    codes = fields.matching(value, place, fields.NAICS, "3333")
    return {"in": list(codes)} if codes else None


def _markets(value: Any, place: Place) -> Test | None:
    given = fields.texts(value, place)
    countries = fields.matching([code for code in given if code != ANY_FOREIGN_MARKET], place, fields.COUNTRY, "CN")
    markets = [code for code in given if code == ANY_FOREIGN_MARKET or code in countries]
    return {"in": markets} if markets else None


def _for_profit(value: Any, place: Place) -> Test | None:
    wanted = fields.truth(value, place)
    return None if wanted is None else {"is": wanted}


def _exports(value: Any, place: Place) -> Test | None:
    # Who exports regularly has the experience that "some" asks for.
    enough = {"none": ["none"], "some": [ExportExperience.SOME.value, ExportExperience.REGULAR.value]}
    wanted = fields.member(value, place, ("none", "some", "any"))
    return {"in": enough[wanted]} if wanted in enough else None


READERS: Mapping[ConditionKind, Callable[[Any, Place], Test | None]] = {
    ConditionKind.PROVINCES: _list(*Province),
    ConditionKind.EMPLOYEES: _range(),
    ConditionKind.ANNUAL_REVENUE: _range(),
    ConditionKind.TRL: _range(low=1, high=9),
    ConditionKind.LEGAL_FORMS: _list(*LegalForm),
    ConditionKind.FOR_PROFIT: _for_profit,
    ConditionKind.AREAS: _list(*Area),
    ConditionKind.SECTORS_NAICS: _naics,
    ConditionKind.TARGET_MARKETS: _markets,
    ConditionKind.EXPORT_EXPERIENCE: _exports,
    ConditionKind.OWNERSHIP: _list(*OWNERSHIP_GROUPS),
}
KEYS = (*READERS, "other_en", "other_fr")


def read_structured(
    eligibility: Mapping[str, Any], place: Place, *, source: str, as_of: date | None
) -> list[Condition]:
    """Return the typed conditions of the structured fields, each with the sentence of its test."""
    conditions = []
    for kind, read in READERS.items():
        if not is_null(eligibility.get(kind)) and (test := read(eligibility[kind], place.at(kind))):
            en, fr = sentence_for(kind, test)
            conditions.append(
                Condition(kind=kind, test=test, sentence_en=en, sentence_fr=fr, source=source, as_of=as_of)
            )
    return conditions


def read_sentences(eligibility: Mapping[str, Any], place: Place) -> tuple[tuple[str, str], ...]:
    """Return the free sentences as pairs (English, French)."""
    english = fields.texts(eligibility.get("other_en"), place.at("other_en"))
    french = fields.texts(eligibility.get("other_fr"), place.at("other_fr"))
    if len(english) != len(french):
        place.at("other_fr").wrong(
            f"There are {len(english)} English and {len(french)} French sentences.",
            "Give each sentence in both languages, in the same order.",
            f"Il y a {len(english)} phrases en anglais et {len(french)} en français.",
            "Donnez chaque phrase dans les deux langues, dans le même ordre.",
        )
        return ()
    return tuple(zip(english, french, strict=True))
