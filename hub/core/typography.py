"""Typography of French text as Canadian usage has it; pure and idempotent.

A non-breaking space stands before ``:``, ``%`` and ``$``, inside « » and between groups of three digits; none stands
before ``;``, ``!`` and ``?``; the apostrophe is curved. Web addresses are left alone.
"""

import re
from collections.abc import Callable

from hub.core.text import NBSP

_SPACES = "[ \u00a0\u2009\u202f]"
_ADDRESS = re.compile(r"(https?://\S+)")

_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?<=[^\W\d_])'(?=[\w«])"), "’"),
    # 2024 500 is two numbers: only a first group of one to three digits begins a larger one.
    (
        re.compile(rf"(?<![\d,.])\d{{1,3}}(?:{_SPACES}\d{{3}})+(?!\d)"),
        lambda found: re.sub(_SPACES, NBSP, found.group()),
    ),
    (re.compile(rf"(?<=\d){_SPACES}*(?=%)"), NBSP),
    (re.compile(rf"(?<=\d){_SPACES}*(?=[kMG]?\$)"), NBSP),
    (re.compile(rf"«{_SPACES}*"), f"«{NBSP}"),
    (re.compile(rf"{_SPACES}*»"), f"{NBSP}»"),
    (re.compile(rf"{_SPACES}+(?=[;!?])"), ""),
    (re.compile(rf"(?<=[\w»)\]%$’”]){_SPACES}*:(?=\s|$)"), f"{NBSP}:"),
)


def french(text: str) -> str:
    """Return French text with Canadian typography; text that has it already is returned unchanged."""
    return "".join(part if part.startswith(("http://", "https://")) else _apply(part) for part in _ADDRESS.split(text))


def _apply(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
