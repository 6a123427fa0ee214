"""The page on the catalogue states the figures that the data have."""

from programs.catalogue.files import DATA
from tests.programs.catalogue.figures import BEGIN, END, figures

PAGE = DATA.parent.parent / "docs" / "catalogue.md"


def test_the_page_agrees_with_the_data():
    text = PAGE.read_text(encoding="utf-8")
    assert text.split(BEGIN)[1].split(END)[0].strip() == figures()
