"""Fields with what stands and what a file says, as a page shows them."""

from collections.abc import Iterable, Mapping
from typing import Any

from hub.core.text.localized import Localized
from hub.publishing.documents.differences import marked
from hub.publishing.entry_types.base import EntryType
from programs.models import Program
from programs.publication.services import program_names


def field_of(entry_type: EntryType, name: str, stands: Any, said: Any, lang: str) -> dict[str, Any]:
    """Return one field with both texts in runs, those that differ marked."""
    was, now = (entry_type.value_words(name, value, lang) for value in (stands, said))
    of = name.rpartition("_")[2]
    runs = dict(zip(("was", "now"), marked(was, now), strict=True))
    return {"label": entry_type.column_words(name).text(lang), "lang": of if of in ("en", "fr", "zh") else "", **runs}


def fields_of(entry_type: EntryType, values: Mapping[str, list[Any]], lang: str) -> list[dict[str, Any]]:
    """Return fields that a row keeps with what stood and what the file says, in the order of the editor."""
    order = [name for part in entry_type.sections for name in _names(part)]
    return [
        field_of(entry_type, name, values[name][0], values[name][1], lang) for name in sorted(values, key=order.index)
    ]


def _names(section: Any) -> list[str]:
    return [column for field in section.fields for column in field.columns] or [section.slug]


def side_names(sides: Iterable[Program]) -> dict[str, Localized]:
    """Return what programs are called, those that readers see by what they see (a query where there are others)."""
    programs = list(sides)
    found = {one.slug: Localized(one.live.name_en, one.live.name_fr) for one in programs if one.live is not None}
    return found | program_names([one.slug for one in programs if one.live is None], drafts=True)
