"""Signs of the known frauds against exporters to China, read from a company's words. Pure.

They warn the officer, they accuse nobody: "come to sign" with a banquet, a notary or a gift to pay for, a changed bank
account, a commission to be paid first, a free mail address in the place of a company's.
Source: Trade Commissioner Service, warnings on fraud in China.
"""

import re
from collections.abc import Mapping

_SIGNS: Mapping[str, str] = {
    "notary": r"\bnotar(?:y|ies|ization|isation|ial)\b|\bnotaires?\b|\bnotari[ée]|公证",
    "banquet": r"\bbanquets?\b|宴请|宴会",
    "gift": r"\bgifts?\b|\bcadeaux?\b|送礼|红包",
    "bank_details": (
        r"\b(?:new|changed?|different|other) bank\b|\bbank (?:account|details) (?:has |have )?changed\b"
        r"|\b(?:nouveau|changement de|autre) compte (?:bancaire|de banque)\b|银行账[户号]变更|新账户"
    ),
    "advance_fee": (
        r"\b(?:advance|upfront|up-front|handling|registration) fees?\b|\bcommission (?:first|in advance)\b"
        r"|\bfrais (?:d’avance|d'avance|de dossier|anticipés)\b|预付费|手续费"
    ),
    "free_mail": r"[\w.+-]+@(?:163|126|qq|sina|sohu|gmail|hotmail|outlook|yahoo)\.(?:com|cn|ca)\b",
}
_COMPILED = {sign: re.compile(pattern, re.IGNORECASE) for sign, pattern in _SIGNS.items()}
SIGNS = tuple(_SIGNS)


def signs_of_fraud(*texts: str) -> tuple[str, ...]:
    """Return the signs that stand in a company's words, in a fixed order."""
    return tuple(sign for sign, pattern in _COMPILED.items() if any(pattern.search(text) for text in texts))
