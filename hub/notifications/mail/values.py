"""What a notification may say: plain values, kept as JSON and given back as they were. Pure but for the language."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

# Longer than any name or reference; shorter than what somebody writes in confidence.
LONGEST = 200


class LocalizedText(NamedTuple):
    """A name that differs by language, such as that of a program."""

    en: str
    fr: str


type Plain = str | int | float | Decimal | date | datetime | LocalizedText | None


def pack(context: Mapping[str, Plain]) -> dict[str, Any]:
    """Return a context as JSON. Raises ``TypeError`` for what is not a plain value: rows and texts have no place."""
    return {name: _packed(name, value) for name, value in context.items()}


def unpack(packed: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the values of a packed context as they were, names in ``lang``."""
    return {name: _unpacked(value, lang) for name, value in packed.items()}


def one_line(text: str) -> str:
    """Return a text without line breaks, controls and signs that turn the direction of writing, at most 200 long."""
    visible = "".join(" " if unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp", "Cs"} else sign for sign in text)
    # Spaces that do not break belong to French punctuation and stay.
    words = re.sub(" +", " ", visible).strip()
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _packed(name: str, value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return one_line(value)
        case LocalizedText():
            return {"en": one_line(value.en), "fr": one_line(value.fr)}
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
    raise TypeError(f"{name} is no plain value but {type(value).__name__}")


def _unpacked(value: Any, lang: str) -> Any:
    match value:
        case {"moment": str(text)}:
            return datetime.fromisoformat(text)
        case {"day": str(text)}:
            return date.fromisoformat(text)
        case {"decimal": str(text)}:
            return Decimal(text)
        case {"en": en, "fr": fr}:
            return fr if lang == "fr" else en
    return value
