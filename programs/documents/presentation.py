"""A field of a draft in words, for people who compare: its name and its value in one language."""

from typing import Any

from hub.publishing.documents.differences import shown
from programs.documents.condition_rows import preview
from programs.documents.differences import named
from programs.documents.fields import CONDITIONS, FIELDS, SECTION_OF


def label(name: str, lang: str) -> str:
    """Return what a field is called."""
    words = SECTION_OF[name].words if name == CONDITIONS else FIELDS[name].label(name)
    return words.text(lang)


def language_of(name: str) -> str:
    """Return the language of a field's text; empty where it has none of its own."""
    return name[-2:] if name.endswith(("_en", "_fr")) else ""


def value_text(name: str, value: Any, lang: str) -> str:
    """Return a value as text, one item to a line; empty where nothing is said."""
    if name == CONDITIONS:
        return "\n".join(preview(row)[lang == "fr"] for row in value or ())
    return shown(FIELDS[name], value, lang, named)
