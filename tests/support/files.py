"""What stands in files that answers bring."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pypdfium2


def pdf_text(content: bytes) -> str:
    """Return the words of a PDF, as they are selected."""
    document = pypdfium2.PdfDocument(content)
    return " ".join(page.get_textpage().get_text_range() for page in document)


def squeezed(text: str) -> str:
    """Return words without spaces, which a PDF breaks where its lines end."""
    return re.sub(r"\s|\u00ad|\ufffe", "", text)


def fonts_of(document: pikepdf.Pdf) -> list[Any]:
    """Return what describes each font of a document."""
    found = []
    for page in document.pages:
        for font in page.Resources.Font.values():
            found += [font.DescendantFonts[0].FontDescriptor if font.Subtype == "/Type0" else font.FontDescriptor]
    return found


def as_read_aloud(content: bytes) -> bytes:
    """Return the file without what is marked as an artifact, over which screen readers pass."""
    document = pikepdf.open(BytesIO(content))
    for page in document.pages:
        kept, depth = [], 0
        for operands, operator in pikepdf.parse_content_stream(page):
            begins = str(operator) in {"BMC", "BDC"}
            if depth or (begins and operands[0] == "/Artifact"):
                depth += begins - (str(operator) == "EMC")
            else:
                kept.append((operands, operator))
        page.Contents = document.make_stream(pikepdf.unparse_content_stream(kept))
    document.save(result := BytesIO())
    return result.getvalue()


def tags_of(node: Any) -> list[Any]:
    """Return the elements of the structure tree, below a node."""
    found = []
    for kid in node.K if isinstance(node.get("/K"), pikepdf.Array) else [node.get("/K")]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += [kid, *tags_of(kid)]
    return found


def assert_accessible(file: Path) -> None:
    """Hold a file to PDF/UA-1, as far as a validator and the tags tell."""
    report = pdfua.validate(str(file))
    assert [(found.rule_id, found.message) for found in report.findings] == []
    # Its rule of empty headings cannot read how these headings hold their words: none is empty, by the loop below.
    assert {rule.rule_id for rule in report.outcomes if rule.skipped_reason} <= {"UA-14-001"}
    assert len(report.outcomes) >= 12
    document = pikepdf.open(file)
    for node in tags_of(document.Root.StructTreeRoot):
        assert node.get("/K"), f"{node.S} holds nothing"
