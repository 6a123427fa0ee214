"""The base of records, with the words of their fields in both languages (``hub/api/data/fields.yaml``).

Under which terms the data may be used: docs/decisions/0012-open-data-under-cc-by.md says why.
"""

import re
from datetime import date, datetime
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Self, get_args

from django.utils import timezone
from pydantic import BaseModel, BeforeValidator, ConfigDict, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError

from hub.core.text.typography import french_typography
from hub.core.text.yaml_files import parse_yaml

LICENCE_NAME = "CC BY 4.0"
LICENCE_SPDX = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_DEEDS = {
    "en": "https://creativecommons.org/licenses/by/4.0/deed.en",
    "fr": "https://creativecommons.org/licenses/by/4.0/deed.fr",
}
FRENCH = "x-description-fr"


def _written_as_a_day(value: Any) -> Any:
    # The checker alone would read 0 as a moment of 1970.
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("date_form", "a date such as 2027-01-31")
    return value


# A day as a reader writes it: 2027-01-31, and in no other way.
Day = Annotated[date, BeforeValidator(_written_as_a_day)]


def read_data(name: str) -> Any:
    """Return what a file of ``hub/api/data`` holds."""
    return parse_yaml((Path(__file__).resolve().parents[1] / "data" / f"{name}.yaml").read_bytes())


_TEXTS = read_data("fields")


class Documented:
    """Adds what ``hub/api/data/fields.yaml`` says of the fields of a model to its JSON Schema, in both languages."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        drawn = handler(core_schema)
        for name, told in handler.resolve_ref_schema(drawn)["properties"].items():
            told["description"], told[FRENCH] = cls._words_of(name)
        return drawn

    @classmethod
    def _words_of(cls, field: str) -> tuple[str, str]:
        """Return what a field says. Raises ``KeyError`` for one of which the file says nothing."""
        said = next((own[field] for each in cls.__mro__ if field in (own := _TEXTS.get(each.__name__, {}))), None)
        en, fr, *after = said or _TEXTS["any"][field]
        for name in after:
            en, fr = f"{en}. {_TEXTS['after'][name][0]}", f"{fr}. {_TEXTS['after'][name][1]}"
        return en, french_typography(fr)


class Record(Documented, BaseModel):
    """Base of everything that is handed out: closed, and never changed once it is made."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_enum_values=True)

    @classmethod
    def read(cls, row: Any, **own: Any) -> Self:
        """Return the record of a row: for each field the column of its name, null where that is blank and may be null.

        ``own`` holds what no column of that name says.
        """
        told = dict(own)
        for name, field in cls.model_fields.items():
            if name in own or not field.is_required():
                continue
            if name == "updated_on":
                told[name] = updated_on(row)
                continue
            value = getattr(row, "is_verified" if name == "verified" else name)
            told[name] = None if value == "" and NoneType in get_args(field.annotation) else value
        return cls(**told)


class SourceRecord(Record):
    """A page that an entry rests on."""

    address: str
    name_en: str
    name_fr: str
    looked_at: date | None
    official: bool


def updated_on(row: Any) -> date | None:
    """Return the day on which a row last changed: its ``updated_at`` comes with it from the database."""
    moment: datetime | None = row.updated_at
    return moment and timezone.localdate(moment)
