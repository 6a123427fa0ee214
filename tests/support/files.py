"""What stands in files that answers bring."""

import pypdfium2


def pdf_text(content: bytes) -> str:
    """Return the words of a PDF, as they are selected."""
    document = pypdfium2.PdfDocument(content)
    return " ".join(page.get_textpage().get_text_range() for page in document)
