"""Passwords that a stranger who knows the portal would try first."""

import re
import unicodedata
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What must remain of a password once the words anybody can guess are taken out of it.
SMALLEST_REST = 8
SHORTEST_WORD = 4
COMMON_HERE = ("cleantech", "techpropre", "password", "motdepasse", "canada", "china", "chine")


class ContextWordsValidator:
    """Refuse passwords made of the portal's name, or of the name or mail domain of their owner.

    The mail domain stands for the company: most companies write from their own.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` when too little of the password is the owner's own invention."""
        whole = rest = _folded(password)
        for word in sorted(_words_to_avoid(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != whole and len(rest.strip("0123456789")) < SMALLEST_REST:
            raise ValidationError(
                _(
                    "This password is built on the name of the portal, of your company or of your address. "
                    "Choose words that have nothing to do with them."
                ),
                code="password_context_word",
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("Don’t build it on the name of the portal, of your company or of your address.")


def _words_to_avoid(user: Any) -> set[str]:
    texts = [settings.HUB["name_en"], settings.HUB["name_fr"], settings.HUB["operator"], *COMMON_HERE]
    local, _at, domain = (getattr(user, "email", "") or "").partition("@")
    labels = domain.split(".")[:-1]
    own = [local, *re.split(r"[^a-z]+", local.lower()), *labels, getattr(user, "name", "") or ""]
    words: set[str] = set()
    for text in [*texts, *own]:
        words.add(_folded(text))
        words.update(_folded(part) for part in text.split())
    return {word for word in words if len(word) >= SHORTEST_WORD}


def _folded(text: str) -> str:
    """Return the letters and digits of a text in lower case and without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())
