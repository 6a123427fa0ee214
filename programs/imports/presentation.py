"""Fields with what stands and what a file says, as a page shows them."""

from collections.abc import Mapping
from typing import Any

from hub.publishing.documents.differences import marked
from programs.documents.differences import label, language_of, value_text
from programs.documents.fields import SECTION_OF


def field_of(name: str, stands: Any, said: Any, lang: str) -> dict[str, Any]:
    """Return one field with both texts in runs, those that differ marked."""
    was, now = marked(value_text(name, stands, lang), value_text(name, said, lang))
    return {"label": label(name, lang), "lang": language_of(name), "was": was, "now": now}


def fields_of(values: Mapping[str, list[Any]], lang: str) -> list[dict[str, Any]]:
    """Return fields that a row keeps with what stood and what the file says, in the order of the editor."""
    return [field_of(name, values[name][0], values[name][1], lang) for name in SECTION_OF if name in values]
