"""Under which terms the data may be used: docs/decisions/0012-open-data-under-cc-by.md says why."""

import re
from datetime import date, datetime
from types import NoneType
from typing import Annotated, Any, Self, get_args

from django.utils import timezone
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from hub.core.text.typography import french_typography

LICENCE_NAME = "CC BY 4.0"
LICENCE_SPDX = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_DEEDS = {
    "en": "https://creativecommons.org/licenses/by/4.0/deed.en",
    "fr": "https://creativecommons.org/licenses/by/4.0/deed.fr",
}


FRENCH = "x-description-fr"


def documented(en: str, fr: str, **rules: Any) -> Any:
    """Return a field with its description in both languages; ``rules`` are pydantic's own (default, pattern, ge)."""
    return Field(description=en, json_schema_extra={FRENCH: french_typography(fr)}, **rules)


def _written_as_a_day(value: Any) -> Any:
    # The checker alone would read 0 as a moment of 1970.
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("date_form", "a date such as 2027-01-31")
    return value


# A day as a reader writes it: 2027-01-31, and in no other way.
Day = Annotated[date, BeforeValidator(_written_as_a_day)]


# What several records say of the same field.
SLUG = ("Stable name in addresses", "Nom stable, qui sert dans les adresses")
NAME_EN = ("Name in English", "Nom en anglais")
NAME_FR = ("Name in French", "Nom en français")
SOURCES = ("Web addresses that all this comes from", "Adresses Web d’où tout cela provient")
AS_OF = ("Day of the evidence; null: not known", "Jour de la source; null : inconnu")
UPDATED_ON = (
    "Day on which what the entry says last changed here; null: not known",
    "Jour où le contenu de la fiche a changé ici pour la dernière fois; null : inconnu",
)
DEMONSTRATION = (
    "Whether it is made up, for a demonstration of the portal",
    "S’il s’agit d’une fiche fictive, pour une démonstration du portail",
)
VERIFIED = ("Whether our sources confirm it", "Si nos sources le confirment")
SOURCE_DAYS = (
    "Day of a source, by its address, where it has one of its own",
    "Jour d’une source, par son adresse, quand elle en a un",
)
SOURCE_PAGES = (
    "The same pages: whose they are, when they were read, and whether they are official",
    "Les mêmes pages : à qui elles sont, quand on les a lues, et si elles sont officielles",
)


class Record(BaseModel):
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

    address: str = documented("Web address", "Adresse Web")
    name_en: str = documented(
        "Organization whose page it is, else the name of the site, in English",
        "Organisme à qui est la page, ou nom du site, en anglais",
    )
    name_fr: str = documented("The same in French", "La même chose en français")
    looked_at: date | None = documented(
        "Day on which it was read, or that it gives; null: not known",
        "Jour où on l’a lue, ou qu’elle donne; null : inconnu",
    )
    official: bool = documented(
        "Official: on a domain of the organization that the entry belongs to (of any organization of the directory, "
        "where it belongs to none) or of a government of Canada; else secondary",
        "Officielle : sur un domaine de l’organisme dont relève la fiche (de tout organisme du répertoire, si elle ne "
        "relève d’aucun) ou d’un gouvernement du Canada; sinon secondaire",
    )


def updated_on(row: Any) -> date | None:
    """Return the day on which a row last changed: its ``updated_at`` comes with it from the database."""
    moment: datetime | None = row.updated_at
    return moment and timezone.localdate(moment)
