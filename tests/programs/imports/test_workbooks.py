"""What stands in the cells of a workbook, as texts: whatever program has saved it."""

from datetime import date

import pytest

from programs.imports.formats.xlsx_files import DamagedError, read_sheet
from tests.programs.imports.sheets import as_xlsx, read, row, with_members

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENTS = "".join(
    f"<Override PartName='/xl/{part}.xml' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml'/>"
    for part, kind in (("workbook", "sheet.main"), ("sharedStrings", "sharedStrings"), ("styles", "styles"))
)
TEXTS = (
    "<si><t>Fund</t></si>"
    "<si><r><rPr><b/></rPr><t xml:space='preserve'>Clean </t></r><r><t>water</t></r>"
    "<rPh sb='0' eb='1'><t>unheard</t></rPh></si>"
)
STYLES = (
    "<numFmts><numFmt numFmtId='164' formatCode='yyyy\\-mm\\-dd'/></numFmts>"
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/></cellXfs>"
)


def parts(
    cells: str, *, space: str = MAIN, settings: str = "", target: str = "worksheets/sheet1.xml"
) -> dict[str, bytes]:
    """Return the parts of a workbook with one row, as Excel lays them out."""
    relations = "".join(
        f"<Relationship Id='r{number}' Type='{KINDS}/{kind}' Target='{path}'/>"
        for number, (kind, path) in enumerate(
            (("worksheet", target), ("sharedStrings", "sharedStrings.xml"), ("styles", "/xl/styles.xml"))
        )
    )
    book = f"{settings}<sheets><sheet name='Données' sheetId='1' x:id='r0'/></sheets>"
    return {
        name: text.encode()
        for name, text in {
            "[Content_Types].xml": f"<Types xmlns='{PACKAGE}/content-types'>{CONTENTS}</Types>",
            "xl/workbook.xml": f"<workbook xmlns='{space}' xmlns:x='{KINDS}'>{book}</workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{PACKAGE}/relationships'>{relations}</Relationships>",
            "xl/sharedStrings.xml": f"<sst xmlns='{space}'>{TEXTS}</sst>",
            "xl/styles.xml": f"<styleSheet xmlns='{space}'>{STYLES}</styleSheet>",
            "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{space}'><sheetData>{cells}</sheetData></worksheet>",
        }.items()
    }


def cells_of(cells: str, **options: str) -> list[str]:
    """Return the texts of one row, without the empty cells at its end."""
    name, [(number, found)] = read_sheet(parts(f"<row r='1'>{cells}</row>", **options), "programs")
    assert (name, number) == ("Données", 1)
    return "\t".join(found).rstrip("\t").split("\t")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<c r='A1' t='s'><v>0</v></c>", "Fund"),
        ("<c r='A1' t='s'><v>1</v></c>", "Clean water"),
        ("<c r='A1' t='inlineStr'><is><r><t>Clean </t></r><r><t>air</t></r></is></c>", "Clean air"),
        ("<c r='A1' t='str'><v>told</v></c>", "told"),
        ("<c r='A1' t='b'><v>1</v></c>", "true"),
        ("<c r='A1' t='b'><v>0</v></c>", "false"),
        ("<c r='A1' t='d'><v>2026-09-01T00:00:00</v></c>", "2026-09-01"),
        ("<c r='A1'><v>250000</v></c>", "250000"),
        ("<c r='A1'><v>2.5E5</v></c>", "250000"),
        ("<c r='A1'><v>0.5</v></c>", "0.5"),
        ("<c r='A1' s='1'><v>46266</v></c>", "2026-09-01"),
        ("<c r='A1' s='2'><v>46266.75</v></c>", "2026-09-01"),
        ("<c r='A1' t='e'><v>#N/A</v></c>", "#N/A"),
        ("<c><v>7</v></c>", "7"),
    ],
)
def test_a_cell_is_its_text(cell: str, text: str) -> None:
    assert cells_of(cell) == [text]


def test_cells_stand_in_their_columns_and_rows_have_their_numbers() -> None:
    rows = (
        "<row r='1'><c r='B1'><v>1</v></c><c r='AB1'><v>2</v></c><c r='A1'/></row><row r='2'><c r='A2'/></row>"
        "<row r='4'><c><v>3</v></c></row>"
    )
    _name, found = read_sheet(parts(rows), "programs")
    assert [number for number, _cells in found] == [1, 4]
    assert {place: text for place, text in enumerate(found[0][1], start=1) if text} == {2: "1", 28: "2"}


def test_strict_workbooks_other_calendars_and_absolute_targets_are_read() -> None:
    assert cells_of("<c r='A1' t='s'><v>0</v></c>", space=STRICT) == ["Fund"]
    assert cells_of("<c r='A1' t='s'><v>0</v></c>", target="/xl/worksheets/sheet1.xml") == ["Fund"]
    days = (date(2026, 9, 1) - date(1904, 1, 1)).days
    assert cells_of(f"<c r='A1' s='1'><v>{days}</v></c>", settings="<workbookPr date1904='1'/>") == ["2026-09-01"]


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_what_stands_around_the_rows_is_not_read(prefix: str) -> None:
    found = parts("")
    around = f"<{prefix}sheetViews><{prefix}sheetView view='odd'/></{prefix}sheetViews>"
    rows = f"<{prefix}row r='1'><{prefix}c r='A1'><{prefix}v>7</{prefix}v></{prefix}c></{prefix}row>"
    data = f"{around}<{prefix}sheetData>{rows}</{prefix}sheetData>{around}"
    namespace = f"xmlns{':x' if prefix else ''}='{MAIN}'"
    found["xl/worksheets/sheet1.xml"] = f"<{prefix}worksheet {namespace}>{data}</{prefix}worksheet>".encode()
    assert read_sheet(found, "programs")[1][0][1][0] == "7"


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='A1' t='s'><v>99</v></c>",
        "<c r='A1' t='s'><v>x</v></c>",
        "<c r='A1'><v>many</v></c>",
        "<c r='A1' s='1'><v>99999999999</v></c>",
        "<c r='A1'><v>1</v>",
    ],
)
def test_what_no_workbook_says_is_damaged(cell: str) -> None:
    with pytest.raises(DamagedError):
        cells_of(cell)


def test_a_workbook_without_its_parts_is_damaged() -> None:
    for missing in ("xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"):
        found = parts("<row r='1'/>")
        del found[missing]
        with pytest.raises(DamagedError):
            read_sheet(found, "programs")


def test_the_sheet_of_programs_is_read_and_else_the_first() -> None:
    book = as_xlsx(row(amount_max=250_000))
    assert read("a.xlsx", book).sheet == "programs"
    assert read("a.xlsx", with_members(book, {"docProps/custom.xml": b"<a/>"})).programs[0][1].amount_max_cad == 250_000
