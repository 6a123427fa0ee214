"""A field of a draft in words, for people who compare: its name and its value in one language."""

from decimal import Decimal
from typing import Any

from hub.core.text import money_exact, percent
from hub.core.vocabulary import IntakeMode, Stage, Support
from hub.core.words import INTAKE_MODE_WORDS, Words, words_for
from programs.drafting.condition_rows import preview
from programs.drafting.labels import FIELD_WORDS, NO, SECTION_WORDS, YES

_OTHER_NAMES = {
    "amount_min": "amount_min_cad",
    "amount_max": "amount_max_cad",
    "cost_share": "cost_share_max",
    "year_only": "as_of_year_only",
    "effort_min": "effort",
    "effort_max": "effort",
    "effort_source": "effort",
    "decision_min": "decision",
    "decision_max": "decision",
    "decision_source": "decision",
}
_LANGUAGES = {"en": Words("English", "anglais"), "fr": Words("French", "français")}


def label(name: str, lang: str) -> str:
    """Return what a field is called."""
    if name == "conditions":
        return SECTION_WORDS["conditions"].text(lang)
    if name in FIELD_WORDS or name in _OTHER_NAMES:
        return FIELD_WORDS[_OTHER_NAMES.get(name, name)].text(lang)
    plain, _, code = name.rpartition("_")
    return f"{FIELD_WORDS[plain].text(lang)} ({_LANGUAGES[code].text(lang)})"


def language_of(name: str) -> str:
    """Return the language of a field's text; empty where it has none of its own."""
    return name[-2:] if name.endswith(("_en", "_fr")) else ""


def value_text(name: str, value: Any, lang: str) -> str:
    """Return a value as text, one item to a line; empty where nothing is said."""
    if name == "conditions":
        return "\n".join(preview(row)[lang == "fr"] for row in value or ())
    if isinstance(value, bool):
        return (YES if value else NO).text(lang)
    if name == "intake_mode" and value in set(IntakeMode):
        return INTAKE_MODE_WORDS[IntakeMode(value)].text(lang)
    if name in {"amount_min", "amount_max", "cost_share"} and str(value).replace(".", "", 1).isdecimal():
        figure = Decimal(str(value))
        return percent(figure / 100, lang) if name == "cost_share" else money_exact(figure, lang)
    if isinstance(value, list):
        kinds: Any = Support if name == "support" else Stage
        return ", ".join(words_for(kinds(code)).text(lang) if code in set(kinds) else code for code in value)
    return str(value or "")
