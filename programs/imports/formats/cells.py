"""Single cells: no formulas, and no longer than a person writes."""

import re

from programs.imports.formats.problems import FileProblem, problem_of, refuse

MAX_CELL = 20_000


def check_cell(text: str, *, row: int, column: str, sheet: str = "") -> FileProblem | None:
    """Return what is wrong with a cell, whatever its column, or None."""
    if text.lstrip().startswith("="):
        return problem_of("formula", row=row, column=column, sheet=sheet)
    if len(text) > MAX_CELL:
        return problem_of("long_cell", most=MAX_CELL, row=row, column=column, sheet=sheet)
    return None


_OTHER_UNICODE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]")
# UTF-8 that was once read as a Western European encoding and saved again.
_TWICE = re.compile("\u00c3[\u00a0-\u00bf\u2030\u2039\u0160\u0192\u02c6\u2021]|\u00e2\u20ac[\u2122\u0153\u201c\u0160]")


# What English and French write beyond ASCII, as Excel saves it in its older "CSV": code page 1252. Other letters would
# be of another code page, read wrongly.
_WESTERN = frozenset(
    "’‘“”–—…€œŒàâäæçéèêëîïôöùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖÙÛÜ«»°·½¼¾²³§©®£×±µ\u00a0"
)  # fmt: skip
# The same in UTF-8: these bytes beside others are of two encodings. Not every character of UTF-8 is: what ends in an
# accent before a no-break space, or before one and a closing quotation mark, looks like the beginning of a Chinese one.
_WESTERN_IN_UTF_8 = re.compile(b"|".join(re.escape(mark.encode()) for mark in sorted(_WESTERN)))


def _western(content: bytes) -> str | None:
    """Return what a file says in code page 1252; None where it is in another, or in two."""
    if _WESTERN_IN_UTF_8.search(content):
        return None
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text if _WESTERN.issuperset(mark for mark in text if not mark.isascii()) else None


def decode(content: bytes, *, may_be_western: bool = False) -> str:
    """Return the text of a file. Raise ``FileRefusedError`` with the line where it is no UTF-8, or no text.

    ``may_be_western``: a text in code page 1252 is read as well, where nothing in it may be something else.
    """
    if content.startswith(_OTHER_UNICODE) or b"\x00" in content[:4]:
        raise refuse("other_unicode")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if may_be_western and (read := _western(content)) is not None:
            return decode(read.encode())
        line = content.count(b"\n", 0, error.start) + 1
        raise refuse("no_utf_8", row=line, counts="line") from None
    for found in CONTROL.finditer(text):
        raise refuse("control_character", row=_line(text, found.start()), counts="line")
    for found in re.finditer("\ufffd", text):
        raise refuse("lost_characters", row=_line(text, found.start()), counts="line")
    for found in _TWICE.finditer(text):
        raise refuse("encoded_twice", row=_line(text, found.start()), counts="line")
    return text


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
