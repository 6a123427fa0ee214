"""An Excel file as an archive: what it would unpack to, what it carries, all looked at before any of it is parsed.

The figures of an archive are claims of its writer. They are checked first, and held when a member is unpacked: no more
is read of one than it claims.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from itertools import pairwise

from programs.imports.formats.problems import (
    MAX_COLUMNS,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_UNPACKED,
    FileRefusedError,
    refuse,
)

# What is not a sheet or its texts is small in every honest file, and costs the most to parse.
_MAX_OTHER = 1_000_000
_RATIO_FROM = 100_000
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_TEXTS = "xl/sharedstrings.xml"
_MACROS = re.compile(r"vbaproject|macrosheets|\.bin$|activex|/ctrlprops/")
_FOREIGN = re.compile(r"externallinks|embeddings|/connections\.xml$|querytables|customdata|/model/")
_PACKED = re.compile(r"\.(zip|xlsx?|xlsm|docx?|gz|7z|rar|bz2|xz)$")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_CELL_AT = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Za-z]{1,9})([0-9]{1,12})[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_ROW_AT = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"']([0-9]{1,12})[\"']")
_UNZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error,
                 OSError, IndexError)  # fmt: skip


def checked_parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook that may be parsed, unpacked. Raise ``FileRefusedError`` else."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_members(members, len(content))
            parts = {member.filename: _unpacked(archive, member) for member in members if not member.is_dir()}
    except FileRefusedError:
        raise
    except _UNZIP_ERRORS:
        raise refuse("no_workbook") from None
    _check_parts(parts)
    return parts


def _check_members(members: list[zipfile.ZipInfo], packed: int) -> None:
    if len(members) > MAX_MEMBERS:
        raise refuse("too_many_parts")
    names = [member.filename.lower() for member in members]
    if len(set(names)) < len(names) or any(name.startswith(("/", "\\")) or ".." in name for name in names):
        raise refuse("names_of_parts")
    if any(member.flag_bits & 1 for member in members):
        raise refuse("password")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise refuse("unpacks_to_too_much")
    for member in members:
        _check_member(member)
    if unpacked > _RATIO_FROM and unpacked > packed * MAX_RATIO:
        raise refuse("bomb")


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename.lower()
    if _MACROS.search(name):
        raise refuse("macros", sheet=member.filename[:80])
    if _FOREIGN.search(name):
        raise refuse("foreign_parts", sheet=member.filename[:80])
    if _PACKED.search(name):
        raise refuse("nested", sheet=member.filename[:80])
    if member.file_size > _RATIO_FROM and member.file_size > max(member.compress_size, 1) * MAX_RATIO:
        raise refuse("bomb", sheet=member.filename[:80])
    large = name.endswith((".xml", ".rels")) and not _SHEET.fullmatch(name) and name != _TEXTS
    if large and member.file_size > _MAX_OTHER:
        raise refuse("large_formats", sheet=member.filename[:80])


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as stream:
        data = stream.read(member.file_size + 1)
    if len(data) != member.file_size:
        raise zipfile.BadZipFile
    if data.startswith((b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0")):
        raise refuse("nested", sheet=member.filename[:80])
    return data


def _check_parts(parts: Mapping[str, bytes]) -> None:
    lower = {name.lower(): data for name, data in parts.items()}
    if "xl/workbook.xml" not in lower or "[content_types].xml" not in lower:
        raise refuse("other_archive")
    for name, data in parts.items():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            _check_xml(name, data)
    if b"macroEnabled" in lower["[content_types].xml"]:
        raise refuse("kind_with_macros")
    sheets = [name for name in parts if _SHEET.fullmatch(name.lower())]
    if len(sheets) > MAX_SHEETS:
        raise refuse("too_many_sheets", most=MAX_SHEETS)
    cells = 0
    for name in sheets:
        cells += _check_sheet(name.rpartition("/")[2], parts[name])
    if cells > MAX_ROWS * MAX_COLUMNS:
        raise refuse("too_many_cells")


def _check_xml(name: str, data: bytes) -> None:
    # Only UTF-8, so that what is looked for below cannot hide in another encoding.
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        other = True
    else:
        head = data[:200].lower()
        other = b"\x00" in data or (b"encoding=" in head and b"utf-8" not in head)
    if other or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise refuse("no_plain_xml", sheet=name[:80])


def _check_sheet(sheet: str, data: bytes) -> int:
    if (found := _FORMULA.search(data)) is not None:
        before = _last(_CELL_AT.finditer(data, max(0, found.start() - 5000), found.start()))
        column, row = (before.group(1).decode(), int(before.group(2))) if before else ("", None)
        raise refuse("formula", sheet=sheet, row=row, column=column)
    rows, cells = len(_ROW.findall(data)), len(_CELL.findall(data))
    numbers = [int(at.group(1)) for at in _ROW_AT.finditer(data)]
    for above, number in pairwise(numbers):
        if number <= above:
            raise refuse("rows_out_of_order", sheet=sheet, row=number)
    last = max(numbers, default=0)
    at = max((int(found.group(2)) for found in _CELL_AT.finditer(data)), default=0)
    if max(rows, last, at) > MAX_ROWS + 1:
        raise refuse("too_many_rows_of_sheet", most=MAX_ROWS, sheet=sheet, row=max(rows, last, at))
    letters = max((found.group(1).upper() for found in _CELL_AT.finditer(data)), key=_column_key, default=b"")
    if _number(letters) > MAX_COLUMNS:
        raise refuse("too_many_columns", most=MAX_COLUMNS, sheet=sheet, column=letters.decode())
    return cells


def _column_key(letters: bytes) -> tuple[int, bytes]:
    return len(letters), letters


def _number(letters: bytes) -> int:
    total = 0
    for letter in letters:
        total = total * 26 + letter - 64
    return total


def _last(found: Iterable[re.Match[bytes]]) -> re.Match[bytes] | None:
    last = None
    for last in found:  # noqa: B007 - the last one is what is wanted
        pass
    return last
