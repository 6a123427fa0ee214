"""Content in two languages: explicit ``_en`` and ``_fr`` columns, read through one name.

Explicit columns stay visible to history triggers, constraints and search; no package adds them behind our back.
"""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from hub.core.text.localized import Localized


def current_language() -> str:
    """Return "fr" when the page is French, else "en"."""
    return "fr" if (get_language() or "en").startswith("fr") else "en"


def _words(words: Localized) -> str:
    return words.text(current_language())


# Words that are said in the language of the page only when it prints them. A class made anew for each takes 2 ms.
lazy_words = lazy(_words, str)


class BilingualMixin:
    """Read ``<field>_en`` or ``<field>_fr`` by the language of the page.

    Where only one language exists (links may), that one is returned; ``is_foreign`` tells a template to label it.
    """

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """Return the text in the current language, or in the other where one is missing."""
        if instance is None:
            return self
        lang = current_language()
        other = "en" if lang == "fr" else "fr"
        return getattr(instance, f"{self.field}_{lang}") or getattr(instance, f"{self.field}_{other}")
