"""Files as attacks, and files as people break them: each with the place that its refusal must name."""

import io
import struct
import zipfile
from functools import cache

import yaml

from programs.imports.formats.columns import COLUMNS
from tests.programs.imports.sheets import as_csv, as_xlsx, row, with_members

_SHEET = "xl/worksheets/sheet1.xml"
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def honest_entry(**fields):
    """Return an entry of a YAML file that can be imported; ``fields`` replace some."""
    plain = {
        "id": "ca-fund",
        "jurisdiction": "CA",
        "organization": {"acronym": "EA", "name_en": "Example Agency", "name_fr": "Agence exemple"},
        "name_en": "Fund", "name_fr": "Fonds", "summary_en": "Pays.", "summary_fr": "Finance.",
        "support": ["grant"], "intake": "continuous", "as_of": "2026-09-01",
        "sources": ["https://programs.example/guide"], "verified": "true",
    }  # fmt: skip
    return plain | fields


def as_yaml(*entries):
    return yaml.safe_dump(list(entries), allow_unicode=True, sort_keys=False)


def _sheet(body):
    return f"<worksheet {_NS}><sheetData>{body}</sheetData></worksheet>".encode()


def _nested_bomb():
    data = b"0" * 5_000_000
    for level in range(6):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(8 if level else 1):
                archive.writestr(f"{level}-{number}.zip" if level else "zeros", data)
        data = out.getvalue()
    return data


def _lying(content):
    """Return an archive whose parts claim to be small."""
    data = bytearray(content)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 24, 10)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _encrypted(content):
    data = bytearray(content)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _overlapping():
    """Return a flat bomb: many names in the directory for the same packed bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 15_000_000)
        first = archive.infolist()[0]
        for number in range(150):
            twin = zipfile.ZipInfo(f"xl/worksheets/sheet{number}.xml")
            for name in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(twin, name, getattr(first, name))
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
    return out.getvalue()


@cache
def attacks():
    """Return (name of the file, content, where) by what is tried."""
    book = as_xlsx(row())
    zeros = b"0" * 19_000_000
    laughs = "- a: &a [x]\n" + "".join(
        f"- {c}: &{c} [{', '.join(['*' + p] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    entities = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + _sheet("<row r='1'><c r='A1'/></row>")
    cell = '<c r="{0}{1}" t="inlineStr"><is><t>x</t></is></c>'
    return {
        "oversize csv": ("a.csv", as_csv(row()).encode() + b" " * 2_000_001, "The file"),
        "oversize yaml": ("a.yaml", b"- " * 1_100_000, "The file"),
        "oversize xlsx": ("a.xlsx", with_members(book, {"x.txt": bytes(range(256)) * 40_000}) + b"\0" * 2_000_001, "The file"),
        "flat zip bomb": ("a.xlsx", with_members(book, {"xl/media/zeros.png": zeros}), "Sheet xl/media/zeros.png"),
        "unpacks beyond 20 MB": ("a.xlsx", with_members(book, {f"xl/{n}.txt": zeros for n in range(2)}), "The file"),
        "sheet that is a bomb": ("a.xlsx", with_members(book, {_SHEET: zeros}), f"Sheet {_SHEET}"),
        "texts that are a bomb": ("a.xlsx", with_members(book, {"xl/sharedStrings.xml": zeros}), "Sheet xl/sharedStrings.xml"),
        "nested zip bomb": ("a.xlsx", _nested_bomb(), "Sheet 5-0.zip"),
        "nested archive without its ending": ("a.xlsx", with_members(book, {"xl/media/a.png": _nested_bomb()}), "Sheet xl/media/a.png"),
        "overlapping parts": ("a.xlsx", _overlapping(), "The file"),
        "parts that lie about their size": ("a.xlsx", _lying(with_members(book, {"xl/media/a.png": zeros})), "The file"),
        "too many parts": ("a.xlsx", with_members(book, {f"x/{n}": b"" for n in range(300)}), "The file"),
        "names that climb": ("a.xlsx", with_members(book, {"../../etc/x.xml": b"<a/>"}), "The file"),
        "password": ("a.xlsx", _encrypted(book), "The file"),
        "macros": ("a.xlsx", with_members(book, {"xl/vbaProject.bin": b"x"}), "Sheet xl/vbaProject.bin"),
        "external links": ("a.xlsx", with_members(book, {"xl/externalLinks/externalLink1.xml": b"<a/>"}), "Sheet xl/externalLinks/externalLink1.xml"),
        "embedded file": ("a.xlsx", with_members(book, {"xl/embeddings/a.docx": b"x"}), "Sheet xl/embeddings/a.docx"),
        "entities": ("a.xlsx", with_members(book, {_SHEET: entities}), f"Sheet {_SHEET}"),
        "sheet in UTF-16": ("a.xlsx", with_members(book, {_SHEET: _sheet("").decode().encode("utf-16")}), f"Sheet {_SHEET}"),
        "huge styles": ("a.xlsx", with_members(book, {"xl/styles.xml": bytes(range(32, 127)) * 12_000}), "Sheet xl/styles.xml"),
        "formula in a sheet": ("a.xlsx", as_xlsx(row(), row("ca-b", name_en='=HYPERLINK("http://x.example")')), "Sheet sheet1.xml, row 3, column D"),
        "formula as text in a sheet": ("a.xlsx", with_members(as_xlsx(row()), {_SHEET: _with_text(as_xlsx(row()), "Name of ca-fund", "=1+1")}), "Sheet programs, row 2, column name_en"),
        "formula in csv": ("a.csv", as_csv(row(name_fr="=cmd|' /C calc'!A0")), "Row 2, column name_fr"),
        "a row at the end of the sheet": ("a.xlsx", with_members(book, {_SHEET: _sheet(f'<row r="1048576">{cell.format("A", 1048576)}</row>')}), "Sheet sheet1.xml, row 1048576"),
        "a cell far to the right": ("a.xlsx", with_members(book, {_SHEET: _sheet(f'<row r="1">{cell.format("XFD", 1)}</row>')}), "Sheet sheet1.xml, column XFD"),
        "too many sheets": ("a.xlsx", with_members(book, {f"xl/worksheets/s{n}.xml": _sheet("") for n in range(11)}), "The file"),
        "too many rows in csv": ("a.csv", as_csv(*({"id": "a"} for n in range(5_002))), "Row 5002"),
        "too many rows in yaml": ("a.yaml", "- a: b\n" * 5_001, "Entry 5001"),
        "too many columns": ("a.csv", as_csv(row(), header=["id", *(f"c{n}" for n in range(60))]), "Row 1"),
        "a billion laughs": ("a.yaml", laughs, "Line 1"),
        "a tag that calls python": ("a.yaml", "- !!python/object/apply:os.system ['true']\n", "Line 1"),
        "deep nesting": ("a.yaml", "[" * 5_000 + "]" * 5_000, "Line 1"),
        "a cell without end": ("a.csv", as_csv(row(summary_en="x" * 25_000)), "Row 2, column summary_en"),
        "a number without end": ("a.csv", as_csv(row(amount_max="9" * 400)), "Row 2, column amount_max"),
    }  # fmt: skip


def _with_text(book, old, new):
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read(_SHEET).replace(old.encode(), new.encode())


@cache
def encodings():
    """Return honest files in wrong encodings."""
    text = as_csv(row(name_fr="Société d’énergie"))
    mixed = text.encode().replace("é".encode(), b"\xe9", 1)
    return {
        "utf-16": ("a.csv", text.encode("utf-16"), "The file"),
        "utf-16 without its mark": ("a.csv", text.encode("utf-16-le"), "The file"),
        "utf-32": ("a.csv", text.encode("utf-32"), "The file"),
        "code page 1251": ("a.csv", text.replace("Soc", "Нефть").encode("cp1251", "replace"), "Line 2"),
        "latin-1 yaml": ("a.yaml", "- id: été\n".encode("latin-1"), "Line 1"),
        "mixed": ("a.csv", mixed, "Line 2"),
        "encoded twice": ("a.csv", text.encode().decode("cp1252", "replace").encode(), "Line 2"),
        "lost characters": ("a.csv", text.replace("é", "\ufffd").encode(), "Line 2"),
        "zero bytes": ("a.csv", text.replace("Soci", "S\0ci").encode(), "Line 2"),
        "mac roman": ("a.csv", text.encode("mac_roman"), "Line 2"),
    }


@cache
def broken():
    """Return sixty files as people break them, made by changing one thing of an honest one."""
    found = {}
    wrong = {
        "id": ("", "Not A Slug", "a--b", "é"), "jurisdiction": ("", "Quebec", "on"),
        "organization": ("", "nobody"), "name_en": ("", "x" * 301), "name_fr": ("",), "summary_en": ("",),
        "summary_fr": ("",), "url_en": ("programs.example", "javascript:alert(1)"), "support": ("", "money", "Grant"),
        "stages": ("prototype",), "amount_max": ("a lot", "-5", "12.5", "0x10"),
        "cost_share_max": ("50", "1.5"), "provinces": ("Ontario", "true"), "trl_min": ("0", "12"),
        "employees_max": ("many",), "legal_forms": ("company",), "for_profit": ("maybe",), "areas": ("green",),
        "sectors_naics": ("x",), "target_markets": ("China",), "export_experience": ("lots",),
        "ownership": ("everyone",), "other_fr": ("",), "intake": ("", "open"), "opens": ("soon", "2026-13-01"),
        "closes": ("01/02/2026",), "ended": ("true", "perhaps"), "replaced_by": ("ca-nothing", "ca-fund"),
        "as_of": ("", "2026"), "sources": ("see the site",), "verified": ("", "vrai"),
    }  # fmt: skip
    for name, values in wrong.items():
        for value in values:
            found[f"{name} is {value[:20]!r}"] = ("a.csv", as_csv(row("ca-first"), row() | {name: value}), name)
    plain = as_csv(row())
    names = [column.name for column in COLUMNS]
    found |= {
        "twice the same id": ("a.csv", as_csv(row(), row()), "id"),
        "no rows": ("a.csv", as_csv(), "Row 1"),
        "no header": ("a.csv", plain.partition("\n")[2], "Row 1"),
        "a column missing": (
            "a.csv",
            as_csv(row(), header=[n for n in names if n != "unverified_reason"]),
            "unverified_reason",
        ),
        "a column twice": ("a.csv", as_csv(row(), header=[*names, "id"]), "id"),
        "a column unknown": ("a.csv", as_csv(row(), header=[*names, "budget"]), "budget"),
        "a quote left open": ("a.csv", plain.replace("Name of", '"Name of'), "Row 2"),
        "cells beyond the columns": ("a.csv", plain.rstrip() + ",x,y", "Row 2"),
        "tabs": ("a.csv", as_csv(row(), delimiter="\t"), "Row 1"),
        "empty": ("a.csv", b"  \n", "The file"),
        "html": ("a.csv", "<html><body>404</body></html>", "Row 1"),
        "csv named yaml": ("a.yaml", plain, "The file"),
        "workbook named csv": ("a.csv", as_xlsx(row()), "The file"),
        "csv named xlsx": ("a.xlsx", plain, "The file"),
        "old excel": ("a.xls", b"\xd0\xcf\x11\xe0", "The file"),
        "half a workbook": ("a.xlsx", as_xlsx(row())[:3_000], "The file"),
        "an archive": ("a.xlsx", with_members(as_xlsx(row()), {}, drop=("xl/workbook.xml",)), "The file"),
        "broken sheet": ("a.xlsx", with_members(as_xlsx(row()), {_SHEET: b"<worksheet><sheetData><row"}), "The file"),
        "a row twice": (
            "a.xlsx",
            with_members(as_xlsx(row()), {_SHEET: _sheet('<row r="2"/><row r="2"/>')}),
            "Sheet sheet1.xml, row 2",
        ),
        "empty sheet": ("a.xlsx", with_members(as_xlsx(row()), {_SHEET: _sheet("")}), "Sheet programs, row 1"),
        "yaml key twice": ("a.yaml", "- id: a\n  id: b\n", "Line 2, column id"),
        "yaml key that is a list": ("a.yaml", "- id: a\n- ? [id]\n  : b\n", "Line 2"),
        "yaml tabs": ("a.yaml", "- id: a\n\tname: b\n", "Line 2"),
        "yaml mapping": ("a.yaml", "id: a\n", "The file"),
        "yaml of texts": ("a.yaml", "- a\n- b\n", "Entry 1"),
        "yaml unknown key": ("a.yaml", as_yaml(honest_entry(budget="5")), "Entry 1, column budget"),
        "yaml list for a text": ("a.yaml", as_yaml(honest_entry(name_en=["a"])), "Entry 1, column name_en"),
        "yaml text for a list": ("a.yaml", as_yaml(honest_entry(support="grant")), "Entry 1, column support"),
        "yaml two documents": ("a.yaml", "- a: b\n---\n- a: b\n", "Line 2"),
        "yaml null": ("a.yaml", "null\n", "The file"),
    }
    return found
