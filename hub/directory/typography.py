"""Typographic marks of the two languages, set when texts are loaded. Idempotent and pure.

French follows Canadian usage: a non-breaking space before ":", "%" and "$" and inside « », none before ";", "!", "?".
"""

import re

from hub.core.text import NBSP

_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)|(?<=s)'(?=\s)")
_SPACES = f"[ {NBSP}\u202f]"
_RULES = (
    # "16:30" and "https://" keep their colon.
    (re.compile(rf"{_SPACES}*:(?={_SPACES}|$)"), f"{NBSP}:"),
    (re.compile(rf"(?<=[\d\w]){_SPACES}+(?=[%$](?!\w))"), NBSP),
    (re.compile(rf"«{_SPACES}*"), f"«{NBSP}"),
    (re.compile(rf"{_SPACES}*»"), f"{NBSP}»"),
    (re.compile(rf"{_SPACES}+(?=[;!?])"), ""),
    (re.compile(rf"(?<=\d){_SPACES}(?=\d{{3}}(?!\d))"), NBSP),
    (re.compile(rf"(?<=\d){_SPACES}(?=(?:%|M\$|G\$|millions?|milliards?)(?!\w))"), NBSP),
)


def typeset(text: str, lang: str) -> str:
    """Return ``text`` with the marks of ``lang`` ("en" or "fr"): curly apostrophes, and in French its spaces."""
    text = _APOSTROPHE.sub("’", text)
    if lang == "fr":
        for pattern, mark in _RULES:
            text = pattern.sub(mark, text)
    return text
