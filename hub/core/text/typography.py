"""Typographic marks of English and French, set when texts are loaded; pure and idempotent.

In both languages the apostrophe is curved. French follows Canadian usage: a non-breaking space stands before ``:``,
``%`` and ``$``, inside « », between groups of three digits and before *million* and *milliard*; none stands before
``;``, ``!`` and ``?``. Web addresses are left alone.
"""

import re
from collections.abc import Callable

from hub.core.text.formats import NBSP

_SPACES = "[ \u00a0\u2009\u202f]"
_ADDRESS = re.compile(r"(https?://\S+)")

type _Rules = tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]

_ENGLISH: _Rules = ((re.compile(r"(?<=\w)'(?=\w)|(?<=s)'(?=\s)"), "’"),)  # it's, the companies' staff
_FRENCH: _Rules = (
    (re.compile(r"(?<=[^\W\d_])'(?=[\w«])"), "’"),
    # 2024 500 is two numbers: only a first group of one to three digits begins a larger one.
    (
        re.compile(rf"(?<![\d,.])\d{{1,3}}(?:{_SPACES}\d{{3}})+(?!\d)"),
        lambda found: re.sub(_SPACES, NBSP, found.group()),
    ),
    (re.compile(rf"(?<=\d){_SPACES}*(?=%)"), NBSP),
    (re.compile(rf"(?<=\d){_SPACES}*(?=[kMG]?\$)"), NBSP),
    (re.compile(rf"(?<=\d){_SPACES}(?=(?:millions?|milliards?)\b)"), NBSP),
    (re.compile(rf"«{_SPACES}*"), f"«{NBSP}"),
    (re.compile(rf"{_SPACES}*»"), f"{NBSP}»"),
    (re.compile(rf"(?<!«){_SPACES}+(?=[;!?])"), ""),
    (re.compile(rf"(?<=[\w»)\]%$’”]){_SPACES}*:(?=\s|$)"), f"{NBSP}:"),
)


def typeset(text: str, lang: str) -> str:
    """Return ``text`` with the marks of ``lang`` ("en" or "fr"); text that has them already is returned unchanged."""
    rules = _FRENCH if lang == "fr" else _ENGLISH
    return "".join(
        part if part.startswith(("http://", "https://")) else _apply(rules, part) for part in _ADDRESS.split(text)
    )


def french_typography(text: str) -> str:
    """Return French text with Canadian typography; text that has it already is returned unchanged."""
    return typeset(text, "fr")


def _apply(rules: _Rules, text: str) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text
