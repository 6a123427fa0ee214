"""Passwords that a stranger would try first, or who knows the portal and the owner."""

import re
import unicodedata
from threading import Lock
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from hub.core.identity import identity

# What must remain of a password once the words anybody can guess are taken out of it.
SMALLEST_REST = 8
SHORTEST_WORD = 4
COMMON_HERE = ("cleantech", "techpropre", "password", "motdepasse", "canada", "china", "chine")
# Of 0 to 4: so many guesses that a stolen hash holds for long (10 to the 8th and more).
WEAKEST = 3
# What follows is not looked at: it only adds.
LOOKED_AT = 100
# The rows of the French keyboard, which zxcvbn does not know, forth and back.
FRENCH_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "poiuytreza", "mlkjhgfdsq", "nbvcxw", "aqwzsxedcrfv")
# zxcvbn keeps the words of the owner in a table of its own.
_one_at_a_time = Lock()


class StrengthValidator(CommonPasswordValidator):
    """Refuse what is guessed soon: common passwords, repetitions, rows of keys, counting, dates and single words.

    Which kinds of signs it holds does not matter, length does.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` with why it is guessed soon, and what helps."""
        reason = self._reason(password, user)
        if reason:
            raise ValidationError(
                _(
                    "This password is guessed soon: %(reason)s. Length helps most: take four words that have nothing "
                    "to do with each other, or let your browser make one."
                ),
                code="password_guessable",
                params={"reason": reason},
            )

    def get_help_text(self) -> str:
        return _("Four words that have nothing to do with each other are good. Capitals and signs are not asked for.")

    def _reason(self, password: str, user: Any) -> str:
        if password.casefold().strip() in self.passwords:
            return _("it is common")
        own = [*_words_to_avoid(user), getattr(user, "email", "") or "", *FRENCH_ROWS]
        with _one_at_a_time:
            found = zxcvbn(password[:LOOKED_AT], user_inputs=own, max_length=LOOKED_AT)
        if found["score"] >= WEAKEST:
            return ""
        reasons = {
            "repeat": _("it repeats the same signs or words"),
            "spatial": _("it follows the rows of a keyboard"),
            "sequence": _("it counts, or follows the alphabet"),
            "date": _("it is built on a date"),
            "dictionary": _("it is built on a word or a password that many people use"),
        }
        # What covers most of it tells the owner most.
        longest = max(found["sequence"], key=lambda match: len(match["token"]))
        return reasons.get(longest["pattern"], _("it is too short"))


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
        return _("Don’t build it on the name of the portal, of your company or of your address.")


def _words_to_avoid(user: Any) -> set[str]:
    hub = identity("en")
    texts = [hub.name_en, hub.name_fr, hub.operator, *COMMON_HERE]
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
